//! The shape of a ruleset file, table by table.

use super::fields::{Fields, Kind};
use super::steps;
use crate::procedure::{Duty, Fact};
use crate::ruleset::{
    Article, Category, Chapter, CheckItem, Column, ColumnKind, DutySet, Effect, Force, Ground, IndexNumber, Level,
    MASKED, Masking, Mode, ModeUse, Named, OrgKind, Ruleset, Scope, SecrecyOutcome, Source, Timing, TimingDefault,
    Unit, Urgent,
};
use crate::text::{Basis, Text};

type F<'c, 't> = Fields<'c, 't>;

/// Scopes and timing classes are words that visibility and obligations are computed from; a file names them, it can't
/// add to them.
const SCOPES: [(&str, ()); 5] = [("society", ()), ("party", ()), ("place", ()), ("unit", ()), ("named", ())];
const TIMING: [(&str, ()); 4] = [("long_term", ()), ("periodic", ()), ("staged", ()), ("immediate", ())];

pub(super) fn ruleset(f: &mut F<'_, '_>) -> Ruleset {
    let id = f.string("id");
    let name = f.text("name");
    let jurisdiction = f.text("jurisdiction");
    let document = f.string("document");
    let issuer = f.text("issuer");
    // First, so that a local basis anywhere finds its line.
    let sources = f.tables("sources", "a source", source);
    let usual_scope_basis = f.basis_at("usual_scope_basis");
    let force = f.table("force", force);
    let index_number = f.table("index_number", index_number);
    let urgent = f.opt_table("urgent", urgent);
    let blank = || Basis::local("");
    let mut r = Ruleset {
        id,
        name,
        jurisdiction,
        document,
        issuer,
        force: force.unwrap_or_else(|| Force { date: String::new(), note: Text::new("", ""), basis: blank() }),
        sources,
        chapters: f.tables("chapters", "a chapter", chapter),
        articles: f.tables("articles", "an article", article),
        principles: named(f, "principles"),
        mechanisms: named(f, "mechanisms"),
        org_kinds: f.tables("org_kinds", "an organisation kind", org_kind),
        duty_sets: f.tables("duty_sets", "a duty set", duty_set),
        categories: f.tables("categories", "a category", category),
        usual_scope_basis,
        scopes: f.tables("scopes", "a scope", scope),
        modes: f.tables("modes", "a mode", mode),
        timing: f.tables("timing", "a timing class", timing),
        timing_defaults: f.tables("timing_defaults", "a timing default", timing_default),
        secrecy_outcomes: f.tables("secrecy_outcomes", "a secrecy outcome", secrecy_outcome),
        security_checklist: f.tables("security_checklist", "a checklist item", check_item),
        withholding_grounds: withholding_grounds(f),
        return_reasons: named(f, "return_reasons"),
        masking: f.tables("masking", "a masking", masking),
        risk_dimensions: named(f, "risk_dimensions"),
        interpretation: named(f, "interpretation"),
        participation: named(f, "participation"),
        supervision: named(f, "supervision"),
        grounds: named(f, "grounds"),
        duties: duties(f),
        catalogue_columns: f.tables("catalogue_columns", "a catalogue column", column),
        index_number: index_number.unwrap_or_else(|| IndexNumber {
            id: String::new(),
            pattern: String::new(),
            basis: blank(),
        }),
        urgent,
        procedures: Vec::new(),
    };
    link(&mut r);
    let mut number = 0;
    r.procedures = f.tables("procedures", "a procedure", |p| {
        number += 1;
        let before = p.ctx.count();
        let procedure = steps::procedure(p, number);
        p.done();
        if p.ctx.count() > before {
            p.ctx.trouble(number);
        }
        procedure
    });
    r
}

/// What a category has from its duty set, and a duty set from its categories.
fn link(r: &mut Ruleset) {
    for c in &mut r.categories {
        if let Some(set) = r.duty_sets.iter_mut().find(|d| d.id == c.duty_set) {
            c.article = set.article;
            c.mandatory = set.level == Level::Mandatory;
            c.emphasis = set.level == Level::Emphasis;
            set.categories.push(c.id.clone());
        }
    }
}

fn named(f: &mut F<'_, '_>, list: &'static str) -> Vec<Named> {
    f.tables(list, list, |t| Named {
        id: t.id(Kind::Named(list)),
        name: t.text("name"),
        note: t.opt_text("note"),
        basis: t.basis(),
    })
}

fn withholding_grounds(f: &mut F<'_, '_>) -> Vec<Ground> {
    let duties: Vec<(&str, Duty)> = Duty::ALL.iter().map(|d| (d.code(), *d)).collect();
    f.tables("withholding_grounds", "a ground of withholding", |t| Ground {
        id: t.id(Kind::Named("withholding_grounds")),
        name: t.text("name"),
        note: t.opt_text("note"),
        locked_to: t.choices("locked_to", &duties),
        basis: t.basis(),
    })
}

fn duties(f: &mut F<'_, '_>) -> Vec<Named> {
    let words: Vec<(&str, ())> = Duty::ALL.iter().map(|d| (d.code(), ())).collect();
    f.tables("duties", "a duty", |t| {
        let id = t.id(Kind::Named("duties"));
        if let Some(span) = t.ctx.place(Kind::Named("duties"), &id) {
            t.word("duty", &id, span, &words);
        }
        Named { id, name: t.text("name"), note: t.opt_text("note"), basis: t.basis() }
    })
}

fn source(t: &mut F<'_, '_>) -> Source {
    let source = Source { id: t.id(Kind::Source), name: t.text("name") };
    t.ctx.source(&source.id, &source.name.zh);
    source
}

fn force(t: &mut F<'_, '_>) -> Force {
    let date = t.spanned("date");
    if let Some((date, span)) = &date
        && !is_partial_date(date)
    {
        t.problem(
            "bad-date",
            span.clone(),
            format!("`{date}` is no date"),
            "as exact as the source, no more",
            "write \"2019\", \"2019-04\" or \"2019-04-01\"",
        );
    }
    Force { date: date.map(|d| d.0).unwrap_or_default(), note: t.text("note"), basis: t.basis() }
}

fn is_partial_date(date: &str) -> bool {
    let within = |part: &str, width: usize, max: u16| {
        part.len() == width
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u16>().is_ok_and(|n| 0 < n && n <= max)
    };
    let shape = [(4, 9999), (2, 12), (2, 31)];
    let ok = date.split('-').zip(shape).all(|(part, (width, max))| within(part, width, max));
    ok && date.split('-').count() <= 3
}

fn index_number(t: &mut F<'_, '_>) -> IndexNumber {
    let pattern = t.spanned("pattern");
    let number = IndexNumber {
        id: "index_number".to_owned(),
        pattern: pattern.as_ref().map(|p| p.0.clone()).unwrap_or_default(),
        basis: t.basis(),
    };
    if let Some((pattern, span)) = pattern {
        let left = number.render("", 0, &[]);
        if number.random_len() < 6 {
            t.problem(
                "guessable-number",
                span,
                format!("numbers after `{pattern}` could be guessed from their neighbours"),
                "too little chance",
                "use {random:N} with N at least 6",
            );
        } else if left.contains(['{', '}', '/', '?', '#', ' ']) {
            t.problem(
                "bad-pattern",
                span,
                format!("`{pattern}` can't be an index number's pattern"),
                "stands in an address",
                "use letters, digits, `-`, {org}, {year} and {random:N}",
            );
        }
    }
    number
}

fn urgent(t: &mut F<'_, '_>) -> Urgent {
    let duties: Vec<(&str, Duty)> = Duty::ALL.iter().map(|d| (d.code(), *d)).collect();
    let facts: Vec<(&str, Fact)> = Fact::ALL.iter().map(|fact| (fact.code(), *fact)).collect();
    Urgent {
        id: "urgent".to_owned(),
        name: t.text("name"),
        puts_off: t.choices("puts_off", &duties),
        days: t.number("days"),
        not_with: t.choices("not_with", &facts),
        basis: t.basis(),
    }
}

fn chapter(t: &mut F<'_, '_>) -> Chapter {
    Chapter { id: t.numbered(Kind::Chapter), name: t.text("name") }
}

fn article(t: &mut F<'_, '_>) -> Article {
    let id = t.numbered(Kind::Article);
    let chapter = t.small_at("chapter");
    if let Some((chapter, span)) = chapter.clone() {
        t.ctx.refer(Kind::Chapter, &chapter.to_string(), span);
    }
    Article {
        id,
        chapter: chapter.map_or(0, |c| c.0),
        title: t.text("title"),
        summary: t.text("summary"),
        paragraphs: t.opt_small("paragraphs").map_or(1, |n| n.0),
        items: t.opt_small("items").map_or(0, |n| n.0),
        basis: Basis::article(id),
    }
}

fn org_kind(t: &mut F<'_, '_>) -> OrgKind {
    OrgKind {
        id: t.id(Kind::Org),
        name: t.text("name"),
        duty_set: t.reference("duty_set", Kind::DutySet),
        procedure: t.reference("procedure", Kind::Procedure),
        order: t.number("order"),
        grass_roots: t.flag("grass_roots"),
        local_committee: t.flag("local_committee"),
        basis: t.basis(),
    }
}

fn duty_set(t: &mut F<'_, '_>) -> DutySet {
    let levels = [("mandatory", Level::Mandatory), ("emphasis", Level::Emphasis), ("general", Level::General)];
    let id = t.id(Kind::DutySet);
    let basis = t.basis();
    let article = if let Basis::Article { article, .. } = basis { article } else { 0 };
    DutySet {
        id,
        name: t.text("name"),
        article,
        level: t.choice("level", &levels).unwrap_or(Level::General),
        categories: Vec::new(),
        basis,
    }
}

fn category(t: &mut F<'_, '_>) -> Category {
    Category {
        id: t.id(Kind::Category),
        article: 0,
        item: t.small("item"),
        duty_set: t.reference("duty_set", Kind::DutySet),
        name: t.text("name"),
        mandatory: false,
        emphasis: false,
        catch_all: t.flag("catch_all"),
        aliases: t.aliases(),
        expands: t.texts("expands"),
        usual_scope: t.opt_reference("usual_scope", Kind::Scope),
        basis: t.basis(),
    }
}

fn scope(t: &mut F<'_, '_>) -> Scope {
    let id = t.id(Kind::Scope);
    if let Some(span) = t.ctx.place(Kind::Scope, &id) {
        t.word("scope", &id, span, &SCOPES);
    }
    Scope {
        id,
        name: t.text("name"),
        aliases: t.aliases(),
        questions: t.texts("questions"),
        asked: t.small("asked"),
        basis: t.basis(),
    }
}

fn mode(t: &mut F<'_, '_>) -> Mode {
    let id = t.id(Kind::Mode);
    let name = t.text("name");
    let uses =
        t.tables("uses", "a use of a mode", |u| ModeUse { scope: u.reference("scope", Kind::Scope), basis: u.basis() });
    if uses.is_empty() {
        t.need("uses", "[{ scope = \"society\", basis = \"…\" }]");
    }
    Mode {
        id,
        name,
        aliases: t.aliases(),
        scopes: uses.iter().map(|u| u.scope.clone()).collect(),
        // A mode rests on what its first use rests on.
        basis: uses.first().map_or_else(|| Basis::local(""), |u| u.basis.clone()),
        uses,
        party_media: t.flag("party_media"),
        media: t.flag("media"),
        has_page: t.flag("has_page"),
    }
}

fn timing(t: &mut F<'_, '_>) -> Timing {
    let id = t.id(Kind::Timing);
    if let Some(span) = t.ctx.place(Kind::Timing, &id) {
        t.word("timing class", &id, span, &TIMING);
    }
    Timing { id, name: t.text("name"), meaning: t.text("meaning"), basis: t.basis() }
}

fn timing_default(t: &mut F<'_, '_>) -> TimingDefault {
    let units = [("working_day", Unit::WorkingDay), ("calendar_day", Unit::CalendarDay), ("month", Unit::Month)];
    TimingDefault {
        id: t.id(Kind::TimingDefault),
        phrase: t.string("phrase"),
        class: t.reference("class", Kind::Timing),
        count: t.number("count"),
        unit: t.choice("unit", &units).unwrap_or(Unit::WorkingDay),
        basis: t.basis(),
    }
}

fn masking(t: &mut F<'_, '_>) -> Masking {
    let words: Vec<(&str, ())> = MASKED.iter().map(|kind| (*kind, ())).collect();
    let id = t.id(Kind::Named("masking"));
    if let Some(span) = t.ctx.place(Kind::Named("masking"), &id) {
        t.word("kind", &id, span, &words);
    }
    Masking { id, first: t.number("first"), last: t.number("last"), basis: t.basis() }
}

fn secrecy_outcome(t: &mut F<'_, '_>) -> SecrecyOutcome {
    let effects = [
        ("publish", Effect::Publish),
        ("redact", Effect::Redact),
        ("withhold", Effect::Withhold),
        ("refer", Effect::Refer),
    ];
    SecrecyOutcome {
        id: t.id(Kind::SecrecyOutcome),
        name: t.text("name"),
        effect: t.choice("effect", &effects).unwrap_or(Effect::Refer),
        basis: t.basis(),
    }
}

fn check_item(t: &mut F<'_, '_>) -> CheckItem {
    CheckItem {
        id: t.id(Kind::CheckItem),
        parent: t.opt_reference("parent", Kind::CheckItem),
        name: t.text("name"),
        question: t.text("question"),
        open: t.flag("open"),
        clear: t.opt_text("clear"),
        no: t.opt_text("no"),
        yes: t.opt_text("yes"),
        personal: t.flag("personal"),
        basis: t.basis(),
    }
}

fn column(t: &mut F<'_, '_>) -> Column {
    let kinds: Vec<(&str, ColumnKind)> = ColumnKind::ALL.iter().map(|k| (k.code(), *k)).collect();
    Column {
        id: t.id(Kind::Column),
        name: t.text("name"),
        kind: t.opt_choice("kind", &kinds).unwrap_or_default(),
        aliases: t.aliases(),
        required: t.flag("required"),
        basis: t.basis(),
    }
}
