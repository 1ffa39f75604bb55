//! What an adult writes of a visit when the child has gone: four things at once, the rest later (practice A13). Each time it is written is kept;
//! the newest is in force. A reason why a child was not seen alone is a fact and no failing (practice A21): a communication partner is how a
//! child is heard. Refuses to ask more before a visit, and to say anything in a child's name.

use super::super::{ADULT_TEXT_MAX, Day, Moment, NAME_MAX, PersonId, Refusal, short_enough};
use serde::{Deserialize, Serialize};

/// What an adult wrote of a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    // The four of the door.
    /// Whether there was time alone.
    pub alone: Option<TimeAlone>,
    /// Exact words or signs that matter.
    pub words: String,
    /// Whether the adult is worried now.
    pub worried: Option<bool>,
    /// About what.
    pub worry: String,
    /// What the adult said they would do, and by when.
    pub will_do: Vec<WillDo>,
    // How the child was left.
    /// Who is with the child now.
    pub with_child: String,
    /// Whether that adult was told that the child may need comfort.
    pub comfort_told: Option<bool>,
    // The rest, which can wait.
    /// Why there was no time alone, or only for a part.
    pub why_not_alone: Option<WhyNotAlone>,
    /// When the manager was told of it.
    pub manager_told: Option<Day>,
    /// What may be influencing what the child told.
    pub influencing: String,
    /// Whether the child was awake.
    pub awake: Option<bool>,
    /// Whether the child's bedroom was seen.
    pub bedroom: Option<bool>,
    /// Who interpreted: name, language, dialect, and whether word for word.
    pub interpreter: String,
    /// Whether brothers or sisters were seen together with this child. Each has a record of their own.
    pub together: Option<bool>,
    /// What was asked, and how.
    pub asked: Vec<Question>,
    /// What was seen when answering was tried out on things that matter to nobody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<Tried>,
    /// How this child answers, as it was seen then.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub answers: String,
    /// The rest is written, or there is no more of it.
    pub finished: bool,
}

/// What can be seen when answering is tried out. What was not seen says nothing: it is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tried {
    /// The child chose between two.
    Choosing,
    /// They showed stop.
    Stop,
    /// They showed that they do not know.
    DontKnow,
    /// They said that an adult was wrong.
    Correcting,
}

impl Tried {
    /// All of it.
    pub const ALL: [Tried; 4] = [Tried::Choosing, Tried::Stop, Tried::DontKnow, Tried::Correcting];
    /// The word of keys and forms.
    pub fn key(self) -> &'static str {
        match self {
            Tried::Choosing => "choosing",
            Tried::Stop => "stop",
            Tried::DontKnow => "dont-know",
            Tried::Correcting => "correcting",
        }
    }
}

/// Whether there was time alone with the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeAlone {
    /// All the time.
    Yes,
    /// Part of the time: how many minutes, where it is known.
    Part(Option<u16>),
    /// None.
    No,
}

impl TimeAlone {
    /// The word of keys and forms.
    pub fn key(self) -> &'static str {
        match self {
            TimeAlone::Yes => "yes",
            TimeAlone::Part(_) => "part",
            TimeAlone::No => "no",
        }
    }
}

/// Why there was no time alone. The first three are those of regulation 29 of the Care Planning, Placement and Case Review (England)
/// Regulations 2010, for children in care; the others are true of any child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNotAlone {
    /// The child did not want to.
    DidNotWant,
    /// Not right for their age and understanding.
    NotForAge,
    /// It could not be done.
    NotAble,
    /// A parent did not agree.
    ParentDidNotAgree,
    /// There was no private place.
    NoPrivatePlace,
    /// The child needs their communication partner or interpreter.
    NeedsPartner,
    /// Too young to be apart.
    TooYoung,
    /// The child was asleep.
    Asleep,
}

impl WhyNotAlone {
    /// Every reason: those of regulation 29 first.
    pub const ALL: [WhyNotAlone; 8] = {
        use WhyNotAlone::*;
        [DidNotWant, NotForAge, NotAble, ParentDidNotAgree, NoPrivatePlace, NeedsPartner, TooYoung, Asleep]
    };
    /// The word of keys and forms.
    pub fn key(self) -> &'static str {
        match self {
            WhyNotAlone::DidNotWant => "did-not-want",
            WhyNotAlone::NotForAge => "not-for-age",
            WhyNotAlone::NotAble => "not-able",
            WhyNotAlone::ParentDidNotAgree => "parent-did-not-agree",
            WhyNotAlone::NoPrivatePlace => "no-private-place",
            WhyNotAlone::NeedsPartner => "needs-partner",
            WhyNotAlone::TooYoung => "too-young",
            WhyNotAlone::Asleep => "asleep",
        }
    }
    /// The reasons that are offered: the two that only the regulation knows are for children in care.
    pub fn offered(in_care: bool) -> impl Iterator<Item = WhyNotAlone> {
        Self::ALL.into_iter().filter(move |why| in_care || !matches!(why, WhyNotAlone::NotForAge | WhyNotAlone::NotAble))
    }
    /// The reason of a key.
    pub fn of_key(key: &str) -> Option<WhyNotAlone> {
        Self::ALL.into_iter().find(|why| why.key() == key)
    }
}

/// What the adult said they would do themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WillDo {
    /// What.
    pub what: String,
    /// By when.
    pub by: Option<Day>,
}

/// Something that was asked of the child, as the adult remembers it afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// How it was asked, where somebody has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Its words.
    pub words: String,
}

/// How something was asked. "Child began it" and "may have led" are what matters most if anybody asks later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The child began it.
    ChildBegan,
    /// An open question.
    Open,
    /// A choice.
    Choice,
    /// A closed question.
    Closed,
    /// It may have led the child.
    MayHaveLed,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Kind; 5] = [Kind::ChildBegan, Kind::Open, Kind::Choice, Kind::Closed, Kind::MayHaveLed];
    /// The word of keys and forms.
    pub fn key(self) -> &'static str {
        match self {
            Kind::ChildBegan => "child-began",
            Kind::Open => "open",
            Kind::Choice => "choice",
            Kind::Closed => "closed",
            Kind::MayHaveLed => "may-have-led",
        }
    }
    /// The kind of a key.
    pub fn of_key(key: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A record, as it was written at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When.
    pub at: Moment,
    /// Who wrote it.
    pub by: PersonId,
    /// Their name.
    pub name: String,
    /// What.
    pub record: Record,
}

/// Who wrote something that stands in the newest of these records, oldest first: whoever had it so first, without a break.
pub fn author<T: PartialEq>(records: &[Recorded], get: impl Fn(&Record) -> T) -> Option<&Recorded> {
    let now = get(&records.last()?.record);
    records.iter().rev().take_while(|one| get(&one.record) == now).last()
}

/// Whose promise this is: of whoever wrote it first, however often others wrote the record again after that.
pub fn promised_by<'a>(records: &'a [Recorded], promise: &WillDo) -> Option<&'a Recorded> {
    records.iter().find(|one| one.record.will_do.contains(promise))
}

/// What somebody who does this work asks for themselves. It reaches the manager without a word of the child's (practice B24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Bring it to supervision.
    Supervision,
    /// That was hard: please ring me today.
    RingMe,
}

impl Ask {
    /// Both.
    pub const ALL: [Ask; 2] = [Ask::RingMe, Ask::Supervision];
    /// The word of keys and forms.
    pub fn key(self) -> &'static str {
        match self {
            Ask::Supervision => "supervision",
            Ask::RingMe => "ring-me",
        }
    }
    /// The ask of a key.
    pub fn of_key(key: &str) -> Option<Ask> {
        Self::ALL.into_iter().find(|ask| ask.key() == key)
    }
}

/// That somebody asked, and who answered it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// What for.
    pub what: Ask,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: PersonId,
    /// Their name.
    pub name: String,
    /// Who answered, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<(String, Moment)>,
}

/// How far a record has come. In order; `data-record` on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing is written.
    Nothing,
    /// Begun: the rest can wait.
    Begun,
    /// Finished.
    Finished,
}

impl Stage {
    /// The word of SQL, keys and marks.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Nothing => "nothing",
            Stage::Begun => "begun",
            Stage::Finished => "finished",
        }
    }
}

/// Most things an adult can have said they would do at one visit.
pub const WILL_DO_MAX: usize = 10;
/// Most questions of one visit.
pub const QUESTIONS_MAX: usize = 60;
/// Most times a record is written anew, and most that can be asked for.
pub const RECORDS_MAX: usize = 200;

impl Record {
    /// Whether it says how the child answers.
    pub fn says_how_they_answer(&self) -> bool {
        !self.tried.is_empty() || !self.answers.trim().is_empty()
    }

    /// Whether it may be kept so.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.will_do.len() > WILL_DO_MAX || self.asked.len() > QUESTIONS_MAX {
            return Err(Refusal::TooMany);
        }
        if self.tried.len() > Tried::ALL.len() {
            return Err(Refusal::TooMany);
        }
        let texts = [&self.answers, &self.words, &self.worry, &self.with_child, &self.influencing, &self.interpreter];
        let lists = self.will_do.iter().map(|one| &one.what).chain(self.asked.iter().map(|one| &one.words));
        texts.into_iter().chain(lists).try_for_each(|text| short_enough(text, ADULT_TEXT_MAX))
    }
}

pub(super) fn check_name(name: &str) -> Result<(), Refusal> {
    short_enough(name, NAME_MAX)
}
