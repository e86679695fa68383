"""The specification's functions print what it says, and the command line works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import smallest
from smallest.__main__ import main

from .scripted import Scripted, repr_digest, says, uploaded


@pytest.fixture
def settings(service: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    # The specification's address ends with /api.
    monkeypatch.setattr(smallest, "API_URL", f"{service.url}/api")
    monkeypatch.setattr(smallest, "API_KEY", "smz_key")


@pytest.mark.usefixtures("settings")
def test_upload_prints_and_returns_the_id(
    service: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reads.fastq").write_bytes(b"@r\nACGT\n+\nIIII\n")
    service.script = [says(201, uploaded())]
    assert smallest.upload("dna", str(tmp_path / "reads.fastq"), format="fastq") == "a8f3b2c1"
    assert capsys.readouterr().out == "dna: 52,428,800 bytes -> 2,359,296 bytes (95.5%) in 1420ms\n"
    assert service.seen[0].path == "/api/dna/upload?format=fastq"


@pytest.mark.usefixtures("settings")
def test_download_prints_the_size(service: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = b"x" * 1234567
    service.script = [says(200, content, repr_digest=repr_digest(content))]
    output = str(tmp_path / "restored")
    smallest.download("a8f3b2c1", output)
    assert capsys.readouterr().out == f"Downloaded 1,234,567 bytes to {output}\n"


@pytest.mark.usefixtures("settings")
def test_lists_and_deletes_are_the_service_s_json(service: Scripted) -> None:
    answer = {"files": [{"uploadId": "a", "savings": "95.5%", "new": 1}], "usage": {}}
    service.script = [says(200, answer), says(200, {"uploadId": "a", "deleted": True})]
    assert smallest.list_files(limit=7) == answer
    assert smallest.delete_file("a") == {"uploadId": "a", "deleted": True}
    assert [seen.path for seen in service.seen] == ["/api/files?limit=7&offset=0", "/api/files/a"]


def test_the_environment_says_where_and_who(service: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALLEST_URL", service.url + "/")
    monkeypatch.setenv("SMALLEST_API_KEY", "smz_other\n")
    service.script = [says(200, {"files": [], "usage": {}})]
    smallest.list_files()
    assert service.seen[0].headers["x-api-key"] == "smz_other"


def test_the_command_line(service: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codecs = {"codecs": [{"name": "dna", "title": "DNA", "formats": [], "extensions": ["fastq"], "params": []}]}
    (tmp_path / "reads.FASTQ").write_bytes(b"ACGT")
    to = ["--url", service.url, "--key", "smz_key"]
    service.script = [says(200, codecs), says(201, uploaded())]
    assert main([*to, "upload", str(tmp_path / "reads.FASTQ"), "--param", "format=fastq"]) == 0
    assert capsys.readouterr().out == "a8f3b2c1 dna: 52,428,800 bytes -> 2,359,296 bytes (95.5%)\n"
    assert service.seen[1].path == "/api/dna/upload?format=fastq"

    service.script = [says(200, codecs)]
    (tmp_path / "a.odd").write_bytes(b"?")
    assert main([*to, "upload", str(tmp_path / "a.odd")]) == 1
    assert "no codec takes .odd; name one of dna with --codec" in capsys.readouterr().err

    service.script = [says(200, {"uploadId": "a", "name": "é"})]
    assert main([*to, "show", "a"]) == 0
    assert json.loads(capsys.readouterr().out) == {"uploadId": "a", "name": "é"}

    service.script = [says(404, {"error": "file not found", "code": "not_found"})]
    assert main([*to, "delete", "a"]) == 1
    assert capsys.readouterr().err == "error: 404 Not Found: file not found\n"
    with pytest.raises(SystemExit) as stopped:
        main([*to, "upload"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\passwd", "/etc/passwd"])
def test_a_download_stays_in_this_folder(
    service: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    entry = {**uploaded(originalFilename=name), "ratio": 0.5, "accessedAt": None}
    details = {**entry, "params": {}, "report": {}, "sha256": ""}
    service.script = [says(200, details), says(200, b"content", repr_digest=repr_digest(b"content"))]
    assert main(["--url", service.url, "--key", "k", "download", "a"]) == 0
    assert (tmp_path / "passwd").read_bytes() == b"content"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_bars_are_shown_on_a_terminal(
    service: Scripted, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    pytest.importorskip("rich")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        if is_terminal:
            monkeypatch.setenv(name, "1")
        else:
            monkeypatch.delenv(name, raising=False)
    service.script = [says(201, uploaded())]
    with smallest.Client("key", service.url, progress=True) as client:
        client.upload("dna", b"ACGT" * 1000, filename="[b]reads.fastq")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert ("upload [b]reads.fastq" in captured.err) == is_terminal
    assert (captured.err != "") == is_terminal
