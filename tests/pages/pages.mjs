// The pages as a user works them, against the real service: SMALLEST_URL, SMALLEST_KEY of a new account, and a folder for
// SCREENSHOTS where those are wanted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { base, close, open, signIn, throttle } from "./browser.mjs";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const LONG = "application-server-with-a-name-that-is-far-too-long-for-a-phone.log";

let key = process.env.SMALLEST_KEY;

const log = (lines, host) => {
  const line = (_, n) => `Nov 22 10:00:${String(n % 60).padStart(2, "0")} ${host} sshd[${n}]: session ${(n * 7919) % 997} opened\n`;
  return Buffer.from(Array.from({ length: lines }, line).join(""));
};
const file = (name, buffer) => ({ name, mimeType: "text/plain", buffer });
const first = file("syslog.log", log(20_000, "alpha"));

const page = await open("/files");

const transfer = (name) => page.locator("#transfer-list li").filter({ hasText: name }).first();
const stored = (name) => page.locator("#list tbody tr").filter({ hasText: name });
const keyRow = (id) => page.locator("#keys tbody tr").filter({ hasText: id });
const inDialog = (name) => page.getByRole("dialog").getByRole("button", { name });
const send = (...files) => page.setInputFiles("#picker", files);

async function step(name, work) {
  console.log(name);
  await work();
}

async function keyInUse() {
  return page.evaluate(() => sessionStorage.getItem("smallest.key"));
}

async function revealed() {
  const value = await page.getByRole("dialog").getByLabel("API key").inputValue();
  await page.keyboard.press("Escape");
  await inDialog("Done").click();
  return value;
}

await step("only a key opens the pages, and it stays in the tab", async () => {
  assert.equal(page.url(), `${base}/files`);
  for (const [wrong, answer] of [["smz_wrong", "This key is not accepted."], ["ключ", "This is not an API key."]]) {
    await page.getByLabel("API key").fill(wrong);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText(answer).waitFor();
  }
  await signIn(page, key);
  await page.getByText("Nothing yet").waitFor();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.deepEqual(await page.context().cookies(), []);
});

await step("uploads show their progress, and duplicates are found", async () => {
  await throttle(page, 400_000);
  await send(first, file(LONG, log(500, "beta")), file("photo.unknown", Buffer.from("x")));
  await transfer("photo.unknown").getByText("no codec is known").waitFor();
  await transfer("syslog.log").getByText(/uploading [1-9]\d?%/).waitFor();
  assert.ok((await transfer("syslog.log").getByRole("progressbar").getAttribute("value")) > 0);
  await transfer("syslog.log").getByText("% saved").waitFor();
  await transfer(LONG).getByText("% saved").waitFor();
  await throttle(page, 0);
  await send(file("copy.log", first.buffer));
  await transfer("copy.log").getByText("already stored").waitFor();
  await page.getByRole("button", { name: "Clear finished" }).click();
  assert.ok(await page.locator("#transfers").isHidden());
  assert.equal(await page.locator('[data-figure="files"]').textContent(), "2");
});

await step("an upload can be cancelled, and options are sent along", async () => {
  await throttle(page, 50_000);
  await send(file("slow.log", log(20_000, "gamma")));
  await transfer("slow.log").getByText("uploading").waitFor();
  await page.getByRole("button", { name: "Cancel slow.log" }).click();
  await transfer("slow.log").getByText("cancelled").waitFor();
  await throttle(page, 0);
  await page.getByLabel("Codec").selectOption("log-files");
  await page.getByLabel("Level").selectOption("fast");
  const sent = page.waitForRequest(/upload/);
  await send(file("auth.txt", log(2_000, "delta")));
  assert.equal(new URL((await sent).url()).searchParams.get("level"), "fast");
  await stored("auth.txt").waitFor();
});

await step("a download is the file that was sent", async () => {
  const started = page.waitForEvent("download");
  await stored("syslog.log").getByRole("button", { name: "Download" }).click();
  const download = await started;
  assert.equal(download.suggestedFilename(), "syslog.log");
  assert.ok(first.buffer.equals(await readFile(await download.path())));
});

await step("the archive of a file can be had", async () => {
  const started = page.waitForEvent("download");
  await stored("syslog.log").getByRole("button", { name: ".smz" }).click();
  const download = await started;
  assert.equal(download.suggestedFilename(), "syslog.log.smz");
  const archive = await readFile(await download.path());
  assert.deepEqual([...archive.subarray(0, 5)], [0x89, 0x53, 0x4d, 0x5a, 1]);
  await transfer("syslog.log.smz").getByText(/downloaded, .*B/).waitFor();
});

await step("a large download goes straight to disk", async () => {
  // Every file is large here, and the place to save to is the origin's own, which asks nobody.
  await page.route("**/assets/downloads.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("256e6", "0") });
  });
  await page.reload();
  await page.evaluate(() => {
    const folder = navigator.storage.getDirectory();
    window.showSaveFilePicker = async ({ suggestedName }) => (await folder).getFileHandle(suggestedName, { create: true });
  });
  await stored("syslog.log").getByRole("button", { name: "Download" }).click();
  await transfer("syslog.log").getByText("downloaded").waitFor();
  const text = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle("syslog.log");
    return (await handle.getFile()).text();
  });
  assert.equal(text, first.buffer.toString());
  await page.unroute("**/assets/downloads.js");
});

await step("files can be dropped, and a long list has pages", async () => {
  const drop = await page.evaluateHandle(() => {
    const files = new DataTransfer();
    for (let n = 0; n < 50; n += 1) files.items.add(new File([`Nov 22 10:00:00 host dropped[${n}]\n`], `dropped-${n}.log`));
    return files;
  });
  await page.dispatchEvent("#drop", "drop", { dataTransfer: drop });
  await page.getByText("1–50 of 53").waitFor();
  assert.equal(await page.locator("#list tbody tr").count(), 50);
  assert.ok(await page.getByRole("button", { name: "Newer" }).isDisabled());
  await page.getByRole("button", { name: "Older" }).click();
  await page.getByText("51–53 of 53").waitFor();
  assert.ok(await page.getByRole("button", { name: "Older" }).isDisabled());
  await stored("syslog.log").waitFor();
});

await step("nothing is deleted without asking", async () => {
  const remove = stored("auth.txt").getByRole("button", { name: "Delete" });
  await remove.click();
  await page.keyboard.press("Escape");
  assert.ok(await stored("auth.txt").isVisible());
  await remove.click();
  await inDialog("Delete").click();
  await stored("auth.txt").waitFor({ state: "detached" });
});

await step("keys are shown once, rotated and revoked", async () => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByText("In use here").waitFor();
  await page.getByRole("button", { name: "Create key" }).click();
  const made = await revealed();
  const id = (await page.getByText(/Key \S+ is made/).textContent()).split(" ")[1];
  await page.reload();
  await keyRow(id).waitFor();
  assert.ok(!(await page.content()).includes(made));
  const other = await open("/files");
  await signIn(other, made);

  await page.getByRole("button", { name: `Rotate key ${id}` }).click();
  await inDialog("Rotate").click();
  const rotated = await revealed();
  assert.notEqual(rotated, made);
  await keyRow(id).getByText("Revoked").waitFor();
  await other.reload();
  await other.getByText("Your key is no longer accepted").waitFor();

  await keyRow("In use here").getByRole("button", { name: "Rotate" }).click();
  await inDialog("Rotate").click();
  key = await revealed();
  assert.equal(await keyInUse(), key);
  await page.reload();
  await keyRow("Active").getByRole("button", { name: "Revoke" }).click();
  await inDialog("Revoke").click();
  await page.getByText(/Key \S+ is revoked/).waitFor();
  await signIn(other, key);
  await other.context().close();
});

await step("storage is set, tested and removed, and its secret never comes back", async () => {
  const form = page.locator("#text");
  await form.locator("summary").click();
  await form.getByLabel("Bucket", { exact: true }).fill("acme-static");
  await form.getByLabel("Prefix").fill("www/");
  await form.getByLabel("Region").fill("eu-central-1");
  await form.getByLabel("Endpoint").fill("https://s3.invalid");
  await form.getByLabel("Access key ID").fill("AKIAIOSFODNN7EXAMPLE");
  await form.getByLabel("Secret access key").fill(SECRET);
  await form.getByLabel("Encoding").selectOption("br");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await form.getByText("Saved.", { exact: true }).waitFor();

  const answered = page.waitForResponse(`${base}/api/settings`);
  await page.reload();
  assert.ok(!(await (await answered).text()).includes(SECRET));
  await form.getByText("acme-static · eu-central-1").waitFor();
  await form.locator("summary").click();
  assert.equal(await form.getByLabel("Secret access key").inputValue(), "");
  assert.equal(await form.getByLabel("Encoding").inputValue(), "br");
  await form.getByText("Saved. Leave empty to keep it").waitFor();
  assert.ok(!(await page.content()).includes(SECRET));

  await form.getByRole("button", { name: "Test connection" }).click();
  await form.getByText("The connection does not work:").waitFor();
  await form.getByLabel("Region").fill("no such region");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await form.getByText(/region/).waitFor();
  assert.equal(await form.getByLabel("Region").getAttribute("aria-invalid"), "true");
});

for (const [device, width] of [["desk", 1200], ["phone", 390], ["narrow", 320]]) {
  for (const colorScheme of ["light", "dark"]) {
    await step(`both pages fit: ${device}, ${colorScheme}`, async () => {
      const view = await open("/files", { viewport: { width, height: 800 }, colorScheme });
      await signIn(view, key);
      for (const [path, ready] of [["/files", "#list tbody tr"], ["/settings", "#destinations summary"]]) {
        await view.goto(base + path);
        await view.locator(ready).first().waitFor();
        if (path === "/settings") await view.locator("#text summary").click();
        const { wide, unnamed, ground } = await view.evaluate(() => ({
          wide: document.documentElement.scrollWidth - innerWidth,
          unnamed: [...document.querySelectorAll("input, select")].filter((field) => !field.labels.length).length,
          ground: getComputedStyle(document.body).backgroundColor.match(/\d+/)[0],
        }));
        assert.deepEqual({ wide, unnamed, dark: ground < 128 }, { wide: 0, unnamed: 0, dark: colorScheme === "dark" });
        const folder = process.env.SCREENSHOTS;
        if (folder) await view.screenshot({ path: `${folder}${path}-${device}-${colorScheme}.png`, fullPage: true });
      }
      await view.context().close();
    });
  }
}

await step("removing storage and revoking the key in use", async () => {
  await page.locator("#text").getByRole("button", { name: "Remove" }).click();
  await inDialog("Remove").click();
  await page.locator("#text").getByText("Not set").waitFor();
  await keyRow("In use here").getByRole("button", { name: "Revoke" }).click();
  await inDialog("Revoke").click();
  await page.getByText("You revoked the key that you were signed in with.").waitFor();
  assert.equal(await keyInUse(), null);
});

await close();
