//! Forms that bring files: token and seat checked as for every form, the files in memory only.
//!
//! A file is never written while it is read: it may turn out to be one that must not be here (Art. 7).

use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    App,
    failure::Failure,
    layout::PageContext,
    people::sign_in::pages,
    session::{CarriedForm, Fields, SignedIn, from_here, same_token},
    verified_form::VerifiedForm,
};

/// What a form brought: its fields and its files, as (name, bytes).
pub(crate) struct UploadedForm {
    pub sent: VerifiedForm,
    pub files: Vec<(String, Vec<u8>)>,
    /// Larger than anything that is read.
    pub too_large: bool,
}

impl FromRequest<App> for UploadedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            let sent = VerifiedForm::from_request(request, app).await?;
            return Ok(Self { sent, files: Vec::new(), too_large: false });
        }
        let signed = request.extensions().get::<SignedIn>().cloned();
        let headers = request.headers().clone();
        let to = request.uri().path().to_owned();
        let (parts, body) = request.into_parts();
        let ctx = PageContext::of(&parts, app);
        if from_here(&headers) == Some(false) {
            return Err(Failure::stale_form().into_response());
        }
        // a file can't be carried along: who lost the session chooses it once more
        let Some(SignedIn(me)) = signed else {
            return Err(pages::ask_again(app, ctx, &headers, CarriedForm::default()).await);
        };
        if me.seat.is_none() && me.seats.len() > 1 {
            let kept = CarriedForm { to, fields: Fields::default() };
            return Err(pages::choose(ctx, StatusCode::CONFLICT, &me, "", &kept));
        }
        let unreadable = |_| Failure::unreadable().into_response();
        let form: Multipart = Request::from_parts(parts, body).extract().await.map_err(unreadable)?;
        let csrf = me.session.csrf.clone();
        let sent = VerifiedForm { me, fields: Fields::default() };
        let mut brought = Self { sent, files: Vec::new(), too_large: false };
        match brought.read(form, &csrf).await {
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => brought.too_large = true,
            Err(_) => return Err(Failure::unreadable().into_response()),
            Ok(false) => return Err(Failure::stale_form().into_response()),
            Ok(true) => {}
        }
        Ok(brought)
    }
}

impl UploadedForm {
    /// Reads the parts, the form's token first: without it, no file is read at all.
    async fn read(&mut self, mut form: Multipart, csrf: &str) -> Result<bool, MultipartError> {
        let mut vouched = false;
        while let Some(part) = form.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "csrf" {
                vouched = same_token(&part.text().await?, csrf);
                continue;
            }
            if !vouched {
                return Ok(false);
            }
            let Some(file) = part.file_name().map(str::to_owned) else {
                let text = part.text().await?;
                self.sent.fields.0.push((name, text));
                continue;
            };
            let bytes = part.bytes().await?;
            // a field in which nothing was chosen is sent all the same
            if !bytes.is_empty() || !file.is_empty() {
                self.files.push((file, bytes.into()));
            }
        }
        Ok(vouched)
    }
}
