//! The handlers of the office, one a row of the routes table. The gate has decided before: whoever comes here is signed in where the row
//! says so, may do what the row says, and `asked.child` is a child of theirs.

use crate::server::app::App;
use crate::server::auth::{NotSignedIn, Where, no_cookie, peer_of, sign_in as try_sign_in};
use crate::server::guard::{Asked, RequestId};
use crate::server::problem::Problem;
use axum::Extension;
use axum::extract::{ConnectInfo, Form, State};
use axum::http::{HeaderMap, StatusCode, header::SET_COOKIE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;

/// What the sign-in form sends.
#[derive(Deserialize)]
pub struct SignInForm {
    user: String,
    password: String,
}

/// `POST /office/sign-in`.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    let peer = peer_of(&headers, app.reached, connection.ip());
    match try_sign_in(&app, &form.user, form.password, peer, Where::Office, &request_id).await {
        Ok((_, cookie)) => ([(SET_COOKIE, cookie)], Redirect::to("/office")).into_response(),
        Err(NotSignedIn::TooMany(seconds)) => Problem { retry_after: Some(seconds), ..Problem::TOO_MANY }.into_response(),
        Err(NotSignedIn::Fault(fault)) => Problem::from(fault).into_response(),
        Err(_) => Problem::WRONG_PASSWORD.into_response(),
    }
}

/// `POST /office/sign-out`.
pub async fn sign_out(State(app): State<Arc<App>>, asked: Asked) -> Response {
    if let Some(token) = asked.token
        && let Err(fault) = app.store.write(move |desk| desk.close_session(token)).await
    {
        return Problem::from(fault).into_response();
    }
    ([(SET_COOKIE, no_cookie(app.reached))], Redirect::to("/office/sign-in")).into_response()
}

/// Not built yet: the office helper's.
pub async fn sign_in_page() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>sign_in_page</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn language() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>language</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn licences() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>licences</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn children() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>children</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn add_child() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>add_child</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn child() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>child</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn told() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>told</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn plan_page() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>plan_page</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn write_plan() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>write_plan</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn message() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>message</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn mark_read() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>mark_read</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn weigh() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>weigh</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn mark_told() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>mark_told</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn say_who() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>say_who</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn accounts() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>accounts</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn open_account() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>open_account</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn join_list() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>join_list</p>")).into_response()
}

/// Not built yet: the office helper's.
pub async fn leave_list() -> Response {
    (StatusCode::OK, Html("<!doctype html><title>Heard</title><p>leave_list</p>")).into_response()
}
