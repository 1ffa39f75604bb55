//! One thing the child told, how it was told, and what came of it: its trail.
//! A message is never changed by an adult: what adults make of it stands beside it, under their name.

mod answer;
mod how;

pub use answer::*;
pub use how::*;

use super::{
    ADULT_TEXT_MAX, Act, ActivityId, Card, Made, MessageId, Moment, PersonId, Refusal, State, VisitId,
    activity::houses::{self, House, Placement},
    open_visit, short_enough,
};
use serde::{Deserialize, Serialize};

/// One thing the child told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Which message.
    pub id: MessageId,
    /// At which visit.
    pub visit: VisitId,
    /// In which activity it was made.
    pub activity: ActivityId,
    /// What the child told, as they made it.
    pub told: Content,
    /// How it was told.
    pub how: How,
    /// Who acted on the tablet; not known until an adult has said.
    pub who: Who,
    /// Which clear signal of the child's an adult's finger followed, in that adult's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signal: String,
    /// How the child told it, as an adult said after they had gone: what the glass cannot know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how_said: Option<How>,
    /// Whom the child wants it to reach.
    #[serde(default, skip_serializing_if = "Audience::is_usual")]
    pub audience: Audience,
    /// When the child first kept it.
    pub kept: Moment,
    /// How many times the child kept it again with a change. Not held against anyone; shown as "changed".
    pub changed: u32,
    /// When the child kept it so the last time; nothing where it was never changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Moment>,
    /// When the child took it back.
    pub taken_back: Option<Moment>,
    /// A photo or recording in it is still on its way to the office: only the office knows, and says so in its own pages and packs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaited: bool,
    /// What an adult wrote under what was made, for who cannot see or hear it; oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<Caption>,
    /// Who read it.
    pub reads: Vec<Read>,
    /// What adults make of it, oldest first; the newest is in force.
    pub weighings: Vec<Weighing>,
    /// When and how the child was told what came of it.
    pub tellings: Vec<Telling>,
}

/// What a message holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// What stands in one of the three houses.
    House {
        /// Which house.
        house: House,
        /// The child's own title for it, where they gave one.
        title: Option<String>,
        /// What stands in it, in the order in which it was put.
        placed: Vec<Placement>,
    },
    /// Something made or shown in another way, by itself.
    #[serde(deserialize_with = "super::made::read")]
    Made(Made),
}

impl Content {
    /// Everything in it that was made or shown in another way, each with its number in the message.
    pub fn made(&self) -> Vec<(u32, &Made)> {
        match self {
            Content::Made(made) => vec![(0, made)],
            Content::House { placed, .. } => placed
                .iter()
                .filter_map(|one| match &one.card {
                    Card::Made(made) => Some((one.number, made)),
                    Card::Library(_) | Card::OwnWords(_) => None,
                })
                .collect(),
        }
    }

    /// The cards that stand in it; none where it was told in another way.
    pub fn placed(&self) -> &[Placement] {
        match self {
            Content::House { placed, .. } => placed,
            Content::Made(_) => &[],
        }
    }

    /// Whether an adult wrote something of it down.
    pub fn is_written_down(&self) -> bool {
        match self {
            Content::House { placed, .. } => placed.iter().any(|one| one.card.is_written_down()),
            Content::Made(made) => made.is_written_down(),
        }
    }

    /// Whether the child's own words stand in it, which an adult typed.
    pub fn is_own_words(&self) -> bool {
        match self {
            Content::House { placed, .. } => placed.iter().any(|one| one.card.is_own_words()),
            Content::Made(made) => matches!(made, Made::Said { .. }),
        }
    }

    /// The house it is, where it is one.
    pub fn house(&self) -> Option<House> {
        match self {
            Content::House { house, .. } => Some(*house),
            Content::Made(_) => None,
        }
    }

    /// The word of what it is, in keys and CSS: a house's, or that of the way it was made.
    pub fn key(&self) -> &'static str {
        match self {
            Content::House { house, .. } => house.key(),
            Content::Made(made) => made.key(),
        }
    }

    /// Nothing in it, and what it was: which house, or which way.
    pub fn emptied(&self) -> Content {
        match self {
            Content::House { house, .. } => Content::House { house: *house, title: None, placed: Vec::new() },
            Content::Made(made) => Content::Made(made.emptied()),
        }
    }

    /// Whether it is of this shape.
    fn check(&self) -> Result<(), Refusal> {
        let (house, title, placed) = match self {
            Content::House { house, title, placed } => (house, title, placed),
            Content::Made(made) => return made.check(),
        };
        if placed.len() > houses::PER_HOUSE_MAX {
            return Err(Refusal::HouseFull);
        }
        for (at, one) in placed.iter().enumerate() {
            one.card.check()?;
            if one.house != *house || placed[..at].iter().any(|before| before.number == one.number) {
                return Err(Refusal::DoesNotFit);
            }
        }
        title.as_deref().map_or(Ok(()), |t| short_enough(t, houses::TITLE_MAX))
    }
}

/// What can become of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageEvent {
    /// The child kept it (again, when it was kept before).
    Kept {
        /// Which message.
        message: MessageId,
        /// At which visit.
        visit: VisitId,
        /// In which activity.
        activity: ActivityId,
        /// What was told.
        told: Content,
        /// How.
        how: How,
        /// Whom it is to reach.
        #[serde(default, skip_serializing_if = "Audience::is_usual")]
        audience: Audience,
    },
    /// The child took it back.
    TakenBack {
        /// Which message.
        message: MessageId,
    },
    /// An adult said, after the child had gone, who acted and how the child told it.
    Acted {
        /// Which message.
        message: MessageId,
        /// Who.
        who: Who,
        /// For an adult's finger: which clear signal of the child's it followed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        signal: String,
        /// How the child told it, where somebody has said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<How>,
    },
    /// An adult wrote what is to be seen or heard in it.
    Captioned {
        /// Which message.
        message: MessageId,
        /// The adult's name.
        name: String,
        /// What is to be seen or heard.
        words: String,
    },
    /// A named adult weighed it.
    Weighed {
        /// Which message.
        message: MessageId,
        /// The adult's name.
        name: String,
        /// What it bears on.
        bears_on: BearsOn,
        /// What it means for this child.
        meaning: String,
        /// What changes, or why not.
        change: String,
    },
    /// A named adult told the child.
    Told {
        /// Which message.
        message: MessageId,
        /// The adult's name.
        name: String,
        /// How.
        how: HowTold,
        /// What was told, in a few plain words.
        words: String,
        /// What the child said back.
        said_back: String,
    },
}

impl MessageEvent {
    /// The message it is about.
    pub fn message(&self) -> MessageId {
        match self {
            MessageEvent::Kept { message, .. }
            | MessageEvent::TakenBack { message }
            | MessageEvent::Acted { message, .. }
            | MessageEvent::Captioned { message, .. }
            | MessageEvent::Weighed { message, .. }
            | MessageEvent::Told { message, .. } => *message,
        }
    }
}

/// An adult marked a message as read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadEvent {
    /// Which message.
    pub message: MessageId,
    /// The reader's name, as the child is told it.
    pub name: String,
    /// In what role.
    pub role: super::Role,
}

/// Whether this may become of a message.
pub(super) fn check(state: &State, by: Option<PersonId>, event: &MessageEvent) -> Result<(), Refusal> {
    let known = |id: &MessageId| state.messages.get(id).ok_or(Refusal::NotThere);
    match event {
        MessageEvent::Kept { message, visit, activity, told, audience, .. } => {
            open_visit(state, visit)?;
            // Houses of earlier visits are not carried to the next; their messages are, and a slip on "take it back" is kept again.
            let known = || state.messages.values().any(|known| known.activity == *activity);
            let there = match told {
                Content::House { .. } => state.houses.contains_key(activity) || known(),
                Content::Made(_) => true,
            };
            if !there {
                return Err(Refusal::NotThere);
            }
            if let Some(before) = state.messages.get(message) {
                if before.taken_back.is_some() {
                    return Err(Refusal::TakenBack);
                }
                // What is kept again is the same telling for the same people: for others it is a message of its own.
                if before.activity != *activity || before.audience != *audience {
                    return Err(Refusal::DoesNotFit);
                }
            }
            told.check()?;
            // What was put into these houses was there when it was put: at a later visit its pieces are at the office alone.
            let stood = |made: &Made| {
                let houses = state.houses.get(activity);
                houses.is_some_and(|houses| {
                    houses.standing.placed.iter().any(|one| matches!(&one.card, Card::Made(stands) if stands == made))
                })
            };
            let there = |(_, made): (u32, &Made)| if stood(made) { Ok(()) } else { made.check_there(state) };
            if known() { Ok(()) } else { told.made().into_iter().try_for_each(there) }
        }
        MessageEvent::TakenBack { message } => match known(message)?.taken_back {
            Some(_) => Err(Refusal::AlreadyThere),
            None => Ok(()),
        },
        MessageEvent::Acted { message, signal, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            known(message).and(short_enough(signal, ADULT_TEXT_MAX))
        }
        MessageEvent::Captioned { message, words, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            let message = known(message)?;
            if message.taken_back.is_some() {
                return Err(Refusal::TakenBack);
            }
            if words.trim().is_empty() {
                return Err(Refusal::Empty);
            }
            short_enough(words, ADULT_TEXT_MAX)
        }
        MessageEvent::Weighed { message, meaning, change, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            if known(message)?.taken_back.is_some() {
                return Err(Refusal::TakenBack);
            }
            if meaning.trim().is_empty() {
                return Err(Refusal::Empty);
            }
            short_enough(meaning, ADULT_TEXT_MAX)?;
            short_enough(change, ADULT_TEXT_MAX)
        }
        MessageEvent::Told { message, words, said_back, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            known(message)?;
            short_enough(words, ADULT_TEXT_MAX)?;
            short_enough(said_back, ADULT_TEXT_MAX)
        }
    }
}

/// What it makes of the record.
pub(super) fn apply(state: &mut State, act: &Act, event: &MessageEvent) {
    let at = act.at;
    match event {
        MessageEvent::Kept { message, visit, activity, told, how, audience } => {
            if let Some(houses) = state.houses.get_mut(activity) {
                houses.kept = Some(at)
            }
            for (_, made) in told.made() {
                if let Made::Drawing { drawing, .. } = made
                    && let Some(drawing) = state.drawings.get_mut(drawing)
                {
                    drawing.keep(at);
                }
            }
            match state.messages.get_mut(message) {
                Some(before) if before.told == *told => {}
                Some(before) => {
                    before.told = told.clone();
                    before.how = *how;
                    before.changed += 1;
                    before.changed_at = Some(at);
                    // Who touched the glass was said of what stood there before.
                    (before.who, before.how_said) = (Who::Unknown, None);
                    before.signal.clear();
                }
                None => {
                    state.messages.insert(
                        *message,
                        Message {
                            id: *message,
                            visit: *visit,
                            activity: *activity,
                            told: told.clone(),
                            how: *how,
                            who: Who::Unknown,
                            signal: String::new(),
                            how_said: None,
                            audience: *audience,
                            kept: at,
                            changed: 0,
                            changed_at: None,
                            taken_back: None,
                            awaited: false,
                            captions: Vec::new(),
                            reads: Vec::new(),
                            weighings: Vec::new(),
                            tellings: Vec::new(),
                        },
                    );
                }
            }
        }
        MessageEvent::TakenBack { message } => {
            if let Some(m) = state.messages.get_mut(message) {
                m.taken_back = Some(at)
            }
        }
        MessageEvent::Acted { message, who, signal, how } => {
            if let Some(m) = state.messages.get_mut(message) {
                m.who = *who;
                m.how_said = *how;
                // A signal is of an adult's finger, and of nothing else.
                m.signal = if *who == Who::ForChild { signal.clone() } else { String::new() };
            }
        }
        MessageEvent::Captioned { message, name, words } => {
            if let (Some(m), Some(by)) = (state.messages.get_mut(message), act.by) {
                m.captions.push(Caption { by, name: name.clone(), at, words: words.clone(), changed: m.changed });
            }
        }
        MessageEvent::Weighed { message, name, bears_on, meaning, change } => {
            if let (Some(m), Some(by)) = (state.messages.get_mut(message), act.by) {
                m.weighings.push(Weighing {
                    by,
                    name: name.clone(),
                    at,
                    bears_on: *bears_on,
                    meaning: meaning.clone(),
                    change: change.clone(),
                    changed: m.changed,
                });
            }
        }
        MessageEvent::Told { message, name, how, words, said_back } => {
            if let (Some(m), Some(by)) = (state.messages.get_mut(message), act.by) {
                m.tellings.push(Telling {
                    by,
                    name: name.clone(),
                    at,
                    how: *how,
                    words: words.clone(),
                    said_back: said_back.clone(),
                    changed: m.changed,
                });
            }
        }
    }
}
