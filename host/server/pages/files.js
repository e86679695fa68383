// The files page: upload, list, download, delete.

import { call } from "./api.js";
import * as codecs from "./codecs.js";
import { confirm } from "./dialogs.js";
import { download, downloadArchive } from "./downloads.js";
import { announce, button, cell, complain, element, find, showFigures, tell, time } from "./elements.js";
import * as figures from "./figures.js";
import { start } from "./session.js";
import { refuse, upload } from "./uploads.js";

const LIMIT = 50;

let offset = 0;
let asked = 0;

start(async () => {
  find("picker").onchange = (event) => {
    receive(event.target.files);
    // The same file may be chosen again.
    event.target.value = "";
  };
  find("newer").onclick = () => turn(-LIMIT);
  find("older").onclick = () => turn(LIMIT);
  acceptDrops();
  const choice = codecs.load().catch((error) => complain(find("list-status"), error));
  await Promise.all([choice, list()]);
});

function receive(files) {
  for (const file of files) {
    const path = codecs.path(file.name);
    if (path) upload(file, path, list);
    else refuse(file, "no codec is known for this name: choose one");
  }
}

// Anywhere on the page: a file that misses the card would otherwise replace the page.
function acceptDrops() {
  const over = (is) => (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    find("drop").classList.toggle("over", is);
  };
  document.ondragover = over(true);
  document.ondragleave = over(false);
  document.ondrop = (event) => {
    over(false)(event);
    receive(event.dataTransfer.files);
  };
}

function turn(by) {
  offset = Math.max(offset + by, 0);
  return list();
}

async function list() {
  asked += 1;
  const mine = asked;
  try {
    const { files, usage } = await call("GET", `/api/files?limit=${LIMIT}&offset=${offset}`);
    // Answers may overtake each other.
    if (mine !== asked) return undefined;
    if (!files.length && offset) return turn(-LIMIT);
    show(files, usage);
  } catch (error) {
    complain(find("list-status"), error);
  }
  return undefined;
}

function show(files, usage) {
  showFigures(figures.usage(usage));
  tell(find("list-status"), files.length ? "" : "Nothing yet: upload a file above.");
  find("list").hidden = !files.length;
  find("list").tBodies[0].replaceChildren(...files.map(row));
  find("pager").hidden = usage.totalFiles <= LIMIT;
  find("range").textContent = `${offset + 1}–${offset + files.length} of ${figures.count(usage.totalFiles)}`;
  find("newer").disabled = !offset;
  find("older").disabled = offset + files.length >= usage.totalFiles;
}

function row(file) {
  const name = file.originalFilename;
  const codec = file.format ? `${file.codec} · ${file.format}` : file.codec;
  return element(
    "tr",
    { role: "row" },
    cell("Name", element("span", { className: "name", title: name }, name), element("span", { className: "faint" }, codec)),
    cell("Size", `${figures.bytes(file.originalBytes)} → ${figures.bytes(file.compressedBytes)}`),
    cell("Saved", element("span", { className: "savings" }, file.savings)),
    cell("Created", time(file.createdAt)),
    cell(
      "",
      element(
        "div",
        { className: "actions" },
        button("Download", () => download(file), { ariaLabel: `Download ${name}` }),
        button(".smz", () => downloadArchive(file), { ariaLabel: `.smz of ${name}`, title: "As smallest compress writes it" }),
        button("Delete", () => remove(file), { ariaLabel: `Delete ${name}`, className: "danger" }),
      ),
    ),
  );
}

async function remove({ uploadId, originalFilename: name }) {
  if (!(await confirm(`Delete ${name}?`, "The file is gone for good: nothing can restore it.", "Delete"))) return;
  try {
    await call("DELETE", `/api/files/${uploadId}`);
    announce(`${name} is deleted`);
  } catch (error) {
    complain(find("list-status"), error);
    return;
  }
  await list();
  find("page").focus({ preventScroll: true });
}
