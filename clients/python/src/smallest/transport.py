"""One request and its answer: the key, the errors, and when to try again.

Only what may be sent twice is tried again: reads, deletes, and writes that carry an ``Idempotency-Key``, under which
the service does nothing twice.
"""

from __future__ import annotations

import email.utils
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import tenacity

from .errors import ApiError, CancelledError, ConfigurationError, ConnectionFailedError, ProtocolError, api_error

Body = Callable[[], Mapping[str, Any]]
"""Gives what httpx is to send, anew for each attempt."""

T = TypeVar("T")

LONGEST_PAUSE = 120.0
"""Seconds; a service that asks for a longer pause is not waited for."""

_TRANSIENT = {408, 429, 502, 503, 504}
_FIRST_PAUSE, _LAST_PAUSE = 0.5, 20.0


@dataclass(frozen=True)
class Request:
    """What is asked; it must be fit to be sent twice."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    timeout: float | None = None


@dataclass(frozen=True)
class Answer:
    """A success: its status and its JSON."""

    status: int
    body: dict[str, Any]


class Transport:
    """Requests to one service with one key."""

    def __init__(self, http: httpx.Client, url: str, api_key: str, *, timeout: float, retries: int) -> None:
        self._http = http
        self._url = url
        self._headers = {"x-api-key": api_key}
        self._timeout = timeout
        self.retries = retries

    def json(self, request: Request) -> Answer:
        """Ask for JSON."""

        def attempt() -> Answer:
            with closing(self.send(request)) as response:
                return Answer(response.status_code, _object(self.whole(response)))

        return self.patiently(attempt)

    def open(self, request: Request) -> httpx.Response:
        """Ask for bytes, of which nothing is read yet; the caller closes the response."""
        return self.patiently(lambda: self.send(request))

    def pieces(self, response: httpx.Response) -> Iterator[bytes]:
        """Read an answer piece by piece."""
        try:
            yield from response.iter_bytes()
        except httpx.TransportError as error:
            raise broken(f"the answer to {response.request.method} {response.request.url}", error) from error

    def whole(self, response: httpx.Response) -> bytes:
        """Read an answer to its end."""
        return b"".join(self.pieces(response))

    def send(self, asked: Request) -> httpx.Response:
        """Send once; whatever is no success is raised."""
        method, body = asked.method, asked.body
        url = httpx.URL(self._url + asked.path)
        if asked.params:
            url = url.copy_merge_params(asked.params)
        request = self._http.build_request(
            method,
            url,
            headers={**self._headers, **asked.headers},
            timeout=httpx.Timeout(self._timeout, read=asked.timeout or self._timeout),
            **(body() if body else {}),
        )
        try:
            response = self._http.send(request, stream=True, follow_redirects=False)
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise ConfigurationError(f"{method} {url}: {error}") from error
        except httpx.TransportError as error:
            raise broken(f"{method} {url}", error) from error
        if response.is_success:
            return response
        try:
            raise _refusal(response, self.whole(response))
        finally:
            response.close()

    def patiently(self, attempt: Callable[[], T]) -> T:
        """Try, and again while what goes wrong may go well a little later."""
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(is_transient),
            wait=_pause,
            stop=lambda state: state.attempt_number > self.retries or (_asked(state) or 0) > LONGEST_PAUSE,
            sleep=time.sleep,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except ApiError as error:
            error.attempts = retrying.statistics["attempt_number"]
            raise


def is_transient(error: BaseException) -> bool:
    """Whether the same may go well a little later."""
    if isinstance(error, ApiError):
        transient = error.status in _TRANSIENT or error.code == "in_flight"
        return transient and not isinstance(error, CancelledError)
    return isinstance(error, ConnectionFailedError)


def broken(what: str, error: httpx.TransportError) -> ConnectionFailedError:
    """Say what a connection died of; some of httpx's errors have no words."""
    return ConnectionFailedError(f"{what}: {str(error) or type(error).__name__}")


def pause(attempts: int) -> float:
    """Give the seconds to wait after so many attempts in vain, where the service does not say."""
    # Many clients that failed together should not come back together.
    return min(_FIRST_PAUSE * 2.0 ** (attempts - 1), _LAST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311


def segment(text: str) -> str:
    """Quote one segment of a path, whatever is in it."""
    # Clients and proxies resolve . and .. unless they are hidden.
    return {".": "%2E", "..": "%2E%2E"}.get(text) or quote(text, safe="")


def _pause(state: tenacity.RetryCallState) -> float:
    asked = _asked(state)
    return pause(state.attempt_number) if asked is None else asked


def _asked(state: tenacity.RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, ApiError) else None


def _refusal(response: httpx.Response, body: bytes) -> ApiError:
    try:
        problem = json.loads(body)
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        # Something in between spoke: a proxy, a balancer.
        problem = {}
        if response.is_redirect:
            problem["detail"] = f"the service is at {response.headers.get('location')}"
    return api_error(response.status_code, problem, _retry_after(response.headers.get("retry-after")))


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise ProtocolError(f"expected JSON, found {body[:100]!r}") from error
    if not isinstance(value, dict):
        raise ProtocolError(f"expected a JSON object, found {body[:100]!r}")
    return value


def _retry_after(header: str | None) -> float | None:
    """Read seconds or a date (RFC 9110 §10.2.3)."""
    if not header:
        return None
    if header.isdecimal():
        return float(header)
    try:
        date = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=timezone.utc)
    return max(0.0, (date - datetime.now(timezone.utc)).total_seconds())
