//! `/desk/variations/of/{code}/vary`: an organisation's own procedure as a form of steps, walked and drawn before it is
//! put in force. Nothing is kept on the way: the form carries itself.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    Problems, Refusal,
    disclosure::variation::{Edit, ProcedureForm, STEPS_MAX, StepForm},
};
use office::{
    Error,
    disclosure::variation::{Checked, VaryPage},
};
use rules::procedure::{Duty, Fact, Part, Place, Procedure, StepKind};

use super::{
    Shown,
    differ::{self, Difference},
    harm::{self, HarmWords},
    org_href, shown,
};
use crate::{
    App,
    desk::{Answer, PROBLEMS, can_go_on, counted, done, problem_lines, problem_of, refusal_words},
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::{Choice, ProblemLine},
    session::{Fields, SeatedUser},
    verified_form::VerifiedForm,
};

/// More steps than this in what was sent, and the rest is not read.
const READ_MAX: usize = STEPS_MAX * 2;

/// A group of boxes or a select of a step.
struct Group {
    /// The field's full name.
    name: String,
    legend: String,
    choices: Vec<Choice>,
}

/// A step as it is edited.
struct StepView {
    n: usize,
    no: u64,
    /// `s{n}`.
    p: String,
    id: String,
    kind: String,
    kind_name: String,
    title: String,
    who: String,
    zh: String,
    zh_problem: String,
    en: String,
    days: String,
    days_problem: String,
    selects: Vec<Group>,
    boxes: Vec<Group>,
    open: bool,
    /// Put the cursor here?
    fresh: bool,
    /// Is it signed, hence has moves?
    signed: bool,
    pass: bool,
    withhold: bool,
}

#[derive(Template)]
#[template(path = "desk/variation/form.html")]
struct FormPage {
    ctx: PageContext,
    code: String,
    org: String,
    zh: String,
    zh_problem: String,
    en: String,
    source: String,
    source_problem: String,
    lines: Vec<ProblemLine>,
    harms: Vec<HarmWords>,
    same: bool,
    steps: Vec<StepView>,
    kinds: Vec<Choice>,
    full: bool,
}

#[derive(Template)]
#[template(path = "desk/variation/preview.html")]
struct PreviewPage {
    ctx: PageContext,
    code: String,
    org: String,
    lead: String,
    changes: Vec<Difference>,
    lines: Vec<ProblemLine>,
    refused: (String, String),
    from: String,
    from_problem: String,
    shown_no: u32,
    sheet: String,
    shown: Shown,
}

/// What was sent, as a form.
fn sent(fields: &Fields) -> ProcedureForm {
    if let Ok(form) = serde_json::from_str(fields.get("sheet")) {
        return form;
    }
    let steps = (0..READ_MAX).map_while(|n| {
        let name = |field: &str| format!("s{n}.{field}");
        let one = |field: &str| fields.get(&name(field)).to_owned();
        let many = |field: &str| {
            let name = name(field);
            fields.0.iter().filter(|(n, _)| *n == name).map(|(_, v)| v.clone()).collect::<Vec<_>>()
        };
        (!one("id").is_empty()).then(|| StepForm {
            id: one("id"),
            zh: one("zh"),
            en: one("en"),
            kind: one("kind"),
            duty: one("duty"),
            place: one("place"),
            sees: many("sees"),
            needs: many("needs"),
            when: many("when"),
            unless: many("unless"),
            apart: many("apart"),
            pass: !one("pass").is_empty(),
            back: many("back"),
            refer: one("refer"),
            escalate: one("escalate"),
            withhold: !one("withhold").is_empty(),
            days: one("days"),
        })
    });
    let one = |field: &str| fields.get(field).to_owned();
    ProcedureForm { zh: one("zh"), en: one("en"), source: one("source"), steps: steps.collect() }
}

/// What a button asks for: `add:{n}` (its kind is in a field beside it), `remove:{n}`, `up:{n}`, `down:{n}`.
fn edit(act: &str, fields: &Fields) -> Option<Edit> {
    let (what, n) = act.split_once(':')?;
    let n: usize = n.parse().ok()?;
    match what {
        "add" => {
            let code = fields.get(&format!("s{n}.add"));
            let kind = StepKind::ALL.iter().copied().find(|kind| kind.code() == code)?;
            Some(Edit::Add(kind, n))
        }
        "remove" => Some(Edit::Remove(n)),
        "up" => Some(Edit::Up(n)),
        "down" => Some(Edit::Down(n)),
        _ => None,
    }
}

/// Everything the page says besides what is typed.
#[derive(Default)]
struct Given {
    problems: Problems,
    harms: Vec<HarmWords>,
    same: bool,
    /// The step that was just added or moved.
    fresh: Option<usize>,
}

fn choices<T: Copy>(
    all: &'static [T],
    code: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> String,
    on: impl Fn(&str) -> bool,
) -> Vec<Choice> {
    let choice =
        |one: &T| Choice { value: code(*one).to_owned(), label: words(*one), hint: String::new(), on: on(code(*one)) };
    all.iter().map(choice).collect()
}

struct Drawing<'a> {
    ctx: &'a PageContext,
    rules: &'a rules::Ruleset,
    form: &'a ProcedureForm,
    given: &'a Given,
}

impl Drawing<'_> {
    fn step_name(&self, step: &StepForm) -> String {
        let name = self.ctx.pick(&step.zh, &step.en).trim();
        if name.is_empty() { self.ctx.t("vary-unnamed") } else { name.to_owned() }
    }

    /// All other steps, as boxes.
    fn others(&self, of: &StepForm, on: &[String]) -> Vec<Choice> {
        let others = self.form.steps.iter().filter(|step| step.id != of.id);
        let choice = |step: &StepForm| Choice {
            value: step.id.clone(),
            label: self.step_name(step),
            hint: String::new(),
            on: on.contains(&step.id),
        };
        others.map(choice).collect()
    }

    /// One other step or none.
    fn one_of(&self, of: &StepForm, on: &str) -> Vec<Choice> {
        let none = Choice { value: String::new(), label: self.ctx.t("vary-nowhere"), hint: String::new(), on: false };
        let mut choices = vec![Choice { on: on.is_empty(), ..none }];
        choices.extend(self.others(of, &[on.to_owned()]));
        choices
    }

    fn step(&self, n: usize, step: &StepForm) -> StepView {
        let (ctx, p) = (self.ctx, format!("s{n}"));
        let group =
            |field: &str, key: &str, choices| Group { name: format!("{p}.{field}"), legend: ctx.t(key), choices };
        let duty = |duty: Duty| {
            let named = self.rules.duty(duty.code());
            named.map_or_else(|| duty.to_string(), |duty| ctx.of(&duty.name).to_owned())
        };
        let signed = step.kind != StepKind::Release.code();
        let is = |one: &str| {
            let one = one.to_owned();
            move |code: &str| code == one
        };
        let has = |many: &[String]| {
            let many = many.to_vec();
            move |code: &str| many.iter().any(|one| one == code)
        };
        let fact = |fact: Fact| ctx.code("fact-declared", fact);
        let mut selects = vec![
            group("duty", "vary-duty", choices(Duty::ALL, Duty::code, duty, is(&step.duty))),
            group("place", "vary-place", choices(Place::ALL, Place::code, |p| ctx.code("place", p), is(&step.place))),
        ];
        let mut boxes = vec![
            group("needs", "procedure-col-needs", self.others(step, &step.needs)),
            group("when", "vary-when", choices(Fact::ALL, Fact::code, fact, has(&step.when))),
            group("unless", "vary-unless", choices(Fact::ALL, Fact::code, fact, has(&step.unless))),
        ];
        if signed {
            selects.push(group("refer", "vary-refer", self.one_of(step, &step.refer)));
            selects.push(group("escalate", "vary-escalate", self.one_of(step, &step.escalate)));
            let part = |part: Part| ctx.code("procedure-part", part);
            let sees = group("sees", "procedure-col-sees", choices(Part::ALL, Part::code, part, has(&step.sees)));
            boxes.insert(1, sees);
            boxes.insert(2, group("back", "vary-back", self.others(step, &step.back)));
            boxes.insert(3, group("apart", "vary-apart", self.others(step, &step.apart)));
        }
        let problem = |field: &str| problem_of(ctx, &self.given.problems, &format!("{p}.{field}"));
        let duty_word = Duty::ALL.iter().find(|d| d.code() == step.duty).map_or_else(String::new, |d| duty(*d));
        let fresh = self.given.fresh == Some(n);
        StepView {
            n,
            no: u64::try_from(n + 1).unwrap_or_default(),
            id: step.id.clone(),
            kind: step.kind.clone(),
            kind_name: ctx.code("procedure-kind", &step.kind),
            title: self.step_name(step),
            who: duty_word,
            zh: step.zh.clone(),
            zh_problem: problem("zh"),
            en: step.en.clone(),
            days: step.days.clone(),
            days_problem: problem("days"),
            selects,
            boxes,
            open: fresh || self.given.problems.0.iter().any(|one| one.field.starts_with(&format!("{p}."))),
            fresh,
            signed,
            pass: step.pass,
            withhold: step.withhold,
            p,
        }
    }
}

fn framed(ctx: &PageContext, org: &str, code: &str, title: &str) -> PageContext {
    ctx.clone()
        .titled(title, "")
        .crumb(ctx.t("nav-todo"), "/desk")
        .crumb(ctx.t("procedures-title"), "/desk/variations")
        .crumb(org, org_href(code))
        .crumb(ctx.t("vary-title"), "")
}

fn draw(
    app: &App,
    ctx: &PageContext,
    status: StatusCode,
    vary: &VaryPage,
    form: &ProcedureForm,
    given: &Given,
) -> Response {
    let drawing = Drawing { ctx, rules: app.office.rules().current(), form, given };
    let title = counted(ctx, given.problems.0.len(), &ctx.t1("vary-title-of", "org", &vary.org.short));
    let kind = |kind: StepKind| ctx.code("procedure-kind", kind);
    let mut kinds = choices(StepKind::ALL, StepKind::code, kind, |code| code == StepKind::Review.code());
    kinds.retain(|choice| choice.value != StepKind::Propose.code());
    let page = FormPage {
        code: vary.org.code.clone(),
        org: vary.org.short.clone(),
        zh: form.zh.clone(),
        zh_problem: problem_of(ctx, &given.problems, "zh"),
        en: form.en.clone(),
        source: form.source.clone(),
        source_problem: problem_of(ctx, &given.problems, "source"),
        lines: problem_lines(ctx, &given.problems),
        harms: given.harms.clone(),
        same: given.same,
        steps: form.steps.iter().enumerate().map(|(n, step)| drawing.step(n, step)).collect(),
        kinds,
        full: form.steps.len() >= STEPS_MAX,
        ctx: framed(ctx, &vary.org.short, &vary.org.code, &title),
    };
    page_as(status, &page)
}

fn preview(
    app: &App,
    ctx: &PageContext,
    status: StatusCode,
    (checked, was, form): (&Checked, &Procedure, &ProcedureForm),
    from: &str,
    (problems, refusal): (&Problems, Option<&Refusal>),
) -> Response {
    let title = counted(ctx, problems.0.len(), &ctx.t1("vary-preview-title", "org", &checked.org.short));
    let page = PreviewPage {
        code: checked.org.code.clone(),
        org: checked.org.short.clone(),
        lead: ctx.t1("vary-preview-lead", "n", checked.states),
        changes: differ::changes(ctx, app.office.rules().current(), was, &checked.procedure),
        lines: problem_lines(ctx, problems),
        refused: refusal.map_or_else(Default::default, |r| refusal_words(ctx, app, r)),
        from: from.to_owned(),
        from_problem: problem_of(ctx, problems, "from"),
        shown_no: checked.last,
        sheet: serde_json::to_string(form).unwrap_or_default(),
        shown: shown(ctx, app.office.rules().current(), &checked.procedure, &[]),
        ctx: framed(ctx, &checked.org.short, &checked.org.code, &title),
    };
    page_as(status, &page)
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Answer {
    let vary = app.office.variations().vary_page(&me, &code).await?;
    Ok(draw(&app, &ctx, StatusCode::OK, &vary, &vary.form, &Given::default()))
}

/// Walks what was sent. `Err` is the form again, with what stands against it.
async fn walked(
    app: &App,
    ctx: &PageContext,
    posted: &VerifiedForm,
    vary: &VaryPage,
    form: &ProcedureForm,
) -> Result<Result<(Checked, Procedure), Response>, Failure> {
    let code = &vary.org.code;
    let came = app.office.variations().check_variation(&posted.me.seated()?, code, form).await;
    let given = match came {
        Ok(checked) => {
            let now = app.office.variations().org_procedure(&posted.me, code).await?;
            if checked.harms.is_empty() && !checked.same {
                return Ok(Ok((checked, now.procedure)));
            }
            let harms = harm::words(ctx, &checked.procedure, Some(&now.base), &checked.harms);
            Given { same: checked.same && harms.is_empty(), harms, ..Given::default() }
        }
        Err(Error::Problems(problems)) => Given { problems, ..Given::default() },
        Err(error) => return Err(error.into()),
    };
    Ok(Err(draw(app, ctx, PROBLEMS, vary, form, &given)))
}

pub(super) async fn change(
    State(app): State<App>,
    Path(code): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let vary = app.office.variations().vary_page(&posted.me, &code).await?;
    let mut form = sent(&posted.fields);
    let act = posted.fields.get("act");
    if act == "again" {
        return Ok(draw(&app, &ctx, StatusCode::OK, &vary, &form, &Given::default()));
    }
    if let Some(edit) = edit(act, &posted.fields) {
        form.edit(edit);
        let fresh = match edit {
            Edit::Add(_, n) | Edit::Down(n) => Some(n + 1),
            Edit::Up(n) => n.checked_sub(1),
            Edit::Remove(_) => None,
        };
        return Ok(draw(&app, &ctx, StatusCode::OK, &vary, &form, &Given { fresh, ..Given::default() }));
    }
    match walked(&app, &ctx, &posted, &vary, &form).await? {
        Ok((checked, was)) => {
            let (from, nothing) = (vary.today.to_string(), Problems::default());
            Ok(preview(&app, &ctx, StatusCode::OK, (&checked, &was, &form), &from, (&nothing, None)))
        }
        Err(page) => Ok(page),
    }
}

pub(super) async fn enforce(
    State(app): State<App>,
    Path(code): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let vary = app.office.variations().vary_page(&posted.me, &code).await?;
    let form = sent(&posted.fields);
    let from = posted.fields.get("from").to_owned();
    let no = posted.fields.get("shown").parse().unwrap_or_default();
    let came = app
        .office
        .variations()
        .enforce_variation(posted.me.seated()?, code.clone(), form.clone(), from.clone(), no)
        .await;
    let (status, problems, refusal) = match came {
        Ok(_) => return Ok(done(&org_href(&code), "varied")),
        Err(Error::Problems(problems)) => (PROBLEMS, problems, None),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Problems::default(), Some(refusal))
        }
        Err(error) => return Err(error.into()),
    };
    match walked(&app, &ctx, &posted, &vary, &form).await? {
        Ok((checked, was)) => {
            Ok(preview(&app, &ctx, status, (&checked, &was, &form), &from, (&problems, refusal.as_ref())))
        }
        Err(page) => Ok(page),
    }
}
