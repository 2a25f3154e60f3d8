// The same pages narrow, zoomed, dark, in forced colours, in English, dense and on paper.

import { PEOPLE, go, person, press } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

const PAGES = {
  [PEOPLE.registrar]: ["/", "/search", "/intake", "/intake/geburtsanzeige", "/cases", "/followups", "/papers", "/papers/phone", "/handback", "/help/durability", "/sessions"],
  [PEOPLE.benefits]: ["/payments", "/payments/changes", "/payments/changes/new?kind=account", "/payments/payers", "/payments/payers/new", "/payments/runs/new", "/payments/conflicts", "/payments/rights", "/payments/deputies", "/holds"],
  [PEOPLE.head]: ["/situation", "/accounts", "/accounts/new", "/journal", "/confirm", "/keyring", "/keyring/add"],
  [PEOPLE.protection]: ["/confirm", "/lookups", "/lookups/person", "/lookups/clerk", "/lookups/months"],
};

/** What differs from the laptop in daylight. */
const VIEWS = {
  "320 px wide": { viewport: { width: 320, height: 640 } },
  "zoomed to 200 %": { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
  dark: { colorScheme: "dark" },
  "forced colours": { forcedColors: "active", reducedMotion: "reduce" },
};

for (const [variant, options] of Object.entries(VIEWS)) {
  test("views", variant, async (world) => {
    for (const [login, paths] of Object.entries(PAGES)) {
      const who = await person(world, login);
      const page = await world.page({ ...options, variant });
      await page.context().addCookies(await who.page.context().cookies());
      for (const path of paths) equal((await go(world, page, path)).status(), 200, path);
      await page.context().close();
    }
  });
}

test("views", "English", async (world) => {
  for (const [login, paths] of Object.entries(PAGES)) {
    const { page } = await person(world, login);
    const change = async () => {
      await go(world, page, "/help/keys");
      await page.locator("details.person summary").click();
      await press(world, page, "form[action='/preferences'] button[name=lang]");
    };
    await change();
    equal(await page.evaluate(() => document.documentElement.lang), "en", "language");
    for (const path of paths) equal((await go(world, page, path)).status(), 200, path);
    await change();
    equal(await page.evaluate(() => document.documentElement.lang), "de", "language");
  }
});

test("views", "on paper there is no navigation and no button", async (world) => {
  const who = await person(world, PEOPLE.registrar);
  const page = await world.page();
  await page.context().addCookies(await who.page.context().cookies());
  await go(world, page, "/cases");
  await page.emulateMedia({ media: "print" });
  equal(await page.locator("nav.nav:visible, form.search:visible, .skip:visible").count(), 0, "navigation on paper");
  ensure(await page.locator("h1:visible").count(), "no heading on paper");
  await page.context().close();
});
