//! What changed for whom: a cursor given inside the write transaction, by the one writer, so that no reader can skip a number.

use super::{
    Desk, Fault,
    authority::{epoch, intervals, reach},
    device::receipts,
    project,
};
use crate::domain::harm::Duty;
use crate::domain::{ChildId, DeviceId, PersonId, State};
use crate::wire::{API_V, Changes, ChildChange, Pack};
use rusqlite::Connection;

/// Most children in one answer: a pack may be large.
const CHILDREN_MAX: usize = 10;

/// What changed for this person's children since a cursor.
pub fn changes(sql: &Connection, person: PersonId, device: DeviceId, since: i64, now_ms: i64) -> Result<Changes, Fault> {
    // A cursor that was never given is of another database: one put back by hand. It is answered from the beginning.
    let newest = newest(sql)?;
    let since = if since > newest { 0 } else { since };
    // A caseload is short; the newest change of each of its children is one look into an index.
    let mut listed = sql.prepare_cached(
        "SELECT c.child, c.to_cursor, max(c.from_cursor, coalesce((SELECT max(cursor) FROM change WHERE child = c.child), 0))
         FROM caseload c WHERE c.person = ?1
         AND c.id = (SELECT max(id) FROM caseload l WHERE l.person = c.person AND l.child = c.child)",
    )?;
    let mut news: Vec<(i64, ChildId, bool)> = Vec::new();
    let mut rows = listed.query([person])?;
    while let Some(row) = rows.next()? {
        let (child, left, newest): (ChildId, Option<i64>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match left {
            Some(left) if left > since => news.push((left, child, false)),
            None if newest > since => news.push((newest, child, true)),
            _ => {}
        }
    }
    news.sort_unstable();
    let more = news.len() > CHILDREN_MAX;
    news.truncate(CHILDREN_MAX);
    let cursor = if more { news.last().map_or(since, |n| n.0) } else { newest };
    let changes = news
        .into_iter()
        .map(
            |(_, child, mine)| {
                if mine { pack(sql, child).map(|p| ChildChange::Pack(Box::new(p))) } else { Ok(ChildChange::Purge(child)) }
            },
        )
        .collect::<Result<Vec<_>, Fault>>()?;
    Ok(Changes {
        v: API_V,
        epoch: epoch(sql)?,
        cursor,
        more,
        person,
        changes,
        now_ms,
        receipts: receipts(sql, device)?,
        reach: reach(sql)?,
    })
}

fn newest(sql: &Connection) -> Result<i64, Fault> {
    Ok(sql.prepare_cached("SELECT coalesce(max(cursor), 0) FROM change")?.query_row([], |r| r.get(0))?)
}

/// What a tablet carries of a child.
fn pack(sql: &Connection, child: ChildId) -> Result<Pack, Fault> {
    let state: State = project::state_of(sql, child)?;
    let seen = state.visits.values().filter(|visit| visit.not_seen.is_none());
    let last = seen.max_by_key(|v| v.opened.corrected_ms());
    let open = || state.harms.values().filter(|harm| !harm.closed);
    Ok(Pack {
        v: API_V,
        child,
        last_place: last.map(|v| v.place.clone()),
        last_present: last.map(|v| v.present_at(v.opened.utc_ms)).unwrap_or_default(),
        last_visit_ms: last.map(|v| v.opened.corrected_ms()),
        state: state.for_child(),
        // A tablet is a worker's: of a telling that is not for the worker it learns nothing.
        duties: open().filter(|harm| harm.duty() != Duty::Decided).map(|harm| harm.id).collect(),
        held: open().filter(|harm| harm.holds()).map(|harm| harm.visit).collect(),
        visit_every_days: intervals(sql)?.of(state.plan.as_ref().and_then(|plan| plan.kind)),
    })
}

impl Desk<'_> {
    /// Notes that something of a child changed. Gives the cursor.
    pub(super) fn changed(&mut self, child: ChildId) -> Result<i64, Fault> {
        self.sql.prepare_cached("INSERT INTO change (child, at_ms) VALUES (?1, ?2)")?.execute((child, self.now_ms))?;
        Ok(self.sql.last_insert_rowid())
    }
}
