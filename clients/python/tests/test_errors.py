"""Every refusal is an exception of its own."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import smallest
from smallest import ApiError, Client, ConfigurationError, ProtocolError

from .scripted import Scripted, says

CASES = [
    (400, "bad_request", smallest.BadRequestError),
    (400, "digest_mismatch", smallest.DigestMismatchError),
    (401, "unauthorized", smallest.UnauthorizedError),
    (402, "no_credits", smallest.NoCreditsError),
    (403, "forbidden", smallest.ForbiddenError),
    (404, "unknown_codec", smallest.NotFoundError),
    (409, "duplicate", smallest.DuplicateError),
    (412, "precondition_failed", smallest.PreconditionFailedError),
    (413, "too_large", smallest.TooLargeError),
    (416, "no_such_range", smallest.RangeError),
    (418, "teapot", ApiError),
    (500, "compression_failed", smallest.ServerError),
    (501, "unsupported", smallest.UnsupportedError),
    (503, "cancelled", smallest.CancelledError),
    (599, "odd", smallest.ServerError),
]


@pytest.mark.parametrize(("status", "code", "kind"), CASES)
def test_each_status_is_a_type_and_is_not_tried_again(
    client: Client, service: Scripted, status: int, code: str, kind: type[ApiError]
) -> None:
    service.script = [says(status, {"error": "why not", "code": code, "request_id": "r1"})]
    with pytest.raises(ApiError) as caught:
        client.metadata("a8f3b2c1")
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code, error.detail, error.request_id) == (status, code, "why not", "r1")
    assert str(error) == f"{status} {error.title}: why not (request r1)"
    assert len(service.seen) == 1
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(copy), copy.problem, str(copy)) == (kind, error.problem, str(error))


def test_a_duplicate_names_the_file_that_is_there(client: Client, service: Scripted) -> None:
    service.script = [says(409, {"error": "file already uploaded", "code": "duplicate", "uploadId": "f1"})]
    with pytest.raises(smallest.DuplicateError) as caught:
        client.upload("log-files", b"a log")
    assert caught.value.upload_id == "f1"


def test_problem_details_are_read(client: Client, service: Scripted) -> None:
    problem = {"type": "about:blank", "title": "No money", "status": 402, "detail": "no credits remaining"}
    service.script = [says(402, problem, content_type="application/problem+json")]
    with pytest.raises(smallest.NoCreditsError) as caught:
        client.account()
    assert (caught.value.title, caught.value.detail) == ("No money", "no credits remaining")


@pytest.mark.parametrize("body", [b"<h1>no</h1>", b"", b"[1]", b"\xff"])
def test_what_a_proxy_says_is_an_error_as_well(client: Client, service: Scripted, body: bytes) -> None:
    service.script = [says(403, body)]
    with pytest.raises(smallest.ForbiddenError, match="403 Forbidden: Forbidden"):
        client.account()


def test_a_redirect_is_told_and_not_followed(client: Client, service: Scripted) -> None:
    service.script = [says(301, b"", location="https://elsewhere.example/")]
    with pytest.raises(ApiError, match=r"the service is at https://elsewhere\.example/"):
        client.account()
    assert len(service.seen) == 1


@pytest.mark.parametrize("body", [b"<p>hello</p>", b"[]", b"{}", b'{"files": [{}], "usage": {}}', b'{"files": 1}'])
def test_an_answer_that_is_none_is_said_to_be(client: Client, service: Scripted, body: bytes) -> None:
    service.script = [says(200, body)]
    with pytest.raises(ProtocolError, match="expected"):
        client.list_files()


@pytest.mark.parametrize("key", [None, "", " ", "a\nb", "schlüssel"])
def test_a_key_is_needed(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    monkeypatch.delenv("SMALLEST_API_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="expected an API key"):
        Client(key)


@pytest.mark.parametrize("url", ["ftp://x", "smallest.zip", "http://", "http://x:port", "/api"])
def test_an_address_is_needed(url: str) -> None:
    with pytest.raises(ConfigurationError, match="expected the service's address"):
        Client("key", url)


def test_a_file_that_is_not_there_is_an_oserror(client: Client, service: Scripted, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        client.upload("log-files", tmp_path / "none")
    assert service.seen == []
