// Browser and accessibility tests of the desk: node browser/run.mjs --binary PATH [--only SUITE] [--shots DIR] [--pictures DIR]

import { dirname, resolve } from "node:path";
import { startDemo } from "./lib/demo.mjs";
import { runAll } from "./lib/report.mjs";
import { World } from "./lib/world.mjs";

// Stories of one town in this order: a kind is out of stock before it is delivered.
const SUITES = ["sign_in", "tour", "payment_rules", "settlement", "identity", "crawl", "trouble", "keyboard", "plain", "views", "copies", "bad_input", "counter", "serials", "two", "extracts", "clerk", "marriage", "seldom"];
/** Enough for every kind of record, quick to make. */
const RESIDENTS = 2_000;

const options = { only: [] };
for (let at = 2; at < process.argv.length; at += 2) {
  const [name, value] = [process.argv[at].replace(/^--/, ""), process.argv[at + 1]];
  if (name === "only") options.only.push(value);
  else options[name] = value;
}
if (!options.binary) {
  console.error("usage: node browser/run.mjs --binary PATH [--only SUITE]... [--shots DIR] [--pictures DIR]");
  process.exit(2);
}

for (const suite of SUITES) await import(`./${suite}.mjs`);
const demo = await startDemo(resolve(options.binary), Number(options.residents ?? RESIDENTS));
// Whoever stops the tests stops the town with them.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => demo.stop().finally(() => process.exit(130)));
let world;
let result = { passed: 0, failed: 1 };
try {
  const shots = resolve(options.shots ?? `${dirname(resolve(options.binary))}/../browser`);
  world = await World.open({ demo, shots, pictures: options.pictures && resolve(options.pictures) });
  world.binary = resolve(options.binary);
  world.residents = Number(options.residents ?? RESIDENTS);
  world.stories.add("tour").add("payment_rules").add("sign_in");
  result = await runAll(world, options.only);
  console.log(`${world.looked} kinds of pages looked at`);
} catch (error) {
  console.log(error.stack);
} finally {
  await world?.close();
  await demo.stop();
}
console.log(`${result.passed} passed, ${result.failed} failed`);
process.exitCode = result.failed === 0 && result.passed > 0 ? 0 : 1;
