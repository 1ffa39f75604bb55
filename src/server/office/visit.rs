//! A visit: when, where and with whom it was, how the child's turn ended, what the adult wrote of it, and the form to finish that. The child's own
//! answers stand apart from the adult's words. Refuses to count visits or to rank anybody by them.

use super::telling::{alone_words, where_words};
use crate::domain::*;
use crate::library::wordings::WORDINGS;
use crate::library::words::Words;
use crate::pictures::{CardPicture, Drawing, clock_words, day_of, day_words, on_day, on_minute, somebody_words, words};
use crate::server::store::pages::VisitLine;
use crate::server::store::{OpenAsk, Unfinished};
use leptos::prelude::*;

/// How many lines of what was promised, and of what was asked, a form shows.
pub const WILL_DO_LINES: usize = 5;
/// How many questions.
pub const QUESTION_LINES: usize = 6;

/// What the reader of the page may do.
#[derive(Clone, Copy)]
pub struct May {
    /// Write the record.
    pub write: bool,
    /// Answer what was asked for.
    pub answer: bool,
}

/// The page of one visit.
pub struct VisitPage {
    /// The child.
    pub child: ChildId,
    /// Their name.
    pub name: String,
    /// Whether they are in care.
    pub in_care: bool,
    /// The visit.
    pub line: VisitLine,
    /// What was typed and could not be kept, with the key of why.
    pub typed: Option<(Record, &'static str)>,
}

/// Where the page of a visit lies.
pub fn visit_path(child: ChildId, visit: VisitId) -> String {
    format!("/office/children/{child}/visits/{visit}")
}

/// The day by which a record is to be finished, where the authority has set a time.
pub fn due_of(visit: &Visit, intervals: &Intervals) -> Option<Day> {
    visit.record_due(day_of(visit.opened), intervals)
}

/// What an adult has still to finish, and what people ask for themselves: above everything else, in words.
pub fn waits(unfinished: Vec<Unfinished>, asks: Vec<OpenAsk>, intervals: &Intervals, now: Moment) -> AnyView {
    let words = words();
    let today = day_of(now);
    let nothing = unfinished.is_empty() && asks.is_empty();
    let asks = asks.into_iter().map(|ask| {
        let OpenAsk { child, visit, opened, asked } = ask;
        view! {
            <li class="wait-line" data-ask=asked.what.key()>
                <strong><bdi>{asked.name}</bdi> ": " {words.say(&format!("ask-{}", asked.what.key()))}</strong>
                " "
                <a href=visit_path(child, visit)>{words.say("ask-after-visit")} " " {on_day(opened)}</a>
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
                    <ul role="list">{asks.collect_view()} {records.collect_view()}</ul>
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
            None => alone_words(words, &visit),
        };
        view! {
            <tr data-record=visit.stage().key()>
                <th scope="row"><a href=visit_path(child, visit.id)>{on_day(visit.opened)}</a></th>
                <td>{where_words(words, &visit.place)}</td>
                <td>{how}</td>
                <td><bdi>{by.unwrap_or_default()}</bdi></td>
                <td>{words.say(&format!("record-{}", visit.stage().key()))}</td>
            </tr>
        }
    });
    view! {
        {back(words, child, &name)}
        <h1>{words.with("visits-of", &[("name", name.into())])}</h1>
        {if none {
            super::frame::nothing_here("visits-none", "visits-none-what")
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

fn back(words: Words, child: ChildId, name: &str) -> AnyView {
    let to = words.with("message-back", &[("name", name.to_owned().into())]);
    view! { <p class="back"><a href=format!("/office/children/{child}")>{to}</a></p> }.into_any()
}

/// The page.
pub fn visit(page: VisitPage, may: May) -> AnyView {
    let words = words();
    let VisitPage { child, name, in_care, line: VisitLine { visit, by }, typed } = page;
    let (wrong, draft) = typed.map_or((None, None), |(record, wrong)| (Some(wrong), Some(record)));
    let stage = visit.stage();
    let written = visit.records.last().cloned();
    let form = (may.write && visit.not_seen.is_none()).then(|| {
        let record = draft.or_else(|| written.as_ref().map(|one| one.record.clone())).unwrap_or_default();
        form(child, &visit, record, in_care, wrong)
    });
    view! {
        {back(words, child, &name)}
        <h1>{words.with("visit-of", &[("name", name.clone().into()), ("day", day_words(words, day_of(visit.opened)).into())])}</h1>
        <dl class="facts">
            <div class="fact"><dt>{words.say("visits-where")}</dt><dd>{where_words(words, &visit.place)}</dd></div>
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
                {ended(words, &visit.goodbye)}
            </section>
            <section class="visit-record" aria-labelledby="record">
                <h2 id="record">{words.say("visit-record")}</h2>
                {match (&visit.not_seen, &written) {
                    (Some(why), _) => view! { <p><strong>{words.say("visit-not-seen")}</strong> " " <span dir="auto">{why.clone()}</span></p> }.into_any(),
                    (None, Some(one)) => said(words, one),
                    (None, None) => view! { <p class="soft">{words.say("record-none-yet")}</p> }.into_any(),
                }}
            </section>
        </div>
        {form}
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
    (!visit.asked.is_empty())
        .then(|| view! { <section class="to-finish"><ul role="list">{visit.asked.iter().map(one).collect_view()}</ul></section> })
        .into_any()
}

/// Who came in and went out, as the tablet was told.
fn was(words: Words, visit: &Visit) -> AnyView {
    let changes = visit.named_presence().into_iter().filter(|p| p.who != Somebody::NotSaid).map(|p| {
        let key = if p.change == Change::CameIn { "presence-came-in" } else { "presence-went-out" };
        view! { <li>{clock_words(p.at)} " " {words.with(key, &[("who", somebody_words(words, &p.who).into())])}</li> }
    });
    view! {
        <dl class="visit-facts">
            <dt>{words.say("visit-begun")}</dt><dd>{on_minute(visit.opened)}</dd>
            {visit.closed.map(|at| view! { <dt>{words.say("visit-closed-at")}</dt><dd>{on_minute(at)}</dd> })}
            <dt>{words.say("visit-room")}</dt><dd>{alone_words(words, visit)}</dd>
        </dl>
        <ul role="list" class="soft">{changes.collect_view()}</ul>
        {visit.tried_out.then(|| view! { <p class="soft">{words.say("visit-tried-out")}</p> })}
        {visit.matched.clone().map(|(name, at)| view! { <p class="soft">{words.with("visit-matched", &[("name", name.into())])} " " {on_minute(at)}</p> })}
    }
    .into_any()
}

/// The child's own answers at the end, in their own pictures.
fn ended(words: Words, goodbye: &Goodbye) -> AnyView {
    let line = |question: &'static str, answer: AnyView| view! { <dt>{words.say(question)}</dt><dd>{answer}</dd> }.into_any();
    let passed = || view! { <span class="soft">{words.say("goodbye-passed")}</span> }.into_any();
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
            {line("close-right", right.unwrap_or_else(passed))}
            {line("close-now", now.unwrap_or_else(passed))}
            {line("close-calm", calm.unwrap_or_else(passed))}
            {line("close-here", here.unwrap_or_else(passed))}
            {line("goodbye-comes-back", back.unwrap_or_else(|| view! { <span class="soft">{words.say("goodbye-not-said")}</span> }.into_any()))}
        </dl>
    }
    .into_any()
}

/// What the adult wrote, with their name and when.
fn said(words: Words, one: &Recorded) -> AnyView {
    let r = &one.record;
    let text = |key: &'static str, text: &str| {
        (!text.trim().is_empty()).then(|| fact(words, key, view! { <span dir="auto">{text.to_owned()}</span> }.into_any()))
    };
    let is = |key: &'static str, so: Option<bool>| {
        so.map(|so| fact(words, key, words.say(if so { "closing-yes" } else { "closing-no" }).into_any()))
    };
    let alone = r.alone.map(|alone| {
        let minutes = match alone {
            TimeAlone::Part(Some(minutes)) => format!(" ({minutes} min)"),
            _ => String::new(),
        };
        fact(words, "closing-alone", view! { {words.say(&format!("time-alone-{}", alone.key()))} {minutes} }.into_any())
    });
    let will_do = r.will_do.iter().map(|one| {
        let by = one.by.map(|day| view! { ", " {words.with("record-by", &[("day", day_words(words, day).into())])} });
        view! { <li><span dir="auto">{one.what.clone()}</span> {by}</li> }
    });
    let asked = r.asked.iter().map(|one| {
        view! { <li><q dir="auto">{one.words.clone()}</q> " " <span class="soft">{one.kind.map_or_else(|| words.say("record-kind-not-said"), |kind| words.say(&format!("kind-{}", kind.key())))}</span></li> }
    });
    view! {
        <p class="soft"><bdi>{one.name.clone()}</bdi> ", " {on_minute(one.at)}</p>
        <dl class="visit-facts">
            {text("closing-words", &r.words)}
            {is("closing-worried", r.worried)}
            {text("closing-worry", &r.worry)}
            {(!r.will_do.is_empty()).then(|| fact(words, "closing-will-do", view! { <ul>{will_do.collect_view()}</ul> }.into_any()))}
            {text("closing-with-child", &r.with_child)}
            {is("closing-comfort", r.comfort_told)}
            {alone}
            {r.why_not_alone.map(|why| fact(words, "closing-why-not-alone", words.say(&format!("why-not-alone-{}", why.key())).into_any()))}
            {r.manager_told.map(|day| fact(words, "record-manager-told", day_words(words, day).into_any()))}
            {text("record-influencing", &r.influencing)}
            {is("record-awake", r.awake)}
            {is("record-bedroom", r.bedroom)}
            {is("record-together", r.together)}
            {text("record-interpreter", &r.interpreter)}
            {r.says_how_they_answer().then(|| fact(words, "record-answers", view! { <span dir="auto">{answers_words(words, r)}</span> }.into_any()))}
            {(!r.asked.is_empty()).then(|| fact(words, "record-asked", view! { <ul>{asked.collect_view()}</ul> }.into_any()))}
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
fn form(child: ChildId, visit: &Visit, r: Record, in_care: bool, wrong: Option<&'static str>) -> AnyView {
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
                <input name=format!("by-{at}") type="date" value=one.by.map(|day| day.to_string()).unwrap_or_default() aria-label=words.say("closing-by-when") />
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
    view! {
        <form method="post" action=format!("{}/record", visit_path(child, visit.id)) class="sheet record-form no-print">
            <h2>{words.say("record-write")}</h2>
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
        view! { <textarea id=name name=name rows=rows.to_string() maxlength="4000" dir="auto">{value}</textarea> }.into_any()
    };
    view! { <p><label for=name>{words.say(key)}</label>{input}</p> }.into_any()
}
