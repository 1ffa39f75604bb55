//! The way of a message: what happened to it, one step after another, each a shape and a word. Shows only what did happen: a step that is
//! still to come is no promise. To a child it shows nothing newer than what a named adult told them (DESIGN 5.10), and no dates or roles;
//! an adult sees the day and the time of each step, in the order in which they came about.

use super::{Drawing, on_minute, words};
use crate::domain::{HowTold, Message, Moment, Trail};
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
    when: Option<Moment>,
}

/// The steps a message has taken, oldest first. `state` is what the tablet knows better (kept here, sent, arrived); `arrived` is when it came
/// to the office, which only the office knows.
fn steps(words: Words, message: &Message, state: Trail, arrived: Option<Moment>, eyes: Eyes) -> Vec<Step> {
    let adult = eyes == Eyes::Adult;
    let seen = if adult { message.clone() } else { message.as_told_to_child() };
    let step = |trail, said, when: Option<Moment>| Step { trail, said, more: None, when };
    let kept = if adult { words.say("trail-adult-kept") } else { words.say("trail-child-kept") };
    let mut way = vec![step(Trail::Kept, kept.into_owned(), Some(seen.kept))];
    let back = |at: Moment| {
        let said = words.say(if adult { "trail-adult-taken-back" } else { "trail-taken-back" });
        step(Trail::TakenBack, said.into_owned(), Some(at))
    };
    // What adults did with it stays true, and whoever did it knows it: to them it stands, without a word of what was told. A child sees that it
    // was taken back and no more.
    let nothing_done = seen.reads.is_empty() && seen.weighings.is_empty() && seen.tellings.is_empty();
    if let Some(at) = seen.taken_back.filter(|_| !adult || nothing_done) {
        way.push(back(at));
        return way;
    }
    match state {
        Trail::Kept => return way,
        Trail::Sent => way.push(step(Trail::Sent, words.say("trail-sent").into_owned(), None)),
        _ => way.push(step(Trail::Arrived, words.say("trail-arrived").into_owned(), arrived)),
    }
    // What adults did with it, as it came about and not by kind: all of it by the office's one clock.
    let mut done: Vec<(Moment, Step)> = Vec::new();
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
        done.push((read.at, step(Trail::Read, said, Some(read.at))));
    }
    for weighing in &seen.weighings {
        let said = words.with("trail-adult-decided", &[("name", weighing.name.clone().into())]);
        done.push((weighing.at, step(Trail::Decided, said, Some(weighing.at))));
    }
    for telling in &seen.tellings {
        // What is to be told together is shown to the child at the tablet; to an adult it is not told before somebody has told it.
        let (trail, key) = match (adult, telling.how) {
            (false, _) => (Trail::Told, "trail-child-told"),
            (true, HowTold::TogetherNow) => (Trail::Decided, "trail-adult-together"),
            (true, _) => (Trail::Told, "trail-adult-told"),
        };
        let said = words.with(key, &[("name", telling.name.clone().into())]);
        let more = Some(telling.words.clone()).filter(|w| seen.taken_back.is_none() && !w.is_empty());
        done.push((telling.at, Step { more, ..step(trail, said, Some(telling.at)) }));
    }
    done.extend(seen.taken_back.map(|at| (at, back(at))));
    done.sort_by_key(|(at, _)| at.corrected_ms());
    way.extend(done.into_iter().map(|(_, step)| step));
    way
}

pub(super) fn draw(message: &Message, state: Trail, arrived: Option<Moment>, eyes: Eyes) -> AnyView {
    let way = steps(words(), message, state, arrived, eyes)
        .into_iter()
        .map(|step| {
            let when = step.when.filter(|_| eyes == Eyes::Adult);
            view! {
                <li class="trail-step" data-step=step.trail.key()>
                    <Drawing name=format!("trail-{}", step.trail.key()) />
                    <span class="trail-said">{step.said}</span>
                    {when.map(|at| view! { <span class="trail-when">{on_minute(at)}</span> })}
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
    /// When it came to the office, where that is known.
    #[prop(optional)]
    arrived: Option<Moment>,
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
            {draw(&message, state, arrived, eyes)}
        </div>
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::{Eyes, Moment, Trail, Words, steps};
    use crate::domain::{
        ActivityId, BearsOn, Content, House, How, HowTold, Message, MessageId, PersonId, Read, Role, Telling, VisitId, Weighing,
        Who,
    };

    fn read(name: &str, by: u8, at: i64) -> Read {
        let (by, at) = (PersonId::from_bytes([by; 16]), Moment::of_server(at));
        Read { by, name: name.into(), role: Role::Reviewer, at, changed: 0 }
    }

    fn told(at: i64) -> Telling {
        Telling {
            by: PersonId::from_bytes([1; 16]),
            name: "Amina".into(),
            at: Moment::of_server(at),
            how: HowTold::InPerson,
            words: format!("told at {at}"),
            said_back: String::new(),
            changed: 0,
        }
    }

    #[test]
    fn what_happened_to_it_stands_in_the_order_in_which_it_happened() {
        let weighing = Weighing {
            by: PersonId::from_bytes([1; 16]),
            name: "Amina".into(),
            at: Moment::of_server(30),
            bears_on: BearsOn::NothingYet,
            meaning: "Nights".into(),
            change: String::new(),
            changed: 0,
        };
        let message = Message {
            id: MessageId::from_bytes([1; 16]),
            visit: VisitId::from_bytes([2; 16]),
            activity: ActivityId::from_bytes([3; 16]),
            told: Content::House { house: House::Worries, title: None, placed: Vec::new() },
            how: How::Card,
            who: Who::Unknown,
            audience: crate::domain::Audience::default(),
            kept: Moment::of_server(10),
            changed: 0,
            changed_at: None,
            taken_back: None,
            signal: String::new(),
            how_said: None,
            awaited: false,
            captions: Vec::new(),
            reads: vec![read("Amina", 1, 29), read("Ruth", 2, 50), read("Amina", 1, 55)],
            weighings: vec![weighing],
            tellings: vec![told(40), told(60)],
        };
        let words = Words::of(crate::library::words::Language::English);
        let arrived = Some(Moment::of_server(20));
        let kinds =
            |eyes| steps(words, &message, message.trail(), arrived, eyes).into_iter().map(|s| s.trail).collect::<Vec<_>>();
        use Trail::{Arrived, Decided, Kept, Told};
        assert_eq!(kinds(Eyes::Adult), [Kept, Arrived, Trail::Read, Decided, Told, Trail::Read, Told]);
        assert_eq!(kinds(Eyes::Child), [Kept, Arrived, Trail::Read, Told, Trail::Read, Told]);
        let gone = |at| Message { taken_back: Some(Moment::of_server(at)), ..message.clone() };
        for (at, adult) in [
            (15, vec![Kept, Arrived, Trail::TakenBack, Trail::Read, Decided, Told, Trail::Read, Told]),
            (55, vec![Kept, Arrived, Trail::Read, Decided, Told, Trail::Read, Trail::TakenBack, Told]),
        ] {
            let steps = |eyes| steps(words, &gone(at), Trail::TakenBack, arrived, eyes);
            assert_eq!(steps(Eyes::Adult).into_iter().map(|s| s.trail).collect::<Vec<_>>(), adult, "taken back at {at}");
            assert!(steps(Eyes::Adult).iter().all(|step| step.more.is_none()), "without a word of what was told");
            assert_eq!(steps(Eyes::Child).into_iter().map(|s| s.trail).collect::<Vec<_>>(), [Kept, Trail::TakenBack]);
        }
        let (reads, weighings, tellings) = Default::default();
        let unread = Message { reads, weighings, tellings, ..gone(15) };
        let unread = steps(words, &unread, Trail::TakenBack, arrived, Eyes::Adult);
        assert_eq!(unread.into_iter().map(|s| s.trail).collect::<Vec<_>>(), [Kept, Trail::TakenBack]);
        let adult = steps(words, &message, message.trail(), arrived, Eyes::Adult);
        assert!(adult.iter().all(|step| step.when.is_some()), "an adult sees when each of them was");
        let meant = Telling { how: HowTold::TogetherNow, ..told(40) };
        let together = Message { tellings: vec![meant], ..message.clone() };
        let said = |eyes| steps(words, &together, Told, arrived, eyes).into_iter().map(|s| s.said).collect::<Vec<_>>().join(", ");
        assert!(said(Eyes::Adult).contains("to be told together at the next visit, by Amina"), "{}", said(Eyes::Adult));
        assert!(!said(Eyes::Adult).contains("Amina told"), "nobody has told the child yet");
        assert!(said(Eyes::Child).contains("Amina told you"), "the tablet shows it, so that it can be told together");
        let earlier = Message { tellings: vec![told(40)], ..message.clone() };
        let child = steps(words, &earlier, earlier.trail(), None, Eyes::Child);
        assert!(!child.iter().any(|step| step.said.contains("Ruth")), "nobody has told the child that Ruth read it");
    }

    #[test]
    fn every_step_has_a_picture_of_its_own() {
        let all = [
            include_str!("../../public/pictures/trail-kept.svg"),
            include_str!("../../public/pictures/trail-sent.svg"),
            include_str!("../../public/pictures/trail-arrived.svg"),
            include_str!("../../public/pictures/trail-read.svg"),
            include_str!("../../public/pictures/trail-decided.svg"),
            include_str!("../../public/pictures/trail-told.svg"),
            include_str!("../../public/pictures/trail-taken-back.svg"),
        ];
        let drawn = std::collections::BTreeSet::from(all);
        assert_eq!(drawn.len(), all.len());
    }
}
