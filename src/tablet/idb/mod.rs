//! The journal in IndexedDB: database `heard`, one strict transaction a write, "written" only when it is complete.
//! Refuses to write where the browser would not be strict. Holds only sealed bytes, header fields and small named records.

mod request;
mod rows;
mod upgrades;
mod write;

#[cfg(test)]
mod tests;

use crate::domain::{DeviceId, KeyId, MediaId};
use crate::journal::{Came, Head, Kept, PieceRow, Store, StoreError, VisitRow, Write};
use request::{Fault, done, of_js, opened};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbKeyRange, IdbTransaction};

/// So many rows that cannot be read hold up nothing.
const DAMAGED: u32 = 16;
/// So many pieces are read at once.
const PIECES_AT_ONCE: u32 = 16;
/// The database of this tablet.
const NAME: &str = "heard";

/// The store of this tablet. A clone is another handle on the same connection.
#[derive(Clone, Debug)]
pub struct IdbStore {
    name: Rc<str>,
    /// The connection; nothing once it was closed under us, until somebody needs it again.
    open: Rc<RefCell<Option<IdbDatabase>>>,
}

impl IdbStore {
    /// Opens it, and brings it up to this program's version. Waits while another window still holds an older version open.
    pub async fn open() -> Result<IdbStore, StoreError> {
        Self::of_name(NAME).await
    }

    async fn of_name(name: &str) -> Result<IdbStore, StoreError> {
        let store = IdbStore { name: name.into(), open: Rc::default() };
        store.connected().await.map_err(Fault::last)?;
        Ok(store)
    }

    async fn connected(&self) -> Result<IdbDatabase, Fault> {
        let open = self.open.borrow().clone();
        if let Some(db) = open {
            return Ok(db);
        }
        let db = opened(&self.name, upgrades::VERSION).await?;
        // A newer program in another window asks for the database: give it up at once, so that it need not wait for us.
        // The browser may also close it by itself (storage cleared, disk trouble): the next call opens it anew.
        let cell = Rc::downgrade(&self.open);
        let gone = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let Some(closed) = event.target().and_then(|t| t.dyn_into::<IdbDatabase>().ok()) else { return };
            closed.close();
            if let Some(cell) = cell.upgrade() {
                let mut open = cell.borrow_mut();
                if open.as_ref() == Some(&closed) {
                    *open = None;
                }
            }
        })
        .into_js_value();
        db.set_onversionchange(Some(gone.unchecked_ref()));
        db.set_onclose(Some(gone.unchecked_ref()));
        *self.open.borrow_mut() = Some(db.clone());
        Ok(db)
    }

    /// Does something with the connection; where that is dead, opens a new one and does it once more.
    async fn with<T>(&self, what: impl AsyncFn(&IdbDatabase, bool) -> Result<T, Fault>) -> Result<T, StoreError> {
        let first = match self.connected().await {
            Ok(db) => what(&db, false).await,
            Err(fault) => Err(fault),
        };
        if !matches!(first, Err(Fault::Dead)) {
            return first.map_err(Fault::last);
        }
        if let Some(dead) = self.open.borrow_mut().take() {
            dead.close();
        }
        let db = self.connected().await.map_err(Fault::last)?;
        what(&db, true).await.map_err(Fault::last)
    }

    async fn rows(&self, index: Option<&str>, ranges: &[IdbKeyRange], limit: usize) -> Result<Vec<Kept>, StoreError> {
        self.with(async |db, _| {
            let entries = reading(db, rows::ENTRIES)?.object_store(rows::ENTRIES)?;
            let mut found = Vec::new();
            for range in ranges {
                let left = u32::try_from(limit - found.len()).unwrap_or(u32::MAX);
                // As many more as may be damaged.
                let left = if left == 0 { 0 } else { left.saturating_add(DAMAGED) };
                if left == 0 {
                    // To IndexedDB a limit of 0 means all.
                    break;
                }
                let request = match index {
                    Some(index) => entries.index(index)?.get_all_with_key_and_limit(range, left)?,
                    None => entries.get_all_with_key_and_limit(range, left)?,
                };
                // A row that cannot be read stays where it is, counted as what it was, and stands in the way of no other.
                let whole = of_js::<js_sys::Array>(done(&request).await?)?.into_iter().filter_map(|row| rows::kept(&row).ok());
                found.extend(whole);
                found.truncate(limit);
            }
            Ok(found)
        })
        .await
    }
}

/// A transaction that only reads.
fn reading(db: &IdbDatabase, store: &str) -> Result<IdbTransaction, Fault> {
    Ok(db.transaction_with_str(store)?)
}

impl Store for IdbStore {
    async fn write(&self, write: Write) -> Result<(), StoreError> {
        if write.is_empty() {
            return Ok(());
        }
        self.with(async |db, again| write::write(db, &write, again).await).await
    }

    async fn head(&self, device: DeviceId) -> Result<Head, StoreError> {
        self.with(async |db, _| {
            let entries = reading(db, rows::ENTRIES)?.object_store(rows::ENTRIES)?;
            Ok(write::last(&entries, &rows::journal(device)?).await?.unwrap_or(Head::empty(device)))
        })
        .await
    }

    async fn journals(&self) -> Result<Vec<Head>, StoreError> {
        self.with(async |db, _| {
            let entries = reading(db, rows::ENTRIES)?.object_store(rows::ENTRIES)?;
            let mut heads: Vec<Head> = Vec::new();
            // From the last journal to the first, one step each: the head of the greatest device below the one before.
            loop {
                let below = rows::below(heads.last().map(|head| head.device))?;
                match write::last_place(&entries, &below).await? {
                    Some(head) => heads.push(head),
                    None => break,
                }
            }
            heads.reverse();
            Ok(heads)
        })
        .await
    }

    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let all = rows::ranges(|| rows::all_waiting().map(|range| vec![range]))?;
        self.rows(Some(rows::WAITING), &all, limit).await
    }

    async fn waiting_of(&self, device: DeviceId, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let both = rows::ranges(|| Ok(vec![rows::waiting(true, device)?, rows::waiting(false, device)?]))?;
        self.rows(Some(rows::WAITING), &both, limit).await
    }

    async fn count(&self, came: Came) -> Result<u64, StoreError> {
        self.with(async |db, _| {
            let entries = reading(db, rows::ENTRIES)?.object_store(rows::ENTRIES)?;
            let request = entries.index(rows::CAME)?.count_with_key(&rows::came(came).into())?;
            done(&request).await?.as_f64().map(|n| n as u64).ok_or(Fault::Store(StoreError::Damaged))
        })
        .await
    }

    async fn from(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let range = rows::ranges(|| Ok(vec![rows::from(device, seq)?]))?;
        self.rows(None, &range, limit).await
    }

    async fn under(&self, kid: KeyId) -> Result<Vec<Kept>, StoreError> {
        let range = rows::ranges(|| Ok(vec![rows::under(kid)?]))?;
        self.rows(Some(rows::KID), &range, usize::MAX).await
    }

    async fn visits(&self) -> Result<Vec<VisitRow>, StoreError> {
        self.with(async |db, _| {
            let request = reading(db, rows::VISITS)?.object_store(rows::VISITS)?.get_all()?;
            Ok(of_js::<js_sys::Array>(done(&request).await?)?.iter().filter_map(|row| rows::visit(&row).ok()).collect())
        })
        .await
    }

    async fn pieces_waiting(&self, bytes: usize) -> Result<Vec<PieceRow>, StoreError> {
        self.with(async |db, _| {
            let waiting = reading(db, rows::PIECES)?.object_store(rows::PIECES)?.index(rows::WAITING)?;
            let mut left = bytes;
            let mut found: Vec<PieceRow> = Vec::new();
            let mut after: Option<JsValue> = None;
            // A page at a time, so that ten recordings that wait are not in memory together.
            loop {
                let range = after.map(|after| IdbKeyRange::lower_bound_with_open(&after, true)).transpose()?;
                // From the last one of this page on, whether it could be read or not: what cannot be read holds nothing else up.
                let last = match &range {
                    Some(range) => waiting.get_all_keys_with_key_and_limit(range, PIECES_AT_ONCE)?,
                    None => waiting.get_all_keys_with_key_and_limit(&JsValue::UNDEFINED, PIECES_AT_ONCE)?,
                };
                let next = of_js::<js_sys::Array>(done(&last).await?)?.iter().last();
                let request = match &range {
                    Some(range) => waiting.get_all_with_key_and_limit(range, PIECES_AT_ONCE)?,
                    None => waiting.get_all_with_key_and_limit(&JsValue::UNDEFINED, PIECES_AT_ONCE)?,
                };
                let page = of_js::<js_sys::Array>(done(&request).await?)?;
                after = next;
                for row in page.iter() {
                    let Ok(piece) = rows::piece(&row) else { continue };
                    match left.checked_sub(piece.sealed.len()) {
                        Some(rest) => left = rest,
                        None if found.is_empty() => left = 0,
                        None => return Ok(found),
                    }
                    found.push(piece);
                }
                if page.length() < PIECES_AT_ONCE {
                    return Ok(found);
                }
            }
        })
        .await
    }

    async fn count_media_waiting(&self) -> Result<u64, StoreError> {
        self.with(async |db, _| {
            let pieces = reading(db, rows::PIECES)?.object_store(rows::PIECES)?;
            // Each key is a list of the photo or recording and the place in it.
            let keys = of_js::<js_sys::Array>(done(&pieces.index(rows::WAITING)?.get_all_keys()?).await?)?;
            let mut media: Vec<_> =
                keys.iter().filter_map(|key| key.dyn_into::<js_sys::Array>().ok()?.get(0).as_string()).collect();
            media.dedup();
            Ok(media.len() as u64)
        })
        .await
    }

    async fn pieces_of(&self, media: MediaId) -> Result<Vec<PieceRow>, StoreError> {
        let range = rows::ranges(|| Ok(vec![rows::pieces_of(media)?]))?;
        self.with(async |db, _| {
            let pieces = reading(db, rows::PIECES)?.object_store(rows::PIECES)?;
            of_js::<js_sys::Array>(done(&pieces.get_all_with_key(&range[0])?).await?)?
                .iter()
                .map(|row| rows::piece(&row))
                .collect()
        })
        .await
    }

    async fn slot(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(async |db, _| {
            let request = reading(db, rows::SLOTS)?.object_store(rows::SLOTS)?.get(&name.into())?;
            let value = done(&request).await?;
            if value.is_undefined() { Ok(None) } else { Ok(Some(of_js::<js_sys::Uint8Array>(value)?.to_vec())) }
        })
        .await
    }

    async fn slots(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let range = rows::ranges(|| Ok(vec![rows::beginning(prefix)?]))?;
        self.with(async |db, _| {
            let slots = reading(db, rows::SLOTS)?.object_store(rows::SLOTS)?;
            let request = slots.get_all_keys_with_key(&range[0])?;
            of_js::<js_sys::Array>(done(&request).await?)?
                .iter()
                .map(|name| name.as_string().ok_or(Fault::Store(StoreError::Damaged)))
                .collect()
        })
        .await
    }
}
