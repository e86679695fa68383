// What can go wrong, one class for each thing that a caller does differently.

/** Anything that this module throws on its own account. */
export class SmallestError extends Error {
  get name() {
    return this.constructor.name;
  }
}

/** The service was not reached, or an answer broke off. */
export class ConnectionError extends SmallestError {}

/** What arrived is not what was promised. */
export class IntegrityError extends SmallestError {}

/** An answer is not one of this API. */
export class ProtocolError extends SmallestError {}

/** The service says no. */
export class ApiError extends SmallestError {
  constructor(status, problem, retryAfter) {
    const title = text(problem.title) ?? text(problem.code) ?? "refused";
    const detail = text(problem.detail) ?? text(problem.error) ?? title;
    super(`${status}: ${detail}${text(problem.request_id) ? ` (request ${problem.request_id})` : ""}`);
    this.status = status;
    this.problem = problem;
    this.code = text(problem.code);
    this.title = title;
    this.detail = detail;
    this.requestId = text(problem.request_id);
    this.retryAfter = retryAfter;
    // How often it was asked.
    this.attempts = 1;
  }

  /** With 409: the file that is there already. */
  get uploadId() {
    return text(this.problem.uploadId);
  }
}

/** 400: the request, its parameters or the file are at fault. */
export class BadRequestError extends ApiError {}
/** 400: the service received other bytes than were sent. */
export class DigestMismatchError extends BadRequestError {}
/** 401: the API key is missing or invalid. */
export class UnauthorizedError extends ApiError {}
/** 402: no credits remain. */
export class NoCreditsError extends ApiError {}
/** 403: the key lacks the scope. */
export class ForbiddenError extends ApiError {}
/** 404: there is no such codec, file or job. */
export class NotFoundError extends ApiError {}
/** 409: something is in the way. */
export class ConflictError extends ApiError {}
/** 409: the same file is there already, as `uploadId`. */
export class DuplicateError extends ConflictError {}
/** 409: the same request is still being worked on. */
export class InFlightError extends ConflictError {}
/** 412: the file is not the one that was meant. */
export class PreconditionFailedError extends ApiError {}
/** 413: the file is larger than the service takes. */
export class TooLargeError extends ApiError {}
/** 416: the file has no bytes in that range. */
export class NoSuchRangeError extends ApiError {}
/** 429: the key or the address asks too often. */
export class TooManyRequestsError extends ApiError {}
/** 5xx: the service failed. */
export class ServerError extends ApiError {}
/** 501: content of that type is not compressed here. */
export class UnsupportedError extends ServerError {}
/** 503: the service is busy, or its storage is unavailable. */
export class UnavailableError extends ServerError {}
/** 503: the job was cancelled. */
export class CancelledError extends UnavailableError {}

const BY_CODE = new Map([
  ["cancelled", CancelledError],
  ["digest_mismatch", DigestMismatchError],
  ["duplicate", DuplicateError],
  ["in_flight", InFlightError],
]);

const BY_STATUS = new Map([
  [400, BadRequestError],
  [401, UnauthorizedError],
  [402, NoCreditsError],
  [403, ForbiddenError],
  [404, NotFoundError],
  [409, ConflictError],
  [412, PreconditionFailedError],
  [413, TooLargeError],
  [416, NoSuchRangeError],
  [429, TooManyRequestsError],
  [501, UnsupportedError],
  [503, UnavailableError],
]);

/** The error for a status and the text that came with it. */
export function apiError(status, body, retryAfter) {
  const problem = typeof body === "string" ? parsed(body) : body;
  const kind = BY_CODE.get(problem.code) ?? BY_STATUS.get(status) ?? (status >= 500 ? ServerError : ApiError);
  return new kind(status, problem, retryAfter);
}

// Something in between may have spoken: a proxy, a balancer.
function parsed(body) {
  try {
    const value = JSON.parse(body);
    return value && typeof value === "object" && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function text(value) {
  return typeof value === "string" && value ? value : undefined;
}
