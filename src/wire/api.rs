//! Requests and answers of the sync API, version 1, in JSON; bytes in base64. Limits: 100 entries a batch, 256 KiB an entry, 8 MiB a request.
//! A push is authorised by the device's signature alone: headers `heard-device` (id) and `heard-signature` (base64 of Ed25519 over
//! `heard/request/v1 \n METHOD \n PATH \n hex(SHA-256(body))`). A pull needs the signature and a person's session.

use crate::domain::harm::Reach;
use crate::domain::{ChildId, DeviceId, HarmId, KeyId, PersonId, PieceHash, Place, Role, Somebody, State, VisitId};
use crate::seal::Hash;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// Version of the API.
pub const API_V: u8 = 1;
/// Most entries of a batch.
pub const BATCH_MAX: usize = 100;
/// Largest request in bytes.
pub const REQUEST_MAX: usize = 8 * 1024 * 1024;
/// The header that names the device.
pub const DEVICE_HEADER: &str = "heard-device";
/// The header that carries its signature.
pub const SIGNATURE_HEADER: &str = "heard-signature";
/// The header that brings a tablet's session, for what is asked in a person's name.
pub const SESSION_HEADER: &str = "heard-session";

/// Bytes that travel as base64 text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        STANDARD.decode(text).map(Bytes).map_err(|_| serde::de::Error::custom("not base64"))
    }
}

/// `POST /api/v1/sign-in`: a person signs in at a tablet, which names its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// Version.
    pub v: u8,
    /// The account's name.
    pub user: String,
    /// Its password.
    pub password: String,
    /// The device's public signing key, 32 bytes.
    pub device_key: Bytes,
}

/// The answer to a sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Version.
    pub v: u8,
    /// The device's id, as the server knows it.
    pub device: DeviceId,
    /// Who signed in.
    pub person: Person,
    /// Whose tablet this is now.
    pub authority: Authority,
    /// The server's clock, milliseconds since 1970 UTC.
    pub now_ms: i64,
    /// The session's token, for [`SESSION_HEADER`]. In no cookie: a browser writes those to its disk, where whoever takes the tablet finds them.
    pub session: String,
}

/// An adult with an account, as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Which account.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}

/// The authority: its name, its zone, the key to which visit keys are sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Its name, as pages show it.
    pub name: String,
    /// Whether it is made up, for trying Heard out. Pages say so.
    pub fictional: bool,
    /// Its zone (IANA name), in which dates are counted.
    pub zone: String,
    /// Which key.
    pub kid: KeyId,
    /// Its public key.
    pub public: Bytes,
    /// Whom to ring when a child tells of harm, and by when somebody must have acted.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    pub reach: Reach,
}

/// `POST /api/v1/entries`: a batch. Visit keys go along until acknowledged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Push {
    /// Version.
    pub v: u8,
    /// Sealed visit keys of visits of which entries are in this batch, or awaited by the server.
    pub keys: Vec<SealedVisitKey>,
    /// Entries, each as its CBOR bytes.
    pub entries: Vec<Bytes>,
}

/// A visit key sealed to the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedVisitKey {
    /// The visit key's id.
    pub kid: KeyId,
    /// To which of the authority's keys it is sealed.
    pub to: KeyId,
    /// `encapsulation || ciphertext || tag` over a CBOR [`super::VisitKeyInside`].
    pub sealed: Bytes,
}

/// The answer to a push. It is sent after the commit is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// Version.
    pub v: u8,
    /// Changes when a backup is restored.
    pub epoch: String,
    /// One answer an entry, in the order sent.
    pub results: Vec<EntryResult>,
    /// Visit keys that are on disk at the server: they need not be sent again.
    pub keys_stored: Vec<KeyId>,
    /// What the server has of this device's journal.
    pub receipts: Receipts,
}

/// What the server has of a device's journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipts {
    /// Everything up to and with this place is on disk.
    pub whole_through: u64,
    /// Places that are missing below the greatest stored one, as ranges `[from, to]`, at most 100.
    pub gaps: Vec<[u64; 2]>,
    /// Visit keys that are awaited.
    pub keys_awaited: Vec<KeyId>,
    /// Everything up to and with this place is in a backup.
    pub backed_up_through: u64,
    /// Pieces of photos and recordings that are named and not here, at most 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces_awaited: Vec<PieceHash>,
}

/// The answer to `POST /api/v1/pieces`, whose body is pieces one after another, each led by its length (4 bytes, big-endian). It is sent after
/// they are on disk. A piece may come before the entry that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PiecesStored {
    /// Version.
    pub v: u8,
    /// Changes when a backup is restored.
    pub epoch: String,
    /// Which are on disk now.
    pub stored: Vec<PieceHash>,
}

/// Takes the body of a request apart into its pieces; nothing where it is not whole.
pub fn pieces_of(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut pieces = Vec::new();
    while !body.is_empty() {
        let (len, rest) = body.split_first_chunk::<4>()?;
        let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
        let (piece, rest) = rest.split_at_checked(len)?;
        pieces.push(piece);
        body = rest;
    }
    Some(pieces)
}

/// Puts pieces together into the body of a request.
pub fn body_of<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    for piece in pieces {
        body.extend_from_slice(&(piece.len() as u32).to_be_bytes());
        body.extend_from_slice(piece);
    }
    body
}

/// The answer to one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryResult {
    /// Its place, where the bytes could be read so far.
    pub seq: Option<u64>,
    /// Its hash, where the bytes could be read so far.
    pub hash: Option<Hash>,
    /// What became of it.
    pub status: EntryStatus,
    /// Why, where the status alone does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryStatus {
    /// On disk.
    Stored,
    /// It was on disk before.
    Duplicate,
    /// On disk, kept aside: it cannot be interpreted (yet).
    Quarantined,
    /// Another entry has this place; both are kept. The tablet opens a new journal.
    Conflict,
    /// Not stored: the reason says what to do. The tablet keeps it.
    Refused,
}

/// Why an entry was kept aside or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The bytes are not an entry of this format.
    NotAnEntry,
    /// More than 256 KiB.
    TooLarge,
    /// Past the hundredth of a batch: send it again.
    OverBatch,
    /// The header names another device than the one that signed.
    AnotherDevice,
    /// Its visit key has not come yet: stored, read when the key comes.
    AwaitsKey,
    /// A kind or version this server does not know.
    UnknownKind,
    /// The child is not known here.
    UnknownChild,
    /// The seal does not open with its key.
    DoesNotOpen,
    /// The record's rules do not allow it as it stands.
    NotAllowed,
    /// Nobody who signed in on this device works or worked with the child, or it names somebody who never signed in there. Read again when
    /// that changes.
    NotTheirs,
}

/// `GET /api/v1/changes?since=N`: what changed for this person's children since a cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Version.
    pub v: u8,
    /// Changes when a backup is restored: the tablet drops cursor and read cache and pulls anew.
    pub epoch: String,
    /// Ask again with this.
    pub cursor: i64,
    /// Whether there is more now.
    pub more: bool,
    /// For whom: a tablet at which somebody else works uses nothing of it.
    pub person: PersonId,
    /// What changed, a child at most once.
    pub changes: Vec<ChildChange>,
    /// The server's clock.
    pub now_ms: i64,
    /// What the server has of this device's journal.
    pub receipts: Receipts,
    /// Whom to ring when a child tells of harm, and by when somebody must have acted, as it stands now.
    #[serde(default, skip_serializing_if = "Reach::is_empty")]
    pub reach: Reach,
}

/// A change of one child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChildChange {
    /// The pack, whole, as it is now.
    Pack(Box<Pack>),
    /// The child left this person's caseload: forget their pack.
    Purge(ChildId),
}

/// What a tablet carries of a child: what this child may see, and what the practitioner needs at the door.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    /// Version.
    pub v: u8,
    /// Which child.
    pub child: ChildId,
    /// The record, as this child may see it ([`State::for_child`]).
    pub state: State,
    /// Where the last visit was and who was there, to guess the next.
    pub last_place: Option<Place>,
    /// Who was there at the start of it.
    pub last_present: Vec<Somebody>,
    /// When the last visit was opened.
    pub last_visit_ms: Option<i64>,
    /// Tellings of harm on which no manager has decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<HarmId>,
    /// Visits on which a hold lies since: nothing of them is offered again, asked about or shared.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub held: BTreeSet<VisitId>,
    /// Within how many days of a visit the next one is to be, where the authority has set it for this kind of plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_every_days: Option<u16>,
}

/// Any refusal of the API: `{v, error, message}`. The message says what happened, that nothing is lost, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiProblem {
    /// Version.
    pub v: u8,
    /// A stable key.
    pub error: String,
    /// For a person.
    pub message: String,
}
