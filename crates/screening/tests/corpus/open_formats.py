"""ODT, ODS, ODP and OFD."""

import io

from odf.opendocument import OpenDocumentText
from odf.text import H, P, Note, NoteBody, NoteCitation
from odf.office import Annotation
from odf.dc import Creator

from book import hit, zipped

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NS = " ".join(
    f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}"'
    for k, v in {
        "office": "office:1.0", "text": "text:1.0", "table": "table:1.0", "style": "style:1.0", "draw": "drawing:1.0", "meta": "meta:1.0", "fo": "xsl-fo-compatible:1.0",
        "svg": "svg-compatible:1.0", "presentation": "presentation:1.0", "config": "config:1.0", "form": "form:1.0",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def odf(kind, body, automatic="", header="", meta="", extra=None, master=""):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    tag = {"text": "text", "spreadsheet": "spreadsheet", "presentation": "presentation"}[kind]
    styles = (
        f'{HEAD}<office:document-styles {NS} office:version="1.2"><office:styles/><office:automatic-styles><style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/></style:page-layout></office:automatic-styles>'
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">{f"<style:header><text:p>{header}</text:p></style:header>" if header else ""}{master}</style:master-page></office:master-styles></office:document-styles>'
    )
    parts = {
        "mimetype": mime,
        "content.xml": f'{HEAD}<office:document-content {NS} office:version="1.2"><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:{tag}>{body}</office:{tag}></office:body></office:document-content>',
        "styles.xml": styles,
        "meta.xml": f'{HEAD}<office:document-meta {NS} office:version="1.2"><office:meta>{meta}</office:meta></office:document-meta>',
        **(extra or {}),
    }
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{"text/xml" if name.endswith("xml") else ""}"/>' for name in parts if name != "mimetype")
    parts["META-INF/manifest.xml"] = f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>{entries}</manifest:manifest>'
    return zipped(parts, stored=("mimetype",))


def para(text, style=""):
    return f'<text:p{f" text:style-name={style!r}" if style else ""}>{text}</text:p>'


OFD_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(texts, annotations="", info="", attachment=None, template="", custom="", glyphs=False, extra=None, layers=None):
    """GB/T 33190: one page of text objects."""
    def text(at, words):
        codes = "".join(f'<ofd:TextCode X="{i * 6}" Y="5">{c}</ofd:TextCode>' for i, c in enumerate(words)) if glyphs else f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(len(words) - 1, 1)} 6">{words}</ofd:TextCode>'
        return f'<ofd:TextObject ID="{20 + at}" Boundary="20 {20 + at * 10} 170 8" Font="3" Size="5">{codes}</ofd:TextObject>'

    uses = '<ofd:Template TemplateID="9"/>' if template else ""
    page = lambda words: f'{HEAD}<ofd:Page {OFD_NS}>{uses}<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="10">{"".join(text(i, w) for i, w in enumerate(words))}</ofd:Layer></ofd:Content></ofd:Page>'
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    tail = ('<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>' if annotations else "") + ("<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if attachment else "") + ("<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>" if custom else "")
    parts = {
        "OFD.xml": f'{HEAD}<ofd:OFD {OFD_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'{HEAD}<ofd:Document {OFD_NS}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>{tail}</ofd:Document>',
        "Doc_0/PublicRes.xml": f'{HEAD}<ofd:Res {OFD_NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Pages/Page_0/Content.xml": page(texts),
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = f'{HEAD}<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer ID="70" Type="Background"><ofd:TextObject ID="71" Boundary="10 5 100 8" Font="3" Size="5"><ofd:TextCode X="0" Y="5">{template}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
    if annotations:
        parts["Doc_0/Annots/Annotations.xml"] = f'{HEAD}<ofd:Annotations {OFD_NS}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
        parts["Doc_0/Annots/Page_0/Annotation.xml"] = f'{HEAD}<ofd:PageAnnot {OFD_NS}><ofd:Annot ID="80" Type="Highlight" Creator="华批注" LastModDate="2024-01-01" Remark="{annotations}"><ofd:Appearance Boundary="0 0 10 10"/></ofd:Annot></ofd:PageAnnot>'
    if attachment:
        parts["Doc_0/Attachs/Attachments.xml"] = f'{HEAD}<ofd:Attachments {OFD_NS}><ofd:Attachment ID="a1" Name="底稿" Format="txt"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
        parts["Doc_0/Attachs/a.txt"] = attachment
    if custom:
        parts["Doc_0/Tags/CustomTags.xml"] = f'{HEAD}<ofd:CustomTags {OFD_NS}><ofd:CustomTag TypeID="0"><ofd:FileLoc>t.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>'
        parts["Doc_0/Tags/t.xml"] = f'{HEAD}<gw:doc xmlns:gw="http://example.org/gw"><gw:level>{custom}</gw:level></gw:doc>'
    return zipped(parts | (extra or {}))


def write(book, n, scan):
    plant = book.plant
    ident = lambda value, parts, **more: hit("id_number", value, parts, **more)
    secrecy = lambda value, parts, **more: hit("secrecy_marking", value, parts, **more)

    plant("odt_header.odt", odf("text", para("村务公开工作方案"), header="机密★三年"), secrecy("机密★三年", "header"))
    a = n.id()
    deletion = f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>华删改</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info>{para("户主" + a)}</text:deletion></text:changed-region></text:tracked-changes>'
    plant("odt_tracked_deletion.odt", odf("text", deletion + para('名单<text:change text:change-id="c1"/>如下')), ident(a, "change|paragraph", hidden=True), canaries=["华删改"])
    a = n.mobile()
    note = f'<office:annotation><dc:creator>华批注</dc:creator><dc:date>2024-01-01T00:00:00</dc:date>{para(f"电{a}问问，暗语三二一")}</office:annotation>'
    plant("odt_annotation.odt", odf("text", para(f"名单{note}如下")), hit("mobile", a, "comment", hidden=True), canaries=["华批注", "暗语三二一"], same_look=True)
    a = n.id()
    hid = '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    plant("odt_hidden_text.odt", odf("text", para(f'名单<text:span text:style-name="T1">{a}</text:span><text:hidden-text text:condition="ooow:1" text:string-value="秘密★1年" text:is-hidden="true"/>如下'), hid), ident(a, "paragraph|field", hidden=True), secrecy("秘密★1年", "paragraph|field|other"), same_look=True)
    a = n.id()
    meta = f'<dc:title>方案</dc:title><meta:initial-creator>华作者</meta:initial-creator><meta:user-defined meta:name="承办">{a}</meta:user-defined><meta:keyword>绝密★长期</meta:keyword>'
    plant("odt_meta.odt", odf("text", para("村务公开工作方案"), meta=meta), ident(a, "property", hidden=True), secrecy("绝密★长期", "property", hidden=True), canaries=["华作者"], same_look=True)
    a = n.id()
    spans = "".join(f'<text:span>{c}</text:span>{"<text:s/>" if at in (5, 13) else ""}' for at, c in enumerate(a))
    plant("odt_spans_and_spaces.odt", odf("text", para(f"户主<text:tab/>{spans}")), ident(f"{a[:6]} {a[6:14]} {a[14:]}", "paragraph"))
    d = OpenDocumentText()
    d.text.addElement(H(outlinelevel=1, text="情况说明"))
    b = n.id("X")
    para_ = P(text="已核实")
    body = NoteBody()
    body.addElement(P(text=f"证件号{b}"))
    note = Note(noteclass="footnote", id="f1")
    note.addElement(NoteCitation(text="1")), note.addElement(body)
    para_.addElement(note)
    d.text.addElement(para_)
    comment = Annotation()
    comment.addElement(Creator(text="姜批注")), comment.addElement(P(text="本件系内部资料，不得公开"))
    last = P(text="妥否")
    last.addElement(comment)
    d.text.addElement(last)
    out = io.BytesIO()
    d.write(out)
    plant("odt_library_footnote.odt", out.getvalue(), ident(b, "footnote"), hit("internal_notice", "内部资料，不得公开", "comment", hidden=True), canaries=["姜批注"])

    cell = lambda text: f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    row = lambda *cells, more="": f"<table:table-row{more}>{''.join(map(cell, cells))}</table:table-row>"
    a, b = n.id(), n.id()
    off = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    tables = f'<table:table table:name="公示">{row("姓名", "金额")}{row("姜测试", b, more=" table:visibility=" + chr(34) + "collapse" + chr(34))}{row("姜样本", "600")}</table:table><table:table table:name="底表" table:style-name="ta2">{row("姜测试", a)}</table:table>'
    plant("ods_hidden_sheet_row.ods", odf("spreadsheet", tables, off), ident(a, "cell", hidden=True), ident(b, "cell", hidden=True), same_look=True)
    a = n.mobile()
    tables = f'<table:table table:name="公示"><table:table-row><table:table-cell office:value-type="string"><office:annotation><dc:creator>姜二注</dc:creator>{para("机密★2年")}</office:annotation><text:p>姜测试</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="{a}"><text:p>{a}</text:p></table:table-cell></table:table-row></table:table>'
    plant("ods_comment_and_number.ods", odf("spreadsheet", tables), secrecy("机密★2年", "comment", hidden=True), hit("mobile", a, "cell"), canaries=["姜二注"])
    a = n.id()
    drawpage = '<draw:page draw:name="{}" draw:master-page-name="Standard"{}><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm">{}<draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>{}</draw:page>'
    notes = f'<presentation:notes><draw:frame svg:width="10cm" svg:height="3cm"><draw:text-box>{para("提问" + a)}</draw:text-box></draw:frame></presentation:notes>'
    dp = '<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    body = drawpage.format("首页", "", "", "党务公开培训", notes) + drawpage.format("第二页", ' draw:style-name="dp2"', "<svg:desc>秘密★长期</svg:desc>", "本页系内部资料，不得外传", "")
    plant("odp_notes_hidden_alt.odp", odf("presentation", body, dp), ident(a, "notes", hidden=True), secrecy("秘密★长期", "alt_text|slide|shape"), hit("internal_notice", "内部资料，不得外传", "slide|shape", hidden=True))

    a = n.id()
    plant("ofd_page.ofd", ofd(["机密★10年", "关于某某事项的通知", f"联系人样本 身份证号{a}"]), secrecy("机密★10年", "page"), ident(a, "page"))
    plant("ofd_glyph_by_glyph.ofd", ofd(["秘密★5年", "关于某某事项的通知"], glyphs=True), secrecy("秘密★5年", "page"))
    plant("ofd_template_page.ofd", ofd(["关于某某事项的通知"], template="绝 密 ★ 长 期"), secrecy("绝 密 ★ 长 期", "page|master|header|other"))
    a = n.mobile()
    plant("ofd_annotation.ofd", ofd(["关于某某事项的通知"], annotations=f"找样本{a}"), hit("mobile", a, "annotation|other", hidden=True), canaries=["华批注"], same_look=True)
    a = n.id()
    info = f'<ofd:Title>通知</ofd:Title><ofd:Author>谢作者</ofd:Author><ofd:Subject>秘密★2年</ofd:Subject><ofd:Keywords><ofd:Keyword>{a}</ofd:Keyword></ofd:Keywords><ofd:CustomDatas><ofd:CustomData Name="密级">机密</ofd:CustomData></ofd:CustomDatas>'
    plant("ofd_info.ofd", ofd(["关于某某事项的通知"], info=info), secrecy("秘密★2年", "property", hidden=True), ident(a, "property", hidden=True), secrecy("机密", "property", optional=True), canaries=["谢作者"])
    a = n.id()
    plant("ofd_attachment.ofd", ofd(["关于某某事项的通知"], attachment=f"底稿：样本 {a}".encode("gb18030")), ident(a, "line"))
    plant("ofd_custom_tag.ofd", ofd(["关于某某事项的通知"], custom="机密★1年"), secrecy("机密★1年", "other|property"))
    old = f'{HEAD}<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer ID="10"><ofd:TextObject ID="20" Boundary="20 20 170 8" Font="3" Size="5"><ofd:TextCode X="0" Y="5">机密★20年</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
    plant("ofd_old_page_left.ofd", ofd(["关于某某事项的通知"], extra={"Doc_0/Pages/Page_1/Content.xml": old}), secrecy("机密★20年", "page|other"), note="a page nobody names")
    content = f'{HEAD}<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer ID="10"><ofd:ImageObject ID="20" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="30"/></ofd:Layer></ofd:Content></ofd:Page>'
    res = f'{HEAD}<ofd:Res {OFD_NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="30" Type="Image" Format="PNG"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    parts = {"Doc_0/Pages/Page_0/Content.xml": content, "Doc_0/PublicRes.xml": res, "Doc_0/Res/scan.png": scan}
    plant("ofd_scan.ofd", ofd([], extra=parts), verdict="review", note="a page without text")
