// How long the page takes for a file, and what memory: SMALLEST_URL=… node web/tests/measure.mjs FILE [LEVEL…]
// Memory is the most that the tab's process held at once, workers, WebAssembly and the file included.

import { readFile, readdir, stat } from "node:fs/promises";
import { basename } from "node:path";
import { close, open } from "../../tests/pages/browser.mjs";
import { Page } from "./page.mjs";

const [file, ...levels] = process.argv.slice(2);

/** The most resident memory that any of the browser's tabs ever had, in MiB. */
async function peak() {
  const peaks = [0];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "");
    if (!command.includes("--type=renderer")) continue;
    const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => "");
    peaks.push(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
  return Math.round(Math.max(...peaks));
}

for (const level of levels.length ? levels : ["fast", "balanced", "max"]) {
  // A tab of its own for each level: resident memory only grows.
  const page = new Page(await open("/"));
  await page.choose("level", level);
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  await page.drop([file]);
  await page.finished();
  const packed = seconds();
  await page.proved(1);
  const size = await page.row(basename(file)).innerText();
  console.log(`${level}: ${(await stat(file)).size} bytes, archive after ${packed} s, proved after ${seconds()} s, ${await peak()} MiB`);
  console.log(`  ${size.replace(/\s+/g, " ")}`);
  await page.tab.context().close();
}
await close();
