"""How far something is: told to a function, or shown as bars on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from .errors import ConfigurationError

Phase = Literal["upload", "compress", "download"]

Report = Callable[[Phase, int, int], None]
"""Takes the phase, the bytes done, and the bytes in all; a phase that is begun again starts over."""


def silent(_phase: Phase, _done: int, _total: int) -> None:
    """Tell nobody."""


def phase(report: Report, name: Phase) -> Callable[[int, int], None]:
    """Give what tells of one phase."""
    return lambda done, total: report(name, done, total)


@contextmanager
def watching(progress: Report | bool, name: str) -> Iterator[Report]:
    """Give the function to tell: the caller's, that of bars (``True``), or one that does nothing (``False``)."""
    if progress is True:
        with _bars(name) as report:
            yield report
    else:
        yield progress or silent


@contextmanager
def _bars(name: str) -> Iterator[Report]:
    try:
        from rich import progress as rich
        from rich.console import Console
    except ImportError as error:
        raise ConfigurationError("bars need rich: pip install 'smallest[progress]'") from error
    columns = (
        rich.TextColumn("{task.description}", markup=False),
        rich.BarColumn(),
        rich.DownloadColumn(),
        rich.TransferSpeedColumn(),
        rich.TimeRemainingColumn(),
    )
    # Standard output has what the functions print.
    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    with rich.Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[Phase, rich.TaskID] = {}

        def report(phase: Phase, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(f"{phase} {name}", total=total)
            bars.update(tasks[phase], completed=done, total=total)

        yield report
