"""Writes tests/zlib.txt: what zlib makes of generated inputs, for tests/zlib.rs to compare with.

A line: kind, length and seed of the input; window, strategy, memory; the first 8 bytes, in hexadecimal, of the SHA-256 of the
raw streams of levels 1 to 9 one behind the other. The flushed ones
end in the kind of their flushes and the positions.
"""
import hashlib
import zlib

MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        s = self.state
        s ^= s << 13 & MASK
        s ^= s >> 7
        s ^= s << 17 & MASK
        self.state = s
        return s % n


def noise(out, random):
    out.append(random.below(256))


def words(out, random):
    word = random.below(random.below(400) + 1)
    out.extend(b"%x%d " % (word * 77773, word) if word % 7 else b"the ")


def runs(out, random):
    out.extend(bytes([random.below(4) * 60]) * (1 + random.below(random.below(700) + 1)))


def copies(out, random):
    if not out or random.below(3) == 0:
        out.extend(random.below(256) for _ in range(1 + random.below(9)))
        return
    distance = 1 + random.below(min(len(out), 40000))
    for _ in range(1 + random.below(random.below(40) + 1)):
        out.append(out[len(out) - distance])


def skewed(out, random):
    symbol = 0
    while symbol < 255 and random.below(2) == 0:
        symbol += 1
    out.append(symbol * 37 % 256)


def records(out, random):
    count = len(out) // 12
    out.extend([count & 255, count >> 8 & 255, 0, random.below(3), 7, 7, random.below(256), 0, 0, 1, random.below(16), 255])


def periodic(out, random):
    if len(out) < 3000:
        out.append(random.below(64))
    else:
        out.append(out[len(out) - 3000] if random.below(50) else random.below(64))


def zeros(out, random):
    out.append(0)


KINDS = [noise, words, runs, copies, skewed, records, periodic, zeros]


def make(kind, length, seed):
    out = bytearray()
    random = Random(seed)
    while len(out) < length:
        KINDS[kind](out, random)
    return bytes(out[:length])


def digest(plain, window, strategy, memory, kind, flushes):
    streams = hashlib.sha256()
    for level in range(1, 10):
        deflate = zlib.compressobj(level, zlib.DEFLATED, -window, memory, strategy)
        start = 0
        for end in flushes:
            streams.update(deflate.compress(plain[start:end]) + deflate.flush(kind))
            start = end
        streams.update(deflate.compress(plain[start:]) + deflate.flush())
    return streams.hexdigest()[:16]


def lines():
    for kind in range(len(KINDS)):
        for length in [0, 1, 2, 3, 4, 7, 259, 300, 1000]:
            yield kind, length, 15, 0, 8, []
        for length in [20000, 70000]:
            for memory in range(1, 10):
                yield kind, length, 15, 0, memory, []
            for window in range(9, 15):
                yield kind, length, window, 0, 1 + (window + kind) % 9, []
            for strategy in [1, 2, 3, 4]:
                for memory in [1, 8, 9]:
                    yield kind, length, 15, strategy, memory, []
                yield kind, length, 9 + (strategy + kind) % 6, strategy, 8, []
            yield kind, length, 15, 0, 8, [1, 3, 1000, length // 2, length]
            yield kind, length, 15, 0, 8, [1, 3, 1000, length // 2, length], zlib.Z_PARTIAL_FLUSH
            yield kind, length, 15, 0, 8, [1, 3, 1000, length // 2, length], zlib.Z_FULL_FLUSH
            yield kind, length, 15, 3, 8, [5000, length // 2], zlib.Z_FULL_FLUSH
            yield kind, length, 10, 2, 9, [length // 2], zlib.Z_FULL_FLUSH
            yield kind, length, 15, 1, 8, [2, 5000, 5001, length - 2]
            yield kind, length, 12, 3, 9, [2, 5000, 5001]
        yield kind, 200000, 15, 0, 9, []
        yield kind, 150000, 9, 2, 9, []


def write(table):
    made = {}
    for kind, length, window, strategy, memory, flushes, *flush in lines():
        seed = (kind * 31 + length) * 2654435761 + 1
        plain = made.setdefault((kind, length), make(kind, length, seed))
        flush = flush[0] if flush else zlib.Z_SYNC_FLUSH
        found = digest(plain, window, strategy, memory, flush, flushes)
        fields = [kind, length, seed, window, strategy, memory, found, *([flush] if flushes else []), *flushes]
        print(*fields, file=table)


if __name__ == "__main__":
    with open(__file__.replace(".py", ".txt"), "w") as table:
        write(table)
