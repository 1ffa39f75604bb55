//! A key from a passphrase: Argon2id (RFC 9106). The cost is stored beside what it wraps, so that it can be raised later.
//! Slow on purpose: on the tablet it runs in a worker.

use super::{Key, SealError};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// What deriving costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Cost {
    /// The usual cost: 64 MiB, 3 passes.
    pub const USUAL: Cost = Cost { memory_kib: 65_536, passes: 3 };
    /// The floor, where memory is short: 19 MiB, 2 passes (OWASP).
    pub const FLOOR: Cost = Cost { memory_kib: 19_456, passes: 2 };
}

/// Derives a key. `salt` is 16 random bytes. Words are joined by single spaces in lower case before, so that typing is forgiven.
pub fn derive(passphrase: &str, salt: &[u8; 16], cost: Cost) -> Result<Key, SealError> {
    let mut said = passphrase.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| SealError::NotOfThisFormat)?;
    let mut out = [0; 32];
    let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(said.as_bytes(), salt, &mut out);
    said.zeroize();
    derived.map_err(|_| SealError::NoMemory)?;
    let key = Key::from_bytes(out);
    out.zeroize();
    Ok(key)
}
