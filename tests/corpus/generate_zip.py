#!/usr/bin/env python3
"""Writes the ZIP and gzip files in the folder zip beside it: made up, deterministic, and free of anybody's rights (CC0).

usage: python3 tests/corpus/generate_zip.py
"""
import gzip, io, pathlib, random, struct, zipfile, zlib

here = pathlib.Path(__file__).resolve().parent / "zip"
WORDS = "the quick brown fox jumps over a lazy dog while seven wizards make toxic brew for an evil queen".split()
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def prose(r, words):
    return " ".join(r.choice(WORDS) for _ in range(words)).capitalize() + "."


def png(r, side=48):
    rows = b"".join(b"\1" + bytes(r.randrange(4) for _ in range(3 * side)) for _ in range(side))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def member(name, date=(1980, 1, 1, 0, 0, 0), method=zipfile.ZIP_DEFLATED, system=0, version=45, extra=b"", attributes=0):
    info = zipfile.ZipInfo(name, date)
    info.compress_type, info.create_system, info.create_version = method, system, version
    info.extra, info.external_attr = extra, attributes
    return info


def package(members, **how):
    """An office document: every member deflated, no dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(member(name, **how), data)
    return out.getvalue()


def relationships(targets):
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def types(main, kind):
    return (f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="{main}" ContentType='
            f'"application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>')


def letter():
    r = random.Random(1)
    paragraphs = ""
    for n in range(40):
        runs = "".join(
            f'<w:r w:rsidR="{r.randrange(1 << 24):08X}"><w:rPr>{r.choice(["", "<w:b/>", "<w:i/>"])}<w:lang w:val="en-GB"/></w:rPr>'
            f'<w:t xml:space="preserve">{prose(r, 12)} </w:t></w:r>' for _ in range(r.randrange(1, 4)))
        style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if n % 8 == 0 else ""
        paragraphs += f'<w:p w:rsidR="00A1B2C3" w:rsidRDefault="00A1B2C3">{style}{runs}</w:p>'
    document = (f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{paragraphs}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
                f'</w:sectPr></w:body></w:document>')
    return package([
        ("[Content_Types].xml", types("/word/document.xml", "wordprocessingml.document")),
        ("_rels/.rels", relationships([("officeDocument", "word/document.xml")])),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relationships([("image", "media/image1.png")])),
        ("word/media/image1.png", png(r)),
    ])


def table():
    r = random.Random(2)
    strings = [prose(r, 3) for _ in range(60)]
    rows = ""
    for row in range(1, 400):
        cells = f'<c r="A{row}" t="s"><v>{r.randrange(60)}</v></c><c r="B{row}" s="1"><v>{44000 + row}</v></c>'
        cells += "".join(f'<c r="{column}{row}"><v>{r.randrange(10000) / 100}</v></c>' for column in "CDE")
        rows += f'<row r="{row}" spans="1:5">{cells}</row>'
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return package([
        ("[Content_Types].xml", types("/xl/workbook.xml", "spreadsheetml.sheet")),
        ("_rels/.rels", relationships([("officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", f'{HEAD}<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/>'
                            f'</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", relationships([("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")])),
        ("xl/worksheets/sheet1.xml", f'{HEAD}<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'),
        ("xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{S}" count="399" uniqueCount="60">{shared}</sst>'),
    ])


def notes():
    """OpenDocument: the media type is stored first."""
    r = random.Random(3)
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f'<text:p text:style-name="P{r.randrange(1, 4)}">{prose(r, 20)}</text:p>' for _ in range(40))
    content = (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content xmlns:office="{urn}:office:1.0" '
               f'xmlns:text="{urn}:text:1.0" office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
               f'</office:document-content>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        date = (2026, 3, 4, 5, 6, 8)
        archive.writestr(member("mimetype", date, zipfile.ZIP_STORED, version=20), "application/vnd.oasis.opendocument.text")
        archive.writestr(member("content.xml", date, version=20), content)
        archive.writestr(member("META-INF/manifest.xml", date, version=20), f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"/>')
    return out.getvalue()


class Pipe(io.RawIOBase):
    """Takes bytes and cannot go back, so lengths stand behind the members."""

    def __init__(self):
        self.bytes = b""

    def writable(self):
        return True

    def write(self, data):
        self.bytes += bytes(data)
        return len(data)


def program():
    """A JAR: lengths behind members, Java's mark on the first."""
    r = random.Random(4)
    out = Pipe()
    with zipfile.ZipFile(out, "w") as archive:
        for n, name in enumerate(["META-INF/", "META-INF/MANIFEST.MF", "a/Main.class", "a/Other.class", "a/text.properties"]):
            date = (2026, 2, 3, 4, 5, 2 * n)
            how = member(name, date, zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED,
                         version=20, extra=b"\xfe\xca\0\0" if n == 0 else b"")
            constants = b"".join(struct.pack(">BH", 1, len(word)) + word.encode() for word in r.sample(WORDS, 12))
            data = {"/": b"", "F": b"Manifest-Version: 1.0\r\nMain-Class: a.Main\r\n\r\n",
                    "s": b"".join(f"key.{i}={prose(r, 5)}\n".encode() for i in range(40)) + b"\xca\xfe\xba\xbe\0\0\0\x34" + constants}[name[-1]]
            archive.writestr(how, data)
    return out.bytes


def sources():
    """Folders, Info-ZIP's times, comments, a method that nobody undoes, and an encrypted member."""
    r = random.Random(5)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(12):
            date = (2026, 5, 6, 7, n, 0)
            times = struct.pack("<HHBI", 0x5455, 5, 1, 1778051000 + 60 * n) + struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 1000, 4, 1000)
            if n % 5 == 0:
                archive.writestr(member(f"part{n}/", date, zipfile.ZIP_STORED, 3, 30, times, 0x41ED0010), b"")
                continue
            body = "".join(f"def {r.choice(WORDS)}_{i}(self, {r.choice(WORDS)}):\n    return {r.randrange(99)}\n\n" for i in range(30))
            method = zipfile.ZIP_BZIP2 if n == 7 else zipfile.ZIP_DEFLATED
            how = member(f"part{n - n % 5}/module{n}.py", date, method, 3, 30, times, 0x81A40000)
            how.comment = b"the last one" if n == 11 else b""
            archive.writestr(how, body)
        archive.comment = b"made up"
    made = bytearray(out.getvalue())
    made[made.index(b"part0/module1.py") - 24] |= 1
    return bytes(made)


def zip64():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        with archive.open(member("a.txt"), "w", force_zip64=True) as file:
            file.write(b"a little text\n" * 20)
        with archive.open(member("b.bin", method=zipfile.ZIP_STORED), "w", force_zip64=True) as file:
            file.write(bytes(range(256)))
    made = out.getvalue()
    end = made.rindex(b"PK\5\6")
    size, offset = struct.unpack("<II", made[end + 12:end + 20])
    end_64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, size, offset)
    return made[:end] + end_64 + struct.pack("<4sIQI", b"PK\6\7", 0, end, 1) + made[end:]


def main():
    here.mkdir(exist_ok=True)
    r = random.Random(6)
    files = {"letter.docx": letter(), "table.xlsx": table(), "notes.odt": notes(), "program.jar": program(), "sources.zip": sources(),
             "zip64.zip": zip64()}
    files["nested.zip"] = package([("inner.zip", files["sources.zip"]), ("notes.odt", files["notes.odt"]), ("notes.txt", prose(r, 90))],
                                  method=zipfile.ZIP_STORED)
    files["prefixed.zip"] = b"#!/bin/sh\nexit 0\n" + files["program.jar"] + b"and more"
    files["cut.docx"] = files["letter.docx"][500:-900]
    files["page.txt.gz"] = gzip.compress("\n".join(prose(r, 12) for _ in range(50)).encode(), 9, mtime=1778051000)
    named = b"\x1f\x8b\x08\x08" + struct.pack("<I", 1778051000) + b"\0\3table.csv\0"
    lines = "".join(f"{n},{r.choice(WORDS)},{r.randrange(1000)}\n" for n in range(2500)).encode()
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    trailer = struct.pack("<II", zlib.crc32(lines), len(lines))
    files["table.csv.gz"] = named + packer.compress(lines) + packer.flush() + trailer
    files["members.gz"] = b"".join(gzip.compress(prose(r, 200).encode(), level, mtime=0) for level in (1, 6, 9)) + b"\0\0\0trailing"
    for name, data in files.items():
        (here / name).write_bytes(data)
        print(name, len(data))


if __name__ == "__main__":
    main()
