//! A child's page: in one minute, on one screen and one sheet, what the child told and what the plan does about it. The houses of
//! the latest visit stand beside the columns as the child made them, placed or not; a column holds a child's cards only where a named adult
//! placed them, with the adult's meaning below as theirs. Refuses summaries, counts and colours of alarm.

use super::answer::stands;
use super::frame::nothing_here;
use super::in_short::{LINES_MOST, in_short};
use super::telling::{
    closed_sheet, is_new, look_of, made_words, meaning, message_path, placed_words, telling, time_alone_words, visit_line,
};
use super::visit::visit_path;
use super::whose;
use crate::domain::{BearsOn, ChildId, Heading, House, Outcome, PersonId, Plan, Visit, promised_by};
use crate::pictures::{CardPicture, Eyes, MessageView, day_of, day_words, on_day, place_words, words};
use crate::server::store::pages::{ChildPage, Told, VisitLine};
use leptos::prelude::*;

/// Who reads it, and what they may do here.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Who: what they have not read is marked.
    pub me: PersonId,
    /// Whether they may write the plan.
    pub write_plan: bool,
    /// Whether they may write how the child is best met.
    pub write_profile: bool,
    /// Whether they may mark that the child was told.
    pub tell: bool,
    /// Whether they may say whose a visit is that began before anybody said it.
    pub say_whose: bool,
}

/// The page.
pub fn child(page: ChildPage, reader: Reader) -> AnyView {
    let words = words();
    let id = page.child.id;
    let plan = page.plan.clone();
    let any_closed = holds_closed(&page);
    let beside = beside(&page, reader);
    // Silence is said only of a child somebody was with, and only where nothing waits for a place: what was told and stands elsewhere may
    // be about this too.
    let all_at_outcomes = page.placed.iter().all(|(at, _)| matches!(at, BearsOn::Outcome(_)) && !left(plan.as_ref(), *at));
    let silence = match (page.fresh.is_empty() && all_at_outcomes, page.visits.is_empty()) {
        (false, _) => "outcome-none-placed",
        (true, true) => "outcome-no-time",
        (true, false) => "outcome-not-spoken",
    };
    let placed = Placed { placed: page.placed, silence, me: reader.me };
    view! {
        {closed_sheet(any_closed)}
        {whose::waits(&page.child, reader.say_whose)}
        {head(&page.child, plan.as_ref(), page.visits.first(), &page.adults, reader)}
        <div class="voice-and-plan">
            {beside}
            <section class="plan-part" aria-labelledby="plan-title">
                {match plan {
                    Some(plan) => written(id, plan, &placed),
                    None => view! {
                        <h2 id="plan-title">{words.say("plan-title")}</h2>
                        {nothing_here("plan-none", if reader.write_plan { "plan-none-write" } else { "plan-none-ask" })}
                    }
                    .into_any(),
                }}
            </section>
        </div>
    }
    .into_any()
}

fn holds_closed(page: &ChildPage) -> bool {
    let placed = page.placed.iter().flat_map(|(_, here)| here);
    page.latest.iter().chain(&page.fresh).chain(placed).any(|told| told.message.audience.not_my_worker)
}

/// Whether it is at an outcome that is no longer in the plan.
fn left(plan: Option<&Plan>, at: BearsOn) -> bool {
    matches!(at, BearsOn::Outcome(id) if !plan.is_some_and(|plan| plan.outcomes.iter().any(|o| o.id == id)))
}

fn head(
    child: &crate::domain::Child,
    plan: Option<&Plan>,
    last: Option<&VisitLine>,
    adults: &[(String, crate::domain::Role)],
    reader: Reader,
) -> AnyView {
    let words = words();
    let born = child
        .born
        .map(|day| fact("child-born", view! { <time datetime=day.to_string()>{day_words(words, day)}</time> }.into_any()));
    let review = match plan.and_then(|p| p.review) {
        Some(day) => view! { <time datetime=day.to_string()>{day_words(words, day)}</time> }.into_any(),
        None => words.say("children-no-review").into_any(),
    };
    let together = match last {
        Some(line) => {
            let alone = match line.visit.not_seen {
                Some(_) => words.say("visit-not-seen").into_owned(),
                None => time_alone_words(words, &line.visit),
            };
            view! { {on_day(line.visit.opened)} ", " {alone} }.into_any()
        }
        None => words.say("children-no-visit").into_any(),
    };
    let with = adults
        .iter()
        .map(|(name, role)| {
            let role = words.say(&format!("role-{}", role.key()));
            view! { <span class="adult"><bdi>{name.clone()}</bdi> " " <span class="soft">{role}</span></span> }
        })
        .collect_view();
    let shows = child.profile.shows.trim().to_owned();
    let shows = if shows.is_empty() {
        view! { <span class="soft">{words.say("child-shows-none")}</span> }.into_any()
    } else {
        view! { <span dir="auto">{shows}</span> }.into_any()
    };
    let id = child.id;
    view! {
        <header class="child-head">
            <h1><bdi>{child.name.clone()}</bdi></h1>
            <dl class="facts">
                {born}
                {fact("child-review", review)}
                {fact("child-last", together)}
                {fact("child-adults", with.into_any())}
                {fact("fact-shows", shows)}
            </dl>
            <nav class="child-nav no-print" aria-label=words.say("child-nav")>
                <a href=format!("/office/children/{id}/told")>{words.say("child-all-told")}</a>
                <a href=format!("/office/children/{id}/visits")>{words.say("child-visits")}</a>
                {reader.write_plan.then(|| view! { <a href=format!("/office/children/{id}/plan")>{words.say("plan-write")}</a> })}
                {reader.write_profile.then(|| view! { <a href=format!("/office/children/{id}/profile")>{words.say("profile-write")}</a> })}
            </nav>
        </header>
    }
    .into_any()
}

fn fact(key: &'static str, said: AnyView) -> AnyView {
    view! { <div class="fact"><dt>{words().say(key)}</dt><dd>{said}</dd></div> }.into_any()
}

/// What was told: in short; then the houses of the latest visit as they were made, placed or not; older ones that are not
/// placed in a line each; then what stood at an
/// outcome that left the plan, and what bears on nothing yet.
fn beside(page: &ChildPage, reader: Reader) -> AnyView {
    let words = words();
    let me = reader.me;
    let id = page.child.id;
    let mut now: Vec<&Told> = page.latest.iter().collect();
    let order = now.first().and_then(|told| told.houses.as_ref()).map_or(House::ALL, |houses| houses.order());
    now.sort_by_key(|told| {
        // The houses in the child's order; then what was told in other ways, as it was told.
        let house = told.message.told.house();
        (order.iter().position(|h| Some(*h) == house).unwrap_or(order.len()), told.message.kept.utc_ms)
    });
    let is = |one: &Told, other: &Told| one.message.id == other.message.id;
    let before: Vec<&Told> = page.fresh.iter().filter(|told| !now.iter().any(|drawn| is(drawn, told))).collect();
    let waiting = now.iter().filter(|told| page.fresh.iter().any(|fresh| is(fresh, told)));
    let unplaced: Vec<&Told> = waiting.chain(&before).copied().collect();
    let lines = in_short(&page.child, page.plan.as_ref(), &unplaced, &page.placed, reader);
    // One sheet of paper: what stands whole in the lines is not printed twice.
    let all_in_short = unplaced.len() <= LINES_MOST;
    let drawn = now.iter().map(|told| as_made(id, told, page.plan.as_ref())).collect_view();
    let earlier = before.iter().map(|told| view! { <li>{telling(id, told, is_new(&told.message, me))}</li> }).collect_view();
    let apart = |title: &'static str, stands: &dyn Fn(BearsOn) -> bool| {
        let mut here: Vec<&Told> = page.placed.iter().filter(|(at, _)| stands(*at)).flat_map(|(_, here)| here).collect();
        here.sort_by_key(|told| std::cmp::Reverse(told.message.kept.corrected_ms()));
        (!here.is_empty()).then(|| {
            let items = here
                .into_iter()
                .map(|told| view! { <li>{telling(id, told, is_new(&told.message, me))} {meaning(&told.message)}</li> })
                .collect_view();
            view! { <h3>{words.say(title)}</h3> <ul class="tellings" role="list">{items}</ul> }
        })
    };
    let nothing_yet = apart("voice-nothing-yet", &|at| at == BearsOn::NothingYet);
    let outcome_gone = apart("place-outcome-gone", &|at| left(page.plan.as_ref(), at));
    let taken_back = page
        .taken_back
        .iter()
        .map(|(message, at)| {
            view! {
                <li data-message=message.to_string() data-trail="taken-back">
                    <a href=message_path(id, *message)>{words.say("voice-taken-back")}</a>
                    " "
                    {on_day(*at)}
                </li>
            }
        })
        .collect_view();
    let any = !page.fresh.is_empty() || !page.placed.is_empty();
    let title = words.with("voice-title", &[("name", page.child.name.clone().into())]);
    view! {
        <section class="voice" aria-labelledby="voice-title">
            <h2 id="voice-title" dir="auto">{title}</h2>
            {lines}
            {if any {
                view! {
                    {now.first().map(|told| occasion(told))}
                    <div class="as-made">{drawn}</div>
                    // Whoever may not write what it means is not asked to.
                    {(unplaced.is_empty() || reader.tell).then(|| view! {
                        <p class="soft no-print">{words.say(if unplaced.is_empty() { "voice-all-placed" } else { "voice-beside" })}</p>
                    })}
                }
                .into_any()
            } else {
                nothing_here("voice-none", "voice-none-what")
            }}
            {(!before.is_empty()).then(|| view! { <div class=if all_in_short { "told-before no-print" } else { "told-before" }><h3>{words.say("voice-before")}</h3> <ul class="tellings" role="list">{earlier}</ul></div> })}
            {outcome_gone}
            {nothing_yet}
            {(!page.taken_back.is_empty()).then(|| view! { <ul class="taken-back-list" role="list">{taken_back}</ul> })}
            {(!page.visits.is_empty())
                .then(|| {
                    let lines = page.visits.iter().map(visit_line).collect_view();
                    view! { <h3>{words.say("visits-title")}</h3> <ul class="visit-lines" role="list">{lines}</ul> }
                })}
            {said_they_would(id, &page.visits)}
        </section>
    }
    .into_any()
}

/// What adults said to the child they would do themselves, at the visits that stand above: in their words, with the day they named.
fn said_they_would(child: ChildId, visits: &[VisitLine]) -> Option<AnyView> {
    let words = words();
    let line = |visit: &Visit| {
        let record = visit.records.last()?;
        let all = record.record.will_do.iter().map(|one| {
            let who = promised_by(&visit.records, one).unwrap_or(record).name.clone();
            let by = one.by.map(|day| view! { ", " {words.with("record-by", &[("day", day_words(words, day).into())])} });
            view! {
                <li>
                    <bdi>{who}</bdi> ": " <span dir="auto">{one.what.clone()}</span> {by} " "
                    <a class="no-print" href=visit_path(child, visit.id)>{day_words(words, day_of(visit.opened))}</a>
                </li>
            }
        });
        Some(all.collect_view())
    };
    let any = visits.iter().any(|line| line.visit.records.last().is_some_and(|record| !record.record.will_do.is_empty()));
    any.then(|| {
        let lines = visits.iter().filter_map(|visit| line(&visit.visit)).collect_view();
        view! { <h3>{words.say("child-will-do")}</h3> <ul class="visit-lines will-do" role="list">{lines}</ul> }.into_any()
    })
}

/// When and where these houses were made, and who was there: said once for all three.
fn occasion(told: &Told) -> AnyView {
    let words = words();
    let visit = told.visit.as_ref().map(|visit| {
        let by = told.by.clone().map(|name| view! { <span><bdi>{words.with("visit-by", &[("name", name.into())])}</bdi></span> });
        view! {
            <span>{place_words(words, &visit.place)}</span>
            {by}
            <span>{made_words(words, visit, told)}</span>
        }
    });
    view! { <p class="how-line"><span>{on_day(told.message.kept)}</span> {visit}</p> }.into_any()
}

/// A house as the child made it, small, with where an adult placed it; its words stand in the line above. A placed one carries its marks
/// where it was placed.
fn as_made(child: ChildId, told: &Told, plan: Option<&Plan>) -> AnyView {
    let words = words();
    let message = told.message.clone();
    let (id, state, place) = (message.id, stands(&message), message.weighing().map(|weighing| weighing.bears_on));
    let marked = place.is_none();
    view! {
        <div class="as-made-one">
            <MessageView message=message look=look_of(told) state=state eyes=Eyes::Adult marked=marked />
            <p class="as-made-place">
                <span dir="auto">{placed_words(place, plan)}</span>
                " "
                <a class="no-print" href=message_path(child, id)>{words.say("message-open")}</a>
            </p>
        </div>
    }
    .into_any()
}

/// What adults placed, for whom it is shown, and the key of what stands where nothing was placed.
struct Placed {
    placed: Vec<(BearsOn, Vec<Told>)>,
    silence: &'static str,
    me: PersonId,
}

impl Placed {
    fn here(&self, child: ChildId, place: BearsOn) -> Option<AnyView> {
        let told: Vec<&Told> = self.placed.iter().filter(|(there, _)| *there == place).flat_map(|(_, here)| here).collect();
        (!told.is_empty()).then(|| {
            let one = |told: &Told| {
                let new = is_new(&told.message, self.me);
                view! { <li>{telling(child, told, new)} {meaning(&told.message)}</li> }
            };
            let items = told.into_iter().map(one).collect_view();
            view! { <ul class="tellings" role="list">{items}</ul> }.into_any()
        })
    }
}

fn written(child: ChildId, plan: Plan, placed: &Placed) -> AnyView {
    let words = words();
    let framework = plan.framework.key();
    let columns = [
        ("worried", &[Heading::Past, Heading::Future, Heading::Complicating][..]),
        ("well", &[Heading::Strengths, Heading::Existing][..]),
        ("needed", &[Heading::Goals, Heading::NextSteps][..]),
    ];
    let grid = columns
        .into_iter()
        .map(|(column, headings)| {
            let parts = headings.iter().map(|heading| heading_part(child, &plan, *heading, placed)).collect_view();
            view! {
                <div class="column" data-column=column>
                    <h3>{words.say(&format!("column-head-{column}"))}</h3>
                    {parts}
                </div>
            }
        })
        .collect_view();
    let outcomes = plan.outcomes.iter().map(|outcome| outcome_part(child, outcome, placed)).collect_view();
    let title = words.with("plan-title-under", &[("framework", words.say(&format!("framework-{framework}")).into())]);
    view! {
        <h2 id="plan-title">{title}</h2>
        {if plan.outcomes.is_empty() {
            nothing_here("outcomes-none", "outcomes-none-what")
        } else {
            view! { <ol class="outcomes" role="list">{outcomes}</ol> }.into_any()
        }}
        <div class="columns">{grid}</div>
    }
    .into_any()
}

fn heading_part(child: ChildId, plan: &Plan, heading: Heading, placed: &Placed) -> AnyView {
    let words = words();
    let key = format!("heading-{}-{}", plan.framework.key(), heading.key());
    let lines: Vec<_> = plan.lines.iter().filter(|l| l.heading == heading).map(|l| l.text.clone()).collect();
    let none = lines.is_empty();
    let lines = lines.into_iter().map(|text| view! { <li dir="auto">{text}</li> }).collect_view();
    view! {
        <section class="heading" data-heading=heading.key()>
            <h4>{words.say(&key)}</h4>
            {if none {
                view! { <p class="soft">{words.say("heading-none")}</p> }.into_any()
            } else {
                view! { <ul class="adult-lines">{lines}</ul> }.into_any()
            }}
            {placed.here(child, BearsOn::Heading(heading))}
        </section>
    }
    .into_any()
}

fn outcome_part(child: ChildId, outcome: &Outcome, placed: &Placed) -> AnyView {
    let words = words();
    let told = placed.here(child, BearsOn::Outcome(outcome.id));
    let silence = placed.silence;
    let by = match outcome.by {
        Some(day) => {
            view! { <time datetime=day.to_string()>{words.with("outcome-by", &[("day", day_words(words, day).into())])}</time> }
                .into_any()
        }
        None => words.say("outcome-no-day").into_any(),
    };
    let who = if outcome.who.trim().is_empty() { words.say("outcome-nobody").into_owned() } else { outcome.who.clone() };
    let known = (!outcome.how_known.trim().is_empty()).then(|| {
        view! { <p class="known"><span class="adult-label">{words.say("outcome-known")}</span> " " <span dir="auto">{outcome.how_known.clone()}</span></p> }
    });
    let child_wording = (!outcome.child_wording.trim().is_empty()).then(|| {
        view! { <p class="child-wording" dir="auto">{outcome.child_wording.clone()}</p> }
    });
    let card = outcome.card.clone().unwrap_or_else(|| "my-plan".to_owned());
    view! {
        <li class="outcome" data-outcome=outcome.id.to_string()>
            <div class="outcome-picture"><CardPicture id=card /></div>
            <div class="outcome-needs">
                <h3 dir="auto">{outcome.wording.clone()}</h3>
                {child_wording}
            </div>
            <div class="outcome-does">
                <p class="outcome-who"><bdi>{who}</bdi> ", " {by}</p>
                {known}
            </div>
            <div class="outcome-told">
                {told.unwrap_or_else(|| view! { <p class="soft">{words.say(silence)}</p> }.into_any())}
            </div>
        </li>
    }
    .into_any()
}
