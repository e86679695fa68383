// Drives the packer component over codec components, one request after the other: what the host does, in eighty lines.

const LIMITS = { memory: 1n << 30n, output: 256n << 20n };

// A set of codecs by number; each call runs in a fresh instance.
export class Codecs {
  constructor() {
    this.known = new Map();
  }

  async add(fresh) {
    const { codec } = await fresh();
    const info = codec.describe();
    this.known.set(info.id, { fresh, info });
    return info;
  }

  info(id) {
    return this.known.get(id)?.info;
  }

  // The surest codec of a file, the one of the lowest number among equals.
  async detect(head, name) {
    let [best, sure] = [undefined, 0];
    for (const [id, { fresh }] of [...this.known].sort(([a], [b]) => a - b)) {
      const { codec } = await fresh();
      const confidence = ["no", "maybe", "likely", "certain"].indexOf(codec.probe(head, name));
      if (confidence > sure) [best, sure] = [id, confidence];
    }
    return best;
  }

  async call({ codec: id, cx, ask }) {
    const entry = this.known.get(id);
    if (!entry) throw new Error(`no codec number ${id}`);
    const { codec } = await entry.fresh();
    const run = {
      survey: ([seen, total]) => codec.survey(seen, total, cx),
      "frame-end": ([window, last]) => codec.frameEnd(window, cx.at, last, cx),
      memory: (len) => codec.memory(len, cx),
      encode: (frame) => codec.encode(frame, cx),
      decode: ([payload, parts]) => codec.decode(payload, parts, cx),
      check: ([original, restored]) => codec.check(original, restored, cx),
    }[ask.tag];
    const tag = { survey: "survey", "frame-end": "frame-end", memory: "memory", encode: "encoded", decode: "decoded", check: "report" }[ask.tag];
    try {
      return { tag: "ok", val: { tag, val: run(ask.val) } };
    } catch (error) {
      // What the codec says is thrown as it is, or within an error.
      const said = error.payload ?? error;
      if (typeof said?.kind === "string") return { tag: "err", val: said };
      return { tag: "err", val: { kind: "failed", message: String(error), offset: undefined } };
    }
  }
}

// Packs `input` with the codec of that number; returns the archive and what the packer says of it.
export async function pack(packer, codecs, id, options, input) {
  const config = { codec: id, options, total: BigInt(input.length), references: [], lanes: 1, limits: LIMITS };
  return drive(new packer.Pack(config), codecs, input);
}

// Restores an archive; returns the original and what the archive says of itself.
export async function unpack(packer, codecs, archive) {
  return drive(new packer.Unpack({ total: BigInt(archive.length), want: undefined, lanes: 1, limits: LIMITS }), codecs, archive);
}

async function drive(machine, codecs, input) {
  const output = [];
  let answer;
  for (;;) {
    const step = machine.step(answer);
    if (step.tag === "done") return { bytes: Buffer.concat(output), outcome: step.val };
    answer = await reply(step.val, codecs, input, output);
  }
}

async function reply({ tag, val }, codecs, input, output) {
  switch (tag) {
    case "read":
      return [val[0], { tag: "bytes", val: input.subarray(Number(val[1]), Number(val[1] + val[2])) }];
    case "describe":
      return [val[0], { tag: "info", val: codecs.info(val[1]) }];
    case "call":
      return [val[0], { tag: "reply", val: await codecs.call(val[1]) }];
    case "detect":
      return [val[0], { tag: "codec", val: await codecs.detect(val[1], val[2]) }];
    case "place":
      return [val[0], { tag: "placing", val: "inline" }];
    case "emit":
      output.push(Buffer.from(val));
      return undefined;
    case "progress":
      return undefined;
    default:
      throw new Error(`the packer asks for ${tag}, which no file here needs`);
  }
}
