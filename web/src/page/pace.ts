// How far a file is between what its worker says, from how fast its like went before.
//
// A codec works on a frame of many megabytes without a word. The bar moves on by the time that the frame should take, slower and
// slower where it takes longer, and never past the frame's end before the worker says so.

const KEY = "smallest.pace";
const FIRST_GUESS: Record<string, number> = { fast: 8e6, balanced: 0.8e6, max: 0.2e6 };

/** Bytes a second, by codec and level: what this browser did last. */
const learnt: Record<string, number> = remembered();

// A browser may keep nothing for pages, or throw at the attempt; then every visit is the first.
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, JSON.stringify(learnt));
  } catch {
    // As above.
  }
}

export class Pace {
  private done = 0;
  private frame = 0;
  private since: number;
  private readonly started: number;

  constructor(
    private readonly what: string,
    level: string,
    private readonly total: number,
    private readonly now = () => performance.now(),
  ) {
    this.rate = learnt[what] ?? FIRST_GUESS[level] ?? 1e6;
    this.started = this.since = now();
  }

  private rate: number;

  /** A frame of so many bytes begins. */
  begin(bytes: number) {
    if (!this.frame) this.since = this.now();
    // Several may be in work; parts of a frame are frames within it, and add nothing to what there is.
    this.frame = Math.min(this.frame + bytes, this.total - this.done);
  }

  /** So many bytes are done. */
  reach(done: number) {
    const seconds = (this.now() - this.started) / 1000;
    if (done > this.done && seconds > 0) this.rate = done / seconds;
    this.frame = Math.max(0, this.frame - (done - this.done));
    [this.done, this.since] = [done, this.now()];
  }

  /** From 0 to 1. */
  fraction(): number {
    if (!this.total) return 1;
    return Math.min((this.done + this.within() * this.frame) / this.total, 1);
  }

  /** Seconds until the end. */
  remaining(): number {
    return (this.total - this.done - this.within() * this.frame) / this.rate;
  }

  /** Remembers how fast it went. */
  finish() {
    const seconds = (this.now() - this.started) / 1000;
    // Short files say more of the overhead than of the codec.
    if (seconds < 0.5 || this.total < 1 << 16) return;
    learnt[this.what] = this.total / seconds;
    remember();
  }

  private within(): number {
    if (!this.frame) return 0;
    const expected = this.frame / this.rate;
    const part = (this.now() - this.since) / 1000 / expected;
    return part < 0.8 ? part : 1 - 0.2 * Math.exp(1 - part / 0.8);
  }
}

/** `about 12 s left`; nothing for what is over at once. */
export function left(seconds: number): string {
  if (seconds < 1) return "";
  if (seconds < 90) return `, about ${Math.ceil(seconds)} s left`;
  if (seconds < 5400) return `, about ${Math.ceil(seconds / 60)} min left`;
  return `, about ${Math.ceil(seconds / 3600)} h left`;
}
