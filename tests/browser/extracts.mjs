// Which extract the data come from: the page of the keepers, and the earliest known compromise seen by the clerk.

import { PEOPLE, errors, fill, go, person, press, primary, search } from "./lib/desk.mjs";
import { ensure, test } from "./lib/report.mjs";
import { mothers } from "./lib/town.mjs";

const main = (page) => page.locator("main").innerText();
const MARK = "Daten können verändert sein";

test("extracts", "the page says which extract each kind of data comes from, and that it was tested", async (world) => {
  const { page } = await person(world, PEOPLE.head);
  await go(world, page, "/extracts");
  const text = await main(page);
  for (const word of ["Melderegister", "Stand", "zur Probe geöffnet", "talbrueck.nbx"]) ensure(text.includes(word), `not shown: ${word}`);
  ensure(!text.includes(MARK), "marked without a reason");
  await world.photograph(page, "extracts");
});

test("extracts", "what is younger than the earliest known compromise is marked where it is shown, until it is taken back", async (world) => {
  const head = await person(world, PEOPLE.head);
  const clerk = await person(world, PEOPLE.registrar);
  await go(world, head.page, "/extracts/compromise");
  await fill(head.page, { "since.d": "1", "since.m": "1", "since.y": "2020", time: "01:10" });
  await press(world, head.page, primary(head.page));
  ensure(await errors(head.page), "entered without a source");
  await fill(head.page, { source: "Befund 7 der Forensik" });
  await press(world, head.page, primary(head.page));
  ensure((await main(head.page)).includes("Befund 7 der Forensik"), "the source is not shown");
  ensure((await main(head.page)).includes(MARK), "no alarm");
  await world.photograph(head.page, "extracts-compromise");
  await go(world, head.page, "/");
  ensure((await main(head.page)).includes("jünger als der früheste bekannte Angriff"), "today says nothing of it");

  const mother = (await mothers(world))[0];
  await search(world, clerk.page, `${mother.family_name} ${mother.given_names.split(" ")[0]}`, "Geburtsanzeige");
  ensure((await main(clerk.page)).includes(MARK), "hits without the mark");
  await press(world, clerk.page, clerk.page.locator(".hits li").first().locator("button"));
  ensure((await main(clerk.page)).includes(MARK), "a card without the mark");
  await world.photograph(clerk.page, "extracts-card");

  await go(world, head.page, "/extracts/compromise");
  await head.page.check("input[name=back]");
  await fill(head.page, { reason: "Falsch gelesen" });
  await press(world, head.page, primary(head.page));
  const after = await main(head.page);
  ensure(after.includes("Es ist kein Zeitpunkt eingetragen") && after.includes("Falsch gelesen"), "not taken back, or without history");
  ensure(!after.includes(MARK), "still marked");
});

test("extracts", "the page of readiness says what is missing, what to do and who, and gives the sheet of a class", async (world) => {
  const { page } = await person(world, PEOPLE.head);
  await go(world, page, "/readiness");
  const text = await main(page);
  for (const word of ["zweite Kopie", "Blatt"]) ensure(text.includes(word), `not shown: ${word}`);
  await world.photograph(page, "readiness");
  const sheet = page.locator("main a[href*='/readiness/']").first();
  const answer = await page.request.get(await sheet.getAttribute("href"));
  ensure(answer.status() === 200, `the sheet answers ${answer.status()}`);
  ensure((await answer.body()).subarray(0, 5).toString() === "%PDF-", "the sheet is no PDF");
});
