//! The one gate before every handler: who asks, from where, whether they may, and the audit row that says so.
//! Refuses a read whose audit row cannot be written. Never stands in the way of what a tablet sends.

use super::app::App;
use super::auth::{tablet_token_of, token_of};
use super::problem::Problem;
use super::routes::{Door, Of, Route};
use super::store::{Session, audit::Audited, pages, public_key, tie};
use super::{office, outside::now_ms};
use crate::domain::access::{Actor, Subject, may};
use crate::domain::{Audience, ChildId, DeviceId, MessageId, Role};
use crate::seal::{Hash, verify};
use crate::wire::{DEVICE_HEADER, REQUEST_MAX, SIGNATURE_HEADER};
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

/// How many times the limit is heard out.
const HEARD_OUT: usize = 4;

/// What the gate found out, for the handler.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Who is signed in. Always there behind a door that asks for it.
    pub session: Option<Session>,
    /// The hash of their session's token.
    pub token: Option<Hash>,
    /// Which device signed. Always there behind a door that asks for it.
    pub device: Option<DeviceId>,
    /// Which child it is about. Always there where the route is about a child.
    pub child: Option<ChildId>,
    /// The request, as it stands in logs and audit.
    pub request: String,
    /// The language and colours chosen for pages.
    pub read_as: office::ReadAs,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Asked>().cloned().unwrap_or_default())
    }
}

/// The id that a request was given when it came in.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Lets a request through to its handler, or answers it.
pub async fn guard(State((app, route)): State<(Arc<App>, &'static Route)>, request: Request, next: Next) -> Response {
    match ask(&app, route, request).await {
        Ok(request) => next.run(request).await,
        Err(answer) => *answer,
    }
}

async fn ask(app: &Arc<App>, route: &'static Route, request: Request) -> Result<Request, Box<Response>> {
    let (mut parts, body) = request.into_parts();
    let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let read_as = office::read_as(&parts.headers);
    let mut asked = Asked { request: request_id, read_as, ..Asked::default() };
    let mut body = body;
    if matches!(route.door, Door::Tablet | Door::TabletAndPerson) {
        let (device, signed) = signed(app, &parts, body).await.map_err(|p| Box::new(p.into_response()))?;
        asked.device = Some(device);
        body = signed;
    }
    let token = match route.door {
        Door::TabletAndPerson => tablet_token_of(&parts.headers),
        _ => token_of(&parts.headers, app.reached),
    };
    let must_say = token.is_some() && route.door == Door::Person;
    if route.method != Method::GET && !came_from_here(&parts.headers, parts.uri.authority().map(|a| a.as_str()), must_say) {
        return Err(Box::new(refuse(app, route, &asked, Problem::ANOTHER_SITE).await));
    }
    if matches!(route.door, Door::Person | Door::TabletAndPerson) {
        asked.token = token;
        asked.session = match token {
            Some(token) => app
                .store
                .read(move |sql| Session::of(sql, token, now_ms()))
                .await
                .map_err(|fault| Box::new(Problem::from(fault).into_response()))?,
            None => None,
        };
        // A tablet's session is worth nothing on another device, and none of an office's on a tablet.
        if asked.session.as_ref().is_none_or(|s| s.device != asked.device) {
            asked.session = None;
            return Err(Box::new(signed_out(app, route, asked, Request::from_parts(parts, body)).await));
        }
        // Whoever still has the password that another gave them chooses their own first.
        if route.is_page() && route.action.is_some() && asked.session.as_ref().is_some_and(|s| s.first) {
            return Err(Box::new(Redirect::to("/office/password").into_response()));
        }
    }
    decide(app, route, &mut parts, &mut asked).await?;
    parts.extensions.insert(asked);
    Ok(Request::from_parts(parts, body))
}

/// Whether they may, and the audit row that says so. A child that is not there or not theirs, and a message that a child closed to whoever asks, give
/// the same answer.
async fn decide(app: &Arc<App>, route: &'static Route, parts: &mut Parts, asked: &mut Asked) -> Result<(), Box<Response>> {
    let (Some(action), Some(session)) = (route.action, asked.session.clone()) else { return Ok(()) };
    let actor = Actor { person: session.person.id, role: session.person.role };
    let named = RawPathParams::from_request_parts(parts, &()).await.ok();
    let param = |name: &str| named.iter().flatten().find(|(n, _)| *n == name).map(|(_, value)| value.to_owned());
    let child: Option<ChildId> = param("child").and_then(|text| text.parse().ok());
    let allowed = match (route.of, child) {
        (Of::Authority, _) => may(&actor, action, Subject::Authority),
        (Of::Child, None) => false,
        (Of::Child, Some(child)) => {
            let tie = app
                .store
                .read(move |sql| tie(sql, actor.person, child))
                .await
                .map_err(|fault| Box::new(Problem::from(fault).into_response()))?;
            let reaches = match param("message") {
                Some(text) => reaches(app, child, text.parse().ok(), actor.role).await?,
                None => true,
            };
            reaches && tie.is_some_and(|tie| may(&actor, action, Subject::Child(tie)))
        }
    };
    asked.child = child;
    let said = Audited {
        actor: Some(session.person.id),
        device: asked.device,
        action: route.name.into(),
        child,
        // An id, and never what somebody wrote into the address.
        object: param("message").and_then(|text| text.parse::<MessageId>().ok()).map(|id| id.to_string()),
        outcome: if allowed { "allowed" } else { "refused" },
        request: asked.request.clone(),
    };
    let seen = asked.token.filter(|_| session.is_due(now_ms()));
    app.store
        .write(move |desk| {
            if let Some(token) = seen {
                desk.session_seen(token)?;
            }
            desk.audit(&said)
        })
        .await
        .map_err(|fault| Box::new(Problem::from(fault).into_response()))?;
    if allowed { Ok(()) } else { Err(Box::new(refuse(app, route, asked, Problem::NOT_THERE).await)) }
}

/// Whether a message is there and may reach somebody in this role. What is not there is refused here too, so that both are the same answer.
async fn reaches(app: &Arc<App>, child: ChildId, message: Option<MessageId>, role: Role) -> Result<bool, Box<Response>> {
    let Some(message) = message else { return Ok(false) };
    let found = app.store.read(move |sql| Ok(pages::is_closed(sql, child, message)?)).await;
    let closed = found.map_err(|fault| Box::new(Problem::from(fault).into_response()))?;
    Ok(closed.is_some_and(|closed| Audience { not_my_worker: closed }.reaches(role)))
}

async fn refuse(app: &Arc<App>, route: &Route, asked: &Asked, problem: Problem) -> Response {
    if route.is_page() { office::refused(app, asked, problem).await } else { problem.into_response() }
}

/// What somebody wrote about a child is given back to them, to be sent again when they have signed in.
async fn signed_out(app: &Arc<App>, route: &Route, asked: Asked, request: Request) -> Response {
    match route.is_page() {
        false => Problem::SIGNED_OUT.into_response(),
        true if route.method != Method::GET && route.of == Of::Child => office::given_back(app, asked, request).await,
        true => Redirect::to("/office/sign-in").into_response(),
    }
}

/// Reads the body and checks the device's signature over it.
async fn signed(app: &Arc<App>, parts: &Parts, body: Body) -> Result<(DeviceId, Body), Problem> {
    let text = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
    let device: DeviceId = text(DEVICE_HEADER).and_then(|v| v.parse().ok()).ok_or(Problem::SIGNATURE)?;
    let signature = text(SIGNATURE_HEADER).and_then(|v| STANDARD.decode(v).ok()).ok_or(Problem::SIGNATURE)?;
    let public = app.store.read(move |sql| public_key(sql, device)).await?.ok_or(Problem::SIGNATURE)?;
    let body = whole(&parts.headers, body, REQUEST_MAX).await?;
    let path = parts.uri.path_and_query().map_or("", |p| p.as_str());
    verify(&public, parts.method.as_str(), path, &body, &signature).map_err(|_| Problem::SIGNATURE)?;
    Ok((device, Body::from(body)))
}

/// The whole body, as far as it is not too large. One that is too large is heard out for a while and dropped: a caller who is cut off while
/// speaking does not hear the answer, and says the same again.
pub async fn whole(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    let mut bytes = Vec::with_capacity(said.unwrap_or_default().min(most));
    let mut heard = 0;
    let mut body = pin!(body);
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let Ok(data) = frame.map_err(|_| Problem::NOT_UNDERSTOOD)?.into_data() else { continue };
        heard += data.len();
        if heard <= most {
            bytes.extend_from_slice(&data);
        } else if heard > most * HEARD_OUT {
            break;
        }
    }
    if heard > most { Err(Problem::TOO_LARGE) } else { Ok(bytes) }
}

/// Whether an unsafe request comes from a page of this server. One that brings a session must say so itself; one that brings none must at
/// least not say otherwise.
fn came_from_here(headers: &HeaderMap, authority: Option<&str>, must_say: bool) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        return site == "same-origin";
    }
    // HTTP/2 names the host in the address, HTTP/1.1 in a header.
    match (text(header::ORIGIN), text(header::HOST).or(authority)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => !must_say,
    }
}

/// What a method that a path does not take is answered.
pub async fn wrong_method() -> Problem {
    Problem::METHOD
}

/// What an address that is not there is answered.
pub async fn not_there(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Problem::NOT_THERE.into_response();
    }
    (
        StatusCode::NOT_FOUND,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "There is nothing at this address. Heard is at /office and /tablet.\n",
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn an_unsafe_request_with_a_session_must_come_from_a_page_of_ours() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            headers
        };
        let host = ("host", "heard.example:3000");
        assert!(came_from_here(&of(&[host, ("sec-fetch-site", "same-origin")]), None, true));
        assert!(!came_from_here(&of(&[host, ("sec-fetch-site", "same-site")]), None, true));
        assert!(!came_from_here(&of(&[host, ("sec-fetch-site", "cross-site")]), None, false));
        assert!(came_from_here(&of(&[host, ("origin", "https://heard.example:3000")]), None, true));
        assert!(!came_from_here(&of(&[host, ("origin", "https://heard.example")]), None, true));
        assert!(!came_from_here(&of(&[host, ("origin", "null")]), None, false));
        assert!(!came_from_here(&of(&[host]), None, true));
        assert!(came_from_here(&of(&[host]), None, false));
    }
}
