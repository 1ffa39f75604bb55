//! The two codes, CBOR and JSON. Both are read into one tree first, and types are read from the tree: so each type brings one reader into
//! the tablet's wasm and not two, and the code that walks bytes is there once. Decides nothing about formats.

use super::tree::of_tree;
use ciborium::Value;
use serde::{Serialize, de::DeserializeOwned};

/// Deterministic CBOR of a value whose maps are structs in the order of RFC 8949 4.2.1 or whose order is its declaration's.
pub fn to_cbor(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing CBOR into memory cannot fail");
    bytes
}

/// Reads CBOR; nothing when it is not of the type, or something follows it.
pub fn from_cbor<T: DeserializeOwned>(mut bytes: &[u8]) -> Option<T> {
    let tree: Value = ciborium::from_reader(&mut bytes).ok()?;
    if bytes.is_empty() { of_tree(tree).ok() } else { None }
}

/// JSON of a request or an answer.
pub fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("writing our own types as JSON into memory cannot fail")
}

/// Reads JSON; nothing when it is not of the type.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    of_tree(serde_json::from_slice(bytes).ok()?).ok()
}
