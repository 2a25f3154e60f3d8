// What comes seldom: a marriage in mortal danger, a file for another office, papers that are printed again or made void, a shown card beside
// the person of the case, the triage with its hints.

import { PEOPLE, accept, errors, fill, go, guided, person, pick, press, primary, printed, today, typed } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { mothers } from "./lib/town.mjs";

const german = (date) => date.split("-").reverse().join(".");

const couple = {
  2101: "Abt", 2102: "Abt", 2103: "Jörg", 2120: "m", 2140: "1950-02-28", 2150: "Talbrück", 2180: "deutsch",
  e1_ort: "Talbrück", e1_anschrift: "Am Markt 1", e1_ausweis: "Personalausweis", e1_stand: "LD", e1_recht: "deutsch", e1_identitaet: "nachgewiesen",
  2201: "Çelik", 2202: "Çelik", 2203: "Ayşe", 2220: "w", 2240: "1952-12-01", 2250: "Siegen", 2280: "deutsch",
  e2_ort: "Talbrück", e2_anschrift: "Am Markt 1", e2_ausweis: "Reisepass", e2_stand: "LD", e2_recht: "deutsch", e2_identitaet: "nachgewiesen",
};

async function take(world, page) {
  await accept(page);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the act");
  await press(world, page, primary(page));
  return new URL(page.url()).pathname;
}

test("seldom", "a marriage in mortal danger needs proof, is taken in one go and printed", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/eheschliessung");
  const answers = {
    ...couple, form: "oral", anm_wo: "eil", eil_glaubhaft: "Beide versichern an Eides statt, ledig zu sein; Auszug stimmt überein", aenderung: "0", 2040: today(),
    trau_zeit: "09:15", 2050: "Talbrück, Krankenhaus", trau_ausserhalb: "1", 2058: "keiner", 2111: "Abt", 2211: "Çelik", namen_recht: "0", zeugen: "0", dolm: "0",
  };
  // Without the doctor's certificate nothing is taken; proven otherwise, it is said by what.
  const refuse = async () => {
    const proof = page.locator("input[name='ev.attest'][value=missing]");
    await proof.check();
    await press(world, page, primary(page));
    ensure(/Ärztliches Zeugnis/.test(await errors(page)), `taken without the doctor's certificate: ${await errors(page)}`);
    const now = await typed(page);
    equal([now["ev.attest"], now[2203], now.eil_glaubhaft], ["missing", "Ayşe", answers.eil_glaubhaft], "what was typed");
    await world.photograph(page, "seldom-danger-proof");
    await page.fill("[name='evn.attest']", "Stationsärztin hat es dem Standesbeamten am Bett bestätigt");
  };
  await guided(world, page, answers, { at: { evidence: refuse } });
  const check = await page.locator("main").innerText();
  ensure(check.includes("Lebensgefahr") && check.includes("ledig zu sein"), "the check page does not say why it was done without a full check");
  await world.photograph(page, "seldom-danger-check");
  const address = await take(world, page);
  await world.photograph(page, "seldom-danger-case");
  await printed(world, page, address, "niederschrift", "seldom-danger-niederschrift");
  await go(world, page, address);
  await press(world, page, "a[href$='/sign']");
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the signature");
  await printed(world, page, address, "bestaetigung", "seldom-danger-bestaetigung");
});

test("seldom", "a file goes to the office of the ceremony, is printed again with reference, and made void", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/eheanmeldung");
  const answers = {
    ...couple, form: "oral", anm_art: "beide", anm_eil: "nein", hind_fremd: "nein", hind_verwandt: "0", hind_annahme: "0", hind_geschaeft: "0",
    hind_schein: "nein", hind_eid: "0", kinder_da: "0", trau_wo: "auswaerts", trau_amt: "Standesamt Hohenfels, Rathausplatz 1, 00200 Hohenfels", trau_tag: today(),
    befund: "moeglich", befund_am: today(),
  };
  await guided(world, page, answers);
  const address = await take(world, page);
  const first = await printed(world, page, address, "abgabe", "seldom-abgabe");
  await world.photograph(page, "seldom-transfer");
  const second = await printed(world, page, address, "abgabe", "seldom-abgabe-again");
  ensure(first !== second, "the same paper twice");
  const number = first.split("/").at(-1);
  await go(world, page, first);
  ensure((await page.locator("main").innerText()).includes("ungültig"), "the first letter still counts");
  await world.photograph(page, "seldom-replaced");
  await go(world, page, second);
  await page.locator("details:has(form[action$='/void']) summary").click();
  await press(world, page, page.locator("form[action$='/void'] button").last());
  ensure(await page.locator("#f-reason-error").count(), "made void without a reason");
  await fill(page, { reason: "Anschrift falsch" });
  await press(world, page, page.locator("form[action$='/void'] button").last());
  const said = await page.locator("main").innerText();
  ensure(said.includes("ungültig") && said.includes("Anschrift falsch"), said);
  await world.photograph(page, "seldom-void");
  await go(world, page, "/papers");
  ensure((await page.locator("main").innerText()).includes(number), "the ledger forgets what is void");
});

/** The two lines of a passport for somebody, with right check digits. */
function passport(one, number = "C01X00T47") {
  const fold = { Ä: "AE", Ö: "OE", Ü: "UE", ẞ: "SS", ß: "SS" };
  const letters = (text) => text.toUpperCase().replace(/[ÄÖÜẞß]/g, (c) => fold[c]).normalize("NFD").replace(/\p{M}/gu, "").replace(/[^A-Z]/g, "<");
  const value = (c) => (c === "<" ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  const digit = (text) => String([...text].reduce((sum, c, at) => sum + value(c) * [7, 3, 1][at % 3], 0) % 10);
  const born = one.date_of_birth.slice(2).replaceAll("-", "");
  const [doc, birth, until] = [number + digit(number), born + digit(born), `300101${digit("300101")}`];
  const optional = "<".repeat(14) + "<";
  const line = `${doc}D<<${birth}F${until}${optional}`;
  return `${`P<D<<${letters(one.family_name)}<<${letters(one.given_names)}`.padEnd(44, "<").slice(0, 44)}\n${line}${digit(doc + birth + until + optional)}`;
}

test("seldom", "a shown passport finds the person inside the form, and differs from another", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const [one, other] = await mothers(world);
  await go(world, page, "/intake/abmeldung");
  for (let at = 0; at < 6 && !(await page.locator("[name='zone.resident']").count()); at += 1) {
    await fill(page, { melder: "selbst" });
    await press(world, page, primary(page));
  }
  await page.locator(".shown-document summary").click();
  const compare = async (lines) => {
    await page.fill("[name='zone.resident']", lines);
    await press(world, page, "button[value='zone:resident']");
    return page.locator(".shown-document").innerText();
  };
  // What is no zone is told at its field, and stays there.
  await compare("P<D<<ZU<KURZ");
  ensure(await page.locator("[id='f-zone.resident-error']").count(), await errors(page));
  equal(await page.inputValue("[name='zone.resident']"), "P<D<<ZU<KURZ", "what was typed");
  // A wrong composite digit takes nobody over.
  const right = passport(one);
  const wrong = right.slice(0, -1) + String((Number(right.at(-1)) + 1) % 10);
  ensure((await compare(wrong)).includes("Gesamtprüfziffer"), "the wrong digit is not named");
  equal(await page.locator("button[value='drop:resident']").count(), 0, "taken over in spite of a wrong digit");
  ensure((await page.inputValue("[name='zone.resident']")).replace(/\s/g, "") === wrong.replace(/\s/g, ""), "what was typed");
  await world.photograph(page, "seldom-zone-wrong");
  const found = await compare(right);
  ensure(found.includes("stimmen mit den Angaben überein"), found);
  equal(await page.inputValue("[name='0101']"), one.family_name, "the person of the lines was taken over");
  await world.photograph(page, "seldom-zone-found");
  const differs = await compare(passport(other));
  ensure(differs.includes("unterscheiden sich") && differs.includes(one.given_names), differs);
  equal(await page.inputValue("[name='0101']"), one.family_name, "the fields stay");
  await world.photograph(page, "seldom-zone-differs");
});

test("seldom", "a card is compared with the person of a case", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const [one, other] = await mothers(world);
  await go(world, page, "/intake/abmeldung");
  const answers = { melder: "selbst", abmeldegrund: "ausland", auszug: today(), ziel_staat: "Frankreich", mitziehende: "0", "0602": "Talbrück" };
  await guided(world, page, answers, { at: { "g.person": () => pick(world, page, "resident", `${one.given_names} ${one.family_name}`, german(one.date_of_birth)) } });
  const address = await take(world, page);
  await press(world, page, "a[href^='/zone?case=']");
  await fill(page, { lines: passport(one) });
  await press(world, page, primary(page));
  ensure((await page.locator("main").innerText()).includes("stimmen mit den Angaben überein"), await page.locator("main").innerText());
  await fill(page, { lines: passport(other) });
  await press(world, page, primary(page));
  const told = await page.locator("main").innerText();
  ensure(told.includes("unterscheiden sich") && told.includes(one.given_names), told);
  await world.photograph(page, "seldom-zone-case");
  ensure(await page.locator(`a[href='${address}']`).count(), "no way back to the case");
});

test("seldom", "the hints of a matter become the reason on the ticket", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/counter");
  await fill(page, { service: "vpa", name: "Kern" });
  await press(world, page, "button[value=hints]");
  const panel = page.locator("[aria-labelledby=hints]");
  ensure(/dringend[\s\S]*kann warten[\s\S]*andere Stelle/.test(await panel.innerText()), await panel.innerText());
  equal((await typed(page)).name, "Kern", "what was typed");
  await world.photograph(page, "seldom-triage");
  await press(world, page, "button[value='hint:reise']");
  const now = await typed(page);
  equal([now.urgency, now.name, now.service], ["urgent", "Kern", "vpa"], "what was taken over");
  ensure(now.reason.includes("Abreise"), now.reason);
  await fill(page, { proof: "Flugschein" });
  await press(world, page, primary(page));
  ensure((await page.locator("table").innerText()).includes(now.reason), "the reason is not in the queue");
  await go(world, page, "/intake/vpa");
  await page.locator(".disclosure summary").first().click();
  ensure((await page.locator("ul.triage").innerText()).includes("Buchung"), "no hints on the first page of the form");
  await world.photograph(page, "seldom-triage-form");
  await go(world, page, "/intake");
  ensure((await page.locator("main").innerText()).includes("eID-Karte"), "the eID card is not named");
});
