//! One message, whole: as the child made it, how it was told, who acted, who was in the room; what adults make of it, under their names; and
//! its way. An adult adds here and never changes: neither the child's words nor what another adult wrote. What was taken back is not shown.

mod answer;

pub use answer::{HOW_TOLD, how_told_key};

use super::answer::stands;
use super::frame::as_typed;
use super::telling::{
    answer_words, earlier_words, how_words, kind_of, look_of, made_key, made_words, room_words, taken_back_words,
    time_alone_words, title_of, whole_room_words,
};
use super::visit::visit_path;
use crate::domain::activity::Answered;
use crate::domain::{BearsOn, Child, ChildId, Heading, How, Made, Message, Plan, Recorded, Who};
use crate::library::words::Words;
use crate::pictures::{Eyes, MessageView, TrailView, clock_words, made_title, on_day, on_minute, place_words, who_key, words};
use crate::server::media::Amiss;
use crate::server::store::pages::Told;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What this adult may do with a message.
#[derive(Clone, Copy, Default)]
pub struct May {
    /// Mark it as read.
    pub read: bool,
    /// Mark that the child told of harm.
    pub mark: bool,
    /// Write what we make of it.
    pub weigh: bool,
    /// Mark that the child was told.
    pub tell: bool,
    /// Say who acted.
    pub say_who: bool,
    /// Not a right: a hold lies on the visit at which it was told.
    pub held: bool,
}

/// What was typed and could not be kept: it comes back into the form, so that nobody types it twice.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The key of why it could not be kept.
    pub wrong: Option<&'static str>,
    /// For which of the forms: `weigh`, `told` or `caption`.
    pub form: &'static str,
    /// What it bears on.
    pub bears_on: String,
    /// What it means, what was told, or what is to be seen or heard.
    pub first: String,
    /// What changes, or what the child said back.
    pub second: String,
    /// How the child was told.
    pub how: String,
}

/// What the page is made of.
pub struct MessagePage {
    /// Whose message.
    pub whose: Child,
    /// The message.
    pub told: Told,
    /// The plan it can be placed in.
    pub plan: Option<Plan>,
    /// Whether this adult has read it.
    pub read_by_me: bool,
    /// How this child answers, as it was seen last before it was told.
    pub answers: Option<Recorded>,
    /// Which photos and recordings in it cannot be shown, by their numbers, and why.
    pub amiss: BTreeMap<u32, Amiss>,
    /// What this adult may do.
    pub may: May,
    /// What could not be kept.
    pub draft: Draft,
}

/// The word a form uses for a place.
pub fn place_key(place: BearsOn) -> String {
    match place {
        BearsOn::Outcome(id) => format!("outcome:{id}"),
        BearsOn::Heading(heading) => format!("heading:{}", heading.key()),
        BearsOn::NothingYet => "nothing-yet".to_owned(),
    }
}

/// The place of a form's word.
pub fn place_of(key: &str) -> Option<BearsOn> {
    if key == "nothing-yet" {
        return Some(BearsOn::NothingYet);
    }
    if let Some(id) = key.strip_prefix("outcome:") {
        return id.parse().ok().map(BearsOn::Outcome);
    }
    key.strip_prefix("heading:").and_then(Heading::of_key).map(BearsOn::Heading)
}

/// The page.
pub fn message(page: MessagePage) -> AnyView {
    let words = words();
    let MessagePage { whose, told, plan, read_by_me, answers, amiss, mut may, draft } = page;
    let (child, name) = (whose.id, whose.name.clone());
    let gone = told.message.taken_back.is_some();
    may.tell &= !(gone && may.held);
    // Nobody has read what has not come: it is said when all of it is here. What was typed already stands in its form all the same.
    if told.message.awaited && !gone {
        (may.read, may.weigh) = (false, may.weigh && draft.form == "weigh");
    }
    let path = super::telling::message_path(child, told.message.id);
    let title = if gone { words.say("message-title-taken-back").into_owned() } else { title_of(words, &told) };
    let back = words.with("message-back", &[("name", name.clone().into())]);
    view! {
        {super::telling::closed_sheet(told.message.audience.not_my_worker && !gone)}
        <p class="back no-print"><a href=format!("/office/children/{child}")>{back}</a></p>
        {super::telling::whose(&whose)}
        <div class="head-line">
            <h1 dir="auto">{title} {(!gone).then(|| kind_of(words, &told))}</h1>
            {(may.read && !gone).then(|| mark_read(&path, read_by_me, told.message.changed))}
        </div>
        <div class="message-and-answer">
            <section class="made" aria-label=words.with("message-made-by", &[("name", name.clone().into())])>
                <MessageView message=told.message.clone() look=look_of(&told) state=stands(&told.message) eyes=Eyes::Adult listed=true />
                {(!gone).then(|| amiss_words(&told.message, &amiss))}
                {(!gone).then(|| captions(&path, &told.message, may, &draft))}
                {how_told(child, &told)}
                {(may.mark && !gone && !may.held).then(|| view! {
                    <p class="no-print soft"><a href=visit_path(child, told.message.visit)>{words.say("harm-from-message")}</a></p>
                })}
                {answers.map(|answers| how_they_answer(&name, &answers))}
                {(may.say_who && !gone).then(|| say_who(&path, &name, &told.message))}
            </section>
            <div class="answer">
                {(!gone).then(|| answer::weighed(&path, &name, &told.message, plan.as_ref(), may, &draft))}
                {answer::tellings(&path, &name, &told.message, may, &draft)}
                <section class="way-part" aria-labelledby="way-title">
                    <h2 id="way-title">{words.say("way-title")}</h2>
                    {way(&told)}
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// How this child answers, as an adult saw it: no score, and no part of the message.
fn how_they_answer(name: &str, seen: &Recorded) -> AnyView {
    let words = words();
    view! {
        <dl class="visit-facts how-they-answer">
            <dt>{words.with("answers-title", &[("name", name.to_owned().into())])}</dt>
            <dd>
                <span dir="auto">{super::visit::answers_words(words, &seen.record)}</span>
                <span class="soft">" " {words.say("answers-when")} " " {on_day(seen.at)} ", " {words.with("answers-by", &[("name", seen.name.clone().into())])}</span>
            </dd>
        </dl>
    }
    .into_any()
}

/// What of it cannot be shown, and why.
fn amiss_words(message: &Message, amiss: &BTreeMap<u32, Amiss>) -> AnyView {
    let words = words();
    let made = message.told.made();
    amiss
        .iter()
        .filter_map(|(number, amiss)| {
            let (_, made) = made.iter().find(|(at, _)| at == number)?;
            let what = made_title(words, made);
            let why = words.say(&format!("amiss-{}", amiss.key()));
            let class = if *amiss == Amiss::OnItsWay { "note" } else { "wrong" };
            Some(view! { <p class=class data-amiss=amiss.key()>{what} ": " {why}</p> })
        })
        .collect_view()
        .into_any()
}

/// What adults saw or heard in it, for who cannot; and the form to write it. Only of what is to be seen or heard.
fn captions(path: &str, message: &Message, may: May, draft: &Draft) -> Option<AnyView> {
    let words = words();
    let seen = |made: &Made| matches!(made, Made::Drawing { .. } | Made::Photo(_) | Made::Sound(_));
    message.told.made().into_iter().find(|(_, made)| seen(made))?;
    let written = message
        .captions
        .iter()
        .map(|caption| {
            let by = words.with("caption-by", &[("name", caption.name.clone().into())]);
            let earlier = earlier_words(words, message, caption).map(|said| view! { ", " {said} });
            view! { <li class="meaning"><p class="meaning-by">{by} " " {on_day(caption.at)} {earlier}</p> <p class="adult-words" dir="auto">{caption.words.clone()}</p></li> }
        })
        .collect_view();
    let typed = draft.form == "caption";
    let form = may.say_who.then(|| {
        view! {
            <details class="write no-print" open=typed>
                <summary>{words.say("caption-write")}</summary>
                <form method="post" action=format!("{path}/caption")>
                    <input type="hidden" name="changed" value=message.changed.to_string() />
                    {draft.wrong.filter(|_| typed).map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
                    <p>
                        <label for="caption">{words.say("caption-what")} <span class="hint">{words.say("caption-hint")}</span></label>
                        <textarea id="caption" name="words" required maxlength="4000" dir="auto">{as_typed(if typed { draft.first.clone() } else { String::new() })}</textarea>
                    </p>
                    <p><button type="submit">{words.say("caption-keep")}</button></p>
                </form>
            </details>
        }
    });
    Some(view! { <div class="captions"><ol class="meanings" role="list">{written}</ol> {form}</div> }.into_any())
}

/// Its way, drawn without the message's marks: they stand on the message itself.
fn way(told: &Told) -> AnyView {
    view! { <TrailView message=told.message.clone() arrived=told.arrived eyes=Eyes::Adult marked=false /> }.into_any()
}

fn mark_read(path: &str, already: bool, changed: u32) -> AnyView {
    let words = words();
    if already {
        return view! { <p><span class="mark done">{words.say("message-read-by-you")}</span></p> }.into_any();
    }
    view! {
        <form method="post" action=format!("{path}/read") class="in-line">
            <input type="hidden" name="changed" value=changed.to_string() />
            <button type="submit">{words.say("message-mark-read")}</button>
        </form>
    }
    .into_any()
}

fn fact(key: &'static str, said: AnyView) -> AnyView {
    view! { <div class="fact"><dt>{words().say(key)}</dt><dd>{said}</dd></div> }.into_any()
}

/// Words that an adult typed for the child, or described: whoever reads them knows by whose hand they stand here.
fn written_down(told: &Told) -> Option<AnyView> {
    let by = told.by.clone().filter(|_| told.message.told.is_written_down());
    by.map(|name| fact("fact-written-down", view! { <bdi>{name}</bdi> }.into_any()))
}

fn how_told(child: ChildId, told: &Told) -> AnyView {
    let words = words();
    let message = &told.message;
    let visit = told.visit.as_ref().map(|visit| {
        let by = told.by.clone().map(|name| fact("fact-by", view! { <bdi>{name}</bdi> }.into_any()));
        view! {
            {fact("fact-where", view! { <a href=visit_path(child, visit.id)>{place_words(words, &visit.place)}</a> }.into_any())}
            {by}
            {fact(made_key(told), made_words(words, visit, told).into_any())}
            {fact("fact-room", room_words(words, visit, message.kept).into_any())}
            {fact("fact-alone", whole_room_words(words, visit).into_any())}
            {fact("fact-time-alone", time_alone_words(words, visit).into_any())}
        }
    });
    let clock = message.kept.clock_was_wrong().then(|| view! { <span class="soft">{words.say("fact-clock-wrong")}</span> });
    // Said where it matters: what came long after it was kept, or before it can have been.
    let apart = message.kept.corrected_ms().abs_diff(told.arrived.utc_ms) > crate::domain::SKEW_TO_SAY_MS.unsigned_abs();
    let arrived = apart.then(|| fact("fact-arrived", on_minute(told.arrived).into_any()));
    let changed = (message.changed > 0)
        .then(|| fact("fact-changed", words.with("message-changed", &[("times", message.changed.into())]).into_any()));
    let signal = (message.taken_back.is_none() && !message.signal.is_empty())
        .then(|| view! { ": " <span dir="auto">{message.signal.clone()}</span> });
    let answers = answers_words(words, told);
    let answers = (!answers.is_empty()).then(|| fact("fact-answers", answers.into_any()));
    view! {
        <dl class="facts how-told">
            {fact("fact-how", how_words(words, message.how).into_any())}
            {written_down(told)}
            {fact("fact-who", view! { {words.say(&format!("who-{}", who_key(message.who)))} {signal} }.into_any())}
            {message.how_said.map(|how| fact("how-said", words.say(&format!("how-said-{}", how.key())).into_any()))}
            {fact("fact-when", view! { {on_minute(message.kept)} " " {clock} }.into_any())}
            {message.taken_back.map(|at| fact("fact-taken-back", taken_back_words(words, told, at)))}
            {arrived}
            {visit}
            {answers}
            {changed}
        </dl>
    }
    .into_any()
}

/// What the child answered while they made it: a refusal is an answer, and stands with what was told.
fn answers_words(words: Words, told: &Told) -> String {
    let said = |one: &Answered| {
        words.with("fact-answer-at", &[("answer", answer_words(words, one).into()), ("time", clock_words(one.at).into())])
    };
    let drawn = told.drawing.iter().flat_map(|drawing| &drawing.answers);
    told.houses.iter().flat_map(|houses| &houses.answers).chain(drawn).map(said).collect::<Vec<_>>().join(", ")
}

fn say_who(path: &str, name: &str, message: &Message) -> AnyView {
    let words = words();
    let (now, how) = (message.who, message.how_said);
    let choices = [Who::Child, Who::ForChild, Who::Supporting, Who::Unknown]
        .into_iter()
        .map(|who| {
            let key = who_key(who);
            view! {
                <label>
                    <input type="radio" name="who" value=key checked=who == now required />
                    {words.with(&format!("who-choose-{key}"), &[("name", name.to_owned().into())])}
                </label>
            }
        })
        .collect_view();
    view! {
        <details class="say-who no-print">
            <summary>{words.say("who-title")}</summary>
            <form method="post" action=format!("{path}/who")>
                <fieldset>
                    <legend class="seen-by-readers">{words.say("who-title")}</legend>
                    {choices}
                </fieldset>
                <p>
                    <label for="signal">{words.say("who-signal")}</label>
                    <input id="signal" name="signal" maxlength="4000" value=message.signal.clone() />
                </p>
                <p>
                    <label for="how-said">{words.say("how-said-ask")}</label>
                    <select id="how-said" name="how">
                        <option value="" selected=how.is_none()>{words.say("how-said-not")}</option>
                        {How::SEEN.into_iter().map(|one| view! { <option value=one.key() selected=how == Some(one)>{words.say(&format!("how-said-{}", one.key()))}</option> }).collect_view()}
                    </select>
                </p>
                <p><button type="submit">{words.say("who-keep")}</button></p>
            </form>
        </details>
    }
    .into_any()
}
