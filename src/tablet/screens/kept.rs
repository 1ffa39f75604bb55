//! "Kept" is said when everything is on the tablet's disk, and not a moment before.

use super::childs;
use crate::pictures::{Drawing, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    browser,
    model::{Screen, Work},
};
use leptos::prelude::*;

#[inline(never)]
pub fn screen(app: App, work: Work) -> AnyView {
    let words = words();
    let durable = app.pick(|m| m.durable >= m.acted);
    Effect::new(move |_| {
        if durable.get() {
            request_animation_frame(|| browser::page::focus("[data-screen=kept] h1"));
        }
    });
    let here = move || {
        if durable.get() {
            view! {
                <div class="kept-done" data-trail="kept">
                    <Drawing name="trail-kept" />
                    <h1 tabindex="-1">{words.say("kept-title")}</h1>
                </div>
                <Said class="wide" text=words.say("kept-what").into_owned() picture="trail-sent".to_owned() />
                <div class="two-choices">
                    {change(app, work)}
                    <PictureButton class="choice-card" action="go-on" picture="next".to_owned() word=words.say("kept-go-on").into_owned()
                        on_touch=move |()| app.go(Screen::ChildHome) />
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

/// The way back into what was kept, where it can be changed: a photo and a sound cannot.
fn change(app: App, work: Work) -> Option<AnyView> {
    // What is not for the worker does not open again on their tablet.
    if app.model.with_untracked(|m| m.kept_closed) {
        return None;
    }
    let (to, picture) = match work {
        Work::Houses(activity) => (Screen::Houses(activity), "houses"),
        Work::Drawing(activity) => (Screen::Drawing(activity), "activity-drawing"),
        Work::Made => return None,
    };
    let word = words().say("kept-change").into_owned();
    Some(view! { <PictureButton class="choice-card" action="change" picture=picture.to_owned() word=word on_touch=move |()| app.go(to.clone()) /> }.into_any())
}
