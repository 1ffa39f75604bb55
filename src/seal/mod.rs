//! Sealing: what makes a child's words unreadable to whoever takes the tablet or the disk. hpke, aead, hashes, signatures, key wrapping.
//! Pure: reads no randomness and no clock (the caller brings both), stores nothing, and logs nothing. Formats are versioned and final;
//! `known_answers.rs` pins every one.

mod aead;
mod authority;
mod passphrase;
mod sign;

#[cfg(all(test, not(target_family = "wasm")))]
mod known_answers;

pub use aead::{Key, NONCE_LEN, open, seal, unwrap_key, wrap_key};
pub use authority::{AuthorityPrivate, AuthorityPublic, ENCAPSULATION_RANDOM, open_visit_key, seal_visit_key};
pub use passphrase::{Cost, derive};
pub use sign::{DeviceKey, device_of, verify};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Sealing or opening failed. Says nothing more on purpose: an attacker learns nothing, and a person's message says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key does not fit, or the bytes were changed.
    #[error("the key does not fit, or the bytes were changed")]
    DoesNotOpen,
    /// The bytes are not of this format.
    #[error("not of this format")]
    NotOfThisFormat,
    /// Deriving a key needs more memory than there is.
    #[error("not enough memory to derive the key")]
    NoMemory,
}

/// SHA-256, as 32 bytes; shown in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Before the first entry there is nothing: 32 zero bytes.
    pub const NOTHING: Hash = Hash([0; 32]);

    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// The hash of several pieces, each led by its length (8 bytes, big-endian), so that no two lists give the same bytes.
    pub fn of_pieces(pieces: &[&[u8]]) -> Hash {
        let mut hasher = Sha256::new();
        for piece in pieces {
            hasher.update((piece.len() as u64).to_be_bytes());
            hasher.update(piece);
        }
        Hash(hasher.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Hash {
    type Err = SealError;
    fn from_str(text: &str) -> Result<Self, SealError> {
        let mut hash = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(SealError::NotOfThisFormat);
        }
        for (i, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| SealError::NotOfThisFormat)?;
        }
        Ok(Hash(hash))
    }
}

/// Hexadecimal in JSON, a byte string in CBOR.
impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { s.serialize_bytes(&self.0) }
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(HexOrBytes)
    }
}

struct HexOrBytes;

impl serde::de::Visitor<'_> for HexOrBytes {
    type Value = Hash;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a hash")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Hash, E> {
        text.parse().map_err(|_| E::custom("a hash has 64 hexadecimal digits"))
    }
    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Hash, E> {
        bytes.try_into().map(Hash).map_err(|_| E::custom("a hash has 32 bytes"))
    }
}
