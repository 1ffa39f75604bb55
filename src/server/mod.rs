//! The program of the authority. Native only. The one place with files, network, clock and threads.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the server is where files, network, clock and threads are"
)]

/// A child's record from entries in any order.
pub mod fold;
/// The keys file.
pub mod keys;
/// Pages for adults.
pub mod office;
/// Time and randomness.
pub mod outside;
/// The tablet's shell and what stands still.
pub mod shell;
/// The database.
pub mod store;
