//! Every page of the file, by SQLCipher's own HMAC, read straight from the disk and not through any cache.

use super::Found;
use crate::server::keys::Keys;
use crate::server::store::Fault;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// A running server may be writing a page just while it is looked at. What is wrong every time is damaged.
const LOOKS: usize = 3;
const BETWEEN: Duration = Duration::from_millis(200);

pub(super) fn look(file: &Path, keys: &Keys, found: &mut Found) -> Result<(), Fault> {
    let mut wrong = once(file, keys)?;
    for _ in 1..LOOKS {
        if wrong.is_empty() {
            return Ok(());
        }
        std::thread::sleep(BETWEEN);
        let again = once(file, keys)?;
        wrong.retain(|page| again.contains(page));
    }
    for page in wrong {
        found.add(page, "was changed or is damaged; restore the newest backup");
    }
    Ok(())
}

fn once(file: &Path, keys: &Keys) -> Result<BTreeSet<String>, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sql = Connection::open_with_flags(file, flags)?;
    sql.pragma_update(None, "key", keys.database_pragma())?;
    sql.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let mut wrong = BTreeSet::new();
    let mut check = sql.prepare("PRAGMA cipher_integrity_check")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        // SQLCipher says "HMAC verification failed for page 7", or "page 7 has an invalid size of ...".
        let number = said.split("page ").nth(1).and_then(|rest| rest.split_whitespace().next()).map(str::to_owned);
        wrong.insert(number.map_or(said, |n| format!("page {n} of heard.db")));
    }
    Ok(wrong)
}
