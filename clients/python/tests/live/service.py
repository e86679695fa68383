"""A running service, named by the environment as ``tests/e2e/tests/python_client.rs`` sets it, and a bad line to it."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress

import pytest


def setting(name: str) -> str:
    """Give what the environment says; without a service these tests cannot run."""
    value = os.environ.get(name)
    if not value:
        pytest.skip(f"{name} is not set: run `cargo test --release -p e2e --test python_client`")
    return value


def log(lines: int, salt: str = "") -> bytes:
    """Give a log of so many lines, the same for the same arguments."""
    line = "Mar  8 12:{:02}:{:02} host{} sshd[{}]: session opened for user u{}\n"
    return "".join(line.format(n // 60 % 60, n % 60, salt, n * 7919 % 65536, n * n % 97) for n in range(lines)).encode()


class CuttingProxy:
    """Passes on connections, and cuts each after so many bytes of its answer."""

    def __init__(self, url: str, after: int) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._upstream = (host, int(port))
        self._after = after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                down, _ = self._listener.accept()
                self.connections += 1
                up = socket.create_connection(self._upstream)
                threading.Thread(target=self._copy, args=(down, up, None), daemon=True).start()
                threading.Thread(target=self._copy, args=(up, down, self._after), daemon=True).start()

    @staticmethod
    def _copy(source: socket.socket, target: socket.socket, most: int | None) -> None:
        left = most
        with suppress(OSError):
            while left is None or left > 0:
                piece = source.recv(1 << 16 if left is None else min(left, 1 << 16))
                if not piece:
                    break
                target.sendall(piece)
                left = None if left is None else left - len(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
