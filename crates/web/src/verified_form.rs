//! Forms that nobody else can send in somebody's name: the extractor is the only way handlers get at a form, and checks
//! the token; so no form can forget to.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, Request},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use office::Identity;

use crate::{
    App,
    failure::Failure,
    layout::PageContext,
    people::sign_in::pages,
    session::{CarriedForm, Fields, FormLimit, SignedIn, from_here, same_token},
};

/// Forms sent to one's own account carry passwords, so that nothing of them is ever carried along.
const ACCOUNT: &str = "/desk/account";

/// A form that somebody signed in sent, token checked: an extractor.
///
/// Whoever has lost their session gets the sign-in page with what they typed; it is sent once they are back.
#[derive(Debug)]
pub struct VerifiedForm {
    /// Who.
    pub me: Arc<Identity>,
    /// What.
    pub fields: Fields,
}

impl FromRequest<App> for VerifiedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        debug_assert!(request.method() == Method::POST);
        let signed = request.extensions().get::<SignedIn>().cloned();
        let headers = request.headers().clone();
        let here = from_here(&headers);
        let to = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
        let (parts, body) = request.into_parts();
        let ctx = PageContext::of(&parts, app);
        let limit = if signed.is_some() { FormLimit::SIGNED_IN } else { FormLimit::STRANGER };
        let fields = Fields::of(Request::from_parts(parts, body), limit).await.map_err(IntoResponse::into_response)?;
        if here == Some(false) {
            return Err(Failure::stale_form().into_response());
        }
        // Signing out and choosing a seat are not worth carrying along; passwords must not be.
        let work = to.starts_with("/desk/") && !to.starts_with("/desk/seat") && !to.starts_with(ACCOUNT);
        let Some(SignedIn(me)) = signed else {
            let kept = if work { CarriedForm::new(&to, fields) } else { CarriedForm::default() };
            return Err(pages::ask_again(app, ctx, &headers, kept).await);
        };
        if !same_token(fields.get("csrf"), &me.session.csrf) {
            // The browser vouches that one of our pages sent it: a page of an earlier session.
            return Err(match here {
                Some(true) if work => pages::resume(ctx, StatusCode::FORBIDDEN, &CarriedForm::new(&to, fields)),
                _ => Failure::stale_form().into_response(),
            });
        }
        if work && me.seat.is_none() && me.seats.len() > 1 {
            return Err(pages::choose(ctx, StatusCode::CONFLICT, &me, "", &CarriedForm::new(&to, fields)));
        }
        Ok(Self { me, fields })
    }
}
