//! What an adult writes when the child has gone and before the visit is closed: four things, who the child is with now, who did the touching, and
//! what they ask for themselves (practice A13, A11, B24). All of it may be left for later. Refuses to hold a visit open until something is
//! written, and to show any of it on the child's turn.

use crate::domain::*;
use crate::pictures::live::{Watched, list, live, text, watched};
use crate::pictures::{house_title, made_title, somebody_words, who_key, words};
use crate::tablet::{
    act::App,
    activities::ways,
    drafts::{self, OfTheChild},
    model::Model,
    turn,
};
use leptos::{prelude::*, task::spawn_local};

/// Most things that can be promised here; the office has room for more.
const WILL_DO_HERE: usize = 4;

/// What is written of the open visit.
#[derive(Clone, Copy)]
struct Draft {
    app: App,
    record: Watched<Record>,
}

impl Draft {
    fn of(app: App) -> Draft {
        Draft { app, record: app.pick(|m| m.in_hand.draft.record.clone().unwrap_or_default()) }
    }

    fn change(self, change: impl FnOnce(&mut Record)) {
        drafts::change(self.app, |draft| change(draft.record.get_or_insert_default()));
    }
}

/// What was written, where anything was.
pub fn written(record: &Record) -> Option<Record> {
    let mut record = record.clone();
    record.will_do.retain(|one| !one.what.trim().is_empty());
    (record != Record::default()).then_some(record)
}

/// Who was in the room, as it was written down.
fn room(m: &Model) -> Vec<Somebody> {
    let visit = m.in_hand.visit.and_then(|visit| m.in_hand.state.visits.get(&visit));
    visit.map(|visit| visit.company(visit.opened.utc_ms, i64::MAX).1).unwrap_or_default()
}

/// What was kept at this visit, and what was said of who acted and how it was told.
#[derive(Clone, PartialEq)]
struct Told {
    id: MessageId,
    told: Content,
    look: Look,
    who: Who,
    signal: String,
    how: Option<How>,
}

/// What was kept at this visit.
fn kept(m: &Model) -> Vec<Told> {
    let of = |message: &Message| {
        let look = m.in_hand.state.houses.get(&message.activity).map(|houses| houses.look).unwrap_or_default();
        let (signal, how) = (message.signal.clone(), message.how_said);
        Told { id: message.id, told: message.told.clone(), look, who: message.who, signal, how }
    };
    let todays = |message: &&Message| Some(message.visit) == m.in_hand.visit && message.taken_back.is_none();
    let mut all: Vec<_> = m.in_hand.state.messages.values().filter(todays).map(of).collect();
    all.sort_by_key(|one| one.told.house());
    all
}

/// What to say of words that the child has not kept: typed and on their way, or in houses of this visit that nobody finished.
fn not_kept(m: &Model) -> Option<&'static str> {
    if m.in_hand.draft.words != OfTheChild::default() {
        return Some("closing-unkept");
    }
    let visit = m.in_hand.visit?;
    let todays = |houses: &&Houses| houses.finished.is_none() && (houses.visit == visit || houses.gone_on.contains(&visit));
    let told = |houses: &Houses, one: &Placement| {
        m.in_hand.state.messages.values().any(|message| {
            message.activity == houses.id
                && matches!(&message.told, Content::House { placed, .. } if placed.iter().any(|told| told.card == one.card))
        })
    };
    let unkept = |houses: &Houses| houses.standing.placed.iter().any(|one| one.card.is_written_down() && !told(houses, one));
    m.in_hand.state.houses.values().filter(todays).any(unkept).then_some("closing-unkept-houses")
}

/// The part of the child's page that closes a visit.
pub fn closing(app: App) -> AnyView {
    let words = words();
    let draft = Draft::of(app);
    let record = draft.record;
    let who = app.model.with_untracked(room);
    let unkept = app.model.with_untracked(not_kept);
    let there: Vec<_> = who.iter().map(|who| somebody_words(words, who)).collect();
    let there = if there.is_empty() { words.say("somebody-nobody").into_owned() } else { there.join(", ") };
    let in_care =
        app.model.with_untracked(|m| m.in_hand.state.plan.as_ref().and_then(|plan| plan.kind) == Some(PlanKind::InCare));
    let alone = watched(move || record.with(|r| r.alone));
    let why = watched(move || record.with(|r| r.why_not_alone));
    let worried = watched(move || record.with(|r| r.worried));
    let comfort = watched(move || record.with(|r| r.comfort_told));
    let rows = watched(move || record.with(|r| (r.will_do.len() + 1).min(WILL_DO_HERE)));
    let whose = [("yes", TimeAlone::Yes), ("part", TimeAlone::Part(None)), ("no", TimeAlone::No)];
    view! {
        <section class="sheet closing" aria-labelledby="closing">
            <h2 id="closing">{words.say("closing-title")}</h2>
            <p class="soft">{words.say("closing-what")}</p>
            {unkept.map(|key| view! { <p class="note" data-unkept="true">{words.with(key, &[("name", super::name(app).into())])}</p> })}
            <fieldset>
                <legend>{words.say("closing-alone")}</legend>
                <p class="soft">{words.with("closing-there", &[("who", there.into())])}</p>
                <div class="choices">
                    {whose.into_iter().map(|(key, value)| chip(
                        words.say(&format!("time-alone-{key}")).into_owned(),
                        watched(move || alone.get().is_some_and(|now| now.key() == key)),
                        move || draft.change(|r| r.alone = if r.alone.is_some_and(|now| now.key() == key) { None } else { Some(value) }),
                    )).collect_view()}
                </div>
                {live(move || matches!(alone.get(), Some(TimeAlone::Part(_) | TimeAlone::No)).then(|| view! {
                    <div class="choices" role="group" aria-label=words.say("closing-why-not-alone")>
                        {WhyNotAlone::offered(in_care).map(|one| chip(
                            words.say(&format!("why-not-alone-{}", one.key())).into_owned(),
                            watched(move || why.get() == Some(one)),
                            move || draft.change(|r| r.why_not_alone = if r.why_not_alone == Some(one) { None } else { Some(one) }),
                        )).collect_view()}
                    </div>
                }))}
            </fieldset>
            {area("closing-words", watched(move || record.with(|r| r.words.clone())), move |text| draft.change(|r| r.words = text))}
            <fieldset>
                <legend>{words.say("closing-worried")}</legend>
                <div class="choices">{yes_or_no(worried, move |now| draft.change(|r| r.worried = now))}</div>
                {live(move || (worried.get() == Some(true)).then(|| view! {
                    {line("closing-worry", watched(move || record.with(|r| r.worry.clone())), move |text| draft.change(|r| r.worry = text))}
                    <button type="button" data-action="worried-told" on:click=move |_| super::harm::open(app)>{words.say("closing-harm")}</button>
                }))}
            </fieldset>
            <fieldset>
                <legend>{words.say("closing-will-do")}</legend>
                {live(move || (0..rows.get()).map(|at| promised(draft, at)).collect_view())}
            </fieldset>
            <div class="half">{line("closing-with-child", watched(move || record.with(|r| r.with_child.clone())), move |text| draft.change(|r| r.with_child = text))}</div>
            <fieldset class="half">
                <legend>{words.say("closing-comfort")}</legend>
                <div class="choices">{yes_or_no(comfort, move |now| draft.change(|r| r.comfort_told = now))}</div>
            </fieldset>
            {tried(app, draft)}
            {ways::from_file(app)}
            {touched(app)}
            {asks(app)}
            <button type="button" class="primary big" data-action="close-visit" on:click=move |_| spawn_local(turn::close(app))>{words.say("visit-close")}</button>
        </section>
    }
    .into_any()
}

/// What was seen when answering was tried out, where it was.
fn tried(app: App, draft: Draft) -> AnyView {
    let words = words();
    let record = draft.record;
    let was =
        app.model.with_untracked(|m| m.in_hand.visit.and_then(|v| m.in_hand.state.visits.get(&v)).is_some_and(|v| v.tried_out));
    let one = move |what: Tried| {
        let is = watched(move || record.with(|r| r.tried.contains(&what)));
        let touch = move || {
            draft.change(|r| {
                let before = r.tried.len();
                r.tried.retain(|one| *one != what);
                if r.tried.len() == before {
                    r.tried.push(what);
                }
            })
        };
        chip(words.say(&format!("tried-{}", what.key())).into_owned(), is, touch)
    };
    let said = record.with_untracked(|r| !r.tried.is_empty() || !r.answers.is_empty());
    was.then(|| {
        view! {
            <details open=said>
                <summary>{words.say("closing-tried")}</summary>
                <div class="choices" role="group" aria-label=words.say("closing-tried")>{Tried::ALL.into_iter().map(one).collect_view()}</div>
                {line("record-answers", watched(move || record.with(|r| r.answers.clone())), move |text| draft.change(|r| r.answers = text))}
            </details>
        }
    })
    .into_any()
}

/// Who did the touching, once for each thing that was kept. Not known is an answer.
fn touched(app: App) -> AnyView {
    let words = words();
    let all = app.pick(kept);
    let name = app.model.with_untracked(|m| m.name());
    let nothing = all.with_untracked(Vec::is_empty);
    let one = move |Told { id: message, told, look, who, signal, how }: Told| {
        let name = name.clone();
        let title = match &told {
            Content::House { house, title, .. } => house_title(words, *house, look, title.as_deref()),
            Content::Made(made) => made_title(words, made),
        };
        let say = move |who: Who, signal: String, how: Option<How>| {
            app.act(Event::Message(MessageEvent::Acted { message, who, signal, how }));
        };
        // As it is written now, and not as it was when this line was drawn.
        let now = move || {
            app.model.with_untracked(|m| m.in_hand.state.messages.get(&message).map(|m| m.signal.clone())).unwrap_or_default()
        };
        view! {
            <li class="who-acted">
                <span>{title.clone()}</span>
                <div class="choices" role="group" aria-label=title.clone()>
                    {[Who::Child, Who::ForChild, Who::Supporting, Who::Unknown].into_iter().map(|one| {
                        let said = words.with(&format!("who-choose-{}", who_key(one)), &[("name", name.clone().into())]);
                        chip(said, watched(move || who == one), move || say(one, now(), how))
                    }).collect_view()}
                </div>
                {(who == Who::ForChild).then(|| view! {
                    <label>{words.say("who-signal")}
                        <input name="who-signal" maxlength="4000" autocomplete="off" value=signal.clone() on:change:target=move |e| say(who, e.target().value(), how) />
                    </label>
                })}
                <details open=how.is_some()>
                    <summary>{words.say("how-said-ask")}</summary>
                    <div class="choices" role="group" aria-label=words.say("how-said-ask")>
                        {How::SEEN.into_iter().map(|one| {
                            let word = words.say(&format!("how-said-{}", one.key())).into_owned();
                            chip(word, watched(move || how == Some(one)), move || say(who, now(), if how == Some(one) { None } else { Some(one) }))
                        }).collect_view()}
                    </div>
                </details>
            </li>
        }
        .into_any()
    };
    (!nothing)
        .then(|| {
            view! {
                <fieldset>
                    <legend>{words.say("who-title")}</legend>
                    <ul role="list" class="who-all">{list(move || all.get(), mark_of, one)}</ul>
                </fieldset>
            }
        })
        .into_any()
}

/// Drawn anew when what was said of it changed, and not while a signal is being written.
fn mark_of(one: &Told) -> String {
    format!("{}{}{}", one.id, who_key(one.who), one.how.map_or("", How::key))
}

/// What the one who did the work asks for themselves: one touch each, and no word of the child's goes along.
fn asks(app: App) -> AnyView {
    let words = words();
    let open = app.pick(|m| {
        let visit = m.in_hand.visit.and_then(|visit| m.in_hand.state.visits.get(&visit));
        visit.map(|visit| visit.open_asks().map(|asked| asked.what.key()).collect::<Vec<_>>()).unwrap_or_default()
    });
    view! {
        <div class="choices" role="group" aria-label=words.say("asks-title")>
            {Ask::ALL.into_iter().map(|what| {
                let asked = watched(move || open.with(|open| open.contains(&what.key())));
                let ask = move || {
                    let found = app.model.with_untracked(|m| Some((m.in_hand.visit?, m.adult.as_ref()?.name.clone())));
                    if let Some((visit, name)) = found.filter(|_| !asked.get_untracked()) {
                        app.act(Event::Visit(VisitEvent::AskedFor { visit, name, what }));
                    }
                };
                chip(words.say(&format!("ask-{}", what.key())).into_owned(), asked, ask)
            }).collect_view()}
        </div>
        {live(move || open.with(|open| !open.is_empty()).then(|| view! { <p class="soft">{words.say("asks-sent")}</p> }))}
    }
    .into_any()
}

/// The form of a try at which the child was not seen.
pub fn not_seen(app: App, place: RwSignal<Option<Place>>) -> AnyView {
    let words = words();
    let why = RwSignal::new(String::new());
    let keep = move |_| match place.get_untracked() {
        Some(place) => spawn_local(turn::not_seen(app, place, why.get_untracked())),
        None => app.tell("visit-choose-where"),
    };
    view! {
        <details class="sheet not-seen">
            <summary>{words.say("not-seen")}</summary>
            {line("not-seen-why", watched(move || why.get()), move |text| why.set(text))}
            <button type="button" data-action="not-seen" on:click=keep>{words.say("not-seen-keep")}</button>
        </details>
    }
    .into_any()
}

fn promised(draft: Draft, at: usize) -> AnyView {
    let record = draft.record;
    let row = move |change: Box<dyn FnOnce(&mut WillDo)>| {
        draft.change(|r| {
            if r.will_do.len() <= at {
                r.will_do.resize(at + 1, WillDo { what: String::new(), by: None });
            }
            change(&mut r.will_do[at]);
        });
    };
    let what = watched(move || record.with(|r| r.will_do.get(at).map(|one| one.what.clone()).unwrap_or_default()));
    let by =
        watched(move || record.with(|r| r.will_do.get(at).and_then(|one| one.by).map(|day| day.to_string()).unwrap_or_default()));
    let words = words();
    view! {
        <div class="will-do">
            {line("closing-what-i-do", what, move |text| row(Box::new(move |one| one.what = text)))}
            <label>{words.say("closing-by-when")}
                <input type="date" name="closing-by-when" prop:value=move || by.get()
                    on:change:target=move |e| { let day = e.target().value().parse().ok(); row(Box::new(move |one| one.by = day)); } />
            </label>
        </div>
    }
    .into_any()
}

fn chip(word: String, is: Watched<bool>, touch: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" class="choice" aria-pressed=text(move || is.get().to_string()) on:click=move |_| touch()>{word}</button> }.into_any()
}

fn yes_or_no(now: Watched<Option<bool>>, set: impl Fn(Option<bool>) + Copy + 'static) -> AnyView {
    let words = words();
    [(false, "closing-no"), (true, "closing-yes")]
        .into_iter()
        .map(|(value, key)| {
            let is = watched(move || now.get() == Some(value));
            chip(words.say(key).into_owned(), is, move || set(if is.get_untracked() { None } else { Some(value) }))
        })
        .collect_view()
        .into_any()
}

fn line(key: &'static str, value: Watched<String>, set: impl Fn(String) + 'static) -> AnyView {
    view! {
        <label>{words().say(key)}
            <input name=key maxlength="4000" autocomplete="off" spellcheck="false" prop:value=move || value.get() on:input:target=move |e| set(e.target().value()) />
        </label>
    }
    .into_any()
}

fn area(key: &'static str, value: Watched<String>, set: impl Fn(String) + 'static) -> AnyView {
    view! {
        <label>{words().say(key)}
            <textarea name=key rows="3" maxlength="4000" autocomplete="off" autocapitalize="none" spellcheck="false" prop:value=move || value.get()
                on:input:target=move |e| set(e.target().value())></textarea>
        </label>
    }
    .into_any()
}
