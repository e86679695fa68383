"""Work that goes on after its request was answered, and is waited for."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

from . import answers
from .answers import Job
from .errors import ApiError, SmallestError, api_error
from .progress import Report, phase
from .transport import Request, Transport, is_transient, pause, segment

JOB_FROM = 1 << 20
"""Bytes from which the service is asked to answer before the work is done: no connection waits for it then."""

_FIRST_LOOK, _LAST_LOOK = 0.1, 2.0


class _FailedError(Exception):
    """A job that ended with an error."""

    def __init__(self, error: ApiError) -> None:
        self.error = error


def work(transport: Transport, request: Request, length: int, report: Report) -> dict[str, Any]:
    """Have something done to so many bytes, as a job where it may take long; a job that got lost is sent again."""
    if length >= JOB_FROM:
        request = dataclasses.replace(request, headers={**request.headers, "prefer": "respond-async"})
    attempts = 0
    while True:
        answer = transport.json(request)
        if answer.status != 202:
            return answer.body
        attempts += 1
        try:
            return _finished(transport, answers.read(Job, answer.body), phase(report, "compress"))
        except _FailedError as failed:
            if attempts > transport.retries or not is_transient(failed.error):
                raise failed.error from None
            time.sleep(pause(attempts))


def _finished(transport: Transport, job: Job, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Wait for a job; whoever stops waiting has it cancelled."""
    path, look = f"/api/jobs/{segment(job.job_id)}", _FIRST_LOOK
    try:
        while job.result is None:
            tell(job.progress.done_bytes, job.progress.total_bytes)
            time.sleep(look)
            look = min(look * 1.5, _LAST_LOOK)
            job = answers.read(Job, transport.json(Request("GET", path)).body)
    except BaseException as error:
        if not isinstance(error, SmallestError):
            _cancel(transport, path)
        raise
    tell(job.progress.done_bytes, job.progress.total_bytes)
    if job.result.status >= 400:
        raise _FailedError(api_error(job.result.status, job.result.body))
    return dict(job.result.body)


def _cancel(transport: Transport, path: str) -> None:
    try:
        transport.json(Request("DELETE", path))
    except SmallestError:
        # What the caller hears is why the wait ended.
        return
