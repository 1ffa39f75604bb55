//! One request to our own server and its answer, with a time limit. Follows no redirect and trusts no cache: what is not an answer
//! of this server counts as none.

use super::{object, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What is asked.
pub struct Ask<'a> {
    /// `GET`, `POST`.
    pub method: &'a str,
    /// Path and query on our own origin.
    pub path: &'a str,
    /// Headers beside the usual.
    pub headers: &'a [(&'a str, String)],
    /// JSON.
    pub body: Option<&'a [u8]>,
    /// After this many milliseconds it is given up.
    pub within_ms: i32,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Retry-After` in seconds, where the server asked for it.
    pub retry_after_s: Option<u32>,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Nothing came back: no network, too slow, a redirect, another origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// Asks our server, with the session's cookie where there is one.
pub async fn ask(ask: Ask<'_>) -> Result<Reply, NoAnswer> {
    let stop = web_sys::AbortController::new().map_err(|_| NoAnswer)?;
    let timer = Closure::once_into_js({
        let stop = stop.clone();
        move || stop.abort()
    });
    let timer = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(timer.unchecked_ref(), ask.within_ms)
        .map_err(|_| NoAnswer)?;
    let reply = answer(&ask, &stop.signal()).await;
    window().clear_timeout_with_handle(timer);
    reply.map_err(|_| NoAnswer)
}

async fn answer(ask: &Ask<'_>, signal: &web_sys::AbortSignal) -> Result<Reply, JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    if ask.body.is_some() {
        headers.set("content-type", "application/json")?;
    }
    for (name, value) in ask.headers {
        headers.set(name, value)?;
    }
    let init: web_sys::RequestInit = object(&[
        ("method", &ask.method.into()),
        ("headers", &headers),
        ("signal", signal),
        ("credentials", &"same-origin".into()),
        ("redirect", &"error".into()),
        ("cache", &"no-store".into()),
    ])
    .unchecked_into();
    if let Some(body) = ask.body {
        init.set_body(&js_sys::Uint8Array::from(body));
    }
    let response: web_sys::Response = JsFuture::from(window().fetch_with_str_and_init(ask.path, &init)).await?.dyn_into()?;
    let retry_after_s = response.headers().get("retry-after")?.and_then(|text| text.trim().parse().ok());
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Reply { status: response.status(), retry_after_s, body: js_sys::Uint8Array::new(&body).to_vec() })
}
