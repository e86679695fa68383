"""The specification's functions, with its names, arguments, results and printed lines, and their likes for the rest.

They use the key and the address in ``smallest.API_KEY`` and ``smallest.API_URL``, else those of the environment.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import smallest

from .answers import Compressed, Written
from .client import Client, Param
from .receiving import Target
from .sending import Sendable
from .transport import segment


def upload(codec: str, file_path: Sendable, **params: Param) -> str:
    """Upload a file for compression and storage, print what it saved, and return its id."""
    done = _client().upload(codec, file_path, filename=None, **params)
    print(
        f"{codec}: {done.original_bytes:,} bytes -> {done.compressed_bytes:,} bytes "
        f"({done.savings}) in {done.compression_time_ms}ms"
    )
    return done.upload_id


def download(upload_id: str, output_path: Target) -> None:
    """Download and decompress a stored file, and print its size."""
    length = _client().download(upload_id, output_path)
    print(f"Downloaded {length:,} bytes to {output_path}")


def list_files(limit: int = 50, offset: int = 0) -> dict[str, Any]:
    """List stored files, newest first."""
    return _client().get("/api/files", limit=limit, offset=offset)


def metadata(upload_id: str) -> dict[str, Any]:
    """Tell all that is known of a stored file."""
    return _client().get(f"/api/files/{segment(upload_id)}")


def delete_file(upload_id: str) -> dict[str, Any]:
    """Delete a stored file."""
    _client().delete(upload_id)
    return {"uploadId": upload_id, "deleted": True}


def archive(upload_id: str, output_path: Target) -> None:
    """Save a stored file as a standalone archive, which ``smallest decompress`` restores."""
    _client().archive(upload_id, output_path)


def compress_image(image: Sendable, output_path: Target, **params: Param) -> Compressed:
    """Save an image smaller by what the eye does not see."""
    return _client().compress_image(image, output_path, **params)


def compress_video(video: Sendable, output_path: Target, **params: Param) -> Compressed:
    """Save a video as AV1 in an MP4."""
    return _client().compress_video(video, output_path, **params)


def s3_put(
    bucket: str, key: str, file_path: Sendable, *, type: str | None = None, content_type: str | None = None
) -> Written:
    """Compress a file into your own bucket."""
    return _client().s3_put(bucket, key, file_path, type=type, content_type=content_type)


def _client() -> Client:
    return _client_of(smallest.API_KEY, smallest.API_URL)


@lru_cache(maxsize=1)
def _client_of(key: str | None, url: str | None) -> Client:
    return Client(key, url)
