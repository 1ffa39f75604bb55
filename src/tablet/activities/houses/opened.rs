//! One house, opened: what stands in it at full size, its name, and whether it comes first. A touch on a card lifts it; the child may give the
//! house their own name, typed by the adult.

use super::{hand, step};
use crate::domain::{activity::houses::TITLE_MAX, *};
use crate::pictures::live::{Watched, watched};
use crate::pictures::live::{list, live};
use crate::pictures::{Card as Shown, house_title, words};
use crate::tablet::{
    access::{self, PictureButton, Said},
    act::App,
    model::Lifted,
};
use leptos::{ev::SubmitEvent, prelude::*};

pub fn opened(app: App, activity: ActivityId, house: House, houses: Watched<Houses>) -> AnyView {
    let words = words();
    let shut = move || app.model.update(|m| m.open_house = None);
    let title =
        watched(move || houses.with(|h| house_title(words, house, h.look, h.standing.titles.get(&house).map(String::as_str))));
    let placed = watched(move || houses.with(|h| h.in_house(house).cloned().collect::<Vec<_>>()));
    let comes_first = watched(move || houses.with(|h| h.order()[0] == house));
    let naming = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let rename = move |event: SubmitEvent| {
        event.prevent_default();
        if step(app, activity, HousesStep::Renamed { house, title: name.get_untracked() }) {
            naming.set(false);
        }
    };
    request_animation_frame(|| crate::tablet::browser::page::focus(".house-open h2"));
    let lift = move |number: u32, card: Card| {
        app.model.update(|m| {
            m.open_house = None;
            m.lifted = Lifted::Placed(number);
        });
        access::say_card(app, &hand::said_of(&card));
    };
    let class = format!("house-open of-{}", house.key());
    view! {
        <div class="over" on:keydown=move |e| if e.key() == "Escape" { shut() }>
            <section class=class role="dialog" aria-labelledby="house-open-title" data-open-house=house.key()>
                <div class="house-open-top">
                    <h2 id="house-open-title" tabindex="-1" dir="auto">{live(move || title.get())}</h2>
                    <PictureButton class="lay-back" action="back" picture="shut".to_owned() word=words.say("house-shut").into_owned() on_touch=move |()| shut() />
                </div>
                {live(move || placed.with(Vec::is_empty).then(|| view! { <Said class="wide" text=words.say("house-ask").into_owned() /> }))}
                {live(move || (!placed.with(Vec::is_empty)).then(|| view! { <Said class="wide" text=words.say("house-tell-me").into_owned() /> }))}
                <ul class="house-open-cards" role="list">
                    {list(move || placed.get(), |p| p.number.to_string(), move |p| {
                        let number = p.number;
                        view! { <li><Shown card=p.card on_choose=move |card| lift(number, card) /></li> }.into_any()
                    })}
                </ul>
                <div class="adult-acts">
                    <button type="button" class="adult" data-action="rename" on:click=move |_| { name.set(houses.with_untracked(|h| h.standing.titles.get(&house).cloned().unwrap_or_default())); naming.set(true); }>{words.say("house-rename")}</button>
                    {live(move || (!comes_first.get()).then(|| view! {
                        <button type="button" class="adult" data-action="first" on:click=move |_| { step(app, activity, HousesStep::FirstChosen(house)); }>{words.say("house-first")}</button>
                    }))}
                </div>
                {live(move || naming.get().then(|| view! {
                    <form class="rename" on:submit=rename>
                        <label>{words.say("house-new-name")}
                            <input name="title" maxlength=TITLE_MAX.to_string() autocomplete="off" autocapitalize="none" spellcheck="false" prop:value=name on:input:target=move |e| name.set(e.target().value()) />
                        </label>
                        <button type="submit" class="adult primary" data-action="rename-keep">{words.say("house-name-keep")}</button>
                    </form>
                }))}
            </section>
        </div>
    }
    .into_any()
}
