// Downloads. A link cannot send the key, so the bytes pass through the page.

import { send } from "./api.js";
import { bytes } from "./figures.js";
import { element } from "./elements.js";
import { Transfer } from "./transfers.js";

// From here on it matters whether a file goes straight to disk or is held in memory until it is complete.
const LARGE = 256e6;

// The file as it was sent.
export const download = ({ uploadId, originalFilename: name, originalBytes: size }) =>
  take({ path: `/api/files/${uploadId}/download`, name, most: size, wait: "restoring…", size: () => size });

// The archive with all that it needs: how long it is, only the answer says.
export const downloadArchive = ({ uploadId, originalFilename: name, originalBytes: most }) =>
  take({
    path: `/api/files/${uploadId}/archive`,
    name: `${name}.smz`,
    most,
    wait: "collecting…",
    size: (response) => Number(response.headers.get("content-length")),
  });

async function take(wanted) {
  const { path, name, most, wait } = wanted;
  let target;
  if (most > LARGE && window.showSaveFilePicker) {
    // It must be asked for while the click still counts; who closes the dialog wants no download.
    target = await showSaveFilePicker({ suggestedName: name }).catch(() => null);
    if (!target) return;
  }
  const held = most > LARGE && !target;
  const verb = held ? "held in memory until complete (curl saves to disk directly):" : "downloading";
  const row = new Transfer(name);
  row.wait(wait);
  try {
    const response = await send("GET", path, { signal: row.signal });
    const size = wanted.size(response);
    const content = response.body.pipeThrough(counted((done) => row.advance(verb, done, size)));
    if (target) await content.pipeTo(await target.createWritable(), { signal: row.signal });
    else save(await new Response(content).blob(), name);
    row.finish(`downloaded, ${bytes(size)}`, "good");
  } catch (error) {
    row.fail(error, () => take(wanted));
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
