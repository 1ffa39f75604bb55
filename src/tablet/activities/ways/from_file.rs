//! A photo of paper work that is in this tablet already, laid in by the adult when the child has gone. It is drawn anew, so that nothing beside
//! the picture comes along. Refuses to stand on a screen of the child's, and a picture that nobody looked at first.

use crate::domain::*;
use crate::pictures::live::live;
use crate::pictures::words;
use crate::tablet::{act::App, browser::capture, media};
use leptos::{prelude::*, task::spawn_local};

/// Longest side, in pixels.
const SIDE: u32 = 2_048;
/// A larger file is no photo of a camera that anybody holds.
const BYTES_MAX: f64 = 40_000_000.0;

/// The part of the adult's page.
#[inline(never)]
pub fn choose(app: App) -> AnyView {
    let words = words();
    let agreed = RwSignal::new(String::new());
    let chosen = RwSignal::new(false);
    let keeping = StoredValue::new(false);
    let choose = move |e: leptos::ev::Event| {
        spawn_local(async move {
            let drawn = capture::draw_file(&e, ".file-taken", SIDE, BYTES_MAX).await;
            chosen.try_set(drawn);
            if !drawn {
                app.tell("file-no-picture");
            }
        })
    };
    let keep = move |_| {
        if keeping.try_update_value(|keeping| std::mem::replace(keeping, true)).unwrap_or(true) {
            return;
        }
        let agreed = agreed.get_untracked();
        // Nothing is closed before it is on disk.
        app.model.update(|m| m.keeping = true);
        spawn_local(async move {
            if let Some(jpeg) = capture::jpeg(".file-taken").await
                && let Some(media) = media::keep_photo(app, jpeg, agreed).await
                && let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit)
                && app.act(super::kept(app, visit, Made::Photo(media), Audience::default()))
            {
                chosen.try_set(false);
                app.tell("file-kept");
            }
            app.model.update(|m| m.keeping = false);
            keeping.try_set_value(false);
        })
    };
    view! {
        <details class="from-file">
            <summary>{words.say("file-title")}</summary>
            <p>{words.say("photo-what-file")}</p>
            <p class="photo-never">{words.say("photo-never")}</p>
            <label>
                <span>{words.say("photo-agreed")} " " <span class="hint">{words.say("photo-agreed-hint")}</span></span>
                <input type="text" name="agreed" autocomplete="off" maxlength=NAME_MAX.to_string() on:input:target=move |e| agreed.set(e.target().value()) />
            </label>
            <label>{words.say("file-choose")} <input type="file" name="photo" accept="image/*" on:change=choose /></label>
            <canvas class="file-taken" role="img" aria-label=words.say("made-photo") hidden=move || !chosen.get()></canvas>
            {live(move || chosen.get().then(|| view! {
                <button type="button" class="primary" data-action="photo" on:click=keep>{words.say("file-keep")}</button>
            }))}
        </details>
    }
    .into_any()
}
