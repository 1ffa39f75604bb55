//! The store of one authority: one SQLCipher database in one folder. All SQL of Heard is below this module, a file per noun.
//! One writer takes everything that waits into one transaction and answers only after the commit is on disk; readers never wait for it.
//! Refuses to open without the keys file, to open what a newer version wrote, and to hold a child's word outside the database.

pub mod accounts;
pub mod audit;
mod authority;
mod caseload;
mod change;
mod child;
mod device;
mod entry;
mod fault;
mod folds;
mod harm;
mod kept_aside;
pub mod marked;
mod media;
mod migrations;
mod open;
pub mod pages;
mod person;
mod project;
mod session;
pub mod sql;
mod standing;
mod to_follow;
mod verify;
mod visit_key;
mod visits;
mod writer;

pub use authority::epoch as authority_epoch;
pub use authority::{NewAuthority, authority, intervals, reach};
pub use caseload::{on_caseload, tie};
pub use change::changes;
pub use device::{public_key, receipts};
pub use entry::{Incoming, IncomingKey, OpenedKey};
pub use fault::Fault;
pub use harm::{OpenDuty, harm, harms_of, open_duties};
pub use kept_aside::{KeptAside, is_anything_aside, kept_aside};
pub use media::{Asked, PER_DAY_MAX, asked, drawing_of, media_of, pieces_awaited};
pub use open::{Durability, Readers, connect_to_read, writable};
pub use person::{Account, NewPerson, PasswordHash, account_of, password_of, person, user_taken};
pub use project::state_of;
pub use session::Session;
pub use to_follow::visits_to_match;
pub use verify::{Anchor, Finding, counts, verify};
pub use visits::{OpenAsk, Unfinished, how_they_answer, open_asks, unfinished, visit, visits_of};
pub use writer::{Desk, Writer};

use crate::server::keys::Keys;
use crate::server::pieces::Pieces;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the database file in the data folder.
pub const FILE: &str = "heard.db";

/// The store.
pub struct Store {
    folder: PathBuf,
    readers: Arc<Readers>,
    writer: Writer,
    // Held as long as the store is open; fields are dropped in this order, so the writer has finished when it is let go.
    _taken: std::fs::File,
}

impl Store {
    /// Makes the database of a new authority in an empty folder.
    pub fn create(folder: &Path, keys: Arc<Keys>, authority: NewAuthority) -> Result<Store, Fault> {
        let store = Store::open_or_make(folder, keys, true, Durability::Full)?;
        store.write_now(move |desk| desk.found(&authority))?;
        Ok(store)
    }

    /// Opens the database of an authority.
    pub fn open(folder: &Path, keys: Arc<Keys>) -> Result<Store, Fault> {
        Store::open_or_make(folder, keys, false, Durability::Full)
    }

    /// Opens it with another durability. For the control of the test that proves that answers leave after the sync, and for nothing else.
    #[doc(hidden)]
    pub fn open_with(folder: &Path, keys: Arc<Keys>, durability: Durability) -> Result<Store, Fault> {
        Store::open_or_make(folder, keys, false, durability)
    }

    fn open_or_make(folder: &Path, keys: Arc<Keys>, new: bool, durability: Durability) -> Result<Store, Fault> {
        let file = folder.join(FILE);
        if new && file.exists() {
            return Err(Fault::NotEmpty { path: folder.to_owned() });
        }
        if !new && !file.exists() {
            return Err(Fault::Empty { path: folder.to_owned() });
        }
        writable(folder)?;
        let taken = open::take(folder)?;
        let mut sql = open::connect(&file, &keys, durability)?;
        let before = migrations::bring_up_to_date(&mut sql, &file)?;
        Pieces::of(folder).make_folders()?;
        let readers = Arc::new(Readers::new(&file, &keys)?);
        let writer = Writer::start(sql, keys)?;
        if before == 1 {
            drop(writer.send(|desk| desk.found_tallies_of(&[&marked::PHONE, &marked::HARM_TIMES]))?);
        }
        if !new {
            // The first piece of work of all. Where it cannot be done, what is kept aside stays as it is; that is no reason not to take in
            // what comes.
            let read = |desk: &mut Desk<'_>| {
                desk.read_kept_aside_again()
                    .inspect_err(|fault| tracing::error!(%fault, "what is kept aside could not be read again"))
            };
            drop(writer.send(read)?);
        }
        Ok(Store { folder: folder.to_owned(), readers, writer, _taken: taken })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads, on a thread that may block. What is read is one state of the database, and never half of a write.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let readers = self.readers.clone();
        tokio::task::spawn_blocking(move || readers.read(work)).await.map_err(|_| Fault::Closing)?
    }

    /// Reads on this thread.
    pub fn read_now<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Fault> {
        self.readers.read(work)
    }

    /// Writes: waits until the commit is on disk. Where the work fails, nothing of it is kept.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.writer.send(work)?.await.unwrap_or(Err(Fault::NotKept))
    }

    /// Writes, from a thread that may block.
    pub fn write_now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.writer.send(work)?.blocking_recv().unwrap_or(Err(Fault::NotKept))
    }
}
