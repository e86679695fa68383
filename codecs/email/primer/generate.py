#!/usr/bin/env python3
"""Writes primer.txt: made-up mail that the model at `max` is trained on before it codes a frame.

Everything is written here and in the two texts beside it, and taken from no mail that was ever sent:

* prose.txt: sentences such as people write in mail, and firms and papers in newsletters and offers, for what they have in common
* vocabulary.txt: words of English as people write it in mail, the most frequent first; nothing but the words, which ../lexicon has as well
* RFC 5322, 2045, 2047, 2183, 2369, 2919, 3834, 6376, 7601, 8058, 8617: header fields and what they hold
* the trace lines that Postfix, Sendmail, qmail, Exim and Exchange document; Mailman's fields and footer
* HTML 4 and HTML 5: elements, attributes, and the tables and inline styles that mail readers need

The same bytes come out everywhere: run it with Python 3.8 or later. The most valuable text is last.
"""

import random
import re
import textwrap
from pathlib import Path

HERE = Path(__file__).parent
RNG = random.Random(5)


def pick(of):
    return of[int(RNG.random() * len(of))]


def number(low, high):
    return low + int(RNG.random() * (high - low + 1))


WORDS = HERE.joinpath("vocabulary.txt").read_text().split()
WORDS = list(dict.fromkeys(WORDS))

def word():
    """A word, the more likely the further up it stands: its rank falls off as the frequency of words in English does."""
    n = len(WORDS)
    rank = int(n ** RNG.random() * 1.0)
    return WORDS[min(rank - 1 if rank else 0, n - 1)]


PROSE = iter(re.split(r"(?<=[.!?])\s+", HERE.joinpath("prose.txt").read_text().strip()))


def prose(words, width=72):
    """The next sentences of the prose, with at least so many words together as long as there are."""
    text = []
    while len(text) < words and (sentence := next(PROSE, None)):
        text += sentence.split()
    return textwrap.fill(" ".join(text), width)


FIRST = """John Mary David Michael Robert James William Richard Thomas Mark Paul Steve Chris Daniel Peter George Kevin Brian Tim Matt Jeff Scott Eric Andrew
Jim Bill Tom Joe Justin Gary Tony Bob Susan Linda Karen Lisa Nancy Anna Laura Sarah Jennifer Elizabeth Martin Adam Alan Alex Ben Jan Stefan Thomas Rick""".split()
LAST = """Smith Johnson Brown Jones Miller Davis Wilson Moore Taylor Anderson Jackson White Harris Thompson Garcia Clark Lewis Walker Hall Young King Wright
Mason Green Baker Adams Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers Kelly""".split()
DOMAINS = """example.com example.org example.net mail.example.com mx1.example.net lists.example.org smtp.example.com relay.example.net
mx.example.org localhost.localdomain mail-out.example.com hosting.example.net web.example.org dsl.example.net""".split()
PUBLIC = "yahoo.com hotmail.com gmail.com aol.com msn.com earthlink.net comcast.net btinternet.com t-online.de freenet.de outlook.com icloud.com".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
ZONES = ["+0000", "-0400 (EDT)", "-0500 (EST)", "-0700 (PDT)", "-0800 (PST)", "+0100", "+0200 (CEST)", "+0100 (BST)", "+0530", "+0800", "-0600 (CST)", "GMT", "+0000 (UTC)", "-0700"]
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
HEX = "0123456789abcdef"


def letters(of, count):
    return "".join(pick(of) for _ in range(count))


def ip():
    return f"{pick([10, 127, 192, 64, 66, 209, 216, 194, 212])}.{number(0, 255)}.{number(0, 255)}.{number(1, 254)}"


class When:
    """A moment, and how it is written in the fields of a mail."""

    def __init__(self):
        self.day, self.month, self.year = number(1, 28), pick(MONTHS), pick([2002, 2003, 2008, 2012, 2016, 2019, 2021, 2023, 2024, 2025])
        self.week, self.hour, self.minute, self.second = pick(DAYS), number(0, 23), number(0, 59), number(0, 59)

    def clock(self, later=0):
        return f"{self.hour:02}:{self.minute:02}:{(self.second + later) % 60:02}"

    def field(self, later=0):
        return f"{self.week}, {self.day:02} {self.month} {self.year} {self.clock(later)} {pick(ZONES)}"

    def envelope(self):
        return f"{self.week} {self.month} {self.day:2} {self.clock(3)} {self.year}"


class Person:
    def __init__(self):
        self.first, self.last = pick(FIRST), pick(LAST)
        self.domain = pick(PUBLIC) if RNG.random() < 0.5 else pick(DOMAINS)
        local = pick([self.first, f"{self.first}.{self.last}", f"{self.first[0]}{self.last}", self.last]).lower()
        self.address = f"{local}@{self.domain}"
        self.name = f"{self.first} {self.last}"

    def field(self):
        return pick([f"{self.name} <{self.address}>", f'"{self.name}" <{self.address}>', self.address, f"{self.address} ({self.name})"])


def received(when, to):
    a, b, queue = pick(DOMAINS), pick(DOMAINS), letters(BASE32, 10)
    at = when.field(number(0, 9))
    return pick([
        f"Received: from {a} ({a} [{ip()}])\n\tby {b} (Postfix) with ESMTP id {queue}\n\tfor <{to.address}>; {at}\n",
        f"Received: from {a} ({a} [{ip()}]) by {b}\n    (8.11.6/8.11.6) with ESMTP id g{letters(BASE32, 7)}; {at}\n",
        f"Received: (qmail {number(100, 30000)} invoked from network); {at}\n",
        f"Received: (qmail {number(100, 30000)} invoked by uid {number(500, 900)}); {at}\n",
        f"Received: from [{ip()}] (helo={a})\n\tby {b} with esmtp (Exim 4.92)\n\t(envelope-from <{to.address}>)\n\tid 1{letters(BASE32, 5)}-0{letters(BASE32, 5)}-00\n\tfor {to.address}; {at}\n",
        f"Received: from {a} ([{ip()}]) by {b} with Microsoft SMTPSVC(5.0.2195.4905);\n\t {at}\n",
        f"Received: by {b} (Postfix, from userid {number(100, 600)})\n\tid {queue}; {at}\n",
        f"Received: from localhost (localhost [127.0.0.1])\n\tby {b} (Postfix) with ESMTP id {queue}\n\tfor <{to.address}>; {at}\n",
        f"Received: by 2002:a05:{letters(HEX, 4)}:{letters(HEX, 4)}:b0:{letters(HEX, 3)}:{letters(HEX, 4)}:{letters(HEX, 4)} with SMTP id {letters(HEX, 12)}csp{number(100000, 999999)};\n        {at}\n",
        f"Received: from {a} ({a}. [{ip()}])\n        by mx.google.com with ESMTPS id {letters(HEX, 16)}\n        for <{to.address}>\n        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n        {at}\n",
        f"Received: from {a} by {b} with IMAP (fetchmail-5.9.0)\n\tfor {to.address} (single-drop); {at}\n",
    ])


def message_id(sender):
    d = sender.domain
    return pick([
        f"<{letters(HEX, 8)}.{number(1000000, 9999999)}@{d}>", f"<20{number(10, 25)}0{number(1, 9)}{number(10, 28)}{number(100000, 235959)}.{letters(BASE32, 8)}@{d}>",
        f"<00{letters(HEX, 2)}01c2{letters(HEX, 4)}${letters(HEX, 8)}${letters(HEX, 8)}@{d}>", f"<Pine.LNX.4.44.0{number(1, 9)}{number(10, 28)}{number(100000, 235959)}0.{number(1000, 30000)}-100000@{d}>",
        f"<CA{letters(BASE32 + HEX, 20)}+{letters(HEX + BASE32, 8)}@mail.gmail.com>", f"<{letters(HEX, 8)}-{letters(HEX, 4)}-4{letters(HEX, 3)}-{letters(HEX, 4)}-{letters(HEX, 12)}@{d}>",
    ])


def subject():
    text = " ".join(word() for _ in range(number(2, 6)))
    return pick(["Re: ", "Re: ", "Re: [list] ", "[list] ", "Fwd: ", "FW: ", "RE: ", "", "", "", "[SPAM] ", "AW: "]) + pick([text, text.title(), text.capitalize()])


AGENTS = """X-Mailer: Microsoft Outlook Express 6.00.2600.0000
X-Priority: 3
X-MSMail-Priority: Normal
X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2600.0000
|User-Agent: Mutt/1.4i
|User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101
 Thunderbird/102.4.0
|X-Mailer: Apple Mail (2.3654.120.0.1.13)
|X-Mailer: QUALCOMM Windows Eudora Version 5.1
|X-Mailer: Microsoft Outlook, Build 10.0.2627
Importance: Normal
|X-Mailer: Internet Mail Service (5.5.2653.19)
|User-Agent: Mozilla/5.0 (Windows; U; Windows NT 5.0; en-US; rv:1.0.1)
    Gecko/20020823
X-Accept-Language: en-us, en
|X-Mailer: Ximian Evolution 1.0.8
|X-Mailer: Mozilla 4.79 [en] (X11; U; Linux 2.4.18 i686)
|X-Mailer: The Bat! (v1.61)
Reply-To: "|Content-Language: en-US
X-MS-Has-Attach:
X-MS-TNEF-Correlator:
x-originating-ip: [10.0.0.1]
|""".split("|")

LIST = """Sender: list-admin@lists.example.org
Errors-To: list-admin@lists.example.org
X-Beenthere: list@lists.example.org
X-Mailman-Version: 2.1.29
Precedence: bulk
List-Id: Discussion of the example project <list.lists.example.org>
List-Unsubscribe: <https://lists.example.org/mailman/listinfo/list>,
 <mailto:list-request@lists.example.org?subject=unsubscribe>
List-Archive: <http://lists.example.org/pipermail/list/>
List-Post: <mailto:list@lists.example.org>
List-Help: <mailto:list-request@lists.example.org?subject=help>
List-Subscribe: <https://lists.example.org/mailman/listinfo/list>,
	<mailto:list-request@lists.example.org?subject=subscribe>
"""

MODERN = """DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=20230601; t=1700000000; x=1700604800;
        h=content-type:mime-version:from:to:subject:date:message-id:list-unsubscribe:feedback-id;
        bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
        b=
X-Google-DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
ARC-Seal: i=1; a=rsa-sha256; t=1700000000; cv=none; d=google.com; s=arc-20160816; b=
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=google.com; s=arc-20160816;
ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@example.com header.s=20230601 header.b=
Authentication-Results: mx.google.com;
       dkim=pass header.i=@example.com header.s=s1 header.b=
       spf=pass (google.com: domain of bounce@example.com designates 192.0.2.1 as permitted sender) smtp.mailfrom=bounce@example.com;
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com
Received-SPF: pass (google.com: domain of bounce@example.com designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1;
X-Received: by 2002:a17:90b:
X-Gm-Message-State: AOJu0Y
X-Google-Smtp-Source: AGHT+I
X-Spam-Checker-Version: SpamAssassin 3.4.6 (2021-04-09) on mail.example.com
X-Spam-Level:
X-Spam-Flag: YES
X-Spam-Status: No, score=-1.9 required=5.0 tests=BAYES_00,DKIM_SIGNED,DKIM_VALID,
	HTML_MESSAGE,SPF_HELO_NONE,SPF_PASS autolearn=ham autolearn_force=no version=3.4.6
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Feedback-ID: 
X-Virus-Scanned: amavisd-new at example.com
X-Original-To: 
X-Authentication-Warning: mail.example.com: nobody set sender to user@example.com using -f
X-OriginalArrivalTime: 22 Aug 2002 11:36:16.0000 (UTC) FILETIME=[AB12CD30:01C249CC]
Thread-Index: AcJJ
Thread-Topic: 
X-Sender: user@mail.example.com
X-MS-Exchange-Organization-AuthAs: Internal
X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted
X-Forefront-Antispam-Report: CIP:255.255.255.255;CTRY:;LANG:en;SCL:1;
Auto-Submitted: auto-generated
"""

FOOTERS = ["_______________________________________________\nlist mailing list\nlist@lists.example.org\nhttp://lists.example.org/mailman/listinfo/list\n",
           "-- \nTo unsubscribe from this list: send the line \"unsubscribe list\" in\nthe body of a message to majordomo@lists.example.org\n",
           "---------------------------------------------------------------------\nTo unsubscribe, e-mail: list-unsubscribe@lists.example.org\nFor additional commands, e-mail: list-help@lists.example.org\n",
           "____________________________________________________________\nThis message was sent with a free account. Get yours at http://www.example.com/\n",
           "---\nThis email has been checked for viruses. http://www.example.com\n",
           "Sent from my iPhone\n", ""]


def mail(quoted=None):
    """A mail, and what a reply to it needs."""
    sender, to, when = Person(), Person(), When()
    about, this = (("Re: " + quoted[1]) if quoted else subject()), message_id(sender)
    out = f"From {sender.address}  {when.envelope()}\nReturn-Path: <{sender.address}>\nDelivered-To: {to.address}\n"
    out += "".join(received(when, to) for _ in range(number(2, 4)))
    fields = [f"From: {sender.field()}\n", f"To: {to.field()}\n", f"Subject: {about}\n", f"Date: {when.field()}\n",
              f"Message-{pick(['ID', 'Id'])}: {this}\n", "MIME-Version: 1.0\n",
              pick(["Content-Type: text/plain; charset=us-ascii\n", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n",
                    "Content-Type: text/plain;\n\tcharset=\"iso-8859-1\"\nContent-Transfer-Encoding: 7bit\n", "Content-Type: text/plain; charset=\"UTF-8\"\nContent-Transfer-Encoding: quoted-printable\n"])]
    if RNG.random() < 0.3:
        fields.insert(2, f"Cc: {Person().field()}\n")
    if quoted:
        fields.append(f"In-Reply-To: {quoted[2]}\nReferences: {quoted[2]}\n")
    out += "".join(fields) + pick(AGENTS).removesuffix('Reply-To: "')
    if RNG.random() < 0.4:
        out += LIST
    out += "\n"
    body = prose(number(30, 90))
    if quoted:
        intro = pick([f"On {when.week}, {when.month} {when.day}, {when.year} at {when.clock()}, {quoted[0].name} wrote:\n", f"{quoted[0].name} wrote:\n",
                      f">>>>> \"{quoted[0].first[0]}\" == {quoted[0].name} writes:\n", f"On {when.week}, {when.day} {when.month} {when.year}, {quoted[0].name} <{quoted[0].address}> wrote:\n"])
        out += intro + "".join(f"> {line}\n" for line in quoted[3].split("\n")) + "\n"
    sign = pick([f"-- \n{sender.name}\n", f"{sender.first}\n", f"Regards,\n{sender.first}\n", f"Cheers,\n\n{sender.first}\n", f"Best regards,\n{sender.name}\n{sender.address}\n"])
    return out + body + "\n\n" + sign + "\n" + pick(FOOTERS) + "\n", (sender, about.removeprefix("Re: "), this, body)


HTML = r"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">
<HTML><HEAD>
<META http-equiv=Content-Type content="text/html; charset=iso-8859-1">
<META content="MSHTML 6.00.2600.0" name=GENERATOR>
<STYLE></STYLE>
</HEAD>
<BODY bgColor=#ffffff>
<DIV><FONT face=Arial size=2>@</FONT></DIV>
<DIV>&nbsp;</DIV>
<P align=center><FONT face="Arial, Helvetica, sans-serif" color=#000000 size=2>@</FONT></P>
</BODY></HTML>
|<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)">
<style><!--
/* Font Definitions */
@font-face
	{font-family:Calibri;
	panose-1:2 15 5 2 2 2 4 3 2 4;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0in;
	font-size:11.0pt;
	font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink
	{mso-style-priority:99;
	color:#0563C1;
	text-decoration:underline;}
@page WordSection1
	{size:8.5in 11.0in;
	margin:1.0in 1.0in 1.0in 1.0in;}
div.WordSection1
	{page:WordSection1;}
--></style>
</head>
<body lang="EN-US" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">
<div class="WordSection1">
<p class="MsoNormal"><span style="font-size:12.0pt;font-family:&quot;Times New Roman&quot;,serif">@<o:p></o:p></span></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">
<p class="MsoNormal"><b>From:</b> @<br>
<b>Sent:</b> Monday, January 1, 2024 10:00 AM<br>
<b>To:</b> @<br>
<b>Subject:</b> @<o:p></o:p></p>
</div>
</div>
</body>
</html>
|<html>
<head>
<title>@</title>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<style type="text/css">
<!--
body { margin: 0px; font-family: Verdana, Arial, Helvetica, sans-serif; font-size: 12px; color: #333333; background-color: #FFFFFF; }
a:link { color: #0000FF; text-decoration: none; }
a:hover { color: #FF0000; text-decoration: underline; }
-->
</style>
</head>

<body bgcolor="#FFFFFF" text="#000000" link="#0000FF" vlink="#800080" alink="#FF0000" leftmargin="0" topmargin="0" marginwidth="0" marginheight="0">
<div align="center">
<center>
<table width="600" border="0" cellspacing="0" cellpadding="0" align="center">
  <tr>
    <td width="100%" align="center" valign="top" bgcolor="#000080"><font face="Verdana, Arial, Helvetica, sans-serif" size="2" color="#FFFFFF"><b>@</b></font></td>
  </tr>
  <tr>
    <td colspan="2"><a href="http://www.example.com/index.html" target="_blank"><img src="http://www.example.com/images/logo.gif" width="600" height="100" border="0" alt="@"></a></td>
  </tr>
  <tr>
    <td><p><font size="3" face="Times New Roman">@</font></p>
      <ul>
        <li><b><i>@</i></b></li>
      </ul>
      <p align="center"><strong><font color="#FF0000" size="4" face="Arial">@</font></strong><br>
      <br>
      &nbsp;</p>
    </td>
  </tr>
</table>
<form method="POST" action="http://www.example.com/cgi-bin/form.cgi">
<input type="hidden" name="id" value="1">
<input type="text" name="email" size="20">
<input type="submit" value="Submit" name="B1">
<select size="1" name="state"><option value="">Select</option></select>
</form>
<p align="center"><font face="Arial" size="1">@ <a href="mailto:remove@example.com?subject=remove">click here</a>.</font></p>
<hr noshade size="1">
</center>
</div>
</body>
</html>
|<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<title>@</title>
<style type="text/css">
@media only screen and (max-width: 600px) {
  .container { width: 100% !important; max-width: 100% !important; }
  .mobile-hide { display: none !important; }
}
body, table, td, a { -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; }
table, td { mso-table-lspace: 0pt; mso-table-rspace: 0pt; border-collapse: collapse; }
img { -ms-interpolation-mode: bicubic; border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; }
</style>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
</head>
<body style="margin:0;padding:0;background-color:#f4f4f4;font-family:Arial,Helvetica,sans-serif;">
<div style="display:none;max-height:0;overflow:hidden;">@</div>
<table role="presentation" width="100%" border="0" cellpadding="0" cellspacing="0" style="background-color:#ffffff;">
<tbody><tr>
<td align="center" valign="top" style="padding:20px 30px 20px 30px;font-size:16px;line-height:24px;color:#333333;text-align:left;">
<h1 style="margin:0 0 10px 0;font-size:24px;font-weight:bold;">@</h1>
<p style="margin:0 0 16px 0;">@</p>
<a href="https://www.example.com/?utm_source=newsletter&amp;utm_medium=email&amp;utm_campaign=spring" target="_blank" style="display:inline-block;padding:12px 24px;border-radius:4px;background-color:#007bff;color:#ffffff;text-decoration:none;">@</a>
<img src="https://www.example.com/images/header.png" alt="" width="600" style="display:block;width:100%;max-width:600px;height:auto;border:0;">
</td>
</tr></tbody>
</table>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Jan 1, 2024 at 10:00 AM @ &lt;<a href="mailto:user@example.com">user@example.com</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">@<div><br></div></div></blockquote></div>
<p style="font-size:12px;color:#999999;">@ <a href="https://www.example.com/unsubscribe?id=" style="color:#999999;text-decoration:underline;">Unsubscribe</a> | <a href="https://www.example.com/preferences">Manage your preferences</a> | <a href="https://www.example.com/view">View in browser</a></p>
</body>
</html>
""".split("|<")


def html():
    text = pick(HTML)
    text = text if text.startswith("<") else "<" + text
    while "@\n" in text or "@<" in text or "@ " in text or '@"' in text:
        for end in "\n< \"":
            text = text.replace("@" + end, prose(number(3, 14), 1000) + end, 1)
    return text


MULTIPART = """This is a multi-part message in MIME format.

------=_NextPart_000_0001_01C249CC.AB12CD30
Content-Type: text/plain;
	charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

@

------=_NextPart_000_0001_01C249CC.AB12CD30
Content-Type: text/html;
	charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

#
------=_NextPart_000_0001_01C249CC.AB12CD30--

--------------010203040506070809
Content-Type: application/pdf;
 name="report.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
 filename="report.pdf"

--0000000000001a2b3c4d5e6f
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

--Apple-Mail=_12345678-1234-1234-1234-123456789ABC
Content-Type: image/jpeg; name="image001.jpg"
Content-Disposition: inline; filename=image001.jpg
Content-ID: <image001.jpg@01D00000.00000000>
Content-Type: application/msword; x-unix-mode=0644; name="letter.doc"
Content-Type: application/pgp-signature; name="signature.asc"
Content-Description: This is a digitally signed message part.

-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA1

-----BEGIN PGP SIGNATURE-----
Version: GnuPG v1.0.7 (GNU/Linux)

-----END PGP SIGNATURE-----
"""


def multipart():
    sender, to, when = Person(), Person(), When()
    return (f"From {sender.address}  {when.envelope()}\n" + received(when, to) + f"Message-ID: {message_id(sender)}\nFrom: {sender.field()}\nTo: <{to.address}>\n"
            f"Subject: {subject()}\nDate: {when.field()}\nMIME-Version: 1.0\nContent-Type: multipart/alternative;\n\tboundary=\"----=_NextPart_000_0001_01C249CC.AB12CD30\"\n"
            "X-Priority: 3\nX-MSMail-Priority: Normal\n\n" + MULTIPART.replace("@", prose(30)).replace("#", html()))


def main():
    parts = [MODERN]
    for _ in range(HTMLS):
        parts.append(html())
    parts.append(multipart())
    last = None
    for _ in range(MAILS):
        text, last = mail(last if last and RNG.random() < 0.5 else None)
        parts.append(text)
    parts.insert(0, prose(1 << 20))
    HERE.joinpath("primer.txt").write_text("\n".join(parts))


HTMLS, MAILS = 8, 16

if __name__ == "__main__":
    main()
