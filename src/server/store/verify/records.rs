//! What lasts: marked rows and their tallies, entries with their hashes, chains and seals, keys, the audit chain.

use super::{Anchor, Found};
use crate::domain::{ChildId, DeviceId, KeyId};
use crate::seal::{Hash, Key};
use crate::server::keys::Keys;
use crate::server::store::Fault;
use crate::server::store::audit::{Kept, head};
use crate::server::store::marked::{AllTallies, MARKED, Table, Tally};
use crate::server::store::sql::Seq;
use crate::server::store::visit_key::{Known, child_key, key_of};
use crate::wire::{Entry, Header, chain_hash, from_cbor};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) fn look(sql: &Connection, keys: &Keys, anchor: Option<Anchor>, found: &mut Found) -> Result<(), Fault> {
    let looked = structure(sql, found);
    found.part("the database", looked)?;
    let tallies = AllTallies::of(sql, &keys.mark_key())?;
    if !tallies.together {
        found.add("the tallies".into(), "are not of one moment: a table was put back to an older state, or a tally was changed");
    }
    for table in MARKED {
        let looked = marks(sql, keys, table, &tallies, found);
        found.part(&format!("table {}", table.name), looked)?;
    }
    let looked = children_keys(sql, keys, found);
    found.part("table child_key", looked)?;
    let looked = visit_keys(sql, keys, found);
    found.part("table visit_key", looked)?;
    let looked = entries(sql, keys, found);
    found.part("table entry", looked)?;
    let looked = numbers(sql, &tallies.tally("entry"), found);
    found.part("table entry", looked)?;
    let looked = journals(sql, found);
    found.part("table device", looked)?;
    let looked = audit(sql, keys, &tallies.tally("audit"), anchor, found);
    found.part("table audit", looked)
}

/// What SQLite itself can say: pages that belong together, indices that fit their tables, rows that point to rows.
fn structure(sql: &Connection, found: &mut Found) -> Result<(), Fault> {
    let mut check = sql.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        if said != "ok" {
            found.add(format!("the database ({said})"), "its structure is damaged");
        }
    }
    let mut check = sql.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let (table, id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let id = id.map(|id| format!(" {id}")).unwrap_or_default();
        found.add(
            format!("{table}{id}"),
            if parent == "person" { "points to an account that is not there" } else { "points to a row that is not there" },
        );
    }
    Ok(())
}

/// Every row of a marked table against its mark, and all of them against the tally.
fn marks(sql: &Connection, keys: &Keys, table: &Table, tallies: &AllTallies, found: &mut Found) -> Result<(), Fault> {
    let key = keys.mark_key();
    let (mut count, mut sum) = (0, [0; 32]);
    let mut all = sql.prepare(&table.select())?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let values: Vec<Value> = (0..table.columns.len()).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        let mark: Value = row.get(table.columns.len())?;
        let right = table.mark(&key, &values);
        if mark != Value::Blob(right.0.to_vec()) {
            found.add(name(table, &values), "the row is not as it was written");
        }
        count += 1;
        sum.iter_mut().zip(right.0).for_each(|(s, m)| *s ^= m);
    }
    let Tally { count: said, sum: said_sum, right } = tallies.tally(table.name);
    if !right {
        found.add(format!("tally {}", table.name), "the row is missing, or is not as it was written");
    } else if said != count {
        let what = if said > count { "rows were taken away" } else { "rows were put in" };
        found.add(format!("table {}", table.name), what);
    } else if said_sum != sum {
        found.add(format!("table {}", table.name), "rows were exchanged or changed");
    }
    Ok(())
}

/// A row by name: the table and its key.
fn name(table: &Table, values: &[Value]) -> String {
    let at = |column: &str| table.columns.iter().position(|c| *c == column).and_then(|i| values.get(i));
    if table.name == "entry"
        && let (Some(Value::Integer(id)), Some(Value::Blob(device)), Some(Value::Integer(seq))) =
            (at("id"), at("device"), at("seq"))
    {
        return entry_name(*id, device.as_slice().try_into().ok().map(DeviceId::from_bytes), *seq);
    }
    match at(table.key) {
        Some(Value::Blob(bytes)) => match <[u8; 16]>::try_from(bytes.as_slice()) {
            Ok(id) => format!("{} {}", table.name, KeyId::from_bytes(id)),
            Err(_) => format!("{} (its key is not an id)", table.name),
        },
        Some(Value::Integer(n)) => format!("{} {n}", table.name),
        _ => table.name.to_owned(),
    }
}

fn entry_name(id: i64, device: Option<DeviceId>, seq: i64) -> String {
    let device = device.map_or_else(|| "unknown".to_owned(), |d| d.to_string());
    format!("entry {id} (device {device}, place {seq})")
}

fn children_keys(sql: &Connection, keys: &Keys, found: &mut Found) -> Result<(), Fault> {
    let children: Vec<ChildId> = column(sql, "SELECT child FROM child_key")?;
    for child in children {
        match child_key(sql, keys, child) {
            Ok(Some(_)) => {}
            Ok(None) | Err(Fault::Damaged { .. }) => {
                found.add(format!("child_key {child}"), "the key does not open under the wrapping key")
            }
            Err(other) => return Err(other),
        }
    }
    for child in column::<ChildId>(
        sql,
        "SELECT DISTINCT child FROM entry WHERE child IS NOT NULL AND child NOT IN (SELECT child FROM child_key)",
    )? {
        found.add(format!("child_key {child}"), "is missing, and entries need it");
    }
    Ok(())
}

fn visit_keys(sql: &Connection, keys: &Keys, found: &mut Found) -> Result<(), Fault> {
    for kid in column::<KeyId>(sql, "SELECT kid FROM visit_key WHERE wrapped IS NOT NULL")? {
        match key_of(sql, keys, kid) {
            Ok(Known::Open(_)) => {}
            Ok(_) | Err(Fault::Damaged { .. }) => {
                found.add(format!("visit_key {kid}"), "the key does not open under its child's key")
            }
            Err(other) => return Err(other),
        }
    }
    let missing = "SELECT DISTINCT kid FROM entry WHERE (reason IS NULL OR reason <> 'awaits-key') AND status <> 'conflict'
                   AND kid NOT IN (SELECT kid FROM visit_key) AND kid NOT IN (SELECT kid FROM child_key)";
    for kid in column::<KeyId>(sql, missing)? {
        found.add(format!("visit_key {kid}"), "is missing, and entries need it");
    }
    Ok(())
}

fn column<T: rusqlite::types::FromSql>(sql: &Connection, text: &str) -> Result<Vec<T>, Fault> {
    // A key that is not an id was named by its mark already.
    Ok(sql.prepare(text)?.query_map([], |r| r.get(0))?.filter_map(Result::ok).collect())
}

/// One entry as it lies there.
struct Lying {
    id: i64,
    device: DeviceId,
    seq: u64,
    hash: Hash,
    prev: Hash,
    kid: KeyId,
    header: Vec<u8>,
    sealed: Vec<u8>,
    conflict: bool,
    reason: Option<String>,
}

impl Lying {
    fn of(row: &Row<'_>) -> rusqlite::Result<Lying> {
        Ok(Lying {
            id: row.get("id")?,
            device: row.get("device")?,
            seq: row.get::<_, Seq>("seq")?.0,
            hash: row.get("hash")?,
            prev: row.get("prev")?,
            kid: row.get("kid")?,
            header: row.get("header")?,
            sealed: row.get("sealed")?,
            conflict: row.get::<_, String>("status")? == "conflict",
            reason: row.get("reason")?,
        })
    }

    /// Header, columns and hash against one another.
    fn header(&self) -> Result<Header, &'static str> {
        let header: Header = from_cbor(&self.header).ok_or("its header cannot be read")?;
        let same = header.device == self.device && header.seq == self.seq && header.prev == self.prev && header.kid == self.kid;
        if !same || header.to_bytes() != self.header {
            return Err("its header and its row differ");
        }
        if chain_hash(&header, Hash::of(&self.sealed)) != self.hash {
            return Err("its bytes do not have its hash");
        }
        Ok(header)
    }
}

/// Entries by device and place: each against its own hash and seal, each against the one before, and none missing from the whole part.
fn entries(sql: &Connection, keys: &Keys, found: &mut Found) -> Result<(), Fault> {
    let mut open: HashMap<KeyId, Option<Key>> = HashMap::new();
    let mut ends: BTreeMap<DeviceId, (u64, Hash)> = BTreeMap::new();
    let mut all = sql.prepare("SELECT * FROM entry ORDER BY device, seq, id")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let Ok(entry) = Lying::of(row) else {
            found.add(
                format!("entry {} (unknown device or place)", row.get::<_, i64>("id").unwrap_or_default()),
                "the row cannot be read",
            );
            continue;
        };
        let name = || entry_name(entry.id, Some(entry.device), entry.seq as i64);
        let header = match entry.header() {
            Ok(header) => Some(header),
            Err(what) => {
                found.add(name(), what);
                None
            }
        };
        if !entry.conflict {
            let (last, hash) = ends.insert(entry.device, (entry.seq, entry.hash)).unwrap_or((0, Hash::NOTHING));
            if entry.seq == last + 1 && entry.prev != hash {
                found.add(name(), "the chain does not fit the entry before");
            }
        }
        let opens =
            entry.reason.as_deref().is_none_or(|r| matches!(r, "not-allowed" | "not-theirs" | "awaits-earlier" | "unknown-kind"));
        if let Some(header) = header.filter(|_| opens) {
            let key =
                open.entry(entry.kid).or_insert_with(|| key_of(sql, keys, entry.kid).ok().and_then(Known::opened).map(|k| k.key));
            let opened = key.as_ref().map(|key| Entry { header, sealed: entry.sealed.clone() }.open(key).is_ok());
            // A conflicting entry may be under a key that never came; one that has its place was opened before.
            if opened == Some(false) || (opened.is_none() && !entry.conflict) {
                found.add(name(), "its seal does not open with its key");
            }
        }
    }
    Ok(())
}

/// How far each journal is whole: what its row says, and what its entries say.
fn journals(sql: &Connection, found: &mut Found) -> Result<(), Fault> {
    let mut devices = sql.prepare("SELECT id, whole_through FROM device")?;
    let mut rows = devices.query([])?;
    while let Some(row) = rows.next()? {
        // A device whose id is none was named by its mark already.
        let Ok(device) = row.get::<_, DeviceId>(0) else { continue };
        let said: i64 = row.get(1)?;
        missing(sql, device, u64::try_from(said).unwrap_or_default(), found)?;
        let mut whole = 0;
        let mut there = sql.prepare_cached("SELECT seq FROM entry WHERE device = ?1 AND status <> 'conflict' ORDER BY seq")?;
        let mut places = there.query([device])?;
        while let Some(place) = places.next()? {
            if place.get::<_, i64>(0)? != whole + 1 {
                break;
            }
            whole += 1;
        }
        if whole != said {
            found.add(format!("device {device}"), "its row does not say how far its journal is whole");
        }
    }
    Ok(())
}

/// Entries are numbered without a gap, and the tally knows how many there are.
fn numbers(sql: &Connection, tally: &Tally, found: &mut Found) -> Result<(), Fault> {
    let there: BTreeSet<i64> = sql.prepare("SELECT id FROM entry")?.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    let last = there.last().copied().unwrap_or_default().max(if tally.right { tally.count } else { 0 });
    for id in (1..=last).filter(|id| !there.contains(id)).take(1000) {
        found.add(format!("entry {id}"), "is missing");
    }
    Ok(())
}

/// Places of the whole part of a journal that are not there any more.
fn missing(sql: &Connection, device: DeviceId, whole: u64, found: &mut Found) -> Result<(), Fault> {
    let mut next = 1;
    let mut there =
        sql.prepare_cached("SELECT seq FROM entry WHERE device = ?1 AND status <> 'conflict' AND seq <= ?2 ORDER BY seq")?;
    let mut rows = there.query((device, Seq(whole)))?;
    let mut gone = |from: u64, to: u64| {
        for place in from..to.min(from + 100) {
            found.add(format!("entry (device {device}, place {place})"), "is missing");
        }
    };
    while let Some(row) = rows.next()? {
        let Seq(seq) = row.get(0)?;
        gone(next, seq);
        next = seq + 1;
    }
    gone(next, whole + 1);
    Ok(())
}

/// The audit chain from its first row to its end, which the tally knows.
fn audit(sql: &Connection, keys: &Keys, tally: &Tally, anchor: Option<Anchor>, found: &mut Found) -> Result<(), Fault> {
    let key = keys.audit_key();
    let (mut last, mut before) = (0, Hash::NOTHING);
    let mut anchored = anchor.is_none_or(|anchor| anchor == (last, before));
    let mut all = sql.prepare(&format!("{} ORDER BY seq", Kept::SELECT))?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let Ok(kept) = Kept::of(row) else {
            found.add(format!("audit {}", row.get::<_, i64>(0).unwrap_or_default()), "the row cannot be read");
            continue;
        };
        if kept.seq != last + 1 {
            found.add(format!("audit {}", last + 1), "is missing");
        } else if kept.prev != before {
            found.add(format!("audit {}", kept.seq), "the chain does not fit the row before");
        }
        if kept.expected(&key) != kept.hash {
            found.add(format!("audit {}", kept.seq), "the row is not as it was written");
        }
        (last, before) = (kept.seq, kept.hash);
        anchored |= anchor == Some((last, before));
    }
    if !anchored {
        found.add("the audit".into(), "does not hold the anchor: it was written anew, or put back to an older state");
    }
    let end = head(sql).unwrap_or((last, before));
    if !tally.right || (tally.count, Hash(tally.sum)) != end {
        found.add("the end of the audit".into(), "rows after it were taken away, or it is not as it was written");
    }
    Ok(())
}
