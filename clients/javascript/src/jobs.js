// Work that goes on after its request was answered, and is waited for.

import { ProtocolError, SmallestError, apiError } from "./errors.js";
import { isTransient, segment } from "./transport.js";

// Bytes from which the service is asked to answer before the work is done: no connection waits for it then.
const JOB_FROM = 1 << 20;
const FIRST_LOOK = 0.1;
const LAST_LOOK = 2;

/** Has something done to so many bytes, as a job where it may take long; a job that got lost is sent again. */
export async function work(transport, request, length, onProgress) {
  const headers = length < JOB_FROM ? request.headers : { ...request.headers, prefer: "respond-async" };
  for (let attempts = 1; ; attempts++) {
    const { status, body } = await transport.json({ ...request, headers });
    if (status !== 202) return body;
    const result = await finished(transport, body, request.signal, onProgress);
    if (result.status < 400) return result.body;
    const error = apiError(result.status, result.body);
    if (attempts > transport.retries || !isTransient(error)) throw error;
    await transport.pause(attempts, request.signal);
  }
}

// Waits for a job; whoever stops waiting has it cancelled.
async function finished(transport, job, signal, onProgress) {
  const path = `/api/jobs/${segment(expect(job, "jobId", "string"))}`;
  try {
    for (let look = FIRST_LOOK; ; look = Math.min(look * 1.5, LAST_LOOK)) {
      const { doneBytes, totalBytes } = expect(job, "progress", "object");
      onProgress?.("compress", doneBytes, totalBytes);
      if (job.result) return job.result;
      await transport.nap(look, signal);
      job = (await transport.json({ path, signal })).body;
    }
  } catch (error) {
    if (!(error instanceof SmallestError)) await transport.json({ method: "DELETE", path }).catch(() => {});
    throw error;
  }
}

function expect(job, field, type) {
  if (!job[field] || typeof job[field] !== type) throw new ProtocolError(`job: expected a field ${field}`);
  return job[field];
}
