//! The file comes: uploaded, or pasted as text.

use askama::Template;
use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request, State, multipart::MultipartError},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{Problems, problems::Problem};
use office::Error;

use super::{
    super::{Answer, PROBLEMS, counted, problem_lines, problem_of},
    Which, framed, table,
};
use crate::{
    App,
    failure::Failure,
    layout::{Frame, page_as},
    pieces::ProblemLine,
    session::{AtDesk, Fields, Kept, Posted, Signed, from_here, same_token},
    signin,
};

#[derive(Template)]
#[template(path = "desk/catalogue_import/upload.html")]
struct UploadPage {
    f: Frame,
    action: String,
    back: &'static str,
    lines: Vec<ProblemLine>,
    problem: String,
    pasted: String,
}

/// What the form brings.
pub(super) struct Brought {
    sent: Posted,
    file: Option<(String, Vec<u8>)>,
    /// Larger than anything that is read.
    too_large: bool,
}

impl FromRequest<App> for Brought {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            let sent = Posted::from_request(request, app).await?;
            return Ok(Self { sent, file: None, too_large: false });
        }
        let signed = request.extensions().get::<Signed>().cloned();
        let headers = request.headers().clone();
        let to = request.uri().path().to_owned();
        let (parts, body) = request.into_parts();
        let f = Frame::of(&parts, app);
        if from_here(&headers) == Some(false) {
            return Err(Failure::stale_form().into_response());
        }
        // a file can't be carried along: who lost the session chooses it once more
        let Some(Signed(me)) = signed else {
            return Err(signin::ask_again(app, f, &headers, Kept::default()).await);
        };
        if me.seat.is_none() && me.seats.len() > 1 {
            let kept = Kept { to, fields: Fields::default() };
            return Err(signin::choose(f, StatusCode::CONFLICT, &me, "", &kept));
        }
        let unreadable = |_| Failure::unreadable().into_response();
        let form: Multipart = Request::from_parts(parts, body).extract().await.map_err(unreadable)?;
        let csrf = me.session.csrf.clone();
        let mut brought = Self { sent: Posted { me, fields: Fields::default() }, file: None, too_large: false };
        match brought.read(form, &csrf).await {
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => brought.too_large = true,
            Err(_) => return Err(Failure::unreadable().into_response()),
            Ok(false) => return Err(Failure::stale_form().into_response()),
            Ok(true) => {}
        }
        Ok(brought)
    }
}

impl Brought {
    /// Reads the parts, the form's token first: without it, no file is read at all.
    async fn read(&mut self, mut form: Multipart, csrf: &str) -> Result<bool, MultipartError> {
        let mut vouched = false;
        while let Some(part) = form.next_field().await? {
            match part.name().unwrap_or_default() {
                "csrf" => {
                    vouched = same_token(&part.text().await?, csrf);
                }
                _ if !vouched => return Ok(false),
                "file" => {
                    let name = part.file_name().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await?;
                    if !bytes.is_empty() || !name.is_empty() {
                        self.file = Some((name, bytes.into()));
                    }
                }
                "paste" => {
                    let text = part.text().await?;
                    self.sent.fields.0.push(("paste".to_owned(), text));
                }
                _ => {}
            }
        }
        Ok(vouched)
    }
}

fn draw(f: &Frame, which: Which, org: &str, pasted: &str, problems: &Problems) -> Response {
    let title = counted(f, problems.0.len(), &f.t("import-title"));
    let base = table(which.guidance);
    let status = if problems.is_empty() { StatusCode::OK } else { PROBLEMS };
    let page = UploadPage {
        action: format!("{base}/import"),
        back: base,
        lines: problem_lines(f, problems),
        problem: problem_of(f, problems, "file"),
        pasted: pasted.to_owned(),
        f: framed(f, which, org, title),
    };
    page_as(status, &page)
}

pub(super) async fn show(State(app): State<App>, AtDesk(me): AtDesk, which: Which, f: Frame) -> Answer {
    let org = app.office.importing(&me).await?;
    Ok(draw(&f, which, &org.short, "", &Problems::default()))
}

pub(super) async fn upload(State(app): State<App>, which: Which, f: Frame, brought: Brought) -> Answer {
    let me = &brought.sent.me;
    let org = app.office.importing(me).await?;
    let pasted = brought.sent.fields.get("paste").to_owned();
    let problem = |code, args: &[(&'static str, String)]| {
        Problems(vec![Problem { field: "file".to_owned(), code, args: args.to_vec() }])
    };
    if brought.too_large {
        let args = [("bytes", String::new()), ("limit", (20_u64 << 20).to_string())];
        return Ok(draw(&f, which, &org.short, &pasted, &problem("too_large", &args)));
    }
    let (name, bytes) = match brought.file {
        Some(file) => file,
        None if pasted.trim().is_empty() => {
            return Ok(draw(&f, which, &org.short, "", &problem("missing", &[])));
        }
        None => (f.t("import-pasted"), pasted.clone().into_bytes()),
    };
    match app.office.upload_catalogue(me.seated()?, which.guidance, name, bytes).await {
        Ok(id) => Ok(Redirect::to(&format!("/desk/catalogue/import/{id}")).into_response()),
        Err(Error::Problems(problems)) => Ok(draw(&f, which, &org.short, &pasted, &problems)),
        Err(error) => Err(error.into()),
    }
}
