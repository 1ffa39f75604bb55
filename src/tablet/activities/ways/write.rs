//! The adult writes down what was shown (what was to be seen, and who read it) or what was said (word for word). The two are never the same
//! form: a description is not a quotation. Nothing is corrected, finished or suggested.

use super::{back, done};
use crate::domain::*;
use crate::pictures::words;
use crate::tablet::{
    act::App,
    model::{Screen, Writing},
    screens,
};
use leptos::{ev::SubmitEvent, prelude::*};

/// The screen.
#[inline(never)]
pub fn screen(app: App, how: How) -> AnyView {
    let words = words();
    let name = app.model.with_untracked(|m| m.name());
    let shown = Shown::ALL.into_iter().find(|one| How::from(*one) == how);
    let said = if how == How::OwnTalker { Said::OwnTalker } else { Said::Aloud };
    let key = shown.map_or_else(|| format!("way-said-{}", said.key()), |shown| format!("way-shown-{}", shown.key()));
    let before = app.model.with_untracked(|m| m.writing.clone()).filter(|before| before.how == how);
    let (text, read_by) = before.map(|before| (before.text, before.read_by)).unwrap_or_default();
    let (text, read_by) = (RwSignal::new(text), RwSignal::new(read_by));
    // Cover and the adult's unlock take the page away, and none of the words.
    Effect::new(move |_| {
        let writing = Writing { how, text: text.get(), read_by: read_by.get() };
        app.model.update(|m| m.writing = Some(writing));
    });
    let leave = move |to: fn(App)| {
        app.model.update(|m| m.writing = None);
        to(app);
    };
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let (what, read_by) = (text.get_untracked(), read_by.get_untracked());
        let made = match shown {
            Some(how) => Made::Shown { how, what, read_by },
            None => Made::Said { how: said, words: what },
        };
        match made.check() {
            Ok(()) => done(app, made),
            Err(refusal) => app.tell(format!("refusal-{}", refusal.key())),
        }
    };
    let ask = if shown.is_some() { "write-shown" } else { "write-said" };
    let inside = view! {
        <form class="own-words-form write-form" on:submit=keep>
            <h1 tabindex="-1">{words.say(&key)}</h1>
            <label>
                <span>{words.with(ask, &[("name", name.into())])}</span>
                <textarea name="words" rows="4" maxlength="4000" spellcheck="false" autocomplete="off" autocapitalize="none"
                    prop:value=text on:input:target=move |e| text.set(e.target().value())></textarea>
            </label>
            {shown.is_some().then(|| view! {
                <label>
                    <span>{words.say("write-read-by")}</span>
                    <input type="text" name="read-by" maxlength=NAME_MAX.to_string() autocomplete="off" prop:value=read_by on:input:target=move |e| read_by.set(e.target().value()) />
                </label>
            })}
            <div class="row">
                <button type="submit" class="primary adult" data-action="received">{words.say("write-done")}</button>
                <button type="button" class="adult" data-action="back" on:click=move |_| leave(|app| app.go(Screen::Ways))>{words.say("back")}</button>
                <button type="button" class="adult" data-action="leave-it" on:click=move |_| leave(back)>{words.say("write-leave")}</button>
            </div>
        </form>
    };
    screens::childs(app, "write", inside)
}
