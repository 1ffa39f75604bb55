//! The steps by which the database came to be as it is, numbered. A step that has shipped is never changed; a new one is added.
//! Steps only add: whatever waits to be sent comes through every one of them.

use super::rows::{CAME, ENTRIES, HASH, KID, PIECES, SLOTS, VISITS, WAITING};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbObjectStoreParameters, IdbTransaction};

type Step = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// The step at index n makes version n + 1 of version n.
const STEPS: &[Step] = &[entries_visits_and_slots, pieces];

/// The version that this program writes.
pub(super) const VERSION: u32 = STEPS.len() as u32;

/// Takes every step after `old`.
pub(super) fn upgrade(db: &IdbDatabase, transaction: &IdbTransaction, old: u32) -> Result<(), JsValue> {
    STEPS.iter().skip(old as usize).try_for_each(|step| step(db, transaction))
}

/// Version 1.
fn entries_visits_and_slots(db: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    let entries = db.create_object_store_with_optional_parameters(ENTRIES, &keyed(&["device", "seq"]))?;
    // Only entries that wait have the field `wait`: the index holds nothing else.
    entries.create_index_with_str(WAITING, "wait")?;
    entries.create_index_with_str_sequence(KID, &path(&["kid", "device", "seq"]))?;
    entries.create_index_with_str(CAME, "came")?;
    db.create_object_store_with_optional_parameters(VISITS, &keyed(&["kid"]))?;
    db.create_object_store(SLOTS)?;
    Ok(())
}

/// Version 2: photos and recordings, in sealed pieces.
fn pieces(db: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    let pieces = db.create_object_store_with_optional_parameters(PIECES, &keyed(&["media", "place"]))?;
    // Only pieces that wait have the field `wait`.
    pieces.create_index_with_str(WAITING, "wait")?;
    pieces.create_index_with_str(HASH, "hash")?;
    Ok(())
}

fn path(fields: &[&str]) -> JsValue {
    fields.iter().map(|f| JsValue::from_str(f)).collect::<js_sys::Array>().into()
}

fn keyed(by: &[&str]) -> IdbObjectStoreParameters {
    let parameters = IdbObjectStoreParameters::new();
    parameters.set_key_path(&path(by));
    parameters
}
