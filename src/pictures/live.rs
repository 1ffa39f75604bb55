//! One kind of closure and one kind of list for everything that changes on a screen. Each of its own kind would be compiled anew through
//! the whole renderer, and a first visit on a slow network pays for that by the byte.

use leptos::prelude::*;
use std::sync::Arc;

/// A part of a screen that is drawn anew when what it read has changed.
pub type Live = Box<dyn FnMut() -> AnyView + Send>;
/// A text or an attribute that changes.
pub type LiveText = Box<dyn FnMut() -> String + Send>;

/// Draws a part anew when what it read has changed.
pub fn live<V: IntoView + 'static>(mut draw: impl FnMut() -> V + Send + 'static) -> Live {
    Box::new(move || draw().into_any())
}

/// Writes an attribute anew when what it read has changed.
pub fn text(write: impl FnMut() -> String + Send + 'static) -> LiveText {
    Box::new(write)
}

/// One thing of a list: what it is known by, and how it is drawn when it is new.
struct One {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// A list of which each thing stands still while its key stays: only what is new is drawn.
pub fn list<T: Send + 'static>(
    all: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: fn(&T) -> String,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let draw = Arc::new(draw);
    keyed(Box::new(move || {
        let one = |thing: T| {
            let draw = draw.clone();
            One { key: key(&thing), draw: Box::new(move || draw(thing)) }
        };
        all().into_iter().map(one).collect()
    }))
}

fn keyed(all: Box<dyn Fn() -> Vec<One> + Send + Sync>) -> AnyView {
    view! { <For each=all key=|one| one.key.clone() children=|one| (one.draw)() /> }.into_any()
}
