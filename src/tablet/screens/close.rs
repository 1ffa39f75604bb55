//! The end of the child's turn, whatever came before: the same thanks for every ending, also for stop and for nothing told.

use super::childs;
use crate::pictures::words;
use crate::tablet::{
    access::{PictureButton, Said},
    act::App,
    model::{Door, Screen},
    turn,
};
use leptos::prelude::*;

pub fn screen(app: App) -> AnyView {
    let words = words();
    let adult = app.model.with_untracked(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let give_back = words.with("close-give-back", &[("adult", adult.clone().into())]);
    let inside = view! {
        <h1 tabindex="-1">{words.say("close-thanks")}</h1>
        <div class="close-said">
            <Said class="wide" picture="welcome-not-there".to_owned() text=words.say("close-right").into_owned() />
            <Said class="wide" picture="calm".to_owned() text=words.say("close-calm").into_owned() />
            <Said class="wide" picture="next".to_owned() text=words.with("close-next", &[("adult", adult.into())]) />
        </div>
        <div class="two-choices">
            <PictureButton class="choice-card" action="look-again" picture="houses".to_owned() word=words.say("close-more").into_owned() on_touch=move |()| app.go(Screen::ChildHome) />
            <PictureButton class="choice-card" action="give-back" picture="give".to_owned() word=give_back on_touch=move |()| turn::ask_for(app, Door::LeaveTurn) />
        </div>
    };
    childs(app, "close", inside)
}
