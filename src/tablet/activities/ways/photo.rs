//! A photo of paper work, of things or of a place. Before the camera opens the adult reads what is never photographed. What is taken is cut to
//! what matters and made anew as a picture and nothing beside it. Refuses files, and a face of whom nobody asked.

use super::{back, done};
use crate::domain::*;
use crate::pictures::live::live;
use crate::pictures::words;
use crate::tablet::{
    access::{PictureButton, Said as Says},
    act::App,
    browser::{
        canvas,
        capture::{self, Open},
        events,
    },
    media,
    model::Screen,
    screens,
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::PointerEvent;

/// Longest side, in pixels.
const SIDE: u32 = 2_048;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The adult reads.
    Before,
    /// The camera is open.
    Looking,
    /// A picture is taken, and can be cut.
    Taken,
}

/// A part of the picture, in shares of it: two corners.
type Part = Option<((f64, f64), (f64, f64))>;

fn box_of(part: Part) -> Option<(f64, f64, f64, f64)> {
    let ((x0, y0), (x1, y1)) = part?;
    let (left, top) = (x0.min(x1), y0.min(y1));
    let (width, height) = ((x0 - x1).abs(), (y0 - y1).abs());
    // A touch that hardly moved cuts nothing.
    (width > 0.05 && height > 0.05).then_some((left, top, width, height))
}

/// The screen.
#[inline(never)]
pub fn screen(app: App) -> AnyView {
    let stage = RwSignal::new(Stage::Before);
    let agreed = RwSignal::new(String::new());
    let camera = StoredValue::new_local(None::<Open>);
    let busy = RwSignal::new(false);
    let close = move || camera.set_value(None);
    on_cleanup(move || {
        camera.try_set_value(None);
    });
    let look_no_more = move || {
        if stage.try_get_untracked() == Some(Stage::Looking) {
            close();
            stage.set(Stage::Before);
        }
    };
    // An adult opens the page for a telling of harm: nothing looks on behind it.
    let telling = app.pick(|m| m.telling);
    Effect::new(move |_| {
        if telling.get() {
            look_no_more();
        }
    });
    // Nor does it while the page is out of sight.
    StoredValue::new_local(events::on_visibility(look_no_more));
    let pulled = move || {
        look_no_more();
        app.tell("capture-photo-in-use");
    };
    let open = move || {
        if busy.try_update(|busy| std::mem::replace(busy, true)).unwrap_or(true) {
            return;
        }
        app.model.update(|m| m.notice = None);
        spawn_local(async move {
            match capture::camera().await {
                // The page was left, covered or out of sight, or a telling began, while the tablet asked: the camera closes again.
                Ok(_)
                    if stage.is_disposed()
                        || app
                            .model
                            .with_untracked(|m| m.screen != Screen::Photo || m.telling || m.covered || m.asking.is_some())
                        || !events::visible() => {}
                // In one step: nothing is taken before this camera is the one that is shown, and whatever closes it finds it.
                Ok(mut opened) => {
                    opened.show(".photo-sees", pulled);
                    camera.try_set_value(Some(opened));
                    stage.try_set(Stage::Looking);
                }
                Err(none) => app.tell(format!("capture-photo-{}", none.key())),
            }
            busy.try_set(false);
        });
    };
    let take = move |()| {
        if capture::take(".photo-sees", ".photo-taken", SIDE) {
            close();
            stage.set(Stage::Taken);
        } else {
            app.tell("photo-not-yet");
        }
    };
    let words = words();
    let inside = view! {
        <h1 tabindex="-1" class=move || if stage.get() == Stage::Before { "" } else { "only-read" }>{words.say("way-photo")}</h1>
        <div class="photo-page">
            <div class="photo-frame" hidden=move || stage.get() == Stage::Before>
                <video class="photo-sees" autoplay muted playsinline hidden=move || stage.get() != Stage::Looking></video>
                {taken(stage)}
            </div>
            {live(move || match stage.get() {
                Stage::Before => before(app, agreed, open),
                Stage::Looking => view! {
                    <div class="two-choices">
                        <PictureButton class="choice-card" action="photo" picture="photo".to_owned() word=words.say("photo-take").into_owned() on_touch=take />
                        <PictureButton class="choice-card" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned()
                            on_touch=move |()| { close(); stage.set(Stage::Before) } />
                    </div>
                }.into_any(),
                Stage::Taken => keep(app, stage, agreed, open),
            })}
        </div>
    };
    screens::childs(app, "photo", inside)
}

/// What the adult reads before the camera opens.
fn before(app: App, agreed: RwSignal<String>, open: impl Fn() + Copy + 'static) -> AnyView {
    let words = words();
    view! {
        <Says class="wide" text=words.say("photo-child").into_owned() picture="photo".to_owned() />
        <div class="photo-before">
            <p class="lead">{words.say("photo-what")}</p>
            <p class="photo-never">{words.say("photo-never")}</p>
            <p>{words.say("photo-mark")}</p>
            <label>
                <span>{words.say("photo-agreed")} " " <span class="hint">{words.say("photo-agreed-hint")}</span></span>
                <input type="text" name="agreed" autocomplete="off" maxlength=NAME_MAX.to_string() prop:value=agreed on:input:target=move |e| agreed.set(e.target().value()) />
            </label>
            <div class="row">
                <button type="button" class="primary adult" data-action="open-camera" on:click=move |_| open()>{words.say("photo-open")}</button>
                <button type="button" class="adult" data-action="back" on:click=move |_| back(app)>{words.say("back")}</button>
            </div>
        </div>
    }
    .into_any()
}

/// The picture that was taken, and the part of it that is marked.
fn taken(stage: RwSignal<Stage>) -> AnyView {
    let words = words();
    let part = RwSignal::new(None as Part);
    let at = |e: &PointerEvent| canvas::share_of(e, ".photo-taken");
    let down = move |e: PointerEvent| {
        canvas::hold(&e);
        part.set(at(&e).map(|at| (at, at)));
    };
    let moved = move |e: PointerEvent| {
        if e.buttons() != 0
            && let (Some(to), Some((from, _))) = (at(&e), part.get_untracked())
        {
            part.set(Some((from, to)));
        }
    };
    Effect::new(move |_| {
        if stage.get() != Stage::Taken {
            part.set(None);
        }
    });
    let cut = move |_| {
        if let Some(part_of) = box_of(part.get_untracked())
            && capture::crop(".photo-taken", part_of)
        {
            part.set(None);
        }
    };
    let share = |n: f64| format!("{:.2}%", n * 100.0);
    view! {
        <div class="photo-cut" hidden=move || stage.get() != Stage::Taken on:pointerdown=down on:pointermove=moved>
            <canvas class="photo-taken" role="img" aria-label=words.say("made-photo")></canvas>
            <svg class="photo-part" aria-hidden="true">
                {move || box_of(part.get()).map(|(x, y, w, h)| view! { <rect x=share(x) y=share(y) width=share(w) height=share(h) /> })}
            </svg>
        </div>
        {live(move || (stage.get() == Stage::Taken && box_of(part.get()).is_some()).then(|| view! {
            <button type="button" class="adult photo-cut-now" data-action="crop" on:click=cut>{words.say("photo-crop")}</button>
        }))}
    }
    .into_any()
}

fn keep(app: App, stage: RwSignal<Stage>, agreed: RwSignal<String>, open: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let words = words();
    let keeping = StoredValue::new(false);
    let keep = move |()| {
        if keeping.try_update_value(|keeping| std::mem::replace(keeping, true)).unwrap_or(true) {
            return;
        }
        // Read before anything is waited for: the page may be covered meanwhile, and the photo is kept all the same.
        let agreed = agreed.get_untracked();
        spawn_local(async move {
            let kept = match capture::jpeg(".photo-taken").await {
                Some(jpeg) => media::keep_photo(app, jpeg, agreed).await,
                None => {
                    app.tell("photo-not-yet");
                    None
                }
            };
            match kept {
                Some(media) if app.model.with_untracked(|m| m.screen == Screen::Photo) => done(app, Made::Photo(media)),
                // Whoever went elsewhere meanwhile is not taken from there: it is in the visit, and in no message.
                Some(media) => app.model.update(|m| m.making = Some(Made::Photo(media))),
                None => {
                    keeping.try_set_value(false);
                }
            }
        });
    };
    // What is being kept is not put away meanwhile: it is taken back where it stands next.
    let again = move |()| {
        if keeping.get_value() {
            return;
        }
        capture::forget(".photo-taken");
        stage.set(Stage::Before);
        open();
    };
    let put_away = move |()| {
        if keeping.get_value() {
            return;
        }
        capture::forget(".photo-taken");
        stage.set(Stage::Before);
    };
    view! {
        <p class="hint">{words.say("photo-crop-how")}</p>
        <div class="two-choices">
            <PictureButton class="choice-card" action="put-away" picture="put-away".to_owned() word=words.say("put-away").into_owned() on_touch=put_away />
            <PictureButton class="choice-card" action="again" picture="photo".to_owned() word=words.say("photo-again").into_owned() on_touch=again />
            <PictureButton class="choice-card" action="received" picture="keep".to_owned() word=words.say("sound-done").into_owned() on_touch=keep />
        </div>
    }
    .into_any()
}
