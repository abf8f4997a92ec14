"""Corners of the formats where nobody looks, and where programs put words all the same."""

import base64
import io
import zlib

import pikepdf
from openpyxl.formatting.rule import FormulaRule
from PIL import Image

import fixed_layout
import open_formats
import pictures
import sheets
import slides
import word
from book import hit, patched, unzipped, zipped
from word import docx, p, t

PLAIN = word.PLAIN
REL, CT, HEAD, NS = word.REL, word.CT, word.HEAD, word.NS


def ident(value, parts, **more):
    return hit("id_number", value, parts, **more)


def secrecy(value, parts, **more):
    return hit("secrecy_marking", value, parts, **more)


ANY = "paragraph|other|field|property|shape|name|cell|header|alt_text|outline|slide|page|master|annotation|line|picture|embedded|comment|change|notes"


def write(book, n):
    documents(book.plant, n)
    packages(book.plant, n)
    workbooks(book.plant, n)
    decks(book.plant, n)
    open_documents(book.plant, n)
    pages(book.plant, n)
    texts(book.plant, n)
    other_formats(book.plant, n)


def documents(plant, n):
    mark = '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" style="width:400pt;height:100pt"><v:textpath style="font-family:宋体" string="机密★10年"/></v:shape></w:pict></w:r>'
    plant("docx_watermark.docx", docx(p(PLAIN), header=p("某某镇", mark)), secrecy("机密★10年", ANY), note="WordArt in the running head")
    chart = f'{HEAD}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>秘密★</a:t></a:r><a:r><a:t>2年</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea/></c:chart></c:chartSpace>'
    drawing = '<w:r><w:drawing><wp:inline><wp:extent cx="1200000" cy="600000"/><wp:docPr id="3" name="图表 3"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rc"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    plant("docx_chart.docx", docx(p(PLAIN, drawing), extra={"word/charts/chart1.xml": chart}, types='<Override PartName="/word/charts/chart1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>', rels=f'<Relationship Id="rc" Type="{REL}chart" Target="charts/chart1.xml"/>'), secrecy("秘密★2年", ANY))
    a, b, c = n.id(), n.id(), n.id()
    inserted = f'<w:ins w:id="5" w:author="刘增补" w:date="2024-01-01T00:00:00Z">{t("户主" + a)}</w:ins>'
    tagged = f'<w:sdt><w:sdtPr><w:alias w:val="{b}"/><w:tag w:val="{c}"/></w:sdtPr><w:sdtContent>{p("甲")}</w:sdtContent></w:sdt>'
    plant("docx_insertion_and_tags.docx", docx(p(PLAIN, inserted) + tagged), ident(a, "paragraph|change"), ident(b, ANY), ident(c, ANY), canaries=["刘增补"])
    a, b, c = n.id(), n.id(), n.mobile()
    legacy = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="x"/><w:helpText w:type="text" w:val="{a}"/><w:textInput><w:default w:val="{c}"/></w:textInput></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    plant("docx_legacy_field.docx", docx(p(PLAIN, legacy, f'<w:bookmarkStart w:id="9" w:name="ID{b}"/><w:bookmarkEnd w:id="9"/>')), ident(a, ANY), ident(b, ANY), hit("mobile", c, ANY))
    a, b = n.id(), n.id()
    maths = f'<m:oMath><m:r><m:t>{a[:9]}</m:t></m:r><m:r><m:t>{a[9:]}</m:t></m:r></m:oMath>'
    link = f'<w:hyperlink w:anchor="x" w:tooltip="{b}"><w:smartTag w:element="y">{t("详见")}</w:smartTag></w:hyperlink>'
    plant("docx_formula_and_tooltip.docx", docx(p(PLAIN, maths, link)), ident(a, ANY), ident(b, ANY))
    a = n.id()
    boxed = word.table(["姓名", *"冯测试"], ["身份证号", *a])
    plant("docx_digits_in_boxes.docx", docx(p("申请表") + boxed), ident(a, "cell|paragraph"), note="a form with one box for each digit")
    a = n.id()
    merge = f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:query w:val="SELECT * FROM `名单$` WHERE 证件=\'{a}\'"/></w:mailMerge>'
    plant("docx_mail_merge.docx", docx(p(PLAIN), settings=merge), ident(a, ANY))
    usual = docx(p(PLAIN), header=p("绝密★长期"))
    strict = zipped({name: data.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships") for name, data in unzipped(usual).items()})
    plant("docx_strict.docx", strict, secrecy("绝密★长期", "header"), note="Strict Open XML has other namespaces")
    plant("docx_link_with_number.docx", docx(p('<w:hyperlink r:id="rl"><w:r><w:t>查询</w:t></w:r></w:hyperlink>'), rels=f'<Relationship Id="rl" Type="{REL}hyperlink" Target="http://example.org/q?sfz={(a := n.id())}&amp;x=1" TargetMode="External"/>'), ident(a, ANY))


def packages(plant, n):
    parts = unzipped(docx(p("机密★3年") + p(PLAIN)))
    body = parts.pop("word/document.xml").decode()
    wide = parts | {"word/document.xml": body.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")}
    plant("docx_utf16_part.docx", zipped(wide), secrecy("机密★3年", "paragraph"), note="an XML part may be UTF-16")
    named = {name.replace("word/", "w/x/"): data.replace(b"word/document.xml", b"w/x/main.xml") for name, data in parts.items()}
    named = {name.replace("document.xml.rels", "main.xml.rels"): data for name, data in named.items()} | {"w/x/main.xml": body.encode()}
    plant("docx_other_part_names.docx", zipped(named), secrecy("机密★3年", "paragraph"), note="only the relations say where the document is")
    numbered = body.replace("机密★3年", "&#26426;&#x5BC6;<![CDATA[★3]]>年").replace("<w:body>", "<w:body><!-- 暗语注释一七 -->")
    plant("docx_references_and_cdata.docx", zipped(parts | {"word/document.xml": numbered.encode()}), secrecy("机密★3年", "paragraph"), canaries=["暗语注释一七"])
    prefixed = body.replace("<w:", "<x:").replace("</w:", "</x:").replace("xmlns:w=", "xmlns:x=").replace(" w:", " x:")
    plant("docx_other_prefix.docx", zipped(parts | {"word/document.xml": prefixed.encode()}), secrecy("机密★3年", "paragraph"))


def workbooks(plant, n):
    rows = [["序号", "村"], [1, "一村"]]
    w, s = sheets.sheet(*rows)
    s["D1"] = 1
    s["D1"].number_format = '"机密★5年"'
    plant("xlsx_number_format.xlsx", sheets.saved(w), secrecy("机密★5年", ANY), note="the format's own words are what is displayed")
    a = n.id()
    w, s = sheets.sheet(["身份证号", *a], *rows)
    plant("xlsx_digits_in_boxes.xlsx", sheets.saved(w), ident(a, "cell"))
    a = n.id()
    plant("xlsx_table_and_options.xlsx", sheets.drawn(lambda w, s: (s.add_table("A1:B3", {"columns": [{"header": "姓名"}, {"header": f"证件{a}"}], "data": [["甲", 1], ["乙", 2]]}), s.insert_image("D4", "x.png", {"image_data": io.BytesIO(pictures.png()), "description": "秘密★长期"}))), ident(a, ANY), secrecy("秘密★长期", "alt_text"))
    a, b = n.id(), n.mobile()
    data = patched(sheets.saved(sheets.sheet(*rows)[0]), **{"xl/connections.xml": f'{sheets.HEAD}<connections xmlns="{sheets.MAIN}"><connection id="1" name="暗语连接" type="1" refreshedVersion="0"><dbPr connection="DSN=x;UID={b}" command="SELECT * WHERE id=\'{a}\'"/></connection></connections>'.encode(),
        "xl/_rels/workbook.xml.rels": lambda x: x.replace("</Relationships>", f'<Relationship Id="rCon" Type="{sheets.REL}/connections" Target="connections.xml"/></Relationships>'),
        "[Content_Types].xml": lambda x: x.replace("</Types>", '<Override PartName="/xl/connections.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"/></Types>')})
    plant("xlsx_connection.xlsx", data, ident(a, ANY), hit("mobile", b, ANY), canaries=["暗语连接"], same_look=True)
    a, b = n.id(), n.id()
    w, s = sheets.sheet(*rows, [2, a])
    s.row_dimensions[3].height = 0
    s["E1"] = b
    s.column_dimensions["E"].width = 0
    plant("xlsx_rows_of_no_height.xlsx", sheets.saved(w), ident(a, "cell"), ident(b, "cell"))
    w, s = sheets.sheet(["000018"], ["机密★5年", None, None, "特急"], *rows)
    w.properties.title, w.properties.category = "名册", (a := n.id())
    w.create_chartsheet("绝密★长期")
    plant("xlsx_head_and_chart_sheet.xlsx", sheets.saved(w), secrecy("机密★5年", "cell"), ident(a, "property", hidden=True), secrecy("绝密★长期", "name"))
    rule = FormulaRule(formula=[f'B2="{(a := n.id())}"'])
    w, s = sheets.sheet(*rows)
    s.conditional_formatting.add("B2:B9", rule)
    plant("xlsx_conditional_format.xlsx", sheets.saved(w), ident(a, ANY), same_look=False)


def decks(plant, n):
    a, b = n.id(), n.mobile()
    rel = '<Relationship Id="rTg" Type="' + slides.REL + '/tags" Target="../tags/tag1.xml"/></Relationships>'
    data = patched(slides.saved(slides.deck()), **{"ppt/tags/tag1.xml": f'{slides.HEAD}<p:tagLst xmlns:p="{slides.P}"><p:tag name="HOLDER" val="{a}"/></p:tagLst>'.encode(),
        "ppt/slides/_rels/slide1.xml.rels": lambda x: x.replace("</Relationships>", rel),
        "[Content_Types].xml": lambda x: x.replace("</Types>", '<Override PartName="/ppt/tags/tag1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.tags+xml"/></Types>'),
        "ppt/presentation.xml": lambda x: x.replace("</p:presentation>", f'<p:extLst><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="机密★1年" id="{{1A2B3C4D-0000-0000-0000-000000000001}}"><p14:sldIdLst/></p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>')})
    plant("pptx_tags_and_sections.pptx", data, ident(a, ANY), secrecy("机密★1年", ANY), same_look=True)
    d = slides.deck()
    d.slides[0].notes_slide
    data = patched(slides.saved(d), **{"ppt/notesMasters/notesMaster1.xml": lambda x: x.replace("Click to edit Master text styles", f"提示：打{b}", 1)})
    plant("pptx_notes_master.pptx", data, hit("mobile", b, ANY), same_look=True)
    d, a = slides.deck(), n.id()
    frame = slides.box(d.slides[0].shapes, "附件")
    frame.paragraphs[0].runs[0].hyperlink.address = f"http://example.org/?id={a}"
    embedded = patched(slides.saved(d), **{"ppt/embeddings/Microsoft_Word_Document1.docx": docx(p("绝密★长期"))})
    plant("pptx_link_and_embedded.pptx", embedded, ident(a, ANY), secrecy("绝密★长期", ANY))


def open_documents(plant, n):
    odf, para = open_formats.odf, open_formats.para
    a = n.id()
    old = odf("text", para(f"旧稿 户主{a}"))
    plant("odt_old_version_inside.odt", odf("text", para("村务公开"), extra={"Versions/Version1": old}), ident(a, ANY), same_look=True)
    a = n.id()
    inner = unzipped(odf("spreadsheet", f'<table:table table:name="x"><table:table-row><table:table-cell office:value-type="string"><text:p>{a}</text:p></table:table-cell></table:table-row></table:table>'))
    frame = '<draw:frame svg:width="5cm" svg:height="2cm" text:anchor-type="paragraph"><draw:object xlink:href="./Object 1"/><svg:title>秘密★3年</svg:title></draw:frame>'
    plant("odt_object_and_title.odt", odf("text", f"<text:p>附表{frame}</text:p>", extra={f"Object 1/{name}": inner[name] for name in ("content.xml", "styles.xml")}), ident(a, ANY), secrecy("秘密★3年", "alt_text|paragraph|shape"))
    a, b = n.id(), n.mobile()
    fields = f'<text:user-field-decls><text:user-field-decl text:name="x" office:value-type="string" office:string-value="{a}"/></text:user-field-decls>'
    form = f'<office:forms><form:form form:name="f"><form:text form:name="t" form:control-implementation="ooo:com.sun.star.form.component.TextField" form:value="{b}"/></form:form></office:forms>'
    plant("odt_fields_and_forms.odt", odf("text", form + fields + para("村务公开")), ident(a, ANY), hit("mobile", b, ANY), same_look=True)
    a = n.id()
    changes = f'<table:tracked-changes><table:cell-content-change table:id="c1"><table:cell-address table:column="0" table:row="0" table:table="0"/><office:change-info><dc:creator>姜改表</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info><table:previous><table:change-track-table-cell office:value-type="string">{para(a)}</table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>'
    plant("ods_tracked_change.ods", odf("spreadsheet", changes + '<table:table table:name="公示"><table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row></table:table>'), ident(a, ANY), canaries=["姜改表"], same_look=True)
    a = n.id()
    ruby = f"<text:ruby><text:ruby-base>李</text:ruby-base><text:ruby-text>{a}</text:ruby-text></text:ruby>"
    plant("odt_ruby_bookmark.odt", odf("text", f'<text:p>{ruby}<text:bookmark text:name="机密★1年"/></text:p>'), ident(a, ANY), secrecy("机密★1年", ANY))


def pages(plant, n):
    f = fixed_layout
    body, line, simple, ucs = f.BODY, f.line, f.simple, f.ucs
    a = n.id()
    hexed = (body + line(f"证件{a}", y=500)).hex().encode() + b">"
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 6 0 R]/Resources<</Font<</F1 5 0 R>>>>/Rotate 90>>", 5: f.song()}
    packed = base64.a85encode(zlib.compress(line("机密★2年", y=780))) + b"~>"
    objects |= {4: b"<</Length %d/Filter/ASCIIHexDecode>>\nstream\n%s\nendstream" % (len(hexed), hexed), 6: b"<</Length %d/Filter[/ASCII85Decode/FlateDecode]>>\nstream\n%s\nendstream" % (len(packed), packed)}
    plant("pdf_filters_and_rotation.pdf", f.raw(objects), ident(a, "page"), secrecy("机密★2年", "page"))
    a = n.id()
    wrapped = line("身份证号码", y=500, size=10) + line(a[:10], y=486, size=10) + line(a[10:], y=474, size=10)
    plant("pdf_number_over_two_lines.pdf", simple(body + wrapped), ident(a, "page"), note="a narrow cell of a table")
    a, b = n.id(), n.mobile()
    columns = b"".join(line(words, x=x, y=600 - 20 * row, size=10) for row, cells in enumerate((("姓名", "身份证号", "电话"), ("冯测试", a, b))) for x, words in zip((80, 160, 330), cells))
    plant("pdf_table.pdf", simple(body + columns), ident(a, "page"), hit("mobile", b, "page"))
    a, b, c = n.id(), n.id(), n.id()

    def deep(pdf):
        d, name, s = pikepdf.Dictionary, pikepdf.Name, pikepdf.String
        look = pikepdf.Stream(pdf, line(f"证件{a}", x=2, y=2), Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 400, 30], Resources=d(Font=d(F1=pdf.pages[0].Resources.Font.F1)))
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(d(Type=name.Annot, Subtype=name.Stamp, Rect=[80, 400, 480, 430], F=4, AP=d(N=look), T=s("戚盖章"), Contents=s("")))])
        pdf.Root.PageLabels = d(Nums=[0, d(P=s("秘密★1年-"), S=name.D)])
        sig = d(Type=name.Sig, Filter=name("/Adobe.PPKLite"), Reason=s(f"本人{b}签署"), Name=s("戚签名"))
        field = pdf.make_indirect(d(Type=name.Annot, Subtype=name.Widget, FT=name.Sig, T=s("sig"), V=sig, Rect=[0, 0, 0, 0]))
        pdf.pages[0].Annots.append(field)
        pdf.Root.AcroForm = d(Fields=[field], XFA=pikepdf.Stream(pdf, f"<xdp><data>{c}</data></xdp>".encode()))

    plant("pdf_stamp_label_signature_xfa.pdf", f.piked(simple(body), deep), ident(a, "annotation|page"), secrecy("秘密★1年", ANY), ident(b, ANY), ident(c, ANY), canaries=["戚盖章", "戚签名"])
    a = n.id()
    tile = f.stream(line(f"证件{a}", x=5, y=5, size=8), b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 300 40]/XStep 300/YStep 40/Resources<</Font<</F1 5 0 R>>>>")
    shape = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/Pattern<</P1 6 0 R>>>>>>", 4: f.stream(body + b"/Pattern cs /P1 scn 80 300 400 200 re f\n"), 5: f.song(), 6: tile}
    plant("pdf_pattern.pdf", f.raw(shape), ident(a, "page|other"))
    mirrored = b"BT /F1 12 Tf -1 0 0 -1 400 790 Tm %s Tj ET\nBT /F1 1 Tf 18 0 0 18 80 500 Tm 50 Tz %s Tj ET\n" % (ucs("机密★5年"), ucs("工作秘密，不得公开"))
    plant("pdf_turned_and_narrow.pdf", simple(body + mirrored), secrecy("机密★5年", "page"), hit("internal_notice", "工作秘密，不得公开", "page"))
    a = n.id()
    later = f.updated(simple(body + line(f"证件{a}", y=500)), {3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 5 0 R>>>>>>", 6: f.stream(body)}, 7)
    plant("pdf_replaced_content.pdf", later, ident(a, ANY), note="an update gave the page new content; the old is still there")


def texts(plant, n):
    a, b, c, d, e = (n.id() for _ in range(5))
    words = f"冯测试 {a[:6]}·{a[6:14]}·{a[14:]}\nNo.{b}\nsfz{c}手机{(m := n.mobile())}\n{d}/{(m2 := n.mobile())}\n证件号{e[:9]}\n{e[9:]}\n"
    plant("txt_numbers_beside_signs.txt", words.encode(), ident(f"{a[:6]}·{a[6:14]}·{a[14:]}", "line"), ident(b, "line"), ident(c, "line"), hit("mobile", m, "line"), ident(d, "line"), hit("mobile", m2, "line"), ident(e, "line"))
    plant("txt_short_gb.txt", "机密★5年".encode("gb18030"), secrecy("机密★5年", "line"), note="nine bytes to tell the encoding from")
    plant("txt_short_utf16.txt", "绝密★长期".encode("utf-16-le"), secrecy("绝密★长期", "line", optional=True), verdict="refuse|review|error", note="ten bytes without a mark of their order")
    plant("txt_short_utf16be.txt", "关于某事的通知\n绝密★长期".encode("utf-16-be"), secrecy("绝密★长期", "line"), note="without a mark of its byte order")
    plant("txt_old_mac_lines.txt", f"名单\r冯测试\r{(a := n.id())}\r".encode("gb18030"), ident(a, "line"))
    plant("txt_two_encodings.txt", "村务公开工作方案，请各村认真落实。\n".encode() + "机密★10年\n".encode("gb18030"), secrecy("机密★10年", "line", optional=True), verdict="refuse|review", note="two files put together by a bad program")
    plant("txt_zero_bytes.txt", b"\0\0" + "机密★10年\n证件".encode() + (a := n.id()).encode() + b"\0\0", secrecy("机密★10年", "line|other", optional=True), ident(a, "line|other", optional=True), verdict="refuse|review|error")
    cell = f'姓名,备注\n冯测试,"第一行\n证件{(a := n.id())}\n秘密★1年"\n'
    plant("csv_lines_in_a_cell.csv", cell.encode("gb18030"), ident(a, "cell|line"), secrecy("秘密★1年", "cell|line"))


def other_formats(plant, n):
    small = Image.new("RGB", (32, 24), (9, 90, 160))

    def saved(kind, **more):
        out = io.BytesIO()
        small.save(out, kind, **more)
        return out.getvalue()

    loose = {"verdict": "refuse|review|error", "same_look": True}
    plant("gif_comment.gif", saved("GIF", comment=f"户主{(a := n.id())}".encode()), ident(a, ANY, optional=True), **loose)
    plant("tiff_description.tif", saved("TIFF", description=f"ID {(a := n.id())}"), ident(a, ANY, optional=True), **loose)
    exif = Image.Exif()
    exif[0x010E] = f"ID {(a := n.id())}"
    plant("webp_exif.webp", saved("WEBP", exif=exif), ident(a, ANY, optional=True), **loose)
    plant("bmp_scan.bmp", saved("BMP"), **loose)
    plant("rtf_marking.rtf", (r"{\rtf1\ansi\ansicpg936 " + "".join(f"\\u{ord(c)}?" for c in "机密★10年") + "}").encode(), secrecy("机密★10年", ANY, optional=True), **loose)
    plant("html_marking.html", "<!DOCTYPE html><html><body><h1>机<b>密</b>★10年</h1></body></html>".encode(), secrecy("机密★10年", ANY, optional=True), **loose)
    plant("old_word.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "机密★10年".encode("utf-16-le") + bytes(2048), secrecy("机密★10年", ANY, optional=True), **loose)
    plant("seven_zip.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(64), **loose)
    plant("zip_with_text_before.zip", "户主".encode() + (a := n.id()).encode() + b"\n" + zipped({"读我.txt": "见附件"}), ident(a, ANY, optional=True), **loose)
    plant("mail_marking.eml", "From: a@b.gov.cn\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n机密★10年\r\n".encode(), secrecy("机密★10年", ANY, optional=True), **loose)
