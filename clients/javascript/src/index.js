// Client of the compression service smallest.
//
//   Client ─▶ digest      SHA-256 of what is sent and received
//      │      jobs        what the service does after it has answered
//      │      receiving   verified, and taken up again where it broke off
//      └────▶ transport   the key, the typed errors, when to try again ─▶ fetch

export { Client } from "./client.js";
export {
  ApiError,
  BadRequestError,
  CancelledError,
  ConflictError,
  ConnectionError,
  DigestMismatchError,
  DuplicateError,
  ForbiddenError,
  InFlightError,
  IntegrityError,
  NoCreditsError,
  NoSuchRangeError,
  NotFoundError,
  PreconditionFailedError,
  ProtocolError,
  ServerError,
  SmallestError,
  TooLargeError,
  TooManyRequestsError,
  UnauthorizedError,
  UnavailableError,
  UnsupportedError,
} from "./errors.js";
