"""What is sent: a file whose bytes can be read again, of known length and SHA-256."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Union

from .errors import IntegrityError

Sendable = Union[str, "os.PathLike[str]", bytes, BinaryIO]
"""A path, the bytes themselves, or a binary file, which is read from where it stands."""

PIECE = 1 << 20
"""Bytes that are read at a time."""
IN_MEMORY = 8 << 20
"""Bytes of a temporary file that stay in memory."""


class Source:
    """A file to send, once or again."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        self._file = file
        self._start = file.tell()
        hashed = hashlib.sha256()
        self.length = 0
        while piece := file.read(PIECE):
            hashed.update(piece)
            self.length += len(piece)
        self.sha256 = hashed.digest()

    def reader(self, report: Callable[[int, int], None]) -> Reader:
        """Read it from its start, telling how far that is."""
        return Reader(self._file, self._start, self.length, report)


class Reader:
    """A stretch of a file as a file, of exactly the promised length."""

    def __init__(self, file: IO[bytes], start: int, length: int, report: Callable[[int, int], None]) -> None:
        self._file, self._start, self._length, self._report = file, start, length, report
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        left = self._length - self._at
        wanted = left if size < 0 else min(size, left)
        if wanted == 0:
            return b""
        self._file.seek(self._start + self._at)
        piece = self._file.read(wanted)
        if not piece:
            raise IntegrityError(f"the file changed while it was sent: expected {left} more bytes")
        self._at += len(piece)
        self._report(self._at, self._length)
        return piece

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere else."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Say where that is."""
        return self._at

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(1 << 16):
            yield piece


@contextmanager
def opened(what: Sendable, name: str | None) -> Iterator[Source]:
    """Open what is to be sent, under its own name unless another is given."""
    if isinstance(what, bytes | bytearray | memoryview):
        yield Source(io.BytesIO(what), name or "file")
    elif isinstance(what, str | os.PathLike):
        path = Path(what)
        with path.open("rb") as file:
            yield Source(file, name or path.name)
    elif what.seekable():
        yield Source(what, name or _name_of(what))
    else:
        # A pipe is kept, to be hashed first and sent again where that is needed.
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as kept:
            shutil.copyfileobj(what, kept, PIECE)
            kept.seek(0)
            yield Source(kept, name or _name_of(what))


def _name_of(file: BinaryIO) -> str:
    name = getattr(file, "name", None)
    return Path(name).name if isinstance(name, str) else "file"
