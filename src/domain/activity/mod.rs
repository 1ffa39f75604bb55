//! Ways of telling: one file per activity, with its data, limits, events, fold and tests. All are equal.
//! Nothing here draws, stores or sends.

pub mod houses;

use super::Moment;
use serde::{Deserialize, Serialize};

/// A card as it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Card {
    /// A card of the library, by its id.
    Library(String),
    /// The child's own words, typed by the adult verbatim; shown as such.
    OwnWords(String),
}

/// Longest own words on one card, in characters.
pub const OWN_WORDS_MAX: usize = 400;
/// Longest card id, in characters.
pub const CARD_ID_MAX: usize = 64;

/// An answer of the strip. Kept as an answer; refusal is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Stop.
    Stop,
    /// Something else.
    SomethingElse,
    /// I don't know.
    DontKnow,
    /// That's not right.
    NotRight,
    /// None of these.
    NoneOfThese,
}

impl Answer {
    /// The strip at level 3, in its fixed order.
    pub const LEVEL_3: [Answer; 5] =
        [Answer::Stop, Answer::SomethingElse, Answer::DontKnow, Answer::NotRight, Answer::NoneOfThese];
    /// The word used in `data-action`, keys, pictures and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Answer::Stop => "stop",
            Answer::SomethingElse => "something-else",
            Answer::DontKnow => "dont-know",
            Answer::NotRight => "not-right",
            Answer::NoneOfThese => "none-of-these",
        }
    }
}

/// An answer given during an activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// When.
    pub at: Moment,
    /// Which answer.
    pub answer: Answer,
    /// The board that was open, where one was.
    pub board: Option<String>,
}
