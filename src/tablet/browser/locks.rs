//! One at a time across all windows of Heard on this tablet (Web Locks). A lock dies with its page, so none is ever left behind.

use super::{call, object, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Whoever holds it writes the journal.
pub const WRITER: &str = "heard-writer";
/// Whoever holds it sends and receives.
pub const SYNCER: &str = "heard-sync";

/// A lock that is held; dropping it gives it back.
pub struct Held {
    give_back: js_sys::Function,
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.give_back.call0(&JsValue::UNDEFINED);
    }
}

/// Waits until the lock is ours. Nothing where the browser has no locks: then one window at a time is all there can be, and
/// the store's chain still refuses a second writer.
pub async fn take(name: &str) -> Option<Held> {
    ask(name, false).await
}

/// Takes the lock if nobody holds it.
pub async fn take_if_free(name: &str) -> Option<Held> {
    ask(name, true).await
}

async fn ask(name: &str, if_free: bool) -> Option<Held> {
    let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into()).ok().filter(|l| l.is_object())?;
    let options = object(&[("ifAvailable", &if_free.into())]);
    let name = JsValue::from_str(name);
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
        if let Err(e) = call(&locks, "request", &[&name, &options, &granted]) {
            let _ = refused.call1(&JsValue::UNDEFINED, &e);
        }
    });
    let give_back = JsFuture::from(answered).await.ok()?.dyn_into().ok()?;
    Some(Held { give_back })
}
