// Without JavaScript: the same pages, the same work.

import { PASSWORD, PEOPLE, accept, daysAgo, errors, fetchAs, go, guided, person, press, primary, receiptNumber, search } from "./lib/desk.mjs";
import { ensure, equal, test } from "./lib/report.mjs";

test("plain", "sign in, search, record, print and sign out without JavaScript", async (world) => {
  const who = await person(world, PEOPLE.registrar);
  const page = await world.page({ javaScriptEnabled: false });
  await go(world, page, "/sign-in");
  await page.fill("[name=login]", who.login);
  await page.fill("[name=password]", PASSWORD);
  await page.fill("[name=second]", who.codes.shift());
  await press(world, page, primary(page));
  equal(new URL(page.url()).pathname, "/", "after signing in");
  const hits = await search(world, page, "Schmidt", "Anfrage am Schalter");
  ensure(hits.length > 0, "nobody found");
  await press(world, page, page.locator(".hits li button").first());
  ensure(/Stand/.test(await page.locator("main").innerText()), "the card does not say from when its data are");
  await go(world, page, "/intake/sterbemitteilung");
  await guided(world, page, {
    form: "written", mit_quelle: "behoerde", mit_stelle: "Polizeirevier", mit_datum: daysAgo(0), 4140: daysAgo(1), 4150: "Talbrück",
    4201: "Ohneskript", 4203: "Uwe", 4240: "1940-05-06",
  });
  await accept(page);
  await press(world, page, primary(page));
  equal(await errors(page), "", "problems of the act");
  ensure((await receiptNumber(page)).length > 4, "no number");
  await press(world, page, primary(page));
  await press(world, page, page.locator("form[action$='/print'] button").first());
  const { status, type } = await fetchAs(page, await page.locator("a[href$='/pdf']").first().getAttribute("href"));
  equal([status, type.split(";")[0]], [200, "application/pdf"], "the paper");
  await page.locator("details.person summary").click();
  await press(world, page, "form[action='/sign-out'] button");
  equal((await go(world, page, "/")).status(), 401, "after signing out");
});

test("plain", "the dense form shows everything at once without JavaScript", async (world) => {
  const who = await person(world, PEOPLE.registrar);
  const page = await world.page({ javaScriptEnabled: false });
  await page.context().addCookies(await who.page.context().cookies());
  await go(world, page, "/help/keys");
  await page.locator("details.person summary").click();
  await press(world, page, "form[action='/preferences'] button[name=dense]");
  await go(world, page, "/intake/sterbemitteilung");
  const groups = await page.locator("section.form__group").count();
  ensure(groups >= 4, `only ${groups} groups on the dense form`);
  await press(world, page, primary(page));
  ensure(await errors(page), "an empty dense form was taken");
  await page.locator("details.person summary").click();
  await press(world, page, "form[action='/preferences'] button[name=dense]");
});
