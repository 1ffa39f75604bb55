//! Rows that pages query, written from a child's record as its entries make it, in the transaction of the entries themselves.
//! They can be thrown away and made again; nothing is ever written here that an entry does not say.

use super::{
    Desk, Fault,
    folds::fold_entries,
    pages,
    sql::{Json, word},
};
use crate::domain::{
    Audience, BearsOn, Child, ChildId, Day, Drawing, Harm, Houses, How, Media, Message, MessageId, Moment, Profile, Read,
    SKEW_TO_SAY_MS, State, Telling, Visit, Weighing,
};
use crate::server::fold::{Fold, Touched};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// The tables that are projected, each with its column that names the child.
pub(super) const PROJECTED: [(&str, &str); 13] = [
    ("child", "id"),
    ("plan", "child"),
    ("visit", "child"),
    ("houses", "child"),
    ("drawing", "child"),
    ("media", "child"),
    ("media_piece", "child"),
    ("message_media", "child"),
    ("message", "child"),
    ("read", "child"),
    ("weighing", "child"),
    ("telling", "child"),
    ("harm", "child"),
];

impl Desk<'_> {
    /// Writes the rows of what was touched.
    pub(super) fn project(&mut self, child: ChildId, fold: &mut Fold) -> Result<(), Fault> {
        for touched in fold.take_touched() {
            write(self.sql, child, fold, touched)?;
        }
        Ok(())
    }

    /// Writes all rows of a child anew.
    pub(super) fn project_whole(&mut self, child: ChildId, fold: &mut Fold) -> Result<(), Fault> {
        fold.take_touched();
        write_whole(self.sql, child, fold)
    }

    /// Throws away every projected row and makes all of them again from the entries.
    pub fn rebuild(&mut self) -> Result<(), Fault> {
        for (table, _) in PROJECTED {
            self.sql.execute(&format!("DELETE FROM {table}"), [])?;
        }
        let children: Vec<ChildId> =
            self.sql.prepare("SELECT child FROM child_key")?.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        for child in children {
            let (fold, _) = fold_entries(self.sql, self.keys, child)?;
            write_whole(self.sql, child, &fold)?;
        }
        Ok(())
    }
}

/// Writes all rows of a child; those that were there are gone.
pub(super) fn write_whole(sql: &Connection, child: ChildId, fold: &Fold) -> Result<(), Fault> {
    let state = fold.state();
    for (table, column) in PROJECTED {
        sql.prepare_cached(&format!("DELETE FROM {table} WHERE {column} = ?1"))?.execute([child])?;
    }
    let all = [Touched::Child, Touched::Plan]
        .into_iter()
        .chain(state.visits.keys().map(|v| Touched::Visit(*v)))
        .chain(state.houses.keys().map(|h| Touched::Houses(*h)))
        .chain(state.drawings.keys().map(|d| Touched::Drawing(*d)))
        .chain(state.media.keys().map(|m| Touched::Media(*m)))
        .chain(state.messages.keys().map(|m| Touched::Message(*m)))
        .chain(state.harms.keys().map(|h| Touched::Harm(*h)));
    all.into_iter().try_for_each(|touched| write(sql, child, fold, touched))
}

fn write(sql: &Connection, child: ChildId, fold: &Fold, touched: Touched) -> Result<(), Fault> {
    let state = fold.state();
    match touched {
        Touched::Child => {
            let Some(c) = &state.child else { return Ok(()) };
            let text = "INSERT OR REPLACE INTO child (id, name, born, profile, to_follow) VALUES (?1, ?2, ?3, ?4, ?5)";
            let born = c.born.map(|d| d.to_string());
            sql.prepare_cached(text)?.execute((child, &c.name, born, Json(&c.profile), c.to_follow))?;
        }
        Touched::Plan => {
            let Some(plan) = &state.plan else { return Ok(()) };
            sql.prepare_cached("INSERT OR REPLACE INTO plan (child, body) VALUES (?1, ?2)")?.execute((child, Json(plan)))?;
        }
        Touched::Visit(id) => {
            let Some(v) = state.visits.get(&id) else { return Ok(()) };
            sql.prepare_cached(
                "INSERT OR REPLACE INTO visit (id, child, by, opened_ms, closed_ms, stage, asks, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                id,
                child,
                v.by,
                v.opened.corrected_ms(),
                v.closed.map(|m| m.corrected_ms()),
                v.stage().key(),
                v.open_asks().count() as i64,
                Json(v),
            ))?;
        }
        Touched::Houses(id) => {
            let Some(h) = state.houses.get(&id) else { return Ok(()) };
            sql.prepare_cached("INSERT OR REPLACE INTO houses (id, child, visit, finished, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute((id, child, h.visit, h.finished.is_some(), Json(h)))?;
        }
        Touched::Drawing(id) => {
            let Some(d) = state.drawings.get(&id) else { return Ok(()) };
            sql.prepare_cached("INSERT OR REPLACE INTO drawing (id, child, visit, finished, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute((id, child, d.visit, d.finished.is_some(), Json(d)))?;
        }
        Touched::Media(id) => {
            let Some(m) = state.media.get(&id) else { return Ok(()) };
            write_media(sql, child, m)?;
        }
        Touched::Message(id) => {
            let Some(m) = state.messages.get(&id) else { return Ok(()) };
            write_message(sql, child, m, fold.arrived_ms(id).unwrap_or_default())?;
        }
        Touched::Harm(id) => {
            let Some(h) = state.harms.get(&id) else { return Ok(()) };
            sql.prepare_cached(
                "INSERT OR REPLACE INTO harm (id, child, visit, marked_ms, duty, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((id, child, h.visit, h.marked.corrected_ms(), h.duty().key(), Json(h)))?;
        }
    }
    Ok(())
}

fn write_media(sql: &Connection, child: ChildId, m: &Media) -> Result<(), Fault> {
    sql.prepare_cached("INSERT OR REPLACE INTO media (id, child, visit, whole, body) VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        m.id,
        child,
        m.visit,
        m.whole.is_some(),
        Json(m),
    ))?;
    for (place, piece) in m.whole.iter().flat_map(|whole| &whole.pieces).enumerate() {
        sql.prepare_cached("INSERT OR REPLACE INTO media_piece (media, place, child, hash, len) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((m.id, place as i64, child, piece.hash, piece.len))?;
    }
    super::media::await_pieces(sql, child, m)
}

/// Where a message stands among the others: at the instant when it was kept, unless that is more than a day from when it came. Then either
/// the tablet's clock was wrong or it was long without a network; in both cases whoever looks for what is new looks at what came last.
fn order_ms(m: &Message, arrived_ms: i64) -> i64 {
    let kept_ms = m.kept.corrected_ms();
    if kept_ms.abs_diff(arrived_ms) > SKEW_TO_SAY_MS.unsigned_abs() { arrived_ms } else { kept_ms }
}

fn write_message(sql: &Connection, child: ChildId, m: &Message, arrived_ms: i64) -> Result<(), Fault> {
    sql.prepare_cached(
        "INSERT OR REPLACE INTO message
         (id, child, visit, activity, house, told, how, who, order_ms, arrived_ms, kept, changed, taken_back, trail, bears_on, closed, captions,
          signal, how_said, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
    )?
    .execute(params![
        m.id,
        child,
        m.visit,
        m.activity,
        m.told.key(),
        Json(&m.told),
        m.how.key(),
        word(&m.who),
        order_ms(m, arrived_ms),
        arrived_ms,
        Json(m.kept),
        m.changed,
        m.taken_back.map(Json),
        m.trail().key(),
        m.weighing().map(|w| place_of(w.bears_on)),
        m.audience.not_my_worker,
        Json(&m.captions),
        &m.signal,
        m.how_said.map(How::key),
        m.changed_at.map(Json),
    ])?;
    sql.prepare_cached("DELETE FROM message_media WHERE child = ?1 AND message = ?2")?.execute((child, m.id))?;
    for (number, media) in m.told.made().into_iter().filter_map(|(number, made)| Some((number, made.media()?))) {
        sql.prepare_cached("INSERT INTO message_media (message, place, child, media) VALUES (?1, ?2, ?3, ?4)")?
            .execute((m.id, number, child, media))?;
    }
    for (place, r) in m.reads.iter().enumerate() {
        sql.prepare_cached(
            "INSERT OR REPLACE INTO read (message, place, child, by, name, role, at, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((m.id, place as i64, child, r.by, &r.name, r.role, Json(r.at), r.changed))?;
    }
    for (place, w) in m.weighings.iter().enumerate() {
        sql.prepare_cached(
            "INSERT OR REPLACE INTO weighing (message, place, child, by, name, at, bears_on, meaning, change, changed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            m.id,
            place as i64,
            child,
            w.by,
            &w.name,
            Json(w.at),
            Json(w.bears_on),
            &w.meaning,
            &w.change,
            w.changed,
        ))?;
    }
    for (place, t) in m.tellings.iter().enumerate() {
        sql.prepare_cached(
            "INSERT OR REPLACE INTO telling (message, place, child, by, name, at, how, words, said_back, changed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            m.id,
            place as i64,
            child,
            t.by,
            &t.name,
            Json(t.at),
            word(&t.how),
            &t.words,
            &t.said_back,
            t.changed,
        ))?;
    }
    Ok(())
}

/// What a weighing bears on, as it stands in `message.bears_on`.
pub fn place_of(bears_on: BearsOn) -> String {
    match bears_on {
        BearsOn::Outcome(id) => format!("outcome:{id}"),
        BearsOn::Heading(heading) => format!("heading:{}", heading.key()),
        BearsOn::NothingYet => "nothing-yet".into(),
    }
}

/// A child's record from its rows.
pub fn state_of(sql: &Connection, child: ChildId) -> Result<State, Fault> {
    let mut visits = sql.prepare_cached("SELECT body FROM visit WHERE child = ?1")?;
    let visits = visits.query_map([child], |r| r.get::<_, Json<Visit>>(0))?;
    let mut houses = sql.prepare_cached("SELECT body FROM houses WHERE child = ?1")?;
    let houses = houses.query_map([child], |r| r.get::<_, Json<Houses>>(0))?;
    let mut harms = sql.prepare_cached("SELECT body FROM harm WHERE child = ?1")?;
    let harms = harms.query_map([child], |r| r.get::<_, Json<Harm>>(0))?;
    let mut drawings = sql.prepare_cached("SELECT body FROM drawing WHERE child = ?1")?;
    let drawings = drawings.query_map([child], |r| r.get::<_, Json<Drawing>>(0))?;
    let mut media = sql.prepare_cached("SELECT body FROM media WHERE child = ?1")?;
    let media = media.query_map([child], |r| r.get::<_, Json<Media>>(0))?;
    Ok(State {
        matched_to: None,
        child: pages::child(sql, child)?,
        plan: pages::plan(sql, child)?,
        visits: visits.map(|v| v.map(|v| (v.0.id, v.0))).collect::<Result<_, _>>()?,
        houses: houses.map(|h| h.map(|h| (h.0.id, h.0))).collect::<Result<_, _>>()?,
        messages: messages_of(sql, child)?,
        drawings: drawings.map(|d| d.map(|d| (d.0.id, d.0))).collect::<Result<_, _>>()?,
        media: media.map(|m| m.map(|m| (m.0.id, m.0))).collect::<Result<_, _>>()?,
        harms: harms.map(|h| h.map(|h| (h.0.id, h.0))).collect::<Result<_, _>>()?,
    })
}

/// A child from its row.
pub fn child_of(row: &Row<'_>) -> rusqlite::Result<Child> {
    let born: Option<String> = row.get("born")?;
    let profile: Json<Profile> = row.get("profile")?;
    let (born, to_follow) = (born.and_then(|d| d.parse::<Day>().ok()), row.get("to_follow")?);
    Ok(Child { id: row.get("id")?, name: row.get("name")?, born, profile: profile.0, to_follow })
}

/// A message from its row, without what came of it.
pub fn message_of(row: &Row<'_>) -> rusqlite::Result<Message> {
    let moment = |name: &str| row.get::<_, Option<Json<Moment>>>(name).map(|m| m.map(|m| m.0));
    let text = |name: &str| row.get::<_, String>(name).map(serde_json::Value::String);
    let unknown = |_| rusqlite::Error::InvalidQuery;
    Ok(Message {
        id: row.get("id")?,
        visit: row.get("visit")?,
        activity: row.get("activity")?,
        told: row.get::<_, Json<_>>("told")?.0,
        how: serde_json::from_value(text("how")?).map_err(unknown)?,
        who: serde_json::from_value(text("who")?).map_err(unknown)?,
        signal: row.get("signal")?,
        how_said: row.get::<_, Option<String>>("how_said")?.and_then(|key| How::of_key(&key)),
        audience: Audience { not_my_worker: row.get("closed")? },
        kept: row.get::<_, Json<Moment>>("kept")?.0,
        changed: row.get("changed")?,
        changed_at: moment("changed_at")?,
        taken_back: moment("taken_back")?,
        awaited: false,
        captions: row.get::<_, Json<_>>("captions")?.0,
        reads: Vec::new(),
        weighings: Vec::new(),
        tellings: Vec::new(),
    })
}

/// Who read it, from a row.
pub fn read_of(row: &Row<'_>) -> rusqlite::Result<Read> {
    Ok(Read {
        by: row.get("by")?,
        name: row.get("name")?,
        role: row.get("role")?,
        at: row.get::<_, Json<Moment>>("at")?.0,
        changed: row.get("changed")?,
    })
}

/// A weighing from its row.
pub fn weighing_of(row: &Row<'_>) -> rusqlite::Result<Weighing> {
    Ok(Weighing {
        by: row.get("by")?,
        name: row.get("name")?,
        at: row.get::<_, Json<Moment>>("at")?.0,
        bears_on: row.get::<_, Json<BearsOn>>("bears_on")?.0,
        meaning: row.get("meaning")?,
        change: row.get("change")?,
        changed: row.get("changed")?,
    })
}

/// A telling from its row.
pub fn telling_of(row: &Row<'_>) -> rusqlite::Result<Telling> {
    let how = serde_json::Value::String(row.get("how")?);
    Ok(Telling {
        by: row.get("by")?,
        name: row.get("name")?,
        at: row.get::<_, Json<Moment>>("at")?.0,
        how: serde_json::from_value(how).map_err(|_| rusqlite::Error::InvalidQuery)?,
        words: row.get("words")?,
        said_back: row.get("said_back")?,
        changed: row.get("changed")?,
    })
}

/// All messages of a child, with what came of them, in four queries whatever their number.
fn messages_of(sql: &Connection, child: ChildId) -> Result<BTreeMap<MessageId, Message>, Fault> {
    let mut messages: BTreeMap<_, Message> = sql
        .prepare_cached("SELECT * FROM message WHERE child = ?1")?
        .query_map([child], message_of)?
        .map(|m| m.map(|m| (m.id, m)))
        .collect::<Result<_, _>>()?;
    for id in super::media::awaited(sql, child)? {
        messages.entry(id).and_modify(|m| m.awaited = true);
    }
    beside(sql, "read", child, read_of, |id, read| {
        messages.entry(id).and_modify(|m| m.reads.push(read));
    })?;
    beside(sql, "weighing", child, weighing_of, |id, weighing| {
        messages.entry(id).and_modify(|m| m.weighings.push(weighing));
    })?;
    beside(sql, "telling", child, telling_of, |id, telling| {
        messages.entry(id).and_modify(|m| m.tellings.push(telling));
    })?;
    Ok(messages)
}

/// Every row of one of the three tables that belong to a child's messages, in order, with the message it belongs to.
fn beside<T>(
    sql: &Connection,
    table: &str,
    child: ChildId,
    of: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    mut each: impl FnMut(MessageId, T),
) -> Result<(), Fault> {
    let mut rows = sql.prepare_cached(&format!("SELECT * FROM {table} WHERE child = ?1 ORDER BY message, place"))?;
    for row in rows.query_map([child], |r| Ok((r.get("message")?, of(r)?)))? {
        let (id, one) = row?;
        each(id, one);
    }
    Ok(())
}
