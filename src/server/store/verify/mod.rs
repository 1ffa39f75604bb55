//! `heard verify`: finds what was damaged or changed, and names it by page or record. Works beside a running server, and changes nothing.
//! A changed byte in the file is found by SQLCipher's HMAC of each page; a row changed through SQL with the key by marks, hashes, chains,
//! seals and tallies, whose keys are not in the database. Refuses to guess what a damaged record said.

mod pages;
mod pieces;
mod records;
mod rows;
mod schema;

use super::open::connect_to_read;
use super::{FILE, Fault};
use crate::seal::Hash;
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

/// Where the chain of the audit stood once, written down outside (`serve` logs it): the row's number and its hash.
pub type Anchor = (i64, Hash);

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Finding>);

impl Found {
    fn add(&mut self, record: String, what: &'static str) {
        self.0.push(Finding { record, what });
    }

    /// A part that could not be looked through to its end is a finding, and the other parts are looked through all the same. Only what
    /// says nothing about the data (no memory, no right to read) ends the whole look.
    fn part(&mut self, name: &str, looked: Result<(), Fault>) -> Result<(), Fault> {
        match looked {
            Ok(()) => {}
            Err(Fault::Damaged { record }) => self.add(record, "cannot be read as what it was written"),
            Err(Fault::Sql(rusqlite::Error::SqliteFailure(e, _)))
                if matches!(e.code, rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) =>
            {
                self.add("the log beside the database (heard.db-wal)".into(), "a page in it was changed or is damaged");
            }
            Err(Fault::Sql(rusqlite::Error::SqliteFailure(e, _))) if e.code == rusqlite::ErrorCode::Unknown => {
                self.add(name.to_owned(), "is not of the form that this version of Heard makes");
            }
            Err(fault @ Fault::Sql(rusqlite::Error::SqliteFailure(..))) => return Err(fault),
            Err(_) => self.add(name.to_owned(), "cannot be looked through to its end"),
        }
        Ok(())
    }
}

/// Looks through everything. Where the audit's head was written down elsewhere, the audit must still hold it.
pub fn verify(folder: &Path, keys: &Keys, anchor: Option<Anchor>) -> Result<Vec<Finding>, Fault> {
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
    let looked = schema::look(&sql, &mut found);
    found.part("the schema", looked)?;
    let looked = records::look(&sql, keys, anchor, &mut found);
    found.part("the tallies", looked)?;
    let looked = rows::look(&sql, keys, &mut found);
    found.part("the rows made from entries", looked)?;
    let looked = pieces::look(&sql, folder, &mut found);
    found.part("the pieces of photos and recordings", looked)?;
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
