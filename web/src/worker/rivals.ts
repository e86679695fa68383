// What others make of the same bytes: gzip by the browser, zstd at its highest ordinary level. Loaded when first compared.

/** Longer files are not given to zstd, which wants them whole, in its own memory. */
const ZSTD_MOST = 64 << 20;
const ZSTD_LEVEL = 19;

export type Rival = { name: string; bytes: number };

onmessage = async ({ data: { id, file } }: MessageEvent<{ id: number; file: Blob }>) => {
  const answer = (rival: Rival) => postMessage({ id, rival });
  try {
    answer({ name: "gzip", bytes: await gzip(file) });
    if (file.size && file.size <= ZSTD_MOST) answer({ name: `zstd -${ZSTD_LEVEL}`, bytes: await zstd(file) });
  } finally {
    postMessage({ id });
  }
};

async function gzip(file: Blob): Promise<number> {
  let bytes = 0;
  const packed = file.stream().pipeThrough(new CompressionStream("gzip"));
  const reader = packed.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) bytes += piece.value.length;
  return bytes;
}

let loaded: Promise<typeof import("@bokuweb/zstd-wasm")> | undefined;

// Starting it a second time would lose the first one's memory.
async function load() {
  const zstd = await import("@bokuweb/zstd-wasm");
  await zstd.init();
  return zstd;
}

async function zstd(file: Blob): Promise<number> {
  const { compress } = await (loaded ??= load());
  return compress(new Uint8Array(await file.arrayBuffer()), ZSTD_LEVEL).length;
}
