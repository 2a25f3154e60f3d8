// The fictional town's registers as import files: the same people as in the demo, read past the desk.

import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensure } from "./report.mjs";

/** The demo's seed. */
const SEED = 2023;

/** Writes the same town as the demo's and reads it. */
export async function town(world) {
  if (world.town) return world.town;
  const folder = join(world.demo.folder, "registers");
  await promisify(execFile)(world.binary, ["--json", "synth", "--residents", String(world.residents), "--seed", String(SEED), "--out", folder]);
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const tables = {};
  for (const { class: name, file, rows } of manifest.classes) {
    tables[name] = records(await readFile(join(folder, file), "utf8"));
    ensure(tables[name].length === rows, `${file}: ${tables[name].length} lines, the manifest says ${rows}`);
  }
  await rm(folder, { recursive: true, force: true });
  const blocked = new Set(tables.blocks.map((block) => block.person_id));
  const home = new Map(tables.addresses.filter((one) => one.kind === "current").map((one) => [one.person_id, one]));
  world.town = { ...tables, blocked, home };
  return world.town;
}

/** Lines of a CSV file as objects; cells hold no line breaks. */
function records(text) {
  const [head, ...lines] = text.split(/\r?\n/).filter((line) => line !== "").map(cells);
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at] ?? ""])));
}

function cells(line) {
  const found = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) found.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
  return found;
}

/** Grown-up women of the town who may be found, with an umlaut in the family name first. */
export async function mothers(world) {
  const { persons, blocked, home } = await town(world);
  const year = new Date().getFullYear();
  const fit = persons.filter((one) => one.sex === "w" && !one.date_of_death && !blocked.has(one.person_id) && home.has(one.person_id)
    && /^\d{4}-(?!00)\d\d-(?!00)\d\d$/.test(one.date_of_birth) && one.marital_status === "LD"
    && year - Number(one.date_of_birth.slice(0, 4)) >= 20 && year - Number(one.date_of_birth.slice(0, 4)) <= 38
    && /^\p{L}{6,}$/u.test(one.family_name) && one.nationalities === "DEU");
  const score = (one) => (/[äöü]/.test(one.family_name) ? 0 : 1);
  return fit.sort((a, b) => score(a) - score(b));
}

/** Living people with a running benefit of this kind who may be found. */
export async function recipients(world, benefit) {
  const { persons, grants, blocked, home, last_payments: last } = await town(world);
  const paid = new Set(last.filter((one) => one.benefit === benefit).map((one) => one.file_number));
  const by = new Map(persons.map((one) => [one.person_id, one]));
  return grants
    .filter((grant) => grant.benefit === benefit && paid.has(grant.file_number))
    .map((grant) => ({ grant, person: by.get(grant.person_id) }))
    .filter(({ person }) => person && !person.date_of_death && !blocked.has(person.person_id) && home.has(person.person_id)
      && /^\d{4}-(?!00)\d\d-(?!00)\d\d$/.test(person.date_of_birth) && /^\p{L}+$/u.test(person.family_name));
}

/** A name as somebody in a hurry types it: umlauts spelt out, one inner letter missing. */
export function misspelt(name) {
  const plain = name.replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss");
  const at = Math.max(2, plain.length - 3);
  return plain.slice(0, at) + plain.slice(at + 1);
}
