// The page that compresses in the browser, against a service: SMALLEST_URL, SMALLEST_KEY, and in JOBS a list of
// { path, name, level, archive } with what `smallest compress` made of each file. SCREENSHOTS is a folder for those, where wanted.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base, close, open } from "../../tests/pages/browser.mjs";
import { Page } from "./page.mjs";
import { wire } from "./proxy.mjs";
import { unzip } from "./zip.mjs";

const jobs = JSON.parse(await readFile(process.env.JOBS, "utf8"));
const levels = [...new Set(jobs.map(({ level }) => level))];
const samples = new Map(jobs.map(({ path, name }) => [path, name]));
const scratch = await mkdtemp(join(tmpdir(), "web-"));

const line = await wire(base);
const page = new Page(await open("/", { origin: line.origin, acceptDownloads: true }));

// What was sent, without the browser's own question whether the service worker is still the newest: it asks that when it likes.
const sent = () => line.taken().replace(/GET \/sw\.js HTTP\/1\.1\r\n([^\r\n]+\r\n)*\r\n/g, "");

async function step(name, work) {
  const started = Date.now();
  await work();
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

await step("the page comes with its policy, and keeps itself", async () => {
  const answer = await page.tab.request.get(`${line.origin}/`);
  assert.match(answer.headers()["content-security-policy"], /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  await page.offline();
  const requests = line.taken();
  // What a page may ask of its service before a file is there: itself.
  for (const request of requests.matchAll(/^([A-Z]+) (\S+) HTTP/gm)) {
    assert.match(request[0], /^GET (\/|\/sw\.js|\/icon\.svg|\/manifest\.webmanifest|\/web\/[\w.-]+) HTTP$/);
  }
});

const archives = new Map();
for (const level of levels) {
  await step(`archives at ${level} are those of the command line, and nothing is sent`, async () => {
    const expected = jobs.filter((job) => job.level === level);
    await page.choose("level", level);
    await page.drop(expected.map(({ path }) => path));
    await page.finished();
    const { name, bytes } = await page.all();
    assert.equal(name, "smallest.zip");
    const found = unzip(bytes);
    assert.equal(found.size, expected.length);
    for (const job of expected) {
      const made = found.get(`${job.name}.smz`);
      assert.ok(made, `${job.name} is not in the ZIP`);
      assert.ok(made.equals(await readFile(job.archive)), `another archive of ${job.path} at ${level}`);
      archives.set(job.name, { path: job.path, bytes: made });
    }
    await page.proved(expected.length);
    assert.equal(await page.tab.locator(".proof.bad, .state.bad").count(), 0);
    await page.clear();
    assert.equal(sent(), "", "the browser sent something while it compressed");
  });
}

await step("archives come back", async () => {
  const dropped = [];
  for (const [name, { bytes }] of archives) {
    const path = join(scratch, `${name}.smz`);
    await writeFile(path, bytes);
    dropped.push(path);
  }
  await page.drop(dropped);
  await page.finished();
  await page.proved(dropped.length);
  const found = unzip((await page.all()).bytes);
  for (const [name, { path }] of archives) assert.ok(found.get(name).equals(await readFile(path)), `${name} does not come back`);
  await page.clear();
});

await step("what is no archive, or a broken one, is said so", async () => {
  const [[name, { bytes }]] = archives;
  const broken = Buffer.from(bytes);
  broken[broken.length >> 1] ^= 1;
  const files = [["broken.smz", broken], ["none.smz", Buffer.from("nothing of the kind")]];
  await page.drop(files.map(([name, buffer]) => ({ name, mimeType: "application/octet-stream", buffer })));
  for (const [name] of files) {
    await page.row(name).locator(".state.bad").waitFor();
    assert.equal(await page.row(name).getByRole("link").count(), 0, `${name} can be downloaded`);
  }
  assert.ok(name);
  await page.clear();
});

await step("a long file shows how far it is, and stops when told to", async () => {
  const text = Array.from({ length: 100_000 }, (_, n) => `Nov 22 10:00:00 alpha sshd[${n}]: session ${(n * 7919) % 997} opened\n`);
  await page.choose("level", levels.at(-1));
  await page.drop([{ name: "long.log", mimeType: "text/plain", buffer: Buffer.from(text.join("")) }]);
  const row = page.row("long.log");
  await row.getByText(/compressing and checking \d+%, about \d+ (s|min) left/).waitFor();
  assert.ok(Number(await row.getByRole("progressbar").getAttribute("value")) >= 0);
  await row.getByRole("button", { name: "Cancel long.log" }).click();
  await row.getByText("cancelled").waitFor();
  await page.idle();
  await page.clear();
});

await step("a folder keeps its paths", async () => {
  const path = [...samples.keys()][0];
  const folder = join(path, "..");
  await page.choose("level", levels[0]);
  await page.tab.setInputFiles("#folder-picker", folder);
  await page.finished();
  const found = unzip((await page.all()).bytes);
  const inside = folder.split("/").at(-1);
  assert.ok(found.has(`${inside}/${samples.get(path)}.smz`), [...found.keys()].join(", "));
  await page.clear();
});

await step("a smaller picture is shown before and after", async () => {
  const picture = new URL("../../tests/corpus/image/full.jpg", import.meta.url).pathname;
  await page.choose("purpose", "shrink");
  await page.drop([picture]);
  await page.finished();
  const row = page.row("full.jpg");
  const { name, bytes } = await page.download(row.getByRole("link", { name: "Download" }));
  assert.equal(name, "full.jpg");
  assert.deepEqual([bytes[0], bytes[1]], [0xff, 0xd8]);
  assert.ok(bytes.length < (await readFile(picture)).length);
  const slider = row.getByRole("slider", { name: "full.jpg: before and after" });
  await slider.focus();
  await page.tab.keyboard.press("Home");
  assert.equal(await row.locator(".compare").evaluate((box) => box.style.getPropertyValue("--at")), "0");
  const [before, after] = await row.locator("img").evaluateAll((all) => all.map(({ naturalWidth }) => naturalWidth));
  assert.ok(before > 0 && before === after, "both pictures are shown");
  await page.choose("purpose", "pack");
  await page.clear();
});

await step("nothing was sent but the page's own questions", async () => {
  assert.equal(sent(), "");
});

await step("without a network it works all the same", async () => {
  await page.tab.context().setOffline(true);
  await page.tab.reload();
  const [[path, name]] = samples;
  await page.choose("level", levels[0]);
  await page.drop([path]);
  await page.finished();
  await page.proved(1);
  const made = await page.download(page.row(name).getByRole("link"));
  const job = jobs.find((job) => job.path === path && job.level === levels[0]);
  assert.ok(made.bytes.equals(await readFile(job.archive)));
  await page.tab.context().setOffline(false);
});

await step("a file is stored on the server when that is asked for, with a key", async () => {
  line.taken();
  const [path, name] = [...samples].find(([, name]) => name.endsWith(".log"));
  await page.clear();
  await page.drop([path]);
  await page.finished();
  const row = page.row(name);
  await row.getByRole("button", { name: `Upload ${name} to this server` }).click();
  const dialog = page.tab.getByRole("dialog");
  await dialog.getByRole("button", { name: "Keep it here" }).click();
  assert.equal(sent(), "", "something was sent without a key");
  await row.getByRole("button", { name: `Upload ${name}` }).click();
  await dialog.getByLabel("API key").fill(process.env.SMALLEST_KEY);
  await dialog.getByRole("button", { name: "Upload" }).click();
  await row.getByText("stored on this server").waitFor();
  await page.tab.goto(`${line.origin}/files`);
  await page.tab.locator("#list tbody tr").filter({ hasText: name }).waitFor();
});

line.close();
await rm(scratch, { recursive: true });
await close();
