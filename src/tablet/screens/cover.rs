//! The cover: an ordinary drawing page. Nothing on it says that there is something behind it, and nothing of the work is left in the page.

use crate::pictures::{Drawing, words};
use crate::tablet::{act::App, model::Door, turn};
use leptos::prelude::*;

pub fn screen(app: App) -> AnyView {
    let words = words();
    view! {
        <main class="covered" data-screen="cover">
            <h1 class="only-read" tabindex="-1">{words.say("cover-title")}</h1>
            <Drawing name="drawing-page" class="cover-page" />
            <button type="button" class="uncover" data-action="uncover" aria-label=words.say("cover-back") on:click=move |_| turn::ask_for(app, Door::Uncover)>
                <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" /></svg>
            </button>
        </main>
    }
    .into_any()
}
