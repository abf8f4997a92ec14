//! Suspicion of copying: places that belong elsewhere, and rows that another organisation has word for word.
//!
//! A suspicion is shown with both places side by side and decides nothing. It is meant to be precise rather than
//! complete: what people have to wave aside too often they stop reading.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize};

const PLACES: &str = include_str!("../../data/places.csv");
/// What names of places end with; the last characters of 街道 and 地区 are among them.
const ENDS: &[char] = &['省', '市', '区', '县', '州', '盟', '乡', '镇', '道', '旗'];
/// Longest name of a place that is looked for, in characters.
const LONGEST: usize = 12;
/// Two places named together for these reasons are no copy (东西部协作).
const TOGETHER: &[&str] = &["对口", "帮扶", "协作", "支援", "合作", "结对", "援建", "毗邻"];
/// Shortest name of a place that is advised on, in characters.
const NAMED: usize = 3;
/// How far around a place such a word is looked for, in characters.
const AROUND: usize = 10;
/// Endings that make no place of an organisation's name.
const NO_PLACE: &[&str] = &[
    "城区",
    "社区",
    "园区",
    "景区",
    "山区",
    "灾区",
    "校区",
    "辖区",
    "库区",
    "林区",
    "牧区",
    "片区",
    "新区",
    "小区",
    "地区",
    "乡镇",
    "城镇",
    "城乡",
    "街道",
    "村镇",
    "城市",
    "军区",
    "厂区",
    "矿区",
    "开发区",
];

/// A place by the names on the way down to it: 安徽省, 芜湖市.
pub type Path = Vec<String>;

/// All places that are known: of the country down to the prefecture, of the deployment's own tree down to the township.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    places: HashMap<String, BTreeSet<Path>>,
    signs: HashMap<char, Path>,
    /// Those of the deployment's own tree.
    tree: BTreeSet<Path>,
}

/// A place that belongs elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignPlace {
    /// The words that name it.
    pub words: String,
    /// Where that is.
    pub place: Path,
}

static COUNTRY: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut gazetteer = Gazetteer { places: HashMap::new(), signs: HashMap::new(), tree: BTreeSet::new() };
    for line in PLACES.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = line.split(',').map(str::to_owned);
        let (name, within, sign) =
            (cells.next().unwrap_or_default(), cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let path: Path = [within, name].into_iter().filter(|n| !n.is_empty()).collect();
        if let Some(sign) = sign.chars().next() {
            gazetteer.signs.insert(sign, path.clone());
        }
        gazetteer.add(path);
    }
    gazetteer
});

impl Gazetteer {
    /// The country's places of province and prefecture level.
    #[must_use]
    pub fn country() -> Self {
        COUNTRY.clone()
    }

    /// With the places of organisations, each by the full names of itself and those above it, from the root down.
    pub fn add_chain(&mut self, chain: &[&str]) {
        let path = self.path(chain);
        for n in 1..=path.len() {
            let place: Path = path.iter().take(n).cloned().collect();
            self.tree.insert(place.clone());
            self.add(place);
        }
    }

    fn add(&mut self, path: Path) {
        if let Some(name) = path.last() {
            self.places.entry(name.clone()).or_default().insert(path);
        }
    }

    /// Where an organisation is, by the full names of itself and those above it, from the root down; empty if they name
    /// no place.
    #[must_use]
    pub fn path(&self, chain: &[&str]) -> Path {
        let mut path = Path::new();
        for name in chain.iter().flat_map(|name| named(name)) {
            if path.contains(&name) {
                continue;
            }
            let known = COUNTRY.places.get(&name).and_then(|paths| paths.first());
            match known {
                Some(known) if path.is_empty() => path.clone_from(known),
                Some(known) if !known.starts_with(&path) => {}
                _ => path.push(name),
            }
        }
        path
    }

    /// The places in a text that are neither on the way down to `own` nor below it. Nothing, if `own` is unknown.
    #[must_use]
    pub fn foreign(&self, text: &str, own: &[String]) -> Vec<ForeignPlace> {
        let Some(_) = own.first() else { return Vec::new() };
        let chars: Vec<char> = text.chars().collect();
        let mut found: Vec<(usize, usize, ForeignPlace)> = Vec::new();
        for (end, last) in chars.iter().enumerate() {
            let here = if ENDS.contains(last) { self.named_at(&chars, end) } else { self.signed_at(&chars, end) };
            let Some((start, words, paths)) = here else { continue };
            if paths.iter().any(|path| own.starts_with(path) || path.starts_with(own)) || together(&chars, start, end) {
                continue;
            }
            let Some(place) = paths.into_iter().next() else { continue };
            // 安徽省芜湖市 is one place
            if let Some((_, until, above)) = found.last_mut()
                && *until + 1 == start
                && place.starts_with(&above.place)
            {
                above.words.push_str(&words);
                above.place = place;
                *until = end;
                continue;
            }
            found.push((start, end, ForeignPlace { words, place }));
        }
        let mut seen = BTreeSet::new();
        found.into_iter().map(|(_, _, foreign)| foreign).filter(|f| seen.insert(f.place.clone())).collect()
    }

    /// The name of another place of the deployment's own tree that a text names, neither above `own` nor below it. Names of
    /// fewer than three characters are too often a piece of other words.
    #[must_use]
    pub fn elsewhere(&self, text: &str, own: &[String]) -> Option<String> {
        let named = self.foreign(text, own).into_iter().filter(|f| self.tree.contains(&f.place));
        let mut names = named.filter_map(|f| f.place.last().cloned());
        names.find(|name| name.chars().count() >= NAMED)
    }

    /// The longest name that ends here.
    fn named_at(&self, chars: &[char], end: usize) -> Option<(usize, String, Vec<Path>)> {
        (end.saturating_sub(LONGEST - 1)..end).find_map(|start| {
            let words: String = chars.get(start..=end)?.iter().collect();
            let paths = self.places.get(&words)?;
            let before = start.checked_sub(1).and_then(|i| chars.get(i)).copied();
            bounded(&words, before, chars.get(end + 1).copied())
                .then(|| (start, words, paths.iter().cloned().collect()))
        })
    }

    /// The number of a document that begins here with the sign of a province: 皖办发〔2019〕.
    fn signed_at(&self, chars: &[char], start: usize) -> Option<(usize, String, Vec<Path>)> {
        let path = self.signs.get(chars.get(start)?)?;
        let before = start.checked_sub(1).and_then(|i| chars.get(i));
        if before.is_some_and(|c| is_han(*c)) {
            return None;
        }
        let rest = chars.get(start + 1..)?;
        let letters = rest.iter().take_while(|c| is_han(**c)).count();
        let bracket = rest.get(letters).is_some_and(|c| matches!(c, '〔' | '[' | '［' | '（' | '(' | '﹝' | '【'));
        let year = rest.get(letters + 1..letters + 5).is_some_and(|y| y.iter().all(char::is_ascii_digit));
        let words = || chars.get(start..=start + letters).unwrap_or_default().iter().collect();
        ((1..=6).contains(&letters) && bracket && year).then(|| (start, words(), vec![path.clone()]))
    }
}

/// May these words be a place here, and not a piece of other words?
fn bounded(words: &str, before: Option<char>, after: Option<char>) -> bool {
    let ends = |end: &str| words.ends_with(end);
    let followed = |by: &[char]| after.is_some_and(|c| by.contains(&c));
    let cut_off = before.is_none_or(|c| !is_han(c) || "省区州盟据照经由在按及和与是共向至".contains(c));
    let piece_of_more = (ends("市") && followed(&['场'])) // 东方市场
        || (ends("城市") && !cut_off) // 营运城市
        || (ends("省") && followed(&['道'])) // 国省道
        || (ends("乡") && followed(&['村', '镇', '土', '亲'])); // 乡村振兴
    !piece_of_more
}

fn together(chars: &[char], start: usize, end: usize) -> bool {
    let around: String = chars.iter().take(end + AROUND).skip(start.saturating_sub(AROUND)).collect();
    TOGETHER.iter().any(|word| around.contains(word))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}

/// The places in an organisation's full name, from the widest: 宣汉县, 南坝镇.
fn named(full: &str) -> Vec<String> {
    let bare = ["中国共产党", "中共"].iter().find_map(|p| full.strip_prefix(p)).unwrap_or(full);
    let mut names = Vec::new();
    let mut name = String::new();
    for c in bare.chars() {
        name.push(c);
        let street = name.ends_with("街道") && name.chars().count() > 3;
        // 达州市, 红旗镇: these characters end few names, and stand in many
        let rare = matches!(c, '道' | '州' | '旗' | '盟') && !name.ends_with("自治州");
        let ends = street || (!rare && ENDS.contains(&c) && name.chars().count() > 1);
        let none = !street && NO_PLACE.iter().any(|end| name.ends_with(end));
        if ends && !none {
            names.push(std::mem::take(&mut name));
        }
        if matches!(c, '委' | '局' | '村') {
            break;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "中国共产党达州市委员会";
    const COUNTY: &str = "中国共产党宣汉县委员会";
    const TOWNSHIP: &str = "中共宣汉县南坝镇委员会";

    fn gazetteer() -> Gazetteer {
        let mut gazetteer = Gazetteer::country();
        for chain in [
            &[ROOT, COUNTY, TOWNSHIP][..],
            &[ROOT, COUNTY, "中共宣汉县君塘镇委员会"],
            &[ROOT, COUNTY, "中共宣汉县东兴乡委员会"],
            &[ROOT, "中国共产党开江县委员会", "中共开江县永兴镇委员会"],
            &[ROOT, "中国共产党达州市达川区委员会", "中共达州市达川区三里坪街道工作委员会"],
        ] {
            gazetteer.add_chain(chain);
        }
        gazetteer
    }

    #[test]
    fn where_organisations_are() {
        let check = |chain: &[&str], expect: &[&str]| assert_eq!(gazetteer().path(chain), expect, "{chain:?}");
        check(&[ROOT], &["四川省", "达州市"]);
        check(&[ROOT, COUNTY], &["四川省", "达州市", "宣汉县"]);
        check(&[ROOT, COUNTY, TOWNSHIP], &["四川省", "达州市", "宣汉县", "南坝镇"]);
        let village = "中共宣汉县南坝镇水磨村支部委员会";
        check(&[ROOT, COUNTY, TOWNSHIP, village], &["四川省", "达州市", "宣汉县", "南坝镇"]);
        check(&[ROOT, "中共达州市市场监督管理局党组"], &["四川省", "达州市"]);
        check(&[ROOT, COUNTY, "中共宣汉县委宣传部"], &["四川省", "达州市", "宣汉县"]);
        let street = "中共达州市达川区三里坪街道工作委员会";
        check(&[ROOT, "中国共产党达州市达川区委员会", street], &["四川省", "达州市", "达川区", "三里坪街道"]);
        check(&["某公司党支部"], &[]);
    }

    #[test]
    fn places_that_belong_elsewhere() {
        let gazetteer = gazetteer();
        let check = |own: &[&str], text: &str, expect: &[&str]| {
            let found: Vec<String> =
                gazetteer.foreign(text, &gazetteer.path(own)).into_iter().map(|f| f.place.join("")).collect();
            assert_eq!(found, expect, "{own:?} {text}");
        };
        let township = &[ROOT, COUNTY, TOWNSHIP][..];
        check(township, "《安徽省党务公开实施细则》", &["安徽省"]);
        check(township, "安徽省芜湖市党务公开目录、芜湖市细则", &["安徽省芜湖市"]);
        check(township, "山东省、浙江省的办法", &["山东省", "浙江省"]);
        check(township, "皖办发〔2019〕17号", &["安徽省"]);
        check(township, "依据:鲁政办字[2017]93号", &["山东省"]);
        check(township, "成都市有关规定", &["四川省成都市"]);
        check(township, "开江县便民服务中心", &["四川省达州市开江县"]);
        check(township, "君塘镇党政办", &["四川省达州市宣汉县君塘镇"]);
        check(township, "开江县永兴镇党政办", &["四川省达州市开江县永兴镇"]);
        check(township, "据盐城市的做法", &["江苏省盐城市"]);
        check(township, "恩施土家族苗族自治州规定", &["湖北省恩施土家族苗族自治州"]);
        check(township, "广西壮族自治区办法", &["广西壮族自治区"]);
        for own in [
            "四川省党务公开实施细则",
            "川委办〔2019〕1号、达市委发〔2019〕4号",
            "四川省达州市宣汉县南坝镇人民政府",
            "宣汉县委、南坝镇党委",
            "全国、全省、全市、全县各镇乡",
            "《中华人民共和国村民委员会组织法》",
            "《中国共产党党务公开条例（试行）》",
            "国道省道和县道、河南省道改造",
            "营运城市公交、东方市场、食盐城市供应",
            "振兴乡村、东兴乡村振兴",
            "与浙江省舟山市东西部协作项目资金",
            "皖（2019）",
            "市、县（区）、乡镇、街道、村（社区）",
            "",
        ] {
            check(township, own, &[]);
        }
        // above and below is not elsewhere
        check(&[ROOT, COUNTY], "南坝镇、君塘镇", &[]);
        check(&[ROOT, COUNTY, "中共宣汉县委宣传部"], "南坝镇", &[]);
        check(&[ROOT], "宣汉县、开江县永兴镇", &[]);
        check(&[ROOT], "成都市", &["四川省成都市"]);
        // nobody knows where it is
        check(&["某公司党支部"], "安徽省", &[]);
    }

    #[test]
    fn another_place_of_the_tree() {
        let gazetteer = gazetteer();
        let check = |own: &[&str], text: &str, expect: Option<&str>| {
            assert_eq!(gazetteer.elsewhere(text, &gazetteer.path(own)).as_deref(), expect, "{own:?} {text}");
        };
        let township = &[ROOT, COUNTY, TOWNSHIP][..];
        check(township, "开江县永兴镇三会一课", Some("永兴镇"));
        check(township, "君塘镇三会一课", Some("君塘镇"));
        check(township, "达川区三里坪街道党员教育", Some("三里坪街道"));
        for quiet in [
            "三会一课开展情况",
            "达州市、宣汉县和南坝镇的部署",
            "成都市的做法", // not of the tree
            "与永兴镇结对共建",
            "永兴乡镇建设",
        ] {
            check(township, quiet, None);
        }
        check(&[ROOT, COUNTY], "南坝镇三会一课", None);
        check(&[ROOT], "开江县永兴镇三会一课", None);
        check(&["某公司党支部"], "南坝镇三会一课", None);
        let mut short = Gazetteer::country();
        short.add_chain(&[ROOT, "中国共产党渠县委员会"]);
        short.add_chain(&[ROOT, COUNTY]);
        assert_eq!(short.elsewhere("渠县办法", &short.path(&[ROOT, COUNTY])), None, "a name of two characters");
    }
}
