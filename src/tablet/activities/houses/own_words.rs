//! The child's own words, typed by the adult exactly as they were said. Then they are a card like any other, marked so, and the child chooses
//! its house. Nothing is corrected, finished or suggested.

use crate::domain::{ActivityId, activity::OWN_WORDS_MAX};
use crate::pictures::words;
use crate::tablet::{act::App, model::Lifted};
use leptos::{ev::SubmitEvent, prelude::*};

pub fn form(app: App, activity: ActivityId, writing: RwSignal<bool>) -> AnyView {
    let words = words();
    // It outlives the page: cover in the middle of a sentence costs no word.
    let text = app.pick(|m| m.own_words.clone());
    let done = move |event: SubmitEvent| {
        event.prevent_default();
        let own = text.get_untracked();
        if !own.trim().is_empty() {
            app.model.update(|m| {
                m.laid_by = Some((activity, Lifted::OwnWords(own.clone())));
                m.lifted = Lifted::OwnWords(own);
                m.own_words.clear();
            });
            writing.set(false);
        }
    };
    request_animation_frame(|| crate::tablet::browser::page::focus(".own-words-form textarea"));
    view! {
        <div class="over" on:keydown=move |e| if e.key() == "Escape" { writing.set(false) }>
            <div class="own-words-form" role="dialog" aria-labelledby="own-words-title">
            <form on:submit=done>
                <h2 id="own-words-title">{words.with("own-words-title", &[("name", app.model.with_untracked(|m| m.name()).into())])}</h2>
                <label>
                    <span class="hint">{words.say("own-words-hint")}</span>
                    <textarea name="own-words" maxlength=OWN_WORDS_MAX.to_string() rows="3" spellcheck="false" autocomplete="off" autocapitalize="none"
                        aria-labelledby="own-words-title" prop:value=move || text.get() on:input:target=move |e| app.model.update(|m| m.own_words = e.target().value())></textarea>
                </label>
                <div class="row">
                    <button type="submit" class="primary adult" data-action="own-words-card">{words.say("own-words-card")}</button>
                    <button type="button" class="adult" data-action="back" on:click=move |_| writing.set(false)>{words.say("back")}</button>
                </div>
            </form>
            </div>
        </div>
    }
    .into_any()
}
