// What two persons do together: accounts with power, the keyring, the view per clerk; and the list of look-ups.

import { PASSWORD, PEOPLE, errors, fill, go, person, press, primary } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { town } from "./lib/town.mjs";

const path = (page) => new URL(page.url()).pathname;
const main = (page) => page.locator("main").innerText();

test("two", "an account with power is made by two persons with a password each", async (world) => {
  const head = await person(world, PEOPLE.head);
  const second = await person(world, PEOPLE.protection);
  await go(world, head.page, "/accounts/new");
  await fill(head.page, { name: "Jana Kuhl", login: "j.kuhl", function: "Kasse", reason: "Vertretung der Kasse" });
  await head.page.check("input[name=roles][value=releaser]");
  await press(world, head.page, primary(head.page));
  ensure(await errors(head.page), "made without a password");
  ensure(await head.page.isChecked("input[name=roles][value=releaser]"), "the role was lost");
  await head.page.fill("[name=password]", PASSWORD);
  await press(world, head.page, primary(head.page));
  ensure(path(head.page).startsWith("/confirm/"), `after proposing: ${path(head.page)} ${await errors(head.page)}`);
  ensure((await main(head.page)).includes("Das haben Sie vorgeschlagen"), "the proposer may confirm");
  equal(await head.page.locator("main form[action$='/confirm']").count(), 0, "forms to confirm for the proposer");
  await world.photograph(head.page, "two-proposed");

  await go(world, second.page, "/");
  await press(world, second.page, second.page.locator(".now a", { hasText: "Jana Kuhl" }));
  const text = await main(second.page);
  for (const word of ["Jana Kuhl", "j.kuhl", "Freigabe", "Vertretung der Kasse"]) ensure(text.includes(word), `not shown: ${word}`);
  await second.page.fill("[name=password]", "nicht das Kennwort");
  await press(world, second.page, primary(second.page));
  ensure((await errors(second.page)).includes("Kennwort"), "a wrong password signed");
  await second.page.fill("[name=password]", PASSWORD);
  await world.photograph(second.page, "two-confirm");
  await press(world, second.page, primary(second.page));
  ensure((await second.page.locator(".receipt .code").innerText()).length > 10, "no one-time code");
  await go(world, head.page, "/accounts");
  ensure((await main(head.page)).includes("Jana Kuhl"), "the account is not there");
});

test("two", "an account without power is made by one signature", async (world) => {
  const { page } = await person(world, PEOPLE.head);
  await go(world, page, "/accounts/new");
  await fill(page, { name: "Ole Brandt", login: "o.brandt", function: "Bürgerbüro" });
  await page.check("input[name=roles][value=clerk_residents]");
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  ensure((await page.locator(".receipt .code").innerText()).length > 10, `no one-time code: ${await errors(page)}`);
});

test("two", "look-ups are listed without names of clerks and printed with the anchor", async (world) => {
  const { page } = await person(world, PEOPLE.protection);
  await go(world, page, "/lookups");
  ensure((await page.locator("main table").count()) === 1, "no list");
  ensure(/[0-9a-f]{8}-\d+-[0-9a-f]{16}/.test(await main(page)), "no anchor");
  await world.photograph(page, "two-lookups");
  await press(world, page, page.locator("main button", { hasText: "Liste für den Druck" }));
  equal(path(page), "/lookups/print", "the list for printing");
  await page.emulateMedia({ media: "print" });
  ensure((await main(page)).includes("Dörte Vogt"), "who printed it is not on the paper");
  equal(await page.locator("main button:visible").count(), 0, "buttons on paper");
  await page.emulateMedia({ media: "screen" });
});

test("two", "the information to a person names no clerk unless asked", async (world) => {
  const registrar = await person(world, PEOPLE.registrar);
  const { page } = await person(world, PEOPLE.protection);
  const tables = await town(world);
  const blocked = new Set((tables.blocks ?? []).map((row) => row.person_id));
  const one = tables.persons.find((row) => !blocked.has(row.person_id) && !row.date_of_death && /^\d{4}-\d\d-\d\d$/.test(row.date_of_birth) && !row.date_of_birth.includes("-00"));
  const [year, month, day] = one.date_of_birth.split("-");
  await go(world, registrar.page, "/search");
  await fill(registrar.page, { q: `${one.family_name} ${day}.${month}.${year}`, purpose: "Anmeldung" });
  await press(world, registrar.page, primary(registrar.page));
  await press(world, registrar.page, registrar.page.locator(".hits li button, .hits li a").first());
  await go(world, page, "/lookups/person");
  await fill(page, { name: one.family_name });
  await press(world, page, primary(page));
  ensure(await errors(page), "searched without a date of birth");
  await fill(page, { born: one.date_of_birth });
  await press(world, page, primary(page));
  await press(world, page, page.locator("main li button").first());
  equal(path(page), "/lookups/person", "one person's look-ups");
  ensure((await main(page)).includes("Standesbeamtin") && !(await page.locator("main table").innerText()).includes("Anna Berg"), "a clerk is named");
  await page.check("input[name=named]");
  await press(world, page, primary(page));
  ensure((await page.locator("main table").innerText()).includes("Anna Berg"), "no name although asked");
});

test("two", "what one clerk looked at opens to two offices together", async (world) => {
  const head = await person(world, PEOPLE.head);
  const { page } = await person(world, PEOPLE.protection);
  await go(world, page, "/lookups/clerk");
  await page.selectOption("[name=clerk]", { label: "Anna Berg" });
  await fill(page, { reason: "Beschwerde einer Bürgerin" });
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  const proposal = path(page);
  ensure(proposal.startsWith("/confirm/"), `${proposal} ${await errors(page)}`);
  const id = proposal.split("/").pop();
  equal((await go(world, page, `/lookups/clerk/${id}`)).status(), 422, "seen by one alone");
  await go(world, head.page, proposal);
  await head.page.fill("[name=password]", PASSWORD);
  await press(world, head.page, primary(head.page));
  for (const one of [page, head.page]) {
    equal((await go(world, one, `/lookups/clerk/${id}`)).status(), 200, "the view");
    ensure((await main(one)).includes("Anna Berg"), "the clerk's look-ups");
  }
});

test("two", "a person joins the keyring with a card and leaves it by two signatures", async (world) => {
  const head = await person(world, PEOPLE.head);
  const second = await person(world, PEOPLE.protection);
  const { page } = head;
  await go(world, page, "/keyring");
  ensure((await main(page)).includes("Teilschlüssel"), "no warning that too few are named");
  await go(world, page, "/keyring/add");
  await fill(page, { person: "Maren Lind" });
  await page.fill("[name=passphrase]", "Vier Boote vor der Brücke");
  await page.fill("[name=again]", "Vier Boote vor der Bruecke");
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("Passphrasen"), "different passphrases were taken");
  await page.fill("[name=passphrase]", "Vier Boote vor der Brücke");
  await page.fill("[name=again]", "Vier Boote vor der Brücke");
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  ensure((await page.locator(".receipt .code").innerText()).length > 20, `no card: ${await errors(page)}`);
  await world.photograph(page, "two-card");
  await go(world, page, "/keyring/remove");
  await page.check("input[name=person][value='Maren Lind']");
  await fill(page, { reason: "verlässt die Stadt" });
  await page.fill("[name=password]", PASSWORD);
  await press(world, page, primary(page));
  const proposal = path(page);
  await go(world, second.page, proposal);
  await second.page.fill("[name=password]", PASSWORD);
  await press(world, second.page, primary(second.page));
  ensure((await main(second.page)).includes("bestätigt"), `not confirmed: ${await errors(second.page)}`);
  await go(world, page, "/keyring");
  ensure(!(await main(page)).includes("Maren Lind"), "still in the keyring");
  // The journal goes on under its new key.
  await go(world, page, "/journal");
});
