#!/usr/bin/env python3
"""Writes subsets of the Computer Modern fonts as pdfTeX embeds them, with their ciphers undone.

usage: generate.py FOLDER-OF-PFB > fonts.plain

The folder is fonts/type1/public/amsfonts/cm of Debian's package texlive-base. The output is, for each font, its length in a line
of decimal digits and the font; `cargo run --release -p kit-fonts --example primer` makes primer.bin of it.
"""
import re
import sys
from pathlib import Path

LETTERS = "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z a b c d e f g h i j k l m n o p q r s t u v w x y z".split()
DIGITS = "zero one two three four five six seven eight nine".split()
POINTS = ("period comma hyphen colon semicolon parenleft parenright quoteright quoteleft quotedblleft quotedblright slash endash "
          "ff fi fl ffi exclam question bracketleft bracketright equal plus").split()
TYPED = POINTS + ("quotesingle asterisk numbersign dollar percent ampersand less greater at backslash asciicircum underscore "
                  "braceleft bar braceright asciitilde quotedbl").split()
GREEK = "alpha beta gamma delta epsilon epsilon1 theta lambda mu pi rho sigma tau phi omega comma period less greater slash partialdiff".split()
SIGNS = "minus multiply asteriskmath plusminus bullet element lessequal greaterequal arrowright bar bardbl infinity prime braceleft braceright periodcentered similar equivalence radical".split()

EXTENSIONS = "summationtext summationdisplay integraltext integraldisplay parenleftbig parenrightbig parenleftbigg parenrightbigg productdisplay radicalbig".split()

# What documents use most, by what TeX's classes set text in.
FONTS = [
    ("cmr10", LETTERS + DIGITS + POINTS),
    ("cmbx12", LETTERS + DIGITS + POINTS),
    ("cmbx10", LETTERS + DIGITS + POINTS),
    ("cmti10", LETTERS + DIGITS + POINTS),
    ("cmtt10", LETTERS + DIGITS + TYPED),
    ("cmmi10", LETTERS + GREEK),
    ("cmsy10", SIGNS),
    ("cmr12", LETTERS + DIGITS + POINTS),
    ("cmr9", LETTERS + DIGITS + POINTS),
    ("cmr8", LETTERS + DIGITS + POINTS),
    ("cmr7", DIGITS + "plus equal parenleft parenright".split()),
    ("cmmi7", LETTERS[26:] + GREEK),
    ("cmsy7", SIGNS[:8]),
    ("cmsl10", LETTERS + DIGITS + POINTS),
    ("cmtt9", LETTERS + DIGITS + TYPED),
    ("cmcsc10", LETTERS + DIGITS + POINTS),
    ("cmss10", LETTERS + DIGITS + POINTS),
    ("cmr17", LETTERS),
    ("cmr6", DIGITS),
    ("cmmi12", LETTERS + GREEK),
    ("cmmi8", LETTERS[26:]),
    ("cmti12", LETTERS + POINTS),
    ("cmti9", LETTERS + POINTS),
    ("cmex10", EXTENSIONS),
    ("cmtt8", LETTERS + DIGITS + TYPED),
]


def decipher(data, key):
    out = bytearray()
    for byte in data:
        out.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(out)


def segments(pfb):
    """The parts of a PFB file (Adobe Technical Note 5040, §3.3)."""
    while pfb[1] != 3:
        length = int.from_bytes(pfb[2:6], "little")
        yield pfb[6:6 + length]
        pfb = pfb[6 + length:]


def charstrings(text, pattern):
    """(key, start of the entry, charstring, end of the entry)."""
    at = 0
    while match := pattern.search(text, at):
        length = int(match[2])
        at = match.end() + length
        end = text.index(b"\n", at) + 1
        yield match[1], match.start(), decipher(text[match.end():at], 4330), end
        at = end


def calls(charstring):
    """Subroutines that a charstring may call: numbers in front of callsubr."""
    numbers, at = [], 4
    while at < len(charstring):
        byte = charstring[at]
        at += 1
        if byte >= 32:
            if byte <= 246:
                numbers.append(byte - 139)
            elif byte <= 250:
                numbers.append((byte - 247) * 256 + charstring[at] + 108)
                at += 1
            elif byte <= 254:
                at += 1
            else:
                at += 4
        elif byte == 10 and numbers:
            yield numbers[-1]
        elif byte == 12:
            at += 1
            # The number of hints to replace goes by way of callothersubr 3.
            yield from numbers[:1]
            numbers = numbers if charstring[at - 1] == 16 else []
        else:
            numbers = []


def subset(pfb, wanted):
    clear, private, *_ = segments(pfb)
    private = decipher(private, 55665)
    private = b"\0\0\0\0" + private[4:private.index(b"closefile") + 10]
    index = re.compile(rb"dup (\d+) (\d+) RD ")
    glyph = re.compile(rb"/(\S+) (\d+) RD ")
    start = private.index(b"/CharStrings")
    subrs = {int(key): (at, text, end) for key, at, text, end in charstrings(private[:start], index)}
    glyphs = {key.decode(): (at, text, end) for key, at, text, end in charstrings(private[start:], glyph)}
    kept = [name for name in glyphs if name in wanted or name == ".notdef"]
    used = set(range(5))
    todo = [text for name in kept for text in [glyphs[name][1]]]
    while todo:
        for number in calls(todo.pop()):
            if number in subrs and number not in used:
                used.add(number)
                todo.append(subrs[number][1])

    first = min(at for at, _, _ in subrs.values())
    last = max(end for _, _, end in subrs.values())
    body = private[:first]
    for number, (_, text, _) in sorted(subrs.items()):
        text = text if number in used else b"\0\0\0\0\x0b"
        body += b"dup %d %d RD %s NP\n" % (number, len(text), text)
    body += private[last:start]
    entries = b"".join(b"/%s %d RD %s ND\n" % (name.encode(), len(glyphs[name][1]), glyphs[name][1]) for name in kept)
    first = start + min(at for at, _, _ in glyphs.values())
    last = start + max(end for _, _, end in glyphs.values())
    head = re.sub(rb"/CharStrings \d+", b"/CharStrings %d" % len(kept), private[start:first])
    body += head + entries + private[last:]

    # pdfTeX strips spaces, and names the subset; which six letters it takes depends on the document.
    clear = re.sub(rb" +", b" ", re.sub(rb"\n +", b"\n", re.sub(rb"\n\n+", b"\n", clear)))
    clear = re.sub(rb"/UniqueID \d+ def\n", b"", clear)
    clear = clear.replace(b"/FontName /", b"/FontName /ABCDEF+").replace(b"{ 1 index", b"{1 index")
    codes = re.findall(rb"dup (\d+) ?/(\S+) put\n", clear)
    lines = b"".join(b"dup %s /%s put\n" % (code, name) for name, code in sorted((n, c) for c, n in codes if n.decode() in kept))
    clear = re.sub(rb"(?:dup \d+ ?/\S+ put\n)+", lambda _: lines, clear, count=1)
    return clear + body


def main():
    folder = Path(sys.argv[1])
    for name, wanted in FONTS:
        font = subset((folder / f"{name}.pfb").read_bytes(), set(wanted))
        sys.stdout.buffer.write(b"%d\n" % len(font) + font)


main()
