//! What crosses the network and what is sealed into entries: versioned, one snapshot test per type. Both sides use these types and no others.
//! Holds no rule of practice and opens no connection. Entries are deterministic CBOR (RFC 8949 4.2); requests and answers are JSON.

mod api;
mod code;
mod entry;
mod kinds;
mod tree;

#[cfg(all(test, not(target_family = "wasm")))]
mod hostile;
#[cfg(all(test, not(target_family = "wasm")))]
mod pack_snapshots;
#[cfg(all(test, not(target_family = "wasm")))]
mod samples;
#[cfg(all(test, not(target_family = "wasm")))]
mod snapshots;

pub use api::*;
pub use code::*;
pub use entry::*;
