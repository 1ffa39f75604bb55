//! Which key opens what on this tablet (DESIGN 4), in formats that stay: the lock, the read cache, a visit, the child's turn.
//! Pure: randomness, time and store are brought by `session`. A wrong try destroys nothing; it only waits longer.

use super::model::Touched;
use crate::domain::harm::Reach;
use crate::domain::{ChildId, DeviceId, KeyId, VisitId};
use crate::seal::{self, AuthorityPublic, Cost, ENCAPSULATION_RANDOM, Hash, Key, NONCE_LEN, SealError};
use crate::wire::{self, Authority, Bytes, Pack, Person, SealedVisitKey, VisitKeyInside, from_cbor, to_cbor};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

/// The slot of the lock.
pub const LOCK_SLOT: &str = "lock";
/// The slot of wrong tries.
pub const TRIES_SLOT: &str = "tries";
/// The slot of the greatest time ever seen.
pub const GREATEST_SLOT: &str = "greatest-time";
/// The slot of what an unlock screen may say: whether the authority is made up. No name.
pub const FACE_SLOT: &str = "face";
/// The slot of the adult and the authority.
pub const SELF_SLOT: &str = "self";
/// The session at the server, under the read key: a locked tablet fetches nothing, whoever holds it.
pub const SESSION_SLOT: &str = "cache/session";
/// Of which visit the tablet was given to a child last: the id of its key, in clear. An unlock after a turn that broke off opens that one alone.
pub const TURN_SLOT: &str = "turn";
/// The slot of the lease.
pub const LEASE_SLOT: &str = "cache/lease";
/// The slot of the list of children: what the caseload shows, so that no pack is opened for it.
pub const LIST_SLOT: &str = "cache/list";
/// Packs are in slots that begin so.
pub const PACKS: &str = "cache/pack/";
/// What goes on at the next visit is in slots that begin so.
pub const CARRIED: &str = "carried/";

/// The read cache is readable for 72 hours of the greatest time ever seen.
pub const LEASE_MS: i64 = 72 * 3_600_000;
/// Fewest words of a passphrase.
pub const WORDS_MIN: usize = 4;

/// The read key, wrapped by a passphrase. Version and cost stand beside it, so that both can change later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Version.
    pub v: u8,
    /// Of the derivation.
    pub salt: [u8; 16],
    /// Of the derivation.
    pub cost: Cost,
    /// The read key under the derived key.
    #[serde(with = "serde_bytes")]
    pub wrapped: Vec<u8>,
}

const LOCK_PURPOSE: &[u8] = b"heard/read-key-under-passphrase/v1";

impl Lock {
    /// Wraps a read key.
    pub fn make(derived: &Key, read: &Key, salt: [u8; 16], cost: Cost, nonce: [u8; NONCE_LEN]) -> Lock {
        Lock { v: 1, salt, cost, wrapped: seal::wrap_key(read, derived, nonce, LOCK_PURPOSE) }
    }
    /// Unwraps it; a wrong passphrase does not open.
    pub fn open(&self, derived: &Key) -> Result<Key, SealError> {
        seal::unwrap_key(&self.wrapped, derived, LOCK_PURPOSE)
    }
}

/// Wrong tries since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the last one was.
    pub last_ms: i64,
}

impl Tries {
    /// Until when the next try waits. A clock set back does not shorten it for ever: it never waits longer than the wait itself.
    pub fn wait_until_ms(&self, now_ms: i64) -> i64 {
        const WAITS_S: [i64; 8] = [0, 0, 2, 5, 15, 30, 60, 120];
        let wait = WAITS_S[(self.wrong as usize).min(WAITS_S.len() - 1)] * 1_000;
        if now_ms < self.last_ms { now_ms + wait } else { self.last_ms + wait }
    }
}

/// Whether a passphrase has words enough: at least four, and not one word four times.
pub fn enough_words(passphrase: &str) -> bool {
    let mut words: Vec<String> = passphrase.split_whitespace().map(str::to_lowercase).collect();
    let letters: usize = words.iter().map(|w| w.chars().count()).sum();
    words.sort_unstable();
    words.dedup();
    words.len() >= WORDS_MIN && letters >= 3 * WORDS_MIN
}

/// What an unlock screen may say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    /// Whether the authority is made up.
    pub fictional: bool,
    /// Whom to ring when a child tells of harm: a locked tablet shows it too.
    #[serde(default)]
    pub reach: Reach,
    /// To whom a visit is sealed that begins before anybody unlocks: the authority's public key, without its name.
    #[serde(default)]
    pub authority: Option<Authority>,
}

impl Face {
    /// What of an authority a locked tablet may hold.
    pub fn of(authority: &Authority) -> Face {
        let nameless = Authority { name: String::new(), reach: Reach::default(), ..authority.clone() };
        Face { fictional: authority.fictional, reach: authority.reach.clone(), authority: Some(nameless) }
    }
}

/// Whose tablet it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Whom {
    /// The adult.
    pub person: Person,
    /// The authority.
    pub authority: Authority,
    /// The device's clock less the server's, when last measured.
    pub skew_ms: Option<i64>,
}

/// What the child's turn opens with: this child's pack, and what the entries need. Sealed under the visit key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnPack {
    /// Version.
    pub v: u8,
    /// The pack with what was carried over.
    pub pack: Pack,
    /// Which visit.
    pub visit: VisitId,
    /// Whose visit, and with which authority.
    pub whom: Whom,
    /// What of the pack was done on this tablet in earlier visits.
    #[serde(default)]
    pub touched: Touched,
    /// Nobody had unlocked: it is not known yet who does the work, nor with which child.
    #[serde(default)]
    pub by_nobody: bool,
}

/// The name of a child's slot: it names nobody to whoever has not the read key.
pub fn slot_of(read: &Key, prefix: &str, child: ChildId) -> String {
    let hash = Hash::of_pieces(&[b"heard/tablet/slot/v1", read.as_bytes(), child.as_bytes()]);
    hash.0[..16].iter().fold(prefix.to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// Seals a value under a key into a slot or row that has this name: moved elsewhere, it does not open.
pub fn seal_under(key: &Key, name: &str, value: &impl Serialize, nonce: [u8; NONCE_LEN]) -> Vec<u8> {
    seal::seal(key, nonce, &about(name), &to_cbor(value))
}

/// Opens what [`seal_under`] made.
pub fn open_under<T: DeserializeOwned>(key: &Key, name: &str, sealed: &[u8]) -> Result<T, SealError> {
    from_cbor(&Zeroizing::new(seal::open(key, &about(name), sealed)?)).ok_or(SealError::NotOfThisFormat)
}

fn about(name: &str) -> Vec<u8> {
    [b"heard/tablet/v1/".as_slice(), name.as_bytes()].concat()
}

/// The name under which a child's pack is sealed with a visit key.
pub fn turn_name(kid: KeyId) -> String {
    format!("turn/{kid}")
}

fn visit_name(kid: KeyId) -> String {
    format!("visit-key-under-read-key/{kid}")
}

/// Wraps a visit key under the read key, with whose visit it is, until the visit closes.
pub fn wrap_visit(visit: &VisitKeyInside, kid: KeyId, read: &Key, nonce: [u8; NONCE_LEN]) -> Vec<u8> {
    seal_under(read, &visit_name(kid), visit, nonce)
}

/// Unwraps it: the key, and the child.
pub fn unwrap_visit(wrapped: &[u8], kid: KeyId, read: &Key) -> Result<(Key, ChildId), SealError> {
    let inside = open_under::<VisitKeyInside>(read, &visit_name(kid), wrapped)?;
    Ok((Key::from_slice(&Zeroizing::new(inside.key))?, inside.child))
}

/// Seals a visit key to the authority: one encapsulation a visit.
pub fn to_authority(
    inside: &VisitKeyInside,
    kid: KeyId,
    authority: &Authority,
    device: DeviceId,
    random: &[u8; ENCAPSULATION_RANDOM],
) -> Result<SealedVisitKey, SealError> {
    let about = wire::visit_key_about(authority.kid, kid, device);
    let sealed = seal::seal_visit_key(&AuthorityPublic(authority.public.0.clone()), &about, &to_cbor(inside), random)?;
    Ok(SealedVisitKey { kid, to: authority.kid, sealed: Bytes(sealed) })
}

/// A visit key with its id, as it crosses a fresh document load in the service worker's memory: 16 bytes and 32.
pub fn held_bytes(kid: KeyId, key: &Key) -> [u8; 48] {
    let mut bytes = [0; 48];
    bytes[..16].copy_from_slice(kid.as_bytes());
    bytes[16..].copy_from_slice(key.as_bytes());
    bytes
}

/// Reads what [`held_bytes`] made.
pub fn of_held(bytes: &[u8]) -> Option<(KeyId, Key)> {
    let (kid, key) = bytes.split_first_chunk::<16>()?;
    Some((KeyId::from_bytes(*kid), Key::from_slice(key).ok()?))
}

/// The keys in memory. What is not here cannot be read, whatever lies in the store.
#[derive(Default)]
pub struct Ring {
    /// The adult's read key; nothing while locked and on the child's turn.
    pub read: Option<Key>,
    /// The visit in hand.
    pub visit: Option<(KeyId, Key)>,
}

#[cfg(test)]
mod tests {
    //! Wrong keys, moved slots, wrong tries: what must not open does not, and what waits waits no longer than it says.
    use super::*;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    fn key(of: u8) -> Key {
        Key::from_bytes([of; 32])
    }

    #[wasm_bindgen_test]
    fn only_the_right_passphrase_opens_the_lock() {
        let lock = Lock::make(&key(1), &key(9), [3; 16], Cost::FLOOR, [4; NONCE_LEN]);
        let again: Lock = from_cbor(&to_cbor(&lock)).expect("a lock is read as it was written");
        assert_eq!(again.open(&key(1)), Ok(key(9)));
        assert_eq!(again.open(&key(2)), Err(SealError::DoesNotOpen));
    }

    #[wasm_bindgen_test]
    fn what_was_sealed_for_one_slot_does_not_open_in_another() {
        let sealed = seal_under(&key(1), "cache/lease", &7_i64, [4; NONCE_LEN]);
        assert_eq!(open_under::<i64>(&key(1), "cache/lease", &sealed), Ok(7));
        assert_eq!(open_under::<i64>(&key(1), "cache/pack/x", &sealed), Err(SealError::DoesNotOpen));
        assert_eq!(open_under::<i64>(&key(2), "cache/lease", &sealed), Err(SealError::DoesNotOpen));
    }

    #[wasm_bindgen_test]
    fn the_name_of_a_slot_names_no_child() {
        let child = ChildId::from_bytes([6; 16]);
        let name = slot_of(&key(1), PACKS, child);
        assert!(name.starts_with(PACKS) && !name.contains(&child.to_string()));
        assert_eq!(name, slot_of(&key(1), PACKS, child));
        assert_ne!(name, slot_of(&key(2), PACKS, child));
    }

    #[wasm_bindgen_test]
    fn a_visit_key_opens_only_under_its_own_read_key_and_id() {
        let (kid, other) = (KeyId::from_bytes([1; 16]), KeyId::from_bytes([2; 16]));
        let child = ChildId::from_bytes([6; 16]);
        let inside = VisitKeyInside { key: vec![5; 32], child, visit: VisitId::from_bytes([7; 16]), to_follow: false };
        let wrapped = wrap_visit(&inside, kid, &key(1), [4; NONCE_LEN]);
        assert_eq!(unwrap_visit(&wrapped, kid, &key(1)), Ok((key(5), child)));
        assert_eq!(unwrap_visit(&wrapped, other, &key(1)), Err(SealError::DoesNotOpen));
        assert_eq!(unwrap_visit(&wrapped, kid, &key(2)), Err(SealError::DoesNotOpen));
        assert_eq!(of_held(&held_bytes(kid, &key(5))), Some((kid, key(5))));
        assert_eq!(of_held(&[0; 20]), None);
    }

    #[wasm_bindgen_test]
    fn wrong_tries_wait_longer_and_a_clock_set_back_does_not_lock_for_ever() {
        let at = |wrong| Tries { wrong, last_ms: 1_000_000 }.wait_until_ms(1_000_000) - 1_000_000;
        assert_eq!([at(0), at(1), at(2), at(3)], [0, 0, 2_000, 5_000]);
        assert_eq!(at(7), at(70));
        assert_eq!(Tries { wrong: 7, last_ms: 1_000_000 }.wait_until_ms(500_000), 500_000 + 120_000);
    }

    #[wasm_bindgen_test]
    fn four_different_words_are_enough_and_fewer_are_not() {
        assert!(enough_words("kettle  window slipper lamp"));
        assert!(!enough_words("kettle window slipper"));
        assert!(!enough_words("kettle kettle Kettle kettle"));
        assert!(!enough_words("a b c d"));
    }
}
