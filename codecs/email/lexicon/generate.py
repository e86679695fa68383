#!/usr/bin/env python3
"""Writes words.bin and pairs.bin: what the model of text at `max` knows of English before it sees any.

usage: generate.py FOLDER

FOLDER is the package `symspellpy` of PyPI, version 6.10.1, unpacked: NOTICE says where its lists come from. Words of mail that they
lack are those of ../primer/vocabulary.txt, and how frequent contractions are is said here. Nothing is taken from any mail.

words.bin: a trie in order of depth, the letters of a node in order. A node is a byte, the letter (' is 0, a is 1) plus 32 for the
last of its siblings, 64 where it has children, 128 where a word ends; behind that one, how frequent the word is, in half powers of two.

pairs.bin: for each word that others are known to follow, the most frequent first: how many words it stands behind the last such word,
how many follow it, and of each, again the most frequent first, 16 times how many words it stands behind the last one plus its share, as
powers of two down from all. All are numbers of seven bits a byte, the lowest first, 128 for more. Words of one frequency, as the trie
tells it, are in alphabetical order.
"""

import math
import sys
from pathlib import Path

WORDS = 60_000

# The list of pairs counts so many times as many books as that of words; and the most that those known to follow have of a word's followers.
BOOKS = 20
MOST = 0.9

HERE = Path(__file__).parent
CONTRACTIONS = {
    300: "it's don't i'm",
    120: "i've that's can't you're i'll doesn't didn't isn't",
    50: "there's let's won't we're wasn't they're i'd what's haven't wouldn't you'll you've we've he's couldn't aren't",
    15: "we'll shouldn't she's they've hasn't who's you'd it'll here's they'll weren't hadn't ain't he'll they'd he'd we'd where's how's",
}


def lists(folder):
    words, pairs = {}, {}
    for line in folder.joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines():
        word, count = line.split()
        if word.isascii() and word.isalpha():
            words[word] = int(count)
    for millions, some in CONTRACTIONS.items():
        words.update((word, millions * 1_000_000) for word in some.split())
    vocabulary = HERE.parent.joinpath("primer/vocabulary.txt").read_text().lower().split()
    for rank, word in enumerate(dict.fromkeys(vocabulary)):
        if word.replace("'", "").isalpha():
            words[word] = max(words.get(word, 0), 12_000_000_000 // (rank + 2))
    for line in folder.joinpath("frequency_bigramdictionary_en_243_342.txt").read_text("utf-8-sig").splitlines():
        first, second, count = line.split()
        pairs[first, second] = int(count)
    return words, pairs


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))


def trie(words, classes):
    out, level = bytearray(), [(0, len(words), 0)]
    while level:
        below = []
        for low, high, depth in level:
            at = low + (len(words[low]) == depth)
            while at < high:
                letter, end = words[at][depth], at
                while end < high and words[end][depth] == letter:
                    end += 1
                ends = len(words[at]) == depth + 1
                inner = end - at > ends
                out.append((0 if letter == "'" else ord(letter) - 96) | (end == high) << 5 | inner << 6 | ends << 7)
                if ends:
                    out.append(classes[words[at]])
                if inner:
                    below.append((at, end, depth + 1))
                at = end
        level = below
    return bytes(out)


def power(halves):
    whole = 1 << halves // 2
    return whole + (whole * 27 // 64 if halves % 2 else 0)


def main():
    counts, pairs = lists(Path(sys.argv[1]))
    words = sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]
    least = counts[words[-1]]
    words.sort()
    classes = {word: round(2 * math.log2(counts[word] / least)) for word in words}
    HERE.joinpath("words.bin").write_bytes(trie(words, classes))

    order = sorted(words, key=lambda word: (-power(classes[word]), word))
    index = {word: i for i, word in enumerate(order)}
    of_first = {}
    for (first, second), count in pairs.items():
        if first in index and second in index:
            of_first.setdefault(first, {})[second] = count
    kept = {}
    for first, seconds in of_first.items():
        known = sum(seconds.values())
        most = min(MOST, known / counts[first] / BOOKS)
        shares = {index[second]: -math.log2(count / known * most) for second, count in seconds.items()}
        kept[index[first]] = {second: min(round(share), 15) for second, share in shares.items()}
    out, last = bytearray(), 0
    for first in sorted(kept):
        out += varint(first - last) + varint(len(kept[first]))
        last, before = first, 0
        for second in sorted(kept[first]):
            out += varint((second - before) << 4 | kept[first][second])
            before = second
    HERE.joinpath("pairs.bin").write_bytes(out)
    print(len(words), sum(map(len, kept.values())))


main()
