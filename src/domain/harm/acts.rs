//! What can become of a mark that a child told of harm, and its rules. Refuses to stop anybody from recording harm: a visit that is closed can still be
//! written about.

use super::super::{ADULT_TEXT_MAX, HarmId, Moment, NAME_MAX, PersonId, Refusal, State, VisitId};
use super::{Account, Began, Decided, Decision, Deed, Done, HARM_STEPS_MAX, Harm, Sign, Stood, Written};
use serde::{Deserialize, Serialize};

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
        /// What the manager had before them; where it is not said, what stands when it comes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Stood>,
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
pub(in crate::domain) fn check(state: &State, by: Option<PersonId>, event: &HarmEvent) -> Result<(), Refusal> {
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
        HarmEvent::Decided { harm, name, decided, .. } => {
            room(known(harm)?.decisions.len())?;
            written(&decided.what).and(short(name, NAME_MAX))
        }
    }
}

fn written(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty) } else { short(text, ADULT_TEXT_MAX) }
}

pub(in crate::domain) fn short(text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
}

fn room(there: usize) -> Result<(), Refusal> {
    if there < HARM_STEPS_MAX { Ok(()) } else { Err(Refusal::TooMany) }
}

/// Takes an event that [`check`] has let through.
pub(in crate::domain) fn apply(state: &mut State, at: Moment, by: Option<PersonId>, event: &HarmEvent) {
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
        HarmEvent::Decided { name, decided, of, .. } => {
            let of = of.or(Some(harm.stands()));
            let decision = |by| Decision { at, by, name: name.clone(), decided: decided.clone(), of };
            harm.decisions.extend(by.map(decision))
        }
    }
}
