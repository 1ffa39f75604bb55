//! A board: cards in fixed places, two rows, filled column by column, up to eight columns; a narrow screen pans the same grid. Refuses to
//! sort, hide or move a card: a place that a hand has learnt stays.

use super::{card, words};
use crate::domain;
use crate::library::cards::Board;
use crate::pictures::live::{Watched, watched};
use leptos::prelude::*;

/// A board of the library.
#[component]
pub fn BoardView(
    /// The board.
    board: &'static Board,
    /// What choosing a card does.
    #[prop(optional, into)]
    on_choose: Option<Callback<domain::Card>>,
    /// The card in hand.
    #[prop(optional, into)]
    chosen: Watched<Option<domain::Card>>,
) -> impl IntoView {
    let name = words().say(&format!("board-{}", board.id));
    let columns = board.cards.len().div_ceil(2).clamp(1, 8);
    let places = board
        .cards
        .iter()
        .map(|library| {
            let this = domain::Card::Library(library.id.to_owned());
            let same = this.clone();
            let in_hand = watched(move || chosen.with(|card| card.as_ref() == Some(&same)));
            view! { <li>{card::draw(this, (None, 0), on_choose, in_hand)}</li> }
        })
        .collect_view();
    // A grid that pans is reached by the keyboard through its buttons; where its cards are no buttons it needs a stop of its own.
    view! {
        <div class="board" data-board=board.id role="group" aria-label=name tabindex=on_choose.is_none().then_some("0")>
            <ul class=format!("board-places columns-{columns}") role="list">
                {places}
            </ul>
        </div>
    }
}
