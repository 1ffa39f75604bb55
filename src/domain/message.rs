//! One thing the child told, how it was told, and what came of it: its trail.
//! A message is never changed by an adult: what adults make of it stands beside it, under their name.

use super::{
    ADULT_TEXT_MAX, Act, ActivityId, Card, Heading, Made, MessageId, Moment, OutcomeId, PersonId, Refusal, State, VisitId,
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

/// How a message was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// With picture cards.
    #[default]
    Card,
    /// With picture cards and the child's own words, typed by an adult.
    CardAndWords,
    /// With the child's own words, typed by an adult.
    Words,
    /// With picture cards and with something drawn, shown, said or photographed.
    CardAndMore,
    /// Drawn.
    Drawing,
    /// With paper work or things, photographed.
    Photo,
    /// In the child's own voice or sounds, recorded.
    Recording,
    /// By signs.
    Sign,
    /// By looking.
    Look,
    /// By a sound.
    Sound,
    /// By moving.
    Movement,
    /// With things.
    Objects,
    /// On the child's own talker.
    OwnTalker,
}

impl How {
    /// What an adult can have seen and the glass cannot: in which of these ways the child told what stands on it.
    pub const SEEN: [How; 7] = [How::Card, How::Sign, How::Look, How::Sound, How::Movement, How::OwnTalker, How::Words];

    /// The way of a key.
    pub fn of_key(key: &str) -> Option<How> {
        Self::SEEN.into_iter().find(|how| how.key() == key)
    }

    /// The word used in keys and columns.
    pub fn key(self) -> &'static str {
        match self {
            How::Card => "card",
            How::CardAndWords => "card-and-words",
            How::Words => "words",
            How::CardAndMore => "card-and-more",
            How::Drawing => "drawing",
            How::Photo => "photo",
            How::Recording => "recording",
            How::Sign => "sign",
            How::Look => "look",
            How::Sound => "sound",
            How::Movement => "movement",
            How::Objects => "objects",
            How::OwnTalker => "own-talker",
        }
    }

    /// How what stands in a house was told.
    pub fn of_house(placed: &[Placement]) -> How {
        let own = placed.iter().filter(|p| matches!(p.card, Card::OwnWords(_))).count();
        let made: Vec<How> =
            placed.iter().filter_map(|p| if let Card::Made(made) = &p.card { Some(made.how()) } else { None }).collect();
        match (own, made.as_slice()) {
            (0, []) => How::Card,
            (all, []) if all == placed.len() => How::Words,
            (_, []) => How::CardAndWords,
            (0, [first, rest @ ..]) if made.len() == placed.len() && rest.iter().all(|how| how == first) => *first,
            _ => How::CardAndMore,
        }
    }
}

/// Whom the child wants a message to reach, and not to reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Not the child's worker: it is for whoever checks the plan and for managers, and is on no list, page, trail or tablet of a practitioner.
    #[serde(default)]
    pub not_my_worker: bool,
}

impl Audience {
    /// Whether the child asked for nothing else than what is usual.
    pub fn is_usual(&self) -> bool {
        *self == Audience::default()
    }

    /// Whether it may reach somebody in this role.
    pub fn reaches(&self, role: super::Role) -> bool {
        !self.not_my_worker || matches!(role, super::Role::Reviewer | super::Role::Manager)
    }
}

/// Who acted. The default is "not known"; an adult's showing is never part of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The child.
    Child,
    /// An adult's finger for the child's own clear signal.
    ForChild,
    /// An adult supporting the child's body: kept, and never shown as the child's own words.
    Supporting,
    /// Not known.
    #[default]
    Unknown,
}

/// What an adult saw or heard in it, in the adult's words: never the child's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Caption {
    /// Who wrote it.
    pub by: PersonId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Moment,
    /// What is to be seen or heard.
    pub words: String,
    /// How many times the message had been changed by then.
    #[serde(default)]
    pub changed: u32,
}

/// An adult read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// Who.
    pub by: PersonId,
    /// The reader's name, as the child is told it.
    pub name: String,
    /// In what role.
    pub role: super::Role,
    /// When.
    pub at: Moment,
    /// How many times the message had been changed by then ([`Message::changed`]): what was read is that version, and no later one.
    #[serde(default)]
    pub changed: u32,
}

/// A named adult's answer to a message: what it bears on, what it means for this child, what changes or why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighing {
    /// Who.
    pub by: PersonId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Moment,
    /// What it bears on.
    pub bears_on: BearsOn,
    /// What it means for this child, in the adult's words.
    pub meaning: String,
    /// What changes, or why not, in the adult's words.
    pub change: String,
    /// How many times the message had been changed by then.
    #[serde(default)]
    pub changed: u32,
}

/// What a message bears on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BearsOn {
    /// An outcome of the plan.
    Outcome(OutcomeId),
    /// A heading of the plan or assessment.
    Heading(Heading),
    /// Nothing in the plan yet.
    NothingYet,
}

/// A named adult told the child what came of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// Who told.
    pub by: PersonId,
    /// Their name, as the child is told it.
    pub name: String,
    /// When it was marked.
    pub at: Moment,
    /// How.
    pub how: HowTold,
    /// What was told, in a few plain words the child may see again.
    pub words: String,
    /// What the child said back, verbatim or described.
    pub said_back: String,
    /// How many times the message had been changed by then.
    #[serde(default)]
    pub changed: u32,
}

/// How the child was told what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HowTold {
    /// In person.
    InPerson,
    /// To be told together now, at the tablet.
    TogetherNow,
    /// By someone the child trusts.
    BySomeoneTrusted,
    /// By picture letter.
    Letter,
    /// For a very young child: what changed for them, and who was told.
    WhatChanged,
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
        MessageEvent::Kept { message, visit, activity, told, .. } => {
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
            if let Some(before) = state.messages.get(message)
                && before.taken_back.is_some()
            {
                return Err(Refusal::TakenBack);
            }
            told.check()?;
            if known() { Ok(()) } else { told.made().into_iter().try_for_each(|(_, made)| made.check_there(state)) }
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
                Some(before) if before.told == *told => before.audience = *audience,
                Some(before) => {
                    before.audience = *audience;
                    before.told = told.clone();
                    before.how = *how;
                    before.changed += 1;
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
