//! Pieces of photos and recordings: every one that was answered for lies in its file, as it came; and every one that is named is here or awaited.

use super::Found;
use crate::domain::{ChildId, MediaId, PieceHash};
use crate::seal::Hash;
use crate::server::pieces::Pieces;
use crate::server::store::Fault;
use rusqlite::Connection;
use std::path::Path;

pub(super) fn look(sql: &Connection, folder: &Path, found: &mut Found) -> Result<(), Fault> {
    let pieces = Pieces::of(folder);
    let mut rows = sql.prepare("SELECT hash FROM piece ORDER BY hash")?;
    for hash in rows.query_map([], |r| r.get::<_, PieceHash>(0))? {
        let hash = hash?;
        if pieces.bytes(hash).is_none() {
            let file = format!("piece {}", Hash(hash.0));
            found.add(file, if pieces.is_there(hash) { "was changed or is damaged" } else { "is missing, and was answered for" });
        }
    }
    let text = "SELECT DISTINCT p.child, p.media FROM media_piece AS p
                 WHERE NOT EXISTS (SELECT 1 FROM piece WHERE piece.hash = p.hash)
                   AND NOT EXISTS (SELECT 1 FROM awaited_piece AS a WHERE a.hash = p.hash AND a.child = p.child)";
    let mut rows = sql.prepare(text)?;
    for row in rows.query_map([], |r| Ok((r.get::<_, ChildId>(0)?, r.get::<_, MediaId>(1)?)))? {
        let (child, media) = row?;
        found.add(format!("media {media} of child {child}"), "has a piece that is neither here nor awaited");
    }
    Ok(())
}
