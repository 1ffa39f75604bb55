//! What was told, in short: a line for each of the newest messages, what is not placed yet first. Each says the child's words, how, when and in
//! whose company they were told, where an adult placed them, and whether the child was told what came of it. Refuses more lines than a minute reads, and to
//! stand for the message itself: its title leads to it.

use super::answer::{Due, due, due_words, read_since_words, told};
use super::child::Reader;
use super::telling::{
    cards_parts, closed_mark, how_short, is_new, kind_of, made_short, mark_of, message_path, new_mark, placed_words, title_of,
};
use crate::domain::{BearsOn, Child, Day, Message, Plan, Who};
use crate::pictures::{Drawing, day_of, on_day, on_minute, words};
use crate::server::store::pages::Told;
use leptos::prelude::*;

/// Most lines.
pub const LINES_MOST: usize = 8;

/// Which messages stand in the lines: those not placed, in the order in which they stand below; then those placed, newest first.
fn newest<'a>(unplaced: &[&'a Told], placed: &'a [(BearsOn, Vec<Told>)]) -> Vec<(Option<BearsOn>, &'a Told)> {
    let mut there: Vec<(Option<BearsOn>, &Told)> =
        placed.iter().flat_map(|(at, here)| here.iter().map(|told| (Some(*at), told))).collect();
    there.sort_by_key(|(_, told)| std::cmp::Reverse(told.message.kept.corrected_ms()));
    unplaced.iter().map(|told| (None, *told)).chain(there).take(LINES_MOST).collect()
}

/// The lines; nothing where nothing was told.
pub fn in_short(
    child: &Child,
    plan: Option<&Plan>,
    unplaced: &[&Told],
    placed: &[(BearsOn, Vec<Told>)],
    reader: Reader,
) -> Option<AnyView> {
    let lines = newest(unplaced, placed);
    let more = unplaced.len().saturating_sub(LINES_MOST);
    (!lines.is_empty()).then(|| {
        let days: Vec<Day> = lines.iter().map(|(_, told)| day_of(told.message.kept)).collect();
        let alone_on_its_day = |told: &Told| days.iter().filter(|day| **day == day_of(told.message.kept)).count() == 1;
        let lines =
            lines.into_iter().map(|(at, told)| line(child, plan, at, told, alone_on_its_day(told), reader)).collect_view();
        let more =
            (more > 0).then(|| view! { <li class="soft">{words().with("short-more", &[("count", (more as i64).into())])}</li> });
        view! { <ul class="in-short" role="list">{lines} {more}</ul> }.into_any()
    })
}

fn line(child: &Child, plan: Option<&Plan>, at: Option<BearsOn>, told: &Told, day_says_it: bool, reader: Reader) -> AnyView {
    let words = words();
    let message = &told.message;
    let supported = (message.who == Who::Supporting).then(|| view! { <span>{words.say("who-supporting")}</span> });
    // Both at once, in one phrase: of most that is not placed the child was not told either.
    let neither = at.is_none() && due(message) == Some(Due::NotYet);
    let placed = if neither { words.say("short-not-placed-or-told").into_owned() } else { placed_words(at, plan) };
    // What was told on the same day is told apart by its time.
    let when = if day_says_it { on_day(message.kept).into_any() } else { on_minute(message.kept).into_any() };
    let company = told.visit.as_ref().map(|visit| view! { <span>{made_short(words, visit, told)}</span> });
    let closed = message.audience.not_my_worker.then(closed_mark);
    // The mark stands at the words, and at nothing beside them.
    let said = cards_parts(words, message).into_iter().enumerate().map(|(n, (said, typed))| {
        let mark = typed.then(|| view! { " " <span class="own-words-mark">{words.say("own-words-mark")}</span> });
        view! { {(n > 0).then_some(", ")} <bdi dir="auto">{said}</bdi> {mark} }
    });
    let answered = (!neither).then(|| answered(message, reader.tell.then_some(&child.name)));
    view! {
        <li>
            <Drawing name=mark_of(&message.told) />
            <p class="short-words">
                <a href=message_path(child.id, message.id) dir="auto">{title_of(words, told)}</a>
                {kind_of(words, told)}
                ": "
                <span dir="auto">{said.collect_view()}</span>
                " "
                {closed}
                {is_new(message, reader.me).then(new_mark)}
            </p>
            <p class="how-line">
                <span>{when}</span>
                <span>{how_short(words, message.how)}</span>
                {company}
                {supported}
                <span class="short-place" dir="auto">{placed}</span>
                {answered}
            </p>
        </li>
    }
    .into_any()
}

/// Whether the child was told what came of it, and what they are still to be told: of the last only those who may tell them (`tell`: whom).
fn answered(message: &Message, tell: Option<&str>) -> AnyView {
    let words = words();
    let told = told(message).map(|telling| {
        let said = words.with("told-by", &[("name", telling.name.clone().into())]);
        view! { <span>{said} " " {on_day(telling.at)}</span> }
    });
    let due = due(message).map(|due| {
        let class = if due == Due::NotYet { "" } else { "mark waiting" };
        view! { <span class=class>{due_words(words, due)}</span> }
    });
    let since = read_since_words(message, tell).map(|since| {
        let class = if tell.is_some() { "mark waiting" } else { "" };
        view! { <span class=class>{since}</span> }
    });
    view! { {told} {due} {since} }.into_any()
}
