//! Numbered migrations: the place in the list is the schema's number, kept in `user_version`. A migration that shipped is never edited.
//! Refuses a database of a newer version, and leaves it untouched.

use super::Fault;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Every migration, oldest first.
const MIGRATIONS: [&str; 7] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_harm.sql"),
    include_str!("migrations/0003_visits.sql"),
    include_str!("migrations/0004_audience.sql"),
    include_str!("migrations/0005_made.sql"),
    include_str!("migrations/0006_said_later.sql"),
    include_str!("migrations/0007_changed_at.sql"),
];

/// Brings a database to the newest schema, all of a migration or nothing of it. Gives the schema it had.
pub(super) fn bring_up_to_date(sql: &mut Connection, file: &Path) -> Result<i64, Fault> {
    let mut before = None;
    loop {
        let changing = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = changing.pragma_query_value(None, "user_version", |r| r.get(0))?;
        let before = *before.get_or_insert(found);
        let known = MIGRATIONS.len() as i64;
        if found > known {
            return Err(Fault::Newer { path: file.to_owned(), found, known });
        }
        let Some(migration) = usize::try_from(found).ok().and_then(|n| MIGRATIONS.get(n)) else { return Ok(before) };
        changing.execute_batch(migration)?;
        changing.pragma_update(None, "user_version", found + 1)?;
        changing.commit()?;
    }
}

/// An empty database of the newest schema in memory: what `verify` projects into.
pub(super) fn in_memory() -> Result<Connection, Fault> {
    let mut sql = Connection::open_in_memory()?;
    bring_up_to_date(&mut sql, Path::new(":memory:"))?;
    Ok(sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrating_twice_is_once_and_a_newer_database_is_left_alone() {
        let mut sql = in_memory().unwrap();
        bring_up_to_date(&mut sql, Path::new("x")).unwrap();
        sql.pragma_update(None, "user_version", 99).unwrap();
        let refused = bring_up_to_date(&mut sql, Path::new("x")).unwrap_err();
        assert!(refused.to_string().contains("newer version of Heard"), "{refused}");
        let still: i64 = sql.pragma_query_value(None, "user_version", |r| r.get(0)).unwrap();
        assert_eq!(still, 99);
    }
}
