//! Everything the screens show, in one value at the root. Selectors read parts of it; only the door (`act`) and the flows (`session`,
//! `turn`) change it. It holds no key: keys are in `keys::Ring`, out of reach of every component.

mod screen;

pub use screen::*;

use super::drafts::Draft;
use crate::domain::harm::Reach;
use crate::domain::{
    Act, ActivityId, Audience, Card, ChildId, DeviceId, DrawingEvent, Event, HarmId, House, Houses, HousesEvent, How, Made,
    MessageEvent, MessageId, Place, Somebody, State, VisitId, Whose,
};
use crate::library::words::Language;
use crate::wire::Person;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How the page looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Warm paper.
    #[default]
    Usual,
    /// White on black.
    HighContrast,
    /// Less colour and less light.
    LowArousal,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Theme; 3] = [Theme::Usual, Theme::HighContrast, Theme::LowArousal];
    /// The word of `data-theme`.
    pub fn key(self) -> &'static str {
        match self {
            Theme::Usual => "usual",
            Theme::HighContrast => "high-contrast",
            Theme::LowArousal => "low-arousal",
        }
    }
    /// The theme of a word.
    pub fn of_key(key: &str) -> Theme {
        Theme::ALL.into_iter().find(|t| t.key() == key).unwrap_or_default()
    }
}

/// A child on the adult's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Which child.
    pub id: ChildId,
    /// Their name.
    pub name: String,
    /// When the last visit was, as far as this tablet knows.
    pub last_visit_ms: Option<i64>,
    /// A visit on this tablet that is still open.
    pub open_visit: bool,
    /// Nobody has said who it is.
    #[serde(default)]
    pub to_follow: bool,
    /// A telling of harm on which no manager has decided, as far as this tablet knows.
    #[serde(default)]
    pub open_harm: bool,
}

/// The child in hand: the record, as this child may see it, and what helps at the door.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InHand {
    /// Which child.
    pub child: Option<ChildId>,
    /// The record with everything done since, written or not yet.
    pub state: State,
    /// The open visit.
    pub visit: Option<VisitId>,
    /// Where the last visit was.
    pub last_place: Option<Place>,
    /// Who was there.
    pub last_present: Vec<Somebody>,
    /// When the last visit was.
    pub last_visit_ms: Option<i64>,
    /// Within how many days of a visit the next one is to be.
    pub visit_every_days: Option<u16>,
    /// What was done on this tablet and is not known to be in the office's pack.
    pub touched: Touched,
    /// Visits on which the office says that a hold lies.
    pub held: BTreeSet<VisitId>,
    /// What the adult is writing at the open visit and has not kept yet.
    pub draft: Draft,
}

/// Where an entry stands on this tablet: whose journal, and its place in it.
pub type Spot = (DeviceId, u64);

/// Messages and activities that were made or changed on this tablet, each with the last entry that did it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// Messages that were kept or taken back.
    pub messages: BTreeMap<MessageId, Spot>,
    /// Houses in which something was done.
    pub houses: BTreeMap<ActivityId, Spot>,
    /// Drawings in which something was done.
    #[serde(default)]
    pub drawings: BTreeMap<ActivityId, Spot>,
    /// Tellings of harm.
    #[serde(default)]
    pub harms: BTreeMap<HarmId, Spot>,
}

impl Touched {
    /// Notes an act that lies at this place.
    pub fn note(&mut self, act: &Act, at: Spot) {
        match &act.event {
            closed if closed.is_closed_to_worker() => {}
            Event::Message(MessageEvent::Kept { message, .. } | MessageEvent::TakenBack { message }) => {
                self.messages.insert(*message, at);
            }
            Event::Houses(HousesEvent { activity, .. }) => {
                self.houses.insert(*activity, at);
            }
            Event::Drawing(DrawingEvent { activity, .. }) => {
                self.drawings.insert(*activity, at);
            }
            Event::Harm(event) => {
                self.harms.insert(event.harm(), at);
            }
            _ => {}
        }
    }
}

/// How far the office has each of this tablet's journals.
pub type Arrived = BTreeMap<DeviceId, u64>;

/// Whether the office has this entry.
pub fn has_arrived(arrived: &Arrived, (device, seq): Spot) -> bool {
    arrived.get(&device).is_some_and(|through| *through >= seq)
}

/// Something to be said to whoever holds the tablet: the key of its words. Nothing is ever lost without being said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The key in `library/words`.
    pub key: String,
    /// A number in it, where there is one.
    pub count: i64,
}

/// How sending stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sending {
    /// Nothing is under way.
    #[default]
    Resting,
    /// Sending now.
    Now,
    /// No network.
    NoNetwork,
    /// Something is in the way; it is tried again.
    Problem,
}

/// What the badge says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sync {
    /// Entries that are not at the office yet; nothing before they were counted.
    pub waiting: Option<u64>,
    /// Whether what goes before all others is among them: what a child told of harm.
    pub first_waits: bool,
    /// How sending stands.
    pub sending: Sending,
    /// What is in the way of sending, where something is: the words are `sync-<key>`.
    pub problem: Option<&'static str>,
    /// The session has ended: what comes from the office waits for a sign-in. Sending goes on.
    pub sign_in_again: bool,
    /// The office has everything up to and with these entries.
    pub arrived: Arrived,
}

/// What this tablet and browser can do, where it matters to somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// A voice that works without a network is there.
    pub voice: bool,
    /// The browser did not promise to keep what is stored.
    pub persist_refused: bool,
    /// The clock is out by more than a day.
    pub clock_wrong: bool,
    /// A whole new version waits.
    pub update_ready: bool,
    /// So many packs of pictures are still to come before this tablet can go without a network.
    pub pictures_coming: u32,
    /// This browser will not start Heard without a network.
    pub offline_refused: bool,
    /// Too little room to begin.
    pub too_little_room: bool,
    /// A visit can begin before anybody unlocks.
    pub start_now: bool,
}

/// What the child's own choice of the moment is in the houses. Never journaled: it is not told until it is put.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lifted {
    /// Nothing.
    #[default]
    Nothing,
    /// A card of the board.
    Card(String),
    /// The child's own words.
    OwnWords(String),
    /// Something made in another way.
    Made(Made),
    /// A card that stands in a house.
    Placed(u32),
}

impl Lifted {
    /// What was made or typed for the houses, as it would stand in one.
    pub fn made_card(&self) -> Option<Card> {
        match self {
            Lifted::OwnWords(own) => Some(Card::OwnWords(own.clone())),
            Lifted::Made(made) => Some(Card::Made(made.clone())),
            Lifted::Nothing | Lifted::Card(_) | Lifted::Placed(_) => None,
        }
    }
}

/// What the adult writes down of what was shown or said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// In which way it was told.
    pub how: How,
    /// The words, or what was to be seen.
    pub text: String,
    /// Who read it.
    pub read_by: String,
}

impl Writing {
    /// What was written to make this; nothing of what was not written.
    pub fn of(made: &Made) -> Option<Writing> {
        let how = made.how();
        match made {
            Made::Shown { what, read_by, .. } => Some(Writing { how, text: what.clone(), read_by: read_by.clone() }),
            Made::Said { words, .. } => Some(Writing { how, text: words.clone(), read_by: String::new() }),
            _ => None,
        }
    }
}

/// The board that lies open before a child has chosen one.
pub const FIRST_BOARD: &str = "people";

/// Everything the screens show.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Which screen.
    pub screen: Screen,
    /// The adult's passphrase is asked for in front of it, and what it will open.
    pub asking: Option<Door>,
    /// In which language.
    pub language: Language,
    /// In which theme.
    pub theme: Theme,
    /// Who is signed in.
    pub adult: Option<Person>,
    /// The authority's name.
    pub authority: String,
    /// Whether the authority is made up.
    pub fictional: bool,
    /// The adult's children.
    pub caseload: Vec<Listed>,
    /// The 72 hours are over: the list waits for a sign-in.
    pub lease_over: bool,
    /// The child in hand.
    pub in_hand: InHand,
    /// Whose turn it is.
    pub turn: Whose,
    /// The work is hidden behind the drawing page.
    pub covered: bool,
    /// An adult has opened the page for a telling of harm, in front of whatever stands.
    pub telling: bool,
    /// Whom to ring then, and by when somebody must have acted.
    pub reach: Reach,
    /// Nothing is said aloud.
    pub quiet: bool,
    /// What is to be said.
    pub notice: Option<Notice>,
    /// Something slow is under way: the key of its words.
    pub busy: Option<&'static str>,
    /// Until when the next try at the passphrase waits, by the device's clock.
    pub wait_until_ms: i64,
    /// Acts taken.
    pub acted: u64,
    /// Acts that are on disk.
    pub durable: u64,
    /// The badge.
    pub sync: Sync,
    /// What can be done here.
    pub means: Means,
    /// What the child chose in this visit, in order.
    pub chosen: Vec<&'static str>,
    /// The board that is open.
    pub board: &'static str,
    /// What is lifted.
    pub lifted: Lifted,
    /// The house that is open.
    pub open_house: Option<House>,
    /// The houses for which something is made in another way.
    pub for_houses: Option<ActivityId>,
    /// What was made or written for these houses and stands in none of them yet: a stray touch empties the hand, and costs nothing.
    pub laid_by: Option<(ActivityId, Lifted)>,
    /// What the adult is writing down, so that cover and unlocking cost no word of it.
    pub writing: Option<Writing>,
    /// What the adult is typing of the child's own words, for a card.
    pub own_words: String,
    /// What was made in another way and is not kept yet.
    pub making: Option<Made>,
    /// A sound is being recorded.
    pub recording: bool,
    /// The child wants what is kept next not to reach their worker.
    pub not_my_worker: bool,
    /// What the child chose to keep is being sealed: until it is, nothing about it changes.
    pub keeping: bool,
    /// What was kept last, where it does not reach them: it is not opened again to be changed, and taken back only now.
    pub kept_closed: Vec<MessageId>,
}

impl Model {
    /// Before anything is known.
    pub fn new(language: Language, theme: Theme) -> Self {
        Model {
            screen: Screen::Starting,
            asking: None,
            language,
            theme,
            adult: None,
            authority: String::new(),
            fictional: false,
            caseload: Vec::new(),
            lease_over: false,
            in_hand: InHand::default(),
            turn: Whose::Adult,
            covered: false,
            telling: false,
            reach: Reach::default(),
            quiet: false,
            notice: None,
            busy: None,
            wait_until_ms: 0,
            acted: 0,
            durable: 0,
            sync: Sync::default(),
            means: Means::default(),
            chosen: Vec::new(),
            board: FIRST_BOARD,
            lifted: Lifted::Nothing,
            open_house: None,
            for_houses: None,
            making: None,
            recording: false,
            not_my_worker: false,
            keeping: false,
            kept_closed: Vec::new(),
            laid_by: None,
            writing: None,
            own_words: String::new(),
        }
    }
    /// Something was kept; for whom was said when it was begun to be kept.
    pub fn has_kept(&mut self, audience: Audience) {
        self.not_my_worker = false;
        if audience.is_usual() {
            self.kept_closed.clear();
        } else {
            // It is on disk; nothing of it stays in a hand or on a form for whoever is here next.
            (self.making, self.writing, self.laid_by) = (None, None, None);
            self.own_words.clear();
        }
    }
    /// What was made or typed for houses and stands in none of theirs: where the disk refused it, it is there again.
    pub fn laid_by(&self) -> Option<&(ActivityId, Lifted)> {
        self.laid_by.as_ref().filter(|(activity, laid)| {
            let card = laid.made_card();
            let stands = |houses: &Houses| houses.standing.placed.iter().any(|placed| Some(&placed.card) == card.as_ref());
            !self.in_hand.state.houses.get(activity).is_some_and(stands)
        })
    }
    /// The child's name, or nothing.
    pub fn name(&self) -> String {
        self.in_hand.state.child.as_ref().map(|c| c.name.clone()).unwrap_or_default()
    }
    /// Whether a hold lies on something that this child told, as far as this tablet knows.
    pub fn on_hold(&self) -> bool {
        !self.in_hand.held.is_empty() || !self.in_hand.state.held().is_empty()
    }
    /// Whether a hold lies on what was told at this visit, as far as this tablet knows.
    pub fn is_held(&self, visit: VisitId) -> bool {
        self.in_hand.held.contains(&visit) || self.in_hand.state.held().contains(&visit)
    }
    /// Says something.
    pub fn tell(&mut self, key: impl Into<String>) {
        self.notice = Some(Notice { key: key.into(), count: 0 });
    }
}
