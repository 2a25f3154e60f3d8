// The residents' counter: a provisional card from the question to data sheet and receipt; a shown card; a move.

import { PEOPLE, accept, daysAgo, errors, fetchAs, fill, go, guided, person, pick, press, primary, today, typed } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { mothers } from "./lib/town.mjs";

const german = (date) => date.split("-").reverse().join(".");
/** What one step hands on to the next. */
const counter = {};

test("identity", "a provisional card is prepared with data sheet, fee and receipt", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const one = (await mothers(world))[0];
  counter.person = one;
  await go(world, page, "/intake/vpa");
  const answers = {
    antragsteller: "selbst", dringlich: "reise", dringlich_text: "Flug am Freitag, Buchung gesehen", ausser_zeit: "0",
    zustaendig: "fremd", wichtiger_grund: "Zuständige Stadt im Ausfall", ermaechtigung: "ohne_register", erm_behoerde: "Stadt Hohenfels",
    erm_von: "Frau Kern, Leitung", erm_am: today(), erm_weg: "telefon", groesse: "171", augen: "braun", staatsangehoerigkeit: "deutsch", geburtsort: "Talbrück",
    lichtbild: "papier", lichtbild_nr: "17", lichtbild_stelle: "nicht verifizierbar", unterschrift: "blatt",
    beschriftung: "helfer", helfer: "Stadt Hohenfels", helfer_telefon: "0000 555-17", ausstellung_am: today(), dauer: "sechs_wochen", seriennummer: "A1234567",
  };
  const take = () => pick(world, page, "holder", `${one.given_names} ${one.family_name}`, german(one.date_of_birth));
  await guided(world, page, answers, { at: { "g.person": take }, shots: { "g.ausgabe": "identity-form" } });
  const check = await page.locator("main").innerText();
  ensure(check.includes("10,00") && check.includes("13,00") && check.includes("23,00"), "fee, surcharge and sum on the check page");
  await world.photograph(page, "identity-check");
  await accept(page);
  await press(world, page, primary(page));
  await go(world, page, await page.locator("main a.button--primary").getAttribute("href"));
  counter.case = new URL(page.url()).pathname;
  await world.photograph(page, "identity-case");
});

test("identity", "the data sheet has the lines of the document", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, counter.case);
  await press(world, page, page.locator(".tasks__action:has(input[value^=datenblatt]) button").first());
  const pdf = await fetchAs(page, `${new URL(page.url()).pathname}/pdf`);
  equal([pdf.status, pdf.body.subarray(0, 5).toString()], [200, "%PDF-"], "data sheet");
});

test("identity", "a fee is waived only with a reason, and taken with a receipt", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, `${counter.case}/fees`);
  await fill(page, { "fee.unzustaendig": "waived:outage", till: "Kasse 2", means: "cash" });
  await world.photograph(page, "fees");
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("Begründung"), "a waiver without a reason");
  const still = await typed(page);
  equal([still["fee.unzustaendig"], still.till], ["waived:outage", "Kasse 2"], "what was typed");
  await fill(page, { note: "Zuständige Stadt ohne Register, nicht auf eigenen Wunsch hier" });
  await press(world, page, primary(page));
  const number = new URL(page.url()).pathname.split("/").at(-1);
  ensure(/Q-0+1-/.test(number), `the first receipt is ${number}`);
  const pdf = await fetchAs(page, `/papers/${number}/pdf`);
  equal(pdf.status, 200, "receipt");
  await go(world, page, "/fees");
  const day = await page.locator("main").innerText();
  ensure(day.includes(number) && day.includes("Kasse 2") && day.includes("10,00"), "the list of the day");
  await world.photograph(page, "fees-day");
});

test("identity", "a serial number is used once", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/vpa");
  const serial = {
    antragsteller: "selbst", dringlich: "bank", dringlich_text: "Brief gesehen", ausser_zeit: "0", zustaendig: "eigene", familienname: "Muster",
    vornamen: "Erika", geburtsdatum: "1990-05-04", geburtsort: "Talbrück", groesse: "170", augen: "blau", staatsangehoerigkeit: "deutsch", lichtbild: "papier",
    lichtbild_nr: "18", lichtbild_stelle: "nicht verifizierbar", unterschrift: "blatt", beschriftung: "hier", ausstellung_am: today(), dauer: "sechs_wochen",
    seriennummer: "A 123-4567",
  };
  await guided(world, page, serial).catch((error) => error);
  ensure((await errors(page)).includes("schon verwendet"), `no refusal: ${await errors(page)}`);
  await world.photograph(page, "identity-serial");
});

test("identity", "the lines of a shown card are checked digit by digit", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/zone");
  const lines = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<5\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<";
  await fill(page, { lines, purpose: "Antrag auf einen Ausweis" });
  await press(world, page, primary(page));
  const told = await page.locator("main").innerText();
  ensure(told.includes("Gesamtprüfziffer") && told.includes("MUSTERMANN") && told.includes("abgelaufen"), told.slice(0, 400));
  await world.photograph(page, "zone");
  await fill(page, { lines: "IDD<<T22" });
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("keine") || (await errors(page)).includes("nicht die Zeilen"), "what is no zone is told at the field");
});

test("identity", "a move is registered and confirmed", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const one = (await mothers(world))[1];
  await go(world, page, "/intake/ummeldung");
  const take = () => pick(world, page, "resident", `${one.given_names} ${one.family_name}`, german(one.date_of_birth));
  const answers = {
    melder: "selbst", 602: "Talbrück", "0602": "Talbrück", ausweis_art: "pa", einzug: daysAgo(3), wohnungsart: "alleinige", neu_strasse: "Am Ufer", neu_hausnummer: "9 b",
    neu_plz: "00100", neu_ort: "Talbrück", wg_bestaetigung: "fehlt", mitziehende: "0",
  };
  await guided(world, page, answers, { at: { "g.person": take } });
  await accept(page);
  await press(world, page, primary(page));
  await go(world, page, await page.locator("main a.button--primary").getAttribute("href"));
  await world.photograph(page, "registration-case");
  await press(world, page, page.locator(".tasks__action:has(input[value=bestaetigung]) button").first());
  const pdf = await fetchAs(page, `${new URL(page.url()).pathname}/pdf`);
  equal(pdf.status, 200, "confirmation");
});
