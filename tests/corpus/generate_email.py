#!/usr/bin/env python3
"""Writes the mail in email/: made up, deterministic, with pictures and documents of the other folders attached."""
import base64, binascii, pathlib, quopri, random

HERE = pathlib.Path(__file__).parent
OUT = HERE / "email"
PEOPLE = ["Ada Byron <ada@example.org>", "Grace Murray <grace@example.com>", "Edsger D <edsger@example.net>", "Barbara H <barbara@example.org>"]
WORDS = ("the a of to in we they it is was will can mill quay barn store gate boat river stone bread harvest morning letter copy "
         "number list plan meeting question answer price weight early late small large good old new first last").split()


def address(person):
    return person[person.index("<") + 1:-1]


def sentence(r):
    words = [r.choice(WORDS) for _ in range(r.randrange(5, 14))]
    return " ".join(words).capitalize() + r.choice([".", ".", ".", "?", "!"])


def paragraph(r, width=72):
    line, lines = "", []
    for word in " ".join(sentence(r) for _ in range(r.randrange(2, 6))).split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return "\n".join(lines + [line]) + "\n"


def text(r):
    return "\n".join(paragraph(r) for _ in range(r.randrange(1, 4)))


def quoted(body):
    return "".join(f"> {line}\n" if line[:1] != ">" else f">{line}\n" for line in body.splitlines())


def qp(data, small=False):
    out = quopri.encodestring(data.encode(), quotetabs=False).decode()
    return "".join("=" + part[:2].lower() + part[2:] if i else part for i, part in enumerate(out.split("="))) if small else out


def b64(data, width=76):
    text = base64.b64encode(data).decode()
    return "".join(text[i:i + width] + "\n" for i in range(0, len(text), width))


def uu(data, name):
    lines = "".join(binascii.b2a_uu(data[i:i + 45], backtick=True).decode() for i in range(0, len(data), 45))
    return f"begin 644 {name}\n{lines}`\nend\n"


def part(boundary, fields, body):
    return f"--{boundary}\n" + "".join(f"{name}: {value}\n" for name, value in fields) + "\n" + body


class Mail:
    """A mailbox being written: each message behind its `From ` line."""

    def __init__(self, seed):
        self.r, self.out, self.at, self.last = random.Random(seed), [], 9 * 3600, {}

    def send(self, sender, to, subject, body, fields=(), reply=None):
        self.at += self.r.randrange(60, 9000)
        clock = f"{self.at // 3600 % 24:02}:{self.at // 60 % 60:02}:{self.at % 60:02}"
        number = f"<{self.at:x}.{self.r.getrandbits(40):010x}@{address(PEOPLE[sender]).split('@')[1]}>"
        head = [("Return-Path", f"<{address(PEOPLE[sender])}>"),
                ("Received", f"from mail.example.net (mail.example.net [192.0.2.{sender + 4}])\n\tby gate.example.org (Post 3.1) with ESMTP "
                 f"id {self.r.getrandbits(40):010X}\n\tfor <{address(PEOPLE[to])}>; Tue, 10 Mar 2026 {clock} +0100"),
                ("Date", f"Tue, 10 Mar 2026 {clock} +0100"), ("From", PEOPLE[sender]), ("To", PEOPLE[to]),
                ("Message-ID", number), ("Subject", subject)]
        head += [("In-Reply-To", reply), ("References", reply)] if reply else []
        head += [("MIME-Version", "1.0"), *fields]
        self.out.append(f"From {address(PEOPLE[sender])} Tue Mar 10 {clock} 2026\n" + "".join(f"{n}: {v}\n" for n, v in head) + "\n" + body + "\n")
        return number

    def write(self, name):
        (OUT / name).write_bytes("".join(self.out).encode("utf-8", "surrogateescape"))


PLAIN = [("Content-Type", "text/plain; charset=us-ascii"), ("Content-Transfer-Encoding", "7bit")]
QP = [("Content-Type", 'text/plain; charset="utf-8"'), ("Content-Transfer-Encoding", "quoted-printable")]


def mixed(boundary, kind="mixed"):
    return [("Content-Type", f'multipart/{kind};\n\tboundary="{boundary}"')]


def attached(boundary, name, kind, width=76):
    data = next(HERE.glob(f"*/{name}")).read_bytes()
    return part(boundary, [("Content-Type", f'{kind}; name="{name}"'), ("Content-Transfer-Encoding", "base64"),
                           ("Content-Disposition", f'attachment; filename="{name}"')], b64(data, width))


def html(r):
    rows = "".join(f'<tr><td style="padding: 4px 8px; color: #333333">{sentence(r)}</td><td align=3D"right">{r.randrange(9000) / 100} €</td></tr>\n'
                   for _ in range(30)).replace("=3D", "=")
    return f'<html><head><meta charset="utf-8"><title>News</title></head><body bgcolor="#ffffff">\n<table>\n{rows}</table>\n</body></html>\n'


def thread():
    mail = Mail(1)
    body, reply = text(mail.r), None
    for n in range(8):
        reply = mail.send(n % 2, (n + 1) % 2, "The harvest" if n == 0 else "Re: The harvest", body, PLAIN, reply)
        body = f"On Tue, 10 Mar 2026, {PEOPLE[n % 2].split(' <')[0]} wrote:\n{quoted(body)}\n{text(mail.r)}"
    b = "=_part_0001"
    mail.send(2, 0, "The picture", part(b, PLAIN, text(mail.r)) + attached(b, "baseline-420.jpg", "image/jpeg") + f"--{b}--\n", mixed(b))
    news = html(mail.r)
    body = part(b, QP, qp(text(mail.r) + "Größe, Preis – und Gewicht: 3 €\n" * 9))
    subject = " ".join(f"=?utf-8?B?{base64.b64encode(words.encode()).decode()}?=" for words in ("Größe, Preis", "– und Gewicht"))
    mail.send(3, 0, subject, body + part(b, [("Content-Type", "text/html; charset=utf-8"), QP[1]], qp(news)) + f"--{b}--\n", mixed(b, "alternative"))
    mail.send(3, 1, "Re: " + subject, b64((news + text(mail.r)).encode()), [("Content-Type", "text/html; charset=utf-8"), ("Content-Transfer-Encoding", "base64")])
    mail.send(1, 0, "An old way", text(mail.r) + uu((HERE / "jpeg/thumbnail.jpg").read_bytes(), "thumbnail.jpg"), PLAIN)
    mail.write("thread.mbox")


def again():
    mail = Mail(2)
    b = "----next"
    mail.send(0, 3, "Fwd: The picture", part(b, PLAIN, text(mail.r)) + attached(b, "baseline-420.jpg", "image/jpeg", 60)
              + attached(b, "modern.pdf", "application/pdf") + f"--{b}--\n", mixed(b))
    mail.send(3, 0, "Re: Fwd: The picture", text(mail.r), PLAIN)
    mail.write("again.mbox")


def single():
    mail = Mail(3)
    b, inner = "outer", "inner"
    message = "From: a@example.org\nSubject: inside\nMIME-Version: 1.0\n" + f"Content-Type: multipart/mixed; boundary={inner}\n\n"
    message += attached(inner, "tiny.jpg", "image/jpeg", 72) + f"--{inner}--\n"
    icon = bytes(mail.r.getrandbits(8) & 0x3F for _ in range(700))
    mail.send(2, 1, "Everything at once", "This is a message in parts.\n" + part(b, QP, qp("Straße, naïve, =\n" * 12 + "a long line " * 40 + "\n", True))
              + part(b, [("Content-Type", "message/rfc822")], message)
              + part(b, [("Content-Type", "image/x-icon"), ("Content-Transfer-Encoding", "base64")], b64(icon)) + f"--{b}--\nbehind the end\n", mixed(b))
    text = mail.out[0][mail.out[0].index("\n") + 1:]
    (OUT / "single.eml").write_bytes(text.replace("\n", "\r\n").encode())


def odd():
    mail = Mail(4)
    data = bytes(mail.r.getrandbits(8) for _ in range(900))
    whole, b = b64(data), "=odd="
    coded = [("Content-Type", "application/octet-stream"), ("Content-Transfer-Encoding", "BASE64")]
    bodies = [whole[:500] + "\n" + whole[500:], whole[:333], whole[:300].replace("\n", "\r\n") + whole[300:], b64(data[:100]) + b64(data[100:]),
              whole[:200] + "*" + whole[200:], whole.replace("\n", " \n"), b64(data, 1000000), "====\n", whole[:76] + "\n" + whole[77:308], ""]
    mail.send(0, 1, "Base64 that is odd", "".join(part(b, coded, body) for body in bodies), mixed(b))
    lines = ["a soft break =\n", "trailing \n", "=3d and =3D\n", "=\n=\n", "=ZZ= \n", "=E2=82=AC" * 9 + "=\n", "tab\t\n", "caf\udce9\n", "x" * 90 + "\n", "=0D=0A=\n", "=41\n"]
    mail.send(1, 2, "Quoted that is odd", "".join(mail.r.choice(lines) for _ in range(60)), QP)
    mail.send(1, 2, "Uuencode that is odd", uu(data, "a b").replace("`", " ", 3)[:700] + "\nend\nbegin 644 nothing\nbegin 644 x\nabc\n", PLAIN)
    mail.send(2, 3, "No parts", f"--{b}\n\n>From the barn\nFrom here 12:00 on\n\nFrom here 12:00 on\n--{b}--\n--{b}\n", mixed(b))
    mail.out.append("no header at all\n\0\1\2\r\n\r\n" + "Content-Transfer-Encoding: base64\n\n" + whole[:100])
    mail.write("odd.mbox")


OUT.mkdir(exist_ok=True)
for write in (thread, again, single, odd):
    write()
