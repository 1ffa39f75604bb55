//! How much room there is, and whether the browser may clear Heard away by itself. Says what it finds; decides nothing but the floor.

use super::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Under this much free room capture is refused before it starts (DESIGN 3).
pub const ROOM_FLOOR: f64 = 60.0 * 1024.0 * 1024.0;

/// Bytes that are free for Heard; nothing where the browser does not say.
pub async fn free_bytes() -> Option<f64> {
    let estimate = JsFuture::from(window().navigator().storage().estimate().ok()?).await.ok()?;
    let of = |name: &str| js_sys::Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some((of("quota")? - of("usage")?).max(0.0))
}

/// Whether capture may start. A browser that does not say how much room there is gets the benefit of the doubt: a write that fails says so.
pub async fn enough_room() -> bool {
    free_bytes().await.is_none_or(|free| free >= ROOM_FLOOR)
}

/// Asks the browser never to clear Heard's store by itself; whether it agreed. A refusal is shown on screen.
pub async fn ask_persist() -> bool {
    answer(window().navigator().storage().persist()).await
}

/// Whether the browser has agreed before.
pub async fn persisted() -> bool {
    answer(window().navigator().storage().persisted()).await
}

async fn answer(asked: Result<js_sys::Promise, JsValue>) -> bool {
    let Ok(promise) = asked else { return false };
    JsFuture::from(promise).await.ok().and_then(|v| v.as_bool()).unwrap_or(false)
}
