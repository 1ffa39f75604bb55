//! (being written)

use serde::{Deserialize, Serialize};

/// What sync knows from one day to the next. Lies in the slot [`super::names::SYNC`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {}
