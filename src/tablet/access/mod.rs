//! Ways of reaching a child beside the eye and the finger: so far, saying things aloud. It refuses to speak while quiet is on, and never
//! makes a touch wait.

use super::{
    act::{App, app},
    browser::speech,
};
use crate::library::words::Language;
use crate::pictures::live::{Watched, live};
use crate::pictures::words;
use leptos::prelude::*;

/// Says a sentence, unless quiet is on or there is no voice of the tablet's own.
pub fn say(app: App, text: &str) {
    let (quiet, language) = app.model.with_untracked(|m| (m.quiet, m.language));
    if !quiet {
        speech::say(text, language.tag());
    }
}

/// Says the word of a card that was touched, for a child who wants that.
pub fn say_card(app: App, word: &str) {
    if app.model.with_untracked(|m| m.in_hand.state.child.as_ref().is_some_and(|child| child.profile.speech)) {
        say(app, word);
    }
}

/// Looks for a voice, now and whenever the browser has found more.
pub fn look_for_voice(app: App) {
    let look = move |language: Language| {
        let found = speech::look_for_voice(language.tag());
        if app.model.with_untracked(|m| m.means.voice) != found {
            app.model.update(|m| m.means.voice = found);
        }
    };
    let language = app.pick(|m| m.language);
    Effect::new(move |_| look(language.get()));
    speech::on_voices(move || look(language.get_untracked()));
}

/// A sentence with its picture that is said aloud when it is touched. Everything a child is told is one of these.
#[component]
pub fn Said(
    /// Its words.
    #[prop(into)]
    text: Watched<String>,
    /// Its picture.
    #[prop(optional, into)]
    picture: Option<String>,
    /// A class besides `said`.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let app = app();
    let class = format!("said {class}");
    let silent = app.pick(|m| m.quiet || !m.means.voice);
    view! {
        <button type="button" class=class data-action="speak" on:click=move |_| say(app, &text.get_untracked())>
            {picture.map(|name| view! { <crate::pictures::Drawing name=name /> })}
            <span class="said-words">{live(move || text.get())}</span>
            {live(move || (!silent.get()).then(|| view! { <span class="says" aria-hidden="true"><crate::pictures::Drawing name="speaking" /></span> }))}
        </button>
    }
}

/// A big picture with a word, for a child to choose.
#[component]
pub fn PictureButton(
    /// The word.
    #[prop(into)]
    word: Watched<String>,
    /// The picture.
    #[prop(into)]
    picture: Watched<String>,
    /// The word of `data-action` or of another mark.
    #[prop(into)]
    action: String,
    /// A class besides `pick`.
    #[prop(optional, into)]
    class: String,
    /// What it does.
    #[prop(into)]
    on_touch: Callback<()>,
) -> impl IntoView {
    let class = format!("pick {class}");
    view! {
        <button type="button" class=class data-action=action on:click=move |_| on_touch.run(())>
            {live(move || view! { <crate::pictures::Drawing name=picture.get() /> })}
            <span class="pick-word">{live(move || word.get())}</span>
        </button>
    }
}

/// The mark that says there is no voice on this tablet, for those who would look for one.
#[component]
pub fn NoVoice() -> impl IntoView {
    let app = app();
    let words = words();
    let none = app.pick(|m| !m.means.voice);
    move || {
        none.get().then(|| {
            view! { <p class="no-voice"><crate::pictures::Drawing name="quiet" /><span>{words.say("tablet-no-voice")}</span></p> }
        })
    }
}
