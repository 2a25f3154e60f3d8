// The tour of the README, step by step as people do it, with the screenshots that the documents show.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PASSWORD, PEOPLE, accept, daysAgo, errors, fetchAs, fill, go, guided, person, pick, press, primary, receiptNumber, search } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { misspelt, mothers, recipients } from "./lib/town.mjs";

const BENEFIT = "wohngeld";
/** What the steps hand on. */
const tour = {};

const family = (one) => one.family_name;
const german = (date) => date.split("-").reverse().join(".");

/** Files open in the browser in windows of their own; their bytes are fetched with the same cookies. */
async function pdf(world, page, selector) {
  const href = await page.locator(selector).first().getAttribute("href");
  const { status, type, body } = await fetchAs(page, href);
  equal([status, type.split(";")[0]], [200, "application/pdf"], href);
  equal(body.subarray(0, 5).toString(), "%PDF-", `start of ${href}`);
  // Work sheets say the minute of their printing: if the minute turned between the two, the next two are compared.
  let [before, again] = [body, (await fetchAs(page, href)).body];
  if (!before.equals(again)) [before, again] = [again, (await fetchAs(page, href)).body];
  ensure(before.equals(again), `${href} is not the same twice`);
  return body;
}

test("tour", "the day's page names what to do", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/");
  ensure(await page.locator(".tiles a[href='/intake/geburtsanzeige']").count(), "no birth notice on the day's page");
  await world.photograph(page, "today");
});

test("tour", "a person is found by a misspelt name", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  tour.mother = (await mothers(world))[0];
  const asked = `${misspelt(family(tour.mother))} ${tour.mother.given_names.split(" ")[0]}`;
  ensure(!asked.includes(family(tour.mother)), `"${asked}" is not misspelt`);
  const hits = await search(world, page, asked, "Geburtsanzeige");
  const found = hits.findIndex((hit) => hit.includes(family(tour.mother)) && hit.includes(german(tour.mother.date_of_birth)));
  ensure(found >= 0 && found < 5, `"${asked}": ${hits.slice(0, 5).join(" | ")}`);
  await world.photograph(page, "search");
  await press(world, page, page.locator(".hits li").nth(found).locator("button"));
  const card = await page.locator("main").innerText();
  ensure(card.includes(german(tour.mother.date_of_birth)), "the card shows another person");
  ensure(/Stand/.test(card), "the card does not say from when its data are");
  await world.photograph(page, "person");
});

test("tour", "a birth notice is taken, page by page", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/geburtsanzeige");
  const birth = {
    form: "oral", anz_art: "mutter", anz_familienname: family(tour.mother), anz_vornamen: tour.mother.given_names, anz_ausweis: "Personalausweis LZ6311T47",
    1090: "lebend", 1040: daysAgo(2), 1041: "04:35", 1050: "Talbrück, Am Markt 3", geb_mehrling: "einling", abstammung: "offen",
    1280: "deutsch", 1299: "nachgewiesen",
    1120: "m", vornamen_stand: "bestimmt", 1102: "Jonte", name_grund: "allein", 1101: family(tour.mother), 1199: "nachgewiesen",
    aufenthalt: "unbekannt", 1180: "offen", eltern_deutsch: "1",
  };
  const take = () => pick(world, page, "mother", `${tour.mother.given_names} ${family(tour.mother)}`, german(tour.mother.date_of_birth));
  const steps = await guided(world, page, birth, { shots: { "g.mutter": "form" }, at: { "g.mutter": take } });
  ensure(steps.includes("g.mutter") && steps.includes("evidence"), `steps: ${steps.join(", ")}`);
  const check = await page.locator("main").innerText();
  for (const text of ["Jonte", family(tour.mother), german(tour.mother.date_of_birth)]) ensure(check.includes(text), `the check page lacks ${text}`);
  await accept(page);
  await world.photograph(page, "check");
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the act");
  tour.birth = await receiptNumber(page);
  ensure(tour.birth.length > 4, `number "${tour.birth}"`);
  await world.photograph(page, "receipt");
  await press(world, page, primary(page));
  tour.case = new URL(page.url()).pathname;
});

test("tour", "the draft is printed, then read and signed, then the certificate", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, tour.case);
  await world.photograph(page, "case");
  const kinds = (at) => page.locator(`main form[action$='/print'] input[name=paper]`).evaluateAll((all) => all.map((e) => e.value), at);
  const before = await kinds();
  ensure(!before.includes("bescheinigung"), `a certificate before the signature: ${before.join(", ")}`);
  await press(world, page, page.locator("form[action$='/print']").first().locator("button"));
  ensure(new URL(page.url()).pathname.startsWith("/papers/"), `after printing: ${page.url()}`);
  await world.photograph(page, "paper");
  const draft = await pdf(world, page, "a[href$='/pdf']");
  ensure(draft.length > 5_000, `only ${draft.length} bytes`);
  await go(world, page, tour.case);
  await press(world, page, `a[href$='/sign']`);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the signature");
  equal(new URL(page.url()).pathname, tour.case, "after signing");
  const after = await kinds();
  await press(world, page, page.locator("form[action$='/print']:has(.button--primary)").first().locator("button"));
  ensure(after.some((kind) => !before.includes(kind)), `nothing new to print: ${after.join(", ")}`);
  await pdf(world, page, "a[href$='/pdf']");
});

test("tour", "a death that another office tells raises a hold", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  tour.dead = (await recipients(world, BENEFIT))[0];
  const { person: dead } = tour.dead;
  await go(world, page, "/intake/sterbemitteilung");
  const answers = { form: "written", mit_quelle: "bestatter", mit_stelle: "Bestattungshaus Ilmer", mit_datum: daysAgo(0), 4140: daysAgo(1), 4150: "Talbrück" };
  const take = () => pick(world, page, "deceased", `${dead.given_names} ${family(dead)}`, german(dead.date_of_birth));
  await guided(world, page, answers, { at: { "g.verstorben": take } });
  await accept(page);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the act");
  ensure((await receiptNumber(page)).length > 4, "no number");
});

test("tour", "the benefits clerk decides the hold", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  const { person: dead } = tour.dead;
  await go(world, page, "/holds");
  await press(world, page, page.locator("tr", { hasText: family(dead) }).locator("a.button"));
  ensure((await page.locator("main").innerText()).includes(family(dead)), "the hold is about somebody else");
  await world.photograph(page, "hold");
  await fill(page, { decision: "stop" });
  await press(world, page, primary(page));
  ensure(await errors(page), "a hold was decided without a reason");
  await fill(page, { decision: "stop", reason: "Haushalt mit einer Person, Anspruch endet" });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the decision");
  equal(await page.locator("tr", { hasText: family(dead) }).locator("a.button").count(), 0, "open holds of the dead");
});

test("tour", "last month's list becomes a run that the clerk determines", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await go(world, page, `/payments/lists/new?way=extract&benefit=${BENEFIT}`);
  await fill(page, { benefit: BENEFIT });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the list");
  await go(world, page, "/payments");
  await press(world, page, page.locator(`form[action='/payments/runs']:has(input[value=${BENEFIT}]) button`));
  tour.run = new URL(page.url()).pathname;
  ensure(/^\/payments\/runs\/./.test(tour.run), `no run: ${page.url()}`);
  await world.photograph(page, "payment-run");
  await go(world, page, `${tour.run}/determine`);
  await page.fill("[name=password]", "nicht das Kennwort");
  await press(world, page, primary(page));
  ensure(await errors(page), "determined with a wrong password");
  for (const box of await page.locator("input[name=warnings]").all()) await box.check();
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  equal([await errors(page), new URL(page.url()).pathname], ["", tour.run], "after determining");
});

/** Signs a step of the run as somebody with the role for it. */
async function sign(world, login, step) {
  const { page } = await person(world, login);
  await go(world, page, `${tour.run}/${step}`);
  equal(new URL(page.url()).pathname, `${tour.run}/${step}`, `page of ${step} for ${login}`);
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  equal([await errors(page), new URL(page.url()).pathname], ["", tour.run], `after ${step} by ${login}`);
  return page;
}

test("tour", "the head orders it, the bank's word is entered, two persons release it", async (world) => {
  await sign(world, PEOPLE.head, "order");
  const treasurer = (await person(world, PEOPLE.treasurer)).page;
  await go(world, treasurer, `${tour.run}/release`);
  await treasurer.fill("[name=password]", PASSWORD);
  await press(world, treasurer, primary(treasurer));
  ensure(await errors(treasurer), "released without the bank's word");
  await go(world, treasurer, `${tour.run}/bank`);
  await fill(treasurer, { who: "Frau Ott, Sparkasse", orders: "keine", clear: "1" });
  await press(world, treasurer, primary(treasurer));
  equal(await errors(treasurer), "", "problems of the bank's word");
  await sign(world, PEOPLE.treasurer, "release");
  await go(world, treasurer, `${tour.run}/release`);
  if (await treasurer.locator("[name=password]").count()) {
    await treasurer.fill("[name=password]", PASSWORD);
    await press(world, treasurer, primary(treasurer));
    ensure(await errors(treasurer), "the same person released twice");
  }
  const deputy = await sign(world, PEOPLE.deputy, "release");
  await world.photograph(deputy, "payment-released");
});

test("tour", "the bank's file is made, the same each time, and handed over", async (world) => {
  const { page } = await person(world, PEOPLE.treasurer);
  await go(world, page, `${tour.run}/file`);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the file");
  const shown = (await page.locator("#sha256").innerText()).replace(/\s+/g, "").toLowerCase();
  const files = [];
  for (let time = 0; time < 2; time += 1) {
    await go(world, page, `${tour.run}/file`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("form[action$='/download'] button").click()]);
    files.push(await readFile(await download.path()));
  }
  ensure(files[0].equals(files[1]), "the file is not the same twice");
  equal(createHash("sha256").update(files[0]).digest("hex"), shown, "hash of the file");
  ensure(files[0].toString().includes("pain.001.001.09"), "no pain.001.001.09");
  await pdf(world, page, "a[href$='/cover']");
  await world.photograph(page, "payment-file");
  await fill(page, { to: "Sparkasse, Stick an Frau Ott" });
  await press(world, page, page.locator("form[action$='/hand-over'] button"));
  equal(await errors(page), "", "problems of handing over");
});

test("tour", "the case goes back: a sheet in the register's order, a number that ticks it off, a second person's sample", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const sheet = `/handback/${tour.case.split("/").at(-1)}`;
  await go(world, page, "/handback");
  await world.photograph(page, "handback");
  await go(world, page, sheet);
  const text = await page.locator("main").innerText();
  ensure(text.includes("Jonte") && text.includes("1102"), "the sheet lacks the given name or its official number");
  await world.photograph(page, "handback-sheet");
  await pdf(world, page, `a[href$='/sheet']`);
  await press(world, page, page.locator("form[action$='/tick-off'] button"));
  ensure(await errors(page), "ticked off without a number");
  await fill(page, { number: "G 1871/2026" });
  await press(world, page, page.locator("form[action$='/tick-off'] button"));
  equal(await errors(page), "", "problems of ticking off");
  ensure((await page.locator("main").innerText()).includes("G 1871/2026"), "the number is not shown");
  const second = (await person(world, PEOPLE.secondRegistrar)).page;
  await go(world, second, sheet);
  await fill(second, { agrees: "1" });
  await press(world, second, second.locator("form[action$='/sample'] button"));
  equal(await errors(second), "", "problems of the sample");
  await go(world, second, "/handback/package");
  const [download] = await Promise.all([second.waitForEvent("download"), primary(second).first().click()]);
  const packed = await readFile(await download.path());
  equal(packed.subarray(0, 2).toString(), "PK", "start of the package");
  ensure(packed.includes("jsonl") && packed.includes("csv"), "the package holds neither JSON Lines nor CSV");
});

test("tour", "no address carried a name or a date of birth", async (world) => {
  for (const one of [tour.mother, tour.dead.person]) {
    const told = [...world.addresses].filter((url) => [family(one), german(one.date_of_birth), one.date_of_birth].some((text) => url.includes(text)));
    equal(told, [], "addresses with personal data");
  }
});
