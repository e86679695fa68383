// What the page and the workers say to each other.

export type Level = string;

/** What is to be done with one file. */
export type Task = {
  kind: "pack" | "restore" | "shrink";
  file: Blob;
  name: string;
  /** For codecs that have levels. */
  level: Level;
  /** Frames at a time. */
  lanes: number;
};

/** A component's module, compiled once for all workers. */
export type Module = { url: string; module: WebAssembly.Module };

export type ToWorker = { task: Task } | { module: Module } | { missing: { url: string; reason: string } };

/** An archive or a file, and what became of the bytes. */
export type Made = {
  blob: Blob;
  /** The codec or transcoder. */
  by: string;
  mediaType?: string;
  /** Frames that the codec did not code itself. */
  fallbackFrames: number;
  storedFrames: number;
};

/** Hexadecimal SHA-256 of the original and of what comes back from the archive. */
export type Proof = { original: string; restored: string; by: "browser" | "archive" };

export type FromWorker =
  | { say: "need"; url: string }
  | { say: "codec"; name: string; options: [string, string][] }
  /** A codec starts on a frame of so many bytes. */
  | { say: "frame"; bytes: number }
  | { say: "progress"; done: number; total: number }
  | { say: "made"; made: Made }
  | { say: "proving" }
  | { say: "proved"; proof: Proof }
  | { say: "over" }
  | { say: "failed"; message: string };
