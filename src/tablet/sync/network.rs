//! The two requests of sync, signed by the device. What does not come back whole and in time is nothing.

use crate::journal::sync::{Heard, Versioned, heard};
use crate::seal::DeviceKey;
use crate::tablet::browser::fetch::{self, Ask};
use crate::wire::{Changes, DEVICE_HEADER, PiecesStored, Push, Pushed, SESSION_HEADER, SIGNATURE_HEADER};
use base64::{Engine, engine::general_purpose::STANDARD};

/// A batch of 8 MiB over a poor uplink takes long; less would send the same again and again and never be through.
const PUSH_WITHIN_MS: i32 = 120_000;
const PULL_WITHIN_MS: i32 = 60_000;

/// Sends a batch.
pub(super) async fn push(key: &DeviceKey, push: &Push) -> Heard<Pushed> {
    // It cannot fail for these types; if it ever did, nothing was sent and nothing is marked.
    let body = crate::wire::to_json(push);
    signed(key, None, "POST", "/api/v1/entries", Some(&body), PUSH_WITHIN_MS).await
}

/// Sends pieces of photos and recordings, as they lie one after another.
pub(super) async fn pieces(key: &DeviceKey, body: &[u8]) -> Heard<PiecesStored> {
    signed(key, None, "POST", "/api/v1/pieces", Some(body), PUSH_WITHIN_MS).await
}

/// Fetches what changed.
pub(super) async fn pull(key: &DeviceKey, session: Option<String>, since: i64) -> Heard<Changes> {
    signed(key, session, "GET", &format!("/api/v1/changes?since={since}"), None, PULL_WITHIN_MS).await
}

/// Ends the person's session.
pub(super) async fn sign_out(key: &DeviceKey, session: Option<String>) {
    // There is nothing to read in the answer: what still stands is met at the next fetching.
    let _: Heard<Changes> = signed(key, session, "POST", "/api/v1/sign-out", Some(b"{}"), PULL_WITHIN_MS).await;
}

async fn signed<T: Versioned>(
    key: &DeviceKey,
    session: Option<String>,
    method: &str,
    path: &str,
    body: Option<&[u8]>,
    within_ms: i32,
) -> Heard<T> {
    let signature = key.sign(method, path, body.unwrap_or_default());
    let mut headers = vec![(DEVICE_HEADER, key.device().to_string()), (SIGNATURE_HEADER, STANDARD.encode(signature))];
    headers.extend(session.map(|session| (SESSION_HEADER, session)));
    match fetch::ask(Ask { method, path, headers: &headers, body, within_ms }).await {
        Ok(reply) => heard(reply.status, reply.retry_after_s, &reply.body),
        Err(fetch::NoAnswer) => Heard::Nothing,
    }
}
