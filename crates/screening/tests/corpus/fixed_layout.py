"""PDF: as libraries, printers and old programs write it."""

import io
import subprocess
import tempfile
import zlib
from datetime import datetime
from pathlib import Path

import pikepdf
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fpdf import FPDF
from pikepdf import Array, Dictionary, Name, Stream, String
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont as ReportFont
from reportlab.pdfgen.canvas import Canvas

from book import hit

CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def truetype(words, folder):
    """A TrueType font of just these characters, from the OpenType collection."""
    font = TTFont(CJK, fontNumber=2)
    options = subset.Options()
    options.layout_features, options.name_IDs, options.notdef_outline = [], [1, 2, 3, 4, 6], True
    maker = subset.Subsetter(options)
    maker.populate(text=words)
    maker.subset(font)
    order, glyphs, drawn = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphs, font["glyf"].glyphOrder = drawn, order
    font["maxp"].tableVersion = 0x00010000
    for name in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth"):
        setattr(font["maxp"], name, 1 if name == "maxZones" else 0)
    for tag in ("CFF ", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE"):
        if tag in font:
            del font[tag]
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    path = Path(folder) / f"f{zlib.crc32(words.encode())}.ttf"
    font.save(path)
    return str(path)


def report(draw, words=None, folder=None):
    """By reportlab: STSong-Light without embedding, or a subset of `words` embedded."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    if words:
        name = f"T{zlib.crc32(words.encode())}"
        pdfmetrics.registerFont(ReportFont(name, truetype(words, folder)))
    else:
        name = "STSong-Light"
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    canvas.setFont(name, 16)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def raw(objects, root=1, tail=b"", info=None):
    """A plain PDF 1.4 of numbered objects."""
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number in sorted(objects):
        out += b"%010d 00000 n \n" % offsets[number]
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, b"/Info %d 0 R" % info if info else b"", start)
    return out + tail


def updated(data, objects, size, root=1):
    """An incremental update: the old bytes stay."""
    out, rows = data, b""
    for number, body in objects.items():
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    before = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    return out + b"xref\n" + rows + b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, len(out))


def stream(data, more=b"", packed=True):
    data = zlib.compress(data) if packed else data
    return b"<</Length %d%s%s>>\nstream\n%s\nendstream" % (len(data), b"/Filter/FlateDecode" if packed else b"", more, data)


def song(encoding=b"UniGB-UCS2-H", name=b"STSong-Light"):
    return b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>" % (name, encoding, name)


def simple(content, font=None, more=None, packed=True):
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        4: stream(content, packed=packed),
        5: font or song(),
    }
    return raw(objects | (more or {}))


def ucs(text):
    return b"<" + text.encode("utf-16-be").hex().encode() + b">"


def line(text, x=80, y=700, size=16, operator=b""):
    return b"BT /F1 %d Tf %s %d %d Td %s Tj ET\n" % (size, operator, x, y, ucs(text))


TITLE = "关于做好村务公开工作的通知"
BODY = line(TITLE, y=740) + line("各村党组织：请认真贯彻落实。", y=640)


def piked(data, change, **saving):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, static_id=True, **saving)
        return out.getvalue()


def converted(data, suffix, to="pdf"):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"in.{suffix}"
        source.write_bytes(data)
        command = ["soffice", f"-env:UserInstallation=file://{tempfile.gettempdir()}/corpus-office", "--headless", "--convert-to", to, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return source.with_suffix(f".{to.split(':')[0]}").read_bytes()


def write(book, n, scan_jpeg, folder):
    plant = book.plant
    ident = lambda value, parts="page", **more: hit("id_number", value, parts, **more)
    secrecy = lambda value, parts="page", **more: hit("secrecy_marking", value, parts, **more)
    a, b = n.id(), n.mobile()
    lines = [TITLE, f"户主陈测试，身份证号{a}，手机{b}。", "请认真贯彻落实。"]
    draw = lambda *rows: lambda c: [c.drawString(80, 760 - 30 * at, row) for at, row in enumerate(rows)]
    plant("pdf_song_not_embedded.pdf", report(draw("机密★10年", *lines)), secrecy("机密★10年"), ident(a), hit("mobile", b, "page"))
    a = n.id("X")
    lines[1] = f"户主陈测试，证件号{a}。"
    plant("pdf_truetype_subset.pdf", report(draw("秘密★3年", *lines), "秘密★3年" + "".join(lines), folder), secrecy("秘密★3年"), ident(a))
    pdf = FPDF()
    pdf.set_creation_date(datetime(2024, 1, 1))
    pdf.add_font("noto", fname=truetype("绝密★启用前招聘考试试卷电话0123456789", folder))
    pdf.add_page(), pdf.set_font("noto", size=18)
    b = n.mobile()
    pdf.cell(text="绝密★启用前", new_x="LMARGIN", new_y="NEXT"), pdf.cell(text=f"招聘考试试卷 电话{b}")
    plant("pdf_fpdf.pdf", bytes(pdf.output()), secrecy("绝密★启用前"), hit("mobile", b, "page"))

    a = n.id()
    each = b"".join(line(c, x=80 + 16 * at, y=690) for at, c in enumerate("机密★5年")) + b"".join(line(c, x=80 + 9 * at, y=600) for at, c in enumerate(a))
    plant("pdf_glyph_by_glyph.pdf", simple(BODY + each), secrecy("机密★5年"), ident(a))
    a = n.id()
    back = b"".join(line(c, x=80 + 16 * at, y=690) for at, c in reversed(list(enumerate("机密★5年")))) + b"".join(line(c, x=80 + 9 * at, y=600) for at, c in reversed(list(enumerate(a))))
    plant("pdf_drawn_backwards.pdf", simple(back + BODY), secrecy("机密★5年"), ident(a), note="seen in order, written from right to left")
    down = b"".join(line(c, x=520, y=780 - 20 * at) for at, c in enumerate("绝密★长期"))
    plant("pdf_vertical.pdf", simple(BODY + down), secrecy("绝密★长期"))
    vertical = b"BT /F2 16 Tf 520 780 Td %s Tj ET\n" % ucs("秘密★十年")
    plant("pdf_vertical_font.pdf",
          raw({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>", 4: stream(BODY + vertical), 5: song(), 6: song(b"UniGB-UCS2-V")}), secrecy("秘密★十年"))
    spaced = b"BT /F1 22 Tf 200 790 Td 40 Tc %s Tj ET\n" % ucs("机密")
    plant("pdf_letter_spaced.pdf", simple(spaced + BODY), secrecy("机密"), note="Tc of 40 points, no star, on top of the page")
    kerned = b"BT /F1 16 Tf 80 690 Td [%s -200 %s 30 %s -1500 %s] TJ ET\n" % tuple(map(ucs, ("机", "密", "★", "10年")))
    a = n.id()
    kerned += b"BT /F1 12 Tf 80 600 Td [%s] TJ ET\n" % b" ".join(ucs(c) + b" -3" for c in a)
    plant("pdf_kerned.pdf", simple(kerned + BODY), secrecy("机密★10年"), ident(a))
    turned = b"q 0.7 0.7 -0.7 0.7 200 250 cm 0.8 g BT /F1 60 Tf 0 0 Td %s Tj ET Q\n" % ucs("内部资料　严禁外传")
    plant("pdf_watermark.pdf", simple(turned + BODY), hit("internal_notice", "内部资料　严禁外传", "page"))
    a, b = n.id(), n.id()
    plant("pdf_unseen_text.pdf", simple(BODY + line(a, y=500, operator=b"3 Tr") + b"1 g\n" + line(b, y=450)), ident(a), ident(b), note="render mode 3; white")
    a = n.id()
    plant("pdf_off_page.pdf", simple(BODY + line(f"底稿{a}", x=900, y=2000)), ident(a), note="beyond the MediaBox")
    a = n.id()
    covered = BODY + line(f"证件{a}", y=500) + b"0 g 70 490 400 30 re f\n"
    plant("pdf_blackened.pdf", simple(covered), ident(a), note="a black bar over the text, as people redact")

    gbk = lambda text: b"<" + text.encode("gbk").hex().encode() + b">"
    a = n.id()
    plant("pdf_gbk_encoding.pdf", simple(b"BT /F1 16 Tf 80 700 Td %s Tj 0 -30 Td %s Tj ET\n" % (gbk("秘密★1年"), gbk(f"证件{a}")), song(b"GBK-EUC-H", b"SimSun")), secrecy("秘密★1年"), ident(a))
    plant("pdf_utf16_encoding.pdf", simple(b"BT /F1 16 Tf 80 700 Td %s Tj ET\n" % ucs("机密★长期"), song(b"UniGB-UTF16-H")), secrecy("机密★长期"))
    a = n.id()
    literal = b"BT /F1 16 Tf 80 700 Td (" + b"".join(b"\\%03o" % byte for byte in f"证件{a}".encode("utf-16-be")) + b") Tj ET\n"
    plant("pdf_octal_strings.pdf", simple(literal + BODY, packed=False), ident(a))
    latin = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    a, b = n.id("X"), n.mobile()
    plant("pdf_helvetica_quotes.pdf", simple(b"BT /F1 12 Tf 14 TL 80 700 Td (ID list) Tj (%s) ' 1 0 (tel %s) \" ET\n" % (a.encode(), b.encode()), latin), ident(a), hit("mobile", b, "page"))
    diff = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/zero/one/two/three/four/five/six/seven/eight/nine/X]>>>>"
    a = n.id()
    plant("pdf_differences.pdf", simple(b"BT /F1 12 Tf 80 700 Td (%s) Tj ET\n" % "".join(chr(65 + int(c)) for c in a).encode(), diff), ident(a), note="digits behind other codes, told by the names of the glyphs")
    a = n.id()
    form = stream(line(f"证件{a}") + line("秘密★2年", y=760), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>")
    outer = stream(b"/X2 Do", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X2 6 0 R>>>>")
    plant("pdf_form_in_form.pdf", raw({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>/XObject<</X1 7 0 R>>>>>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 8 0 R]>>", 4: stream(BODY + b"q /X1 "), 5: song(), 6: form, 7: outer, 8: stream(b"Do Q")}), ident(a), secrecy("秘密★2年"), note="resources inherited, an operator torn over two streams")
    a = n.id()
    layered = BODY + b"/OC /L1 BDC\n" + line(f"证件{a}", y=500) + b"EMC\n"
    off = b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[6 0 R]>>>>"
    plant("pdf_layer_off.pdf", raw({1: b"<</Type/Catalog/Pages 2 0 R%s>>" % off, 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/Properties<</L1 6 0 R>>>>>>", 4: stream(layered), 5: song(), 6: b"<</Type/OCG/Name(draft)>>"}), ident(a, hidden=True), same_look=True)
    reader = PdfReader(io.BytesIO(simple(BODY)))
    writer = PdfWriter(clone_from=reader)
    a, b = n.id(), n.mobile()
    writer.add_annotation(0, Text(rect=(50, 550, 200, 650), text=f"请核{a}，暗语七七一", open=False))
    writer.add_annotation(0, FreeText(rect=(50, 450, 400, 480), text=f"Tel {b}"))
    writer.add_outline_item("机密★5年 附表", 0)
    writer.add_metadata({"/Author": "戚作者", "/Subject": "秘密★2年", "/Handler": "暗语承办"})
    out = io.BytesIO()
    writer.write(out)
    plant("pdf_annotations_outline_info.pdf", out.getvalue(), ident(a, "annotation", hidden=True), hit("mobile", b, "annotation", hidden=True), secrecy("机密★5年", "outline"), secrecy("秘密★2年", "property", hidden=True), canaries=["暗语七七一", "戚作者", "暗语承办"])
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(simple(BODY))))
    a = n.id()
    import word
    writer.add_attachment("底稿.txt", f"户主{a}".encode("gb18030"))
    writer.add_attachment("old.docx", word.docx(word.p("机密★20年")))
    out = io.BytesIO()
    writer.write(out)
    plant("pdf_attachments.pdf", out.getvalue(), ident(a, "line|paragraph"), secrecy("机密★20年", "paragraph"), same_look=True)
    packet = f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/" pdfx:Number="{(a := n.id())}"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">绝密★长期</rdf:li></rdf:Alt></dc:description><dc:creator><rdf:Seq><rdf:li>邹作者</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    plant("pdf_xmp.pdf", piked(simple(BODY), lambda pdf: pdf.Root.__setitem__("/Metadata", Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML))), ident(a, "property", hidden=True), secrecy("绝密★长期", "property", hidden=True), canaries=["邹作者"], same_look=True)
    old = simple(BODY + line("机密★10年", y=780))
    plant("pdf_older_revision.pdf", updated(old, {4: stream(BODY)}, 6), secrecy("机密★10年", "page|other"), note="the marking stands only in what was overwritten")
    a = n.id()
    plant("pdf_object_nobody_names.pdf", raw({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>", 4: stream(BODY), 5: song(), 6: stream(line(f"证件{a}"))}), ident(a, "page|other", optional=True), verdict="review|clean", canaries=[], same_look=True)

    def fields(pdf):
        a_, b_, _ = values
        widget = lambda name, value, at: pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), V=String(value), DV=String("示例"), Rect=Array([80, at, 300, at + 20]), F=4))
        kids = [widget("证件", a_, 500), widget("备注", b_, 450)]
        choice = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Ch, Ff=131072, T=String("选"), Opt=Array([String(values[2]), String("无")]), V=String("无"), Rect=Array([80, 400, 300, 420])))
        pdf.pages[0].Annots = Array([*kids, choice])
        pdf.Root.AcroForm = Dictionary(Fields=Array([*kids, choice]), NeedAppearances=True)

    values = (n.id(), "机密★3年", n.mobile())
    plant("pdf_form_fields.pdf", piked(simple(BODY), fields), ident(values[0], "field|annotation"), secrecy("机密★3年", "field|annotation"), hit("mobile", values[2], "field|annotation"))

    def tagged(pdf):
        figure = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String("机密★5年 部署图"), ActualText=String(f"证件{values[0]}")))
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([figure]))
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    values = (n.id(),)
    plant("pdf_alternate_text.pdf", piked(simple(BODY), tagged), secrecy("机密★5年", "alt_text|other|property"), ident(values[0], "alt_text|other|property"))

    def script(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f'app.alert("请打{values[0]}");'))
        pdf.Root.PieceInfo = Dictionary(Program=Dictionary(Private=Dictionary(Draft=String(f"证件{values[1]}"))))
        pdf.pages[0].Metadata = Stream(pdf, "<x>暗语页二一二</x>".encode())

    values = (n.mobile(), n.id())
    plant("pdf_script_and_private_data.pdf", piked(simple(BODY), script), hit("mobile", values[0], "other|field|property|annotation"), ident(values[1], "other|property"), canaries=["暗语页二一二"], same_look=True)
    a = n.id()
    span = b"/Span <</ActualText <feff%s>>> BDC\n" % f"证件{a}".encode("utf-16-be").hex().encode() + line("见附表", y=500) + b"EMC\n"
    plant("pdf_actual_text.pdf", simple(BODY + span), ident(a, "page|alt_text"))
    a = n.id()
    packed = piked(simple(BODY + line(f"证件{a}", y=500) + line("机密★1年", y=790)), lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    plant("pdf_object_streams.pdf", packed, ident(a), secrecy("机密★1年"))
    a = n.id()
    locked = piked(simple(BODY + line(f"证件{a}", y=500)), lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user="", R=4))
    plant("pdf_locked_for_owners.pdf", locked, ident(a, optional=True), verdict="review|error", note="opens without a password")
    broken = simple(BODY + line("秘密★5年", y=790)).replace(b"startxref\n", b"startxref\n9", 1)
    plant("pdf_broken_xref.pdf", broken, secrecy("秘密★5年", optional=True), verdict="refuse|review|error", note="viewers repair it")
    plant("pdf_text_before_header.pdf", b"\r\n\r\n" + simple(BODY + line("秘密★5年", y=790)), secrecy("秘密★5年", optional=True), verdict="refuse|review|error")

    words = "机密★10年证件0123456789X"
    a = n.id()
    without = report(draw("机密★10年", f"证件{a}"), words, folder)

    def forget(pdf):
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                del font["/ToUnicode"]

    plant("pdf_font_without_unicode.pdf", piked(without, forget), secrecy("机密★10年", optional=True), ident(a, optional=True), verdict="review|refuse", note="codes that only the font's shapes explain")
    type3 = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/CharProcs<</g1 6 0 R>>/Encoding<</Type/Encoding/Differences[65/g1]>>/FirstChar 65/LastChar 65/Widths[10]>>"
    plant("pdf_type3_without_unicode.pdf", simple(b"BT /F1 20 Tf 80 700 Td (AAAA) Tj ET\n", type3, more={6: stream(b"10 0 0 0 10 10 d1 0 0 8 8 re f")}), verdict="review")
    outlines = b"".join(b"%d %d m %d %d l %d %d %d %d %d %d c h f\n" % (80 + 9 * i % 400, 700 - i % 40, 84 + 9 * i % 400, 706 - i % 40, 86, 700, 87, 702, 80 + 9 * i % 400, 701) for i in range(400))
    plant("pdf_letters_as_outlines.pdf", simple(outlines), verdict="review", note="no text, only shapes")
    width, height = 620, 877
    image = {6: b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length %d>>\nstream\n" % (width, height, len(scan_jpeg)) + scan_jpeg + b"\nendstream"}
    scanned = b"q 595 0 0 842 0 0 cm /I1 Do Q\n"
    with_image = lambda content: raw({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</I1 6 0 R>>>>>>", 4: stream(content), 5: song(), **image})
    plant("pdf_scan.pdf", with_image(scanned), verdict="review")
    plant("pdf_scan_with_page_number.pdf", with_image(scanned + line("第1页", x=280, y=20, size=9)), verdict="review", note="a scan; only a page number is text")
    kids = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>", 4: stream(BODY), 5: song(), **image,
            7: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<</XObject<</I1 6 0 R>>>>>>", 8: stream(scanned)}
    plant("pdf_scan_behind_text_page.pdf", raw(kids), verdict="review")
    inline = b"q 595 0 0 842 0 0 cm BI /W 8 /H 8 /CS /G /BPC 1 ID \xaa\x55\xaa\x55\xaa\x55\xaa\x55 EI Q\n"
    plant("pdf_inline_image_only.pdf", simple(inline), verdict="review")
    by_office(book, n)


def by_office(book, n):
    """What LibreOffice makes of a document, in other formats."""
    import sheets
    import slides
    import word

    a, b = n.id(), n.card()
    source = word.docx(word.p(TITLE) + word.table(("姓名", "身份证号", "卡号"), ("陈测试", a, b)), header=word.p("机密★五年"))
    book.plant("pdf_by_office.pdf", converted(source, "docx"), hit("secrecy_marking", "机密★五年", "page|header"), hit("id_number", a, "page"), hit("bank_card", b, "page"))
    book.plant("odt_by_office.odt", converted(source, "docx", "odt"), hit("secrecy_marking", "机密★五年", "header"), hit("id_number", a, "cell|paragraph"), hit("bank_card", b, "cell|paragraph"))
    w, s = sheets.sheet(["姓名", "身份证号", "手机"], ["陈测试", c := n.id(), int(m := n.mobile())])
    h = w.create_sheet("底稿")
    h["A1"] = "绝密★长期"
    h.sheet_state = "hidden"
    book.plant("ods_by_office.ods", converted(sheets.saved(w), "xlsx", "ods"), hit("secrecy_marking", "绝密★长期", "cell", hidden=True), hit("id_number", c, "cell"), hit("mobile", m, "cell"))
    d = slides.deck("培训", "安排")
    d.slides[0].notes_slide.notes_text_frame.text = f"点名{(e := n.id())}"
    slides.box(d.slides[1].shapes, "工作秘密，不得对外提供")
    book.plant("odp_by_office.odp", converted(slides.saved(d), "pptx", "odp"), hit("id_number", e, "notes", hidden=True), hit("internal_notice", "工作秘密，不得对外提供", "slide|shape"))
    book.plant("pdf_slides_by_office.pdf", converted(slides.saved(d), "pptx"), hit("internal_notice", "工作秘密，不得对外提供", "page"))
    book.plant("docx_by_office.docx", converted(converted(source, "docx", "odt"), "odt", "docx"), hit("secrecy_marking", "机密★五年", "header"), hit("id_number", a, "cell"), hit("bank_card", b, "cell"))
