//! Tellings of harm for the office: what is still to be decided, and one of them whole. Gives no more than a name and a time to a list.

use super::{Fault, pages::Sees, sql::Json};
use crate::domain::harm::{Duty, Times, With};
use crate::domain::{ChildId, Harm, HarmId, Moment, PersonId};
use rusqlite::{Connection, OptionalExtension};

/// A telling on which no manager has decided.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDuty {
    /// The child.
    pub child: ChildId,
    /// Their name; nothing before their record has come.
    pub name: Option<String>,
    /// Which telling.
    pub harm: HarmId,
    /// When it was marked.
    pub marked: Moment,
    /// Who marked it.
    pub by: String,
    /// Whoever took the tablet back, where nobody had unlocked it: that they wrote it is not known.
    pub took_back: Option<String>,
    /// Whether it began with the child's own sign.
    pub by_the_child: bool,
    /// Whether it is not for the child's worker.
    pub closed: bool,
    /// How far it has come.
    pub duty: Duty,
    /// With whom it stands while nobody has acted, and until when.
    pub with: Option<(With, Option<Moment>)>,
}

/// What is still to be decided, of everyone or of this person's own children: first that on which nobody has acted in time, then the oldest.
pub fn open_duties(
    sql: &Connection,
    person: PersonId,
    everyone: bool,
    sees: Sees,
    times: Option<Times>,
    now_ms: i64,
) -> Result<Vec<OpenDuty>, Fault> {
    let mut found = sql.prepare_cached(&format!(
        "SELECT harm.child, child.name, harm.body, person.name FROM harm LEFT JOIN child ON child.id = harm.child
           LEFT JOIN visit ON visit.child = harm.child AND visit.id = harm.visit LEFT JOIN person ON person.id = visit.by
          WHERE duty <> 'decided' AND {}
            AND (?2 OR EXISTS (SELECT 1 FROM caseload c WHERE c.person = ?1 AND c.child = harm.child AND c.to_ms IS NULL))
          ORDER BY marked_ms",
        sees.harm()
    ))?;
    let rows = found.query_map((person, everyone), |r| {
        let (Json(harm), took_back): (Json<Harm>, Option<String>) = (r.get(2)?, r.get(3)?);
        let (duty, with) = (harm.duty(), harm.with(times, now_ms));
        let by_the_child = harm.by_the_child();
        Ok(OpenDuty {
            by_the_child,
            closed: harm.closed,
            child: r.get(0)?,
            name: r.get(1)?,
            harm: harm.id,
            marked: harm.marked,
            took_back: took_back.filter(|_| harm.by.is_none()),
            by: harm.name,
            duty,
            with,
        })
    })?;
    let mut open = rows.collect::<Result<Vec<_>, _>>()?;
    // Nobody in time, then not the adult in time, then what still has time, then what somebody has acted on.
    open.sort_by_key(|one| std::cmp::Reverse(one.with.map(|(with, _)| with)));
    Ok(open)
}

/// Every telling of a child that somebody sees, newest first.
pub fn harms_of(sql: &Connection, child: ChildId, sees: Sees) -> Result<Vec<Harm>, Fault> {
    let seen = format!("SELECT body FROM harm WHERE child = ?1 AND {} ORDER BY marked_ms DESC", sees.harm());
    let mut found = sql.prepare_cached(&seen)?;
    let rows = found.query_map([child], |r| r.get::<_, Json<Harm>>(0))?;
    Ok(rows.map(|row| row.map(|Json(harm)| harm)).collect::<Result<_, _>>()?)
}

/// One telling of a child, where this reader sees it.
pub fn harm(sql: &Connection, child: ChildId, id: HarmId, sees: Sees) -> Result<Option<Harm>, Fault> {
    let mut found = sql.prepare_cached(&format!("SELECT body FROM harm WHERE child = ?1 AND id = ?2 AND {}", sees.harm()))?;
    Ok(found.query_row((child, id), |r| r.get::<_, Json<Harm>>(0)).optional()?.map(|Json(harm)| harm))
}
