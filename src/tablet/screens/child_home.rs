//! The picture timetable: now, next, finished, and at most four choices; the child picks the order. Refuses to be a menu for the adult.

use super::{childs, name};
use crate::domain::*;
use crate::pictures::live::live;
use crate::pictures::{Drawing, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    activities,
    model::Screen,
};
use leptos::prelude::*;

/// The four choices: their mark, their picture, and the key of their words.
const CHOICES: [(&str, &str, &str); 4] = [
    ("houses", "houses", "choice-houses"),
    ("plan", "my-plan", "choice-plan"),
    ("trail", "trail-told", "choice-trail"),
    ("finished", "finished", "choice-finished"),
];

fn open(app: App, choice: &'static str) {
    app.model.update(|m| {
        m.chosen.retain(|c| *c != choice);
        m.chosen.push(choice);
        m.notice = None;
    });
    match choice {
        "houses" => activities::houses::open(app),
        "plan" => app.go(Screen::Plan),
        "trail" => app.go(Screen::Trail),
        _ => super::close::begin(app),
    }
}

pub fn screen(app: App) -> AnyView {
    let words = words();
    let done = app.pick(|m| {
        let kept = m.in_hand.state.houses.values().any(|h| h.kept.is_some() && Some(h.visit) == m.in_hand.visit);
        let mut done: Vec<_> = m.chosen.iter().copied().filter(|c| *c != "finished").collect();
        if kept && !done.contains(&"houses") {
            done.insert(0, "houses");
        }
        done
    });
    let title = words.with("home-title", &[("name", name(app).into())]);
    let inside = view! {
        <h1 tabindex="-1">{title}</h1>
        <section class="timetable-now" aria-labelledby="now">
            <div class="timetable-mark"><Drawing name="now" /><h2 id="now">{words.say("home-now")}</h2></div>
            <Said text=words.say("home-you-choose").into_owned() picture="welcome-what".to_owned() />
        </section>
        <section class="timetable-next" aria-labelledby="next">
            <div class="timetable-mark"><Drawing name="next" /><h2 id="next">{words.say("home-next")}</h2></div>
            <div class="home-choices">
                {CHOICES.into_iter().map(|(mark, picture, key)| view! {
                    <div class="home-choice" data-activity=(mark == "houses").then_some("houses")>
                        <PictureButton class="choice-card" action=mark picture=picture.to_owned() word=words.say(key).into_owned()
                            on_touch=move |()| open(app, mark) />
                    </div>
                }).collect_view()}
            </div>
        </section>
        <section class="timetable-finished" aria-labelledby="done">
            <div class="timetable-mark"><Drawing name="finished" /><h2 id="done">{words.say("home-finished")}</h2></div>
            <ul class="home-done" role="list">
                {live(move || done.get().into_iter().filter_map(|c| CHOICES.iter().find(|(m, ..)| *m == c)).map(|(_, picture, key)| view! {
                    <li class="done-card"><Drawing name=*picture /><span>{words.say(key)}</span></li>
                }).collect_view())}
            </ul>
        </section>
    };
    childs(app, "child-home", inside)
}

/// Half-made houses are there: go on with them, or new ones. Neither comes first.
pub fn carry_on(app: App, half_made: ActivityId) -> AnyView {
    let words = words();
    let inside = view! {
        <h1 tabindex="-1">{words.say("carry-on-title")}</h1>
        <div class="two-choices">
            <PictureButton class="choice-card" action="carry-on" picture="houses".to_owned() word=words.say("carry-on").into_owned()
                on_touch=move |()| app.go(Screen::Houses(half_made)) />
            <PictureButton class="choice-card" action="new-houses" picture="nothing-here".to_owned() word=words.say("carry-on-new").into_owned()
                on_touch=move |()| activities::houses::begin(app) />
        </div>
        <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned() on_touch=move |()| app.go(Screen::ChildHome) />
    };
    childs(app, "child-home", inside)
}
