// Copies, backups and erasures: set up, seen on every page, refused with a reason.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PASSWORD, PEOPLE, errors, go, person, press, primary } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

const page = async (world) => {
  const who = await person(world, PEOPLE.head);
  await go(world, who.page, "/journal/copies");
  return who.page;
};

test("copies", "a copy on the same disk follows and is not called a second copy", async (world) => {
  const at = await page(world);
  ensure((await at.locator("main").innerText()).includes("keine Kopie mit"), "an empty list is not said in words");
  const folder = mkdtempSync(join(tmpdir(), "nb-copy-"));
  try {
    await at.fill("[name=label]", "Stick rot");
    await at.fill("[name=path]", folder);
    await press(world, at, primary(at));
    for (let round = 0; round < 50 && !(await at.locator("main").innerText()).includes("derselbe Datenträger"); round += 1) {
      await at.waitForTimeout(100);
      await go(world, at, "/journal/copies");
    }
    const said = await at.locator("main").innerText();
    ensure(said.includes("Stick rot") && said.includes("derselbe Datenträger"), said);
    await world.photograph(at, "copies");
    await go(world, at, "/situation");
    ensure((await at.locator("body").innerText()).includes("zweite Kopie läuft nicht mit"), "no alarm on another page");
    await go(world, at, "/journal/copies");
    await press(world, at, at.locator("form[action='/journal/copies/drop'] button"));
    ensure((await at.locator("main").innerText()).includes("keine Kopie mit"), "it is still there");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("copies", "a folder that is none is refused at the field and nothing typed is lost", async (world) => {
  const at = await page(world);
  await at.fill("[name=label]", "Stick blau");
  await at.fill("[name=path]", "/media/gibt/es/nicht");
  await press(world, at, primary(at));
  ensure((await errors(at)).includes("Diesen Ordner gibt es nicht"), await errors(at));
  equal(await at.inputValue("[name=label]"), "Stick blau", "the label");
  equal(await at.inputValue("[name=path]"), "/media/gibt/es/nicht", "the path");
});

test("copies", "an erasure is proposed with a reason and the own password, and waits for a second person", async (world) => {
  const at = await page(world);
  await go(world, at, "/journal/erase");
  await world.photograph(at, "erase");
  await press(world, at, primary(at));
  ensure(await errors(at), "an empty form was taken");
  await at.fill("[name=case]", "GIBT-ES-NICHT");
  await at.fill("[name=reason]", "Löschverlangen");
  await at.fill("[name=password]", PASSWORD);
  await press(world, at, primary(at));
  ensure((await errors(at)).includes("Diesen Vorgang gibt es hier nicht"), await errors(at));
  await at.fill("[name=case]", "");
  await at.fill("[name=person]", "P0");
  await at.fill("[name=password]", PASSWORD);
  await press(world, at, primary(at));
  ensure(new URL(at.url()).pathname.startsWith("/confirm/"), at.url());
  ensure((await at.locator("main").innerText()).includes("zweite Person"), "nobody is told to wait");
  await world.photograph(at, "erase-proposed");
});
