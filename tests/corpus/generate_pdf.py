#!/usr/bin/env python3
"""Writes the PDF files in the folder pdf beside it: made up, deterministic, and free of anybody's rights (CC0).

usage: python3 tests/corpus/generate_pdf.py
"""
import base64, pathlib, random, struct, zlib

here = pathlib.Path(__file__).resolve().parent / "pdf"
WORDS = "the quick brown fox jumps over a lazy dog while seven wizards make toxic brew for an evil queen".split()


def text(seed, lines=30):
    """A page's content."""
    r = random.Random(seed)
    shown = "".join(f"({' '.join(r.choices(WORDS, k=9))}) Tj\n0 -14.40 Td\n" for _ in range(lines))
    return f"q\n1 0 0 1 0 0 cm\nBT\n/F1 11.0 Tf\n72.000 720.00 Td\n{shown}ET\nQ\n".encode()


def lzw(data):
    """LZW that never uses its table: a clear code every 200 bytes."""
    bits = ""
    for at in range(0, len(data), 200):
        bits += f"{256:09b}" + "".join(f"{byte:09b}" for byte in data[at:at + 200])
    bits += f"{256:09b}{257:09b}"
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[n:n + 8], 2) for n in range(0, len(bits), 8))


def run_length(data):
    out = b""
    for at in range(0, len(data), 128):
        out += bytes([len(data[at:at + 128]) - 1]) + data[at:at + 128]
    return out + b"\x80"


def stream(dictionary, data):
    return f"<< {dictionary} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def table(objects, trailer, version="1.4", out=b"", prev=""):
    """A file, or a revision behind `out`, with a cross-reference table; `objects` has bytes by number."""
    out = out or f"%PDF-{version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n"
    if not prev:
        places[0] = None
    for number in sorted(places):
        out += f"{number} 1\n".encode()
        out += b"0000000000 65535 f \n" if places[number] is None else f"{places[number]:010} 00000 n \n".encode()
    return out + f"trailer\n<< /Size {max(places) + 1} {trailer} {prev} >>\nstartxref\n{start}\n%%EOF\n".encode()


def streams(objects, packed, trailer, predictor):
    """A file with an object stream and a cross-reference stream."""
    out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    rows = {0: (0, 0, 255)}
    pack, xref = max([*objects, *packed]) + 1, max([*objects, *packed]) + 2
    heads, bodies = "", b""
    for index, (number, body) in enumerate(packed.items()):
        heads += f"{number} {len(bodies)} "
        bodies += body + b"\n"
        rows[number] = (2, pack, index)
    data = zlib.compress(heads.encode() + bodies, 6)
    objects[pack] = stream(f"/Type /ObjStm /N {len(packed)} /First {len(heads)} /Filter /FlateDecode", data)
    for number, body in objects.items():
        rows[number] = (1, len(out), 0)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    rows[xref] = (1, len(out), 0)
    plain = [struct.pack(">BHB", *rows.get(n, (0, 0, 0))) for n in range(xref + 1)]
    if predictor:
        plain = [b"\x02" + bytes(a - b & 255 for a, b in zip(row, above)) for above, row in zip([bytes(4), *plain], plain)]
    parameters = "/DecodeParms << /Predictor 12 /Columns 4 >>" if predictor else ""
    body = stream(f"/Type /XRef /Size {xref + 1} /W [1 2 1] {trailer} /Filter /FlateDecode {parameters}", zlib.compress(b"".join(plain)))
    return out + f"{xref} 0 obj\n".encode() + body + f"\nendobj\nstartxref\n{rows[xref][1]}\n%%EOF\n".encode()


def pages(kids, first=3):
    """Catalogue, page tree and pages; their contents follow the pages."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    refs = " ".join(f"{first + n} 0 R" for n in range(kids))
    objects[2] = f"<< /Type /Pages /Count {kids} /Kids [ {refs} ] /MediaBox [ 0 0 612.00 792 ] >>".encode()
    for n in range(kids):
        objects[first + n] = (f"<< /Type /Page % page {n + 1}\n /Parent 2 0 R /Contents {first + kids + n} 0 R\n"
                              f"   /Resources << /Font << /F1 {first + 2 * kids + n} 0 R >> >> >>").encode()
    for n in range(kids):
        objects[first + 2 * kids + n] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return objects


def plain():
    """All the old filters; twin fonts; an object nobody needs."""
    objects = pages(4)
    objects[7] = stream("", text(1))
    objects[8] = stream("/Filter [ /ASCII85Decode /LZWDecode ]", base64.a85encode(lzw(text(2))) + b"~>")
    objects[9] = stream("/Filter /ASCIIHexDecode", text(3).hex(" ", 32).encode() + b">")
    objects[10] = stream("/F#69lter [/FlateDecode/RunLengthDecode]", zlib.compress(run_length(text(4)), 1))
    objects[15] = b"[ (nobody) (\\(refers\\) to this) <00 FF> ]"
    return dict(sorted(objects.items())), "/Root 1 0 R /Info << /Title (Plain \\) \\\n) >> /ID [ <00112233> <44556677> ]"


def images():
    """Rasters of several kinds, twice the same, with a mask; a length that is an object."""
    r = random.Random(7)
    rgb = bytes((x * 2 + y + c * 40 + r.randrange(3)) & 255 for y in range(80) for x in range(96) for c in range(3))
    gray = bytes(255 - abs(x - 48) * 3 - abs(y - 40) for y in range(80) for x in range(96))
    bits = bytes(r.randrange(256) if y % 8 < 2 else 0x0F for y in range(80) for _ in range(12))
    image = "/Type /XObject /Subtype /Image /Width 96 /Height 80 /BitsPerComponent"
    flate = "/Filter /FlateDecode"
    packed = pages(1)
    packed[3] = packed[3].replace(b"/Resources <<", b"/Resources << /XObject << /A 8 0 R /B 9 0 R /C 10 0 R /D 12 0 R >>")
    drawing = b"".join(b"q 96 0 0 80 %d %d cm /%c Do Q\n" % (72 + n % 2 * 120, 100 + n // 2 * 100, b"ABCD"[n]) for n in range(4))
    content = text(5) + drawing
    objects = {4: stream("", content).replace(f"/Length {len(content)}".encode(), b"/Length 7 0 R")}
    packed[7] = str(len(content)).encode()
    for number in (8, 9):
        objects[number] = stream(f"{image} 8 /ColorSpace /DeviceRGB /SMask 11 0 R {flate}", zlib.compress(rgb, 6))
    objects[10] = stream(f"{image} 8 /ColorSpace [ /Indexed /DeviceRGB 255 13 0 R ] {flate}", zlib.compress(gray, 6))
    objects[11] = stream(f"{image} 8 /ColorSpace /DeviceGray {flate}", zlib.compress(gray, 9))
    objects[12] = stream(f"{image} 1 /ImageMask true /Decode [ 1 0 ] {flate}", zlib.compress(bits, 6))
    objects[13] = stream("", bytes(c for n in range(256) for c in (n, 255 - n, n // 2)))
    return streams(objects, packed, "/Root 1 0 R", True)


def forms():
    """Two fields and two notes that are the same, and are two all the same."""
    objects = pages(1)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 6 0 R 7 0 R ] /DA (/F1 0 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >> >>"
    objects[3] = objects[3].replace(b"/Parent", b"/Annots [ 6 0 R 7 0 R 8 0 R 9 0 R ] /Parent")
    objects[4] = stream("", text(6))
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [ 72 40 200 60 ] /P 3 0 R /AP << /N %d 0 R >> >>"
    objects[6], objects[7] = field % 10, field % 11
    objects[8] = objects[9] = b"<< /Type /Annot /Subtype /Text /Contents (note) /Rect [ 300 40 320 60 ] /P 3 0 R >>"
    for number in (10, 11):
        objects[number] = stream("/Type /XObject /Subtype /Form /BBox [ 0 0 128 20 ] /Resources << /Font << /F1 5 0 R >> >>",
                                 b"/Tx BMC q BT /F1 12 Tf 2 5 Td (Ada) Tj ET Q EMC")
    return table(dict(sorted(objects.items())), "/Root 1 0 R")


def revised(old, trailer):
    """A page that was written again, an object that was freed, and a hidden object in a cross-reference stream beside the table."""
    prev = f"/Prev {old.rindex(b'xref', 0, old.rindex(b'startxref'))}"
    out = table({7: stream("", text(8))}, trailer, out=old, prev=prev)
    prev = out.rindex(b"xref", 0, out.rindex(b"startxref"))
    hidden = len(out)
    out += b"20 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>\nendobj\n"
    place = len(out)
    row = struct.pack(">BHB", 1, hidden, 0)
    out += b"21 0 obj\n" + stream("/Type /XRef /Size 22 /W [1 2 1] /Index [20 1]", row) + b"\nendobj\n"
    page = len(out)
    out += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 7 0 R /Resources << /Font << /F1 20 0 R >> >> >>\nendobj\n"
    start = len(out)
    out += f"xref\n3 1\n{page:010} 00000 n \n15 1\n0000000000 00001 f \n20 1\n0000000000 00000 f \n".encode()
    return out + f"trailer\n<< /Size 22 {trailer} /Prev {prev} /XRefStm {place} >>\nstartxref\n{start}\n%%EOF\n".encode()


def archival():
    """Claims to be PDF/A-1, so its structures are those of PDF 1.4 and its metadata stay in the open."""
    objects = pages(2)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Metadata 9 0 R >>"
    objects[5], objects[6] = stream("", text(9)), stream("", text(10))
    xmp = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta><pdfaid:part>1</pdfaid:part></x:xmpmeta><?xpacket end="w"?>'
    objects[9] = stream("/Type /Metadata /Subtype /XML", xmp)
    return table(dict(sorted(objects.items())), "/Root 1 0 R /ID [ <00> <00> ]")


def main():
    objects, trailer = plain()
    old = table(objects, trailer, "1.3")
    signature = objects | {15: b"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [ 0 9 99 9 ] /Contents <00> >>",
                           1: b"<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 15 0 R >> >>"}
    files = {
        "plain": old,
        "images": images(),
        "forms": forms(),
        "revised": revised(old, trailer),
        "archival": archival(),
        "signed": table(signature, trailer),
        "encrypted": table(objects, trailer + " /Encrypt << /Filter /Standard /V 1 /R 2 /O (o) /U (u) /P -4 >>"),
        # The table is cut off, and something stands before the header.
        "damaged": b"junk\n" + old[:old.rindex(b"xref\n0 1")] + b"trailer << " + trailer.encode() + b" >>",
        # All lengths are wrong.
        "lengths": old.replace(b"/Length 1", b"/Length 9").replace(b"/Length 2", b"/Length 8"),
    }
    for name, data in files.items():
        (here / f"{name}.pdf").write_bytes(data)


main()
