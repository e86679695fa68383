#!/usr/bin/env python3
"""Makes the files of tests/corpus/fits: pip install astropy fitsio, and run it in this folder. Whatever it makes is nobody's: CC0."""

import os

import fitsio
import numpy as np
from astropy.io import fits

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fits")
random = np.random.default_rng(7)


def sky(height, width, noise=6.0, level=300.0):
    """Stars on a slope, with noise."""
    y, x = np.mgrid[:height, :width]
    image = level + 0.3 * x + 0.1 * y
    for _ in range(12):
        cy, cx, peak = random.uniform(0, height), random.uniform(0, width), random.uniform(200, 5000)
        image += peak / (1 + ((x - cx) ** 2 + (y - cy) ** 2) / 4) ** 2
    return image + random.normal(0, noise, image.shape)


def write(name, *hdus, **kwargs):
    fits.HDUList(list(hdus)).writeto(os.path.join(FOLDER, name), overwrite=True, **kwargs)


def images():
    write("bytes.fits", fits.PrimaryHDU(np.clip(sky(40, 50) / 4, 0, 255).astype("u1")))
    write("unsigned.fits", fits.PrimaryHDU(sky(60, 70).astype("u2")), checksum=True)
    cube = np.stack([sky(24, 30, 3) for _ in range(1)] * 5) + random.normal(0, 2, (5, 24, 30))
    header = fits.Header([("OBJECT", "made up"), ("EXPTIME", 12.5, "[s]"), ("COMMENT", "a cube of five planes")])
    write("cube.fits", fits.PrimaryHDU(cube.astype(">i2"), header))
    write("float.fits", fits.PrimaryHDU(sky(40, 41).astype(">f4")))
    many = [fits.PrimaryHDU()]
    many += [fits.ImageHDU(sky(16, 17).astype(t), name=f"SCI{i}") for i, t in enumerate([">i4", ">i8", ">f8", "u1"])]
    many += [fits.ImageHDU(np.arange(300).astype(">i4"), name="LINE")]
    write("extensions.fits", *many, checksum=True)


def cut():
    """A file that ends in the midst of a row."""
    write("cut.fits", fits.PrimaryHDU(np.arange(60).reshape(6, 10).astype(">i2")))
    path = os.path.join(FOLDER, "cut.fits")
    with open(path, "rb") as file:
        head = file.read(2880 + 73)
    with open(path, "wb") as file:
        file.write(head)


def columns(rows):
    time = 2454833.0 + np.arange(rows) * 0.02 + np.sin(np.arange(rows) / 50) * 1e-3
    flux = (1e5 + 50 * np.sin(np.arange(rows) / 9) + random.normal(0, 5, rows)).astype("f4")
    flux[7] = np.nan
    magnitude = np.round(random.uniform(8, 22, rows), 3).astype("f4")
    return [
        fits.Column("TIME", "D", array=time, unit="d"),
        fits.Column("FLUX", "E", array=flux),
        fits.Column("ERROR", "E", array=np.sqrt(np.nan_to_num(flux, nan=1e5)).astype("f4")),
        fits.Column("MAG", "E", array=magnitude),
        fits.Column("NUMBER", "J", array=np.arange(rows) + 500),
        fits.Column("QUALITY", "I", array=(random.random(rows) > 0.9) * 16),
        fits.Column("ID", "K", array=(1 << 40) + np.arange(rows) * 3),
        fits.Column("BYTE", "B", array=np.arange(rows) % 7),
        fits.Column("GOOD", "L", array=random.random(rows) > 0.1),
        fits.Column("BITS", "11X", array=random.random((rows, 11)) > 0.5),
        fits.Column("NAME", "12A", array=[f"star {i:05d}" for i in range(rows)]),
        fits.Column("POINT", "2D", array=random.normal(0, 1, (rows, 2))),
        fits.Column("SPECTRUM", "10E", array=np.cumsum(random.normal(0, 1, (rows, 10)), axis=1).astype("f4")),
        fits.Column("PHASE", "C", array=(random.normal(0, 1, rows) + 1j).astype("c8")),
        fits.Column("WAVE", "M", array=np.exp(1j * np.arange(rows) / 10)),
        fits.Column("LIST", "PJ()", array=np.array([np.arange(i % 5, dtype="i4") for i in range(rows)], dtype=object)),
        fits.Column("LONG", "QD()", array=np.array([np.arange(i % 3, dtype="f8") for i in range(rows)], dtype=object)),
    ]


def tables():
    write("table.fits", fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns(60), name="STARS"), checksum=True)
    text = [
        fits.Column("NAME", "A10", array=[f"row {i}" for i in range(20)], ascii=True),
        fits.Column("X", "F10.3", array=random.normal(0, 10, 20), ascii=True),
        fits.Column("N", "I6", array=np.arange(20) * 17, ascii=True),
    ]
    write("ascii.fits", fits.PrimaryHDU(), fits.TableHDU.from_columns(text))
    vectors = np.array([np.arange(5 + i, dtype="i2") for i in range(15)], dtype=object)
    write("heap.fits", fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("V", "PI()", array=vectors)]))


def groups():
    data = fits.GroupData(
        random.normal(0, 1, (10, 1, 1, 1, 4, 3)).astype("f4"),
        bitpix=-32,
        parnames=["UU", "VV", "DATE"],
        pardata=[np.arange(10.0), np.arange(10.0) * 2, np.arange(10.0) + 2454000],
    )
    write("groups.fits", fits.GroupsHDU(data))


def compressed():
    ints, floats = sky(36, 44, 3), sky(36, 44, 3).astype("f4")
    mask = (ints > 400).astype("i2") * 5
    made = [
        ("rice16.fits.fz", ints.astype("i2"), dict(compress="RICE_1")),
        ("rice8.fits.fz", np.clip(ints / 4, 0, 255).astype("u1"), dict(compress="RICE_1", tile_dims=[10, 11])),
        ("rice32.fits.fz", (ints * 1000).astype("i4"), dict(compress="RICE_1")),
        ("gzip1.fits.fz", ints.astype("i2"), dict(compress="GZIP_1")),
        ("gzip2.fits.fz", ints.astype("i4"), dict(compress="GZIP_2")),
        ("plio.fits.fz", mask, dict(compress="PLIO_1")),
        ("hcompress.fits.fz", ints.astype("i2"), dict(compress="HCOMPRESS_1", tile_dims=[18, 22])),
        ("quantised.fits.fz", floats, dict(compress="RICE_1", qlevel=4)),
        ("lossless.fits.fz", floats, dict(compress="GZIP_2", qlevel=0)),
    ]
    for name, image, options in made:
        path = os.path.join(FOLDER, name)
        with fitsio.FITS(path, "rw", clobber=True) as file:
            file.write(image, **options)
            file[-1].write_checksum()


os.makedirs(FOLDER, exist_ok=True)
images()
cut()
tables()
groups()
compressed()
