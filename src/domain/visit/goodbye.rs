//! How a child's turn ended: what they said when they were shown what they had told, how they were, what calm thing they chose, who is here for
//! them, and what was said of the next time (practice A7). The child's own answers, kept as they were given; what they passed over is no answer
//! and stands as nothing. Refuses to make a number of how a child is.

use super::super::{Day, Refusal, activity::CARD_ID_MAX, short_enough};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A question of the ending, once it has stood before the child: what they passed over is told from what nobody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndQuestion {
    /// Did I get it right?
    Right,
    /// How are you now?
    Now,
    /// Something calm?
    Calm,
    /// Who is here for you?
    Here,
    /// What comes next.
    Next,
}

/// How a child's turn ended, as far as it was said. The newest answer is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Goodbye {
    /// What the child said to "Did I get it right?".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<GotRight>,
    /// What the child said to "How are you now?".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<HowNow>,
    /// The calm thing the child chose last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calm: Option<Calm>,
    /// Who is here for the child now: cards of the library, as the child chose them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub here_for_me: Vec<String>,
    /// What the child was told of the next time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comes_back: Option<ComesBack>,
    /// Which questions stood before the child.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub asked: BTreeSet<EndQuestion>,
}

/// What the child said to "Did I get it right?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GotRight {
    /// That is right.
    Right,
    /// That is not right.
    NotRight,
}

/// What the child said to "How are you now?": one of three pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HowNow {
    /// Good.
    Good,
    /// In between.
    Between,
    /// Not good.
    NotGood,
}

/// Something calm to end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calm {
    /// A picture that breathes.
    Breathe,
    /// A page to draw on, of which nothing is kept.
    Draw,
    /// A pond to look at.
    Pond,
}

/// What a child was told of the next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComesBack {
    /// On this day.
    On(Day),
    /// That it is not known yet: better than a day that may not be kept.
    NotKnown,
}

impl GotRight {
    /// The two, in the order in which they are offered.
    pub const ALL: [GotRight; 2] = [GotRight::Right, GotRight::NotRight];
    /// The word of keys and marks.
    pub fn key(self) -> &'static str {
        match self {
            GotRight::Right => "right",
            GotRight::NotRight => "not-right",
        }
    }
}

impl HowNow {
    /// The three, in the order in which they are offered.
    pub const ALL: [HowNow; 3] = [HowNow::Good, HowNow::Between, HowNow::NotGood];
    /// The word of keys and marks.
    pub fn key(self) -> &'static str {
        match self {
            HowNow::Good => "good",
            HowNow::Between => "between",
            HowNow::NotGood => "not-good",
        }
    }
}

impl Calm {
    /// The three, in the order in which they are offered.
    pub const ALL: [Calm; 3] = [Calm::Breathe, Calm::Draw, Calm::Pond];
    /// The word of keys and marks.
    pub fn key(self) -> &'static str {
        match self {
            Calm::Breathe => "breathe",
            Calm::Draw => "draw",
            Calm::Pond => "pond",
        }
    }
}

/// One thing that was said at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AtTheEnd {
    /// Whether it was got right.
    Right(GotRight),
    /// How the child is now.
    Now(HowNow),
    /// The calm thing they chose.
    Calm(Calm),
    /// Who is here for them: all of them, anew.
    HereForMe(Vec<String>),
    /// What they were told of the next time.
    ComesBack(ComesBack),
    /// A question stood before the child.
    Asked(EndQuestion),
}

/// Most people a child can name as being here for them.
pub const HERE_FOR_ME_MAX: usize = 12;

impl AtTheEnd {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let AtTheEnd::HereForMe(cards) = self else { return Ok(()) };
        if cards.len() > HERE_FOR_ME_MAX {
            return Err(Refusal::TooMany);
        }
        cards.iter().try_for_each(|card| short_enough(card, CARD_ID_MAX))
    }
}

impl Goodbye {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Goodbye::default()
    }

    pub(super) fn say(&mut self, said: &AtTheEnd) {
        match said {
            AtTheEnd::Right(right) => self.right = Some(*right),
            AtTheEnd::Now(now) => self.now = Some(*now),
            AtTheEnd::Calm(calm) => self.calm = Some(*calm),
            AtTheEnd::HereForMe(cards) => self.here_for_me = cards.clone(),
            AtTheEnd::ComesBack(when) => self.comes_back = Some(*when),
            AtTheEnd::Asked(question) => {
                self.asked.insert(*question);
            }
        }
    }
}
