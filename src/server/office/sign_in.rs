//! Signing in. Says the same for a wrong name and a wrong password, and what to do then; a slow answer is all it does against guessing that
//! a person can feel.

use crate::pictures::{Drawing, words};
use leptos::prelude::*;

/// The form. `wrong` is the key of what went wrong; `user` is what was typed, so that nobody types it twice.
pub fn sign_in(wrong: Option<&'static str>, user: String) -> AnyView {
    let words = words();
    let failed = wrong.is_some();
    view! {
        <div class="welcome">
            <div class="welcome-words">
                <Drawing name="house-good" class="welcome-picture" />
                <h1>{words.say("app-name")}</h1>
                <p>{words.say("sign-in-what")}</p>
            </div>
            <form method="post" action="/office/sign-in" class="sheet">
                {wrong.map(|key| view! { <p class="wrong" id="wrong" role="alert">{words.say(key)}</p> })}
                <p>
                    <label for="user">{words.say("sign-in-user")}</label>
                    <input
                        id="user"
                        name="user"
                        value=user
                        required
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength="80"
                        aria-describedby=failed.then_some("wrong")
                    />
                </p>
                <p>
                    <label for="password">{words.say("sign-in-password")}</label>
                    <input
                        id="password"
                        name="password"
                        type="password"
                        required
                        autocomplete="current-password"
                        maxlength="400"
                        aria-invalid=failed.then_some("true")
                    />
                </p>
                <p><button type="submit">{words.say("sign-in-do")}</button></p>
            </form>
        </div>
    }
    .into_any()
}

/// One's own password, to be changed. `first`: it is the one that another gave them.
pub fn password(wrong: Option<&'static str>, first: bool) -> AnyView {
    let words = words();
    let field = move |name: &'static str, label: &'static str, complete: &'static str| {
        view! {
            <p>
                <label for=name>{words.say(label)}</label>
                <input id=name name=name type="password" required maxlength="400" autocomplete=complete />
            </p>
        }
    };
    view! {
        <form method="post" action="/office/password" class="sheet narrow">
            <h1>{words.say("password-title")}</h1>
            {first.then(|| view! { <p>{words.say("password-first")}</p> })}
            {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
            {field("now", "password-now", "current-password")}
            {field("new", "password-new", "new-password")}
            <p class="soft">{words.say("password-hint")}</p>
            <p><button type="submit">{words.say("password-do")}</button></p>
        </form>
    }
    .into_any()
}
