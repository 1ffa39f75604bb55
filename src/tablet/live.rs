//! One kind of closure for everything that changes on a screen. Each closure of its own kind would be compiled anew through the whole
//! renderer, and a first visit on a slow network pays for that by the byte.

use leptos::prelude::*;

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
