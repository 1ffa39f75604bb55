//! The cover: an ordinary drawing page that can be drawn on. Nothing on it says that there is something behind it, nothing of the work is
//! left in the page, and what is drawn here is kept nowhere: it is there so that a child whom somebody watches is busy with a picture.

use crate::pictures::live::text;
use crate::pictures::{Drawing, words};
use crate::tablet::{act::App, browser::page, model::Door, turn};
use leptos::prelude::*;

/// The crayons: the key of their word and of their ink.
const CRAYONS: [&str; 4] = ["red", "green", "blue", "black"];

/// A page to draw on, of which nothing is kept.
pub fn drawing_page() -> AnyView {
    let words = words();
    let crayon = RwSignal::new("blue");
    let drawing = RwSignal::new(false);
    view! {
        <Drawing name="drawing-page" class="cover-page" />
        <svg class="cover-lines" width="100%" height="100%" aria-hidden="true"
            on:pointerdown=move |e| drawing.set(page::begin_line(&e, crayon.get_untracked()))
            on:pointermove=move |e| if drawing.get_untracked() { page::draw_on(&e) }
            on:pointerup=move |_| drawing.set(false) on:pointercancel=move |_| drawing.set(false)></svg>
        <div class="crayons" role="group" aria-label=words.say("cover-crayons")>
            {CRAYONS.into_iter().map(|one| view! {
                <button type="button" class="crayon" aria-label=words.say(&format!("crayon-{one}")) aria-pressed=text(move || (crayon.get() == one).to_string())
                    on:click=move |_| crayon.set(one)>
                    <svg viewBox="0 0 72 24" width="72" height="24" aria-hidden="true" class=format!("ink-{one}")>
                        <path class="wax" d="M4 4h48l14 8-14 8H4z" /><path d="M16 4v16M52 4v16" />
                    </svg>
                </button>
            }).collect_view()}
        </div>
    }
    .into_any()
}

pub fn screen(app: App) -> AnyView {
    let words = words();
    view! {
        <main class="covered" data-screen="cover">
            <h1 class="only-read" tabindex="-1">{words.say("cover-title")}</h1>
            {drawing_page()}
            <button type="button" class="uncover" data-action="uncover" aria-label=words.say("cover-back") on:click=move |_| turn::ask_for(app, Door::Uncover)>
                <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" /></svg>
            </button>
        </main>
    }
    .into_any()
}
