//! What adults make of a message and how the child was told: what was written, and the forms to write it. Refuses a form to whoever may not,
//! and a default for how the child was told.

use super::super::answer::{due_mark, read_since_words, told};
use super::super::frame::as_typed;
use super::super::telling::place_words;
use super::{Draft, May, place_key};
use crate::domain::{BearsOn, Heading, HowTold, Message, Plan};
use crate::pictures::{on_day, words};
use leptos::prelude::*;

/// What adults make of it, newest first, and the form to write it.
pub(super) fn weighed(path: &str, name: &str, message: &Message, plan: Option<&Plan>, may: May, draft: &Draft) -> AnyView {
    let words = words();
    let written = message
        .weighings
        .iter()
        .rev()
        .map(|weighing| {
            let by = words.with("meaning-by", &[("name", weighing.name.clone().into())]);
            let change = (!weighing.change.trim().is_empty()).then(|| {
                view! {
                    <p class="adult-words">
                        <span class="adult-label">{words.say("meaning-change")}</span> " "
                        <span dir="auto">{weighing.change.clone()}</span>
                    </p>
                }
            });
            view! {
                <li class="meaning">
                    <p class="meaning-by">{by} " " {on_day(weighing.at)}</p>
                    <p class="meaning-place" dir="auto">{place_words(weighing.bears_on, plan)}</p>
                    <p class="adult-words" dir="auto">{weighing.meaning.clone()}</p>
                    {change}
                </li>
            }
        })
        .collect_view();
    let none = message.weighings.is_empty();
    view! {
        <section class="weighed" aria-labelledby="weigh-title">
            <h2 id="weigh-title">{words.say("weigh-title")}</h2>
            {none.then(|| view! { <p class="soft">{words.say("weigh-none")}</p> })}
            {(!none).then(|| view! { <ol class="meanings" role="list">{written}</ol> })}
            {may.weigh.then(|| weigh_form(path, name, message, plan, draft))}
        </section>
    }
    .into_any()
}

fn weigh_form(path: &str, name: &str, message: &Message, plan: Option<&Plan>, draft: &Draft) -> AnyView {
    let words = words();
    let typed = draft.form == "weigh";
    let now = if typed { draft.bears_on.clone() } else { message.weighing().map(|w| place_key(w.bears_on)).unwrap_or_default() };
    let option = |place: BearsOn| {
        let key = place_key(place);
        let on = key == now;
        view! {
            <label>
                <input type="radio" name="bears_on" value=key checked=on required />
                <span dir="auto">{place_words(place, plan)}</span>
            </label>
        }
    };
    let group = |title: &'static str, places: Vec<BearsOn>| {
        (!places.is_empty()).then(|| {
            view! {
                <fieldset class="place-group">
                    <legend>{words.say(title)}</legend>
                    <div class="choices">{places.into_iter().map(option).collect_view()}</div>
                </fieldset>
            }
        })
    };
    let outcomes = group("weigh-outcomes", plan.iter().flat_map(|p| &p.outcomes).map(|o| BearsOn::Outcome(o.id)).collect());
    let headings = group("weigh-headings", Heading::ALL.into_iter().map(BearsOn::Heading).collect());
    let again = !message.weighings.is_empty();
    view! {
        <details class="write no-print" open=typed || !again>
            <summary class="button">{words.say(if again { "weigh-again" } else { "weigh-write" })}</summary>
            <form method="post" action=format!("{path}/weigh")>
                {draft.wrong.filter(|_| typed).map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
                <input type="hidden" name="after" value=message.weighings.len().to_string() />
                <input type="hidden" name="changed" value=message.changed.to_string() />
                <fieldset>
                    <legend>{words.say("weigh-where")}</legend>
                    {outcomes} {headings}
                    <div class="place-apart">{option(BearsOn::NothingYet)}</div>
                </fieldset>
                <p>
                    <label for="meaning">
                        {words.with("weigh-meaning", &[("name", name.to_owned().into())])}
                        <span class="hint">{words.say("weigh-meaning-hint")}</span>
                    </label>
                    <textarea id="meaning" name="meaning" required maxlength="4000" dir="auto">{as_typed(if typed { draft.first.clone() } else { String::new() })}</textarea>
                </p>
                <p>
                    <label for="change">{words.say("weigh-change")}</label>
                    <textarea id="change" name="change" maxlength="4000" dir="auto">{as_typed(if typed { draft.second.clone() } else { String::new() })}</textarea>
                </p>
                <p><button type="submit">{words.say("weigh-keep")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// The word a form uses for how the child was told.
pub fn how_told_key(how: HowTold) -> &'static str {
    match how {
        HowTold::InPerson => "in-person",
        HowTold::TogetherNow => "together-now",
        HowTold::BySomeoneTrusted => "by-someone-trusted",
        HowTold::Letter => "letter",
        HowTold::WhatChanged => "what-changed",
    }
}

/// Every way of telling a child, in the order of the form.
pub const HOW_TOLD: [HowTold; 5] =
    [HowTold::InPerson, HowTold::TogetherNow, HowTold::BySomeoneTrusted, HowTold::Letter, HowTold::WhatChanged];

pub(super) fn tellings(path: &str, name: &str, message: &Message, may: May, draft: &Draft) -> AnyView {
    let words = words();
    let done = message
        .tellings
        .iter()
        .rev()
        .map(|telling| {
            // What was said of it says again what the child took back: that they were told stands, and when.
            let gone = message.taken_back.is_some();
            let together = telling.how == HowTold::TogetherNow;
            let by = words.with(if together { "told-together-by" } else { "told-by" }, &[("name", telling.name.clone().into())]);
            let how = (!together).then(|| view! { ", " {words.say(&format!("told-how-{}", how_told_key(telling.how)))} });
            let said_back = (!gone && !telling.said_back.trim().is_empty()).then(|| {
                view! {
                    <p>
                        <span class="adult-label">{words.with("told-said-back", &[("name", name.to_owned().into())])}</span> " "
                        <q class="own-words" dir="auto">{telling.said_back.clone()}</q>
                    </p>
                }
            });
            view! {
                <li class="told-one">
                    <p class="meaning-by">{by} " " {on_day(telling.at)} {how}</p>
                    {(!gone).then(|| view! { <p class="adult-words" dir="auto">{telling.words.clone()}</p> })}
                    {said_back}
                </li>
            }
        })
        .collect_view();
    let none = message.tellings.is_empty();
    if none && !may.tell && message.taken_back.is_some() {
        return ().into_any();
    }
    let title = words.with("told-title", &[("name", name.to_owned().into())]);
    view! {
        <section class="told-part" aria-labelledby="told-title">
            <h2 id="told-title" dir="auto">{title}</h2>
            {due_mark(message).map(|due| view! { <p>{due}</p> })}
            {(!none).then(|| view! { <ol class="told-list" role="list">{done}</ol> })}
            {read_since_words(message, may.tell.then_some(name)).map(|said| view! { <p><span class="mark waiting">{said}</span></p> })}
            {may.tell.then(|| told_form(path, name, message.changed, told(message).is_none(), may.held, draft))}
        </section>
    }
    .into_any()
}

fn told_form(path: &str, name: &str, changed: u32, first: bool, held: bool, draft: &Draft) -> AnyView {
    let words = words();
    let typed = draft.form == "told";
    let ways = HOW_TOLD
        .into_iter()
        .map(|how| {
            let key = how_told_key(how);
            view! {
                <label>
                    <input type="radio" name="how" value=key checked=typed && draft.how == key required />
                    {words.say(&format!("told-how-{key}"))}
                </label>
            }
        })
        .collect_view();
    view! {
        <details class="write no-print" open=typed>
            <summary class="button">{words.say(if first { "told-write" } else { "told-again" })}</summary>
            <form method="post" action=format!("{path}/told")>
                <input type="hidden" name="changed" value=changed.to_string() />
                {draft.wrong.filter(|_| typed).map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
                {held.then(|| view! { <p class="note">{words.say("told-while-held")}</p> })}
                <fieldset>
                    <legend>{words.say("told-how")}</legend>
                    <div class="choices">{ways}</div>
                </fieldset>
                <p>
                    <label for="words">
                        {words.say("told-words")}
                        <span class="hint">{words.with("told-words-hint", &[("name", name.to_owned().into())])}</span>
                    </label>
                    <textarea id="words" name="words" required maxlength="4000" dir="auto">{as_typed(if typed { draft.first.clone() } else { String::new() })}</textarea>
                </p>
                <p>
                    <label for="said_back">
                        {words.with("told-said-back-ask", &[("name", name.to_owned().into())])}
                        <span class="hint">{words.say("told-said-back-hint")}</span>
                    </label>
                    <textarea id="said_back" name="said_back" maxlength="4000" dir="auto">{as_typed(if typed { draft.second.clone() } else { String::new() })}</textarea>
                </p>
                <p><button type="submit">{words.say("told-keep")}</button></p>
            </form>
        </details>
    }
    .into_any()
}
