//! Carrying a card with a finger: it begins where a finger no longer trembles, so that a trembling tap stays a tap. The card that is carried is drawn by SVG
//! attributes above everything; where it is let go of outside a house, nothing has happened.

use super::put;
use crate::domain::{ActivityId, House};
use crate::pictures::live::watched;
use crate::pictures::{Pictures, name_of};
use crate::tablet::{
    act::App,
    browser::{fingers, page},
    model::Lifted,
};
use leptos::{ev::PointerEvent, prelude::*};

/// Half of a card's side, in pixels.
const HALF: f64 = 56.0;

/// What lies under a finger that came down, and where. Nothing on the screen knows of it before it is carried.
#[derive(Clone)]
struct Grip {
    finger: i32,
    what: Lifted,
    from: (f64, f64),
}

/// What is being carried.
#[derive(Clone, Copy)]
pub struct Carry {
    app: App,
    activity: ActivityId,
    grip: StoredValue<Option<Grip>>,
    carried: RwSignal<Option<(Lifted, (f64, f64))>>,
}

impl Carry {
    /// Nothing yet.
    pub fn new(app: App, activity: ActivityId) -> Carry {
        Carry { app, activity, grip: StoredValue::new(None), carried: RwSignal::new(None) }
    }

    /// A finger came down. While one carries, another one carries nothing.
    pub fn down(self, event: &PointerEvent) {
        if !event.is_primary() || event.button() != 0 {
            return;
        }
        let what = page::card_under(event).map(|(card, number)| match number {
            Some(number) => Lifted::Placed(number),
            None => Lifted::Card(card),
        });
        self.grip.set_value(what.map(|what| Grip { finger: event.pointer_id(), what, from: place(event) }));
    }

    /// It moved.
    pub fn moved(self, event: &PointerEvent) {
        let Some(Grip { what, from, .. }) = self.held_by(event) else { return };
        let now = place(event);
        if self.carried.with_untracked(Option::is_some) || fingers::far(from, now) {
            self.carried.set(Some((what, now)));
        }
    }

    /// It was lifted: over a house the card goes there.
    pub fn up(self, event: &PointerEvent) {
        if self.held_by(event).is_none() {
            return;
        }
        let carried = self.carried.get_untracked();
        self.let_go();
        let Some((what, (x, y))) = carried.map(|(what, _)| (what, place(event))) else { return };
        let house = page::house_at(x, y).and_then(|key| House::of_key(&key));
        // Let go of where it stands it has not moved: a finger that slides on a card is a finger that trembles.
        if let Some(house) = house.filter(|house| !self.stands_in(&what, *house)) {
            let board = self.app.model.with_untracked(|m| m.board);
            if put(self.app, self.activity, &what, house, board) {
                self.app.model.update(|m| m.lifted = Lifted::Nothing);
            }
        }
    }

    /// What this finger, and no other, came down on.
    fn held_by(self, event: &PointerEvent) -> Option<Grip> {
        self.grip.get_value().filter(|grip| grip.finger == event.pointer_id())
    }

    fn stands_in(self, what: &Lifted, house: House) -> bool {
        let Lifted::Placed(number) = what else { return false };
        self.app.model.with_untracked(|m| {
            let houses = m.in_hand.state.houses.get(&self.activity);
            houses.is_some_and(|h| h.in_house(house).any(|placed| placed.number == *number))
        })
    }

    /// The browser took this finger for something else.
    pub fn lost(self, event: &PointerEvent) {
        if self.held_by(event).is_some() {
            self.let_go();
        }
    }

    fn let_go(self) {
        self.grip.set_value(None);
        if self.carried.with_untracked(Option::is_some) {
            self.carried.set(None);
        }
    }
}

fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// The picture of what is carried, under the finger.
#[component]
pub fn Carried(carry: Carry) -> impl IntoView {
    let pictures = use_context::<Pictures>();
    let what = watched(move || carry.carried.with(|c| c.as_ref().map(|(what, _)| what.clone())));
    let at = watched(move || carry.carried.with(|c| c.as_ref().map(|(_, at)| *at)).unwrap_or_default());
    move || {
        what.get().map(|what| {
            let id = match &what {
                Lifted::Card(id) => Some(id.clone()),
                Lifted::Placed(number) => carry.app.model.with_untracked(|m| {
                    let placed = &m.in_hand.state.houses.get(&carry.activity)?.standing.placed;
                    match &placed.iter().find(|p| p.number == *number)?.card {
                        crate::domain::Card::Library(id) => Some(id.clone()),
                        crate::domain::Card::OwnWords(_) | crate::domain::Card::Made(_) => None,
                    }
                }),
                _ => None,
            };
            let src = id.and_then(|id| crate::library::cards::card(&id)).and_then(|card| pictures.as_ref()?.address(name_of(card.picture)));
            view! {
                <svg class="carried" width="100%" height="100%" aria-hidden="true">
                    <rect x=move || at.get().0 - HALF y=move || at.get().1 - HALF width=2.0 * HALF height=2.0 * HALF rx="16" />
                    {src.map(|href| view! { <image href=href x=move || at.get().0 - HALF + 10.0 y=move || at.get().1 - HALF + 10.0 width=2.0 * HALF - 20.0 height=2.0 * HALF - 20.0 /> })}
                </svg>
            }
        })
    }
}
