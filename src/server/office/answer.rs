//! Whether the child was told what came of a message: what a named adult has told them, and what they are still to be told. Refuses to say
//! "told" of what is only meant to be told: what waits for the tablet and the next visit stays due until a named adult has told it.

use super::telling::joined;
use crate::domain::{HowTold, Message, Telling, Trail};
use crate::library::words::Words;
use crate::pictures::{on_day, words};
use leptos::prelude::*;

/// What the child is still to be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Due<'a> {
    /// All of it: nobody has told them yet.
    NotYet,
    /// What came after they were last told.
    Newer,
    /// It is to be told together at the next visit, at the tablet, which shows it from then on.
    Together(&'a Telling),
}

/// What a named adult last told the child.
pub fn told(message: &Message) -> Option<&Telling> {
    message.tellings.iter().rev().find(|telling| telling.how != HowTold::TogetherNow)
}

/// What the child is still to be told of what adults made of it. Nothing of what the child took back.
pub fn due(message: &Message) -> Option<Due<'_>> {
    match message.trail() {
        Trail::TakenBack => None,
        Trail::Told => message.tellings.last().filter(|telling| telling.how == HowTold::TogetherNow).map(Due::Together),
        _ if told(message).is_some() => Some(Due::Newer),
        _ => Some(Due::NotYet),
    }
}

/// Where a message is on its way, for adults: what is still to be told together is not told.
pub fn stands(message: &Message) -> Trail {
    match (message.trail(), due(message)) {
        (Trail::Told, Some(_)) if message.weighings.is_empty() => Trail::Read,
        (Trail::Told, Some(_)) => Trail::Decided,
        (state, _) => state,
    }
}

/// What is due, in words.
pub fn due_words(words: Words, due: Due<'_>) -> String {
    match due {
        Due::NotYet => words.say("told-not-yet").into_owned(),
        Due::Newer => words.say("told-not-newer").into_owned(),
        Due::Together(telling) => words.with("told-together", &[("name", telling.name.clone().into())]),
    }
}

/// What is due, marked in words and in shape.
pub fn due_mark(message: &Message) -> Option<AnyView> {
    let said = due_words(words(), due(message)?);
    Some(view! { <span class="mark waiting">{said}</span> }.into_any())
}

/// Who read it since the child was told; for those who may tell the child (`tell`: by their name), that they are to be told of it. Nobody
/// where something else is due.
pub fn read_since_words(message: &Message, tell: Option<&str>) -> Option<String> {
    if due(message).is_some() {
        return None;
    }
    let words = words();
    let mut readers: Vec<String> = Vec::new();
    for read in message.read_since_told() {
        if !readers.contains(&read.name) {
            readers.push(read.name.clone());
        }
    }
    let who = Some(joined(words, readers)).filter(|who| !who.is_empty())?;
    Some(match tell {
        Some(name) => words.with("read-since-tell", &[("who", who.into()), ("name", name.to_owned().into())]),
        None => words.with("read-since", &[("who", who.into())]),
    })
}

/// Whether and when the child was told, and what they are still to be told.
pub fn told_mark(message: &Message) -> AnyView {
    let told = told(message).map(|telling| {
        let by = words().with("told-mark", &[("name", telling.name.clone().into())]);
        view! { <span class="mark done">{by}</span> " " {on_day(telling.at)} " " }
    });
    view! { <p class="told-line">{told} {due_mark(message)}</p> }.into_any()
}
