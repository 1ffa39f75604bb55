//! A visit begins: its keys, the entry that opens it, the tablet given to the child; or it was tried and the child was not seen. Refuses to begin
//! where there is too little room.

use super::{allowed, hand_over, pack_of};
use crate::domain::*;
use crate::journal::Store;
use crate::journal::VisitRow;
use crate::seal::Key;
use crate::tablet::{
    act::App,
    browser, drafts,
    idb::IdbStore,
    keys::{self, TurnPack},
    model::Screen,
};
use crate::wire::VisitKeyInside;
use leptos::prelude::*;

/// Says in clear, by its key's id alone, to which visit's child the tablet was given.
pub fn given_slot(kid: KeyId) -> (String, Option<Vec<u8>>) {
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
pub fn new_key(
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

/// One visit is begun at a time: whoever presses twice means one.
async fn once(app: App, begins: impl Future<Output = ()>) {
    if app.change(|b| std::mem::replace(&mut b.beginning, true)) {
        return;
    }
    begins.await;
    app.change(|b| b.beginning = false);
}

/// It was tried, and the child was not seen: a visit that is closed as it begins.
pub async fn not_seen(app: App, place: Place, why: String) {
    once(app, keep_not_seen(app, place, why)).await;
}

async fn keep_not_seen(app: App, place: Place, why: String) {
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

/// Opens a visit and gives the tablet to the child: one touch. Refused before it starts when there is too little room.
pub async fn open_and_give(app: App, place: Place, present: Vec<Somebody>) {
    once(app, opens(app, place, present)).await;
}

async fn opens(app: App, place: Place, present: Vec<Somebody>) {
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
    app.at_rest().await;
    if !drafts::flush(app).await {
        return;
    }
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
