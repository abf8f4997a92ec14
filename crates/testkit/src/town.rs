//! The town's facts: organisations, people with their seats, catalogue entries. Places are real, all else is invented.

use domain::people::seat::Role;
use rules::procedure::Duty;

/// Code, full name, short name, kind, code of the superior.
pub const ORGS: &[(&str, &str, &str, &str, Option<&str>)] = &[
    ("511700", "中国共产党达州市委员会", "达州市委", "city_committee", None),
    ("511722", "中国共产党宣汉县委员会", "宣汉县委", "county_committee", Some("511700")),
    ("511722-111", "中共宣汉县委保密和机要局", "县委保密机要局", "working_organ", Some("511722")),
    ("511722-105", "中共宣汉县委宣传部", "县委宣传部", "working_organ", Some("511722")),
    ("511722101", "中共宣汉县南坝镇委员会", "南坝镇党委", "township", Some("511722")),
    ("511722101201", "中共宣汉县南坝镇水磨村支部委员会", "水磨村党支部", "village", Some("511722101")),
    ("511723", "中国共产党开江县委员会", "开江县委", "county_committee", Some("511700")),
];

/// Someone with an account: login, name, organisation they are a member of, organisation they belong to without being
/// one, seat (post in, serves, role, 职务).
pub type Someone = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    Option<(&'static str, &'static str, Role, &'static str)>,
);

const fn seat(
    login: &'static str,
    name: &'static str,
    (post, serves): (&'static str, &'static str),
    duty: Duty,
    title: &'static str,
) -> Someone {
    (login, name, Some(post), None, Some((post, serves, Role::Duty(duty), title)))
}

const TOWNSHIP: (&str, &str) = ("511722101", "511722101");
const COUNTY: (&str, &str) = ("511722", "511722");
const VILLAGE: (&str, &str) = ("511722101201", "511722101201");
const ELSEWHERE: (&str, &str) = ("511723", "511723");

/// Everybody but the three administrators (`xitong`, `anquan`, `shenji`), who are made as on a first start.
pub const PEOPLE: &[Someone] = &[
    seat("clerk", "甘晓兰", TOWNSHIP, Duty::Undertaker, "党政办干事"),
    seat("secrecy", "石文博", TOWNSHIP, Duty::SecrecyReviewer, "保密员"),
    seat("reviewer", "罗国庆", TOWNSHIP, Duty::OfficeReviewer, "党政办主任"),
    seat("approver", "向明远", TOWNSHIP, Duty::Approver, "党委书记"),
    seat("archivist", "冉小玉", TOWNSHIP, Duty::Archivist, "档案员"),
    seat("leader", "覃建国", TOWNSHIP, Duty::Leader, "党委副书记"),
    seat("county-clerk", "赵一清", COUNTY, Duty::Undertaker, "县委办干事"),
    seat("county-reviewer", "何思源", COUNTY, Duty::OfficeReviewer, "县委办副主任"),
    seat("county-approver", "周正平", COUNTY, Duty::Approver, "县委常委、办公室主任"),
    seat("county-secrecy", "严守义", ("511722-111", "511722"), Duty::SecrecyDepartment, "保密审查科科长"),
    seat("county-publicity", "孙闻达", ("511722-105", "511722"), Duty::Publicity, "新闻科科长"),
    seat("village-clerk", "李春生", VILLAGE, Duty::Undertaker, "村文书"),
    seat("village-approver", "王安国", VILLAGE, Duty::Approver, "村党支部书记"),
    seat("elsewhere-clerk", "陈远山", ELSEWHERE, Duty::Undertaker, "县委办干事"),
    seat("elsewhere-approver", "林海", ELSEWHERE, Duty::Approver, "县委办主任"),
    ("elsewhere-member", "何望", Some("511723"), None, None),
    ("member", "张秀英", Some("511722101201"), None, None),
    ("resident", "刘安", None, Some("511722101201"), None),
    ("petitioner", "马有才", None, Some("511722101201"), None),
    seat("elsewhere-secrecy", "周守密", ELSEWHERE, Duty::SecrecyReviewer, "县委办保密员"),
];

/// A catalogue entry: key, organisation, 公开事项, category, scope, modes.
pub type Promise = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

/// The catalogues.
pub const ENTRIES: &[Promise] = &[
    ("society", "511722101", "为民办实事项目进展", "10.5", "society", &["platform"]),
    ("party", "511722101", "党员大会议定事项", "10.1", "party", &["platform"]),
    ("named", "511722101", "对信访人的答复", "10.6", "named", &["platform"]),
    ("offline", "511722101", "党内情况通报", "10.2", "party", &["document"]),
    ("county", "511722", "县委年度工作要点", "9.1", "society", &["platform"]),
    ("village", "511722101201", "村集体收支情况", "10.5", "place", &["platform"]),
    ("elsewhere", "511723", "县委年度工作要点", "9.1", "party", &["platform"]),
];
