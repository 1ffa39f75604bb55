//! The ways of telling, one folder each: how an activity is opened, shown and kept on the tablet. Their rules are in `domain::activity`.

pub mod drawing;
pub mod houses;
pub mod try_it;
pub mod ways;

use super::{
    access,
    act::App,
    model::{Ending, Lifted, Screen},
};
use crate::domain::Answer;
use crate::library::words::Words;
use leptos::prelude::*;

/// An answer of the strip was given, and is kept or could not be: it is said back, and never argued with.
pub fn answered(app: App, answer: Answer, kept: bool) {
    // Who wants to go is never held: whether or not it could be kept, the child is let go.
    if !kept && !answer.lets_go() {
        return;
    }
    let words = Words::of(app.model.with_untracked(|m| m.language));
    access::say(app, &words.say(&format!("answer-{}", answer.key())));
    app.model.update(|m| m.lifted = Lifted::Nothing);
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
