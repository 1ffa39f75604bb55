//! The authority's own times: within how many days a record is finished, and how often a child is visited by the kind of plan. Refuses to suggest a
//! number: none is shipped as if it were law, and what is left empty is never late.

use super::desk::{Form, field};
use crate::domain::{INTERVAL_MAX, Intervals, PlanKind};
use crate::pictures::words;
use leptos::prelude::*;

/// What stands in the form.
pub fn typed_of(now: &Intervals) -> Form {
    let visits = now.visits.iter().map(|(kind, days)| (kind.key().to_owned(), days.to_string()));
    now.record.map(|days| ("record".to_owned(), days.to_string())).into_iter().chain(visits).collect()
}

/// The times of a form; nothing where one of them is no number.
pub fn intervals_of(form: &Form) -> Option<Intervals> {
    let days = |name: &str| Some(field(form, name)).filter(|text| !text.is_empty()).map(|text| text.parse().ok());
    let mut found = Intervals::default();
    if let Some(record) = days("record") {
        found.record = Some(record?);
    }
    for kind in PlanKind::ALL {
        if let Some(every) = days(kind.key()) {
            found.visits.insert(kind, every?);
        }
    }
    Some(found)
}

/// The form.
pub fn write(typed: &Form, wrong: Option<&'static str>) -> AnyView {
    let words = words();
    let days = |name: &'static str, key: String| {
        view! {
            <p>
                <label for=name>{words.say(&key)}</label>
                <input id=name name=name type="number" inputmode="numeric" min="1" max=INTERVAL_MAX.to_string() value=field(typed, name) />
            </p>
        }
    };
    view! {
        <p class="back"><a href="/office">{words.say("nav-children")}</a></p>
        <h1>{words.say("intervals-title")}</h1>
        <p>{words.say("intervals-what")}</p>
        <form method="post" action="/office/intervals" class="sheet phones-form">
            {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
            <fieldset class="phone-times">
                <legend>{words.say("intervals-record")}</legend>
                {days("record", "intervals-record-days".into())}
            </fieldset>
            <fieldset class="phone-times">
                <legend>{words.say("intervals-visits")}</legend>
                {PlanKind::ALL.into_iter().map(|kind| days(kind.key(), format!("plan-kind-{}", kind.key()))).collect_view()}
            </fieldset>
            <p><button type="submit">{words.say("intervals-do")}</button></p>
        </form>
    }
    .into_any()
}
