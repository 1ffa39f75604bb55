//! Accounts, whose list a child is on, and tablets: an administrator's page. Shows of a child only the name, which is needed to put them on a
//! list, and never a word of a record.

use super::frame::nothing_here;
use crate::domain::{ChildId, PersonId, Role};
use crate::pictures::{on_minute, words};
use crate::server::store::accounts::{AccountLine, AccountsFound as Found, TabletLine};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What was just done to a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Done {
    /// Put on the list, or taken off it.
    pub join: bool,
    /// Whose list.
    pub person: PersonId,
    /// Which child.
    pub child: ChildId,
}

impl Done {
    /// Where the page says so.
    pub fn path(&self) -> String {
        let done = if self.join { "on" } else { "off" };
        format!("/office/accounts?list={done}&person={}&child={}#lists-title", self.person, self.child)
    }

    /// What an address says was done.
    pub fn of(asked: &BTreeMap<String, String>) -> Option<Done> {
        let join = match asked.get("list")?.as_str() {
            "on" => true,
            "off" => false,
            _ => return None,
        };
        Some(Done { join, person: asked.get("person")?.parse().ok()?, child: asked.get("child")?.parse().ok()? })
    }

    /// In words, where it is so: an address that was kept may say what is so no longer.
    fn said(self, found: &Found) -> Option<String> {
        let person = found.people.iter().find(|one| one.id == self.person)?.name.clone();
        let (_, child) = found.children.iter().find(|(id, _)| *id == self.child)?;
        let is_on = found.lists.iter().any(|on| on.person == self.person && on.child == self.child);
        let key = if self.join { "list-is-on" } else { "list-is-off" };
        (is_on == self.join).then(|| words().with(key, &[("child", child.clone().into()), ("person", person.into())]))
    }
}

/// What the page is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accounts {
    /// The key of what could not be kept.
    pub wrong: Option<&'static str>,
    /// The user name and name that were typed.
    pub typed: (String, String),
    /// What was just done to a list.
    pub done: Option<Done>,
    /// What is there.
    pub found: Found,
}

/// The page.
pub fn accounts(page: Accounts) -> AnyView {
    let words = words();
    let people = page.found.people.iter().map(account).collect_view();
    view! {
        <h1>{words.say("accounts-title")}</h1>
        <div class="accounts">
            <section class="stack" aria-labelledby="people-title">
                <h2 id="people-title">{words.say("accounts-people")}</h2>
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.say("accounts-name")}</th>
                            <th scope="col">{words.say("accounts-user")}</th>
                            <th scope="col">{words.say("accounts-role")}</th>
                            <th scope="col"><span class="seen-by-readers">{words.say("list-do")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{people}</tbody>
                </table>
                {add_account(page.wrong, page.typed.clone())}
            </section>
            {lists(&page)}
            {tablets(&page.found.tablets)}
        </div>
    }
    .into_any()
}

fn account(one: &AccountLine) -> AnyView {
    let words = words();
    let close = words.with("account-close-of", &[("name", one.name.clone().into())]);
    view! {
        <tr>
            <th scope="row" data-label=words.say("accounts-name")><bdi>{one.name.clone()}</bdi></th>
            <td data-label=words.say("accounts-user")><bdi>{one.user.clone()}</bdi></td>
            <td data-label=words.say("accounts-role")>{words.say(&format!("role-{}", one.role.key()))}</td>
            <td>
                <details>
                    <summary>{words.say("account-close")}</summary>
                    <form method="post" action="/office/accounts/close" class="in-line">
                        <p>{words.say("account-close-what")}</p>
                        <input type="hidden" name="person" value=one.id.to_string() />
                        <button type="submit" class="plain" aria-label=close>{words.say("account-close-do")}</button>
                    </form>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

fn add_account(wrong: Option<&'static str>, (user, name): (String, String)) -> AnyView {
    let words = words();
    let roles = Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role.key()>{words.say(&format!("role-{}", role.key()))}</option> })
        .collect_view();
    view! {
        <details class="add" open=wrong.is_some()>
            <summary class="button">{words.say("account-add")}</summary>
            <form method="post" action="/office/accounts" class="sheet narrow">
                {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
                <p>
                    <label for="name">{words.say("account-name")}<span class="hint">{words.say("account-name-hint")}</span></label>
                    <input id="name" name="name" value=name required maxlength="80" autocomplete="off" />
                </p>
                <p>
                    <label for="user">{words.say("account-user")}</label>
                    <input id="user" name="user" value=user required maxlength="80" autocomplete="off" autocapitalize="none" spellcheck="false" />
                </p>
                <p>
                    <label for="role">{words.say("accounts-role")}</label>
                    <select id="role" name="role" required>{roles}</select>
                </p>
                <p>
                    <label for="password">{words.say("account-password")}<span class="hint">{words.say("account-password-hint")}</span></label>
                    <input id="password" name="password" type="password" required minlength="12" maxlength="400" autocomplete="new-password" />
                </p>
                <p><button type="submit">{words.say("account-add-do")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

fn lists(page: &Accounts) -> AnyView {
    let words = words();
    let rows = page
        .found
        .lists
        .iter()
        .map(|on| {
            let end = words.with("list-end-of", &[("child", on.child_name.clone().into()), ("person", on.person_name.clone().into())]);
            view! {
                <tr>
                    <th scope="row" data-label=words.say("list-child")><bdi>{on.child_name.clone()}</bdi></th>
                    <td data-label=words.say("list-person")>
                        <bdi>{on.person_name.clone()}</bdi> " " <span class="soft">{words.say(&format!("role-{}", on.role.key()))}</span>
                    </td>
                    <td>
                        <form method="post" action="/office/lists/end" class="in-line">
                            <input type="hidden" name="person" value=on.person.to_string() />
                            <input type="hidden" name="child" value=on.child.to_string() />
                            <button type="submit" class="plain" aria-label=end>{words.say("list-end")}</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let children = page
        .found
        .children
        .iter()
        .map(|(id, name)| view! { <option value=id.to_string()>{name.clone()}</option> })
        .collect_view();
    let people = page
        .found
        .people
        .iter()
        .filter(|one| matches!(one.role, Role::Practitioner | Role::Reviewer))
        .map(|one| view! { <option value=one.id.to_string()>{one.name.clone()}</option> })
        .collect_view();
    let none = page.found.lists.is_empty();
    view! {
        <section class="stack" aria-labelledby="lists-title">
            <h2 id="lists-title">{words.say("lists-title")}</h2>
            {page.done.and_then(|done| done.said(&page.found)).map(|said| view! { <p class="note" role="status">{said}</p> })}
            {if none {
                nothing_here("lists-none", "lists-none-what")
            } else {
                view! {
                    <table class="list">
                        <thead>
                            <tr>
                                <th scope="col">{words.say("list-child")}</th>
                                <th scope="col">{words.say("list-person")}</th>
                                <th scope="col"><span class="seen-by-readers">{words.say("list-do")}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
            {(!page.found.children.is_empty())
                .then(|| view! {
                    <form method="post" action="/office/lists" class="list-add">
                        <p><label for="child">{words.say("list-child")}</label><select id="child" name="child" required>{nobody()}{children}</select></p>
                        <p><label for="person">{words.say("list-person")}</label><select id="person" name="person" required>{nobody()}{people}</select></p>
                        <p><button type="submit">{words.say("list-add")}</button></p>
                    </form>
                })}
        </section>
    }
    .into_any()
}

/// What a choice of somebody begins with, so that nobody is chosen unseen.
fn nobody() -> AnyView {
    view! { <option value="" selected>{words().say("list-choose")}</option> }.into_any()
}

fn tablets(list: &[TabletLine]) -> AnyView {
    let words = words();
    let rows = list
        .iter()
        .map(|tablet| {
            view! {
                <tr>
                    <th scope="row" data-label=words.say("tablet-short")><code dir="auto">{tablet.short.clone()}</code></th>
                    <td data-label=words.say("tablet-by")><bdi>{tablet.by.clone()}</bdi></td>
                    <td data-label=words.say("tablet-seen")>{on_minute(tablet.seen)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="tablets-title">
            <h2 id="tablets-title">{words.say("tablets-title")}</h2>
            {if list.is_empty() {
                nothing_here("tablets-none", "tablets-none-what")
            } else {
                view! {
                    <table class="list">
                        <thead>
                            <tr>
                                <th scope="col">{words.say("tablet-short")}</th>
                                <th scope="col">{words.say("tablet-by")}</th>
                                <th scope="col">{words.say("tablet-seen")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}
