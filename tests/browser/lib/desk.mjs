// What people do at the desk, in their words. Every page on the way is looked at (see World.look).

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensure, equal } from "./report.mjs";
import { LAPTOP } from "./world.mjs";

/** A password that meets the rule for length; fictional people of an exercise only. */
export const PASSWORD = "Lampe Birke Kante 47";

/** Sign-in names of the demo's people, by what they do. */
export const PEOPLE = {
  registrar: "a.berg", treasurer: "m.lind", head: "h.roth", benefits: "w.thoma", deputy: "k.sand", secondRegistrar: "s.kohl",
  protection: "d.vogt",
};

/** A person of the demo with a browser of their own, signed in once; later calls give the same one. */
export async function person(world, login, options = {}) {
  if (!world.people.has(login)) {
    const told = world.demo.people.find((one) => one.login === login);
    ensure(told, `the demo names no ${login}`);
    const page = await world.page(options);
    const codes = await firstSignIn(world, page, told.link);
    world.people.set(login, { login, page, codes, name: told.name });
  }
  return world.people.get(login);
}

/** 200 % zoom on a screen of 1366 × 768. */
const ZOOMED = { width: 683, height: 384 };

/** A picture on the laptop and one at 200 %. */
export async function photographs(world, page, name) {
  // Looked at before anything is photographed: a picture leaves marks of its own on the page.
  await page.setViewportSize(ZOOMED);
  await world.look(page);
  await world.photograph(page, `${name}-200`);
  await page.setViewportSize(LAPTOP);
  await world.photograph(page, name);
}

/** Opens a page and looks at it. */
export async function go(world, page, path) {
  const response = await page.goto(path);
  await world.look(page);
  return response;
}

/** Presses something that leads to another page, and looks at that. */
export async function press(world, page, target) {
  const locator = typeof target === "string" ? page.locator(target) : target;
  await Promise.all([page.waitForEvent("domcontentloaded"), locator.first().click()]);
  await page.waitForLoadState("load");
  await world.look(page);
}

/** The one primary button or link of the page. */
export const primary = (page) => page.locator("main .button--primary:visible");

/** From the one-time link over password and printed codes to the desk. Gives the codes. */
export async function firstSignIn(world, page, link) {
  await go(world, page, link);
  await press(world, page, primary(page));
  equal(new URL(page.url()).pathname, "/first/password", "after the one-time code");
  await page.fill("[name=password]", PASSWORD);
  await page.fill("[name=again]", PASSWORD);
  await press(world, page, primary(page));
  return printedCodes(world, page);
}

/** Chooses printed codes as second factor, and confirms the date where nobody has yet. */
export async function printedCodes(world, page) {
  await go(world, page, "/first/factor?way=printed");
  await press(world, page, primary(page));
  const codes = (await page.locator("ol.codes li").allTextContents()).map((code) => code.trim());
  ensure(codes.length >= 5, `only ${codes.length} printed codes`);
  await press(world, page, primary(page));
  if (new URL(page.url()).pathname === "/date") await press(world, page, primary(page));
  equal(new URL(page.url()).pathname, "/", "after the first sign-in");
  return codes;
}

/** Signs in with password and the next printed code. */
export async function signIn(world, who) {
  await who.page.fill("[name=login]", who.login);
  await who.page.fill("[name=password]", PASSWORD);
  await who.page.fill("[name=second]", who.codes.shift());
  await press(world, who.page, primary(who.page));
  equal(await errors(who.page), "", `problems of ${who.login} signing in`);
}

/** The values of all named fields on the page: what must still be there after an error. */
export const typed = (page) => page.evaluate(() => Object.fromEntries(
  [...document.querySelectorAll("main form:not([role=search]) [name]")]
    .filter((e) => !["csrf", "do", "step", "intent"].includes(e.name) && (!["radio", "checkbox"].includes(e.type) || e.checked))
    .map((e) => [e.name, e.value]),
));

/** Fills what is on the page: fields by name, dates as 2026-11-23, choices by value. Unknown names are left alone. */
export async function fill(page, answers) {
  const form = page.locator("main form:not([role=search])");
  for (const [name, value] of Object.entries(answers)) {
    const radios = form.locator(`input[type=radio][name="${name}"]`);
    if (await radios.count()) {
      const radio = form.locator(`input[type=radio][name="${name}"][value="${value}"]`).first();
      if (await radio.isVisible()) await radio.check();
      continue;
    }
    const day = form.locator(`[name="${name}.d"]`);
    if (await day.count()) {
      if (!(await day.first().isVisible())) continue;
      const [year, month, date] = value.split("-");
      for (const [part, text] of [["d", date], ["m", month], ["y", year]]) await form.locator(`[name="${name}.${part}"]`).first().fill(text);
      continue;
    }
    const control = form.locator(`select[name="${name}"], textarea[name="${name}"], input[name="${name}"]:not([type=hidden], [type=radio], [type=checkbox])`);
    if (!(await control.count()) || !(await control.first().isVisible())) continue;
    if ((await control.first().evaluate((e) => e.tagName)) === "SELECT") await control.first().selectOption(value);
    else await control.first().fill(value);
  }
}

/** Errors that the page shows, as one text. */
export const errors = async (page) => (await page.locator(".errors").allInnerTexts()).join("\n");

/** Evidence that nothing was said about yet was seen as an original. */
async function seeEvidence(page) {
  for (const row of await page.locator(".evidence__row").all()) {
    if (!(await row.locator("input[type=radio]:checked").count())) await row.locator("input[type=radio][value=seen]").check();
  }
}

/** Looks somebody up inside a form and takes the data over. */
export async function pick(world, page, part, text, line) {
  await page.fill(`[name="find.${part}"]`, text);
  await press(world, page, `button[name=do][value="find:${part}"]`);
  const hit = page.locator(".pick__hit, .pick li, .hits li, [class*=pick]").filter({ hasText: line, has: page.locator(`button[value^="pick:${part}:"]`) }).last();
  await press(world, page, hit.locator(`button[value^="pick:${part}:"]`));
}

/** Goes through a guided form to its check page. `at` holds what is done on a step before it is filled in. */
export async function guided(world, page, answers, { shots = {}, at: before = {} } = {}) {
  const seen = [];
  for (let at = 0; at < 25; at += 1) {
    const step = await page.locator("main form[data-form] input[name=step]").first().inputValue();
    if (step === "check") return seen;
    ensure(seen.at(-1) !== step, `the form stays on ${step}: ${await errors(page)}`);
    seen.push(step);
    await before[step]?.();
    // Some fields show only after others are answered.
    await fill(page, answers);
    await fill(page, answers);
    await seeEvidence(page);
    if (shots[step]) await world.photograph(page, shots[step]);
    await press(world, page, primary(page));
  }
  throw new Error(`no check page after ${seen.join(", ")}`);
}

/** Accepts the warnings that the check page asks for, if any. */
export async function accept(page) {
  for (const box of await page.locator("input[name=accept]:visible").all()) await box.check();
}

/** Searches and gives the lines of the hits. */
export async function search(world, page, text, purpose) {
  await go(world, page, "/search");
  await fill(page, { q: text, purpose });
  await press(world, page, primary(page));
  return page.locator(".hits li").allInnerTexts();
}

/** The number on a receipt. */
export const receiptNumber = async (page) => (await page.locator(".receipt__number strong").first().innerText()).trim();

/** Bytes and type of what an address of the desk gives, with this person's cookies. */
export async function fetchAs(page, path) {
  const response = await page.request.get(path, { maxRedirects: 0 });
  return { status: response.status(), type: response.headers()["content-type"] ?? "", body: await response.body() };
}

/** Presses the button that prints a paper of a case; gives the page of the paper and keeps the file beside the pictures, to be looked at. */
export async function printed(world, page, address, key, name) {
  await go(world, page, address);
  await press(world, page, page.locator(`form[action$='/print']:has(input[name=paper][value='${key}']) button`));
  equal(await errors(page), "", `problems printing ${key}`);
  const paper = new URL(page.url()).pathname;
  const { status, body } = await fetchAs(page, `${paper}/pdf`);
  equal([status, body.subarray(0, 5).toString()], [200, "%PDF-"], key);
  if (world.pictures) await writeFile(join(world.pictures, `${name}.pdf`), body);
  return paper;
}

/** Today in Germany, as 2026-11-23. */
export const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());

/** A day before today, as 2026-11-21. */
export function daysAgo(days) {
  const date = new Date(`${today()}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

/** Alt with a letter; the plain key press of the test library lacks the letter that access keys are found by. */
export async function accessKey(page, letter) {
  const devtools = await page.context().newCDPSession(page);
  const key = { modifiers: 1, key: letter, code: `Key${letter.toUpperCase()}`, windowsVirtualKeyCode: letter.toUpperCase().charCodeAt(0), unmodifiedText: letter };
  await devtools.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
  await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  await devtools.detach();
}
