//! What is in the child's hand, and what can be done with it; with an empty hand, what can be asked or done about all three houses. It stays
//! in one place above the houses, so that nothing else moves when a card is lifted.

use super::{own_words, step};
use crate::domain::*;
use crate::pictures::live::{Watched, live, watched};
use crate::pictures::{Card as Shown, made_title, words};
use crate::tablet::{
    access::{self, PictureButton, Said},
    act::App,
    activities::ways,
    model::{Lifted, Screen, Work},
};
use leptos::prelude::*;

/// The card that is lifted.
pub fn card_of(lifted: &Lifted, houses: &Houses) -> Option<Card> {
    match lifted {
        Lifted::Card(id) => Some(Card::Library(id.clone())),
        Lifted::Nothing | Lifted::OwnWords(_) | Lifted::Made(_) => lifted.made_card(),
        Lifted::Placed(number) => houses.standing.placed.iter().find(|p| p.number == *number).map(|p| p.card.clone()),
    }
}

/// What a card says aloud: its word, or the child's own.
pub fn said_of(card: &Card) -> String {
    match card {
        Card::Library(id) => words().card(id).into_owned(),
        Card::OwnWords(own) => own.clone(),
        Card::Made(Made::Said { words, .. }) => words.clone(),
        Card::Made(made) => made_title(words(), made),
    }
}

#[component]
pub fn Hand(app: App, activity: ActivityId, houses: Watched<Houses>, lifted: Watched<Lifted>) -> impl IntoView {
    let writing = RwSignal::new(false);
    let card = watched(move || lifted.with(|lifted| card_of(lifted, &houses.get_untracked())));
    // Both hands stand there all the time and one is hidden: their pictures are drawn once, and a touch changes as little as it can.
    view! {
        <div class="hand">
            {empty(app, activity, houses, writing, card)}
            {full(app, activity, card, lifted)}
        </div>
        {live(move || writing.get().then(|| own_words::form(app, activity, writing)))}
    }
}

fn full(app: App, activity: ActivityId, card: Watched<Option<Card>>, lifted: Watched<Lifted>) -> AnyView {
    let words = words();
    let placed = watched(move || lifted.with(|lifted| if let Lifted::Placed(number) = lifted { Some(*number) } else { None }));
    let lay_back = move |()| app.model.update(|m| m.lifted = Lifted::Nothing);
    let say = move |()| {
        if let Some(card) = card.get_untracked() {
            access::say(app, &said_of(&card));
        }
    };
    let put_away = move |()| {
        if let Some(number) = placed.get_untracked()
            && step(app, activity, HousesStep::PutAway { number })
        {
            let away = card.get_untracked();
            app.model.update(|m| {
                m.lifted = Lifted::Nothing;
                m.laid_by.take_if(|(_, laid)| laid.made_card() == away);
            });
        }
    };
    view! {
        <div class="in-hand" hidden=move || card.with(Option::is_none) data-in-hand=move || card.with(Option::is_some).then_some("true")>
            {live(move || card.get().map(|card| view! { <Shown card=card /> }))}
            <h1 class="hand-words" tabindex="-1">{live(move || words.say(if placed.get().is_some() { "hand-move" } else { "hand-put" }))}</h1>
            <PictureButton action="speak" picture="speak".to_owned() word=words.say("speak").into_owned() on_touch=say />
            <div class="at-times" hidden=move || placed.get().is_none()>
                <PictureButton action="put-away" picture="put-away".to_owned() word=words.say("put-away").into_owned() on_touch=put_away />
            </div>
            <PictureButton action="back" picture="hand-cover".to_owned() class="lay-back" word=words.say("hand-back").into_owned() on_touch=lay_back />
        </div>
    }
    .into_any()
}

fn empty(
    app: App,
    activity: ActivityId,
    houses: Watched<Houses>,
    writing: RwSignal<bool>,
    card: Watched<Option<Card>>,
) -> AnyView {
    let words = words();
    let can_undo = app.pick(move |m| m.in_hand.state.houses.get(&activity).is_some_and(|h| !h.undo.is_empty()));
    let laid_by = app.pick(move |m| Some(m.laid_by().filter(|(houses, _)| *houses == activity)?.1.clone()));
    let asked = watched(move || if houses.with(Houses::is_empty) { "houses-which-first" } else { "houses-more" });
    let other_look = move |_| {
        let look = if houses.with_untracked(|h| h.look) == Look::Drawn { Look::Plain } else { Look::Drawn };
        step(app, activity, HousesStep::LookChosen(look));
    };
    let undo = move |()| {
        step(app, activity, HousesStep::Undone);
    };
    view! {
        <div class="hand-empty" hidden=move || card.with(Option::is_some)>
            <h1 class="only-read" tabindex="-1">{words.say("choice-houses")}</h1>
            <Said class="asks" text=watched(move || words.say(asked.get()).into_owned()) />
            <div class="at-times" hidden=move || !can_undo.get()>
                <PictureButton action="undo" picture="undo".to_owned() word=words.say("undo").into_owned() on_touch=undo />
            </div>
            {live(move || laid_by.get().map(|laid| view! {
                <PictureButton action="take-up" picture="hand-cover".to_owned() word=words.say("hand-take-up").into_owned()
                    on_touch=move |()| app.model.update(|m| m.lifted = laid.clone()) />
            }))}
            <PictureButton action="another-way" picture="another-way".to_owned() word=words.say("houses-another-way").into_owned()
                on_touch=move |()| ways::open(app, Some(activity)) />
            <div class="adult-acts">
                <button type="button" class="adult" data-action="own-words" on:click=move |_| writing.set(true)>{words.say("own-words-write")}</button>
                <button type="button" class="adult" data-action="look" on:click=other_look>
                    {live(move || words.say(if houses.with(|h| h.look) == Look::Drawn { "look-plain" } else { "look-drawn" }))}
                </button>
            </div>
            <PictureButton class="done" action="finished" picture="keep".to_owned() word=words.say("houses-finished").into_owned()
                on_touch=move |()| app.go(Screen::WhoWillSee(Work::Houses(activity))) />
        </div>
    }
    .into_any()
}
