//! Opening the database file: the key, what SQLite is told, and the readers.
//! Refuses a folder it cannot write, and keys that do not fit.

use super::Fault;
use crate::server::keys::Keys;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How much of a commit is on disk when it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// All of it. There is no other in the product.
    Full,
    /// None: the control of a test, which must be found out.
    None,
}

/// How many reads go on at once. Two cores serve one authority well; more readers would only wait for the disk together.
const READERS: usize = 4;
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 128;

/// How often a folder that is taken is tried again, and how long after.
const TAKEN_TRIES: u32 = 20;
const TAKEN_BETWEEN: Duration = Duration::from_millis(100);

/// Makes the folder where it is missing, for its owner alone, and proves that it can be written.
pub fn writable(folder: &Path) -> Result<(), Fault> {
    let fault = |source: io::Error| Fault::Folder { path: folder.to_owned(), source };
    if !folder.exists() {
        fs::create_dir_all(folder).map_err(fault)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(fault)?;
    }
    let mode = fs::metadata(folder).map_err(fault)?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(
            mode = format!("{:o}", mode & 0o777),
            "the data folder can be read by others than its owner: chmod 700 it"
        );
    }
    let probe = folder.join(".writable");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(fault)
}

/// Takes the folder for one writer. A second one would not see what the first holds in memory.
pub(super) fn take(folder: &Path) -> Result<fs::File, Fault> {
    let path = folder.join("heard.lock");
    let file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| Fault::Folder { path: folder.to_owned(), source })?;
    // One that was just stopped or killed may hold it a moment longer, until the system has let go of its files.
    for again in (0..TAKEN_TRIES).rev() {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(fs::TryLockError::WouldBlock) if again > 0 => std::thread::sleep(TAKEN_BETWEEN),
            Err(fs::TryLockError::WouldBlock) => break,
            Err(fs::TryLockError::Error(source)) => return Err(Fault::Folder { path: folder.to_owned(), source }),
        }
    }
    Err(Fault::InUse { path: folder.to_owned() })
}

/// Opens the database for writing.
pub(super) fn connect(file: &Path, keys: &Keys, durability: Durability) -> Result<Connection, Fault> {
    let sql = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    unlock(&sql, file, keys)?;
    sql.pragma_update(None, "journal_mode", "WAL")?;
    sql.pragma_update(None, "synchronous", if durability == Durability::Full { "FULL" } else { "OFF" })?;
    Ok(sql)
}

/// Opens the database for reading only.
pub fn connect_to_read(file: &Path, keys: &Keys) -> Result<Connection, Fault> {
    let sql = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    unlock(&sql, file, keys)?;
    sql.pragma_update(None, "query_only", true)?;
    Ok(sql)
}

fn unlock(sql: &Connection, file: &Path, keys: &Keys) -> Result<(), Fault> {
    sql.pragma_update(None, "key", keys.database_pragma())?;
    sql.busy_timeout(Duration::from_secs(5))?;
    let opened: rusqlite::Result<i64> = sql.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0));
    match opened {
        Ok(_) => {}
        Err(rusqlite::Error::SqliteFailure(e, _)) if e.code == rusqlite::ErrorCode::NotADatabase => {
            return Err(Fault::OtherKeys { path: file.to_owned(), keys: keys.path().to_owned() });
        }
        Err(other) => return Err(other.into()),
    }
    // Temporary results stay in memory: a child's word is never in a plain file.
    for (name, value) in [
        ("temp_store", "MEMORY"),
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("mmap_size", "0"),
    ] {
        sql.pragma_update(None, name, value)?;
    }
    sql.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// A few connections that only read.
pub struct Readers {
    free: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    pub(super) fn new(file: &Path, keys: &Keys) -> Result<Readers, Fault> {
        let free = (0..READERS).map(|_| connect_to_read(file, keys)).collect::<Result<Vec<_>, _>>()?;
        Ok(Readers { free: Mutex::new(free), returned: Condvar::new() })
    }

    /// Reads one state of the database: the work runs inside one transaction.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Fault> {
        let lent = Lent { from: self, sql: Some(self.take()) };
        let sql = lent.sql.as_ref().ok_or(Fault::Closing)?;
        let reading = sql.unchecked_transaction()?;
        let read = work(&reading)?;
        reading.finish()?;
        Ok(read)
    }

    fn take(&self) -> Connection {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match free.pop() {
                Some(sql) => return sql,
                None => free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// A connection that comes back even when the work panics.
struct Lent<'a> {
    from: &'a Readers,
    sql: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(sql) = self.sql.take() {
            self.from.free.lock().unwrap_or_else(PoisonError::into_inner).push(sql);
            self.from.returned.notify_one();
        }
    }
}
