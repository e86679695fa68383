#!/usr/bin/env python3
"""Writes headers.bin: what stands around the scans of files that libjpeg's cjpeg makes of a grey picture. What comes last pays most."""
import pathlib, subprocess

PICTURE = b"P6\n48 48\n255\n" + bytes([90, 120, 150]) * 48 * 48
SETTINGS = [
    ["-quality", "50", "-progressive"],
    ["-quality", "85", "-progressive"],
    ["-quality", "92", "-optimize"],
    ["-quality", "90", "-sample", "1x1"],
    ["-quality", "80", "-grayscale"],
    ["-quality", "95", "-sample", "2x1"],
    ["-quality", "75", "-sample", "2x2"],
]
# An EXIF block as cameras begin it, without values of its own.
EXIF = bytes.fromhex("ffe10062 457869660000 49492a0008000000 0500 0f01020006000000 4a000000 1001020006000000 50000000"
                     "1201030001000000 01000000 1a01050001000000 56000000 2801030001000000 02000000")


def headers(file):
    out, at = b"", 2
    while file[at + 1] != 0xD9:
        length = int.from_bytes(file[at + 2 : at + 4], "big")
        out += file[at : at + 2 + length]
        scan = file[at + 1] == 0xDA
        at += 2 + length
        while scan and not (file[at] == 0xFF and file[at + 1] != 0):
            at += 1
    return b"\xff\xd8" + out + b"\xff\xd9"


files = [subprocess.run(["cjpeg", *s], input=PICTURE, capture_output=True, check=True).stdout for s in SETTINGS]
pathlib.Path(__file__).with_name("headers.bin").write_bytes(EXIF + b"".join(headers(file) for file in files))
