//! A visit and whose turn it is: opening, giving to the child, where the child was, leaving, closing. On the child's turn memory holds one
//! visit's key and this child's pack, in a document that was loaded for it; the read key is not there to be found.

use super::{
    act::App,
    browser::{self, held, page},
    carried::Carried,
    idb::IdbStore,
    keys::{self, TurnPack},
    media,
    model::{Door, InHand, Lifted, Screen, Spot, Touched},
    pull, screens, send, session, start_now, sync,
};
use crate::domain::*;
use crate::journal::{Store, StoreError, VisitRow};
use crate::seal::Key;
use crate::wire::{Held, Pack, VisitKeyInside};
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
async fn opened(store: &IdbStore, kid: KeyId, key: &Key) -> Result<(TurnPack, InHand, Vec<(Spot, Act)>), StoreError> {
    let row = store.visits().await?.into_iter().find(|row| row.kid == kid);
    let turn = row.and_then(|row| turn_pack(&row, key)).ok_or(StoreError::Damaged)?;
    let acts = acts(store, kid, key).await?;
    let mut in_hand = of_pack(&turn.pack, turn.touched.clone());
    in_hand.visit = Some(turn.visit);
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
        visit: None,
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
    let (turn, in_hand, acts) = opened(&store, kid, &key).await?;
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
        m.adult = Some(turn.whom.person);
        m.authority = turn.whom.authority.name;
        m.fictional = turn.whom.authority.fictional;
        m.caseload.clear();
        m.in_hand = in_hand;
        m.turn = Whose::Child;
        m.quiet = others;
        m.covered = false;
        m.asking = None;
        m.lifted = Lifted::Nothing;
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
    // What was done with another child is on disk before this one's record is in hand.
    app.settled().await;
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return };
    let taken = async {
        let open = open_visits(&store, &read).await?.into_iter().find(|o| o.child == child);
        let in_hand = match &open {
            Some(visit) => opened(&store, visit.kid, &visit.key).await?.1,
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

async fn pack_of(store: &IdbStore, read: &Key, child: ChildId) -> Option<(Pack, Touched)> {
    let name = keys::slot_of(read, keys::PACKS, child);
    let mut pack: Pack = keys::open_under(read, &name, &store.slot(&name).await.ok()??).ok()?;
    let carried = pull::carried(store, read, child).await.unwrap_or_default();
    carried.join(&mut pack.state, &pack.held);
    Some((pack, carried.touched))
}

pub(super) fn given_slot(kid: KeyId) -> (String, Option<Vec<u8>>) {
    (keys::TURN_SLOT.into(), Some(crate::wire::to_cbor(&kid)))
}

/// A visit that begins: its keys, sealed to the authority and to nobody else yet.
struct Begun {
    visit: VisitId,
    whom: keys::Whom,
    key: Key,
    inside: VisitKeyInside,
    row: VisitRow,
}

/// Makes the keys of a new visit, or says with which words it cannot.
async fn begin_visit(app: App, store: &IdbStore, read: &Key, child: ChildId) -> Result<Begun, &'static str> {
    let whom = store.slot(keys::SELF_SLOT).await.ok().flatten().and_then(|s| keys::open_under(read, keys::SELF_SLOT, &s).ok());
    let whom: keys::Whom = whom.ok_or("store-damaged")?;
    let device = app.behind(|b| b.journal.as_ref().map(|j| j.head.device)).ok_or("store-gone")?;
    let visit = VisitId::from_random(browser::random());
    let (key, inside, row) = new_key(&whom, device, child, visit, false)?;
    Ok(Begun { visit, whom, key, inside, row })
}

/// A new key for a visit, sealed to the authority and to nobody else.
pub(super) fn new_key(
    whom: &keys::Whom,
    device: DeviceId,
    child: ChildId,
    visit: VisitId,
    to_follow: bool,
) -> Result<(Key, VisitKeyInside, VisitRow), &'static str> {
    let (kid, key) = (KeyId::from_random(browser::random()), Key::from_bytes(browser::random()));
    let inside = VisitKeyInside { key: key.as_bytes().to_vec(), child, visit, to_follow };
    let to_authority = keys::to_authority(&inside, kid, &whom.authority, device, &browser::random());
    let to_authority = to_authority.map_err(|_| "visit-no-authority-key")?;
    let row = VisitRow { kid, device, to_authority, acknowledged: false, under_read_key: None, pack: None };
    Ok((key, inside, row))
}

/// Keeps what is not for the worker. Whether it is on disk.
pub async fn keep_closed(app: App, events: Vec<Event>) -> bool {
    let messages = events.iter().filter_map(|event| if let Event::Message(event) = event { Some(event.message()) } else { None });
    let messages: Vec<_> = messages.collect();
    let acts = acts_of(app, events);
    if let Some(Err(refusal)) = app.child().map(|child| allowed(app, child, &acts)) {
        app.tell(format!("refusal-{}", refusal.key()));
        return false;
    }
    let kept = seal_closed(app, acts).await;
    if kept {
        app.model.update(|m| m.kept_closed = messages);
    }
    kept
}

/// The child takes back what was kept last and is not for the worker. The record in hand never held it, so the office looks whether it may be.
pub async fn take_back_closed(app: App) -> bool {
    let messages = app.model.with_untracked(|m| m.kept_closed.clone());
    let taken = messages.into_iter().map(|message| Event::Message(MessageEvent::TakenBack { message }));
    let acts = acts_of(app, taken.collect());
    let taken = seal_closed(app, acts).await;
    if taken {
        app.model.update(|m| m.kept_closed.clear());
    }
    taken
}

fn acts_of(app: App, events: Vec<Event>) -> Vec<Act> {
    let by = app.behind(|b| b.by);
    events.into_iter().map(|event| Act { at: browser::now(), by, event }).collect()
}

/// Writes it under a key of its own that this tablet forgets at once: only the authority opens it, and no unlock of the worker's.
async fn seal_closed(app: App, acts: Vec<Act>) -> bool {
    let found = app.behind(|b| Some((b.whom.clone()?, b.journal.as_ref()?.head.device)));
    let (Some((whom, device)), Some(child)) = (found, app.child()) else { return false };
    let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) else { return false };
    // Whose record it goes into follows the visit, also where nobody has said yet whose that is.
    let to_follow = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().is_some_and(|child| child.to_follow));
    let (key, _, row) = match new_key(&whom, device, child, visit, to_follow) {
        Ok(made) => made,
        Err(words) => {
            app.tell(words);
            return false;
        }
    };
    match app.commit_under((row.kid, key), acts, vec![row], Vec::new()).await {
        Ok(()) => true,
        Err(error) => {
            app.tell(format!("store-{}", error.key()));
            false
        }
    }
}

/// It was tried, and the child was not seen: a visit that is closed as it begins.
pub async fn not_seen(app: App, place: Place, why: String) {
    let (Some(store), Some(read), Some(child)) = (app.store(), app.behind(|b| b.ring.read.clone()), app.child()) else { return };
    if app.behind(|b| b.ring.visit.is_some()) {
        return app.tell("not-seen-visit-open");
    }
    let Begun { visit, whom, key, row, .. } = match begin_visit(app, &store, &read, child).await {
        Ok(begun) => begun,
        Err(words) => return app.tell(words),
    };
    let act = |event| Act { at: browser::now(), by: Some(whom.person.id), event: Event::Visit(event) };
    let acts = vec![act(VisitEvent::Opened { visit, place, present: Vec::new() }), act(VisitEvent::NotSeen { visit, why })];
    if let Err(refusal) = allowed(app, child, &acts) {
        return app.tell(format!("refusal-{}", refusal.key()));
    }
    app.change(|b| b.ring.visit = Some((row.kid, key)));
    let written = app.commit(acts, vec![row], Vec::new()).await;
    app.change(|b| b.ring.visit = None);
    match written {
        Ok(()) => {
            app.go(Screen::Child);
            app.tell("not-seen-kept");
        }
        Err(error) => app.tell(format!("store-{}", error.key())),
    }
}

/// Whether these may be, one after another, upon what is in hand.
fn allowed(app: App, child: ChildId, acts: &[Act]) -> Result<(), Refusal> {
    let mut state = app.model.with_untracked(|m| m.in_hand.state.clone());
    acts.iter().try_for_each(|act| check(&state, act).map(|()| apply(&mut state, child, act)))
}

/// Opens a visit and gives the tablet to the child: one touch. Refused before it starts when there is too little room.
pub async fn open_and_give(app: App, place: Place, present: Vec<Somebody>) {
    let (Some(store), Some(read), Some(child)) = (app.store(), app.behind(|b| b.ring.read.clone()), app.child()) else { return };
    if app.behind(|b| b.ring.visit.is_some()) {
        return give_again(app).await;
    }
    if !browser::storage::enough_room().await {
        return app.tell("visit-too-little-room");
    }
    let Some((pack, touched)) = pack_of(&store, &read, child).await else { return app.tell("store-damaged") };
    let begun = match begin_visit(app, &store, &read, child).await {
        Ok(begun) => begun,
        Err(why) => return app.tell(why),
    };
    let Begun { visit, whom, key, inside, row } = begun;
    let kid = row.kid;
    let by = Some(whom.person.id);
    let opened = Act { at: browser::now(), by, event: Event::Visit(VisitEvent::Opened { visit, place, present }) };
    let given = Act { at: browser::now(), by, event: Event::Visit(VisitEvent::Turn { visit, whose: Whose::Child }) };
    let mut state = pack.state.clone();
    for act in [&opened, &given] {
        if let Err(refusal) = check(&state, act) {
            return app.tell(format!("refusal-{}", refusal.key()));
        }
        apply(&mut state, child, act);
    }
    let turn = TurnPack { v: 1, pack, visit, whom, touched, by_nobody: false };
    let row = VisitRow {
        under_read_key: Some(keys::wrap_visit(&inside, kid, &read, browser::random())),
        pack: Some(keys::seal_under(&key, &keys::turn_name(kid), &turn, browser::random())),
        ..row
    };
    app.change(|b| b.ring.visit = Some((kid, key.clone())));
    match app.commit(vec![opened, given], vec![row], vec![given_slot(kid)]).await {
        Ok(()) => hand_over(app, kid, key).await,
        Err(error) => {
            app.change(|b| b.ring.visit = None);
            app.tell(format!("store-{}", error.key()));
        }
    }
}

/// Gives the tablet to the child once more in the open visit: where and who are known, and only the tablet changes hands.
pub async fn give_again(app: App) {
    let Some((kid, key)) = app.behind(|b| b.ring.visit.clone()) else { return };
    if !browser::storage::enough_room().await {
        return app.tell("visit-too-little-room");
    }
    let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) else { return };
    let by = app.behind(|b| b.by);
    let given = Act { at: browser::now(), by, event: Event::Visit(VisitEvent::Turn { visit, whose: Whose::Child }) };
    match app.commit(vec![given], Vec::new(), vec![given_slot(kid)]).await {
        Ok(()) => hand_over(app, kid, key).await,
        Err(error) => app.tell(format!("store-{}", error.key())),
    }
}

/// The adult has unlocked on the child's turn: it is the adult's again, and the visit stays open.
pub async fn leave(app: App, read: Key) {
    let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) else { return };
    if app.behind(|b| b.by.is_none()) {
        start_now::taken_back(app, &read).await;
    }
    app.act(Event::Visit(VisitEvent::Turn { visit, whose: Whose::Adult }));
    browser::speech::stop();
    let session = match app.store() {
        Some(store) => session::session(&store, &read).await,
        None => None,
    };
    app.change(|b| {
        b.ring.read = Some(read);
        b.session = session;
    });
    app.model.update(|m| {
        m.asking = None;
        m.covered = false;
        m.turn = Whose::Adult;
        m.screen = Screen::Child;
        m.chosen.clear();
        // The child is done, and gave their own sign: the adult's first page is what to do.
        m.telling = screens::harm::waits_for_an_adult(m);
    });
    session::show_caseload(app).await;
    session::look_around(app).await;
    send::unlocked(app, true);
    send::now(app);
}

/// Closes the visit with what was written of it: its key's wrapping and its pack go, and what was done in it is carried under the read key to
/// the next visit.
pub async fn close(app: App, draft: screens::record::Draft) {
    app.settled().await;
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return };
    let Some((visit, child)) = app.model.with_untracked(|m| Some((m.in_hand.visit?, m.in_hand.child?))) else { return };
    let Some((kid, _)) = app.behind(|b| b.ring.visit.clone()) else { return };
    let row = match store.visits().await {
        Ok(rows) => rows.into_iter().find(|r| r.kid == kid),
        Err(error) => return app.tell(format!("store-{}", error.key())),
    };
    let Some(row) = row else { return app.tell("store-damaged") };
    let row = VisitRow { under_read_key: None, pack: None, ..row };
    let alone = browser::locks::take(browser::locks::LIST).await;
    let carried = app.model.with_untracked(|m| Carried::of(&m.in_hand.state, &m.in_hand.touched));
    let slot = keys::slot_of(&read, keys::CARRIED, child);
    // Of a child whom nobody has named nothing is carried: whose it is may be said at any time, and then it is not this tablet's to hold.
    let unnamed = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().is_some_and(|child| child.to_follow));
    let sealed = (!unnamed).then(|| keys::seal_under(&read, &slot, &carried, browser::random()));
    let met = app.model.with_untracked(|m| m.in_hand.state.visits.get(&visit).map(|v| v.opened.corrected_ms()));
    let (open_harm, nobody_told) = app.model.with_untracked(|m| {
        let harms = || m.in_hand.state.harms.values();
        let nobody = |harm: &Harm| harm.visit == visit && harm.duty() == harm::Duty::NobodyTold;
        (harms().any(|harm| harm.duty() != harm::Duty::Decided), harms().any(nobody))
    });
    let list = match pull::met(&store, &read, child, met, open_harm).await {
        Ok(list) => list,
        Err(error) => return app.tell(format!("store-{}", error.key())),
    };
    let (by, name) =
        (app.behind(|b| b.by), app.model.with_untracked(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default()));
    let recorded = draft.written().map(|record| VisitEvent::Recorded { visit, name, record: Box::new(record) });
    let events = recorded.into_iter().chain([VisitEvent::Closed { visit }]);
    let acts: Vec<_> = events.map(|event| Act { at: browser::now(), by, event: Event::Visit(event) }).collect();
    if let Err(refusal) = allowed(app, child, &acts) {
        return app.tell(format!("refusal-{}", refusal.key()));
    }
    let written = app.commit(acts, vec![row], vec![(slot, sealed), list]).await;
    drop(alone);
    match written {
        Ok(()) => {
            app.change(|b| b.ring.visit = None);
            draft.is_of(None);
            // Whatever is found of the child now, this visit is no longer open.
            app.model.update(|m| m.in_hand.visit = None);
            session::show_caseload(app).await;
            // A child whom nobody has named has no page to come back to.
            if !unnamed && app.model.with_untracked(|m| m.caseload.iter().any(|listed| listed.id == child)) {
                take_child(app, child).await;
            } else {
                app.go(Screen::Caseload);
            }
            app.tell(if nobody_told { "visit-closed-harm" } else { "visit-closed" });
        }
        Err(error) => app.tell(format!("store-{}", error.key())),
    }
}

/// Another window wrote in between: the record and the place in the journal are read again.
pub async fn read_again(app: App) {
    let Some(store) = app.store() else { return };
    if let Ok(journal) = sync::current(&store).await {
        app.change(|b| b.journal = Some(journal));
    }
    let Some((kid, key)) = app.behind(|b| b.ring.visit.clone()) else { return };
    if let Ok((_, in_hand, _)) = opened(&store, kid, &key).await {
        app.take_in_hand(&in_hand.state);
        app.model.update(|m| m.in_hand = in_hand);
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
