//! Names of things: 128 random bits each, one type per noun so that a visit can never be taken for a child.
//! Makes no randomness itself: the caller brings 16 bytes.

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, Visitor},
};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id of 16 random bytes (UUID version 4).
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }
            /// Takes 16 bytes as they are.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(Uuid::from_bytes(bytes)) }
            /// The 16 bytes.
            pub fn as_bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                d.deserialize_any(TextOrBytes).map($name)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

/// Text in JSON, 16 bytes in CBOR; which one it is shows in what is there.
struct TextOrBytes;

impl Visitor<'_> for TextOrBytes {
    type Value = Uuid;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Uuid, E> {
        Uuid::try_parse(text).map_err(|_| E::custom("not an id"))
    }
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Uuid, E> {
        Uuid::from_slice(bytes).map_err(|_| E::custom("not an id"))
    }
}

/// The text is not 32 hexadecimal digits in the usual five groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

ids! {
    /// A child's record.
    ChildId,
    /// One piece of direct work.
    VisitId,
    /// One making of an activity (these three houses, that drawing).
    ActivityId,
    /// One thing the child told.
    MessageId,
    /// A photo or a sound recording.
    MediaId,
    /// A mark that a child told of harm.
    HarmId,
    /// One outcome of a plan.
    OutcomeId,
    /// An adult with an account.
    PersonId,
    /// A tablet (or the server, which keeps a journal too): the first 16 bytes of the SHA-256 of its public signing key.
    DeviceId,
    /// A key: a visit's, a child's, the authority's.
    KeyId,
}
