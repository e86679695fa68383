// The page: takes files, gives each a row, and sums up.

import { announce, find, showFigures } from "./dom.ts";
import { bytes, count, saved } from "../../../host/server/pages/figures.js";
import type { Task } from "../worker/messages.ts";
import { chosenLevel, chosenPurpose, offer } from "./choices.ts";
import { chosen, dropped, type Taken } from "./intake.ts";
import { keepOffline } from "./offline.ts";
import { Row, SUFFIX } from "./row.ts";
import { zip } from "./zip.ts";

let rows: Row[] = [];

offer();
accept();
find("zip").onclick = downloadAll;
find("cancel-all").onclick = () => rows.forEach((row) => row.cancel());
find("clear").onclick = clear;
addEventListener("beforeunload", (event) => rows.some((row) => row.busy) && event.preventDefault());
void keepOffline();

function accept() {
  for (const id of ["picker", "folder-picker"]) {
    const picker = find<HTMLInputElement>(id);
    picker.onchange = () => {
      receive(chosen(picker.files ?? []));
      // The same file may be chosen again.
      picker.value = "";
    };
  }
  // Anywhere on the page: a file that misses the card would otherwise replace the page.
  const over = (is: boolean) => (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    find("drop").classList.toggle("over", is);
  };
  document.ondragover = over(true);
  document.ondragleave = over(false);
  document.ondrop = (event) => {
    over(false)(event);
    if (event.dataTransfer) void dropped(event.dataTransfer).then(receive);
  };
}

function receive(files: Taken[]) {
  if (!files.length) return;
  const [level, purpose] = [chosenLevel(), chosenPurpose()];
  find("results").hidden = false;
  for (const taken of files) {
    const kind: Task["kind"] = taken.path.toLowerCase().endsWith(SUFFIX) ? "restore" : purpose;
    const name = taken.path.slice(taken.path.lastIndexOf("/") + 1);
    const row = new Row(taken, { kind, file: taken.file, name, level }, () => queueMicrotask(sum));
    rows.push(row);
    find("jobs").append(row.item);
  }
  announce(files.length === 1 ? `${files[0]!.path} is taken` : `${count(files.length)} files are taken`);
  sum();
}

function sum() {
  const made = rows.filter((row) => row.made);
  const total = (size: (row: Row) => number) => made.reduce((all, row) => all + size(row), 0);
  const [original, compressed] = [total((row) => row.original), total((row) => row.compressed)];
  const busy = rows.filter((row) => row.busy).length;
  showFigures({
    files: busy ? `${count(rows.length - busy)} of ${count(rows.length)}` : count(rows.length),
    original: bytes(original),
    compressed: bytes(compressed),
    saved: saved(original, compressed),
  });
  find<HTMLButtonElement>("zip").disabled = !made.length || busy > 0;
  find<HTMLButtonElement>("clear").disabled = busy === rows.length;
  find("cancel-all").hidden = !busy;
  find("results").hidden = !rows.length;
}

async function downloadAll() {
  const blob = await zip(rows.flatMap((row) => row.made ?? []));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "smallest.zip";
  link.click();
  // The download has the blob by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function clear() {
  rows.filter((row) => !row.busy).forEach((row) => {
    row.cancel();
    row.item.remove();
    row.item.querySelectorAll<HTMLAnchorElement>("a[download]").forEach(({ href }) => URL.revokeObjectURL(href));
    row.item.querySelectorAll("img").forEach(({ src }) => URL.revokeObjectURL(src));
  });
  rows = rows.filter((row) => row.busy);
  sum();
  find("page").focus({ preventScroll: true });
}
