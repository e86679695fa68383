// All that was made as one ZIP, stored as it is: it would not get any smaller.

import { downloadZip } from "client-zip";

type Entry = { path: string; blob: Blob };

/** The ZIP; two files of one path get numbers. */
export function zip(entries: Entry[]): Promise<Blob> {
  const taken = new Set<string>();
  const files = entries.map(({ path, blob }) => ({ name: unique(path, taken), input: blob }));
  return downloadZip(files).blob();
}

function unique(path: string, taken: Set<string>): string {
  let name = path;
  for (let n = 2; taken.has(name); n += 1) name = numbered(path, n);
  taken.add(name);
  return name;
}

// `a.log.smz` becomes `a-2.log.smz`: what is behind the first dot says what it is.
function numbered(path: string, n: number): string {
  const start = path.lastIndexOf("/") + 1;
  const dot = path.indexOf(".", start + 1);
  return dot < 0 ? `${path}-${n}` : `${path.slice(0, dot)}-${n}${path.slice(dot)}`;
}
