//! What adults wrote of a visit: each thing with the name of whoever wrote it, earlier versions below, and the form to write it again. Refuses to
//! let a later hand pass for an earlier one.

use super::super::frame::as_typed;
use super::visit_path;
use crate::domain::*;
use crate::library::wordings::WORDINGS;
use crate::library::words::Words;
use crate::pictures::{day_words, on_minute, words};
use leptos::prelude::*;

/// How many lines of what was promised, and of what was asked, a form shows.
pub const WILL_DO_LINES: usize = 5;
/// How many questions.
pub const QUESTION_LINES: usize = 6;

/// What was written last, each thing with the name of whoever wrote it where that is somebody else; what was written before, below.
pub fn said(words: Words, records: &[Recorded]) -> AnyView {
    let Some((newest, before)) = records.split_last() else {
        return view! { <p class="soft">{words.say("record-none-yet")}</p> }.into_any();
    };
    let first = before.first().filter(|first| first.by != newest.by).map(|first| {
        view! { <bdi>{first.name.clone()}</bdi> ", " {on_minute(first.at)} "; " {words.say("record-added-to")} " " }
    });
    let earlier = before.iter().rev().map(|one| view! { <li>{written(words, std::slice::from_ref(one))}</li> }).collect_view();
    let earlier = (!before.is_empty()).then(|| {
        view! { <details class="earlier no-print"><summary>{words.say("record-earlier")}</summary><ol role="list">{earlier}</ol></details> }
    });
    view! {
        <p class="soft">{first} <bdi>{newest.name.clone()}</bdi> ", " {on_minute(newest.at)}</p>
        {facts(words, records)}
        {earlier}
    }
    .into_any()
}

fn written(words: Words, records: &[Recorded]) -> AnyView {
    let by = records.last().map(|one| view! { <p class="soft"><bdi>{one.name.clone()}</bdi> ", " {on_minute(one.at)}</p> });
    view! { {by} {facts(words, records)} }.into_any()
}

fn facts(words: Words, records: &[Recorded]) -> AnyView {
    let Some(newest) = records.last() else { return ().into_any() };
    let r = &newest.record;
    let by = |one: Option<&Recorded>| {
        let other = one.filter(|one| one.by != newest.by).map(|one| one.name.clone());
        other.map(|name| view! { " " <span class="soft">"(" <bdi>{name}</bdi> ")"</span> })
    };
    let text = |key: &'static str, get: fn(&Record) -> &str| {
        let said = get(r).trim().to_owned();
        let by = by(author(records, |r| get(r).to_owned()));
        // The child's exact words stand in the child's type, apart from the adult's.
        let class = if key == "closing-words" { "own-words" } else { "" };
        (!said.is_empty()).then(|| fact(words, key, view! { <span class=class dir="auto">{said}</span> {by} }.into_any()))
    };
    // What is asked of every visit stands there unanswered too.
    let is = |key: &'static str, get: fn(&Record) -> Option<bool>| {
        let said = match get(r) {
            Some(true) => "closing-yes",
            Some(false) => "closing-no",
            None => return fact(words, key, view! { <span class="soft">{words.say("record-not-said")}</span> }.into_any()),
        };
        let by = by(author(records, get));
        fact(words, key, view! { {words.say(said)} {by} }.into_any())
    };
    let alone = match r.alone {
        None => view! { <span class="soft">{words.say("record-not-said")}</span> }.into_any(),
        Some(alone) => {
            let minutes = match alone {
                TimeAlone::Part(Some(minutes)) => {
                    format!(" ({})", words.with("time-alone-minutes", &[("minutes", i64::from(minutes).into())]))
                }
                _ => String::new(),
            };
            let by = by(author(records, |r| r.alone));
            view! { {words.say(&format!("time-alone-{}", alone.key()))} {minutes} {by} }.into_any()
        }
    };
    let will_do = r.will_do.iter().map(|one| {
        let day = one.by.map(|day| view! { ", " {words.with("record-by", &[("day", day_words(words, day).into())])} });
        view! { <li><span dir="auto">{one.what.clone()}</span> {day} {by(promised_by(records, one))}</li> }
    });
    let asked = r.asked.iter().map(|one| {
        view! { <li><q dir="auto">{one.words.clone()}</q> " " <span class="soft">{one.kind.map_or_else(|| words.say("record-kind-not-said"), |kind| words.say(&format!("kind-{}", kind.key())))}</span></li> }
    });
    view! {
        <dl class="visit-facts">
            {text("closing-words", |r| &r.words)}
            {is("closing-worried", |r| r.worried)}
            {text("closing-worry", |r| &r.worry)}
            {(!r.will_do.is_empty()).then(|| fact(words, "record-will-do", view! { <ul>{will_do.collect_view()}</ul> }.into_any()))}
            {text("closing-with-child", |r| &r.with_child)}
            {is("closing-comfort", |r| r.comfort_told)}
            {fact(words, "closing-alone", alone)}
            {r.why_not_alone.map(|why| fact(words, "closing-why-not-alone", words.say(&format!("why-not-alone-{}", why.key())).into_any()))}
            {r.manager_told.map(|day| fact(words, "record-manager-told", day_words(words, day).into_any()))}
            {text("record-influencing", |r| &r.influencing)}
            {is("record-awake", |r| r.awake)}
            {is("record-bedroom", |r| r.bedroom)}
            {is("record-together", |r| r.together)}
            {text("record-interpreter", |r| &r.interpreter)}
            {r.says_how_they_answer().then(|| fact(words, "record-answers", view! { <span dir="auto">{answers_words(words, r)}</span> }.into_any()))}
            {(!r.asked.is_empty()).then(|| fact(words, "record-asked-said", view! { <ul>{asked.collect_view()}</ul> }.into_any()))}
        </dl>
    }
    .into_any()
}

/// What was seen when answering was tried out, in the order in which it is tried, with the adult's own words.
pub fn answers_words(words: Words, record: &Record) -> String {
    let seen = Tried::ALL.into_iter().filter(|one| record.tried.contains(one));
    let mut said: Vec<String> = seen.map(|one| words.say(&format!("tried-{}", one.key())).into_owned()).collect();
    said.extend(Some(record.answers.trim().to_owned()).filter(|own| !own.is_empty()));
    said.join("; ")
}

fn fact(words: Words, key: &'static str, said: AnyView) -> AnyView {
    view! { <dt>{words.say(key)}</dt><dd>{said}</dd> }.into_any()
}

/// The form: the four things first, the rest below, and whether it is finished.
pub fn form(child: ChildId, visit: &Visit, r: Record, in_care: bool, wrong: Option<&'static str>) -> AnyView {
    let words = words();
    let choice = |name: &'static str, key: &'static str, now: Option<bool>| {
        radios(name, key, &[("yes", "closing-yes"), ("no", "closing-no")], now.map(|so| if so { "yes" } else { "no" }))
    };
    let alone: Vec<(&str, &str)> = vec![("yes", "time-alone-yes"), ("part", "time-alone-part"), ("no", "time-alone-no")];
    let minutes = match r.alone {
        Some(TimeAlone::Part(Some(minutes))) => minutes.to_string(),
        _ => String::new(),
    };
    let will_do = (0..WILL_DO_LINES.max(r.will_do.len() + 1).min(WILL_DO_MAX)).map(|at| {
        let one = r.will_do.get(at).cloned().unwrap_or(WillDo { what: String::new(), by: None });
        view! {
            <div class="will-do">
                <input name=format!("what-{at}") value=one.what maxlength="4000" aria-label=words.say("closing-what-i-do") />
                <label class="by-when">{words.say("closing-by-when")} <input name=format!("by-{at}") type="date" value=one.by.map(|day| day.to_string()).unwrap_or_default() /></label>
            </div>
        }
    });
    let questions = (0..QUESTION_LINES.max(r.asked.len() + 1).min(QUESTIONS_MAX)).map(|at| {
        let one = r.asked.get(at).cloned();
        let kind = one.as_ref().and_then(|one| one.kind);
        view! {
            <div class="question">
                <input name=format!("question-{at}") list="wordings" value=one.map(|one| one.words).unwrap_or_default() maxlength="4000" aria-label=words.say("record-question") />
                <select name=format!("kind-{at}") aria-label=words.say("record-kind")>
                    <option value="" selected=kind.is_none()>{words.say("record-kind-choose")}</option>
                    {Kind::ALL.into_iter().map(|one| view! { <option value=one.key() selected=kind == Some(one)>{words.say(&format!("kind-{}", one.key()))}</option> }).collect_view()}
                </select>
            </div>
        }
    });
    let why = r.why_not_alone;
    // A finished record is folded away: whoever opens the page reads first.
    let finished = visit.stage() == Stage::Finished && wrong.is_none();
    view! {
        <details class="record-fold no-print" open=!finished>
        <summary class="button">{words.say(if finished { "record-write-again" } else { "record-write" })}</summary>
        <form method="post" action=format!("{}/record", visit_path(child, visit.id)) class="sheet record-form">
            <p class="soft">{words.say("record-write-what")}</p>
            {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
            <input type="hidden" name="after" value=visit.records.len().to_string() />
            {text_field("words", "closing-words", &r.words, 3)}
            {choice("worried", "closing-worried", r.worried)}
            {text_field("worry", "closing-worry", &r.worry, 1)}
            <fieldset><legend>{words.say("closing-will-do")}</legend>{will_do.collect_view()}</fieldset>
            {text_field("with_child", "closing-with-child", &r.with_child, 1)}
            {choice("comfort", "closing-comfort", r.comfort_told)}
            {radios("alone", "closing-alone", &alone, r.alone.map(TimeAlone::key))}
            <p><label for="minutes">{words.say("record-minutes")}</label><input id="minutes" name="minutes" type="number" min="1" max="600" inputmode="numeric" value=minutes /></p>
            <p>
                <label for="why">{words.say("closing-why-not-alone")}</label>
                <select id="why" name="why">
                    <option value="" selected=why.is_none()>{words.say("record-kind-choose")}</option>
                    {WhyNotAlone::offered(in_care).map(|one| view! { <option value=one.key() selected=why == Some(one)>{words.say(&format!("why-not-alone-{}", one.key()))}</option> }).collect_view()}
                </select>
            </p>
            <p><label for="manager_told">{words.say("record-manager-told")}</label><input id="manager_told" name="manager_told" type="date" value=r.manager_told.map(|day| day.to_string()).unwrap_or_default() /></p>
            {text_field("influencing", "record-influencing", &r.influencing, 2)}
            {choice("awake", "record-awake", r.awake)}
            {choice("bedroom", "record-bedroom", r.bedroom)}
            {choice("together", "record-together", r.together)}
            {text_field("interpreter", "record-interpreter", &r.interpreter, 1)}
            <fieldset>
                <legend>{words.say("record-tried")}</legend>
                {Tried::ALL.into_iter().map(|one| view! {
                    <label><input type="checkbox" name=format!("tried-{}", one.key()) value="yes" checked=r.tried.contains(&one) />{words.say(&format!("tried-{}", one.key()))}</label>
                }).collect_view()}
            </fieldset>
            {text_field("answers", "record-answers", &r.answers, 1)}
            <fieldset>
                <legend>{words.say("record-asked")}</legend>
                <p class="soft">{words.say("record-asked-what")}</p>
                {questions.collect_view()}
                <datalist id="wordings">{WORDINGS.iter().map(|one| view! { <option value=words.say(&format!("wording-{}", one.id))></option> }).collect_view()}</datalist>
            </fieldset>
            <label class="late"><input type="checkbox" name="finished" value="yes" checked=r.finished />{words.say("record-is-finished")}</label>
            <p><button type="submit">{words.say("record-keep")}</button></p>
        </form>
        </details>
    }
    .into_any()
}

fn radios(name: &'static str, legend: &'static str, all: &[(&'static str, &'static str)], now: Option<&'static str>) -> AnyView {
    let words = words();
    view! {
        <fieldset class="radios">
            <legend>{words.say(legend)}</legend>
            {all.iter().map(|(value, key)| view! {
                <label><input type="radio" name=name value=*value checked=now == Some(*value) />{words.say(key)}</label>
            }).collect_view()}
            <label><input type="radio" name=name value="" checked=now.is_none() />{words.say("record-not-said")}</label>
        </fieldset>
    }
    .into_any()
}

fn text_field(name: &'static str, key: &'static str, value: &str, rows: u8) -> AnyView {
    let words = words();
    let value = value.to_owned();
    let input = if rows == 1 {
        view! { <input id=name name=name value=value maxlength="4000" /> }.into_any()
    } else {
        view! { <textarea id=name name=name rows=rows.to_string() maxlength="4000" dir="auto">{as_typed(value)}</textarea> }
            .into_any()
    };
    view! { <p><label for=name>{words.say(key)}</label>{input}</p> }.into_any()
}
