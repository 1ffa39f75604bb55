//! One card: a picture with its word, or the child's own words, marked as typed by an adult. Refuses to shorten, correct or translate own
//! words, and refuses to be a button unless someone passes in what choosing does.

use super::{Drawing, name_of, words};
use crate::domain;
use crate::library::{cards, words::Words};
use crate::pictures::live::Watched;
use leptos::prelude::*;

/// The word by which a card is known: the library's, or the child's own words as they are.
pub fn card_word(words: Words, card: &domain::Card) -> String {
    match card {
        domain::Card::Library(id) => words.card(id).into_owned(),
        domain::Card::OwnWords(own) => own.clone(),
    }
}

/// What stands in `data-card`: the library's id, or `own-words`.
pub fn card_key(card: &domain::Card) -> String {
    match card {
        domain::Card::Library(id) => id.clone(),
        domain::Card::OwnWords(_) => "own-words".to_owned(),
    }
}

/// The picture of a library card alone, for places where its word stands beside it.
#[component]
pub fn CardPicture(
    /// The card's id in the library.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    cards::card(&id).map(|card| view! { <Drawing name=name_of(card.picture) /> })
}

/// What a card shows inside its edge.
pub(super) fn face(card: &domain::Card) -> AnyView {
    let words = words();
    match card {
        domain::Card::Library(id) => view! {
            <CardPicture id=id.clone() />
            <span class="card-word">{words.card(id).into_owned()}</span>
        }
        .into_any(),
        domain::Card::OwnWords(own) => view! {
            <q class="own-words" dir="auto">{own.clone()}</q>
            <span class="own-words-mark">{words.say("own-words-mark")}</span>
        }
        .into_any(),
    }
}

fn class_of(card: &domain::Card) -> &'static str {
    match card {
        domain::Card::Library(_) => "card",
        domain::Card::OwnWords(_) => "card speech",
    }
}

pub(super) fn draw(card: domain::Card, on_choose: Option<Callback<domain::Card>>, chosen: Watched<bool>) -> AnyView {
    let key = card_key(&card);
    let class = class_of(&card);
    let inside = face(&card);
    match on_choose {
        Some(choose) => view! {
            <button
                type="button"
                class=class
                data-card=key
                aria-pressed=move || chosen.get().to_string()
                on:click=move |_| choose.run(card.clone())
            >
                {inside}
            </button>
        }
        .into_any(),
        None => view! { <span class=class data-card=key>{inside}</span> }.into_any(),
    }
}

/// A card: its picture and its word. A real button when `on_choose` is given, a plain picture when not.
#[component]
pub fn Card(
    /// The card.
    card: domain::Card,
    /// What choosing it does.
    #[prop(optional, into)]
    on_choose: Option<Callback<domain::Card>>,
    /// Whether it is the one in hand.
    #[prop(optional, into)]
    chosen: Watched<bool>,
) -> impl IntoView {
    draw(card, on_choose, chosen)
}
