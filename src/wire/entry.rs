//! One entry of a journal: a header that anyone may check, and a seal that only the key's holder opens.
//! Refuses bytes that are not the one deterministic encoding, so that a hash names exactly one entry.

use super::{from_cbor, kinds, to_cbor};
use crate::domain::{Act, ChildId, DeviceId, Event, KeyId, Moment, PersonId, VisitId};
use crate::seal::{self, Hash, Key, SealError};
use serde::{Deserialize, Serialize};

/// Version of the header's format.
pub const ENTRY_V: u8 = 1;
/// Largest entry in bytes, header and seal.
pub const ENTRY_MAX: usize = 256 * 1024;

/// The header: everything about an entry but its seal. It is the seal's associated data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    // In the order of RFC 8949 4.2.1 (shorter keys first): do not reorder.
    /// Version of this format.
    pub v: u8,
    /// The key the seal is under: a visit's on a tablet, the child's on the server.
    pub kid: KeyId,
    /// Place in the device's journal, from 1, without a gap.
    pub seq: u64,
    /// Hash of the entry before ([`Entry::hash`]); [`Hash::NOTHING`] for the first.
    pub prev: Hash,
    /// Whose journal.
    pub device: DeviceId,
}

/// An entry as it is stored and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The header.
    pub header: Header,
    /// `nonce || ciphertext || tag` over a CBOR [`Inside`].
    pub sealed: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnTheWire {
    v: u8,
    kid: KeyId,
    seq: u64,
    prev: Hash,
    device: DeviceId,
    #[serde(with = "serde_bytes")]
    sealed: Vec<u8>,
}

/// The bytes are not an entry of this format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an entry")]
pub struct NotAnEntry;

impl Header {
    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_cbor(self)
    }
}

impl Entry {
    /// Seals what happened under a key. `nonce` is 24 random bytes.
    pub fn seal(header: Header, inside: &Inside, key: &Key, nonce: [u8; seal::NONCE_LEN]) -> Entry {
        let sealed = seal::seal(key, nonce, &header.to_bytes(), &to_cbor(inside));
        Entry { header, sealed }
    }

    /// Opens the seal.
    pub fn open(&self, key: &Key) -> Result<Inside, SealError> {
        let plain = seal::open(key, &self.header.to_bytes(), &self.sealed)?;
        from_cbor(&plain).ok_or(SealError::NotOfThisFormat)
    }

    /// Deterministic CBOR: `{v, kid, seq, prev, device, sealed}`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Header { v, kid, seq, prev, device } = self.header.clone();
        to_cbor(&OnTheWire { v, kid, seq, prev, device, sealed: self.sealed.clone() })
    }

    /// Reads an entry; anything but its one encoding is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Entry, NotAnEntry> {
        let OnTheWire { v, kid, seq, prev, device, sealed } = from_cbor(bytes).ok_or(NotAnEntry)?;
        let entry = Entry { header: Header { v, kid, seq, prev, device }, sealed };
        if v != ENTRY_V || seq == 0 || entry.to_bytes() != bytes {
            return Err(NotAnEntry);
        }
        Ok(entry)
    }

    /// The hash that the next entry's `prev` carries: over the header and the hash of the seal, so that a chain can be checked after a key is destroyed.
    pub fn hash(&self) -> Hash {
        chain_hash(&self.header, Hash::of(&self.sealed))
    }
}

/// The hash of an entry of which only the header and the seal's hash are at hand.
pub fn chain_hash(header: &Header, sealed: Hash) -> Hash {
    Hash::of_pieces(&[&header.to_bytes(), &sealed.0])
}

/// What is sealed in an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inside {
    /// Kind of the payload: `child plan visit houses drawing media message read harm`, or `journal` for a journal's own.
    pub kind: String,
    /// Version of the kind.
    pub kind_v: u16,
    /// When, by the device.
    pub at: Moment,
    /// Who was signed in.
    pub by: Option<PersonId>,
    /// The event in CBOR, by kind and version.
    #[serde(with = "serde_bytes")]
    pub payload: Vec<u8>,
}

/// A kind or version this program does not know (yet). Such an entry is kept and read again by a newer program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind {kind} version {kind_v}")]
pub struct UnknownKind {
    /// The kind.
    pub kind: String,
    /// Its version.
    pub kind_v: u16,
}

/// A journal's own first words, when it goes on from another after a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalEvent {
    /// This journal goes on where another stopped.
    Continues {
        /// The old device.
        device: DeviceId,
        /// Its last place known here.
        seq: u64,
        /// The hash of that entry.
        head: Hash,
    },
}

/// What an entry can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// Something of a child's record.
    Act(Act),
    /// Something of the journal itself.
    Journal(JournalEvent),
}

impl Inside {
    /// Puts an act in its envelope, in the newest version of its kind.
    pub fn of_act(act: &Act) -> Inside {
        let (kind, payload) = match &act.event {
            Event::Child(e) => ("child", to_cbor(e)),
            Event::Plan(e) => ("plan", to_cbor(e)),
            Event::Visit(e) => ("visit", to_cbor(e)),
            Event::Houses(e) => ("houses", to_cbor(e)),
            Event::Drawing(e) => ("drawing", to_cbor(e)),
            Event::Media(e) => ("media", to_cbor(e)),
            Event::Message(e) => ("message", to_cbor(e)),
            Event::Read(e) => ("read", to_cbor(e)),
            Event::Harm(e) => ("harm", to_cbor(e)),
        };
        Inside { kind: kind.into(), kind_v: 1, at: act.at, by: act.by, payload }
    }

    /// Puts a journal's own words in an envelope.
    pub fn of_journal(event: &JournalEvent, at: Moment, by: Option<PersonId>) -> Inside {
        Inside { kind: "journal".into(), kind_v: 1, at, by, payload: to_cbor(event) }
    }

    /// Reads the envelope; older versions are upcast here.
    pub fn held(&self) -> Result<Held, UnknownKind> {
        let unknown = || UnknownKind { kind: self.kind.clone(), kind_v: self.kind_v };
        let p = &self.payload;
        let event = match (self.kind.as_str(), self.kind_v) {
            ("visit", 1) => kinds::visit(p),
            ("journal", 1) => return kinds::rare::journal(p).map(Held::Journal).ok_or_else(unknown),
            (kind, 1) => kinds::rare::event(kind, p),
            _ => None,
        };
        event.map(|event| Held::Act(Act { at: self.at, by: self.by, event })).ok_or_else(unknown)
    }
}

/// A visit key as it is sealed to the authority: with whose visit it is, so that any entry may come first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VisitKeyInside {
    /// The key, 32 bytes.
    #[serde(with = "serde_bytes")]
    pub key: Vec<u8>,
    /// Which child.
    pub child: ChildId,
    /// Which visit.
    pub visit: VisitId,
    /// Nobody has said which child it is: a new record is opened, and matched to a child later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_follow: bool,
}

/// What a sealed visit key is bound to: the authority's key, the visit key's id, the device.
pub fn visit_key_about(authority: KeyId, kid: KeyId, device: DeviceId) -> Vec<u8> {
    [b"heard/visit-key/v1".as_slice(), authority.as_bytes(), kid.as_bytes(), device.as_bytes()].concat()
}
