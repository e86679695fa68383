"""The service's refusals are the client's exceptions."""

from __future__ import annotations

from pathlib import Path

import pytest

import smallest
from smallest import Client

from .service import log, setting


def test_the_same_file_twice_is_a_duplicate(client: Client) -> None:
    content = log(50, "twice")
    first = client.upload("log-files", content, filename="a.log")
    with pytest.raises(smallest.DuplicateError) as caught:
        client.upload("log-files", content, filename="b.log")
    assert caught.value.upload_id == first.upload_id
    assert caught.value.request_id
    client.delete(first.upload_id)


def test_what_is_wrong_with_a_request_is_said(client: Client) -> None:
    with pytest.raises(smallest.NotFoundError, match="unknown codec wool"):
        client.upload("wool", b"x")
    with pytest.raises(smallest.BadRequestError, match="level"):
        client.upload("log-files", b"x", level="thorough")
    with pytest.raises(smallest.BadRequestError):
        client.upload("log-files", b"")
    with pytest.raises(smallest.NotFoundError):
        client.delete("a8f3b2c1")
    stored = client.upload("log-files", log(10, "range"))
    with pytest.raises(smallest.RangeError):
        client.read(stored.upload_id, 10**9)
    client.delete(stored.upload_id)


def test_a_key_must_be_good_and_good_for_it(client: Client) -> None:
    with Client("smz_wrong", client.url) as stranger, pytest.raises(smallest.UnauthorizedError):
        stranger.list_files()
    with Client(setting("SMALLEST_TEST_READ_KEY"), client.url) as reader:
        assert reader.list_files().files == ()
        with pytest.raises(smallest.ForbiddenError, match="write"):
            reader.upload("log-files", b"a line\n")
    with Client(setting("SMALLEST_TEST_POOR_KEY"), client.url) as poor:
        with pytest.raises(smallest.NoCreditsError):
            poor.upload("log-files", b"a line\n")
        assert poor.account().credits == 0


def test_a_refusal_before_the_body_is_heard(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "large.log"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    with Client("smz_wrong", client.url) as stranger, pytest.raises(smallest.UnauthorizedError) as caught:
        stranger.upload("log-files", path)
    assert caught.value.attempts == 1
    with pytest.raises(smallest.NotFoundError):
        client.upload("wool", path)


def test_a_flipped_bit_on_the_way_is_noticed(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(log(2_000, "flip"))

    def flip(phase: str, done: int, total: int) -> None:
        # After the digest was taken, and before the second piece is read.
        if done == 1 << 16:
            with path.open("r+b") as file:
                file.seek(total - 10)
                file.write(b"#")

    with Client(url=client.url, progress=flip) as flipping, pytest.raises(smallest.DigestMismatchError):
        flipping.upload("log-files", path)
