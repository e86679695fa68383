"""A client, a service that answers as a test says, and time that does not pass."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from smallest import Client

from .scripted import Scripted


@pytest.fixture
def service() -> Iterator[Scripted]:
    server = Scripted()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time that does not pass, but is noted."""
    taken: list[float] = []
    monkeypatch.setattr(time, "sleep", taken.append)
    return taken


@pytest.fixture
def client(service: Scripted, naps: list[float]) -> Iterator[Client]:
    with Client("smz_key", service.url, retries=3) as made:
        yield made
