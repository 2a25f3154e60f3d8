// Tired people and bad luck: wrong input, second clicks, Back, sessions that end, posts from elsewhere, hostile text.

import { PEOPLE, accept, daysAgo, errors, fill, go, guided, person, press, primary, receiptNumber, search, signIn, typed } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

const MESSAGE = "/intake/sterbemitteilung";
/** A message about somebody who is in no extract. */
const message = (name) => ({
  form: "written", mit_quelle: "bestatter", mit_stelle: "Bestattungshaus Ilmer", mit_datum: daysAgo(0), 4140: daysAgo(1), 4150: "Talbrück",
  4201: name, 4203: "Änne", 4240: "1931-02-03",
});

/** The fields of the form on the page as a browser would send them with this button. */
const sent = (page, what) => page.evaluate((button) => {
  const form = [...document.querySelectorAll("main form")].find((one) => one.querySelector(`button[value="${button}"]`));
  return { action: form.getAttribute("action"), body: new URLSearchParams([...new FormData(form), ["do", button]]).toString() };
}, what);

const post = (page, { action, body }, headers = {}) => page.request.post(action, {
  data: body, maxRedirects: 0, headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
});

const openCases = async (world, page) => {
  await go(world, page, "/cases?show=all");
  return page.locator("main tbody a[href^='/cases/']").count();
};

test("trouble", "a date that does not exist is refused and everything typed stays", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/intake/geburtsanzeige");
  await fill(page, { form: "oral", received: "2026-02-31" });
  const before = await typed(page);
  await press(world, page, primary(page));
  ensure((await errors(page)).length > 0, "31 February was taken");
  equal(await typed(page), before, "what was typed");
  equal(await page.evaluate(() => document.activeElement.id), "errors", "focus");
  const target = await page.locator(".errors a").first().getAttribute("href");
  ensure(await page.locator(target).isVisible(), `${target} leads to no field`);
  await page.locator(".errors a").first().click();
  equal(await page.evaluate(() => `#${document.activeElement.id}`), target, "where the error leads");
});

test("trouble", "a second click and a repeated post give the same number", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const before = await openCases(world, page);
  await go(world, page, MESSAGE);
  await guided(world, page, message("Doppelt"));
  await accept(page);
  const form = await sent(page, "submit");
  const answers = await Promise.all([1, 2, 3].map(() => post(page, form)));
  equal(answers.map((one) => one.status()), [303, 303, 303], "status");
  const places = new Set(answers.map((one) => one.headers().location));
  equal(places.size, 1, `receipts ${[...places].join(" ")}`);
  await Promise.all([page.waitForURL(/receipt$/), primary(page).first().dblclick()]);
  await page.waitForLoadState("load");
  equal(new URL(page.url()).pathname, [...places][0], "receipt after a double click");
  ensure((await receiptNumber(page)).length > 4, "no number");
  equal(await openCases(world, page), before + 1, "cases");
});

test("trouble", "Back after saving and sending again changes nothing", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, MESSAGE);
  await guided(world, page, message("Zurück"));
  await accept(page);
  const form = await sent(page, "submit");
  await press(world, page, primary(page));
  const [number, receipt] = [await receiptNumber(page), new URL(page.url()).pathname];
  const count = await openCases(world, page);
  await page.goBack();
  equal(await receiptNumber(page), number, "receipt after Back");
  // One page further back the browser asks whether to send the form again; this is what it sends then.
  const again = await post(page, form);
  equal([again.status(), again.headers().location], [303, receipt], "sending again");
  equal(await openCases(world, page), count, "cases after Back and sending again");
});

test("trouble", "a session that ends in a half-filled form gives everything back", async (world) => {
  const who = await person(world, PEOPLE.registrar);
  const { page } = who;
  await go(world, page, MESSAGE);
  await fill(page, { form: "written" });
  await press(world, page, primary(page));
  await fill(page, { mit_quelle: "angehoerige", mit_stelle: "Enkelin Ümit", mit_telefon: "0555 4711" });
  const before = await typed(page);
  const other = { ...who, page: await world.page() };
  await go(world, other.page, "/sign-in");
  await signIn(world, other);
  await go(world, other.page, "/sessions");
  await press(world, other.page, primary(other.page));
  await other.page.context().close();
  await press(world, page, primary(page));
  ensure(await page.locator("[name=password]").count(), "no sign-in after the session ended");
  await signIn(world, who);
  await press(world, page, primary(page));
  equal(new URL(page.url()).pathname, MESSAGE, "place after signing in");
  const after = await typed(page);
  for (const [name, value] of Object.entries(before)) equal(after[name], value, `field ${name}`);
});

test("trouble", "somebody else who signs in does not get it", async (world) => {
  const who = await person(world, PEOPLE.secondRegistrar);
  const { page } = who;
  await go(world, page, MESSAGE);
  await fill(page, { form: "written" });
  await press(world, page, primary(page));
  await fill(page, { mit_stelle: "nur für eine" });
  const other = { ...who, page: await world.page() };
  await go(world, other.page, "/sign-in");
  await signIn(world, other);
  await go(world, other.page, "/sessions");
  await press(world, other.page, primary(other.page));
  await press(world, page, primary(page));
  const stranger = await person(world, PEOPLE.registrar);
  await signIn(world, { ...stranger, page });
  equal(new URL(page.url()).pathname, "/", `place of somebody else: ${await page.locator("main").innerText()}`);
  who.page = other.page;
});

test("trouble", "posts without token or from another site are refused", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const before = await openCases(world, page);
  await go(world, page, MESSAGE);
  await guided(world, page, message("Fremd"));
  await accept(page);
  const form = await sent(page, "submit");
  const without = { ...form, body: form.body.replace(/csrf=[^&]*/, "csrf=") };
  for (const [what, answer] of [
    ["no token", await post(page, without)],
    ["another origin", await post(page, form, { origin: "https://attacker.example" })],
    ["another site", await post(page, form, { "sec-fetch-site": "cross-site" })],
  ]) ensure(answer.status() >= 400 && answer.status() < 500, `${what}: ${answer.status()}`);
  equal(await openCases(world, page), before, "cases");
});

test("trouble", "hostile text is text", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  let dialogs = 0;
  page.on("dialog", (dialog) => { dialogs += 1; dialog.dismiss(); });
  const hostile = `<img src=x onerror=alert(1)>"'><script>alert(2)</script>`;
  await search(world, page, hostile, "Prüfung");
  ensure((await page.locator("main").innerHTML()).includes("&lt;"), "not shown as text");
  equal(await page.locator("main img, main script").count(), 0, "elements made from text");
  await go(world, page, MESSAGE);
  await guided(world, page, { ...message("Text"), mit_stelle: "Haus", mit_bemerkung: hostile });
  await accept(page);
  await press(world, page, primary(page));
  await press(world, page, primary(page));
  ensure((await page.locator("main").innerText()).includes(hostile.slice(0, 28)), "the remark is not shown");
  equal([dialogs, await page.locator("main img, main script").count()], [0, 0], "dialogs and elements made from text");
});

test("trouble", "a wrong check digit is named and the rest stays", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await go(world, page, "/payments/changes/new?kind=account");
  await fill(page, { benefit: "wohngeld", file_number: "W-1", from: "2026-12", iban: "DE11 9999 9999 0000 4711 01", payee: "Ida Ühlein", reason: "neues Konto", proof: "Karte gesehen" });
  const before = await typed(page);
  await press(world, page, primary(page));
  ensure(/IBAN/.test(await errors(page)), `errors: ${await errors(page)}`);
  equal(await typed(page), before, "what was typed");
});

test("trouble", "nobody found: the same page for everyone, with the protected search", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  const hits = await search(world, page, "Xyzzyq Qwrtzpf", "Anfrage am Schalter");
  equal(hits.length, 0, "hits");
  ensure(await page.locator("a[href='/search/protected']").count(), "no protected search");
  await go(world, page, "/search/protected");
  await fill(page, { number: "LZZZ99999", reason: "steht vor mir" });
  await press(world, page, primary(page));
  equal(await page.locator(".hits li").count(), 0, "hits of an unknown number");
});

test("trouble", "a port in use and a folder that is not empty are said plainly", async (world) => {
  const { execFile } = await import("node:child_process");
  const run = (...options) => new Promise((resolve) => execFile(world.binary, ["demo", "--residents", "2000", ...options], { timeout: 60_000 },
    (error, stdout, stderr) => resolve({ code: error?.code ?? 0, text: stdout + stderr })));
  const used = await run("--port", new URL(world.base).port);
  equal(used.code, 1, `exit code with a port in use: ${used.text}`);
  ensure(/NB-S-\d{3}/.test(used.text) && !/panicked/.test(used.text), used.text);
  const filled = await run("--port", "0", "--dir", world.demo.dir);
  equal(filled.code, 1, `exit code with a folder in use: ${filled.text}`);
  ensure(/NB-S-\d{3}/.test(filled.text) && !/panicked/.test(filled.text), filled.text);
});
