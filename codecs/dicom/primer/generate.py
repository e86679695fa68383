#!/usr/bin/env python3
"""Writes primer.bin: what data sets have in common, which the models see before the elements of a file.

Tags, representations and UIDs are those of PS3.6; the elements' order and usual values those that PS3.3 asks of each kind of image. The
names in Siemens' private headers are those that nibabel and GDCM document, and their scanners write. All values are made up.
"""
import pathlib
import struct

LONG = {"OB", "OW", "OF", "SQ", "UN", "UT"}


def explicit(tag, vr, value):
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    return head + (struct.pack("<HI", 0, len(value)) if vr in LONG else struct.pack("<H", len(value))) + value


def implicit(tag, vr, value):
    return struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value


def coded(vr, value):
    if isinstance(value, bytes):
        return value
    if vr in ("US", "UL", "SS", "SL", "FD", "FL"):
        numbers = value if isinstance(value, tuple) else (value,)
        return struct.pack("<" + {"US": "H", "UL": "I", "SS": "h", "SL": "i", "FD": "d", "FL": "f"}[vr] * len(numbers), *numbers)
    text = str(value).encode()
    return text + (b"\0" if vr == "UI" else b" ") * (len(text) % 2)


def item(elements, write):
    body = data_set(elements, write)
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(body)) + body


def data_set(elements, write=explicit):
    out = b""
    for tag, vr, value in elements:
        if vr == "SQ":
            out += write(tag, vr, b"".join(item(i, write) for i in value))
        else:
            out += write(tag, vr, coded(vr, value))
    return out


U = "1.2.840.10008."
CLASSES = {"CT": "2", "MR": "4", "US": "6.1", "CR": "1", "DX": "1.1", "MG": "1.2", "PT": "128", "NM": "20", "XA": "12.1", "SC": "7",
           "EMR": "4.1", "ECT": "2.1", "USM": "3.1"}
ROOT = "1.2.826.0.1.3680043.2.1143."
SUFFIX = "107259.20110314093021115.48221.7"


def meta(kind, transfer=U + "1.2.1", implementation=("1.2.276.0.7230010.3.0.3.6.0", "OFFIS_DCMTK_360"), entity=None):
    elements = [(0x00020001, "OB", b"\0\1"), (0x00020002, "UI", U + "5.1.4.1.1." + CLASSES[kind]),
                (0x00020003, "UI", ROOT + SUFFIX), (0x00020010, "UI", transfer),
                (0x00020012, "UI", implementation[0]), (0x00020013, "SH", implementation[1])]
    elements += [(0x00020016, "AE", entity)] if entity else []
    body = data_set(elements)
    return data_set([(0x00020000, "UL", len(body))]) + body


def study(kind, modality, maker, model, **more):
    date, time = "20110314", "093021.115000"
    elements = [
        (0x00080005, "CS", "ISO_IR 100"), (0x00080008, "CS", more.get("type", "ORIGINAL\\PRIMARY\\AXIAL")),
        (0x00080012, "DA", date), (0x00080013, "TM", time),
        (0x00080016, "UI", U + "5.1.4.1.1." + CLASSES[kind]), (0x00080018, "UI", ROOT + SUFFIX),
        (0x00080020, "DA", date), (0x00080021, "DA", date), (0x00080022, "DA", date), (0x00080023, "DA", date),
        (0x00080030, "TM", "091500"), (0x00080031, "TM", time), (0x00080032, "TM", time), (0x00080033, "TM", time),
        (0x00080050, "SH", ""), (0x00080060, "CS", modality), (0x00080070, "LO", maker),
        (0x00080080, "LO", "University Hospital"), (0x00080081, "ST", ""), (0x00080090, "PN", "Anonymous"),
        (0x00081010, "SH", "STATION1"), (0x00081030, "LO", more.get("study", "Head")), (0x0008103E, "LO", more.get("series", "AXIAL")),
        (0x00081040, "LO", "Department of Radiology"), (0x00081050, "PN", ""), (0x00081070, "PN", "Operator"),
        (0x00081090, "LO", model)]
    if "referenced" in more:
        elements.append((0x00081140, "SQ", [[(0x00081150, "UI", U + "5.1.4.1.1." + CLASSES[kind]), (0x00081155, "UI", f"{ROOT}{SUFFIX[:-1]}{n}")]
                                           for n in (1, 2, 3)]))
    if "derived" in more:
        elements.append((0x00082111, "ST", "Lossless JPEG compression"))
    return elements


def patient():
    return [(0x00100010, "PN", "Anonymous^Patient"), (0x00100020, "LO", "0000001"), (0x00100030, "DA", "19700101"), (0x00100040, "CS", "M"),
            (0x00101010, "AS", "041Y"), (0x00101020, "DS", "1.75"), (0x00101030, "DS", "70"), (0x001021B0, "LT", ""), (0x00104000, "LT", "")]


def relation(number, position=True):
    elements = [(0x0020000D, "UI", ROOT + "107259.20110314091500.1"), (0x0020000E, "UI", ROOT + "107259.20110314093021115.2"),
                (0x00200010, "SH", "1"), (0x00200011, "IS", "2"), (0x00200012, "IS", "1"), (0x00200013, "IS", str(number))]
    if position:
        elements += [(0x00200032, "DS", "-124.755859375\\-111.25\\-62.5"), (0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
                     (0x00200052, "UI", ROOT + "107259.20110314093021115.3"), (0x00201040, "LO", ""), (0x00201041, "DS", "-62.5")]
    return elements


def image(rows, columns, allocated, stored, signed=0, colour=False, frames=None, spacing="0.48828125\\0.48828125", window=("40", "400"), **more):
    elements = [(0x00280002, "US", 3 if colour else 1), (0x00280004, "CS", more.get("photometric", "RGB" if colour else "MONOCHROME2"))]
    elements += [(0x00280006, "US", 0)] if colour else []
    elements += [(0x00280008, "IS", str(frames)), (0x00280009, "AT", struct.pack("<HH", 0x0018, 0x1063))] if frames else []
    elements += [(0x00280010, "US", rows), (0x00280011, "US", columns)]
    elements += [(0x00280030, "DS", spacing)] if spacing else []
    elements += [(0x00280100, "US", allocated), (0x00280101, "US", stored), (0x00280102, "US", stored - 1), (0x00280103, "US", signed)]
    if more.get("extremes"):
        elements += [(0x00280106, "US", 0), (0x00280107, "US", 1200)]
    if more.get("padding"):
        elements += [(0x00280120, "US" if not signed else "SS", 0 if not signed else -2000)]
    if window:
        elements += [(0x00281050, "DS", window[0]), (0x00281051, "DS", window[1])]
    if more.get("rescale"):
        elements += [(0x00281052, "DS", more["rescale"]), (0x00281053, "DS", "1"), (0x00281054, "LO", "HU")]
    if more.get("explained"):
        elements += [(0x00281055, "LO", "Algo1")]
    if more.get("lossy"):
        elements += [(0x00282110, "CS", "00")]
    if more.get("palette"):
        elements += [(0x00281101 + n, "US", (256, 0, 16)) for n in range(3)]
    return elements


def pixels(length=0, vr="OW", write=explicit):
    return write(0x7FE00010, vr, b"")[: -4 if write is implicit or vr in LONG else -2] + struct.pack("<I", length)


def ct(write, maker, model, rescale, signed, stored, number):
    return data_set(
        study("CT", "CT", maker, model, study="CT Head", series="Head 5.0 H31s") + patient()
        + [(0x00180010, "LO", ""), (0x00180015, "CS", "HEAD"), (0x00180022, "CS", "HELICAL MODE"), (0x00180050, "DS", "5"), (0x00180060, "DS", "120"),
           (0x00180088, "DS", "5.000000"), (0x00180090, "DS", "500"), (0x00181000, "LO", "00000"), (0x00181020, "LO", "07MW18.4"), (0x00181030, "LO", "1.1 Routine Head"),
           (0x00181100, "DS", "250"), (0x00181110, "DS", "1040"), (0x00181111, "DS", "570"), (0x00181120, "DS", "0"), (0x00181130, "DS", "150"),
           (0x00181140, "CS", "CW"), (0x00181150, "IS", "1000"), (0x00181151, "IS", "200"), (0x00181152, "IS", "200"), (0x00181160, "SH", "MEDIUM FILTER"),
           (0x00181170, "IS", "36"), (0x00181190, "DS", "1.2"), (0x00181200, "DA", "20110314"), (0x00181201, "TM", "060000"), (0x00181210, "SH", "STANDARD"),
           (0x00185100, "CS", "HFS")]
        + relation(number) + image(512, 512, 16, stored, signed, rescale=rescale, padding=True), write) + pixels(524288, "OW", write)


def us(write):
    region = [(0x00186012, "US", 1), (0x00186014, "US", 1), (0x00186016, "UL", 0), (0x00186018, "UL", 100), (0x0018601A, "UL", 60), (0x0018601C, "UL", 539),
              (0x0018601E, "UL", 459), (0x00186020, "SL", 0), (0x00186022, "SL", 0), (0x00186024, "US", 3), (0x00186026, "US", 3), (0x00186028, "FD", 0.0),
              (0x0018602A, "FD", 0.0), (0x0018602C, "FD", 0.025), (0x0018602E, "FD", 0.025)]
    return data_set(
        study("US", "US", "ATL", "HDI", type="ORIGINAL\\PRIMARY\\\\0001", study="Abdomen") + patient() + [(0x00181000, "LO", "0"), (0x00181020, "LO", "1.0"),
        (0x00185010, "LO", "C5-2"), (0x00186011, "SQ", [region])] + relation(1, False)
        + image(480, 640, 8, 8, colour=True, spacing=None, window=None, frames=30, lossy=True, palette=True), write) + pixels(921600, "OB", write)


def radiograph(write, kind):
    return data_set(
        study(kind, kind, "FUJI PHOTO FILM Co., ltd.", "5000", type="DERIVED\\PRIMARY\\POST_PROCESSED", study="CHEST", series="PA", derived=True) + patient()
        + [(0x00180015, "CS", "CHEST"), (0x00180060, "DS", "125"), (0x00181004, "LO", ""), (0x00181164, "DS", "0.1\\0.1"), (0x00181400, "LO", ""), (0x00181401, "LO", ""),
           (0x00181404, "US", 0), (0x00185101, "CS", "PA"), (0x00186000, "DS", "200")]
        + relation(1, False) + [(0x00200020, "CS", "L\\F"), (0x00200060, "CS", "U")] + image(1760, 1760, 16, 10, photometric="MONOCHROME1", spacing="0.2\\0.2", window=("512", "1024"), lossy=True)
        + [(0x20500020, "CS", "INVERSE")], write) + pixels(6195200, "OW", write)


def functional(n):
    return [(0x00189114, "SQ", [[(0x00189082, "FD", 30.0)]]), (0x00189152, "SQ", [[(0x00187000 | 0x98, "DS", "63.8")]]),
            (0x00200000 | 0x9111, "SQ", [[(0x00189074, "DT", f"20110314093021.{n:02d}0000"), (0x00189151, "DT", "20110314093021.000000"), (0x00189220, "FD", 2000.0),
                                          (0x00209056, "SH", "1"), (0x00209057, "UL", n), (0x00209128, "UL", 1), (0x00209157, "UL", (1, n))]]),
            (0x00209113, "SQ", [[(0x00200032, "DS", f"-110.5\\-98.25\\{n * 3}.5")]]), (0x00209116, "SQ", [[(0x00200037, "DS", "1\\0\\0\\0\\1\\0")]]),
            (0x00289110, "SQ", [[(0x00180050, "DS", "3"), (0x00180088, "DS", "3.3"), (0x00280030, "DS", "3.4375\\3.4375")]]),
            (0x00289132, "SQ", [[(0x00281050, "DS", "500"), (0x00281051, "DS", "900"), (0x00281055, "LO", "Default window")]]),
            (0x00289145, "SQ", [[(0x00281052, "DS", "0"), (0x00281053, "DS", "1"), (0x00281054, "LO", "normalized")]])]


def enhanced(write):
    return data_set(
        study("EMR", "MR", "Philips Medical Systems", "Achieva", type="ORIGINAL\\PRIMARY\\M\\FFE", study="Brain", series="fMRI") + patient()
        + [(0x00180023, "CS", "2D"), (0x00180087, "DS", "3"), (0x00181000, "LO", "00000"), (0x00181020, "LO", "3.2.1"), (0x00181030, "LO", "fMRI"), (0x00185100, "CS", "HFS"),
           (0x00189004, "CS", "RESEARCH"), (0x00189005, "SH", "FFEEPI"), (0x00189008, "CS", "GRADIENT"), (0x00189011, "CS", "NO"), (0x00189018, "CS", "YES"),
           (0x00189024, "CS", "NO"), (0x00189073, "FD", 300.0), (0x00189100, "CS", "1H")]
        + relation(1, False) + [(0x00209161, "UI", ROOT + SUFFIX), (0x00209221, "SQ", [[(0x00209164, "UI", ROOT + SUFFIX)]]),
           (0x00209222, "SQ", [[(0x00209164, "UI", ROOT + SUFFIX), (0x00209165, "AT", struct.pack("<HH", 0x20, 0x9056)), (0x00209167, "AT", struct.pack("<HH", 0x20, 0x9111)), (0x00209421, "LO", "Stack ID")]])]
        + image(64, 64, 16, 12, spacing=None, window=None, frames=40, lossy=True)
        + [(0x20500020, "CS", "IDENTITY"), (0x52009229, "SQ", [functional(0)]), (0x52009230, "SQ", [functional(n) for n in (1, 2, 3)])], write) + pixels(327680, "OW", write)


def csa(elements):
    """Siemens' own format of a header: elements of a name and items of four numbers and a text."""
    out = b"SV10\4\3\2\1" + struct.pack("<II", len(elements), 77)
    for name, vr, number, values in elements:
        values = values.split("|") if values else []
        # Items come in sixes, most of them empty.
        slots = 0 if not values else max(6, -(-len(values) // 6) * 6)
        out += name.encode().ljust(64, b"\0") + struct.pack("<I4sIII", max(1, len(values)), vr.encode(), number, slots, 77 if slots else 205)
        for n in range(slots):
            padded = values[n].ljust(8 if vr in ("IS", "US", "SL", "SS") else 0) if n < len(values) else ""
            text = padded.encode() + b"\0" if n < len(values) else b""
            length = len(text)
            out += struct.pack("<IIII", length, length, 77 if length else 205, length) + text + b"\0" * (-length % 4)
    return out + b"\0" * 4


VR = dict(IS=6, DS=3, FD=4, FL=5, SH=22, LO=19, UI=25, ST=23, US=10, UN=0, UT=27, SS=8, SL=7, LT=20, CS=16, UL=9, DT=27)


def named(text):
    return [(name, vr, VR[vr], value) for name, vr, value in (line.split(" ", 2) if line.count(" ") > 1 else line.split() + [""]
                                                              for line in text.strip().splitlines())]


def siemens(write):
    here = pathlib.Path(__file__).parent
    read = lambda name: (here / name).read_text()
    protocol = read("siemens-protocol.txt")
    series = [(name, vr, number, protocol if name == "MrPhoenixProtocol" else value) for name, vr, number, value in named(read("siemens-series.txt"))]
    return data_set(
        study("MR", "MR", "SIEMENS", "Skyra", type="ORIGINAL\\PRIMARY\\M\\ND\\NORM", study="Head^Routine", series="t1_mprage_sag_p2_iso", referenced=True) + patient()
        + [(0x00180015, "CS", "BRAIN"), (0x00180020, "CS", "GR\\IR"), (0x00180021, "CS", "SP\\MP"), (0x00180022, "CS", "IR\\PFP"), (0x00180023, "CS", "3D"),
           (0x00180024, "SH", "*tfl3d1_16ns"), (0x00180025, "CS", "N"), (0x00180050, "DS", "1"), (0x00180080, "DS", "2300"), (0x00180081, "DS", "2.98"),
           (0x00180082, "DS", "900"), (0x00180083, "DS", "1"), (0x00180084, "DS", "123.2"), (0x00180085, "SH", "1H"), (0x00180086, "IS", "1"), (0x00180087, "DS", "3"),
           (0x00180089, "IS", "239"), (0x00180091, "IS", "1"), (0x00180093, "DS", "100"), (0x00180094, "DS", "93.75"), (0x00180095, "DS", "240"), (0x00181000, "LO", "00000"),
           (0x00181020, "LO", "syngo MR D13"), (0x00181030, "LO", "t1_mprage_sag_p2_iso"), (0x00181251, "SH", "Body"), (0x00181310, "US", (0, 256, 240, 0)),
           (0x00181312, "CS", "ROW"), (0x00181314, "DS", "9"), (0x00181315, "CS", "N"), (0x00181316, "DS", "0.05"), (0x00181318, "DS", "0"), (0x00185100, "CS", "HFS"),
           (0x00190010, "LO", "SIEMENS MR HEADER"), (0x00191008, "CS", "IMAGE NUM 4"), (0x00191009, "LO", "1.0"), (0x0019100B, "DS", "300000"),
           (0x0019100F, "SH", "Fast"), (0x00191011, "SH", "No"), (0x00191012, "SL", (0, 0, -1200)), (0x00191013, "SL", (0, 0, -1200)), (0x00191014, "IS", "0\\0\\0"),
           (0x00191015, "FD", (-87.5, -120.0, 130.0)), (0x00191017, "DS", "1"), (0x00191018, "IS", "8200")]
        + relation(1) + image(256, 240, 16, 12, spacing="1\\1", window=("300", "700"), extremes=True, explained=True)
        + [(0x00290010, "LO", "SIEMENS CSA HEADER"), (0x00290011, "LO", "SIEMENS MEDCOM HEADER2"), (0x00291008, "CS", "IMAGE NUM 4"), (0x00291009, "LO", "20110314"),
           (0x00291010, "OB", csa(named(read("siemens-image.txt")))), (0x00291018, "CS", "MR"), (0x00291019, "LO", "20110314"), (0x00291020, "OB", csa(series)),
           (0x00291160, "LO", "com"), (0x00321060, "LO", "MRI Brain"), (0x00400244, "DA", "20110314"), (0x00400245, "TM", "091500.000000"), (0x00400253, "SH", "MR20110314091500"),
           (0x00400254, "LO", "Head^Routine"), (0x00510010, "LO", "SIEMENS MR HEADER"), (0x00511008, "CS", "IMAGE NUM 4"), (0x00511009, "LO", "1.0"),
           (0x0051100A, "LO", "TA 05:12"), (0x0051100B, "LO", "240*256"), (0x0051100C, "LO", "FoV 240*256"), (0x0051100D, "SH", "SP L87.5"), (0x0051100E, "LO", "Sag"),
           (0x0051100F, "LO", "HEA;HEP"), (0x00511011, "LO", "p2"), (0x00511012, "SH", "TP 0"), (0x00511013, "SH", "+LPH"), (0x00511016, "LO", "M/NORM/DIS2D"),
           (0x00511017, "SH", "SL 1.0"), (0x00511019, "LO", "A1/PFP")], write) + pixels(122880, "OW", write)


def main():
    out = siemens(explicit)
    long = len(out)
    out += siemens_free_mr(explicit) + enhanced(explicit)
    out += meta("CT", U + "1.2") + ct(implicit, "GE MEDICAL SYSTEMS", "LightSpeed VCT", "-1024", 1, 16, 12) + us(implicit)
    out += meta("US", U + "1.2.4.70") + us(explicit)
    out += meta("DX", U + "1.2.4.90", ("1.2.40.0.13.1.3", "dcm4che-3.3.7")) + radiograph(explicit, "CR")
    out += meta("MR", U + "1.2.5", ("1.2.826.0.1.3680043.8.498.1", "PYDICOM 1.4.0"))
    out += meta("CT", U + "1.2.1") + ct(explicit, "SIEMENS", "SOMATOM Definition", "-1024", 0, 12, 1)
    out += bytes(128) + b"DICM"
    out += meta("MR", U + "1.2.1", entity="PACS")
    path = pathlib.Path(__file__).parent / "primer.bin"
    path.write_bytes(out)
    print(len(out), "bytes,", len(out) - long, "without Siemens' headers")


def siemens_free_mr(write):
    return data_set(
        study("MR", "MR", "GE MEDICAL SYSTEMS", "Signa HDxt", type="ORIGINAL\\PRIMARY\\OTHER", study="Brain", series="Ax T2") + patient()
        + [(0x00180020, "CS", "SE"), (0x00180021, "CS", "SK\\OSP"), (0x00180022, "CS", "FAST_GEMS\\EDR_GEMS\\SAT_GEMS\\TRF_GEMS"), (0x00180023, "CS", "2D"),
           (0x00180050, "DS", "5"), (0x00180080, "DS", "4000"), (0x00180081, "DS", "102.5"), (0x00180082, "DS", "0"), (0x00180083, "DS", "2"),
           (0x00180084, "DS", "63.86"), (0x00180085, "SH", "1H"), (0x00180086, "IS", "1"), (0x00180087, "DS", "1.5"), (0x00180088, "DS", "6"), (0x00180091, "IS", "16"),
           (0x00180095, "DS", "195.3"), (0x00181020, "LO", "15\\LX\\MR Software release:12.0_M4_0606.b"), (0x00181250, "SH", "HEAD"), (0x00181310, "US", (0, 320, 224, 0)),
           (0x00181312, "CS", "ROW"), (0x00181314, "DS", "90"), (0x00181315, "CS", "N"), (0x00181316, "DS", "0.8"), (0x00185100, "CS", "HFS")]
        + relation(7) + [(0x00201002, "IS", "24"), (0x00209056, "SH", "1"), (0x00209057, "UL", 7)]
        + image(512, 512, 16, 16, 1, window=("600", "1200"), padding=True, extremes=True), write) + pixels(524288, "OW", write)


main()
