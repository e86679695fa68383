#!/usr/bin/env python3
"""Writes word.txt, sheet.txt, slides.txt and open.txt: texts of office documents that the model has seen before a frame.

The documents are made here, from sentences that stand below, and belong to nobody:

* by python-docx 1.2 (MIT), python-pptx 1.0 (MIT) and openpyxl 3.1 (MIT) with the templates that they bring along, and by XlsxWriter 3.3
  (BSD-2-Clause), whose themes and default styles they hold
* by LibreOffice 7.4 (MPL-2.0), whose output of our own texts is ours
* by hand, after ECMA-376 and [MS-DOCX]: what Word declares today at the root of its parts, and how it writes paragraphs

Each document is written as the codec's text stream has it (SPEC.md). What has stood in the same file already is left out, so little is said
twice; what is most valuable comes last.

usage: pip install python-docx python-pptx openpyxl XlsxWriter; apt-get install libreoffice-{writer,calc,impress}-nogui; python3 generate.py
"""

import io
import pathlib
import re
import subprocess
import tempfile
import zipfile

import docx
import openpyxl
import pptx
import pptx.chart.data
import pptx.enum.chart
import pptx.util
import xlsxwriter

here = pathlib.Path(__file__).resolve().parent
BUDGET = {"word": 46 << 10, "sheet": 24 << 10, "slides": 36 << 10, "open": 22 << 10}
LONGEST = 12 << 10
TEXT = """Thank you for your message about the meeting on Monday. Please find the updated report in the attached document.
The following table shows the results for each department during the last year, including the total cost and the number of people.
If you have any questions, please contact us by email or phone. We would like to discuss the next steps of the project with you.
This section describes the requirements and the general conditions of the agreement between the company and the customer.""".split("\n")

# What Word declares, by prefix, in its own order ([MS-DOCX], [MS-ODRAWXML], [MS-OI29500]).
SPACES = """wpc=http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas
cx=http://schemas.microsoft.com/office/drawing/2014/chartex
cx1=http://schemas.microsoft.com/office/drawing/2015/9/8/chartex
cx2=http://schemas.microsoft.com/office/drawing/2015/10/21/chartex
cx3=http://schemas.microsoft.com/office/drawing/2016/5/9/chartex
cx4=http://schemas.microsoft.com/office/drawing/2016/5/10/chartex
cx5=http://schemas.microsoft.com/office/drawing/2016/5/11/chartex
cx6=http://schemas.microsoft.com/office/drawing/2016/5/12/chartex
cx7=http://schemas.microsoft.com/office/drawing/2016/5/13/chartex
cx8=http://schemas.microsoft.com/office/drawing/2016/5/14/chartex
mc=http://schemas.openxmlformats.org/markup-compatibility/2006
aink=http://schemas.microsoft.com/office/drawing/2016/ink
am3d=http://schemas.microsoft.com/office/drawing/2017/model3d
o=urn:schemas-microsoft-com:office:office
oel=http://schemas.microsoft.com/office/2019/extlst
r=http://schemas.openxmlformats.org/officeDocument/2006/relationships
m=http://schemas.openxmlformats.org/officeDocument/2006/math
v=urn:schemas-microsoft-com:vml
wp14=http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing
wp=http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing
w10=urn:schemas-microsoft-com:office:word
w=http://schemas.openxmlformats.org/wordprocessingml/2006/main
w14=http://schemas.microsoft.com/office/word/2010/wordml
w15=http://schemas.microsoft.com/office/word/2012/wordml
w16cex=http://schemas.microsoft.com/office/word/2018/wordml/cex
w16cid=http://schemas.microsoft.com/office/word/2016/wordml/cid
w16=http://schemas.microsoft.com/office/word/2018/wordml
w16du=http://schemas.microsoft.com/office/word/2023/wordml/word16du
w16sdtdh=http://schemas.microsoft.com/office/word/2020/wordml/sdtdatahash
w16sdtfl=http://schemas.microsoft.com/office/word/2024/wordml/sdtformatlock
w16se=http://schemas.microsoft.com/office/word/2015/wordml/symex
wpg=http://schemas.microsoft.com/office/word/2010/wordprocessingGroup
wpi=http://schemas.microsoft.com/office/word/2010/wordprocessingInk
wne=http://schemas.microsoft.com/office/word/2006/wordml
wps=http://schemas.microsoft.com/office/word/2010/wordprocessingShape""".split("\n")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
IGNORABLE = 'mc:Ignorable="w14 w15 w16se w16cid w16 w16cex w16sdtdh w16sdtfl w16du wp14"'


def declared(prefixes=None):
    pairs = (line.split("=", 1) for line in SPACES)
    return " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in pairs if prefixes is None or prefix in prefixes)


def relationships(targets):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    items = "".join(f'<Relationship Id="rId{n}" Type="{base}{kind}" Target="{target}"/>' for n, kind, target in targets)
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def modern():
    """A document as Word writes it today, by hand."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts = "document.main styles settings webSettings fontTable numbering footnotes endnotes header footer comments".split()
    files = {"document.main": "document", "header": "header1", "footer": "footer1"}
    overrides = "".join(f'<Override PartName="/word/{files.get(part, part)}.xml" ContentType="{kind}{part}+xml"/>' for part in parts)
    types = (f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="jpg" ContentType="image/jpeg"/>'
             '<Default Extension="png" ContentType="image/png"/><Default Extension="emf" ContentType="image/x-emf"/>'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
             '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
             '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
             '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>')
    paragraph = lambda n, text, style="": (
        f'<w:p w14:paraId="{0x1A2B3C4D * n & 0x7FFFFFFF:08X}" w14:textId="77777777" w:rsidR="00A12B{n:02X}" w:rsidRDefault="00C34D{n:02X}" '
        f'w:rsidP="00A12B{n:02X}">{style}<w:r w:rsidRPr="00C34D{n:02X}"><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:b/>'
        f'<w:bCs/><w:color w:val="000000"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">{text} </w:t>'
        f'</w:r><w:proofErr w:type="spellStart"/><w:r><w:t>{text.split()[0]}</w:t></w:r><w:proofErr w:type="spellEnd"/>'
        '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/></w:p>')
    plain = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="both"/><w:rPr><w:lang w:val="en-US"/></w:rPr></w:pPr>'
    cell = ('<w:tc><w:tcPr><w:tcW w:w="4508" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="auto"/><w:vAlign w:val="center"/></w:tcPr>'
            '<w:p w14:paraId="2C3D4E5F" w14:textId="77777777" w:rsidR="00A12B01" w:rsidRDefault="00A12B01"/></w:tc>')
    table = ('<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" '
             'w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="4508"/><w:gridCol w:w="4508"/>'
             f'</w:tblGrid><w:tr w:rsidR="00A12B01" w14:paraId="1D2E3F40" w14:textId="77777777" w:rsidTr="00A12B01">{cell}{cell}</w:tr></w:tbl>')
    body = "".join(paragraph(n, text, plain if n % 2 else "") for n, text in enumerate(TEXT, 1))
    document = (f'{HEAD}<w:document {declared()} {IGNORABLE}><w:body>{body}{table}<w:sectPr w:rsidR="00A12B01" w:rsidSect="00C34D01">'
                '<w:headerReference w:type="default" r:id="rId8"/><w:footerReference w:type="default" r:id="rId9"/><w:pgSz w:w="11906" w:h="16838"/>'
                '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/><w:cols w:space="708"/>'
                '<w:docGrid w:linePitch="360"/></w:sectPr></w:body></w:document>')
    few = declared("mc o r m v w10 w w14 w15 w16cex w16cid w16 w16du w16sdtdh w16sdtfl w16se".split())
    fonts = "".join(
        f'<w:font w:name="{name}"><w:panose1 w:val="{panose}"/><w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="variable"/>'
        f'<w:sig w:usb0="{usb}" w:usb1="C000247B" w:usb2="00000009" w:usb3="00000000" w:csb0="000001FF" w:csb1="00000000"/></w:font>'
        for name, panose, family, usb in [("Calibri", "020F0502020204030204", "swiss", "E4002EFF"), ("Times New Roman", "02020603050405020304", "roman", "E0002EFF"),
                                          ("Calibri Light", "020F0302020204030204", "swiss", "E4002EFF"), ("Aptos", "020B0004020202020204", "swiss", "20000287"),
                                          ("Symbol", "05050102010706020507", "roman", "00000000"), ("Arial", "020B0604020202020204", "swiss", "E0002EFF")])
    settings = (f'{HEAD}<w:settings {few} mc:Ignorable="w14 w15 w16se w16cid w16 w16cex w16sdtdh w16sdtfl w16du"><w:zoom w:percent="100"/>'
                '<w:proofState w:spelling="clean" w:grammar="clean"/><w:defaultTabStop w:val="720"/><w:hyphenationZone w:val="425"/>'
                '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
                '<w:endnotePr><w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr><w:compat>'
                + "".join(f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>' for name, value in
                          [("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1), ("enableOpenTypeFeatures", 1),
                           ("doNotFlipMirrorIndents", 1), ("differentiateMultirowTableHeaders", 1), ("useWord2013TrackBottomHyphenation", 0)])
                + '</w:compat><w:rsids><w:rsidRoot w:val="00A12B01"/><w:rsid w:val="000C1D2E"/><w:rsid w:val="00A12B01"/></w:rsids><m:mathPr>'
                '<m:mathFont m:val="Cambria Math"/><m:brkBin m:val="before"/><m:brkBinSub m:val="--"/><m:smallFrac m:val="0"/><m:dispDef/><m:lMargin m:val="0"/>'
                '<m:rMargin m:val="0"/><m:defJc m:val="centerGroup"/><m:wrapIndent m:val="1440"/><m:intLim m:val="subSup"/><m:naryLim m:val="undOvr"/></m:mathPr>'
                '<w:themeFontLang w:val="en-GB"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" '
                'w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
                'w:followedHyperlink="followedHyperlink"/><w:shapeDefaults><o:shapedefaults v:ext="edit" spidmax="1026"/><o:shapelayout v:ext="edit">'
                '<o:idmap v:ext="edit" data="1"/></o:shapelayout></w:shapeDefaults><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
                '<w14:docId w14:val="1A2B3C4D"/><w15:chartTrackingRefBased/><w15:docId w15:val="{1A2B3C4D-5E6F-4A7B-8C9D-0E1F2A3B4C5D}"/></w:settings>')
    app = (f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
           'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Template>Normal.dotm</Template><TotalTime>12</TotalTime>'
           '<Pages>1</Pages><Words>123</Words><Characters>702</Characters><Application>Microsoft Office Word</Application><DocSecurity>0</DocSecurity>'
           '<Lines>5</Lines><Paragraphs>1</Paragraphs><ScaleCrop>false</ScaleCrop><HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant>'
           '<vt:lpstr>Title</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts>'
           '<vt:vector size="1" baseType="lpstr"><vt:lpstr></vt:lpstr></vt:vector></TitlesOfParts><Company></Company><LinksUpToDate>false</LinksUpToDate>'
           '<CharactersWithSpaces>824</CharactersWithSpaces><SharedDoc>false</SharedDoc><HyperlinksChanged>false</HyperlinksChanged>'
           '<AppVersion>16.0000</AppVersion></Properties>')
    core = (f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title></dc:title><dc:subject></dc:subject><dc:creator>A Writer</dc:creator>'
            '<cp:keywords></cp:keywords><dc:description></dc:description><cp:lastModifiedBy>A Writer</cp:lastModifiedBy><cp:revision>2</cp:revision>'
            '<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-02T03:04:00Z</dcterms:created>'
            '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-02T03:05:00Z</dcterms:modified></cp:coreProperties>')
    rels = [(3, "settings", "settings.xml"), (2, "styles", "styles.xml"), (1, "numbering", "numbering.xml"), (6, "endnotes", "endnotes.xml"),
            (5, "footnotes", "footnotes.xml"), (4, "webSettings", "webSettings.xml"), (8, "header", "header1.xml"), (9, "footer", "footer1.xml"),
            (10, "fontTable", "fontTable.xml"), (11, "theme", "theme/theme1.xml"), (7, "image", "media/image1.png")]
    return [
        ("[Content_Types].xml", types), ("_rels/.rels", relationships([(3, "extended-properties", "docProps/app.xml"), (1, "officeDocument", "word/document.xml")])),
        ("word/document.xml", document), ("word/_rels/document.xml.rels", relationships(rels)), ("word/settings.xml", settings),
        ("word/fontTable.xml", f'{HEAD}<w:fonts {few} mc:Ignorable="w14 w15 w16se w16cid w16 w16cex w16sdtdh w16sdtfl w16du">{fonts}</w:fonts>'),
        ("word/webSettings.xml", f'{HEAD}<w:webSettings {few} mc:Ignorable="w14 w15 w16se w16cid w16 w16cex w16sdtdh w16sdtfl w16du"><w:optimizeForBrowser/>'
                                 '<w:allowPNG/></w:webSettings>'),
        ("word/footer1.xml", f'{HEAD}<w:ftr {declared()} {IGNORABLE}>{paragraph(9, "Page")}</w:ftr>'), ("docProps/app.xml", app), ("docProps/core.xml", core),
    ]


def words():
    document = docx.Document()
    document.add_heading("Report", 0)
    for n, text in enumerate(TEXT):
        document.add_paragraph(text, style=["Normal", "List Bullet", "List Number", "Quote"][n])
        document.add_heading(text[:20], 1 + n % 2)
    table = document.add_table(2, 3, style="Table Grid")
    table.cell(0, 0).text = "Name"
    return saved(document)


def cells():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        bold, date = book.add_format({"bold": 1, "bg_color": "#FFFF00", "border": 1}), book.add_format({"num_format": "dd/mm/yyyy"})
        for name in ["Sheet1", "Sheet2"]:
            sheet = book.add_worksheet(name)
            sheet.set_column("A:C", 15)
            for row in range(6):
                sheet.write_row(row, 0, ["Name", "Total", row * 10.5], bold)
                sheet.write_number(row, 3, 45000 + row, date)
                sheet.write_formula(row, 4, f"=SUM(C1:C{row + 1})", None, 10.5)
            sheet.merge_range("A8:C8", "Total", bold)
            sheet.autofilter("A1:D6")
    return out


def openpyxl_cells():
    book = openpyxl.Workbook()
    for row in range(5):
        book.active.append(["Name", 1.5 * row, row, True])
    return saved(book)


def slides():
    deck = pptx.Presentation()
    for n in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[n])
        slide.shapes.title.text, slide.placeholders[1].text = TEXT[n][:30], TEXT[n + 1]
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    inches = pptx.util.Inches
    slide.shapes.add_textbox(inches(1), inches(1), inches(3), inches(1)).text_frame.text = "Text"
    slide.shapes.add_table(2, 2, inches(1), inches(2), inches(4), inches(1))
    return saved(deck)


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out


def office(name, source, kind):
    """What LibreOffice makes of a document."""
    with tempfile.TemporaryDirectory() as folder:
        given = pathlib.Path(folder, name)
        given.write_bytes(source)
        subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", folder, given], check=True, capture_output=True)
        return io.BytesIO(given.with_suffix("." + kind).read_bytes())


def texts(archive):
    with zipfile.ZipFile(archive) as file:
        return [(info.filename, file.read(info).decode()) for info in file.infolist() if re.search(r"(xml|rels|mimetype|rdf)$", info.filename)]


def likeness(name):
    base = name.rsplit("/", 1)[-1]
    extension = base.rsplit(".", 1)[1].lower() if "." in base else ""
    return extension, re.sub(r"\d", "", name), int(re.sub(r"\D", "", name) or 0)


def stream(members, seen, dull):
    """A document as the text stream has it, without what was `seen`."""
    out = "".join(name + "\n" for name, _ in members) + "\0"
    for name, text in sorted(members, key=lambda member: likeness(member[0])):
        text = re.sub(r">\s+<", "><", text) if text.startswith("<?xml") and "\n  <" in text else text
        if not re.search(dull, name):
            out += cut(fresh(text, seen)) + "\0"
    return out


def cut(text):
    """The start of a text, to the end of an element."""
    return text if len(text) <= LONGEST else text[:text.rindex(">", 0, LONGEST) + 1]


def fresh(text, seen):
    """The elements of a text of which some, or those beside them, are new."""
    elements = re.findall(r"<[^>]*>[^<]*|[^<]+", text)
    windows = ["".join(elements[at:at + 3]) for at in range(len(elements))]
    is_known = [window in seen for window in windows]
    seen.update(windows)
    keep = [not known or at < 2 for at, known in enumerate(is_known)]
    keep = [any(keep[max(0, at - 2):at + 2]) for at in range(len(keep))]
    return "".join(element for element, kept in zip(elements, keep) if kept)


def write(name, documents, dull="customXml|Effects|printerSettings"):
    """Documents from the most valuable to the least, as far as there is room for them."""
    seen, out = set(), []
    for members in documents:
        out.append(stream(members, seen, dull))
    text = "".join(reversed(out)).encode()
    # What is left out is the start of the least valuable one.
    print(name, len(text))
    (here / f"{name}.txt").write_bytes(text[-BUDGET[name]:])


def main():
    html = "<html><body><h1>Report</h1>" + "".join(f"<p>{text} <b>{text[:9]}</b></p>" for text in TEXT)
    html += "<ul><li>one</li></ul><table border=1><tr><td>Name</td><td>Total</td></tr></table></body></html>"
    csv = "\n".join(f"Name {n},{n * 1.5},{n},2024-01-0{n}" for n in range(1, 6)).encode()
    odt = office("a.html", html.encode(), "odt")
    odt = office("a.docx", words().getvalue(), "odt") if odt is None else odt
    ods, odp = office("a.csv", csv, "ods"), office("a.pptx", slides().getvalue(), "odp")
    write("word", [modern(), texts(words()), texts(office("a.odt", odt.getvalue(), "docx"))])
    write("sheet", [texts(cells()), texts(openpyxl_cells()), texts(office("a.ods", ods.getvalue(), "xlsx"))])
    write("slides", [texts(slides()), texts(office("a.odp", odp.getvalue(), "pptx"))])
    write("open", [texts(odt), texts(ods), texts(odp)])


if __name__ == "__main__":
    main()
