"""Files go in and come back."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import smallest
from smallest import Client, NotFoundError
from smallest.__main__ import main

from .service import CuttingProxy, log, setting

SAMPLES = [
    ("log-files", "log-files/syslog.log", {"level": "max"}),
    ("db-dumps", "db-dumps/copy.sql", {"format": "postgres"}),
    ("text-pdf", "text-pdf/modern.pdf", {}),
    ("dicom", "dicom/ct-signed.dcm", {}),
    ("dict-transport", "dict-transport/module.js", {"type": "js"}),
]


@pytest.mark.parametrize(("codec", "sample", "params"), SAMPLES)
def test_each_codec_gives_back_what_it_took(
    client: Client, corpus: Path, tmp_path: Path, codec: str, sample: str, params: dict[str, str]
) -> None:
    path = corpus / sample
    original = path.read_bytes()
    stored = client.upload(codec, path, **params)
    assert (stored.codec, stored.original_filename, stored.original_bytes) == (codec, path.name, len(original))
    assert stored.compressed_bytes < len(original)
    assert client.download(stored.upload_id, tmp_path / "back") == len(original)
    assert (tmp_path / "back").read_bytes() == original
    assert client.read(stored.upload_id, 100, 50) == original[100:150]
    assert b"".join(client.stream(stored.upload_id)) == original
    details = client.metadata(stored.upload_id)
    assert details.sha256 == hashlib.sha256(original).hexdigest()
    assert params.items() <= {**details.params, "format": details.format}.items()
    assert (details.created_at, details.damaged_at) == (stored.created_at, None)
    assert details.accessed_at is not None
    client.delete(stored.upload_id)
    with pytest.raises(NotFoundError):
        client.metadata(stored.upload_id)
    with pytest.raises(NotFoundError):
        client.download(stored.upload_id, tmp_path / "gone")
    assert not (tmp_path / "gone").exists()


def test_a_large_file_is_a_job_and_is_never_in_memory(client: Client, tmp_path: Path) -> None:
    path, back, told = tmp_path / "large.log", tmp_path / "back.log", []
    block = log(20_000)
    with path.open("wb") as file:
        for _ in range(12):
            file.write(block)
    size = path.stat().st_size
    with Client(url=client.url, progress=lambda *step: told.append(step)) as telling:
        tracemalloc.start()
        stored = telling.upload("log-files", path, level="fast")
        assert telling.download(stored.upload_id, back) == size
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert hashlib.sha256(back.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()
    assert peak < 6 << 20 < size
    assert stored.compressed_bytes < size / 10
    assert {step[0] for step in told} == {"upload", "compress", "download"}
    for phase in ("upload", "compress", "download"):
        done = [step[1] for step in told if step[0] == phase]
        assert done == sorted(done)
        assert done[-1] == size
    client.delete(stored.upload_id)


def test_a_download_through_a_bad_line_arrives(
    client: Client, tmp_path: Path, cutting: Callable[[int], CuttingProxy]
) -> None:
    content = log(30_000, "cut")
    stored = client.upload("log-files", content, filename="cut.log", level="fast")
    proxy = cutting(700_000)
    with Client(url=proxy.url) as through:
        assert through.download(stored.upload_id, tmp_path / "back") == len(content)
    assert (tmp_path / "back").read_bytes() == content
    # What a break cuts in the middle of a piece is asked for again.
    assert 1 + len(content) // 700_000 <= proxy.connections <= 6
    client.delete(stored.upload_id)


def test_all_files_are_listed_while_they_are_deleted(client: Client) -> None:
    ids = [client.upload("log-files", log(20, f"list{n}"), filename=f"é {n}.log").upload_id for n in range(7)]
    page = client.list_files(limit=3)
    assert [file.upload_id for file in page.files] == ids[:3:-1]
    assert page.files[0].original_filename == "é 6.log"
    assert page.usage.total_files >= 7
    listed = []
    for file in client.files(page=3):
        if file.upload_id in ids:
            listed.append(file.upload_id)
            client.delete(file.upload_id)
    assert listed == ids[::-1]


def test_an_archive_restores_alone(client: Client, corpus: Path, tmp_path: Path) -> None:
    path = corpus / "text-pdf/modern.pdf"
    stored = client.upload("text-pdf", path)
    assert client.archive(stored.upload_id, tmp_path / "modern.pdf.smz") > 0
    program = os.fspath(setting("SMALLEST_TEST_BINARY"))
    command = [program, "decompress", "modern.pdf.smz", "-o", "back.pdf"]
    subprocess.run(command, cwd=tmp_path, check=True)  # noqa: S603
    assert (tmp_path / "back.pdf").read_bytes() == path.read_bytes()
    client.delete(stored.upload_id)


def test_the_functions_and_the_command_line_find_the_service(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.log").write_bytes(log(500, "cli"))
    upload_id = smallest.upload("log-files", tmp_path / "app.log", level="fast")
    assert smallest.metadata(upload_id)["params"] == {"level": "fast"}
    assert smallest.list_files(1)["files"][0]["uploadId"] == upload_id
    capsys.readouterr()
    assert main(["download", upload_id, str(tmp_path / "back.log")]) == 0
    assert (tmp_path / "back.log").read_bytes() == (tmp_path / "app.log").read_bytes()
    assert main(["list"]) == 0
    assert f"{upload_id} - app.log (" in capsys.readouterr().out
    assert smallest.delete_file(upload_id) == {"uploadId": upload_id, "deleted": True}
    assert main(["upload", str(tmp_path / "app.log"), "--param", "level=fast"]) == 0
    second = capsys.readouterr().out.split()[0]
    assert main(["delete", second]) == 0


def test_the_account_and_the_codecs_are_told(client: Client) -> None:
    account = client.account()
    assert (account.unlimited, account.credits) == (True, None)
    codecs = {codec.name: codec for codec in client.codecs()}
    assert "log" in codecs["log-files"].extensions
    levels = [param.values for param in codecs["log-files"].params if param.name == "level"]
    assert levels == [("fast", "balanced", "max")]
    assert codecs["db-dumps"].formats[0] == "postgres"
