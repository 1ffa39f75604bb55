//! A device's journal as it lies on that device: what a store must do, and what sync does next. Entries are only ever added.
//! Pure: `memory` is the twin against which every other store is measured by `suite`; IndexedDB is in `tablet/idb`. Opens no connection.

pub mod memory;
pub mod names;
#[cfg(test)]
pub mod suite;
pub mod sync;

use crate::domain::{DeviceId, KeyId, MediaId, PieceHash};
use crate::seal::{Hash, Key, NONCE_LEN};
use crate::wire::{ENTRY_V, Entry, EntryStatus, Header, Inside, SealedVisitKey};
use serde::{Deserialize, Serialize};

/// Where a journal stands: the last entry that is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose journal.
    pub device: DeviceId,
    /// The place of the last entry; 0 when there is none.
    pub seq: u64,
    /// Its hash; [`Hash::NOTHING`] when there is none.
    pub hash: Hash,
}

impl Head {
    /// A journal in which nothing is written yet.
    pub fn empty(device: DeviceId) -> Head {
        Head { device, seq: 0, hash: Hash::NOTHING }
    }

    /// Whether this entry comes next.
    pub fn is_followed_by(&self, entry: &Entry) -> bool {
        let h = &entry.header;
        h.device == self.device && h.seq == self.seq + 1 && h.prev == self.hash
    }

    /// Seals what happened as the next entry under a key, and stands on it from here on. `nonce` is 24 random bytes.
    pub fn seal(&mut self, inside: &Inside, kid: KeyId, key: &Key, nonce: [u8; NONCE_LEN]) -> Entry {
        let header = Header { v: ENTRY_V, kid, seq: self.seq + 1, prev: self.hash, device: self.device };
        let entry = Entry::seal(header, inside, key, nonce);
        *self = Head::after(&entry);
        entry
    }

    /// Where a journal stands after this entry.
    pub fn after(entry: &Entry) -> Head {
        Head { device: entry.header.device, seq: entry.header.seq, hash: entry.hash() }
    }
}

/// How far an entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Came {
    /// Not at the server yet.
    Waiting,
    /// On disk at the server.
    Stored,
    /// The server has another entry in this place; a new journal was opened.
    Conflicted,
    /// The server refused it; kept here, shown, and tried again by a newer program.
    SetAside,
}

/// An entry as it lies in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The entry.
    pub entry: Entry,
    /// How far it has come.
    pub came: Came,
    /// Whether it goes before all others (told of harm, unsafe).
    pub first: bool,
}

/// A visit's key on this tablet: never in the clear.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitRow {
    /// The visit key's id.
    pub kid: KeyId,
    /// The device that sealed it (`wire::visit_key_about` names it): only its signature may bring it to the server.
    pub device: DeviceId,
    /// The key sealed to the authority, sent along until acknowledged.
    pub to_authority: SealedVisitKey,
    /// Whether the server has it.
    pub acknowledged: bool,
    /// The key under the adult's read key, until the visit closes.
    #[serde(with = "serde_bytes")]
    pub under_read_key: Option<Vec<u8>>,
    /// This child's pack under the visit key, for the child's turn.
    #[serde(with = "serde_bytes")]
    pub pack: Option<Vec<u8>>,
}

/// A sealed piece of a photo or recording on this tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceRow {
    /// Of which.
    pub media: MediaId,
    /// Its place in it.
    pub place: u32,
    /// The hash of it, sealed.
    pub hash: PieceHash,
    /// As it is sealed.
    pub sealed: Vec<u8>,
    /// Whether it is to be sent.
    pub waits: bool,
}

/// Everything that one transaction writes. There is no other way to write.
#[derive(Clone, Debug, Default)]
pub struct Write {
    /// Entries, following the head without a gap.
    pub entries: Vec<(Entry, bool)>,
    /// Visit rows, new or replaced.
    pub visits: Vec<VisitRow>,
    /// Small named records (wrapped keys, sealed read cache, cursor): put, or removed where nothing is given.
    pub slots: Vec<(String, Option<Vec<u8>>)>,
    /// What became of entries at the server: device, place, how far it came.
    pub came: Vec<(DeviceId, u64, Came)>,
    /// Visit keys that the server has (or lost when a backup was restored): only the mark of the row changes, so that a pack or
    /// key that another window puts there at the same time stays.
    pub acknowledged: Vec<(KeyId, bool)>,
    /// Pieces, new ones. One that lies there already stays as it is.
    pub pieces: Vec<PieceRow>,
    /// Pieces that came to the server, or that it awaits (`true`): only the mark changes.
    pub pieces_wait: Vec<(PieceHash, bool)>,
}

impl Write {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.visits.is_empty()
            && self.slots.is_empty()
            && self.came.is_empty()
            && self.acknowledged.is_empty()
            && self.pieces.is_empty()
            && self.pieces_wait.is_empty()
    }
}

/// Why a store could not do it. The words for a person are `store-<key>` in `library/words`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No room on the device.
    #[error("there is no room on this tablet")]
    Full,
    /// The handle is dead, and opening it again did not help.
    #[error("the tablet's store does not answer")]
    Gone,
    /// The entries do not follow the head: another tab wrote in between.
    #[error("another window wrote in between")]
    NotNext,
    /// What lies there cannot be read.
    #[error("what lies in the store cannot be read")]
    Damaged,
    /// Written by a newer version of Heard.
    #[error("written by a newer version of Heard")]
    Newer,
}

impl StoreError {
    /// The key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            StoreError::Full => "full",
            StoreError::Gone => "gone",
            StoreError::NotNext => "not-next",
            StoreError::Damaged => "damaged",
            StoreError::Newer => "newer",
        }
    }
}

impl Came {
    /// What an answer of the server means for an entry here; nothing where it is to be sent again.
    pub fn of(status: EntryStatus, again: bool) -> Option<Came> {
        match status {
            EntryStatus::Stored | EntryStatus::Duplicate | EntryStatus::Quarantined => Some(Came::Stored),
            EntryStatus::Conflict => Some(Came::Conflicted),
            EntryStatus::Refused if again => None,
            EntryStatus::Refused => Some(Came::SetAside),
        }
    }
}

/// A store of journals on a device. One suite (`suite`) holds for every implementation.
#[expect(async_fn_in_trait, reason = "the tablet is one thread: its futures need not be Send")]
pub trait Store {
    /// Writes all of it in one durable transaction, or nothing. Refuses entries that do not follow the head of their device.
    async fn write(&self, write: Write) -> Result<(), StoreError>;
    /// Where a device's journal stands.
    async fn head(&self, device: DeviceId) -> Result<Head, StoreError>;
    /// Where every journal on this tablet stands (there is more than one only after a conflict), in the order of devices.
    async fn journals(&self) -> Result<Vec<Head>, StoreError>;
    /// Entries that wait to be sent: those that go first, then in the order of devices and places; at most `limit`.
    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError>;
    /// The same of one journal.
    async fn waiting_of(&self, device: DeviceId, limit: usize) -> Result<Vec<Kept>, StoreError>;
    /// How many have come so far and no further.
    async fn count(&self, came: Came) -> Result<u64, StoreError>;
    /// How many wait.
    async fn count_waiting(&self) -> Result<u64, StoreError> {
        self.count(Came::Waiting).await
    }
    /// A journal's entries from a place on, in order; at most `limit`.
    async fn from(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Kept>, StoreError>;
    /// All entries under one key, in the order of devices and places: a visit's.
    async fn under(&self, kid: KeyId) -> Result<Vec<Kept>, StoreError>;
    /// All visit rows, in the order of their keys' ids.
    async fn visits(&self) -> Result<Vec<VisitRow>, StoreError>;
    /// Pieces that wait to be sent, in the order of photos and recordings and of their places, so many as come to at most so many bytes; where
    /// any waits, one at least.
    async fn pieces_waiting(&self, bytes: usize) -> Result<Vec<PieceRow>, StoreError>;
    /// How many photos and recordings have a piece that waits.
    async fn count_media_waiting(&self) -> Result<u64, StoreError>;
    /// All pieces of a photo or recording, in order.
    async fn pieces_of(&self, media: MediaId) -> Result<Vec<PieceRow>, StoreError>;
    /// A small named record.
    async fn slot(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// The names of the records that begin so, in order. Names are plain ASCII and name nobody.
    async fn slots(&self, prefix: &str) -> Result<Vec<String>, StoreError>;
}
