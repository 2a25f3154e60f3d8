// The clerk's time: from the list of services to the printed certificate by keys alone, with typical data. Counted, not timed:
// every key that is pressed, and every action besides (what sends a form or follows a link).

import { PEOPLE, accept, accessKey, daysAgo, errors, fetchAs, go, person, receiptNumber } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";
import { mothers, town } from "./lib/town.mjs";

/** Four minutes at 120 strokes a minute. */
const STROKES_MAX = 4 * 120;
/** Most actions besides. */
const ACTIONS_MAX = 12;
/** Most steps of Tab from one control to the next. */
const TABS_MAX = 80;

/** Counts what a clerk does at the keyboard. */
class Clerk {
  strokes = 0;
  actions = 0;

  constructor(world, page) {
    this.world = world;
    this.page = page;
  }

  async key(key) {
    this.strokes += 1;
    await this.page.keyboard.press(key);
  }

  /** The key of the main button. */
  async main() {
    this.strokes += 1;
    await accessKey(this.page, "s");
  }

  async type(text) {
    this.strokes += text.length;
    await this.page.keyboard.type(text);
  }

  /** Follows a link or presses a button by its keys; the page that comes is looked at. */
  async act(work) {
    this.actions += 1;
    await Promise.all([this.page.waitForEvent("domcontentloaded"), work()]);
    await this.page.waitForLoadState("load");
    await this.world.look(this.page);
  }

  /** Tab until a control of this name (or one that fits the selector) has the focus. */
  async to(name, selector = `[name="${name}"]`) {
    const stops = [];
    for (let at = 0; at < TABS_MAX; at += 1) {
      if (await this.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      stops.push(await this.page.evaluate(() => document.activeElement?.name || document.activeElement?.tagName));
      await this.key("Tab");
    }
    throw new Error(`${name} is not reached by ${TABS_MAX} steps of Tab: ${stops.join(" ")}`);
  }

  async text(name, text) {
    await this.to(name);
    await this.type(text);
  }

  async date(name, date) {
    const [year, month, day] = date.split("-");
    await this.to(`${name}.d`);
    // Two digits lead on to the next part by themselves.
    await this.type(day);
    await this.type(month);
    await this.type(year);
  }

  /** Chooses a value of a group of radios with the space bar and the arrows, the shorter way round. */
  async choose(name, value) {
    await this.to(name);
    const values = await this.page.locator(`input[name="${name}"]`).evaluateAll((all) => all.map((one) => one.value));
    const wanted = values.indexOf(value);
    ensure(wanted >= 0, `${name} has no ${value}`);
    const checked = await this.page.evaluate(() => document.activeElement.checked);
    if (!checked) await this.key("Space");
    const now = async () => values.indexOf(await this.page.evaluate(() => document.activeElement.value));
    const down = (wanted - (await now()) + values.length) % values.length;
    const back = values.length - down;
    for (let at = 0; at < Math.min(down, back); at += 1) await this.key(down <= back ? "ArrowDown" : "ArrowUp");
    equal(await this.page.locator(`input[name="${name}"]:checked`).inputValue(), value, name);
  }

  /** A choice from a list. */
  async select(name, value) {
    await this.to(name);
    const label = await this.page.locator(`select[name="${name}"] option[value="${value}"]`).innerText();
    const others = await this.page.locator(`select[name="${name}"] option`).allInnerTexts();
    // As many letters as tell it from all others.
    let letters = 1;
    while (others.some((other) => other !== label && other.toLowerCase().startsWith(label.slice(0, letters).toLowerCase()))) letters += 1;
    await this.type(label.slice(0, letters));
    equal(await this.page.locator(`select[name="${name}"]`).inputValue(), value, name);
  }

  async answer(name, value) {
    const tag = await this.page.locator(`main [name="${name}"]`).first().evaluate((one) => one.tagName);
    await (tag === "SELECT" ? this.select(name, value) : this.choose(name, value));
  }

  /** Somebody of the extract, asked for by name and date of birth. */
  async find(part, one) {
    await this.text(`find.${part}`, `${one.given_names.split(" ")[0]} ${one.family_name} ${one.date_of_birth.split("-").reverse().join(".")}`);
    await this.act(() => this.key("Enter"));
    if (await this.page.locator(`button[value^="pick:${part}:"]`).count()) await this.act(() => this.key("Enter"));
    ensure(await this.page.locator(`button[value="drop:${part}"]`).count(), `${part} was not taken over`);
  }
}

/** A man of the town who may be found and has another family name than the mother. */
async function fathers(world, mother) {
  const { persons, blocked, home } = await town(world);
  const year = new Date().getFullYear();
  return persons.filter((one) => one.sex === "m" && !one.date_of_death && !blocked.has(one.person_id) && home.has(one.person_id)
    && /^\d{4}-(?!00)\d\d-(?!00)\d\d$/.test(one.date_of_birth) && year - Number(one.date_of_birth.slice(0, 4)) >= 22 && year - Number(one.date_of_birth.slice(0, 4)) <= 45
    && /^\p{L}{4,}$/u.test(one.family_name) && one.family_name !== mother.family_name && one.nationalities === "DEU");
}

/** The dense view, as whoever types all day has it. */
async function dense(world, page, on) {
  const csrf = await page.locator("input[name=csrf]").first().inputValue();
  await page.request.post("/preferences", { form: { csrf, dense: on ? "1" : "0", back: "/" }, maxRedirects: 0, headers: { origin: new URL(page.url()).origin } });
  await go(world, page, "/");
}

/** The form from its first field to the check page. `how`: oral or written. */
async function fillIn(clerk, how, mother, father) {
  const { page } = clerk;
  const form = page.locator("main form[data-form]");
  await clerk.answer("form", how);
  if (how === "oral") {
    await clerk.answer("anz_art", "mutter");
    await clerk.text("anz_ausweis", "Personalausweis");
  } else {
    await clerk.answer("anz_art", "einrichtung");
    await clerk.text("anz_einrichtung", "Klinikum Talbrück");
    await clerk.text("anz_familienname", "Roth");
    await clerk.text("anz_vornamen", "Eva");
  }
  await clerk.date("1040", daysAgo(2));
  await clerk.text("1041", "0435");
  await clerk.answer("abstammung", "anerkannt");
  await clerk.answer("sorge", "gemeinsam");
  await clerk.find("mother", mother);
  await clerk.answer("1299", "nachgewiesen");
  await clerk.find("father", father);
  await clerk.answer("1399", "nachgewiesen");
  await clerk.answer("1120", "m");
  await clerk.text("1102", "Jonte Emil");
  await clerk.answer("name_grund", "bestimmung");
  await clerk.answer("erstes_kind", "1");
  await clerk.text("1101", mother.family_name);
  await clerk.date("name_erklaert_am", daysAgo(0));
  await clerk.answer("1199", "nachgewiesen");
  await clerk.answer("eltern_deutsch", "1");
  for (const name of await form.locator(".evidence__row:visible input[type=radio][value=seen]").evaluateAll((all) => all.map((one) => one.name))) await clerk.choose(name, "seen");
  await clerk.act(() => clerk.main());
}

for (const how of ["written", "oral"]) {
  test("clerk", `a birth reported ${how === "oral" ? "at the counter" : "by a hospital"} is on paper in time`, async (world) => {
    const { page } = await person(world, PEOPLE.registrar);
    const mother = (await mothers(world))[how === "oral" ? 3 : 4];
    const father = (await fathers(world, mother))[how === "oral" ? 3 : 4];
    await go(world, page, "/");
    await dense(world, page, true);
    await go(world, page, "/intake");
    try {
      const clerk = new Clerk(world, page);
      await clerk.act(() => page.locator("a[href='/intake/geburtsanzeige']").first().click());
      // Past the navigation.
      await clerk.key("Tab");
      await clerk.key("Enter");
      await fillIn(clerk, how, mother, father);
      equal(await page.locator("input[name=step]").first().inputValue(), "check", `after the form: ${await errors(page)}`);
      // Whatever is to be seen and accepted is one key each.
      const warnings = await page.locator("input[name=accept]:visible").count();
      clerk.strokes += 2 * warnings;
      await accept(page);
      await clerk.act(() => clerk.main());
      equal(await errors(page), "", "problems of the act");
      ensure((await receiptNumber(page)).length > 4, "no number");
      await clerk.act(() => page.locator("main .button--primary").first().press("Enter"));
      if (how === "oral") {
        await clerk.act(() => page.locator("form[action$='/print']:has(.button--primary) button").first().press("Enter"));
        clerk.actions += 1; // The draft is opened and printed.
        await clerk.act(() => page.locator("a[href$='/sign']").first().press("Enter"));
        await clerk.act(() => page.locator("main .button--primary").first().press("Enter"));
        equal(await errors(page), "", "problems of the signature");
      }
      const print = page.locator("form[action$='/print']:has(input[name=paper][value=bescheinigung]) button").first();
      await clerk.act(() => print.press("Enter"));
      clerk.actions += 1; // The certificate is opened and printed.
      const { status, type } = await fetchAs(page, await page.locator("a[href$='/pdf']").first().getAttribute("href"));
      equal([status, type.split(";")[0]], [200, "application/pdf"], "the certificate");
      console.log(`    ${how}: ${clerk.strokes} key strokes, ${clerk.actions} actions`);
      ensure(clerk.strokes <= STROKES_MAX, `${clerk.strokes} key strokes, at most ${STROKES_MAX}`);
      ensure(clerk.actions <= ACTIONS_MAX, `${clerk.actions} actions, at most ${ACTIONS_MAX}`);
    } finally {
      await dense(world, page, false);
    }
  });
}
