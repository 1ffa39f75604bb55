//! Who will see this: true for this child, before anything is kept. A child may tell what is not for their worker (practice A14). The words secret, private, only and promise never stand here.

use super::childs;
use crate::domain::*;
use crate::library::cards::Picture;
use crate::pictures::live::{live, watched};
use crate::pictures::{Drawing, HousesView, Wanted, made_picture, made_title, made_view, name_of, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    activities::{self, drawing, houses, ways},
    model::{Model, Screen, Work},
};
use leptos::prelude::*;

/// Who else, each with a picture; their words are `sees-<key>`.
const SEE: [(&str, Picture); 7] = [
    ("manager", Picture::OpenMoji("1F9D1-1F3FD-200D-1F4BC")),
    ("family", Picture::Own("people-i-live-with")),
    ("checks-my-plan", Picture::Own("checks-my-plan")),
    ("judge", Picture::OpenMoji("1F3DB")),
    ("police-or-doctor", Picture::OpenMoji("1F46E-1F3FD")),
    ("checks-our-work", Picture::Own("who-will-see")),
    ("grown-up", Picture::Own("grown-up")),
];

/// What it is about, as the child made it.
fn made(app: App, work: Work) -> Option<AnyView> {
    match work {
        Work::Houses(activity) => houses::as_kept(app, activity).map(|all| view! { <HousesView houses=all /> }.into_any()),
        Work::Drawing(activity) => drawing::made(app, activity).map(|made| one(&made)),
        Work::Made => app.model.with_untracked(|m| m.making.clone()).map(|made| one(&made)),
    }
}

fn one(made: &Made) -> AnyView {
    let title = made_title(words(), made);
    view! {
        <div class="made">
            <p class="made-title"><Drawing name=made_picture(made) /><span>{title}</span></p>
            {made_view(&Wanted { of: None, number: 0, made, small: false })}
        </div>
    }
    .into_any()
}

/// Where the child goes back to.
fn back_to(app: App, work: Work) -> Screen {
    match work {
        Work::Houses(activity) => Screen::Houses(activity),
        Work::Drawing(activity) => Screen::Drawing(activity),
        Work::Made => match app.model.with_untracked(|m| m.making.clone()) {
            Some(Made::Sound(_)) => Screen::Sound,
            Some(Made::Shown { how, .. }) => Screen::Write(How::from(how)),
            Some(Made::Said { how, .. }) => Screen::Write(How::from(how)),
            _ => Screen::Ways,
        },
    }
}

/// Keeps it: houses as they keep themselves, everything else as one message.
fn keep(app: App, work: Work) {
    let made = match work {
        Work::Houses(activity) => return houses::keep(app, activity),
        Work::Drawing(activity) => drawing::made(app, activity),
        Work::Made => app.model.with_untracked(|m| m.making.clone()),
    };
    let (Some(made), Some(visit)) = (made, app.model.with_untracked(|m| m.in_hand.visit)) else { return };
    if app.model.with_untracked(|m| m.keeping) {
        return;
    }
    let audience = Audience { not_my_worker: app.model.with_untracked(|m| m.not_my_worker) };
    let kept = ways::kept(app, visit, made.clone(), audience);
    let finished = match work {
        Work::Drawing(activity) => Some(Event::Drawing(DrawingEvent { activity, step: DrawingStep::Finished })),
        // Words are gone from the hand with the page on which they were written.
        _ => made.media().map(|media| Event::Media(MediaEvent::Finished { media })),
    };
    if !audience.is_usual() {
        return activities::keep_closed(app, work, vec![kept], finished);
    }
    if app.act(kept) && finished.is_none_or(|finished| app.act(finished)) {
        app.kept(work, audience);
    }
}

/// Whether something that an adult wrote down stands in these houses.
fn stands_written_down(m: &Model, work: Work) -> bool {
    let Work::Houses(id) = work else { return false };
    m.in_hand.state.houses.get(&id).is_some_and(|houses| houses.standing.placed.iter().any(|one| one.card.is_written_down()))
}

#[inline(never)]
pub fn screen(app: App, work: Work) -> AnyView {
    let words = words();
    let adult = app.model.with_untracked(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let closed = app.pick(|m| m.not_my_worker);
    let busy = move || app.model.with_untracked(|m| m.keeping);
    // On a tablet that nobody has unlocked the grown-up has no name, and the sentences are others.
    let nobody = app.behind(|b| b.by.is_none());
    let with = move |key: &str, adult: &str| {
        let here = nobody && (key.starts_with("sees-worker") || ["sees-family", "sees-manager", "sees-look-away"].contains(&key));
        let key = if here { format!("{key}-here") } else { key.to_owned() };
        words.with(&key, &[("adult", adult.to_owned().into())])
    };
    let others = adult.clone();
    let said_of = move |key: &'static str| {
        let adult = others.clone();
        // Who is not to see it decides nothing about it either.
        watched(move || {
            if key == "family" && closed.get() {
                words.say("sees-family-not").into_owned()
            } else {
                with(&format!("sees-{key}"), &adult)
            }
        })
    };
    // A card that says not safe was seen when it was touched: the child is told so, whoever gets the rest.
    let signed = app.model.with_untracked(super::harm::signed);
    // So is what was said aloud, or shown, by whoever wrote it down.
    let wrote = work == Work::Made && app.model.with_untracked(|m| m.making.as_ref().is_some_and(Made::is_written_down));
    let wrote_inside = app.model.with_untracked(|m| stands_written_down(m, work));
    let who_sees = move |closed: bool| match (closed, signed) {
        (false, _) => "sees-worker",
        (true, true) => "sees-worker-not-but-sign",
        (true, false) if wrote => "sees-worker-not-but-wrote",
        (true, false) if wrote_inside => "sees-worker-not-but-words",
        (true, false) => "sees-worker-not",
    };
    let (worker, look_away, button) = (adult.clone(), adult.clone(), adult.clone());
    let inside = view! {
        <h1 tabindex="-1">{words.say("sees-title")}</h1>
        <div class="sees-page">
            <div class="sees-who">
                {live(move || closed.get().then(|| view! { <p class="note look-away" role="status">{with("sees-look-away", &look_away)}</p> }))}
                <ul class="sees" role="list" data-closed=move || closed.get().to_string()>
                    <li><Said picture="social-worker".to_owned() text=watched(move || with(who_sees(closed.get()), &worker)) /></li>
                    {SEE.into_iter().map(|(key, picture)| view! {
                        <li><Said picture=name_of(picture).to_owned() text=said_of(key) /></li>
                    }).collect_view()}
                </ul>
            </div>
            <div class="sees-work">{made(app, work)}</div>
        </div>
        <div class="sees-acts">
            <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("sees-go-back").into_owned() on_touch=move |()| if !busy() { app.go(back_to(app, work)) } />
            <PictureButton class="go-back" action="not-my-worker" picture="social-worker".to_owned()
                word=watched(move || with(if closed.get() { "sees-for-worker" } else { "sees-not-for-worker" }, &button))
                on_touch=move |()| if !busy() { app.model.update(|m| m.not_my_worker = !m.not_my_worker) } />
            <PictureButton class="keep" action="keep" picture="keep".to_owned() word=words.say("keep").into_owned() on_touch=move |()| keep(app, work) />
        </div>
    };
    childs(app, "who-will-see", inside)
}
