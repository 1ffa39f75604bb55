//! Whose a visit is that began on a locked tablet, before anybody said it: what was told there, whose it may be, and both names side by side
//! before anything is moved. Refuses to suggest a child.

use super::child_doors::{about, allowed};
use super::desk::{Fields, Office, field};
use super::frame::{Page, nothing_here};
use super::telling::telling;
use crate::domain::access::Action;
use crate::domain::{Child, ChildId, Moment, NAME_MAX, Place, Role};
use crate::pictures::{PLACES, day_words, on_minute, words};
use crate::server::store::pages::{self, ChildPage};
use crate::server::store::{Fault, tie};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;

fn place_of(typed: &str) -> Place {
    let known = PLACES.into_iter().find(|(key, _)| *key == typed).map(|(_, place)| place);
    known.unwrap_or_else(|| {
        let said: String = typed.trim().chars().take(NAME_MAX).collect();
        if said.is_empty() { Place::NotSaid } else { Place::Elsewhere(said) }
    })
}

/// The place that a form says: one of those offered, or another in words.
fn place_in(form: &BTreeMap<String, String>) -> Place {
    let other = field(form, "other");
    place_of(&if other.is_empty() { field(form, "place") } else { other })
}

fn path(child: ChildId) -> String {
    format!("/office/children/{child}/whose")
}

/// `GET /office/children/{child}/whose`: the question, or with a child chosen both names.
pub async fn whose(office: Office, Query(asked): Query<BTreeMap<String, String>>) -> Response {
    page(office, asked, StatusCode::OK, None).await
}

async fn page(office: Office, asked: BTreeMap<String, String>, status: StatusCode, wrong: Option<&'static str>) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let to: Option<ChildId> = field(&asked, "to").parse().ok();
    let found = office.app.store.read(move |sql| {
        let page = pages::child_page(sql, child, pages::Sees::of(actor.role))?.filter(|page| page.child.to_follow);
        let page = page.ok_or(Fault::NotThere)?;
        let everyone = actor.role == Role::Manager;
        let mut list = Vec::new();
        for line in pages::children(sql, actor.person, everyone, pages::Sees::of(actor.role))? {
            list.extend(pages::child(sql, line.id)?.filter(|child| !child.to_follow));
        }
        Ok((page, list))
    });
    match found.await {
        Ok((found, list)) => {
            let chosen = to.and_then(|to| list.iter().find(|child| child.id == to).cloned());
            let page = Page::new("whose", "title-whose").about(child).with(status);
            office.frame.answer(page, move || question(found, list, chosen, wrong)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `POST /office/children/{child}/whose`.
pub async fn match_child(office: Office, Fields(form): Fields) -> Response {
    let (Some((actor, child)), Some((name, _))) = (about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let Ok(to) = field(&form, "to").parse::<ChildId>() else {
        return page(office, form, StatusCode::UNPROCESSABLE_ENTITY, Some("whose-choose")).await;
    };
    // Whose record it goes into is asked of the same rule as whose it comes from.
    let may = match allowed(&office, &actor, to).await {
        Ok(may) => may(Action::MatchChild),
        Err(fault) => return office.fault(fault, "/office").await,
    };
    if !may {
        return office.fault(Fault::NotThere, "/office").await;
    }
    let place = place_in(&form);
    // On both records it stands who joined them, and to which.
    let here = [(child, to), (to, child)].map(|(of, other)| office.done("match-child", Some(of), Some(other.to_string())));
    let matched = office.app.store.write(move |desk| {
        tie(desk.sql(), actor.person, to)?.ok_or(Fault::NotThere)?;
        let known = pages::child(desk.sql(), to)?.ok_or(Fault::NotThere)?;
        if known.to_follow {
            return Err(Fault::NotThere);
        }
        desk.match_child(actor.person, &name, child, to, &place)?;
        here.iter().try_for_each(|said| desk.audit(said))
    });
    match matched.await {
        Ok(()) => Redirect::to(&format!("/office/children/{to}")).into_response(),
        Err(fault) => office.fault(fault, &path(child)).await,
    }
}

/// What stands at the top of such a record.
pub fn waits(child: &Child, may: bool) -> Option<AnyView> {
    let words = words();
    child.to_follow.then(|| {
        view! {
            <aside class="whose-waits" aria-labelledby="whose">
                <h2 id="whose">{words.say("whose-title")}</h2>
                <p>{words.say("whose-what")}</p>
                {may.then(|| view! { <p><a class="button" href=path(child.id)>{words.say("whose-say")}</a></p> })}
            </aside>
        }
        .into_any()
    })
}

fn born_words(child: &Child) -> Option<String> {
    child.born.map(|day| words().with("whose-born", &[("day", day_words(words(), day).into())]))
}

fn when(page: &ChildPage) -> Option<Moment> {
    page.visits.first().map(|line| line.visit.opened)
}

fn question(page: ChildPage, list: Vec<Child>, chosen: Option<Child>, wrong: Option<&'static str>) -> AnyView {
    let words = words();
    let id = page.child.id;
    let began = when(&page).map(|at| view! { <p class="soft">{words.say("whose-began")} " " {on_minute(at)}</p> });
    let told = page.latest.iter().chain(&page.fresh);
    let mut seen = std::collections::BTreeSet::new();
    let told =
        told.filter(|told| seen.insert(told.message.id)).map(|told| view! { <li>{telling(id, told, false)}</li> }).collect_view();
    let nothing = seen.is_empty();
    view! {
        <p class="back"><a href=format!("/office/children/{id}")>{words.say("whose-back")}</a></p>
        <h1>{words.say("whose-title")}</h1>
        {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
        <div class="whose-both">
            <section class="sheet" aria-labelledby="whose-from">
                <h2 id="whose-from"><bdi>{page.child.name.clone()}</bdi></h2>
                {began}
                {if nothing { view! { <p class="soft">{words.say("whose-nothing")}</p> }.into_any() } else { view! { <ul class="tellings" role="list">{told}</ul> }.into_any() }}
            </section>
            {match chosen {
                Some(chosen) => both(id, chosen),
                None => choose(id, list),
            }}
        </div>
    }
    .into_any()
}

/// Whose it may be: by name and birthday, in the order of the list.
fn choose(id: ChildId, list: Vec<Child>) -> AnyView {
    let words = words();
    if list.is_empty() {
        return nothing_here("children-none", "whose-nobody");
    }
    let children = list
        .into_iter()
        .map(|child| {
            let born = born_words(&child);
            view! {
                <label class="choice">
                    <input type="radio" name="to" value=child.id.to_string() required />
                    <span><bdi>{child.name}</bdi> {born.map(|born| view! { " " <span class="soft">{born}</span> })}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <form method="get" action=path(id) class="sheet">
            <fieldset><legend>{words.say("whose-choose")}</legend>{children}</fieldset>
            <p><button type="submit">{words.say("whose-next")}</button></p>
        </form>
    }
    .into_any()
}

/// Both names, before anything is moved; where it was is said with it, and stands in no address.
fn both(id: ChildId, child: Child) -> AnyView {
    let words = words();
    let born = born_words(&child);
    let name = child.name.clone();
    let places = PLACES.into_iter().map(|(key, _)| view! { <option value=key>{words.say(key)}</option> }).collect_view();
    view! {
        <section class="sheet whose-to" aria-labelledby="whose-to">
            <p>{words.say("whose-goes")}</p>
            <h2 id="whose-to"><bdi>{child.name}</bdi></h2>
            {born.map(|born| view! { <p class="soft">{born}</p> })}
            <p>{words.say("whose-stays")}</p>
            <form method="post" action=path(id)>
                <input type="hidden" name="to" value=child.id.to_string() />
                <p>
                    <label for="place">{words.say("whose-where")}</label>
                    <select id="place" name="place"><option value="">{words.say("place-not-said")}</option>{places}</select>
                </p>
                <p>
                    <label for="other">{words.say("whose-elsewhere")}</label>
                    <input id="other" name="other" maxlength=NAME_MAX.to_string() autocomplete="off" />
                </p>
                <p class="row">
                    <button type="submit">{words.with("whose-do", &[("name", name.into())])}</button>
                    " "
                    <a href=path(id)>{words.say("whose-another")}</a>
                </p>
            </form>
        </section>
    }
    .into_any()
}
