// The queue of uploads. XMLHttpRequest sends them: fetch does not tell how much it has sent.

import { Failure, failure, key } from "./api.js";
import { bytes } from "./figures.js";
import { Transfer } from "./transfers.js";

const AT_ONCE = 2;

const waiting = [];
let running = 0;

// Uploads a file to a path; `stored` is called once it is there.
export function upload(file, path, stored) {
  const row = new Transfer(file.name);
  row.wait("waiting");
  waiting.push({ file, path, stored, row });
  next();
}

// Says why a file cannot be uploaded at all.
export const refuse = (file, reason) => new Transfer(file.name).finish(reason, "bad");

function next() {
  while (running < AT_ONCE && waiting.length) {
    const job = waiting.shift();
    if (job.row.signal.aborted) continue;
    running += 1;
    run(job).finally(() => {
      running -= 1;
      next();
    });
  }
}

async function run({ file, path, stored, row }) {
  try {
    const made = await post(file, path, row);
    row.finish(`${bytes(made.originalBytes)} → ${bytes(made.compressedBytes)}, ${made.savings} saved`, "good");
    stored();
  } catch (error) {
    if (error.status === 409) row.finish("already stored", "note");
    else row.fail(error, () => upload(file, path, stored));
  }
}

function post(file, path, row) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("x-api-key", key());
    request.upload.onprogress = ({ loaded, total }) => row.advance("uploading", loaded, total);
    request.upload.onload = () => row.wait("compressing…");
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(failure(request.status, request.responseText, request.getResponseHeader("x-request-id")));
    };
    request.onerror = () => reject(new Failure(0, { error: "the connection broke, or the file cannot be read" }));
    request.onabort = request.onerror;
    row.signal.addEventListener("abort", () => request.abort());
    row.advance("uploading", 0, file.size);
    request.send(form);
  });
}
