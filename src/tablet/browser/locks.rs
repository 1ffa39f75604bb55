//! One at a time across all windows of Heard on this tablet (Web Locks). A lock dies with its page, so none is ever left behind.

use super::{call, object, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Whoever holds it writes the journal.
pub const WRITER: &str = "heard-writer";
/// Whoever holds it sends and receives.
pub const SYNCER: &str = "heard-sync";
/// Held while the list and what is carried on are read, changed and written: a visit that closes and a pull that arrives do not write over
/// each other.
pub const LIST: &str = "heard-list";

/// A lock that is held; dropping it gives it back.
pub struct Held {
    /// Nothing where the browser has no locks: then one window at a time is all there can be, and the store's chain still refuses a
    /// second writer.
    give_back: Option<js_sys::Function>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(give_back) = &self.give_back {
            let _ = give_back.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits until the lock is ours.
pub async fn take(name: &str) -> Option<Held> {
    ask(name, &[], Box::new(|| {})).await
}

/// Takes the lock if nobody holds it; nothing when somebody does. `lost` is told when another window takes it away.
pub async fn take_if_free(name: &str, lost: Box<dyn FnOnce()>) -> Option<Held> {
    ask(name, &[("ifAvailable", &true.into())], lost).await
}

/// Takes the lock from whoever holds it. `lost` is told when another window takes it away in turn.
pub async fn take_away(name: &str, lost: Box<dyn FnOnce()>) -> Option<Held> {
    ask(name, &[("steal", &true.into())], lost).await
}

async fn ask(name: &str, how: &[(&str, &JsValue)], lost: Box<dyn FnOnce()>) -> Option<Held> {
    let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into()).ok();
    let Some(locks) = locks.filter(|l| l.is_object()) else { return Some(Held { give_back: None }) };
    let options = object(how);
    let name = JsValue::from_str(name);
    let lost = Closure::once_into_js(lost);
    // The lock is held until the promise that the callback returns is settled: its resolver is what gives the lock back.
    let answered = js_sys::Promise::new(&mut |answer, refused| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = answer.call1(&JsValue::UNDEFINED, &JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            js_sys::Promise::new(&mut |give_back, _| {
                let _ = answer.call1(&JsValue::UNDEFINED, &give_back);
            })
            .into()
        });
        match call(&locks, "request", &[&name, &options, &granted]) {
            // It ends well when the lock is given back, and badly when it is taken away.
            Ok(over) => {
                let _ = call(&over, "catch", &[&lost]);
            }
            Err(e) => {
                let _ = refused.call1(&JsValue::UNDEFINED, &e);
            }
        }
    });
    let give_back = JsFuture::from(answered).await.ok()?.dyn_into().ok()?;
    Some(Held { give_back: Some(give_back) })
}
