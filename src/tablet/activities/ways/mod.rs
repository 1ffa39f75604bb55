//! Other ways of telling, all equal: drawn, recorded, photographed, shown, said. By themselves, or as a card for the houses. What an adult writes
//! is marked as what it is: the child's words exactly, or a description of what was to be seen. Refuses to better either.

mod from_file;
mod photo;
mod sound;
mod write;

use super::drawing;
use crate::domain::*;
use crate::pictures::words;
use crate::tablet::{
    access::{PictureButton, Said as Says},
    act::App,
    browser,
    model::{Lifted, Screen, Work},
    screens,
};
use leptos::prelude::*;

pub use from_file::choose as from_file;
pub use photo::screen as photo;
pub use sound::screen as sound;
pub use write::screen as write;

/// The ways a child chooses, each with its picture.
const WAYS: [(&str, &str); 3] = [("drawing", "activity-drawing"), ("sound", "record"), ("photo", "photo")];

/// Opens the ways: for the houses that are open, or by themselves.
#[inline(never)]
pub fn open(app: App, for_houses: Option<ActivityId>) {
    app.model.update(|m| {
        m.for_houses = for_houses;
        m.making = None;
    });
    app.go(Screen::Ways);
}

/// What was made goes into the child's hand, to be put into a house.
#[inline(never)]
pub fn into_houses(app: App, houses: ActivityId, made: Made) {
    app.model.update(|m| {
        m.laid_by = Some((houses, Lifted::Made(made.clone())));
        m.lifted = Lifted::Made(made);
        m.for_houses = None;
        m.making = None;
        m.writing = None;
    });
    app.go(Screen::Houses(houses));
}

/// What was made is done: into the houses it is for, or on to who will see it.
fn done(app: App, made: Made) {
    match app.model.with_untracked(|m| m.for_houses) {
        Some(houses) => into_houses(app, houses, made),
        None => {
            app.model.update(|m| m.making = Some(made));
            app.go(Screen::WhoWillSee(Work::Made));
        }
    }
}

/// Back to where the ways were opened.
fn back(app: App) {
    match app.model.with_untracked(|m| m.for_houses) {
        Some(houses) => app.go(Screen::Houses(houses)),
        None => app.go(Screen::ChildHome),
    }
}

/// Something made in another way, as an event that keeps it by itself.
#[inline(never)]
pub fn kept(app: App, visit: VisitId, made: Made, audience: Audience) -> Event {
    let activity = match &made {
        Made::Drawing { drawing, .. } => *drawing,
        _ => ActivityId::from_random(browser::random()),
    };
    // A drawing that was kept and is kept again is the same message, changed; one that was taken back, is for somebody else, or is told at another
    // visit, with its own day and room, begins anew.
    let before = app.model.with_untracked(|m| {
        let here = |message: &&Message| message.activity == activity && message.visit == visit;
        let same = |message: &&Message| here(message) && message.taken_back.is_none() && audience.is_usual();
        m.in_hand.state.messages.values().find(same).map(|message| message.id)
    });
    let message = before.unwrap_or_else(|| MessageId::from_random(browser::random()));
    let how = made.how();
    Event::Message(MessageEvent::Kept { message, visit, activity, told: Content::Made(made), how, audience })
}

/// The screen.
#[inline(never)]
pub fn screen(app: App) -> AnyView {
    let words = words();
    let open = move |way: &'static str| match way {
        "drawing" => drawing::open(app),
        "sound" => app.go(Screen::Sound),
        _ => app.go(Screen::Photo),
    };
    let inside = view! {
        <h1 tabindex="-1">{words.say("choice-ways")}</h1>
        <Says class="wide" text=words.say("ways-all").into_owned() picture="talking".to_owned() />
        <div class="ways">
            {WAYS.into_iter().map(|(way, picture)| view! {
                <div data-activity=way>
                    <PictureButton class="choice-card" action=format!("way-{way}") picture=picture.to_owned() word=words.say(&format!("way-{way}")).into_owned()
                        on_touch=move |()| open(way) />
                </div>
            }).collect_view()}
        </div>
        <section class="ways-adult" aria-labelledby="ways-adult">
            <h2 id="ways-adult">{words.say("ways-adult")}</h2>
            <div class="row">
                {Shown::ALL.into_iter().map(|how| view! {
                    <button type="button" class="adult" data-action=format!("write-{}", how.key()) on:click=move |_| app.go(Screen::Write(How::from(how)))>
                        {words.say(&format!("way-shown-{}", how.key()))}
                    </button>
                }).collect_view()}
                {Said::ALL.into_iter().map(|how| view! {
                    <button type="button" class="adult" data-action=format!("write-{}", how.key()) on:click=move |_| app.go(Screen::Write(How::from(how)))>
                        {words.say(&format!("way-said-{}", how.key()))}
                    </button>
                }).collect_view()}
            </div>
        </section>
        <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned() on_touch=move |()| back(app) />
    };
    screens::childs(app, "ways", inside)
}
