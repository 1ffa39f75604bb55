//! Whose work stands on these pages. Names everyone whose licence asks for it, and more.

use crate::pictures::words;
use crate::server::shell::Licence;
use leptos::prelude::*;

/// The list.
pub fn licences(list: Vec<Licence>) -> AnyView {
    let words = words();
    // Names of works and of licences are data of the site, not words of ours.
    let items = list
        .into_iter()
        .map(|one| {
            view! {
                <li class="licence">
                    <h2 lang="en">{one.name}</h2>
                    <p lang="en">{one.what}</p>
                    <p class="soft">
                        {words.with("licence-line", &[("licence", one.licence.into()), ("version", one.version.into())])} " "
                        <a href=one.text>{words.say("licence-text")}</a>
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        <h1>{words.say("licences-title")}</h1>
        <p>{words.say("licences-what")}</p>
        <ul class="licence-list">{items}</ul>
    }
    .into_any()
}
