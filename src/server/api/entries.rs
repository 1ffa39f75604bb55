//! A tablet's batch: read as far as that can be done without the database, then stored in one transaction, answered after its commit.
//! The signature was checked at the gate; whose session it is, or whether there is one, is not asked.

use crate::domain::DeviceId;
use crate::server::app::App;
use crate::server::guard::Asked;
use crate::server::problem::Problem;
use crate::server::store::{self, Incoming, IncomingKey};
use crate::wire::{API_V, BATCH_MAX, ENTRY_MAX, Entry, EntryResult, EntryStatus, Push, Pushed, REQUEST_MAX, Reason, Receipts};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use std::sync::Arc;

/// Most entries of a request that are answered one by one; what is past a batch is only named, and nobody names a million.
const NAMED_MAX: usize = 10 * BATCH_MAX;

/// `POST /api/v1/entries`.
pub async fn push(State(app): State<Arc<App>>, asked: Asked, body: Body) -> Result<Json<Pushed>, Problem> {
    let device = asked.device.ok_or(Problem::SIGNATURE)?;
    // The gate has held it to its limit; here it is only taken up again.
    let body = to_bytes(body, REQUEST_MAX).await.map_err(|_| Problem::TOO_LARGE)?;
    let (authority, kid) = (app.keys.authority(), app.keys.authority_kid());
    let read = tokio::task::spawn_blocking(move || {
        let push: Push = serde_json::from_slice(&body).map_err(|_| Problem::NOT_UNDERSTOOD)?;
        if push.v != API_V || push.keys.len() > BATCH_MAX || push.entries.len() > NAMED_MAX {
            return Err(Problem::NOT_UNDERSTOOD);
        }
        let keys: Vec<_> = push.keys.into_iter().map(|key| IncomingKey::of(&authority, kid, device, key)).collect();
        let entries: Vec<_> = push.entries.into_iter().enumerate().map(|(i, bytes)| read_entry(device, i, bytes.0)).collect();
        Ok((keys, entries))
    });
    let (keys, entries) = read.await.map_err(|_| Problem::BROKEN)??;
    Ok(Json(app.store.write(move |desk| desk.push(device, &keys, &entries)).await?))
}

/// `GET /api/v1/receipts`.
pub async fn receipts(State(app): State<Arc<App>>, asked: Asked) -> Result<Json<Receipts>, Problem> {
    let device = asked.device.ok_or(Problem::SIGNATURE)?;
    Ok(Json(app.store.read(move |sql| store::receipts(sql, device)).await?))
}

fn read_entry(device: DeviceId, place: usize, bytes: Vec<u8>) -> Incoming {
    let reason = match () {
        () if place >= BATCH_MAX => Reason::OverBatch,
        () if bytes.len() > ENTRY_MAX => Reason::TooLarge,
        () => return Incoming::of(device, bytes),
    };
    // What is too large is not even read: a few MiB of it would take a hundred times that in memory.
    let entry = (bytes.len() <= ENTRY_MAX).then(|| Entry::from_bytes(&bytes).ok()).flatten();
    Incoming::Refused(EntryResult {
        seq: entry.as_ref().map(|e| e.header.seq),
        hash: entry.as_ref().map(Entry::hash),
        status: EntryStatus::Refused,
        reason: Some(reason),
    })
}
