//! Doors about one child: the page, everything told, the plan. Every write goes through the store's `act`, so that the record's rules
//! decide; what could not be kept comes back into the form as it was typed.

use super::desk::{Fields, Office, field};
use super::frame::Page;
use super::harm::hold_lines;
use super::{child as child_view, plan as plan_view, record as record_view, telling};
use crate::domain::access::{Action, Actor, Subject, may};
use crate::domain::{ChildId, Event, OutcomeId, Plan, PlanEvent, Refusal};
use crate::server::outside::random;
use crate::server::store::{Fault, harms_of, pages, tie};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;

pub(super) const UNFIT: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

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
            .read(move |sql| {
                Ok((
                    pages::child_page(sql, child, pages::Sees::of(actor.role))?.ok_or(Fault::NotThere)?,
                    harms_of(sql, child, pages::Sees::of(actor.role))?,
                ))
            })
            .await?;
        let reader = child_view::Reader {
            me: actor.person,
            write_plan: may(Action::WritePlan),
            write_profile: may(Action::WriteProfile),
            tell: may(Action::MarkTold),
            say_whose: may(Action::MatchChild),
        };
        // Of a child whom nobody has named nothing is written yet.
        let named = !page.0.child.to_follow;
        let (write_plan, write_profile) = (reader.write_plan && named, reader.write_profile && named);
        Ok((page, child_view::Reader { write_plan, write_profile, ..reader }))
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
            let whose = pages::child(sql, child)?.ok_or(Fault::NotThere)?;
            Ok((
                whose,
                pages::record(sql, child, below, pages::Sees::of(actor.role))?,
                harms_of(sql, child, pages::Sees::of(actor.role))?,
            ))
        })
        .await;
    match found {
        Ok((whose, (list, older), harms)) => {
            let page = Page::new("record", "title-record").about(child);
            let body = move || {
                view! {
                    {telling::closed_sheet(list.iter().any(|told| told.message.audience.not_my_worker))}
                    {telling::whose(&whose)}
                    {hold_lines(child, &harms)}
                    {record_view::record(child, whose.name, list, older, actor.person)}
                }
                .into_any()
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
                kind: None,
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
