"""All files are listed, whatever becomes of the others meanwhile."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from smallest import Client, FileDetails, ProtocolError

from .scripted import TIME, Handler, Scripted, says


def entry(name: str) -> dict[str, Any]:
    return {
        "uploadId": name,
        "originalFilename": f"{name}.log",
        "originalBytes": 100,
        "compressedBytes": 10,
        "ratio": 0.1,
        "savings": "90.0%",
        "codec": "log-files",
        "format": None,
        "createdAt": TIME,
        "accessedAt": None,
    }


class Shelf:
    """The files of an account, newest first."""

    def __init__(self, service: Scripted, count: int) -> None:
        self.names = [f"f{number}" for number in range(count)]
        service.script = [self.answer] * 10_000

    def answer(self, handler: Handler) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        limit, offset = int(query["limit"][0]), int(query["offset"][0])
        usage = {"totalFiles": len(self.names), "totalOriginalBytes": 0, "totalCompressedBytes": 0}
        files = [entry(name) for name in self.names[offset : offset + min(limit, 200)]]
        says(200, {"files": files, "usage": usage})(handler)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 9, 10, 23])
@pytest.mark.parametrize("page", [1, 2, 5, 1000])
def test_every_file_is_listed_once(client: Client, service: Scripted, count: int, page: int) -> None:
    shelf = Shelf(service, count)
    assert [file.upload_id for file in client.files(page)] == shelf.names


@pytest.mark.parametrize("keep", [0, 1, 3])
def test_files_that_are_deleted_on_the_way_hide_no_others(client: Client, service: Scripted, keep: int) -> None:
    shelf = Shelf(service, 40)
    every = list(shelf.names)
    listed = []
    for number, file in enumerate(client.files(7)):
        listed.append(file.upload_id)
        if keep == 0 or number % (keep + 1):
            shelf.names.remove(file.upload_id)
    assert listed == every


def test_files_that_come_on_the_way_repeat_no_others(client: Client, service: Scripted) -> None:
    shelf = Shelf(service, 40)
    every = list(shelf.names)
    listed = []
    for number, file in enumerate(client.files(7)):
        listed.append(file.upload_id)
        if number % 3 == 0:
            shelf.names.insert(0, f"new{number}")
    assert listed == every


def test_a_list_is_typed(client: Client, service: Scripted) -> None:
    Shelf(service, 3)
    page = client.list_files(limit=2, offset=1)
    assert [file.original_filename for file in page.files] == ["f1.log", "f2.log"]
    assert page.usage.total_files == 3
    assert service.seen[0].path == "/api/files?limit=2&offset=1"
    assert (page.files[0].created_at.isoformat(), page.files[0].accessed_at) == ("2026-03-08T12:00:00+00:00", None)


def test_details_are_typed_and_what_is_new_is_let_pass(client: Client, service: Scripted) -> None:
    more = {"params": {"level": "max"}, "report": {"lossless": True}, "sha256": "00", "from": "the future"}
    service.script = [says(200, entry("f1") | more), says(200, entry("f1") | more | {"damagedAt": TIME})]
    details = client.metadata("f1")
    assert isinstance(details, FileDetails)
    assert (details.params["level"], details.report["lossless"], details.damaged_at) == ("max", True, None)
    assert client.metadata("f1").damaged_at == details.created_at


@pytest.mark.parametrize(
    "wrong", [{"originalBytes": "7"}, {"originalBytes": True}, {"createdAt": "today"}, {"codec": None}]
)
def test_a_field_of_another_type_is_said_to_be(client: Client, service: Scripted, wrong: dict[str, Any]) -> None:
    service.script = [says(200, entry("f1") | {"params": {}, "report": {}, "sha256": ""} | wrong)]
    with pytest.raises(ProtocolError, match=f"FileDetails.{next(iter(wrong))}: expected"):
        client.metadata("f1")
