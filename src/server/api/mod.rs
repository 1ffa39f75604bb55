//! What tablets and other systems ask, in JSON (`wire::api`). Each handler: limits, one piece of work for the store, one answer.

pub mod changes;
pub mod entries;
pub mod openapi;
pub mod pieces;
pub mod sign_in;

use super::app::App;
use super::problem::Problem;
use super::store::authority;
use axum::Json;
use axum::extract::State;
use axum::response::Redirect;
use serde_json::{Value, json};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// How long one proof holds.
const HEALTHY_FOR: Duration = Duration::from_secs(1);

/// `GET /`.
pub async fn home() -> Redirect {
    Redirect::to("/office")
}

/// `GET /health`: 200 only when the database answers, reading and writing.
pub async fn health(State(app): State<Arc<App>>) -> Result<Json<Value>, Problem> {
    // Asked more than once a second, it says what it said: a look at whether the disk works must not be what wears it out.
    let now = Instant::now();
    let fresh = app.healthy.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| now.duration_since(at) < HEALTHY_FOR);
    if !fresh {
        app.store.read(|sql| authority(sql).map(|_| ())).await?;
        app.store.write(|desk| desk.prove()).await?;
        *app.healthy.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }
    Ok(Json(json!({ "v": 1, "status": "ok" })))
}
