//! Who will see this: true for this child, before anything is kept. A child may tell what is not for their worker (practice A14). The words secret, private, only and promise never stand here.

use super::childs;
use crate::domain::*;
use crate::library::cards::Picture;
use crate::pictures::live::{live, watched};
use crate::pictures::{HousesView, name_of, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    activities::houses,
    model::Screen,
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

pub fn screen(app: App, activity: ActivityId) -> AnyView {
    let words = words();
    let adult = app.model.with_untracked(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let closed = app.pick(|m| m.not_my_worker);
    let with = move |key: &str, adult: &str| words.with(key, &[("adult", adult.to_owned().into())]);
    let (worker, look_away, button) = (adult.clone(), adult.clone(), adult.clone());
    let inside = view! {
        <h1 tabindex="-1">{words.say("sees-title")}</h1>
        <div class="sees-page">
            <div class="sees-who">
                {live(move || closed.get().then(|| view! { <p class="note look-away" role="status">{with("sees-look-away", &look_away)}</p> }))}
                <ul class="sees" role="list" data-closed=move || closed.get().to_string()>
                    <li><Said picture="social-worker".to_owned() text=watched(move || with(if closed.get() { "sees-worker-not" } else { "sees-worker" }, &worker)) /></li>
                    {SEE.into_iter().map(|(key, picture)| view! {
                        <li><Said picture=name_of(picture).to_owned() text=with(&format!("sees-{key}"), &adult) /></li>
                    }).collect_view()}
                </ul>
            </div>
            <div class="sees-work">{houses::lean(app, activity).map(|all| view! { <HousesView houses=all /> })}</div>
        </div>
        <div class="sees-acts">
            <PictureButton class="go-back" action="back" picture="houses".to_owned() word=words.say("sees-go-back").into_owned() on_touch=move |()| app.go(Screen::Houses(activity)) />
            <PictureButton class="go-back" action="not-my-worker" picture="social-worker".to_owned()
                word=watched(move || with(if closed.get() { "sees-for-worker" } else { "sees-not-for-worker" }, &button))
                on_touch=move |()| app.model.update(|m| m.not_my_worker = !m.not_my_worker) />
            <PictureButton class="keep" action="keep" picture="keep".to_owned() word=words.say("keep").into_owned() on_touch=move |()| houses::keep(app, activity) />
        </div>
    };
    childs(app, "who-will-see", inside)
}
