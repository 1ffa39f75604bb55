//! The picture timetable: now, next, finished, and at most four choices; the child picks the order. Refuses to be a menu for the adult.

use super::{childs, to_home, turn_title};
use crate::pictures::live::live;
use crate::pictures::{Drawing, words};
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    activities,
    model::{Lifted, Screen, Work},
};
use leptos::prelude::*;

/// The four choices: their mark, their picture, and the key of their words. Ending is not one of them: it is always there, below.
const CHOICES: [(&str, &str, &str); 4] = [
    ("houses", "houses", "choice-houses"),
    ("drawing", "activity-drawing", "choice-drawing"),
    ("ways", "another-way", "choice-ways"),
    ("trail", "trail-told", "choice-trail"),
];

fn open(app: App, choice: &'static str) {
    app.model.update(|m| {
        m.chosen.retain(|c| *c != choice);
        m.chosen.push(choice);
        m.lifted = Lifted::Nothing;
        m.notice = None;
    });
    match choice {
        "houses" => activities::houses::open(app),
        "drawing" => {
            app.model.update(|m| m.for_houses = None);
            activities::drawing::open(app)
        }
        "ways" => activities::ways::open(app, None),
        _ => app.go(Screen::Trail),
    }
}

pub fn screen(app: App) -> AnyView {
    let words = words();
    let done = app.pick(|m| {
        let kept = m.in_hand.state.houses.values().any(|h| h.kept.is_some() && Some(h.visit) == m.in_hand.visit);
        let mut done: Vec<_> = m.chosen.clone();
        if kept && !done.contains(&"houses") {
            done.insert(0, "houses");
        }
        done
    });
    let title = turn_title(app);
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
                    <div class="home-choice" data-activity=(mark == "houses" || mark == "drawing").then_some(mark)>
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
            <PictureButton class="home-end" action="finished" picture="finished".to_owned() word=words.say("choice-finished").into_owned()
                on_touch=move |()| super::close::begin(app) />
        </section>
    };
    childs(app, "child-home", inside)
}

/// Something half-made is there: go on with it, or begin anew. Neither comes first.
#[inline(never)]
pub fn carry_on(app: App, half_made: Work) -> AnyView {
    let words = words();
    let (picture, key, to) = match half_made {
        Work::Houses(houses) => ("houses", "carry-on-new", Screen::Houses(houses)),
        Work::Drawing(drawing) => ("activity-drawing", "carry-on-new-paper", Screen::Drawing(drawing)),
        Work::Made => ("another-way", "carry-on-new", Screen::Ways),
    };
    let anew = move |()| match half_made {
        Work::Houses(_) => activities::houses::begin(app),
        _ => activities::drawing::begin(app),
    };
    let inside = view! {
        <h1 tabindex="-1">{words.say("carry-on-title")}</h1>
        <div class="two-choices">
            <PictureButton class="choice-card" action="carry-on" picture=picture.to_owned() word=words.say("carry-on").into_owned()
                on_touch=move |()| app.go(to.clone()) />
            <PictureButton class="choice-card" action="new-houses" picture="nothing-here".to_owned() word=words.say(key).into_owned() on_touch=anew />
        </div>
        {to_home(app, "go-back", "back", "undo", "child-go-back")}
    };
    childs(app, "child-home", inside)
}
