// Bad input at the civil-status and identity desks: a clear sentence at the field, and nothing typed is lost.
// A serial used twice, a fee waived without reason and a zone with a wrong digit are in `identity`, a name of spouses from a third source in
// `marriage`, a day that does not exist in `trouble`.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PEOPLE, accept, daysAgo, errors, fill, go, guided, person, pick, press, primary, today, typed } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { mothers, town } from "./lib/town.mjs";

const german = (date) => date.split("-").reverse().join(".");
/** More than a file may have, more than the desk holds in memory. */
const PHOTO_BYTES = 40 * 1024 * 1024;

/** Goes on through a guided form until it is sent back with errors (true) or stands on its check page (false). */
async function untilRefused(world, page, answers, at = {}) {
  for (let round = 0; round < 20; round += 1) {
    const step = await page.locator("main form[data-form] input[name=step]").first().inputValue();
    if (step === "check") return false;
    await at[step]?.();
    await fill(page, answers);
    await fill(page, answers);
    for (const row of await page.locator(".evidence__row").all()) {
      if (!(await row.locator("input[type=radio]:checked").count())) await row.locator("input[type=radio][value=seen]").check();
    }
    await press(world, page, primary(page));
    if (await errors(page)) return true;
  }
  throw new Error("the form has no end");
}

/** The page names the fault in words at this field, leads there, and every answer given so far is still in the form. */
async function refusedAt(page, field, words, answers) {
  const line = page.locator(`.errors a[href="#f-${field}"]`);
  ensure(await line.count(), `no error leads to ${field}: ${await errors(page)}`);
  const said = `${await line.first().innerText()} ${await page.locator(`#f-${field}-error`).first().innerText()}`;
  ensure(words.test(said), `at ${field}: ${said}`);
  ensure(/noch hier|noch da|nichts gespeichert|nicht gespeichert/i.test(await errors(page)), `nobody says what became of the input: ${await errors(page)}`);
  const now = await typed(page);
  for (const [name, value] of Object.entries(answers)) {
    if (now[name] === undefined && now[`${name}.d`] === undefined) continue;
    const [year, month, day] = value.split("-");
    const kept = now[name] || [now[`${name}.y`], now[`${name}.m`]?.padStart(2, "0"), now[`${name}.d`]?.padStart(2, "0")].join("-");
    equal(kept, /^\d{4}-\d\d-\d\d$/.test(value) ? [year, month, day].join("-") : value, `what was typed for ${name}`);
  }
  return Object.keys(now).length;
}

test("bad_input", "a birth tomorrow, a name from a third source, a mother aged nine", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/geburtsanzeige");
  const answers = {
    form: "oral", anz_art: "mutter", anz_familienname: "Öztürk", anz_vornamen: "Ida", anz_ausweis: "Personalausweis",
    1090: "lebend", 1040: daysAgo(-1), 1041: "04:35", 1050: "Talbrück, Am Markt 3", geb_mehrling: "einling", abstammung: "offen",
    1201: "Öztürk", 1203: "Ida", 1220: "w", 1240: `${Number(today().slice(0, 4)) - 9}-01-01`, 1280: "deutsch", 1299: "nachgewiesen",
    1120: "m", vornamen_stand: "bestimmt", 1102: "Jonte", name_grund: "allein", 1101: "Zorn", 1199: "nachgewiesen",
    aufenthalt: "unbekannt", 1180: "offen", eltern_deutsch: "1",
  };
  ensure(await untilRefused(world, page, answers), "a birth tomorrow was taken");
  const fields = await refusedAt(page, "1040", /Zukunft/, answers);
  ensure(fields > 25, `only ${fields} fields travel on`);
  await world.photograph(page, "bad-birth-tomorrow");
  answers[1040] = daysAgo(2);
  ensure(await untilRefused(world, page, answers), "a name from a third source was taken");
  await refusedAt(page, "1101", /Name/, answers);
  await world.photograph(page, "bad-birth-name");
  answers[1101] = "Öztürk";
  ensure(!(await untilRefused(world, page, answers)), `not on the check page: ${await errors(page)}`);
  const row = page.locator(".summary__row", { hasText: "1240" });
  ensure(/12 bis 60|ungewöhnlich|Alter/.test(await row.innerText()), `the age of the mother: ${await row.innerText()}`);
  await world.photograph(page, "bad-birth-age");
  await press(world, page, primary(page));
  ensure((await errors(page)).length > 0, "taken without a word about the warning");
  equal((await typed(page))[1102], "Jonte", "what was typed");
});

test("bad_input", "a death before the birth", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/sterbemitteilung");
  const answers = {
    form: "written", mit_quelle: "bestatter", mit_stelle: "Bestattungshaus Ilmer", mit_datum: daysAgo(0), 4140: daysAgo(3), 4150: "Talbrück",
    4201: "Früher", 4203: "Änne", 4240: daysAgo(2),
  };
  ensure(await untilRefused(world, page, answers), "a death before the birth was taken");
  await refusedAt(page, "4140", /vor dem Tag der Geburt/, answers);
  await world.photograph(page, "bad-death");
});

test("bad_input", "a notice of marriage by somebody who is married in the extract", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const { persons, blocked, home } = await town(world);
  const one = persons.find((p) => p.marital_status === "VH" && !p.date_of_death && !blocked.has(p.person_id) && home.has(p.person_id)
    && /^19[6-9]\d-(?!00)\d\d-(?!00)\d\d$/.test(p.date_of_birth) && /^\p{L}+$/u.test(p.family_name) && ["m", "w"].includes(p.sex));
  await go(world, page, "/intake/eheanmeldung");
  const answers = {
    form: "oral", anm_art: "beide", anm_eil: "nein", e1_stand: "LD", 2150: "Talbrück", 2180: "deutsch", e1_ort: "Talbrück", e1_ausweis: "Personalausweis", e1_recht: "deutsch",
    e1_identitaet: "nachgewiesen", 2201: "Çelik", 2202: "Çelik", 2203: "Ayşe", 2220: "w", 2240: "1992-12-01", 2250: "Siegen", 2280: "deutsch",
    e2_ort: "Talbrück", e2_ausweis: "Reisepass", e2_stand: "LD", e2_recht: "deutsch", e2_identitaet: "nachgewiesen",
    hind_fremd: "nein", hind_verwandt: "0", hind_annahme: "0", hind_geschaeft: "0", hind_schein: "nein", hind_eid: "0", kinder_da: "0",
    trau_wo: "hier", trau_tag: today(), trau_zeit: "11:00", trau_ort: "Altes Rathaus", befund: "moeglich", befund_am: today(),
  };
  const take = () => pick(world, page, "first", `${one.given_names} ${one.family_name}`, german(one.date_of_birth));
  ensure(await untilRefused(world, page, answers, { "g.erste": take }), "a married person was taken");
  await refusedAt(page, "e1_stand", /Auszug/, answers);
  equal((await typed(page))[2103], one.given_names, "the person taken over");
  await world.photograph(page, "bad-married");
});

test("bad_input", "a ceremony after the clearance has expired", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/eheschliessung");
  const answers = {
    form: "oral", anm_wo: "auswaerts", anm_amt: "Standesamt Hohenfels", anm_zeichen: "E-12", anm_mitteilung: daysAgo(200), aenderung: "0", 2040: today(),
    trau_zeit: "10:00", 2050: "Talbrück", trau_ausserhalb: "0",
    2101: "Abt", 2103: "Jörg", 2120: "m", 2140: "1990-02-28", 2150: "Talbrück", 2180: "deutsch", e1_anschrift: "Am Markt 1", e1_ausweis: "Personalausweis", e1_stand: "LD",
    2201: "Çelik", 2203: "Ayşe", 2220: "w", 2240: "1992-12-01", 2250: "Siegen", 2280: "deutsch", e2_anschrift: "Am Markt 1", e2_ausweis: "Reisepass", e2_stand: "LD",
    2058: "keiner", 2111: "Abt", 2211: "Çelik", namen_recht: "0", zeugen: "0", dolm: "0",
  };
  ensure(await untilRefused(world, page, answers), "an expired clearance was taken");
  await refusedAt(page, "anm_mitteilung", /sechs Monate|abgelaufen/, answers);
  await world.photograph(page, "bad-clearance");
});

/** What the steps about one case hand on. */
const story = {};

/** A provisional card of somebody who is in no extract. */
async function card(world, page) {
  if (story.case) return story.case;
  await go(world, page, "/intake/vpa");
  await guided(world, page, {
    antragsteller: "selbst", dringlich: "bank", dringlich_text: "Brief gesehen", ausser_zeit: "0", zustaendig: "eigene", familienname: "Muster",
    vornamen: "Erika", geburtsdatum: "1990-05-04", geburtsort: "Talbrück", groesse: "170", augen: "blau", staatsangehoerigkeit: "deutsch", lichtbild: "papier",
    lichtbild_nr: "18", lichtbild_stelle: "nicht verifizierbar", unterschrift: "blatt", beschriftung: "hier", ausstellung_am: today(), dauer: "sechs_wochen",
  });
  await accept(page);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the act");
  await press(world, page, primary(page));
  story.case = new URL(page.url()).pathname;
  return story.case;
}

test("bad_input", "a blank of a kind that is out of stock", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, await card(world, page));
  const use = async (serial) => {
    await page.locator("main form[action$='/blank'] [name=serial]").fill(serial);
    await press(world, page, page.locator("main form[action$='/blank'] button").last());
    return `${await page.locator("#f-serial-error").innerText()} ${await errors(page)}`;
  };
  const unknown = await use("Z 000 0042");
  ensure(/steht noch kein Vordruck im Bestand/.test(unknown) && /Tresor/.test(unknown), unknown);
  equal(await page.locator("main [name=serial]").inputValue(), "Z 000 0042", "what was typed");
  const none = await use("");
  ensure(/kein Vordruck dieser Art/.test(none) && /Tresor/.test(none) && /ermächtigen/.test(none), none);
  await world.photograph(page, "bad-blank");
});

test("bad_input", "a photo of 40 MB and a PDF that is none", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const files = `${await card(world, page)}/files`;
  const photo = join(world.demo.folder, "IMG_0017.jpg");
  await writeFile(photo, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(PHOTO_BYTES - 4)]));
  const answers = { kind: "photo", name: "Lichtbild vom Telefon" };
  const send = async (at, file) => {
    await at.setInputFiles("input[type=file]", file);
    await press(world, at, primary(at));
  };
  const kept = async (at) => {
    for (const [name, value] of Object.entries(answers)) equal((await typed(at))[name], value, `what was typed for ${name}`);
  };
  await go(world, page, files);
  await fill(page, answers);
  await page.setInputFiles("input[type=file]", photo);
  ensure(/MB/.test(await page.locator("[data-large]").innerText()), "the browser does not say that the photo is too large");
  await kept(page);
  await world.photograph(page, "bad-photo");
  await send(page, { name: "Attest.pdf", mimeType: "application/pdf", buffer: Buffer.from("Das ist ein Brief und kein PDF.") });
  ensure(/weder PDF noch/.test(await page.locator("#f-file-error").innerText()), await errors(page));
  await kept(page);
  await world.photograph(page, "bad-pdf");
  // Without script the desk itself says so, with the same cookies.
  const plain = await world.page({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  await go(world, plain, files);
  await fill(plain, answers);
  await send(plain, photo);
  ensure(/40 MB/.test(await plain.locator("#f-file-error").innerText()), await errors(plain));
  await kept(plain);
  await go(world, page, files);
  equal(await page.locator("main tbody a").count(), 0, "files kept");
});
