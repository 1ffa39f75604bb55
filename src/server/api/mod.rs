//! What tablets and other systems ask, in JSON (`wire::api`). Each handler: limits, one piece of work for the store, one answer.

pub mod changes;
pub mod entries;
pub mod openapi;
pub mod sign_in;

use super::app::App;
use super::problem::Problem;
use super::store::authority;
use axum::Json;
use axum::extract::State;
use axum::response::Redirect;
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /`.
pub async fn home() -> Redirect {
    Redirect::to("/office")
}

/// `GET /health`: 200 only when the database answers, reading and writing.
pub async fn health(State(app): State<Arc<App>>) -> Result<Json<Value>, Problem> {
    app.store.read(|sql| authority(sql).map(|_| ())).await?;
    app.store.write(|_| Ok(())).await?;
    Ok(Json(json!({ "v": 1, "status": "ok" })))
}
