// Without a mouse: everything is reached, seen, in order, and the shortcuts do what they say.

import { PEOPLE, accessKey, go, person } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

/** Most steps of Tab on one page. */
const STEPS_MAX = 250;

/** Presses Tab through the whole page; gives what had the focus, in order. */
async function walk(page) {
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
  await page.locator("body").press("Home");
  const steps = [];
  for (let at = 0; at < STEPS_MAX; at += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const all = [...document.querySelectorAll("*")];
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const label = e.labels?.[0];
      const shown = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
      const inside = box.bottom > 0 && box.top < innerHeight;
      const under = inside && box.width > 1 ? document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1)) : e;
      return {
        at: all.indexOf(e), name: `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ""} "${(e.innerText || e.value || e.getAttribute("aria-label") || "").trim().slice(0, 30)}"`,
        shown: shown || (label && getComputedStyle(label).outlineStyle !== "none"), inside,
        covered: under && !e.contains(under) && !under.contains(e) && !label?.contains(under) && getComputedStyle(under).position !== "static" && under.closest("header, footer, .idle") !== null,
        radio: e.type === "radio" ? e.name : "",
      };
    });
    if (!now) break;
    if (steps.length && now.at === steps[0].at) break;
    steps.push(now);
  }
  return steps;
}

async function reachable(page) {
  return page.evaluate(() => {
    const radios = new Set();
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]")].filter((e) => {
      if (e.disabled || e.tabIndex < 0 || e.closest("[hidden]") || !e.checkVisibility()) return false;
      const shut = e.closest("details:not([open])");
      if (shut && e.tagName !== "SUMMARY") return false;
      if (e.type !== "radio") return true;
      // One stop for each group.
      const group = `${e.name}|${[...document.forms].indexOf(e.form)}`;
      if (radios.has(group)) return false;
      radios.add(group);
      return true;
    }).length;
  });
}

const PAGES = [
  [PEOPLE.registrar, "/"], [PEOPLE.registrar, "/search"], [PEOPLE.registrar, "/intake/geburtsanzeige"], [PEOPLE.registrar, "/cases"],
  [PEOPLE.registrar, "/papers"], [PEOPLE.benefits, "/payments"], [PEOPLE.benefits, "/payments/changes/new?kind=account"],
  [PEOPLE.benefits, "/holds"], [PEOPLE.head, "/situation"], [PEOPLE.head, "/accounts"],
];

for (const [login, path] of PAGES) {
  test("keyboard", `Tab through ${path}`, async (world) => {
    const { page } = await person(world, login);
    await go(world, page, path);
    const steps = await walk(page);
    equal(steps.length, await reachable(page), `stops of Tab: ${steps.map((step) => step.name).join(", ")}`);
    equal(steps.filter((step) => !step.shown).map((step) => step.name), [], "focus that cannot be seen");
    equal(steps.filter((step) => !step.inside || step.covered).map((step) => step.name), [], "focus out of sight");
    const order = steps.map((step) => step.at);
    equal(order, [...order].sort((a, b) => a - b), "order");
    ensure(/content/.test(await page.locator("a.skip").getAttribute("href")), "no way past the navigation");
  });
}

test("keyboard", "a report is begun, searched and left by keys alone", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  await go(world, page, "/");
  const arrive = async (keys, path) => {
    const [first, ...rest] = keys;
    await page.keyboard.press(first);
    for (const key of rest) await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname === path);
    await page.waitForLoadState("load");
    await world.look(page);
  };
  await arrive(["g", "v"], "/cases");
  await arrive(["g", "p"], "/papers");
  await arrive(["g", "h"], "/");
  await arrive(["?"], "/help/keys");
  await page.keyboard.press("/");
  equal(await page.evaluate(() => document.activeElement.id), "search", "focus after /");
  await page.keyboard.type("Müller");
  await arrive(["Enter"], "/search");
  await go(world, page, "/intake/sterbemitteilung");
  // Up to the first choice, by Tab; chosen by the space bar; on by the key of the button.
  for (let at = 0; at < 40; at += 1) {
    if (await page.evaluate(() => document.activeElement.name === "form")) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await accessKey(page, "s");
  await page.locator("input[name=step][value^='g.']").waitFor({ state: "attached" });
  await world.look(page);
  await page.keyboard.press("Escape");
});
