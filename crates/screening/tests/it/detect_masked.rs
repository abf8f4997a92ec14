//! What was masked is found no more: otherwise masking could never be finished.

use screening::{Keep, Kind, Piece, Policy, detect::detect, mask};

use crate::detect::row;

/// The pieces with everything masked.
fn masked(pieces: &[Piece], policy: &Policy) -> Vec<Piece> {
    let mut next = pieces.to_vec();
    for hit in detect(pieces).into_iter().rev() {
        let text = &mut next[hit.piece].text;
        let shown = mask(hit.kind, &text[hit.range.clone()], policy);
        text.replace_range(hit.range, &shown);
    }
    next
}

/// Addresses are masked whole, or keep some of their first characters as rulesets have it.
fn policies() -> impl Iterator<Item = Policy> {
    (0..12).map(|first| {
        let mut policy = Policy::default();
        policy.keep.insert(Kind::Address, Keep { first, last: 0 });
        policy
    })
}

#[test]
fn a_masked_row_holds_nothing_to_mask() {
    let homes = [
        "独树梁村1组10号",
        "独树梁村1组3号",
        "东风村1组5组",
        "石桥村三组",
        "通川区独树梁村1组10号",
        "阳光小区5栋1单元302室",
        "独树梁村1组10号附3号",
        "石板村3组 15号",
    ];
    for policy in policies() {
        for home in homes {
            for head in ["家庭住址=", "住址=", "地址=", "备注=", ""] {
                let address = format!("{head}{home}");
                let pieces = row(&["姓名=谯国华", &address, "身份证号=11010519491231002X", "电话=13812345678"]);
                let left = detect(&masked(&pieces, &policy));
                assert_eq!(left, [], "{address} {:?}", masked(&pieces, &policy)[1].text);
            }
            let line = [Piece::new(screening::Place::new(screening::Part::Line, "", ""), format!("住址：{home}，男"))];
            assert_eq!(detect(&masked(&line, &policy)), [], "{home} {:?}", masked(&line, &policy)[0].text);
        }
    }
}

#[test]
fn signs_that_mask_nothing_hide_no_address() {
    for cell in ["独树梁村1组10号", "独树梁村1组10号，电话138****1234", "独树梁村1组10号*"] {
        let found = detect(&row(&["姓名=谯国华", &format!("家庭住址={cell}")]));
        assert!(found.iter().any(|hit| hit.kind == Kind::Address), "{cell}");
    }
    assert!(crate::detect::kinds("**家庭住址：独树梁村1组10号**").contains(&Kind::Address));
}
