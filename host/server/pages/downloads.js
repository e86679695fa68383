// Downloads. A link cannot send the key, so the bytes pass through the page.

import { send } from "./api.js";
import { bytes } from "./figures.js";
import { element } from "./elements.js";
import { Transfer } from "./transfers.js";

// From here on it matters whether a file goes straight to disk or is held in memory until it is complete.
const LARGE = 256e6;

export async function download(file) {
  const { originalFilename: name, originalBytes: size } = file;
  let target;
  if (size > LARGE && window.showSaveFilePicker) {
    // It must be asked for while the click still counts; who closes the dialog wants no download.
    target = await showSaveFilePicker({ suggestedName: name }).catch(() => null);
    if (!target) return;
  }
  const held = size > LARGE && !target;
  const verb = held ? "held in memory until complete (curl saves to disk directly):" : "downloading";
  const row = new Transfer(name);
  row.wait("restoring…");
  try {
    const response = await send("GET", `/api/files/${file.uploadId}/download`, { signal: row.signal });
    const content = response.body.pipeThrough(counted((done) => row.advance(verb, done, size)));
    if (target) await content.pipeTo(await target.createWritable(), { signal: row.signal });
    else save(await new Response(content).blob(), name);
    row.finish(`downloaded, ${bytes(size)}`, "good");
  } catch (error) {
    row.fail(error, () => download(file));
  }
}

function counted(report) {
  let done = 0;
  return new TransformStream({
    transform(chunk, controller) {
      done += chunk.length;
      report(done);
      controller.enqueue(chunk);
    },
  });
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  // The browser reads it after the click; a minute is ample to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
