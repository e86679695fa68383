// How the page looks and reads, on a desk and on a phone, by day and by night: by the rules of axe (WCAG 2.2 AA), by keyboard alone, and
// never wider than its screen. SCREENSHOTS is a folder for pictures of it, where wanted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { close, open } from "../../tests/pages/browser.mjs";
import { Page } from "./page.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const corpus = new URL("../../tests/corpus/", import.meta.url).pathname;
const files = ["log-files/access.log", "db-dumps/mysql.sql", "dict-transport/sheet.css"].map((path) => corpus + path);

const SCREENS = {
  "desk-light": { viewport: { width: 1100, height: 800 }, colorScheme: "light" },
  "desk-dark": { viewport: { width: 1100, height: 800 }, colorScheme: "dark" },
  "phone-light": { viewport: { width: 390, height: 800 }, colorScheme: "light", hasTouch: true, isMobile: true },
  "phone-dark": { viewport: { width: 390, height: 800 }, colorScheme: "dark", hasTouch: true, isMobile: true },
};

for (const [screen, options] of Object.entries(SCREENS)) {
  // The page's policy forbids what a test puts in; that is another test's matter.
  const tab = await open("/", { ...options, bypassCSP: true, reducedMotion: "reduce" });
  const page = new Page(tab);
  await fits(tab, screen);
  await reads(tab, `${screen}, empty`);
  await page.drop(files);
  await page.finished();
  await page.proved(files.length);
  await tab.waitForFunction((count) => document.querySelectorAll(".bars dt").length === count, 3 * files.length);
  await page.choose("purpose", "shrink");
  await page.drop([`${corpus}image/full.jpg`]);
  await page.finished();
  await tab.locator(".compare img").first().waitFor();
  await fits(tab, screen);
  await reads(tab, `${screen}, with files`);
  if (process.env.SCREENSHOTS) await tab.screenshot({ path: join(process.env.SCREENSHOTS, `${screen}.png`), fullPage: true });
  await tab.context().close();
}

const tab = await open("/");
await byKeyboard(tab);
await close();

async function fits(tab, screen) {
  const [wide, most] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= most, `${screen}: ${wide} pixels wide`);
}

async function reads(tab, what) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
  const said = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
  assert.deepEqual(said, [], what);
}

// Everything there is can be reached by the Tab key, in the order of the page, and is seen to be.
async function byKeyboard(tab) {
  const reached = [];
  for (;;) {
    await tab.keyboard.press("Tab");
    // Past the last there is the page itself.
    if (await tab.evaluate(() => document.activeElement === document.body)) break;
    const focus = await tab.evaluate(() => {
      const { activeElement: at } = document;
      const shown = [at, at.nextElementSibling].some((one) => one && getComputedStyle(one).outlineStyle !== "none");
      return { name: at.id || at.name || at.textContent.trim(), shown };
    });
    assert.ok(focus.shown, `${focus.name} has the focus and does not show it`);
    reached.push(focus.name);
  }
  for (const wanted of ["picker", "folder-picker", "level", "purpose"]) assert.ok(reached.includes(wanted), `${wanted}: ${reached.join(", ")}`);
}
