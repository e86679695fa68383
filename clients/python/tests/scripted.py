"""A service that answers as a test says."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TIME = "2026-03-08T12:00:00Z"


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One connection of the scripted service."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Scripted

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append(Seen(self.command, self.path, headers, self.rfile.read(length)))
        if not self.server.script:
            self.say(500, b'{"error": "the script is at its end", "code": "script"}')
            return
        self.server.script.pop(0)(self)

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    def say(self, status: int, body: bytes, headers: dict[str, str] | None = None, promised: int | None = None) -> None:
        """Answer; a body that is shorter than promised breaks off."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        if promised is not None and promised != len(body):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Scripted(ThreadingHTTPServer):
    """A service that gives the answers of its script, one a request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[Seen] = []
        self.script: list[Answer] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let clients hang up."""


def says(status: int, body: dict[str, Any] | bytes, **headers: str) -> Answer:
    """Answer with JSON or bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.say(status, content, named)


def hangs_up(handler: Handler) -> None:
    """End the connection without an answer."""
    handler.close_connection = True


def repr_digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def uploaded(**changed: Any) -> dict[str, Any]:
    """Give the specification's answer to an upload."""
    return {
        "uploadId": "a8f3b2c1",
        "originalFilename": "reads.fastq",
        "originalBytes": 52428800,
        "compressedBytes": 2359296,
        "savings": "95.5%",
        "codec": "dna",
        "format": "fastq",
        "compressionTimeMs": 1420,
        "createdAt": TIME,
        **changed,
    }


def job(status: str, done: int = 0, result: dict[str, Any] | None = None) -> dict[str, Any]:
    ended = {} if result is None else {"result": result}
    progress = {"doneBytes": done, "totalBytes": 100}
    return {"jobId": "j1", "status": status, "progress": progress, "url": "/api/jobs/j1", "createdAt": TIME, **ended}
