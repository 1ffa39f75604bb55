//! Told of harm, in the office: what is still to be decided, above everything else; one telling with the child's exact words apart from what
//! adults wrote; the manager's decision; the authority's numbers. Refuses to say what to decide: every choice is empty until somebody makes it.

use super::frame::{as_typed, nothing_here};
use super::harm_account;
use super::reach::numbers;
use super::telling::{closed_mark, whole_room_words};
use super::visit::visit_path;
use crate::domain::Moment;
use crate::domain::harm::{Account, Deed, Duty, Interview, Reach, With};
use crate::domain::{Child, ChildId, Harm, VisitId};
use crate::pictures::{on_minute, place_words, words};
use crate::server::store::pages::VisitLine;
use crate::server::store::{OpenDuty, pages::Told};
use leptos::prelude::*;

/// The address of a telling.
pub fn harm_path(child: ChildId, harm: crate::domain::HarmId) -> String {
    format!("/office/children/{child}/harm/{harm}")
}

/// Who marked it: an adult, or the child with their own card.
fn marked_key(by_the_child: bool) -> &'static str {
    if by_the_child { "duty-showed" } else { "duty-marked" }
}

/// The name that was kept with it; where nobody had unlocked the tablet, also whoever took it back.
fn marked_by(name: &str, took_back: Option<String>) -> String {
    match took_back {
        Some(who) => words().with("harm-took-back", &[("name", name.to_owned().into()), ("who", who.into())]),
        None => name.to_owned(),
    }
}

/// With whom it stands while nobody has acted.
fn with_whom(with: Option<(With, Option<Moment>)>, name: &str) -> Option<AnyView> {
    let words = words();
    let (with, until) = with?;
    let key = match (with, until) {
        (With::Adult, None) => return None,
        (With::Adult, Some(_)) => "with-adult",
        (With::Manager, _) => "with-manager",
        (With::OutOfHours, _) => "with-out-of-hours",
    };
    let said = words.with(key, &[("name", name.to_owned().into())]);
    Some(
        view! { <span class="with" data-with=with.key()>{said} {until.map(|until| view! { " " {on_minute(until)} })}</span> }
            .into_any(),
    )
}

/// What is still to be decided, at the top of the list of children. Nothing where there is nothing.
pub fn duties(open: Vec<OpenDuty>, reach: &Reach) -> Option<AnyView> {
    let words = words();
    (!open.is_empty()).then(|| {
        let nobody = open.iter().any(|one| matches!(one.with, Some((With::OutOfHours, _))));
        let rows = open
            .into_iter()
            .map(|one| {
                let name = one.name.unwrap_or_else(|| words.say("harm-child-unknown").into_owned());
                let by = marked_by(&one.by, one.took_back);
                view! {
                    <li class="duty" data-duty=one.duty.key()>
                        <a href=harm_path(one.child, one.harm)>{words.with("duty-of", &[("name", name.into())])}</a>
                        {one.closed.then(closed_mark)}
                        <span>{words.say(&format!("duty-{}", one.duty.key()))}</span>
                        {with_whom(one.with, &by)}
                        <span class="soft">{words.with(marked_key(one.by_the_child), &[("name", by.into())])} " " {on_minute(one.marked)}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="duties" aria-labelledby="duties-title">
                <h2 id="duties-title">{words.say("duties-title")}</h2>
                <ul role="list">{rows}</ul>
                {nobody.then(|| numbers(reach, true))}
            </section>
        }
        .into_any()
    })
}

/// The line at the top of a child's page while a hold lies on something they told.
pub fn hold_lines(child: ChildId, harms: &[Harm]) -> Option<AnyView> {
    lines(child, harms.iter().filter(|harm| harm.holds()).collect(), "hold-line")
}

/// The line above a message that was told at a visit on which a hold lies.
pub fn hold_of_message(child: ChildId, harms: &[Harm], visit: VisitId) -> Option<AnyView> {
    lines(child, harms.iter().filter(|harm| harm.holds() && harm.visit == visit).collect(), "hold-message")
}

/// What the hold asks, before the decision and after it.
fn hold_key(harm: &Harm) -> &'static str {
    if harm.duty() == Duty::Decided { "hold-interview" } else { "hold-what" }
}

fn lines(child: ChildId, held: Vec<&Harm>, key: &'static str) -> Option<AnyView> {
    let words = words();
    (!held.is_empty()).then(|| {
        let lines = held
            .into_iter()
            .map(|harm| {
                view! {
                    <p class="hold" data-duty=harm.duty().key()>
                        <strong>{words.say(if harm.duty() == Duty::Decided && key == "hold-line" { "hold-line-decided" } else { key })}</strong>
                        " " {harm.closed.then(closed_mark)}
                        " " {words.say(hold_key(harm))} " "
                        <a class="no-print" href=harm_path(child, harm.id)>{words.say("hold-open")}</a>
                    </p>
                }
            })
            .collect_view();
        view! { <aside class="holds">{lines}</aside> }.into_any()
    })
}

/// What this adult may do with it.
#[derive(Clone, Copy, Default)]
pub struct May {
    /// Write down what the child said or showed, and what was done.
    pub act: bool,
    /// Decide.
    pub decide: bool,
}

/// What a form brought that could not be kept.
#[derive(Clone, Default)]
pub struct Draft {
    /// The key of what is wrong with it.
    pub wrong: Option<&'static str>,
    /// `act`, `decide` or `account`.
    pub form: &'static str,
    /// The text.
    pub text: String,
    /// What was written of the telling.
    pub account: Account,
    /// What was chosen of a police interview.
    pub interview: Option<Interview>,
}

/// What the page is made of.
pub struct HarmPage {
    /// Of which child.
    pub child: ChildId,
    /// Who that is; nothing before their record has come.
    pub whose: Option<Child>,
    /// The telling.
    pub harm: Harm,
    /// The visit.
    pub visit: Option<VisitLine>,
    /// What the child told at that visit.
    pub told: Vec<Told>,
}

/// One telling.
pub fn harm(page: HarmPage, reach: &Reach, now_ms: i64, may: May, draft: Draft) -> AnyView {
    let words = words();
    let HarmPage { child, whose, harm, visit, told } = page;
    let name = whose.as_ref().map(|child| child.name.clone()).unwrap_or_default();
    let path = harm_path(child, harm.id);
    let accounts =
        harm.accounts.iter().rev().map(|written| harm_account::said(&written.name, written.at, &written.account)).collect_view();
    let none_written = harm.accounts.is_empty();
    let by = marked_by(&harm.name, visit.as_ref().and_then(|line| line.by.clone()).filter(|_| harm.by.is_none()));
    let signs = harm
        .signs
        .iter()
        .map(|sign| {
            let back = sign.put_back.map(|at| view! { ", " {words.say("harm-put-back")} " " {on_minute(at)} });
            view! { <li data-sign=if sign.put_back.is_some() { "put-back" } else { "shown" }>{words.say("harm-showed")} ", " {on_minute(sign.at)} {back}</li> }
        })
        .collect_view();
    let any_sign = !harm.signs.is_empty();
    let done = harm
        .done
        .iter()
        .map(|done| {
            let what = match &done.what {
                Deed::Told { whom, when } => view! {
                    {words.say("harm-done-told")} " " <bdi dir="auto">{whom.clone()}</bdi>
                    {(!when.trim().is_empty()).then(|| view! { ", " <bdi dir="auto">{when.clone()}</bdi> })}
                }
                .into_any(),
                Deed::Acted(text) => view! { <span dir="auto">{text.clone()}</span> }.into_any(),
            };
            view! { <li>{what} <span class="soft">" (" <bdi>{done.name.clone()}</bdi> ", " {on_minute(done.at)} ")"</span></li> }
        })
        .collect_view();
    let decisions = harm
        .decisions
        .iter()
        .rev()
        .map(|decision| {
            view! {
                <li>
                    <p dir="auto">{decision.decided.what.clone()}</p>
                    <p><strong>{words.say("harm-interview-short")} ": " {words.say(interview_key(decision.decided.interview))}</strong></p>
                    <p class="soft"><bdi>{decision.name.clone()}</bdi> ", " {on_minute(decision.at)}</p>
                </li>
            }
        })
        .collect_view();
    let undecided = harm.decisions.is_empty();
    let any_closed = told.iter().any(|told| told.message.audience.not_my_worker);
    let with = harm.with(reach.times, now_ms);
    let decided = view! {
        <h2>{words.say("harm-decisions")}</h2>
        {if undecided { view! { <p class="soft">{words.say("harm-decisions-none")}</p> }.into_any() } else { view! { <ol class="decisions" role="list">{decisions}</ol> }.into_any() }}
        {may.decide.then(|| decide_form(&path, &draft, &harm))}
    };
    let (first, last) = if may.decide { (Some(decided), None) } else { (None, Some(decided)) };
    view! {
        {super::telling::closed_sheet(harm.closed || any_closed)}
        <p class="back no-print"><a href=format!("/office/children/{child}")><bdi>{name}</bdi></a></p>
        {whose.as_ref().map(super::telling::whose)}
        <h1>{words.say("harm-page-title")} " " {harm.closed.then(closed_mark)}</h1>
        // What is written of a mark that the worker sees is read by the worker.
        {(any_closed && !harm.closed && may.act).then(|| view! {
            <p class="note no-print">{words.say("harm-worker-reads")} " " <a href=visit_path(child, harm.visit)>{words.say("harm-visit")}</a></p>
        })}
        <section class="harm-state" data-duty=harm.duty().key()>
            <p class="state">{state(&harm)}</p>
            {with_whom(with, &by).map(|with| view! { <p>{with}</p> })}
            <p class="soft">
            {words.say("harm-page-title")} ": " {words.with(marked_key(harm.by_the_child()), &[("name", by.into())])} " " {on_minute(harm.marked)}</p>
        {with.filter(|_| may.act).map(|(with, _)| numbers(reach, with == With::OutOfHours))}
        </section>
        {harm.holds().then(|| view! { <p class="hold-quiet">{words.say(hold_key(&harm))}</p> })}
        <div class="harm-page">
            <section aria-labelledby="harm-accounts">
                <h2 id="harm-accounts">{words.say("harm-accounts")}</h2>
                {any_sign.then(|| view! { <ul class="signs">{signs}</ul> })}
                {if none_written { nothing_here("harm-none-written", if harm.closed { "harm-none-written-closed" } else { "harm-none-written-what" }) } else { accounts.into_any() }}
                {visit.map(|VisitLine { visit, .. }| view! {
                    <p>
                        <a href=visit_path(child, visit.id)>{words.say("harm-visit")}</a> ": "
                        {place_words(words, &visit.place)} ", " {whole_room_words(words, &visit)}
                    </p>
                })}
                {super::visit::told_here(words, child, "harm-also-told", &told)}
                {may.act.then(|| harm_account::form(&path, &draft, none_written))}
            </section>
            <section aria-labelledby="harm-done">
                // A manager opens the page to decide.
                {first}
                <h2 id="harm-done">{words.say("harm-done")}</h2>
                {if harm.done.is_empty() { view! { <p class="soft">{words.say("harm-done-none")}</p> }.into_any() } else { view! { <ul>{done}</ul> }.into_any() }}
                {may.act.then(|| act_form(&path, &draft))}
                {last}
            </section>
        </div>
    }
    .into_any()
}

/// How far it has come, and by whom where a manager has decided.
fn state(harm: &Harm) -> AnyView {
    let words = words();
    match harm.decisions.last().filter(|_| harm.since().is_none()) {
        None if !harm.decisions.is_empty() => words.say("duty-after-decision").into_any(),
        None => words.say(&format!("duty-{}", harm.duty().key())).into_any(),
        Some(decision) => {
            let by = words.with("duty-decided-by", &[("name", decision.name.clone().into())]);
            let interview = words.say(interview_key(decision.decided.interview));
            view! { {by} " " {on_minute(decision.at)} ". " {words.say("harm-interview-short")} ": " {interview} }.into_any()
        }
    }
}

fn interview_key(interview: Interview) -> &'static str {
    match interview {
        Interview::Planned => "interview-planned",
        Interview::Over => "interview-over",
        Interview::NotPlanned => "interview-not-planned",
    }
}

/// The words of an interview's field in a form.
pub const INTERVIEWS: [(&str, Interview); 3] =
    [("planned", Interview::Planned), ("over", Interview::Over), ("not-planned", Interview::NotPlanned)];

/// What is wrong with this form of the page, if something is.
pub fn wrong(draft: &Draft, form: &str) -> Option<AnyView> {
    let key = draft.wrong.filter(|_| draft.form == form)?;
    Some(view! { <p class="wrong" role="alert">{words().say(key)}</p> }.into_any())
}

fn typed(draft: &Draft, form: &str) -> String {
    if draft.form == form { draft.text.clone() } else { String::new() }
}

fn act_form(path: &str, draft: &Draft) -> AnyView {
    let words = words();
    let text = typed(draft, "act");
    view! {
        <form method="post" action=format!("{path}/acted") class="sheet">
            {wrong(draft, "act")}
            <p>
                <label for="acted">{words.say("harm-acted")}<span class="hint">{words.say("harm-acted-hint")}</span></label>
                <textarea id="acted" name="acted" rows="3" required maxlength="4000">{as_typed(text)}</textarea>
            </p>
            <p><button type="submit">{words.say("harm-acted-do")}</button></p>
        </form>
    }
    .into_any()
}

/// Open where a decision is still to be made; below one that stands it waits to be asked for.
fn decide_form(path: &str, draft: &Draft, harm: &Harm) -> AnyView {
    let words = words();
    let stands = harm.stands();
    let seen =
        [("signs", stands.signs), ("accounts", stands.accounts), ("done", stands.done), ("decisions", harm.decisions.len())];
    let wrong = wrong(draft, "decide");
    let text = typed(draft, "decide");
    let choices = INTERVIEWS
        .into_iter()
        .map(|(value, interview)| {
            view! {
                <label class="choice">
                    <input type="radio" name="interview" value=value required checked=draft.interview == Some(interview) />
                    {words.say(interview_key(interview))}
                </label>
            }
        })
        .collect_view();
    let again = harm.duty() == Duty::Decided && wrong.is_none();
    let form = view! {
        <form method="post" action=format!("{path}/decide") class="sheet">
            {wrong}
            {seen.into_iter().map(|(name, count)| view! {
                <input type="hidden" name=name value=count />
            }).collect_view()}
            <p>
                <label for="decided">{words.say("harm-decide")}<span class="hint">{words.say("harm-decide-hint")}</span></label>
                <textarea id="decided" name="decided" rows="3" required maxlength="4000">{as_typed(text)}</textarea>
            </p>
            <fieldset>
                <legend>{words.say("harm-interview")}</legend>
                {choices}
                <p class="hint">{words.say("harm-interview-hint")}</p>
            </fieldset>
            <p><button type="submit">{words.say("harm-decide-do")}</button></p>
        </form>
    };
    if !again {
        return form.into_any();
    }
    view! { <details class="add no-print"><summary class="button">{words.say("harm-decide-again")}</summary>{form}</details> }
        .into_any()
}
