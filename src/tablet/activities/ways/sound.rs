//! A recording: one touch to begin, one to stop, and a shape so large that everyone in the room sees that the tablet listens. It stops at cover
//! and when someone comes in. Refuses to begin by itself, and to go on where nobody can see that it does.

use super::{back, done};
use crate::domain::*;
use crate::pictures::live::{live, watched};
use crate::pictures::words;
use crate::tablet::{
    access::{PictureButton, Said as Says},
    act::App,
    browser::capture::{self, Address},
    media, screens,
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[inline(never)]
pub fn screen(app: App) -> AnyView {
    let words = words();
    let recording = app.pick(|m| m.recording);
    let made = app.pick(|m| if let Some(Made::Sound(media)) = m.making { Some(media) } else { None });
    let asking = RwSignal::new(false);
    let begin = move |()| {
        if asking.try_update(|asking| std::mem::replace(asking, true)).unwrap_or(true) {
            return;
        }
        app.model.update(|m| m.notice = None);
        spawn_local(async move {
            if let Err(none) = media::record(app).await {
                app.tell(format!("capture-sound-{}", none.key()));
            }
            asking.set(false);
        });
    };
    on_cleanup(move || media::stop(app));
    let stands = watched(move || match (recording.get(), made.get()) {
        (true, _) => "recording",
        (false, Some(_)) => "recorded",
        (false, None) => "still",
    });
    let inside = view! {
        <h1 tabindex="-1">{words.say("way-sound")}</h1>
        <div class="sound-page" data-recording=move || recording.get().then_some("true")>
            <svg class="listening" viewBox="0 0 400 400" aria-hidden="true">
                <circle class="ring far" cx="200" cy="200" r="186" /><circle class="ring near" cx="200" cy="200" r="136" /><circle class="core" cx="200" cy="200" r="86" />
            </svg>
            <p class="sound-says" role="status">{live(move || words.say(&format!("sound-{}", stands.get())))}</p>
            {live(move || match stands.get() {
                "recording" => view! {
                    <PictureButton class="choice-card" action="stop-recording" picture="answer-stop".to_owned() word=words.say("sound-stop").into_owned() on_touch=move |()| media::stop(app) />
                }.into_any(),
                "recorded" => recorded(app, made.get().map(Made::Sound), begin),
                _ => view! {
                    <PictureButton class="choice-card" action="record" picture="record".to_owned() word=words.say("sound-start").into_owned() on_touch=begin />
                    <Says class="wide" text=words.say("sound-who-hears").into_owned() picture="who-will-see".to_owned() />
                }.into_any(),
            })}
        </div>
        <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned() on_touch=move |()| back(app) />
    };
    screens::childs(app, "sound", inside)
}

/// What was heard, to be listened to and kept, or made anew. What is made anew lies there all the same.
fn recorded(app: App, made: Option<Made>, again: impl Fn(()) + Copy + Send + Sync + 'static) -> AnyView {
    let words = words();
    let Some(made) = made else { return ().into_any() };
    let sound = RwSignal::new_local(None::<Address>);
    let media = made.media();
    spawn_local(async move {
        if let Some(media) = media
            && let Some((mime, bytes)) = media::opened(app, media).await
        {
            sound.try_set(Address::of(&bytes, mime.key()));
        }
    });
    let listen = move |()| {
        // Quiet is quiet for this, too: it is the child's own touch that ends it, at the edge.
        if app.model.with_untracked(|m| m.quiet) {
            app.tell("sound-quiet");
        } else {
            capture::play(".sound-made");
        }
    };
    view! {
        <audio class="sound-made" src=move || sound.with(|sound| sound.as_ref().map(|address| address.0.clone()))></audio>
        <div class="two-choices">
            <PictureButton class="choice-card" action="listen" picture="speak".to_owned() word=words.say("sound-listen").into_owned() on_touch=listen />
            <PictureButton class="choice-card" action="again" picture="record".to_owned() word=words.say("sound-again").into_owned() on_touch=again />
            <PictureButton class="choice-card" action="received" picture="keep".to_owned() word=words.say("sound-done").into_owned() on_touch=move |()| done(app, made.clone()) />
        </div>
    }
    .into_any()
}
