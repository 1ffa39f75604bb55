//! A module worker of our own, started from the same script as the page: one question, one answer, and it is gone with all it knew.

use super::{call, object, page, wait_ms};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// This browser starts no such worker.
    NotStarted,
    /// It started and broke off, which is what running out of memory looks like.
    BrokeOff,
}

/// Asks a new worker one thing and ends it.
pub async fn ask(question: &JsValue) -> Result<JsValue, NoAnswer> {
    let script = page::script().ok_or(NoAnswer::NotStarted)?;
    let options: web_sys::WorkerOptions = object(&[("type", &"module".into())]).unchecked_into();
    let worker = web_sys::Worker::new_with_options(&script, &options).map_err(|_| NoAnswer::NotStarted)?;
    let answered = js_sys::Promise::new(&mut |answer, refused| {
        let heard = Closure::once_into_js(move |event: web_sys::MessageEvent| {
            let _ = answer.call1(&JsValue::UNDEFINED, &event.data());
        });
        let broke = {
            let refused = refused.clone();
            Closure::once_into_js(move |_: JsValue| {
                let _ = refused.call0(&JsValue::UNDEFINED);
            })
        };
        worker.set_onmessage(Some(heard.unchecked_ref()));
        worker.set_onerror(Some(broke.unchecked_ref()));
        // On a slow tablet the usual cost takes some seconds; a minute is a worker that will never answer.
        wasm_bindgen_futures::spawn_local(async move {
            wait_ms(60_000).await;
            let _ = refused.call0(&JsValue::UNDEFINED);
        });
    });
    let sent = worker.post_message(question);
    let answer = JsFuture::from(answered).await;
    worker.terminate();
    sent.map_err(|_| NoAnswer::NotStarted)?;
    answer.map_err(|_| NoAnswer::BrokeOff)
}

/// Inside the worker: answers the one question it is asked.
pub fn answer(with: impl Fn(JsValue) -> JsValue + 'static) {
    let scope: web_sys::EventTarget = js_sys::global().unchecked_into();
    let heard = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        // Only an answer can go wrong here, and then the page has gone.
        let _ = call(&js_sys::global(), "postMessage", &[&with(event.data())]);
    });
    let _ = scope.add_event_listener_with_callback("message", heard.as_ref().unchecked_ref());
    heard.forget();
}
