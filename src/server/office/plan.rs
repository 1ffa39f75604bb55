//! Writing the plan: the framework, lines under its headings, outcomes with who, by when, how we will know, and the wording and picture for
//! the child. A plan is written whole; spare rows are for what is added. Nothing a child told is copied into it: an adult writes in their own
//! words, and places the child's beside them on the message's page.

use super::frame::as_typed;
use crate::domain::{Framework, Heading, Line, Outcome, OutcomeId, Plan, PlanKind};
use crate::library::cards::BOARDS;
use crate::pictures::words;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Rows for new outcomes that an empty form offers.
const SPARE: usize = 2;
/// Most outcomes that are looked for in a form: more than it can have fields for, so that none is cut off unseen; the record's rules say how
/// many a plan may have.
const OUTCOMES_LOOKED_FOR: usize = 400;

/// Which plan, or profile, a form was opened on, so that two adults do not write over each other unseen.
pub fn print_of<T: serde::Serialize>(now: T) -> String {
    let text = serde_json::to_string(&now).unwrap_or_default();
    crate::seal::Hash::of(text.as_bytes()).0[..8].iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether a day was typed that is none. It must not become "no day" unseen.
pub fn a_day_is_wrong(form: &BTreeMap<String, String>) -> bool {
    form.iter()
        .filter(|(key, _)| *key == "review" || key.starts_with("by-"))
        .any(|(_, text)| !text.trim().is_empty() && text.trim().parse::<crate::domain::Day>().is_err())
}

/// The plan that a form says; new outcomes get the ids that are passed in.
pub fn plan_of(form: &BTreeMap<String, String>, mut new_id: impl FnMut() -> OutcomeId) -> Plan {
    let get = |key: &str| form.get(key).map(|text| text.trim().to_owned()).unwrap_or_default();
    let framework = [Framework::Safety, Framework::Wellbeing, Framework::Success]
        .into_iter()
        .find(|f| f.key() == get("framework"))
        .unwrap_or_default();
    let mut lines = Vec::new();
    for heading in Heading::ALL {
        for text in get(&format!("lines-{}", heading.key())).lines().map(str::trim).filter(|line| !line.is_empty()) {
            lines.push(Line { heading, text: text.to_owned() });
        }
    }
    let mut outcomes = Vec::new();
    for at in 0..OUTCOMES_LOOKED_FOR {
        let field = |name: &str| get(&format!("{name}-{at}"));
        let (wording, child_wording) = (field("wording"), field("child_wording"));
        if wording.is_empty() && child_wording.is_empty() {
            continue;
        }
        outcomes.push(Outcome {
            id: field("id").parse().unwrap_or_else(|_| new_id()),
            wording,
            child_wording,
            card: Some(field("card")).filter(|card| crate::library::cards::card(card).is_some()),
            who: field("who"),
            by: field("by").parse().ok(),
            how_known: field("how_known"),
        });
    }
    Plan { framework, lines, outcomes, review: get("review").parse().ok(), kind: PlanKind::of_key(&get("kind")) }
}

/// The form. `wrong` is the key of why the last one could not be kept; `plan` is then what was typed.
pub fn write(child: String, name: String, plan: Plan, after: String, wrong: Option<&'static str>) -> AnyView {
    let words = words();
    let frameworks = [Framework::Safety, Framework::Wellbeing, Framework::Success]
        .into_iter()
        .map(|f| {
            let said = words.say(&format!("framework-{}", f.key()));
            view! { <option value=f.key() selected=f == plan.framework>{said}</option> }
        })
        .collect_view();
    let headings = Heading::ALL.into_iter().map(|heading| lines(&plan, heading)).collect_view();
    let spare = (0..SPARE).map(|_| None);
    let outcomes = plan.outcomes.iter().map(Some).chain(spare).enumerate().map(|(at, o)| outcome(at, o)).collect_view();
    let review = plan.review.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <p class="back"><a href=format!("/office/children/{child}")>{words.with("message-back", &[("name", name.clone().into())])}</a></p>
        <h1 dir="auto">{words.with("plan-write-title", &[("name", name.into())])}</h1>
        <form method="post" action=format!("/office/children/{child}/plan") class="plan-form">
            {wrong.map(|key| view! { <p class="wrong" role="alert">{words.say(key)}</p> })}
            <input type="hidden" name="after" value=after />
            <div class="pair">
                <p>
                    <label for="framework">{words.say("plan-framework")}</label>
                    <select id="framework" name="framework">{frameworks}</select>
                </p>
                <p>
                    <label for="kind">{words.say("plan-kind")}</label>
                    <select id="kind" name="kind">
                        <option value="" selected=plan.kind.is_none()>{words.say("plan-kind-none")}</option>
                        {PlanKind::ALL.into_iter().map(|kind| view! {
                            <option value=kind.key() selected=plan.kind == Some(kind)>{words.say(&format!("plan-kind-{}", kind.key()))}</option>
                        }).collect_view()}
                    </select>
                </p>
                <p>
                    <label for="review">{words.say("plan-review")}</label>
                    <input id="review" name="review" type="date" value=review />
                </p>
            </div>
            <h2>{words.say("plan-outcomes")}</h2>
            <p class="hint">{words.say("plan-outcomes-hint")}</p>
            {outcomes}
            <h2>{words.say("plan-lines")}</h2>
            <p class="hint">{words.say("plan-lines-hint")}</p>
            <div class="line-fields">{headings}</div>
            <p class="keep-line"><button type="submit">{words.say("plan-keep")}</button></p>
        </form>
    }
    .into_any()
}

fn lines(plan: &Plan, heading: Heading) -> AnyView {
    let words = words();
    let id = format!("lines-{}", heading.key());
    let text: Vec<&str> = plan.lines.iter().filter(|l| l.heading == heading).map(|l| l.text.as_str()).collect();
    let said = words.say(&format!("heading-{}-{}", plan.framework.key(), heading.key()));
    view! {
        <p>
            <label for=id.clone()>{said}</label>
            <textarea id=id.clone() name=id dir="auto" maxlength="20000">{as_typed(text.join("\n"))}</textarea>
        </p>
    }
    .into_any()
}

fn outcome(at: usize, outcome: Option<&Outcome>) -> AnyView {
    let words = words();
    let is = |of: fn(&Outcome) -> String| outcome.map(of).unwrap_or_default();
    let chosen = outcome.and_then(|o| o.card.clone());
    let boards = BOARDS
        .iter()
        .map(|board| {
            let cards = board
                .cards
                .iter()
                .map(|card| {
                    let on = chosen.as_deref() == Some(card.id);
                    view! { <option value=card.id selected=on>{words.card(card.id).into_owned()}</option> }
                })
                .collect_view();
            view! { <optgroup label=words.say(&format!("board-{}", board.id))>{cards}</optgroup> }
        })
        .collect_view();
    let field = move |name: &'static str, value: String, kind: &'static str| {
        let id = format!("{name}-{at}");
        let label = words.say(&format!("outcome-field-{name}"));
        view! {
            <p class=name>
                <label for=id.clone()>{label}</label>
                <input id=id.clone() name=id type=kind value=value dir="auto" maxlength="4000" autocomplete="off" />
            </p>
        }
    };
    let legend = match outcome {
        Some(o) if !o.wording.is_empty() => o.wording.clone(),
        _ => words.say("outcome-new").into_owned(),
    };
    let (card_id, card_name) = (format!("card-{at}"), format!("card-{at}"));
    view! {
        <fieldset class="outcome-fields" data-outcome=is(|o| o.id.to_string())>
            <legend dir="auto">{legend}</legend>
            <input type="hidden" name=format!("id-{at}") value=is(|o| o.id.to_string()) />
            {field("wording", is(|o| o.wording.clone()), "text")}
            {field("child_wording", is(|o| o.child_wording.clone()), "text")}
            <p class="card-choice">
                <label for=card_id.clone()>{words.say("outcome-field-card")}</label>
                <select id=card_id name=card_name>
                    <option value="">{words.say("outcome-field-card-none")}</option>
                    {boards}
                </select>
            </p>
            {field("who", is(|o| o.who.clone()), "text")}
            {field("by", is(|o| o.by.map(|day| day.to_string()).unwrap_or_default()), "date")}
            {field("how_known", is(|o| o.how_known.clone()), "text")}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_a_plan_and_empty_rows_are_nothing() {
        let form: BTreeMap<String, String> = [
            ("framework", "wellbeing"),
            ("lines-past", "One\n\n  Two "),
            ("wording-0", "Sleeps in his own bed"),
            ("id-0", "01010101-0101-0101-0101-010101010101"),
            ("card-0", "my-bed"),
            ("by-0", "2026-12-01"),
            ("wording-3", "New"),
            ("card-3", "no such card"),
        ]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
        let new = OutcomeId::from_bytes([9; 16]);
        let plan = plan_of(&form, || new);
        assert_eq!(plan.framework, Framework::Wellbeing);
        assert_eq!(plan.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        assert_eq!(plan.outcomes.len(), 2);
        assert_eq!(plan.outcomes[0].id, OutcomeId::from_bytes([1; 16]));
        assert_eq!((plan.outcomes[1].id, plan.outcomes[1].card.clone()), (new, None));
    }
}
