#!/usr/bin/env python3
"""Writes headers.bin: what stands around the scans of files that libjpeg's cjpeg makes of a grey picture. What comes last pays most.

And rich.bin: before that, metadata by the standards of XMP and Exif, and tables that follow from the coefficients."""
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
EXIF = bytes.fromhex("ffe10062457869660000 49492a0008000000 0500 0f01020006000000 4a000000 1001020006000000 50000000"
                     "1201030001000000 01000000 1a01050001000000 56000000 2801030001000000 02000000")
# Directories as the standard of Exif has them: tag, type, count, and the value where most cameras have the same.
DATE = b"2000:00:00 00:00:00\0"
RATIO = (0).to_bytes(4, "little") + (10).to_bytes(4, "little")
PICTURE_TAGS = [(0x10E, 2, 12, b"\0" * 12), (0x10F, 2, 6, b"\0" * 6), (0x110, 2, 14, b"\0" * 14), (0x112, 3, 1, 1),
                (0x11A, 5, 1, 72), (0x11B, 5, 1, 72), (0x128, 3, 1, 2), (0x131, 2, 20, b"Version 1.0" + b"\0" * 9), (0x132, 2, 20, DATE),
                (0x213, 3, 1, 1), (0x8769, 4, 1, 0), (0x8825, 4, 1, 0)]
EXIF_TAGS = [(0x829A, 5, 1, RATIO), (0x829D, 5, 1, RATIO), (0x8822, 3, 1, 2), (0x8827, 3, 1, 100), (0x9000, 7, 4, b"0220"),
             (0x9003, 2, 20, DATE), (0x9004, 2, 20, DATE), (0x9101, 7, 4, b"\1\2\3\0"), (0x9102, 5, 1, RATIO), (0x9201, 10, 1, RATIO),
             (0x9202, 5, 1, RATIO), (0x9204, 10, 1, RATIO), (0x9205, 5, 1, RATIO), (0x9207, 3, 1, 5), (0x9208, 3, 1, 0),
             (0x9209, 3, 1, 16), (0x920A, 5, 1, RATIO), (0x927C, 7, 500, b""), (0x9286, 7, 16, b"ASCII" + b"\0" * 11),
             (0xA000, 7, 4, b"0100"), (0xA001, 3, 1, 1), (0xA002, 4, 1, 640), (0xA003, 4, 1, 480), (0xA005, 4, 1, 0),
             (0xA20E, 5, 1, RATIO), (0xA20F, 5, 1, RATIO), (0xA210, 3, 1, 2), (0xA217, 3, 1, 2), (0xA300, 7, 1, b"\3"),
             (0xA301, 7, 1, b"\1"), (0xA401, 3, 1, 0), (0xA402, 3, 1, 0), (0xA403, 3, 1, 0), (0xA404, 5, 1, RATIO), (0xA405, 3, 1, 35),
             (0xA406, 3, 1, 0), (0xA407, 3, 1, 0), (0xA408, 3, 1, 0), (0xA409, 3, 1, 0), (0xA40A, 3, 1, 0), (0xA40C, 3, 1, 0)]
INTEROPERABILITY_TAGS = [(1, 2, 4, b"R98\0"), (2, 7, 4, b"0100")]
GPS_TAGS = [(0, 1, 4, b"\2\2\0\0"), (1, 2, 2, b"N\0"), (2, 5, 3, RATIO * 3), (3, 2, 2, b"E\0"), (4, 5, 3, RATIO * 3), (5, 1, 1, b"\0"),
            (6, 5, 1, RATIO), (7, 5, 3, RATIO * 3), (0x10, 2, 2, b"T\0"), (0x11, 5, 1, RATIO), (0x12, 2, 7, b"WGS-84\0"),
            (0x1D, 2, 11, b"2000:00:00\0")]
THUMBNAIL_TAGS = [(0x103, 3, 1, 6), (0x11A, 5, 1, 72), (0x11B, 5, 1, 72), (0x128, 3, 1, 2), (0x201, 4, 1, 0), (0x202, 4, 1, 0)]
# A packet of metadata as the standard of XMP has it, with the names that are usual.
NAMES = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/", "xap": "http://ns.adobe.com/xap/1.0/",
         "xmp": "http://ns.adobe.com/xap/1.0/", "xmpMM": "http://ns.adobe.com/xap/1.0/mm/", "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
         "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "photoshop": "http://ns.adobe.com/photoshop/1.0/",
         "tiff": "http://ns.adobe.com/tiff/1.0/", "exif": "http://ns.adobe.com/exif/1.0/"}
XMP = ('http://ns.adobe.com/xap/1.0/\0<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
       '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 5.4.0">\n   <rdf:RDF xmlns:rdf="%s">\n' % NAMES["rdf"]
       + '      <rdf:Description rdf:about=""\n'
       + "".join(f'            xmlns:{name}="{place}"\n' for name, place in list(NAMES.items())[1:])[:-1] + ">\n"
       "         <xmp:CreatorTool>Adobe Photoshop</xmp:CreatorTool>\n         <xmp:CreateDate>2000-00-00T00:00:00</xmp:CreateDate>\n"
       "         <xmp:ModifyDate>2000-00-00T00:00:00</xmp:ModifyDate>\n         <xmp:Rating>5</xmp:Rating>\n"
       "         <tiff:Orientation>1</tiff:Orientation>\n         <dc:format>image/jpeg</dc:format>\n"
       "         <xmpMM:DocumentID>xmp.did:</xmpMM:DocumentID>\n         <xmpMM:InstanceID>xmp.iid:</xmpMM:InstanceID>\n"
       "      </rdf:Description>\n   </rdf:RDF>\n</x:xmpmeta>\n" + (" " * 100 + "\n") * 3 + "<?xpacket end=\"w\"?>").encode()


def directory(tags, at, order):
    """A directory at `at`, and what its values point to behind it."""
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 10: 8}
    out, behind = len(tags).to_bytes(2, order), b""
    start = at + 2 + 12 * len(tags) + 4
    for tag, kind, count, value in tags:
        if isinstance(value, int):
            value = value.to_bytes(size[kind] if kind != 5 else 4, order) + ((1).to_bytes(4, order) if kind == 5 else b"")
        elif kind in (5, 10) and order == "big":
            value = b"".join(value[i : i + 4][::-1] for i in range(0, len(value), 4))
        out += tag.to_bytes(2, order) + kind.to_bytes(2, order) + count.to_bytes(4, order)
        if size[kind] * count > 4:
            out += (start + len(behind)).to_bytes(4, order)
            behind += value
        else:
            out += value.ljust(4, b"\0")
    return out + bytes(4) + behind


def exif(order):
    out = {"little": b"II*\0\10\0\0\0", "big": b"MM\0*\0\0\0\10"}[order]
    for tags in (PICTURE_TAGS, EXIF_TAGS, INTEROPERABILITY_TAGS, GPS_TAGS, THUMBNAIL_TAGS):
        out += directory(tags, len(out), order)
    return b"\xff\xd8\xff\xe1\x20\0Exif\0\0" + out


def blank(file):
    """Its tables as the text has them where they follow from the coefficients."""
    out, at = b"", 0
    while (next := file.find(b"\xff\xc4", at)) >= 0:
        symbols = int.from_bytes(file[next + 2 : next + 4], "big") - 19
        out += file[at : next + 5] + bytes(15) + bytes([symbols]) + bytes(range(symbols))
        at = next + 21 + symbols
    return out + file[at:]


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
plain = EXIF + b"".join(headers(file) for file in files)
optimised = [headers(file) for file, setting in zip(files, SETTINGS) if {"-progressive", "-optimize"} & set(setting)]
rich = b"\xff\xe1\x20\0" + XMP + exif("big") + exif("little") + b"".join(blank(file) for file in optimised)
pathlib.Path(__file__).with_name("headers.bin").write_bytes(plain)
pathlib.Path(__file__).with_name("rich.bin").write_bytes(rich + plain)
