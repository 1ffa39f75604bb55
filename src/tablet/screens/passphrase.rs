//! Making the passphrase of this tablet, and being asked for it: at the start, to leave the child's turn, to lift the cover. Wrong tries wait
//! longer and destroy nothing.

use super::{PageChoices, adults};
use crate::pictures::live::live;
use crate::pictures::live::watched;
use crate::pictures::{Drawing, words};
use crate::tablet::{
    access::PictureButton,
    act::App,
    browser,
    model::{Door, Screen},
    session, start_now,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use std::time::Duration;

/// Making one, after the first sign-in.
pub fn make(app: App) -> AnyView {
    let words = words();
    let first = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let busy = app.pick(|m| m.busy.is_some());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            spawn_local(session::make_passphrase(app, first.get_untracked(), again.get_untracked()));
        }
    };
    let inside = view! {
        <div class="narrow stack">
            <Drawing name="houses" class="at-the-door" />
            <p class="lead">{words.say("passphrase-why")}</p>
            <form class="sheet" on:submit=submit>
                <label>
                    {words.say("passphrase-new")}
                    <span class="hint">{words.say("passphrase-hint")}</span>
                    <input name="passphrase" type="password" autocomplete="off" autocapitalize="none" spellcheck="false" required
                        prop:value=first on:input:target=move |e| first.set(e.target().value()) />
                </label>
                <label>
                    {words.say("passphrase-again")}
                    <input name="again" type="password" autocomplete="off" autocapitalize="none" spellcheck="false" required
                        prop:value=again on:input:target=move |e| again.set(e.target().value()) />
                </label>
                <button type="submit" class="primary" data-action="make-passphrase">{words.say("passphrase-keep")}</button>
            </form>
        </div>
    };
    adults(app, "unlock", words.say("passphrase-title"), false, inside)
}

/// Being asked for it.
pub fn unlock(app: App, door: Door) -> AnyView {
    let words = words();
    let passphrase = RwSignal::new(String::new());
    let busy = app.pick(|m| m.busy.is_some());
    let until = app.pick(|m| m.wait_until_ms);
    let may_start = app.pick(|m| m.means.start_now);
    let now = RwSignal::new(browser::now_ms());
    let clock = set_interval_with_handle(move || now.set(browser::now_ms()), Duration::from_millis(500)).ok();
    on_cleanup(move || {
        if let Some(clock) = clock {
            clock.clear();
        }
    });
    let left = watched(move || (until.get() - now.get()).max(0).div_euclid(1_000) + i64::from(until.get() > now.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() && left.get_untracked() == 0 {
            spawn_local(session::try_passphrase(app, passphrase.get_untracked(), door));
            passphrase.set(String::new());
        }
    };
    let back = move |_| {
        app.model.update(|m| {
            m.asking = None;
            m.notice = None;
        })
    };
    let why = match door {
        // Whoever stands behind the adult must not read that there is something under the drawing page.
        Door::Tablet | Door::Uncover => "unlock-why",
        Door::LeaveTurn => "unlock-leave-why",
    };
    let inside = view! {
        <div class="narrow stack">
            <Drawing name="houses" class="at-the-door" />
            <p class="lead">{words.say(why)}</p>
            <form class="sheet" on:submit=submit>
                <label>
                    {words.say("passphrase")}
                    <input name="passphrase" type="password" autocomplete="off" autocapitalize="none" spellcheck="false" required
                        prop:value=passphrase on:input:target=move |e| passphrase.set(e.target().value()) />
                </label>
                {live(move || (left.get() > 0).then(|| view! { <p class="note">{words.with("unlock-wait", &[("count", left.get().into())])}</p> }))}
                <button type="submit" class="primary" data-action="unlock" aria-disabled=move || (left.get() > 0).to_string()>{words.say("unlock")}</button>
            </form>
            {(door == Door::Tablet).then(|| live(move || may_start.get().then(|| view! {
                <div class="start-now">
                    <PictureButton action="start-now" picture="start-now".to_owned() word=words.say("start-now").into_owned()
                        on_touch=move |()| spawn_local(start_now::begin(app)) />
                    <p>{words.say("start-now-what")}</p>
                </div>
            })))}
            {match door {
                Door::Tablet => view! {
                    <button type="button" class="plain" data-action="sign-in" on:click=move |_| app.go(Screen::SignIn)>{words.say("unlock-forgot")}</button>
                    <PageChoices />
                }.into_any(),
                _ => view! { <button type="button" class="back-to-child" data-action="back" on:click=back>{words.say(if door == Door::Uncover { "back" } else { "unlock-back" })}</button> }.into_any(),
            }}
        </div>
    };
    adults(app, "unlock", words.say("unlock-title"), false, inside)
}
