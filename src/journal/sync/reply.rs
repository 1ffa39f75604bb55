//! What a reply means. Whatever is not the JSON expected of this server (a captive portal's page, a proxy's error) is no answer at all:
//! nothing is marked because of it.

use crate::wire::{API_V, ApiProblem, Changes, PiecesStored, Pushed, from_json};
use serde::de::DeserializeOwned;

/// What was heard.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard<T> {
    /// The answer.
    Yes(T),
    /// The server, or something before it, asks to come back later.
    Later {
        /// `Retry-After`, in seconds.
        after_s: Option<u32>,
    },
    /// The server does not know who asks: nobody is signed in (pull), or this device never enrolled (push).
    WhoAreYou,
    /// The server understood the request and does not take it as it is.
    NotTaken,
    /// Nothing that is an answer.
    Nothing,
}

/// An answer that says its version.
pub trait Versioned: DeserializeOwned {
    /// The version it says.
    fn v(&self) -> u8;
}

impl Versioned for Pushed {
    fn v(&self) -> u8 {
        self.v
    }
}

impl Versioned for PiecesStored {
    fn v(&self) -> u8 {
        self.v
    }
}

impl Versioned for Changes {
    fn v(&self) -> u8 {
        self.v
    }
}

/// Reads a reply.
pub fn heard<T: Versioned>(status: u16, retry_after_s: Option<u32>, body: &[u8]) -> Heard<T> {
    if status == 200 {
        return match from_json::<T>(body) {
            Some(answer) if answer.v() == API_V => Heard::Yes(answer),
            _ => Heard::Nothing,
        };
    }
    if matches!(status, 429 | 503) {
        return Heard::Later { after_s: retry_after_s };
    }
    // From here on only our server's own words count: anything may stand between it and us.
    match (status, from_json::<ApiProblem>(body)) {
        (_, None) => Heard::Nothing,
        (401 | 403, Some(_)) => Heard::WhoAreYou,
        (400 | 404 | 405 | 413 | 415 | 422, Some(_)) => Heard::NotTaken,
        (_, Some(_)) => Heard::Later { after_s: retry_after_s },
    }
}
