//! What differs between two procedures, in words: which step, and of it which field, from what to what.

use rules::{
    Ruleset, Text,
    procedure::{Fact, Procedure, Step},
};

use super::{duty_words, facts_words, move_words, names};
use crate::{desk::disclosure::wording::basis_words, i18n::Localizer};

/// What differs: a step that is new, gone or changed, or the procedure itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub what: String,
    /// Of a step that is changed: each field, from what to what.
    pub fields: Vec<String>,
}

/// What differs from the procedure in force: its name, its steps in the new order, what is gone, the order itself.
pub(super) fn changes(ctx: &Localizer, rules: &Ruleset, was: &Procedure, will: &Procedure) -> Vec<Difference> {
    let bare = |what| Difference { what, fields: Vec::new() };
    let gone: Vec<&Step> = was.steps.iter().filter(|step| will.step(&step.id).is_none()).collect();
    // every step under its last name: one that was renamed is the same step
    let steps = will.steps.iter().chain(gone.iter().copied()).cloned().collect();
    let known = Procedure { steps, ..will.clone() };
    let mut all: Vec<Difference> = named(ctx, "vary-name-zh", &was.name, &will.name).into_iter().map(bare).collect();
    for step in &will.steps {
        let name = ctx.of(&step.name);
        match was.step(&step.id) {
            None => all.push(bare(ctx.t1("vary-added", "step", name))),
            Some(old) => {
                let fields = fields(ctx, rules, &known, old, step);
                if !fields.is_empty() {
                    all.push(Difference { what: ctx.t1("vary-changed", "step", name), fields });
                }
            }
        }
    }
    all.extend(gone.into_iter().map(|step| bare(ctx.t1("vary-removed", "step", ctx.of(&step.name)))));
    all.extend(moved(ctx, was, will).map(bare));
    all
}

/// From what to what, under the words of a key; nothing if it is the same.
fn line(ctx: &Localizer, label: &str, was: &str, will: &str) -> Option<String> {
    let shown = |words: &str| if words.is_empty() { ctx.t("vary-nothing") } else { words.to_owned() };
    (was != will)
        .then(|| ctx.with("vary-field", &[("field", &ctx.t(label)), ("was", &shown(was)), ("will", &shown(will))]))
}

/// A name in both languages; the English one only if it differs by itself.
fn named(ctx: &Localizer, zh: &str, was: &Text, will: &Text) -> Vec<String> {
    let chinese = line(ctx, zh, &was.zh, &will.zh);
    let alone = was.en != will.en && (chinese.is_none() || was.en != was.zh || will.en != will.zh);
    let english = if alone { line(ctx, "vary-name-en", &was.en, &will.en) } else { None };
    chinese.into_iter().chain(english).collect()
}

/// Steps that both have, if they stand in another order.
fn moved(ctx: &Localizer, was: &Procedure, will: &Procedure) -> Option<String> {
    let shared = |one: &Procedure, other: &Procedure| -> Vec<String> {
        let both = one.steps.iter().filter(|step| other.step(&step.id).is_some());
        both.map(|step| step.id.clone()).collect()
    };
    let (before, after) = (shared(was, will), shared(will, was));
    if before == after { None } else { line(ctx, "vary-order", &names(ctx, will, &before), &names(ctx, will, &after)) }
}

/// Every field of a step that differs. The order of a list is no difference.
fn fields(ctx: &Localizer, rules: &Ruleset, all: &Procedure, old: &Step, new: &Step) -> Vec<String> {
    let ids = |ids: &[String]| {
        let known: Vec<String> = all.steps.iter().map(|step| step.id.clone()).filter(|id| ids.contains(id)).collect();
        names(ctx, all, &known)
    };
    let parts = |step: &Step| {
        let parts: Vec<String> = sorted(&step.sees).map(|part| ctx.code("procedure-part", part)).collect();
        ctx.join(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let facts = |facts: &[Fact]| facts_words(ctx, &sorted(facts).copied().collect::<Vec<_>>());
    let may = |step: &Step| {
        let may: Vec<String> = sorted(&step.may).map(|may| move_words(ctx, all, may)).collect();
        ctx.join(&may.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let days = |step: &Step| match step.days {
        Some(days) => ctx.t1("procedure-days", "n", u64::from(days)),
        None => ctx.t("vary-no-limit"),
    };
    let both = |words: &dyn Fn(&Step) -> String| (words(old), words(new));
    let rows = [
        ("vary-field-kind", both(&|step| ctx.code("procedure-kind", step.kind))),
        ("vary-duty", both(&|step| duty_words(ctx, rules, step))),
        ("vary-place", both(&|step| ctx.code("place", step.place))),
        ("procedure-col-needs", both(&|step| ids(&step.needs))),
        ("procedure-col-sees", both(&parts)),
        ("vary-field-when", both(&|step| facts(&step.when))),
        ("vary-field-unless", both(&|step| facts(&step.unless))),
        ("procedure-col-may", both(&may)),
        ("procedure-col-apart", both(&|step| ids(&step.not_same_as))),
        ("procedure-col-days", both(&days)),
        ("procedure-col-basis", both(&|step| basis_words(ctx, rules, &step.basis))),
    ];
    let lines = rows.iter().filter_map(|(label, (was, will))| line(ctx, label, was, will));
    named(ctx, "vary-step-zh", &old.name, &new.name).into_iter().chain(lines).collect()
}

fn sorted<T: Ord>(items: &[T]) -> impl Iterator<Item = &T> {
    let mut items: Vec<&T> = items.iter().collect();
    items.sort();
    items.into_iter()
}

#[cfg(test)]
mod tests {
    use rules::procedure::{Duty, Fact, Move, Place};

    use super::*;
    use crate::i18n::Lang;

    fn township() -> (Ruleset, Procedure) {
        let rules = rules::load("dazhou-2019", rules::builtin("dazhou-2019").unwrap()).unwrap();
        let procedure = rules.procedure("township").unwrap().clone();
        (rules, procedure)
    }

    /// What is said when the township's review is changed so, in both languages.
    #[test]
    fn every_field_is_told() {
        let (rules, was) = township();
        let check = |change: &dyn Fn(&mut Step), zh: &str, en: &str| {
            let mut will = was.clone();
            change(will.steps.iter_mut().find(|step| step.id == "review").unwrap());
            for (lang, expect) in [(Lang::Zh, zh), (Lang::En, en)] {
                let told = changes(&Localizer { lang }, &rules, &was, &will);
                let told: Vec<_> = told.iter().flat_map(|one| one.fields.iter().cloned()).collect();
                assert_eq!(told.join(" | "), expect);
            }
        };
        check(&|_| (), "", "");
        check(&|s| s.days = Some(5), "时限：3 个工作日 → 5 个工作日", "Time limit: 3 working days → 5 working days");
        check(&|s| s.days = None, "时限：3 个工作日 → 不限", "Time limit: 3 working days → no limit");
        check(
            &|s| s.name.zh = "办公室审核".into(),
            "步骤名称：党政办审核 → 办公室审核",
            "Name of the step (Chinese): 党政办审核 → 办公室审核",
        );
        check(
            &|s| s.unless.clear(),
            "免办的情况：紧急，等不及 → 无",
            "Spared if one of these holds: Urgent, can't wait → none",
        );
        check(&|s| s.sees.reverse(), "", "");
        check(&|s| s.needs.reverse(), "", "");
    }

    #[test]
    fn steps_come_go_and_move() {
        let (rules, was) = township();
        let check = |change: &dyn Fn(&mut Procedure), expect: &[&str]| {
            let mut will = was.clone();
            change(&mut will);
            let told = changes(&Localizer { lang: Lang::Zh }, &rules, &was, &will);
            assert_eq!(told.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), expect);
        };
        check(&|_| (), &[]);
        check(&|p| p.name.zh = "新程序".into(), &["程序名称：乡镇（街道）党（工）委公开程序 → 新程序"]);
        check(&|p| p.steps.retain(|step| step.id != "publicity"), &["去掉：宣传部门统筹"]);
        check(&|p| p.steps[3].may.push(Move::Withhold), &["改动：党政办审核"]);
        check(&|p| p.steps[3].place = Place::Superior, &["改动：党政办审核"]);
        check(&|p| p.steps[3].duty = Duty::Leader, &["改动：党政办审核"]);
        check(&|p| p.steps[3].when = vec![Fact::Major], &["改动：党政办审核"]);
        let mut names: Vec<&str> = was.steps.iter().map(|step| step.name.zh.as_str()).collect();
        let before = names.join("，");
        names.swap(1, 2);
        check(&|p| p.steps.swap(1, 2), &[&format!("步骤的顺序：{before} → {}", names.join("，"))]);
    }
}
