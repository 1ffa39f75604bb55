//! Signing in at a tablet: only a practitioner, only with the tablet's public key. The first sign-in enrols the key.

use crate::domain::PersonId;
use crate::server::app::App;
use crate::server::auth::{NotSignedIn, Where, peer_of, sign_in as try_sign_in};
use crate::server::guard::{Asked, RequestId, whole};
use crate::server::outside::now_ms;
use crate::server::problem::Problem;
use crate::server::store::{audit::Audited, authority};
use crate::wire::{API_V, SignIn, SignedIn};
use axum::Extension;
use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// A sign-in is a name, a password and a key.
const SIGN_IN_MAX: usize = 16 * 1024;

/// `POST /api/v1/sign-in`.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = whole(&parts.headers, body, SIGN_IN_MAX).await?;
    let asked: SignIn = serde_json::from_slice(&body).map_err(|_| Problem::NOT_UNDERSTOOD)?;
    if asked.v != API_V {
        return Err(Problem::NOT_UNDERSTOOD);
    }
    let public: [u8; 32] = asked.device_key.0.try_into().map_err(|_| Problem::NOT_UNDERSTOOD)?;
    let peer = peer_of(&parts.headers, app.reached, app.proxy, connection.ip());
    let tablet = Where::Tablet(public);
    let (session, token) = try_sign_in(&app, &asked.user, asked.password, peer, tablet, &request_id).await.map_err(problem_of)?;
    let authority = app.store.read(authority).await?;
    let device = session.device.ok_or(Problem::BROKEN)?;
    let answer = SignedIn { v: API_V, device, person: session.person, authority, now_ms: now_ms(), session: token };
    Ok(Json(answer).into_response())
}

fn problem_of(why: NotSignedIn) -> Problem {
    match why {
        NotSignedIn::Wrong => Problem::WRONG_PASSWORD,
        NotSignedIn::TooMany(seconds) => Problem { retry_after: Some(seconds), ..Problem::TOO_MANY },
        NotSignedIn::NotForTablets => Problem::NOT_FOR_TABLETS,
        NotSignedIn::FirstPassword => Problem::FIRST_PASSWORD,
        NotSignedIn::Fault(fault) => fault.into(),
    }
}

/// `POST /api/v1/sign-out`.
pub async fn sign_out(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, Problem> {
    let actor: Option<PersonId> = asked.session.as_ref().map(|s| s.person.id);
    let said = Audited {
        actor,
        device: asked.device,
        action: "sign-out-tablet".into(),
        child: None,
        object: None,
        outcome: "allowed",
        request: asked.request,
    };
    let token = asked.token.ok_or(Problem::SIGNED_OUT)?;
    app.store
        .write(move |desk| {
            desk.close_session(token)?;
            desk.audit(&said)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
