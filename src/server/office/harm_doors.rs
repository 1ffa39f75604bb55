//! Doors of tellings of harm: one telling, what was done, the manager's decision, the authority's numbers. What could not be kept comes back
//! into the form as it was typed.

use super::child_doors::{UNFIT, about, allowed};
use super::desk::{Fields, Form, Office, field};
use super::frame::Page;
use super::harm::{self as view, Draft, INTERVIEWS, harm_path};
use super::reach::{self as reach_view, Typed};
use super::visit::visit_path;
use crate::domain::access::Action;
use crate::domain::harm::{Account, Began, Decided, Deed, PHONES_MAX, Phone, Reach, Stood, Times};
use crate::domain::{Event, Harm, HarmEvent, HarmId, Refusal, VisitId};
use crate::server::outside::{now_ms, random};
use crate::server::store::{self, Fault, pages};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;

type Named = Path<BTreeMap<String, String>>;

fn named(path: &BTreeMap<String, String>) -> Option<HarmId> {
    path.get("harm").and_then(|id| id.parse().ok())
}

/// `GET /office/children/{child}/harm/{harm}`.
pub async fn harm(Path(path): Named, office: Office) -> Response {
    match named(&path) {
        Some(harm) => page(office, harm, StatusCode::OK, Draft::default()).await,
        None => office.fault(Fault::NotThere, "/office").await,
    }
}

async fn page(office: Office, id: HarmId, status: StatusCode, draft: Draft) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let found = async {
        let may = allowed(&office, &actor, child).await?;
        let sees = pages::Sees::of(actor.role);
        let (whose, harm, visit, told, reach) = office
            .app
            .store
            .read(move |sql| {
                let harm = store::harm(sql, child, id, sees)?.ok_or(Fault::NotThere)?;
                let told = pages::told_at(sql, child, harm.visit, sees, pages::AT_VISIT_MOST)?;
                let visit = store::visit(sql, child, harm.visit)?;
                Ok((pages::child(sql, child)?, harm, visit, told, store::reach(sql)?))
            })
            .await?;
        Ok((
            view::HarmPage { child, whose, harm, visit, told },
            reach,
            view::May { act: may(Action::ActOnHarm), decide: may(Action::DecideHarm) },
        ))
    };
    match found.await {
        Ok((found, reach, may)) => {
            let page = Page::new("harm", "title-harm").about(child).with(status);
            office.frame.answer(page, move || view::harm(found, &reach, now_ms(), may, draft)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

async fn act(office: Office, harm: HarmId, draft: Draft, event: HarmEvent) -> Response {
    act_on(office, harm, draft, None, event).await
}

/// Where it is said what was seen, nothing happens over anything else.
async fn act_on(office: Office, harm: HarmId, draft: Draft, seen: Option<Seen>, event: HarmEvent) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let back = harm_path(child, harm);
    let sees = pages::Sees::of(actor.role);
    let acted = office.app.store.write(move |desk| {
        let now = Seen::of(&store::harm(desk.sql(), child, harm, sees)?.ok_or(Fault::NotThere)?);
        if seen.is_some_and(|seen| seen != now) {
            return Ok(false);
        }
        desk.act(actor.person, child, Event::Harm(event)).map(|()| true)
    });
    match acted.await {
        Ok(true) => Redirect::to(&back).into_response(),
        Ok(false) => page(office, harm, StatusCode::CONFLICT, Draft { wrong: Some("harm-changed"), ..draft }).await,
        Err(Fault::Refused(Refusal::Empty)) => page(office, harm, UNFIT, Draft { wrong: Some("harm-empty"), ..draft }).await,
        Err(Fault::Refused(Refusal::TooLong)) => page(office, harm, UNFIT, Draft { wrong: Some("weigh-long"), ..draft }).await,
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// `POST /office/children/{child}/visits/{visit}/harm`: marks it, and leads to where it is written down. A visit that is marked already has one
/// mark, whoever presses. Where the child left their worker out of something told at it, the mark is not for the worker either.
pub async fn mark_harm(Path(path): Named, office: Office) -> Response {
    let visit = path.get("visit").and_then(|id| id.parse::<VisitId>().ok());
    let (Some(visit), Some((actor, child)), Some((name, _))) = (visit, about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let sees = pages::Sees::of(actor.role);
    let marked = office.app.store.write(move |desk| {
        store::visit(desk.sql(), child, visit)?.ok_or(Fault::NotThere)?;
        let told = pages::told_at(desk.sql(), child, visit, sees, pages::AT_VISIT_MOST)?;
        let closed = told.iter().any(|told| told.message.audience.not_my_worker);
        let there = store::harms_of(desk.sql(), child, sees)?;
        if let Some(harm) = there.into_iter().find(|harm| harm.visit == visit && harm.closed == closed) {
            return Ok(harm.id);
        }
        let harm = HarmId::from_random(random());
        desk.act(actor.person, child, Event::Harm(HarmEvent::Marked { harm, visit, name, closed }))?;
        Ok(harm)
    });
    match marked.await {
        Ok(harm) => Redirect::to(&harm_path(child, harm)).into_response(),
        Err(fault) => office.fault(fault, &visit_path(child, visit)).await,
    }
}

fn account_of(form: &Form) -> Account {
    let text = |name: &str| field(form, name);
    let began = match text("began").as_str() {
        "child" => Began::ByChild,
        // Whoever wrote a question wrote how it began.
        "question" => Began::AfterQuestion(text("question")),
        _ if !text("question").is_empty() => Began::AfterQuestion(text("question")),
        _ => Began::NotSaid,
    };
    let (words, before, present) = (text("words"), text("before"), text("present"));
    Account { words, began, before, present, when: text("when"), child_was: text("child_was") }
}

/// `POST /office/children/{child}/harm/{harm}/written`.
pub async fn written(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(harm), Some((name, _))) = (named(&path), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let account = account_of(&form);
    let draft = Draft { form: "account", account: account.clone(), ..Draft::default() };
    if account == Account::default() {
        return page(office, harm, UNFIT, Draft { wrong: Some("harm-empty"), ..draft }).await;
    }
    act(office, harm, draft, HarmEvent::Written { harm, name, account }).await
}

/// `POST /office/children/{child}/harm/{harm}/acted`.
pub async fn acted(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(harm), Some((name, _))) = (named(&path), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let text = field(&form, "acted");
    let draft = Draft { form: "act", text: text.clone(), ..Draft::default() };
    act(office, harm, draft, HarmEvent::Done { harm, name, what: Deed::Acted(text) }).await
}

/// What stood on the page when the form was opened.
#[derive(Clone, Copy, PartialEq)]
struct Seen {
    stood: Stood,
    decisions: usize,
}

impl Seen {
    fn of(harm: &Harm) -> Seen {
        Seen { stood: harm.stands(), decisions: harm.decisions.len() }
    }

    fn said(form: &Form) -> Option<Seen> {
        let count = |name: &str| field(form, name).parse().ok();
        let stood = Stood { signs: count("signs")?, accounts: count("accounts")?, done: count("done")? };
        Some(Seen { stood, decisions: count("decisions")? })
    }
}

/// `POST /office/children/{child}/harm/{harm}/decide`. Whoever decides has read all that stands: where more was told, done or decided meanwhile
/// the page comes again with it.
pub async fn decide(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(harm), Some((name, _))) = (named(&path), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let (what, chosen) = (field(&form, "decided"), field(&form, "interview"));
    let draft = Draft { form: "decide", text: what.clone(), ..Draft::default() };
    let Some((_, interview)) = INTERVIEWS.into_iter().find(|(value, _)| *value == chosen) else {
        return page(office, harm, UNFIT, Draft { wrong: Some("harm-no-interview"), ..draft }).await;
    };
    let (seen, draft) = (Seen::said(&form), Draft { interview: Some(interview), ..draft });
    let of = seen.map(|seen| seen.stood);
    act_on(office, harm, draft, seen, HarmEvent::Decided { harm, name, decided: Decided { what, interview }, of }).await
}

/// `GET /office/phones`.
pub async fn phones_page(office: Office) -> Response {
    match office.app.store.read(store::reach).await {
        Ok(now) => phones_form(office, StatusCode::OK, Typed::of(&now), None).await,
        Err(fault) => office.fault(fault, "/office").await,
    }
}

async fn phones_form(office: Office, status: StatusCode, typed: Typed, wrong: Option<&'static str>) -> Response {
    let page = Page::new("phones", "title-phones").with(status);
    office.frame.answer(page, move || reach_view::write(typed, wrong)).await
}

/// The rows of the form in which something stands, and the two times as they were typed.
fn typed_of(form: &Form) -> Typed {
    let row = |place: usize| {
        let of = |name: &str| field(form, &format!("{name}-{place}"));
        Phone { label: of("label"), number: of("number"), hours: of("hours"), out_of_hours: !of("out-of-hours").is_empty() }
    };
    let written = |phone: &Phone| [&phone.label, &phone.number, &phone.hours].into_iter().any(|text| !text.is_empty());
    let phones = (0..PHONES_MAX).map(row).filter(written).collect();
    Typed { phones, times: ["adult-minutes", "manager-minutes"].map(|name| field(form, name)) }
}

/// Both times, or none: one alone would leave a telling with somebody for ever. Nothing where they are no numbers.
fn times_of([adult, manager]: &[String; 2]) -> Option<Option<Times>> {
    if adult.is_empty() && manager.is_empty() {
        return Some(None);
    }
    Some(Some(Times { adult: adult.parse().ok()?, manager: manager.parse().ok()? }))
}

/// `POST /office/phones`.
pub async fn write_phones(office: Office, Fields(form): Fields) -> Response {
    let typed = typed_of(&form);
    let Some(times) = times_of(&typed.times) else {
        return phones_form(office, UNFIT, typed, Some("phones-times")).await;
    };
    let reach = Reach { phones: typed.phones.clone(), times };
    let said = office.done("write-phones", None, None);
    let kept = office.app.store.write(move |desk| {
        desk.write_reach(&reach)?;
        desk.audit(&said)
    });
    let wrong = match kept.await {
        Ok(()) => return Redirect::to("/office/phones").into_response(),
        Err(Fault::Refused(Refusal::TooLong)) => "refusal-too-long",
        Err(Fault::Refused(Refusal::DoesNotFit)) => "phones-not-a-number",
        Err(Fault::Refused(Refusal::Empty)) => "phones-empty",
        Err(Fault::Refused(Refusal::TooMany)) => "phones-times",
        Err(Fault::Refused(Refusal::NotThere)) => "phones-no-out-of-hours",
        Err(fault) => return office.fault(fault, "/office/phones").await,
    };
    phones_form(office, UNFIT, typed, Some(wrong)).await
}
