//! What an adult wrote of a telling of harm, as it is shown and as it is written. The child's exact words stand apart from the adult's. Refuses to
//! change what was written before: more is added below it.

use super::frame::as_typed;
use super::harm::{Draft, wrong};
use crate::domain::Moment;
use crate::domain::harm::{Account, Began};
use crate::pictures::{on_minute, words};
use leptos::prelude::*;

/// One account.
pub fn said(by: &str, at: Moment, account: &Account) -> AnyView {
    let words = words();
    let fact = |key: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.trim().is_empty()).then(|| view! { <div class="fact"><dt>{words.say(key)}</dt><dd dir="auto">{text}</dd></div> })
    };
    let began = match &account.began {
        Began::NotSaid => view! { <p class="soft">{words.say("harm-began-not-said")}</p> }.into_any(),
        Began::ByChild => view! { <p>{words.say("harm-began-child")}</p> }.into_any(),
        Began::AfterQuestion(question) if question.trim().is_empty() => {
            view! { <p>{words.say("harm-began-question")} ", " {words.say("harm-question-not-written")}</p> }.into_any()
        }
        Began::AfterQuestion(question) => view! {
            <p>{words.say("harm-began-question")} ": " <q class="asked" dir="auto">{question.clone()}</q></p>
        }
        .into_any(),
    };
    let quote = account.words.clone();
    view! {
        <article class="account">
            {(!quote.trim().is_empty()).then(|| view! { <blockquote class="own-words" dir="auto">{quote}</blockquote> })}
            {began}
            <dl class="facts">
                {fact("harm-before", &account.before)}
                {fact("harm-present", &account.present)}
                {fact("harm-when", &account.when)}
                {fact("harm-child-was", &account.child_was)}
            </dl>
            <p class="soft">{words.with("harm-written-by", &[("name", by.to_owned().into())])} ", " {on_minute(at)}</p>
        </article>
    }
    .into_any()
}

/// The form of another one, open while there is none.
pub fn form(path: &str, draft: &Draft, first: bool) -> AnyView {
    let words = words();
    let Account { words: exact, began, before, present, when, child_was } = draft.account.clone();
    let (by_child, question) = match began {
        Began::NotSaid => (None, String::new()),
        Began::ByChild => (Some(true), String::new()),
        Began::AfterQuestion(question) => (Some(false), question),
    };
    let how = [("child", true, "harm-began-child"), ("question", false, "harm-began-question")].map(|(value, is, key)| {
        view! { <label class="choice"><input type="radio" name="began" value=value checked=by_child == Some(is) /> {words.say(key)}</label> }
    });
    let line = |name: &'static str, key: &'static str, value: String| {
        view! { <p><label for=name>{words.say(key)}</label><input id=name name=name value=value maxlength="4000" autocomplete="off" /></p> }
    };
    let wrong = wrong(draft, "account");
    let open = first || wrong.is_some();
    view! {
        <details class="add no-print" open=open>
            <summary class="button">{words.say(if first { "harm-write" } else { "harm-write-more" })}</summary>
            <form method="post" action=format!("{path}/written") class="sheet">
                {wrong}
                <p>
                    <label for="words">{words.say("harm-words")}<span class="hint">{words.say("harm-words-hint")}</span></label>
                    <textarea id="words" name="words" rows="3" maxlength="4000">{as_typed(exact)}</textarea>
                </p>
                <fieldset><legend>{words.say("harm-began")}</legend>{how}</fieldset>
                {line("question", "harm-question", question)}
                {line("before", "harm-before", before)}
                {line("present", "harm-present", present)}
                {line("when", "harm-when", when)}
                {line("child_was", "harm-child-was", child_was)}
                <p><button type="submit">{words.say("harm-keep")}</button></p>
            </form>
        </details>
    }
    .into_any()
}
