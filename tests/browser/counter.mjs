// The counter with a queue behind it: a finished card in few actions, a pile by keyboard alone, the stock with two people.

import { PASSWORD, PEOPLE, errors, go, person, photographs, press, primary } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

/** Most actions from the list of finished cards to the printed sheet; typing a name is not counted, each key or click that acts is. */
const ACTIONS_MAX = 6;
test("counter", "a finished card is handed out in at most six actions", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/");
  let actions = 0;
  const act = async (target) => { actions += 1; await press(world, page, target); };
  await act(page.locator("nav a[href='/cards']"));
  await photographs(world, page, "cards");
  const row = page.locator("main tbody tr").filter({ has: page.locator("form[action='/cards/out']") }).first();
  const name = (await row.locator("th").innerText()).split("\n")[0].trim();
  const family = name.split(",")[0];
  await page.fill("#f-q", family.toLowerCase());
  await act(primary(page));
  const hit = page.locator("main tbody tr").filter({ hasText: name }).first();
  await act(hit.locator("form[action='/cards/out'] button"));
  ensure((await page.locator("main").innerText()).includes(family), "the check page names the holder");
  await photographs(world, page, "card-out");
  await act(primary(page));
  ensure(new URL(page.url()).pathname.startsWith("/cases/"), page.url());
  await act(page.locator("main form[action$='/print'] button"));
  const pdf = page.locator("a[href$='/pdf']").first();
  ensure(await pdf.count(), "the sheet to sign is there");
  console.log(`  hand-out of a card: ${actions} actions from the start page to the printed sheet`);
  ensure(actions <= ACTIONS_MAX, `${actions} actions`);
  await go(world, page, "/cards");
  ensure(!(await page.locator("main tbody tr").filter({ hasText: name }).filter({ has: page.locator("form[action='/cards/out']") }).count()), "it is not offered again");
});

test("counter", "a sheet of a pile is typed in by keyboard alone", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/papers/blanks");
  await page.locator("main select[name=service], main input[name=service]").first().evaluate((e) => {
    if (e.tagName === "SELECT") e.value = "sterbemitteilung";
    else document.querySelector("input[name=service][value=sterbemitteilung]").checked = true;
  });
  await page.fill("main [name=count]", "2");
  await press(world, page, primary(page));
  await go(world, page, "/pile");
  await photographs(world, page, "pile");
  const number = (await page.locator("main tbody th .number").first().innerText()).trim();
  // From here on no mouse.
  for (let at = 0; at < 60; at += 1) {
    if (await page.evaluate(() => document.activeElement.name === "sheet")) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type(number.toLowerCase());
  await Promise.all([page.waitForURL((url) => url.pathname.startsWith("/pile/")), page.keyboard.press("Enter")]);
  await world.look(page);
  await photographs(world, page, "pile-sheet");
  equal(await page.locator("main form[data-form] [name=step]").count() > 0, true, "the form stands there");
  ensure((await page.locator("h1").innerText()).includes(number), "the sheet's number stands over the form");
});

test("counter", "blanks are counted by two people at two desks", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const { page: other } = await person(world, PEOPLE.secondRegistrar);
  await go(world, page, "/stock");
  await photographs(world, page, "stock");
  await go(world, page, "/stock/vpa/do/deliver");
  await page.fill("[name=from]", "T0001");
  await page.fill("[name=to]", "T0025");
  await page.fill("[name=note]", "L 2026-17");
  await press(world, page, primary(page));
  await go(world, other, "/stock");
  await press(world, other, other.locator("ul.now a.button").first());
  ensure(!(await other.locator("main").innerText()).includes("T0001"), "the second person counts without seeing the first count");
  await other.fill("[name=from]", "T0001");
  await other.fill("[name=to]", "T0025");
  await press(world, other, primary(other));
  ensure((await errors(other)).includes("Kennwort"), "a second count without an own signature");
  await other.fill("[name=password]", PASSWORD);
  await photographs(world, other, "stock-second-count");
  await press(world, other, primary(other));
  await go(world, page, "/stock/vpa");
  ensure((await page.locator("main").innerText()).includes("T0001–T0025"), "it is stock now");
  await photographs(world, page, "stock-kind");
});

test("counter", "a ticket, a call-back and the old appointments", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/counter");
  await page.check("input[name=urgency][value=urgent]");
  await page.fill("[name=matter]", "Reisepass");
  await page.fill("[name=reason]", "Flug morgen früh");
  await page.fill("[name=proof]", "Flugschein");
  await press(world, page, primary(page));
  ensure((await page.locator("main").innerText()).includes("Nummer 1 vergeben"), "a number was given");
  await photographs(world, page, "counter");
  await go(world, page, "/counter/callbacks");
  for (const [name, value] of [["name", "Kern, Bea"], ["phone", "02391 55"], ["matter", "Sterbeurkunde"]]) await page.fill(`main [name=${name}]`, value);
  await press(world, page, primary(page));
  await photographs(world, page, "callbacks");
  await go(world, page, "/counter/appointments");
  const old = page.locator("main form[action^='/counter/old/'] button").first();
  await press(world, page, old);
  await photographs(world, page, "appointments");
});
