//! Heard: a child says what life is like for them, in pictures; what they told reaches their plan and is answered in the same pictures.
//!
//! The map, in reading order. The pure modules compile for both worlds; `tablet` only for wasm, `server` only natively.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test says that something is wrong by stopping"))]

/// The words of the field and their rules.
pub mod domain;
/// A device's journal, and sync as a plan.
pub mod journal;
/// Cards, boards, and every word a person sees.
pub mod library;
/// How a card, a board, a house, a message, a plan look.
pub mod pictures;
/// Keys, seals, signatures.
pub mod seal;
/// The program of the authority.
#[cfg(not(target_family = "wasm"))]
pub mod server;
/// The program in the child's hands.
#[cfg(target_family = "wasm")]
pub mod tablet;
/// What crosses the network.
pub mod wire;
