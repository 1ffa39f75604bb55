//! Visits in lists: what an adult has still to finish and what people ask for themselves, above everything else; and all visits with a child.
//! Refuses to count visits or to rank anybody by them.

use super::{back, visit_path};
use crate::domain::*;
use crate::pictures::{day_of, day_words, on_day, on_minute, place_words, words};
use crate::server::office::telling::{time_alone_words, whole_room_words};
use crate::server::store::pages::{ChildLine, VisitLine};
use crate::server::store::{OpenAsk, Unfinished};
use leptos::prelude::*;

/// The day by which a record is to be finished, where the authority has set a time.
pub fn due_of(visit: &Visit, intervals: &Intervals) -> Option<Day> {
    visit.record_due(day_of(visit.opened), intervals)
}

/// What an adult has still to finish, and what people ask for themselves: above everything else, in words.
pub fn waits(
    unnamed: &[ChildLine],
    unfinished: Vec<Unfinished>,
    asks: Vec<OpenAsk>,
    intervals: &Intervals,
    now: Moment,
) -> AnyView {
    let words = words();
    let today = day_of(now);
    let nothing = unfinished.is_empty() && asks.is_empty() && unnamed.is_empty();
    // Whose a visit was is said before its record is finished.
    let unnamed = unnamed.iter().map(|one| {
        view! {
            <li class="wait-line" data-whose="not-said">
                <a href=format!("/office/children/{}/whose", one.id)>{words.say("whose-waits")}</a>
                {one.last_visit.map(|at| view! { " " <span class="soft">{words.say("whose-began")} " " {on_day(at)}</span> })}
            </li>
        }
    });
    let unnamed = unnamed.collect_view();
    let asks = asks.into_iter().map(|ask| {
        let OpenAsk { child, name, visit, opened, asked } = ask;
        view! {
            <li class="wait-line" data-ask=asked.what.key()>
                <strong><bdi>{asked.name}</bdi> ": " {words.say(&format!("ask-{}", asked.what.key()))}</strong>
                " "
                <a href=visit_path(child, visit)>{words.say("ask-after-visit")} " " {on_day(opened)} ", " <bdi>{name.unwrap_or_default()}</bdi></a>
            </li>
        }
    });
    let records = unfinished.into_iter().map(|one| {
        let Unfinished { child, name, visit } = one;
        let late = due_of(&visit, intervals).filter(|due| *due < today);
        let key = if visit.stage() == Stage::Nothing { "record-nothing" } else { "record-begun" };
        view! {
            <li class="wait-line" data-record=visit.stage().key()>
                <a href=visit_path(child, visit.id)><bdi>{name.unwrap_or_default()}</bdi> ", " {on_day(visit.opened)}</a>
                " " <span class="soft">{words.say(key)}</span>
                {late.map(|due| view! { " " <span class="mark waiting">{words.with("record-late", &[("day", day_words(words, due).into())])}</span> })}
            </li>
        }
    });
    (!nothing)
        .then(|| {
            view! {
                <section class="to-finish" aria-labelledby="to-finish">
                    <h2 id="to-finish">{words.say("to-finish-title")}</h2>
                    <ul role="list">{unnamed} {asks.collect_view()} {records.collect_view()}</ul>
                </section>
            }
        })
        .into_any()
}

/// All visits with a child.
pub fn visits(child: ChildId, name: String, all: Vec<VisitLine>) -> AnyView {
    let words = words();
    let none = all.is_empty();
    let rows = all.into_iter().map(|line| {
        let VisitLine { visit, by } = line;
        let how = match &visit.not_seen {
            Some(_) => words.say("visit-not-seen").into_owned(),
            None => time_alone_words(words, &visit),
        };
        let room = visit.not_seen.is_none().then(|| view! { <span class="soft">{whole_room_words(words, &visit)}</span> });
        view! {
            <tr data-record=visit.stage().key()>
                <th scope="row" data-label=words.say("visits-when")><a href=visit_path(child, visit.id)>{on_minute(visit.opened)}</a></th>
                <td data-label=words.say("visits-where")>{place_words(words, &visit.place)}</td>
                <td data-label=words.say("visits-alone")>{how} " " {room}</td>
                <td data-label=words.say("visits-by")><bdi>{by.unwrap_or_default()}</bdi></td>
                <td data-label=words.say("visits-record")>{words.say(&format!("record-{}", visit.stage().key()))}</td>
            </tr>
        }
    });
    view! {
        {back(words, child, &name)}
        <h1>{words.with("visits-of", &[("name", name.into())])}</h1>
        {if none {
            crate::server::office::frame::nothing_here("visits-none", "visits-none-what")
        } else {
            view! {
                <table class="list">
                    <thead><tr>
                        {["visits-when", "visits-where", "visits-alone", "visits-by", "visits-record"].map(|key| view! { <th scope="col">{words.say(key)}</th> }).collect_view()}
                    </tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            }.into_any()
        }}
    }
    .into_any()
}
