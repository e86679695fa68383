// A headless Chromium that notices whatever a page does wrong.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

// What the browser itself says of answers that are refusals on purpose.
const REFUSED = /^Failed to load resource: the server responded with a status of (400|401|409)/;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
const faults = [];

export const base = process.env.SMALLEST_URL;

// A tab of its own, without anything stored; an origin other than the service's is a proxy before it. What is provoked is what the
// browser says of failures that the test makes.
export async function open(path, { origin = base, provoked = REFUSED, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    const bad = ["error", "warning"].includes(message.type()) && !provoked.test(message.text());
    if (bad) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    const own = url.origin === origin || ["blob:", "data:"].includes(url.protocol);
    if (!own) faults.push(`${page.url()} asks ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
  });
  await page.goto(origin + path);
  return page;
}

export async function signIn(page, key) {
  await page.getByLabel("API key", { exact: true }).fill(key);
  await page.keyboard.press("Enter");
  await page.locator("#page").waitFor();
}

// Slows uploads down to so many bytes a second; 0 lifts it.
export async function throttle(page, bytes) {
  const session = await page.context().newCDPSession(page);
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes || -1 };
  await session.send("Network.emulateNetworkConditions", conditions);
}

// Fails where any page did something wrong.
export async function close() {
  await browser.close();
  assert.deepEqual(faults, []);
}
