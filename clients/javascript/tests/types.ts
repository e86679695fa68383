// Compiled, never run: what is declared fits what a program does with it.

import { ApiError, Client, DuplicateError, type FileDetails, type Uploaded } from "../src/index.js";

export async function program(file: File, stop: AbortController): Promise<number> {
  const client = new Client({ apiKey: "k", url: new URL("http://localhost:8080"), retries: 1, fetch });
  try {
    const stored: Uploaded = await client.upload("log-files", file, {
      params: { level: "max", drop_bits: 2 },
      onProgress: (phase, done, total) => void `${phase.toUpperCase()} ${done / total}`,
      signal: stop.signal,
    });
    const details: FileDetails = await client.metadata(stored.uploadId);
    for await (const listed of client.files()) await client.delete(listed.uploadId);
    for await (const piece of client.stream(details.uploadId)) new Blob([piece]);
    await client.s3Put("bucket", "key", await client.archive(details.uploadId), { type: "text" });
    return (await client.compressImage(file, { params: { target: 85 } })).size;
  } catch (error) {
    if (error instanceof DuplicateError) return error.uploadId?.length ?? 0;
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

// @ts-expect-error: a key is needed
new Client({ url: "http://localhost:8080" });

// @ts-expect-error: a path is no blob
void new Client({ apiKey: "k" }).upload("log-files", "a.log");
