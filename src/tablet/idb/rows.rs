//! How entries, visits and slots lie in IndexedDB: known fields beside sealed bytes, never a clear word. Reads a row back only when it
//! says the same as the entry in it.

use super::request::{Fault, of_js};
use crate::domain::{DeviceId, KeyId, MediaId, PieceHash};
use crate::journal::{Came, Head, Kept, PieceRow, StoreError, VisitRow};
use crate::seal::Hash;
use crate::tablet::browser::object;
use crate::wire::{Entry, from_cbor, to_cbor};
use wasm_bindgen::prelude::*;
use web_sys::IdbKeyRange;

pub(super) const ENTRIES: &str = "entries";
pub(super) const VISITS: &str = "visits";
pub(super) const SLOTS: &str = "slots";
/// Sealed pieces of photos and recordings.
pub(super) const PIECES: &str = "pieces";
/// Index over a piece's hash.
pub(super) const HASH: &str = "hash";
/// Index over `wait`: [0 for those that go first or 1, device, place].
pub(super) const WAITING: &str = "waiting";
/// Index over key, device, place.
pub(super) const KID: &str = "kid";
/// Index over how far an entry has come.
pub(super) const CAME: &str = "came";

/// Places are numbers of JavaScript here: exact up to 2^53, which no journal reaches.
const PLACE_MAX: f64 = 9_007_199_254_740_991.0;

/// The word of a mark.
pub(super) fn came(came: Came) -> &'static str {
    match came {
        Came::Waiting => "waiting",
        Came::Stored => "stored",
        Came::Conflicted => "conflicted",
        Came::SetAside => "set-aside",
    }
}

fn came_of(word: &str) -> Option<Came> {
    [Came::Waiting, Came::Stored, Came::Conflicted, Came::SetAside].into_iter().find(|c| came(*c) == word)
}

fn place(seq: u64) -> JsValue {
    JsValue::from_f64((seq as f64).min(PLACE_MAX))
}

fn text(id: impl ToString) -> JsValue {
    JsValue::from_str(&id.to_string())
}

fn list(of: &[&JsValue]) -> JsValue {
    of.iter().map(|v| (*v).clone()).collect::<js_sys::Array>().into()
}

/// The key of an entry.
pub(super) fn key(device: DeviceId, seq: u64) -> JsValue {
    list(&[&text(device), &place(seq)])
}

/// An entry as it lies there.
pub(super) fn row(kept: &Kept) -> JsValue {
    let header = &kept.entry.header;
    let row = object(&[
        ("device", &text(header.device)),
        ("seq", &place(header.seq)),
        ("kid", &text(header.kid)),
        ("came", &came(kept.came).into()),
        ("first", &kept.first.into()),
        ("entry", &js_sys::Uint8Array::from(kept.entry.to_bytes().as_slice()).into()),
    ]);
    if kept.came == Came::Waiting {
        let rank = JsValue::from_f64(if kept.first { 0.0 } else { 1.0 });
        let wait = list(&[&rank, &text(header.device), &place(header.seq)]);
        js_sys::Reflect::set(&row, &"wait".into(), &wait).expect("a new object takes every field");
    }
    row.into()
}

fn field(row: &JsValue, name: &str) -> Result<JsValue, Fault> {
    js_sys::Reflect::get(row, &name.into()).map_err(|_| Fault::Store(StoreError::Damaged))
}

/// Reads an entry.
pub(super) fn kept(row: &JsValue) -> Result<Kept, Fault> {
    let damaged = Fault::Store(StoreError::Damaged);
    let bytes = of_js::<js_sys::Uint8Array>(field(row, "entry")?)?.to_vec();
    let entry = Entry::from_bytes(&bytes).map_err(|_| damaged.clone())?;
    let header = &entry.header;
    let says_the_same = field(row, "device")? == text(header.device)
        && field(row, "seq")? == place(header.seq)
        && field(row, "kid")? == text(header.kid);
    let came = field(row, "came")?.as_string().and_then(|word| came_of(&word));
    let first = field(row, "first")?.as_bool();
    match (came, first) {
        (Some(came), Some(first)) if says_the_same => Ok(Kept { entry, came, first }),
        _ => Err(damaged),
    }
}

/// Where a damaged entry stands, by its key: keys are the browser's own and are checked by it.
pub(super) fn place_of(row: &JsValue) -> Result<Head, Fault> {
    let device = field(row, "device")?.as_string().and_then(|text| text.parse().ok());
    match (device, field(row, "seq")?.as_f64()) {
        (Some(device), Some(seq)) => Ok(Head { seq: seq as u64, ..Head::empty(device) }),
        _ => Err(Fault::Store(StoreError::Damaged)),
    }
}

/// A visit as it lies there: its key's id, and the row in CBOR (sealed keys, a sealed pack, a mark).
pub(super) fn visit_row(row: &VisitRow) -> JsValue {
    let bytes = js_sys::Uint8Array::from(to_cbor(row).as_slice());
    object(&[("kid", &text(row.kid)), ("row", &bytes.into())]).into()
}

/// Reads a visit.
pub(super) fn visit(row: &JsValue) -> Result<VisitRow, Fault> {
    let bytes = of_js::<js_sys::Uint8Array>(field(row, "row")?)?.to_vec();
    from_cbor(&bytes).ok_or(Fault::Store(StoreError::Damaged))
}

/// The text of a piece's hash.
pub(super) fn hash(hash: PieceHash) -> JsValue {
    text(Hash(hash.0))
}

/// The key of a piece.
pub(super) fn piece_key(media: MediaId, at: u32) -> JsValue {
    list(&[&text(media), &place(u64::from(at))])
}

/// All pieces of a photo or recording.
pub(super) fn pieces_of(media: MediaId) -> Result<IdbKeyRange, JsValue> {
    between(&[&text(media), &place(0)], &[&text(media), &JsValue::from_f64(f64::INFINITY)])
}

/// A piece as it lies there.
pub(super) fn piece_row(piece: &PieceRow) -> JsValue {
    let row = object(&[
        ("media", &text(piece.media)),
        ("place", &place(u64::from(piece.place))),
        ("hash", &hash(piece.hash)),
        ("sealed", &js_sys::Uint8Array::from(piece.sealed.as_slice()).into()),
    ]);
    if piece.waits {
        let wait = piece_key(piece.media, piece.place);
        js_sys::Reflect::set(&row, &"wait".into(), &wait).expect("a new object takes every field");
    }
    row.into()
}

/// Reads a piece.
pub(super) fn piece(row: &JsValue) -> Result<PieceRow, Fault> {
    let damaged = || Fault::Store(StoreError::Damaged);
    let media = field(row, "media")?.as_string().and_then(|text| text.parse().ok()).ok_or_else(damaged)?;
    let place = field(row, "place")?.as_f64().ok_or_else(damaged)? as u32;
    let hash: Hash = field(row, "hash")?.as_string().and_then(|text| text.parse().ok()).ok_or_else(damaged)?;
    let sealed = of_js::<js_sys::Uint8Array>(field(row, "sealed")?)?.to_vec();
    Ok(PieceRow { media, place, hash: PieceHash(hash.0), sealed, waits: !field(row, "wait")?.is_undefined() })
}

/// The key of a visit.
pub(super) fn visit_key(kid: KeyId) -> JsValue {
    list(&[&text(kid)])
}

/// Ranges are made of keys that are always valid, so a refusal can only mean that the browser's store is beyond use.
pub(super) fn ranges(make: impl FnOnce() -> Result<Vec<IdbKeyRange>, JsValue>) -> Result<Vec<IdbKeyRange>, StoreError> {
    make().map_err(|_| StoreError::Gone)
}

fn between(low: &[&JsValue], high: &[&JsValue]) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::bound(&list(low), &list(high))
}

/// A journal.
pub(super) fn journal(device: DeviceId) -> Result<IdbKeyRange, JsValue> {
    from(device, 0)
}

/// A journal from a place on.
pub(super) fn from(device: DeviceId, seq: u64) -> Result<IdbKeyRange, JsValue> {
    between(&[&text(device), &place(seq)], &[&text(device), &JsValue::from_f64(f64::INFINITY)])
}

/// All journals of lesser devices, or all.
pub(super) fn below(device: Option<DeviceId>) -> Result<IdbKeyRange, JsValue> {
    match device {
        Some(device) => IdbKeyRange::upper_bound_with_open(&list(&[&text(device)]), true),
        // A list comes after every other kind of key, and a list in a list after text in a list.
        None => IdbKeyRange::upper_bound(&list(&[&list(&[])])),
    }
}

/// Whatever waits.
pub(super) fn all_waiting() -> Result<IdbKeyRange, JsValue> {
    between(&[&JsValue::from_f64(0.0)], &[&JsValue::from_f64(f64::INFINITY)])
}

/// What waits of a journal: what goes first, or what does not.
pub(super) fn waiting(first: bool, device: DeviceId) -> Result<IdbKeyRange, JsValue> {
    let rank = JsValue::from_f64(if first { 0.0 } else { 1.0 });
    between(&[&rank, &text(device), &place(0)], &[&rank, &text(device), &JsValue::from_f64(f64::INFINITY)])
}

/// Entries under a key.
pub(super) fn under(kid: KeyId) -> Result<IdbKeyRange, JsValue> {
    between(&[&text(kid)], &[&text(kid), &list(&[])])
}

/// Slots whose name begins so.
pub(super) fn beginning(prefix: &str) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").as_str().into())
}
