"""What is sent arrives as it is, under the name that it has."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from smallest import Client, IntegrityError, ServerError, UnavailableError

from .scripted import Scripted, job, repr_digest, says, uploaded

WRITTEN = {"original_size": 9, "compressed_size": 4, "compression_ratio": 55.56, "key": "k", "bucket": "b"}


def part(body: bytes) -> tuple[bytes, bytes]:
    """Give the head and the content of a form's only part."""
    head, _, rest = body.partition(b"\r\n\r\n")
    return head, rest[: rest.rindex(b"\r\n--", 0, -4)]


def test_a_form_has_the_file_and_its_base_name(client: Client, service: Scripted, tmp_path: Path) -> None:
    content = os.urandom(300_000)
    path = tmp_path / 'é "a" b.log'
    path.write_bytes(content)
    service.script = [says(201, uploaded())]
    client.upload("log-files", path, level="max", fast=True, drop_bits=2)
    seen = service.seen[0]
    assert seen.path == "/api/log-files/upload?level=max&fast=true&drop_bits=2"
    assert seen.headers["x-api-key"] == "smz_key"
    assert seen.headers["repr-digest"] == repr_digest(content)
    assert seen.headers["content-length"] == str(len(seen.body))
    assert "prefer" not in seen.headers
    head, sent = part(seen.body)
    assert 'name="file"; filename="é %22a%22 b.log"' in head.decode()
    assert sent == content


def fill(pipe: BinaryIO) -> None:
    with pipe:
        pipe.write(b"body")


def test_open_files_pipes_and_bytes_are_sent(client: Client, service: Scripted) -> None:
    service.script = [says(201, uploaded())] * 3
    behind_a_head = io.BytesIO(b"head, body")
    behind_a_head.seek(6)
    client.upload("log-files", behind_a_head)
    client.upload("log-files", memoryview(b"body").tobytes(), filename="named.log")
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, os.fdopen(writing, "wb") as end:
        threading.Thread(target=fill, args=(end,)).start()
        client.upload("log-files", pipe)
    assert [part(seen.body)[1] for seen in service.seen] == [b"body"] * 3
    assert b'filename="named.log"' in service.seen[1].body


def test_an_empty_file_is_sent(client: Client, service: Scripted) -> None:
    service.script = [says(400, {"error": "the file is empty", "code": "bad_request"})]
    with pytest.raises(Exception, match="the file is empty"):
        client.upload("log-files", b"")
    assert part(service.seen[0].body)[1] == b""


def test_a_file_that_shrinks_is_noticed(client: Client, service: Scripted, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(bytes(3_000_000))

    def shrink(phase: str, done: int, total: int) -> None:
        if done == 1 << 16:
            os.truncate(path, 100_000)

    with Client("key", service.url, progress=shrink) as shrinking, pytest.raises(IntegrityError, match="changed"):
        shrinking.upload("log-files", path)


def test_long_work_is_a_job_that_is_waited_for(service: Scripted, naps: list[float]) -> None:
    told: list[tuple[str, int, int]] = []
    done = {"status": 201, "body": uploaded()}
    service.script = [
        says(202, job("queued")),
        says(200, job("running", 40)),
        says(503, {"code": "busy"}),
        says(200, job("done", 100, done)),
    ]
    content = bytes(1 << 20)
    with Client("key", service.url, progress=lambda *step: told.append(step)) as client:
        assert client.upload("log-files", content).upload_id == "a8f3b2c1"
    assert service.seen[0].headers["prefer"] == "respond-async"
    assert [seen.path for seen in service.seen[1:]] == ["/api/jobs/j1"] * 3
    sent = [step[1] for step in told if step[0] == "upload"]
    assert sent == sorted(sent)
    assert sent[-1] == len(content)
    assert [step for step in told if step[0] == "compress"] == [
        ("compress", 0, 100),
        ("compress", 40, 100),
        ("compress", 100, 100),
    ]


def test_a_job_that_got_lost_is_sent_again(client: Client, service: Scripted) -> None:
    lost = {"status": 503, "body": {"error": "the server is gone", "code": "lost"}}
    service.script = [
        says(202, job("failed", 0, lost)),
        says(202, job("done", 100, {"status": 201, "body": uploaded()})),
    ]
    client.upload("log-files", bytes(1 << 20))
    assert service.seen[0].headers["idempotency-key"] == service.seen[1].headers["idempotency-key"]
    assert service.seen[0].body.count(b"\0") == service.seen[1].body.count(b"\0") == 1 << 20


def test_a_job_that_is_always_lost_is_given_up(client: Client, service: Scripted) -> None:
    lost = {"status": 503, "body": {"error": "the server is gone", "code": "lost"}}
    service.script = [says(202, job("failed", 0, lost))] * 9
    with pytest.raises(UnavailableError, match="the server is gone"):
        client.upload("log-files", bytes(1 << 20))
    assert len(service.seen) == 4


def test_a_job_that_failed_is_its_error(client: Client, service: Scripted) -> None:
    failed = {"status": 500, "body": {"error": "compression failed", "code": "compression_failed", "request_id": "r"}}
    service.script = [says(202, job("running")), says(200, job("failed", 0, failed))]
    with pytest.raises(ServerError, match="compression failed"):
        client.upload("log-files", bytes(1 << 20))
    assert len(service.seen) == 2


def test_whoever_stops_waiting_has_the_job_cancelled(
    client: Client, service: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupted)
    service.script = [says(202, job("running")), says(200, job("failed"))]
    with pytest.raises(KeyboardInterrupt):
        client.upload("log-files", bytes(1 << 20))
    assert [(seen.method, seen.path) for seen in service.seen[1:]] == [("DELETE", "/api/jobs/j1")]


Fields = Callable[[Client], object]


@pytest.mark.parametrize(
    ("call", "method", "path"),
    [
        (lambda c: c.s3_put("b", "a b/é?.jpg", b"x", type="image"), "PUT", "/s3/b/a%20b/%C3%A9%3F.jpg?type=image"),
        (lambda c: c.s3_put("b", "a/../b//.", b"x"), "PUT", "/s3/b/a/%2E%2E/b//%2E"),
        (lambda c: c.s3_put("..", "k", b"x"), "PUT", "/s3/%2E%2E/k"),
        (lambda c: c.s3_put("b", "100%25", b"x"), "PUT", "/s3/b/100%2525"),
    ],
)
def test_names_reach_the_service_as_they_are(
    client: Client, service: Scripted, call: Fields, method: str, path: str
) -> None:
    service.script = [says(200, WRITTEN)]
    call(client)
    assert [(seen.method, seen.path) for seen in service.seen] == [(method, path)]


def test_a_write_to_a_bucket_is_the_bare_file(client: Client, service: Scripted, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"some text")
    service.script = [says(503, {"code": "busy"}), says(200, WRITTEN)]
    written = client.s3_put("b", "k", tmp_path / "a.txt", content_type="text/plain")
    assert (written.original_size, written.compressed_size, written.compression_ratio) == (9, 4, 55.56)
    for seen in service.seen:
        assert seen.body == b"some text"
        assert (seen.headers["content-type"], seen.headers["content-length"]) == ("text/plain", "9")
        assert seen.headers["repr-digest"] == repr_digest(b"some text")


@pytest.mark.parametrize("upload_id", ["..", "../../etc", "a/b", "a?b#c", "é"])
def test_an_odd_id_is_only_an_id(client: Client, service: Scripted, upload_id: str) -> None:
    service.script = [says(404, {"error": "file not found"})]
    with pytest.raises(Exception, match="file not found"):
        client.metadata(upload_id)
    assert service.seen[0].path.startswith("/api/files/")
    assert service.seen[0].path.count("/") == 3
    assert "?" not in service.seen[0].path
