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

#[derive(Clone, PartialEq)]
struct Grip {
    what: Lifted,
    from: (f64, f64),
    at: Option<(f64, f64)>,
}

/// What is being carried.
#[derive(Clone, Copy)]
pub struct Carry {
    app: App,
    activity: ActivityId,
    grip: RwSignal<Option<Grip>>,
}

impl Carry {
    /// Nothing yet.
    pub fn new(app: App, activity: ActivityId) -> Carry {
        Carry { app, activity, grip: RwSignal::new(None) }
    }

    /// A finger came down.
    pub fn down(self, event: &PointerEvent) {
        if !event.is_primary() || event.button() != 0 {
            return;
        }
        let what = page::card_under(event).map(|(card, number)| match number {
            Some(number) => Lifted::Placed(number),
            None => Lifted::Card(card),
        });
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.grip.set(what.map(|what| Grip { what, from, at: None }));
    }

    /// It moved.
    pub fn moved(self, event: &PointerEvent) {
        let now = (f64::from(event.client_x()), f64::from(event.client_y()));
        let far = self.grip.with_untracked(|g| {
            g.as_ref().is_some_and(|g| g.at.is_some() || (now.0 - g.from.0).hypot(now.1 - g.from.1) > fingers::TREMBLES)
        });
        if far {
            self.grip.update(|g| {
                if let Some(g) = g {
                    g.at = Some(now);
                }
            });
        }
    }

    /// It was lifted: over a house the card goes there.
    pub fn up(self, event: &PointerEvent) {
        let Some(grip) = self.grip.get_untracked() else { return };
        self.grip.set(None);
        if grip.at.is_none() {
            return;
        }
        let house = page::house_at(f64::from(event.client_x()), f64::from(event.client_y())).and_then(|key| House::of_key(&key));
        if let Some(house) = house {
            let board = self.app.model.with_untracked(|m| m.board);
            if put(self.app, self.activity, &grip.what, house, board) {
                self.app.model.update(|m| m.lifted = Lifted::Nothing);
            }
        }
    }

    /// The browser took the finger for something else.
    pub fn let_go(self) {
        self.grip.set(None);
    }
}

/// The picture of what is carried, under the finger.
#[component]
pub fn Carried(carry: Carry) -> impl IntoView {
    let pictures = use_context::<Pictures>();
    let what = watched(move || carry.grip.with(|g| g.as_ref().filter(|g| g.at.is_some()).map(|g| g.what.clone())));
    let at = watched(move || carry.grip.with(|g| g.as_ref().and_then(|g| g.at)).unwrap_or_default());
    move || {
        what.get().map(|what| {
            let id = match &what {
                Lifted::Card(id) => Some(id.clone()),
                Lifted::Placed(number) => carry.app.model.with_untracked(|m| {
                    let placed = &m.in_hand.state.houses.get(&carry.activity)?.standing.placed;
                    match &placed.iter().find(|p| p.number == *number)?.card {
                        crate::domain::Card::Library(id) => Some(id.clone()),
                        crate::domain::Card::OwnWords(_) => None,
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
