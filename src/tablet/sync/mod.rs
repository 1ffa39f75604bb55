//! Sends what waits and fetches what is new, for as long as the page lives: carries out what `journal::sync` plans, with the real store
//! and the real network. Holds no read key and opens no seal; a person's session only reads, never decides whether a child's words go.

mod bell;
mod device;
mod network;

pub use device::{Journal, current};

use crate::domain::harm::Reach;
use crate::domain::{DeviceId, PersonId};
use crate::journal::sync::{Errand, Round, Settled, Step};
use crate::journal::{Came, Store, StoreError};
use crate::tablet::browser::{self, events, locks};
use crate::tablet::idb::IdbStore;
use crate::wire::ChildChange;
use bell::Bell;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::Pin,
    rc::Rc,
};

/// When the store itself fails there is nothing to do but to try it again, calmly.
const STORE_AGAIN_MS: i64 = 30_000;

/// How sync stands, for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries that are not at the server yet; nothing before they were counted.
    pub waiting: Option<u64>,
    /// Whether what goes before all others (a telling of harm) is among them.
    pub first_waits: bool,
    /// Entries that the server refused: kept here and tried again by a newer program.
    pub set_aside: u64,
    /// What sync does now.
    pub state: Doing,
    /// Everything up to and with these places is on disk at the server.
    pub arrived: BTreeMap<DeviceId, u64>,
    /// Device clock minus server clock, when last measured.
    pub skew_ms: Option<i64>,
    /// The server knows of no signed-in person here: sending goes on, fetching waits for a sign-in.
    pub signed_out: bool,
}

/// What sync does now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Nothing to do.
    #[default]
    Resting,
    /// Sending or fetching.
    Sending,
    /// The server cannot be reached. It is tried again for ever.
    NoNetwork,
    /// The server answered that something is wrong, or the store did. The words are `sync-<key>` in `library/words`.
    Problem(&'static str),
}

/// What was fetched.
pub struct News {
    /// What changed.
    pub changes: Vec<ChildChange>,
    /// For whom it was fetched.
    pub person: PersonId,
    /// The server's clock.
    pub now_ms: i64,
    /// What the server had of this tablet's journals when it made these packs, or before.
    pub arrived: BTreeMap<DeviceId, u64>,
    /// Whom to ring when a child tells of harm.
    pub reach: Reach,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// It is on disk: the cursor moves on.
    OnDisk,
    /// It could not be written, and comes again.
    NotNow,
    /// It was fetched for another person than the one at work: that session has to end.
    NotTheirs,
}

/// What seals and writes the changes that came.
pub type Taking = Pin<Box<dyn Future<Output = Took>>>;

/// What the tablet does with what sync brings.
pub struct Ears {
    /// Sync stands otherwise than before.
    pub report: Box<dyn Fn(Report)>,
    /// Packs and purges came. The tablet seals them under the read key and writes them.
    pub changes: Box<dyn Fn(News) -> Taking>,
    /// The read cache is of before a backup was restored, and is gone from the store: forget it in memory, too.
    pub cache_dropped: Box<dyn Fn()>,
}

type OnJournal = Box<dyn Fn(Journal)>;

/// The syncer: one a page, one at a time across all pages of this tablet. A clone is another handle.
#[derive(Clone)]
pub struct Syncer(Rc<Inner>);

struct Inner {
    store: IdbStore,
    ears: Ears,
    on_journal: RefCell<Option<OnJournal>>,
    bell: Bell,
    unlocked: Cell<bool>,
    /// The session at the server, while somebody has the tablet open.
    session: RefCell<Option<String>>,
    /// The next round begins as if nothing had failed before.
    hurry: Cell<bool>,
    /// The last error of the clock that was heard of.
    skew: Cell<Option<i64>>,
    /// Somebody can read again: the next round fetches.
    fetch: Cell<bool>,
    last: RefCell<Report>,
}

impl Syncer {
    /// Starts it: it sends at once, and then at every occasion, as long as the page lives.
    pub fn start(store: IdbStore, ears: Ears) -> Syncer {
        let inner = Rc::new(Inner {
            store,
            ears,
            on_journal: RefCell::new(None),
            bell: Bell::default(),
            unlocked: Cell::new(false),
            session: RefCell::default(),
            hurry: Cell::new(true),
            skew: Cell::new(None),
            fetch: Cell::new(false),
            last: RefCell::default(),
        });
        let syncer = Syncer(inner.clone());
        wasm_bindgen_futures::spawn_local(async move { inner.live().await });
        syncer
    }

    /// Something was written: send it. Where sending failed a moment ago, the back-off is kept.
    pub fn nudge(&self) {
        self.0.bell.ring();
    }

    /// An adult asked, or somebody signed in: send and fetch now, whatever the back-off says.
    pub fn sync_now(&self) {
        self.0.hurry.set(true);
        self.0.bell.ring();
    }

    /// Whether packs can be sealed now (the read key is at hand), and in whose session they are fetched. Fetches only while it is so.
    pub fn unlocked(&self, unlocked: bool, session: Option<String>) {
        *self.0.session.borrow_mut() = session.filter(|_| unlocked);
        if unlocked && !self.0.unlocked.replace(unlocked) {
            self.0.fetch.set(true);
            self.0.bell.ring();
        }
        self.0.unlocked.set(unlocked);
    }

    /// Says what to do when a conflict made sync open a new journal: write into that one from the next write on. An entry that is
    /// written into the old one meanwhile is sent all the same.
    pub fn when_journal_opens(&self, tell: impl Fn(Journal) + 'static) {
        *self.0.on_journal.borrow_mut() = Some(Box::new(tell));
    }

    /// Ends the person's session at the server. What cannot be ended now is met again at the next fetching.
    pub async fn sign_out(&self) {
        self.0.sign_out().await;
    }

    /// How it stands.
    pub fn report(&self) -> Report {
        self.0.last.borrow().clone()
    }
}

/// Rings whenever the world around the page changes.
fn listen(inner: &Rc<Inner>) -> [events::Listening; 2] {
    let back = Rc::downgrade(inner);
    let online = events::on_online(move || {
        if let Some(inner) = back.upgrade() {
            inner.hurry.set(true);
            inner.bell.ring();
        }
    });
    let seen = Rc::downgrade(inner);
    // Timers of a hidden page come late or never: whoever looks at it again gets an immediate try.
    let visible = events::on_visibility(move || {
        if let (true, Some(inner)) = (events::visible(), seen.upgrade()) {
            inner.hurry.set(true);
            inner.bell.ring();
        }
    });
    [online, visible]
}

impl Inner {
    async fn live(self: Rc<Self>) {
        let _listening = listen(&self);
        let mut round = Round::new(self.store.clone());
        loop {
            let until = match self.one_round(&mut round).await {
                Ok(until) => until,
                Err(error) => {
                    round.settled = Settled::Problem(error.key());
                    browser::now_ms() + STORE_AGAIN_MS
                }
            };
            self.report(&round, false).await;
            let me = Rc::downgrade(&self);
            let timer = browser::later(until.saturating_sub(browser::now_ms()), move || {
                if let Some(inner) = me.upgrade() {
                    inner.bell.ring();
                }
            });
            self.bell.heard().await;
            drop(timer);
        }
    }

    /// Does all there is to do, alone among the windows of this tablet; says until when there is nothing more.
    async fn one_round(&self, round: &mut Round<IdbStore>) -> Result<i64, StoreError> {
        let _alone = locks::take(locks::SYNCER).await;
        // The address of the script names the build: another one tries again what the server refused of this one.
        round.refresh(&browser::page::script().unwrap_or_default()).await?;
        // Only a new measurement counts: a clock that was put right since must not be corrected by its old error.
        let measured = round.known.skew_ms;
        if self.skew.replace(measured) != measured {
            browser::measured_skew(measured);
        }
        loop {
            if self.hurry.take() {
                round.hurry();
            }
            if self.fetch.take() {
                round.fetch_soon();
            }
            let mut until = None;
            // One step, and then everything is looked at anew: an answer may have changed what comes next.
            for step in round.plan(browser::now_ms(), self.unlocked.get()).await? {
                match step {
                    Step::WaitUntil(at) => until = Some(at),
                    step => {
                        self.take(round, &step).await?;
                        break;
                    }
                }
            }
            if let Some(at) = until {
                return Ok(at);
            }
        }
    }

    async fn take(&self, round: &mut Round<IdbStore>, step: &Step) -> Result<(), StoreError> {
        match step {
            Step::OpenNewJournal { device } => {
                let journal = device::open_new(&self.store, *device).await?;
                if let Some(tell) = self.on_journal.borrow().as_ref() {
                    tell(journal);
                }
            }
            Step::ResendFrom { device, ranges } => round.resend(*device, ranges, browser::now_ms()).await?,
            Step::DropReadCache => {
                round.drop_cache().await?;
                (self.ears.cache_dropped)();
            }
            Step::Push { .. } | Step::SendKeys { .. } | Step::Ask { .. } | Step::SendPieces { .. } | Step::Pull { .. } => {
                self.report(round, true).await;
                if let Some(errand) = round.errand(step).await? {
                    self.run(round, errand).await?;
                }
            }
            Step::WaitUntil(_) => {}
        }
        Ok(())
    }

    async fn run(&self, round: &mut Round<IdbStore>, errand: Errand) -> Result<(), StoreError> {
        let jitter = || u32::from_le_bytes(browser::random());
        match errand {
            Errand::Push { device, entries, keys, push } => {
                let key = device::seed_of(&self.store, device).await?.ok_or(StoreError::Damaged)?;
                let heard = network::push(&key, &push).await;
                round.pushed((device, &entries, &keys), heard, browser::now_ms(), jitter()).await
            }
            Errand::Pieces { device, pieces, body } => {
                let key = device::seed_of(&self.store, device).await?.ok_or(StoreError::Damaged)?;
                let heard = network::pieces(&key, &body).await;
                round.pieces_sent(&pieces, heard, browser::now_ms(), jitter()).await
            }
            Errand::Pull { device, since } => {
                let key = device::seed_of(&self.store, device).await?.ok_or(StoreError::Damaged)?;
                let session = self.session.borrow().clone();
                let heard = network::pull(&key, session, since).await;
                let Some(mut changes) = round.heard_changes(device, heard, browser::now_ms(), jitter()).await? else {
                    return Ok(());
                };
                let news = News {
                    changes: std::mem::take(&mut changes.changes),
                    person: changes.person,
                    now_ms: changes.now_ms,
                    arrived: arrived(round),
                    reach: std::mem::take(&mut changes.reach),
                };
                let took = (self.ears.changes)(news).await;
                if took == Took::NotTheirs {
                    self.sign_out().await;
                    round.signed_out = true;
                }
                round.pulled(&changes, took == Took::OnDisk, browser::now_ms(), jitter()).await
            }
        }
    }

    async fn sign_out(&self) {
        if let Ok(journal) = current(&self.store).await {
            let session = self.session.borrow_mut().take();
            network::sign_out(&journal.key, session).await;
        }
    }

    /// Entries that wait, and photos and recordings of which a piece does.
    async fn waiting(&self) -> Result<u64, StoreError> {
        Ok(self.store.count_waiting().await? + self.store.count_media_waiting().await?)
    }

    /// Tells how it stands, when that is otherwise than before.
    async fn report(&self, round: &Round<IdbStore>, sending: bool) {
        let before = self.last.borrow().clone();
        let now = Report {
            // A store that does not answer has not sent anything either: what was last known stands.
            waiting: self.waiting().await.ok().or(before.waiting),
            // Those that go first come first.
            first_waits: self
                .store
                .waiting(1)
                .await
                .map_or(before.first_waits, |next| next.first().is_some_and(|kept| kept.first)),
            set_aside: self.store.count(Came::SetAside).await.unwrap_or(before.set_aside),
            state: match round.settled {
                _ if sending => Doing::Sending,
                Settled::Well => Doing::Resting,
                Settled::NoAnswer => Doing::NoNetwork,
                Settled::Problem(key) => Doing::Problem(key),
            },
            arrived: arrived(round),
            skew_ms: round.known.skew_ms,
            signed_out: round.signed_out,
        };
        if now != before {
            *self.last.borrow_mut() = now.clone();
            (self.ears.report)(now);
        }
    }
}

/// What the server said that it has of each journal.
fn arrived(round: &Round<IdbStore>) -> BTreeMap<DeviceId, u64> {
    let answered = round.known.journals.iter().filter_map(|(device, of)| Some((*device, of.answered.as_ref()?.1.whole_through)));
    answered.collect()
}
