//! Try it out: two minutes on things that matter to nobody, with this child's own way of answering, before anything is asked (practice B2):
//! showing, choosing, saying that an adult is wrong, and stop. Nothing that is touched here is kept, for nothing here is told; what the adult saw
//! they write down after the visit. Refuses praise, a right answer, and a score.

use super::houses::Strip;
use crate::domain::{Answer, Event, VisitEvent};
use crate::library::words::Words;
use crate::pictures::live::live;
use crate::pictures::words;
use crate::tablet::{
    access::{self, PictureButton, Said},
    act::App,
    model::Screen,
    screens,
};
use leptos::prelude::*;

/// What is tried, in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// One of two is asked for.
    Show,
    /// Either of two is taken.
    Choose,
    /// The adult gets one wrong on purpose.
    Wrong,
    /// Stop stops it.
    Stop,
}

impl Step {
    const ALL: [Step; 4] = [Step::Show, Step::Choose, Step::Wrong, Step::Stop];

    fn key(self) -> &'static str {
        match self {
            Step::Show => "show",
            Step::Choose => "choose",
            Step::Wrong => "wrong",
            Step::Stop => "stop",
        }
    }

    /// What can be touched in it: a key of its words, and its picture.
    fn things(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Step::Show => &[("red", "1F534"), ("blue", "1F535")],
            Step::Choose => &[("ball", "26BD"), ("apple", "1F34E")],
            Step::Wrong => &[("not-right", "answer-not-right")],
            Step::Stop => &[("stop", "answer-stop")],
        }
    }

    fn next(self) -> Option<Step> {
        Step::ALL.into_iter().skip_while(|one| *one != self).nth(1)
    }
}

/// Opens it, and keeps that it was tried at this visit.
pub fn open(app: App) {
    if let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) {
        app.act(Event::Visit(VisitEvent::TriedOut { visit }));
    }
    app.go(Screen::TryIt);
}

/// The screen.
#[inline(never)]
pub fn screen(app: App) -> AnyView {
    let step = RwSignal::new(Step::Show);
    let shown = RwSignal::new(None::<&'static str>);
    let go = move |to: Option<Step>| {
        shown.set(None);
        match to {
            Some(to) => step.set(to),
            None => app.go(Screen::ChildHome),
        }
    };
    let touched = move |thing: &'static str| {
        if step.get_untracked() == Step::Stop {
            return stopped(app);
        }
        let words = Words::of(app.model.with_untracked(|m| m.language));
        access::say(app, &words.say(&format!("try-it-{thing}-shown")));
        shown.set(Some(thing));
    };
    let answered = move |answer: Answer| match answer {
        Answer::Stop => stopped(app),
        Answer::NotRight if step.get_untracked() == Step::Wrong => touched("not-right"),
        other if other.lets_go() => app.go(Screen::ChildHome),
        other => app.tell(format!("answered-{}", other.key())),
    };
    let words = words();
    let inside = view! {
        <div class="try-it" data-step=move || step.get().key()>
            <div class="try-it-page">
                <h1 tabindex="-1">{words.say("try-it-title")}</h1>
                {live(move || {
                    let now = step.get();
                    let question = words.say(&format!("try-it-{}", now.key())).into_owned();
                    view! {
                        <Said class="wide" text=question />
                        {(now == Step::Wrong).then(|| view! { <Said class="wide try-it-said" text=words.say("try-it-wrong-dog").into_owned() picture="1F431".to_owned() /> })}
                        <div class="two-choices">
                            {now.things().iter().map(|(thing, picture)| view! {
                                <PictureButton class="choice-card" action=format!("try-{thing}") picture=(*picture).to_owned() word=word_of(words, thing)
                                    on_touch=move |()| touched(thing) />
                            }).collect_view()}
                        </div>
                        <p class="try-it-shown" role="status">{live(move || shown.get().map(|thing| words.say(&format!("try-it-{thing}-shown"))))}</p>
                        <div class="ending-ways">
                            <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned() on_touch=move |()| go(None) />
                            <PictureButton class="go-back" action="try-next" picture="next".to_owned() word=words.say("close-on").into_owned() on_touch=move |()| go(now.next()) />
                        </div>
                    }
                })}
            </div>
            <Strip app=app on_answer=answered />
        </div>
    };
    screens::childs(app, "try-it", inside)
}

/// The word under a thing: stop is the answer it is everywhere.
fn word_of(words: Words, thing: &str) -> String {
    let key = if thing == "stop" { "answer-stop".to_owned() } else { format!("try-it-{thing}") };
    words.say(&key).into_owned()
}

/// It stops, as it always will.
fn stopped(app: App) {
    app.go(Screen::ChildHome);
    app.tell("try-it-stopped");
}
