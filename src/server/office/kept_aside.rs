//! What tablets sent and what stands in no child's record yet, for a manager: which tablet, whose, which child, why, since when. Shows no word
//! of a child: what is kept aside may not be theirs.

use super::frame::nothing_here;
use crate::pictures::{on_minute, words};
use crate::server::store::KeptAside;
use leptos::prelude::*;

/// The page.
pub fn kept_aside(found: Vec<KeptAside>) -> AnyView {
    let words = words();
    let none = found.is_empty();
    let rows = found.into_iter().map(row).collect_view();
    view! {
        <p class="back"><a href="/office">{words.say("nav-children")}</a></p>
        <h1>{words.say("aside-title")}</h1>
        <p>{words.say("aside-what")}</p>
        {if none {
            nothing_here("aside-none", "aside-none-what")
        } else {
            view! {
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.say("aside-why")}</th>
                            <th scope="col">{words.say("list-child")}</th>
                            <th scope="col">{words.say("tablet-short")}</th>
                            <th scope="col">{words.say("aside-people")}</th>
                            <th scope="col">{words.say("aside-count")}</th>
                            <th scope="col">{words.say("aside-since")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }}
    }
    .into_any()
}

fn row(one: KeptAside) -> AnyView {
    let words = words();
    let child = match one.child {
        Some((id, name)) => view! { <a href=format!("/office/children/{id}")><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <span class="soft">{words.say("aside-child-unknown")}</span> }.into_any(),
    };
    let people = one.people.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> }).collect_view();
    view! {
        <tr data-why=one.why.clone()>
            <th scope="row" data-label=words.say("aside-why")>{words.say(&format!("aside-why-{}", one.why))}</th>
            <td data-label=words.say("list-child")>{child}</td>
            <td data-label=words.say("tablet-short")><code>{one.short}</code></td>
            <td data-label=words.say("aside-people")><ul role="list">{people}</ul></td>
            <td data-label=words.say("aside-count")>{one.count}</td>
            <td data-label=words.say("aside-since")>{on_minute(one.since)}</td>
        </tr>
    }
    .into_any()
}
