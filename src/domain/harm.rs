//! Told of harm: an adult's mark that a child told or showed harm, what that adult wrote of it, who was told, and what a manager decided.
//! It is an unfinished duty until then (DESIGN 5.4; practice A2). Refuses to find a telling by itself: only an adult's touch makes a mark, or the
//! child's own on the one card that says so (B20); nothing is counted, scored or inferred from any other.

use super::{HarmId, Moment, PersonId, VisitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod acts;

pub use super::reach::{MINUTES_MAX, PHONES_MAX, Phone, Reach, Times, With, check_phones};
pub use acts::HarmEvent;
pub(super) use acts::{apply, check, short};

/// Most changes of one mark; a mark that is written to more often is no longer a record of a telling.
pub const HARM_STEPS_MAX: usize = 500;

/// A mark, and everything that was done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Harm {
    /// Which mark.
    pub id: HarmId,
    /// At which visit.
    pub visit: VisitId,
    /// When it was marked.
    pub marked: Moment,
    /// Who marked it; nothing where nobody had unlocked the tablet.
    pub by: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// Whether it is about something that is not for the child's worker: then it is for reviewing officers and managers alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// The child's own touches of the card that says not safe, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// What was written of it, oldest first: the newest is in force, and none is lost.
    pub accounts: Vec<Written>,
    /// Who was told, and what was done, oldest first.
    pub done: Vec<Done>,
    /// What managers decided, oldest first: the newest is in force.
    pub decisions: Vec<Decision>,
    /// When the office had it, by the office's own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<Came>,
}

/// When the first and the last entry of a mark came to the office, in milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// The first.
    pub first_ms: i64,
    /// The last.
    pub last_ms: i64,
}

impl Harm {
    /// Whether this account stands in it.
    pub fn has_account(&self, account: &Account) -> bool {
        self.accounts.iter().any(|written| written.account == *account)
    }

    /// Whether this was done, as it is said here.
    pub fn has_done(&self, what: &Deed) -> bool {
        self.done.iter().any(|done| done.what == *what)
    }
}

/// A child's touch of the card that says not safe. It is the child's own sign and counts as it was given, put back or not: children take back
/// what is true, too (practice A3), so a named adult looks at it either way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// When.
    pub at: Moment,
    /// When the child put the card back.
    pub put_back: Option<Moment>,
}

/// An account, as it was written at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// When it was written.
    pub at: Moment,
    /// Who wrote it.
    pub name: String,
    /// What.
    pub account: Account,
}

/// What an adult wrote of a telling, as soon as they could: the child's words apart from the adult's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The child's exact words or signs.
    pub words: String,
    /// How it began.
    pub began: Began,
    /// What was happening just before.
    pub before: String,
    /// Who was there.
    pub present: String,
    /// When it was told, as the adult knows it.
    pub when: String,
    /// How the child was.
    pub child_was: String,
}

/// How a telling began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Began {
    /// Nobody has said yet.
    #[default]
    NotSaid,
    /// The child began it.
    ByChild,
    /// After a question: the exact last one.
    AfterQuestion(String),
}

/// Something that a named adult did about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// When it was written down.
    pub at: Moment,
    /// Who wrote it down; nothing where nobody had unlocked the tablet.
    pub by: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// What.
    pub what: Deed,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Somebody was told: whom, and when, in the adult's words.
    Told {
        /// Whom.
        whom: String,
        /// When.
        when: String,
    },
    /// Something was done, in the adult's words.
    Acted(String),
}

/// What a manager decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: PersonId,
    /// Their name.
    pub name: String,
    /// What.
    pub decided: Decided,
    /// What stood in the record then: a decision is about no more than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Stood>,
}

/// How much of a telling stood in the record at one time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The child's own signs.
    pub signs: usize,
    /// Accounts.
    pub accounts: usize,
    /// What was done.
    pub done: usize,
}

/// The parts of a decision. Each is said; none has a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Strategy discussion, police, medical, or why not, in the manager's words.
    pub what: String,
    /// Whether the police will interview the child (Achieving Best Evidence). While one is planned nothing is asked or replayed here.
    pub interview: Interview,
}

/// Whether a police interview is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interview {
    /// It is planned.
    Planned,
    /// It has been.
    Over,
    /// It is not planned.
    NotPlanned,
}

/// How far a duty has come. In order; `data-duty` on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Nobody has been told yet.
    NobodyTold,
    /// Somebody was told; a manager has not decided.
    Undecided,
    /// Decided.
    Decided,
}

impl Duty {
    /// The word used in `data-duty`, keys and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Duty::NobodyTold => "nobody-told",
            Duty::Undecided => "undecided",
            Duty::Decided => "decided",
        }
    }
}

impl Harm {
    /// How far it has come. A child who goes on to tell after a manager has decided has told something that nobody has decided on: it is a
    /// duty again, from the beginning.
    pub fn duty(&self) -> Duty {
        let told_since = self.decided_on().is_none_or(|of| self.done.len() > of.done);
        match (self.since(), told_since) {
            (None, _) => Duty::Decided,
            (Some(_), true) if !self.done.is_empty() => Duty::Undecided,
            _ => Duty::NobodyTold,
        }
    }

    /// How much of it stands in the record now.
    pub fn stands(&self) -> Stood {
        Stood { signs: self.signs.len(), accounts: self.accounts.len(), done: self.done.len() }
    }

    /// What the newest decision was about. One of before this was kept was about all that stands.
    fn decided_on(&self) -> Option<Stood> {
        self.decisions.last().map(|last| last.of.unwrap_or_else(|| self.stands()))
    }

    /// Since when there is something on which no manager has decided: the mark, or what the child showed or an adult wrote after the decision.
    pub fn since(&self) -> Option<Moment> {
        let Some(of) = self.decided_on() else { return Some(self.marked) };
        let signs = self.signs.iter().skip(of.signs).map(|sign| sign.at);
        signs.chain(self.accounts.iter().skip(of.accounts).map(|written| written.at)).min_by_key(|at| at.corrected_ms())
    }

    /// An entry of it came to the office.
    pub fn came_at(&mut self, now_ms: i64) {
        let first_ms = self.came.map_or(now_ms, |came| came.first_ms);
        self.came = Some(Came { first_ms, last_ms: now_ms });
    }

    /// Whether a hold lies on the subject: no activity, scale or replay about it and nothing of it shared, until a manager has recorded the
    /// decision, and for as long as a police interview is still to be.
    pub fn holds(&self) -> bool {
        let planned = self.decisions.last().is_some_and(|last| last.decided.interview == Interview::Planned);
        planned || self.duty() != Duty::Decided
    }

    /// That it was marked, written and told, and when: without a word of it. What goes on from one visit to the next on a tablet.
    pub fn without_words(&self) -> Harm {
        let mut seen = self.clone();
        seen.accounts.iter_mut().for_each(|written| written.account = Account::default());
        seen.done.iter_mut().for_each(|done| done.what = Deed::Acted(String::new()));
        seen.decisions.clear();
        seen
    }

    /// Whether it began with the child's own sign, and no adult has marked it before.
    pub fn by_the_child(&self) -> bool {
        self.signs.first().is_some_and(|sign| sign.at == self.marked)
    }

    /// Whether the child gave a sign of which no adult has written yet.
    pub fn waits_for_an_adult(&self) -> bool {
        !self.signs.is_empty() && self.accounts.is_empty() && self.done.is_empty()
    }

    /// What was written last.
    pub fn account(&self) -> Option<&Account> {
        self.accounts.last().map(|last| &last.account)
    }
}

/// Reads all marks of a record, by itself: a tablet on which there is none need not have come by it.
#[inline(never)]
pub fn read_all<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeMap<HarmId, Harm>, D::Error> {
    BTreeMap::deserialize(from)
}

#[cfg(test)]
#[path = "harm_tests.rs"]
mod tests;
