//! What is in the child's hand, and what can be done with it; with an empty hand, what can be asked or done about all three houses. It stays
//! in one place above the houses, so that nothing else moves when a card is lifted.

use super::{own_words, step};
use crate::domain::*;
use crate::pictures::{Card as Shown, words};
use crate::tablet::live::live;
use crate::tablet::{
    access::{self, PictureButton, Said},
    act::App,
    model::{Lifted, Screen},
};
use leptos::prelude::*;

/// The card that is lifted.
pub fn card_of(lifted: &Lifted, houses: &Houses) -> Option<Card> {
    match lifted {
        Lifted::Nothing => None,
        Lifted::Card(id) => Some(Card::Library(id.clone())),
        Lifted::OwnWords(own) => Some(Card::OwnWords(own.clone())),
        Lifted::Placed(number) => houses.standing.placed.iter().find(|p| p.number == *number).map(|p| p.card.clone()),
    }
}

/// What a card says aloud: its word, or the child's own.
pub fn said_of(card: &Card) -> String {
    match card {
        Card::Library(id) => words().card(id).into_owned(),
        Card::OwnWords(own) => own.clone(),
    }
}

#[component]
pub fn Hand(app: App, activity: ActivityId, houses: Memo<Houses>, lifted: Memo<Lifted>) -> impl IntoView {
    let writing = RwSignal::new(false);
    let here = move || {
        let now = lifted.get();
        match card_of(&now, &houses.get_untracked()) {
            Some(card) => full(app, activity, card, now),
            None => empty(app, activity, houses, writing),
        }
    };
    view! {
        <div class="hand">{here}</div>
        {live(move || writing.get().then(|| own_words::form(app, writing)))}
    }
}

fn full(app: App, activity: ActivityId, card: Card, lifted: Lifted) -> AnyView {
    let words = words();
    let said = said_of(&card);
    let placed = if let Lifted::Placed(number) = lifted { Some(number) } else { None };
    let lay_back = move |()| app.model.update(|m| m.lifted = Lifted::Nothing);
    let put_away = move |number: u32| {
        if step(app, activity, HousesStep::PutAway { number }) {
            app.model.update(|m| m.lifted = Lifted::Nothing);
        }
    };
    view! {
        <div class="in-hand" data-in-hand="true">
            <Shown card=card />
            <h1 class="hand-words" tabindex="-1">{words.say(if placed.is_some() { "hand-move" } else { "hand-put" })}</h1>
            <PictureButton action="speak" picture="speak".to_owned() word=words.say("speak").into_owned() on_touch=move |()| access::say(app, &said) />
            {placed.map(|number| view! {
                <PictureButton action="put-away" picture="put-away".to_owned() word=words.say("put-away").into_owned() on_touch=move |()| put_away(number) />
            })}
            <PictureButton action="back" picture="hand-cover".to_owned() class="lay-back" word=words.say("hand-back").into_owned() on_touch=lay_back />
        </div>
    }
    .into_any()
}

fn empty(app: App, activity: ActivityId, houses: Memo<Houses>, writing: RwSignal<bool>) -> AnyView {
    let words = words();
    let can_undo = app.pick(move |m| m.in_hand.state.houses.get(&activity).is_some_and(|h| !h.undo.is_empty()));
    let asked = Memo::new(move |_| if houses.with(Houses::is_empty) { "houses-which-first" } else { "houses-more" });
    let other_look = move |_| {
        let look = if houses.with_untracked(|h| h.look) == Look::Drawn { Look::Plain } else { Look::Drawn };
        step(app, activity, HousesStep::LookChosen(look));
    };
    view! {
        <div class="hand-empty">
            <h1 class="only-read" tabindex="-1">{words.say("choice-houses")}</h1>
            <Said class="asks" text=Signal::derive(move || words.say(asked.get()).into_owned()) />
            {live(move || can_undo.get().then(|| view! {
                <PictureButton action="undo" picture="undo".to_owned() word=words.say("undo").into_owned() on_touch=move |()| { step(app, activity, HousesStep::Undone); } />
            }))}
            <div class="adult-acts">
                <button type="button" class="adult" data-action="own-words" on:click=move |_| writing.set(true)>{words.say("own-words-write")}</button>
                <button type="button" class="adult" data-action="look" on:click=other_look>
                    {live(move || words.say(if houses.with(|h| h.look) == Look::Drawn { "look-plain" } else { "look-drawn" }))}
                </button>
            </div>
            <PictureButton class="done" action="finished" picture="keep".to_owned() word=words.say("houses-finished").into_owned()
                on_touch=move |()| app.go(Screen::WhoWillSee(activity)) />
        </div>
    }
    .into_any()
}
