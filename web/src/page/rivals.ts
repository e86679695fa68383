// Others' sizes of the same bytes, one file after the other so that they do not compete with our own work.

import Worker from "../worker/rivals.ts?worker";
import type { Rival } from "../worker/rivals.ts";

type Open = { hear: (rival: Rival) => void; done: () => void };

let worker: Worker | undefined;
let queue: Promise<void> = Promise.resolve();
let next = 0;
const open = new Map<number, Open>();

/** Tells each size as it is found. */
export function compare(file: Blob, hear: (rival: Rival) => void): Promise<void> {
  queue = queue.then(() => ask(file, hear));
  return queue;
}

function ask(file: Blob, hear: (rival: Rival) => void) {
  worker ??= begin();
  const id = next++;
  return new Promise<void>((done) => {
    open.set(id, { hear, done });
    worker!.postMessage({ id, file });
  });
}

function begin() {
  const made = new Worker();
  made.onmessage = ({ data: { id, rival } }: MessageEvent<{ id: number; rival?: Rival }>) => {
    const waiting = open.get(id);
    if (rival) return waiting?.hear(rival);
    open.delete(id);
    return waiting?.done();
  };
  // What cannot be compared is not: the page has its own sizes all the same.
  made.onerror = () => {
    open.forEach(({ done }) => done());
    open.clear();
    worker = undefined;
  };
  return made;
}
