//! How a message was told, who acted, and whom the child wants it to reach. Refuses to take an adult's finger for the child's own.

use super::{Card, Placement};
use crate::domain::Role;
use serde::{Deserialize, Serialize};

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
    pub fn reaches(&self, role: Role) -> bool {
        !self.not_my_worker || matches!(role, Role::Reviewer | Role::Manager)
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
