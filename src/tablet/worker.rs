//! Deriving a key from a passphrase aside, so that the page goes on drawing: the question and the answer. Where memory is short, the floor
//! cost; where no worker starts, on the page itself, which is then said. The passphrase is in no store and no log.

use super::browser::{self, aside};
use crate::seal::{self, Cost, Key};
use wasm_bindgen::prelude::*;
use zeroize::Zeroize;

/// In the worker: waits for a passphrase, a salt and a cost, and answers with 32 bytes, or with nothing when memory is short.
pub fn listen() {
    aside::answer(|question| {
        let part = |at: u32| js_sys::Array::from(&question).get(at);
        let number = |at: u32| part(at).as_f64().unwrap_or_default() as u32;
        let passphrase = part(0).as_string().unwrap_or_default();
        let salt = js_sys::Uint8Array::new(&part(1)).to_vec();
        let Ok(salt) = <[u8; 16]>::try_from(salt) else { return JsValue::NULL };
        match seal::derive(&passphrase, &salt, Cost { memory_kib: number(2), passes: number(3) }) {
            Ok(key) => js_sys::Uint8Array::from(key.as_bytes().as_slice()).into(),
            Err(_) => JsValue::NULL,
        }
    });
}

/// Derives at exactly this cost; nothing when the tablet has not memory enough for it.
pub async fn derive(passphrase: &str, salt: &[u8; 16], cost: Cost) -> Option<Key> {
    let question = js_sys::Array::of4(
        &passphrase.into(),
        &js_sys::Uint8Array::from(salt.as_slice()),
        &cost.memory_kib.into(),
        &cost.passes.into(),
    );
    match aside::ask(&question).await {
        Ok(answer) if answer.is_null() => None,
        Ok(answer) => {
            let answer = js_sys::Uint8Array::new(&answer);
            let mut bytes = answer.to_vec();
            answer.fill(0, 0, answer.length());
            let key = Key::from_slice(&bytes).ok();
            bytes.zeroize();
            key
        }
        Err(aside::NoAnswer::BrokeOff) => None,
        Err(aside::NoAnswer::NotStarted) => {
            // The page stands still meanwhile: it must have said so before.
            browser::wait_ms(60).await;
            seal::derive(passphrase, salt, cost).ok()
        }
    }
}

/// Derives at the usual cost, or at the floor where memory is short; says at which.
pub async fn derive_new(passphrase: &str, salt: &[u8; 16]) -> Option<(Key, Cost)> {
    for cost in [Cost::USUAL, Cost::FLOOR] {
        if let Some(key) = derive(passphrase, salt, cost).await {
            return Some((key, cost));
        }
    }
    None
}
