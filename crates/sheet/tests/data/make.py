"""Makes the sample files in this folder. Needs openpyxl, python-docx >= 1.2, msoffcrypto-tool and LibreOffice (soffice).

    python3 make.py

Everything in them is invented. The files are committed; run this only to change them.
"""
import datetime, io, pathlib, shutil, subprocess, tempfile

import docx
import msoffcrypto.format.ooxml
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

HERE = pathlib.Path(__file__).parent

NINE_HEAD = [
    ["序号", "公开事项", None, "公开内容\n（要素）", "公开依据", "公开\n时限", "公开主体", "公开渠道和载体", None, None, "公开对象", None, "公开层级"],
    [None, "一级事项", "二级事项", None, None, None, None, "■政府网站", "□公开栏", "微信群", "全社会", "特定群体（请写明）", None],
]
NINE_ROWS = [
    [1, "村级财务", "收支明细", "收入、支出逐笔", "《办法》第六条", "每季度首月10日", "村委会", "√", "√", None, "√", None, "村级"],
    [2, None, "债权债务", "余额\n及变动", "《办法》第七条", datetime.date(2026, 3, 1), "村委会", None, "√", "√", None, "债权人", "村级"],
    [3, "低保", "对象名单", "姓名、金额", "《条例》第三条", "每年1月", "镇民政办", "√", None, None, "√", None, "乡级"],
]


def openpyxl_nine():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "村务"
    sheet.append(["某某镇村务公开标准目录"])
    sheet.append(["填报单位：某某镇人民政府"])
    for row in NINE_HEAD + NINE_ROWS:
        sheet.append(row)
    sheet.append(["注：本目录一年一修。"])
    for region in ["A1:M1", "A2:M2", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:F4", "G3:G4", "H3:J3", "K3:L3", "M3:M4", "B5:B6", "A8:M8"]:
        sheet.merge_cells(region)
    sheet["F6"].number_format = "yyyy/m/d"
    sheet["D5"].comment = Comment("金额要不要写？", "王某")
    hidden = book.create_sheet("旧版")
    hidden.sheet_state = "hidden"
    hidden.append(["事项", "方式", "频次"])
    hidden.append(["旧事项", "公开栏", "每年"])
    book.create_sheet("空表")
    book.save(HERE / "nine_openpyxl.xlsx")


def shapes():
    book = openpyxl.Workbook()
    book.remove(book.active)

    def sheet(name, rows, regions):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for region in regions:
            sheet.merge_cells(region)

    no = None
    sheet("标准", [
        ["某区社会救助领域标准目录"],
        ["序号", "公开事项", no, "公开内容（要素）", "公开渠道和载体（在标注范围内至少选择其一公开，法律法规规章另有规定的从其规定）", "公开对象", no, "公开方式", no, "公开层级", no],
        [no, "一级事项", "二级事项", no, no, "全社会", "特定群体", "主动", "依申请", "县级", "乡级"],
        [1, "综合业务", "政策法规", "●办法\n●配套", "■政府网站 □公开栏", "√", no, "√", no, "√", "√"],
        [2, no, "监督检查", "●信访", "■政府网站", no, "√", "√", no, "√", no],
    ], ["A1:K1", "A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:G2", "H2:I2", "J2:K2", "B4:B5"])
    sheet("分段", [
        ["某村党务公开目录（试行）"], [no],
        ["填报单位：某村党支部", no, no, "填报日期：2026年3月1日"],
        ["公开项目", "公开内容", "公开形式", "公开时间", "承办部门"],
        ["一、长期公开"],
        ["组织", "设置", "公开栏", "长期", "支部"],
        ["二、定期公开"],
        ["党费", "收缴", "公开栏", "每季度", "支部"],
        [no, "预备党员", "公开栏", "每季度", "支部"],
        ["填表人：张三", no, "审核人：李四"],
    ], ["A1:E2", "A3:C3", "D3:E3", "A5:E5", "A7:E7", "A8:A9"])
    sheet("三层", [
        ["序号", "事项", no, "公开要求"],
        [no, no, no, "方式", no, "时限", "责任单位"],
        [no, "一级事项", "二级事项", "网站", "公开栏"],
        [1, "党务", "换届", "√", no, "每年", "支部"],
        [2, "党务", "党费", no, "√", "每月", "支部"],
    ], ["A1:A3", "B1:C2", "D1:G1", "D2:E2", "F2:F3", "G2:G3"])
    book.save(HERE / "shapes.xlsx")


def displayed():
    book = openpyxl.Workbook()
    sheet = book.active
    cells = [
        (5, "General"), (5.0, "General"), (0.1 + 0.2, "General"), (0.05, "0%"), (7, "000"), (1234.5, "#,##0.00"),
        (datetime.date(2026, 3, 1), 'm"月"d"日"'), (datetime.date(2026, 3, 1), 'yyyy"年"m"月"'),
        (datetime.datetime(2026, 3, 1, 9, 30), "yyyy-mm-dd hh:mm"), (datetime.time(9, 30), "h:mm"),
        (True, "General"), ("=1+", "@"), ("  前后空格  ", "@"),
    ]
    for row, (value, shown) in enumerate(cells, 1):
        cell = sheet.cell(row, 1, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell.number_format = shown
    sheet.cell(14, 1).value = CellRichText("每季度", TextBlock(InlineFont(b=True), "首月"), "10日")
    sheet.cell(15, 1).value = "=SUM(1,2)"
    book.save(HERE / "displayed.xlsx")


def libreoffice(source, target, kind):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", folder, source],
            check=True, capture_output=True,
        )
        shutil.copy(pathlib.Path(folder) / f"{pathlib.Path(source).stem}.{kind.split(':')[0]}", target)


def word():
    document = docx.Document()
    document.add_heading("党务公开目录", 1)
    document.add_paragraph("填报单位：某某村党支部")
    table = document.add_table(6, 5)
    rows = [
        ["公开事项", "", "公开方式", "公开时限", "责任单位"],
        ["一级事项", "二级事项", "", "", ""],
        ["组织建设", "换届选举", "", "形成之日起20个工作日内", "支部委员会"],
        ["", "发展党员", "会议", "", "支部委员会"],
        ["已删除的行", "x", "x", "x", "x"],
        ["党费收缴", "党费收缴", "公开栏", "每年1月", "组织委员"],
    ]
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    cell = table.cell
    for first, last in [((0, 0), (0, 1)), ((0, 2), (1, 2)), ((0, 3), (1, 3)), ((0, 4), (1, 4)), ((2, 0), (3, 0))]:
        region = cell(*first).merge(cell(*last))
        region.text = region.text.strip()
    mode = cell(2, 2).paragraphs[0]
    for font, code, text in [("Wingdings", "F0FE", "公开栏 "), ("Wingdings", "F0A8", "网站")]:
        mode._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:sym w:font="{font}" w:char="{code}"/><w:t xml:space="preserve">{text}</w:t></w:r>'))
    when = cell(3, 3).paragraphs[0]
    when._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="90" w:author="a"><w:r><w:delText>每月</w:delText></w:r></w:del>'))
    when._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="91" w:author="a"><w:r><w:t>每半年</w:t></w:r></w:ins>'))
    remark = cell(3, 1).paragraphs[0].runs[0]
    document.add_comment(remark, text="含预备党员", author="李某")
    gone = table.rows[4]._tr
    gone.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="92" w:author="a"/>'))
    inner = cell(5, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"
    document.add_paragraph("此后是第二张表")
    second = document.add_table(2, 3)
    for row, texts in zip(second.rows, [["事项", "方式", "频次"], ["村规民约", "公开栏", "长期"]]):
        for one, text in zip(row.cells, texts):
            one.text = text
    document.add_paragraph()
    onward = document.add_table(1, 3)
    for one, text in zip(onward.rows[0].cells, ["集体资产", "公开栏", "每季度"]):
        one.text = text
    document.save(HERE / "party.docx")


def encrypted():
    source = io.BytesIO((HERE / "displayed.xlsx").read_bytes())
    with open(HERE / "password.xlsx", "wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("secret", target)


def text():
    lines = ["事项,公开范围,公开方式,公开频次,责任单位", "村级财务,全体村民,\"公开栏、微信群\",每月10日前,村委会", "低保名单,全社会,网站,每年1月,民政办"]
    (HERE / "five_gbk.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))


openpyxl_nine()
shapes()
displayed()
libreoffice(HERE / "nine_openpyxl.xlsx", HERE / "nine_libreoffice.xlsx", "xlsx")
libreoffice(HERE / "displayed.xlsx", HERE / "old.xls", "xls")
word()
libreoffice(HERE / "party.docx", HERE / "old.doc", "doc")
libreoffice(HERE / "party.docx", HERE / "party_libreoffice.docx", "docx:MS Word 2007 XML")
encrypted()
text()
