//! Everything a child told, newest first, a page at a time: for the adult who looks for something. Refuses numbers and summaries.

use super::answer::told_mark;
use super::frame::nothing_here;
use super::telling::{is_new, meaning, message_path, telling};
use crate::domain::{ChildId, PersonId};
use crate::pictures::{on_day, words};
use crate::server::store::pages::{Below, Told};
use leptos::prelude::*;

/// The page. `older` is where the next page begins.
pub fn record(child: ChildId, name: String, told: Vec<Told>, older: Option<Below>, me: PersonId) -> AnyView {
    let words = words();
    let none = told.is_empty();
    let items = told.iter().map(|told| view! { <li>{one(child, told, me)}</li> }).collect_view();
    let older = older.map(|below| {
        view! { <p class="no-print"><a class="button" href=format!("/office/children/{child}/told?below={below}")>{words.say("record-older")}</a></p> }
    });
    view! {
        <p class="back no-print">
            <a href=format!("/office/children/{child}")>{words.with("message-back", &[("name", name.clone().into())])}</a>
        </p>
        <h1 dir="auto">{words.with("record-title", &[("name", name.into())])}</h1>
        {if none {
            nothing_here("voice-none", "voice-none-what")
        } else {
            view! { <ul class="tellings record-list" role="list">{items}</ul> }.into_any()
        }}
        {older}
    }
    .into_any()
}

fn one(child: ChildId, told: &Told, me: PersonId) -> AnyView {
    let words = words();
    let message = &told.message;
    if let Some(at) = message.taken_back {
        return view! {
            <article class="telling" data-message=message.id.to_string() data-trail="taken-back">
                <p><a href=message_path(child, message.id)>{words.say("voice-taken-back")}</a> " " {on_day(at)}</p>
            </article>
        }
        .into_any();
    }
    let told_anyway = (message.weighings.is_empty() && !message.tellings.is_empty()).then(|| told_mark(message));
    view! { {telling(child, told, is_new(message, me))} {meaning(message)} {told_anyway} }.into_any()
}
