#!/usr/bin/env python3
"""Writes the samples in image/: made up, and free of anybody's rights. Needs cjpeg (libjpeg-turbo) and Pillow.

usage: python3 tests/corpus/generate_image.py
"""
import math, os, pathlib, random, subprocess
from PIL import Image

os.chdir(pathlib.Path(__file__).resolve().parent / "image")


def picture(w, h, seed, gray=False):
    r = random.Random(seed)
    blobs = [(r.uniform(0, w), r.uniform(0, h), r.uniform(8, w / 2), [r.uniform(-90, 90) for _ in range(3)]) for _ in range(14)]
    out = bytearray()
    tex = [[r.gauss(0, 1) for _ in range(w)] for _ in range(h)]
    for y in range(h):
        for x in range(w):
            p = [110.0, 120.0, 130.0]
            for bx, by, s, c in blobs:
                g = math.exp(-((x - bx) ** 2 + (y - by) ** 2) / (2 * s * s))
                for i in range(3): p[i] += c[i] * g
            if y > h * 0.6: # grass
                t = tex[y][x] * 14 + tex[y - 1][x] * 8
                p = [v + t for v in p]
            if (x // 12) % 5 == 0 and h * 0.2 < y < h * 0.5: p = [v * 0.5 for v in p] # posts
            if y < h * 0.15: p = [235.0, 240.0, 250.0] # flat sky
            p = [min(255, max(0, int(v + tex[y][x] * 1.5 * (y >= h * 0.15) + 0.5))) for v in p]
            out += bytes([sum(p) // 3] if gray else p)
    return (b'P5' if gray else b'P6') + b'\n%d %d\n255\n' % (w, h) + bytes(out)
def make(name, w, h, seed, *args, gray=False):
    j = subprocess.run(['cjpeg', *args], input=picture(w, h, seed, gray), stdout=subprocess.PIPE, check=True).stdout
    open(name, 'wb').write(j)
make('halved.jpg', 240, 176, 1, '-quality', '92', '-sample', '2x2')
make('across.jpg', 203, 131, 2, '-quality', '88', '-sample', '2x1', '-restart', '2')
make('full.jpg', 160, 120, 3, '-quality', '97', '-sample', '1x1', '-progressive')
make('gray.jpg', 150, 110, 4, '-quality', '90', '-optimize', '-progressive', gray=True)
make('rgb.jpg', 96, 80, 5, '-quality', '85', '-rgb')
make('low.jpg', 160, 120, 6, '-quality', '35', '-sample', '2x2')
make('tiny.jpg', 5, 7, 7, '-quality', '80')
make('quarter.jpg', 131, 101, 8, '-quality', '90', '-sample', '4x2')

# Inks, with metadata of every sort: EXIF with an orientation, an ICC profile (of zeros), a comment, and bytes behind the picture.
rgb = Image.frombytes('RGB', (120, 90), picture(120, 90, 9)[-120 * 90 * 3:])
rgb.convert('CMYK').save('inks.jpg', quality=90)
exif = Image.Exif()
exif[0x0112], exif[0x010E] = 6, 'a picture that lies on its side'
rgb.save('metadata.jpg', quality=93, exif=exif, icc_profile=bytes(500), comment=b'made up')
with open('metadata.jpg', 'ab') as f:
    f.write(b'what a camera leaves behind' * 9)
