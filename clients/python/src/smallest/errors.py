"""What can go wrong, one class for each thing that a caller does differently."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


class SmallestError(Exception):
    """Anything that this package raises on its own account."""


class ConfigurationError(SmallestError):
    """There is no API key, or the address is none."""


class ConnectionFailedError(SmallestError):
    """The service was not reached, or an answer broke off."""


class IntegrityError(SmallestError):
    """What arrived is not what was promised, or a file changed while it was sent."""


class ProtocolError(SmallestError):
    """An answer is not one of this API."""


class ApiError(SmallestError):
    """The service says no: ``status``, ``code``, ``title``, ``detail``, ``request_id``."""

    attempts = 1
    """How often it was asked."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.problem = problem
        """The answer's whole JSON."""
        self.code = _text(problem.get("code"))
        """A stable word for programs."""
        self.title = _text(problem.get("title")) or _reason(status)
        self.detail = _text(problem.get("detail")) or _text(problem.get("error")) or self.title
        """One line for people."""
        self.request_id = _text(problem.get("request_id"))
        """Finds the request in the service's log."""
        self.retry_after = retry_after
        """Seconds that the service asks to wait."""
        request = f" (request {self.request_id})" if self.request_id else ""
        super().__init__(f"{status} {self.title}: {self.detail}{request}")

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.status, dict(self.problem), self.retry_after))


class BadRequestError(ApiError):
    """400: the request, its parameters or the file are at fault."""


class DigestMismatchError(BadRequestError):
    """400: the service received other bytes than were sent."""


class UnauthorizedError(ApiError):
    """401: the API key is missing or invalid."""


class NoCreditsError(ApiError):
    """402: no credits remain."""


class ForbiddenError(ApiError):
    """403: the key lacks the scope."""


class NotFoundError(ApiError):
    """404: there is no such codec, file or job."""


class ConflictError(ApiError):
    """409: something is in the way."""


class DuplicateError(ConflictError):
    """409: the same file is there already, as ``upload_id``."""

    @property
    def upload_id(self) -> str:
        """The file that is there."""
        return str(self.problem.get("uploadId", ""))


class InFlightError(ConflictError):
    """409: the same request is still being worked on."""


class PreconditionFailedError(ApiError):
    """412: the file is not the one that was meant."""


class TooLargeError(ApiError):
    """413: the file is larger than the service takes."""


class RangeError(ApiError):
    """416: the file has no bytes in that range."""


class TooManyRequestsError(ApiError):
    """429: the key or the address asks too often."""


class ServerError(ApiError):
    """5xx: the service failed."""


class UnsupportedError(ServerError):
    """501: content of that type is not compressed here."""


class UnavailableError(ServerError):
    """503: the service is busy, or its storage is unavailable."""


class CancelledError(UnavailableError):
    """503: the job was cancelled."""


_BY_CODE: dict[str, type[ApiError]] = {
    "cancelled": CancelledError,
    "digest_mismatch": DigestMismatchError,
    "duplicate": DuplicateError,
    "in_flight": InFlightError,
}

_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    402: NoCreditsError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    413: TooLargeError,
    416: RangeError,
    429: TooManyRequestsError,
    501: UnsupportedError,
    503: UnavailableError,
}


def api_error(status: int, problem: Mapping[str, Any], retry_after: float | None = None) -> ApiError:
    """Give the error for a status and its JSON."""
    fallback = ServerError if status >= 500 else ApiError
    kind = _BY_CODE.get(_text(problem.get("code")) or "") or _BY_STATUS.get(status, fallback)
    return kind(status, problem, retry_after)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown status"
