//! What comes from the office: each child's pack, sealed under the read key before it touches the store, readable for 72 hours counted on the
//! greatest time ever seen. A child who left the caseload is forgotten here.

use super::{act::App, browser, idb::IdbStore, keys, session};
use crate::journal::{Store, Write};
use crate::seal::Key;
use crate::wire::{ChildChange, from_cbor, to_cbor};

/// Seals and writes what came; whether it is on disk.
pub async fn take(app: App, changes: Vec<ChildChange>) -> bool {
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return false };
    let mut slots = Vec::new();
    for change in changes {
        match change {
            ChildChange::Pack(pack) => {
                let name = format!("{}{}", keys::PACKS, pack.child);
                let sealed = keys::seal_under(&read, &name, &*pack, browser::random());
                slots.push((name, Some(sealed)));
            }
            ChildChange::Purge(child) => {
                slots.push((format!("{}{child}", keys::PACKS), None));
                slots.push((format!("{}{child}", keys::CARRIED), None));
            }
        }
    }
    let greatest = greatest_time(&store).await;
    slots.push((keys::GREATEST_SLOT.into(), Some(to_cbor(&greatest))));
    slots.push((keys::LEASE_SLOT.into(), Some(keys::seal_under(&read, keys::LEASE_SLOT, &greatest, browser::random()))));
    let written = store.write(Write { slots, ..Write::default() }).await.is_ok();
    if written {
        session::show_caseload(app).await;
    }
    written
}

/// The greatest time ever seen on this tablet: a clock that is set back makes nothing young again.
pub async fn greatest_time(store: &IdbStore) -> i64 {
    let before = store.slot(keys::GREATEST_SLOT).await.ok().flatten().and_then(|bytes| from_cbor::<i64>(&bytes)).unwrap_or(0);
    before.max(browser::now_ms())
}

/// Whether the list may no longer be read before a sign-in. What was never pulled has no lease to be over.
pub async fn lease_is_over(store: &IdbStore, read: &Key) -> bool {
    let now = greatest_time(store).await;
    // The time that was seen is noted, so that the next start knows it.
    let _ = store.write(Write { slots: vec![(keys::GREATEST_SLOT.into(), Some(to_cbor(&now)))], ..Write::default() }).await;
    let Ok(Some(sealed)) = store.slot(keys::LEASE_SLOT).await else { return false };
    keys::open_under::<i64>(read, keys::LEASE_SLOT, &sealed).map_or(true, |from| now - from > keys::LEASE_MS)
}
