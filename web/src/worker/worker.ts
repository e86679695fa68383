// One file, from its bytes to an archive, back, or to a smaller file. The page ends the worker when it is over, or cancelled.
//
//   page ──task──▶ worker ──need──▶ page ──module──▶ worker … made ──▶ proved ──▶ over

import type { Call } from "../../generated/interfaces/smallest-codec-packer.js";
import { detect, pack, said, unpack } from "../driver.js";
import { Codecs, freshTranscoder, machines, transcoderFor } from "./components.ts";
import { digest, hex } from "./digest.ts";
import type { FromWorker, Task, ToWorker } from "./messages.ts";
import { options } from "./options.ts";

const LIMITS = { memory: 1n << 30n, output: 256n << 20n };

const say = (message: FromWorker) => postMessage(message);

const wanted = new Map<string, PromiseWithResolvers<WebAssembly.Module>>();

function need(url: string): Promise<WebAssembly.Module> {
  const known = wanted.get(url);
  if (known) return known.promise;
  const open = Promise.withResolvers<WebAssembly.Module>();
  wanted.set(url, open);
  say({ say: "need", url });
  return open.promise;
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if ("module" in data) wanted.get(data.module.url)?.resolve(data.module.module);
  else if ("missing" in data) wanted.get(data.missing.url)?.reject(new Error(data.missing.reason));
  else run(data.task).then(
    () => say({ say: "over" }),
    (error) => say({ say: "failed", message: said(error)?.message ?? error?.message ?? String(error) }),
  );
};

const run = (task: Task) => ({ pack: packFile, restore: restoreFile, shrink: shrinkFile })[task.kind](task);

async function packFile({ file, name, level, lanes }: Task) {
  const packer = await machines(need);
  const codecs = new Watched(need, lanes);
  const input = inputOf(file);
  const id = (await detect(packer, input, name)) ?? 0;
  const info = codecs.info(id);
  const chosen = info ? options(info, level, name) : [];
  say({ say: "codec", name: info?.name ?? "stored", options: chosen });
  const output = new Output();
  const packed = await pack(packer, codecs, { codec: id, options: chosen, lanes }, input, output);
  const made = { by: info?.name ?? "stored", fallbackFrames: Number(packed.fallbackFrames), storedFrames: Number(packed.storedFrames) };
  const archive = output.blob("application/octet-stream");
  say({ say: "made", made: { blob: archive, ...made } });
  say({ say: "proving" });
  const restored = new Output();
  const opened = await unpack(packer, codecs, inputOf(archive), restored, lanes);
  const hashes = [await digest(file), await digest(restored.blob(""))];
  const [original, back] = hashes;
  if (original && back) say({ say: "proved", proof: { original, restored: back, by: "browser" } });
  else {
    const proof = { original: hex(packed.originalSha256), restored: hex(opened.restoredSha256), by: "archive" as const };
    say({ say: "proved", proof });
  }
}

async function restoreFile({ file, lanes }: Task) {
  const packer = await machines(need);
  const codecs = new Watched(need, lanes);
  const output = new Output();
  const opened = await unpack(packer, codecs, inputOf(file), output, lanes);
  const by = codecs.info(opened.codec)?.name ?? "stored";
  say({ say: "codec", name: by, options: opened.options });
  const blob = output.blob("");
  const made = { by, fallbackFrames: Number(opened.fallbackFrames), storedFrames: Number(opened.storedFrames) };
  say({ say: "made", made: { blob, ...made } });
  const stated = hex(opened.restoredSha256);
  const found = await digest(blob);
  say({ say: "proved", proof: { original: stated, restored: found ?? stated, by: found ? "browser" : "archive" } });
}

async function shrinkFile(task: Task) {
  const component = transcoderFor(task.name);
  if (!component) return packFile(task);
  const { transcode } = await freshTranscoder(component, need);
  const input = new Uint8Array(await task.file.arrayBuffer());
  const chosen = options(component.info, task.level, "");
  say({ say: "codec", name: component.info.name, options: chosen });
  say({ say: "frame", bytes: input.length });
  let output;
  try {
    output = transcode.transcode(input, chosen, LIMITS);
  } catch (error) {
    // The name promised what the bytes do not hold.
    if (said(error)?.kind === "input") return packFile(task);
    throw error;
  }
  const blob = new Blob([output.bytes as BlobPart], { type: output.mediaType });
  const made = { blob, by: component.info.name, mediaType: output.mediaType, fallbackFrames: 0, storedFrames: 0 };
  say({ say: "made", made });
}

/** Codecs whose frames the page hears of. */
class Watched extends Codecs {
  override elsewhere(call: Call) {
    if (call.ask.tag === "encode") say({ say: "frame", bytes: call.ask.val.length });
    return super.elsewhere(call);
  }
}

/** Takes what the packer emits, and tells how far it is. */
class Output {
  private readonly chunks: BlobPart[] = [];

  emit = (bytes: Uint8Array) => {
    this.chunks.push(bytes as BlobPart);
  };

  progress = (done: number, total: number) => say({ say: "progress", done, total });

  blob(type: string) {
    return new Blob(this.chunks, { type });
  }
}

const inputOf = (blob: Blob) => ({
  length: blob.size,
  read: async (start: number, end: number) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});
