//! What happened to what the child told, and the plan in pictures. Shows nothing newer than what a named adult told them (DESIGN 5.10).

use super::childs;
use crate::domain::*;
use crate::pictures::{Eyes, MessageView, PlanForChild, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    model::{Model, Screen},
};
use leptos::prelude::*;

/// The messages, newest first, each with where it is as far as this tablet knows.
pub fn messages(app: App) -> Vec<(Message, Trail)> {
    app.model.with_untracked(|m| {
        let mut all: Vec<_> =
            m.in_hand.state.messages.values().map(|message| (message.as_told_to_child(), stands(m, message))).collect();
        // What was kept in one go stands together, in the order of the houses.
        all.sort_by_key(|(message, _)| {
            let Content::House { house, .. } = &message.told;
            (std::cmp::Reverse(message.kept.utc_ms / 60_000), *house)
        });
        all
    })
}

fn stands(m: &Model, message: &Message) -> Trail {
    let seen = message.as_told_to_child();
    match m.in_hand.kept_in.get(&message.id) {
        Some(seq) if *seq > m.sync.arrived_through && seen.trail() == Trail::Arrived => Trail::Kept,
        _ => seen.trail(),
    }
}

/// The trail.
pub fn trail(app: App) -> AnyView {
    let words = words();
    // Sending goes on meanwhile: what has come to the office says so without a touch.
    let arrived = app.pick(|m| (m.sync.arrived_through, m.sync.waiting));
    let list = move || {
        arrived.track();
        let all = messages(app);
        if all.is_empty() {
            view! { <Said class="wide" text=words.say("trail-empty").into_owned() picture="nothing-here".to_owned() /> }
                .into_any()
        } else {
            let items = all.into_iter().map(|(message, state)| {
                let (id, back) = (message.id, message.taken_back.is_some());
                view! {
                    <li>
                        <MessageView message=message state=state eyes=Eyes::Child with_trail=true />
                        {(!back).then(|| view! {
                            <PictureButton class="take-back" action="take-back" picture="undo".to_owned() word=words.say("take-back").into_owned()
                                on_touch=move |()| { app.act(Event::Message(MessageEvent::TakenBack { message: id })); } />
                        })}
                    </li>
                }
            });
            view! { <ul class="messages" role="list">{items.collect_view()}</ul> }.into_any()
        }
    };
    let acted = app.pick(|m| m.acted);
    let list = move || {
        acted.track();
        list()
    };
    let inside = view! {
        <h1 tabindex="-1">{words.say("choice-trail")}</h1>
        {list}
        {back(app)}
    };
    childs(app, "trail", inside)
}

/// The plan in pictures.
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

fn back(app: App) -> impl IntoView {
    let words = words();
    view! {
        <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned() on_touch=move |()| app.go(Screen::ChildHome) />
    }
}
