//! What adults add to a message, each under their name: what is to be seen in it, that they read it, what they make of it, that the child was
//! told. Refuses to change a word of the child's.

use crate::domain::{Heading, Moment, OutcomeId, PersonId, Role};
use serde::{Deserialize, Serialize};

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
    pub role: Role,
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
