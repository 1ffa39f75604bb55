//! Three houses: worries, good things, wishes. The child chooses a card and a house for it, moves it, puts it away, undoes.
//! Presumes nothing: no house is asked for, none comes first unless the child says so, and none must be filled.

use super::{ANSWERS_MAX, Answer, Answered, CARD_ID_MAX, Card};
use crate::domain::{ActivityId, Look, Made, Moment, Refusal, VisitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum House {
    /// Worries.
    Worries,
    /// Good things.
    Good,
    /// Wishes.
    Wishes,
}

impl House {
    /// The three, in the order in which they stand until the child chooses which comes first.
    pub const ALL: [House; 3] = [House::Worries, House::Good, House::Wishes];
    /// The word used in `data-house`, keys, pictures and CSS.
    pub fn key(self) -> &'static str {
        match self {
            House::Worries => "worries",
            House::Good => "good",
            House::Wishes => "wishes",
        }
    }
    /// The house of a word.
    pub fn of_key(key: &str) -> Option<House> {
        House::ALL.into_iter().find(|h| h.key() == key)
    }
}

/// A card standing in a house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Its number in this activity, from 0, never used twice.
    pub number: u32,
    /// The card.
    pub card: Card,
    /// The house it stands in.
    pub house: House,
}

/// How the houses stand: what undo goes back to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Cards in the houses, in the order in which they were put.
    pub placed: Vec<Placement>,
    /// The child's own titles.
    pub titles: BTreeMap<House, String>,
    /// The house the child wants first.
    pub first: Option<House>,
}

/// One making of three houses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Houses {
    /// Which activity.
    pub id: ActivityId,
    /// The visit at which it was begun.
    pub visit: VisitId,
    /// When it was begun.
    pub started: Moment,
    /// The look it is made in.
    pub look: Look,
    /// How the houses stand.
    pub standing: Standing,
    /// Answers given meanwhile.
    pub answers: Vec<Answered>,
    /// The number for the next placement.
    pub next_number: u32,
    /// Later visits at which they were gone on with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_on: Vec<VisitId>,
    /// When the child last kept them.
    pub kept: Option<Moment>,
    /// When the child said finished.
    pub finished: Option<Moment>,
    /// What undo goes back to, newest last, at most [`UNDO_MAX`]. Not part of a pack.
    #[serde(skip)]
    pub undo: Vec<Standing>,
}

/// Most cards in one house.
pub const PER_HOUSE_MAX: usize = 24;
/// Longest title the child gives a house, in characters.
pub const TITLE_MAX: usize = 40;
/// Steps that can be undone.
pub const UNDO_MAX: usize = 50;

/// What can happen in three houses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HousesEvent {
    /// In which activity.
    pub activity: ActivityId,
    /// What happened.
    pub step: HousesStep,
}

/// One step in three houses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HousesStep {
    /// The houses were opened for the first time.
    Started {
        /// At which visit.
        visit: VisitId,
        /// In which look.
        look: Look,
        /// The child's own names for the houses, where they gave some before: a name goes on until the child changes it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        titles: BTreeMap<House, String>,
    },
    /// The child changed the look.
    LookChosen(Look),
    /// The child chose which house comes first.
    FirstChosen(House),
    /// The child gave a house their own title; an empty one takes it back.
    Renamed {
        /// Which house.
        house: House,
        /// The child's title.
        title: String,
    },
    /// A card was put into a house.
    Put {
        /// The card.
        card: Card,
        /// The house.
        house: House,
        /// The board it came from, so that its neighbours and their order are known; none for own words.
        board: Option<String>,
    },
    /// A card was moved to another house.
    Moved {
        /// Which placement.
        number: u32,
        /// Where to.
        house: House,
    },
    /// A card was put away.
    PutAway {
        /// Which placement.
        number: u32,
    },
    /// The last step was undone.
    Undone,
    /// An answer of the strip.
    Answered {
        /// Which.
        answer: Answer,
        /// The board that was open.
        board: Option<String>,
    },
    /// The child said finished.
    Finished,
}

impl HousesStep {
    /// New houses with the library's names.
    pub fn started(visit: VisitId, look: Look) -> Self {
        HousesStep::Started { visit, look, titles: BTreeMap::new() }
    }
}

impl Houses {
    /// Three empty houses.
    pub fn new(id: ActivityId, visit: VisitId, look: Look, started: Moment) -> Self {
        Self {
            id,
            visit,
            started,
            look,
            standing: Standing::default(),
            answers: Vec::new(),
            next_number: 0,
            gone_on: Vec::new(),
            kept: None,
            finished: None,
            undo: Vec::new(),
        }
    }

    /// The three houses in the child's order.
    pub fn order(&self) -> [House; 3] {
        let Some(first) = self.standing.first else { return House::ALL };
        let mut order = House::ALL;
        order.sort_by_key(|h| (*h != first, *h));
        order
    }

    /// What stands in one house, in the order in which it was put.
    pub fn in_house(&self, house: House) -> impl Iterator<Item = &Placement> {
        self.standing.placed.iter().filter(move |p| p.house == house)
    }

    /// The drawings that stand in them, with the marks that belong to each.
    pub fn drawings(&self) -> impl Iterator<Item = (ActivityId, Vec<u32>)> {
        self.standing.placed.iter().filter_map(|one| match &one.card {
            Card::Made(Made::Drawing { drawing, marks, .. }) => Some((*drawing, marks.clone())),
            _ => None,
        })
    }

    /// Whether nothing stands anywhere.
    pub fn is_empty(&self) -> bool {
        self.standing.placed.is_empty()
    }

    /// Whether this step may be taken now.
    pub fn check(&self, step: &HousesStep) -> Result<(), Refusal> {
        match step {
            HousesStep::Started { .. } => Err(Refusal::AlreadyThere),
            HousesStep::LookChosen(_) | HousesStep::FirstChosen(_) | HousesStep::Finished => Ok(()),
            HousesStep::Answered { .. } if self.answers.len() >= ANSWERS_MAX => Err(Refusal::TooMany),
            HousesStep::Answered { board, .. } => short_board(board),
            HousesStep::Renamed { title, .. } => not_longer(title, TITLE_MAX),
            HousesStep::Put { card, house, board } => {
                card.check()?;
                short_board(board)?;
                self.room_in(*house)
            }
            HousesStep::Moved { number, house } => {
                let placed = self.placement(*number).ok_or(Refusal::NotThere)?;
                if placed.house == *house { Ok(()) } else { self.room_in(*house) }
            }
            HousesStep::PutAway { number } => self.placement(*number).map(|_| ()).ok_or(Refusal::NotThere),
            HousesStep::Undone => {
                if self.undo.is_empty() {
                    Err(Refusal::NothingToUndo)
                } else {
                    Ok(())
                }
            }
        }
    }

    /// Takes a step that [`check`](Self::check) has let through.
    pub fn apply(&mut self, step: &HousesStep, at: Moment) {
        if matches!(
            step,
            HousesStep::FirstChosen(_)
                | HousesStep::Renamed { .. }
                | HousesStep::Put { .. }
                | HousesStep::Moved { .. }
                | HousesStep::PutAway { .. }
        ) {
            if self.undo.len() == UNDO_MAX {
                self.undo.remove(0);
            }
            self.undo.push(self.standing.clone());
            // Whoever changes something goes on: what was kept stays kept, and the houses are half-made again.
            self.finished = None;
        }
        match step {
            HousesStep::Started { titles, .. } => self.standing.titles.clone_from(titles),
            HousesStep::LookChosen(look) => self.look = *look,
            HousesStep::FirstChosen(house) => self.standing.first = Some(*house),
            HousesStep::Renamed { house, title } if title.trim().is_empty() => {
                self.standing.titles.remove(house);
            }
            HousesStep::Renamed { house, title } => {
                self.standing.titles.insert(*house, title.clone());
            }
            HousesStep::Put { card, house, .. } => {
                self.standing.placed.push(Placement { number: self.next_number, card: card.clone(), house: *house });
                self.next_number += 1;
            }
            HousesStep::Moved { number, house } => {
                if let Some(i) = self.standing.placed.iter().position(|p| p.number == *number) {
                    let mut moved = self.standing.placed.remove(i);
                    moved.house = *house;
                    self.standing.placed.push(moved);
                }
            }
            HousesStep::PutAway { number } => self.standing.placed.retain(|p| p.number != *number),
            HousesStep::Undone => {
                if let Some(before) = self.undo.pop() {
                    self.standing = before;
                    self.finished = None;
                }
            }
            HousesStep::Answered { answer, board } => self.answers.push(Answered { at, answer: *answer, board: board.clone() }),
            HousesStep::Finished => self.finished = Some(at),
        }
    }

    fn placement(&self, number: u32) -> Option<&Placement> {
        self.standing.placed.iter().find(|p| p.number == number)
    }

    fn room_in(&self, house: House) -> Result<(), Refusal> {
        if self.in_house(house).count() < PER_HOUSE_MAX { Ok(()) } else { Err(Refusal::HouseFull) }
    }
}

fn short_board(board: &Option<String>) -> Result<(), Refusal> {
    board.as_deref().map_or(Ok(()), |id| not_longer(id, CARD_ID_MAX))
}

fn not_longer(text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn empty() -> Houses {
        Houses::new(ActivityId::from_bytes([1; 16]), VisitId::from_bytes([2; 16]), Look::Drawn, Moment::of_server(0))
    }

    fn put(card: &str, house: House) -> HousesStep {
        HousesStep::Put { card: Card::Library(card.into()), house, board: Some("people".into()) }
    }

    fn take(houses: &mut Houses, step: HousesStep) {
        houses.check(&step).expect("the step is allowed");
        houses.apply(&step, Moment::of_server(1));
    }

    #[test]
    fn the_child_chooses_which_house_comes_first_and_the_others_keep_their_order() {
        let mut h = empty();
        assert_eq!(h.order(), House::ALL);
        take(&mut h, HousesStep::FirstChosen(House::Wishes));
        assert_eq!(h.order(), [House::Wishes, House::Worries, House::Good]);
    }

    #[test]
    fn a_childs_own_names_go_on_into_new_houses_and_are_no_step_to_undo() {
        let named = HousesStep::Started {
            visit: VisitId::from_bytes([2; 16]),
            look: Look::Drawn,
            titles: BTreeMap::from([(House::Worries, "Number 12".into())]),
        };
        let mut h = empty();
        h.apply(&named, Moment::of_server(0));
        assert_eq!(h.standing.titles[&House::Worries], "Number 12");
        assert_eq!(h.check(&HousesStep::Undone), Err(Refusal::NothingToUndo));
    }

    #[test]
    fn undo_gives_back_what_was_put_away_and_then_the_empty_houses() {
        let mut h = empty();
        take(&mut h, put("mum", House::Good));
        take(&mut h, HousesStep::PutAway { number: 0 });
        assert!(h.is_empty());
        take(&mut h, HousesStep::Undone);
        assert_eq!(h.in_house(House::Good).count(), 1);
        take(&mut h, HousesStep::Undone);
        assert!(h.is_empty());
        assert_eq!(h.check(&HousesStep::Undone), Err(Refusal::NothingToUndo));
    }

    #[test]
    fn a_child_who_changes_something_after_keeping_goes_on_and_an_answer_alone_does_not() {
        let changes = [
            put("dad", House::Good),
            HousesStep::Moved { number: 0, house: House::Wishes },
            HousesStep::PutAway { number: 0 },
            HousesStep::Renamed { house: House::Good, title: "mine".into() },
            HousesStep::FirstChosen(House::Good),
            HousesStep::Undone,
        ];
        for change in changes {
            let mut h = empty();
            take(&mut h, put("mum", House::Good));
            take(&mut h, HousesStep::Finished);
            take(&mut h, HousesStep::Answered { answer: Answer::DontKnow, board: None });
            assert!(h.finished.is_some());
            take(&mut h, change);
            assert_eq!(h.finished, None, "what was put after keeping is found again");
        }
    }

    #[test]
    fn a_full_house_refuses_kindly_and_the_others_still_have_room() {
        let mut h = empty();
        for _ in 0..PER_HOUSE_MAX {
            take(&mut h, put("mum", House::Good));
        }
        assert_eq!(h.check(&put("dad", House::Good)), Err(Refusal::HouseFull));
        assert_eq!(h.check(&put("dad", House::Wishes)), Ok(()));
    }

    #[test]
    fn own_words_are_kept_verbatim_and_empty_ones_are_not_a_card() {
        let mut h = empty();
        let words = "  he's  LOUD ";
        take(&mut h, HousesStep::Put { card: Card::OwnWords(words.into()), house: House::Worries, board: None });
        assert_eq!(h.standing.placed[0].card, Card::OwnWords(words.into()));
        assert_eq!(
            h.check(&HousesStep::Put { card: Card::OwnWords(" ".into()), house: House::Worries, board: None }),
            Err(Refusal::Empty)
        );
    }

    fn any_step() -> impl Strategy<Value = HousesStep> {
        let house = prop_oneof![Just(House::Worries), Just(House::Good), Just(House::Wishes)];
        prop_oneof![
            house.clone().prop_map(|h| put("mum", h)),
            (0u32..12, house.clone()).prop_map(|(number, house)| HousesStep::Moved { number, house }),
            (0u32..12).prop_map(|number| HousesStep::PutAway { number }),
            house.clone().prop_map(HousesStep::FirstChosen),
            house.prop_map(|house| HousesStep::Renamed { house, title: "mine".into() }),
            Just(HousesStep::Undone),
        ]
    }

    proptest! {
        #[test]
        fn numbers_are_never_used_twice_and_undoing_everything_empties_the_houses(steps in prop::collection::vec(any_step(), 0..40)) {
            let mut h = empty();
            for step in steps {
                if h.check(&step).is_ok() {
                    h.apply(&step, Moment::of_server(1));
                }
                let mut numbers: Vec<_> = h.standing.placed.iter().map(|p| p.number).collect();
                numbers.sort_unstable();
                numbers.dedup();
                prop_assert_eq!(numbers.len(), h.standing.placed.len());
            }
            while h.check(&HousesStep::Undone).is_ok() {
                h.apply(&HousesStep::Undone, Moment::of_server(1));
            }
            prop_assert_eq!(h.standing, Standing::default());
        }
    }
}
