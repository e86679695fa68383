// Drives the packer component over codec components: what the host does, in two hundred lines.
// Plain JavaScript, because the tests run it under Node as it is.

/** What the host allows one call, too. */
const LIMITS = { memory: 1n << 30n, output: 256n << 20n };

/** Calls that take long enough to be worth another worker. */
const HEAVY = ["encode", "decode", "check"];

/** Bytes of a file that probes see. */
export const HEAD_LEN = 64 << 10;

const ANSWERS = {
  survey: "survey",
  "frame-end": "frame-end",
  memory: "memory",
  encode: "encoded",
  decode: "decoded",
  check: "report",
};

/**
 * @typedef {import("../generated/packer.js").Root} Machines
 * @typedef {import("../generated/codec.js").Root} Codec
 * @typedef {import("../generated/interfaces/smallest-codec-types.js").Info} Info
 * @typedef {import("../generated/interfaces/smallest-codec-packer.js").Call} Call
 * @typedef {import("../generated/interfaces/smallest-codec-packer.js").Request} Request
 *
 * @typedef {object} Codecs The codecs at hand. Each call runs in a fresh instance.
 * @property {(id: number) => Info | undefined} info
 * @property {(id: number) => Promise<Codec>} fresh
 * @property {(call: Call) => Promise<Reply> | undefined} [elsewhere] runs a heavy call beside others, where it can
 *
 * @typedef {{ tag: string, val: unknown }} Reply What a call comes to, as the packer wants it
 *
 * @typedef {object} Input
 * @property {number} length
 * @property {(start: number, end: number) => Promise<Uint8Array>} read
 *
 * @typedef {object} Watch
 * @property {(bytes: Uint8Array) => void} emit takes the next bytes of the output
 * @property {(done: number, total: number) => void} [progress]
 */

/**
 * The number of the codec that is surest of a file, as the host finds it.
 * @param {Machines} machines
 * @param {Input} input
 * @param {string} name
 */
export async function detect(machines, input, name) {
  return machines.detect.detect(await input.read(0, Math.min(HEAD_LEN, input.length)), name);
}

/**
 * Packs the input with the codec of that number; returns what the packer says of the archive.
 * @param {Machines} machines
 * @param {Codecs} codecs
 * @param {{ codec: number, options: [string, string][], lanes?: number }} coding lanes: frames coded at a time
 * @param {Input} input
 * @param {Watch} watch
 */
export async function pack(machines, codecs, { codec, options, lanes = 1 }, input, watch) {
  const config = { codec, options, total: BigInt(input.length), references: [], lanes, limits: LIMITS };
  return drive(new machines.packer.Pack(config), machines, codecs, input, watch);
}

/**
 * Restores an archive; returns what it says of itself.
 * @param {Machines} machines
 * @param {Codecs} codecs
 * @param {Input} archive
 * @param {Watch} watch
 * @param {number} lanes
 */
export async function unpack(machines, codecs, archive, watch, lanes = 1) {
  const config = { total: BigInt(archive.length), want: undefined, lanes, limits: LIMITS };
  return drive(new machines.packer.Unpack(config), machines, codecs, archive, watch);
}

/**
 * @template T
 * @param {{ step: (answer: any) => { tag: "ask", val: Request } | { tag: "done", val: T } }} machine
 * @param {Machines} machines
 * @param {Codecs} codecs
 * @param {Input} input
 * @param {Watch} watch
 */
async function drive(machine, machines, codecs, input, watch) {
  /** @type {Map<number, Promise<[number, { tag: string, val: unknown }]>>} */
  const open = new Map();
  let answer;
  for (;;) {
    const step = machine.step(answer);
    if (step.tag === "done") return step.val;
    const { tag, val } = step.val;
    const away = tag === "call" && HEAVY.includes(val[1].ask.tag) ? codecs.elsewhere?.(val[1]) : undefined;
    if (away) {
      const ticket = val[0];
      const answered = away.then((reply) => [ticket, { tag: "reply", val: reply }]);
      // Whatever is wrong is heard of when this is waited for.
      answered.catch(() => {});
      open.set(ticket, answered);
      answer = undefined;
    } else if (tag === "wait") {
      answer = await Promise.race(open.values());
      open.delete(answer[0]);
    } else {
      answer = await reply(step.val, machines, codecs, input, watch);
    }
  }
}

/**
 * @param {Request} request
 * @param {Machines} machines
 * @param {Codecs} codecs
 * @param {Input} input
 * @param {Watch} watch
 */
async function reply({ tag, val }, machines, codecs, input, watch) {
  switch (tag) {
    case "read":
      return [val[0], { tag: "bytes", val: await input.read(Number(val[1]), Number(val[1] + val[2])) }];
    case "describe":
      return [val[0], { tag: "info", val: codecs.info(val[1]) }];
    case "call":
      return [val[0], { tag: "reply", val: await call(codecs, val[1]) }];
    case "detect":
      return [val[0], { tag: "codec", val: machines.detect.detect(val[1], val[2]) }];
    case "place":
      // An archive that stands alone has its parts within.
      return [val[0], { tag: "placing", val: "inline" }];
    case "fetch":
      return [val[0], { tag: "archive", val: undefined }];
    case "emit":
      watch.emit(val);
      return undefined;
    case "progress":
      watch.progress?.(Number(val[0]), Number(val[1]));
      return undefined;
    default:
      throw new Error(`the packer asks for ${tag}, which has no place here`);
  }
}

/**
 * @param {Codecs} codecs
 * @param {Call} call
 */
async function call(codecs, call) {
  if (!codecs.info(call.codec)) return failed("unsupported", `there is no codec number ${call.codec}`);
  return answerCall(await codecs.fresh(call.codec), call);
}

/**
 * Runs a call on an instance that is good for nothing else afterwards.
 * @param {Codec} instance
 * @param {Call} call
 * @returns {Reply}
 */
export function answerCall({ codec }, { cx, ask }) {
  /** @type {Record<string, (val: any) => unknown>} */
  const run = {
    survey: ([seen, total]) => codec.survey(seen, total, cx),
    "frame-end": ([window, last]) => codec.frameEnd(window, cx.at, last, cx),
    memory: (len) => codec.memory(len, cx),
    encode: (frame) => codec.encode(frame, cx),
    decode: ([payload, parts]) => codec.decode(payload, parts, cx),
    check: ([original, restored]) => codec.check(original, restored, cx),
  };
  try {
    return { tag: "ok", val: { tag: ANSWERS[ask.tag], val: run[ask.tag](ask.val) } };
  } catch (error) {
    return said(error) ? { tag: "err", val: said(error) } : failed("failed", String(error));
  }
}

/**
 * @param {string} kind
 * @param {string} message
 */
const failed = (kind, message) => ({ tag: "err", val: { kind, message, offset: undefined } });

/**
 * What a component says went wrong: thrown as it is, or within an error. Nothing where the component broke.
 * @param {any} error
 * @returns {import("../generated/interfaces/smallest-codec-types.js").Error | undefined}
 */
export function said(error) {
  const value = error?.payload ?? error;
  return typeof value?.kind === "string" ? value : undefined;
}
