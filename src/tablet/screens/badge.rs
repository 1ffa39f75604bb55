//! What is not at the office yet, in words and a shape. On the child's side it is small and says the same. Refuses to be alarming: nothing is
//! lost by waiting.

use crate::pictures::live::live;
use crate::pictures::words;
use crate::tablet::{
    act::App,
    model::{Screen, Sending},
    send,
};
use leptos::prelude::*;

/// Which words and which shape, of what the model says.
fn stands(waiting: Option<u64>, sending: Sending) -> &'static str {
    match (waiting, sending) {
        (_, Sending::Now) => "now",
        (None, _) => "unknown",
        (Some(0), _) => "all-sent",
        (_, Sending::NoNetwork) => "no-network",
        (_, Sending::Problem) => "problem",
        (_, Sending::Resting) => "waiting",
    }
}

#[component]
pub fn Badge(app: App) -> impl IntoView {
    let words = words();
    let sync = app.pick(|m| m.sync.clone());
    let key = move || {
        let s = sync.get();
        stands(s.waiting, s.sending)
    };
    view! {
        <div class="badge" data-sync=key role="status">
            {live(move || shape(key()))}
            <span>{live(move || words.say(&format!("badge-{}", key())))}</span>
        </div>
        <button type="button" class="sync-now" data-action="sync-now" on:click=move |_| send::now(app)>{words.say("sync-now")}</button>
        {live(move || sync.get().sign_in_again.then(|| view! {
            <button type="button" class="plain" data-action="sign-in" on:click=move |_| app.go(Screen::SignIn)>{words.say("badge-sign-in-again")}</button>
        }))}
    }
}

/// The small one on the child's side: a shape with its words for those who listen or look closely.
#[component]
pub fn SmallBadge(app: App) -> impl IntoView {
    let words = words();
    let sync = app.pick(|m| m.sync.clone());
    let key = move || {
        let s = sync.get();
        stands(s.waiting, s.sending)
    };
    view! {
        <div class="badge small-badge" data-sync=key>
            {live(move || shape(key()))}
            <span class="seen-by-readers">{live(move || words.say(&format!("badge-{}", key())))}</span>
        </div>
    }
}

/// Each state has a shape of its own, so that colour is never needed: a full ring, a half one, a dotted one, a wave, a bar.
fn shape(key: &str) -> impl IntoView {
    let inside = match key {
        "all-sent" => view! { <circle cx="12" cy="12" r="8" class="full" /> }.into_any(),
        "now" => view! { <path d="M12 20V6M6 11l6-6 6 6" class="line" /> }.into_any(),
        "no-network" => {
            view! { <path d="M4 9c5-4.500 11-4.500 16 0M7.500 13c3-2.600 6-2.600 9 0M4 20L20 4" class="line" /> }.into_any()
        }
        "problem" => view! { <path d="M12 4v10" class="line" /><circle cx="12" cy="19" r="1.600" class="full" /> }.into_any(),
        _ => view! { <circle cx="12" cy="12" r="8" class="line" /><path d="M12 4a8 8 0 0 1 0 16z" class="full" /> }.into_any(),
    };
    view! { <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">{inside}</svg> }
}
