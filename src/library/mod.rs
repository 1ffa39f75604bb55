//! Cards and boards, and every word that a person sees. Data and lookups: draws nothing, decides nothing.

pub mod cards;
pub mod wordings;
pub mod words;
