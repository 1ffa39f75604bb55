//! The adult's children on this tablet. Refuses to rank them, count for them, or say anything of them but a name and when they last met.

use super::{PageChoices, adults};
use crate::domain::Moment;
use crate::pictures::live::{list, live};
use crate::pictures::{on_day, words};
use crate::tablet::{act::App, browser, model::Screen, turn};
use leptos::{prelude::*, task::spawn_local};

pub fn screen(app: App) -> AnyView {
    let words = words();
    let children = app.pick(|m| m.caseload.clone());
    let over = app.pick(|m| m.lease_over);
    let authority = app.pick(|m| m.authority.clone());
    let adult = app.pick(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let offset = browser::now().offset_min;
    let inside = view! {
        <Means app=app />
        <p class="whose soft">{live(move || words.with("caseload-whose", &[("name", adult.get().into()), ("authority", authority.get().into())]))}</p>
        {live(move || over.get().then(|| view! {
            <div class="note stack">
                <p>{words.say("caseload-lease-over")}</p>
                <button type="button" class="primary" data-action="sign-in" on:click=move |_| app.go(Screen::SignIn)>{words.say("sign-in")}</button>
            </div>
        }))}
        {live(move || (children.with(Vec::is_empty) && !over.get()).then(|| view! { <p class="well">{words.say("caseload-empty")}</p> }))}
        <ul class="caseload" role="list">
            {list(move || children.get(), |l| format!("{}{}{}{}", l.id, l.open_visit, l.open_harm, l.last_visit_ms.unwrap_or_default()), move |listed| view! {
                <li>
                    <button type="button" class="child-row" data-child=listed.id.to_string()
                        on:click=move |_| spawn_local(turn::take_child(app, listed.id))>
                        <span class="initial" aria-hidden="true">{listed.name.chars().next().map(|c| c.to_uppercase().to_string())}</span>
                        <span class="child-name" dir="auto">{listed.name.clone()}</span>
                        <span class="soft">
                            {match listed.last_visit_ms {
                                Some(utc_ms) => view! {
                                    {words.say("caseload-last")}" "
                                    {on_day(Moment { utc_ms, offset_min: offset, skew_ms: None })}
                                }.into_any(),
                                None => words.say("caseload-not-met").into_any(),
                            }}
                        </span>
                        {listed.open_harm.then(|| view! { <span class="mark duty">{words.say("caseload-harm")}</span> })}
                        {listed.open_visit.then(|| view! { <span class="mark waiting">{words.say("caseload-open")}</span> })}
                    </button>
                </li>
            }.into_any())}
        </ul>
        <PageChoices />
        <Persistence app=app />
    };
    adults(app, "caseload", words.say("caseload-title"), true, inside)
}

/// What this tablet cannot do today, where it matters, each in words.
#[component]
fn Means(app: App) -> impl IntoView {
    use crate::tablet::browser::{held, page};
    let words = words();
    let means = app.pick(|m| m.means);
    // A new version is offered between visits only: nothing changes under a child's hands.
    let between = app.pick(|m| !m.caseload.iter().any(|l| l.open_visit));
    let update = move |_| {
        spawn_local(async {
            held::switch().await;
            page::fresh();
        });
    };
    view! {
        {live(move || (means.get().update_ready && between.get()).then(|| view! {
            <div class="note spread">
                <p>{words.say("update-ready")}</p>
                <button type="button" data-action="update" on:click=update>{words.say("update-now")}</button>
            </div>
        }))}
        {live(move || (means.get().pictures_coming > 0 || means.get().offline_refused).then(|| view! {
            <p class="note" data-offline="not-yet">{words.say(if means.get().offline_refused { "offline-refused" } else { "offline-not-yet" })}</p>
        }))}
        {live(move || means.get().clock_wrong.then(|| view! { <p class="note">{words.say("clock-wrong")}</p> }))}
        {live(move || means.get().too_little_room.then(|| view! { <p class="note">{words.say("visit-too-little-room")}</p> }))}
    }
}

/// What is in the way of sending, and a browser that has not promised to keep what is stored: said, and put last, because nobody at a door
/// can mend it, and because nothing may move under a finger that is on its way down.
#[component]
fn Persistence(app: App) -> impl IntoView {
    let words = words();
    let refused = app.pick(|m| m.means.persist_refused);
    // That the session has ended is said by the button that mends it.
    let problem = app.pick(|m| m.sync.problem.filter(|key| *key != "signed-out"));
    view! {
        {live(move || problem.get().map(|key| view! { <p class="soft" data-problem=key>{words.say(&format!("sync-{key}"))}</p> }))}
        {live(move || refused.get().then(|| view! { <details class="quiet-note"><summary>{words.say("persist-refused")}</summary><p>{words.say("persist-refused-more")}</p></details> }))}
    }
}
