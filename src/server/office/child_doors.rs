//! Doors about one child: the page, everything told, the plan, one message and what adults add to it. Every write goes through the store's
//! `act`, so that the record's rules decide; what could not be kept comes back into the form as it was typed.

use super::desk::{Fields, Office, field, long};
use super::frame::Page;
use super::harm::{hold_lines, hold_of_message};
use super::message::{Draft, HOW_TOLD, MessagePage, how_told_key, place_of};
use super::{child as child_view, message as message_view, plan as plan_view, record as record_view, telling::message_path};
use crate::domain::access::{Action, Actor, Subject, may};
use crate::domain::{
    ADULT_TEXT_MAX, BearsOn, ChildId, Event, Message, MessageEvent, MessageId, OutcomeId, PersonId, Plan, PlanEvent, ReadEvent,
    Refusal, Who,
};
use crate::pictures::who_key;
use crate::server::outside::random;
use crate::server::store::{Desk, Fault, harms_of, pages, tie};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;

const UNFIT: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// What these adults may do, asked of the one function that decides.
pub(super) async fn allowed(office: &Office, actor: &Actor, child: ChildId) -> Result<impl Fn(Action) -> bool + use<>, Fault> {
    let person = actor.person;
    let tie = office.app.store.read(move |sql| tie(sql, person, child)).await?;
    let actor = actor.clone();
    Ok(move |action| tie.is_some_and(|tie| may(&actor, action, Subject::Child(tie))))
}

/// Who asks about which child; the gate has put both there.
pub(super) fn about(office: &Office) -> Option<(Actor, ChildId)> {
    office.actor().zip(office.asked.child)
}

/// `GET /office/children/{child}`.
pub async fn child(office: Office) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let found = async {
        let may = allowed(&office, &actor, child).await?;
        let page = office
            .app
            .store
            .read(move |sql| Ok((pages::child_page(sql, child)?.ok_or(Fault::NotThere)?, harms_of(sql, child)?)))
            .await?;
        Ok((page, child_view::Reader { me: actor.person, write_plan: may(Action::WritePlan) }))
    };
    match found.await {
        Ok(((found, harms), reader)) => {
            let page = Page::new("child", "title-child").about(child);
            let body = move || view! { {hold_lines(child, &harms)} {child_view::child(found, reader)} }.into_any();
            office.frame.answer(page, body).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `GET /office/children/{child}/told`.
pub async fn told(office: Office, Query(asked): Query<BTreeMap<String, String>>) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let below = field(&asked, "below").parse().ok();
    let found = office
        .app
        .store
        .read(move |sql| {
            let name = pages::child(sql, child)?.ok_or(Fault::NotThere)?.name;
            Ok((name, pages::record(sql, child, below)?, harms_of(sql, child)?))
        })
        .await;
    match found {
        Ok((name, (list, older), harms)) => {
            let page = Page::new("record", "title-record").about(child);
            let body = move || {
                view! { {hold_lines(child, &harms)} {record_view::record(child, name, list, older, actor.person)} }.into_any()
            };
            office.frame.answer(page, body).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `GET /office/children/{child}/plan`.
pub async fn plan_page(office: Office) -> Response {
    plan_form(office, StatusCode::OK, None, None).await
}

async fn plan_form(office: Office, status: StatusCode, typed: Option<Plan>, wrong: Option<&'static str>) -> Response {
    let Some((_, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let found = office
        .app
        .store
        .read(move |sql| Ok((pages::child(sql, child)?.ok_or(Fault::NotThere)?.name, pages::plan(sql, child)?)))
        .await;
    match found {
        Ok((name, now)) => {
            let after = plan_view::print_of(now.as_ref());
            let plan = typed.or(now).unwrap_or(Plan {
                framework: Default::default(),
                lines: Vec::new(),
                outcomes: Vec::new(),
                review: None,
            });
            let page = Page::new("plan", "title-plan").about(child).with(status);
            office.frame.answer(page, move || plan_view::write(child.to_string(), name, plan, after, wrong)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `POST /office/children/{child}/plan`.
pub async fn write_plan(office: Office, Fields(form): Fields) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let plan = plan_view::plan_of(&form, || OutcomeId::from_random(random()));
    let (typed, after) = (plan.clone(), field(&form, "after"));
    if plan_view::a_day_is_wrong(&form) {
        return plan_form(office, UNFIT, Some(typed), Some("plan-day")).await;
    }
    let kept = office
        .app
        .store
        .write(move |desk| {
            if plan_view::print_of(pages::plan(desk.sql(), child)?.as_ref()) != after {
                return Ok(false);
            }
            desk.act(actor.person, child, Event::Plan(PlanEvent::Written(plan)))?;
            Ok(true)
        })
        .await;
    match kept {
        Ok(true) => Redirect::to(&format!("/office/children/{child}")).into_response(),
        Ok(false) => plan_form(office, StatusCode::CONFLICT, Some(typed), Some("plan-changed")).await,
        Err(Fault::Refused(Refusal::TooLong)) => plan_form(office, UNFIT, Some(typed), Some("refusal-too-long")).await,
        Err(Fault::Refused(Refusal::TooMany)) => plan_form(office, UNFIT, Some(typed), Some("refusal-too-many")).await,
        Err(Fault::Refused(Refusal::DoesNotFit)) => plan_form(office, UNFIT, Some(typed), Some("refusal-does-not-fit")).await,
        Err(fault) => office.fault(fault, &format!("/office/children/{child}/plan")).await,
    }
}

/// The message that a path names.
fn named(path: &BTreeMap<String, String>) -> Option<MessageId> {
    path.get("message").and_then(|id| id.parse().ok())
}

type Named = Path<BTreeMap<String, String>>;

/// `GET /office/children/{child}/messages/{message}`.
pub async fn message(Path(path): Named, office: Office) -> Response {
    match named(&path) {
        Some(message) => message_page(office, message, StatusCode::OK, Draft::default()).await,
        None => office.fault(Fault::NotThere, "/office").await,
    }
}

async fn message_page(office: Office, message: MessageId, status: StatusCode, draft: Draft) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let found = async {
        let may = allowed(&office, &actor, child).await?;
        let (name, told, plan, harms) = office
            .app
            .store
            .read(move |sql| {
                let told = pages::message(sql, child, message)?.ok_or(Fault::NotThere)?;
                let name = pages::child(sql, child)?.ok_or(Fault::NotThere)?.name;
                Ok((name, told, pages::plan(sql, child)?, harms_of(sql, child)?))
            })
            .await?;
        let read_by_me = told.message.read_by(actor.person);
        let may = message_view::May {
            read: may(Action::MarkRead),
            weigh: may(Action::Weigh),
            tell: may(Action::MarkTold),
            say_who: may(Action::SayWhoActed),
        };
        Ok((MessagePage { child, name, told, plan, read_by_me, may, draft }, harms))
    };
    match found.await {
        Ok((found, harms)) => {
            let page = Page::new("message", "title-message").about(child).with(status);
            let body = move || {
                let visit = found.told.message.visit;
                view! { {hold_of_message(child, &harms, visit)} {message_view::message(found)} }.into_any()
            };
            office.frame.answer(page, body).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// An adult's act on a message, and the way back to its page.
async fn act(office: Office, message: MessageId, event: Event) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let back = message_path(child, message);
    match office.app.store.write(move |desk| desk.act(actor.person, child, event)).await {
        Ok(()) => Redirect::to(&back).into_response(),
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// `POST /office/children/{child}/messages/{message}/read`.
pub async fn mark_read(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(message), Some((actor, child)), Some((name, role))) = (named(&path), about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let back = message_path(child, message);
    let seen: Option<u32> = field(&form, "changed").parse().ok();
    let kept = office
        .app
        .store
        .write(move |desk| {
            let told = pages::message(desk.sql(), child, message)?.ok_or(Fault::NotThere)?;
            // Reading it twice is reading it. What the child changed while the page stood open was not read: the page comes again.
            if told.message.read_by(actor.person) || seen.is_some_and(|seen| seen != told.message.changed) {
                return Ok(());
            }
            desk.act(actor.person, child, Event::Read(ReadEvent { message, name, role }))
        })
        .await;
    match kept {
        Ok(()) => Redirect::to(&back).into_response(),
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// Whoever writes what a message means, or told the child of it, has read it: kept as an entry like any other reading, and before the other,
/// so that the child is told of it with what they are told.
fn reads_first(desk: &mut Desk<'_>, by: PersonId, child: ChildId, message: &Message, read: ReadEvent) -> Result<(), Fault> {
    if message.read_by(by) { Ok(()) } else { desk.act(by, child, Event::Read(read)) }
}

/// `POST /office/children/{child}/messages/{message}/weigh`.
pub async fn weigh(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(message), Some((actor, child)), Some((name, role))) = (named(&path), about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let (meaning, change) = (field(&form, "meaning"), field(&form, "change"));
    let draft = |wrong| Draft {
        wrong: Some(wrong),
        form: "weigh",
        bears_on: field(&form, "bears_on"),
        first: meaning.clone(),
        second: change.clone(),
        how: String::new(),
    };
    let Some(bears_on) = place_of(&field(&form, "bears_on")) else {
        return message_page(office, message, UNFIT, draft("weigh-nowhere")).await;
    };
    if meaning.is_empty() {
        return message_page(office, message, UNFIT, draft("weigh-empty")).await;
    }
    if long(&meaning, ADULT_TEXT_MAX) || long(&change, ADULT_TEXT_MAX) {
        return message_page(office, message, UNFIT, draft("weigh-long")).await;
    }
    let seen: Option<usize> = field(&form, "after").parse().ok();
    let version: Option<u32> = field(&form, "changed").parse().ok();
    let read = ReadEvent { message, name: name.clone(), role };
    let event = MessageEvent::Weighed { message, name, bears_on, meaning: meaning.clone(), change: change.clone() };
    let kept = office
        .app
        .store
        .write(move |desk| {
            let told = pages::message(desk.sql(), child, message)?.ok_or(Fault::NotThere)?;
            if seen.is_some_and(|seen| seen != told.message.weighings.len()) {
                return Ok(Kept::Meanwhile);
            }
            if version.is_some_and(|version| version != told.message.changed) {
                return Ok(Kept::Changed);
            }
            if let BearsOn::Outcome(id) = bears_on
                && !pages::plan(desk.sql(), child)?.is_some_and(|plan| plan.outcomes.iter().any(|o| o.id == id))
            {
                return Ok(Kept::Nowhere);
            }
            reads_first(desk, actor.person, child, &told.message, read)?;
            desk.act(actor.person, child, Event::Message(event))?;
            Ok(Kept::Yes)
        })
        .await;
    let back = message_path(child, message);
    match kept {
        Ok(Kept::Yes) => Redirect::to(&back).into_response(),
        Ok(Kept::Meanwhile) => message_page(office, message, StatusCode::CONFLICT, draft("weigh-meanwhile")).await,
        Ok(Kept::Changed) => message_page(office, message, StatusCode::CONFLICT, draft("weigh-changed")).await,
        Ok(Kept::Nowhere) => message_page(office, message, UNFIT, draft("weigh-nowhere")).await,
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// Whether what an adult wrote was kept, or why not.
enum Kept {
    Yes,
    Meanwhile,
    Changed,
    Nowhere,
}

/// `POST /office/children/{child}/messages/{message}/told`.
pub async fn mark_told(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(message), Some((actor, child)), Some((name, role))) = (named(&path), about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let (words, said_back, how) = (field(&form, "words"), field(&form, "said_back"), field(&form, "how"));
    let draft = |wrong| Draft {
        wrong: Some(wrong),
        form: "told",
        bears_on: String::new(),
        first: words.clone(),
        second: said_back.clone(),
        how: how.clone(),
    };
    let Some(way) = HOW_TOLD.into_iter().find(|known| how_told_key(*known) == how) else {
        return message_page(office, message, UNFIT, draft("told-no-how")).await;
    };
    if words.is_empty() {
        return message_page(office, message, UNFIT, draft("told-empty")).await;
    }
    if long(&words, ADULT_TEXT_MAX) || long(&said_back, ADULT_TEXT_MAX) {
        return message_page(office, message, UNFIT, draft("weigh-long")).await;
    }
    let version: Option<u32> = field(&form, "changed").parse().ok();
    let read = ReadEvent { message, name: name.clone(), role };
    let event = MessageEvent::Told { message, name, how: way, words: words.clone(), said_back: said_back.clone() };
    let kept = office
        .app
        .store
        .write(move |desk| {
            let told = pages::message(desk.sql(), child, message)?.ok_or(Fault::NotThere)?;
            if version.is_some_and(|version| version != told.message.changed) {
                return Ok(Kept::Changed);
            }
            // Of what the child took back they may still be told; nobody reads it any more.
            if told.message.taken_back.is_none() {
                reads_first(desk, actor.person, child, &told.message, read)?;
            }
            desk.act(actor.person, child, Event::Message(event))?;
            Ok(Kept::Yes)
        })
        .await;
    let back = message_path(child, message);
    match kept {
        Ok(Kept::Changed) => message_page(office, message, StatusCode::CONFLICT, draft("weigh-changed")).await,
        Ok(_) => Redirect::to(&back).into_response(),
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// `POST /office/children/{child}/messages/{message}/who`.
pub async fn say_who(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let Some(message) = named(&path) else { return office.fault(Fault::NotThere, "/office").await };
    let who =
        [Who::Child, Who::ForChild, Who::Supporting, Who::Unknown].into_iter().find(|who| who_key(*who) == field(&form, "who"));
    match (who, about(&office)) {
        (Some(who), _) => act(office, message, Event::Message(MessageEvent::Acted { message, who })).await,
        (None, Some((_, child))) => office.problem(UNFIT, "form", &message_path(child, message)).await,
        (None, None) => office.fault(Fault::NotThere, "/office").await,
    }
}
