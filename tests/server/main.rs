//! The server as it is: a real server on a port of its own, a real database in a folder of its own, real signed batches of sealed entries.
//! One binary, so that it is linked once. Nothing here is mocked.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may stop, and meets the system"
)]

mod access;
mod accounts;
mod answering;
mod audience;
mod bad_input;
mod bench;
mod common;
mod crash;
mod durable;
mod harm;
mod hostile;
mod made;
mod media;
mod office;
mod other_ways;
mod reading;
mod records;
mod refusals;
mod sync;
mod theirs;
mod tls;
mod to_follow;
mod visits;
