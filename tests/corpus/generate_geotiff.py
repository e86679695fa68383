"""Makes the TIFF files of tests/corpus/geospatial from computed surfaces: one layout, compression and predictor each.

pip install numpy tifffile imagecodecs rasterio
"""

import os
import sys

import numpy as np
import rasterio
import tifffile
from rasterio.enums import Resampling
from rasterio.transform import from_origin

FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "geospatial")
random = np.random.default_rng(7)


def surface(height, width, scale=1.0):
    y, x = np.mgrid[0:height, 0:width]
    noise = random.normal(0, 0.02, (height, width))
    return scale * (np.sin(x / 17) * np.cos(y / 23) + 0.3 * np.sin((x + 2 * y) / 7) + noise)


def path(name):
    return os.path.join(FOLDER, name + ".tif")


def gdal(name, bands, overviews=None, **options):
    bands = np.atleast_3d(bands) if bands.ndim == 2 else bands
    if bands.shape[2] == 1:
        bands = bands.transpose(2, 0, 1)
    count, height, width = bands.shape
    options = dict(driver="GTiff", count=count, height=height, width=width, dtype=bands.dtype, **options)
    with rasterio.open(path(name), "w", crs="EPSG:32633", transform=from_origin(5e5, 5e6, 10, 10), **options) as file:
        file.write(bands)
    if overviews is not None:
        with rasterio.open(path(name), "r+") as file:
            file.build_overviews([2, 4], overviews)


def bands(dtype, count=3, height=90, width=100, scale=60, base=120):
    common = surface(height, width, scale)
    return np.stack([common * (1 - 0.2 * i) + base + surface(height, width, scale / 8) for i in range(count)]).astype(dtype)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    tiles = dict(tiled=True, blockxsize=64, blockysize=48)
    gdal("deflate-tiles", bands("uint8", 4), compress="deflate", interleave="pixel", **tiles)
    gdal("deflate-predicted-overviews", bands("uint16"), Resampling.average, compress="deflate", predictor=2, **tiles)
    gdal("lzw-tiles-int16", bands("int16", 1, scale=900), compress="lzw", predictor=2, nodata=-9999, **tiles)
    gdal("lzw-strips-big-endian", bands("uint16", 2), compress="lzw", interleave="pixel", ENDIANNESS="BIG")
    gdal("float32-predicted", bands("float32", 1), compress="deflate", predictor=3, **tiles)
    gdal("float64-planes-bigtiff", bands("float64", 2, 40, 60), BIGTIFF="YES", compress="lzw", interleave="band")
    gdal("packbits-nearest", (bands("uint8", 1) // 20), Resampling.nearest, compress="packbits")
    gdal("zstd", bands("uint8", 1), compress="zstd", **tiles)
    gdal("mask-of-bits", (bands("uint8", 1) > 120).astype("uint8"), compress="ccittfax4", NBITS=1)
    gdal("bits", (bands("uint8", 1) > 120).astype("uint8"), compress="deflate", NBITS=1)
    gdal("jpeg-tiles", bands("uint8", 3, 128, 128), compress="jpeg", interleave="pixel", photometric="ycbcr", tiled=True, blockxsize=64, blockysize=64)
    gdal("sparse", np.pad(bands("uint8", 1, 40, 60), ((0, 0), (0, 120), (0, 200))), SPARSE_OK="TRUE", compress="deflate", **tiles)
    gdal("complex", (bands("float32", 1, 40, 40) + 1j * bands("float32", 1, 40, 40)).astype("complex64"))
    tifffile.imwrite(path("stored-big-endian"), bands("uint32", 1, 40, 50)[0], byteorder=">", compression=None)
    tifffile.imwrite(path("half"), bands("float16", 1, 40, 50)[0], compression="zlib", predictor=True)
    tifffile.imwrite(path("pages"), bands("uint16", 3, 32, 40), photometric="minisblack", compression="lzw", rowsperstrip=5)


main()
