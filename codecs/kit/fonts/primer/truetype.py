#!/usr/bin/env python3
"""Writes truetype.bin: two arranged fonts without a drawing, of the tables that most fonts have and what usually stands in them."""

import pathlib
import struct

LAST = [b"OS/2", b"gasp", b"head", b"hhea", b"maxp", b"cvt ", b"fpgm", b"prep", b"glyf", b"loca", b"hmtx", b"hdmx"]


def words(*values):
    return b"".join(struct.pack(">H", value & 0xFFFF) for value in values)


def names(*texts):
    records, strings = b"", b""
    for number, text in enumerate(texts):
        data = text.encode("utf-16-be")
        records += words(3, 1, 0x409, number, len(data), len(strings))
        strings += data
    return words(0, len(texts), 6 + 12 * len(texts)) + records + strings


def scripts(tag):
    feature = tag + words(14)
    return words(1, 0, 10, 0x3C, 0x60) + words(4) + b"DFLT" + words(28) + b"cyrl" + words(32) + b"grek" + words(32) + b"latn" + words(32) \
        + words(4, 0) * 4 + words(0, 0xFFFF, 1, 0) * 2 + words(1) + feature + words(0, 1, 0) + words(1, 4, 2, 0, 1, 8)


head = words(1, 0, 5, 0, 0, 0, 0x5F0F, 0x3CF5, 0x081B, 2048, 0, 0, 0xA2E3, 0x1F00, 0, 0, 0xD000, 0, -1361, -665, 4096, 2060, 0, 8, 2, 0, 0)
hhea = words(1, 0, 1854, -434, 67, 4096, -1361, -1414, 4096, 1, 0, 0, 0, 0, 0, 0, 0, 8)
maxp = words(1, 0, 9, 200, 16, 120, 8, 2, 16, 64, 100, 0, 600, 1000, 4, 1)
post = words(3, 0, 0, 0, -217, 150, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
os2 = words(3, 904, 400, 5, 0, 1434, 1331, 0, 283, 1434, 1331, 0, 977, 102, 530, 0x805) + bytes([2, 11, 6, 4, 2, 2, 2, 2, 2, 4]) \
    + words(0xE000, 0x2AFF, 0xC000, 0x7843, 0, 9, 0, 0) + b"MONO" + words(64, 32, 0xFFFC, 1491, -431, 307, 1854, 434, 0x4000, 0x01FF, 0xDFD7, 0) \
    + words(1062, 1467, 0, 32, 2)
gasp = words(0, 3, 8, 2, 16, 1, -1, 3)
cmap = words(0, 2, 0, 3, 0, 20, 3, 1, 0, 20, 4, 48, 0, 4, 4, 1, 0, 32, 65, 0xFFFF, 0, 32, 65, 0xFFFF, -29, -29, 1, 0, 0, 0)
gdef = words(1, 0, 12, 0, 0, 0, 2, 4, 3, 3, 1, 68, 70, 1)
prep = bytes([0xB8, 0x01, 0xFF, 0x85, 0xB0, 0x04, 0x8D])
fpgm = bytes([0xB0, 0, 0x2C, 0xB0, 1, 0x2D])
cvt = words(0, 1466, 1062, -431, 0, 25, -25, 100, 150, 200)
glyf = words(1, 68, 0, 1200, 1466, 3, 0) + bytes([0x33, 0x11, 0x21, 0x11]) + words(68, 1132, 1466, -1466)
loca = words(0, 0, 0, 0, len(glyf) // 2)
hmtx = words(1536, 256, 0, 0, 0, 0, 1200, 68)
vdmx = words(0, 3, 3, 0x0101, 0x0101, 0x0103, 0x0203, 0x0101, 0x0100, 24, 24, 24, 248, 0x08FF) + words(*(v for p in range(8, 20) for v in (p, p, -p // 4)))
name = names("(c) 2010 The Corporation. All Rights Reserved.", "Regular", "Regular", "Bold", "Regular Bold Italic", "Version 5.00",
             "is a trademark of The Corporation in the United States and/or other countries.", "http://www.")


def font(tables):
    tables = sorted((tag, data) for tag, data in tables.items())
    count = len(tables)
    log = count.bit_length() - 1
    out = words(1, 0, count, 16 << log, log, 16 * count - (16 << log))
    for place, (tag, data) in enumerate(tables):
        out += tag + struct.pack(">III", 0, place, len(data))
    for _, data in sorted(tables, key=lambda table: LAST.index(table[0]) + 1 if table[0] in LAST else 0):
        out += data + bytes(-len(data) % 4)
    return out


SMALL = {b"cvt ": cvt, b"fpgm": fpgm, b"glyf": glyf, b"head": head, b"hhea": hhea, b"hmtx": hmtx, b"loca": loca, b"maxp": maxp, b"prep": prep}
LARGE = SMALL | {b"GDEF": gdef, b"GPOS": scripts(b"kern"), b"GSUB": scripts(b"liga"), b"OS/2": os2, b"VDMX": vdmx, b"cmap": cmap, b"gasp": gasp,
                 b"hdmx": b"", b"name": name, b"post": post}
LARGE[b"hdmx"] = words(0, 2, 0, 8) + bytes([11, 11, 9, 0, 0, 7, 0, 0]) + bytes([12, 12, 9, 0, 0, 7, 0, 0])
fonts = [font(SMALL), font(LARGE)]
pathlib.Path(__file__).with_name("truetype.bin").write_bytes(b"".join(fonts))
print([len(font) for font in fonts])
