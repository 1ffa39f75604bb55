//! The one fixed edge of every child's screen: cover, quiet, someone came in, someone went out, and the adult's way back. One touch each.
//! Refuses to ask a child whether they are sure.

use super::{badge::SmallBadge, visit::PEOPLE};
use crate::domain::{Change, Event, Somebody, VisitEvent};
use crate::library::words::Words;
use crate::pictures::live::{live, text};
use crate::pictures::{Drawing, somebody_words, words};
use crate::tablet::{
    act::App,
    activities,
    browser::{capture, speech},
    media,
    model::{Door, Lifted, Model, Screen},
    turn,
};
use leptos::prelude::*;

/// Nothing is said aloud and nothing listens. Asked here first, so that a tablet that records nothing, and is not about to, waits for nothing.
fn silent(app: App) {
    speech::stop();
    if app.model.with_untracked(|m| m.screen == Screen::Sound) {
        media::stop(app);
        capture::pause(".sound-made");
    }
}

/// Hides the work, at once.
pub fn cover(app: App) {
    silent(app);
    app.model.update(|m| {
        m.covered = true;
        // The page that asks for the adult's words does not stand in front of it.
        m.asking = None;
        m.lifted = Lifted::Nothing;
        m.open_house = None;
        m.notice = None;
    });
}

fn presence(app: App, who: Somebody, change: Change) {
    if let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) {
        app.act(Event::Visit(VisitEvent::PresenceChanged { visit, who, change }));
    }
}

/// Somebody whom nobody has named yet.
fn someone(app: App) -> Somebody {
    let words = Words::of(app.model.with_untracked(|m| m.language));
    Somebody::Other(words.say("somebody-someone").into_owned())
}

/// Says who it was. Whoever came in has a name from now on; in between, nobody was away. Who is named nobody was a slip.
fn named(app: App, who: Somebody, change: Change) {
    presence(app, who, change);
    if change == Change::CameIn {
        presence(app, someone(app), Change::WentOut);
    }
}

fn here(app: App) -> Vec<Somebody> {
    app.model.with_untracked(present)
}

fn present(m: &Model) -> Vec<Somebody> {
    m.in_hand.visit.and_then(|v| m.in_hand.state.visits.get(&v)).map(|v| v.present()).unwrap_or_default()
}

/// Who is in the room as it is written down: a touch on came in or went out shows here that it was taken.
fn room(words: Words, here: &[Somebody]) -> String {
    let named: Vec<_> = here.iter().map(|who| somebody_words(words, who)).collect();
    let who = if named.is_empty() { words.say("somebody-nobody").into_owned() } else { named.join(", ") };
    words.with("edge-here", &[("who", who.into())])
}

#[component]
pub fn Edge(app: App) -> impl IntoView {
    let words = words();
    let quiet = app.pick(|m| m.quiet);
    let asking = RwSignal::new(None::<Change>);
    let here_now = app.pick(present);
    let signed = app.pick(super::harm::signed);
    let came_in = move |_| {
        // Quiet comes first: whoever stands in the door must not hear the next card.
        silent(app);
        app.model.update(|m| m.quiet = true);
        let opens = asking.get_untracked() != Some(Change::CameIn);
        if opens {
            // It is recorded with the first touch; who it was may be said after, or never.
            presence(app, someone(app), Change::CameIn);
        }
        asking.set(opens.then_some(Change::CameIn));
    };
    let went_out = move |_| {
        let here = here(app);
        match here.as_slice() {
            [only] => {
                asking.set(None);
                presence(app, only.clone(), Change::WentOut);
            }
            [] => app.tell("edge-nobody-here"),
            _ => asking.update(|a| *a = if *a == Some(Change::WentOut) { None } else { Some(Change::WentOut) }),
        }
    };
    let toggle_quiet = move |_| {
        speech::stop();
        capture::pause(".sound-made");
        app.model.update(|m| m.quiet = !m.quiet);
    };
    view! {
        <nav class="edge" aria-label=words.say("edge")>
            <button type="button" class="edge-button" data-action="cover" on:click=move |_| cover(app)>
                <Drawing name="cover" /><span>{words.say("edge-cover")}</span>
            </button>
            <button type="button" class="edge-button" data-action="quiet" aria-pressed=text(move || quiet.get().to_string()) on:click=toggle_quiet>
                <Drawing name="quiet" /><span>{words.say("edge-quiet")}</span>
            </button>
            <button type="button" class="edge-button" data-action="came-in" aria-expanded=text(move || (asking.get() == Some(Change::CameIn)).to_string()) on:click=came_in>
                <Drawing name="came-in" /><span>{words.say("edge-came-in")}</span>
            </button>
            <button type="button" class="edge-button" data-action="went-out" aria-expanded=text(move || (asking.get() == Some(Change::WentOut)).to_string()) on:click=went_out>
                <Drawing name="went-out" /><span>{words.say("edge-went-out")}</span>
            </button>
            <p class="edge-room" role="status">{live(move || room(words, &here_now.get()))}</p>
            <SmallBadge app=app />
            // The adult's one touch for what the child did: it counts as the child's own touch on stop would.
            <button type="button" class="edge-button said-no" data-action="by-body" on:click=move |_| activities::said_no(app)>
                <span>{words.say("edge-by-body")}</span>
            </button>
            // Another shape, and no word: the child has touched the card that says not safe.
            <button type="button" class="edge-button told" data-action="told" data-sign=move || signed.get().then_some("shown") on:click=move |_| super::harm::open(app)>
                <span>{words.say("edge-told")}</span>
            </button>
            <button type="button" class="edge-button adult" data-action="leave-turn" on:click=move |_| turn::ask_for(app, Door::LeaveTurn)>
                <span>{words.say("leave-turn")}</span>
            </button>
            {live(move || asking.get().map(|change| who(app, change, asking)))}
        </nav>
    }
}

fn who(app: App, change: Change, asking: RwSignal<Option<Change>>) -> AnyView {
    let words = words();
    let offered: Vec<(String, Somebody)> = match change {
        Change::CameIn => PEOPLE.into_iter().map(|(key, who)| (words.say(key).into_owned(), who)).collect(),
        Change::WentOut => here(app).into_iter().map(|who| (somebody_words(words, &who), who)).collect(),
    };
    let title = if change == Change::CameIn { "edge-who-came-in" } else { "edge-who-went-out" };
    view! {
        <div class="edge-who" role="group" aria-label=words.say(title)>
            // Whoever came in may look over a shoulder: hiding the work comes before any name.
            {(change == Change::CameIn).then(|| view! {
                <button type="button" class="edge-button edge-cover-now" data-action="cover-now" on:click=move |_| cover(app)>
                    <Drawing name="cover" /><span>{words.say("edge-cover-now")}</span>
                </button>
            })}
            <p>{words.say(title)}</p>
            {offered.into_iter().map(|(said, who)| view! {
                <button type="button" class="adult" on:click=move |_| { named(app, who.clone(), change); asking.set(None); }>{said}</button>
            }).collect_view()}
            {(change == Change::CameIn).then(|| view! {
                <button type="button" class="adult" on:click=move |_| { named(app, someone(app), Change::CameIn); asking.set(None); }>{words.say("edge-slip")}</button>
            })}
        </div>
    }
    .into_any()
}
