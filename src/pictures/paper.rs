//! A child's drawing, as it was drawn: strokes as the pen went, pictures where they were put. The same on the tablet, in the office and in print.
//! Refuses to smooth, to straighten and to say what it shows.

use super::{Pictures, name_of, words};
use crate::domain::Card;
use crate::domain::Drawing;
use crate::domain::activity::drawing::{Colour, Mark, PAPER, PICTURE_HALF, Pen, Point, Points, Scene, What};
use crate::library::cards;
use crate::pictures::card::card_word;
use leptos::prelude::*;
use std::fmt::Write;

/// The colour of a pen, the same in every theme: it is the child's, and no theme's.
pub fn colour_of(colour: Colour) -> &'static str {
    match colour {
        Colour::Black => "#1d1a17",
        Colour::Red => "#d2342c",
        Colour::Yellow => "#f6c62b",
        Colour::Green => "#3d8f3f",
        Colour::Blue => "#2c67c7",
        Colour::Brown => "#6b4226",
        Colour::Sand => "#c98d5e",
    }
}

/// The ground that every drawing lies on.
pub const GROUND: &str = "#fffdf8";

/// How broad a stroke is where the pen was pressed so hard: in four steps, the second where the glass does not say.
fn step_of(pressure: u8) -> u8 {
    match pressure {
        0 => 1,
        hard => (hard - 1) / 64,
    }
}

/// The breadth of a stroke at a step, in units of the paper.
pub fn breadth_of(pen: Pen, pressure: u8) -> f64 {
    let part = [0.6, 1.0, 1.3, 1.6][usize::from(step_of(pressure).min(3))];
    f64::from(pen.breadth.units()) * part
}

/// The way of a stroke, cut where the pen's pressure changed a step: the pressure of each piece, and its path.
fn ways(line: &Points) -> Vec<(u8, String)> {
    let mut ways: Vec<(u8, String)> = Vec::new();
    let mut last: Option<Point> = None;
    for point in &line.0 {
        match ways.last_mut() {
            Some((pressure, way)) if step_of(*pressure) == step_of(point.pressure) => {
                let _ = write!(way, "L{} {}", point.at.x, point.at.y);
            }
            _ => {
                let from = last.unwrap_or(*point).at;
                let way = format!("M{} {}L{} {}", from.x, from.y, point.at.x, point.at.y);
                ways.push((point.pressure, way));
            }
        }
        last = Some(*point);
    }
    ways
}

fn mark(mark: &Mark) -> AnyView {
    match &mark.what {
        What::Stroke { pen, line } => {
            let colour = colour_of(pen.colour);
            let paths = ways(line)
                .into_iter()
                .map(|(pressure, way)| view! { <path d=way stroke-width=format!("{:.1}", breadth_of(*pen, pressure)) /> })
                .collect_view();
            view! {
                <g data-mark=mark.number.to_string() fill="none" stroke=colour stroke-linecap="round" stroke-linejoin="round">{paths}</g>
            }
            .into_any()
        }
        What::Picture { card, at } => {
            let half = i32::from(PICTURE_HALF);
            let (x, y) = (i32::from(at.x) - half, i32::from(at.y) - half);
            let word = card_word(words(), card);
            let address = match card {
                Card::Library(id) => cards::card(id)
                    .and_then(|card| use_context::<Pictures>().and_then(|pictures| pictures.address(name_of(card.picture)))),
                Card::OwnWords(_) | Card::Made(_) => None,
            };
            view! {
                <g data-mark=mark.number.to_string()>
                    <title>{word}</title>
                    {address.map(|href| view! { <image href=href x=x.to_string() y=y.to_string() width=(2 * half).to_string() height=(2 * half).to_string() /> })}
                </g>
            }
            .into_any()
        }
    }
}

fn scene(scene: Scene) -> AnyView {
    let (width, height) = PAPER;
    let ground = view! { <rect width=width.to_string() height=height.to_string() fill=GROUND /> };
    let line = "#b9ab98";
    match scene {
        Scene::Plain => ground.into_any(),
        Scene::Room => view! {
            {ground}
            <rect x="0" y="0" width="1600" height="800" fill="#f7efe0" />
            <rect x="0" y="800" width="1600" height="400" fill="#ead9bd" />
            <path d="M0 800H1600" fill="none" stroke=line stroke-width="8" />
            <rect x="1130" y="170" width="260" height="300" rx="16" fill="#e4f0f7" stroke=line stroke-width="8" />
            <path d="M1260 170V470M1130 320H1390" fill="none" stroke=line stroke-width="8" />
            <path d="M170 800V330a16 16 0 0 1 16-16H434a16 16 0 0 1 16 16V800" fill="#efe2cc" stroke=line stroke-width="8" />
            <circle cx="405" cy="570" r="14" fill=line />
        }
        .into_any(),
        Scene::Outside => view! {
            {ground}
            <rect x="0" y="0" width="1600" height="760" fill="#e9f3f8" />
            <rect x="0" y="760" width="1600" height="440" fill="#e3eed3" />
            <path d="M0 760H1600" fill="none" stroke=line stroke-width="8" />
        }
        .into_any(),
    }
}

/// What lies on a paper, for a picture that somebody else frames.
pub fn lies_on(drawing: &Drawing) -> AnyView {
    let marks = drawing.standing().map(mark).collect_view();
    view! { {scene(drawing.scene)} {marks} }.into_any()
}

/// One mark, for a paper that grows.
pub fn mark_on(of: &Mark) -> AnyView {
    mark(of)
}

/// The ground of a paper, for one that grows.
pub fn scene_of(of: Scene) -> AnyView {
    scene(of)
}

/// A drawing, whole.
#[component]
pub fn PaperView(
    /// The drawing.
    drawing: Drawing,
) -> impl IntoView {
    let (width, height) = PAPER;
    let named = words().say("made-drawing").into_owned();
    view! {
        <svg xmlns="http://www.w3.org/2000/svg" class="paper" viewBox=format!("0 0 {width} {height}") role="img" aria-label=named>
            {lies_on(&drawing)}
        </svg>
    }
}
