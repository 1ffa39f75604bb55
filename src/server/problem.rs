//! How a refusal of the API leaves: one shape, a stable key, and words for a person that say what happened, that nothing is lost, and what to do.
//! Never carries a detail of the database, nor whether something that a person may not see is there.

use super::store::Fault;
use crate::wire::{API_V, ApiProblem};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A refusal of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// The stable key.
    pub error: &'static str,
    /// For a person.
    pub message: &'static str,
    /// After how many seconds to come again.
    pub retry_after: Option<u64>,
}

impl Problem {
    const fn new(status: StatusCode, error: &'static str, message: &'static str) -> Problem {
        Problem { status, error, message, retry_after: None }
    }

    /// The signature is missing or wrong.
    pub const SIGNATURE: Problem = Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong-signature",
        "This request is not signed by a tablet that is known here. Nothing was stored; the tablet keeps everything. Sign in on the tablet once, online.",
    );
    /// Nobody is signed in.
    pub const SIGNED_OUT: Problem = Problem::new(
        StatusCode::UNAUTHORIZED,
        "signed-out",
        "Nobody is signed in, or the session has ended. Nothing is lost: what a tablet sends is stored all the same. Sign in again.",
    );
    /// Wrong name or password.
    pub const WRONG_PASSWORD: Problem = Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong-password",
        "The name or the password is not right. Nothing on this tablet is lost. Try again, or ask whoever looks after accounts.",
    );
    /// Too many tries.
    pub const TOO_MANY: Problem = Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-tries",
        "Too many tries to sign in. Nothing is lost and nothing is locked for good. Wait a minute, then try again.",
    );
    /// A tablet brought more in a day than any visit makes.
    pub const TOO_MUCH_TODAY: Problem = Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-much-today",
        "This tablet has sent more photos and recordings today than this server takes from one tablet in a day. Nothing is lost: the tablet keeps them and sends the rest later. What was written and chosen goes on being sent.",
    );
    /// This account does not use a tablet.
    pub const NOT_FOR_TABLETS: Problem = Problem::new(
        StatusCode::FORBIDDEN,
        "not-for-tablets",
        "This account is for the office. Nothing on this tablet is lost. Sign in with a practitioner's account, or use the office pages.",
    );
    /// The password is still the one that another gave.
    pub const FIRST_PASSWORD: Problem = Problem::new(
        StatusCode::FORBIDDEN,
        "first-password",
        "This password was given by somebody else. Nothing on this tablet is lost. Choose your own on the office pages, then sign in here.",
    );
    /// The request came from another site.
    pub const ANOTHER_SITE: Problem = Problem::new(
        StatusCode::FORBIDDEN,
        "another-site",
        "This request did not come from a page of Heard, so it was not carried out. Nothing is lost. Open Heard itself and try again.",
    );
    /// Not there, or not for this person: the same answer.
    pub const NOT_THERE: Problem = Problem::new(
        StatusCode::NOT_FOUND,
        "not-there",
        "There is nothing here that this account can see. Nothing is lost. Check the address, or ask whoever looks after accounts.",
    );
    /// The body is not what is expected.
    pub const NOT_UNDERSTOOD: Problem = Problem::new(
        StatusCode::BAD_REQUEST,
        "not-understood",
        "The request is not of a form that this server knows. Nothing was stored; the tablet keeps everything. It may need a newer version of Heard.",
    );
    /// The body is too large.
    pub const TOO_LARGE: Problem = Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "The request is larger than 8 MiB. Nothing was stored; the tablet keeps everything. Send fewer entries at once.",
    );
    /// The method is not for this path.
    pub const METHOD: Problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        "This address does not take requests of this kind. Nothing was stored and nothing is lost.",
    );
    /// The disk is full.
    pub const FULL: Problem = Problem::new(
        StatusCode::INSUFFICIENT_STORAGE,
        "disk-full",
        "The server's disk is full, so this was not stored. The tablet keeps everything and sends it again. Make room on the server's disk.",
    );
    /// The store does not answer.
    pub const STORE: Problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "store-unavailable",
        "The server cannot reach its records just now, so nothing of this was stored. The tablet keeps everything and sends it again by itself.",
    );
    /// It took too long.
    pub const TIMEOUT: Problem = Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "too-slow",
        "The request took too long. It may have been stored or not. The tablet keeps everything and sends it again by itself; what was stored is not stored twice.",
    );
    /// Something broke.
    pub const BROKEN: Problem = Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "broken",
        "Something went wrong in the server. What was stored before is safe; the tablet keeps everything else and sends it again.",
    );
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let told = self.clone();
        let body = ApiProblem { v: API_V, error: self.error.into(), message: self.message.into() };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // For whatever stands around it, which may say the same with a page.
        response.extensions_mut().insert(told);
        response
    }
}

impl From<Fault> for Problem {
    /// Logged once, here, where it becomes an answer. A fault carries no value of any row.
    fn from(fault: Fault) -> Problem {
        match &fault {
            Fault::NotThere => Problem::NOT_THERE,
            full if full.is_full() => {
                tracing::error!(%fault, "the disk is full");
                Problem { retry_after: Some(60), ..Problem::FULL }
            }
            _ => {
                tracing::error!(%fault, "the store could not do it");
                Problem { retry_after: Some(5), ..Problem::STORE }
            }
        }
    }
}
