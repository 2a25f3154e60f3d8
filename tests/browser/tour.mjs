// The tour of the README, step by step as people do it, with the screenshots that the documents show.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PASSWORD, PEOPLE, accept, daysAgo, errors, fetchAs, fill, go, guided, person, press, primary, receiptNumber, search } from "./lib/desk.mjs";
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
  const again = await fetchAs(page, href);
  ensure(body.equals(again.body), `${href} is not the same twice`);
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
  await world.photograph(page, "form-first");
  const birth = {
    form: "oral", anz_art: "mutter", anz_familienname: family(tour.mother), anz_vornamen: tour.mother.given_names, anz_ausweis: "Personalausweis LZ6311T47",
    1090: "lebend", 1040: daysAgo(2), 1041: "04:35", 1050: "Talbrück, Am Markt 3", geb_mehrling: "einling", abstammung: "offen",
    1201: family(tour.mother), 1203: tour.mother.given_names, 1220: "w", 1240: tour.mother.date_of_birth, 1280: "deutsch", 1299: "nachgewiesen",
    1120: "m", vornamen_stand: "bestimmt", 1102: "Jonte", name_grund: "allein", 1101: family(tour.mother), 1199: "nachgewiesen",
    aufenthalt: "unbekannt", 1180: "offen", eltern_deutsch: "1",
  };
  const steps = await guided(world, page, birth, { shots: { "g.mutter": "form" } });
  ensure(steps.includes("g.mutter") && steps.includes("evidence"), `steps: ${steps.join(", ")}`);
  ensure((await page.locator("main").innerText()).includes("Jonte"), "the check page does not show the given name");
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

test("tour", "a death notice raises a hold for the benefits clerk", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  tour.dead = (await recipients(world, BENEFIT))[0];
  const { person: dead } = tour.dead;
  await go(world, page, "/intake/sterbemitteilung");
  await guided(world, page, {});
});

test("tour", "the list of last month becomes a run that is determined", async (world) => {
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
});
