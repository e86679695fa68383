/** How far something is: the phase, the bytes done, and the bytes in all; a phase that is begun again starts over. */
export type OnProgress = (phase: "upload" | "compress" | "download", done: number, total: number) => void;

export interface Options {
  /** Ends the request, and cancels the job that it became. */
  signal?: AbortSignal;
}

export interface Watched extends Options {
  onProgress?: OnProgress;
}

export interface Sent extends Watched {
  /** What the codec takes. */
  params?: Record<string, string | number | boolean | undefined>;
  /** Of a blob that is no `File`. */
  filename?: string;
}

export interface ClientOptions {
  apiKey: string;
  /** Where the service is; in a browser, where the page is from unless it is said. */
  url?: string | URL;
  /** How often what failed in passing is tried again; 4 unless it is said. */
  retries?: number;
  fetch?: typeof globalThis.fetch;
}

/** A file as it was stored; times are RFC 3339. */
export interface Uploaded {
  uploadId: string;
  originalFilename: string;
  originalBytes: number;
  compressedBytes: number;
  savings: string;
  codec: string;
  format: string | null;
  compressionTimeMs: number;
  createdAt: string;
}

export interface StoredFile {
  uploadId: string;
  originalFilename: string;
  originalBytes: number;
  compressedBytes: number;
  ratio: number;
  savings: string;
  codec: string;
  format: string | null;
  createdAt: string;
  accessedAt: string | null;
}

export interface FileDetails extends StoredFile {
  params: Record<string, string>;
  report: Record<string, string | number | boolean>;
  /** Of the original, in hexadecimal. */
  sha256: string;
  damagedAt?: string;
}

export interface Usage {
  totalFiles: number;
  totalOriginalBytes: number;
  totalCompressedBytes: number;
}

export interface FileList {
  files: StoredFile[];
  usage: Usage;
}

export interface Account {
  account: string;
  unlimited: boolean;
  credits: number | null;
  keyId: string;
  usage: Usage;
}

export interface Codec {
  name: string;
  title: string;
  formats: string[];
  extensions: string[];
  params: { name: string; default: string; values: string[] }[];
}

/** What was written to a bucket. */
export interface Written {
  original_size: number;
  compressed_size: number;
  /** The percentage saved. */
  compression_ratio: number;
  key: string;
  bucket: string;
}

/** A service and a key. */
export class Client {
  constructor(options: ClientOptions);
  /** Compresses and stores a blob, and returns once that is done and verified. */
  upload(codec: string, file: Blob, options?: Sent): Promise<Uploaded>;
  /** Restores a file in memory, verified. */
  download(uploadId: string, options?: Watched): Promise<Blob>;
  /** Restores a file piece by piece; what is wrong with it is thrown at the end. */
  stream(uploadId: string, options?: Watched): AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
  /** A file as the archive that it is stored as, a standalone .smz. */
  archive(uploadId: string, options?: Watched): Promise<Blob>;
  /** A file as a standalone .smz, piece by piece. */
  streamArchive(uploadId: string, options?: Watched): AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
  /** Some files, newest first, and what all of them take. */
  list(options?: { limit?: number; offset?: number } & Options): Promise<FileList>;
  /** All files, newest first; those that go or come meanwhile do no harm to the others. */
  files(options?: { page?: number } & Options): AsyncGenerator<StoredFile, void>;
  /** All that is known of a file. */
  metadata(uploadId: string, options?: Options): Promise<FileDetails>;
  /** Deletes a file for good. */
  delete(uploadId: string, options?: Options): Promise<void>;
  /** An image made smaller by what the eye does not see. */
  compressImage(image: Blob, options?: Sent): Promise<Blob>;
  /** A video as AV1 in an MP4. */
  compressVideo(video: Blob, options?: Sent): Promise<Blob>;
  /** Compresses a blob into your own bucket. */
  s3Put(
    bucket: string,
    key: string,
    file: Blob,
    options?: { type?: "image" | "video" | "text" | "pdf"; contentType?: string } & Watched,
  ): Promise<Written>;
  /** The account of the key: its credits and what its files take. */
  account(options?: Options): Promise<Account>;
  /** The codecs and what they take. */
  codecs(options?: Options): Promise<Codec[]>;
}

/** Anything that this module throws on its own account. */
export class SmallestError extends Error {}
/** The service was not reached, or an answer broke off. */
export class ConnectionError extends SmallestError {}
/** What arrived is not what was promised. */
export class IntegrityError extends SmallestError {}
/** An answer is not one of this API. */
export class ProtocolError extends SmallestError {}

/** The service says no. */
export class ApiError extends SmallestError {
  readonly status: number;
  /** A stable word for programs. */
  readonly code: string | undefined;
  readonly title: string;
  /** One line for people. */
  readonly detail: string;
  /** Finds the request in the service's log. */
  readonly requestId: string | undefined;
  /** Seconds that the service asks to wait. */
  readonly retryAfter: number | undefined;
  /** How often it was asked. */
  readonly attempts: number;
  /** The answer's whole JSON. */
  readonly problem: Record<string, unknown>;
  /** With 409: the file that is there already. */
  readonly uploadId: string | undefined;
}

/** 400 */
export class BadRequestError extends ApiError {}
/** 400: the service received other bytes than were sent. */
export class DigestMismatchError extends BadRequestError {}
/** 401 */
export class UnauthorizedError extends ApiError {}
/** 402 */
export class NoCreditsError extends ApiError {}
/** 403 */
export class ForbiddenError extends ApiError {}
/** 404 */
export class NotFoundError extends ApiError {}
/** 409 */
export class ConflictError extends ApiError {}
/** 409: the same file is there already, as `uploadId`. */
export class DuplicateError extends ConflictError {}
/** 409: the same request is still being worked on. */
export class InFlightError extends ConflictError {}
/** 412 */
export class PreconditionFailedError extends ApiError {}
/** 413 */
export class TooLargeError extends ApiError {}
/** 416 */
export class NoSuchRangeError extends ApiError {}
/** 429 */
export class TooManyRequestsError extends ApiError {}
/** 5xx */
export class ServerError extends ApiError {}
/** 501 */
export class UnsupportedError extends ServerError {}
/** 503 */
export class UnavailableError extends ServerError {}
/** 503: the job was cancelled. */
export class CancelledError extends UnavailableError {}
