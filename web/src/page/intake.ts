// Files and folders, dropped or chosen, with the paths that they have within what was dropped.

export type Taken = { file: File; path: string };

/** Files of an `<input>`; a chosen folder's have their paths in it. */
export const chosen = (files: Iterable<File>): Taken[] =>
  [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** What was dropped, folders with all that is in them, by path. */
export async function dropped(transfer: DataTransfer): Promise<Taken[]> {
  // The entries must be taken before anything is waited for.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.length) return chosen(transfer.files);
  const taken = (await Promise.all(entries.map((entry) => within(entry, "")))).flat();
  return taken.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function within(entry: FileSystemEntry, folder: string): Promise<Taken[]> {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    return [{ file, path }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: FileSystemEntry[] = [];
  // A folder is read by the hundred, until nothing comes.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    all.push(...some);
  }
  return (await Promise.all(all.map((one) => within(one, `${path}/`)))).flat();
}
