"""Makes the streams in lossless-jpeg with libjpeg-turbo 3, CharLS and liblj92 (pip install imagecodecs) from computed pictures."""

from pathlib import Path

import imagecodecs
import numpy


def picture(bits, components, width=61, height=43):
    """Steps, flat areas, slopes and noise; kit-lossless-jpeg's tests compute the same."""
    y, x, c = numpy.mgrid[:height, :width, :components].astype(numpy.uint64)
    noise = (x * 2654435761 + y * 40503 + c * 97) % 4294967296 * 2246822519 % 4294967296 >> 16
    top = (1 << bits) - 1
    kind = (x // 16 + y // 9) % 4
    slope = (x * 3 + y * 5 + noise % 4) % (top + 1)
    return numpy.select([kind == 0, kind == 1, kind == 2], [top + 0 * x, 0 * x, slope], noise % (top + 1)).astype(
        numpy.uint8 if bits <= 8 else numpy.uint16
    ).squeeze()


folder = Path(__file__).parent / "lossless-jpeg"
for bits, components in (8, 1), (8, 3), (16, 1), (16, 3):
    for near in 0, 1, 5:
        stream = imagecodecs.jpegls_encode(picture(bits, components), level=near)
        (folder / f"ls-{bits}-{components}-{near}.jls").write_bytes(stream)
for bits, components, predictor in (8, 3, 4), (12, 1, 1), (16, 1, 7):
    stream = imagecodecs.jpeg8_encode(picture(bits, components), lossless=True, predictor=predictor, bitspersample=bits)
    (folder / f"turbo-{bits}-{components}-0.jpg").write_bytes(stream)
stream = imagecodecs.ljpeg_encode(picture(12, 1), bitspersample=12)
(folder / "lj92-12-1-0.jpg").write_bytes(stream)
