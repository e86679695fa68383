"""What fails in passing is tried again, and nothing is done twice."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from smallest import Client, ConnectionFailedError, NotFoundError, TooManyRequestsError, UnavailableError

from .scripted import Answer, Scripted, hangs_up, says, uploaded

BUSY = {"error": "the server is busy", "code": "busy"}


@pytest.mark.parametrize(
    "failure",
    [
        says(503, BUSY),
        says(502, b"bad gateway"),
        says(504, b"late"),
        says(408, {"code": "timeout"}),
        says(409, {"code": "in_flight"}),
        hangs_up,
    ],
)
def test_an_upload_is_sent_again_under_the_same_name(client: Client, service: Scripted, failure: Answer) -> None:
    service.script = [failure, says(201, uploaded())]
    assert client.upload("dna", b"ACGT", format="fastq").upload_id == "a8f3b2c1"
    first, second = service.seen
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] != ""
    assert first.headers["repr-digest"] == second.headers["repr-digest"]
    assert [seen.path for seen in service.seen] == ["/api/dna/upload?format=fastq"] * 2
    assert all(b"\r\n\r\nACGT\r\n" in seen.body for seen in service.seen)


def test_two_uploads_are_two_requests(client: Client, service: Scripted) -> None:
    service.script = [says(201, uploaded()), says(201, uploaded())]
    for _ in range(2):
        client.upload("dna", b"ACGT")
    assert service.seen[0].headers["idempotency-key"] != service.seen[1].headers["idempotency-key"]


def test_it_gives_up(client: Client, service: Scripted, naps: list[float]) -> None:
    service.script = [says(503, BUSY)] * 9
    with pytest.raises(UnavailableError) as caught:
        client.account()
    assert caught.value.attempts == len(service.seen) == 4
    assert len(naps) == 3
    assert 0.25 <= naps[0] <= 0.5 <= naps[1] <= 1 <= naps[2] <= 2


def test_nobody_there_is_an_error_of_its_own(naps: list[float]) -> None:
    with Client("key", "http://127.0.0.1:9", retries=2) as client, pytest.raises(ConnectionFailedError):
        client.account()
    assert len(naps) == 2


def test_the_service_says_how_long_to_wait(client: Client, service: Scripted, naps: list[float]) -> None:
    later = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=60), usegmt=True)
    account = {
        "account": "a",
        "unlimited": True,
        "credits": None,
        "keyId": "k",
        "usage": {"totalFiles": 0, "totalOriginalBytes": 0, "totalCompressedBytes": 0},
    }
    service.script = [
        says(429, {"code": "too_often"}, retry_after="7"),
        says(503, BUSY, retry_after=later),
        says(200, account),
    ]
    assert client.account().credits is None
    assert naps[0] == 7
    assert 50 < naps[1] <= 60


def test_a_pause_that_is_too_long_is_not_taken(client: Client, service: Scripted, naps: list[float]) -> None:
    service.script = [says(429, {"code": "too_often"}, retry_after="3600")]
    with pytest.raises(TooManyRequestsError) as caught:
        client.account()
    assert caught.value.retry_after == 3600
    assert naps == []


def test_a_delete_whose_answer_got_lost_is_done(client: Client, service: Scripted) -> None:
    gone = says(404, {"error": "file not found", "code": "not_found"})
    service.script = [hangs_up, gone]
    client.delete("a8f3b2c1")
    service.script = [gone]
    with pytest.raises(NotFoundError):
        client.delete("a8f3b2c1")


def test_a_compressed_image_that_breaks_off_is_asked_for_again(client: Client, service: Scripted) -> None:
    import io

    service.script = [lambda handler: handler.say(200, b"half", promised=8), says(200, b"a whole")]
    output = io.BytesIO()
    done = client.compress_image(b"a photo", output, target=85)
    assert output.getvalue() == b"a whole"
    assert (done.original_bytes, done.compressed_bytes, done.savings) == (7, 7, "0.0%")
    assert service.seen[0].headers["idempotency-key"] == service.seen[1].headers["idempotency-key"]
