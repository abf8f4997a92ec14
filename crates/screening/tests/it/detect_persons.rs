//! Health, hardship and minors beside a name: both ways.

use screening::Kind;

use crate::detect::{has, holds};

const TOLD: &[(Kind, &str)] = &[
    (Kind::Health, "张三患肺癌"),
    (Kind::Health, "李小明，肢体残疾二级，每月补助100元。"),
    (Kind::Health, "村民王五身患尿毒症，长期透析"),
    (Kind::Health, "赵六（精神残疾）"),
    (Kind::Health, "白血病患者刘小华"),
    (Kind::Health, "户主陈大明因患脑梗住院"),
    (Kind::Health, "1 张三 男 二级残疾"),
    (Kind::Health, "低保户周建国系重度残疾"),
    (Kind::Health, "其妻李秀英患有精神分裂症"),
    (Kind::Health, "张三同志确诊糖尿病"),
    (Kind::Health, "欧阳明患白血病"),
    (Kind::Hardship, "张三因病致贫"),
    (Kind::Hardship, "李小明，家庭年收入8000元"),
    (Kind::Hardship, "王五家欠债5万元"),
    (Kind::Hardship, "赵六丧偶"),
    (Kind::Hardship, "村民刘大华因残致贫"),
    (Kind::Hardship, "陈小三 无劳动能力"),
    (Kind::Minor, "张小三，12岁"),
    (Kind::Minor, "李明（8岁）"),
    (Kind::Minor, "孤儿王小花"),
    (Kind::Minor, "学生李明荣"),
    (Kind::Minor, "赵小六系未成年人"),
    (Kind::Minor, "留守儿童陈小明，"),
    (Kind::Minor, "刘小华，女，9周岁"),
];

const UNTOLD: &[&str] = &[
    "残疾人两项补贴发放名单",
    "加强糖尿病、高血压等慢性病管理。",
    "高血压患者健康管理率达90%",
    "张华强调，要做好糖尿病防治工作。",
    "残疾人联合会",
    "大病保险政策",
    "因病致贫返贫监测",
    "防止因病致贫、因病返贫",
    "家庭年收入低于标准的可申请低保",
    "未成年人保护法",
    "加强未成年人保护工作",
    "学生营养改善计划",
    "全县中小学生人数",
    "张三，52岁",
    "年满14周岁",
    "18岁以上",
    "低保对象：张三",
    "张三，农村低保，每月300元",
    "五保户李四",
    "关爱留守儿童活动",
    "王书记看望孤儿院",
    "幼儿园建设项目",
    "王县长强调要关心孤儿",
    "大学生村官李明",
    "12岁以下儿童免费",
    "马上开展白血病救助",
    "肺结核防治知识宣传",
    "精神病医院项目",
    "尿毒症患者可申请救助",
    "县残联为残疾人办理残疾证",
    "开展儿童节活动",
    "负债率控制在合理水平",
    "政府负债情况",
    "企业借款合同",
    "失业保险",
    "无业游民",
    "周一至周五",
    "方便学生出行",
    "安全教育进学校，学生受益",
    "高中学生资助",
    "周五、周日下午增开学生专线",
    "何某因病去世",
    "周某某患病",
    "高血压、糖尿病等慢性病患者签约服务",
    "农村低保 张三 3人 1200元",
    "单亲家庭帮扶政策",
];

#[test]
fn affairs_beside_a_name() {
    for kind in [Kind::Health, Kind::Hardship, Kind::Minor] {
        let texts: Vec<&str> = TOLD.iter().filter(|(of, _)| *of == kind).map(|(_, text)| *text).collect();
        holds(&texts, has(kind));
    }
}

#[test]
fn words_without_a_person() {
    holds(UNTOLD, <[_]>::is_empty);
}
