//! The program of the authority. Native only. The one place with files, network, clock and threads.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the server is where files, network, clock and threads are"
)]

/// What tablets and other systems ask.
pub mod api;
/// What every request finds.
pub mod app;
/// Passwords and sessions.
pub mod auth;
/// A fictional authority to try Heard out.
pub mod demo;
/// A child's record from entries in any order.
pub mod fold;
/// The gate before every handler.
pub mod guard;
/// What every answer carries.
pub mod headers;
/// Of a JPEG, what its picture is made of.
mod jpeg;
/// The keys file.
pub mod keys;
/// How many may be connected, and how long one may say nothing.
pub mod limits;
/// What is in a photo or recording.
pub mod media;
/// Pages for adults.
pub mod office;
/// Time and randomness.
pub mod outside;
/// Pieces of photos and recordings, in files.
pub mod pieces;
/// Refusals of the API.
pub mod problem;
#[cfg(test)]
mod replay;
/// The one table of routes.
pub mod routes;
/// Starting, serving, stopping.
pub mod serve;
/// The tablet's shell and what stands still.
pub mod shell;
/// The database.
pub mod store;
/// How often somebody may try a password.
pub mod throttle;
