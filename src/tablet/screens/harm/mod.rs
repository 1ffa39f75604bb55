//! Told of harm: one adult's touch from any screen, without a network. It says how to listen, shows whom to ring, takes what was told in exact
//! words, and stays a duty until a manager has decided (DESIGN 5.4). It rings nobody, finds nothing by itself, and shows no kept word again
//! on the child's turn: whoever holds the tablet next must not read it here.

mod keeping;

pub use keeping::{keep_all, mark, open, out_of_sight, shown, signed, waits_for_an_adult};

use crate::domain::harm::{Account, Duty};
use crate::domain::{Harm, Moment, Whose};
use crate::pictures::live::{Watched, list, live, text};
use crate::pictures::{Drawing, on_minute, words};
use crate::tablet::{
    act::App,
    drafts::{self, OfHarm},
    model::{Ending, Lifted, Screen},
};
use keeping::{forget_what_is_kept, keep_account, keep_told, leave, marked, opens_no_more, put_by, todays, with_whom};
use leptos::{ev::SubmitEvent, prelude::*};

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
    // What opens here no more is kept when the page is left: nothing typed lies by, and there is nothing to say of it.
    let lies = !opens_no_more(app);
    let laid = app.pick(move |m| lies && m.in_hand.draft.laid != OfHarm::default());
    let is_written = app.pick(|m| {
        let nothing_begun = m.notice.is_none() && m.in_hand.draft.harm == OfHarm::default();
        nothing_begun && m.durable >= m.acted && todays(m).is_some_and(|harm| !harm.accounts.is_empty())
    });
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
