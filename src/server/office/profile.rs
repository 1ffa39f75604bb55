//! How a child is best met, to be written by those who work with them: the answers of the strip, the look, speech, and how they show yes and
//! no. Refuses to set anything by age, and to say what a child is worth or able to do.

use super::child_doors::about;
use super::desk::{Fields, Form, Office, field};
use super::frame::Page;
use super::frame::as_typed;
use super::plan::print_of;
use crate::domain::{Answer, ChildEvent, ChildId, Event, Level, Look, Profile, Refusal};
use crate::pictures::{Drawing, words};
use crate::server::store::{Fault, pages};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

/// What was read for the page.
struct Written {
    child: ChildId,
    name: String,
    profile: Profile,
    /// The print of the profile that stands in the record.
    after: String,
    /// The key of why what was typed could not be kept.
    wrong: Option<&'static str>,
}

/// `GET /office/children/{child}/profile`.
pub async fn profile_page(office: Office) -> Response {
    form(office, StatusCode::OK, None, None).await
}

async fn form(office: Office, status: StatusCode, typed: Option<Profile>, wrong: Option<&'static str>) -> Response {
    let Some((_, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    match office.app.store.read(move |sql| pages::child(sql, child)?.ok_or(Fault::NotThere)).await {
        Ok(now) => {
            let after = print_of(&now.profile);
            let written = Written { child, name: now.name, profile: typed.unwrap_or(now.profile), after, wrong };
            let page = Page::new("profile", "title-profile").about(child).with(status);
            office.frame.answer(page, move || view(written)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `POST /office/children/{child}/profile`.
pub async fn write_profile(office: Office, Fields(typed): Fields) -> Response {
    let Some((actor, child)) = about(&office) else { return office.fault(Fault::NotThere, "/office").await };
    let Some(profile) = profile_of(&typed) else {
        return office.problem(StatusCode::UNPROCESSABLE_ENTITY, "form", &format!("/office/children/{child}/profile")).await;
    };
    let (again, after) = (profile.clone(), field(&typed, "after"));
    let kept = office
        .app
        .store
        .write(move |desk| {
            if print_of(&pages::child(desk.sql(), child)?.ok_or(Fault::NotThere)?.profile) != after {
                return Ok(false);
            }
            desk.act(actor.person, child, Event::Child(ChildEvent::Profiled(profile)))?;
            Ok(true)
        })
        .await;
    match kept {
        Ok(true) => Redirect::to(&format!("/office/children/{child}")).into_response(),
        Ok(false) => form(office, StatusCode::CONFLICT, Some(again), Some("profile-changed")).await,
        Err(Fault::Refused(Refusal::TooLong)) => {
            form(office, StatusCode::UNPROCESSABLE_ENTITY, Some(again), Some("refusal-too-long")).await
        }
        Err(fault) => office.fault(fault, &format!("/office/children/{child}/profile")).await,
    }
}

/// The profile of a form.
fn profile_of(form: &Form) -> Option<Profile> {
    let answers = field(form, "answers").parse::<u8>().ok().and_then(|number| Level::try_from(number).ok())?;
    let look = [Look::Drawn, Look::Plain].into_iter().find(|look| look_key(*look) == field(form, "look"))?;
    Some(Profile { look, speech: field(form, "speech") == "yes", answers, shows: field(form, "shows") })
}

fn look_key(look: Look) -> &'static str {
    match look {
        Look::Drawn => "drawn",
        Look::Plain => "plain",
    }
}

fn view(written: Written) -> AnyView {
    let words = words();
    let Written { child, name, profile, after, wrong } = written;
    let back = words.with("message-back", &[("name", name.clone().into())]);
    let levels = Level::ALL
        .into_iter()
        .map(|level| {
            let said: Vec<_> = Answer::of(level).iter().map(|a| words.say(&format!("answer-{}", a.key()))).collect();
            view! {
                <label class="level">
                    <input type="radio" name="answers" value=u8::from(level).to_string() checked=level == profile.answers required />
                    <span class="level-pictures" aria-hidden="true">
                        {Answer::of(level).iter().map(|a| view! { <Drawing name=format!("answer-{}", a.key()) /> }).collect_view()}
                    </span>
                    <span class="level-words">{said.join(", ")}</span>
                </label>
            }
        })
        .collect_view();
    let looks = [Look::Drawn, Look::Plain]
        .into_iter()
        .map(|look| {
            let key = look_key(look);
            view! {
                <label>
                    <input type="radio" name="look" value=key checked=look == profile.look required />
                    {words.say(&format!("profile-look-{key}"))}
                </label>
            }
        })
        .collect_view();
    view! {
        <p class="back"><a href=format!("/office/children/{child}")>{back}</a></p>
        <h1>{words.with("profile-title", &[("name", name.clone().into())])}</h1>
        {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
        <form method="post" action=format!("/office/children/{child}/profile") class="profile">
            <input type="hidden" name="after" value=after />
            <label class="field">
                {words.with("profile-shows", &[("name", name.into())])}
                <textarea name="shows" rows="4" dir="auto">{as_typed(profile.shows)}</textarea>
            </label>
            <fieldset>
                <legend>{words.say("profile-answers")}</legend>
                <p class="soft">{words.say("profile-answers-why")}</p>
                {levels}
            </fieldset>
            <fieldset>
                <legend>{words.say("profile-look")}</legend>
                {looks}
            </fieldset>
            <label><input type="checkbox" name="speech" value="yes" checked=profile.speech />{words.say("profile-speech")}</label>
            <p><button type="submit" class="primary">{words.say("profile-keep")}</button></p>
        </form>
    }
    .into_any()
}
