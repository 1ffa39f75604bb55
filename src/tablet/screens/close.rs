//! The end of the child's turn, one question at a time, each of which may be passed over: did I get it right, how are you now, something calm, who
//! is here for you, what comes next (practice A7). Then the same thanks for every ending, also for stop and for nothing told. Refuses to ask
//! whether a child is sure, and to lay before them again what they told of harm.

use super::{childs, to_home};
use crate::domain::*;
use crate::library::{cards, words::Words};
use crate::pictures::live::{live, text, watched};
use crate::pictures::{Card, Drawing, MessageView, day_of, day_words, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    browser,
    model::{Door, Ending, Model, Screen},
    turn,
};
use leptos::prelude::*;

/// The steps, each with its picture.
const STEPS: [(Ending, &str); 5] = [
    (Ending::Right, "welcome-not-there"),
    (Ending::Now, "two-feelings"),
    (Ending::Calm, "calm"),
    (Ending::Here, "holding-hands"),
    (Ending::Next, "next"),
];
const FACES: [(HowNow, &str); 3] = [(HowNow::Good, "1F642"), (HowNow::Between, "1F610"), (HowNow::NotGood, "1F641")];
const CALM: [(Calm, &str); 3] = [(Calm::Breathe, "calm"), (Calm::Draw, "activity-drawing"), (Calm::Pond, "pond")];
/// After how many days an adult may say that they come back. The list holds none that is likely: each is as far as the next.
const DAYS: [u16; 5] = [1, 2, 7, 14, 28];
/// Up to so many nights are drawn, one moon each; more is a number that no small child can see.
const MOONS_MOST: i32 = 14;

/// Where an ending begins: with what was told, where it may be shown again.
pub fn begin(app: App) {
    let first = app.model.with_untracked(|m| if todays(m).is_empty() { Ending::Now } else { Ending::Right });
    ask(app, first);
}

/// Lays a question before the child, and keeps that it was: what they pass over is then no answer, and not something that nobody asked.
pub fn ask(app: App, ending: Ending) {
    let question = match ending {
        Ending::Right => Some(EndQuestion::Right),
        Ending::Now => Some(EndQuestion::Now),
        Ending::Calm => Some(EndQuestion::Calm),
        Ending::Here => Some(EndQuestion::Here),
        Ending::Next => Some(EndQuestion::Next),
        Ending::At(_) | Ending::Thanks => None,
    };
    let asked = app.model.with_untracked(|m| goodbye(m).asked);
    if let Some(question) = question.filter(|question| !asked.contains(question)) {
        say(app, AtTheEnd::Asked(question));
    }
    app.go(Screen::Close(ending));
}

/// What the child told at this visit and may be shown again.
fn todays(m: &Model) -> Vec<Message> {
    let told_of_harm = m.in_hand.state.harms.values().any(|harm| Some(harm.visit) == m.in_hand.visit);
    let mine = |message: &&Message| Some(message.visit) == m.in_hand.visit && message.taken_back.is_none() && !told_of_harm;
    let mut all: Vec<_> = m.in_hand.state.messages.values().filter(mine).cloned().collect();
    // The houses stand side by side as on their own page, and then the rest as it came.
    all.sort_by_key(|message| (message.told.house().is_none(), message.told.house(), message.kept.utc_ms));
    all
}

fn goodbye(m: &Model) -> Goodbye {
    let visit = m.in_hand.visit.and_then(|visit| m.in_hand.state.visits.get(&visit));
    visit.map(|visit| visit.goodbye.clone()).unwrap_or_default()
}

fn say(app: App, said: AtTheEnd) -> bool {
    let visit = app.model.with_untracked(|m| m.in_hand.visit);
    visit.is_some_and(|visit| app.act(Event::Visit(VisitEvent::AtTheEnd { visit, said })))
}

fn adult(app: App) -> String {
    app.model.with_untracked(|m| m.adult.as_ref().map(|person| person.name.clone()).unwrap_or_default())
}

pub fn screen(app: App, ending: Ending) -> AnyView {
    let words = words();
    let inside = match ending {
        Ending::Right => right(app, words),
        Ending::Now => now(app, words),
        Ending::Calm => calm(app, words),
        Ending::At(calm) => at(app, words, calm),
        Ending::Here => here(app, words),
        Ending::Next => next(app, words),
        Ending::Thanks => thanks(app, words),
    };
    childs(app, "close", inside)
}

/// One question with its answers, the way back, the way on, and how many more there are.
fn step(app: App, words: Words, ending: Ending, question: String, inside: AnyView) -> AnyView {
    let after = STEPS.iter().skip_while(|(one, _)| *one != ending).nth(1).map_or(Ending::Thanks, |(next, _)| *next);
    view! {
        <div class="ending" data-step=ending.key()>
            <ol class="ending-steps" role="list" aria-label=words.say("close-steps")>
                {STEPS.into_iter().map(|(one, picture)| view! {
                    <li aria-current=(one == ending).then_some("step")><Drawing name=picture /><span class="seen-by-readers">{words.say(&format!("close-step-{}", one.key()))}</span></li>
                }).collect_view()}
            </ol>
            <h1 tabindex="-1" class="only-read">{question.clone()}</h1>
            <Said class="wide ending-question" text=question />
            {inside}
            <div class="ending-ways">
                {to_home(app, "go-back", "look-again", "undo", "close-more")}
                <PictureButton class="go-back" action="pass-over" picture="next".to_owned() word=words.say("close-on").into_owned() on_touch=move |()| ask(app, after) />
            </div>
        </div>
    }
    .into_any()
}

/// The look in which it was made, as far as this tablet knows.
fn look_of(app: App, message: &Message) -> Look {
    app.model.with_untracked(|m| m.in_hand.state.houses.get(&message.activity).map(|houses| houses.look).unwrap_or_default())
}

/// What was told is shown back. "Not right" leads to where it can be put right.
fn right(app: App, words: Words) -> AnyView {
    let told = app.model.with_untracked(todays);
    let made_in = told.iter().find(|message| message.told.house().is_some()).map(|message| message.activity);
    let answer = move |given: GotRight| {
        if say(app, AtTheEnd::Right(given)) {
            match (given, made_in) {
                (GotRight::NotRight, Some(activity)) => app.go(Screen::Houses(activity)),
                (GotRight::NotRight, None) => app.go(Screen::ChildHome),
                _ => ask(app, Ending::Now),
            }
        }
    };
    let inside = view! {
        <ul class="ending-told" role="list">
            {told.into_iter().map(|message| {
                let look = look_of(app, &message);
                view! { <li><MessageView message=message look=look marked=false /></li> }
            }).collect_view()}
        </ul>
        <div class="ending-choices">
            {GotRight::ALL.into_iter().map(|given| {
                let picture = if given == GotRight::Right { "right" } else { "answer-not-right" };
                let word = words.say(&format!("close-right-{}", given.key())).into_owned();
                view! { <PictureButton class="choice-card" action=format!("end-{}", given.key()) picture=picture.to_owned() word=word on_touch=move |()| answer(given) /> }
            }).collect_view()}
        </div>
    }
    .into_any();
    step(app, words, Ending::Right, words.say("close-right").into_owned(), inside)
}

fn now(app: App, words: Words) -> AnyView {
    let inside = view! {
        <div class="ending-choices">
            {FACES.into_iter().map(|(now, picture)| {
                let word = words.say(&format!("close-now-{}", now.key())).into_owned();
                let given = move |()| if say(app, AtTheEnd::Now(now)) { ask(app, Ending::Calm) };
                view! { <PictureButton class="choice-card" action=format!("now-{}", now.key()) picture=picture.to_owned() word=word on_touch=given /> }
            }).collect_view()}
        </div>
    }
    .into_any();
    step(app, words, Ending::Now, words.say("close-now").into_owned(), inside)
}

fn calm(app: App, words: Words) -> AnyView {
    let inside = view! {
        <div class="ending-choices">
            {CALM.into_iter().map(|(calm, picture)| {
                let word = words.say(&format!("close-calm-{}", calm.key())).into_owned();
                let given = move |()| if say(app, AtTheEnd::Calm(calm)) { app.go(Screen::Close(Ending::At(calm))) };
                view! { <PictureButton class="choice-card" action=format!("calm-{}", calm.key()) picture=picture.to_owned() word=word on_touch=given /> }
            }).collect_view()}
        </div>
    }
    .into_any();
    step(app, words, Ending::Calm, words.say("close-calm").into_owned(), inside)
}

/// The calm thing itself, for as long as the child likes.
fn at(app: App, words: Words, calm: Calm) -> AnyView {
    let thing = match calm {
        Calm::Breathe => view! {
            <svg class="breathing" viewBox="0 0 200 200" aria-hidden="true">
                <circle class="breath" cx="100" cy="100" r="88" /><circle class="breath" cx="100" cy="100" r="62" /><circle class="breath" cx="100" cy="100" r="36" />
            </svg>
            <Said class="wide" text=words.say("close-breathe").into_owned() picture="calm".to_owned() />
        }
        .into_any(),
        Calm::Draw => super::cover::drawing_page().into_any(),
        Calm::Pond => view! { <Drawing name="pond" class="pond" /> }.into_any(),
    };
    view! {
        <div class="ending at-calm" data-step="at-calm">
            <h1 tabindex="-1" class="only-read">{words.say(&format!("close-calm-{}", calm.key()))}</h1>
            <div class="calm-place">{thing}</div>
            <div class="ending-ways">
                <PictureButton class="go-back" action="go-on" picture="next".to_owned() word=words.say("close-on").into_owned() on_touch=move |()| ask(app, Ending::Here) />
            </div>
        </div>
    }
    .into_any()
}

fn here(app: App, words: Words) -> AnyView {
    let chosen = app.pick(|m| goodbye(m).here_for_me);
    let choose = Callback::new(move |card: Card| {
        let Card::Library(id) = card else { return };
        let mut all = chosen.get_untracked();
        if all.contains(&id) {
            all.retain(|one| *one != id)
        } else {
            all.push(id)
        }
        say(app, AtTheEnd::HereForMe(all));
    });
    let people = cards::BOARDS.iter().find(|board| board.id == "people").map(|board| board.cards).unwrap_or_default();
    let inside = view! {
        <ul class="ending-people" role="list">
            {people.iter().filter(|card| card.id != "me").map(|card| {
                let is = watched(move || chosen.with(|all| all.iter().any(|one| one == card.id)));
                view! { <li><Card card=Card::Library(card.id.into()) on_choose=choose chosen=is /></li> }
            }).collect_view()}
        </ul>
    }
    .into_any();
    step(app, words, Ending::Here, words.say("close-here").into_owned(), inside)
}

fn next(app: App, words: Words) -> AnyView {
    let adult = adult(app);
    let today = day_of(browser::now());
    let said = app.pick(|m| goodbye(m).comes_back);
    let name = adult.clone();
    let told = move || {
        let adult = name.clone();
        let (text, moons) = match said.get() {
            None => (words.with("close-next", &[("adult", adult.into())]), 0),
            Some(ComesBack::NotKnown) => (words.with("close-back-unknown", &[("adult", adult.into())]), 0),
            Some(ComesBack::On(day)) => {
                let nights = today.0.until(day.0).map_or(0, |span| span.get_days());
                let values =
                    [("adult", adult.into()), ("day", day_words(words, day).into()), ("count", i64::from(nights).into())];
                (words.with("close-back-on", &values), nights)
            }
        };
        view! {
            <Said class="wide" text=text picture="next".to_owned() />
            {(1..=MOONS_MOST).contains(&moons).then(|| view! {
                <p class="moons" aria-hidden="true">{(0..moons).map(|_| view! { <Drawing name="1F319" /> }).collect_view()}</p>
            })}
        }
    };
    let days = DAYS.into_iter().filter_map(|days| Some((days, ComesBack::On(days_after(today, days)?))));
    let inside = view! {
        <div class="ending-next" aria-live="polite">{live(told)}</div>
        <div class="ending-adult" role="group" aria-label=words.say("close-back-adult")>
            <p>{words.say("close-back-adult")}</p>
            {days.map(|(days, when)| back_button(app, words.with("close-back-days", &[("count", i64::from(days).into())]), when)).collect_view()}
            {back_button(app, words.say("close-back-not-known").into_owned(), ComesBack::NotKnown)}
        </div>
    }
    .into_any();
    step(app, words, Ending::Next, words.say("close-next-title").into_owned(), inside)
}

fn back_button(app: App, word: String, when: ComesBack) -> AnyView {
    let is = app.pick(move |m| goodbye(m).comes_back == Some(when));
    view! {
        <button type="button" class="adult" aria-pressed=text(move || is.get().to_string()) on:click=move |_| { say(app, AtTheEnd::ComesBack(when)); }>{word}</button>
    }
    .into_any()
}

fn thanks(app: App, words: Words) -> AnyView {
    let give_back = words.with("close-give-back", &[("adult", adult(app).into())]);
    view! {
        <div class="ending" data-step="thanks">
            <h1 tabindex="-1">{words.say("close-thanks")}</h1>
            <div class="ending-choices">
                {to_home(app, "choice-card", "look-again", "houses", "close-more")}
                <PictureButton class="choice-card" action="calm" picture="calm".to_owned() word=words.say("close-step-calm").into_owned() on_touch=move |()| ask(app, Ending::Calm) />
                <PictureButton class="choice-card" action="give-back" picture="give".to_owned() word=give_back on_touch=move |()| turn::ask_for(app, Door::LeaveTurn) />
            </div>
        </div>
    }
    .into_any()
}
