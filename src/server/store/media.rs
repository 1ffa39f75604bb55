//! Photos and recordings: which pieces make them whole, which of those are here, and which message waits for one. The bytes lie in files beside
//! the database (`server::pieces`), sealed as they came. Refuses to call a message whole while a piece of it is on its way.

use super::{Desk, Fault, sql::Json};
use crate::domain::{ChildId, Content, DeviceId, Drawing, Made, Media, MediaId, MessageId, PieceHash};
use rusqlite::{Connection, OptionalExtension};

/// Most pieces named in one answer.
const LISTED_MAX: usize = 200;
/// Most bytes that one device may bring in a day.
pub const PER_DAY_MAX: i64 = 2 * 1024 * 1024 * 1024;
const DAY_MS: i64 = 86_400_000;

/// What keeps a message from being whole.
const LACKING: &str = "EXISTS (SELECT 1 FROM message_media AS mm LEFT JOIN media AS m ON m.child = mm.child AND m.id = mm.media
                                WHERE mm.child = message.child AND mm.message = message.id
                                  AND (coalesce(m.whole, 0) = 0
                                       OR EXISTS (SELECT 1 FROM awaited_piece AS a WHERE a.child = mm.child AND a.media = mm.media)))";

/// The messages of a child of which a photo or recording is not whole here.
pub(super) fn awaited(sql: &Connection, child: ChildId) -> Result<Vec<MessageId>, Fault> {
    let mut found = sql.prepare_cached(&format!("SELECT id FROM message WHERE child = ?1 AND {LACKING}"))?;
    Ok(found.query_map([child], |r| r.get(0))?.collect::<Result<_, _>>()?)
}

/// Whether a message waits for one.
pub(super) fn is_awaited(sql: &Connection, child: ChildId, message: MessageId) -> rusqlite::Result<bool> {
    sql.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM message WHERE child = ?1 AND id = ?2 AND {LACKING})"))?
        .query_row((child, message), |r| r.get(0))
}

/// Pieces of a device's visits that are named and not here.
pub fn pieces_awaited(sql: &Connection, device: DeviceId) -> Result<Vec<PieceHash>, Fault> {
    let text = format!("SELECT DISTINCT hash FROM awaited_piece WHERE device = ?1 LIMIT {LISTED_MAX}");
    Ok(sql.prepare_cached(&text)?.query_map([device], |r| r.get(0))?.collect::<Result<_, _>>()?)
}

/// A photo or recording of a child, and whether every piece of it is here.
pub fn media_of(sql: &Connection, child: ChildId, media: MediaId) -> Result<Option<(Media, bool)>, Fault> {
    let text = "SELECT body, whole = 1 AND NOT EXISTS (SELECT 1 FROM awaited_piece AS a WHERE a.child = media.child AND a.media = media.id)
                  FROM media WHERE child = ?1 AND id = ?2";
    let found = sql.prepare_cached(text)?.query_row((child, media), |r| Ok((r.get::<_, Json<Media>>(0)?.0, r.get(1)?)));
    Ok(found.optional()?)
}

/// A drawing of a child.
pub fn drawing_of(sql: &Connection, child: ChildId, drawing: crate::domain::ActivityId) -> Result<Option<Drawing>, Fault> {
    let found = sql
        .prepare_cached("SELECT body FROM drawing WHERE child = ?1 AND id = ?2")?
        .query_row((child, drawing), |r| Ok(r.get::<_, Json<Drawing>>(0)?.0));
    Ok(found.optional()?)
}

/// Something made, as it is asked for by its number in a message.
pub enum Asked {
    /// A drawing, as the message holds it.
    Drawing(Drawing),
    /// A photo or recording, and whether every piece of it is here.
    Media(Media, bool),
}

/// What was made with a number in a message; nothing where there is no such thing, or the child took the message back.
pub fn asked(sql: &Connection, child: ChildId, message: MessageId, number: u32) -> Result<Option<Asked>, Fault> {
    let told: Option<Json<Content>> = sql
        .prepare_cached("SELECT told FROM message WHERE child = ?1 AND id = ?2 AND taken_back IS NULL")?
        .query_row((child, message), |r| r.get(0))
        .optional()?;
    let Some(Json(told)) = told else { return Ok(None) };
    let Some(made) = told.made().into_iter().find_map(|(at, made)| (at == number).then_some(made)) else { return Ok(None) };
    Ok(match made {
        Made::Drawing { drawing, scene, marks } => {
            drawing_of(sql, child, *drawing)?.map(|drawing| Asked::Drawing(drawing.as_kept(*scene, marks)))
        }
        Made::Photo(media) | Made::Sound(media) => media_of(sql, child, *media)?.map(|(media, whole)| Asked::Media(media, whole)),
        Made::Shown { .. } | Made::Said { .. } => None,
    })
}

/// Notes which pieces of a photo or recording are not here.
pub(super) fn await_pieces(sql: &Connection, child: ChildId, media: &Media) -> Result<(), Fault> {
    sql.prepare_cached("DELETE FROM awaited_piece WHERE child = ?1 AND media = ?2")?.execute((child, media.id))?;
    sql.prepare_cached(
        "INSERT OR IGNORE INTO awaited_piece (hash, child, media, device)
         SELECT hash, child, media, (SELECT device FROM visit_key WHERE visit_key.child = ?1 AND visit_key.visit = ?3 LIMIT 1)
           FROM media_piece AS p WHERE p.child = ?1 AND p.media = ?2 AND NOT EXISTS (SELECT 1 FROM piece WHERE piece.hash = p.hash)",
    )?
    .execute((child, media.id, media.visit))?;
    Ok(())
}

impl Desk<'_> {
    /// A device brings so many bytes; whether it may, within a day. Counted before anything is written, whatever then becomes of it.
    pub fn brings(&mut self, device: DeviceId, bytes: i64) -> Result<bool, Fault> {
        let now_ms = self.now_ms;
        self.sql.prepare_cached("DELETE FROM brought WHERE at_ms < ?1")?.execute([now_ms - DAY_MS])?;
        let today: i64 = self
            .sql
            .prepare_cached("SELECT coalesce(sum(bytes), 0) FROM brought WHERE device = ?1")?
            .query_row([device], |r| r.get(0))?;
        if today + bytes > PER_DAY_MAX {
            return Ok(false);
        }
        self.sql
            .prepare_cached("INSERT INTO brought (device, at_ms, bytes) VALUES (?1, ?2, ?3)")?
            .execute((device, now_ms, bytes))?;
        Ok(true)
    }

    /// Notes pieces whose files are on disk. Whose message has become whole is news for those who work with the child.
    pub fn pieces_came(&mut self, device: DeviceId, pieces: &[(PieceHash, u32)]) -> Result<(), Fault> {
        let mut changed: Vec<ChildId> = Vec::new();
        for (hash, len) in pieces {
            self.sql
                .prepare_cached("INSERT OR IGNORE INTO piece (hash, len, device, received_ms) VALUES (?1, ?2, ?3, ?4)")?
                .execute((hash, len, device, self.now_ms))?;
            let mut waited = self.sql.prepare_cached("DELETE FROM awaited_piece WHERE hash = ?1 RETURNING child")?;
            let children: Vec<ChildId> = waited.query_map([hash], |r| r.get(0))?.collect::<Result<_, _>>()?;
            changed.extend(children);
        }
        changed.sort_unstable();
        changed.dedup();
        changed.into_iter().try_for_each(|child| self.changed(child).map(|_| ()))
    }
}
