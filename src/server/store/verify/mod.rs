//! `heard verify`: finds what was damaged or changed, and names it by page or record. Works beside a running server, and changes nothing.
//! A changed byte in the file is found by SQLCipher's HMAC of each page; a row changed through SQL with the key by marks, hashes, chains,
//! seals and tallies, whose keys are not in the database. Refuses to guess what a damaged record said.

mod pages;
mod records;
mod rows;

use super::open::connect_to_read;
use super::{FILE, Fault};
use crate::server::keys::Keys;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Which page or record.
    pub record: String,
    /// What is wrong with it.
    pub what: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.record, self.what)
    }
}

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Finding>);

impl Found {
    fn add(&mut self, record: String, what: &'static str) {
        self.0.push(Finding { record, what });
    }
}

/// Looks through everything.
pub fn verify(folder: &Path, keys: &Keys) -> Result<Vec<Finding>, Fault> {
    let file = folder.join(FILE);
    let mut found = Found::default();
    pages::look(&file, keys, &mut found)?;
    if !found.0.is_empty() {
        // What stands on a damaged page cannot be believed, so no record is judged by it. A backup has it whole.
        return Ok(found.0);
    }
    let sql = connect_to_read(&file, keys)?;
    // Closing the last connection must not bring the log into the file: verifying changes nothing.
    sql.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let sql = sql.unchecked_transaction()?;
    if let Err(fault) = records::look(&sql, keys, &mut found).and_then(|()| rows::look(&sql, keys, &mut found)) {
        let damaged = match fault {
            Fault::Sql(rusqlite::Error::SqliteFailure(e, _)) => {
                matches!(e.code, rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
            }
            _ => false,
        };
        if !damaged {
            return Err(fault);
        }
        found.add("the log beside the database (heard.db-wal)".into(), "a page in it was changed or is damaged");
    }
    found.0.sort();
    found.0.dedup();
    Ok(found.0)
}

/// How many rows the tables have.
pub fn counts(sql: &Connection) -> Result<BTreeMap<&'static str, i64>, Fault> {
    ["person", "device", "child_key", "visit_key", "entry", "aside", "message", "audit"]
        .into_iter()
        .map(|table| Ok((table, sql.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?)))
        .collect()
}
