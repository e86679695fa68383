#!/usr/bin/env python3
"""Writes the samples in this folder: made up, deterministic, and free of anybody's rights.

usage: python3 tests/corpus/generate.py
"""
import datetime, gzip, json, pathlib, random, struct, zlib

here = pathlib.Path(__file__).resolve().parent
HOSTS = ["gate", "store", "mill", "quay", "barn"]
USERS = ["ada", "grace", "edsger", "barbara", "alan", "root"]
PATHS = ["/", "/index.html", "/api/files", "/static/app.css", "/login", "/images/logo.svg", "/search"]
AGENTS = ["curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64) Sample/1.0", "probe/2"]


def clock(seconds):
    return seconds // 3600 % 24, seconds // 60 % 60, seconds % 60


def syslog(r):
    now, lines = 3600 * 6, []
    for _ in range(420):
        now += r.choice([0, 0, 1, 1, 2, 30])
        h, m, s = clock(now)
        pid, user = r.randrange(300, 32000), r.choice(USERS)
        address = f"10.{r.randrange(4)}.{r.randrange(256)}.{r.randrange(256)}"
        message = r.choice([
            f"sshd[{pid}]: Failed password for {user} from {address} port {r.randrange(1024, 65536)} ssh2",
            f"sshd[{pid}]: Accepted publickey for {user} from {address} port {r.randrange(1024, 65536)} ssh2",
            f"cron[{pid}]: ({user}) CMD (/usr/local/bin/rotate --keep {r.randrange(1, 9)})",
            f"kernel: [{now}.{r.randrange(10**6):06d}] eth0: link is {r.choice(['up', 'down'])}",
        ])
        lines.append(f"Mar  8 {h:02}:{m:02}:{s:02} {r.choice(HOSTS)} {message}\n")
    return "".join(lines).encode()


def access(r):
    now, lines = 3600 * 9, []
    for _ in range(360):
        now += r.randrange(4)
        h, m, s = clock(now)
        address = f"192.0.2.{r.randrange(1, 40)}"
        status = r.choice([200] * 8 + [304, 404, 500])
        lines.append(f'{address} - {r.choice(USERS + ["-"] * 9)} [08/Mar/2026:{h:02}:{m:02}:{s:02} +0100] "GET {r.choice(PATHS)} HTTP/1.1" '
                     f'{status} {r.randrange(100, 60000)} "-" "{r.choice(AGENTS)}"\n')
    return "".join(lines).encode()


def events(r):
    now, lines = 1772960000000, []
    for n in range(260):
        now += r.randrange(900)
        lines.append(json.dumps({
            "ts": now, "level": r.choice(["info", "info", "warn", "error"]), "trace": f"{r.getrandbits(64):016x}",
            "span": n, "service": r.choice(HOSTS), "msg": r.choice(["request done", "cache miss", "retrying", "queue drained"]),
            "ms": round(r.expovariate(0.02), 3), "user": {"id": r.randrange(5000), "name": r.choice(USERS)},
        }) + "\n")
    return "".join(lines).encode()


def windows(r):
    now, lines = 3600 * 14, []
    for _ in range(240):
        now += r.randrange(3)
        h, m, s = clock(now)
        lines.append(f"2026-03-08 {h:02}:{m:02}:{s:02}, {r.choice(['Info', 'Info', 'Warning'])}{' ' * 18}CBS    "
                     f"Session: {r.randrange(30000000, 30009999)}_{r.getrandbits(32)} {r.choice(['initialized', 'finalized', 'scheduled'])} by client "
                     f"SPP, HRESULT = 0x{r.choice([0, 0, 0x800F0805]):08x}\r\n")
    return "".join(lines).encode()


def traces(r):
    now, lines = 3600 * 21, []
    for _ in range(70):
        now += r.randrange(20)
        h, m, s = clock(now)
        lines.append(f"{h:02}:{m:02}:{s:02}.{r.randrange(1000):03} [worker-{r.randrange(8)}] ERROR org.sample.Store - write failed\n")
        lines.append(f"java.io.IOException: no space left for block {r.randrange(10**6)}\n")
        for depth in range(r.randrange(3, 9)):
            lines.append(f"\tat org.sample.{r.choice(['Store', 'Block', 'Queue'])}.{r.choice(['put', 'flush', 'take'])}(Store.java:{20 + depth * 17})\n")
    return "".join(lines).encode()


def xml(r):
    now, out = 3600 * 5, ['<?xml version="1.0" encoding="utf-8"?>\n<events>\n']
    for n in range(90):
        now += r.randrange(30)
        h, m, s = clock(now)
        out.append(f'  <event id="{4600 + r.randrange(30)}" seq="{81000 + n}">\n    <time>2026-03-08T{h:02}:{m:02}:{s:02}.{r.randrange(10**7):07}Z</time>\n'
                   f'    <host>{r.choice(HOSTS)}</host>\n    <user>{r.choice(USERS)}</user>\n  </event>\n')
    return "".join(out + ["</events>\n"]).encode()


def table(r):
    now, lines = 1772960000, ['time,host,"what, and why",ms\r\n']
    for _ in range(220):
        now += r.randrange(20)
        lines.append(f'{now},{r.choice(HOSTS)},"{r.choice(["restart", "deploy", "said ""no""", ""])}",{r.expovariate(0.01):.2f}\r\n')
    return "".join(lines).encode()


def binary_events(r):
    """Laid out like a Windows event log: a header, chunks, records with UTF-16 text and 8-byte times."""
    out, ticks = [b"ElfFile\0" + struct.pack("<QQQIHHHH", 0, 0, 61, 128, 1, 3, 4096, 1) + bytes(80)], 133_000_000_000_000_000
    for n in range(60):
        ticks += r.randrange(10**8)
        text = f"{r.choice(HOSTS)}\\{r.choice(USERS)} logged on".encode("utf-16-le")
        size = 28 + len(text)
        out.append(struct.pack("<IIQQ", 0x00002A2A, size, n + 1, ticks) + text + struct.pack("<I", size))
    return b"".join(out)


def odd(r):
    """What breaks line models: NULs, broken UTF-8, a lone CR, colours, a line of 5,000 bytes, no final newline."""
    parts = [syslog(r)[:3000], b"\0\0\0\n", bytes(range(128, 256)), b"\r\r\n", "прибыл поезд ünïcödé\n".encode(),
             b"\x1b[31merror\x1b[0m at \xc3\x28\n", b"A" * 5000, b"\n\n\n\n", bytes(r.randrange(256) for _ in range(600)), b"the end"]
    return b"".join(parts)


def records(r):
    rows, level = [], 5000
    for n in range(1500):
        level += r.randrange(-40, 41)
        rows.append(struct.pack("<IhHfBx", 1000000 + n * 50, level, r.choice([1, 2, 4]), r.gauss(20, 3), r.randrange(4)))
    return b"SREC\x01\x00\x00\x00" + b"".join(rows)


def prose(r):
    nouns = "river field engine letter garden window market harbour teacher winter".split()
    verbs = "crosses holds opens remembers carries measures follows answers".split()
    joins = ["while", "because", "and then", "although", "until"]
    out = []
    for _ in range(330):
        words = [f"the {r.choice(nouns)} {r.choice(verbs)} the {r.choice(nouns)}" for _ in range(r.randrange(1, 4))]
        out.append(f" {r.choice(joins)} ".join(words).capitalize() + r.choice([". ", ".\n", "; ", ".\n\n"]))
    return "".join(out).encode()


NOUNS = "item panel cart order user route cache token frame layer field query".split()
VERBS = "load store render update remove create select parse merge count".split()


def script(r):
    """A module as people write it."""
    out = ["'use strict';\n\n/**\n * Samples of orders.\n * @license CC0-1.0\n */\n"]
    for _ in range(60):
        verb, noun, other = r.choice(VERBS), r.choice(NOUNS), r.choice(NOUNS)
        name = f"{verb}{noun.capitalize()}"
        out.append(r.choice([
            f"\n/** Does {verb} each {noun}. @param {{Array}} {noun}s */\nfunction {name}({noun}s, options) {{\n"
            f"  for (let i = 0; i < {noun}s.length; i++) {{\n    const {other} = {noun}s[i].{other};\n"
            f"    if ({other} === undefined || {other}.length > {r.randrange(1, 300)}) continue;\n"
            f"    options.{name}({other}, '{other}-{r.randrange(100)}');\n  }}\n  return {noun}s;\n}}\n",
            f"\nexports.{name} = async ({noun}) => {{\n  const {other} = await fetch(`/{noun}/${{{noun}.id}}`);\n"
            f"  if (!{other}.ok) throw new Error(\"cannot {verb} {noun}: \" + {other}.status);\n  return {other}.json();\n}};\n",
        ]))
    return "".join(out).encode()


def minified(r):
    """The same after a minifier: one line, names of a letter."""
    out = ['!function(e,t){"object"==typeof exports?t(exports):t(e.orders={})}(this,function(e){"use strict";']
    for _ in range(110):
        a, b, c = r.sample("abcdfghijklmnopqrsuvwxyz", 3)
        verb, noun = r.choice(VERBS), r.choice(NOUNS).capitalize()
        out.append(r.choice([
            f"function {a}(e,t){{for(var n=0;n<e.length;n++){b}(e[n].{verb}{noun},t||{r.randrange(99)});return e}}",
            f"e.{verb}{noun}=function({a}){{var {b}=this.{noun.lower()};return {b}&&{b}.{verb}?{b}.{verb}({a}):void 0}},",
            f"var {a}=Object.create(null),{b}=/^{verb}-([a-z]+)$/i,{c}={{{verb}:!0,{noun.lower()}:!1}};",
        ]))
    return ("".join(out) + "});\n").encode()


def stylesheet(r):
    out = ["@charset \"UTF-8\";\n:root {\n  --accent: #3366cc;\n  --space: 0.5rem;\n}\n"]
    for _ in range(110):
        noun, verb = r.choice(NOUNS), r.choice(VERBS)
        rules = [f"color: #{r.randrange(1 << 24):06x};", f"margin: {r.randrange(9)}px {r.choice(['auto', '0', '1em'])};",
                 "display: flex;", f"padding: {r.randrange(30)}px;", "border: 1px solid var(--accent);", "width: calc(100% - 2em);",
                 f"transition: opacity .{r.randrange(1, 9)}s ease-in-out;", f"font-weight: {r.choice(['bold', 400, 700])};"]
        body = "".join(f"  {rule}\n" for rule in r.sample(rules, r.randrange(1, 5)))
        out.append(f"\n.{noun}-{verb}{r.choice(['', ':hover', ' > li', '::before'])} {{\n{body}}}\n")
    return "".join(out).encode()


def page(r):
    out = ['<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Orders</title>\n<style>.item{color:red}</style>\n'
           '</head>\n<body>\n']
    for n in range(45):
        noun, verb, other = r.choice(NOUNS), r.choice(VERBS), r.choice(NOUNS)
        out.append(f'<section id="{verb}-{noun}" class="{noun}">\n<h2>To {verb} a {noun}</h2>\n<p>Before you {verb} the <em>{noun}</em>, '
                   f'look at <a href="#{verb}-{other}">the {other}</a> &amp; its don\'ts.</p>\n<img src="/{noun}/{n}.png" alt="">\n</section>\n')
    return ("".join(out) + "<script>if(1<2){document.title=\"it's\"}</script>\n</body>\n</html>\n").encode()


def odd_script(r):
    """What breaks readers of scripts: brackets that close nothing, quotes without ends, a regular expression, NULs, broken UTF-8."""
    parts = [b"}}})))]]]", b"a=/['\"]/g;b='never closed\n", b"`${`${", b"(" * 300, b"\\'\\\\'/*", minified(r)[:1500], b"*/ // end\r\r\n",
             b"\0\0\0", bytes(range(128, 256)), b"<!-- <a href='", bytes(r.randrange(256) for _ in range(400)), b"@media{a{b:c"]
    return b"".join(parts)


def persons(r, count):
    now = 1_600_000_000
    for i in range(1, count + 1):
        now += r.randrange(90_000)
        d = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
        first, host = r.choice(USERS), r.choice(HOSTS)
        town, country = r.choice([("Lund", "SE"), ("Turku", "FI"), ("Bergen", "NO"), ("Århus", "DK"), ("O'Higgins", "CL")])
        yield i, first, f"{first}@{host}.example", town, country, f"{r.randrange(900)}.{r.randrange(100):02d}", f"{d:%Y-%m-%d %H:%M:%S}"


def pg_copy(r):
    out = ["--\n-- PostgreSQL database dump\n--\n", "SET client_encoding = 'UTF8';\n",
           "COPY public.person (id, name, email, town, country, balance, seen) FROM stdin;"]
    for i, name, email, town, country, balance, seen in persons(r, 60):
        out.append(f"{i}\t{name}\t{email}\t{r.choice([town, town, chr(92) + 'N', 'a' + chr(92) + 't' + 'tab'])}\t{country}\t{balance}\t{seen}")
    out.append("\\.\n\n")
    out.append("CREATE INDEX person_name ON public.person USING btree (name);\n")
    for i, name, email, town, country, balance, seen in persons(r, 12):
        quoted = town.replace("'", "''")
        out.append(f"INSERT INTO public.visitor VALUES ({i}, '{name}', E'line\\n{i}', '{quoted}', {balance}, '{seen}'::timestamp);")
    return "\n".join(out).encode()


def mysql(r):
    rows = []
    for i, name, email, town, country, balance, seen in persons(r, 60):
        escaped = town.replace("'", "\\'")
        rows.append(f"({i},'{name}','{email}','{escaped}',{r.choice(['NULL', '_binary 0x%08X' % r.randrange(1 << 32)])},{balance},'{seen}')")
    return ("-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n/*!40101 SET NAMES utf8mb4 */;\n"
            "DROP TABLE IF EXISTS `person`;\nCREATE TABLE `person` (\n  `id` int NOT NULL\n);\nINSERT INTO `person` VALUES "
            + ",".join(rows) + ";\nUNLOCK TABLES;\n-- Dump completed\n").encode("latin-1")


def oracle(r):
    out = ["REM INSERTING into PERSON", "SET DEFINE OFF;"]
    for i, name, email, town, country, balance, seen in persons(r, 30):
        quoted = town.replace("'", "''")
        out.append(f"Insert into PERSON (ID,NAME,TOWN,BALANCE,SEEN) values ({i},'{name}',q'[{town}]',{balance},"
                   f"to_date('{seen}','YYYY-MM-DD HH24:MI:SS'));")
        out.append(f"INSERT ALL INTO LOG (ID) VALUES ({i}) INTO TOWN (NAME) VALUES ('{quoted}') SELECT * FROM dual;")
    return "\r\n".join(out).encode()


def mssql(r):
    out = ["USE [Shop]", "GO"]
    for i, name, email, town, country, balance, seen in persons(r, 40):
        quoted = town.replace("'", "''")
        out.append(f"INSERT [dbo].[Person] ([Id], [Name], [Town], [Balance], [Seen]) VALUES ({i}, N'{name}', N'{quoted}', "
                   f"CAST({balance} AS Decimal(10, 2)), CAST(0x{r.randrange(1 << 32):016X} AS DateTime))\r\nGO")
    return ("\ufeff" + "\r\n".join(out)).encode("utf-16-le")


def element(kind, key, value):
    return bytes([kind]) + key.encode() + b"\0" + value


def document(*elements):
    body = b"".join(elements) + b"\0"
    return struct.pack("<i", len(body) + 4) + body


def string(text):
    return struct.pack("<i", len(text.encode()) + 1) + text.encode() + b"\0"


def bson(r):
    out = b""
    for i, name, email, town, country, balance, seen in persons(r, 40):
        tags = document(*(element(2, str(n), string(r.choice(USERS))) for n in range(r.randrange(4))))
        extra = [element(5, "blob", struct.pack("<iB", 3, 0) + b"\1\0\2"), element(0x0B, "match", b"^a\0i\0"),
                 element(0x0F, "code", (lambda body: struct.pack("<i", len(body) + 4) + body)(string("x") + document())),
                 element(0x13, "exact", bytes(16)), element(0x11, "stamp", struct.pack("<II", i, 1_600_000_000)),
                 element(0x0C, "ref", string("db.c") + bytes(12)), element(0xFF, "min", b""), element(2, "empty", string(""))]
        out += document(element(7, "_id", struct.pack(">I", 1_600_000_000 + i) + b"\1\2\3\4\5" + struct.pack(">I", i)[1:]),
                        element(0x10, "n", struct.pack("<i", i)), element(2, "name", string(name)), element(8, "ok", b"\1"),
                        element(1, "balance", struct.pack("<d", float(balance))), element(9, "seen", struct.pack("<q", i * 86_400_000)),
                        element(4, "tags", tags), element(3, "place", document(element(2, "town", string(town)), element(0x0A, "x", b""))),
                        element(0x12, "big", struct.pack("<q", i << 33)), r.choice(extra))
    return out


def pdf_stream(number, dictionary, data, length=None):
    length = len(data) if length is None else length
    return f"{number} 0 obj\n<<{dictionary}/Length {length}>>\nstream\n".encode() + data + b"\nendstream\nendobj\n"


def pdf_content(r, lines):
    out = ["BT /F1 10 Tf 72 720 Td"]
    for word in range(lines):
        words = [f"({r.choice(USERS)[:3]}){r.choice([28, -27, 83])}({r.choice(HOSTS)})" for _ in range(5)]
        out.append(f"[{str(r.choice([-333, -334])).join(words)}]TJ 0 -{r.choice([12.5, 12.5, 18])} Td")
    out.append("ET")
    for _ in range(lines):
        x, y = r.randrange(500), r.randrange(700)
        out.append(f"{x} {y} m {x + 7.25} {y} l {x + 7.25} {y + 3.5} l h f")
    return "\n".join(out).encode()


def pdf_rows(r, width, count, pixel):
    """Rows behind PNG's filters, all of which occur."""
    rows = [bytes((x * y + r.randrange(3)) & 0xFF for x in range(width)) for y in range(count)]
    out, above = b"", bytes(width)
    for y, row in enumerate(rows):
        kind = y % 3
        left = lambda x: row[x - pixel] if x >= pixel else 0
        out += bytes([kind]) + bytes((row[x] - [0, left(x), above[x]][kind]) & 0xFF for x in range(width))
        above = row
    return out


def pdf_classic(r):
    """References as text, lengths elsewhere, an image with a predictor, metadata as it is."""
    content, image = zlib.compress(pdf_content(r, 30), 9), zlib.compress(pdf_rows(r, 60, 40, 3), 6)
    jpeg = b"\xff\xd8\xff\xe0" + bytes(r.randrange(256) for _ in range(400)) + b"\xff\xd9"
    objects = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/Metadata 7 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</I 6 0 R/J 8 0 R>>>>>>\nendobj\n",
        b"4 0 obj\n<</Filter/FlateDecode/Length 5 0 R>>\nstream\r\n" + content + b"\r\nendstream\nendobj\n",
        b"5 0 obj\n%d\nendobj\n" % len(content),
        pdf_stream(6, "/Subtype/Image/Width 20/Height 40/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
                   "/DecodeParms<</Predictor 15/Colors 3/Columns 20>>", image),
        pdf_stream(7, "/Type/Metadata/Subtype/XML", b"<?xpacket?><x:xmpmeta><a>1</a></x:xmpmeta>" + b" " * 200),
        pdf_stream(8, "/Subtype/Image/Width 9/Height 9/Filter/DCTDecode", jpeg),
    ]
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for body in objects:
        offsets.append(len(out))
        out += body
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in offsets)
    return out + (table + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n").encode()


def pdf_modern(r):
    """Objects in a stream, references in a stream behind a predictor."""
    out, offsets = b"%PDF-1.5\n", {}
    bodies = [f"<</Type/Page/Parent 90 0 R/Contents {n + 40} 0 R/Annots[{n + 1} 0 R]>>" for n in range(30)]
    places, at = [], 0
    for n, body in enumerate(bodies):
        places.append(f"{n + 1} {at}")
        at += len(body) + 1
    head = " ".join(places) + "\n"
    for n in range(3):
        offsets[40 + n] = len(out)
        out += pdf_stream(40 + n, "/Filter/FlateDecode", zlib.compress(pdf_content(r, 8), 9))
    offsets[50] = len(out)
    objects = zlib.compress((head + "\n".join(bodies)).encode(), 9)
    out += pdf_stream(50, f"/Type/ObjStm/N 30/First {len(head)}/Filter/FlateDecode", objects)
    rows, start = [], len(out)
    for n in range(52):
        at = offsets.get(n, 0)
        rows.append(struct.pack(">BHB", 1, at, 0) if at else struct.pack(">BHB", 2, 50, n % 30) if 0 < n < 31 else bytes(4))
    rows.append(struct.pack(">BHB", 1, start, 0))
    table, above = b"", bytes(4)
    for row in rows:
        table += b"\2" + bytes((a - b) & 0xFF for a, b in zip(row, above))
        above = row
    out += pdf_stream(52, f"/Type/XRef/W[1 2 1]/Size 53/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>",
                      zlib.compress(table, 9))
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def pdf_updated(r):
    """A document with an update behind it."""
    out = pdf_classic(r)
    at = len(out)
    out += pdf_stream(4, "/Filter/FlateDecode", zlib.compress(pdf_content(r, 20), 6))
    return out + f"xref\n4 1\n{at:010} 00000 n \ntrailer\n<</Size 9/Prev 99>>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def pdf_damaged(r):
    """Wrong lengths, keywords in data, streams that end too soon."""
    content = zlib.compress(pdf_content(r, 12), 9)
    noise = bytes(r.randrange(256) for _ in range(90))
    out = b"junk before\n%PDF-1.3\r" + pdf_stream(1, "/Filter/FlateDecode", content, 7)
    out += pdf_stream(2, "/Filter/FlateDecode", content[:len(content) // 2])
    out += pdf_stream(3, "", b"a endstream b <<>>\nstream\nc endstream d " + noise)
    out += pdf_stream(4, "/Filter/FlateDecode", b"\x78\x9c" + noise) + pdf_stream(5, "/Filter/JPXDecode", noise, "5 0 R")
    out += b"6 0 obj <</Length 10/Filter/Fl>> stream\r" + content + b"endstream endobj" + pdf_stream(7, "/Length 9", b"\xff\xd8\xff!" * 9)
    return out + b"8 0 obj <</Filter/FlateDecode/Length 999999999999999999>>stream\n" + content[:40]


SAMPLES = {
    "text-pdf/classic.pdf": pdf_classic, "text-pdf/modern.pdf": pdf_modern, "text-pdf/updated.pdf": pdf_updated,
    "text-pdf/damaged.pdf": pdf_damaged,
    "dict-transport/module.js": script, "dict-transport/module.min.js": minified, "dict-transport/sheet.css": stylesheet,
    "dict-transport/page.html": page, "dict-transport/odd.js": odd_script,
    "log-files/syslog.log": syslog, "log-files/access.log": access, "log-files/events.jsonl": events,
    "log-files/windows.log": windows, "log-files/traces.log": traces, "log-files/odd.log": odd,
    "log-files/events.xml": xml, "log-files/table.csv": table, "log-files/binary.evtx": binary_events,
    "db-dumps/copy.sql": pg_copy, "db-dumps/mysql.sql": mysql, "db-dumps/oracle.sql": oracle, "db-dumps/mssql.sql": mssql,
    "db-dumps/people.bson": bson,
    "db-dumps/mysql.sql.gz": lambda r: gzip.compress(mysql(r), 9, mtime=0) + gzip.compress(pg_copy(r), 1, mtime=0),
    "db-dumps/cut.bson": lambda r: bson(r)[:2500],
    "db-dumps/cut.sql": lambda r: pg_copy(r)[:3210],
    "db-dumps/mixed.sql": lambda r: mysql(r)[:1500] + bson(r)[:700] + pg_copy(r)[:1500],
    "bytes/records.bin": records, "bytes/prose.txt": prose,
    "bytes/random.bin": lambda r: bytes(r.randrange(256) for _ in range(4096)),
    "bytes/deflated.bin": lambda r: zlib.compress(prose(r), 9),
    "bytes/zeros.bin": lambda r: bytes(70000),
    "bytes/one.bin": lambda r: b"\x2a",
    "bytes/empty.bin": lambda r: b"",
}

for name, make in SAMPLES.items():
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_bytes(make(random.Random(name)))
