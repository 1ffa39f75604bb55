//! What happened to what the child told, and the plan in pictures. Shows nothing newer than what a named adult told them (DESIGN 5.10).

use super::{childs, to_home};
use crate::domain::*;
use crate::pictures::live::{Watched, watched};
use crate::pictures::live::{list, live};
use crate::pictures::{Eyes, MessageView, PlanForChild, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    browser,
    model::{Model, Screen, has_arrived},
};
use leptos::prelude::*;

/// The messages, newest first, each with where it is as far as this tablet knows. Each stands still while others move on: a finger that is on
/// its way down must find what it saw.
pub fn messages(app: App) -> Watched<Vec<(Message, Trail)>> {
    app.pick(|m| {
        let mut all: Vec<_> =
            m.in_hand.state.messages.values().map(|message| (message.as_told_to_child(), stands(m, message))).collect();
        // What was kept in one go stands together, in the order of the houses.
        all.sort_by_key(|(message, _)| (std::cmp::Reverse(message.kept.utc_ms / 60_000), message.told.house()));
        all
    })
}

/// What makes a message look otherwise than before.
pub fn mark_of((message, state): &(Message, Trail)) -> String {
    format!("{}{}{}", message.id, state.key(), message.changed)
}

fn stands(m: &Model, message: &Message) -> Trail {
    let seen = message.as_told_to_child();
    let here = m.in_hand.touched.messages.get(&message.id).is_some_and(|at| !has_arrived(&m.sync.arrived, *at));
    match seen.trail() {
        Trail::Arrived if here => Trail::Kept,
        // Photos and sounds go after the entry, and whether they are there only the office can say, in a pack of its own.
        Trail::Arrived
            if m.in_hand.touched.messages.contains_key(&message.id)
                && message.told.made().iter().any(|(_, made)| made.media().is_some()) =>
        {
            Trail::Sent
        }
        other => other,
    }
}

/// The trail.
pub fn trail(app: App) -> AnyView {
    let words = words();
    let all = messages(app);
    let here = RwSignal::new(Vec::<MessageId>::new());
    // What can be touched stands still while the message beside it moves on its way: a finger that is down must come up on what it saw.
    let item = move |(message, _): (Message, Trail)| {
        let id = message.id;
        let now = watched(move || all.with(|all| all.iter().find(|(message, _)| message.id == id).cloned()));
        let back = watched(move || now.with(|now| now.as_ref().is_some_and(|(message, _)| message.taken_back.is_some())));
        let take_back = move |()| {
            if app.act(Event::Message(MessageEvent::TakenBack { message: id })) {
                here.update(|here| here.push(id));
            }
        };
        // Until the child leaves this page a slip of the finger costs one touch. Keeping again is an act of its own: that it was taken
        // back stays true.
        // What a hold lies on is not laid before them again by this either: whoever wants to tells it anew.
        let again = watched(move || {
            back.get()
                && here.with(|here| here.contains(&id))
                && now.with(|now| now.as_ref().is_some_and(|(message, _)| !is_held(app, message)))
        });
        view! {
            <li>
                {live(move || now.get().map(|(message, state)| shown(app, message, state)))}
                {live(move || back.get().then(|| view! { <Said class="wide" text=words.say("taken-back-what").into_owned() picture="welcome-cannot-keep".to_owned() /> }))}
                {live(move || again.get().then(|| view! {
                    <PictureButton class="take-back" action="keep-again" picture="undo".to_owned() word=words.say("keep-again").into_owned()
                        on_touch=move |()| if keep_again(app, id) { here.update(|here| here.retain(|one| *one != id)) } />
                }))}
                {live(move || (!back.get()).then(|| view! {
                    <PictureButton class="take-back" action="take-back" picture="take-back".to_owned() word=words.say("take-back").into_owned() on_touch=take_back />
                }))}
            </li>
        }
        .into_any()
    };
    let nothing = watched(move || all.with(Vec::is_empty));
    let inside = view! {
        <h1 tabindex="-1">{words.say("choice-trail")}</h1>
        {live(move || nothing.get().then(|| view! { <Said class="wide" text=words.say("trail-empty").into_owned() picture="nothing-here".to_owned() /> }))}
        <ul class="messages" role="list">
            {list(move || all.get(), |(message, _)| message.id.to_string(), item)}
        </ul>
        <div class="ways-back">
            <PictureButton class="go-back" action="plan" picture="my-plan".to_owned() word=words.say("choice-plan").into_owned() on_touch=move |()| app.go(Screen::Plan) />
            {back(app)}
        </div>
    };
    childs(app, "trail", inside)
}

/// A message on its way. What was told at an earlier visit on which a hold lies is not shown again until the hold ends: it might be learnt by
/// heart. That it is kept is said, and it can be taken back: that is never refused.
pub fn shown(app: App, mut message: Message, state: Trail) -> AnyView {
    let held = is_held(app, &message);
    if held {
        message.tellings.iter_mut().for_each(|telling| telling.words.clear());
    }
    view! { <MessageView message=message state=state eyes=Eyes::Child with_trail=true held=held /> }.into_any()
}

/// The messages of earlier visits on which a hold lies.
pub fn held(m: &Model) -> Vec<MessageId> {
    let is_held = |message: &&Message| m.in_hand.visit != Some(message.visit) && m.is_held(message.visit);
    m.in_hand.state.messages.values().filter(is_held).map(|message| message.id).collect()
}

fn is_held(app: App, message: &Message) -> bool {
    app.model.with_untracked(|m| held(m).contains(&message.id))
}

/// Keeps what was taken back once more, as it was: a new message of the same houses.
fn keep_again(app: App, taken: MessageId) -> bool {
    let before = app.model.with_untracked(|m| Some((m.in_hand.visit?, m.in_hand.state.messages.get(&taken)?.clone())));
    before.is_some_and(|(visit, Message { activity, told, how, .. })| {
        let message = MessageId::from_random(browser::random());
        app.act(Event::Message(MessageEvent::Kept { message, visit, activity, told, how, audience: Audience::default() }))
    })
}

/// The plan in pictures.
#[inline(never)]
pub fn plan(app: App) -> AnyView {
    let words = words();
    let plan = app.model.with_untracked(|m| m.in_hand.state.plan.clone());
    let inside = view! {
        <h1 tabindex="-1">{words.say("choice-plan")}</h1>
        {match plan {
            Some(plan) => view! { <PlanForChild plan=plan /> }.into_any(),
            None => view! { <Said class="wide" text=words.say("plan-none-yet").into_owned() picture="my-plan".to_owned() /> }.into_any(),
        }}
        {back(app)}
    };
    childs(app, "plan", inside)
}

fn back(app: App) -> AnyView {
    to_home(app, "go-back", "back", "undo", "child-go-back")
}
