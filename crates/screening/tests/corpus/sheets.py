"""XLSX and CSV of offices: what stands in cells, and what Excel keeps beside them."""

import io

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from book import hit, patched

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(workbook):
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def sheet(*rows, title="公示"):
    workbook = openpyxl.Workbook()
    workbook.properties.creator = "苗作者"
    page = workbook.active
    page.title = title
    for row in rows:
        page.append(row)
    return workbook, page


ROWS = [["序号", "村", "户数", "金额（元）"], [1, "一村", 12, 7200], [2, "二村", 9, 5400]]


def drawn(fill):
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(workbook, workbook.add_worksheet("表一"))
    workbook.close()
    return out.getvalue()


def small(n):
    """A workbook to be put into others, and the number in it."""
    number = n.id()
    return saved(sheet(["姓名", "证件"], ["冯测试", number])[0]), number


def write(book, n):
    plant = book.plant
    ident = lambda value, parts="cell", **more: hit("id_number", value, parts, **more)
    secrecy = lambda value, parts="cell", **more: hit("secrecy_marking", value, parts, **more)

    rows, hits = [["序号", "户主姓名", "身份证号", "手机号码", "银行卡号", "家庭住址", "困难原因"]], []
    for at, (name, why) in enumerate((("王测一", "患白血病"), ("李样本", "因残致贫"), ("赵试用", "因病致贫"), ("钱示范", "因学致贫")), 1):
        number, mobile, card = n.id("X" if at == 2 else ""), n.mobile(), n.card()
        rows.append([at, name, number.lower() if at == 2 else number, int(mobile) if at == 3 else mobile, card, f"某某镇某某村{at}组{at * 6}号", why])
        hits += [ident(rows[-1][2]), hit("mobile", mobile, "cell"), hit("bank_card|social_card", card, "cell"), hit("address", f"{at}组{at * 6}号", "cell")]
        hits.append(hit("health|hardship", "白血病", "cell") if at == 1 else hit("hardship|health", why, "cell"))
    plant("xlsx_roster.xlsx", saved(sheet(*rows)[0]), *hits, canaries=["苗作者"])

    w, s = sheet(["绝密★长期"], *ROWS)
    s.merge_cells("A1:D1")
    plant("xlsx_marking_cell.xlsx", saved(w), secrecy("绝密★长期"))
    w, s = sheet(["密级", "机密"], *ROWS)
    plant("xlsx_level_beside.xlsx", saved(w), secrecy("机密"), note="the level stands in the next cell")
    a, b = n.id(), n.mobile()
    w, s = sheet(*ROWS)
    h = w.create_sheet("底表")
    h.append(["姓名", "身份证", "电话"]), h.append(["冯测试", a, b])
    h.sheet_state = "hidden"
    plant("xlsx_hidden_sheet.xlsx", saved(w), ident(a, hidden=True), hit("mobile", b, "cell", hidden=True), same_look=True)
    w, s = sheet(*ROWS)
    h = w.create_sheet("x")
    h["B7"] = "机 密 ★ 5 年"
    h.sheet_state = "veryHidden"
    plant("xlsx_very_hidden_sheet.xlsx", saved(w), secrecy("机 密 ★ 5 年", hidden=True), same_look=True)
    w, s = sheet(*ROWS)
    a, b = n.id(), n.id()
    s.append([3, "三村", a, 1]), s.append([4, "四村", 3, 1])
    s.row_dimensions[4].hidden = True
    s["F2"] = b
    s.column_dimensions["F"].hidden = True
    plant("xlsx_hidden_row_column.xlsx", saved(w), ident(a, hidden=True), ident(b, hidden=True), same_look=True)
    w, s = sheet(*ROWS)
    a, b = n.id(), n.card()
    s["C3"] = a
    s["C3"].number_format = ";;;"
    s["E2"] = f"卡号{b}"
    s["E2"].font = Font(color="FFFFFFFF")
    plant("xlsx_invisible_cells.xlsx", saved(w), ident(a), hit("bank_card", b, "cell"))
    w, s = sheet(["姓名", "手机", "老身份证号"], ["冯测试"])
    a, b = n.mobile(), n.old_id()
    s["B2"], s["C2"] = int(a), int(b)
    s["C2"].number_format = "0"
    plant("xlsx_numbers_as_numbers.xlsx", saved(w), hit("mobile", a, "cell"), ident(b))
    w, s = sheet(*ROWS)
    a = n.id()
    s["B2"].comment = Comment(f"与{a}重名，暗语五五三", "尤批注")
    plant("xlsx_comment.xlsx", saved(w), ident(a, "comment", hidden=True), canaries=["尤批注", "暗语五五三"], same_look=True)
    w, s = sheet(*ROWS)
    s.oddHeader.left.text, s.oddFooter.center.text = "内部资料 严禁外传", "第 &P 页"
    s.evenHeader.center.text = "秘密★6个月"
    plant("xlsx_sheet_header.xlsx", saved(w), hit("internal_notice", "内部资料 严禁外传", "header"), secrecy("秘密★6个月", "header"))
    w, s = sheet(*ROWS)
    a, b, c = n.id(), n.mobile(), n.id()
    v = DataValidation(type="list", formula1=f'"{a},{b}"')
    v.promptTitle, v.prompt = "提示", f"参照{c}填写"
    s.add_data_validation(v), v.add("B2")
    plant("xlsx_validation.xlsx", saved(w), ident(a, "cell|field|other"), hit("mobile", b, "cell|field|other"), ident(c, "cell|field|other"))
    w, s = sheet(*ROWS)
    a = n.id()
    w.defined_names["person"] = DefinedName("person", attr_text=f'"{a}"', comment="机密★1年", hidden=True)
    plant("xlsx_defined_name.xlsx", saved(w), ident(a, "name|other|property|field"), secrecy("机密★1年", "name|other|property|comment|field"))
    w, s = sheet(*ROWS, title="机密★3年")
    plant("xlsx_sheet_name.xlsx", saved(w), secrecy("机密★3年", "name"))
    w, s = sheet(*ROWS)
    chart = BarChart()
    chart.title = "内部文件 注意保密"
    chart.add_data(Reference(s, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    s.add_chart(chart, "F2")
    plant("xlsx_chart_title.xlsx", saved(w), hit("internal_notice", "内部文件 注意保密", "shape|other|paragraph"))
    w, s = sheet(*ROWS)
    a = n.id("X")
    font = InlineFont(b=True)
    s["B2"] = CellRichText("户主 ", *[TextBlock(font, c) if at % 2 else c for at, c in enumerate(a)])
    plant("xlsx_rich_text_runs.xlsx", saved(w), ident(a))
    a = n.id()
    text = patched(drawn(lambda w, s: s.write_column("A1", ["姓名", "冯测试", "占位文字"])), **{"xl/sharedStrings.xml": lambda x: x.replace("<t>占位文字</t>", f'<r><t>冯</t></r><r><t>某</t></r><rPh sb="0" eb="1"><t>{a}</t></rPh>')})
    plant("xlsx_phonetic.xlsx", text, ident(a))
    a = n.id()
    text = patched(drawn(lambda w, s: s.write_column("A1", ["姓名", "冯测试"])), **{"xl/sharedStrings.xml": lambda x: x.replace("</sst>", f"<si><t>已删除：{a}</t></si></sst>")})
    plant("xlsx_unused_string.xlsx", text, ident(a, "cell|other"), same_look=True, note="left in the shared strings by a bad program")
    a, b = n.id(), n.mobile()
    plant("xlsx_text_box.xlsx", drawn(lambda w, s: (s.write("A1", "公示"), s.insert_textbox("C3", f"核实人 {a}"), s.write_comment("A1", f"电话{b}", {"author": "尤二注"}), w.set_properties({"manager": "机密★2年"}))),
          ident(a, "shape"), hit("mobile", b, "comment", hidden=True), secrecy("机密★2年", "property", hidden=True), canaries=["尤二注"])
    a = n.id()
    plant("xlsx_formula.xlsx", drawn(lambda w, s: (s.write("A1", "公示"), s.write_formula("B2", f'=IF(A1="公示","{a[:9]}"&"{a[9:]}","")', None, a), s.write_formula("B3", '="机密"&"★10年"', None, "机密★10年"))),
          ident(a), secrecy("机密★10年"))
    a = n.mobile()
    plant("xlsx_link_and_tip.xlsx", drawn(lambda w, s: (s.write("A1", "公示"), s.write_url("A2", "mailto:fengceshi2001@126.com", string="发信", tip=f"或打{a}"))),
          hit("email", "fengceshi2001@126.com", "cell|other|field"), hit("mobile", a, "cell|other|field"))
    plant("xlsx_pivot_cache.xlsx", pivot(n, saved(sheet(*ROWS)[0]), hidden := n.id()), ident(hidden, "cell|other", hidden=None), same_look=True)
    plant("xlsx_external_cache.xlsx", external(saved(sheet(*ROWS)[0]), hidden := n.id()), ident(hidden, "cell|other", hidden=None), canaries=["秘密台账路径"], same_look=True)
    a = n.id()
    custom = patched(saved(sheet(*ROWS)[0]), **{"xl/worksheets/sheet1.xml": lambda x: x.replace("</worksheet>", f'<extLst><ext uri="{{x}}"><n:note xmlns:n="http://example.org/n">{a}</n:note></ext></extLst></worksheet>')})
    plant("xlsx_extension_list.xlsx", custom, ident(a, "other|cell"), same_look=True)
    a = n.id()
    w, s = sheet(*ROWS)
    thread = patched(saved(w), **{"xl/persons/person.xml": f'{HEAD}<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="尤三注" id="{{1}}" userId="u" providerId="None"/></personList>'.encode(),
        "xl/threadedComments/threadedComment1.xml": f'{HEAD}<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" dT="2024-01-01T00:00:00" personId="{{1}}" id="{{2}}"><text>请核对{a}</text></threadedComment></ThreadedComments>'.encode()})
    plant("xlsx_threaded_comment.xlsx", thread, ident(a, "comment|other"), canaries=["尤三注"], same_look=True)


def pivot(n, data, number):
    definition = (
        f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" refreshOnLoad="0" recordCount="1"><cacheSource type="worksheet"><worksheetSource ref="A1:A2" sheet="公示"/></cacheSource>'
        f'<cacheFields count="1"><cacheField name="证件"><sharedItems count="1"><s v="{number}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    )
    return joined(data, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml", definition, '<pivotCaches><pivotCache cacheId="1" r:id="rExtra"/></pivotCaches>', "spreadsheetml.pivotCacheDefinition")


def external(data, number):
    link = (
        f'{HEAD}<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{REL}" r:id="rId1"><sheetNames><sheetName val="底账"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1">'
        f'<cell r="A1" t="str"><v>{number}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    )
    out = joined(data, "externalLink", "externalLinks/externalLink1.xml", link, '<externalReferences><externalReference r:id="rExtra"/></externalReferences>', "spreadsheetml.externalLink")
    rels = f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/externalLinkPath" Target="file:///D:/秘密台账路径/x.xlsx" TargetMode="External"/></Relationships>'
    return patched(out, **{"xl/externalLinks/_rels/externalLink1.xml.rels": rels.encode()})


def joined(data, relation, path, part, reference, kind):
    """A part of the workbook, with all that must name it."""
    where = lambda x: x.replace("<calcPr", reference.replace("r:id", f'xmlns:r="{REL}" r:id') + "<calcPr") if "external" in relation else x.replace("</workbook>", reference.replace("r:id", f'xmlns:r="{REL}" r:id') + "</workbook>")
    return patched(
        data,
        **{
            f"xl/{path}": part.encode(),
            "xl/workbook.xml": where,
            "xl/_rels/workbook.xml.rels": lambda x: x.replace("</Relationships>", f'<Relationship Id="rExtra" Type="{REL}/{relation}" Target="{path}"/></Relationships>'),
            "[Content_Types].xml": lambda x: x.replace("</Types>", f'<Override PartName="/xl/{path}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/></Types>'),
        },
    )
