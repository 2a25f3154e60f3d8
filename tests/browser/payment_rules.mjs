// Who pays, single payments, two runs at once, search, rights to pay, deputies and conflicts.

import { PASSWORD, PEOPLE, errors, fill, go, person, press, primary } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { recipients } from "./lib/town.mjs";

/** Not the benefit of the tour: nobody here waits for its run. */
const BENEFIT = "hlu";
const story = {};

test("payment_rules", "a single payment is built for one case, and a second run at the same time is refused with the other's name", async (world) => {
  const { page, name } = await person(world, PEOPLE.benefits);
  await go(world, page, `/payments/lists/new?way=extract&benefit=${BENEFIT}`);
  await fill(page, { benefit: BENEFIT });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the list");
  await press(world, page, page.locator(`form[action='/payments/runs']:has(input[value=${BENEFIT}]) button`));
  story.month = (await page.locator("h1").innerText()).match(/\d\d\/\d{4}/)[0];
  await go(world, page, `${new URL(page.url()).pathname}?show=same`);
  story.file = (await page.locator("#rows ~ * tbody th .number, #rows ~ * tbody th").first().innerText()).trim();
  const run = new URL(page.url()).pathname;
  await go(world, page, "/payments/runs/new");
  await fill(page, { benefit: BENEFIT, month: story.month, kind: "single", file_number: story.file });
  await press(world, page, primary(page));
  const told = await errors(page);
  ensure(told.includes(name) && told.includes("NB-Z-101"), `the other run's name is missing: ${told}`);
  ensure(!/month_end|\bhlu\b|[0-9a-f]{8}-/.test(told), `a key or an id instead of words: ${told}`);
  equal(await page.inputValue("[name=file_number]"), story.file, "what was typed");
  await world.photograph(page, "payment-two-runs");
  await go(world, page, `${run}/discard`);
  await fill(page, { reason: "Einzelzahlung zuerst" });
  await press(world, page, primary(page));
  await go(world, page, "/payments/runs/new");
  await fill(page, { benefit: BENEFIT, month: story.month, kind: "single", file_number: story.file });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the single payment");
  ensure((await page.locator("h1").innerText()).includes("Einzelzahlung"), "the title does not say what it is");
  story.single = new URL(page.url()).pathname;
});

test("payment_rules", "a case is found by its file number", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await go(world, page, story.single);
  await page.fill("[name=find]", story.file.slice(-4));
  await press(world, page, page.locator("form[data-find] button"));
  ensure((await page.locator("main").innerText()).includes(story.file), "the case was not found");
  await page.fill("[name=find]", "gibt es nicht");
  await press(world, page, page.locator("form[data-find] button"));
  ensure((await page.locator("main").innerText()).includes("Keine Zeile"), "nothing is not said");
});

test("payment_rules", "what the Land pays is entered, stands in the way of the run, and needs the Land's word", async (world) => {
  const { page } = await person(world, PEOPLE.treasurer);
  await go(world, page, "/payments/payers/new");
  await press(world, page, primary(page));
  ensure(await errors(page), "an empty entry was taken");
  await fill(page, { benefit: BENEFIT, payer: "land", from: story.month, scope: "cases", cases: story.file, reason: "Anruf beim Land" });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the entry");
  ensure((await page.locator("main").textContent()).includes(story.file), "the case does not stand under who pays");
  await world.photograph(page, "payment-payers");
  await go(world, page, story.single);
  const text = await page.locator("main").innerText();
  ensure(text.includes("NB-Z-115") && text.includes("NB-Z-113"), "neither payer nor word stand in the way");
  await world.photograph(page, "payment-single-blocked");
  await go(world, page, `${story.single}/land`);
  await fill(page, { who: "IT-Stelle, Herr Kahn", says: "zahlt diesen Fall", clear: "0" });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the Land's word");
  ensure((await page.locator("main").innerText()).includes("Herr Kahn"), "the Land's word is not shown");
  await go(world, page, `${story.single}/discard`);
  await fill(page, { reason: "zahlt das Land" });
  await press(world, page, primary(page));
  const clerk = (await person(world, PEOPLE.benefits)).page;
  await go(world, clerk, "/payments/runs/new");
  await fill(clerk, { benefit: BENEFIT, month: story.month, kind: "single", file_number: story.file });
  await press(world, clerk, primary(clerk));
  ensure((await errors(clerk)).includes("NB-Z-107"), "a case of the Land's entered a run");
});

test("payment_rules", "rights, deputies and conflicts have their pages, and a deputy waits for a second person", async (world) => {
  const { page } = await person(world, PEOPLE.head);
  await go(world, page, "/payments/conflicts");
  await world.photograph(page, "payment-conflicts");
  await go(world, page, "/payments/rights");
  ensure((await page.locator("main").innerText()).includes("dieser Rechner") || (await page.locator("main").innerText()).includes("diesem Rechner"), "nobody holds the right");
  await world.photograph(page, "payment-rights");
  await go(world, page, "/payments/rights/give");
  await fill(page, { what: BENEFIT, month: story.month, to: "kein Rechner", name: "Kreishaus", reason: "Strom" });
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("NB-Z-129"), "that was no id");
  await go(world, page, "/payments/rights/take");
  await go(world, page, "/payments/deputies/new");
  const choice = await page.locator("select[name=account] option", { hasText: "Berg" }).first().getAttribute("value");
  await fill(page, { account: choice, role: "releaser", authority: "Kreis Nord", reason: "Urlaub" });
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the appointment");
  ensure(new URL(page.url()).pathname.startsWith("/confirm/"), `no proposal: ${page.url()}`);
  await world.photograph(page, "payment-deputy");
  await go(world, page, "/payments/deputies");
});

test("payment_rules", "the head's watch list shows what was noticed, takes a note only with words, and is closed to clerks", async (world) => {
  const clerk = (await person(world, PEOPLE.benefits)).page;
  // Three round amounts, typed by one person and far enough ahead that no run of these stories pays them.
  const files = (await recipients(world, BENEFIT)).slice(0, 3).map(({ grant }) => grant.file_number);
  for (const file of files) {
    await go(world, clerk, "/payments/changes/new?kind=amount");
    await fill(clerk, { benefit: BENEFIT, file_number: file, from: "12/2031", amount: "500,00", reason: "Übung" });
    await press(world, clerk, primary(clerk));
    equal(await errors(clerk), "", "problems of the change");
  }
  const refused = await go(world, clerk, "/watchlist");
  equal(refused.status(), 403, "the list is open to a clerk");
  const { page } = await person(world, PEOPLE.head);
  await go(world, page, "/watchlist");
  const text = await page.locator("main").innerText();
  ensure(text.includes("nichts davon ist ein Beweis"), "the list does not say what it is not");
  await world.photograph(page, "watch-list");
  await go(world, page, "/watchlist?state=open&rule=round_amounts");
  ensure((await page.locator("main").innerText()).includes(files[2]), "three round amounts are not noticed");
  await press(world, page, page.locator("table tbody th a").first());
  await world.photograph(page, "watch-one");
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("NB-Z-433"), "an empty note was taken");
  await fill(page, { note: "Nachweis gesehen, alles in Ordnung" });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the note");
  await go(world, page, "/watchlist?state=looked&rule=round_amounts");
  ensure((await page.locator("main").innerText()).includes("Nachweis gesehen"), "the note does not stand on the list");
});
