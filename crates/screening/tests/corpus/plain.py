"""TXT, CSV and ZIP."""

import io
import zipfile

import pictures
from book import hit, zipped


def write(book, n, office):
    plant = book.plant
    ident = lambda value, parts="line", **more: hit("id_number", value, parts, **more)
    secrecy = lambda value, parts="line", **more: hit("secrecy_marking", value, parts, **more)
    text = "天门市某某镇人民政府文件\n"
    plant("txt_utf8.txt", f"机密★10年\n{text}".encode(), secrecy("机密★10年"))
    plant("txt_bom_reserved.txt", f"\ufeff{text}　　秘密　★　1　年\n".encode(), secrecy("秘密　★　1　年"))
    a = n.id()
    plant("txt_gb18030.txt", f"{text}户主㐂𠮷样，身份证号{a}，内部文件，请注意保存。\n".encode("gb18030"), ident(a), hit("internal_notice", "内部文件，请注意保存", "line"))
    a = n.id("X")
    plant("txt_utf16le.txt", f"\ufeff{text}绝密★\n证件{a}\n".encode("utf-16-le"), secrecy("绝密★"), ident(a))
    plant("txt_utf16be.txt", f"\ufeff{text}財密〔2022〕3號\n".encode("utf-16-be"), hit("classified_number", "財密〔2022〕3號", "line"))
    a = n.id()
    plant("txt_utf16le_no_bom.txt", f"{text}户主冯测试 {a}\n密级：机密\n".encode("utf-16-le"), ident(a), secrecy("密级：机密"))
    plant("txt_vertical.txt", f"机\n密\n★\n十\n年\n\n{text}".encode(), secrecy("机\n密\n★\n十\n年"))
    for at, words in enumerate(("机密☆长期", "机 密 ＊ 5 年", "秘密✩2年", "【绝密】", "〖机密〗", "（秘密）", "机密⭐10年", "绝密*长期", "機 密 ☆ 拾年", "秘密★2030年12月31日", "绝密★本年度考试结束前", "密级:机密★3年", "定密：秘密 期限：5年", "机.密.★.5.年", "机密★至公布前", "※机密※", "机密 10年", "绝密", "祕密★1年", "000123　机密★10年　特急", "机密★18个月", "秘密★2028-12-31", "绝密★事件处置结束前", "★机密★", "密　级：绝　密", "机\u00ad密\ufe0e★\ufe0e5年", "本件密级：机密", "[秘密]", "绝密·长期", "密级（保密期限）：秘密★1年", "机密★1 0年"), 1):
        plant(f"txt_form_{at:02}.txt", f"{words}\n\n{text}各村（社区）：\n　　现将有关事项通知如下。\n".encode("gb18030" if at % 2 and "⭐" not in words and "✩" not in words else "utf-8"), secrecy(words))
    for at, words in enumerate(("内部资料 不得外传", "内部文件，注意保存", "内部参考", "仅供内部使用，请勿外传", "工作秘密★1年", "内 部 资 料　严 禁 翻 印", "【内部资料·注意保密】", "內部資料，請勿外傳", "工作秘密事项，不得公开", "内部掌握，不得扩散", "本资料为内部资料，不得外传", "内部传阅，不得上网", "注意保存，内部文件", "（内部文件　不得翻印）"), 1):
        plant(f"txt_internal_{at:02}.txt", f"{words}\n\n{text}各村（社区）：\n　　现将有关事项通知如下。\n".encode(), hit("internal_notice|secrecy_marking" if "★" in words else "internal_notice", words, "line"))
    for at, words in enumerate(("县委密〔2021〕12号", "天公密[2020]8号", "政密发〔2019〕4号", "厅密发（2017）3号", "鄂发改密【2022】第 15 号", "机密〔2016〕21号", "天办密电〔2018〕2号", "市委密字[2020]第33号", "川密〔2018〕9 号"), 1):
        plant(f"txt_number_{at:02}.txt", f"{text}现将《关于某某事项的通知》（{words}）转发给你们。\n".encode(), hit("classified_number", words, "line") | {"kind": "classified_number|secrecy_marking"})
    numbers = [(n.id(), "{}"), (n.id(), "身份证：{}。"), (n.old_id(), "身份证号码 {}"), (n.id("X"), "公民身份号码{}，"), (n.id(), "ID:{};"), (n.id(), "({})"), (n.id(), "冯测试{}冯样本"), (n.old_id(), "冯样例，男，{}")]
    plant("txt_numbers_in_words.txt", "\n".join(form.format(number) for number, form in numbers).encode(), *[ident(number) for number, _ in numbers])
    a = n.id()
    cut = f"{a[:10]}\u200b{a[10:]}"
    b, c, d = n.id(), n.id(), n.id("X")
    thin = "\u2009".join((b[:6], b[6:14], b[14:]))
    circled = "".join(chr(0x1D7CE + int(x)) for x in c)
    russian = d[:-1] + "Х"
    plant("txt_numbers_disguised.txt", f"甲{cut}\n乙{thin}\n丙{circled}\n丁{russian}\n".encode(), ident(cut), ident(thin), ident(circled), ident(russian), note="zero width, thin space, mathematical digits, a Cyrillic Х")
    m = [n.mobile() for _ in range(4)]
    plant("txt_mobiles.txt", f"冯测试 {m[0]}\n手机：+86 {m[1]}\n86-{m[2]}\n{m[3][:3]} {m[3][3:7]} {m[3][7:]}\n".encode(), *[hit("mobile", x, "line") for x in m[:3]], hit("mobile", f"{m[3][:3]} {m[3][3:7]} {m[3][7:]}", "line"))
    k = [n.card(), n.card(16)]
    spaced = " ".join(k[1][at:at + 4] for at in range(0, 16, 4))
    plant("txt_cards.txt", f"收款人：冯测试，开户行：农业银行，账号：{k[0]}\n卡号 {spaced}\n一卡通账号：81010000712345678\n社保卡号：B23456789\n".encode("gb18030"), hit("bank_card", k[0], "line"), hit("bank_card", spaced, "line"), hit("social_card|bank_card", "81010000712345678", "line"), hit("social_card", "B23456789", "line"))
    plant("txt_papers_and_plates.txt", "冯测试，护照号：G12345678，往来港澳通行证C98765432。\n车主冯样本，车牌鄂A12B34；新能源车鄂AD12345，京N·6Y7Z8。\n电子护照号码 EA1234567。\n".encode(),
          hit("passport", "G12345678", "line"), hit("passport", "C98765432", "line"), hit("passport", "EA1234567", "line"), hit("plate", "鄂A12B34", "line"), hit("plate", "鄂AD12345", "line"), hit("plate", "京N·6Y7Z8", "line"))
    plant("txt_dwellings.txt", "冯测试，住天门市某某镇某某村三组18号。\n冯样本，现住某某街道幸福小区12栋1单元502室。\n冯样例户籍地址：某某乡某某村民委员会第5村民小组7号。\n".encode(),
          hit("address", "某某村三组18号", "line"), hit("address", "幸福小区12栋1单元502室", "line"), hit("address", "第5村民小组7号", "line"))
    plant("txt_births_and_minors.txt", "冯测试，女，1990年5月6日生。\n冯样本（1985-03-12出生），\n出生日期：1978.11.02，姓名：冯样例。\n留守儿童冯小样，2016年9月1日出生，现年8岁。\n".encode(),
          hit("birth_date", "1990年5月6日", "line"), hit("birth_date", "1985-03-12", "line"), hit("birth_date", "1978.11.02", "line"), hit("birth_date", "2016年9月1日", "line"), hit("minor", "留守儿童冯小样", "line"), hit("minor", "8岁", "line", optional=True))
    plant("txt_mailboxes_and_lines.txt", "冯测试邮箱：fengceshi@qq.com，宅电0728-5223399。\n冯样本 feng.yangben1977@gmail.com 家庭电话(0728)5223388。\n".encode(),
          hit("email", "fengceshi@qq.com", "line"), hit("email", "feng.yangben1977@gmail.com", "line"), hit("landline", "0728-5223399", "line"), hit("landline", "(0728)5223388", "line"))
    plant("txt_health_and_hardship.txt", "王测一，患尿毒症，每周透析三次。\n李样本，系重度精神障碍患者。\n赵试用家庭因病致贫，丈夫去世，独自抚养二子。\n".encode(),
          hit("health", "尿毒症", "line"), hit("health", "精神障碍", "line"), hit("health", "透析", "line", optional=True), hit("hardship", "因病致贫", "line"), hit("hardship", "独自抚养", "line", optional=True), hit("hardship", "丈夫去世", "line", optional=True))
    rows = [(f"冯{x}", n.id(), n.mobile(), n.card()) for x in ("测一", "测二", "测三")]
    table = "姓名,身份证号,手机,银行账号\r\n" + "".join(f"{r[0]},{r[1]},{r[2]},{r[3]}\r\n" for r in rows)
    hits = [h for r in rows for h in (ident(r[1], "cell|line"), hit("mobile", r[2], "cell|line"), hit("bank_card", r[3], "cell|line"))]
    plant("csv_gb18030.csv", table.encode("gb18030"), *hits)
    a, b = n.id(), n.id()
    quoted = f'﻿姓名;证件;备注\n"冯;测试";"\'{a}";"=""{b}"""\n合计;;机密★2年\n'
    plant("csv_semicolons_quotes.csv", quoted.encode(), ident(a, "cell|line"), ident(b, "cell|line"), secrecy("机密★2年", "cell|line"))
    tabs = "姓名\t手机\n冯测试\t" + (m := n.mobile()) + "\n"
    plant("csv_utf16_tabs.csv", ("\ufeff" + tabs).encode("utf-16-le"), hit("mobile", m, "cell|line"))
    plant("txt_that_is_a_docx.txt", office, secrecy("机密★10年", "paragraph"), note="what a file is, its bytes say")
    plant("txt_bad_name.txt", text.encode(), secrecy("机密★10年", "name"), name="关于某事的方案（机密★10年）.txt", note="the name it was given bears the marking")
    archives(plant, n, office, ident, secrecy)


def archives(plant, n, office, ident, secrecy):
    a, b = n.id(), n.mobile()
    inner = zipped({"最里面.txt": f"户主{a}".encode("gb18030")})
    plant("zip_nested.zip", zipped({"说明.txt": "附件如下", "一层.zip": zipped({"二层.zip": inner}), "docs/名单.csv": f"姓名,手机\n冯测试,{b}\n"}), ident(a), hit("mobile", b, "cell|line"))
    plant("zip_with_docx.zip", zipped({"a/b/方案.docx": office, "读我.txt": "见方案"}), secrecy("机密★10年", "paragraph"))
    a = n.id()
    plant("zip_member_name.zip", zipped({f"冯测试{a}.txt": "空", "秘密★1年/表.txt": "空"}), ident(a, "name"), secrecy("秘密★1年", "name"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(zipfile.ZipInfo("XXXXXXXXXX.txt", (2024, 1, 2, 3, 4, 6)), "无")
    plant("zip_name_in_gbk.zip", out.getvalue().replace(b"XXXXXXXXXX", "机密☆5年a".encode("gbk")), secrecy("机密☆5年", "name"), note="no UTF-8 flag, as Windows in China writes it")
    a = n.id()
    plant("zip_comment.zip", zipped({"读我.txt": "见附件"}, comment=f"户主{a}".encode()), ident(a, "other|comment|property|name"))
    locked = bytearray(zipped({"锁.txt": "看不见"}))
    for at in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    plant("zip_locked_member.zip", bytes(locked), verdict="review|error")
    plant("zip_with_strange_member.zip", zipped({"旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "读我.txt": "见附件"}), verdict="review|error")
    plant("zip_with_scan.zip", zipped({"扫描件.jpg": pictures.jpeg(pictures.scan())}), verdict="review")
