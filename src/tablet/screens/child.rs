//! One child, for the adult at the door: how they show yes and no, their plan in pictures, what they told and what came of it; a visit to
//! open, to go on with, or to close. Refuses to show anything that this child may not see.

use super::{adults, name};
use crate::domain::{Moment, days_after, harm::Duty};
use crate::pictures::live::watched;
use crate::pictures::live::{list, live};
use crate::pictures::{PlanForChild, day_of, day_words, on_minute, words};
use crate::tablet::{
    act::App,
    browser,
    drafts::OfHarm,
    model::{Model, Screen},
    turn,
};
use leptos::{prelude::*, task::spawn_local};

pub fn screen(app: App) -> AnyView {
    let words = words();
    let name = name(app);
    let open = app.pick(|m| m.in_hand.visit.is_some());
    let begun = app.pick(|m| m.in_hand.draft.harm != OfHarm::default());
    let on_hold = app.pick(Model::on_hold);
    let duty = app.pick(|m| super::harm::mark(m).map(|harm| (harm.duty(), harm.marked)));
    let due = app.pick(|m| {
        let every = m.in_hand.visit_every_days.filter(|_| m.in_hand.visit.is_none())?;
        // A visit that the office does not know yet counts, too.
        let met = m.caseload.iter().find(|listed| Some(listed.id) == m.in_hand.child).and_then(|listed| listed.last_visit_ms);
        let last = m.in_hand.last_visit_ms.max(met).map(Moment::of_server)?;
        days_after(day_of(Moment { offset_min: browser::now().offset_min, ..last }), every)
    });
    let shows = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().map(|c| c.profile.shows.clone()).unwrap_or_default());
    let plan = app.model.with_untracked(|m| m.in_hand.state.plan.clone());
    let messages = super::told::messages(app);
    let nothing = watched(move || messages.with(Vec::is_empty));
    // Closing the visit may be what takes a message out of sight.
    let held = app.pick(super::told::held);
    let told = move || {
        let held = held.get();
        messages.get().into_iter().map(move |one| (one.clone(), held.contains(&one.0.id))).collect::<Vec<_>>()
    };
    let mark = app.model.with_untracked(|m| m.in_hand.child).map(|c| c.to_string());
    let called = name.clone();
    let inside = view! {
        <div class="child-page" data-child=mark>
            {live(move || duty.get().map(|(duty, marked)| view! {
                <p class="harm-duty" data-duty=duty.key()>
                    <strong>{words.say("harm-open")}</strong>
                    <span>{on_minute(marked)}</span>
                    <span>{words.say(if duty == Duty::NobodyTold { "harm-nobody-told" } else { "harm-undecided" })}</span>
                    <button type="button" class="primary" data-action="open-harm" on:click=move |_| super::harm::open(app)>{words.say("harm-look")}</button>
                </p>
            }))}
            <div class="child-acts">
                {live(move || if open.get() {
                    view! {
                        <button type="button" class="primary big" data-action="give" on:click=move |_| spawn_local(turn::give_again(app))>
                            {words.with("give-to", &[("name", called.clone().into())])}
                        </button>
                    }.into_any()
                } else {
                    view! {
                        <button type="button" class="primary big" data-action="open-visit" on:click=move |_| app.go(Screen::Visit)>{words.say("visit-open")}</button>
                    }.into_any()
                })}
                <button type="button" class="plain" data-action="back" on:click=move |_| spawn_local(turn::lay_down(app))>{words.say("child-back")}</button>
            </div>
            {live(move || begun.get().then(|| view! {
                <p class="harm-duty" data-begun="true">
                    <span>{words.say("harm-begun")}</span>
                    <button type="button" data-action="open-harm-begun" on:click=move |_| super::harm::open(app)>{words.say("harm-look")}</button>
                </p>
            }))}
            {live(move || on_hold.get().then(|| view! { <p class="note" data-hold="true">{words.say("harm-hold")}</p> }))}
            {live(move || due.get().map(|due| view! { <p class="soft">{words.with("visit-due", &[("day", day_words(words, due).into())])}</p> }))}
            {live(move || open.get().then(|| super::record::closing(app)))}
            {(!shows.trim().is_empty()).then(|| view! {
                <section class="sheet"><h2>{words.say("child-shows")}</h2><p dir="auto">{shows}</p></section>
            })}
            <section class="sheet">
                <h2>{words.say("child-plan")}</h2>
                {match plan {
                    Some(plan) => view! { <PlanForChild plan=plan /> }.into_any(),
                    None => view! { <p class="soft">{words.say("plan-none-yet")}</p> }.into_any(),
                }}
            </section>
            <section class="sheet">
                <h2>{words.say("child-told")}</h2>
                {live(move || nothing.get().then(|| view! { <p class="soft">{words.say("child-told-nothing")}</p> }))}
                <ul class="messages" role="list">
                    {list(told, |(one, held)| format!("{}{held}", super::told::mark_of(one)), move |((message, state), _)| {
                        view! { <li>{super::told::shown(app, message, state)}</li> }.into_any()
                    })}
                </ul>
            </section>
        </div>
    };
    adults(app, "child", name, true, inside)
}
