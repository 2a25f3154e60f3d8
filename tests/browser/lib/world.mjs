// One browser, one running demo, and a watch on everything that every page must keep to.

import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

/** Where Debian and others put Chromium; the environment variable CHROMIUM names another. */
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Without these Chromium speaks to its maker's hosts; --no-sandbox because tests may run as root in a container. */
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];
/** The laptop that the desk is made for. */
export const LAPTOP = { width: 1366, height: 768 };
/** Rules that axe applies: WCAG up to 2.2 AA and what is good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const require = createRequire(import.meta.url);

export class World {
  /** Suites whose tests build on one another. */
  stories = new Set();
  /** Who has signed in so far, by sign-in name. */
  people = new Map();
  /** Every address that was asked for. */
  addresses = new Set();
  #findings = [];
  #looked = new Map();
  #pages = [];

  static async open({ demo, shots, pictures }) {
    const world = new World();
    const executablePath = process.env.CHROMIUM ?? BROWSERS.find(existsSync);
    world.browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
    world.axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
    world.demo = demo;
    world.base = demo?.address;
    world.shots = shots;
    world.pictures = pictures;
    await mkdir(shots, { recursive: true });
    return world;
  }

  /** A browser of its own: cookies of one person, nothing shared. */
  async page(options = {}) {
    const { base = this.base, variant = "", ...rest } = options;
    const context = await this.browser.newContext({ baseURL: base, viewport: LAPTOP, locale: "de-DE", acceptDownloads: true, ...rest });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.plain = options.javaScriptEnabled === false;
    page.variant = variant;
    page.on("console", (message) => {
      // A refused form answers 422 and a page behind the sign-in 401: Chromium logs both, neither is a fault.
      const expected = /status of (401|403|404|422)/.test(message.text());
      if (message.type() === "error" && !expected) this.#findings.push(`console on ${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.#findings.push(`script on ${page.url()}: ${error.message}`));
    page.on("request", (request) => {
      const url = request.url();
      this.addresses.add(decodeURIComponent(url));
      if (/^(https?|wss?|ftp):/.test(url) && !url.startsWith(`${base}/`)) this.#findings.push(`${page.url()} asks ${url}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 500) this.#findings.push(`${response.status()} from ${response.url()}`);
    });
    this.#pages.push(page);
    return page;
  }

  async close() {
    await this.browser.close();
  }

  takeFindings() {
    return this.#findings.splice(0);
  }

  /** How many different pages were looked at. */
  get looked() {
    return this.#looked.size;
  }

  /**
   * Looks at the page that is open: what every page must keep to, and axe. One look for each kind of page: address
   * with ids taken out, heading, and whether it shows errors.
   */
  async look(page) {
    const seen = await page.evaluate(() => ({
      title: document.title,
      lang: document.documentElement.lang,
      headings: [...document.querySelectorAll("h1")].map((h) => h.textContent.trim()),
      inline: document.querySelectorAll("[style], script:not([src]), style").length,
      errors: document.querySelectorAll(".errors").length,
      exercise: document.body.innerText.includes("ÜBUNG"),
      primary: [...document.querySelectorAll("main .button--primary")].length,
      names: [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, at, all) => all.indexOf(id) !== at),
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
      dense: document.body.classList.contains("dense"),
    }));
    const size = page.viewportSize();
    const path = new URL(page.url()).pathname.split("/").map((part) => (/\d/.test(part) ? "…" : part)).join("/");
    const key = [path, seen.headings[0]?.replace(/\d[\d.:-]*/g, "…"), seen.errors, seen.dense ? "dense" : "guided", seen.lang, size.width, page.plain ? "plain" : "", page.variant].join(" ").trim();
    if (this.#looked.has(key)) return seen;
    this.#looked.set(key, page.url());
    const say = (what) => this.#findings.push(`${key}: ${what}`);
    if (seen.headings.length !== 1 || !seen.headings[0]) say(`${seen.headings.length} main headings`);
    if (!["de", "en"].includes(seen.lang)) say(`language "${seen.lang}"`);
    if (!seen.title) say("no title");
    if (seen.inline) say(`${seen.inline} inline styles or scripts`);
    if (seen.names.length) say(`ids used twice: ${seen.names.join(", ")}`);
    if (seen.wide) say(`wider than ${size.width} px`);
    if (!/ÜBUNG|EXERCISE/.test(seen.title) && !seen.exercise) say("does not say that this is an exercise");
    // With script switched off axe would wait for ever; the same pages are looked at with script elsewhere.
    if (!page.plain) for (const fault of await this.axeFaults(page)) say(fault);
    return seen;
  }

  /** What axe finds, one line a rule with the first places. */
  async axeFaults(page) {
    await page.evaluate(this.axe);
    const found = await page.evaluate(async (rules) => {
      const result = await axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
      return result.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => `${n.target.join(" ")} ${n.html.slice(0, 160)}`) }));
    }, RULES);
    return found.map((v) => `axe ${v.id}: ${v.help} (${v.nodes.length})\n      ${v.nodes.slice(0, 3).join("\n      ")}`);
  }

  /** A screenshot for whoever looks at the run afterwards, and for the documents if asked. */
  async photograph(page, name) {
    const folder = this.pictures ?? this.shots;
    await mkdir(folder, { recursive: true });
    await page.mouse.move(0, 0);
    await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
    await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
  }

  /** Every page of every person that is open. */
  get pages() {
    return this.#pages;
  }

  async photographFailure(name) {
    const page = this.#pages.filter((p) => !p.isClosed()).at(-1);
    if (!page) return "";
    const file = join(this.shots, `failed-${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`);
    try {
      await mkdir(dirname(file), { recursive: true });
      await page.screenshot({ path: file, fullPage: true, timeout: 5_000 });
      return `\n    at ${page.url()}, see ${file}`;
    } catch {
      return `\n    at ${page.url()}`;
    }
  }
}
