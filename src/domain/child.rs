//! The person the plan is for, and how they are best met: their profile.
//! Holds no look chosen by age, and no score of any kind.

use super::{ChildId, Day, Level};
use serde::{Deserialize, Serialize};

/// A child, as the people who work with them know them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Child {
    /// Which record.
    pub id: ChildId,
    /// The name the child likes to be called. At most [`NAME_MAX`] characters.
    pub name: String,
    /// Birthday, where known.
    pub born: Option<Day>,
    /// How this child is best met.
    pub profile: Profile,
    /// Nobody has said who it is: a visit began on a locked tablet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_follow: bool,
}

/// How this child is best met. Later fields (grid, access, voices) join with a default, so old packs still open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The look they chose.
    pub look: Look,
    /// Whether cards are said aloud when touched, where nobody else is in hearing.
    pub speech: bool,
    /// How many answers the strip offers them. Written only where it is not the usual one, as before there were levels.
    #[serde(skip_serializing_if = "Level::is_usual")]
    pub answers: Level,
    /// How this child shows yes, no, stop, enough, as told by those who know them.
    pub shows: String,
}

/// Two looks with the same places and words. The child chooses; nobody gets one by age (DESIGN 5.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// Three drawn houses.
    #[default]
    Drawn,
    /// Three columns: not OK, OK, what I want.
    Plain,
}

/// Longest name, in characters.
pub const NAME_MAX: usize = 80;

/// What can become of a child's record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChildEvent {
    /// A record was opened for a child.
    Added {
        /// The child's name.
        name: String,
        /// Birthday, where known.
        born: Option<Day>,
    },
    /// The profile was written anew.
    Profiled(Profile),
    /// A record was opened for a visit that began before anybody said with which child.
    ToFollow {
        /// What stands where a name will be.
        name: String,
    },
    /// Somebody has said which child it is: what was told there lies in that child's record, and this one is at its end.
    Matched {
        /// In whose record it lies.
        to: ChildId,
    },
}
