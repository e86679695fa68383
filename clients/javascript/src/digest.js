// SHA-256, piece by piece: browsers have it for whole buffers only. In HTTP's words: RFC 9530.

// Signed words: engines add those as integers.
const K = new Int32Array(64);
const START = new Int32Array(8);

// The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3), by exact integers.
for (let n = 2, found = 0; found < 64; n++) {
  let isPrime = true;
  for (let d = 2; d * d <= n; d++) isPrime &&= n % d !== 0;
  if (!isPrime) continue;
  if (found < 8) START[found] = Number(root(BigInt(n) << 64n, 2n) & 0xffffffffn);
  K[found++] = Number(root(BigInt(n) << 96n, 3n) & 0xffffffffn);
}

// The largest integer whose power is not above the value.
function root(value, power) {
  let low = 0n;
  for (let bit = 1n << 40n; bit; bit >>= 1n) if ((low + bit) ** power <= value) low += bit;
  return low;
}

/** A hash that is fed. */
export class Sha256 {
  #state = START.slice();
  #block = new Uint8Array(64);
  #words = new Int32Array(64);
  #length = 0;

  update(bytes) {
    let at = 0;
    while (at < bytes.length) {
      const used = this.#length % 64;
      const taken = Math.min(64 - used, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + taken), used);
      this.#length += taken;
      at += taken;
      if (used + taken === 64) this.#mix();
    }
  }

  digest() {
    const bits = BigInt(this.#length) * 8n;
    const end = new Uint8Array(((119 - (this.#length % 64)) % 64) + 9);
    end[0] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - 8, bits);
    this.update(end);
    const out = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, i) => out.setInt32(4 * i, word));
    return new Uint8Array(out.buffer);
  }

  // FIPS 180-4 §6.2.2
  #mix() {
    const words = this.#words;
    const view = new DataView(this.#block.buffer);
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(4 * i);
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15];
      const y = words[i - 2];
      words[i] =
        (words[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + words[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (this.#state[i] += word));
  }
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** The fastest hash that there is here. */
export function sha256() {
  const node = globalThis.process?.getBuiltinModule?.("node:crypto");
  return node ? node.createHash("sha256") : new Sha256();
}

/** The SHA-256 of a blob, which is never in memory. */
export async function digestOf(blob) {
  const hash = sha256();
  for await (const piece of pieces(blob.stream())) hash.update(piece);
  return hash.digest();
}

/** What a stream has, also where streams cannot be iterated (Safari). */
export async function* pieces(stream) {
  const reader = stream.getReader();
  try {
    for (let next; !(next = await reader.read()).done; ) yield next.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** A digest as `Repr-Digest` has it. */
export function show(digest) {
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

/** The SHA-256 of a `Repr-Digest`, as `show` writes it; undefined where there is none. */
export function find(header) {
  const members = (header ?? "").split(",").map((member) => member.split(";")[0].trim());
  return members.find((member) => member.startsWith("sha-256=:"));
}
