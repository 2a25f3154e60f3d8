// A serial is entered once: in the form, from one's own blanks, and the stock follows; misprinted ones make place for the next.

import { PASSWORD, PEOPLE, accept, errors, fill, go, guided, person, photographs, press, primary, today } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

const story = {};
const main = (page) => page.locator("main").innerText();

const card = {
  antragsteller: "selbst", dringlich: "bank", dringlich_text: "Brief gesehen", ausser_zeit: "0", zustaendig: "eigene", familienname: "Vordruck",
  vornamen: "Erika", geburtsdatum: "1990-05-04", geburtsort: "Talbrück", groesse: "170", augen: "blau", staatsangehoerigkeit: "deutsch", lichtbild: "papier",
  lichtbild_nr: "18", lichtbild_stelle: "nicht verifizierbar", unterschrift: "blatt", beschriftung: "hier", ausstellung_am: today(), dauer: "sechs_wochen",
};

test("serials", "two people bring blanks into the stock, each with an own signature", async (world) => {
  const { page, name } = await person(world, PEOPLE.registrar);
  const { page: other } = await person(world, PEOPLE.secondRegistrar);
  await go(world, page, "/stock/vpa/do/deliver");
  await fill(page, { from: "V0000001", to: "V0000005", note: "L 2026-41" });
  await press(world, page, primary(page));
  await go(world, other, "/stock");
  await press(world, other, other.locator("ul.now a.button").first());
  await fill(other, { from: "V0000001", to: "V0000005", password: "falsch" });
  await press(world, other, primary(other));
  ensure((await errors(other)).includes("Kennwort"), "a wrong password signs nothing");
  await fill(other, { from: "V0000001", to: "V0000005", password: PASSWORD });
  await press(world, other, primary(other));
  await go(world, page, "/stock/vpa/do/issue");
  await photographs(world, page, "stock-issue");
  await page.selectOption("main select[name=account]", { label: name });
  await fill(page, { from: "V0000001", to: "V0000003" });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the issue");
});

test("serials", "the form offers the own blanks, refuses another one at its field and books the right one", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/vpa");
  const offers = async () => {
    equal(await page.locator("#f-seriennummer-offers option").evaluateAll((all) => all.map((one) => one.value)), ["V0000001", "V0000002", "V0000003"], "own blanks");
    await fill(page, { ...card, seriennummer: "V0000004" });
    await photographs(world, page, "serial-form");
  };
  await guided(world, page, { ...card, seriennummer: "V0000004" }, { at: { "g.ausgabe": offers } }).catch((error) => error);
  ensure((await errors(page)).includes("V0000004 liegt nicht an Ihrem Platz"), `no refusal: ${await errors(page)}`);
  equal(await page.inputValue("[name=seriennummer]"), "V0000004", "what was typed");
  await photographs(world, page, "serial-refused");
  await guided(world, page, { ...card, seriennummer: "V0000001" });
  await photographs(world, page, "serial-check");
  await accept(page);
  await press(world, page, primary(page));
  await go(world, page, await page.locator("main a.button--primary").getAttribute("href"));
  story.case = new URL(page.url()).pathname;
  ensure((await main(page)).includes("V0000001"), "the case names the blank");
  await photographs(world, page, "serial-case");
  await go(world, page, "/stock/vpa");
  const used = await page.locator("main tr", { hasText: "V0000001" }).filter({ has: page.locator(`a[href='${story.case}']`) }).count();
  equal(used, 1, "the stock names the case");
});

test("serials", "a misprint is entered as spoiled and the next blank takes its place; a correction gives one back", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, story.case);
  await press(world, page, page.locator("main a[href*='/do/spoil?serial=V0000001']"));
  equal(await page.inputValue("[name=serial]"), "V0000001", "the serial stands there");
  await fill(page, { reason: "Drucker verschmiert" });
  await press(world, page, primary(page));
  await go(world, page, story.case);
  await fill(page, { serial: "V0000002" });
  await press(world, page, page.locator("main form[action$='/blank'] button"));
  equal(await errors(page), "", "problems of the blank");
  await go(world, page, `${story.case}/correct`);
  await press(world, page, page.locator("main form[data-form] button[value='goto:g.ausgabe']").first());
  equal(await page.inputValue("[name=seriennummer]"), "V0000002", "the case has the new serial");
  await guided(world, page, { seriennummer: "V0000003" });
  await fill(page, { "correction.reason": "Nummer verwechselt" });
  await accept(page);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the correction");
  await go(world, page, "/stock/vpa");
  const at = async (serial) => (await page.locator("main tr", { hasText: serial }).allInnerTexts()).join(" ");
  ensure((await at("V0000003")).includes("verbraucht"), await at("V0000003"));
  ensure((await at("V0000001")).includes("verdorben"), await at("V0000001"));
  await photographs(world, page, "serial-stock");
});

test("serials", "the day closes with what lies there", async (world) => {
  const { page, name } = await person(world, PEOPLE.registrar);
  const { name: second } = await person(world, PEOPLE.secondRegistrar);
  await go(world, page, "/stock/vpa/do/count");
  await photographs(world, page, "day-close");
  await page.selectOption("main select[name=account]", { label: name });
  await fill(page, { counted: "3", witness: second });
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("gebucht 1"), `one blank is left at the desk: ${await errors(page)}`);
  await fill(page, { counted: "1" });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the count");
  ensure((await main(page)).includes("V0000002"), "the one that came back lies at the desk");
});
