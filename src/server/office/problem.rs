//! What went wrong, as a page: what happened, that nothing is lost, what to do. Never a code without words, and never whether something that a
//! person may not see is there.

use super::desk::Form;
use crate::pictures::words;
use leptos::prelude::*;

/// A page for a problem. `key` is `problem-<key>-title`, `-what` and the link it goes on to.
pub fn problem(key: &'static str, on: String) -> AnyView {
    let words = words();
    view! {
        <div class="problem">
            <h1>{words.say(&format!("problem-{key}-title"))}</h1>
            <p>{words.say(&format!("problem-{key}-what"))}</p>
            <p><a class="button" href=on>{words.say("problem-go-on")}</a></p>
        </div>
    }
    .into_any()
}

/// A refusal of the record's rules, in the words both worlds use for it.
pub fn refusal(key: &'static str, on: String) -> AnyView {
    let words = words();
    view! {
        <div class="problem">
            <h1>{words.say("problem-refused-title")}</h1>
            <p>{words.say(&format!("refusal-{key}"))}</p>
            <p><a class="button" href=on>{words.say("problem-go-on")}</a></p>
        </div>
    }
    .into_any()
}

/// What somebody wrote and could not send, because they were signed out meanwhile: given back whole, to be sent again to `path`.
pub fn given_back(path: String, form: Form) -> AnyView {
    let words = words();
    // What is shown is what was written; ids and choices of a list are carried along unseen.
    let written: Vec<String> = form.values().filter(|text| text.trim().contains(char::is_whitespace)).cloned().collect();
    view! {
        <form method="post" action=path class="problem">
            <h1>{words.say("given-back-title")}</h1>
            <p>{words.say("given-back-what")}</p>
            {form.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <p class="row">
                <a class="button" href="/office/sign-in" target="_blank" rel="noopener">{words.say("given-back-sign-in")}</a>
                <button type="submit">{words.say("given-back-send")}</button>
            </p>
            // Closed, for nobody is signed in: whoever stands beside the screen reads no child's words.
            <details>
                <summary>{words.say("given-back-look")}</summary>
                {written.into_iter().map(|text| view! { <blockquote class="written">{text}</blockquote> }).collect_view()}
            </details>
        </form>
    }
    .into_any()
}
