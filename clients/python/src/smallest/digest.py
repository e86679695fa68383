"""SHA-256 in HTTP's words: RFC 9530."""

from __future__ import annotations

import base64
import binascii

from .errors import ProtocolError


def show(sha256: bytes) -> str:
    """Write a digest as ``Repr-Digest`` has it."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def find(header: str | None) -> bytes | None:
    """Read the SHA-256 of a ``Repr-Digest``; ``None`` where there is none."""
    for member in (header or "").split(","):
        algorithm, _, value = member.split(";")[0].strip().partition("=")
        if algorithm != "sha-256":
            continue
        try:
            digest = base64.b64decode(value.removeprefix(":").removesuffix(":"), validate=True)
        except binascii.Error as error:
            raise ProtocolError(f"Repr-Digest: expected base64, found {value!r}") from error
        if len(digest) != 32:
            raise ProtocolError(f"Repr-Digest: expected 32 bytes, found {len(digest)}")
        return digest
    return None
