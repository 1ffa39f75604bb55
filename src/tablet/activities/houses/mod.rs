//! Three houses on the tablet: choose a card, then a house; or carry it there. What is lifted is the child's own thought until it is put.
//! Refuses to suggest: nothing is chosen beforehand, no house asks to be filled, nothing counts and nothing praises.

mod drag;
mod hand;
mod opened;
mod own_words;

use crate::domain::*;
use crate::library::cards::{self, Board};
use crate::pictures::live::{Watched, watched};
use crate::pictures::live::{live, text};
use crate::pictures::{BoardView, Drawing, HousesView, name_of, words};
use crate::tablet::{
    access::{self, PictureButton},
    act::App,
    browser, media,
    model::{FIRST_BOARD, Lifted, Screen, Work},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Opens houses: this visit's half-made ones go on; others, and those just kept, are offered; without any, new ones begin.
pub fn open(app: App) {
    let there = app.model.with_untracked(|m| {
        let mine = |h: &&Houses| Some(h.visit) == m.in_hand.visit;
        // Houses in which nothing was done are no half-made work; this visit's are used again before new ones begin.
        let something = |h: &&Houses| mine(h) || !(h.is_empty() && h.answers.is_empty());
        let open = m.in_hand.state.houses.values().filter(|h| mine(h) || h.finished.is_none()).filter(something);
        let open = open.filter(|h| may_be_seen(&m.in_hand.state, h));
        open.max_by_key(|h| (h.finished.is_none(), h.started.utc_ms)).map(|h| (h.id, mine(&h) && h.finished.is_none()))
    });
    match there {
        Some((id, true)) => app.go(Screen::Houses(id)),
        Some((id, false)) => app.go(Screen::CarryOn(Work::Houses(id))),
        None => begin(app),
    }
}

/// Begins new houses in the look the child chose, under the names the child gave them.
pub fn begin(app: App) {
    let Some((visit, look, titles)) = app.model.with_untracked(|m| {
        let look = m.in_hand.state.child.as_ref().map(|c| c.profile.look).unwrap_or_default();
        let held = |visit: VisitId| Some(visit) != m.in_hand.visit && m.is_held(visit);
        m.in_hand.visit.map(|visit| (visit, look, own_names(&m.in_hand.state, held)))
    }) else {
        return;
    };
    let activity = ActivityId::from_random(browser::random());
    if step(app, activity, HousesStep::Started { visit, look, titles }) {
        // Whoever is here now need not see on which board a child was before.
        app.model.update(|m| m.board = FIRST_BOARD);
        app.go(Screen::Houses(activity));
    }
}

/// Finished houses that stand in no message of this record were kept for others than the worker, who may be looking on: they are not laid out
/// again, and no name the child gave them is.
fn may_be_seen(state: &State, houses: &Houses) -> bool {
    let told = |house: House| {
        let placed: Vec<_> = houses.in_house(house).collect();
        let same = |message: &Message| {
            message.activity == houses.id
                && matches!(&message.told, Content::House { house: of, placed: told, .. } if *of == house && told.iter().eq(placed.iter().copied()))
        };
        placed.is_empty() || state.messages.values().any(same)
    };
    // What the worker had was taken back in the same breath in which it was finished for others; taken back later, it was the child's slip or wish.
    let still = |message: &Message| {
        message.activity == houses.id && message.taken_back.is_none_or(|back| houses.finished.is_some_and(|done| done < back))
    };
    let for_others = |message: &Message| {
        message.activity == houses.id && message.taken_back.is_some() && message.taken_back == houses.finished
    };
    let all_seen =
        || House::ALL.into_iter().all(told) && state.messages.values().any(still) && !state.messages.values().any(for_others);
    houses.finished.is_none() || houses.is_empty() || all_seen()
}

/// The names the child gave last: of the houses still at hand, else of what was kept and not taken back. None of a visit on which a hold lies: a
/// name may be what was told.
fn own_names(state: &State, held: impl Fn(VisitId) -> bool) -> BTreeMap<House, String> {
    let at_hand = state.houses.values().filter(|houses| may_be_seen(state, houses));
    if let Some(last) = at_hand.max_by_key(|h| h.started.utc_ms) {
        return last.standing.titles.clone();
    }
    let may_stand = |message: &&Message| message.taken_back.is_none() && !held(message.visit);
    let mut told: Vec<_> = state.messages.values().filter(may_stand).collect();
    told.sort_by_key(|message| message.kept.utc_ms);
    let mut names = BTreeMap::new();
    for message in told {
        let Content::House { house, title, .. } = &message.told else { continue };
        match title {
            Some(title) => names.insert(*house, title.clone()),
            None => names.remove(house),
        };
    }
    names
}

/// One step through the door.
fn step(app: App, activity: ActivityId, step: HousesStep) -> bool {
    app.act(Event::Houses(HousesEvent { activity, step }))
}

/// These houses without what undo needs: what is drawn.
pub fn lean(app: App, activity: ActivityId) -> Option<Houses> {
    app.model.with_untracked(|m| lean_of(m.in_hand.state.houses.get(&activity)?).into())
}

fn lean_of(h: &Houses) -> Houses {
    Houses {
        id: h.id,
        visit: h.visit,
        started: h.started,
        look: h.look,
        standing: h.standing.clone(),
        answers: Vec::new(),
        next_number: h.next_number,
        gone_on: Vec::new(),
        kept: h.kept,
        finished: h.finished,
        undo: Vec::new(),
    }
}

/// A house to be kept, and the message it was kept in before.
struct ToKeep {
    house: House,
    placed: Vec<Placement>,
    before: Option<MessageId>,
}

/// What keeping these houses keeps: each house in which something stands, or stood when it was kept before. One that the child took back, or
/// told at an earlier visit, and has not touched since is not told again by the way, unless there is nothing else to keep.
#[inline(never)]
fn to_keep(state: &State, visit: Option<VisitId>, houses: &Houses) -> Vec<ToKeep> {
    let all = |again: bool| -> Vec<ToKeep> {
        let of = |house: House| {
            let placed: Vec<Placement> = houses.in_house(house).cloned().collect();
            let same = state.messages.values().filter(|m| m.activity == houses.id && m.told.house() == Some(house));
            let last = same.max_by_key(|message| (message.taken_back.is_none(), message.kept.utc_ms));
            let here = |message: &&Message| Some(message.visit) == visit;
            let stands = last.is_some_and(|m| m.told.placed() == placed);
            let untouched = stands && last.is_some_and(|m| m.taken_back.is_some() || !here(&m));
            let before = last.filter(|message| message.taken_back.is_none());
            let keeps = (before.is_some() || !placed.is_empty()) && (again || !untouched);
            // What is told at another visit is a message of its own, with its own day and room; that nothing stands there any more is not.
            let before = before.filter(|message| here(message) || placed.is_empty()).map(|message| message.id);
            keeps.then_some(ToKeep { house, placed, before })
        };
        House::ALL.into_iter().filter_map(of).collect()
    };
    let changed = all(false);
    if changed.is_empty() { all(true) } else { changed }
}

/// These houses with what would be kept of them.
#[inline(never)]
pub fn as_kept(app: App, activity: ActivityId) -> Option<Houses> {
    let mut houses = lean(app, activity)?;
    let kept = app.model.with_untracked(|m| to_keep(&m.in_hand.state, m.in_hand.visit, &houses));
    houses.standing.placed.retain(|placed| kept.iter().any(|one| one.house == placed.house));
    Some(houses)
}

/// Keeps them, a message for each house.
#[inline(never)]
pub fn keep(app: App, activity: ActivityId) {
    if app.model.with_untracked(|m| m.keeping) {
        return;
    }
    let Some((visit, titles, kept)) = app.model.with_untracked(|m| {
        let houses = m.in_hand.state.houses.get(&activity)?;
        Some((m.in_hand.visit?, houses.standing.titles.clone(), to_keep(&m.in_hand.state, m.in_hand.visit, houses)))
    }) else {
        return;
    };
    let audience = Audience { not_my_worker: app.model.with_untracked(|m| m.not_my_worker) };
    let events = kept.into_iter().map(|ToKeep { house, placed, before }| {
        // What is for somebody else than before is a message of its own.
        let message = before.filter(|_| audience.is_usual()).unwrap_or_else(|| MessageId::from_random(browser::random()));
        let (how, title) = (How::of_house(&placed), titles.get(&house).cloned());
        let told = Content::House { house, title, placed };
        Event::Message(MessageEvent::Kept { message, visit, activity, told, how, audience })
    });
    let events: Vec<_> = events.collect();
    if audience.is_usual() {
        // "Kept" is said of all of it or not at all.
        let count = events.len();
        let kept = events.into_iter().filter(|event| app.act(event.clone())).count();
        if kept == count && step(app, activity, HousesStep::Finished) {
            app.kept(Work::Houses(activity), audience);
        }
        return;
    }
    let finished = Event::Houses(HousesEvent { activity, step: HousesStep::Finished });
    super::keep_closed(app, Work::Houses(activity), events, Some(finished));
}

/// The board that is open.
fn board(id: &str) -> &'static Board {
    cards::BOARDS.iter().find(|b| b.id == id).unwrap_or(&cards::BOARDS[0])
}

/// A house was touched: what is lifted goes there; with nothing lifted the house opens.
fn touch_house(app: App, activity: ActivityId, house: House) {
    let (lifted, open_board) = app.model.with_untracked(|m| (m.lifted.clone(), m.board));
    match lifted {
        Lifted::Nothing => app.model.update(|m| m.open_house = Some(house)),
        other => {
            let done = put(app, activity, &other, house, open_board);
            if done {
                app.model.update(|m| m.lifted = Lifted::Nothing);
            }
        }
    }
}

/// Puts what is lifted into a house.
fn put(app: App, activity: ActivityId, lifted: &Lifted, house: House, open_board: &str) -> bool {
    let done = put_card(app, activity, lifted, house, open_board);
    if let (true, Lifted::Made(made)) = (done, lifted) {
        // Only now is the child done with it: until it stands in a house it is offered again.
        media::finished(app, made);
        if let Made::Drawing { drawing, .. } = made {
            super::drawing::is_kept(app, *drawing);
        }
    }
    done
}

fn put_card(app: App, activity: ActivityId, lifted: &Lifted, house: House, open_board: &str) -> bool {
    match lifted {
        Lifted::Nothing => false,
        Lifted::Card(id) => {
            step(app, activity, HousesStep::Put { card: Card::Library(id.clone()), house, board: Some(open_board.into()) })
        }
        Lifted::OwnWords(own) => step(app, activity, HousesStep::Put { card: Card::OwnWords(own.clone()), house, board: None }),
        Lifted::Made(made) => step(app, activity, HousesStep::Put { card: Card::Made(made.clone()), house, board: None }),
        Lifted::Placed(number) => step(app, activity, HousesStep::Moved { number: *number, house }),
    }
}

/// A card of the board was touched: it is lifted and said; touched again, it is laid back.
fn lift(app: App, card: Card) {
    let Card::Library(id) = card else { return };
    let same = app.model.with_untracked(|m| m.lifted == Lifted::Card(id.clone()));
    let word = words_of(app).card(&id);
    app.model.update(|m| {
        m.lifted = if same { Lifted::Nothing } else { Lifted::Card(id) };
        m.notice = None;
    });
    if !same {
        access::say_card(app, &word);
        // By the keyboard the houses are next; by finger or mouse nothing moves.
        browser::page::focus_by_keyboard(".houses-page .house-front");
    }
}

fn words_of(app: App) -> crate::library::words::Words {
    crate::library::words::Words::of(app.model.with_untracked(|m| m.language))
}

/// An answer of the strip: kept as an answer, said back, and never argued with.
pub fn answer(app: App, activity: ActivityId, answer: Answer) {
    let open_board = app.model.with_untracked(|m| m.board.to_owned());
    let kept = step(app, activity, HousesStep::Answered { answer, board: Some(open_board) });
    super::answered(app, answer, kept);
}

/// The screen.
pub fn screen(app: App, activity: ActivityId) -> AnyView {
    let there = app.model.with_untracked(|m| m.in_hand.state.houses.get(&activity).map(lean_of));
    let Some(first) = there else {
        app.go(Screen::ChildHome);
        return ().into_any();
    };
    let houses = app.pick(move |m| m.in_hand.state.houses.get(&activity).map(lean_of).unwrap_or_else(|| first.clone()));
    let lifted = app.pick(|m| m.lifted.clone());
    let in_hand = watched(move || lifted.with(|l| *l != Lifted::Nothing));
    let chosen_placed = watched(move || lifted.with(|l| if let Lifted::Placed(n) = l { Some(*n) } else { None }));
    // With something in the hand a card that stands in a house is a part of the house.
    let touch_card = move |number: u32| {
        let other = lifted.with_untracked(|l| !matches!(l, Lifted::Nothing) && *l != Lifted::Placed(number));
        let there = houses.with_untracked(|h| h.standing.placed.iter().find(|p| p.number == number).map(|p| p.house));
        if let Some(house) = there.filter(|_| other) {
            return touch_house(app, activity, house);
        }
        app.model.update(|m| {
            m.lifted = Lifted::Placed(number);
            m.notice = None;
        })
    };
    let opened = app.pick(|m| m.open_house);
    let on_board = app.pick(|m| if let Lifted::Card(id) = &m.lifted { Some(Card::Library(id.clone())) } else { None });
    let is_it = |card: &Card| matches!(card, Card::Library(id) if id == cards::UNSAFE);
    let stands = watched(move || houses.with(|houses| houses.standing.placed.iter().any(|placed| is_it(&placed.card))));
    super::watch_for_a_sign(app, stands, move |m| m.in_hand.state.houses.contains_key(&activity));
    let carry = drag::Carry::new(app, activity);
    let inside = view! {
        <div class="houses-page" on:pointerdown=move |e| carry.down(&e) on:pointermove=move |e| carry.moved(&e)
            on:pointerup=move |e| carry.up(&e) on:pointercancel=move |e| carry.lost(&e)
            on:keydown=move |e| if e.key() == "Escape" { app.model.update(|m| m.lifted = Lifted::Nothing) }>
            <hand::Hand app=app activity=activity houses=houses lifted=lifted />
            // By keyboard and by ear stop comes before the cards; to the eye it stands at its edge.
            <Strip app=app on_answer=move |given| answer(app, activity, given) />
            <HousesView houses=houses on_house=move |house| touch_house(app, activity, house) on_card=touch_card
                chosen=chosen_placed in_hand=in_hand />
            <Boards app=app on_choose=move |card| lift(app, card) chosen=on_board />
            <drag::Carried carry=carry />
        </div>
        {live(move || opened.get().map(|house| opened::opened(app, activity, house, houses)))}
    };
    crate::tablet::screens::childs(app, "houses", inside)
}

/// Another board, from its first place; its tab is in sight.
fn turn_to(app: App, board: &'static str) {
    app.model.update(|m| m.board = board);
    request_animation_frame(|| {
        browser::page::to_start(".board-place .board");
        browser::page::into_sight(".board-tab[aria-pressed=true]");
    });
}

/// The boards by their pictures, and the one that is open. Its places never change.
#[component]
pub fn Boards(
    /// The tablet.
    app: App,
    /// What a chosen card does.
    #[prop(into)]
    on_choose: Callback<Card>,
    /// The card that is in hand.
    chosen: Watched<Option<Card>>,
) -> impl IntoView {
    let words = words();
    let open = app.pick(|m| m.board);
    view! {
        <div class="board-tabs" role="group" aria-label=words.say("boards")>
            {cards::BOARDS.iter().map(|b| view! {
                <button type="button" class="board-tab" data-board-tab=b.id aria-pressed=text(move || (open.get() == b.id).to_string())
                    on:click=move |_| turn_to(app, b.id)>
                    <Drawing name=name_of(b.picture) />
                    <span class="tab-word">{words.say(&format!("board-{}", b.id))}</span>
                </button>
            }).collect_view()}
        </div>
        <div class="board-place">
            {live(move || view! { <BoardView board=board(open.get()) on_choose=on_choose chosen=chosen /> })}
        </div>
    }
}

/// The answers, always at the same edge and in the same order, and what ends the houses.
#[component]
pub fn Strip(
    /// The tablet.
    app: App,
    /// What an answer does.
    #[prop(into)]
    on_answer: Callback<Answer>,
) -> impl IntoView {
    let words = words();
    let level = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().map(|c| c.profile.answers).unwrap_or_default());
    view! {
        <div class="strip" data-strip=u8::from(level).to_string() role="group" aria-label=words.say("strip")>
            {Answer::of(level).iter().copied().map(|a| view! {
                <PictureButton class="answer" action=a.key() picture=format!("answer-{}", a.key()) word=words.say(&format!("answer-{}", a.key())).into_owned()
                    on_touch=move |()| on_answer.run(a) />
            }).collect_view()}
        </div>
    }
}
