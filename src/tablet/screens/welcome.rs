//! What the child is told before the first card (DESIGN 5.1), on one page, each sentence with its picture and said aloud when touched. The
//! child can go on at any time: nothing here must be read or heard first.

use super::{childs, to_home, turn_title};
use crate::pictures::words;
use crate::tablet::{
    access::{NoVoice, PictureButton, Said},
    act::App,
    activities,
};
use leptos::prelude::*;

/// The pictures, in the order of the telling; their words are `welcome-<key>`.
const TOLD: [&str; 7] = ["me", "why", "what", "stop", "not-there", "remembers", "cannot-keep"];

pub fn screen(app: App) -> AnyView {
    let words = words();
    let adult = app.model.with_untracked(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let inside = view! {
        <h1 tabindex="-1">{turn_title(app)}</h1>
        <ul class="welcome" role="list">
            {TOLD.into_iter().map(|key| view! {
                <li><Said picture=format!("welcome-{key}") text=words.with(&format!("welcome-{key}"), &[("adult", adult.clone().into())]) /></li>
            }).collect_view()}
            <li class="welcome-on">
                <PictureButton action="try-it" picture="try-it".to_owned() word=words.say("try-it").into_owned()
                    on_touch=move |()| activities::try_it::open(app) />
                {to_home(app, "go-on", "go-on", "next", "welcome-go-on")}
            </li>
        </ul>
        <NoVoice />
    };
    childs(app, "welcome", inside)
}
