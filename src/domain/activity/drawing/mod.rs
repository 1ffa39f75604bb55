//! Drawing: strokes of a pen, and pictures put on the paper by a child who does not hold one. A stroke is kept as it grows, slice by slice, so
//! that a crash costs half a second of it. Refuses to guess what a drawing shows, to smooth a line, and to throw a mark away: it is put away.

mod paper;

pub use paper::*;

use super::{ANSWERS_MAX, Answer, Answered, Card};
use crate::domain::{ActivityId, Moment, Refusal, VisitId};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most points of one slice: half a second of the quickest pen, many times over.
pub const SLICE_MAX: usize = 1_000;
/// Most points of one drawing. A child who draws without a pause for ten minutes comes near it; then there is a new paper.
pub const POINTS_MAX: usize = 30_000;
/// Most marks of one drawing.
pub const MARKS_MAX: usize = 2_000;
/// Steps that can be undone.
pub const UNDO_MAX: usize = 50;

/// How to go back one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// The mark was new: put it away.
    New(u32),
    /// The mark was put away: lay it back.
    Away(u32),
    /// A picture was moved: the first lies as the second now.
    Moved(u32, u32),
}

/// One drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Which activity.
    pub id: ActivityId,
    /// The visit at which it was begun.
    pub visit: VisitId,
    /// When it was begun.
    pub started: Moment,
    /// What the paper shows.
    pub scene: Scene,
    /// Every mark, in the order in which they were begun; those that were put away too.
    pub marks: Vec<Mark>,
    /// Answers given meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
    /// Later visits at which it was gone on with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_on: Vec<VisitId>,
    /// When the child last kept it.
    pub kept: Option<Moment>,
    /// How many marks there were then: none of them grows any more, so that what was kept stays as it was.
    #[serde(default)]
    pub kept_marks: u32,
    /// When the child said finished.
    pub finished: Option<Moment>,
    /// What undo goes back to, newest last, at most [`UNDO_MAX`]. Not part of a pack.
    #[serde(skip)]
    pub undo: Vec<Back>,
}

/// What can happen in a drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawingEvent {
    /// In which activity.
    pub activity: ActivityId,
    /// What happened.
    pub step: DrawingStep,
}

/// One step in a drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrawingStep {
    /// The paper was laid out.
    Started {
        /// At which visit.
        visit: VisitId,
    },
    /// The child chose another paper, before anything was on it or after.
    SceneChosen(Scene),
    /// A slice of a stroke: a new mark where `mark` is the next number, else more of the newest one.
    Drawn {
        /// Which mark.
        mark: u32,
        /// With which pen.
        pen: Pen,
        /// Where it went.
        line: Points,
    },
    /// A picture was put on the paper.
    Placed {
        /// Which.
        card: Card,
        /// Its middle.
        at: Spot,
    },
    /// A picture was moved: as a mark of its own, so that what was kept stays where it was.
    Moved {
        /// Which mark.
        mark: u32,
        /// Where to.
        at: Spot,
    },
    /// A mark was put away.
    PutAway {
        /// Which.
        mark: u32,
    },
    /// The last step was undone.
    Undone,
    /// An answer of the strip.
    Answered {
        /// Which.
        answer: Answer,
    },
    /// The child said finished.
    Finished,
}

impl Drawing {
    /// An empty paper.
    pub fn new(id: ActivityId, visit: VisitId, started: Moment) -> Self {
        let (scene, marks, answers, undo) = Default::default();
        Self { id, visit, started, scene, marks, answers, gone_on: Vec::new(), kept: None, kept_marks: 0, finished: None, undo }
    }

    /// The number of the next mark.
    pub fn next(&self) -> u32 {
        self.marks.len() as u32
    }

    /// What is to be seen, in the order in which it lies: the newest on top.
    pub fn standing(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|mark| !mark.away)
    }

    /// The numbers of what is to be seen: what a message of this drawing holds.
    pub fn numbers(&self) -> Vec<u32> {
        self.standing().map(|mark| mark.number).collect()
    }

    /// Whether there is nothing to be seen.
    pub fn is_empty(&self) -> bool {
        self.standing().next().is_none()
    }

    /// Whether the child did anything with it.
    pub fn is_untouched(&self) -> bool {
        self.marks.is_empty() && self.answers.is_empty()
    }

    /// A mark by its number.
    pub fn mark(&self, number: u32) -> Option<&Mark> {
        self.marks.get(usize::try_from(number).ok()?)
    }

    fn points(&self) -> usize {
        let of = |mark: &Mark| match &mark.what {
            What::Stroke { line, .. } => line.0.len(),
            What::Picture { .. } => 0,
        };
        self.marks.iter().map(of).sum()
    }

    /// The mark that stands at a place of the paper, the topmost first; nothing where the paper is bare.
    pub fn at(&self, place: Spot, reach: u16) -> Option<u32> {
        let marks = self.marks.iter().rev().filter(|mark| !mark.away);
        marks.into_iter().find(|mark| mark.is_near(place, reach)).map(|mark| mark.number)
    }

    /// Whether this step may be taken now.
    pub fn check(&self, step: &DrawingStep) -> Result<(), Refusal> {
        match step {
            DrawingStep::Started { .. } => Err(Refusal::AlreadyThere),
            DrawingStep::SceneChosen(_) | DrawingStep::Finished => Ok(()),
            DrawingStep::Answered { .. } if self.answers.len() >= ANSWERS_MAX => Err(Refusal::TooMany),
            DrawingStep::Answered { .. } => Ok(()),
            DrawingStep::Drawn { mark, line, .. } => self.check_slice(*mark, line),
            DrawingStep::Placed { card, at } => {
                card.check()?;
                self.room()?;
                on_paper(*at)
            }
            DrawingStep::Moved { mark, at } => {
                on_paper(*at)?;
                self.room()?;
                match self.mark(*mark).ok_or(Refusal::NotThere)? {
                    Mark { what: What::Picture { .. }, away: false, .. } => Ok(()),
                    _ => Err(Refusal::DoesNotFit),
                }
            }
            DrawingStep::PutAway { mark } => self.mark(*mark).filter(|mark| !mark.away).map(|_| ()).ok_or(Refusal::NotThere),
            DrawingStep::Undone if self.undo.is_empty() => Err(Refusal::NothingToUndo),
            DrawingStep::Undone => Ok(()),
        }
    }

    fn check_slice(&self, number: u32, line: &Points) -> Result<(), Refusal> {
        if line.0.is_empty() {
            return Err(Refusal::Empty);
        }
        if line.0.len() > SLICE_MAX || !line.0.iter().all(|point| point.at.is_on_paper()) {
            return Err(Refusal::DoesNotFit);
        }
        if self.points() + line.0.len() > POINTS_MAX {
            return Err(Refusal::PaperFull);
        }
        match self.mark(number) {
            None if number == self.next() => self.room(),
            None => Err(Refusal::NotThere),
            // Only the newest stroke grows, and only while it is in sight and not kept.
            Some(Mark { what: What::Stroke { .. }, away: false, .. })
                if number + 1 == self.next() && number >= self.kept_marks =>
            {
                Ok(())
            }
            Some(_) => Err(Refusal::DoesNotFit),
        }
    }

    fn room(&self) -> Result<(), Refusal> {
        if self.marks.len() >= MARKS_MAX { Err(Refusal::PaperFull) } else { Ok(()) }
    }

    fn remember(&mut self, back: Back) {
        if self.undo.len() == UNDO_MAX {
            self.undo.remove(0);
        }
        self.undo.push(back);
    }

    /// Takes a step that [`check`](Self::check) has let through.
    pub fn apply(&mut self, step: &DrawingStep, at: Moment) {
        if !matches!(step, DrawingStep::Started { .. } | DrawingStep::Answered { .. } | DrawingStep::Finished) {
            // Whoever changes something goes on: what was kept stays kept, and the drawing is half-made again.
            self.finished = None;
        }
        match step {
            DrawingStep::Started { .. } => {}
            DrawingStep::SceneChosen(scene) => self.scene = *scene,
            DrawingStep::Drawn { mark, pen, line } => self.draw(*mark, *pen, line),
            DrawingStep::Placed { card, at } => {
                let number = self.put(card.clone(), *at);
                self.remember(Back::New(number));
            }
            DrawingStep::Moved { mark, at } => {
                if let Some(Mark { what: What::Picture { card, .. }, .. }) = self.mark(*mark) {
                    let now = self.put(card.clone(), *at);
                    self.set_away(*mark, true);
                    self.remember(Back::Moved(*mark, now));
                }
            }
            DrawingStep::PutAway { mark } => {
                self.set_away(*mark, true);
                self.remember(Back::Away(*mark));
            }
            DrawingStep::Undone => match self.undo.pop() {
                Some(Back::New(mark)) => self.set_away(mark, true),
                Some(Back::Away(mark)) => self.set_away(mark, false),
                Some(Back::Moved(before, now)) => {
                    self.set_away(now, true);
                    self.set_away(before, false);
                }
                None => {}
            },
            DrawingStep::Answered { answer } => self.answers.push(Answered { at, answer: *answer, board: None }),
            DrawingStep::Finished => self.finished = Some(at),
        }
    }

    fn draw(&mut self, number: u32, pen: Pen, slice: &Points) {
        if number == self.next() {
            self.marks.push(Mark { number, what: What::Stroke { pen, line: slice.clone() }, away: false });
            self.remember(Back::New(number));
        } else if let Some(Mark { what: What::Stroke { line, .. }, .. }) = self.marks.last_mut() {
            line.0.extend_from_slice(&slice.0);
        }
    }

    fn set_away(&mut self, number: u32, away: bool) {
        if let Some(mark) = self.marks.get_mut(number as usize) {
            mark.away = away;
        }
    }

    fn put(&mut self, card: Card, at: Spot) -> u32 {
        let number = self.next();
        self.marks.push(Mark { number, what: What::Picture { card, at }, away: false });
        number
    }

    /// The child kept it.
    pub fn keep(&mut self, at: Moment) {
        self.kept = Some(at);
        self.kept_marks = self.next();
    }

    /// The drawing as a message holds it: these marks and no other, whatever was done with the paper since.
    pub fn as_kept(&self, scene: Scene, numbers: &[u32]) -> Drawing {
        let marks = numbers.iter().filter_map(|number| self.mark(*number)).map(|mark| Mark { away: false, ..mark.clone() });
        Drawing { scene, ..self.with(marks) }
    }

    /// The same with these marks and no other: every other keeps its number and nothing else.
    pub fn only(&self, numbers: &BTreeSet<u32>) -> Drawing {
        let blank = |mark: &Mark| match &mark.what {
            _ if numbers.contains(&mark.number) => mark.clone(),
            What::Stroke { pen, .. } => {
                Mark { what: What::Stroke { pen: *pen, line: Points::default() }, number: mark.number, away: true }
            }
            What::Picture { .. } => {
                let pen = Pen { colour: Colour::Black, breadth: Breadth::Middle };
                Mark { what: What::Stroke { pen, line: Points::default() }, number: mark.number, away: true }
            }
        };
        self.with(self.marks.iter().map(blank))
    }

    /// The same in fewer points, for the size of a hand: what a child is shown of it again. A stroke keeps its ends and whatever strays further
    /// than `most` units from a straight line.
    pub fn in_short(&self, most: u16) -> Drawing {
        let short = |mark: &Mark| match &mark.what {
            What::Stroke { pen, line } => {
                Mark { what: What::Stroke { pen: *pen, line: Points(straightened(&line.0, most)) }, ..*mark }
            }
            What::Picture { .. } => mark.clone(),
        };
        self.with(self.marks.iter().map(short))
    }

    /// The same paper with these marks, to be looked at: what was answered beside it and what could be undone are not part of the picture.
    fn with(&self, marks: impl Iterator<Item = Mark>) -> Drawing {
        Drawing { marks: marks.collect(), answers: Vec::new(), gone_on: self.gone_on.clone(), undo: Vec::new(), ..*self }
    }
}

fn on_paper(at: Spot) -> Result<(), Refusal> {
    if at.is_on_paper() { Ok(()) } else { Err(Refusal::DoesNotFit) }
}

/// Reads all drawings of a record, by itself: a tablet on which there is none need not have come by it.
#[inline(never)]
pub fn read_all<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<ActivityId, Drawing>, D::Error> {
    BTreeMap::deserialize(from)
}

#[cfg(test)]
mod tests;
