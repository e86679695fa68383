// Numbers as people read them.

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

export const count = (n) => n.toLocaleString();

// Three digits and a unit of a thousand: `205 KB`, `1.53 GB`.
export function bytes(n) {
  let unit = 0;
  let value = n;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit ? Number(value.toPrecision(3)) : n} ${UNITS[unit]}`;
}

export const saved = (original, compressed) =>
  original ? `${((1 - compressed / original) * 100).toFixed(1)}%` : "0.0%";

// The totals of an account, by the names that the pages give them.
export const usage = (totals) => ({
  files: count(totals.totalFiles),
  original: bytes(totals.totalOriginalBytes),
  compressed: bytes(totals.totalCompressedBytes),
  saved: saved(totals.totalOriginalBytes, totals.totalCompressedBytes),
});
