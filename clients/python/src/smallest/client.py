"""The client: one method for each thing that the service does."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from types import TracebackType
from typing import IO, Any

import httpx

from . import answers, digest
from .answers import Account, Codec, Compressed, File, FileDetails, FileList, Uploaded, Written
from .errors import ConfigurationError, NotFoundError
from .jobs import work
from .progress import Report, phase, silent, watching
from .receiving import Receipt, Target, read_range, save
from .sending import IN_MEMORY, PIECE, Sendable, Source, opened
from .transport import Body, Request, Transport, segment

DEFAULT_URL = "https://smallest.zip"

Param = str | int | float | bool

_MOST_LISTED = 200
_USER_AGENT = "smallest-python/0.1.0"


class Client:
    """A service and a key; safe to share between threads, and to be closed when done with.

    :param api_key: taken from ``SMALLEST_API_KEY`` where it is not given
    :param url: taken from ``SMALLEST_URL`` where it is not given
    :param timeout: seconds that the network may be silent
    :param work_timeout: seconds that the service may take where it answers only when it is done
    :param retries: how often what failed in passing is tried again
    :param progress: true for bars, or a function that takes the phase, the bytes done, and the bytes in all
    :param http: an ``httpx.Client`` with settings of your own, such as proxies and certificates
    """

    def __init__(
        self,
        api_key: str | None = None,
        url: str | None = None,
        *,
        timeout: float = 60.0,
        work_timeout: float = 3600.0,
        retries: int = 4,
        progress: bool | Report = False,
        http: httpx.Client | None = None,
    ) -> None:
        key = (api_key or os.environ.get("SMALLEST_API_KEY") or "").strip()
        if not key:
            raise ConfigurationError("expected an API key: give api_key, or set SMALLEST_API_KEY")
        if not key.isascii() or not key.isprintable():
            raise ConfigurationError("expected an API key of printable ASCII characters")
        self.url = _base(url or os.environ.get("SMALLEST_URL") or DEFAULT_URL)
        self._http = http or httpx.Client(headers={"user-agent": _USER_AGENT})
        self._owns_http = http is None
        self._transport = Transport(self._http, self.url, key, timeout=timeout, retries=retries)
        self._work_timeout = work_timeout
        self._progress = progress

    def upload(self, codec: str, file: Sendable, *, filename: str | None = None, **params: Param) -> Uploaded:
        """Compress and store a file, and return once that is done and verified; ``params`` are the codec's."""
        with opened(file, filename) as source, watching(self._progress, source.name) as report:
            form = _form("file", source, phase(report, "upload"))
            path = f"/api/{segment(codec)}/upload"
            request = Request("POST", path, _query(params), _promise(source), form, self._work_timeout)
            return answers.read(Uploaded, work(self._transport, request, source.length, report))

    def download(self, upload_id: str, output: Target) -> int:
        """Restore a file to a path or an open binary file, verify it, and return its size."""
        with watching(self._progress, upload_id) as report:
            return save(self._receipt(upload_id, "download", report), output)

    def stream(self, upload_id: str) -> Iterator[bytes]:
        """Restore a file piece by piece; what is wrong with it is raised at the end."""
        return iter(self._receipt(upload_id, "download", silent))

    def read(self, upload_id: str, start: int = 0, length: int | None = None) -> bytes:
        """Restore a file, or ``length`` bytes of it from ``start``, in memory."""
        if start == 0 and length is None:
            return b"".join(self.stream(upload_id))
        return read_range(self._transport, f"/api/files/{segment(upload_id)}/download", start, length)

    def archive(self, upload_id: str, output: Target) -> int:
        """Save a file as the archive that it is stored as, a standalone ``.smz``, and return its size."""
        with watching(self._progress, upload_id) as report:
            return save(self._receipt(upload_id, "archive", report), output)

    def list_files(self, limit: int = 50, offset: int = 0) -> FileList:
        """List some files, newest first, and what all of them take."""
        return answers.read(FileList, self.get("/api/files", limit=limit, offset=offset))

    def files(self, page: int = 100) -> Iterator[File]:
        """List all files, newest first; those that go or come meanwhile do no harm to the others."""
        page = max(2, min(page, _MOST_LISTED))
        seen: set[str] = set()
        offset = 0
        while True:
            found = self.list_files(page, offset).files
            new = [file for file in found if file.upload_id not in seen]
            if offset and len(new) == len(found):
                # The last one is not where it was: some before it are gone, and the others have moved up.
                offset = max(0, offset - page + 1)
                continue
            seen.update(file.upload_id for file in new)
            yield from new
            if len(found) < page:
                return
            offset += page - 1

    def metadata(self, upload_id: str) -> FileDetails:
        """Tell all that is known of a file."""
        return answers.read(FileDetails, self.get(f"/api/files/{segment(upload_id)}"))

    def delete(self, upload_id: str) -> None:
        """Delete a file for good."""
        try:
            self._transport.json(Request("DELETE", f"/api/files/{segment(upload_id)}"))
        except NotFoundError as error:
            # Where the first answer got lost, the second is that there is no such file any more.
            if error.attempts == 1:
                raise

    def compress_image(self, image: Sendable, output: Target, **params: Param) -> Compressed:
        """Save an image smaller by what the eye does not see; ``target``, ``quality`` and ``metadata`` say how much."""
        return self._compress("image", image, output, params)

    def compress_video(self, video: Sendable, output: Target, **params: Param) -> Compressed:
        """Save a video as AV1 in an MP4."""
        return self._compress("video", video, output, params)

    def s3_put(
        self, bucket: str, key: str, file: Sendable, *, type: str | None = None, content_type: str | None = None
    ) -> Written:
        """Compress a file into your own bucket; ``type`` is image, video, text or pdf, else inferred."""
        path = f"/s3/{segment(bucket)}/" + "/".join(map(segment, key.split("/")))
        with opened(file, None) as source, watching(self._progress, key) as report:
            request = Request(
                "PUT",
                path,
                {"type": type} if type else {},
                _promise(source) | {"content-type": content_type or "application/octet-stream"},
                lambda: {"content": source.reader(phase(report, "upload"))},
                self._work_timeout,
            )
            return answers.read(Written, work(self._transport, request, source.length, report))

    def account(self) -> Account:
        """Tell the account of the key: its credits and what its files take."""
        return answers.read(Account, self.get("/api/account"))

    def codecs(self) -> tuple[Codec, ...]:
        """List the codecs and what they take."""
        return answers.read(answers.Codecs, self.get("/api/codecs")).codecs

    def get(self, path: str, **params: Param) -> dict[str, Any]:
        """Ask for any path's JSON, as the service has it."""
        return self._transport.json(Request("GET", path, _query(params))).body

    def close(self) -> None:
        """Close the connections."""
        if self._owns_http:
            self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _receipt(self, upload_id: str, what: str, report: Report) -> Receipt:
        return Receipt(self._transport, f"/api/files/{segment(upload_id)}/{what}", phase(report, "download"))

    def _compress(self, field: str, file: Sendable, output: Target, params: Mapping[str, Param]) -> Compressed:
        with opened(file, None) as source, watching(self._progress, source.name) as report:
            form = _form(field, source, phase(report, "upload"))
            request = Request("POST", "/api/compress", _query(params), _promise(source), form, self._work_timeout)
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as smaller:
                self._transport.patiently(lambda: self._answer_into(smaller, request))
                smaller.seek(0)
                written = save(iter(lambda: smaller.read(PIECE), b""), output)
        return Compressed(original_bytes=source.length, compressed_bytes=written)

    def _answer_into(self, file: IO[bytes], request: Request) -> None:
        file.seek(0)
        file.truncate()
        with closing(self._transport.send(request)) as response:
            for piece in self._transport.pieces(response):
                file.write(piece)


def _base(url: str) -> str:
    """Give the address that paths are put behind; the specification's has ``/api`` at its end."""
    base = url.strip().rstrip("/").removesuffix("/api")
    try:
        parsed = httpx.URL(base)
    except httpx.InvalidURL as error:
        raise ConfigurationError(f"expected the service's address, found {url!r}: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ConfigurationError(f"expected the service's address, found {url!r}")
    return base


def _promise(source: Source) -> dict[str, str]:
    """Name the request, so that it can be sent twice and done once, and say what its file is."""
    return {"idempotency-key": str(uuid.uuid4()), "repr-digest": digest.show(source.sha256)}


def _form(field: str, source: Source, tell: Callable[[int, int], None]) -> Body:
    return lambda: {"files": {field: (source.name, source.reader(tell), "application/octet-stream")}}


def _query(params: Mapping[str, Param]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in params.items()}
