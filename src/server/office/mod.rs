//! Pages for adults.
pub mod accounts;
pub mod child;
pub mod children;
pub mod frame;
pub mod licences;
pub mod message;
pub mod plan;
pub mod problem;
pub mod record;
pub mod sign_in;
pub mod telling;
