//! What the adults' pages need, read from the projected rows: each page in a fixed number of small queries on an index, however much a child
//! has told. Reads only, and decides nothing: who may see a page was asked before (`access::may`), what may be written is asked by `check`.

use super::project::{child_of, message_of, read_of, telling_of, weighing_of};
use super::sql::Json;
use crate::domain::activity::Answered;
use crate::domain::{
    Audience, BearsOn, Child, ChildId, Day, Drawing, Heading, Houses, Message, MessageId, Moment, PersonId, Plan, Role, Visit,
    VisitId,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, ToSql, named_params};

/// A child in an adult's list.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildLine {
    /// Which child.
    pub id: ChildId,
    /// Their name.
    pub name: String,
    /// Nobody has said yet who it is.
    pub to_follow: bool,
    /// The police are to speak with the child first: nothing is asked or shown again until then.
    pub interview_planned: bool,
    /// The day of the next meeting, where set.
    pub review: Option<Day>,
    /// The oldest message that this adult has not read as it stands now.
    pub new_to_me: Option<Waits>,
    /// The oldest message of which something was decided and not told.
    pub not_told: Option<Waits>,
    /// The oldest message that is to be told together at the next visit, and who will tell it.
    pub together: Option<(Waits, String)>,
    /// The oldest message that somebody read after the child was told of it.
    pub read_since: Option<Waits>,
    /// When the last visit was.
    pub last_visit: Option<Moment>,
}

/// A message that waits for an adult, and when the child told it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waits {
    /// Which message.
    pub message: MessageId,
    /// When the child kept it.
    pub told: Moment,
}

/// A message with what stands around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The message.
    pub message: Message,
    /// The houses it was made in, where they are known.
    pub houses: Option<Houses>,
    /// The drawing that it is, where it is one.
    pub drawing: Option<Drawing>,
    /// The visit.
    pub visit: Option<Visit>,
    /// Who did the work.
    pub by: Option<String>,
    /// When it came to the office.
    pub arrived: Moment,
}

/// A visit in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitLine {
    /// The visit.
    pub visit: Visit,
    /// Who did the work.
    pub by: Option<String>,
}

/// Everything on a child's page.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildPage {
    /// The child.
    pub child: Child,
    /// The plan.
    pub plan: Option<Plan>,
    /// Everything told at the latest visit at which something was told, placed or not.
    pub latest: Vec<Told>,
    /// Told, and not placed by an adult yet: newest first.
    pub fresh: Vec<Told>,
    /// Placed: at an outcome, which may have left the plan since, at a heading, at nothing yet. Newest first.
    pub placed: Vec<(BearsOn, Vec<Told>)>,
    /// Taken back, newest first: only which and when.
    pub taken_back: Vec<(MessageId, Moment)>,
    /// The latest visits.
    pub visits: Vec<VisitLine>,
    /// The adults who work with this child.
    pub adults: Vec<(String, Role)>,
}

/// How many unplaced messages a page shows.
pub const FRESH_MOST: usize = 9;
/// How many messages of the latest visit a child's page shows.
pub const OF_VISIT_MOST: usize = 24;
/// How many messages the page of one visit, or of a telling of harm at it, lists: more than anybody tells in a day.
pub const AT_VISIT_MOST: usize = 400;
/// How many messages a page shows at one outcome or heading.
pub const PLACED_MOST: usize = 2;
/// How many messages stand on one page of everything a child told.
pub const RECORD_MOST: usize = 24;

const MESSAGE: &str = "SELECT * FROM message";

/// Which messages somebody sees: a practitioner none that a child closed to their worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sees(bool);

impl Sees {
    /// What somebody in this role sees.
    pub fn of(role: Role) -> Sees {
        Sees(Audience { not_my_worker: true }.reaches(role))
    }

    /// The condition on a row of `message`.
    fn sql(self) -> &'static str {
        if self.0 { "closed >= 0" } else { "closed = 0" }
    }

    /// The condition on a row of `harm`.
    pub(super) fn harm(self) -> &'static str {
        if self.0 { "harm.body IS NOT NULL" } else { "coalesce(harm.body ->> '$.closed', 0) = 0" }
    }
}

/// Whether a child closed this message to their worker; nothing where this child has no such message.
pub fn is_closed(db: &Connection, child: ChildId, id: MessageId) -> Result<Option<bool>> {
    let found =
        db.prepare_cached("SELECT closed FROM message WHERE child = ?1 AND id = ?2")?.query_row((child, id), |row| row.get(0));
    found.optional()
}

/// A child by id.
pub fn child(db: &Connection, id: ChildId) -> Result<Option<Child>> {
    db.prepare_cached("SELECT * FROM child WHERE id = ?1")?.query_row([&id], child_of).optional()
}

/// A child's plan.
pub fn plan(db: &Connection, child: ChildId) -> Result<Option<Plan>> {
    let found = db.prepare_cached("SELECT body FROM plan WHERE child = ?1")?.query_row([&child], |row| row.get(0)).optional()?;
    Ok(found.map(|Json(plan)| plan))
}

/// The children on an adult's list, by name; every child for one who answers for all (`everyone`).
pub fn children(db: &Connection, person: PersonId, everyone: bool, sees: Sees) -> Result<Vec<ChildLine>> {
    let mine =
        "AND EXISTS (SELECT 1 FROM caseload WHERE caseload.child = child.id AND caseload.person = ?1 AND caseload.to_ms IS NULL)";
    let oldest = |which: &str| {
        format!(
            "(SELECT m.id FROM message AS m WHERE m.child = child.id AND m.{} AND {which} ORDER BY m.order_ms, m.id LIMIT 1)",
            sees.sql()
        )
    };
    let unread = oldest(
        "m.taken_back IS NULL AND NOT EXISTS (SELECT 1 FROM read WHERE read.child = m.child AND read.message = m.id
                                              AND read.by = ?1 AND read.changed = m.changed)",
    );
    // While a hold lies on the visit at which it was told nobody is asked to tell the child about it: the duty rests, and is there again after.
    // A mark of which the reader may not know changes nothing that they read.
    let held = &format!(
        "EXISTS (SELECT 1 FROM harm WHERE harm.child = m.child AND harm.visit = m.visit AND {}
                          AND (harm.duty <> 'decided' OR harm.body ->> '$.decisions[#-1].decided.interview' = 'planned'))",
        sees.harm()
    );
    let to_tell = |which: &str| oldest(&format!("{which} AND NOT {held}"));
    let not_told = to_tell("m.trail = 'decided'");
    // The record calls it told as soon as the tablet may show it; to adults it is told when somebody has told it.
    let last = |column: &str, message: &str| {
        format!(
            "(SELECT {column} FROM telling WHERE telling.child = {message}.child AND telling.message = {message}.id
               ORDER BY place DESC LIMIT 1)"
        )
    };
    let together = to_tell(&format!("m.trail = 'told' AND {} = 'together-now'", last("how", "m")));
    let read_since = to_tell(&format!(
        "m.trail = 'told' AND {} <> 'together-now' AND (SELECT max(at ->> 'utc_ms') FROM read WHERE read.child = m.child AND read.message = m.id)
                            > (SELECT max(at ->> 'utc_ms') FROM telling WHERE telling.child = m.child AND telling.message = m.id)",
        last("how", "m")
    ));
    let seen_harm = sees.harm();
    let sql = format!(
        "SELECT child.id, child.name,
                (SELECT body FROM plan WHERE plan.child = child.id),
                (SELECT body FROM visit WHERE visit.child = child.id AND body ->> 'not_seen' IS NULL ORDER BY opened_ms DESC LIMIT 1),
                unread.id, unread.kept, untold.id, untold.kept, since.id, since.kept, together.id, together.kept, {}, child.to_follow,
                EXISTS (SELECT 1 FROM harm WHERE harm.child = child.id AND harm.duty = 'decided' AND {seen_harm}
                                             AND harm.body ->> '$.decisions[#-1].decided.interview' = 'planned')
           FROM child
           LEFT JOIN message AS unread ON unread.child = child.id AND unread.id = {unread}
           LEFT JOIN message AS untold ON untold.child = child.id AND untold.id = {not_told}
           LEFT JOIN message AS together ON together.child = child.id AND together.id = {together}
           LEFT JOIN message AS since ON since.child = child.id AND since.id = {read_since}
          WHERE 1 {} ORDER BY child.name COLLATE NOCASE, child.id",
        last("name", "together"),
        if everyone { "" } else { mine }
    );
    let waits = |row: &Row<'_>, at: usize| -> Result<Option<Waits>> {
        let (message, told): (Option<MessageId>, Option<Json<Moment>>) = (row.get(at)?, row.get(at + 1)?);
        Ok(message.zip(told).map(|(message, Json(told))| Waits { message, told }))
    };
    let mut query = db.prepare_cached(&sql)?;
    let rows = query.query_map([&person], |row| {
        let plan: Option<Json<Plan>> = row.get(2)?;
        let visit: Option<Json<Visit>> = row.get(3)?;
        Ok(ChildLine {
            id: row.get(0)?,
            name: row.get(1)?,
            review: plan.and_then(|Json(plan)| plan.review),
            last_visit: visit.map(|Json(visit)| visit.opened),
            new_to_me: waits(row, 4)?,
            not_told: waits(row, 6)?,
            read_since: waits(row, 8)?,
            together: waits(row, 10)?.zip(row.get(12)?),
            to_follow: row.get(13)?,
            interview_planned: row.get(14)?,
        })
    })?;
    rows.collect()
}

/// A child's page; nothing when there is no such child.
pub fn child_page(db: &Connection, id: ChildId, sees: Sees) -> Result<Option<ChildPage>> {
    let Some(child) = child(db, id)? else { return Ok(None) };
    let plan = plan(db, id)?;
    let latest = latest(db, &id, sees)?;
    let fresh = told(db, "child = :child AND bears_on IS NULL AND taken_back IS NULL", &id, None, FRESH_MOST, sees)?;
    let places: Vec<String> = db
        .prepare_cached(&format!(
            "SELECT DISTINCT bears_on FROM message WHERE child = ?1 AND bears_on IS NOT NULL AND {}",
            sees.sql()
        ))?
        .query_map([&id], |row| row.get(0))?
        .collect::<Result<_>>()?;
    let mut placed: Vec<(BearsOn, Vec<Told>)> = Vec::new();
    for place in places {
        let here = told(db, "child = :child AND bears_on = :place AND taken_back IS NULL", &id, Some(&place), PLACED_MOST, sees)?;
        placed.extend(standing_at(&place).map(|at| (at, here)));
    }
    let taken_back = db
        .prepare_cached(&format!(
            "SELECT id, taken_back FROM message WHERE child = ?1 AND trail = 'taken-back' AND {} ORDER BY order_ms DESC LIMIT 3",
            sees.sql()
        ))?
        .query_map([&id], |row| Ok((row.get(0)?, row.get::<_, Json<Moment>>(1)?.0)))?
        .collect::<Result<_>>()?;
    let visits = db
        .prepare_cached(
            "SELECT visit.body, person.name FROM visit LEFT JOIN person ON person.id = visit.by
              WHERE child = ?1 ORDER BY opened_ms DESC LIMIT 3",
        )?
        .query_map([&id], |row| Ok(VisitLine { visit: row.get::<_, Json<Visit>>(0)?.0, by: row.get(1)? }))?
        .collect::<Result<_>>()?;
    let adults = db
        .prepare_cached(
            "SELECT DISTINCT person.name, person.role FROM caseload JOIN person ON person.id = caseload.person
              WHERE child = ?1 AND to_ms IS NULL ORDER BY person.role, person.name",
        )?
        .query_map([&id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    Ok(Some(ChildPage { child, plan, latest, fresh, placed, taken_back, visits, adults }))
}

/// One message of a child, with the answers that were given until it was kept; nothing when this child has no such message.
pub fn message(db: &Connection, child: ChildId, id: MessageId) -> Result<Option<Told>> {
    let sql = format!("{MESSAGE} WHERE child = ?1 AND id = ?2");
    let found = db.prepare_cached(&sql)?.query_row([&child as &dyn ToSql, &id], message_of).optional()?;
    let Some(mut told) = found.map(|message| around(db, child, message)).transpose()? else { return Ok(None) };
    until_kept(db, child, &mut told)?;
    Ok(Some(told))
}

/// Leaves out what was answered after a message was last kept: it belongs to what was made then, which may be for somebody else. Houses and
/// drawings know when they were kept last, and not in which message. Where some of them went into one that is not for the worker, what is
/// known of a usual one is when it was kept first.
fn until_kept(db: &Connection, child: ChildId, told: &mut Told) -> Result<()> {
    let Told { message, houses, drawing, .. } = told;
    let with_closed =
        "SELECT EXISTS (SELECT 1 FROM message WHERE child = ?1 AND closed = 1 AND (activity = ?2 OR instr(told, ?3) > 0))";
    let closed: bool =
        db.prepare_cached(with_closed)?.query_row((child, message.activity, message.activity.to_string()), |row| row.get(0))?;
    let first = message.kept;
    let last = |work: Option<Moment>| work.filter(|_| !closed).map_or(first, |last| last.max(first)).utc_ms;
    let cut = |answers: &mut Vec<Answered>, last: i64| answers.retain(|answer| answer.at.utc_ms <= last);
    if let Some(houses) = houses {
        cut(&mut houses.answers, last(houses.kept));
    }
    if let Some(drawing) = drawing {
        cut(&mut drawing.answers, last(drawing.kept));
    }
    Ok(())
}

/// Where a page of everything told begins: below this message, by its order and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Below(pub i64, pub MessageId);

impl std::fmt::Display for Below {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl std::str::FromStr for Below {
    type Err = ();
    fn from_str(text: &str) -> std::result::Result<Below, ()> {
        let (order, id) = text.split_once('.').ok_or(())?;
        Ok(Below(order.parse().map_err(|_| ())?, id.parse().map_err(|_| ())?))
    }
}

/// A page of everything a child told, newest first; and where the next page begins.
pub fn record(db: &Connection, child: ChildId, below: Option<Below>, sees: Sees) -> Result<(Vec<Told>, Option<Below>)> {
    let Below(order, id) = below.unwrap_or(Below(i64::MAX, MessageId::from_bytes([0xff; 16])));
    let sql = format!(
        "{MESSAGE} WHERE child = ?1 AND (order_ms, id) < (?2, ?3) AND {} ORDER BY order_ms DESC, id DESC LIMIT {}",
        sees.sql(),
        RECORD_MOST + 1
    );
    let found: Vec<(Message, i64)> = db
        .prepare_cached(&sql)?
        .query_map((child, order, id), |row| Ok((message_of(row)?, row.get("order_ms")?)))?
        .collect::<Result<_>>()?;
    let older = found.get(RECORD_MOST).and(found.get(RECORD_MOST - 1)).map(|(last, order)| Below(*order, last.id));
    let page = found.into_iter().take(RECORD_MOST).map(|(message, _)| around(db, child, message)).collect::<Result<_>>()?;
    Ok((page, older))
}

fn told(db: &Connection, condition: &str, child: &ChildId, place: Option<&str>, most: usize, sees: Sees) -> Result<Vec<Told>> {
    let sql = format!("{MESSAGE} WHERE {condition} AND {} ORDER BY order_ms DESC, id LIMIT {most}", sees.sql());
    let mut query = db.prepare_cached(&sql)?;
    let found: Vec<Message> = match place {
        Some(place) => query.query_map(named_params! { ":child": child, ":place": place }, message_of)?.collect::<Result<_>>()?,
        None => query.query_map(named_params! { ":child": child }, message_of)?.collect::<Result<_>>()?,
    };
    found.into_iter().map(|message| around(db, *child, message)).collect()
}

/// Everything of the latest visit at which something was told.
fn latest(db: &Connection, child: &ChildId, sees: Sees) -> Result<Vec<Told>> {
    let sql = format!("{MESSAGE} WHERE child = ?1 AND taken_back IS NULL AND {} ORDER BY order_ms DESC, id LIMIT 1", sees.sql());
    let newest = db.prepare_cached(&sql)?.query_row([child], message_of).optional()?;
    let mut all = newest.map_or(Ok(Vec::new()), |newest| told_at(db, *child, newest.visit, sees, OF_VISIT_MOST))?;
    all.retain(|told| told.message.taken_back.is_none());
    Ok(all)
}

/// Everything of one visit, newest first, at most so many; what was taken back too, for a page that says so.
pub fn told_at(db: &Connection, child: ChildId, visit: VisitId, sees: Sees, most: usize) -> Result<Vec<Told>> {
    let sql = format!("{MESSAGE} WHERE child = ?1 AND visit = ?2 AND {} ORDER BY order_ms DESC, id LIMIT {most}", sees.sql());
    let found: Vec<Message> = db.prepare_cached(&sql)?.query_map((child, visit), message_of)?.collect::<Result<_>>()?;
    found.into_iter().map(|message| around(db, child, message)).collect()
}

/// What a child answered while a visit was open, with the strip or with their body, oldest first: also over work that was
/// begun before, and not over that of another visit which began meanwhile. What was
/// answered over work of which some is closed to the worker is seen by whoever sees that work, and until what the worker sees was kept by the worker.
pub fn answers_at(db: &Connection, child: ChildId, visit: &Visit, sees: Sees) -> Result<Vec<Answered>> {
    let closed = "AND (NOT EXISTS (SELECT 1 FROM message WHERE message.child = ?1 AND message.closed > 0 \
                  AND (message.activity = work.id OR instr(message.told, work.body ->> '$.id') > 0)) \
                  OR one.value ->> '$.at.utc_ms' <= (SELECT MAX(kept ->> '$.utc_ms') FROM message \
                  WHERE message.child = ?1 AND message.activity = work.id AND message.closed = 0))";
    let hidden = if sees.0 { "" } else { closed };
    // One that nobody closed ends, at the latest, where the next one begins.
    let from = visit.opened.utc_ms;
    let next = "SELECT MIN(body ->> '$.opened.utc_ms') FROM visit WHERE child = ?1 AND body ->> '$.opened.utc_ms' > ?2";
    let next: Option<i64> = db.prepare_cached(next)?.query_row((child, from), |row| row.get(0))?;
    let until = visit.closed.map(|closed| closed.utc_ms).or(next).unwrap_or(i64::MAX);
    let mut all = visit.answers.clone();
    for table in ["houses", "drawing"] {
        let sql = format!(
            "SELECT one.value FROM {table} AS work, json_each(work.body, '$.answers') AS one
             WHERE work.child = ?1 AND one.value ->> '$.at.utc_ms' BETWEEN ?2 AND ?3 {hidden}
               AND (work.body ->> '$.visit' = ?4 OR work.body ->> '$.started.utc_ms' < ?2)"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let found = statement.query_map((child, from, until, visit.id.to_string()), |row| row.get::<_, Json<Answered>>(0))?;
        all.extend(found.collect::<Result<Vec<_>>>()?.into_iter().map(|Json(answered)| answered));
    }
    all.sort_by_key(|one| one.at.utc_ms);
    Ok(all)
}

/// Adds what came of a message, the houses it was made in, and the visit.
fn around(db: &Connection, child: ChildId, mut message: Message) -> Result<Told> {
    message.reads = of_message(db, "read", child, message.id, read_of)?;
    message.weighings = of_message(db, "weighing", child, message.id, weighing_of)?;
    message.tellings = of_message(db, "telling", child, message.id, telling_of)?;
    let houses = db
        .prepare_cached("SELECT body FROM houses WHERE child = ?1 AND id = ?2")?
        .query_row((child, message.activity), |row| row.get::<_, Json<Houses>>(0))
        .optional()?
        .map(|Json(houses)| houses);
    let drawing = db
        .prepare_cached("SELECT body FROM drawing WHERE child = ?1 AND id = ?2")?
        .query_row((child, message.activity), |row| row.get::<_, Json<Drawing>>(0))
        .optional()?
        .map(|Json(drawing)| drawing);
    message.awaited = super::media::is_awaited(db, child, message.id)?;
    let (visit, by) = visit(db, child, message.visit)?.map_or((None, None), |line| (Some(line.visit), line.by));
    let arrived = db
        .prepare_cached("SELECT arrived_ms FROM message WHERE child = ?1 AND id = ?2")?
        .query_row((child, message.id), |row| Ok(Moment::of_server(row.get(0)?)))?;
    Ok(Told { message, houses, drawing, visit, by, arrived })
}

/// The rows of one of the three tables that belong to a message of this child.
fn of_message<T>(
    db: &Connection,
    table: &str,
    child: ChildId,
    message: MessageId,
    of: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    db.prepare_cached(&format!("SELECT * FROM {table} WHERE child = ?1 AND message = ?2 ORDER BY place"))?
        .query_map((child, message), of)?
        .collect()
}

fn visit(db: &Connection, child: ChildId, id: VisitId) -> Result<Option<VisitLine>> {
    let sql = "SELECT visit.body, person.name FROM visit LEFT JOIN person ON person.id = visit.by WHERE visit.child = ?1 AND visit.id = ?2";
    db.prepare_cached(sql)?
        .query_row((child, id), |row| Ok(VisitLine { visit: row.get::<_, Json<Visit>>(0)?.0, by: row.get(1)? }))
        .optional()
}

/// What the column `bears_on` says. An outcome that left the plan keeps its messages.
fn standing_at(place: &str) -> Option<BearsOn> {
    let outcome = place.strip_prefix("outcome:").and_then(|id| id.parse().ok()).map(BearsOn::Outcome);
    let heading = || place.strip_prefix("heading:").and_then(Heading::of_key).map(BearsOn::Heading);
    outcome.or_else(heading).or_else(|| (place == "nothing-yet").then_some(BearsOn::NothingYet))
}

#[cfg(test)]
mod tests {
    use super::super::project::place_of;
    use super::*;

    #[test]
    fn every_place_that_is_written_is_found_again() {
        let outcome = BearsOn::Outcome(crate::domain::OutcomeId::from_bytes([1; 16]));
        for at in [outcome, BearsOn::NothingYet].into_iter().chain(Heading::ALL.map(BearsOn::Heading)) {
            assert_eq!(standing_at(&place_of(at)), Some(at));
        }
    }
}
