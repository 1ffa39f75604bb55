//! Pieces of photos and recordings, as tablets bring them: sealed, each by itself, in any order and as often as they like. Kept first and
//! understood later: what they are is not asked here. Refuses only what is not pieces, and more than a day of visits can make.

use crate::domain::{DeviceId, PIECE_MAX, PieceHash};
use crate::seal::Hash;
use crate::server::app::App;
use crate::server::guard::Asked;
use crate::server::problem::Problem;
use crate::server::store::authority_epoch;
use crate::wire::{API_V, PiecesStored, REQUEST_MAX, pieces_of};
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use std::sync::Arc;

/// Most pieces in one request: each is a file that is written and made sure of.
const PIECES_PER_REQUEST: usize = 512;
/// A sealed piece is longer than its nonce and its tag.
const SEALED_LEAST: usize = 41;

/// `POST /api/v1/pieces`.
pub async fn push(State(app): State<Arc<App>>, asked: Asked, body: Body) -> Result<Json<PiecesStored>, Problem> {
    let device = asked.device.ok_or(Problem::SIGNATURE)?;
    // The gate has held it to its limit; here it is only taken up again.
    let body = to_bytes(body, REQUEST_MAX).await.map_err(|_| Problem::TOO_LARGE)?;
    // It goes on when the tablet hangs up: what came is counted, and what is on disk is noted.
    let keeping = tokio::spawn(async move { keep(&app, device, body).await });
    keeping.await.map_err(|_| Problem::BROKEN)?.map(Json)
}

async fn keep(app: &Arc<App>, device: DeviceId, body: Bytes) -> Result<PiecesStored, Problem> {
    let len = body.len() as i64;
    if !app.store.write(move |desk| desk.brings(device, len)).await? {
        return Err(Problem { retry_after: Some(3_600), ..Problem::TOO_MUCH_TODAY });
    }
    let pieces = app.pieces.clone();
    let kept = tokio::task::spawn_blocking(move || {
        let came = pieces_of(&body).filter(|came| came.len() <= PIECES_PER_REQUEST).ok_or(Problem::NOT_UNDERSTOOD)?;
        if came.iter().any(|piece| piece.len() < SEALED_LEAST || piece.len() > PIECE_MAX as usize) {
            return Err(Problem::NOT_UNDERSTOOD);
        }
        let named: Vec<(PieceHash, &[u8])> = came.into_iter().map(|piece| (PieceHash(Hash::of(piece).0), piece)).collect();
        pieces.keep(&named)?;
        Ok(named.into_iter().map(|(hash, piece)| (hash, piece.len() as u32)).collect::<Vec<_>>())
    });
    let kept = kept.await.map_err(|_| Problem::BROKEN)??;
    let stored = kept.iter().map(|(hash, _)| *hash).collect();
    let epoch = app
        .store
        .write(move |desk| {
            desk.pieces_came(device, &kept)?;
            authority_epoch(desk.sql())
        })
        .await?;
    Ok(PiecesStored { v: API_V, epoch, stored })
}
