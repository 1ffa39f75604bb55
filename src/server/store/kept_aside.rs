//! What tablets sent and what stands in no record yet: kept aside, or waiting for something that has not come. For the manager's page and
//! for `heard status`, so that nothing a child told waits unseen.

use super::Fault;
use crate::domain::{ChildId, DeviceId, Moment};
use rusqlite::Connection;

/// Entries of one device that are kept aside or wait for one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptAside {
    /// The first letters of the device's id.
    pub short: String,
    /// Who signed in there, by name.
    pub people: Vec<String>,
    /// The child, where that is known: id and name.
    pub child: Option<(ChildId, String)>,
    /// Why: a key of `aside-why-...`.
    pub why: String,
    /// How many.
    pub count: u32,
    /// Since when.
    pub since: Moment,
}

/// Whether anything is kept aside. It stops at the first: of a flood not every row is counted for it.
pub fn is_anything_aside(sql: &Connection) -> Result<bool, Fault> {
    let any = sql
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM entry WHERE reason IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM entry WHERE status = 'conflict')
                 OR EXISTS (SELECT 1 FROM aside)
                 OR EXISTS (SELECT 1 FROM device JOIN entry ON entry.device = device.id
                             WHERE entry.seq > device.whole_through AND entry.status <> 'conflict')",
        )?
        .query_row([], |r| r.get(0))?;
    Ok(any)
}

/// Everything that is kept aside or waits, what has waited longest first.
pub fn kept_aside(sql: &Connection) -> Result<Vec<KeptAside>, Fault> {
    let mut people = sql.prepare_cached(
        "SELECT person.name FROM signed_in JOIN person ON person.id = signed_in.person WHERE device = ?1 ORDER BY signed_in.id",
    )?;
    let mut all = sql.prepare_cached(
        "SELECT found.device, found.child, child.name, found.why, found.count, found.since FROM (
             SELECT device, child, reason AS why, count(*) AS count, min(received_ms) AS since
               FROM entry WHERE reason IS NOT NULL GROUP BY device, child, reason
             UNION ALL
             SELECT device, child, 'conflict', count(*), min(received_ms)
               FROM entry WHERE status = 'conflict' AND reason IS NULL GROUP BY device, child
             UNION ALL
             SELECT device, NULL, 'not-an-entry', count(*), min(received_ms) FROM aside GROUP BY device
             UNION ALL
             SELECT device.id, NULL, 'gap', count(*), min(entry.received_ms) FROM device JOIN entry ON entry.device = device.id
              WHERE entry.seq > device.whole_through AND entry.status <> 'conflict' GROUP BY device.id
         ) AS found LEFT JOIN child ON child.id = found.child ORDER BY found.since, found.why",
    )?;
    let rows = all.query_map([], |r| {
        let child: Option<ChildId> = r.get(1)?;
        let name: Option<String> = r.get(2)?;
        let device: DeviceId = r.get(0)?;
        let found = KeptAside {
            short: device.to_string()[..8].to_owned(),
            people: Vec::new(),
            child: child.zip(name),
            why: r.get(3)?,
            count: r.get(4)?,
            since: Moment::of_server(r.get(5)?),
        };
        Ok((device, found))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (device, mut one) = row?;
        one.people = people.query_map([device], |r| r.get(0))?.collect::<Result<_, _>>()?;
        found.push(one);
    }
    Ok(found)
}
