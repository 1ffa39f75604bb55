//! What needs to happen for this child, under a framework of practice.
//! The child's own words are never filed in its columns by this module: only a named adult's weighing does that.

use super::{ADULT_TEXT_MAX, Day, OutcomeId, Refusal, activity::CARD_ID_MAX, short_enough};
use serde::{Deserialize, Serialize};

/// A plan, whole; a change writes it anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Which headings its columns carry.
    pub framework: Framework,
    /// What adults wrote under the headings.
    pub lines: Vec<Line>,
    /// What needs to happen.
    pub outcomes: Vec<Outcome>,
    /// Day of the next review ("my meeting"), where set.
    pub review: Option<Day>,
    /// What kind of plan it is, where somebody has said so: by it the authority sets how often a child is visited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PlanKind>,
}

/// The kinds of plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanKind {
    /// Early help.
    EarlyHelp,
    /// Child in need (Children Act 1989, section 17).
    ChildInNeed,
    /// Child protection.
    ChildProtection,
    /// In care.
    InCare,
    /// A pathway to the age of 25, after care.
    Pathway,
}

impl PlanKind {
    /// Every kind.
    pub const ALL: [PlanKind; 5] =
        [PlanKind::EarlyHelp, PlanKind::ChildInNeed, PlanKind::ChildProtection, PlanKind::InCare, PlanKind::Pathway];
    /// The word used for it in keys, forms and SQL.
    pub fn key(self) -> &'static str {
        match self {
            PlanKind::EarlyHelp => "early-help",
            PlanKind::ChildInNeed => "child-in-need",
            PlanKind::ChildProtection => "child-protection",
            PlanKind::InCare => "in-care",
            PlanKind::Pathway => "pathway",
        }
    }
    /// The kind of a key.
    pub fn of_key(key: &str) -> Option<PlanKind> {
        PlanKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// One adult's line under a heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Where it stands.
    pub heading: Heading,
    /// The adult's wording.
    pub text: String,
}

/// One thing that needs to happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which outcome.
    pub id: OutcomeId,
    /// What needs to happen, in the adults' wording.
    pub wording: String,
    /// The same for the child, in a few plain words.
    pub child_wording: String,
    /// The card that stands for it, from the library.
    pub card: Option<String>,
    /// Who does it, named.
    pub who: String,
    /// By when, in the child's timeframe.
    pub by: Option<Day>,
    /// How we will know.
    pub how_known: String,
}

/// The three frameworks of the practice standards. The grid is the same, the headings differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framework {
    /// Signs of Safety.
    #[default]
    Safety,
    /// Signs of Wellbeing.
    Wellbeing,
    /// Signs of Success.
    Success,
}

/// The headings of the grid. The words shown for each come from `library/words`, by framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Heading {
    /// Harm | wellbeing concerns | what people worry about: past.
    Past,
    /// Danger | critical worries: future.
    Future,
    /// What makes it harder.
    Complicating,
    /// What is going well.
    Strengths,
    /// What already keeps the child safe, well, succeeding.
    Existing,
    /// Goals.
    Goals,
    /// Next steps.
    NextSteps,
}

impl Heading {
    /// Every heading, in the order of the grid.
    pub const ALL: [Heading; 7] = [
        Heading::Past,
        Heading::Future,
        Heading::Complicating,
        Heading::Strengths,
        Heading::Existing,
        Heading::Goals,
        Heading::NextSteps,
    ];
    /// The word used for it in keys, forms and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Heading::Past => "past",
            Heading::Future => "future",
            Heading::Complicating => "complicating",
            Heading::Strengths => "strengths",
            Heading::Existing => "existing",
            Heading::Goals => "goals",
            Heading::NextSteps => "next-steps",
        }
    }
    /// The heading of a key.
    pub fn of_key(key: &str) -> Option<Heading> {
        Heading::ALL.into_iter().find(|h| h.key() == key)
    }
}

impl Framework {
    /// The word used for it in keys, forms and CSS.
    pub fn key(self) -> &'static str {
        match self {
            Framework::Safety => "safety",
            Framework::Wellbeing => "wellbeing",
            Framework::Success => "success",
        }
    }
}

/// Most outcomes of a plan.
pub const OUTCOMES_MAX: usize = 40;
/// Most lines under all headings together.
pub const LINES_MAX: usize = 400;

/// What can become of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanEvent {
    /// The plan was written, whole.
    Written(Plan),
}

/// Whether a plan may be written so.
pub(super) fn check(plan: &Plan) -> Result<(), Refusal> {
    if plan.outcomes.len() > OUTCOMES_MAX || plan.lines.len() > LINES_MAX {
        return Err(Refusal::TooMany);
    }
    for (at, outcome) in plan.outcomes.iter().enumerate() {
        if plan.outcomes[..at].iter().any(|before| before.id == outcome.id) {
            return Err(Refusal::DoesNotFit);
        }
        outcome.card.as_deref().map_or(Ok(()), |card| short_enough(card, CARD_ID_MAX))?;
    }
    for text in plan
        .lines
        .iter()
        .map(|l| &l.text)
        .chain(plan.outcomes.iter().flat_map(|o| [&o.wording, &o.child_wording, &o.who, &o.how_known]))
    {
        short_enough(text, ADULT_TEXT_MAX)?;
    }
    Ok(())
}
