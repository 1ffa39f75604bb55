//! What a child made or showed in another way than with cards: all ways are equal, by themselves or inside a house. What an adult describes is
//! kept apart from what a child said word for word. Refuses to say what any of it means.

use super::activity::drawing::{MARKS_MAX, Scene};
use super::{ADULT_TEXT_MAX, ActivityId, How, MediaId, MediaKind, NAME_MAX, Refusal, State, short_enough};
use serde::{Deserialize, Deserializer, Serialize};

/// One thing made or shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// A drawing, as it stood: these marks of it and no other.
    Drawing {
        /// In which activity it was drawn.
        drawing: ActivityId,
        /// On which paper.
        scene: Scene,
        /// Which marks.
        marks: Vec<u32>,
    },
    /// A photo of paper work, of things or of a place.
    Photo(MediaId),
    /// A sound recording.
    Sound(MediaId),
    /// Shown with the body, with signs or with things, and described by an adult: never the child's words.
    Shown {
        /// In which way.
        how: Shown,
        /// What was to be seen, in the adult's words.
        what: String,
        /// Who read the sign or the signal, where somebody did.
        read_by: String,
    },
    /// Said aloud or on the child's own talker, written down word for word.
    Said {
        /// In which way.
        how: Said,
        /// The child's words.
        words: String,
    },
}

/// In which way something was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// By signs.
    Sign,
    /// By looking.
    Look,
    /// By a sound.
    Sound,
    /// By moving, pointing or pushing away.
    Movement,
    /// With things.
    Objects,
}

impl Shown {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Shown; 5] = [Shown::Sign, Shown::Look, Shown::Movement, Shown::Sound, Shown::Objects];
    /// The word used in keys.
    pub fn key(self) -> &'static str {
        match self {
            Shown::Sign => "sign",
            Shown::Look => "look",
            Shown::Sound => "sound",
            Shown::Movement => "movement",
            Shown::Objects => "objects",
        }
    }
}

impl From<Shown> for How {
    fn from(shown: Shown) -> How {
        match shown {
            Shown::Sign => How::Sign,
            Shown::Look => How::Look,
            Shown::Sound => How::Sound,
            Shown::Movement => How::Movement,
            Shown::Objects => How::Objects,
        }
    }
}

impl From<Said> for How {
    fn from(said: Said) -> How {
        match said {
            Said::Aloud => How::Words,
            Said::OwnTalker => How::OwnTalker,
        }
    }
}

/// In which way something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// Aloud.
    Aloud,
    /// On the child's own talker.
    OwnTalker,
}

impl Said {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Said; 2] = [Said::Aloud, Said::OwnTalker];
    /// The word used in keys.
    pub fn key(self) -> &'static str {
        match self {
            Said::Aloud => "aloud",
            Said::OwnTalker => "own-talker",
        }
    }
}

impl Made {
    /// How it was told.
    pub fn how(&self) -> How {
        match self {
            Made::Drawing { .. } => How::Drawing,
            Made::Photo(_) => How::Photo,
            Made::Sound(_) => How::Recording,
            Made::Shown { how, .. } => How::from(*how),
            Made::Said { how, .. } => How::from(*how),
        }
    }

    /// The word used in keys, marks and CSS.
    pub fn key(&self) -> &'static str {
        match self {
            Made::Drawing { .. } => "drawing",
            Made::Photo(_) => "photo",
            Made::Sound(_) => "sound",
            Made::Shown { .. } => "shown",
            Made::Said { .. } => "said",
        }
    }

    /// Whether it stands here by an adult's hand: said or shown by the child, and written down by somebody who therefore knows it.
    pub fn is_written_down(&self) -> bool {
        matches!(self, Made::Said { .. } | Made::Shown { .. })
    }

    /// The photo or recording it holds.
    pub fn media(&self) -> Option<MediaId> {
        match self {
            Made::Photo(media) | Made::Sound(media) => Some(*media),
            _ => None,
        }
    }

    /// Whether it is of this shape: not empty, and not too long.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Made::Drawing { marks, .. } if marks.is_empty() => Err(Refusal::Empty),
            Made::Drawing { marks, .. } if marks.len() > MARKS_MAX => Err(Refusal::TooMany),
            Made::Drawing { marks, .. } if !marks.is_sorted_by(|a, b| a < b) => Err(Refusal::DoesNotFit),
            Made::Drawing { .. } | Made::Photo(_) | Made::Sound(_) => Ok(()),
            Made::Shown { what, read_by, .. } => written(what).and(short_enough(read_by, NAME_MAX)),
            Made::Said { words, .. } => written(words),
        }
    }

    /// Whether what it is made of is there.
    pub(super) fn check_there(&self, state: &State) -> Result<(), Refusal> {
        let there = match self {
            Made::Drawing { drawing, marks, .. } => {
                let drawing = state.drawings.get(drawing).ok_or(Refusal::NotThere)?;
                marks.iter().all(|mark| *mark < drawing.next())
            }
            Made::Photo(media) => state.media.get(media).is_some_and(|media| media.kind() == MediaKind::Photo),
            Made::Sound(media) => state.media.get(media).is_some_and(|media| media.kind() == MediaKind::Sound),
            Made::Shown { .. } | Made::Said { .. } => true,
        };
        if there { Ok(()) } else { Err(Refusal::NotThere) }
    }

    /// The same with nothing in it: that it was made stays.
    pub fn emptied(&self) -> Made {
        match self.clone() {
            Made::Drawing { drawing, scene, .. } => Made::Drawing { drawing, scene, marks: Vec::new() },
            Made::Shown { how, .. } => Made::Shown { how, what: String::new(), read_by: String::new() },
            Made::Said { how, .. } => Made::Said { how, words: String::new() },
            other => other,
        }
    }
}

fn written(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty) } else { short_enough(text, ADULT_TEXT_MAX) }
}

/// Reads one, by itself: a tablet on which there is none need not have come by it.
#[inline(never)]
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Made, D::Error> {
    Made::deserialize(from)
}
