//! A visit: when, where and with whom it was, how the child's turn ended, what the adult wrote of it, and the form to finish that. The child's own
//! answers stand apart from the adult's words. Refuses to count visits or to rank anybody by them.

mod lists;
mod record;

pub use lists::{visits, waits};
pub use record::answers_words;

use super::harm::hold_of_message;
use super::telling::{answer_words, closed_mark, closed_sheet, message_path, taken_back_words, telling, whole_room_words};
use crate::domain::activity::Answered;
use crate::domain::harm::Reach;
use crate::domain::*;
use crate::library::words::Words;
use crate::pictures::{CardPicture, Drawing, clock_words, day_of, day_words, on_minute, place_words, somebody_words, words};
use crate::server::store::pages::{Told, VisitLine};
use leptos::prelude::*;

/// What the reader of the page may do.
#[derive(Clone, Copy)]
pub struct May {
    /// Write the record.
    pub write: bool,
    /// Mark that the child told or showed harm at it.
    pub mark: bool,
    /// Answer what was asked for.
    pub answer: bool,
    /// Who reads: what somebody asked for themselves is theirs and the manager's to see.
    pub me: PersonId,
}

/// The page of one visit.
pub struct VisitPage {
    /// With whom.
    pub whose: Child,
    /// Whether they are in care.
    pub in_care: bool,
    /// The visit.
    pub line: VisitLine,
    /// What was told at it, as far as the reader sees it.
    pub told: Vec<Told>,
    /// What the child answered meanwhile, with the strip or with their body, oldest first.
    pub answers: Vec<Answered>,
    /// Tellings of harm of this child.
    pub harms: Vec<Harm>,
    /// Whom to ring.
    pub reach: Reach,
    /// What was typed and could not be kept, with the key of why.
    pub typed: Option<(Record, &'static str)>,
}

/// Where the page of a visit lies.
pub fn visit_path(child: ChildId, visit: VisitId) -> String {
    format!("/office/children/{child}/visits/{visit}")
}

fn back(words: Words, child: ChildId, name: &str) -> AnyView {
    let to = words.with("message-back", &[("name", name.to_owned().into())]);
    view! { <p class="back"><a href=format!("/office/children/{child}")>{to}</a></p> }.into_any()
}

/// The page.
pub fn visit(page: VisitPage, may: May) -> AnyView {
    let words = words();
    let VisitPage { whose, in_care, line: VisitLine { visit, by }, told, answers, harms, reach, typed } = page;
    let (child, name) = (whose.id, whose.name.clone());
    let told_of_harm = harms.iter().any(|harm| harm.visit == visit.id);
    let (wrong, draft) = typed.map_or((None, None), |(record, wrong)| (Some(wrong), Some(record)));
    let any_closed = told.iter().any(|told| told.message.audience.not_my_worker);
    let marked = harms.iter().any(|harm| harm.visit == visit.id && harm.closed == any_closed);
    let stage = visit.stage();
    let written = visit.records.last().cloned();
    let form = (may.write && visit.not_seen.is_none()).then(|| {
        let record = draft.or_else(|| written.as_ref().map(|one| one.record.clone())).unwrap_or_default();
        record::form(child, &visit, record, in_care, wrong)
    });
    view! {
        {closed_sheet(any_closed)}
        {hold_of_message(child, &harms, visit.id)}
        {back(words, child, &name)}
        {super::telling::whose(&whose)}
        <h1>{words.with("visit-of", &[("name", name.clone().into()), ("day", day_words(words, day_of(visit.opened)).into())])}</h1>
        <dl class="facts">
            <div class="fact"><dt>{words.say("visits-where")}</dt><dd>{place_words(words, &visit.place)}</dd></div>
            <div class="fact"><dt>{words.say("visits-by")}</dt><dd><bdi>{by.unwrap_or_default()}</bdi></dd></div>
            <div class="fact"><dt>{words.say("visits-record")}</dt><dd data-record=stage.key()>{words.say(&format!("record-{}", stage.key()))}</dd></div>
        </dl>
        {asks(child, &visit, may)}
        <div class="visit-parts">
            <section aria-labelledby="was">
                <h2 id="was">{words.say("visit-was")}</h2>
                {was(words, &visit)}
            </section>
            <section aria-labelledby="ended">
                <h2 id="ended">{words.with("visit-ended", &[("name", name.into())])}</h2>
                {ended(words, &visit.goodbye, told_of_harm)}
                {answered(words, &answers)}
                {told_here(words, child, "visit-told", &told)}
                {(may.mark && !marked).then(|| mark_harm(words, visit_path(child, visit.id), any_closed, &reach))}
            </section>
            <section class="visit-record" aria-labelledby="record">
                <h2 id="record">{words.say("visit-record")}</h2>
                {match &visit.not_seen {
                    Some(why) => view! { <p><strong>{words.say("visit-not-seen")}</strong> " " <span dir="auto">{why.clone()}</span></p> }.into_any(),
                    None => record::said(words, &visit.records),
                }}
            </section>
        </div>
        {form}
    }
    .into_any()
}

/// Harm that was told and that nobody marked on the tablet, or that somebody finds who reads.
fn mark_harm(words: Words, path: String, any_closed: bool, reach: &Reach) -> AnyView {
    view! {
        <details class="add no-print">
            <summary class="button">{words.say("harm-mark-here")}</summary>
            <form method="post" action=format!("{path}/harm") class="sheet">
                <p>{words.say("harm-mark-here-what")}</p>
                {super::reach::numbers(reach, false)}
                {any_closed.then(|| view! { <p><strong>{words.say("harm-mark-here-closed")}</strong></p> })}
                <p><button type="submit">{words.say("harm-mark-here-do")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

fn asks(child: ChildId, visit: &Visit, may: May) -> AnyView {
    let words = words();
    let one = |asked: &Asked| {
        let state = match &asked.answered {
            Some((by, at)) => {
                view! { <span>{words.with("ask-answered", &[("name", by.clone().into())])} ", " {on_minute(*at)}</span> }
                    .into_any()
            }
            None if may.answer => view! {
                <form method="post" action=format!("{}/asks", visit_path(child, visit.id))>
                    <input type="hidden" name="what" value=asked.what.key() />
                    <button type="submit">{words.say(&format!("ask-done-{}", asked.what.key()))}</button>
                </form>
            }
            .into_any(),
            None => view! { <span class="soft">{words.say("ask-open")}</span> }.into_any(),
        };
        view! {
            <li class="wait-line" data-ask=asked.what.key()>
                <strong><bdi>{asked.name.clone()}</bdi> ": " {words.say(&format!("ask-{}", asked.what.key()))}</strong> " " {on_minute(asked.at)} " " {state}
            </li>
        }
    };
    // It is between whoever asked and their manager: no part of the child's record for others to read, and on no sheet of paper.
    let seen: Vec<_> = visit.asked.iter().filter(|asked| may.answer || asked.by == may.me).map(one).collect();
    (!seen.is_empty())
        .then(|| view! { <section class="to-finish no-print"><ul role="list">{seen.into_iter().collect_view()}</ul></section> })
        .into_any()
}

/// Who came in and went out, as the tablet was told.
fn was(words: Words, visit: &Visit) -> AnyView {
    let changes = visit.named_presence().into_iter().filter(|p| p.who != Somebody::NotSaid).map(|p| {
        let key = match p.change {
            Change::CameIn if p.at == visit.opened => "presence-from-the-start",
            Change::CameIn => "presence-came-in",
            Change::WentOut => "presence-went-out",
        };
        view! { <li>{clock_words(p.at)} " " {words.with(key, &[("who", somebody_words(words, &p.who).into())])}</li> }
    });
    view! {
        <dl class="visit-facts">
            <dt>{words.say("visit-begun")}</dt><dd>{on_minute(visit.opened)}</dd>
            <dt>{words.say("visit-closed-at")}</dt><dd>{match visit.closed {
                Some(at) => on_minute(at).into_any(),
                None => view! { <span class="mark waiting">{words.say("visit-not-closed")}</span> }.into_any(),
            }}</dd>
            <dt>{words.say("visit-room")}</dt><dd>{whole_room_words(words, visit)}</dd>
        </dl>
        <ul role="list" class="soft">{changes.collect_view()}</ul>
        {visit.tried_out.then(|| view! { <p class="soft">{words.say("visit-tried-out")}</p> })}
        {visit.matched.clone().map(|(name, at)| view! { <p class="soft">{words.with("visit-matched", &[("name", name.into())])} " " {on_minute(at)}</p> })}
    }
    .into_any()
}

/// What the child answered meanwhile: stop, and no with the body, are answers like any other.
fn answered(words: Words, answers: &[Answered]) -> AnyView {
    let line = |one: &Answered| view! { <li>{clock_words(one.at)} " " {answer_words(words, one)}</li> };
    (!answers.is_empty())
        .then(|| {
            view! {
                <h3>{words.say("visit-answers")}</h3>
                <ul class="visit-told" role="list">{answers.iter().map(line).collect_view()}</ul>
            }
        })
        .into_any()
}

/// What was told at it, in pictures; of what was taken back that it was, when, and who was in the room then.
pub fn told_here(words: Words, child: ChildId, title: &str, told: &[Told]) -> AnyView {
    let lines = told.iter().map(|told| {
        let message = &told.message;
        if let Some(at) = message.taken_back {
            return view! {
                <li data-message=message.id.to_string() data-trail="taken-back">
                    <p>
                        <a href=message_path(child, message.id)>{words.say("voice-taken-back")}</a> ", " {taken_back_words(words, told, at)} " "
                        {message.audience.not_my_worker.then(closed_mark)}
                    </p>
                </li>
            }
            .into_any();
        }
        view! { <li>{telling(child, told, false)}</li> }.into_any()
    });
    view! {
        <h3>{words.say(title)}</h3>
        {if told.is_empty() {
            view! { <p class="soft">{words.say("visit-told-nothing")}</p> }.into_any()
        } else {
            view! { <ul class="visit-told tellings" role="list">{lines.collect_view()}</ul> }.into_any()
        }}
    }
    .into_any()
}

/// The child's own answers at the end, in their own pictures. What stood before the child and has no answer was passed over; what did not
/// stand there was not asked.
fn ended(words: Words, goodbye: &Goodbye, told_of_harm: bool) -> AnyView {
    if goodbye.is_empty() {
        return view! { <p class="soft">{words.say("goodbye-none")}</p> }.into_any();
    }
    let line = |question: &'static str, answer: AnyView| view! { <dt>{words.say(question)}</dt><dd>{answer}</dd> }.into_any();
    let without = |question: EndQuestion| {
        let key = match goodbye.asked.contains(&question) {
            true => "goodbye-passed",
            false if question == EndQuestion::Right && told_of_harm => "goodbye-not-asked-harm",
            false => "goodbye-not-asked",
        };
        view! { <span class="soft">{words.say(key)}</span> }.into_any()
    };
    let pictured = |picture: &'static str, key: String| {
        view! { <span class="pictured"><Drawing name=picture /> {words.say(&key)}</span> }.into_any()
    };
    let right = goodbye.right.map(|right| {
        let picture = if right == GotRight::Right { "right" } else { "answer-not-right" };
        pictured(picture, format!("close-right-{}", right.key()))
    });
    let now = goodbye.now.map(|now| {
        let picture = match now {
            HowNow::Good => "1F642",
            HowNow::Between => "1F610",
            HowNow::NotGood => "1F641",
        };
        pictured(picture, format!("close-now-{}", now.key()))
    });
    let calm = goodbye.calm.map(|calm| words.say(&format!("close-calm-{}", calm.key())).into_any());
    let here = (!goodbye.here_for_me.is_empty()).then(|| {
        let cards = goodbye
            .here_for_me
            .iter()
            .map(|id| view! { <span class="pictured"><CardPicture id=id.clone() /> {words.card(id).into_owned()}</span> });
        cards.collect_view().into_any()
    });
    let back = goodbye.comes_back.map(|when| match when {
        ComesBack::On(day) => day_words(words, day).into_any(),
        ComesBack::NotKnown => words.say("close-back-not-known").into_any(),
    });
    view! {
        <dl class="visit-facts goodbye">
            {line("close-right", right.unwrap_or_else(|| without(EndQuestion::Right)))}
            {line("close-now", now.unwrap_or_else(|| without(EndQuestion::Now)))}
            {line("close-calm", calm.unwrap_or_else(|| without(EndQuestion::Calm)))}
            {line("close-here", here.unwrap_or_else(|| without(EndQuestion::Here)))}
            {line("goodbye-comes-back", back.unwrap_or_else(|| view! { <span class="soft">{words.say("goodbye-not-said")}</span> }.into_any()))}
        </dl>
    }
    .into_any()
}
