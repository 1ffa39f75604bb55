//! Told of harm: an adult's mark that a child told or showed harm, what that adult wrote of it, who was told, and what a manager decided.
//! It is an unfinished duty until then (DESIGN 5.4; practice A2). Refuses to find a telling by itself: only an adult's touch makes a mark, or the
//! child's own on the one card that says so (B20); nothing is counted, scored or inferred from any other.

use super::{ADULT_TEXT_MAX, HarmId, Moment, NAME_MAX, PersonId, Refusal, State, VisitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::reach::{MINUTES_MAX, PHONES_MAX, Phone, Reach, Times, With, check_phones};

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

    /// What the newest decision was about. One of before this was kept was about all that stands.
    fn decided_on(&self) -> Option<Stood> {
        let all = Stood { signs: self.signs.len(), accounts: self.accounts.len(), done: self.done.len() };
        self.decisions.last().map(|last| last.of.unwrap_or(all))
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

/// What can become of a mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HarmEvent {
    /// An adult marked that a child told or showed harm.
    Marked {
        /// Which mark.
        harm: HarmId,
        /// At which visit.
        visit: VisitId,
        /// The adult's name.
        name: String,
        /// Whether it is about something that is not for the child's worker. In the office only.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        closed: bool,
    },
    /// The child touched the card that says not safe: their own sign. It makes the mark where the visit has none.
    Showed {
        /// Which mark.
        harm: HarmId,
        /// At which visit.
        visit: VisitId,
        /// The name of the adult who is there.
        name: String,
    },
    /// The child put that card back.
    PutBack {
        /// Which mark.
        harm: HarmId,
    },
    /// An adult wrote down what was told. Written again, both are kept.
    Written {
        /// Which mark.
        harm: HarmId,
        /// The adult's name.
        name: String,
        /// What.
        account: Account,
    },
    /// A named adult did something about it.
    Done {
        /// Which mark.
        harm: HarmId,
        /// The adult's name.
        name: String,
        /// What.
        what: Deed,
    },
    /// A manager decided. In the office only.
    Decided {
        /// Which mark.
        harm: HarmId,
        /// The manager's name.
        name: String,
        /// What.
        decided: Decided,
    },
}

impl HarmEvent {
    /// Which mark it is about.
    pub fn harm(&self) -> HarmId {
        match self {
            HarmEvent::Marked { harm, .. }
            | HarmEvent::Showed { harm, .. }
            | HarmEvent::PutBack { harm }
            | HarmEvent::Written { harm, .. }
            | HarmEvent::Done { harm, .. }
            | HarmEvent::Decided { harm, .. } => *harm,
        }
    }
}

/// Whether this may happen now. A visit that is closed can still be written about: nobody is stopped from recording harm.
pub(super) fn check(state: &State, by: Option<PersonId>, event: &HarmEvent) -> Result<(), Refusal> {
    // On a tablet that nobody has unlocked it is not known who marks it, and it is marked all the same. A decision is somebody's.
    if matches!(event, HarmEvent::Decided { .. }) {
        by.ok_or(Refusal::NobodySignedIn)?;
    }
    let known = |id: &HarmId| state.harms.get(id).ok_or(Refusal::NotThere);
    match event {
        HarmEvent::Marked { harm, name, .. } => {
            if state.harms.contains_key(harm) {
                return Err(Refusal::AlreadyThere);
            }
            // It travels before everything else, the opening of its visit too, and must be seen as soon as it comes.
            short(name, NAME_MAX)
        }
        HarmEvent::Showed { harm, name, .. } => {
            room(state.harms.get(harm).map_or(0, |harm| harm.signs.len())).and(short(name, NAME_MAX))
        }
        HarmEvent::PutBack { harm } => known(harm).map(|_| ()),
        HarmEvent::Written { harm, name, account } => {
            let before = known(harm)?.accounts.len();
            let Account { words, began, before: happened, present, when, child_was } = account;
            let question = if let Began::AfterQuestion(question) = began { question } else { "" };
            for text in [words, happened, present, when, child_was, question] {
                short(text, ADULT_TEXT_MAX)?;
            }
            room(before).and(short(name, NAME_MAX))
        }
        HarmEvent::Done { harm, name, what } => {
            room(known(harm)?.done.len())?;
            let (text, more) = match what {
                Deed::Told { whom, when } => (whom, when.as_str()),
                Deed::Acted(text) => (text, ""),
            };
            written(text)?;
            short(more, ADULT_TEXT_MAX).and(short(name, NAME_MAX))
        }
        HarmEvent::Decided { harm, name, decided } => {
            room(known(harm)?.decisions.len())?;
            written(&decided.what).and(short(name, NAME_MAX))
        }
    }
}

fn written(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty) } else { short(text, ADULT_TEXT_MAX) }
}

pub(super) fn short(text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
}

fn room(there: usize) -> Result<(), Refusal> {
    if there < HARM_STEPS_MAX { Ok(()) } else { Err(Refusal::TooMany) }
}

/// Takes an event that [`check`] has let through.
pub(super) fn apply(state: &mut State, at: Moment, by: Option<PersonId>, event: &HarmEvent) {
    if let HarmEvent::Marked { harm, visit, name, .. } | HarmEvent::Showed { harm, visit, name } = event {
        let closed = matches!(event, HarmEvent::Marked { closed: true, .. });
        let marked = Harm {
            id: *harm,
            visit: *visit,
            marked: at,
            by,
            name: name.clone(),
            closed,
            signs: Vec::new(),
            accounts: Vec::new(),
            done: Vec::new(),
            decisions: Vec::new(),
            came: None,
        };
        state.harms.entry(*harm).or_insert(marked);
    }
    let Some(harm) = state.harms.get_mut(&event.harm()) else { return };
    match event {
        HarmEvent::Marked { .. } => {}
        HarmEvent::Showed { .. } => harm.signs.push(Sign { at, put_back: None }),
        HarmEvent::PutBack { .. } => {
            if let Some(last) = harm.signs.last_mut().filter(|sign| sign.put_back.is_none()) {
                last.put_back = Some(at);
            }
        }
        HarmEvent::Written { name, account, .. } => {
            harm.accounts.push(Written { at, name: name.clone(), account: account.clone() })
        }
        HarmEvent::Done { name, what, .. } => harm.done.push(Done { at, by, name: name.clone(), what: what.clone() }),
        HarmEvent::Decided { name, decided, .. } => {
            let of = Some(Stood { signs: harm.signs.len(), accounts: harm.accounts.len(), done: harm.done.len() });
            let decision = |by| Decision { at, by, name: name.clone(), decided: decided.clone(), of };
            harm.decisions.extend(by.map(decision))
        }
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
