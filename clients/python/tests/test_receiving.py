"""A download is what the service promised, or is not there."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from smallest import Client, ConnectionFailedError, IntegrityError, PreconditionFailedError, ProtocolError, ServerError

from .scripted import Answer, Handler, Scripted, hangs_up, repr_digest, says

CONTENT = bytes(range(256)) * 2000
HEADERS = {"etag": '"tag"', "repr-digest": repr_digest(CONTENT), "accept-ranges": "bytes"}


def breaks_after(length: int, start: int = 0) -> Answer:
    """Send the content from ``start``, and break off after so many bytes."""
    ranged = {"content-range": f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"} if start else {}
    piece = CONTENT[start : start + length]
    return lambda handler: handler.say(206 if start else 200, piece, HEADERS | ranged, len(CONTENT) - start)


def rest(start: int) -> Answer:
    return breaks_after(len(CONTENT), start)


def asked_from(service: Scripted, request: int) -> int:
    """Give where a request for the rest starts."""
    return int(service.seen[request].headers["range"].removeprefix("bytes=").removesuffix("-"))


def continues(length: int = len(CONTENT)) -> Answer:
    """Answer a range as it is asked for, and break off after so many bytes."""

    def answer(handler: Handler) -> None:
        start = int(handler.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        breaks_after(length, start)(handler)

    return answer


def test_a_file_appears_whole(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [says(200, CONTENT, **HEADERS)]
    assert client.download("a8f3b2c1", tmp_path / "a.log") == len(CONTENT)
    assert (tmp_path / "a.log").read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["a.log"]
    seen = service.seen[0]
    assert (seen.path, seen.headers["accept-encoding"]) == ("/api/files/a8f3b2c1/download", "identity")
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "a.log").stat().st_mode) == 0o666 & ~umask


def test_an_empty_file_is_one(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [says(200, b"", etag='"e"', repr_digest=repr_digest(b""))]
    assert client.download("a", tmp_path / "empty") == 0
    assert (tmp_path / "empty").read_bytes() == b""


def test_what_broke_off_is_taken_up_again(client: Client, service: Scripted, tmp_path: Path) -> None:
    # Each part gets on, so that more of them fail than may fail in a row.
    service.script = [*(continues(70_000) for _ in range(7)), continues()]
    assert client.download("a", tmp_path / "a.log") == len(CONTENT)
    assert (tmp_path / "a.log").read_bytes() == CONTENT
    starts = [asked_from(service, request) for request in range(1, 8)]
    assert starts == sorted(set(starts))
    assert starts[0] >= 65_536
    assert all(seen.headers["if-match"] == '"tag"' for seen in service.seen[1:])


def test_a_connection_that_always_breaks_is_given_up(client: Client, service: Scripted, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"older")
    service.script = [breaks_after(70_000)] + [continues(0) for _ in range(9)]
    with pytest.raises(ConnectionFailedError):
        client.download("a", tmp_path / "a.log")
    assert len(service.seen) == 1 + 3
    assert [path.name for path in tmp_path.iterdir()] == ["a.log"]
    assert (tmp_path / "a.log").read_bytes() == b"older"


def test_nobody_who_answers_is_asked_no_more_often_than_said(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [hangs_up] * 20
    with pytest.raises(ConnectionFailedError):
        client.download("a", tmp_path / "a.log")
    assert len(service.seen) == 4


def test_other_bytes_than_promised_are_no_file(client: Client, service: Scripted, tmp_path: Path) -> None:
    wrong = bytearray(CONTENT)
    wrong[1000] ^= 1
    service.script = [says(200, bytes(wrong), **HEADERS)]
    with pytest.raises(IntegrityError, match="expected SHA-256"):
        client.download("a", tmp_path / "a.log")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_another_now_is_not_mixed(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [breaks_after(70_000), says(412, {"error": "not the one", "code": "precondition_failed"})]
    with pytest.raises(PreconditionFailedError):
        client.download("a", tmp_path / "a.log")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", [says(200, CONTENT, etag='"new"'), says(206, CONTENT[9:], content_range="bytes 9-")])
def test_a_rest_that_is_another_is_not_taken(client: Client, service: Scripted, tmp_path: Path, answer: Answer) -> None:
    service.script = [breaks_after(70_000), answer]
    with pytest.raises(ProtocolError, match="content-range"):
        client.download("a", tmp_path / "a.log")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_which_has_no_ranges_is_read_again(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [breaks_after(70_000), breaks_after(140_000), says(200, CONTENT, **HEADERS)]
    assert client.archive("a", tmp_path / "a.smz") == len(CONTENT)
    assert (tmp_path / "a.smz").read_bytes() == CONTENT


def test_damage_on_the_way_is_the_service_s_error(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [
        breaks_after(70_000),
        says(500, {"error": "decompression failed", "code": "decompression_failed"}),
    ]
    with pytest.raises(ServerError, match="decompression failed"):
        client.download("a", tmp_path / "a.log")
    assert list(tmp_path.iterdir()) == []


def test_a_proxy_that_codes_is_not_trusted(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [says(200, CONTENT, content_encoding="gzip", **HEADERS)]
    with pytest.raises(ProtocolError, match="expected identity, found gzip"):
        client.download("a", tmp_path / "a.log")


def test_links_and_open_files_are_written_to(client: Client, service: Scripted, tmp_path: Path) -> None:
    service.script = [says(200, CONTENT, **HEADERS)] * 3
    (tmp_path / "link").symlink_to(tmp_path / "real")
    client.download("a", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == CONTENT
    output = io.BytesIO()
    assert client.download("a", output) == len(CONTENT)
    assert output.getvalue() == CONTENT
    assert client.download("a", "/dev/null") == len(CONTENT)
    with pytest.raises(IsADirectoryError):
        client.download("a", tmp_path)


def test_ranges_are_read(client: Client, service: Scripted) -> None:
    service.script = [says(206, CONTENT[5:9], content_range=f"bytes 5-8/{len(CONTENT)}"), says(200, CONTENT)]
    assert client.read("a", 5, 4) == CONTENT[5:9]
    assert service.seen[0].headers["range"] == "bytes=5-8"
    with pytest.raises(ProtocolError):
        client.read("a", 5)
    assert service.seen[1].headers["range"] == "bytes=5-"
    assert client.read("a", 5, 0) == b""
    with pytest.raises(ValueError, match="not negative"):
        client.read("a", -1)
    assert len(service.seen) == 2


def test_an_archive_may_come_without_length_and_digest(client: Client, service: Scripted, tmp_path: Path) -> None:
    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"3\r\nsmz\r\n0\r\n\r\n")

    service.script = [chunked]
    assert client.archive("a", tmp_path / "a.smz") == 3
    assert (tmp_path / "a.smz").read_bytes() == b"smz"
    assert service.seen[0].path == "/api/files/a/archive"
