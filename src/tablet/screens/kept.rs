//! "Kept" is said when everything is on the tablet's disk, and not a moment before.

use super::childs;
use crate::pictures::{Drawing, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    browser,
    model::{Screen, Work},
    turn,
};
use leptos::{prelude::*, task::spawn_local};

#[inline(never)]
pub fn screen(app: App, work: Work) -> AnyView {
    let words = words();
    let durable = app.pick(|m| m.durable >= m.acted);
    Effect::new(move |_| {
        if durable.get() {
            request_animation_frame(|| browser::page::focus("[data-screen=kept] h1"));
        }
    });
    let closed = app.pick(|m| !m.kept_closed.is_empty());
    // What is not for the worker stands on no page of theirs where it could be taken back later.
    let was_closed = closed.get_untracked();
    let here = move || {
        if was_closed && !closed.get() {
            taken_back(app)
        } else if durable.get() {
            view! {
                <div class="kept-done" data-trail="kept">
                    <Drawing name="trail-kept" />
                    <h1 tabindex="-1">{words.say("kept-title")}</h1>
                </div>
                <Said class="wide" text=words.say("kept-what").into_owned() picture="trail-sent".to_owned() />
                <div class="two-choices">
                    {if was_closed { Some(take_back(app)) } else { change(app, work) }}
                    {go_on(app)}
                </div>
            }
            .into_any()
        } else {
            view! { <div class="kept-not-yet"><Drawing name="keep" /><h1 tabindex="-1">{words.say("kept-not-yet")}</h1></div> }
                .into_any()
        }
    };
    childs(app, "kept", here)
}

fn go_on(app: App) -> AnyView {
    let word = words().say("kept-go-on").into_owned();
    // Until here it could come back to be kept once more, where the disk refused it.
    let on_touch = move |()| {
        app.model.update(|m| (m.making, m.writing) = (None, None));
        app.go(Screen::ChildHome);
    };
    view! { <PictureButton class="choice-card" action="go-on" picture="next".to_owned() word=word on_touch=on_touch /> }
        .into_any()
}

fn take_back(app: App) -> AnyView {
    let on_touch = move |()| {
        if app.model.try_update(|m| std::mem::replace(&mut m.keeping, true)).unwrap_or(true) {
            return;
        }
        spawn_local(async move {
            turn::take_back_closed(app).await;
            app.model.update(|m| m.keeping = false);
        });
    };
    let word = words().say("take-back").into_owned();
    view! { <PictureButton class="choice-card" action="take-back" picture="take-back".to_owned() word=word on_touch=on_touch /> }
        .into_any()
}

fn taken_back(app: App) -> AnyView {
    let words = words();
    view! {
        <div class="kept-done" data-trail="taken-back">
            <Drawing name="take-back" />
            <h1 tabindex="-1">{words.say("trail-taken-back")}</h1>
        </div>
        <Said class="wide" text=words.say("taken-back-what").into_owned() picture="welcome-cannot-keep".to_owned() />
        <div class="two-choices">{go_on(app)}</div>
    }
    .into_any()
}

/// The way back into what was kept, where it can be changed: a photo and a sound cannot.
fn change(app: App, work: Work) -> Option<AnyView> {
    let (to, picture) = match work {
        Work::Houses(activity) => (Screen::Houses(activity), "houses"),
        Work::Drawing(activity) => (Screen::Drawing(activity), "activity-drawing"),
        Work::Made => return None,
    };
    let word = words().say("kept-change").into_owned();
    Some(view! { <PictureButton class="choice-card" action="change" picture=picture.to_owned() word=word on_touch=move |()| app.go(to.clone()) /> }.into_any())
}
