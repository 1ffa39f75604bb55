//! Pages for adults, made on the server: no script, forms that POST and redirect, every word from `library/words`. `doors`, `child_doors`,
//! `message_doors`, `visit_doors` and `harm_doors` are the handlers of the routes table; each of the others draws one page from data that was read before, and opens nothing itself.

pub mod accounts;
mod answer;
pub mod child;
mod child_doors;
pub mod children;
mod desk;
pub mod doors;
pub mod frame;
pub mod harm;
mod harm_account;
mod harm_doors;
mod in_short;
mod intervals;
mod kept_aside;
pub mod licences;
mod made;
pub mod message;
mod message_doors;
pub mod plan;
pub mod problem;
pub mod profile;
pub mod reach;
pub mod record;
pub mod sign_in;
pub mod telling;
pub mod visit;
mod visit_doors;
mod whose;

#[cfg(test)]
mod tests;

pub use desk::{ReadAs, given_back, read_as, refused};
