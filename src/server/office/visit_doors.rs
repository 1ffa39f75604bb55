//! Doors of visits: all of a child's, one of them, its record, what was asked for; and the authority's own times. What could not be kept comes
//! back into the form as it was typed.

use super::child_doors::{UNFIT, about, allowed};
use super::desk::{Fields, Form, Office, field};
use super::frame::Page;
use super::intervals as intervals_view;
use super::visit::{self as view, May, VisitPage, visit_path};
use crate::domain::access::Action;
use crate::domain::*;
use crate::server::store::{self, Fault, pages};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;

type Named = Path<BTreeMap<String, String>>;

fn named(path: &BTreeMap<String, String>) -> Option<VisitId> {
    path.get("visit").and_then(|id| id.parse().ok())
}

/// `GET /office/children/{child}/visits`.
pub async fn visits(office: Office) -> Response {
    let Some((_, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let found = office
        .app
        .store
        .read(move |sql| Ok((pages::child(sql, child)?.ok_or(Fault::NotThere)?.name, store::visits_of(sql, child)?)));
    match found.await {
        Ok((name, all)) => {
            let page = Page::new("visits", "title-visits").about(child);
            office.frame.answer(page, move || view::visits(child, name, all)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `GET /office/children/{child}/visits/{visit}`.
pub async fn visit(Path(path): Named, office: Office) -> Response {
    match named(&path) {
        Some(visit) => page(office, visit, StatusCode::OK, None).await,
        None => office.fault(Fault::NotThere, "/office").await,
    }
}

async fn page(office: Office, id: VisitId, status: StatusCode, typed: Option<(Record, &'static str)>) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let found = async {
        let may = allowed(&office, &actor, child).await?;
        let sees = pages::Sees::of(actor.role);
        let (whose, kind, line, told, answers, harms, reach) = office
            .app
            .store
            .read(move |sql| {
                let whose = pages::child(sql, child)?.ok_or(Fault::NotThere)?;
                let kind = pages::plan(sql, child)?.and_then(|plan| plan.kind);
                let line = store::visit(sql, child, id)?.ok_or(Fault::NotThere)?;
                let told = pages::told_at(sql, child, id, sees, pages::AT_VISIT_MOST)?;
                let answers = pages::answers_at(sql, child, &line.visit, sees)?;
                Ok((whose, kind, line, told, answers, store::harms_of(sql, child, sees)?, store::reach(sql)?))
            })
            .await?;
        let may = May {
            write: may(Action::WriteRecord),
            mark: may(Action::ActOnHarm),
            answer: may(Action::AnswerAsk),
            me: actor.person,
        };
        Ok((VisitPage { whose, in_care: kind == Some(PlanKind::InCare), line, told, answers, harms, reach, typed }, may))
    };
    match found.await {
        Ok((found, may)) => {
            let page = Page::new("visit", "title-visit").about(child).with(status);
            office.frame.answer(page, move || view::visit(found, may)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// The record of a form, and whether every day and number in it could be read. What could not is left out, and nothing else of it is.
fn record_of(form: &Form) -> (Record, bool) {
    let mut fits = true;
    let text = |name: &str| field(form, name);
    let so = |name: &str| match text(name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut day = |name: &str| {
        let typed = text(name);
        let day = typed.parse::<Day>().ok();
        fits &= typed.is_empty() || day.is_some();
        day
    };
    let manager_told = day("manager_told");
    let will_do = |at: usize, day: &mut dyn FnMut(&str) -> Option<Day>| {
        let (what, by) = (text(&format!("what-{at}")), day(&format!("by-{at}")));
        (!what.is_empty()).then_some(WillDo { what, by })
    };
    let will_do = (0..WILL_DO_MAX).filter_map(|at| will_do(at, &mut day)).collect();
    let typed = text("minutes");
    let minutes = typed.parse::<u16>().ok();
    fits &= typed.is_empty() || minutes.is_some();
    let question = |at: usize| {
        let (words, kind) = (text(&format!("question-{at}")), Kind::of_key(&text(&format!("kind-{at}"))));
        (!words.is_empty() || kind == Some(Kind::ChildBegan)).then_some(Question { kind, words })
    };
    let record = Record {
        alone: match text("alone").as_str() {
            "yes" => Some(TimeAlone::Yes),
            "part" => Some(TimeAlone::Part(minutes)),
            "no" => Some(TimeAlone::No),
            _ => None,
        },
        words: text("words"),
        worried: so("worried"),
        worry: text("worry"),
        will_do,
        with_child: text("with_child"),
        comfort_told: so("comfort"),
        why_not_alone: WhyNotAlone::of_key(&text("why")),
        manager_told,
        influencing: text("influencing"),
        awake: so("awake"),
        bedroom: so("bedroom"),
        interpreter: text("interpreter"),
        tried: Tried::ALL.into_iter().filter(|one| text(&format!("tried-{}", one.key())) == "yes").collect(),
        answers: text("answers"),
        together: so("together"),
        asked: (0..QUESTIONS_MAX).filter_map(question).collect(),
        finished: text("finished") == "yes",
    };
    (record, fits)
}

/// `POST /office/children/{child}/visits/{visit}/record`.
pub async fn write_record(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(visit), Some((actor, child)), Some((name, _))) = (named(&path), about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let back = visit_path(child, visit);
    let (record, fits) = record_of(&form);
    if !fits {
        return page(office, visit, UNFIT, Some((record, "record-unfit"))).await;
    }
    let (again, after) = (record.clone(), field(&form, "after"));
    let kept = office.app.store.write(move |desk| {
        let line = store::visit(desk.sql(), child, visit)?.ok_or(Fault::NotThere)?;
        if line.visit.records.len().to_string() != after {
            return Ok(false);
        }
        desk.act(actor.person, child, Event::Visit(VisitEvent::Recorded { visit, name, record: Box::new(record) }))?;
        Ok(true)
    });
    match kept.await {
        Ok(true) => Redirect::to(&back).into_response(),
        Ok(false) => page(office, visit, StatusCode::CONFLICT, Some((again, "record-changed"))).await,
        Err(Fault::Refused(Refusal::TooLong)) => page(office, visit, UNFIT, Some((again, "refusal-too-long"))).await,
        Err(Fault::Refused(Refusal::TooMany)) => page(office, visit, UNFIT, Some((again, "refusal-too-many"))).await,
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// `POST /office/children/{child}/visits/{visit}/asks`.
pub async fn answer_ask(Path(path): Named, office: Office, Fields(form): Fields) -> Response {
    let (Some(visit), Some((actor, child)), Some((name, _))) = (named(&path), about(&office), office.name_and_role()) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let back = visit_path(child, visit);
    let Some(what) = Ask::of_key(&field(&form, "what")) else { return office.problem(UNFIT, "form", &back).await };
    let event = Event::Visit(VisitEvent::Answered { visit, name, what });
    match office.app.store.write(move |desk| desk.act(actor.person, child, event).map(|_| ())).await {
        Ok(()) | Err(Fault::Refused(Refusal::AlreadyThere)) => Redirect::to(&back).into_response(),
        Err(fault) => office.fault(fault, &back).await,
    }
}

/// `GET /office/intervals`.
pub async fn intervals_page(office: Office) -> Response {
    match office.app.store.read(store::intervals).await {
        Ok(now) => intervals_form(office, StatusCode::OK, intervals_view::typed_of(&now), None).await,
        Err(fault) => office.fault(fault, "/office").await,
    }
}

async fn intervals_form(office: Office, status: StatusCode, typed: Form, wrong: Option<&'static str>) -> Response {
    let page = Page::new("intervals", "title-intervals").with(status);
    office.frame.answer(page, move || intervals_view::write(&typed, wrong)).await
}

/// `POST /office/intervals`.
pub async fn write_intervals(office: Office, Fields(form): Fields) -> Response {
    let Some(intervals) = intervals_view::intervals_of(&form) else {
        return intervals_form(office, UNFIT, form, Some("intervals-not-days")).await;
    };
    let kept = office.app.store.write(move |desk| desk.write_intervals(&intervals));
    match kept.await {
        Ok(()) => Redirect::to("/office/intervals").into_response(),
        Err(Fault::Refused(Refusal::DoesNotFit)) => intervals_form(office, UNFIT, form, Some("intervals-not-days")).await,
        Err(fault) => office.fault(fault, "/office/intervals").await,
    }
}
