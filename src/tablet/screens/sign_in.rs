//! An adult signs in online, once on a new tablet and again when the session has ended. Refuses to be needed during a visit.

use super::{PageChoices, adults};
use crate::pictures::live::live;
use crate::pictures::{Drawing, words};
use crate::tablet::{act::App, model::Screen, session};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

pub fn screen(app: App) -> AnyView {
    let words = words();
    let user = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let busy = app.pick(|m| m.busy.is_some());
    let somebody = app.pick(|m| m.adult.is_some());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            spawn_local(session::sign_in(app, user.get_untracked(), password.get_untracked()));
            password.set(String::new());
        }
    };
    let inside = view! {
        <div class="narrow stack">
            <Drawing name="houses" class="at-the-door" />
            <p class="lead">{words.say("sign-in-why")}</p>
            <form class="sheet" on:submit=submit>
                <label>
                    {words.say("sign-in-user")}
                    <input name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required
                        prop:value=user on:input:target=move |e| user.set(e.target().value()) />
                </label>
                <label>
                    {words.say("sign-in-password")}
                    <input name="password" type="password" autocomplete="current-password" required
                        prop:value=password on:input:target=move |e| password.set(e.target().value()) />
                </label>
                <button type="submit" class="primary">{words.say("sign-in")}</button>
            </form>
            {live(move || somebody.get().then(|| view! {
                <button type="button" class="plain" on:click=move |_| app.go(Screen::Caseload)>{words.say("back")}</button>
            }))}
            <PageChoices />
        </div>
    };
    adults(app, "sign-in", words.say("sign-in-title"), false, inside)
}
