//! What a child made or showed in another way, by itself or among the cards of a house. What was said word for word stands in quotation marks;
//! what an adult describes never does. Where the drawing, photo or sound itself is, the tablet and the office each know.

use super::{Drawing, words};
use crate::domain::{Made, MessageId};
use crate::library::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

/// What is asked for: in which message, where it is one; its number there; what it is; whether it stands small among others.
pub struct Wanted<'a> {
    /// In which message; nothing while it is being made.
    pub of: Option<MessageId>,
    /// Its number in the message.
    pub number: u32,
    /// What it is.
    pub made: &'a Made,
    /// Whether it stands small among others.
    pub small: bool,
}

type Found = dyn Fn(&Wanted<'_>) -> Option<AnyView> + Send + Sync;

/// Draws a drawing, a photo or a sound from where it is. Put into the context by the tablet and by the office.
#[derive(Clone)]
pub struct MadeViews(Arc<Found>);

impl MadeViews {
    /// Asks a function for every one.
    pub fn new(found: impl Fn(&Wanted<'_>) -> Option<AnyView> + Send + Sync + 'static) -> Self {
        Self(Arc::new(found))
    }
}

/// The name of the way, as it stands over what was made.
pub fn made_title(words: Words, made: &Made) -> String {
    match made {
        Made::Shown { how, .. } => words.say(&format!("made-shown-{}", how.key())).into_owned(),
        Made::Said { how, .. } => words.say(&format!("made-said-{}", how.key())).into_owned(),
        other => words.say(&format!("made-{}", other.key())).into_owned(),
    }
}

/// What it says in one line: own words in quotation marks, a description marked as an adult's, else the name of the way.
pub fn made_line(words: Words, made: &Made) -> String {
    match made {
        Made::Said { words: said, .. } => words.with("quoted", &[("words", said.clone().into())]),
        Made::Shown { what, .. } => words.with("made-described", &[("what", what.clone().into())]),
        other => made_title(words, other),
    }
}

/// The picture of the way: a drawing of ours.
pub fn made_picture(made: &Made) -> &'static str {
    match made {
        Made::Drawing { .. } => "activity-drawing",
        Made::Photo(_) => "photo",
        Made::Sound(_) => "record",
        Made::Shown { .. } => "shown",
        Made::Said { .. } => "talking",
    }
}

/// What was made.
pub fn made_view(wanted: &Wanted<'_>) -> AnyView {
    let words = words();
    match wanted.made {
        Made::Said { words: said, .. } => view! { <q class="own-words" dir="auto">{said.clone()}</q> }.into_any(),
        Made::Shown { what, read_by, .. } => {
            let read_by = (!read_by.trim().is_empty())
                .then(|| view! { <span class="read-by">{words.with("made-read-by", &[("who", read_by.clone().into())])}</span> });
            view! { <span class="described"><span dir="auto">{what.clone()}</span> {read_by}</span> }.into_any()
        }
        made => {
            let found = use_context::<MadeViews>().and_then(|views| (views.0)(wanted));
            found.unwrap_or_else(|| {
                view! { <span class="made-apart"><Drawing name=made_picture(made) /><span>{made_title(words, made)}</span></span> }.into_any()
            })
        }
    }
}
