//! Doors about one message: its page, and what adults add to it. Every write goes through the store's `act`, so that the record's rules
//! decide; what could not be kept comes back into the form as it was typed.

use super::child_doors::{UNFIT, about, allowed};
use super::desk::{Fields, Form, Office, field, long};
use super::frame::Page;
use super::harm::hold_of_message;
use super::message as message_view;
use super::message::{Draft, HOW_TOLD, MessagePage, how_told_key, place_of};
use super::telling::message_path;
use crate::domain::access::Action;
use crate::domain::{ADULT_TEXT_MAX, BearsOn, Event, How, Message, MessageEvent, MessageId, Outcome, ReadEvent, Who};
use crate::pictures::who_key;
use crate::server::store::{Fault, harms_of, how_they_answer, pages};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;

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
        let (whose, told, answers, plan, harms) = office
            .app
            .store
            .read(move |sql| {
                let told = pages::message(sql, child, message)?.ok_or(Fault::NotThere)?;
                let whose = pages::child(sql, child)?.ok_or(Fault::NotThere)?;
                let answers = how_they_answer(sql, child, told.message.kept)?;
                Ok((whose, told, answers, pages::plan(sql, child)?, harms_of(sql, child, pages::Sees::of(actor.role))?))
            })
            .await?;
        let read_by_me = told.message.read_by(actor.person);
        let may = message_view::May {
            read: may(Action::MarkRead),
            mark: may(Action::ActOnHarm),
            weigh: may(Action::Weigh),
            tell: may(Action::MarkTold),
            say_who: may(Action::SayWhoActed),
            held: harms.iter().any(|harm| harm.holds() && harm.visit == told.message.visit),
        };
        let media = told.message.told.made().into_iter().filter(|(_, made)| made.media().is_some()).map(|(number, _)| number);
        let amiss = super::made::amiss(&office.app, child, message, media.collect()).await;
        let page = MessagePage { whose, told, plan, read_by_me, answers, amiss, may, draft };
        Ok((page, harms))
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
            if told.message.awaited || told.message.read_by(actor.person) || seen.is_some_and(|seen| seen != told.message.changed)
            {
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

/// `POST /office/children/{child}/messages/{message}/weigh`.
pub async fn weigh(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(message), Some((name, _))) = (named(&path), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let (meaning, change) = (field(&form, "meaning"), field(&form, "change"));
    let draft = Draft {
        wrong: None,
        form: "weigh",
        bears_on: field(&form, "bears_on"),
        first: meaning.clone(),
        second: change.clone(),
        how: String::new(),
    };
    let Some(bears_on) = place_of(&draft.bears_on) else { return again(office, message, draft, "weigh-nowhere").await };
    if meaning.is_empty() {
        return again(office, message, draft, "weigh-empty").await;
    }
    if long(&meaning, ADULT_TEXT_MAX) || long(&change, ADULT_TEXT_MAX) {
        return again(office, message, draft, "weigh-long").await;
    }
    keep(office, &form, MessageEvent::Weighed { message, name, bears_on, meaning, change }, draft).await
}

/// `POST /office/children/{child}/messages/{message}/told`.
pub async fn mark_told(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(message), Some((name, _))) = (named(&path), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let (words, said_back, how) = (field(&form, "words"), field(&form, "said_back"), field(&form, "how"));
    let way = HOW_TOLD.into_iter().find(|known| how_told_key(*known) == how);
    let draft =
        Draft { wrong: None, form: "told", bears_on: String::new(), first: words.clone(), second: said_back.clone(), how };
    let Some(how) = way else { return again(office, message, draft, "told-no-how").await };
    if words.is_empty() {
        return again(office, message, draft, "told-empty").await;
    }
    if long(&words, ADULT_TEXT_MAX) || long(&said_back, ADULT_TEXT_MAX) {
        return again(office, message, draft, "weigh-long").await;
    }
    keep(office, &form, MessageEvent::Told { message, name, how, words, said_back }, draft).await
}

/// The page once more, with what was typed and what is wrong with it.
async fn again(office: Office, message: MessageId, draft: Draft, wrong: &'static str) -> Response {
    message_page(office, message, UNFIT, Draft { wrong: Some(wrong), ..draft }).await
}

/// Keeps what an adult wrote of a message, when it was written of what stands there now. Whoever writes of it has read it: that is kept as
/// an entry like any other reading, and before the other, so that the child is told of it with what they are told.
async fn keep(office: Office, form: &Form, event: MessageEvent, draft: Draft) -> Response {
    let (Some((actor, child)), Some((name, role))) = (about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let message = event.message();
    let seen = Seen::on(form);
    let kept = office
        .app
        .store
        .write(move |desk| {
            let told = pages::message(desk.sql(), child, message)?.ok_or(Fault::NotThere)?.message;
            let outcomes = pages::plan(desk.sql(), child)?.map(|plan| plan.outcomes).unwrap_or_default();
            let wrong = seen.wrong(&told, &outcomes, &event);
            if wrong.is_some() {
                return Ok(wrong);
            }
            // Of what the child took back, and of what has not come, they may be told; nobody has read it.
            if told.taken_back.is_none() && !told.awaited && !told.read_by(actor.person) {
                desk.act(actor.person, child, Event::Read(ReadEvent { message, name, role }))?;
            }
            desk.act(actor.person, child, Event::Message(event))?;
            Ok(None)
        })
        .await;
    let back = message_path(child, message);
    match kept {
        Ok(None) => Redirect::to(&back).into_response(),
        Ok(Some(NOWHERE)) => again(office, message, draft, NOWHERE).await,
        Ok(wrong) => message_page(office, message, StatusCode::CONFLICT, Draft { wrong, ..draft }).await,
        Err(fault) => office.fault(fault, &back).await,
    }
}

const NOWHERE: &str = "weigh-nowhere";
const CHANGED: &str = "weigh-changed";

/// What stood on the page while an adult wrote: which version of the message, and how many had written of it.
struct Seen {
    changed: Option<u32>,
    weighings: Option<usize>,
}

impl Seen {
    fn on(form: &Form) -> Seen {
        Seen { changed: field(form, "changed").parse().ok(), weighings: field(form, "after").parse().ok() }
    }

    /// The child changed it meanwhile.
    fn of_another_version(&self, told: &Message) -> bool {
        self.changed.is_some_and(|seen| seen != told.changed)
    }

    /// The key of why what was written does not fit what stands there now.
    fn wrong(&self, told: &Message, outcomes: &[Outcome], event: &MessageEvent) -> Option<&'static str> {
        let on = if let MessageEvent::Weighed { bears_on, .. } = event { Some(bears_on) } else { None };
        // Nobody makes anything of what they have not seen. What never comes can be told of, and so can that it never came.
        if on.is_some() && told.awaited {
            return Some("weigh-awaited");
        }
        if on.is_some() && self.weighings.is_some_and(|seen| seen != told.weighings.len()) {
            return Some("weigh-meanwhile");
        }
        if self.of_another_version(told) {
            return Some(CHANGED);
        }
        match on {
            Some(BearsOn::Outcome(id)) if !outcomes.iter().any(|o| o.id == *id) => Some(NOWHERE),
            _ => None,
        }
    }
}

/// `POST /office/children/{child}/messages/{message}/caption`.
pub async fn write_caption(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(message), Some((actor, child)), Some((name, _))) = (named(&path), about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let (words, seen) = (field(&form, "words"), Seen::on(&form));
    let draft = Draft { form: "caption", first: words.clone(), ..Draft::default() };
    if words.is_empty() {
        return again(office, message, draft, "weigh-empty").await;
    }
    if long(&words, ADULT_TEXT_MAX) {
        return again(office, message, draft, "weigh-long").await;
    }
    let kept = office
        .app
        .store
        .write(move |desk| {
            // What is written of one drawing never comes to stand under another.
            let told = pages::message(desk.sql(), child, message)?.ok_or(Fault::NotThere)?.message;
            if seen.of_another_version(&told) {
                return Ok(Some(CHANGED));
            }
            desk.act(actor.person, child, Event::Message(MessageEvent::Captioned { message, name, words }))?;
            Ok(None)
        })
        .await;
    let back = message_path(child, message);
    match kept {
        Ok(None) => Redirect::to(&back).into_response(),
        Ok(wrong) => message_page(office, message, StatusCode::CONFLICT, Draft { wrong, ..draft }).await,
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// `POST /office/children/{child}/messages/{message}/who`.
pub async fn say_who(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let Some(message) = named(&path) else { return office.fault(Fault::NotThere, "/office").await };
    let who =
        [Who::Child, Who::ForChild, Who::Supporting, Who::Unknown].into_iter().find(|who| who_key(*who) == field(&form, "who"));
    let (signal, how) = (field(&form, "signal"), How::of_key(&field(&form, "how")));
    match (who, about(&office)) {
        (Some(who), _) => act(office, message, Event::Message(MessageEvent::Acted { message, who, signal, how })).await,
        (None, Some((_, child))) => office.problem(UNFIT, "form", &message_path(child, message)).await,
        (None, None) => office.fault(Fault::NotThere, "/office").await,
    }
}
