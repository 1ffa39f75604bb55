//! One thing the child told, how it was told, and what came of it: its trail.
//! A message is never changed by an adult: what adults make of it stands beside it, under their name.

use super::{
    ActivityId, Heading, MessageId, Moment, OutcomeId, PersonId, VisitId,
    activity::houses::{House, Placement},
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
    /// When the child first kept it.
    pub kept: Moment,
    /// How many times the child kept it again with a change. Not held against anyone; shown as "changed".
    pub changed: u32,
    /// When the child took it back.
    pub taken_back: Option<Moment>,
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

/// Where a message is on its way. In the order of the way; `data-trail` on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trail {
    /// Kept on the tablet.
    Kept,
    /// Sent by the tablet.
    Sent,
    /// Whole at the office.
    Arrived,
    /// Read by an adult.
    Read,
    /// A named adult has weighed it.
    Decided,
    /// The child has been told.
    Told,
    /// Taken back by the child.
    TakenBack,
}

impl Trail {
    /// The word used in `data-trail`, in keys and in CSS.
    pub fn key(self) -> &'static str {
        match self {
            Trail::Kept => "kept",
            Trail::Sent => "sent",
            Trail::Arrived => "arrived",
            Trail::Read => "read",
            Trail::Decided => "decided",
            Trail::Told => "told",
            Trail::TakenBack => "taken-back",
        }
    }
}

impl Message {
    /// Where it is, as the office knows it (what has come to the office has arrived). Only what was done with the message as it stands now
    /// counts: what the child changed since has not been read. What was decided after the child was told has not been told.
    pub fn trail(&self) -> Trail {
        let told = self.tellings.iter().rev().find(|t| t.changed == self.changed);
        let decided = self.weighings.iter().rev().find(|w| w.changed == self.changed);
        match (told, decided) {
            _ if self.taken_back.is_some() => Trail::TakenBack,
            (Some(told), Some(decided)) if told.at < decided.at => Trail::Decided,
            (Some(_), _) => Trail::Told,
            (None, Some(_)) => Trail::Decided,
            (None, None) if self.reads.iter().any(|r| r.changed == self.changed) => Trail::Read,
            (None, None) => Trail::Arrived,
        }
    }

    /// Whether an adult has read it as it stands now.
    pub fn read_by(&self, person: PersonId) -> bool {
        self.reads.iter().any(|read| read.by == person && read.changed == self.changed)
    }

    /// Who read it after the child was last told of it, oldest first; the child does not know of them. Nobody where something else is due.
    pub fn read_since_told(&self) -> Vec<&Read> {
        let told_at = self.tellings.last().map(|telling| telling.at.utc_ms).filter(|_| self.trail() == Trail::Told);
        self.reads.iter().filter(|read| told_at.is_some_and(|told_at| read.at.utc_ms > told_at)).collect()
    }

    /// The weighing in force.
    pub fn weighing(&self) -> Option<&Weighing> {
        self.weighings.last()
    }

    /// What the child may see of this message: what was read and weighed before an adult told them of it, nothing newer (DESIGN 5.10).
    pub fn as_told_to_child(&self) -> Message {
        let told_at = self.tellings.last().map(|t| t.at.utc_ms);
        let mut seen = self.clone();
        seen.weighings.clear();
        if seen.taken_back.is_some() {
            // What the child took back does not travel any more; that they took it back does.
            let Content::House { title, placed, .. } = &mut seen.told;
            *title = None;
            placed.clear();
        }
        seen.reads.retain(|r| told_at.is_some_and(|t| r.at.utc_ms <= t));
        for t in &mut seen.tellings {
            t.said_back.clear();
        }
        seen
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
    },
    /// The child took it back.
    TakenBack {
        /// Which message.
        message: MessageId,
    },
    /// An adult said, after the child had gone, who acted.
    Acted {
        /// Which message.
        message: MessageId,
        /// Who.
        who: Who,
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
