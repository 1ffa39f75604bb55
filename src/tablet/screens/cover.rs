//! The cover: an ordinary drawing page that can be drawn on. Nothing on it says that there is something behind it, nothing of the work is
//! left in the page, and what is drawn here is kept nowhere: it is there so that a child whom somebody watches is busy with a picture.

use crate::pictures::live::{list, text};
use crate::pictures::{Drawing, words};
use crate::tablet::{act::App, model::Door, turn};
use leptos::{ev::PointerEvent, prelude::*};

/// The crayons: the key of their word and the class of their ink.
const CRAYONS: [&str; 4] = ["red", "green", "blue", "black"];
/// Most lines on a page, and most points in a line: a hand that rests on the glass must not fill the memory.
const LINES_MAX: usize = 2_000;
const POINTS_MAX: usize = 20_000;

/// A line on the page, as an SVG list of points.
#[derive(Clone, Copy)]
struct Line {
    number: usize,
    crayon: &'static str,
    points: RwSignal<String>,
}

pub fn screen(app: App) -> AnyView {
    let words = words();
    let crayon = RwSignal::new("blue");
    let lines = RwSignal::new(Vec::<Line>::new());
    let drawing = RwSignal::new(false);
    let add = move |event: &PointerEvent| {
        let Some(line) = lines.with_untracked(|all| all.last().copied()) else { return };
        if line.points.with_untracked(String::len) < POINTS_MAX * 10 {
            line.points.update(|points| points.push_str(&format!("{},{} ", event.client_x(), event.client_y())));
        }
    };
    let down = move |event: PointerEvent| {
        if event.is_primary() && lines.with_untracked(Vec::len) < LINES_MAX {
            lines.update(|all| {
                all.push(Line { number: all.len(), crayon: crayon.get_untracked(), points: RwSignal::new(String::new()) })
            });
            drawing.set(true);
            // A touch that does not move leaves a dot.
            add(&event);
            add(&event);
        }
    };
    let moved = move |event: PointerEvent| {
        if event.is_primary() && drawing.get_untracked() {
            add(&event);
        }
    };
    view! {
        <main class="covered" data-screen="cover">
            <h1 class="only-read" tabindex="-1">{words.say("cover-title")}</h1>
            <Drawing name="drawing-page" class="cover-page" />
            <svg class="cover-lines" width="100%" height="100%" aria-hidden="true" on:pointerdown=down on:pointermove=moved
                on:pointerup=move |_| drawing.set(false) on:pointercancel=move |_| drawing.set(false)>
                {list(move || lines.get(), |line| line.number.to_string(), |line| view! {
                    <polyline class=format!("ink-{}", line.crayon) points=text(move || line.points.get()) />
                }.into_any())}
            </svg>
            <div class="crayons" role="group" aria-label=words.say("cover-crayons")>
                {CRAYONS.into_iter().map(|one| view! {
                    <button type="button" class="crayon" aria-label=words.say(&format!("crayon-{one}")) aria-pressed=text(move || (crayon.get() == one).to_string())
                        on:click=move |_| crayon.set(one)>
                        <svg viewBox="0 0 72 24" width="72" height="24" aria-hidden="true" class=format!("ink-{one}")>
                            <path class="wax" d="M4 4h48l14 8-14 8H4z" /><path d="M16 4v16M52 4v16" />
                        </svg>
                    </button>
                }).collect_view()}
            </div>
            <button type="button" class="uncover" data-action="uncover" aria-label=words.say("cover-back") on:click=move |_| turn::ask_for(app, Door::Uncover)>
                <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" /></svg>
            </button>
        </main>
    }
    .into_any()
}
