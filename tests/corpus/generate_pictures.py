"""Writes the samples in pictures/ with Pillow, zlib and by hand, from computed pictures."""
import io
import math
import os
import struct
import zlib

from PIL import Image, ImageDraw, PngImagePlugin

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
os.makedirs(HERE, exist_ok=True)


def noise(i):
    i = (i * 0x9E3779B1) & 0xFFFFFFFF
    i ^= i >> 15
    return ((i * 0x85EBCA6B) & 0xFFFFFFFF) >> 24


def scene(width, height):
    """Something like a photograph: soft shapes and grain."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            hill = 40 * math.sin(x / 17) + 25 * math.sin((x + 2 * y) / 29)
            sky = 180 - y if y < height / 2 + hill / 4 else 70 + hill / 3
            grain = noise(y * width + x) % 9
            image.putpixel((x, y), (int(sky * 0.8 + grain) & 255, int(sky * 0.9 + grain) & 255, int(max(0, 230 - sky) * 0.9 + grain) & 255))
    return image


def window(width, height):
    """Something like a screenshot."""
    image = Image.new("RGB", (width, height), (240, 240, 244))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, 22), fill=(52, 73, 94))
    draw.text((8, 5), "Untitled - smallest", fill=(255, 255, 255))
    for line in range(8):
        draw.text((12, 32 + 15 * line), f"{line:02}: frames {line * 37 % 11}, bytes {line * 7919}", fill=(20, 20, 20 + 20 * line))
    draw.rectangle((width - 70, height - 30, width - 12, height - 10), fill=(41, 128, 185), outline=(20, 60, 90))
    draw.ellipse((width - 60, 40, width - 20, 80), fill=(231, 76, 60))
    return image


def save(name, image, **options):
    image.save(os.path.join(HERE, name), **options)


def put(name, data):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(data)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, color, interlace, stream, before=b"", size=8192):
    """A PNG of a stream that is cut into chunks."""
    parts = [chunk(b"IDAT", stream[i:i + size]) for i in range(0, len(stream), size)]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + before + chunk(b"IHDR", header) + b"".join(parts) + chunk(b"IEND", b"")


def adam7(image):
    """Rows of the seven passes, filtered by Sub."""
    width, height, bands = image.width, image.height, len(image.getbands())
    out = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        for y in range(y0, height, dy):
            row = b"".join(bytes(image.getpixel((x, y))) for x in range(x0, width, dx))
            out += b"\1" + bytes((row[i] - (row[i - bands] if i >= bands else 0)) & 255 for i in range(len(row)))
    return out


def main():
    photo, screen = scene(96, 80), window(220, 160)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "made by a script " * 20, zip=True)
    text.add_itxt("Title", "Hügel", zip=True)
    save("photo.png", photo, pnginfo=text)
    save("screen.png", screen, compress_level=9)
    save("alpha.png", Image.merge("RGBA", (*screen.split(), Image.linear_gradient("L").resize(screen.size))).crop((0, 0, 90, 60)))
    save("palette.png", screen.quantize(16))
    save("bits.png", screen.convert("1"), bits=1)
    save("sixteen.png", Image.frombytes("I;16", (60, 40), b"".join(struct.pack("<H", 900 * (i % 60) + 31 * (i // 60) + noise(i)) for i in range(2400))))
    save("gray-alpha.png", Image.merge("LA", (photo.convert("L"), photo.getchannel("B"))))
    put("interlaced.png", png(61, 47, 8, 2, 1, zlib.compress(adam7(scene(61, 47)), 6)))
    stream = zlib.compress(b"".join(b"\0" + bytes(noise(y * y + x) % 5 for x in range(50)) for y in range(40)), 4)
    put("odd-chunks.png", png(50, 40, 8, 0, 0, stream, size=333))
    raw = zlib.compressobj(6, wbits=-15)
    rows = b"".join(b"\2" + bytes((y + x) & 255 for x in range(4 * 30)) for y in range(30))
    put("apple.png", png(30, 30, 8, 6, 0, raw.compress(rows) + raw.flush(), chunk(b"CgBI", b"\x50\0\x20\x02")))
    whole = png(50, 40, 8, 0, 0, stream, size=333)
    put("cut.png", whole[:-200])
    put("wrong-crc.png", whole[:30] + b"\0" + whole[31:] + b"behind the end")
    frames = [screen.crop((0, 0, 120, 90))]
    for step in range(4):
        frame = frames[0].copy()
        ImageDraw.Draw(frame).ellipse((10 + 20 * step, 30, 40 + 20 * step, 60), fill=(200, 30, 30))
        frames.append(frame)
    save("frames.png", frames[0], save_all=True, append_images=frames[1:], duration=90)
    colors = [frame.quantize(32) for frame in frames]
    save("frames.gif", colors[0], save_all=True, append_images=colors[1:], duration=90, loop=0, disposal=1)
    save("drawing.gif", screen.quantize(64), interlace=0)
    save("interlaced.gif", screen.crop((0, 0, 100, 75)).quantize(8), interlace=1)
    for mode, name in [("RGB", "photo"), ("L", "gray"), ("1", "mask")]:
        save(f"{name}.bmp", photo.convert(mode))
    # A picture of 16 colours, for which Pillow has no writer.
    small = screen.quantize(16)
    body = b""
    for y in reversed(range(small.height)):
        row = [small.getpixel((x, y)) for x in range(small.width)]
        body += bytes(row[i] << 4 | row[i + 1] for i in range(0, len(row), 2)).ljust((small.width * 4 + 31) // 32 * 4, b"\0")
    palette = small.getpalette()[:48]
    colors = b"".join(bytes((palette[i + 2], palette[i + 1], palette[i], 0)) for i in range(0, 48, 3))
    header = struct.pack("<IiiHHIIiiII", 40, small.width, small.height, 1, 4, 0, len(body), 2835, 2835, 0, 0)
    put("sixteen-colors.bmp", b"BM" + struct.pack("<IHHI", 118 + len(body), 0, 0, 118) + header + colors + body)
    icon = Image.merge("RGBA", (*screen.crop((150, 30, 214, 94)).split(), Image.radial_gradient("L").resize((64, 64))))
    save("window.ico", icon, sizes=[(16, 16), (32, 32), (48, 48)], bitmap_format="bmp")
    save("window-png.ico", icon, sizes=[(16, 16), (64, 64)])


main()
