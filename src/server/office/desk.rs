//! What every door of the office begins with: who asks, the frame of the page, the fields of a form; and how it says that something went
//! wrong. Carries no value of a record into an error.

use super::frame::{Frame, Page, THEMES};
use super::problem;
use crate::domain::access::Actor;
use crate::domain::{ChildId, Refusal, Role};
use crate::library::words::Language;
use crate::pictures::Pictures;
use crate::server::app::App;
use crate::server::auth::cookie_of;
use crate::server::guard::{Asked, whole};
use crate::server::problem::Problem;
use crate::server::routes::page_at_or_above;
use crate::server::store::{Fault, audit::Audited, authority};
use crate::wire::Authority;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a form sent.
pub type Form = BTreeMap<String, String>;

/// The fields of a form. One that is too large or cannot be read is refused with a page, and never taken for an empty one.
pub struct Fields(pub Form);

/// Largest form of a door that asks for nobody, in bytes: a name, a password, a choice.
const SMALL_FORM: usize = 16 * 1024;
/// Largest form of any other.
const FORM_MAX: usize = 256 * 1024;
/// Most fields of a form: a plan with all its outcomes has not so many.
const FIELDS_MAX: usize = 400;

impl FromRequest<Arc<App>> for Fields {
    type Rejection = Response;
    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let asked = request.extensions().get::<Asked>().cloned().unwrap_or_default();
        let most = if asked.session.is_some() { FORM_MAX } else { SMALL_FORM };
        Self::read(app, &asked, request, most).await
    }
}

impl Fields {
    /// The fields of a form of at most so many bytes.
    async fn read(app: &Arc<App>, asked: &Asked, request: Request, most: usize) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let body = match whole(&parts.headers, body, most).await {
            Ok(body) if body.is_empty() => return Ok(Fields(Form::new())),
            Ok(body) => body,
            Err(problem) => return Err(refused(app, asked, problem).await),
        };
        let request = Request::from_parts(parts, Body::from(body));
        match axum::extract::Form::<Form>::from_request(request, app).await {
            Ok(form) if form.0.len() <= FIELDS_MAX => Ok(Fields(form.0)),
            _ => Err(refused(app, asked, Problem { status: StatusCode::UNPROCESSABLE_ENTITY, ..Problem::NOT_UNDERSTOOD }).await),
        }
    }
}

/// A field without the space around it; empty when it is not there.
pub fn field(form: &Form, name: &str) -> String {
    form.get(name).map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// Whether a text is longer than it may be.
pub fn long(text: &str, most: usize) -> bool {
    text.chars().count() > most
}

/// The start of every door.
pub struct Office {
    /// The server.
    pub app: Arc<App>,
    /// Who asked, and what the gate found out.
    pub asked: Asked,
    /// The frame of the page that answers.
    pub frame: Frame,
}

impl FromRequestParts<Arc<App>> for Office {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let State(app): State<Arc<App>> = State(app.clone());
        let asked = parts.extensions.get::<Asked>().cloned().unwrap_or_default();
        // To come back to: what a form was sent to is no page.
        let path = page_at_or_above(parts.uri.path());
        let frame = frame(&app, &asked, read_as(&parts.headers), path).await?;
        Ok(Office { app, asked, frame })
    }
}

/// The frame of a page.
pub async fn frame(app: &Arc<App>, asked: &Asked, (language, theme): ReadAs, path: String) -> Result<Frame, Fault> {
    let Authority { name, fictional, zone, .. } = app.store.read(authority).await?;
    let site = app.site.clone();
    Ok(Frame {
        // The pseudo-language is for trying out, and nobody's real work is tried out on.
        language: if fictional { language } else { Language::English },
        theme,
        authority: name,
        fictional,
        zone: TimeZone::get(&zone).unwrap_or(TimeZone::UTC),
        person: asked.session.as_ref().map(|session| session.person.clone()),
        css: site.office_css().to_owned(),
        pictures: Pictures::new(move |name| site.picture(name).map(str::to_owned)),
        path,
    })
}

/// The language and the colours somebody chose for the pages.
pub type ReadAs = (Language, Option<&'static str>);

/// What somebody chose, by their cookies.
pub fn read_as(headers: &HeaderMap) -> ReadAs {
    let language = cookie_of(headers, super::doors::LANGUAGE_COOKIE).and_then(Language::of_tag).unwrap_or_default();
    let theme =
        cookie_of(headers, super::doors::THEME_COOKIE).and_then(|chosen| THEMES.into_iter().find(|theme| *theme == chosen));
    (language, theme)
}

impl Office {
    /// Who asks; always there behind a door that asks for it.
    pub fn actor(&self) -> Option<Actor> {
        self.asked.session.as_ref().map(|session| Actor { person: session.person.id, role: session.person.role })
    }

    /// Their name, as the child is told it, and their role.
    pub fn name_and_role(&self) -> Option<(String, Role)> {
        self.asked.session.as_ref().map(|session| (session.person.name.clone(), session.person.role))
    }

    /// The audit row of something that was done, with what it was done to: ids, and no name.
    pub fn done(&self, action: &str, child: Option<ChildId>, object: Option<String>) -> Audited {
        Audited {
            actor: self.asked.session.as_ref().map(|session| session.person.id),
            device: None,
            action: action.to_owned(),
            child,
            object,
            outcome: "done",
            request: self.asked.request.clone(),
        }
    }

    /// A page that says what went wrong.
    pub async fn problem(self, status: StatusCode, key: &'static str, on: &str) -> Response {
        let on = on.to_owned();
        let page = Page::new("problem", "title-problem").with(status);
        self.frame.answer(page, move || problem::problem(key, on)).await
    }

    /// A page that says which rule of the record does not allow it.
    pub async fn refusal(self, refusal: Refusal, on: &str) -> Response {
        let on = on.to_owned();
        let page = Page::new("problem", "title-problem").with(StatusCode::UNPROCESSABLE_ENTITY);
        self.frame.answer(page, move || problem::refusal(refusal.key(), on)).await
    }

    /// A page for what the store could not do.
    pub async fn fault(self, fault: Fault, on: &str) -> Response {
        match fault {
            Fault::Refused(refusal) => self.refusal(refusal, on).await,
            Fault::NotThere => {
                let (key, home) = not_there(&self.asked);
                self.problem(StatusCode::NOT_FOUND, key, home).await
            }
            other => {
                // Logged where it becomes an answer, by the same door as everywhere.
                let Problem { status, retry_after, .. } = Problem::from(other);
                let key = if status == StatusCode::INSUFFICIENT_STORAGE { "full" } else { "broken" };
                let mut answer = self.problem(status, key, on).await;
                if let Some(seconds) = retry_after {
                    answer.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
                }
                answer
            }
        }
    }
}

/// Where somebody's own pages begin.
pub fn home_of(role: Role) -> &'static str {
    if role == Role::Administrator { "/office/accounts" } else { "/office" }
}

/// What is said of what is not there, or not for who asks, and where they go on: it follows who asks, and nothing else.
fn not_there(asked: &Asked) -> (&'static str, &'static str) {
    match asked.session.as_ref().map(|session| session.person.role) {
        Some(role @ Role::Administrator) => ("not-yours", home_of(role)),
        _ => ("not-there", "/office"),
    }
}

/// The page for a form that came when its session had ended: what was written, to be sent again. Nobody is signed in, so nothing stands on it but
/// what came with the form.
pub async fn given_back(app: &Arc<App>, asked: Asked, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Fields(form) = match Fields::read(app, &asked, request, FORM_MAX).await {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    match frame(app, &asked, asked.read_as, "/office".to_owned()).await {
        Ok(frame) => {
            let page = Page::new("problem", "title-problem").with(StatusCode::UNAUTHORIZED);
            frame.answer(page, move || problem::given_back(path, form)).await
        }
        Err(fault) => Problem::from(fault).into_response(),
    }
}

/// The page for what the gate refused. The same bytes for a child that is not there and one that is another's: nothing of the address
/// stands in it.
pub async fn refused(app: &Arc<App>, asked: &Asked, problem: Problem) -> Response {
    let (nothing, home) = not_there(asked);
    let key = match problem.error {
        "another-site" => "elsewhere",
        "not-there" => nothing,
        "not-understood" => "form",
        "too-large" => "large",
        "disk-full" => "full",
        "too-slow" => "slow",
        "wrong-method" => nothing,
        _ => "broken",
    };
    match frame(app, asked, asked.read_as, "/office".to_owned()).await {
        Ok(frame) => Office { app: app.clone(), asked: asked.clone(), frame }.problem(problem.status, key, home).await,
        Err(fault) => {
            // Not even the frame can be made: plain words, and the problem that was there first.
            tracing::error!(%fault, "no page can be made");
            (problem.status, problem.message).into_response()
        }
    }
}
