"""What looks like a secret or a person and is none: every false hit here is one an office would curse."""

import datetime
import io

import docx as python_docx
from PIL import Image

import fixed_layout
import open_formats
import pictures
import sheets
import slides
import word
from book import zipped
from people import id18, luhn


def wrong_checksum(number):
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def not_luhn(digits):
    good = luhn(digits)
    return digits + str((int(good[-1]) + 3) % 10)


def topics(n):
    """Name to lines. Every number is made so that the checksum, the date, the division or the length is wrong."""
    good = n.id()
    wrong = [wrong_checksum(n.id()) for _ in range(6)]
    bad_month = id18("429006", "19801332", "123")
    no_place = id18("990006", "19800312", "123")
    future = id18("429006", "28800312", "123")
    return {
        "law_levels": ["《中华人民共和国保守国家秘密法》第十四条规定，国家秘密的密级分为绝密、机密、秘密三级。", "绝密级国家秘密是最重要的国家秘密，泄露会使国家安全和利益遭受特别严重的损害。", "机密级国家秘密是重要的国家秘密，秘密级国家秘密是一般的国家秘密。"],
        "law_periods": ["保密法第二十条规定，国家秘密的保密期限，除另有规定外，绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。", "机密级的保密期限为20年，秘密级的保密期限为10年，不能确定期限的应当确定解密条件。"],
        "law_how_to_mark": ["国家秘密标志形式为“密级★保密期限”，例如“机密★10年”“秘密★6个月”，应当标注在首页左上角。", "第十五条　书面形式的国家秘密载体，标注形式为“绝密★30年”或者“机密★长期”，“★”前为密级，“★”后为保密期限。", "如需标识为“秘密★1年”，须经定密责任人批准。"],
        "quiz": ["保密知识竞赛试题（单项选择）", "1.下列哪一项国家秘密标志是正确的？A.机密★10年　B.★机密10年　C.机密10年★　D.10年★机密", "2.涉密人员分为哪几类？A.核心、重要、一般　B.绝密、机密、秘密", "参考答案：1.A 2.A"],
        "secret_ballot": ["会议以无记名投票（秘密投票）方式选举产生新一届支部委员会。", "选举设秘密写票处，任何人不得干涉选民秘密写票。"],
        "trade_secrets": ["申请公开的内容涉及商业秘密、个人隐私的，应当征求第三方意见。", "投标人应当对商业秘密予以标注；采购人对投标文件中的商业秘密负有保密义务。", "侵犯商业秘密罪的立案追诉标准作如下修改。"],
        "levels_none": ["密级：公开", "密级：无", "密级：非密", "是否涉密：否", "涉密等级：不涉密"],
        "secrecy_office": ["国家保密局、国家密码管理局联合印发通知。", "市委保密委员会办公室（市国家保密局）组织开展保密宣传月活动。", "签订保密协议和保密承诺书，落实保密审查责任。"],
        "information_security": ["确保数据的机密性、完整性和可用性。", "加强密码应用安全性评估，推广商用密码。", "机密计算是一种新兴的隐私保护技术。"],
        "films": ["放映公益电影《绝密飞行》《机密任务》《秘密花园》共12场次。", "图书《绝密543》《秘密》入选农家书屋书目。"],
        "secrecy_statistics": ["2023年共审查拟公开信息1286条，其中涉及国家秘密0条、工作秘密0条、商业秘密3条、个人隐私11条。", "全年未发生泄露机密、绝密事项的情况。"],
        "internal_words": ["内部控制制度、内部审计制度、内部管理规定已上墙公示。", "公司内部职工持股会已注销，内部道路禁止通行。", "内部参考价格不作为结算依据。", "仅供内部职工子女报名的说法不实。"],
        "internal_publications": ["申请《内部资料性出版物准印证》应当提交下列材料。", "《内部资料性出版物管理办法》第三条：内部资料分为一次性内部资料和连续性内部资料。", "不得将内部资料性出版物的编印外包给企业。"],
        "work_secrets_law": ["《中国共产党党务公开条例（试行）》第十七条：保密审查应当防止泄露党和国家秘密、工作秘密。", "泄露国家秘密、商业秘密、工作秘密或者个人隐私的，依法追究责任。", "什么是工作秘密？工作秘密是指机关单位在履行职能过程中产生的、不属于国家秘密而又不宜对外公开的事项。"],
        "public_attribute": ["（此件公开发布）", "信息公开选项：主动公开", "此件依申请公开", "公开属性：主动公开"],
        "stars": ["★★★三星级饭店3家，★★★★四星级饭店1家。", "★号条款为实质性要求，不满足的投标无效。", "国家秘密地点以外的5★景区免费开放。"],
        "places_with_mi": ["新密市人民政府关于印发新密政〔2021〕3号文件的通知", "高密市人民政府文件 高密政发〔2022〕1号", "北京市密云区人民政府密政发〔2020〕12号", "密云区委办公室 密办发〔2021〕5号", "密山市 密政规〔2019〕2号", "国密局字〔2012〕50号"],
        "public_numbers": ["国发〔2023〕12号、鄂政办发〔2022〕8号、天政规〔2021〕3号、天办发〔2020〕15号。", "依据财社〔2023〕17号、民发〔2021〕43号文件执行。", "国办发明电〔2022〕11号"],
        "orders_18_digits": ["订单号：202306151234567890", "合同流水号：420000198013451234", "设备序列号110101209912311234", f"快递单号 {wrong_checksum(id18('429006', '19800312', '123'))}"],
        "wrong_checksums": [f"编号{number}" for number in wrong],
        "wrong_dates_and_divisions": [f"样本编码：{bad_month}", f"物料编码：{no_place}", f"批次：{future}"],
        "numbers_within_numbers": [f"业务流水号：77{good}3391", f"凭证号 9{n.id()}", f"校验串：{n.id()}48817265003"],
        "credit_codes": ["统一社会信用代码：11429006011234567X", "统一社会信用代码 91420900MA4A1B2C3D", "统一社会信用代码：124290060000123456", "组织机构代码：01123456-7"],
        "old_registration_numbers": ["营业执照注册号：429006000012345", "税号420106000099881", "IMEI：861234567890126", "发票代码 042002300111 发票号码 12345678"],
        "sums": ["项目总投资13800000000元，其中财政资金15900000000元。", "支出合计13912345678.50元。", "到位资金人民币18600000000元整", "折合13700000000.00美元"],
        "long_counts": ["年发电量15912345678千瓦时，节水13512345678立方米。", "累计访问量 18812345678 次", "点击数：13312345678次"],
        "order_numbers_11": ["订单 13912345678901", "运单号：SF1391234567890", "编号：ZB-13871002233-07", "批号1387100223344"],
        "hotlines": ["咨询热线：12345，举报电话：12388、12315、12333。", "客服电话：400-820-8820、95598、800-810-8888。", "急救电话120，报警电话110，火警119"],
        "office_telephones": ["联系单位：天门市民政局社会救助科，办公电话：0728-5222111。", "监督电话：0728-5233000（市纪委监委）", "政务服务中心值班电话：(0728)5244000 传真：0728-5244001", "国家发展改革委办公厅 010-68501234"],
        "office_mailboxes": ["单位邮箱：xxgk@tianmen.gov.cn", "意见请发送至电子邮箱：tmsmzj@hubei.gov.cn", "局办公室公务邮箱 tmmzjbgs@163.com"],
        "office_addresses": ["办公地址：天门市竟陵街道人民大道东18号，邮政编码：431700。", "地点：市政务服务中心三楼201室", "报名地点：市人社局2号楼305室", "单位地址：某某镇建设路66号"],
        "cadres": ["李样本，男，汉族，1975年3月生，湖北天门人，1998年7月参加工作，中共党员，大学学历，拟任某某镇党委书记。", "赵试用，女，1980年11月出生，在职研究生，拟提名为副县长人选。", "王测一，出生年月：1972.05，现任市民政局局长。"],
        "founding_days": ["本支部成立于1985年3月12日，现有党员32名。", "条例自2017年12月20日起施行。", "公示时间：2023年6月15日至6月21日", "开标日期：2023-08-09", "入党时间：1999年7月1日"],
        "books": ["ISBN 978-7-01-012345-6，定价：48.00元", "ISBN：9787010123453", "国内统一刊号CN42-0001/D", "ISSN 1672-1234"],
        "coordinates_times": ["中心坐标：东经113.166078，北纬30.653061", "X=3392145.678901 Y=38512345.678901", "时间戳：1690000000123", "2023061512304567890", "20230615 123045 678901"],
        "card_lookalikes": [f"交易流水号：{not_luhn('622848012345678901')}", "批次号2023061512345678901", "商户订单号：4200001850202306151234567", "单位结算账户（市财政局非税收入汇缴专户）17123401040001234"],
        "masked_already": ["身份证号：429006********1234", "手机：138****1234，银行卡：6228**********1234", "王*一　李*　赵某某", "420***********123X"],
        "plate_lookalikes": ["ICP许可证：京B2-20090191，鄂ICP备12345678号-1", "鄂公网安备42900602000123号", "经营许可证编号：浙B2-20080224", "国道G107、省道S213、X005线", "京A级旅游景区、鲁B类资质"],
        "passport_lookalikes": ["零件号 E12345678", "规格型号：G12345678", "护照办理须知：申请普通护照应当提交本人身份证。", "航班CA1234"],
        "policy_health": ["尿毒症、白血病等重大疾病门诊报销比例提高到70%。", "残疾人两项补贴标准：困难残疾人每人每月80元。", "全市精神障碍患者规范管理率达95%。", "开展肺癌、乳腺癌免费筛查，预防艾滋病。"],
        "policy_hardship": ["城市低保标准每人每月700元，农村特困人员供养标准按低保标准的1.3倍执行。", "对因病致贫、因残致贫家庭开展动态监测。", "全年发放临时救助资金36.2万元，惠及特困户118户。"],
        "policy_minors": ["贯彻《中华人民共和国未成年人保护法》《中华人民共和国预防未成年人犯罪法》。", "6至14周岁儿童免票，3岁以下婴幼儿照护服务。", "为全镇留守儿童、事实无人抚养儿童建立档案。"],
        "articles_and_lists": ["第三百八十六条　第十八条第（三）项　GB 11643-1999　GB/T 33190-2016", "一、二、三组分别讨论；第3组12号提案", "5号楼施工许可、12栋验收合格"],
        "meters_and_parts": ["表号：000138710022", "井号：W138-7100-2233", "药品批准文号：国药准字H20123456", "食品生产许可证SC10442900600123", "卫生许可 鄂卫消证字（2019）第0012号"],
        "land_register": ["不动产权证书：鄂（2019）天门市不动产权第0012345号", "宗地代码429006001001GB00123", "建字第429006202300123号", "地块面积138710.02平方米"],
        "sports_secret": ["“秘密武器”“独门秘密”受到群众喜爱。", "揭开古墓的秘密；保守秘密是美德。", "这是公开的秘密。"],
        "declassified": ["该文件已于2015年解密，原密级为机密，现予公布。", "解密文件汇编：1956年县委会议记录（已解密）"],
        "secrecy_titles": ["关于开展机密文件清退工作的通知", "绝密文件管理制度", "秘密载体销毁流程图", "机密级计算机管理规定"],
        "exam_notice": ["试卷启用前属于绝密级国家秘密，监考人员不得提前拆封。", "考试结束后试题予以公布。"],
        "talk_of_notices": ["标有“内部资料，注意保存”字样的文件不得在互联网上传播。", "严禁在微信群传播内部资料、内部文件。", "内部使用面积120平方米，内部传阅制度健全。", "请注意保存好收据，票据不得外传他人使用。"],
        "secrecy_offices_numbers": ["密发改〔2023〕1号（密云区发展改革委）", "鄂保密办〔2022〕3号", "市保密委〔2020〕2号", "国保发〔2014〕1号", "国密政函〔2019〕5号 商用密码管理"],
        "glued_numbers": ["合同编号HT13871002233", "项目代码2023-429006-48-01-138710", "营业执照注册号 429006600123456", "案卷号WS2023D30-0138"],
        "dates_of_things": ["生产日期：2023年5月6日", "生效日期：1985-03-12", "1985年3月12日出台的办法同时废止。", "出生人口1985人，出生率7.1‰"],
        "persons_with_good_news": ["市人民医院主任医师李样本介绍，高血压、糖尿病患者应定期复查。", "党委书记王测一走访慰问困难群众，送去米面油。", "党员赵试用结对帮扶低保户3户。", "小学教师钱示范获评全市未成年人保护工作先进个人。"],
        "buildings": ["阳光小区5栋、6栋加装电梯工程竣工。", "第3组12号选手获得一等奖。", "一号楼2单元电梯年检合格"],
        "card_prefixes": ["622848开头的农行卡可在本网点办理。", "鄂A、鄂R开头的车辆免费停放。", "护照E字头、G字头均可办理。"],
        "confidential_words": ["机密档案室钥匙由专人保管。", "“绝密”“机密”“秘密”标志的制作说明见附件。", "保密提醒：涉密不上网，上网不涉密。", "秘密级以上文件由机要渠道传递。"],
        "family_of_numbers": ["2023年度第13800号、第13900号公告", "0728—5222111—8012（总机转）", "预算单位编码：429006001001"],
    }


def as_docx(lines):
    return word.docx("".join(word.p(words) for words in lines))


def as_pdf(lines):
    return fixed_layout.simple(b"".join(fixed_layout.line(words[at:at + 40], y=780 - 26 * row, x=60, size=11) for row, (words, at) in enumerate((w, a) for w in lines for a in range(0, len(w), 40))))


def write(book, n):
    made = list(topics(n).items())
    writers = [
        ("txt", lambda lines: "\n".join(lines).encode("gb18030")),
        ("docx", as_docx),
        ("pdf", as_pdf),
        ("xlsx", lambda lines: sheets.drawn(lambda w, s: s.write_column("A1", lines))),
        ("txt", lambda lines: ("\ufeff" + "\r\n".join(lines)).encode("utf-16-le")),
        ("pptx", lambda lines: deck(lines)),
        ("odt", lambda lines: open_formats.odf("text", "".join(open_formats.para(words.replace("<", "&lt;")) for words in lines))),
        ("ofd", lambda lines: open_formats.ofd(lines)),
        ("csv", lambda lines: ("序号,内容\r\n" + "".join(f'{at},"{words}"\r\n' for at, words in enumerate(lines, 1))).encode("utf-8")),
    ]
    for at, (name, lines) in enumerate(made):
        for turn in (0, 4):
            suffix, make = writers[(at + turn) % len(writers)]
            book.clean(f"{name}_{turn // 4 + 1}.{suffix}", make(lines), same_look=suffix not in ("txt", "csv"))
    tables(book, n)


def deck(lines):
    d = slides.deck("政策解读")
    frame = slides.box(d.slides[0].shapes, lines[0])
    for words in lines[1:]:
        frame.add_paragraph().text = words
    return slides.saved(d)


def tables(book, n):
    save = lambda d: (out := io.BytesIO(), d.save(out))[0].getvalue()
    rows = [["序号", "订单号", "统一社会信用代码", "金额（元）", "日期"], [1, "202306151234567890", "91420900MA4A1B2C3D", 13800000000, datetime.date(2023, 6, 15)], [2, "420000198013451234", "11429006011234567X", 15912345678.5, datetime.date(2023, 7, 1)]]
    book.clean("xlsx_orders.xlsx", sheets.saved(sheets.sheet(*rows)[0]))
    book.clean("xlsx_secrecy_count.xlsx", sheets.saved(sheets.sheet(["单位", "绝密", "机密", "秘密", "合计"], ["某某局", 0, 0, 0, 0], ["某某镇", 0, 0, 0, 0])[0]), note="heads of a table that counts")
    book.clean("xlsx_masked_roster.xlsx", sheets.saved(sheets.sheet(["姓名", "身份证号", "手机", "金额"], ["王*一", "429006********1234", "138****1234", 600], ["李*", "429006********567X", "159****0000", 700])[0]))
    book.clean("xlsx_budget_codes.xlsx", sheets.drawn(lambda w, s: (s.write_row("A1", ["预算单位", "编码", "流水"]), s.write_row("A2", ["某某局", 429006001001, 13812345678.25]), s.write_comment("A1", "合计已核对"))), canaries=["合计已核对"])
    d = python_docx.Document()
    d.core_properties.author, d.core_properties.title = "暗语起草人", "通知"
    d.add_heading("保密审查须知", 1)
    d.add_paragraph("拟公开的信息应当经过保密审查，不得公开国家秘密、工作秘密、商业秘密和个人隐私。")
    d.add_paragraph("机密级、秘密级文件不得在互联网传输。", style="List Bullet")
    book.clean("docx_library.docx", save(d), canaries=["暗语起草人"])
    header = word.docx(word.p("村务公开"), header=word.p("天门市某某镇人民政府文件"), footer=word.p("主动公开　第1页　电话：12345"), comments=f'<w:comment w:id="0" w:author="暗语丁" w:date="2024-01-01T00:00:00Z">{word.p("此处请核对数字")}</w:comment>')
    book.clean("docx_header_footer.docx", header, canaries=["暗语丁", "此处请核对数字"])
    book.clean("docx_small_logo.docx", word.docx(word.p(word.NOTE, word.picture("rp", descr="镇政府标志")), extra={"word/media/p.png": pictures.png()}, rels=f'<Relationship Id="rp" Type="{word.REL}image" Target="media/p.png"/>'), verdict="clean|review")
    book.clean("docx_scan_inside.docx", word.docx(word.p(word.picture("rp")), extra={"word/media/p.png": pictures.png(pictures.scan().convert("1"))}, rels=f'<Relationship Id="rp" Type="{word.REL}image" Target="media/p.png"/>'), verdict="review", note="a scan pasted into a document")
    book.clean("jpeg_photo.jpg", pictures.jpeg(Image.linear_gradient("L")), verdict="review", note="a picture may show a text: nobody has read it")
    book.clean("png_chart.png", pictures.png(), verdict="clean|review")
    office = fixed_layout.converted(header, "docx")
    book.clean("pdf_by_office.pdf", office)
    book.clean("odt_by_office.odt", fixed_layout.converted(header, "docx", "odt"))
    book.clean("zip_mixed.zip", zipped({"读我.txt": "保密法第二十条规定机密级的保密期限", "表/公示.xlsx": sheets.saved(sheets.sheet(*sheets.ROWS)[0]), "文/通知.docx": as_docx([word.NOTE])}), same_look=False)
    book.clean("ods_table.ods", open_formats.odf("spreadsheet", '<table:table table:name="公示"><table:table-row><table:table-cell office:value-type="float" office:value="13800000000"><text:p>13800000000元</text:p></table:table-cell></table:table-row></table:table>'))
    book.clean("odp_slides.odp", open_formats.odf("presentation", '<draw:page draw:name="首页" draw:master-page-name="Standard"><draw:frame svg:width="20cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>机密性、完整性、可用性</text:p></draw:text-box></draw:frame></draw:page>'))
