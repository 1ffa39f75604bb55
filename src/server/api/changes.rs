//! What a tablet pulls: its practitioner's children, whole packs, and which to forget. Each pack that leaves is a read of a child's record and
//! has its audit row first.

use crate::domain::access::{Action, Actor, Subject, Tie, may};
use crate::server::app::App;
use crate::server::guard::Asked;
use crate::server::outside::now_ms;
use crate::server::problem::Problem;
use crate::server::store::{self, audit::Audited};
use crate::wire::{Changes, ChildChange};
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::sync::Arc;

/// Since which cursor.
#[derive(Deserialize)]
pub struct Since {
    #[serde(default)]
    since: i64,
}

/// `GET /api/v1/changes?since=N`.
pub async fn changes(
    State(app): State<Arc<App>>,
    asked: Asked,
    since: Result<Query<Since>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Changes>, Problem> {
    let Query(Since { since }) = since.map_err(|_| Problem::NOT_UNDERSTOOD)?;
    let (Some(device), Some(session)) = (asked.device, asked.session) else { return Err(Problem::SIGNED_OUT) };
    let person = session.person.id;
    // The packs of one's own children; whose they are is asked again where they are read.
    if !may(&Actor { person, role: session.person.role }, Action::CarryPack, Subject::Child(Tie::Mine)) {
        return Err(Problem::NOT_THERE);
    }
    let changes = app.store.read(move |sql| store::changes(sql, person, device, since.max(0), now_ms())).await?;
    let said: Vec<Audited> = changes
        .changes
        .iter()
        .filter_map(|change| match change {
            ChildChange::Pack(pack) => Some(pack.child),
            ChildChange::Purge(_) => None,
        })
        .map(|child| Audited {
            actor: Some(person),
            device: Some(device),
            action: "carry-pack".into(),
            child: Some(child),
            object: None,
            outcome: "allowed",
            request: asked.request.clone(),
        })
        .collect();
    if !said.is_empty() {
        app.store.write(move |desk| said.iter().try_for_each(|row| desk.audit(row))).await?;
    }
    Ok(Json(changes))
}
