#!/usr/bin/env python3
"""Writes the pictures in jpeg/ with libjpeg-turbo's cjpeg, from pictures that are computed. Other versions of cjpeg may write other bytes."""
import math, pathlib, random, struct, subprocess

OUT = pathlib.Path(__file__).with_name("jpeg")


def picture(width, height, seed):
    r = random.Random(seed)
    out = bytearray(b"P6\n%d %d\n255\n" % (width, height))
    for y in range(height):
        for x in range(width):
            a = 128 + 70 * math.sin(x / 17) + 40 * math.cos(y / 11 + x / 40)
            if (x - width * 0.6) ** 2 + (y - height * 0.4) ** 2 < (height / 4) ** 2:
                a = 220 - a / 3
            if (x // 24 + y // 24) % 7 == 0:
                a *= 0.6
            n = r.gauss(0, 4)
            out += bytes(max(0, min(255, int(v))) for v in (a + n, a * 0.8 + 30 * math.sin(y / 23) + n, 255 - a * 0.7 + n * 0.7))
    return bytes(out)


def reduced(source, width, height, by):
    """Each sample the mean of a square."""
    samples = source[-3 * width * height :]
    out = bytearray(b"P6\n%d %d\n255\n" % (width // by, height // by))
    for y in range(height // by):
        for x in range(width // by):
            for c in range(3):
                square = [samples[3 * ((y * by + v) * width + x * by + u) + c] for v in range(by) for u in range(by)]
                out.append(sum(square) // len(square))
    return bytes(out)


def cjpeg(source, *settings):
    return subprocess.run(["cjpeg", *settings], input=source, capture_output=True, check=True).stdout


def with_thumbnail(file, thumbnail):
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHI4s", 0x0112, 3, 1, b"\0\1\0\0") + struct.pack(">I", 26)
    entries = [(0x0103, 3, 1, 6 << 16), (0x0201, 4, 1, 68), (0x0202, 4, 1, len(thumbnail))]
    second = struct.pack(">H", 3) + b"".join(struct.pack(">HHII", *entry) for entry in entries) + bytes(4)
    exif = b"Exif\0\0" + tiff + second + thumbnail
    return file[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + file[2:]


large, small, tiny = picture(230, 170, 1), picture(97, 61, 3), picture(64, 48, 2)
pathlib.Path("/tmp/scans.txt").write_text("0;\n1;\n2;\n")
thumbnail = cjpeg(tiny, "-quality", "50")
files = {
    "baseline-420": cjpeg(large, "-quality", "80"),
    "optimized-444": cjpeg(small, "-quality", "90", "-sample", "1x1", "-optimize"),
    "gray-restart": cjpeg(large, "-quality", "75", "-grayscale", "-restart", "2B"),
    "progressive-422": cjpeg(large, "-quality", "85", "-progressive", "-sample", "2x1"),
    "restart-rows": cjpeg(small, "-quality", "60", "-restart", "1"),
    "not-interleaved": cjpeg(small, "-quality", "70", "-scans", "/tmp/scans.txt", "-sample", "2x2"),
}
files["thumbnail"] = with_thumbnail(files["restart-rows"], thumbnail)
files["of-the-picture"] = with_thumbnail(files["baseline-420"], cjpeg(reduced(large, 230, 170, 3), "-quality", "80"))
files["cut-progressive"] = files["progressive-422"][: len(files["progressive-422"]) * 2 // 3]
files["two-pictures"] = files["optimized-444"] + bytes(16) + thumbnail + b"behind it"
damaged = bytearray(files["gray-restart"])
at = len(damaged) * 2 // 3
damaged[at : at + 8] = b"damaged!"
files["damaged"] = bytes(damaged)
for name, file in files.items():
    (OUT / f"{name}.jpg").write_bytes(file)
