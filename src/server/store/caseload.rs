//! Who works with which child: a practitioner's caseload, a reviewing officer's list. Leaving it ends what a person may see, at once.

use super::{Desk, Fault, marked::CASELOAD, sql::Cell};
use crate::domain::access::Tie;
use crate::domain::{ChildId, PersonId, Role};
use rusqlite::{Connection, OptionalExtension};

/// How an adult is bound to a child; nothing where no such child is known.
pub fn tie(sql: &Connection, person: PersonId, child: ChildId) -> Result<Option<Tie>, Fault> {
    let known: bool =
        sql.prepare_cached("SELECT EXISTS (SELECT 1 FROM child_key WHERE child = ?1)")?.query_row([child], |r| r.get(0))?;
    let mine: bool = sql
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM caseload WHERE person = ?1 AND child = ?2 AND to_ms IS NULL)")?
        .query_row((person, child), |r| r.get(0))?;
    Ok(known.then_some(if mine { Tie::Mine } else { Tie::NotMine }))
}

/// The children on a person's caseload or list now.
pub fn on_caseload(sql: &Connection, person: PersonId) -> Result<Vec<ChildId>, Fault> {
    Ok(sql
        .prepare_cached("SELECT child FROM caseload WHERE person = ?1 AND to_ms IS NULL ORDER BY id")?
        .query_map([person], |r| r.get(0))?
        .collect::<Result<_, _>>()?)
}

impl Desk<'_> {
    /// Puts a child on somebody's caseload or list.
    pub fn join_caseload(&mut self, person: PersonId, child: ChildId, role: Role) -> Result<(), Fault> {
        if self.place_on_caseload(person, child)?.is_some() {
            return Err(Fault::AlreadyThere);
        }
        let cursor = self.changed(child)?;
        let id: i64 = self.sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM caseload", [], |r| r.get(0))?;
        self.put(
            &CASELOAD,
            vec![
                Cell::from(id),
                Cell::from(person),
                Cell::from(child),
                Cell::from(role),
                Cell::from(self.now_ms),
                Cell::from(None::<i64>),
                Cell::from(cursor),
                Cell::from(None::<i64>),
            ],
        )?;
        self.read_not_theirs_again("child = ?1", child.as_bytes())
    }

    /// Takes a child off somebody's caseload: their tablets are told to forget the child.
    pub fn leave_caseload(&mut self, person: PersonId, child: ChildId) -> Result<(), Fault> {
        let id = self.place_on_caseload(person, child)?.ok_or(Fault::NotThere)?;
        let cursor = self.changed(child)?;
        let now_ms = self.now_ms;
        self.alter(&CASELOAD, id, &[("to_ms", Cell::from(now_ms)), ("to_cursor", Cell::from(cursor))])
    }

    fn place_on_caseload(&self, person: PersonId, child: ChildId) -> Result<Option<i64>, Fault> {
        Ok(self
            .sql
            .prepare_cached("SELECT id FROM caseload WHERE person = ?1 AND child = ?2 AND to_ms IS NULL")?
            .query_row((person, child), |r| r.get(0))
            .optional()?)
    }
}
