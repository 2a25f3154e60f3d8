// A couple gives notice, marries and gets the certificate that the law allows from the signed record; a foreign office gets a letter.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PEOPLE, accept, daysAgo, errors, fetchAs, fill, go, guided, person, press, primary, printed, receiptNumber, today } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

const story = {};

const couple = {
  2101: "Abt", 2102: "Abt", 2103: "Jörg", 2120: "m", 2140: "1990-02-28", 2150: "Talbrück", 2180: "deutsch",
  e1_ort: "Talbrück", e1_ausweis: "Personalausweis", e1_stand: "LD", e1_recht: "deutsch", e1_identitaet: "nachgewiesen",
  2201: "Çelik", 2202: "Çelik", 2203: "Ayşe", 2220: "w", 2240: "1992-12-01", 2250: "Siegen", 2280: "deutsch",
  e2_ort: "Talbrück", e2_ausweis: "Reisepass", e2_stand: "LD", e2_recht: "deutsch", e2_identitaet: "nachgewiesen",
};

async function take(world, page) {
  await accept(page);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the act");
  const number = await receiptNumber(page);
  await press(world, page, primary(page));
  return { number, address: new URL(page.url()).pathname };
}

test("marriage", "a notice is taken and the clearance given", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/eheanmeldung");
  const answers = {
    ...couple, form: "oral", anm_art: "beide", anm_eil: "nein", hind_fremd: "nein", hind_verwandt: "0", hind_annahme: "0", hind_geschaeft: "0",
    hind_schein: "nein", hind_eid: "0", kinder_da: "0", trau_wo: "hier", trau_tag: today(), trau_zeit: "11:00", trau_ort: "Altes Rathaus",
    befund: "moeglich", befund_am: today(),
  };
  await guided(world, page, answers, { shots: { "g.befund": "marriage-notice" } });
  await world.photograph(page, "marriage-check");
  story.notice = await take(world, page);
  await printed(world, page, story.notice.address, "niederschrift", "marriage-notice-niederschrift");
  await printed(world, page, story.notice.address, "mitteilung", "marriage-mitteilung");
  await go(world, page, story.notice.address);
  await world.photograph(page, "marriage-case");
  await go(world, page, "/ceremonies");
  ensure((await page.locator("main").innerText()).includes("Abt, Jörg"), "the couple is not on the plan");
  await world.photograph(page, "marriage-plan");
});

test("marriage", "a name from a third source is refused at its field, and nothing typed is lost", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, story.notice.address);
  await press(world, page, "a[href*='/intake/eheschliessung?after=']");
  const answers = {
    form: "oral", papier_noetig: "0", aenderung: "0", 2050: "Talbrück", trau_ausserhalb: "0", e1_anschrift: "Am Markt 1", e2_anschrift: "Am Markt 1",
    e1_ausweis: "Personalausweis", e2_ausweis: "Reisepass", 2058: "doppel", ehename: "Abt-Zorn", 2111: "Abt-Zorn", 2211: "Abt-Zorn",
    namen_recht: "0", zeugen: "1", z1_familienname: "Nguyễn", z1_vornamen: "Đức", z1_geboren: "1980-05-05", z1_ausweis: "Reisepass", dolm: "0",
  };
  await guidedToProblem(world, page, answers);
  ensure((await errors(page)).includes("Doppelname"), `no problem with the name: ${await errors(page)}`);
  equal(await page.locator("[name=ehename]").first().inputValue(), "Abt-Zorn", "what was typed");
  await world.photograph(page, "marriage-name");
  await guided(world, page, { ...answers, ehename: "Abt-Çelik", 2111: "Abt-Çelik", 2211: "Abt-Çelik" });
  story.ceremony = await take(world, page);
});

/** Goes through the form until the check sends it back with a problem. */
async function guidedToProblem(world, page, answers) {
  for (let at = 0; at < 25 && !(await errors(page)); at += 1) {
    await fill(page, answers);
    await fill(page, answers);
    for (const row of await page.locator(".evidence__row").all()) {
      if (!(await row.locator("input[type=radio]:checked").count())) await row.locator("input[type=radio][value=seen]").check();
    }
    await press(world, page, primary(page));
  }
}

test("marriage", "without the switch there is a confirmation, with it the certificate", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await printed(world, page, story.ceremony.address, "niederschrift", "marriage-niederschrift");
  await go(world, page, story.ceremony.address);
  await press(world, page, "a[href$='/sign']");
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the signature");
  equal(await page.locator("input[name=paper][value=eheurkunde]").count(), 0, "a certificate without the switch");
  await printed(world, page, story.ceremony.address, "bestaetigung", "marriage-bestaetigung");
  const head = (await person(world, PEOPLE.head)).page;
  await go(world, head, "/situation/basis/eheurkunde_niederschrift");
  await fill(head, { issuer: "Standesamtsaufsicht des Kreises (erfunden)", reference: "31.2-17/26", dated: daysAgo(1) });
  await press(world, head, primary(head));
  equal(await errors(head), "", "problems of the basis");
  const paper = await printed(world, page, story.ceremony.address, "eheurkunde", "marriage-eheurkunde");
  await go(world, page, paper);
  await page.locator("details:has(form[action$='/letter']) summary").click();
  await fill(page, { lang: "ar" });
  await press(world, page, page.locator("form[action$='/letter'] button").last());
  equal(await errors(page), "", "problems of the letter");
  const letter = await fetchAs(page, `${new URL(page.url()).pathname}/pdf`);
  equal(letter.status, 200, "letter");
  if (world.pictures) await writeFile(join(world.pictures, "marriage-letter.pdf"), letter.body);
});

test("marriage", "lists for other offices and the outage page", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  for (const list of ["finanzamt", "testamentsregister", "gesundheitsamt", "bestattung"]) equal((await go(world, page, `/case-lists/${list}`)).status(), 200, list);
  await go(world, page, "/case-lists/finanzamt");
  ensure((await page.locator("main").innerText()).includes("keine Fehlanzeige"), "an empty list looks like a nil return");
  await world.photograph(page, "list-tax");
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems printing the list");
  await go(world, page, "/outage");
  ensure((await page.locator("main").innerText()).includes("Sterbeurkunde aus dem Register"), "the outage page lacks a certificate");
  await world.photograph(page, "outage");
});
