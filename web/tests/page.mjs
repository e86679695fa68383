// The page as a user works it.

import { readFile } from "node:fs/promises";

/** What the tests do on a tab that shows the page. */
export class Page {
  constructor(tab) {
    this.tab = tab;
  }

  /** Waits until the service worker keeps everything. */
  offline() {
    return this.tab.getByText("Works offline.").waitFor();
  }

  choose(kind, value) {
    return this.tab.locator(`input[name="${kind}"][value="${value}"]`).check();
  }

  drop(files) {
    return this.tab.setInputFiles("#picker", files);
  }

  row(name) {
    return this.tab.locator("#jobs .job").filter({ has: this.tab.getByText(name, { exact: true }) });
  }

  /** Waits until no file is being worked on. */
  finished() {
    return this.tab.waitForFunction(() => !document.querySelector("#zip").disabled, null, { timeout: 120_000, polling: 100 });
  }

  /** Waits until every finished file has its proof. */
  proved(count) {
    const all = (count) => document.querySelectorAll(".proof:not(.open)").length >= count;
    return this.tab.waitForFunction(all, count, { timeout: 120_000, polling: 100 });
  }

  /** Waits until no worker is left that compresses. */
  async idle() {
    const busy = () => this.tab.workers().filter((worker) => worker.url().includes("/worker-"));
    while (busy().length) await busy()[0]?.waitForEvent("close", { timeout: 5_000 });
  }

  clear() {
    return this.tab.getByRole("button", { name: "Clear finished" }).click();
  }

  /** The bytes and the name that a click downloads. */
  async download(target) {
    const [download] = await Promise.all([this.tab.waitForEvent("download"), target.click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  all() {
    return this.download(this.tab.getByRole("button", { name: "Download all as ZIP" }));
  }
}
