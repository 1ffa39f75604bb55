//! What the page of accounts needs: who has one, whose lists children are on, and which tablets there are. Reads only, and shows no word of a child's.

use crate::domain::{ChildId, DeviceId, Moment, PersonId, Role};
use rusqlite::{Connection, Result};

/// An account in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountLine {
    /// Which account.
    pub id: PersonId,
    /// The name for signing in.
    pub user: String,
    /// The name others see.
    pub name: String,
    /// What it is for.
    pub role: Role,
}

/// A child on somebody's list.
#[derive(Clone, Debug, PartialEq)]
pub struct OnList {
    /// Whose list.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// In what role.
    pub role: Role,
    /// Which child.
    pub child: ChildId,
    /// The child's name.
    pub child_name: String,
}

/// A tablet.
#[derive(Clone, Debug, PartialEq)]
pub struct TabletLine {
    /// The first letters of its id, to tell two apart.
    pub short: String,
    /// Who signed in on it first.
    pub by: Option<String>,
    /// When it was last heard of.
    pub seen: Moment,
}

/// Everything on the page of accounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountsFound {
    /// Open accounts.
    pub people: Vec<AccountLine>,
    /// Children, by name.
    pub children: Vec<(ChildId, String)>,
    /// Who is on whose list now.
    pub lists: Vec<OnList>,
    /// Tablets.
    pub tablets: Vec<TabletLine>,
}

/// Accounts, children by name, lists and tablets.
pub fn accounts(db: &Connection) -> Result<AccountsFound> {
    let people = db
        .prepare_cached("SELECT id, user, name, role FROM person WHERE closed_ms IS NULL ORDER BY name COLLATE NOCASE")?
        .query_map([], |row| Ok(AccountLine { id: row.get(0)?, user: row.get(1)?, name: row.get(2)?, role: row.get(3)? }))?
        .collect::<Result<_>>()?;
    let children = db
        .prepare_cached("SELECT id, name FROM child ORDER BY name COLLATE NOCASE, id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    let lists = db
        .prepare_cached(
            "SELECT person.id, person.name, person.role, child.id, child.name FROM caseload
               JOIN person ON person.id = caseload.person JOIN child ON child.id = caseload.child
              WHERE caseload.to_ms IS NULL AND person.closed_ms IS NULL ORDER BY child.name COLLATE NOCASE, child.id, person.name",
        )?
        .query_map([], |row| {
            Ok(OnList { person: row.get(0)?, person_name: row.get(1)?, role: row.get(2)?, child: row.get(3)?, child_name: row.get(4)? })
        })?
        .collect::<Result<_>>()?;
    let tablets = db
        .prepare_cached(
            "SELECT device.id, person.name, device.seen_ms FROM device JOIN person ON person.id = device.enrolled_by ORDER BY device.seen_ms DESC",
        )?
        .query_map([], |row| {
            let id: DeviceId = row.get(0)?;
            Ok(TabletLine { short: id.to_string()[..8].to_owned(), by: row.get(1)?, seen: Moment::of_server(row.get(2)?) })
        })?
        .collect::<Result<_>>()?;
    Ok(AccountsFound { people, children, lists, tablets })
}
