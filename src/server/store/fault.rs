//! What can go wrong at the store. Carries no value of any row: a fault may be logged.

use crate::domain::Refusal;
use std::path::PathBuf;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite or SQLCipher refused.
    #[error("the database refused: {0}")]
    Sql(#[from] rusqlite::Error),
    /// The record's rules do not allow it.
    #[error("the record does not allow it: {0}")]
    Refused(#[from] Refusal),
    /// What is asked for is not there.
    #[error("it is not there")]
    NotThere,
    /// The same thing is there already.
    #[error("it is there already")]
    AlreadyThere,
    /// A row is not what was written.
    #[error("damaged: {record}")]
    Damaged {
        /// Which record, by table and key.
        record: String,
    },
    /// The transaction did not reach the disk: nothing of it was kept.
    #[error("not kept: the commit did not reach the disk")]
    NotKept,
    /// The writer has stopped.
    #[error("the store is closing")]
    Closing,
    /// No room on the disk.
    #[error("there is no room on the disk")]
    Full,
    /// The database was written by a newer Heard.
    #[error("{} was written by a newer version of Heard (schema {found}; this one knows {known}). Nothing was changed. Start the newer version again, or restore a backup made before the upgrade", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// The database does not open with the keys given.
    #[error("{} does not open with the keys file {}. Nothing was changed. Give the keys file that was made with this data folder (--keys); if it is the right one, the first page of the database is damaged: restore the newest backup", path.display(), keys.display())]
    OtherKeys {
        /// Which file.
        path: PathBuf,
        /// Which keys.
        keys: PathBuf,
    },
    /// The folder cannot be used.
    #[error("{} cannot be used ({source}). Nothing was changed. Give the account that runs Heard the right to read and write there, or another folder with --data", path.display())]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another Heard writes there.
    #[error("{} is in use by another Heard that runs now. Nothing was changed. Stop that one first (or use it)", path.display())]
    InUse {
        /// Which folder.
        path: PathBuf,
    },
    /// There is no database yet.
    #[error("{} holds no data of Heard yet. `heard demo --data {}` makes a fictional authority to try it out", path.display(), path.display())]
    Empty {
        /// Which folder.
        path: PathBuf,
    },
    /// There is a database already.
    #[error("{} holds data already, and nothing of it was changed. Choose a new folder for the demonstration, or serve this one: heard serve --data {}", path.display(), path.display())]
    NotEmpty {
        /// Which folder.
        path: PathBuf,
    },
}

/// A row's value that is not of its type names its record; whoever asked can go on without that record.
pub(super) fn whole<T>(read: rusqlite::Result<T>, record: impl FnOnce() -> String) -> Result<T, Fault> {
    read.map_err(|fault| match fault {
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => Fault::Damaged { record: record() },
        other => Fault::Sql(other),
    })
}

impl Fault {
    /// Whether it says that the disk is full, so that the answer can say what to do.
    pub fn is_full(&self) -> bool {
        match self {
            Fault::Full => true,
            Fault::Sql(rusqlite::Error::SqliteFailure(e, _)) => e.code == rusqlite::ErrorCode::DiskFull,
            _ => false,
        }
    }
}
