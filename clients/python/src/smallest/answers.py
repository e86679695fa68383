"""What the service answers, read from its JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from .errors import ProtocolError

Fact = str | int | float | bool


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """A file as it was stored."""

    upload_id: str
    original_filename: str
    original_bytes: int
    compressed_bytes: int
    savings: str
    codec: str
    format: str | None
    compression_time_ms: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class File:
    """A stored file of a list."""

    upload_id: str
    original_filename: str
    original_bytes: int
    compressed_bytes: int
    ratio: float
    savings: str
    codec: str
    format: str | None
    created_at: datetime
    accessed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FileDetails(File):
    """All that is known of a stored file."""

    params: Mapping[str, str]
    report: Mapping[str, Fact]
    sha256: str
    damaged_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What all files of an account take."""

    total_files: int
    total_original_bytes: int
    total_compressed_bytes: int


@dataclass(frozen=True, kw_only=True)
class FileList:
    """Some files, newest first, and the usage of all."""

    files: tuple[File, ...]
    usage: Usage


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account of the key in use; ``credits`` is ``None`` where it is unlimited."""

    account: str
    unlimited: bool
    credits: int | None
    key_id: str
    usage: Usage


@dataclass(frozen=True, kw_only=True)
class CodecParam:
    """An option of a codec."""

    name: str
    default: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Codec:
    """A codec and what an upload to it may state."""

    name: str
    title: str
    formats: tuple[str, ...]
    extensions: tuple[str, ...]
    params: tuple[CodecParam, ...]


@dataclass(frozen=True, kw_only=True)
class Codecs:
    """The codecs that files may be uploaded to."""

    codecs: tuple[Codec, ...]


@dataclass(frozen=True, kw_only=True)
class Compressed:
    """What became of an image or a video."""

    original_bytes: int
    compressed_bytes: int

    @property
    def savings(self) -> str:
        """The part that was saved, as ``95.5%``."""
        part = self.compressed_bytes / self.original_bytes if self.original_bytes else 0.0
        return f"{100 * (1 - part):.1f}%"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written to a bucket; ``compression_ratio`` is the percentage saved."""

    original_size: int
    compressed_size: int
    compression_ratio: float
    key: str
    bucket: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How much of a job's file is worked off."""

    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """What a job's request would have been answered."""

    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Job:
    """How a job stands; ``result`` is there once it is done or failed."""

    job_id: str
    status: str
    progress: Progress
    created_at: datetime
    result: JobResult | None = None


T = TypeVar("T")

# The fields of S3's answer are written as S3's friends write them.
_SNAKE = (Written,)


def read(kind: type[T], body: object) -> T:
    """Read an answer of that kind; fields that are not known are let pass."""
    return cast(T, _value(kind, body, kind.__name__))


def _value(kind: Any, value: object, where: str) -> object:
    if dataclasses.is_dataclass(kind):
        return _fields(cast(type, kind), value, where)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_value(arguments[0], item, where) for item in _expect(list, value, where))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _expect(dict, value, where)
    if type(None) in arguments:
        return None if value is None else _value(arguments[0], value, where)
    if kind is datetime:
        return _time(_expect(str, value, where), where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is int and isinstance(value, bool):
        raise ProtocolError(f"{where}: expected int, found {value!r}")
    return _expect(kind, value, where)


def _fields(kind: type, value: object, where: str) -> object:
    body, hints = _expect(dict, value, where), get_type_hints(kind)
    known: dict[str, object] = {}
    for field in dataclasses.fields(kind):
        name = field.name if kind in _SNAKE else _camel(field.name)
        if name in body:
            known[field.name] = _value(hints[field.name], body[name], f"{where}.{name}")
        elif field.default is dataclasses.MISSING:
            raise ProtocolError(f"{where}: expected a field {name}, found {sorted(body)}")
    return kind(**known)


def _expect(kind: type[T], value: object, where: str) -> T:
    if not isinstance(value, kind):
        raise ProtocolError(f"{where}: expected {kind.__name__}, found {value!r}")
    return value


def _time(text: str, where: str) -> datetime:
    try:
        # Python 3.10 does not know the Z of RFC 3339.
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise ProtocolError(f"{where}: expected a time, found {text!r}") from error


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
