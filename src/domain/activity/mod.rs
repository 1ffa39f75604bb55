//! Ways of telling: one file per activity, with its data, limits, events, fold and tests. All are equal.
//! Nothing here draws, stores or sends.

pub mod drawing;
pub mod houses;

use super::{Made, Moment, Refusal};
use serde::{Deserialize, Serialize};

/// A card as it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Card {
    /// A card of the library, by its id.
    Library(String),
    /// The child's own words, typed by the adult verbatim; shown as such.
    OwnWords(String),
    /// Something the child made or showed in another way.
    #[serde(deserialize_with = "crate::domain::made::read")]
    Made(Made),
}

impl Card {
    /// Whether this can be a card: something in it, and not too long.
    pub fn check(&self) -> Result<(), Refusal> {
        let (text, most) = match self {
            Card::Library(id) => (id, CARD_ID_MAX),
            Card::OwnWords(words) => (words, OWN_WORDS_MAX),
            Card::Made(made) => return made.check(),
        };
        if text.trim().is_empty() {
            return Err(Refusal::Empty);
        }
        if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
    }

    /// Whether an adult wrote it down, and so knows it.
    pub fn is_written_down(&self) -> bool {
        match self {
            Card::Library(_) => false,
            Card::OwnWords(_) => true,
            Card::Made(made) => made.is_written_down(),
        }
    }

    /// Whether it is the child's words, which an adult typed word for word.
    pub fn is_own_words(&self) -> bool {
        matches!(self, Card::OwnWords(_) | Card::Made(Made::Said { .. }))
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
    /// I don't understand.
    DontUnderstand,
    /// I can't remember.
    CantRemember,
    /// Not now.
    NotNow,
    /// Leave me alone.
    LeaveMeAlone,
    /// A break.
    Break,
    /// No, said with the body: turned away, pushed, cried. An adult's touch for what the child did, and it counts the same.
    ByBody,
}

impl Answer {
    /// The answers that the strip offers at a level, in the order that no level changes.
    pub fn of(level: Level) -> &'static [Answer] {
        const ALL: [Answer; 10] = [
            Answer::Stop,
            Answer::SomethingElse,
            Answer::DontKnow,
            Answer::NotRight,
            Answer::NoneOfThese,
            Answer::DontUnderstand,
            Answer::CantRemember,
            Answer::NotNow,
            Answer::LeaveMeAlone,
            Answer::Break,
        ];
        match level {
            Level::One => &ALL[..1],
            Level::Two => &ALL[..2],
            Level::Three => &ALL[..5],
            Level::Four => &ALL,
        }
    }
    /// The word used in `data-action`, keys, pictures and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Answer::Stop => "stop",
            Answer::SomethingElse => "something-else",
            Answer::DontKnow => "dont-know",
            Answer::NotRight => "not-right",
            Answer::NoneOfThese => "none-of-these",
            Answer::DontUnderstand => "dont-understand",
            Answer::CantRemember => "cant-remember",
            Answer::NotNow => "not-now",
            Answer::LeaveMeAlone => "leave-me-alone",
            Answer::Break => "break",
            Answer::ByBody => "by-body",
        }
    }
    /// Whether the child is let go at once: then it is never refused, whether or not it could be kept.
    pub fn lets_go(self) -> bool {
        matches!(
            self,
            Answer::Stop | Answer::SomethingElse | Answer::NotNow | Answer::LeaveMeAlone | Answer::Break | Answer::ByBody
        )
    }
}

/// How many answers the strip offers this child (practice A12): too many are a board of their own to somebody who tells two cards apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Level {
    /// Stop.
    One,
    /// And something else.
    Two,
    /// And I don't know, that's not right, none of these.
    #[default]
    Three,
    /// All of them.
    Four,
}

impl Level {
    /// Every level.
    pub const ALL: [Level; 4] = [Level::One, Level::Two, Level::Three, Level::Four];
    /// Whether it is the level of a child of whom nothing was said.
    pub fn is_usual(&self) -> bool {
        *self == Level::default()
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        match level {
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
            Level::Four => 4,
        }
    }
}

impl TryFrom<u8> for Level {
    type Error = Refusal;
    fn try_from(number: u8) -> Result<Level, Refusal> {
        Level::ALL.into_iter().find(|level| u8::from(*level) == number).ok_or(Refusal::DoesNotFit)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_only_adds_answers_and_never_moves_one() {
        for pair in Level::ALL.windows(2) {
            let (fewer, more) = (Answer::of(pair[0]), Answer::of(pair[1]));
            assert!(more.len() > fewer.len() && more.starts_with(fewer), "{pair:?}");
        }
        assert_eq!(Answer::of(Level::One), [Answer::Stop], "stop is offered at every level");
    }

    #[test]
    fn whoever_wants_to_go_is_let_go_and_whoever_answers_stays() {
        let stays: Vec<_> = Answer::of(Level::Four).iter().filter(|a| !a.lets_go()).copied().collect();
        assert_eq!(stays, Answer::of(Level::Four)[2..7], "what is an answer to a question");
        assert!(Answer::ByBody.lets_go(), "refusal by body counts the same");
    }

    #[test]
    fn a_level_is_a_number_from_one_to_four() {
        for level in Level::ALL {
            assert_eq!(serde_json::from_str::<Level>(&u8::from(level).to_string()).unwrap(), level);
        }
        for wrong in ["0", "5", "\"three\""] {
            assert!(serde_json::from_str::<Level>(wrong).is_err(), "{wrong}");
        }
    }
}
