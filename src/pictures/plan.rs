//! The plan for the child: what needs to happen in pictures and few plain words, who does it, and the day. Refuses the adults' wording, their
//! headings and how they will know: those are not written for a child.

use super::{CardPicture, day_words, words};
use crate::domain::{Outcome, Plan};
use leptos::prelude::*;

/// The outcomes of a plan that have words for the child.
#[component]
pub fn PlanForChild(
    /// The plan.
    plan: Plan,
) -> impl IntoView {
    let outcomes = plan.outcomes.into_iter().filter(|o| !o.child_wording.trim().is_empty()).map(outcome).collect_view();
    view! { <ul class="plan-for-child" role="list">{outcomes}</ul> }
}

fn outcome(outcome: Outcome) -> AnyView {
    let words = words();
    let who = (!outcome.who.trim().is_empty())
        .then(|| view! { <span class="plan-who">{words.with("plan-child-who", &[("who", outcome.who.clone().into())])}</span> });
    let by = outcome.by.map(|day| {
        let text = words.with("plan-child-by", &[("day", day_words(words, day).into())]);
        view! { <span class="plan-by"><time datetime=day.to_string()>{text}</time></span> }
    });
    view! {
        <li class="plan-line" data-outcome=outcome.id.to_string()>
            <CardPicture id=outcome.card.unwrap_or_else(|| "my-plan".to_owned()) />
            <span class="plan-wording" dir="auto">{outcome.child_wording}</span>
            {who}
            {by}
        </li>
    }
    .into_any()
}
