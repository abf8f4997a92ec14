"""DOCX: whatever a text document may hide."""

import io
from xml.sax.saxutils import escape

import docx as python_docx
from docx.oxml.ns import qn
from docx.oxml import OxmlElement
from docx.shared import Pt, RGBColor

from book import hit, zipped, patched

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def t(text, props=""):
    return f'<w:r>{f"<w:rPr>{props}</w:rPr>" if props else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs, props=""):
    runs = [t(r) if not r.startswith("<") else r for r in runs]
    return f'<w:p>{f"<w:pPr>{props}</w:pPr>" if props else ""}{"".join(runs)}</w:p>'


def table(*rows):
    cell = lambda text: f"<w:tc><w:tcPr><w:tcW w:w='2000' w:type='dxa'/></w:tcPr>{p(text) if not text.startswith('<w:p') else text}</w:tc>"
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{''.join(map(cell, r))}</w:tr>" for r in rows) + "</w:tbl>"


def docx(body, header="", footer="", footnotes="", endnotes="", comments="", core="", app="", custom="", settings="", extra=None, rels="", types="", links=None):
    """A package; each part's inner XML may be given. `extra`: path to bytes; `rels`, `types`: raw lines."""
    parts, overrides, relations, sect = {}, [], [], ""
    for name, inner, root, kind in (
        ("header1", header, "hdr", "header"),
        ("footer1", footer, "ftr", "footer"),
        ("footnotes", footnotes, "footnotes", "footnotes"),
        ("endnotes", endnotes, "endnotes", "endnotes"),
        ("comments", comments, "comments", "comments"),
        ("settings", settings, "settings", "settings"),
    ):
        if not inner:
            continue
        parts[f"word/{name}.xml"] = f"{HEAD}<w:{root} {NS}>{inner}</w:{root}>"
        overrides.append(f'<Override PartName="/word/{name}.xml" ContentType="{CT}{kind}+xml"/>')
        relations.append(f'<Relationship Id="r{name}" Type="{REL}{kind}" Target="{name}.xml"/>')
        if kind in ("header", "footer"):
            sect += f'<w:{kind}Reference w:type="default" r:id="r{name}"/>'
    top = [f'<Relationship Id="r1" Type="{REL}officeDocument" Target="word/document.xml"/>']
    if core:
        parts["docProps/core.xml"] = (
            f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{core}</cp:coreProperties>'
        )
        overrides.append('<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>')
        top.append('<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>')
    if app:
        parts["docProps/app.xml"] = f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">{app}</Properties>'
        overrides.append('<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>')
        top.append(f'<Relationship Id="r3" Type="{REL}extended-properties" Target="docProps/app.xml"/>')
    if custom:
        parts["docProps/custom.xml"] = (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="备注"><vt:lpwstr>{custom}</vt:lpwstr></property></Properties>'
        )
        overrides.append('<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>')
        top.append(f'<Relationship Id="r4" Type="{REL}custom-properties" Target="docProps/custom.xml"/>')
    body = body if "<w:p" in body else p(body)
    xmlrel = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return zipped(
        {
            "[Content_Types].xml": HEAD
            + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
            '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
            '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
            f'<Override PartName="/word/document.xml" ContentType="{CT}document.main+xml"/>{"".join(overrides)}{types}</Types>',
            "_rels/.rels": HEAD + xmlrel + "".join(top) + "</Relationships>",
            "word/document.xml": f'{HEAD}<w:document {NS}><w:body>{body}<w:sectPr>{sect}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
            "word/_rels/document.xml.rels": HEAD + xmlrel + "".join(relations) + rels + "</Relationships>",
            **parts,
            **(extra or {}),
        }
    )


def picture(rid, descr="", name="图片 1", title=""):
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1200000" cy="600000"/>'
        f'<wp:docPr id="1" name="{name}" descr="{descr}" title="{title}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1200000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(inner):
    """As Word writes it: the shape, and the same words once more for old readers."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="2400000" cy="800000"/><wp:docPr id="7" name="文本框 7"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="2400000" cy="800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>'
        f'</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:190pt;height:60pt"><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    )


NOTE = "关于印发天门市某某镇二〇二三年度村务公开工作方案的通知"
PLAIN = "各村党组织：现将有关事项通知如下，请结合实际认真贯彻落实。"


def write(book, n, png, small_xlsx):
    plant, name = book.plant, "陈测试"
    secrecy = lambda value, parts="paragraph", **more: hit("secrecy_marking", value, parts, **more)
    ident = lambda value, parts="paragraph", **more: hit("id_number", value, parts, **more)

    plant("docx_marking_first_line.docx", docx(p("机密★10年") + p(NOTE) + p(PLAIN)), secrecy("机密★10年"))
    plant("docx_marking_header.docx", docx(p(NOTE) + p(PLAIN), header=p("秘密★1年")), secrecy("秘密★1年", "header"))
    plant("docx_marking_footer_spaced.docx", docx(p(NOTE), footer=p("绝　密 ☆ 长　期")), secrecy("绝　密 ☆ 长　期", "footer"))
    runs = lambda text: [t(c, "<w:b/>" if at % 2 else "") for at, c in enumerate(text)]
    a = n.id()
    plant("docx_one_character_a_run.docx", docx(p(*runs("机密★5年")) + p("户主", *runs(a), "。")), secrecy("机密★5年"), ident(a))
    vertical = "".join(p(c) for c in "机密★十年")
    plant("docx_vertical_table.docx", docx(table((vertical, NOTE))), secrecy("机密★十年", "cell|paragraph"))
    plant("docx_letter_spaced.docx", docx(p(t("秘", '<w:spacing w:val="400"/>'), "     ", t("密", '<w:spacing w:val="400"/>')) + p(NOTE) + p(PLAIN)), secrecy("秘     密"))
    plant("docx_traditional.docx", docx(p("機密★５年") + p("天門市某某鎮人民政府文件")), secrecy("機密★５年"))
    plant("docx_zero_width.docx", docx(p("机\u200b密\u200b★\u200b10\u2060年") + p(PLAIN)), secrecy("机\u200b密\u200b★\u200b10\u2060年"))
    plant("docx_level_line.docx", docx(p("密级：秘密") + p("保密期限：3年") + p(NOTE)), secrecy("密级：秘密"))
    plant("docx_break_in_marking.docx", docx(p("绝密", "<w:r><w:br/></w:r>", "★启用前") + p("2023年天门市事业单位公开招聘考试试卷")), secrecy("绝密\n★启用前"))
    plant("docx_symbol_star.docx", docx(p("机密", '<w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r>', "3年") + p(PLAIN)), secrecy("机密★3年"), note="the star is w:sym of Wingdings")
    a, b = n.id(), n.mobile()
    plant(
        "docx_tracked_deletion.docx",
        docx(p("低保对象信息", f'<w:del w:id="1" w:author="刘批阅" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>，身份证号{a}，手机{b}</w:delText></w:r></w:del>', "已核实。") + p(PLAIN)),
        ident(a, "change|paragraph", hidden=True), hit("mobile", b, "change|paragraph", hidden=True), canaries=["刘批阅"],
    )
    plant(
        "docx_tracked_moved_marking.docx",
        docx(p(NOTE) + '<w:p><w:moveFrom w:id="3" w:author="刘移走" w:date="2024-01-01T00:00:00Z"><w:r><w:t>机密★长期</w:t></w:r></w:moveFrom></w:p>' + p(PLAIN)),
        secrecy("机密★长期", "change|paragraph", hidden=True), canaries=["刘移走"],
    )
    a = n.id("X")
    plant("docx_hidden_text.docx", docx(p(NOTE, t(a.lower(), "<w:vanish/>")) + p(PLAIN)), ident(a.lower(), hidden=True), same_look=True)
    style = patched(docx(p("查询人", t("某甲"), props='<w:pStyle w:val="Hid"/>') + p(PLAIN) + p("内部资料，注意保存", props='<w:pStyle w:val="Hid"/>'),
        types=f'<Override PartName="/word/styles.xml" ContentType="{CT}styles+xml"/>', rels=f'<Relationship Id="rs" Type="{REL}styles" Target="styles.xml"/>',
        extra={"word/styles.xml": f'{HEAD}<w:styles {NS}><w:style w:type="paragraph" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'}))
    plant("docx_hidden_by_style.docx", style, hit("internal_notice", "内部资料，注意保存", "paragraph"))
    a = n.card()
    plant("docx_white_on_white.docx", docx(p("补贴已发放", t(f"一折通卡号{a}", '<w:color w:val="FFFFFF"/><w:sz w:val="2"/>')) + p(PLAIN)), hit("bank_card|social_card", a, "paragraph"), same_look=False)
    a = n.id()
    note = f'<w:footnote w:id="2">{p("经办人：", name, "，身份证", a)}</w:footnote>'
    plant("docx_footnote.docx", docx(p("已核实", '<w:r><w:footnoteReference w:id="2"/></w:r>'), footnotes=note), ident(a, "footnote"))
    plant("docx_endnote_number.docx", docx(p("依据", '<w:r><w:endnoteReference w:id="2"/></w:r>'), endnotes=f'<w:endnote w:id="2">{p("见天发密〔2023〕7号文件。")}</w:endnote>'), hit("classified_number", "天发密〔2023〕7号", "footnote"))
    a = n.mobile()
    comment = f'<w:comment w:id="0" w:author="何批注" w:date="2024-01-01T00:00:00Z" w:initials="HP">{p(f"请打他手机{a}核实，暗语四四二")}</w:comment>'
    plant("docx_comment.docx", docx(p('<w:commentRangeStart w:id="0"/>', PLAIN, '<w:commentRangeEnd w:id="0"/>', '<w:r><w:commentReference w:id="0"/></w:r>'), comments=comment),
          hit("mobile", a, "comment", hidden=True), canaries=["何批注", "暗语四四二"])
    plant("docx_text_box.docx", docx(p(NOTE, text_box(p("内部文件　不得外传"))) + p(PLAIN)), hit("internal_notice", "内部文件　不得外传", "shape|paragraph"))
    a = n.id()
    plant("docx_text_box_id.docx", docx(p("公示名单", text_box(p(f"联系人{name} {a[:6]} {a[6:14]} {a[14:]}")))), ident(f"{a[:6]} {a[6:14]} {a[14:]}", "shape|paragraph"))
    media = {"word/media/p.png": png}
    rel = f'<Relationship Id="rp" Type="{REL}image" Target="media/p.png"/>'
    plant("docx_alt_text.docx", docx(p(picture("rp", descr="机密★10年 作战值班室照片")) + p(PLAIN), extra=media, rels=rel), secrecy("机密★10年", "alt_text"))
    a = n.id()
    plant("docx_picture_title.docx", docx(p(picture("rp", name=f"身份证{a}正面.png", title="照片")) + p(PLAIN), extra=media, rels=rel), ident(a, "alt_text|name"))
    core = f"<dc:title>{NOTE}</dc:title><dc:creator>秦作者</dc:creator><dc:subject>秘密★2年</dc:subject><cp:keywords>村务</cp:keywords><cp:lastModifiedBy>吕修改</cp:lastModifiedBy>"
    plant("docx_core_properties.docx", docx(p(PLAIN), core=core), secrecy("秘密★2年", "property", hidden=True), canaries=["秦作者", "吕修改"], same_look=True)
    a = n.mobile()
    app = f"<Template>内部模板.dotm</Template><Manager>万主管{a}</Manager><Company>暗语单位六六</Company><Application>WPS</Application>"
    plant("docx_app_properties.docx", docx(p(PLAIN), app=app), hit("mobile", a, "property", hidden=True), canaries=["万主管", "暗语单位六六"], same_look=True)
    a = n.id()
    plant("docx_custom_property.docx", docx(p(PLAIN), custom=f"承办人{a}"), ident(a, "property", hidden=True), same_look=True)
    item = '<?xml version="1.0"?><b:Sources xmlns:b="http://example.org/b"><b:Note>机密★3年</b:Note></b:Sources>'
    plant("docx_custom_xml.docx", docx(p(PLAIN), extra={"customXml/item1.xml": item}, rels=f'<Relationship Id="rc" Type="{REL}customXml" Target="../customXml/item1.xml"/>'),
          secrecy("机密★3年", "other|property", hidden=True), same_look=True)
    a, b = n.id(), n.id()
    attr = f'<?xml version="1.0"?><r xmlns="http://example.org/r" holder="{a}"><w no="{b}"/></r>'
    plant("docx_custom_xml_attribute.docx", docx(p(PLAIN), extra={"customXml/item1.xml": attr}, rels=f'<Relationship Id="rc" Type="{REL}customXml" Target="../customXml/item1.xml"/>'),
          ident(a, "other|property", hidden=True), ident(b, "other|property", hidden=True), same_look=True)
    settings = f'<w:docVars><w:docVar w:name="person" w:val="{a}"/></w:docVars><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
    plant("docx_document_variable.docx", docx(p(PLAIN), settings=settings), ident(a, "other|property|field", hidden=True), same_look=True)
    a = n.id()
    sdt = f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="甲" w:value="{a}"/></w:dropDownList></w:sdtPr><w:sdtContent>{p("甲")}</w:sdtContent></w:sdt>'
    plant("docx_drop_down_list.docx", docx(p(PLAIN) + sdt), ident(a, "field|other|paragraph"))
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> QUOTE "' + a + '" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("见附件") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    plant("docx_field_code.docx", docx(p(PLAIN, field)), ident(a, "field|other|paragraph|property"))
    link = p('<w:hyperlink r:id="rl"><w:r><w:t>发信</w:t></w:r></w:hyperlink>', PLAIN)
    plant("docx_link_target.docx", docx(link, rels=f'<Relationship Id="rl" Type="{REL}hyperlink" Target="mailto:chenceshi1985@qq.com" TargetMode="External"/>'), hit("email", "chenceshi1985@qq.com", "other|field|paragraph|property|outline"))
    plant("docx_embedded_workbook.docx", docx(p(PLAIN, '<w:r><w:object><v:shape style="width:90pt;height:40pt"/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="s" DrawAspect="Icon" ObjectID="_1" r:id="rx"/></w:object></w:r>'),
          extra={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": small_xlsx[0]}, rels=f'<Relationship Id="rx" Type="{REL}package" Target="embeddings/Microsoft_Excel_Sheet1.xlsx"/>'),
          ident(small_xlsx[1], "cell"))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "旧文档 机密★10年".encode("utf-16-le") + bytes(500)
    plant("docx_old_ole_object.docx", docx(p(PLAIN, '<w:r><w:object><v:shape style="width:90pt;height:40pt"/><o:OLEObject Type="Embed" ProgID="Word.Document.8" ShapeID="s" DrawAspect="Icon" ObjectID="_1" r:id="rx"/></w:object></w:r>'),
          extra={"word/embeddings/oleObject1.bin": ole}, rels=f'<Relationship Id="rx" Type="{REL}oleObject" Target="embeddings/oleObject1.bin"/>'),
          secrecy("机密★10年", "embedded|other", optional=True), verdict="review|refuse")
    a, b = n.id(), "鄂R·A7K21"
    dgm = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    data = f'{HEAD}<dgm:dataModel {dgm}><dgm:ptLst><dgm:pt modelId="1"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:p><a:r><a:t>工作</a:t></a:r><a:r><a:t>秘密</a:t></a:r><a:r><a:t>★3年</a:t></a:r></a:p><a:p><a:r><a:t>联络员{a}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst><dgm:cxnLst/></dgm:dataModel>'
    smart = '<w:r><w:drawing><wp:inline><wp:extent cx="1200000" cy="600000"/><wp:docPr id="9" name="图示 9"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rd" r:lo="rd" r:qs="rd" r:cs="rd"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    plant("docx_smart_art.docx", docx(p(PLAIN, smart), extra={"word/diagrams/data1.xml": data}, types='<Override PartName="/word/diagrams/data1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"/>',
          rels=f'<Relationship Id="rd" Type="{REL}diagramData" Target="diagrams/data1.xml"/>'), hit("internal_notice|secrecy_marking", "工作秘密★3年", "shape|other|paragraph"), ident(a, "shape|other|paragraph"))
    chunk = f"<html><body><p>附件：<b>机</b><b>密</b>★5年</p></body></html>"
    plant("docx_alt_chunk.docx", docx(p(PLAIN) + '<w:altChunk r:id="rk"/>', extra={"word/chunk.html": chunk}, types='<Override PartName="/word/chunk.html" ContentType="text/html"/>',
          rels=f'<Relationship Id="rk" Type="{REL}aFChunk" Target="chunk.html"/>'), secrecy("机密★5年", "other|paragraph|embedded|line", optional=True), verdict="refuse|review")
    a = n.id()
    orphan = docx(p(PLAIN), extra={"word/old_document.xml": f"{HEAD}<w:document {NS}><w:body>{p('户主' + a)}</w:body></w:document>"})
    plant("docx_part_nobody_names.docx", orphan, ident(a, "other|paragraph"))
    plant("docx_trailing_bytes.docx", docx(p(PLAIN)) + "\n机密★10年\n".encode(), secrecy("机密★10年", "other", optional=True), note="bytes after the archive", verdict="clean|review|refuse")
    glossary = f'{HEAD}<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartBody>{p("内部参考，请勿转发")}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>'
    plant("docx_building_blocks.docx", docx(p(PLAIN), extra={"word/glossary/document.xml": glossary}, types=f'<Override PartName="/word/glossary/document.xml" ContentType="{CT}document.glossary+xml"/>',
          rels=f'<Relationship Id="rg" Type="{REL}glossaryDocument" Target="glossary/document.xml"/>'), hit("internal_notice", "内部参考，请勿转发", "other|paragraph"), same_look=True)
    a = n.old_id()
    ruby = f'<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>lǐ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>李</w:t></w:r></w:rubyBase></w:ruby></w:r>'
    plant("docx_old_number.docx", docx(p("户主", ruby, "样本，身份证号：", a)), ident(a))
    with_library(book, n)


def with_library(book, n):
    """As python-docx, with its template and properties, makes them."""
    d = python_docx.Document()
    d.core_properties.author, d.core_properties.comments = "孟作者", "由孟作者起草"
    d.add_heading("天门市某某镇2023年临时救助对象花名册", 1)
    rows = [["序号", "姓名", "身份证号码", "联系电话", "家庭住址", "一卡通账号", "救助原因"]]
    people = []
    for at, (person, why) in enumerate((("王测一", "患尿毒症，长期透析"), ("李样本", "肢体残疾二级"), ("赵试用", "患肺癌，住院治疗")), 1):
        people.append((n.id(), n.mobile(), f"某某村{at + 2}组{at * 7}号", n.card(), why))
        rows.append([str(at), person, *people[-1][:3], people[-1][3], why])
    grid = d.add_table(len(rows), 7)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            grid.cell(r, c).text = text
    hits = []
    for number, mobile, address, card, why in people:
        hits += [hit("id_number", number, "cell"), hit("mobile", mobile, "cell"), hit("address", address, "cell"), hit("bank_card|social_card", card, "cell")]
        hits.append(hit("health|hardship", why.split("，")[0].removeprefix("患"), "cell"))
    save = lambda d: (out := io.BytesIO(), d.save(out))[0].getvalue()
    book.plant("docx_roster_table.docx", save(d), *hits, canaries=["孟作者"])

    d = python_docx.Document()
    d.add_paragraph("情况说明")
    d.add_paragraph("王测一，男，1968年7月15日出生，住某某社区阳光小区5栋2单元301室，护照号码E12345678，家庭电话0728-5223344，车牌号鄂A·D12345，个人邮箱wangceyi_68@163.com。")
    d.add_paragraph("其子王小测，7岁，系未成年人，就读于某某小学。")
    d.add_paragraph("因病致贫，家中欠债八万余元。")
    d.add_paragraph("社会保障卡号：A12345678。")
    book.plant(
        "docx_every_kind.docx", save(d), hit("birth_date", "1968年7月15日", "paragraph"), hit("address", "阳光小区5栋2单元301室", "paragraph"), hit("passport", "E12345678", "paragraph"),
        hit("landline", "0728-5223344", "paragraph"), hit("plate", "鄂A·D12345", "paragraph"), hit("email", "wangceyi_68@163.com", "paragraph"), hit("minor", "王小测，7岁", "paragraph"),
        hit("minor", "未成年人", "paragraph", optional=True), hit("hardship", "因病致贫", "paragraph", optional=True), hit("hardship", "欠债", "paragraph", optional=True), hit("social_card", "A12345678", "paragraph"),
    )
    d = python_docx.Document()
    d.add_paragraph("走访台账")
    full = lambda s: "".join(chr(ord(c) + 0xFEE0) for c in s)
    a, b, c, x = n.id(), n.id(), n.mobile(), n.id("X")
    d.add_paragraph(f"张测试 {full(a)}")
    d.add_paragraph(f"刘样例 {'-'.join((b[:6], b[6:14], b[14:]))}，电话{c[:3]}-{c[3:7]}-{c[7:]}")
    d.add_paragraph(f"周试用 {' '.join(x)}")
    book.plant("docx_disguised_numbers.docx", save(d), hit("id_number", full(a), "paragraph"), hit("id_number", f"{b[:6]}-{b[6:14]}-{b[14:]}", "paragraph"), hit("mobile", f"{c[:3]}-{c[3:7]}-{c[7:]}", "paragraph"), hit("id_number", " ".join(x), "paragraph"))
    d = python_docx.Document()
    section = d.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "机 密 ★ １０ 年"
    section.header.paragraphs[0].text = "天门市某某镇人民政府"
    d.add_paragraph(NOTE)
    book.plant("docx_first_page_header.docx", save(d), hit("secrecy_marking", "机 密 ★ １０ 年", "header"))
    d = python_docx.Document()
    outer = d.add_table(1, 1).cell(0, 0)
    inner = outer.add_table(1, 2)
    a = n.id()
    inner.cell(0, 0).text, inner.cell(0, 1).text = "证件", a
    d.add_paragraph("（此件不公开）")
    book.plant("docx_nested_table.docx", save(d), hit("id_number", a, "cell|paragraph"), hit("internal_notice", "此件不公开", "paragraph", optional=True), verdict="review|refuse")
