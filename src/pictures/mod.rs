//! Leptos components without I/O: how a card, a board, a house, a message, a trail and a plan look, the same on the tablet, in the office
//! and in print. They refuse three things: a word of their own (all come from `library/words`), a `style` attribute (geometry and colour
//! are classes and SVG attributes), and deciding anything (what a touch does is passed in; without it they are still pictures).
//!
//! They take [`Words`](crate::library::words::Words) and [`Pictures`] from the context of the owner that draws them.

mod board;
mod card;
mod house;
pub mod live;
mod made;
mod message;
pub mod paper;
mod plan;
mod room;
mod trail;
mod when;

pub use board::{BoardView, BoardViewProps};
pub use card::{Card, CardPicture, CardPictureProps, CardProps, card_key, card_word};
pub use house::{HouseView, HouseViewProps, HousesView, HousesViewProps, house_title};
pub use made::{MadeViews, Wanted, made_line, made_picture, made_title, made_view};
pub use message::{MessageView, MessageViewProps, who_key};
pub use paper::{PaperView, PaperViewProps};
pub use plan::{PlanForChild, PlanForChildProps};
pub use room::{PLACES, place_words, somebody_words};
pub use trail::{Eyes, TrailView, TrailViewProps};
pub use when::{Clock, clock_words, day_of, day_words, minute_words, on_day, on_minute};

use crate::library::{cards, words::Words};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// Where each picture lies: a name (a drawing of ours without its ending, or an OpenMoji hexcode) gives its address. Put into the context by
/// the tablet (from the shell's map) and by the server (from the real site folder).
#[derive(Clone)]
pub struct Pictures(Arc<Addresses>);

/// What knows the address of a picture by its name.
type Addresses = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Pictures {
    /// Asks a function for every address.
    pub fn new(address: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(address))
    }

    /// Looks addresses up in a map.
    pub fn of_map(map: BTreeMap<String, String>) -> Self {
        Self::new(move |name| map.get(name).cloned())
    }

    /// The address of a picture; nothing when there is no such picture, and then the word stands alone.
    pub fn address(&self, name: &str) -> Option<String> {
        (self.0)(name)
    }
}

/// The words of the owner that draws; English where nobody gave any, so that a forgotten context never leaves a child without words.
pub fn words() -> Words {
    use_context::<Words>().unwrap_or_else(|| Words::of(crate::library::words::Language::default()))
}

/// The name under which a library picture lies in [`Pictures`].
pub fn name_of(picture: cards::Picture) -> &'static str {
    match picture {
        cards::Picture::Own(name) | cards::Picture::OpenMoji(name) => name,
    }
}

/// A picture beside its word, and so without a name of its own. Nothing is drawn where the picture is not there.
#[component]
pub fn Drawing(
    /// Its name in [`Pictures`].
    #[prop(into)]
    name: String,
    /// A class besides `picture`.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let address = use_context::<Pictures>().and_then(|pictures| pictures.address(&name));
    let class = if class.is_empty() { "picture".to_owned() } else { format!("picture {class}") };
    address.map(|src| view! { <img class=class src=src alt="" width="72" height="72" draggable="false" decoding="async" /> })
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
