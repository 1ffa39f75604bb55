//! Whose turn it is: giving to the child, where the child was, taking back; a child taken in hand and laid down. On the child's turn memory holds one
//! visit's key and this child's pack, in a document that was loaded for it; the read key is not there to be found.

mod closing;
mod not_for_worker;
mod opening;

pub use closing::close;
pub use not_for_worker::{keep_closed, take_back_closed};
pub use opening::{give_again, given_slot, new_key, not_seen, open_and_give};

use super::{
    act::App,
    browser::{self, held, page},
    drafts,
    idb::IdbStore,
    keys::{self, TurnPack},
    media,
    model::{Door, InHand, Model, Screen, Spot, Touched},
    pull, screens, send, session, start_now, sync,
};
use crate::domain::*;
use crate::journal::{Store, StoreError, VisitRow};
use crate::seal::Key;
use crate::wire::{Held, Pack};
use leptos::prelude::*;

/// A visit on this tablet that is not closed.
pub struct OpenVisit {
    /// Its key's id.
    pub kid: KeyId,
    /// Its key.
    pub key: Key,
    /// With whom.
    pub child: ChildId,
    /// How it lies there.
    pub row: VisitRow,
}

impl OpenVisit {
    /// Whether it began before anybody said with which child.
    pub fn is_unnamed(&self) -> bool {
        turn_pack(&self.row, &self.key).is_some_and(|turn| turn.pack.state.child.is_some_and(|child| child.to_follow))
    }
}

/// The visits whose key is under this read key. No pack is opened for it.
pub async fn open_visits(store: &IdbStore, read: &Key) -> Result<Vec<OpenVisit>, StoreError> {
    let rows = store.visits().await?.into_iter();
    Ok(rows.filter_map(|row| unwrapped(row, read)).collect())
}

/// The one visit of this key, where it is open. No other key is unwrapped.
pub async fn open_visit(store: &IdbStore, read: &Key, kid: KeyId) -> Result<Option<OpenVisit>, StoreError> {
    let row = store.visits().await?.into_iter().find(|row| row.kid == kid);
    Ok(row.and_then(|row| unwrapped(row, read)))
}

fn unwrapped(row: VisitRow, read: &Key) -> Option<OpenVisit> {
    let (key, child) = keys::unwrap_visit(row.under_read_key.as_ref()?, row.kid, read).ok()?;
    Some(OpenVisit { kid: row.kid, key, child, row })
}

fn turn_pack(row: &VisitRow, key: &Key) -> Option<TurnPack> {
    keys::open_under(key, &keys::turn_name(row.kid), row.pack.as_ref()?).ok()
}

/// What happened in a visit, with the place of each entry. An entry of a kind this program does not know is left alone, and still sent.
pub async fn acts(store: &IdbStore, kid: KeyId, key: &Key) -> Result<Vec<(Spot, Act)>, StoreError> {
    let held = store.under(kid).await?.into_iter().filter_map(|kept| {
        let header = &kept.entry.header;
        Some(((header.device, header.seq), kept.entry.open(key).ok()?.held().ok()?))
    });
    let acts = held.filter_map(|(at, held)| match held {
        Held::Act(act) => Some((at, act)),
        Held::Journal(_) => None,
    });
    Ok(acts.collect())
}

/// When and to whom the tablet was given, where this act says it.
pub fn whose(act: &Act) -> Option<(i64, VisitEvent)> {
    match &act.event {
        Event::Visit(event @ (VisitEvent::Turn { .. } | VisitEvent::Closed { .. })) => Some((act.at.utc_ms, event.clone())),
        _ => None,
    }
}

/// Opens the record of an open visit: the pack with everything since.
async fn opened(
    store: &IdbStore,
    kid: KeyId,
    key: &Key,
    read: Option<&Key>,
) -> Result<(TurnPack, InHand, Vec<(Spot, Act)>), StoreError> {
    let row = store.visits().await?.into_iter().find(|row| row.kid == kid);
    let turn = row.and_then(|row| turn_pack(&row, key)).ok_or(StoreError::Damaged)?;
    let acts = acts(store, kid, key).await?;
    let mut in_hand = of_pack(&turn.pack, turn.touched.clone());
    in_hand.visit = Some(turn.visit);
    in_hand.draft = drafts::of(store, kid, key, read).await;
    for (at, act) in &acts {
        apply(&mut in_hand.state, turn.pack.child, act);
        in_hand.touched.note(act, *at);
    }
    Ok((turn, in_hand, acts))
}

fn of_pack(pack: &Pack, touched: Touched) -> InHand {
    InHand {
        child: Some(pack.child),
        state: pack.state.clone(),
        last_place: pack.last_place.clone(),
        last_present: pack.last_present.clone(),
        last_visit_ms: pack.last_visit_ms,
        visit_every_days: pack.visit_every_days,
        held: pack.held.clone(),
        touched,
        ..InHand::default()
    }
}

/// Where the child was, by what was done last.
fn where_was(state: &State, acts: &[(Spot, Act)]) -> Screen {
    let given =
        acts.iter().filter(|(_, a)| matches!(&a.event, Event::Visit(VisitEvent::Turn { whose: Whose::Child, .. }))).count();
    let last =
        acts.iter().rev().find(|(_, a)| !matches!(&a.event, Event::Visit(VisitEvent::PresenceChanged { .. }) | Event::Harm(_)));
    match last.map(|(_, a)| &a.event) {
        Some(Event::Houses(HousesEvent { activity, .. })) if state.houses.get(activity).is_some_and(|h| h.finished.is_none()) => {
            Screen::Houses(*activity)
        }
        Some(Event::Drawing(DrawingEvent { activity, .. }))
            if state.drawings.get(activity).is_some_and(|d| d.finished.is_none()) =>
        {
            Screen::Drawing(*activity)
        }
        Some(Event::Visit(_)) if given <= 1 => Screen::Welcome,
        _ => Screen::ChildHome,
    }
}

/// The child's turn begins, or goes on, with nothing but this visit's key.
pub async fn begin(app: App, kid: KeyId, key: Key) -> Result<(), StoreError> {
    let store = app.store().ok_or(StoreError::Gone)?;
    let (turn, in_hand, acts) = opened(&store, kid, &key, None).await?;
    let screen = where_was(&in_hand.state, &acts);
    let others = in_hand.state.visits.get(&turn.visit).is_some_and(|v| !v.present().is_empty());
    browser::measured_skew(turn.whom.skew_ms);
    app.change(|b| {
        b.by = (!turn.by_nobody).then_some(turn.whom.person.id);
        b.whom = Some(turn.whom.clone());
        b.ring = keys::Ring { read: None, visit: Some((kid, key)) };
    });
    app.take_in_hand(&in_hand.state);
    app.model.update(|m| {
        // Whatever was shown, half-written or lifted before, in this same document or another, is not this child's.
        let before = std::mem::replace(m, Model::new(m.language, m.theme));
        (m.means, m.sync, m.reach) = (before.means, before.sync, before.reach);
        (m.acted, m.durable, m.wait_until_ms) = (before.acted, before.durable, before.wait_until_ms);
        m.adult = Some(turn.whom.person);
        m.authority = turn.whom.authority.name;
        m.fictional = turn.whom.authority.fictional;
        // What was being typed with the child stands in its form again.
        (m.own_words, m.writing) = (in_hand.draft.words.own_words.clone(), in_hand.draft.words.writing.clone());
        m.in_hand = in_hand;
        m.turn = Whose::Child;
        m.quiet = others;
        m.screen = screen;
    });
    // A turn at which nothing was recorded or photographed needs none of what does that.
    if app.model.with_untracked(|m| m.in_hand.state.media.is_empty()) {
        return Ok(());
    }
    // A sound that was broken off when the tablet went out is made whole of what lies there.
    media::lay_again(app);
    let broken: Vec<MediaId> = app.model.with_untracked(|m| {
        let mine = |media: &&Media| media.whole.is_none() && Some(media.visit) == m.in_hand.visit;
        m.in_hand.state.media.values().filter(mine).map(|media| media.id).collect()
    });
    if !broken.is_empty() {
        media::mend(app, broken).await;
    }
    Ok(())
}

/// Gives the tablet to the child: the read key is dropped, and a fresh document takes nothing but the visit's key from the service worker.
/// Where no service worker looks after this page yet, the same page forgets everything else.
pub async fn hand_over(app: App, kid: KeyId, key: Key) {
    app.change(|b| {
        b.ring = keys::Ring::default();
        b.session = None;
    });
    send::unlocked(app, false);
    // An office that stands open in the same browser is closed too: the way back from the child's page must not lead there.
    page::leave_office();
    if held::ready(1_500).await && held::hold(&keys::held_bytes(kid, &key)) {
        return page::fresh();
    }
    go_on(app, kid, key).await;
}

/// The child's turn in this same document. After an unlock that found a turn broken off nothing else was opened in it: the read key only
/// unwrapped this visit's key and is dropped, so a fresh document would hold no less, and would make the child wait.
pub async fn go_on(app: App, kid: KeyId, key: Key) {
    if let Err(error) = begin(app, kid, key).await {
        app.go(Screen::Unlock);
        app.tell(format!("store-{}", error.key()));
    }
}

/// Takes a child of the list in hand: the open visit where there is one, else the pack with what was carried over.
pub async fn take_child(app: App, child: ChildId) {
    // What was done with another child, and written of them, is on disk before this one's record is in hand.
    app.at_rest().await;
    if !drafts::flush(app).await {
        return;
    }
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return };
    let taken = async {
        let open = open_visits(&store, &read).await?.into_iter().find(|o| o.child == child);
        let in_hand = match &open {
            Some(visit) => opened(&store, visit.kid, &visit.key, Some(&read)).await?.1,
            None => {
                let (pack, touched) = pack_of(&store, &read, child).await.ok_or(StoreError::Damaged)?;
                of_pack(&pack, touched)
            }
        };
        Ok::<_, StoreError>((open, in_hand))
    };
    let (open, in_hand) = match taken.await {
        Ok(taken) => taken,
        Err(error) => return app.tell(format!("store-{}", error.key())),
    };
    app.change(|b| b.ring.visit = open.map(|o| (o.kid, o.key)));
    app.take_in_hand(&in_hand.state);
    app.model.update(|m| {
        m.in_hand = in_hand;
        m.screen = Screen::Child;
        m.notice = None;
    });
}

/// No child is in hand any more: the list stands there, and what is done there is nobody's.
pub async fn lay_down(app: App) {
    app.at_rest().await;
    if !drafts::flush(app).await {
        return;
    }
    app.change(|b| b.ring.visit = None);
    app.take_in_hand(&State::default());
    app.model.update(|m| {
        m.in_hand = InHand::default();
        m.screen = Screen::Caseload;
        m.notice = None;
    });
}

async fn pack_of(store: &IdbStore, read: &Key, child: ChildId) -> Option<(Pack, Touched)> {
    let name = keys::slot_of(read, keys::PACKS, child);
    let mut pack: Pack = keys::open_under(read, &name, &store.slot(&name).await.ok()??).ok()?;
    let carried = pull::carried(store, read, child).await.unwrap_or_default();
    carried.join(&mut pack.state, &pack.held);
    Some((pack, carried.touched))
}

/// The adult has unlocked on the child's turn: it is the adult's again, and the visit stays open. A disk that takes no more keeps nobody in it: what
/// was being written is in memory, and that it is not on disk is said.
pub async fn leave(app: App, read: Key) {
    let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) else { return };
    if app.behind(|b| b.by.is_none()) && !start_now::taken_back(app, &read).await {
        return;
    }
    app.act(Event::Visit(VisitEvent::Turn { visit, whose: Whose::Adult }));
    browser::speech::stop();
    let (session, draft) = match (app.store(), app.behind(|b| b.ring.visit.clone())) {
        (Some(store), Some((kid, _))) => {
            let meanwhile = app.model.with_untracked(|m| m.in_hand.draft.clone());
            (session::session(&store, &read).await, drafts::back(&store, kid, &read, meanwhile).await)
        }
        _ => Default::default(),
    };
    app.change(|b| {
        b.ring.read = Some(read);
        b.session = session;
    });
    app.model.update(|m| {
        // What was being written before it was given is here again, with what was written meanwhile.
        m.in_hand.draft = draft.clone();
        m.asking = None;
        m.covered = false;
        m.turn = Whose::Adult;
        m.screen = Screen::Child;
        m.chosen.clear();
        // The child is done, and gave their own sign: the adult's first page is what to do.
        m.telling = screens::harm::waits_for_an_adult(m);
    });
    // What was written on the child's turn is under the read key from here on, and not there to be read when the tablet is given again.
    if draft != Default::default() {
        app.change(|b| b.draft_waits = true);
        drafts::flush(app).await;
    }
    session::show_caseload(app).await;
    session::look_around(app).await;
    send::unlocked(app, true);
    send::now(app);
}

/// Another window wrote in between: the record and the place in the journal are read again.
pub async fn read_again(app: App) {
    let Some(store) = app.store() else { return };
    if let Ok(journal) = sync::current(&store).await {
        app.change(|b| b.journal = Some(journal));
    }
    let Some((kid, key)) = app.behind(|b| b.ring.visit.clone()) else { return };
    if let Ok((_, in_hand, _)) = opened(&store, kid, &key, None).await {
        app.take_in_hand(&in_hand.state);
        app.model.update(|m| m.in_hand = InHand { draft: std::mem::take(&mut m.in_hand.draft), ..in_hand });
    }
}

/// Asks for the adult's passphrase, in front of whatever stands.
pub fn ask_for(app: App, door: Door) {
    browser::speech::stop();
    app.model.update(|m| {
        m.asking = Some(door);
        m.notice = None;
    });
}

/// Whether these may be, one after another, upon what is in hand.
fn allowed(app: App, child: ChildId, acts: &[Act]) -> Result<(), Refusal> {
    let mut state = app.model.with_untracked(|m| m.in_hand.state.clone());
    acts.iter().try_for_each(|act| check(&state, act).map(|()| apply(&mut state, child, act)))
}
