//! What is projected: every row against the row that the entries make, child by child, in a database in memory.

use super::Found;
use crate::domain::{ChildId, KeyId};
use crate::server::fold::Fold;
use crate::server::keys::Keys;
use crate::server::store::Fault;
use crate::server::store::folds::fold_entries;
use crate::server::store::migrations::in_memory;
use crate::server::store::project::{PROJECTED, write_whole};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;

pub(super) fn look(sql: &Connection, keys: &Keys, found: &mut Found) -> Result<(), Fault> {
    let made = in_memory()?;
    let children: Vec<ChildId> =
        sql.prepare("SELECT child FROM child_key")?.query_map([], |r| r.get(0))?.filter_map(Result::ok).collect();
    for child in children {
        let looked = one(sql, &made, keys, child, found);
        found.part(&format!("the record of child {child}"), looked)?;
        write_whole(&made, child, &Fold::new(child))?;
    }
    for (table, column) in PROJECTED {
        let text = format!("SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT child FROM child_key)");
        let strange: i64 = sql.query_row(&text, [], |r| r.get(0))?;
        if strange > 0 {
            found.add(format!("table {table}"), "has rows of a child that is not known");
        }
    }
    Ok(())
}

/// One child's rows against those its entries make.
fn one(sql: &Connection, made: &Connection, keys: &Keys, child: ChildId, found: &mut Found) -> Result<(), Fault> {
    let (fold, _) = fold_entries(sql, keys, child)?;
    write_whole(made, child, &fold)?;
    for (table, column) in PROJECTED {
        let (there, should) = (rows(sql, table, column, child)?, rows(made, table, column, child)?);
        for (key, row) in &should {
            match there.get(key) {
                Some(same) if same == row => {}
                Some(_) => found.add(format!("{table} {key}"), "the row is not what its entries make"),
                None => found.add(format!("{table} {key}"), "the row is missing"),
            }
        }
        for key in there.keys().filter(|key| !should.contains_key(*key)) {
            found.add(format!("{table} {key}"), "no entry makes this row");
        }
    }
    Ok(())
}

/// The rows of a child, each by its name: id, and place where there is one.
fn rows(sql: &Connection, table: &str, column: &str, child: ChildId) -> Result<BTreeMap<String, Vec<Value>>, Fault> {
    let mut all = sql.prepare_cached(&format!("SELECT * FROM {table} WHERE {column} = ?1"))?;
    let columns = all.column_count();
    let second = all.column_name(1)? == "place";
    let mut rows = all.query([child])?;
    let mut named = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let values: Vec<Value> = (0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        let id = match &values[0] {
            Value::Blob(bytes) => {
                <[u8; 16]>::try_from(bytes.as_slice()).map(|id| KeyId::from_bytes(id).to_string()).unwrap_or_default()
            }
            _ => String::new(),
        };
        let key = match (&values[1], second) {
            (Value::Integer(place), true) => format!("{id}, place {place}"),
            _ => id,
        };
        named.insert(key, values);
    }
    Ok(named)
}
