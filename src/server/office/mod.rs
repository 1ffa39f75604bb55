//! Pages for adults.

pub mod doors;

use super::app::App;
use super::guard::Asked;
use super::problem::Problem;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The page for what the gate refused. It must be the same bytes for a child that is not there and one that is another's: nothing of the
/// address may stand in it.
pub async fn refused(_app: &Arc<App>, _asked: &Asked, problem: Problem) -> Response {
    problem.into_response()
}
