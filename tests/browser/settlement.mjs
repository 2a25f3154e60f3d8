// After the outage: what was due is taken in, what is missing goes into a supplementary run, what is too much is heard, decided, set off.

import { PEOPLE, errors, fill, go, person, press, primary } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

/** A benefit of which no other suite pays a run, with a monthly share of set-off. */
const BENEFIT = "grusi";
const story = {};

/** The month before `MM/YYYY`, as `YYYY-MM`. */
function before(month) {
  const [m, y] = month.split("/").map(Number);
  return m === 1 ? `${y - 1}-12` : `${y}-${String(m - 1).padStart(2, "0")}`;
}
const cents = (text) => Number(text.replace(/[^\d,-]/g, "").replace(",", ""));
const euro = (amount) => `${Math.floor(amount / 100)},${String(amount % 100).padStart(2, "0")}`;

/** The page of a case, by its file number in the list. */
async function open(world, page, file) {
  await go(world, page, "/settlement");
  await press(world, page, page.locator(`main th a:text-is("${file}")`));
}

/** The one step that the page offers, with a reason. */
async function step(world, page, values = {}) {
  await fill(page, { note: "Akte 7, 3.12.", ...values });
  await press(world, page, primary(page));
}

test("settlement", "what was due is taken in from a file and compared with what was paid", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await go(world, page, `/payments/lists/new?way=extract&benefit=${BENEFIT}`);
  await fill(page, { benefit: BENEFIT });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the list");
  await press(world, page, page.locator(`form[action='/payments/runs']:has(input[value=${BENEFIT}]) button`));
  const month = (await page.locator("h1").innerText()).match(/\d\d\/\d{4}/)[0];
  const run = new URL(page.url()).pathname;
  await go(world, page, `${run}?show=same`);
  const rows = await page.locator("#rows ~ * tbody tr").evaluateAll((rows) => rows.map((row) => ({
    file: row.querySelector("th").innerText.trim().split(/\s/)[0],
    amount: [...row.querySelectorAll("td.figure")].map((cell) => cell.innerText.trim()).find((text) => /\d,\d\d/.test(text)),
  })));
  ensure(rows.length >= 3, `only ${rows.length} rows`);
  await go(world, page, `${run}/discard`);
  await fill(page, { reason: "erst abrechnen" });
  await press(world, page, primary(page));

  // The list says that this month was paid by the old order.
  story.month = before(month);
  const [less, more, even] = rows.map((row) => ({ file: row.file, paid: cents(row.amount) }));
  Object.assign(story, { less, more, even });
  await go(world, page, "/settlement/due");
  await world.photograph(page, "settlement-due");
  await press(world, page, primary(page));
  ensure((await errors(page)).length > 0, "nothing was taken in");
  const lines = [
    "Aktenzeichen;Monat;Betrag",
    `${less.file};${story.month};${euro(less.paid + 3000)}`,
    `${more.file};${story.month};${euro(more.paid - 4000)}`,
    `${even.file};${story.month};${euro(even.paid)}`,
  ];
  await fill(page, { benefit: BENEFIT });
  await page.setInputFiles("input[name=file]", { name: "soll.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of what is due");
  const text = await page.locator("main").innerText();
  for (const one of [less, more]) ensure(text.includes(one.file), `${one.file} is missing`);
  await world.photograph(page, "settlement");
});

test("settlement", "what is missing is proposed once and is a line of the supplementary run", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await open(world, page, story.less.file);
  await world.photograph(page, "settlement-underpaid");
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("NB-Z-205"), "a reason is needed");
  await step(world, page);
  equal(await errors(page), "", "problems of the proposal");
  equal(await primary(page).count(), 0, "steps after the proposal");
  await go(world, page, "/settlement");
  await press(world, page, page.locator("form[action='/payments/runs'] button"));
  await go(world, page, `${new URL(page.url()).pathname}?show=all`);
  const text = await page.locator("main").innerText();
  ensure(text.includes(story.less.file) && text.includes("30,00"), "the run does not pay what is missing");
  ensure(!text.includes(story.even.file), "the run pays somebody else");
  await world.photograph(page, "settlement-run");
});

test("settlement", "what is too much is heard, decided and set off within the rule", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await open(world, page, story.more.file);
  await world.photograph(page, "settlement-overpaid");
  const here = new URL(page.url()).pathname;
  const letter = async (kind) => {
    const csrf = await page.inputValue("main [name=csrf]");
    const answer = await page.request.post(`${here}/letter`, { form: { csrf, letter: kind }, headers: { origin: new URL(page.url()).origin } });
    ensure((await answer.body()).subarray(0, 5).toString() === "%PDF-", `no letter: ${answer.status()}`);
  };
  await letter("hearing");
  await step(world, page);
  await letter("decision");
  await step(world, page);
  await letter("set_off");
  await world.photograph(page, "settlement-set-off");
  await step(world, page, { monthly: "400,00" });
  ensure((await errors(page)).includes("NB-Z-419"), "more than the share of the law");
  equal(await page.inputValue("main [name=monthly]"), "400,00", "what was typed");
  await step(world, page, { monthly: "20,00" });
  equal(await errors(page), "", "problems of the set-off");
  await world.photograph(page, "settlement-setting-off");
});

test("settlement", "somebody else's payment is recorded with its proof and counts", async (world) => {
  const { page } = await person(world, PEOPLE.benefits);
  await go(world, page, "/settlement/elsewhere");
  await fill(page, { benefit: BENEFIT, file_number: story.even.file, month: story.month, by: "third", amount: "12,00" });
  await press(world, page, primary(page));
  ensure((await errors(page)).includes("NB-Z-422"), "a proof is needed");
  equal(await page.inputValue("[name=file_number]"), story.even.file, "what was typed");
  await world.photograph(page, "settlement-elsewhere");
  await fill(page, { proof: "Kreis, Frau Alt, 2.12." });
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the entry");
  await open(world, page, story.even.file);
  ensure((await page.locator("main").innerText()).includes("12,00"), "it does not count");
});

test("settlement", "the treasurer saves the posting file with its control totals", async (world) => {
  const { page } = await person(world, PEOPLE.treasurer);
  await go(world, page, "/settlement");
  await world.photograph(page, "settlement-treasurer");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("form[action='/settlement/postings'] button").click()]);
  const text = await (await import("node:fs/promises")).readFile(await download.path(), "utf8");
  ensure(text.startsWith("satz;tag;art;kennung;betrag\n") && /\nS;|^S;/m.test(text), text.slice(0, 200));
});
