//! The way of a message: what happened to it, one step after another, each a shape and a word. Shows only what did happen: a step that is
//! still to come is no promise. To a child it shows nothing newer than what a named adult told them (DESIGN 5.10), and no dates or roles.

use super::{Drawing, on_day, words};
use crate::domain::{Message, Trail};
use crate::library::words::Words;
use leptos::prelude::*;

/// For whose eyes a thing is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eyes {
    /// The child's.
    #[default]
    Child,
    /// An adult's.
    Adult,
}

/// One step of the way, drawn.
struct Step {
    trail: Trail,
    said: String,
    more: Option<String>,
    when: Option<crate::domain::Moment>,
}

/// The steps a message has taken, oldest first. `state` is what the tablet knows better (kept here, sent, arrived).
fn steps(words: Words, message: &Message, state: Trail, eyes: Eyes) -> Vec<Step> {
    let adult = eyes == Eyes::Adult;
    let seen = if adult { message.clone() } else { message.as_told_to_child() };
    let step = |trail, said, when: Option<_>| Step { trail, said, more: None, when: when.filter(|_| adult) };
    let mut way = Vec::new();
    let kept = if adult { words.say("trail-adult-kept") } else { words.say("trail-child-kept") };
    way.push(step(Trail::Kept, kept.into_owned(), Some(seen.kept)));
    if let Some(at) = seen.taken_back {
        way.push(step(
            Trail::TakenBack,
            words.say(if adult { "trail-adult-taken-back" } else { "trail-taken-back" }).into_owned(),
            Some(at),
        ));
        return way;
    }
    match state {
        Trail::Kept => return way,
        Trail::Sent => way.push(step(Trail::Sent, words.say("trail-sent").into_owned(), None)),
        _ => way.push(step(Trail::Arrived, words.say("trail-arrived").into_owned(), None)),
    }
    let mut readers = Vec::new();
    for read in &seen.reads {
        // Who read it matters; how often they looked does not.
        if readers.contains(&read.by) {
            continue;
        }
        readers.push(read.by);
        let said = if adult {
            let role = words.say(&format!("role-{}", read.role.key())).into_owned();
            words.with("trail-adult-read", &[("name", read.name.clone().into()), ("role", role.into())])
        } else {
            words.with("trail-child-read", &[("name", read.name.clone().into()), ("role", read.role.key().into())])
        };
        way.push(step(Trail::Read, said, Some(read.at)));
    }
    if let Some(weighing) = seen.weighing() {
        let said = words.with("trail-adult-decided", &[("name", weighing.name.clone().into())]);
        way.push(step(Trail::Decided, said, Some(weighing.at)));
    }
    for telling in &seen.tellings {
        let key = if adult { "trail-adult-told" } else { "trail-child-told" };
        let said = words.with(key, &[("name", telling.name.clone().into())]);
        way.push(Step {
            more: Some(telling.words.clone()).filter(|w| !w.is_empty()),
            ..step(Trail::Told, said, Some(telling.at))
        });
    }
    way
}

pub(super) fn draw(message: &Message, state: Trail, eyes: Eyes) -> AnyView {
    let way = steps(words(), message, state, eyes)
        .into_iter()
        .map(|step| {
            view! {
                <li class="trail-step" data-step=step.trail.key()>
                    <Drawing name=format!("trail-{}", step.trail.key()) />
                    <span class="trail-said">{step.said}</span>
                    {step.when.map(|at| view! { <span class="trail-when">{on_day(at)}</span> })}
                    {step.more.map(|more| view! { <span class="trail-more" dir="auto">{more}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="trail" role="list">{way}</ol> }.into_any()
}

/// The way of one message, by itself.
#[component]
pub fn TrailView(
    /// The message.
    message: Message,
    /// Where it is, when the tablet knows better than the message does.
    #[prop(optional)]
    state: Option<Trail>,
    /// For whose eyes.
    #[prop(optional)]
    eyes: Eyes,
    /// Whether it carries the message's marks; not where the message itself stands on the same page.
    #[prop(default = true)]
    marked: bool,
) -> impl IntoView {
    let state = state.unwrap_or_else(|| message.trail());
    view! {
        <div class="way" data-message=marked.then(|| message.id.to_string()) data-trail=marked.then(|| state.key())>
            {draw(&message, state, eyes)}
        </div>
    }
}
