//! One card: a picture with its word, or the child's own words, marked as typed by an adult. Refuses to shorten, correct or translate own
//! words, and refuses to be a button unless someone passes in what choosing does.

use super::made::{Wanted, made_line, made_title, made_view};
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
        domain::Card::Made(made) => made_line(words, made),
    }
}

/// What stands in `data-card`: the library's id, `own-words`, or the word of the way it was made in.
pub fn card_key(card: &domain::Card) -> String {
    match card {
        domain::Card::Library(id) => id.clone(),
        domain::Card::OwnWords(_) => "own-words".to_owned(),
        domain::Card::Made(made) => format!("made-{}", made.key()),
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

/// Where a card stands: in which message, and with which number. Only what was made in another way asks for it.
pub(super) type Place = (Option<domain::MessageId>, u32);

/// What a card shows inside its edge.
fn face(card: &domain::Card, (of, number): Place) -> AnyView {
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
        domain::Card::Made(made) => {
            // What an adult wrote down is marked so; a drawing, a photo and a sound have a word as any card.
            let class = if made.is_written_down() { "own-words-mark" } else { "card-word" };
            view! {
                {made_view(&Wanted { of, number, made, small: true })}
                <span class=class>{made_title(words, made)}</span>
            }
            .into_any()
        }
    }
}

fn class_of(card: &domain::Card) -> &'static str {
    match card {
        domain::Card::Library(_) => "card",
        domain::Card::OwnWords(_) => "card speech",
        domain::Card::Made(domain::Made::Said { .. }) => "card speech",
        domain::Card::Made(_) => "card made",
    }
}

pub(super) fn draw(
    card: domain::Card,
    place: Place,
    on_choose: Option<Callback<domain::Card>>,
    chosen: Watched<bool>,
) -> AnyView {
    let key = card_key(&card);
    let class = class_of(&card);
    let inside = face(&card, place);
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
    /// In which message it stands.
    #[prop(optional, into)]
    of: Option<domain::MessageId>,
    /// Its number there.
    #[prop(optional)]
    number: u32,
) -> impl IntoView {
    draw(card, (of, number), on_choose, chosen)
}
