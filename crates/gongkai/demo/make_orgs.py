#!/usr/bin/env python3
"""Makes orgs.csv, the demo's Party organisations, from divisions.csv (see SOURCE.md).

Run it in this folder: python3 make_orgs.py. The result is committed; run it again only when divisions.csv or the lists below change.
`rank` is the official order among organisations of the same superior, in tens so that one can be put between.
Enterprises and schools are invented, their names say so (演示).
"""
import csv

CITY = "511700"
ZONE = "511790"

# code suffix, full name, short name, kind; in official order
CITY_DEPARTMENTS = [
    ("101", "中共达州市纪律检查委员会", "市纪委", "discipline_commission"),
    ("102", "中共达州市委办公室", "市委办公室", "working_organ"),
    ("103", "中共达州市委组织部", "市委组织部", "working_organ"),
    ("104", "中共达州市委宣传部", "市委宣传部", "working_organ"),
    ("105", "中共达州市委统一战线工作部", "市委统战部", "working_organ"),
    ("106", "中共达州市委政法委员会", "市委政法委", "working_organ"),
    ("107", "中共达州市委政策研究室", "市委政研室", "working_organ"),
    ("108", "中共达州市委网络安全和信息化委员会办公室", "市委网信办", "working_organ"),
    ("109", "中共达州市委机构编制委员会办公室", "市委编办", "working_organ"),
    ("110", "中共达州市直属机关工作委员会", "市直机关工委", "dispatched_organ"),
    ("111", "中共达州市委保密和机要局", "市委保密和机要局", "working_organ"),
    ("112", "中共达州市委巡察工作领导小组办公室", "市委巡察办", "working_organ"),
    ("113", "中共达州市委老干部局", "市委老干部局", "working_organ"),
    ("201", "中共达州市委党校", "市委党校", "affiliated_institution"),
    ("202", "达州日报社", "达州日报社", "affiliated_institution"),
    ("203", "中共达州市委党史研究室", "市委党史研究室", "affiliated_institution"),
    ("204", "达州市档案馆", "市档案馆", "affiliated_institution"),
]
CITY_PARTY_GROUPS = [
    ("301", "发展和改革委员会", "市发展改革委党组"),
    ("302", "教育局", "市教育局党组"),
    ("303", "科学技术局", "市科技局党组"),
    ("304", "民政局", "市民政局党组"),
    ("305", "财政局", "市财政局党组"),
    ("306", "人力资源和社会保障局", "市人力资源社会保障局党组"),
    ("307", "住房和城乡建设局", "市住房城乡建设局党组"),
    ("308", "交通运输局", "市交通运输局党组"),
    ("309", "水务局", "市水务局党组"),
    ("310", "农业农村局", "市农业农村局党组"),
    ("311", "文化体育和旅游局", "市文化体育旅游局党组"),
    ("312", "卫生健康委员会", "市卫生健康委党组"),
    ("313", "应急管理局", "市应急管理局党组"),
    ("314", "退役军人事务局", "市退役军人局党组"),
]
# suffix, what follows the county's name, kind; the sector superior is the city department of the same suffix
COUNTY_DEPARTMENTS = [
    ("101", "纪律检查委员会", "纪委", "discipline_commission"),
    ("102", "委办公室", "委办公室", "working_organ"),
    ("103", "委组织部", "委组织部", "working_organ"),
    ("104", "委宣传部", "委宣传部", "working_organ"),
    ("105", "委统一战线工作部", "委统战部", "working_organ"),
    ("106", "委政法委员会", "委政法委", "working_organ"),
    ("111", "委保密和机要局", "委保密和机要局", "working_organ"),
]
# code, full name, short name, kind, superior, sector superior
INVENTED = [
    ("511700-401", "中共达州市演示供水有限公司委员会", "演示供水公司党委", "enterprise", CITY, "511700-309"),
    ("511700-402", "中共达州市演示公共交通有限公司委员会", "演示公交公司党委", "enterprise", CITY, "511700-308"),
    ("511700-403", "中共达州市演示粮食储备有限公司总支部委员会", "演示粮储公司党总支", "enterprise", CITY, "511700-301"),
    ("511700-404", "中共达州市演示文化旅游有限公司支部委员会", "演示文旅公司党支部", "enterprise", CITY, "511700-311"),
    ("511790-401", "中共达州经开区演示新材料有限公司支部委员会", "演示新材料公司党支部", "enterprise", ZONE, ""),
    ("511722-401", "中共宣汉县演示农业科技有限公司支部委员会", "演示农科公司党支部", "enterprise", "511722", ""),
    ("511700-501", "中共达州市演示第一中学校委员会", "演示第一中学党委", "school", CITY, "511700-302"),
    ("511700-502", "中共达州市演示职业技术学校总支部委员会", "演示职业技术学校党总支", "school", CITY, "511700-302"),
    ("511790-501", "中共达州经开区演示实验学校支部委员会", "演示实验学校党支部", "school", ZONE, "511700-302"),
    ("511722-501", "中共宣汉县演示高级中学总支部委员会", "演示高级中学党总支", "school", "511722", "511700-302"),
    ("511722107-501", "中共宣汉县南坝镇演示中心小学支部委员会", "演示中心小学党支部", "school", "511722107", "511700-302"),
    ("511724-501", "中共大竹县演示第一幼儿园支部委员会", "演示第一幼儿园党支部", "school", "511724", "511700-302"),
]


def village(division_name):
    """The place a village or residents' committee stands for: 龙家庙村民委员会 -> 龙家庙村, 临江社区居民委员会 -> 临江社区."""
    for ending in ("居民委员会", "居委会"):
        if division_name.endswith(ending):
            return division_name.removesuffix(ending), "community"
    place = division_name.removesuffix("村民委员会")
    # Some village committees are already called 社区 in the source; they stay villages with that name.
    return (place if place.endswith(("村", "社区")) else place + "村"), "village"


def organisations(divisions):
    """Every organisation as [code, name, short, kind, superior, sector superior], superiors first."""
    yield CITY, "中共达州市委员会", "达州市委", "city_committee", "", ""
    # The order of the regulation's own address line: counties, the zone, the committee's organs, party groups.
    names = {d["code"]: d["name"] for d in divisions}
    for d in (d for d in divisions if d["level"] == "county"):
        yield d["code"], f"中共{d['name']}委员会", f"{d['name']}委", "county_committee", CITY, ""
    yield ZONE, "中共达州经济技术开发区工作委员会", "经开区党工委", "development_zone", CITY, ""
    for suffix, name, short, kind in CITY_DEPARTMENTS:
        yield f"{CITY}-{suffix}", name, short, kind, CITY, ""
    for suffix, name, short in CITY_PARTY_GROUPS:
        yield f"{CITY}-{suffix}", f"中共达州市{name}党组", short, "party_group", CITY, ""
    for d in (d for d in divisions if d["level"] == "county"):
        for suffix, name, short, kind in COUNTY_DEPARTMENTS:
            yield f"{d['code']}-{suffix}", f"中共{d['name']}{name}", d["name"] + short, kind, d["code"], f"{CITY}-{suffix}"
    for d in (d for d in divisions if d["level"] == "township"):
        county = names[d["parent"]]
        if d["name"].endswith("街道"):
            yield d["code"], f"中共{county}{d['name']}工作委员会", f"{d['name']}党工委", "street", d["parent"], ""
        else:
            yield d["code"], f"中共{county}{d['name']}委员会", f"{d['name']}党委", "township", d["parent"], ""
    yield from INVENTED
    for d in (d for d in divisions if d["level"] == "village"):
        place, kind = village(d["name"])
        town = names[d["parent"]]
        county = names[d["parent"][:6]]
        yield d["code"], f"中共{county}{town}{place}支部委员会", f"{place}党支部", kind, d["parent"], ""


def main():
    with open("divisions.csv", encoding="utf-8", newline="") as source:
        divisions = list(csv.DictReader(source))
    ranks = {}
    with open("orgs.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["code", "name", "short", "kind", "superior", "sector_superior", "rank"])
        for row in organisations(divisions):
            superior = row[4]
            ranks[superior] = ranks.get(superior, 0) + 10
            writer.writerow([*row, ranks[superior]])


if __name__ == "__main__":
    main()
