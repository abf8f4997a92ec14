//! Forms that bring files: token and seat checked as for every form, the files in memory only.
//!
//! A file is never written while it is read: it may turn out to be one that must not be here (Art. 7). So that memory
//! has a bound, all uploads under way share one, and none takes longer than it may.

use std::time::Duration;

use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    App,
    failure::Failure,
    layout::PageContext,
    people::sign_in::pages,
    session::{CarriedForm, Fields, FormLimit, SignedIn, from_here, same_token},
    verified_form::VerifiedForm,
};

/// What all uploads under way may hold together, in kilobytes. One of the largest fits, or many small ones.
const ALL_TOGETHER: u32 = 128 << 10;
/// How long one waits for its share.
const WAIT: Duration = Duration::from_secs(30);
/// How long a form may take to come in: the largest at 4 Mbit/s.
const COMING_IN: Duration = Duration::from_secs(240);

static SHARES: Semaphore = Semaphore::const_new(ALL_TOGETHER as usize);

/// What a form brought: its fields and its files, as (name, bytes).
pub(crate) struct UploadedForm {
    pub sent: VerifiedForm,
    pub files: Vec<(String, Vec<u8>)>,
    /// Larger than anything that is read.
    pub too_large: bool,
    /// Its share of what all uploads may hold; given back when it is done with.
    _share: Option<SemaphorePermit<'static>>,
}

impl FromRequest<App> for UploadedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            let sent = VerifiedForm::from_request(request, app).await?;
            return Ok(Self { sent, files: Vec::new(), too_large: false, _share: None });
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
        let share = share(&headers).await.ok_or_else(|| Failure::too_many().into_response())?;
        let mut brought = Self { sent, files: Vec::new(), too_large: false, _share: Some(share) };
        let Ok(read) = tokio::time::timeout(COMING_IN, brought.read(form, &csrf)).await else {
            return Err(Failure::unreadable().into_response());
        };
        match read {
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => brought.too_large = true,
            Err(_) => return Err(Failure::unreadable().into_response()),
            Ok(false) => return Err(Failure::stale_form().into_response()),
            Ok(true) => {}
        }
        Ok(brought)
    }
}

/// Waits for room for a body of the length it says; of one that doesn't say, for the largest there may be.
async fn share(headers: &HeaderMap) -> Option<SemaphorePermit<'static>> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let kilobytes = said.and_then(|bytes| u32::try_from(bytes >> 10).ok()).map_or(ALL_TOGETHER, |k| k + 1);
    let room = SHARES.acquire_many(kilobytes.min(ALL_TOGETHER));
    tokio::time::timeout(WAIT, room).await.ok()?.ok()
}

impl UploadedForm {
    /// Reads the parts, the form's token first: without it, no file is read at all.
    async fn read(&mut self, mut form: Multipart, csrf: &str) -> Result<bool, MultipartError> {
        let mut vouched = false;
        let mut typed = 0;
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
                typed += text.len();
                if typed > FormLimit::SIGNED_IN.bytes || self.sent.fields.0.len() >= FormLimit::SIGNED_IN.fields {
                    self.too_large = true;
                    continue;
                }
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
