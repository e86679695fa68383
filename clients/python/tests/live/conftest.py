"""The running service's client and what it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smallest import Client

from .service import CuttingProxy, setting


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(setting("SMALLEST_API_KEY"), setting("SMALLEST_URL")) as made:
        yield made


@pytest.fixture
def corpus() -> Path:
    return Path(setting("SMALLEST_TEST_CORPUS"))


@pytest.fixture
def cutting() -> Iterator[Callable[[int], CuttingProxy]]:
    made: list[CuttingProxy] = []

    def make(after: int) -> CuttingProxy:
        made.append(CuttingProxy(setting("SMALLEST_URL"), after))
        return made[-1]

    yield make
    for proxy in made:
        proxy.close()
