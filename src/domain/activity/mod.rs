//! Ways of telling: one file per activity, with its data, limits, events, fold and tests. All are equal.
//! Nothing here draws, stores or sends.

pub mod houses;

use super::{Moment, Refusal};
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

impl Card {
    /// Whether this can be a card: something in it, and not too long.
    pub fn check(&self) -> Result<(), Refusal> {
        let (text, most) = match self {
            Card::Library(id) => (id, CARD_ID_MAX),
            Card::OwnWords(words) => (words, OWN_WORDS_MAX),
        };
        if text.trim().is_empty() {
            return Err(Refusal::Empty);
        }
        if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
    }
}

/// Longest own words on one card, in characters.
pub const OWN_WORDS_MAX: usize = 400;
/// Longest card id, in characters.
pub const CARD_ID_MAX: usize = 64;

/// Most answers kept in one making of an activity: more than a child gives in a day of touching nothing else.
pub const ANSWERS_MAX: usize = 2_000;

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
