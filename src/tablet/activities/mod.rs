//! The ways of telling, one folder each: how an activity is opened, shown and kept on the tablet. Their rules are in `domain::activity`.

pub mod houses;
