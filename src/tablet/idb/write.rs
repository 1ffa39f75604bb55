//! One write: checks the chain, puts everything, waits for `complete`; all of it within one strict transaction.
//! Says "written" of nothing else.

use super::request::{Fault, complete, done, of_js, writing};
use super::rows::{self, ENTRIES, HASH, PIECES, SLOTS, VISITS};
use crate::domain::DeviceId;
use crate::journal::{Came, Head, Kept, PieceRow, StoreError, Write};
use crate::tablet::browser::call;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursorDirection, IdbCursorWithValue, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbTransaction};

/// Writes all or nothing. `again` says that it was tried before and nobody knows how that ended: entries that lie there already, byte
/// for byte, count as written then.
pub(super) async fn write(db: &IdbDatabase, write: &Write, again: bool) -> Result<(), Fault> {
    let transaction = writing(db, &[ENTRIES, VISITS, SLOTS, PIECES])?;
    let complete = complete(&transaction);
    if let Err(fault) = put_all(&transaction, write, again).await {
        // Ended already where the fault is the transaction's own.
        let _ = transaction.abort();
        return Err(fault);
    }
    // Without this the browser notices a moment later that nothing more is asked.
    let _ = call(&transaction, "commit", &[]);
    complete.await
}

async fn put_all(transaction: &IdbTransaction, write: &Write, again: bool) -> Result<(), Fault> {
    let entries = transaction.object_store(ENTRIES)?;
    put_entries(&entries, write, again).await?;
    // Reads are asked for all at once and answered in order; each is put back changed.
    let asked: Vec<_> = write
        .came
        .iter()
        .map(|(device, seq, came)| Ok((done(&entries.get(&rows::key(*device, *seq))?), *came)))
        .collect::<Result<_, Fault>>()?;
    for (row, came) in asked {
        let row = row.await?;
        if !row.is_undefined() {
            entries.put(&rows::row(&Kept { came, ..rows::kept(&row)? }))?;
        }
    }
    let visits = transaction.object_store(VISITS)?;
    for row in &write.visits {
        visits.put(&rows::visit_row(row))?;
    }
    for (kid, acknowledged) in &write.acknowledged {
        let row = done(&visits.get(&rows::visit_key(*kid))?).await?;
        // One row that cannot be read any more has no key to send; it must not stop what can be sent.
        if !row.is_undefined()
            && let Ok(mut row) = rows::visit(&row)
        {
            row.acknowledged = *acknowledged;
            visits.put(&rows::visit_row(&row))?;
        }
    }
    put_pieces(&transaction.object_store(PIECES)?, write).await?;
    let slots = transaction.object_store(SLOTS)?;
    for (name, value) in &write.slots {
        match value {
            Some(value) => slots.put_with_key(&js_sys::Uint8Array::from(value.as_slice()), &name.into())?,
            None => slots.delete(&name.into())?,
        };
    }
    Ok(())
}

async fn put_pieces(pieces: &IdbObjectStore, write: &Write) -> Result<(), Fault> {
    for piece in &write.pieces {
        let there = done(&pieces.get(&rows::piece_key(piece.media, piece.place))?).await?;
        if there.is_undefined() {
            pieces.put(&rows::piece_row(piece))?;
        }
    }
    for (hash, waits) in &write.pieces_wait {
        let found = done(&pieces.index(HASH)?.get_all_with_key(&rows::hash(*hash))?).await?;
        for row in of_js::<js_sys::Array>(found)? {
            // One that cannot be read any more cannot be sent; it must not stop what can.
            let Ok(piece) = rows::piece(&row) else { continue };
            if piece.waits != *waits {
                pieces.put(&rows::piece_row(&PieceRow { waits: *waits, ..piece }))?;
            }
        }
    }
    Ok(())
}

async fn put_entries(entries: &IdbObjectStore, write: &Write, again: bool) -> Result<(), Fault> {
    let mut heads: BTreeMap<DeviceId, Head> = BTreeMap::new();
    for (entry, first) in &write.entries {
        let device = entry.header.device;
        let head = match heads.get(&device) {
            Some(head) => *head,
            None => last(entries, &rows::journal(device)?).await?.unwrap_or(Head::empty(device)),
        };
        if head.is_followed_by(entry) {
            entries.put(&rows::row(&Kept { entry: entry.clone(), came: Came::Waiting, first: *first }))?;
            heads.insert(device, Head::after(entry));
            continue;
        }
        let there = done(&entries.get(&rows::key(device, entry.header.seq))?).await?;
        if !again || there.is_undefined() || rows::kept(&there)?.entry != *entry {
            return Err(StoreError::NotNext.into());
        }
        heads.insert(device, head);
    }
    Ok(())
}

/// The head that the last entry of a range makes.
pub(super) async fn last(entries: &IdbObjectStore, range: &IdbKeyRange) -> Result<Option<Head>, Fault> {
    match last_row(entries, range).await? {
        Some(row) => Ok(Some(Head::after(&rows::kept(&row)?.entry))),
        None => Ok(None),
    }
}

/// The same; where the entry cannot be read, only its place is known, and nothing can be written after it.
pub(super) async fn last_place(entries: &IdbObjectStore, range: &IdbKeyRange) -> Result<Option<Head>, Fault> {
    let Some(row) = last_row(entries, range).await? else { return Ok(None) };
    match rows::kept(&row) {
        Ok(kept) => Ok(Some(Head::after(&kept.entry))),
        Err(_) => rows::place_of(&row).map(Some),
    }
}

async fn last_row(entries: &IdbObjectStore, range: &IdbKeyRange) -> Result<Option<JsValue>, Fault> {
    let request = entries.open_cursor_with_range_and_direction(range, IdbCursorDirection::Prev)?;
    let cursor = done(&request).await?;
    if cursor.is_null() {
        return Ok(None);
    }
    Ok(Some(of_js::<IdbCursorWithValue>(cursor)?.value()?))
}
