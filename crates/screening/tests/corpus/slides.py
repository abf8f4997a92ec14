"""PPTX: slides, and what stands behind them."""

import io

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from book import hit, patched

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(deck):
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def deck(*titles):
    d = Presentation()
    d.core_properties.author = "卫作者"
    for title in titles or ("2023年度党务公开工作培训", "一、主要内容"):
        slide = d.slides.add_slide(d.slide_layouts[5])
        slide.shapes.title.text = title
    return d


def box(shapes, text):
    frame = shapes.add_textbox(Inches(1), Inches(3), Inches(6), Inches(1)).text_frame
    frame.text = text
    return frame


def write(book, n, png):
    plant = book.plant
    ident = lambda value, parts, **more: hit("id_number", value, parts, **more)
    secrecy = lambda value, parts, **more: hit("secrecy_marking", value, parts, **more)

    d = deck("机密★10年", "作战会议纪要")
    plant("pptx_marking_title.pptx", saved(d), secrecy("机密★10年", "slide"), canaries=["卫作者"])
    d, a = deck(), n.id()
    d.slides[0].notes_slide.notes_text_frame.text = f"讲到这里点名{a}，内部掌握，暗语九一八"
    plant("pptx_notes.pptx", saved(d), ident(a, "notes", hidden=True), canaries=["暗语九一八"], same_look=True)
    d = deck("首页", "内部资料 请勿外传")
    d.slides[1]._element.set("show", "0")
    plant("pptx_hidden_slide.pptx", saved(d), hit("internal_notice", "内部资料 请勿外传", "slide", hidden=True), same_look=False)
    data = patched(saved(deck()), **{"ppt/slideMasters/slideMaster1.xml": lambda x: x.replace("Click to edit Master title style", "秘密★5年", 1)})
    plant("pptx_master.pptx", data, secrecy("秘密★5年", "master"), note="a placeholder's own words in the master: not drawn, yet there")
    a = n.id()
    data = patched(saved(deck()), **{"ppt/slideLayouts/slideLayout3.xml": lambda x: x.replace("Click to edit Master title style", f"例：{a}", 1)})
    plant("pptx_layout.pptx", data, ident(a, "master"))
    d, a = deck(), n.id()
    pic = d.slides[0].shapes.add_picture(io.BytesIO(png), Inches(1), Inches(3), Inches(2))
    pic._element.nvPicPr.cNvPr.set("descr", f"身份证照片{a}")
    plant("pptx_alt_text.pptx", saved(d), ident(a, "alt_text"))
    d, a, b = deck(), n.id(), n.mobile()
    grid = d.slides[0].shapes.add_table(2, 3, Inches(1), Inches(3), Inches(6), Inches(1)).table
    for at, text in enumerate(("姓名", "身份证号", "手机", "卫测试", a, b)):
        grid.cell(at // 3, at % 3).text = text
    plant("pptx_table.pptx", saved(d), ident(a, "cell|slide"), hit("mobile", b, "cell|slide"))
    d, a = deck(), n.id()
    chart = CategoryChartData()
    chart.categories = [f"卫测试{a}", "其他"]
    chart.add_series("金额", (600, 400))
    d.slides[0].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), chart)
    plant("pptx_chart_workbook.pptx", saved(d), ident(a, "shape|slide|cell|other"))
    d = deck()
    frame = box(d.slides[0].shapes, "")
    for c in "绝密☆长期":
        frame.paragraphs[0].add_run().text = c
    plant("pptx_one_character_a_run.pptx", saved(d), secrecy("绝密☆长期", "slide|shape"))
    d = deck()
    frame = box(d.slides[0].shapes, "机")
    for c in "密★一年":
        frame.add_paragraph().text = c
    plant("pptx_vertical.pptx", saved(d), secrecy("机密★一年", "slide|shape"))
    d, a = deck(), n.mobile()
    group = d.slides[0].shapes.add_group_shape()
    box(group.shapes, f"卫测试 手机{a}").paragraphs[0].runs[0].font.bold = True
    far = d.slides[1].shapes.add_textbox(Inches(-20), Inches(3), Inches(6), Inches(1))
    far.text_frame.text = "厅密字〔2018〕第6号"
    plant("pptx_group_and_off_slide.pptx", saved(d), hit("mobile", a, "slide|shape"), hit("classified_number", "厅密字〔2018〕第6号", "slide|shape"))
    a = n.id()
    rel = f'<Relationship Id="rCm" Type="{REL}/comments" Target="../comments/comment1.xml"/></Relationships>'
    data = patched(saved(deck()), **{
        "ppt/comments/comment1.xml": f'{HEAD}<p:cmLst xmlns:p="{P}"><p:cm authorId="0" dt="2024-01-01T00:00:00" idx="1"><p:pos x="10" y="10"/><p:text>核对{a}</p:text></p:cm></p:cmLst>'.encode(),
        "ppt/commentAuthors.xml": f'{HEAD}<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="卫批注" initials="W" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'.encode(),
        "ppt/slides/_rels/slide1.xml.rels": lambda x: x.replace("</Relationships>", rel),
        "ppt/_rels/presentation.xml.rels": lambda x: x.replace("</Relationships>", f'<Relationship Id="rCa" Type="{REL}/commentAuthors" Target="commentAuthors.xml"/></Relationships>'),
        "[Content_Types].xml": lambda x: x.replace("</Types>", '<Override PartName="/ppt/comments/comment1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.comments+xml"/><Override PartName="/ppt/commentAuthors.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml"/></Types>'),
    })
    plant("pptx_comment.pptx", data, ident(a, "comment", hidden=True), canaries=["卫批注"], same_look=True)
    d = deck()
    d.core_properties.keywords, d.core_properties.comments = "机密★5年", "卫附注"
    plant("pptx_properties.pptx", saved(d), secrecy("机密★5年", "property", hidden=True), canaries=["卫附注", "卫作者"], same_look=True)
