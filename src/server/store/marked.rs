//! Rows that must not be changed unseen: each carries an HMAC over all of it, each table a tally of its rows.
//! The key is derived from the keys file and is not in the database: whoever has only the database can change a row, and is found out.
//! Refuses to write such a row by any other way than `put` and `alter`.

use super::{Desk, Fault, sql::Cell};
use crate::seal::Hash;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};
use sha2::Sha256;
use std::collections::BTreeMap;

/// A table whose rows are marked: its columns in the order in which they go into the mark, without `mark` and without what moves freely.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The column that names a row.
    pub key: &'static str,
    /// Every column under the mark.
    pub columns: &'static [&'static str],
}

/// The authority's one row.
pub const AUTHORITY: Table =
    Table { name: "authority", key: "one", columns: &["one", "name", "fictional", "zone", "kid", "public", "device", "epoch"] };
/// Accounts.
pub const PERSON: Table = Table {
    name: "person",
    key: "id",
    columns: &["id", "user", "name", "role", "salt", "memory_kib", "passes", "hash", "first", "closed_ms"],
};
/// Devices.
pub const DEVICE: Table = Table { name: "device", key: "id", columns: &["id", "public", "enrolled_by", "enrolled_ms"] };
/// Who signed in on which device.
pub const SIGNED_IN: Table = Table { name: "signed_in", key: "id", columns: &["id", "device", "person", "at_ms"] };
/// Children's keys.
pub const CHILD_KEY: Table = Table { name: "child_key", key: "child", columns: &["child", "kid", "wrapped", "made_ms"] };
/// Visits' keys.
pub const VISIT_KEY: Table = Table {
    name: "visit_key",
    key: "kid",
    columns: &["kid", "device", "child", "visit", "wrapped", "sealed", "sealed_to", "received_ms"],
};
/// Caseloads.
pub const CASELOAD: Table = Table {
    name: "caseload",
    key: "id",
    columns: &["id", "person", "child", "role", "from_ms", "to_ms", "from_cursor", "to_cursor"],
};
/// Entries.
pub const ENTRY: Table = Table {
    name: "entry",
    key: "id",
    columns: &["id", "device", "seq", "hash", "prev", "kid", "header", "sealed", "received_ms", "status", "reason", "child"],
};
/// Bytes kept aside.
pub const ASIDE: Table = Table { name: "aside", key: "id", columns: &["id", "device", "hash", "bytes", "received_ms"] };

/// Whom to ring.
pub const PHONE: Table = Table { name: "phone", key: "id", columns: &["id", "label", "number", "hours", "out_of_hours"] };
/// By when somebody must have acted on a telling of harm: one row, or none.
pub const HARM_TIMES: Table = Table { name: "harm_times", key: "id", columns: &["id", "adult", "manager"] };

/// The authority's own times.
pub const INTERVAL: Table = Table { name: "interval", key: "id", columns: &["id", "what", "days"] };

/// Every marked table.
pub const MARKED: [&Table; 12] =
    [&AUTHORITY, &PERSON, &DEVICE, &SIGNED_IN, &CHILD_KEY, &VISIT_KEY, &CASELOAD, &ENTRY, &ASIDE, &PHONE, &HARM_TIMES, &INTERVAL];

impl Table {
    /// The mark of a row whose values are given in the order of the columns.
    pub fn mark(&self, key: &[u8; 32], values: &[Value]) -> Hash {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(self.name.as_bytes());
        for value in values {
            let (tag, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Integer(n) => (1, &n.to_be_bytes()),
                Value::Real(n) => (2, &n.to_be_bytes()),
                Value::Text(text) => (3, text.as_bytes()),
                Value::Blob(bytes) => (4, bytes),
            };
            mac.update(&[tag]);
            mac.update(&(bytes.len() as u64).to_be_bytes());
            mac.update(bytes);
        }
        Hash(mac.finalize().into_bytes().into())
    }

    /// `SELECT <columns>, mark FROM <table>`, to which a condition may be added.
    pub fn select(&self) -> String {
        format!("SELECT {}, mark FROM {}", self.columns.join(", "), self.name)
    }
}

/// What one piece of work adds to the tallies.
#[derive(Default)]
pub struct Tallies {
    rows: BTreeMap<&'static str, (i64, [u8; 32])>,
    /// The end of the audit chain: where it stood before, and where it stands.
    audit: Option<[(i64, Hash); 2]>,
}

impl Tallies {
    /// Notes that the audit chain grew from one end to another.
    pub(super) fn end_of_audit(&mut self, from: (i64, Hash), to: (i64, Hash)) {
        let first = self.audit.map_or(from, |[first, _]| first);
        self.audit = Some([first, to]);
    }

    fn note(&mut self, table: &'static str, rows: i64, marks: [&Hash; 2]) {
        let (count, sum) = self.rows.entry(table).or_default();
        *count += rows;
        for mark in marks {
            xor(sum, mark);
        }
    }
}

/// A mark as it lies in its row; one that was made to be none fits nothing.
fn mark_of(value: Value) -> Hash {
    match value {
        Value::Blob(mark) => <[u8; 32]>::try_from(mark).map(Hash).unwrap_or(Hash::NOTHING),
        _ => Hash::NOTHING,
    }
}

fn xor(sum: &mut [u8; 32], mark: &Hash) {
    sum.iter_mut().zip(mark.0).for_each(|(s, m)| *s ^= m);
}

/// The tally over all tallies.
const ALL: &str = "all";
/// The tally of the audit: the last number and its hash.
const AUDIT: &str = "audit";

/// A tally as it lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// How many rows (of the audit: its last number).
    pub count: i64,
    /// The sum of their marks (of the audit: its last hash).
    pub sum: [u8; 32],
    /// Whether it is as it was written.
    pub right: bool,
}

/// Every tally, and whether all of them are of one moment: the tally over all of them is marked over each, so that no table can be put back
/// to an older state together with its own tally. A tally that is missing, or is not one any more, is not right.
pub struct AllTallies {
    tallies: BTreeMap<&'static str, Tally>,
    /// Whether they belong together.
    pub together: bool,
}

fn tally_mark(key: &[u8; 32], name: &str, count: i64, sum: &[u8; 32]) -> Hash {
    let table = Table { name: "tally", key: "name", columns: &[] };
    table.mark(key, &[Value::Text(name.to_owned()), Value::Integer(count), Value::Blob(sum.to_vec())])
}

impl AllTallies {
    /// Nothing counted yet, and all right: how an authority begins.
    fn at_the_start() -> AllTallies {
        let none = Tally { count: 0, sum: [0; 32], right: true };
        let names = MARKED.iter().map(|table| table.name).chain([AUDIT]);
        AllTallies { tallies: names.map(|name| (name, none.clone())).collect(), together: true }
    }

    /// The tallies as they stand.
    pub fn of(sql: &Connection, key: &[u8; 32]) -> Result<AllTallies, Fault> {
        AllTallies::without(sql, key, &[])
    }

    /// The tallies as they stand, of every table but these: how they stood before a migration made them.
    fn without(sql: &Connection, key: &[u8; 32], tables: &[&Table]) -> Result<AllTallies, Fault> {
        let mut read = sql.prepare_cached("SELECT count, sum, mark FROM tally WHERE name = ?1")?;
        let mut one = |name: &str| -> Result<Tally, Fault> {
            let row =
                read.query_row([name], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Hash>(1)?, r.get::<_, Hash>(2)?))).optional();
            Ok(match super::fault::whole(row, || format!("tally {name}")) {
                Ok(Some((count, sum, mark))) => Tally { count, sum: sum.0, right: mark == tally_mark(key, name, count, &sum.0) },
                Ok(None) | Err(Fault::Damaged { .. }) => Tally { count: 0, sum: [0; 32], right: false },
                Err(other) => return Err(other),
            })
        };
        let mut found = AllTallies::at_the_start();
        found.tallies.retain(|name, _| tables.iter().all(|table| table.name != *name));
        for (name, tally) in &mut found.tallies {
            *tally = one(name)?;
        }
        let all = one(ALL)?;
        found.together = all.right && all.sum == found.sum();
        Ok(found)
    }

    /// The tally of a table, or of the audit.
    pub fn tally(&self, name: &str) -> Tally {
        self.tallies.get(name).cloned().unwrap_or(Tally { count: 0, sum: [0; 32], right: false })
    }

    fn sum(&self) -> [u8; 32] {
        let pieces: Vec<Vec<u8>> =
            self.tallies.iter().map(|(name, tally)| [name.as_bytes(), &tally.count.to_be_bytes(), &tally.sum].concat()).collect();
        Hash::of_pieces(&pieces.iter().map(Vec::as_slice).collect::<Vec<_>>()).0
    }
}

impl Desk<'_> {
    /// Writes a new row, marked. `cells` are in the order of the columns. Gives the row id.
    pub(super) fn put(&mut self, table: &'static Table, cells: Vec<Cell>) -> Result<i64, Fault> {
        let mut values: Vec<Value> = cells.into_iter().map(|c| c.0).collect();
        let mark = table.mark(&self.keys.mark_key(), &values);
        self.tallies.note(table.name, 1, [&mark, &Hash([0; 32])]);
        values.push(Value::Blob(mark.0.to_vec()));
        let places = vec!["?"; values.len()].join(", ");
        let text = format!("INSERT INTO {} ({}, mark) VALUES ({places})", table.name, table.columns.join(", "));
        self.sql.prepare_cached(&text)?.execute(params_from_iter(values))?;
        Ok(self.sql.last_insert_rowid())
    }

    /// Changes some columns of a row and marks it anew.
    pub(super) fn alter(&mut self, table: &'static Table, key: impl Into<Cell>, changes: &[(&str, Cell)]) -> Result<(), Fault> {
        let key = key.into().0;
        let mark_key = self.keys.mark_key();
        let width = table.columns.len();
        let text = format!("{} WHERE {} = ?1", table.select(), table.key);
        let mut values: Vec<Value> = self
            .sql
            .prepare_cached(&text)?
            .query_row([&key], |r| (0..=width).map(|i| r.get(i)).collect())
            .optional()?
            .ok_or(Fault::NotThere)?;
        let before = values.pop().map_or(Hash::NOTHING, mark_of);
        let right = table.mark(&mark_key, &values) == before;
        for (column, cell) in changes {
            let at = table.columns.iter().position(|c| c == column).expect("only columns of the table are changed");
            values[at] = cell.0.clone();
        }
        // A row that was changed behind our back is not marked as if it were ours: it keeps its wrong mark, and work goes on.
        let mark = if right { table.mark(&mark_key, &values) } else { before };
        self.tallies.note(table.name, 0, [&before, &mark]);
        let sets: Vec<String> = changes.iter().enumerate().map(|(i, (column, _))| format!("{column} = ?{}", i + 3)).collect();
        let text = format!("UPDATE {} SET mark = ?2, {} WHERE {} = ?1", table.name, sets.join(", "), table.key);
        let bound = [key, Value::Blob(mark.0.to_vec())].into_iter().chain(changes.iter().map(|(_, c)| c.0.clone()));
        self.sql.prepare_cached(&text)?.execute(params_from_iter(bound))?;
        Ok(())
    }

    /// Takes a marked row away: for bytes that have become an entry, and for nothing else.
    pub(super) fn take_away(&mut self, table: &'static Table, key: i64) -> Result<(), Fault> {
        let mark: Value = self
            .sql
            .prepare_cached(&format!("SELECT mark FROM {} WHERE {} = ?1", table.name, table.key))?
            .query_row([key], |r| r.get(0))?;
        let mark = mark_of(mark);
        self.tallies.note(table.name, -1, [&mark, &Hash([0; 32])]);
        self.sql.prepare_cached(&format!("DELETE FROM {} WHERE {} = ?1", table.name, table.key))?.execute([key])?;
        Ok(())
    }

    /// Brings the tallies up to what this piece of work did.
    pub(super) fn write_tallies(&mut self) -> Result<(), Fault> {
        let Tallies { rows, audit } = std::mem::take(&mut self.tallies);
        if rows.is_empty() && audit.is_none() {
            return Ok(());
        }
        let key = self.keys.mark_key();
        let mut all = AllTallies::of(self.sql, &key)?;
        for (name, (rows, marks)) in &rows {
            if let Some(tally) = all.tallies.get_mut(name) {
                tally.count += rows;
                xor(&mut tally.sum, &Hash(*marks));
                self.write_tally(&key, name, tally)?;
            }
        }
        if let (Some([from, to]), Some(tally)) = (audit, all.tallies.get_mut(AUDIT)) {
            let right = tally.right && (tally.count, Hash(tally.sum)) == from;
            *tally = Tally { count: to.0, sum: to.1.0, right };
            self.write_tally(&key, AUDIT, tally)?;
        }
        self.write_tally(&key, ALL, &Tally { count: 0, sum: all.sum(), right: all.together })
    }

    /// Writes every tally of a new authority, so that one that is missing later is missed.
    pub(super) fn found_tallies(&mut self) -> Result<(), Fault> {
        let key = self.keys.mark_key();
        let all = AllTallies::at_the_start();
        for (name, tally) in &all.tallies {
            self.write_tally(&key, name, tally)?;
        }
        self.write_tally(&key, ALL, &Tally { count: 0, sum: all.sum(), right: true })
    }

    /// Tables that a migration made are counted from now on. Tallies that did not belong together before do not after it.
    pub(super) fn found_tallies_of(&mut self, tables: &[&'static Table]) -> Result<(), Fault> {
        let key = self.keys.mark_key();
        let mut all = AllTallies::without(self.sql, &key, tables)?;
        let none = Tally { count: 0, sum: [0; 32], right: true };
        for table in tables {
            self.write_tally(&key, table.name, &none)?;
            all.tallies.insert(table.name, none.clone());
        }
        self.write_tally(&key, ALL, &Tally { count: 0, sum: all.sum(), right: all.together })
    }

    /// A tally that was changed behind our back stays wrong, so that `verify` names it; a child's words are taken in all the same.
    fn write_tally(&self, key: &[u8; 32], name: &str, tally: &Tally) -> Result<(), Fault> {
        let Tally { count, sum, right } = tally;
        let mark = if *right { tally_mark(key, name, *count, sum) } else { Hash::NOTHING };
        self.sql
            .prepare_cached(
                "INSERT INTO tally (name, count, sum, mark) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (name) DO UPDATE SET count = ?2, sum = ?3, mark = ?4",
            )?
            .execute((name, count, sum.as_slice(), mark))?;
        Ok(())
    }
}
