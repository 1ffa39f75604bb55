//! The ways of telling, one folder each: how an activity is opened, shown and kept on the tablet. Their rules are in `domain::activity`.

pub mod drawing;
pub mod houses;
pub mod try_it;
pub mod ways;

use super::{
    access,
    act::App,
    media,
    model::{Ending, Lifted, Model, Screen, Work},
    screens::harm,
    turn,
};
use crate::domain::{Answer, Audience, Event, VisitEvent};
use crate::library::{cards, words::Words};
use crate::pictures::live::{Watched, watched};
use leptos::{prelude::*, task::spawn_local};

/// Touching the card that says not safe is the child's own sign, from the touch that lifts it; laid back, put away or undone, it was put back.
/// What stood there when the activity was opened was said then, and is not said again.
pub fn watch_for_a_sign(app: App, stands: Watched<bool>, still_here: impl Fn(&Model) -> bool + Send + Sync + 'static) {
    let in_hand = app.pick(|m| matches!(&m.lifted, Lifted::Card(id) if id == cards::UNSAFE));
    let shown = watched(move || in_hand.get() || stands.get());
    Effect::new(move |before: Option<bool>| {
        let now = shown.get();
        if before.is_some_and(|before| before != now) && app.model.with_untracked(&still_here) {
            harm::shown(app, now);
        }
        now
    });
}

/// An answer of the strip was given, and is kept or could not be: it is said back, and never argued with.
pub fn answered(app: App, answer: Answer, kept: bool) {
    // Who wants to go is never held: whether or not it could be kept, the child is let go.
    if !kept && !answer.lets_go() {
        return;
    }
    let words = Words::of(app.model.with_untracked(|m| m.language));
    access::say(app, &words.say(&format!("answer-{}", answer.key())));
    app.model.update(|m| (m.lifted, m.open_house) = (Lifted::Nothing, None));
    match answer {
        Answer::Stop => app.go(Screen::Close(Ending::Thanks)),
        Answer::SomethingElse => app.go(Screen::ChildHome),
        other => {
            if other.lets_go() {
                app.go(Screen::ChildHome);
            }
            app.tell(format!("answered-{}", other.key()));
        }
    }
}

/// No, said with the body: turned away, pushed, cried. An adult's touch for what the child did, from every screen of the child's, and it counts
/// like the child's own. It belongs to what is being made, and to the visit where nothing is.
pub fn said_no(app: App) {
    let (screen, visit) = app.model.with_untracked(|m| (m.screen.clone(), m.in_hand.visit));
    match (screen, visit) {
        (Screen::Houses(houses), _) => houses::answer(app, houses, Answer::ByBody),
        (Screen::Drawing(drawing), _) => drawing::answer(app, drawing, Answer::ByBody),
        (screen, Some(visit)) => {
            if screen == Screen::Sound {
                media::stop(app);
            }
            let kept = app.act(Event::Visit(VisitEvent::ChildAnswered { visit, answer: Answer::ByBody }));
            answered(app, Answer::ByBody, kept);
            // Who is being said goodbye to is not sent back to the beginning, nobody passes by what the welcome says, and a sound that was
            // being recorded stops and stays there to be kept or not.
            if matches!(screen, Screen::Close(_) | Screen::Welcome | Screen::Sound) {
                app.go(screen);
                app.tell("answered-by-body");
            }
        }
        (_, None) => {}
    }
}

/// Keeps what is not for the worker: nothing changes until it is sealed, and nobody is taken away from where they have gone meanwhile.
pub fn keep_closed(app: App, work: Work, events: Vec<Event>, finished: Option<Event>) {
    app.model.update(|m| m.keeping = true);
    spawn_local(async move {
        let sealed = turn::keep_closed(app, events, finished).await;
        app.model.update(|m| m.keeping = false);
        if sealed {
            app.kept(work, Audience { not_my_worker: true });
        }
    });
}
