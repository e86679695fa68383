#!/usr/bin/env python3
"""Writes the files of tests/corpus/dicom: pip install pydicom imagecodecs; python3 generate_dicom.py

Computed pictures in every transfer syntax that the codec knows, and files that are odd in one way each. CC0.
"""
import io
import pathlib
import random
import struct
import zlib

import imagecodecs
import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import UID

FOLDER = pathlib.Path(__file__).parent / "dicom"
IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
DEFLATED, BIG_ENDIAN, RLE = EXPLICIT + ".99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"
JPEG = "1.2.840.10008.1.2.4."
CT, MR, US, SC = (f"1.2.840.10008.5.1.4.1.1.{n}" for n in ("2", "4", "6.1", "7"))


def picture(width, height, depth, seed, frame=0):
    """Two discs on a slope, and noise."""
    y, x = np.mgrid[:height, :width].astype(np.float64)
    noise = np.array([[random.Random(seed * 7919 + frame * 104729 + j * width + i).gauss(0, 1) for i in range(width)]
                      for j in range(height)])
    disc = lambda cx, cy, r: ((x - cx) ** 2 + (y - cy) ** 2 < r * r).astype(np.float64)
    value = 0.2 * x / width + 0.5 * disc(width / 2, height / 2, height / 3) + 0.2 * disc(width / 3 + frame, height / 2, height / 9)
    return np.clip(value * (1 << depth) * 0.9 + noise * (1 << depth) / 256 + 4, 0, (1 << depth) - 1)


def dataset(sop_class, modality, pixels, allocated, stored, **more):
    uid = lambda n: UID(f"2.25.{n}")
    d = Dataset()
    d.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    d.SOPClassUID, d.SOPInstanceUID = UID(sop_class), uid(1001)
    d.StudyDate = d.SeriesDate = "20240131"
    d.StudyTime = "101500.000"
    d.Modality, d.Manufacturer = modality, "Nobody"
    d.PatientName, d.PatientID = "Doe^Jane", "0001"
    d.StudyInstanceUID, d.SeriesInstanceUID = uid(1002), uid(1003)
    d.InstanceNumber = 1
    d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
    d.Rows, d.Columns = pixels.shape[-2:] if pixels is not None else (0, 0)
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = allocated, stored, stored - 1, 0
    for name, value in more.items():
        setattr(d, name, value)
    return d


def write(name, d, syntax=EXPLICIT, cut=None, prefix=True):
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = UID(syntax)
    d.file_meta.MediaStorageSOPClassUID, d.file_meta.MediaStorageSOPInstanceUID = d.SOPClassUID, d.SOPInstanceUID
    d.file_meta.ImplementationClassUID = UID("2.25.1000")
    out = io.BytesIO()
    if prefix:
        dcmwrite(out, d, enforce_file_format=True, overwrite=True)
    else:
        dcmwrite(out, d, implicit_vr=syntax == IMPLICIT, little_endian=True)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_bytes(out.getvalue()[:cut])


def native(d, samples):
    d.PixelData = samples.tobytes()
    d["PixelData"].VR = "OB" if d.BitsAllocated <= 8 else "OW"
    return d


def encapsulated(d, fragments, pieces=1):
    d.PixelData = encapsulate(fragments, fragments_per_frame=pieces)
    d["PixelData"].VR = "OB"
    d["PixelData"].is_undefined_length = True
    return d


def packbits(plane, width, least):
    """A row at a time, runs from `least` bytes on."""
    out = bytearray()
    for start in range(0, len(plane), width):
        row, at, literal = plane[start:start + width], 0, b""
        while at < len(row):
            run = 1
            while run < 128 and at + run < len(row) and row[at + run] == row[at]:
                run += 1
            if run >= least:
                out += bytes([len(literal) - 1]) + literal if literal else b""
                out += bytes([257 - run, row[at]])
                literal, at = b"", at + run
            else:
                literal, at = literal + row[at:at + 1], at + 1
                if len(literal) == 128:
                    out += b"\x7f" + literal
                    literal = b""
        out += bytes([len(literal) - 1]) + literal if literal else b""
    return bytes(out) + b"\0" * (len(out) % 2)


def rle(planes, width, least):
    segments = [packbits(plane, width, least) for plane in planes]
    starts = [64 + sum(map(len, segments[:n])) for n in range(len(segments))]
    return struct.pack("<16I", len(segments), *starts, *[0] * (15 - len(segments))) + b"".join(segments)


def main():
    twelve = picture(56, 48, 12, 1).astype("<u2")
    eight = picture(48, 40, 8, 2).astype("u1")
    ct = lambda pixels=twelve, **more: dataset(CT, "CT", pixels, 16, 12, **more)

    signed = (picture(56, 48, 11, 3).astype("<i2") - 1024)
    write("ct-signed.dcm", native(ct(signed, BitsStored=16, HighBit=15, PixelRepresentation=1), signed))
    frames = np.stack([picture(40, 32, 12, 4, n) for n in range(4)]).astype("<u2")
    write("mr-frames-implicit.dcm", native(dataset(MR, "MR", frames, 16, 12, NumberOfFrames=4), frames), IMPLICIT)
    write("ct-big-endian.dcm", native(ct(), twelve.astype(">u2")), BIG_ENDIAN)
    write("ct-deflated.dcm", native(ct(), twelve), DEFLATED)
    rgb = np.stack([eight, np.roll(eight, 1, 0), 255 - eight], -1)
    colour = dict(SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0)
    write("us-rgb.dcm", native(dataset(US, "US", eight, 8, 8, **colour), rgb))
    write("us-planes.dcm", native(dataset(US, "US", eight, 8, 8, **colour | dict(PlanarConfiguration=1)), rgb.transpose(2, 0, 1)))

    planes = [(twelve >> 8).astype("u1").tobytes(), (twelve & 255).astype("u1").tobytes()]
    write("ct-rle.dcm", encapsulated(ct(), [rle(planes, 56, 2)]), RLE)
    write("us-rle-rgb.dcm", encapsulated(dataset(US, "US", eight, 8, 8, **colour), [rle([rgb[..., n].tobytes() for n in range(3)], 48, 3)]), RLE)
    lossless = [imagecodecs.ljpeg_encode(frame, bitspersample=12) for frame in frames]
    write("mr-lossless-jpeg.dcm", encapsulated(dataset(MR, "MR", frames, 16, 12, NumberOfFrames=4), lossless), JPEG + "70")
    write("mr-jpeg-ls.dcm", encapsulated(dataset(MR, "MR", frames, 16, 12, NumberOfFrames=4), [imagecodecs.jpegls_encode(f) for f in frames]), JPEG + "80")
    write("ct-jpeg-ls-near.dcm", encapsulated(ct(), [imagecodecs.jpegls_encode(twelve, level=3)]), JPEG + "81")
    write("ct-jpeg-ls-pieces.dcm", encapsulated(ct(), [imagecodecs.jpegls_encode(twelve)], 3), JPEG + "80")
    grey = [imagecodecs.jpeg8_encode(picture(48, 40, 8, 6, n).astype("u1"), level=85) for n in range(3)]
    write("us-jpeg.dcm", encapsulated(dataset(US, "US", eight, 8, 8, NumberOfFrames=3), grey), JPEG + "50")
    write("ct-jpeg-2000.dcm", encapsulated(ct(), [imagecodecs.jpeg2k_encode(twelve, codecformat="j2k", reversible=True)]), JPEG + "90")

    masks = np.stack([picture(50, 21, 8, 7, n) > 120 for n in range(3)])
    seg = dataset(SC, "SEG", masks, 1, 1, NumberOfFrames=3)
    bits = np.packbits(masks.reshape(-1), bitorder="little").tobytes()
    seg.PixelData, seg["PixelData"].VR = bits + b"\0" * (len(bits) % 2), "OB"
    write("seg-bits.dcm", seg)
    pairs = twelve.reshape(-1, 2).astype("u4")
    packed = (pairs[:, 0] | pairs[:, 1] << 12)
    twelve_bits = ct(BitsAllocated=12)
    twelve_bits.PixelData = b"".join(int(n).to_bytes(3, "little") for n in packed)
    twelve_bits["PixelData"].VR = "OW"
    write("ct-packed.dcm", twelve_bits)
    floats = dataset(SC, "OT", twelve, 32, 32)
    del floats.BitsStored, floats.HighBit, floats.PixelRepresentation
    floats.FloatPixelData = (twelve[:20].astype("<f4") * np.float32(0.25)).tobytes()
    floats.Rows = 20
    write("float.dcm", floats)

    icon = ct()
    icon.IconImageSequence = Sequence([native(dataset(SC, "OT", eight[:32, :32], 8, 8), np.ascontiguousarray(eight[:32, :32]))])
    icon.add_new(0x60000010, "US", 48), icon.add_new(0x60000011, "US", 56)
    icon.add_new(0x60003000, "OW", np.packbits(twelve > 2000, bitorder="little").tobytes())
    write("ct-icon-overlay.dcm", native(icon, twelve | ((twelve > 2000).astype("<u2") << 12)))
    write("no-prefix.dcm", native(ct(), twelve), IMPLICIT, prefix=False)
    write("cut.dcm", native(dataset(MR, "MR", frames, 16, 12, NumberOfFrames=4), frames), cut=-3000)
    write("excess.dcm", native(ct(), np.concatenate([twelve.reshape(-1), np.zeros(65, "<u2")])))
    siblings = dataset(MR, "MR", frames, 16, 12, NumberOfFrames=4)
    siblings.PerFrameFunctionalGroupsSequence = Sequence([group(n) for n in range(24)])
    write("enhanced.dcm", native(siblings, frames))


def group(n):
    d, position = Dataset(), Dataset()
    position.ImagePositionPatient = ["-120.5", "-98.25", f"{n * 2.5 - 30:.2f}"]
    d.PlanePositionSequence = Sequence([position])
    content = Dataset()
    content.TemporalPositionIndex, content.InStackPositionNumber = 1, n + 1
    content.FrameReferenceDateTime = f"20240131101500.{n:06d}"
    d.FrameContentSequence = Sequence([content])
    return d


main()
