//! The program in the child's hands. Wasm only.

pub mod browser;
pub mod idb;
pub mod sync;
