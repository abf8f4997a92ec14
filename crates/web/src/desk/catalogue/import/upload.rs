//! The file comes: uploaded, or pasted as text.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{Problems, problems::Problem};
use office::Error;

use super::{Which, framed, table};
use crate::{
    App,
    desk::{Answer, PROBLEMS, counted, problem_lines, problem_of},
    layout::{PageContext, page_as},
    pieces::ProblemLine,
    session::SeatedUser,
    upload::UploadedForm,
};

#[derive(Template)]
#[template(path = "desk/catalogue_import/upload.html")]
struct UploadPage {
    ctx: PageContext,
    action: String,
    back: &'static str,
    lines: Vec<ProblemLine>,
    problem: String,
    pasted: String,
}

fn draw(ctx: &PageContext, which: Which, org: &str, pasted: &str, problems: &Problems) -> Response {
    let title = counted(ctx, problems.0.len(), &ctx.t("import-title"));
    let base = table(which.guidance);
    let status = if problems.is_empty() { StatusCode::OK } else { PROBLEMS };
    let page = UploadPage {
        action: format!("{base}/import"),
        back: base,
        lines: problem_lines(ctx, problems),
        problem: problem_of(ctx, problems, "file"),
        pasted: pasted.to_owned(),
        ctx: framed(ctx, which, org, title),
    };
    page_as(status, &page)
}

pub(super) async fn show(State(app): State<App>, SeatedUser(me): SeatedUser, which: Which, ctx: PageContext) -> Answer {
    let org = app.office.catalogue_imports().importing(&me).await?;
    Ok(draw(&ctx, which, &org.short, "", &Problems::default()))
}

pub(super) async fn upload(State(app): State<App>, which: Which, ctx: PageContext, brought: UploadedForm) -> Answer {
    let me = &brought.sent.me;
    let org = app.office.catalogue_imports().importing(me).await?;
    let pasted = brought.sent.fields.get("paste").to_owned();
    let problem = |code, args: &[(&'static str, String)]| {
        Problems(vec![Problem { field: "file".to_owned(), code, args: args.to_vec() }])
    };
    if brought.too_large {
        let args = [("bytes", String::new()), ("limit", (20_u64 << 20).to_string())];
        return Ok(draw(&ctx, which, &org.short, &pasted, &problem("too_large", &args)));
    }
    let (name, bytes) = match brought.files.into_iter().next() {
        Some(file) => file,
        None if pasted.trim().is_empty() => {
            return Ok(draw(&ctx, which, &org.short, "", &problem("missing", &[])));
        }
        None => (ctx.t("import-pasted"), pasted.clone().into_bytes()),
    };
    match app.office.catalogue_imports().upload_catalogue(me.seated()?, which.guidance, name, bytes).await {
        Ok(id) => Ok(Redirect::to(&format!("/desk/catalogue/import/{id}")).into_response()),
        Err(Error::Problems(problems)) => Ok(draw(&ctx, which, &org.short, &pasted, &problems)),
        Err(error) => Err(error.into()),
    }
}
