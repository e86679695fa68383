"""What is received: verified, taken up again where it broke off, and whole or not there."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Union

import httpx

from . import digest
from .errors import ConnectionFailedError, IntegrityError, ProtocolError
from .transport import Request, Transport, broken, pause

Target = Union[str, "os.PathLike[str]", BinaryIO]
"""A path, or a binary file to write to."""

_PIECE = 1 << 16


class Receipt:
    """The bytes of one path, as an iterator; it ends well only if they are what the service promised."""

    def __init__(self, transport: Transport, path: str, report: Callable[[int, int], None]) -> None:
        self._transport, self._path, self._report = transport, path, report
        self._hash = hashlib.sha256()
        self._done = 0
        self._total: int | None = None
        self._promised: bytes | None = None
        self._tag: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        failures = 0
        while True:
            response, before = self._open(), self._done
            try:
                yield from self._pieces(response)
                break
            except ConnectionFailedError:
                if self._done == self._total:
                    break
                # Without a tag nobody knows whether the rest would be that of the same file.
                failures = 1 if self._done > before else failures + 1
                if failures > self._transport.retries or not self._tag:
                    raise
                time.sleep(pause(failures))
        self._judge()

    def _open(self) -> httpx.Response:
        """Ask for all, or for what is left."""
        # Digest and ranges are those of the bytes as they are.
        headers = {"accept-encoding": "identity"}
        if self._done:
            headers |= {"range": f"bytes={self._done}-", "if-match": self._tag or ""}
        return self._transport.open(Request("GET", self._path, headers=headers))

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        """Read an answer until its end, or until it breaks off."""
        try:
            skipped = self._begin(response)
            for found in response.iter_raw(_PIECE):
                piece = found[skipped:]
                skipped -= len(found) - len(piece)
                self._hash.update(piece)
                self._done += len(piece)
                if self._total is not None:
                    self._report(self._done, self._total)
                yield piece
        except httpx.TransportError as error:
            raise broken(f"the answer to GET {self._path}", error) from error
        finally:
            response.close()

    def _begin(self, response: httpx.Response) -> int:
        """Note what an answer says of itself, and give how many of its bytes are known already."""
        coding = response.headers.get("content-encoding", "identity")
        if coding != "identity":
            raise ProtocolError(f"content-encoding: expected identity, found {coding}")
        if not self._done:
            length = response.headers.get("content-length")
            self._total = int(length) if length else None
            self._promised = digest.find(response.headers.get("repr-digest"))
            tag = response.headers.get("etag")
            self._tag = tag if tag and not tag.startswith("W/") else None
            return 0
        if response.status_code == 200 and response.headers.get("etag") == self._tag:
            # It knows no ranges, and says that it is the same.
            return self._done
        _expect_from(self._done, response)
        return 0

    def _judge(self) -> None:
        if self._total is not None and self._done != self._total:
            raise IntegrityError(f"expected {self._total} bytes, found {self._done}")
        if self._promised is not None and self._hash.digest() != self._promised:
            raise IntegrityError(f"expected SHA-256 {self._promised.hex()}, found {self._hash.hexdigest()}")


def read_range(transport: Transport, path: str, start: int, length: int | None) -> bytes:
    """Read ``length`` bytes from ``start``, or all that follow it."""
    if start < 0 or (length is not None and length < 0):
        raise ValueError("expected a start and a length that are not negative")
    if length == 0:
        return b""
    last = "" if length is None else start + length - 1
    headers = {"accept-encoding": "identity", "range": f"bytes={start}-{last}"}

    def attempt() -> bytes:
        with closing(transport.send(Request("GET", path, headers=headers))) as response:
            _expect_from(start, response)
            return transport.whole(response)

    return transport.patiently(attempt)


def save(pieces: Iterable[bytes], target: Target) -> int:
    """Write to an open file, or to a path, where the file appears once it is whole; give the number of bytes."""
    if not isinstance(target, str | os.PathLike):
        return _copy(pieces, target)
    # A link is followed, as if the file were written in place.
    path = Path(os.path.realpath(target))
    if path.exists() and not path.is_file():
        # A pipe or a device is written to; a folder says that it is one.
        with path.open("wb") as file:
            return _copy(pieces, file)
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            length = _copy(pieces, file)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return length


def _expect_from(start: int, response: httpx.Response) -> None:
    found = response.headers.get("content-range", "")
    if response.status_code != 206 or not found.startswith(f"bytes {start}-"):
        raise ProtocolError(f"content-range: expected bytes {start}-, found {response.status_code} {found!r}")


def _copy(pieces: Iterable[bytes], file: BinaryIO) -> int:
    length = 0
    for piece in pieces:
        file.write(piece)
        length += len(piece)
    return length
