//! Tables, indices, triggers: what the migrations make, and nothing else. A trigger put in by hand would change rows behind every mark.

use super::Found;
use crate::server::store::Fault;
use crate::server::store::migrations::in_memory;
use rusqlite::Connection;
use std::collections::BTreeMap;

pub(super) fn look(sql: &Connection, found: &mut Found) -> Result<(), Fault> {
    let should = in_memory()?;
    let version = |sql: &Connection| -> Result<i64, Fault> { Ok(sql.pragma_query_value(None, "user_version", |r| r.get(0))?) };
    if version(sql)? != version(&should)? {
        found.add("the schema's number".into(), "is not that of this version of Heard");
    }
    let (there, should) = (parts(sql)?, parts(&should)?);
    for (name, text) in &there {
        match should.get(name) {
            Some(same) if same == text => {}
            Some(_) => found.add(name.clone(), "is not as the migrations make it"),
            None => found.add(name.clone(), "was put in, no migration makes it"),
        }
    }
    for name in should.keys().filter(|name| !there.contains_key(*name)) {
        found.add(name.clone(), "is missing");
    }
    Ok(())
}

fn parts(sql: &Connection) -> Result<BTreeMap<String, Option<String>>, Fault> {
    let mut all = sql.prepare("SELECT type || ' ' || name, sql FROM sqlite_schema")?;
    Ok(all.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?)
}
