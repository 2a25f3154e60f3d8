// Every page that links lead to, for every role: looked at, in order, and closed to those whose business it is not.

import { PEOPLE, fetchAs, go, person } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

/** Most pages a role visits; lists may link to many alike. */
const PAGES_MAX = 60;
/** Of pages that differ only in an id, so many. */
const ALIKE_MAX = 2;

const kind = (path) => path.split("/").map((part) => (/\d/.test(part) ? "…" : part)).join("/");
/** Pages that are open to everyone who has signed in. */
const areas = new Map();

for (const login of Object.values(PEOPLE)) {
  test("crawl", `all pages that ${login} can reach`, async (world) => {
    const { page } = await person(world, login);
    await go(world, page, "/");
    areas.set(login, await page.locator("nav.nav a").evaluateAll((links) => links.map((a) => new URL(a.href).pathname)));
    ensure(areas.get(login).length > 0, "no navigation");
    const waiting = ["/"];
    const known = new Set(waiting);
    const alike = new Map();
    // Papers open in a window of their own.
    const files = new Set();
    let visited = 0;
    while (waiting.length && visited < PAGES_MAX) {
      const path = waiting.shift();
      if (files.has(path)) {
        const { status, type } = await fetchAs(page, path);
        equal([status, type.split(";")[0]], [200, "application/pdf"], path);
        continue;
      }
      const response = await go(world, page, path);
      visited += 1;
      ensure(response.status() === 200, `${path} answers ${response.status()}`);
      const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => ({ link: a.href, file: a.target === "_blank" })));
      for (const { link, file } of links) {
        const url = new URL(link);
        ensure(url.origin === new URL(world.base).origin, `${path} links to ${link}`);
        const next = url.pathname + url.search;
        const count = (alike.get(kind(next)) ?? 0) + 1;
        if (known.has(next) || count > ALIKE_MAX || url.pathname.startsWith("/assets/")) continue;
        alike.set(kind(next), count);
        known.add(next);
        if (file) files.add(next);
        waiting.push(next);
      }
    }
    ensure(visited > areas.get(login).length, `only ${visited} pages`);
  });
}

test("crawl", "areas of others are closed", async (world) => {
  const all = new Set([...areas.values()].flat());
  let closed = 0;
  for (const [login, own] of areas) {
    const { page } = await person(world, login);
    for (const path of [...all].filter((one) => !own.includes(one))) {
      const response = await go(world, page, path);
      equal(response.status(), 403, `${path} for ${login}`);
      closed += 1;
    }
  }
  ensure(closed > 10, `only ${closed} closed areas`);
});

test("crawl", "an address that does not exist says so", async (world) => {
  const { page } = await person(world, PEOPLE.registrar);
  for (const path of ["/nothing", "/cases/nothing", "/papers/NOTHING", "/holds/1", "/payments/runs/1"]) {
    const response = await go(world, page, path);
    ensure([403, 404, 422].includes(response.status()), `${path} answers ${response.status()}`);
    ensure(/NB-[A-Z]-\d{3}/.test(await page.locator("main").innerText()), `${path} names no code`);
  }
});
