"""Images and videos come back smaller, and buckets are written to."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import smallest
from smallest import Client

from .service import log, setting


def test_an_image_becomes_smaller(client: Client, corpus: Path, tmp_path: Path) -> None:
    photo = corpus / "image/full.jpg"
    done = client.compress_image(photo, tmp_path / "smaller.jpg", target=70)
    smaller = (tmp_path / "smaller.jpg").read_bytes()
    assert (done.original_bytes, done.compressed_bytes) == (photo.stat().st_size, len(smaller))
    assert smaller.startswith(b"\xff\xd8\xff")
    assert len(smaller) < photo.stat().st_size
    same_pixels = io.BytesIO()
    client.compress_image(photo, same_pixels, quality="lossless", metadata="strip")
    assert len(smaller) < len(same_pixels.getvalue()) <= photo.stat().st_size


def test_what_is_no_image_is_refused(client: Client, tmp_path: Path) -> None:
    with pytest.raises(smallest.BadRequestError, match="JPEG"):
        client.compress_image(b"no image", tmp_path / "none.jpg")
    with pytest.raises(smallest.BadRequestError):
        client.compress_image(b"\xff\xd8\xff", tmp_path / "none.jpg", target="best")
    assert list(tmp_path.iterdir()) == []


def test_a_video_is_refused_by_name_until_its_codec_is_here(client: Client, tmp_path: Path) -> None:
    with pytest.raises(smallest.UnsupportedError, match="video") as caught:
        client.compress_video(b"\0\0\0\x18ftypmp42" + bytes(100), tmp_path / "none.mp4")
    assert (caught.value.status, caught.value.code, caught.value.attempts) == (501, "unsupported", 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lines", [100, 40_000])
def test_a_file_is_written_to_a_bucket(client: Client, lines: int) -> None:
    bucket, content = setting("SMALLEST_TEST_BUCKET"), log(lines, "s3")
    written = client.s3_put(bucket, f"logs/é {lines}.log", content, type="text")
    assert (written.bucket, written.key, written.original_size) == (bucket, f"logs/é {lines}.log", len(content))
    assert 0 < written.compressed_size < len(content) / 4
    saved = 100 * (1 - written.compressed_size / len(content))
    assert written.compression_ratio == pytest.approx(saved, abs=0.01)


def test_a_bucket_that_is_not_set_is_said(client: Client, corpus: Path) -> None:
    with pytest.raises(smallest.BadRequestError) as caught:
        client.s3_put("elsewhere", "a.jpg", corpus / "image/full.jpg", type="image")
    assert caught.value.code == "not_configured"
    with pytest.raises(smallest.UnsupportedError):
        client.s3_put("elsewhere", "a.bin", bytes(range(256)))
