//! An adult's children: by name, with the next meeting, what waits for them, and the last time together. Refuses numbers that would rank
//! children or the people who work with them.

use super::frame::nothing_here;
use super::telling::message_path;
use crate::pictures::{day_words, on_day, words};
use crate::server::store::pages::ChildLine;
use leptos::prelude::*;

/// What this adult may do from here.
#[derive(Clone, Copy)]
pub struct May {
    /// Add a child.
    pub add: bool,
    /// Mark that a child was told.
    pub tell: bool,
}

/// The list, and for those who may, the form that adds a child. `aside`: for a manager, when something tablets sent is kept aside or waits.
pub fn children(list: Vec<ChildLine>, aside: bool, may: May, wrong: Option<&'static str>) -> AnyView {
    let words = words();
    let empty = list.is_empty();
    let rows = list.into_iter().map(|child| row(child, may.tell)).collect_view();
    let table = view! {
        <table class="list">
            <thead>
                <tr>
                    <th scope="col">{words.say("children-name")}</th>
                    <th scope="col">{words.say("children-review")}</th>
                    <th scope="col">{words.say("children-waiting")}</th>
                    <th scope="col">{words.say("children-last")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    view! {
        <div class="head-line">
            <h1>{words.say("children-title")}</h1>
        </div>
        {aside.then(|| view! { <p><a href="/office/kept-aside">{words.say("aside-look")}</a></p> })}
        {if empty {
            nothing_here("children-none", if may.add { "children-none-add" } else { "children-none-ask" })
        } else {
            table.into_any()
        }}
        {may.add.then(|| add(wrong))}
    }
    .into_any()
}

fn row(child: ChildLine, tell: bool) -> AnyView {
    let words = words();
    let (together, by) = child.together.clone().unzip();
    let waiting =
        [(child.new_to_me, "new"), (child.not_told, "not-told"), (together, "together"), (child.read_since, "read-since")];
    let nothing = waiting.iter().all(|(oldest, _)| oldest.is_none());
    let review = match child.review {
        Some(day) => view! { <time datetime=day.to_string()>{day_words(words, day)}</time> }.into_any(),
        None => view! { <span class="soft">{words.say("children-no-review")}</span> }.into_any(),
    };
    let last = match child.last_visit {
        Some(at) => on_day(at).into_any(),
        None => view! { <span class="soft">{words.say("children-no-visit")}</span> }.into_any(),
    };
    // Of each kind the oldest, and what to do: a number would say neither.
    let waits = waiting
        .into_iter()
        .filter_map(|(oldest, kind)| oldest.map(|oldest| (oldest, kind)))
        .map(|(oldest, kind)| {
            let who = by.clone().unwrap_or_default();
            // Nobody is asked for what they may not do.
            let key = if tell || kind == "new" { format!("children-{kind}-do") } else { "children-told-on".to_owned() };
            let what_to_do = words.with(&key, &[("name", child.name.clone().into())]);
            view! {
                <li>
                    <span class="mark waiting">{words.with(&format!("children-{kind}"), &[("who", who.into())])}</span>
                    " "
                    <a href=message_path(child.id, oldest.message)>{what_to_do} " " {on_day(oldest.told)}</a>
                </li>
            }
        })
        .collect_view();
    let held = child.interview_planned.then(|| view! { <p class="held-line">{words.say("children-interview")}</p> });
    let waits = if nothing {
        view! { <span class="soft">{words.say("children-nothing")}</span> }.into_any()
    } else {
        view! { <ul class="waits" role="list">{waits}</ul> }.into_any()
    };
    view! {
        <tr>
            <th scope="row" data-label=words.say("children-name")>
                <a href=format!("/office/children/{}", child.id)><bdi>{child.name}</bdi></a>
            </th>
            <td data-label=words.say("children-review")>{review}</td>
            <td data-label=words.say("children-waiting")>{held} {waits}</td>
            <td data-label=words.say("children-last")>{last}</td>
        </tr>
    }
    .into_any()
}

fn add(wrong: Option<&'static str>) -> AnyView {
    let words = words();
    view! {
        <details class="add" open=wrong.is_some()>
            <summary class="button">{words.say("child-add")}</summary>
            <form method="post" action="/office/children" class="sheet narrow">
                {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
                <p>
                    <label for="name">{words.say("child-add-name")}<span class="hint">{words.say("child-add-name-hint")}</span></label>
                    <input id="name" name="name" required maxlength="80" autocomplete="off" />
                </p>
                <p>
                    <label for="born">{words.say("child-add-born")}<span class="hint">{words.say("child-add-born-hint")}</span></label>
                    <input id="born" name="born" type="date" />
                </p>
                <p><button type="submit">{words.say("child-add-do")}</button></p>
            </form>
        </details>
    }
    .into_any()
}
