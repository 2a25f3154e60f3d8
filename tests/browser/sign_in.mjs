// Signing in: one-time link, password, printed codes; and what is refused.

import { PASSWORD, PEOPLE, errors, go, person, press, primary, printedCodes, signIn, typed } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

test("sign_in", "nothing is shown to whoever is not signed in", async (world) => {
  const page = await world.page();
  for (const path of ["/", "/cases", "/payments", "/accounts", "/search"]) {
    const response = await go(world, page, path);
    equal(response.status(), 401, `status of ${path}`);
    ensure(await page.locator("[name=password]").count(), `${path} shows no sign-in`);
  }
  const headers = (await page.goto("/sign-in")).headers();
  ensure(headers["content-security-policy"]?.includes("default-src 'self'"), `policy: ${headers["content-security-policy"]}`);
  ensure(!/unsafe-inline|unsafe-eval/.test(headers["content-security-policy"]), "the policy allows inline code");
  equal(headers["x-content-type-options"], "nosniff", "x-content-type-options");
  ensure(headers["cache-control"]?.includes("no-store"), `cache-control: ${headers["cache-control"]}`);
  ensure(["no-referrer", "same-origin"].includes(headers["referrer-policy"]), `referrer-policy: ${headers["referrer-policy"]}`);
});

test("sign_in", "passwords that differ or are too short are refused", async (world) => {
  const told = world.demo.people.find((one) => one.login === PEOPLE.secondRegistrar);
  const page = await world.page();
  await go(world, page, told.link);
  equal(new URL(page.url()).pathname, "/first", "where the link leads");
  await press(world, page, primary(page));
  await page.fill("[name=password]", PASSWORD);
  await page.fill("[name=again]", `${PASSWORD}x`);
  await press(world, page, primary(page));
  ensure(await errors(page), "different passwords were taken");
  await page.fill("[name=password]", "kurz");
  await page.fill("[name=again]", "kurz");
  await press(world, page, primary(page));
  ensure(await errors(page), "a short password was taken");
  equal(await page.evaluate(() => document.activeElement.id), "errors", "focus after an error");
  await page.fill("[name=password]", PASSWORD);
  await page.fill("[name=again]", PASSWORD);
  await press(world, page, primary(page));
  const codes = await printedCodes(world, page);
  world.people.set(told.login, { login: told.login, page, codes, name: told.name });
  const again = await world.page();
  await go(world, again, told.link);
  await press(world, again, primary(again));
  ensure(await errors(again), "a one-time code worked again after the password was set");
});

test("sign_in", "a link leads to password, printed codes and the day's page", async (world) => {
  const who = await person(world, PEOPLE.registrar);
  ensure((await who.page.locator("h1").innerText()).length > 0, "no heading");
  const cookies = await who.page.context().cookies();
  ensure(cookies.length === 1 && cookies.every((one) => one.httpOnly && one.sameSite === "Strict"), JSON.stringify(cookies));
  await world.photograph(who.page, "today");
});

test("sign_in", "each printed code works once", async (world) => {
  const who = await person(world, PEOPLE.registrar);
  const used = who.codes[0];
  await go(world, who.page, "/help/keys");
  await who.page.locator("details.person summary").click();
  await press(world, who.page, "form[action='/sign-out'] button");
  equal((await go(world, who.page, "/")).status(), 401, "after signing out");
  await who.page.fill("[name=login]", who.login);
  await who.page.fill("[name=password]", "nicht das Kennwort");
  await who.page.fill("[name=second]", "000000");
  await press(world, who.page, primary(who.page));
  ensure(await errors(who.page), "a wrong password was taken");
  equal((await typed(who.page)).login, who.login, "the name after an error");
  await signIn(world, who);
  equal(new URL(who.page.url()).pathname, "/", "after signing in");
  const page = await world.page();
  await go(world, page, "/sign-in");
  await page.fill("[name=login]", who.login);
  await page.fill("[name=password]", PASSWORD);
  await page.fill("[name=second]", used);
  await press(world, page, primary(page));
  ensure(await errors(page), "a printed code worked twice");
});
