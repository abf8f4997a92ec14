//! `/sign-in`, `/sign-out`, `/desk/seats`: who one is, and from which seat one acts.

pub(crate) mod pages;

use axum::{
    Router,
    extract::{ConnectInfo, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::SeatId;
use office::session::SignIn;

use crate::{
    App,
    failure::Failure,
    layout::PageContext,
    pieces::ProblemLine,
    serve::Peer,
    session::{self, CarriedForm, Fields, FormLimit, SignedIn},
    verified_form::VerifiedForm,
};
use pages::{SignInPage, choose, draw, resume, safe, seats_page};

/// All routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(show).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/desk/seats", get(seats).post(choose_seat))
        // The head of every working page leads here.
        .route("/desk/seat", get(seats))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Back {
    back: String,
}

async fn show(State(app): State<App>, Query(back): Query<Back>, ctx: PageContext, request: Request) -> Response {
    if request.extensions().get::<SignedIn>().is_some() {
        let back = safe(&back.back);
        return Redirect::to(if back.is_empty() { "/desk" } else { back }).into_response();
    }
    let page = SignInPage {
        ctx,
        note: String::new(),
        problems: Vec::new(),
        login: String::new(),
        back: safe(&back.back).to_owned(),
        kept: CarriedForm::default(),
    };
    draw(&app, request.headers(), StatusCode::OK, page).await
}

async fn sign_in(State(app): State<App>, ctx: PageContext, request: Request) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    let from = origin_of(&app, &request);
    let fields = Fields::of(request, FormLimit::SIGN_IN).await?;
    let kept = CarriedForm::carried(&fields);
    let mut page = SignInPage {
        note: String::new(),
        problems: Vec::new(),
        login: fields.get("login").trim().to_owned(),
        back: safe(fields.get("back")).to_owned(),
        ctx,
        kept,
    };
    let token = session::opening(&app, &headers).is_some_and(|t| session::same_token(t, fields.get("csrf")));
    if !token || session::from_here(&headers) == Some(false) {
        page.note = page.ctx.t("signin-stale");
        return Ok(draw(&app, &headers, StatusCode::FORBIDDEN, page).await);
    }
    for (field, key) in [("login", "signin-login-missing"), ("password", "signin-password-missing")] {
        if fields.get(field).trim().is_empty() {
            page.problems.push(ProblemLine { field: field.to_owned(), words: page.ctx.t(key) });
        }
    }
    if !page.problems.is_empty() {
        return Ok(draw(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, page).await);
    }
    let password = fields.get("password").to_owned();
    match app.office.sessions().sign_in(&page.login, password, &from.unwrap_or_else(|| "unknown".to_owned())).await? {
        SignIn::Welcome { secret } => welcome(&app, page, &secret).await,
        SignIn::Wrong => {
            page.problems.push(ProblemLine { field: "login".to_owned(), words: page.ctx.t("signin-wrong") });
            Ok(draw(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, page).await)
        }
        SignIn::Wait { minutes } => {
            page.note = page.ctx.t1("signin-wait", "minutes", minutes);
            Ok(draw(&app, &headers, StatusCode::TOO_MANY_REQUESTS, page).await)
        }
    }
}

/// Where an attempt comes from, for throttling. Behind a proxy that speaks TLS the proxy names the address in the last
/// place of X-Forwarded-For; what stands before it is the client's own word and counts for nothing.
fn origin_of(app: &App, request: &Request) -> Option<String> {
    let named = || {
        let header = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        header.rsplit(',').next().map(|address| address.trim().to_owned()).filter(|address| !address.is_empty())
    };
    let direct = || request.extensions().get::<ConnectInfo<Peer>>().map(|c| c.0.0.ip().to_string());
    if app.secure_cookies { named().or_else(direct) } else { direct() }
}

/// Where one goes from the door: on with what was typed, back, to the seats, to the desk.
async fn welcome(app: &App, page: SignInPage, secret: &str) -> Result<Response, Failure> {
    let me = app.office.sessions().identity(secret).await?.ok_or_else(Failure::forbidden)?;
    let SignInPage { mut ctx, back, kept, .. } = page;
    ctx.csrf.clone_from(&me.session.csrf);
    let mut response = match (me.seats.len(), kept.is_empty()) {
        (2.., false) => choose(ctx, StatusCode::OK, &me, "", &kept),
        (_, false) => resume(ctx, StatusCode::OK, &kept),
        (2.., true) => {
            let seats = format!("/desk/seats{}", crate::pieces::query(&[("back", &back)]));
            Redirect::to(&seats).into_response()
        }
        (n, true) => {
            let home = if n == 0 { "/" } else { "/desk" };
            Redirect::to(if back.is_empty() { home } else { &back }).into_response()
        }
    };
    session::keep(app, &mut response, secret);
    Ok(response)
}

async fn sign_out(State(app): State<App>, posted: VerifiedForm) -> Result<Response, Failure> {
    app.office.sessions().sign_out(&posted.me).await?;
    let mut response = Redirect::to("/").into_response();
    session::keep(&app, &mut response, "");
    Ok(response)
}

async fn seats(SignedIn(me): SignedIn, Query(back): Query<Back>, ctx: PageContext) -> Response {
    seats_page(ctx, StatusCode::OK, &me, "", &back.back, &CarriedForm::default())
}

async fn choose_seat(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Result<Response, Failure> {
    let VerifiedForm { me, fields } = posted;
    let kept = CarriedForm::carried(&fields);
    let seat = fields.get("seat");
    if seat.is_empty() {
        let problem = ctx.t("seats-missing");
        return Ok(seats_page(ctx, StatusCode::UNPROCESSABLE_ENTITY, &me, &problem, fields.get("back"), &kept));
    }
    app.office.sessions().choose_seat(&me, &SeatId::from_text(seat)).await?;
    if !kept.is_empty() {
        return Ok(resume(ctx, StatusCode::OK, &kept));
    }
    let back = safe(fields.get("back"));
    Ok(Redirect::to(if back.is_empty() { "/desk" } else { back }).into_response())
}
