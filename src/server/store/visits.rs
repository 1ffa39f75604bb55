//! Visits for the office: all of a child's, one whole, those whose record an adult has still to finish, and what the people who do this work
//! ask for themselves. Gives a list no word of a child or of a record.

use super::{Fault, pages::VisitLine, sql::Json};
use crate::domain::{Asked, ChildId, Moment, PersonId, Recorded, Visit, VisitId};
use rusqlite::{Connection, OptionalExtension};

/// A visit whose record is not finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    /// With whom.
    pub child: ChildId,
    /// Their name; nothing before their record has come.
    pub name: Option<String>,
    /// The visit.
    pub visit: Visit,
}

/// Something that somebody asked for themselves and nobody has answered.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenAsk {
    /// After a visit with whom.
    pub child: ChildId,
    /// Their name; nothing before their record has come.
    pub name: Option<String>,
    /// At which visit.
    pub visit: VisitId,
    /// When the visit was.
    pub opened: Moment,
    /// What was asked, by whom.
    pub asked: Asked,
}

/// Most of each on a page: the oldest come first.
const MOST: usize = 50;

/// The visits of this person whose record is not finished, oldest first. One that began on a locked tablet and whose child is named may never be
/// closed there: it is to be finished all the same, where nobody took the tablet back by the practitioners who have the child on their list.
pub fn unfinished(sql: &Connection, person: PersonId) -> Result<Vec<Unfinished>, Fault> {
    let mut found = sql.prepare_cached(&format!(
        "SELECT visit.child, child.name, visit.body FROM visit LEFT JOIN child ON child.id = visit.child
          WHERE visit.stage <> 'finished' AND (visit.closed_ms IS NOT NULL OR visit.body ->> '$.matched' IS NOT NULL)
            AND (visit.by = ?1
                 OR visit.by IS NULL AND visit.body ->> '$.matched' IS NOT NULL
                    AND EXISTS (SELECT 1 FROM person p WHERE p.id = ?1 AND p.role = 'practitioner'))
            AND EXISTS (SELECT 1 FROM caseload c WHERE c.person = ?1 AND c.child = visit.child AND c.to_ms IS NULL)
          ORDER BY visit.opened_ms LIMIT {MOST}"
    ))?;
    let rows = found.query_map([person], |r| {
        let Json(visit): Json<Visit> = r.get(2)?;
        Ok(Unfinished { child: r.get(0)?, name: r.get(1)?, visit })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is asked for and not answered: to be rung first, then the oldest.
pub fn open_asks(sql: &Connection) -> Result<Vec<OpenAsk>, Fault> {
    let mut found = sql.prepare_cached(&format!(
        "SELECT visit.child, child.name, visit.body FROM visit LEFT JOIN child ON child.id = visit.child
              WHERE visit.asks > 0 ORDER BY visit.opened_ms LIMIT {MOST}"
    ))?;
    let rows =
        found.query_map([], |r| Ok((r.get::<_, ChildId>(0)?, r.get::<_, Option<String>>(1)?, r.get::<_, Json<Visit>>(2)?.0)))?;
    let mut all = Vec::new();
    for row in rows {
        let (child, name, visit) = row?;
        let ask =
            |asked: &Asked| OpenAsk { child, name: name.clone(), visit: visit.id, opened: visit.opened, asked: asked.clone() };
        all.extend(visit.open_asks().map(ask));
    }
    all.sort_by_key(|ask| (ask.asked.what != crate::domain::Ask::RingMe, ask.asked.at));
    Ok(all)
}

/// All visits with a child, newest first.
pub fn visits_of(sql: &Connection, child: ChildId) -> Result<Vec<VisitLine>, Fault> {
    let mut found = sql.prepare_cached(
        "SELECT visit.body, person.name FROM visit LEFT JOIN person ON person.id = visit.by WHERE child = ?1 ORDER BY opened_ms DESC",
    )?;
    let rows = found.query_map([child], |r| Ok(VisitLine { visit: r.get::<_, Json<Visit>>(0)?.0, by: r.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One visit with a child.
pub fn visit(sql: &Connection, child: ChildId, id: VisitId) -> Result<Option<VisitLine>, Fault> {
    let mut found = sql.prepare_cached(
        "SELECT visit.body, person.name FROM visit LEFT JOIN person ON person.id = visit.by WHERE visit.child = ?1 AND visit.id = ?2",
    )?;
    Ok(found.query_row((child, id), |r| Ok(VisitLine { visit: r.get::<_, Json<Visit>>(0)?.0, by: r.get(1)? })).optional()?)
}

/// How a child answers, as an adult wrote it last of a visit that began before this was kept.
pub fn how_they_answer(sql: &Connection, child: ChildId, kept: Moment) -> Result<Option<Recorded>, Fault> {
    let until = kept.corrected_ms();
    let visits = visits_of(sql, child)?.into_iter().map(|line| line.visit).filter(|visit| visit.opened.corrected_ms() <= until);
    let records = visits.filter_map(|visit| visit.records.into_iter().next_back());
    Ok(records.into_iter().find(|one| one.record.says_how_they_answer()))
}
