"""Writes headers.bin: what the scripts and headers of common pictures look like, written out from the formats' specifications."""
import struct

WEB_SAFE = bytes(v for r in range(0, 256, 51) for g in range(0, 256, 51) for b in range(0, 256, 51) for v in (r, g, b))
WINDOWS = [(0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0), (0, 0, 128), (128, 0, 128), (0, 128, 128), (192, 192, 192),
           (128, 128, 128), (255, 0, 0), (0, 255, 0), (255, 255, 0), (0, 0, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data


def png(width, height, depth, color, *chunks):
    head = bytes([8, 0, 1 + len(chunks)])  # eight bytes of text, so many chunks
    rest = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    return head + rest + b"".join(chunks) + chunk(b"IEND", b"")


def gif(width, height, bits, palette, transparent):
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80 | 0x70 | bits - 1, 0, 0) + palette
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    control = b"!\xf9\x04" + (b"\1\0\0\xff" if transparent else b"\0\0\0\0") + b"\0"
    image = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + bytes([max(bits, 2)])
    return screen + loop + control + image + b";"


def bmp(width, height, bits, palette):
    size = 54 + len(palette)
    row = (width * bits + 31) // 32 * 4
    head = b"BM" + struct.pack("<IHHI", size + row * height, 0, 0, size)
    return head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, row * height, 3780, 3780, 0, 0) + palette


TEXT = b"".join([
    chunk(b"tEXt", b"Software\0Adobe ImageReady"), chunk(b"tEXt", b"Software\0gnome-screenshot"),
    chunk(b"tEXt", b"Software\0www.inkscape.org"), chunk(b"tEXt", b"Software\0Matplotlib version3.5.1, https://matplotlib.org/"),
    chunk(b"tEXt", b"Creation Time\0Mon 01 Jan 2024 12:00:00 PM CET"), chunk(b"tEXt", b"Author\0"), chunk(b"tEXt", b"Title\0"),
    chunk(b"tEXt", b"Comment\0Created with GIMP"), chunk(b"tEXt", b"Copyright\0"), chunk(b"tEXt", b"Description\0"),
    chunk(b"tEXt", b"date:create\x002021-03-14T15:09:26+00:00"), chunk(b"tEXt", b"date:modify\x002021-03-14T15:09:26+00:00"),
    b"iTXtXML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
    b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"XMP Core 5.4.0\">\n   <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    b"      <rdf:Description rdf:about=\"\"\n            xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\"\n"
    b"            xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
    b" xmlns:stRef=\"http://ns.adobe.com/xap/1.0/sType/ResourceRef#\">\n         <tiff:Orientation>1</tiff:Orientation>\n"
    b"      </rdf:Description>\n   </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>",
    b"iCCPICC Profile\0\0", b"iCCPicc\0\0", b"zTXtRaw profile type exif\0\0exif\n", b"vpAg",
])
GAMMA = chunk(b"gAMA", struct.pack(">I", 45455))
CHROMA = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
SPACE = chunk(b"sRGB", b"\0")
PHYS = chunk(b"pHYs", struct.pack(">IIB", 3780, 3780, 1))
PHYS2 = chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1))
TIME = chunk(b"tIME", struct.pack(">HBBBBB", 2021, 3, 14, 15, 9, 26))
PRIMER = b"".join([
    TEXT, WEB_SAFE,
    bytes(v for i in range(256) for v in (i, i, i)),
    b"".join(bytes((b, g, r, 0)) for r, g, b in WINDOWS), bytes(v for color in WINDOWS for v in color),
    bmp(640, 480, 24, b""), bmp(100, 100, 8, b"\0\0\0\0\xff\xff\xff\0"), bmp(48, 48, 1, b"\0\0\0\0\xff\xff\xff\0"),
    struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", 32, 32, 0, 0, 1, 32, 4264, 22) + struct.pack("<IiiHHIIiiII", 40, 32, 64, 1, 32, 0, 4224, 0, 0, 0, 0),
    gif(468, 60, 7, b"", False), gif(16, 16, 4, b"\xff\xff\xff\0\0\0", True), gif(1, 1, 1, b"\0\0\0\xff\xff\xff", True),
    png(640, 480, 8, 2, GAMMA, CHROMA, PHYS, TIME), png(24, 24, 8, 6, chunk(b"sBIT", b"\x08\x08\x08\x08"), PHYS2),
    png(100, 50, 8, 3, chunk(b"PLTE", b"\0\0\0\xff\xff\xff"), chunk(b"tRNS", b"\0"), chunk(b"bKGD", b"\0")),
    png(16, 16, 4, 3, chunk(b"PLTE", b"\xff\xff\xff\0\0\0"), chunk(b"tRNS", b"\0")), png(1024, 768, 8, 2, SPACE, GAMMA, PHYS),
    png(48, 48, 8, 6, PHYS), png(32, 32, 8, 6), png(16, 16, 8, 6),
])
open("headers.bin", "wb").write(PRIMER)
print(len(PRIMER))
