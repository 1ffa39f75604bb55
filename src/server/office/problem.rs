//! What went wrong, as a page: what happened, that nothing is lost, what to do. Never a code without words, and never whether something that a
//! person may not see is there.

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
