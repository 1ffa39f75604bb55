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
