//! A few bytes that cross a fresh document load in the service worker's memory: once, for seconds, and never in a store.

use super::{call, object, wait_ms, window};
use futures_race::first;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

mod futures_race {
    //! Whichever comes first.
    use std::{future::Future, pin::pin, task::Poll};

    pub async fn first<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
        let (mut a, mut b) = (pin!(a), pin!(b));
        std::future::poll_fn(move |c| match a.as_mut().poll(c) {
            Poll::Pending => b.as_mut().poll(c),
            ready => ready,
        })
        .await
    }
}

/// The service worker that looks after this page; nothing when there is none (yet).
fn controller() -> Option<JsValue> {
    let container = js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    js_sys::Reflect::get(&container, &"controller".into()).ok().filter(|c| c.is_object())
}

/// Gives bytes to the service worker; whether there was one.
pub fn hold(bytes: &[u8]) -> bool {
    let Some(worker) = controller() else { return false };
    let buffer = js_sys::Uint8Array::from(bytes).buffer();
    let message = object(&[("type", &"hold".into()), ("hold", &buffer)]);
    call(&worker, "postMessage", &[&message, &js_sys::Array::of1(&buffer)]).is_ok()
}

/// Waits a little for a service worker to look after this page; whether one does.
pub async fn ready(within_ms: i64) -> bool {
    let mut waited = 0;
    while controller().is_none() && waited < within_ms {
        wait_ms(50).await;
        waited += 50;
    }
    controller().is_some()
}

/// Takes what was held; nothing when nothing was, or the service worker has forgotten it.
pub async fn take() -> Option<Vec<u8>> {
    let worker = controller()?;
    let channel = web_sys::MessageChannel::new().ok()?;
    let port = channel.port1();
    let answered = js_sys::Promise::new(&mut |answer, _| {
        let heard = Closure::once_into_js(move |event: web_sys::MessageEvent| {
            let _ = answer.call1(&JsValue::UNDEFINED, &event.data());
        });
        port.set_onmessage(Some(heard.unchecked_ref()));
    });
    let message = object(&[("type", &"take".into())]);
    call(&worker, "postMessage", &[&message, &js_sys::Array::of1(&channel.port2())]).ok()?;
    // A worker that does not answer within two seconds has nothing for us: the adult's unlock goes on from there.
    let answer = first(async { JsFuture::from(answered).await.ok() }, async {
        wait_ms(2_000).await;
        None
    })
    .await?;
    answer.is_instance_of::<js_sys::ArrayBuffer>().then(|| js_sys::Uint8Array::new(&answer).to_vec())
}

/// Tells the new version that waits to take over; the page is loaded afresh by whoever asked.
pub async fn switch() {
    let Some(container) = js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into()).ok() else { return };
    let Ok(asked) = call(&container, "getRegistration", &[&"/tablet".into()]) else { return };
    let Ok(registration) = JsFuture::from(js_sys::Promise::from(asked)).await else { return };
    if let Ok(waiting) = js_sys::Reflect::get(&registration, &"waiting".into())
        && waiting.is_object()
    {
        let _ = call(&waiting, "postMessage", &[&object(&[("type", &"switch".into())])]);
        let state = || js_sys::Reflect::get(&waiting, &"state".into()).ok().and_then(|s| s.as_string());
        // Until the new version looks after the page, a fresh document would be the old one's again. One that does not come up in
        // half a minute is left waiting, and offered again.
        for _ in 0..600 {
            if state().is_none_or(|s| s == "activated" || s == "redundant") {
                break;
            }
            wait_ms(50).await;
        }
    }
}
