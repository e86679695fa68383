// The specification's JavaScript example (a form with a file, sent by fetch with the key) for each storage endpoint, under Node 20.
import { openAsBlob } from "node:fs";

const fileInput = { files: [new File([await openAsBlob("syslog.log")], "syslog.log")] };

const form = new FormData();
form.append("file", fileInput.files[0]);
const response = await fetch("https://smallest.zip/api/log-files/upload?level=max", {
  method: "POST",
  headers: { "x-api-key": "YOUR_API_KEY" },
  body: form,
});
const uploaded = await response.json();

const headers = { "x-api-key": "YOUR_API_KEY" };
const list = await (await fetch("https://smallest.zip/api/files", { headers })).json();
const file = await (await fetch(`https://smallest.zip/api/files/${uploaded.uploadId}`, { headers })).json();
const download = await fetch(`https://smallest.zip/api/files/${uploaded.uploadId}/download`, { headers });
const blob = await download.blob();
const deleted = await (
  await fetch(`https://smallest.zip/api/files/${uploaded.uploadId}`, { method: "DELETE", headers })
).json();

const restored = Buffer.from(await blob.arrayBuffer()).toString("base64");
console.log(JSON.stringify({ status: response.status, uploaded, list, file, restored, deleted }));
