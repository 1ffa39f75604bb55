//! A house with what stands in it, and the three in the child's order. The drawn look and the plain one have the same places. Refuses to
//! make one house bigger or brighter than another, to sort what a child placed, and to say that a house is empty as if it had to be filled.

use super::live::list;
use super::{Pictures, card, words};
use crate::domain::{Card, House, Houses, Look, MessageId, Placement};
use crate::library::words::Words;
use crate::pictures::live::{Watched, watched};
use leptos::prelude::*;

/// The title of a house: the child's own, or the library's for this look.
pub fn house_title(words: Words, house: House, look: Look, own: Option<&str>) -> String {
    match (own, look) {
        (Some(own), _) => own.to_owned(),
        (None, Look::Drawn) => words.say(&format!("house-{}", house.key())).into_owned(),
        (None, Look::Plain) => words.say(&format!("column-{}", house.key())).into_owned(),
    }
}

/// How many slots a side the open interior is divided into, so that what stands there is as big as it can be.
fn slots(count: usize) -> &'static str {
    match count {
        0..=4 => "house-slots slots-2",
        5..=9 => "house-slots slots-3",
        10..=16 => "house-slots slots-4",
        _ => "house-slots slots-5",
    }
}

/// One house, and what stands in it in the order in which it was put.
///
/// `on_house` makes the house itself a button (under the cards), `on_card` makes each card one. While `in_hand` is true every touch on the
/// house goes to the house, so that a card can be put where another one already stands.
#[component]
pub fn HouseView(
    /// Which house.
    house: House,
    /// What stands in it.
    #[prop(into)]
    placed: Watched<Vec<Placement>>,
    /// The child's own title.
    #[prop(optional, into)]
    title: Watched<Option<String>>,
    /// The look.
    #[prop(optional, into)]
    look: Watched<Look>,
    /// What touching the house does.
    #[prop(optional, into)]
    on_house: Option<Callback<House>>,
    /// What touching a card in it does; it is given the placement's number.
    #[prop(optional, into)]
    on_card: Option<Callback<u32>>,
    /// The placement that is chosen.
    #[prop(optional, into)]
    chosen: Watched<Option<u32>>,
    /// Whether a card is in hand and looks for a house.
    #[prop(optional, into)]
    in_hand: Watched<bool>,
    /// The message it is, where it is one.
    #[prop(optional, into)]
    of: Option<MessageId>,
) -> impl IntoView {
    draw(Parts { house, placed, title, look, on_house, on_card, chosen, in_hand, of })
}

struct Parts {
    house: House,
    placed: Watched<Vec<Placement>>,
    title: Watched<Option<String>>,
    look: Watched<Look>,
    on_house: Option<Callback<House>>,
    on_card: Option<Callback<u32>>,
    chosen: Watched<Option<u32>>,
    in_hand: Watched<bool>,
    of: Option<MessageId>,
}

fn draw(parts: Parts) -> AnyView {
    let Parts { house, placed, title, look, on_house, on_card, chosen, in_hand, of } = parts;
    let words = words();
    let name = watched(move || title.with(|own| house_title(words, house, look.get(), own.as_deref())));
    let pictures = use_context::<Pictures>();
    let art = move || {
        let drawn = look.get() == Look::Drawn;
        let file = if drawn { format!("house-{}", house.key()) } else { format!("mark-{}", house.key()) };
        pictures.as_ref().and_then(|p| p.address(&file)).map(|src| {
            if drawn {
                view! { <img class="house-art" src=src alt="" width="360" height="300" draggable="false" /> }
            } else {
                view! { <img class="house-mark" src=src alt="" width="72" height="72" draggable="false" /> }
            }
        })
    };
    let front = view! {
        {art}
        <span class="house-title" class:long=move || name.with(|name| name.chars().count() > 18) dir="auto">{move || name.get()}</span>
    };
    let front = match on_house {
        Some(touch) => {
            view! { <button type="button" class="house-front" on:click=move |_| touch.run(house)>{front}</button> }.into_any()
        }
        None => view! { <div class="house-front">{front}</div> }.into_any(),
    };
    let class = move || match look.get() {
        Look::Drawn => "house drawn",
        Look::Plain => "house plain-look",
    };
    view! {
        <section class=class class:takes=move || in_hand.get() data-house=house.key() role="group" aria-label=move || name.get()>
            {front}
            <ul class=move || placed.with(|p| slots(p.len())) role="list">
                {list(move || placed.get(), |p| p.number.to_string(), move |placement| standing(placement, of, on_card, chosen))}
            </ul>
        </section>
    }
    .into_any()
}

fn standing(
    placement: Placement,
    of: Option<MessageId>,
    on_card: Option<Callback<u32>>,
    chosen: Watched<Option<u32>>,
) -> AnyView {
    let number = placement.number;
    let on_choose = on_card.map(|touch| Callback::new(move |_: Card| touch.run(number)));
    let inside = card::draw(placement.card, (of, number), on_choose, watched(move || chosen.get() == Some(number)));
    view! { <li data-number=number>{inside}</li> }.into_any()
}

/// The three houses in the child's order.
#[component]
pub fn HousesView(
    /// The houses.
    #[prop(into)]
    houses: Watched<Houses>,
    /// What touching a house does.
    #[prop(optional, into)]
    on_house: Option<Callback<House>>,
    /// What touching a card in a house does.
    #[prop(optional, into)]
    on_card: Option<Callback<u32>>,
    /// The placement that is chosen.
    #[prop(optional, into)]
    chosen: Watched<Option<u32>>,
    /// Whether a card is in hand and looks for a house.
    #[prop(optional, into)]
    in_hand: Watched<bool>,
) -> impl IntoView {
    let order = watched(move || houses.with(Houses::order));
    let look = watched(move || houses.with(|h| h.look));
    view! {
        <div class="houses">
            {list(move || order.get().to_vec(), |house| house.key().to_owned(), move |house| {
                    let placed = watched(move || houses.with(|h| h.in_house(house).cloned().collect::<Vec<_>>()));
                    let title = watched(move || houses.with(|h| h.standing.titles.get(&house).cloned()));
                    draw(Parts {
                        house,
                        placed,
                        title,
                        look,
                        on_house,
                        on_card,
                        chosen,
                        in_hand,
                        of: None,
                    })
                })}
        </div>
    }
}
