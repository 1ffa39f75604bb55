//! What comes from the office: each child's pack, sealed under the read key before it touches the store, readable for 72 hours counted on the
//! greatest time ever seen. A child who left the caseload is forgotten here. Refuses what was fetched for somebody else.

use super::{
    act::App,
    browser,
    carried::Carried,
    drafts,
    idb::IdbStore,
    keys,
    model::{Listed, Screen},
    session::{self, slot},
    sync::{News, Took},
    turn,
};
use crate::domain::ChildId;
use crate::journal::{Store, StoreError, VisitRow, Write};
use crate::seal::Key;
use crate::wire::{ChildChange, from_cbor, to_cbor};
use leptos::prelude::*;

/// Seals and writes what came; whether it is on disk.
pub async fn take(app: App, news: News) -> Took {
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return Took::NotNow };
    // Another adult signed in on this tablet meanwhile: their children are not for this one's read key.
    if app.behind(|b| b.by) != Some(news.person) {
        return Took::NotTheirs;
    }
    match write(app, &store, &read, &news).await {
        Ok(()) => {
            session::show_caseload(app).await;
            Took::OnDisk
        }
        Err(_) => Took::NotNow,
    }
}

async fn write(app: App, store: &IdbStore, read: &Key, news: &News) -> Result<(), StoreError> {
    let _alone = browser::locks::take(browser::locks::LIST).await;
    let mut slots = Vec::new();
    let mut visits: Vec<VisitRow> = Vec::new();
    let mut list = list(store, read).await?;
    for change in &news.changes {
        match change {
            ChildChange::Pack(pack) => {
                let name = keys::slot_of(read, keys::PACKS, pack.child);
                slots.push((name.clone(), Some(keys::seal_under(read, &name, &**pack, browser::random()))));
                let name = keys::slot_of(read, keys::CARRIED, pack.child);
                let mut open_harm = !pack.duties.is_empty();
                if let Some(mut carried) = carried(store, read, pack.child).await {
                    carried.let_go(&pack.state, &pack.duties, &news.arrived);
                    open_harm |= !carried.state.harms.is_empty();
                    slots.push((name.clone(), Some(keys::seal_under(read, &name, &carried, browser::random()))));
                }
                // A visit that is not at the office yet is not forgotten for an older pack.
                let met = list.iter().find(|listed| listed.id == pack.child).and_then(|listed| listed.last_visit_ms);
                list.retain(|listed| listed.id != pack.child);
                let named = pack.state.child.as_ref().map(|child| (child.name.clone(), child.to_follow));
                list.extend(named.map(|(name, to_follow)| Listed {
                    id: pack.child,
                    name,
                    to_follow,
                    last_visit_ms: pack.last_visit_ms.max(met),
                    open_visit: false,
                    open_harm,
                }));
            }
            ChildChange::Purge(child) => {
                slots.push((keys::slot_of(read, keys::PACKS, *child), None));
                slots.push((keys::slot_of(read, keys::CARRIED, *child), None));
                list.retain(|listed| listed.id != *child);
                // Whoever is in the middle of a visit ends it here, as any other: what they are writing is not taken from under their hands.
                if app.child() == Some(*child) && app.model.with_untracked(|m| m.in_hand.visit.is_some()) {
                    app.tell("visit-no-longer-yours");
                    continue;
                }
                // An open visit can be read no more; what was kept in it is sent all the same.
                let theirs =
                    turn::open_visits(store, read).await?.into_iter().filter(|open| open.child == *child && !open.is_unnamed());
                let theirs: Vec<_> = theirs.collect();
                slots.extend(theirs.iter().flat_map(|open| drafts::slots(open.kid)).map(|name| (name, None)));
                visits.extend(theirs.into_iter().map(|open| VisitRow { under_read_key: None, pack: None, ..open.row }));
                if app.child() == Some(*child) {
                    app.settled().await;
                    app.change(|b| b.ring.visit = None);
                    app.model.update(|m| {
                        m.in_hand = Default::default();
                        m.screen = Screen::Caseload;
                    });
                }
            }
        }
    }
    slots.push((keys::LIST_SLOT.into(), Some(keys::seal_under(read, keys::LIST_SLOT, &list, browser::random()))));
    if !news.reach.is_empty() {
        let before = slot::<keys::Face>(store, keys::FACE_SLOT).await.unwrap_or_default();
        let face = keys::Face { fictional: app.model.with_untracked(|m| m.fictional), reach: news.reach.clone(), ..before };
        slots.push((keys::FACE_SLOT.into(), Some(to_cbor(&face))));
        app.model.update(|m| m.reach = face.reach);
    }
    // The server's clock counts from here on: a clock that was years ahead for a moment locks nobody out for years.
    slots.push((keys::GREATEST_SLOT.into(), Some(to_cbor(&news.now_ms))));
    slots.push((keys::LEASE_SLOT.into(), Some(keys::seal_under(read, keys::LEASE_SLOT, &news.now_ms, browser::random()))));
    store.write(Write { slots, visits, ..Write::default() }).await
}

/// The adult's children, as they came last. What does not open is of another key's time, and comes anew.
pub async fn list(store: &IdbStore, read: &Key) -> Result<Vec<Listed>, StoreError> {
    let sealed = store.slot(keys::LIST_SLOT).await?;
    Ok(sealed.and_then(|sealed| keys::open_under(read, keys::LIST_SLOT, &sealed).ok()).unwrap_or_default())
}

/// The list with when they last met, to be written when a visit closes.
pub async fn met(
    store: &IdbStore,
    read: &Key,
    child: ChildId,
    at_ms: Option<i64>,
    open_harm: bool,
) -> Result<(String, Option<Vec<u8>>), StoreError> {
    let mut list = list(store, read).await?;
    for listed in list.iter_mut().filter(|listed| listed.id == child) {
        listed.last_visit_ms = listed.last_visit_ms.max(at_ms);
        listed.open_harm |= open_harm;
    }
    Ok((keys::LIST_SLOT.into(), Some(keys::seal_under(read, keys::LIST_SLOT, &list, browser::random()))))
}

/// What goes on from earlier visits with a child.
pub async fn carried(store: &IdbStore, read: &Key, child: ChildId) -> Option<Carried> {
    let name = keys::slot_of(read, keys::CARRIED, child);
    keys::open_under(read, &name, &store.slot(&name).await.ok()??).ok()
}

/// The greatest time ever seen on this tablet, less the measured error of its clock: a clock that is set back makes nothing young again.
async fn greatest_time(store: &IdbStore) -> Result<i64, StoreError> {
    let before = store.slot(keys::GREATEST_SLOT).await?.and_then(|bytes| from_cbor::<i64>(&bytes)).unwrap_or(0);
    Ok(before.max(browser::now().corrected_ms()))
}

/// Whether the list may no longer be read before a sign-in. What was never pulled has no lease to be over; what cannot be read has.
pub async fn lease_is_over(store: &IdbStore, read: &Key) -> bool {
    let (Ok(now), Ok(lease)) = (greatest_time(store).await, store.slot(keys::LEASE_SLOT).await) else { return true };
    // The time that was seen is noted, so that the next start knows it.
    let _ = store.write(Write { slots: vec![(keys::GREATEST_SLOT.into(), Some(to_cbor(&now)))], ..Write::default() }).await;
    let Some(sealed) = lease else { return false };
    keys::open_under::<i64>(read, keys::LEASE_SLOT, &sealed).map_or(true, |from| now - from > keys::LEASE_MS)
}
