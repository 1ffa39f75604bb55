//! Drawing on the tablet: a pen, a place where marks are put away, and pictures that are laid on the paper by a child who holds no pen. Refuses
//! to say what a drawing shows, to finish or to better it, and to throw a mark away.

mod pen;

use super::houses::{Boards, Strip};
use crate::domain::activity::drawing::{Breadth, Colour, PAPER, PICTURE_HALF, Pen, Scene, Spot, What};
use crate::domain::*;
use crate::library::cards;
use crate::pictures::live::{Watched, list, live, text, watched};
use crate::pictures::paper::{colour_of, mark_on, scene_of};
use crate::pictures::{Card as Shown, PaperView, words};
use crate::tablet::{
    access::{self, PictureButton},
    act::App,
    browser::{self, canvas, fingers},
    model::{Lifted, Screen, Work},
};
use leptos::prelude::*;
use pen::Pencil;
use web_sys::PointerEvent;

/// A finger that puts a mark away reaches so far, in units of the paper.
const REACH: u16 = 24;
/// Places for a picture that is laid down by keys or a switch: so many across and down.
const CELLS: (u16, u16) = (4, 3);

/// Opens a drawing: this visit's half-made one goes on, an earlier one is offered; without any, a new paper.
#[inline(never)]
pub fn open(app: App) {
    let there = app.model.with_untracked(|m| {
        let mine = |d: &Drawing| Some(d.visit) == m.in_hand.visit;
        let half_made = m.in_hand.state.drawings.values().filter(|d| d.finished.is_none() && (mine(d) || !d.is_untouched()));
        half_made.max_by_key(|d| (mine(d), d.started.utc_ms)).map(|d| (d.id, mine(d)))
    });
    match there {
        Some((id, true)) => app.go(Screen::Drawing(id)),
        Some((id, false)) => app.go(Screen::CarryOn(Work::Drawing(id))),
        None => begin(app),
    }
}

/// Lays out a new paper.
#[inline(never)]
pub fn begin(app: App) {
    let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) else { return };
    let activity = ActivityId::from_random(browser::random());
    if step(app, activity, DrawingStep::Started { visit }) {
        app.go(Screen::Drawing(activity));
    }
}

fn step(app: App, activity: ActivityId, step: DrawingStep) -> bool {
    app.act(Event::Drawing(DrawingEvent { activity, step }))
}

/// The drawing as it would be kept now; nothing while the paper is bare.
#[inline(never)]
pub fn made(app: App, activity: ActivityId) -> Option<Made> {
    app.model.with_untracked(|m| {
        let drawing = m.in_hand.state.drawings.get(&activity)?;
        let marks = drawing.numbers();
        (!marks.is_empty()).then_some(Made::Drawing { drawing: activity, scene: drawing.scene, marks })
    })
}

/// The drawing of a message or of a card, as the tablet knows it.
#[inline(never)]
pub fn view_of(app: App, made: &Made) -> Option<AnyView> {
    let Made::Drawing { drawing, scene, marks } = made else { return None };
    let kept = app.model.with_untracked(|m| {
        let known = m.in_hand.state.drawings.get(drawing)?;
        Some(known.as_kept(*scene, marks))
    })?;
    Some(view! { <PaperView drawing=kept /> }.into_any())
}

/// The child is done with it: back to the houses it is for, or on to who will see it.
fn finished(app: App, activity: ActivityId) {
    app.model.update(|m| m.lifted = Lifted::Nothing);
    match (made(app, activity), app.model.with_untracked(|m| m.for_houses)) {
        (None, _) => app.go(Screen::ChildHome),
        (Some(made), Some(houses)) => super::ways::into_houses(app, houses, made),
        (Some(_), None) => app.go(Screen::WhoWillSee(Work::Drawing(activity))),
    }
}

/// Says finished, once it is kept.
#[inline(never)]
pub fn is_kept(app: App, activity: ActivityId) -> bool {
    step(app, activity, DrawingStep::Finished)
}

/// An answer of the strip.
#[inline(never)]
pub fn answer(app: App, activity: ActivityId, answer: Answer) {
    let kept = step(app, activity, DrawingStep::Answered { answer });
    super::answered(app, answer, kept);
}

/// What a finger on the paper does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Draws,
    PutsAway,
    Lays,
}

/// The screen.
#[inline(never)]
pub fn screen(app: App, activity: ActivityId) -> AnyView {
    if !app.model.with_untracked(|m| m.in_hand.state.drawings.contains_key(&activity)) {
        app.go(Screen::ChildHome);
        return ().into_any();
    }
    let is_it = |what: &What| matches!(what, What::Picture { card: Card::Library(id), .. } if id == cards::UNSAFE);
    let stands = app.pick(move |m| drawing_of(m, activity).is_some_and(|d| d.standing().any(|mark| is_it(&mark.what))));
    super::watch_for_a_sign(app, stands, move |m| drawing_of(m, activity).is_some());
    let (tool, pen, choosing) = (RwSignal::new(Tool::Draws), RwSignal::new(Pen::default()), RwSignal::new(false));
    let inside = view! {
        <div class="drawing-page" on:keydown=move |e| if e.key() == "Escape" { app.model.update(|m| m.lifted = Lifted::Nothing); choosing.set(false) }>
            {tools(app, activity, tool, pen, choosing)}
            <Strip app=app on_answer=move |given| answer(app, activity, given) />
            {paper(app, activity, tool, pen)}
            {pens(pen, tool)}
        </div>
        {live(move || choosing.get().then(|| pictures(app, tool, choosing)))}
    };
    crate::tablet::screens::childs(app, "drawing", inside)
}

fn drawing_of(m: &crate::tablet::model::Model, activity: ActivityId) -> Option<&Drawing> {
    m.in_hand.state.drawings.get(&activity)
}

fn tools(app: App, activity: ActivityId, tool: RwSignal<Tool>, pen: RwSignal<Pen>, choosing: RwSignal<bool>) -> AnyView {
    let words = words();
    let can_undo = app.pick(move |m| drawing_of(m, activity).is_some_and(|d| !d.undo.is_empty()));
    let scene = app.pick(move |m| drawing_of(m, activity).map(|d| d.scene).unwrap_or_default());
    let lifted = app.pick(|m| if let Lifted::Card(id) = &m.lifted { Some(Card::Library(id.clone())) } else { None });
    let next_scene = move |()| {
        let at = Scene::ALL.iter().position(|one| *one == scene.get_untracked()).unwrap_or_default();
        step(app, activity, DrawingStep::SceneChosen(Scene::ALL[(at + 1) % Scene::ALL.len()]));
    };
    let next_breadth = move |()| {
        pen.update(|pen| {
            let at = Breadth::ALL.iter().position(|one| *one == pen.breadth).unwrap_or_default();
            pen.breadth = Breadth::ALL[(at + 1) % Breadth::ALL.len()];
        });
        tool.set(Tool::Draws);
    };
    let put_away = move |()| {
        app.model.update(|m| m.lifted = Lifted::Nothing);
        tool.update(|tool| *tool = if *tool == Tool::PutsAway { Tool::Draws } else { Tool::PutsAway });
    };
    let away_pressed = watched(move || tool.get() == Tool::PutsAway);
    let title = words.say("choice-drawing");
    view! {
        <div class="drawing-tools">
            <h1 class="only-read" tabindex="-1">{title}</h1>
            // What mends comes first: on a phone the row pans, and these two are always in reach.
            <PictureButton action="undo" picture="undo".to_owned() word=words.say("undo").into_owned()
                on_touch=move |()| if can_undo.get_untracked() { step(app, activity, DrawingStep::Undone); } />
            <div class="tool" class:pressed=move || away_pressed.get()>
                <PictureButton action="put-away" picture="put-away".to_owned() word=words.say("put-away").into_owned() on_touch=put_away />
            </div>
            <PictureButton action="breadth" picture=watched(move || format!("pen-{}", pen.get().breadth.key())) word=words.say("drawing-breadth").into_owned() on_touch=next_breadth />
            <PictureButton action="lay-pictures" picture="lay-pictures".to_owned() word=words.say("drawing-pictures").into_owned() on_touch=move |()| choosing.set(true) />
            <PictureButton action="scene" picture=watched(move || format!("scene-{}", scene.get().key())) word=words.say("drawing-scene").into_owned() on_touch=next_scene />
            <div class="paper-hand" aria-live="polite">{live(move || lifted.get().map(|card| view! { <Shown card=card /> }))}</div>
            <PictureButton class="done" action="finished" picture="keep".to_owned() word=words.say("houses-finished").into_owned() on_touch=move |()| finished(app, activity) />
        </div>
    }
    .into_any()
}

/// The pens, each with its colour; none means anything.
fn pens(pen: RwSignal<Pen>, tool: RwSignal<Tool>) -> AnyView {
    let words = words();
    let choose = move |colour: Colour| {
        pen.update(|pen| pen.colour = colour);
        tool.set(Tool::Draws);
    };
    view! {
        <div class="pens" role="group" aria-label=words.say("drawing-pens")>
            {Colour::ALL.into_iter().map(|colour| view! {
                <button type="button" class="pen" data-pen=colour.key() aria-label=words.say(&format!("pen-{}", colour.key()))
                    aria-pressed=text(move || (tool.get() == Tool::Draws && pen.get().colour == colour).to_string()) on:click=move |_| choose(colour)>
                    <svg viewBox="0 0 72 72" width="72" height="72" aria-hidden="true">
                        <path d="M22 40V62a4 4 0 0 0 4 4H46a4 4 0 0 0 4-4V40Z" fill=colour_of(colour) stroke="#2b2420" stroke-width="2" />
                        <path d="M22 40 30 22H42L50 40Z" fill="#efe2cc" stroke="#2b2420" stroke-width="2" stroke-linejoin="round" />
                        <path d="M30 22 36 8 42 22Z" fill=colour_of(colour) stroke="#2b2420" stroke-width="2" stroke-linejoin="round" />
                    </svg>
                </button>
            }).collect_view()}
        </div>
    }
    .into_any()
}

/// What is known of a mark from one moment to the next: its number, and how many points it has.
type Seen = (u32, usize);

fn seen(drawing: &Drawing) -> Vec<Seen> {
    let points = |what: &What| if let What::Stroke { line, .. } = what { line.0.len() } else { 0 };
    drawing.standing().map(|mark| (mark.number, points(&mark.what))).collect()
}

/// The paper.
fn paper(app: App, activity: ActivityId, tool: RwSignal<Tool>, pen: RwSignal<Pen>) -> AnyView {
    let words = words();
    let marks = app.pick(move |m| drawing_of(m, activity).map(seen).unwrap_or_default());
    let scene = app.pick(move |m| drawing_of(m, activity).map(|d| d.scene).unwrap_or_default());
    let in_hand = app.pick(|m| m.lifted != Lifted::Nothing);
    let one = move |(number, _): Seen| {
        app.model.with_untracked(|m| drawing_of(m, activity)?.mark(number).map(mark_on)).unwrap_or_else(|| ().into_any())
    };
    let pencil = StoredValue::new_local(Pencil::new(app, activity));
    on_cleanup(move || pencil.with_value(Pencil::end));
    let put_away = move |e: &PointerEvent| {
        let place = canvas::paper_under(e).map(|lies| lies.spot(f64::from(e.client_x()), f64::from(e.client_y())));
        let found = app.model.with_untracked(|m| drawing_of(m, activity)?.at(place?, REACH));
        if let Some(mark) = found {
            step(app, activity, DrawingStep::PutAway { mark });
        }
    };
    let down = move |e: PointerEvent| match tool.get_untracked() {
        Tool::Draws => pencil.with_value(|pencil| pencil.down(&e, pen.get_untracked())),
        Tool::PutsAway => put_away(&e),
        Tool::Lays => {}
    };
    let up = move |e: PointerEvent| match tool.get_untracked() {
        Tool::Lays => {
            if let Some(lies) = canvas::paper_under(&e) {
                lay(app, activity, lies.spot(f64::from(e.client_x()), f64::from(e.client_y())));
            }
        }
        _ => pencil.with_value(|pencil| pencil.up(&e)),
    };
    let (width, height) = PAPER;
    view! {
        <div class="paper-place" data-tool=move || match tool.get() { Tool::Draws => "draws", Tool::PutsAway => "puts-away", Tool::Lays => "lays" }
            on:pointerdown=down on:pointermove=move |e| pencil.with_value(|pencil| pencil.moved(&e)) on:pointerup=up
            on:pointercancel=move |e| pencil.with_value(|pencil| pencil.up(&e))>
            <svg class="paper" viewBox=format!("0 0 {width} {height}") role="img" aria-label=words.say("made-drawing")>
                {live(move || scene_of(scene.get()))}
                {list(move || marks.get(), |(number, points)| format!("{number}.{points}"), one)}
            </svg>
            <canvas class="paper-glass" width="1200" height="900" aria-hidden="true"></canvas>
            {live(move || (tool.get() == Tool::Lays && in_hand.get()).then(|| cells(app, activity)))}
        </div>
    }
    .into_any()
}

/// Places on the paper for whoever uses keys or a switch: a finger goes where it likes.
fn cells(app: App, activity: ActivityId) -> AnyView {
    let words = words();
    let middle = |at: u16, of: u16, size: u16| (2 * at + 1) * (size / (2 * of));
    let cell = move |number: u16| {
        let (column, row) = (number % CELLS.0, number / CELLS.0);
        let at = Spot { x: middle(column, CELLS.0, PAPER.0), y: middle(row, CELLS.1, PAPER.1) };
        let name = words.with("drawing-place", &[("number", i64::from(number + 1).into())]);
        view! {
            <button type="button" class="paper-cell" aria-label=name on:click=move |_| if fingers::by_keys() { lay(app, activity, at) }></button>
        }
    };
    view! { <div class="paper-cells">{(0..CELLS.0 * CELLS.1).map(cell).collect_view()}</div> }.into_any()
}

/// Lays what is in the hand on the paper; with an empty hand, a picture that lies there is taken up.
fn lay(app: App, activity: ActivityId, at: Spot) {
    let lifted = app.model.with_untracked(|m| m.lifted.clone());
    let taken = match lifted {
        Lifted::Card(id) => step(app, activity, DrawingStep::Placed { card: Card::Library(id), at }),
        Lifted::Placed(mark) => step(app, activity, DrawingStep::Moved { mark, at }),
        _ => {
            let found = app.model.with_untracked(|m| {
                let drawing = drawing_of(m, activity)?;
                let mark = drawing.at(at, 0)?;
                matches!(drawing.mark(mark)?.what, What::Picture { .. }).then_some(mark)
            });
            app.model.update(|m| m.lifted = found.map_or(Lifted::Nothing, Lifted::Placed));
            return;
        }
    };
    if taken {
        app.model.update(|m| m.lifted = Lifted::Nothing);
    }
}

/// The pictures to choose from: the boards, as everywhere.
fn pictures(app: App, tool: RwSignal<Tool>, choosing: RwSignal<bool>) -> AnyView {
    let words = words();
    let nothing: Watched<Option<Card>> = None.into();
    let choose = move |card: Card| {
        let Card::Library(id) = card else { return };
        access::say_card(app, &words.card(&id));
        app.model.update(|m| m.lifted = Lifted::Card(id));
        tool.set(Tool::Lays);
        choosing.set(false);
    };
    let by_hand = move |()| {
        tool.set(Tool::Lays);
        choosing.set(false);
    };
    view! {
        <div class="over">
            <div class="paper-pictures" role="dialog" aria-label=words.say("drawing-pictures")>
                <Boards app=app on_choose=choose chosen=nothing />
                <div class="row">
                    <PictureButton class="go-back" action="move-pictures" picture="hand-cover".to_owned() word=words.say("drawing-move").into_owned() on_touch=by_hand />
                    <PictureButton class="go-back" action="back" picture="undo".to_owned() word=words.say("child-go-back").into_owned() on_touch=move |()| choosing.set(false) />
                </div>
            </div>
        </div>
    }
    .into_any()
}

const _: () = assert!(PICTURE_HALF * 2 < PAPER.1, "a picture fits on the paper");
