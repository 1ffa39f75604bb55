//! Told of harm: one adult's touch from any screen, without a network. It says how to listen, shows whom to ring, takes what was told in exact
//! words, and stays a duty until a manager has decided (DESIGN 5.4). It rings nobody, finds nothing by itself, and shows no kept word again
//! on the child's turn: whoever holds the tablet next must not read it here.

use crate::domain::harm::{Account, Deed, Duty, With};
use crate::domain::{Event, Harm, HarmEvent, HarmId, Moment, Whose};
use crate::pictures::live::{Watched, list, live, text};
use crate::pictures::{Drawing, on_minute, words};
use crate::tablet::{
    act::App,
    browser::{self, capture},
    drafts::{self, OfHarm},
    media,
    model::{Ending, FIRST_BOARD, Lifted, Model, Screen},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// Leaves it.
fn leave(app: App) {
    put_by(app);
    app.model.update(|m| m.telling = false);
}

/// On the child's turn one touch opens it again, without a word of what an adult was writing: that is laid by, and put on disk.
fn put_by(app: App) {
    if app.model.with_untracked(|m| m.turn != Whose::Child) {
        return;
    }
    drafts::lay_by(app);
    let locked = opens_no_more(app);
    spawn_local(async move {
        if locked {
            keep_laid(app).await;
        }
        drafts::flush(app).await;
    });
}

/// Whether what is sealed at this visit opens here no more after a restart: it began on a locked tablet, and nobody has taken it back yet.
fn opens_no_more(app: App) -> bool {
    app.behind(|b| b.by.is_none() && b.ring.visit.is_some())
}

/// The page goes out of sight and may never come back.
pub fn out_of_sight(app: App) {
    if app.model.with_untracked(|m| m.telling) && opens_no_more(app) {
        put_by(app);
    }
}

/// Keeps what was laid by as it stands, and lets go of what is on disk. A touch that wrote nothing marks nothing.
async fn keep_laid(app: App) {
    let laid = app.model.with_untracked(|m| m.in_hand.draft.laid.clone());
    let whom = !laid.whom.trim().is_empty();
    if laid.is_account_written() {
        keep_account(app, laid.account());
    }
    if whom {
        keep_told(app, laid.told());
    }
    app.settled().await;
    let (account, told) = app.model.with_untracked(|m| {
        (
            todays(m).is_some_and(|harm| harm.has_account(&laid.account())),
            whom && mark(m).is_some_and(|harm| harm.has_done(&laid.told())),
        )
    });
    drafts::change(app, |draft| {
        if account {
            draft.laid.forget_account();
        }
        if told {
            draft.laid.forget_told();
        }
    });
}

/// Opens it, in front of whatever stands.
pub fn open(app: App) {
    browser::speech::stop();
    // What the adult says and writes now is not the child's sound.
    if app.model.with_untracked(|m| m.screen == Screen::Sound) {
        media::stop(app);
        capture::pause(".sound-made");
    }
    app.model.update(|m| {
        m.telling = true;
        m.notice = None;
    });
}

/// The mark that is still to be decided, once there is one: of this visit, or of one before.
pub fn mark(m: &Model) -> Option<&Harm> {
    m.in_hand.state.harms.values().max_by_key(|harm| harm.marked.utc_ms)
}

/// The mark of this visit: what a child tells today is a telling of its own, whatever of an earlier one is still open.
fn todays(m: &Model) -> Option<&Harm> {
    let visit = m.in_hand.visit?;
    m.in_hand.state.harms.values().filter(|harm| harm.visit == visit).max_by_key(|harm| harm.marked.utc_ms)
}

/// Whether the child gave their own sign at this visit: the edge shows it by its shape, to who knows.
pub fn signed(m: &Model) -> bool {
    todays(m).is_some_and(|harm| !harm.signs.is_empty())
}

/// Whether an adult has still to look at it.
pub fn waits_for_an_adult(m: &Model) -> bool {
    todays(m).is_some_and(Harm::waits_for_an_adult)
}

/// The child has the card that says not safe in the hand or in a house, or has it there no longer.
pub fn shown(app: App, now: bool) {
    let (there, visit) = app.model.with_untracked(|m| (todays(m).map(|harm| harm.id), m.in_hand.visit));
    match (there, visit, now) {
        (_, Some(visit), true) => {
            let harm = there.unwrap_or_else(|| HarmId::from_random(browser::random()));
            app.act(Event::Harm(HarmEvent::Showed { harm, visit, name: adult(app) }));
        }
        (Some(harm), _, false) => {
            app.act(Event::Harm(HarmEvent::PutBack { harm }));
        }
        _ => {}
    }
}

/// Marks, unless this visit is marked already; gives the mark.
fn marked(app: App) -> Option<HarmId> {
    let (there, visit) = app.model.with_untracked(|m| (todays(m).map(|harm| harm.id), m.in_hand.visit));
    there.or_else(|| {
        let harm = HarmId::from_random(browser::random());
        let marked = app.act(Event::Harm(HarmEvent::Marked { harm, visit: visit?, name: adult(app), closed: false }));
        // The board that was open may be the one with unkind acts; whoever goes on begins at the first.
        app.model.update(|m| m.board = FIRST_BOARD);
        // What was told is not laid before the child again: the end goes on with its next question.
        if app.model.with_untracked(|m| m.screen == Screen::Close(Ending::Right)) {
            super::close::ask(app, Ending::Now);
        }
        marked.then_some(harm)
    })
}

/// Who has it while nobody has acted, by this tablet's own clock, and until when.
fn with_whom(m: &Model) -> Option<(&'static str, Option<Moment>)> {
    match todays(m)?.with(m.reach.times, browser::now().corrected_ms())? {
        (With::Adult, until) => until.map(|until| ("harm-with-adult", Some(until))),
        (With::Manager, _) => Some(("harm-with-manager", None)),
        (With::OutOfHours, _) => Some(("harm-with-out-of-hours", None)),
    }
}

fn adult(app: App) -> String {
    app.model.with_untracked(|m| m.adult.as_ref().map(|adult| adult.name.clone()).unwrap_or_default())
}

pub fn screen(app: App) -> AnyView {
    let words = words();
    let phones = app.model.with_untracked(|m| m.reach.phones.clone());
    let can_write = app.model.with_untracked(|m| m.in_hand.visit.is_some());
    let locked = app.model.with_untracked(|m| m.screen == Screen::Unlock);
    let kept = app.pick(|m| m.durable >= m.acted);
    let back = move |_| {
        leave(app);
        app.model.update(|m| {
            m.notice = None;
        })
    };
    // An adult who has several children on this tablet sees whose record it goes into.
    let about = app
        .model
        .with_untracked(|m| m.turn == Whose::Adult && m.in_hand.visit.is_some())
        .then(|| super::name(app))
        .filter(|name| !name.is_empty());
    let childs_turn = app.model.with_untracked(|m| m.turn == Whose::Child && m.in_hand.visit.is_some());
    // No more cards: the other way from here leads to the end of the turn, and to nothing that asks.
    let to_calm = move |_| {
        leave(app);
        app.model.update(|m| {
            m.notice = None;
            m.asking = None;
            m.lifted = Lifted::Nothing;
        });
        super::close::ask(app, Ending::Calm);
    };
    let numbers = phones.into_iter().map(|phone| {
        view! {
            <li class="phone">
                <span class="phone-who"><bdi>{phone.label}</bdi></span>
                <span class="phone-number"><bdi>{phone.number}</bdi></span>
                <span class="soft"><bdi>{phone.hours}</bdi></span>
            </li>
        }
    });
    view! {
        <div class="adult-side told-of-harm" data-screen="told" data-kept=move || kept.get().to_string()>
            <header class="bar">
                <h1 tabindex="-1">{words.say("harm-title")}</h1>
                <div class="bar-end">
                    {childs_turn.then(|| view! {
                        <button type="button" data-action="cover" on:click=move |_| { put_by(app); super::edge::cover(app) }>{words.say("edge-cover")}</button>
                        <button type="button" data-action="to-calm" on:click=to_calm>{words.say("harm-to-calm")}</button>
                    })}
                    <button type="button" data-action="back" on:click=back>{words.say("harm-back")}</button>
                </div>
            </header>
            <super::Telling app=app />
            <main>
                {about.map(|name| view! { <p class="harm-about">{words.with("harm-about", &[("name", name.into())])}</p> })}
                <div class="harm-first">
                    <section class="sheet" aria-labelledby="harm-now">
                        <h2 id="harm-now">{words.say("harm-now")}</h2>
                        <ul class="harm-rules">
                            {["harm-listen", "harm-ask-no-more", "harm-no-pictures", "harm-no-secret"].into_iter().map(|key| view! { <li>{words.say(key)}</li> }).collect_view()}
                        </ul>
                    </section>
                    <section class="sheet" aria-labelledby="harm-ring">
                        <h2 id="harm-ring">{words.say("harm-ring")}</h2>
                        <p class="harm-calls-nobody">{words.say("harm-calls-nobody")}</p>
                        <ul class="phones" role="list">{numbers.collect_view()}</ul>
                    </section>
                </div>
                {if can_write { write(app) } else { view! { <p class="note">{words.say(if locked { "harm-locked" } else { "harm-no-visit" })}</p> }.into_any() }}
            </main>
        </div>
    }
    .into_any()
}

/// Keeps an account; pressed twice it is one. Whether it was let through.
fn keep_account(app: App, account: Account) -> bool {
    let kept = app.model.with_untracked(|m| todays(m).is_some_and(|harm| harm.has_account(&account)));
    kept || marked(app).is_some_and(|harm| app.act(Event::Harm(HarmEvent::Written { harm, name: adult(app), account })))
}

/// Keeps who was told. It may be said of an earlier telling, at a visit at which nothing new was told.
fn keep_told(app: App, what: Deed) -> bool {
    let kept = app.model.with_untracked(|m| mark(m).is_some_and(|harm| harm.has_done(&what)));
    // On the child's turn it is said of today: a telling of an earlier day is not in sight.
    let there = app.model.with_untracked(|m| if m.turn == Whose::Child { todays(m) } else { mark(m) }.map(|harm| harm.id));
    let harm = || there.or_else(|| marked(app));
    kept || harm().is_some_and(|harm| app.act(Event::Harm(HarmEvent::Done { harm, name: adult(app), what })))
}

/// What is on disk is not being written any more; what the disk refused stands there still.
fn forget_what_is_kept(app: App) {
    spawn_local(async move {
        app.settled().await;
        let (account, told) = app.model.with_untracked(|m| {
            let draft = &m.in_hand.draft.harm;
            let account = todays(m).is_some_and(|harm| harm.has_account(&draft.account()));
            (account, mark(m).is_some_and(|harm| harm.has_done(&draft.told())))
        });
        if account || told {
            app.tell("harm-is-kept");
        }
        drafts::change(app, |draft| {
            if account {
                draft.harm.forget_account();
            }
            if told {
                draft.harm.forget_told();
            }
        });
    });
}

/// The visit ends: what was written of a telling is kept, marked with it where nobody had marked one. Nothing that an adult typed here is dropped:
/// whether all of it is on disk.
pub async fn keep_all(app: App) -> bool {
    let draft = app.model.with_untracked(|m| m.in_hand.draft.harm.clone());
    let (account, whom) = (draft.account() != Account::default(), draft.whom.trim().is_empty());
    if account {
        keep_account(app, draft.account());
    }
    if !whom {
        keep_told(app, draft.told());
    }
    app.settled().await;
    app.model.with_untracked(|m| {
        let account = !account || todays(m).is_some_and(|harm| harm.has_account(&draft.account()));
        // When somebody was told, and not whom, is no deed yet: it is asked for.
        let told =
            if whom { draft.told_when.trim().is_empty() } else { mark(m).is_some_and(|harm| harm.has_done(&draft.told())) };
        account && told
    })
}

fn write(app: App) -> AnyView {
    let words = words();
    let draft = move || app.model.with_untracked(|m| m.in_hand.draft.harm.clone());
    let by_child = app.pick(|m| m.in_hand.draft.harm.by_child);
    let harm = app.pick(|m| mark(m).cloned());
    let on_disk = app.pick(|m| m.durable >= m.acted);
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        if draft().account() == Account::default() {
            app.tell("harm-nothing-written");
        } else if keep_account(app, draft().account()) {
            forget_what_is_kept(app);
        }
    };
    let tell = move |event: SubmitEvent| {
        event.prevent_default();
        if keep_told(app, draft().told()) {
            forget_what_is_kept(app);
        }
    };
    let duty = app.pick(|m| todays(m).map(Harm::duty));
    // It goes first, so it is there while much else may still wait.
    let sent = app.pick(|m| m.durable >= m.acted && m.sync.waiting.is_some() && !m.sync.first_waits);
    let with = app.pick(with_whom);
    let earlier = app.pick(|m| mark(m).filter(|_| todays(m).is_none() && m.turn == Whose::Adult).map(|harm| harm.marked));
    let childs_turn = app.model.with_untracked(|m| m.turn == Whose::Child);
    // What was done of a telling stands here for the adult alone: on the child's turn the page says nothing of an earlier day.
    let done = move || harm.with(|harm| harm.as_ref().filter(|_| !childs_turn).map(steps).unwrap_or_default());
    let laid = app.pick(|m| m.in_hand.draft.laid != OfHarm::default());
    let is_written = app.pick(|m| m.notice.is_none() && todays(m).is_some_and(|harm| !harm.accounts.is_empty()));
    let stands = move || {
        match duty.get() {
        None => view! {
            <button type="button" class="primary big" data-action="mark-harm" on:click=move |_| { marked(app); }>{words.say("harm-mark")}</button>
            <p class="soft">{words.say("harm-mark-what")}</p>
        }
        .into_any(),
        Some(duty) => view! {
            <p class="harm-duty" data-duty=duty.key()>
                <Drawing name="trail-kept" />
                <span>{live(move || words.say(if on_disk.get() { "harm-marked" } else { "kept-not-yet" }))}</span>
                <strong>{words.say(if duty == Duty::NobodyTold { "harm-nobody-told" } else { "harm-undecided" })}</strong>
                <span data-office=move || sent.get().to_string()>{live(move || words.say(if sent.get() { "harm-sent" } else { "harm-not-sent" }))}</span>
                {live(move || with.get().filter(|_| sent.get()).map(|(key, until)| view! { <span>{words.say(key)} {until.map(|until| view! { " " {on_minute(until)} })}</span> }))}
            </p>
        }
        .into_any(),
    }
    };
    view! {
        <section class="harm-stands" aria-live="polite">{live(stands)}</section>
        <form class="sheet harm-form" on:submit=keep>
            <h2>{words.say("harm-write")}</h2>
            {live(move || laid.get().then(|| view! { <p class="note" data-laid="true">{words.say("harm-laid-by")}</p> }))}
            // An empty form is no sign that something was lost.
            {live(move || is_written.get().then(|| view! { <p class="note" data-written="true">{words.say("harm-is-kept")}</p> }))}
            {area(app, "harm-words", |h| &mut h.words, 3)}
            <fieldset>
                <legend>{words.say("harm-began")}</legend>
                <div class="choices">
                    {[(true, "harm-began-child"), (false, "harm-began-question")].into_iter().map(|(value, key)| view! {
                        <button type="button" class="choice" aria-pressed=text(move || (by_child.get() == Some(value)).to_string())
                            on:click=move |_| drafts::change(app, |draft| draft.harm.by_child = Some(value).filter(|_| draft.harm.by_child != Some(value)))>{words.say(key)}</button>
                    }).collect_view()}
                </div>
                {live(move || (by_child.get() == Some(false)).then(|| line(app, "harm-question", |h| &mut h.question)))}
            </fieldset>
            <div class="two-fields">
                {line(app, "harm-before", |h| &mut h.before)}
                {line(app, "harm-present", |h| &mut h.present)}
                {line(app, "harm-when", |h| &mut h.when)}
                {line(app, "harm-child-was", |h| &mut h.child_was)}
            </div>
            <button type="submit" class="primary" data-action="keep-harm">{words.say("harm-keep")}</button>
        </form>
        <form class="sheet harm-form" on:submit=tell>
            <h2>{words.say("harm-told-whom")}</h2>
            // Where nothing is marked today it is written down of an earlier telling, and says of which.
            {live(move || earlier.get().map(|marked| view! { <p class="note" data-earlier="true">{words.say("harm-told-earlier")} " " {on_minute(marked)}</p> }))}
            <div class="two-fields">{line(app, "harm-whom", |h| &mut h.whom)} {line(app, "harm-told-when", |h| &mut h.told_when)}</div>
            <button type="submit" class="primary" data-action="told-somebody">{words.say("harm-told-keep")}</button>
        </form>
        <ol class="harm-steps" role="list">
            {list(done, |(key, at)| format!("{key}{}", at.utc_ms), move |(key, at)| view! { <li>{words.say(key)} ", " {on_minute(at)}</li> }.into_any())}
        </ol>
    }
    .into_any()
}

/// What was done, by its kind and time alone.
fn steps(harm: &Harm) -> Vec<(&'static str, Moment)> {
    let mut all: Vec<_> = harm.signs.iter().map(|sign| ("harm-step-showed", sign.at)).collect();
    if !harm.by_the_child() {
        all.push(("harm-step-marked", harm.marked));
    }
    all.extend(harm.accounts.iter().map(|written| ("harm-step-written", written.at)));
    all.extend(harm.done.iter().map(|done| ("harm-step-told", done.at)));
    all.sort_by_key(|(_, at)| at.utc_ms);
    all
}

/// A field of what is being written.
type Field = fn(&mut OfHarm) -> &mut String;

fn value(app: App, field: Field) -> Watched<String> {
    app.pick(move |m| field(&mut m.in_hand.draft.harm.clone()).clone())
}

fn line(app: App, key: &'static str, field: Field) -> AnyView {
    let now = value(app, field);
    view! {
        <label>{words().say(key)}
            <input name=key maxlength="4000" autocomplete="off" spellcheck="false" prop:value=move || now.get()
                on:input:target=move |e| drafts::change(app, |draft| *field(&mut draft.harm) = e.target().value()) />
        </label>
    }
    .into_any()
}

fn area(app: App, key: &'static str, field: Field, rows: u8) -> AnyView {
    let now = value(app, field);
    view! {
        <label>{words().say(key)}
            <textarea name=key rows=rows.to_string() maxlength="4000" autocomplete="off" autocapitalize="none" spellcheck="false" prop:value=move || now.get()
                on:input:target=move |e| drafts::change(app, |draft| *field(&mut draft.harm) = e.target().value())></textarea>
        </label>
    }
    .into_any()
}
