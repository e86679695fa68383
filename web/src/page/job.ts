// One file's worker: started when there is room, fed with modules, ended when it is over or cancelled.

import Worker from "../worker/worker.ts?worker";
import type { FromWorker, Task } from "../worker/messages.ts";
import { module } from "./modules.ts";

const CORES = navigator.hardwareConcurrency ?? 2;
/** Gigabytes, where the browser tells. */
const MEMORY = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;

/** Files at a time: each takes a core, and hundreds of megabytes at the highest level. */
const AT_ONCE = Math.max(1, Math.min(3, Math.floor(CORES / 2)));

/** Frames of one file at a time: what the other files leave of the cores. */
function lanes() {
  const files = Math.min(AT_ONCE, running + waiting.length);
  return MEMORY < 4 ? 1 : Math.max(1, Math.min(4, Math.floor(CORES / files)));
}

export type Heard = (message: FromWorker | { say: "started" } | { say: "cancelled" }) => void;

const waiting: Job[] = [];
let running = 0;

export class Job {
  private worker: Worker | undefined;
  private over = false;

  constructor(
    private readonly task: Omit<Task, "lanes">,
    private readonly heard: Heard,
  ) {
    waiting.push(this);
    next();
  }

  cancel() {
    if (this.over) return;
    this.heard({ say: "cancelled" });
    this.end();
  }

  start() {
    running += 1;
    this.worker = new Worker();
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    this.worker.onerror = (event) => this.hear({ say: "failed", message: event.message || "the worker broke" });
    this.heard({ say: "started" });
    this.worker.postMessage({ task: { ...this.task, lanes: lanes() } });
  }

  private hear(message: FromWorker) {
    if (message.say === "need") return this.supply(message.url);
    this.heard(message);
    if (message.say === "over" || message.say === "failed") this.end();
  }

  private supply(url: string) {
    module(url).then(
      (compiled) => this.worker?.postMessage({ module: { url, module: compiled } }),
      () => this.worker?.postMessage({ missing: { url, reason: "a codec could not be loaded: are you offline?" } }),
    );
  }

  // A worker's memory is only given back with the worker.
  private end() {
    if (this.over) return;
    this.over = true;
    const at = waiting.indexOf(this);
    if (at >= 0) waiting.splice(at, 1);
    if (!this.worker) return;
    this.worker.terminate();
    this.worker = undefined;
    running -= 1;
    next();
  }
}

function next() {
  while (running < AT_ONCE) {
    const job = waiting.shift();
    if (!job) return;
    job.start();
  }
}
