//! Where a message is on its way, who has read it as it stands, and what of it the child may see.
//! Says nothing to a child that a named adult has not told them.

use super::{ActivityId, Made, Message, PersonId, Read, Weighing};
use serde::{Deserialize, Serialize};

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
            (None, None) if self.awaited => Trail::Sent,
            (None, None) => Trail::Arrived,
        }
    }

    /// Whether a child is shown what stands in it again.
    pub(super) fn is_shown_again(&self) -> bool {
        self.taken_back.is_none() && self.audience.is_usual()
    }

    /// The drawings in it, each with its marks that stand there.
    pub fn marks(&self) -> Vec<(ActivityId, Vec<u32>)> {
        let of = |(_, made): (u32, &Made)| match made {
            Made::Drawing { drawing, marks, .. } => Some((*drawing, marks.clone())),
            _ => None,
        };
        self.told.made().into_iter().filter_map(of).collect()
    }

    /// The drawings in it.
    pub fn drawings(&self) -> Vec<ActivityId> {
        let of = |(_, made): (u32, &Made)| if let Made::Drawing { drawing, .. } = made { Some(*drawing) } else { None };
        self.told.made().into_iter().filter_map(of).collect()
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
        seen.captions.clear();
        seen.signal.clear();
        if seen.taken_back.is_some() {
            // What the child took back does not travel any more; that they took it back does.
            seen.told = seen.told.emptied();
            seen.tellings.iter_mut().for_each(|telling| telling.words.clear());
        }
        seen.reads.retain(|r| told_at.is_some_and(|t| r.at.utc_ms <= t));
        for t in &mut seen.tellings {
            t.said_back.clear();
        }
        seen
    }
}
