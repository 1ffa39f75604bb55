//! Whom to ring when a child tells of harm, and by when somebody must have acted: shown, and written by a manager or administrator. Refuses to
//! suggest a time: what is right is the authority's to say.

use crate::domain::harm::{MINUTES_MAX, PHONES_MAX, Phone, Reach};
use crate::pictures::words;
use leptos::prelude::*;

/// The numbers, or the out-of-hours list alone.
pub fn numbers(reach: &Reach, out_of_hours: bool) -> AnyView {
    let words = words();
    let rows = reach.phones.iter().filter(|phone| !out_of_hours || phone.out_of_hours).cloned().map(|phone| {
        view! {
            <li>
                <bdi>{phone.label}</bdi>
                <strong><bdi>{phone.number}</bdi></strong>
                <bdi class="soft">{phone.hours}</bdi>
            </li>
        }
    });
    view! {
        <div class="ring">
            <p>{words.say(if out_of_hours { "ring-out-of-hours" } else { "ring-one-of-these" })}</p>
            <ul role="list">{rows.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// What was typed into the form.
pub struct Typed {
    /// The rows in which something stands.
    pub phones: Vec<Phone>,
    /// The minutes of the adult, and of the manager.
    pub times: [String; 2],
}

impl Typed {
    /// As it stands.
    pub fn of(reach: &Reach) -> Typed {
        let times = reach.times.map_or_else(Default::default, |times| [times.adult.to_string(), times.manager.to_string()]);
        Typed { phones: reach.phones.clone(), times }
    }
}

/// The form.
pub fn write(typed: Typed, wrong: Option<&'static str>) -> AnyView {
    let words = words();
    let row = |place: usize| {
        let empty = || Phone { label: String::new(), number: String::new(), hours: String::new(), out_of_hours: false };
        let Phone { label, number, hours, out_of_hours } = typed.phones.get(place).cloned().unwrap_or_else(empty);
        let field = |name: &'static str, key: &'static str, value: String| {
            let id = format!("{name}-{place}");
            view! {
                <p>
                    <label for=id.clone()>{words.say(key)}</label>
                    <input id=id.clone() name=id value=value maxlength="80" autocomplete="off" />
                </p>
            }
        };
        view! {
            <fieldset class="phone-row">
                <legend>{words.with("phone-place", &[("place", (place as i64 + 1).into())])}</legend>
                {field("label", "phone-label", label)}
                {field("number", "phone-number", number)}
                {field("hours", "phone-hours", hours)}
                <label class="late">
                    <input type="checkbox" name=format!("out-of-hours-{place}") value="yes" checked=out_of_hours />
                    {words.say("phone-out-of-hours")}
                </label>
            </fieldset>
        }
    };
    // What stands, and one empty row for one more: eight empty ones would hide the ones that matter.
    let shown = (typed.phones.len() + 1).min(PHONES_MAX);
    let minutes = |name: &'static str, key: &'static str, value: String| {
        view! {
            <p>
                <label for=name>{words.say(key)}</label>
                <input id=name name=name type="number" inputmode="numeric" min="1" max=MINUTES_MAX.to_string() value=value />
            </p>
        }
    };
    let [adult, manager] = typed.times.clone();
    view! {
        <p class="back"><a href="/office">{words.say("nav-children")}</a></p>
        <h1>{words.say("phones-title")}</h1>
        <p>{words.say("phones-what")}</p>
        <form method="post" action="/office/phones" class="sheet phones-form">
            {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
            {(0..shown).map(row).collect_view()}
            <p class="hint">{words.say("phones-more")}</p>
            <fieldset class="phone-times">
                <legend>{words.say("times-title")}</legend>
                <p class="hint">{words.say("times-what")}</p>
                {minutes("adult-minutes", "times-adult", adult)}
                {minutes("manager-minutes", "times-manager", manager)}
            </fieldset>
            <p><button type="submit">{words.say("phones-do")}</button></p>
        </form>
    }
    .into_any()
}
