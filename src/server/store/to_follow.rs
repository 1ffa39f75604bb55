//! A visit that began on a locked tablet, before anybody said with which child: it has a record of its own, on the list of whoever works with
//! that tablet, until an adult says whose it is. Then every entry of it lies in that child's record, unchanged, and this one is at its end.
//! Refuses to guess who a child is, and a tablet that opens records without end.

use super::{
    Desk, Fault,
    folds::fold_entries,
    marked::ENTRY,
    sql::Cell,
    visit_key::{child_key, key_of, visit_keys_of},
};
use crate::domain::{ChildEvent, ChildId, DeviceId, Event, KeyId, PersonId, Place, Role, VisitEvent, VisitId};
use crate::server::keys::Keys;
use crate::wire::{Entry, Held, from_cbor};
use rusqlite::{Connection, OptionalExtension};

/// What stands where the child's name will be, until somebody has said it.
pub const TO_FOLLOW: &str = "A child, name to follow";
/// Most such records that the tablets of one person opened and nobody has matched. What comes beyond is kept aside, as what is of an unknown child.
const UNMATCHED_MAX: i64 = 50;

/// In whose record lies now what is sealed as this child's.
pub(super) fn whose(sql: &Connection, keys: &Keys, child: ChildId) -> Result<ChildId, Fault> {
    let named: bool =
        sql.prepare_cached("SELECT EXISTS (SELECT 1 FROM child WHERE id = ?1)")?.query_row([child], |r| r.get(0))?;
    if named || child_key(sql, keys, child)?.is_none() {
        return Ok(child);
    }
    // Only a record at its end is without a child, so this is read rarely.
    Ok(fold_entries(sql, keys, child)?.0.state().matched_to.unwrap_or(child))
}

/// The visits of such a record.
pub fn visits_to_match(sql: &Connection, child: ChildId) -> Result<Vec<VisitId>, Fault> {
    let mut found = sql.prepare_cached("SELECT id FROM visit WHERE child = ?1 ORDER BY opened_ms")?;
    Ok(found.query_map([child], |r| r.get(0))?.collect::<Result<_, _>>()?)
}

impl Desk<'_> {
    /// Opens a record for a visit of this tablet's, where there is none: on the list of the practitioner who signed in there last. Where their
    /// account was closed since it is on nobody's, and managers see it.
    pub(super) fn open_to_follow(&mut self, device: DeviceId, child: ChildId) -> Result<(), Fault> {
        if child_key(self.sql, self.keys, child)?.is_some() {
            return Ok(());
        }
        let whose: Option<(PersonId, bool)> = self
            .sql
            .prepare_cached(
                "SELECT p.id, p.closed_ms IS NULL FROM signed_in AS s JOIN person AS p ON p.id = s.person
                  WHERE s.device = ?1 AND p.role = 'practitioner'
                  ORDER BY p.closed_ms IS NULL DESC, coalesce((SELECT max(seen_ms) FROM session WHERE session.device = s.device AND session.person = p.id), s.at_ms) DESC
                  LIMIT 1",
            )?
            .query_row([device], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let Some((whose, is_open)) = whose else { return Ok(()) };
        // Also those that left their list: of a closed account every one has. One that was matched has no row among children any more.
        let unmatched: i64 = self
            .sql
            .prepare_cached(
                "SELECT count(DISTINCT child.id) FROM caseload JOIN child ON child.id = caseload.child
                  WHERE caseload.person = ?1 AND child.to_follow = 1",
            )?
            .query_row([whose], |r| r.get(0))?;
        if unmatched >= UNMATCHED_MAX {
            tracing::warn!("a tablet opened more records for children without a name than anybody would; the rest is kept aside");
            return Ok(());
        }
        self.make_child_key(child)?;
        self.act(whose, child, Event::Child(ChildEvent::ToFollow { name: TO_FOLLOW.into() }))?;
        self.join_caseload(whose, child, Role::Practitioner)?;
        if !is_open {
            self.leave_caseload(whose, child)?;
        }
        Ok(())
    }

    /// An adult says whose it is, and where it was. What lies there is that child's from now on; both records are made anew.
    pub fn match_child(&mut self, by: PersonId, name: &str, from: ChildId, to: ChildId, place: &Place) -> Result<(), Fault> {
        let (its_kid, _) = child_key(self.sql, self.keys, from)?.ok_or(Fault::NotThere)?;
        child_key(self.sql, self.keys, to)?.filter(|_| from != to).ok_or(Fault::NotThere)?;
        // It is refused where the record is not one that waits for this, before anything is moved.
        self.act(by, from, Event::Child(ChildEvent::Matched { to }))?;
        let visits = visits_to_match(self.sql, from)?;
        for key in visit_keys_of(self.sql, self.keys, from)? {
            self.move_key(&key, to)?;
        }
        for id in self.entries_to_move(from, its_kid)? {
            self.alter(&ENTRY, id, &[("child", Cell::from(Some(to)))])?;
        }
        self.sql.prepare_cached("DELETE FROM awaited_piece WHERE child = ?1")?.execute([from])?;
        self.fold_anew(from)?;
        self.fold_anew(to)?;
        for visit in visits {
            self.act(by, to, Event::Visit(VisitEvent::Matched { visit, name: name.to_owned(), place: place.clone() }))?;
        }
        let lists: Vec<PersonId> = self
            .sql
            .prepare_cached("SELECT person FROM caseload WHERE child = ?1 AND to_ms IS NULL")?
            .query_map([from], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        lists.into_iter().try_for_each(|person| self.leave_caseload(person, from))?;
        // Another visit may have waited for room on the list.
        let opened = self.open_sealed_keys()?;
        self.read_awaiting(&opened)?.into_iter().try_for_each(|child| self.fold_anew(child))
    }

    /// Everything of a record but what is said of the record itself: of the office's own entries, those about a child stay.
    fn entries_to_move(&self, child: ChildId, its_kid: KeyId) -> Result<Vec<i64>, Fault> {
        let all: Vec<(i64, KeyId, Vec<u8>, Vec<u8>)> = self
            .sql
            .prepare_cached("SELECT id, kid, header, sealed FROM entry WHERE child = ?1 ORDER BY id")?
            .query_map([child], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
            .collect::<Result<_, _>>()?;
        let own = key_of(self.sql, self.keys, its_kid)?.opened();
        let is_of_the_record = |header: &[u8], sealed: Vec<u8>| {
            let entry = from_cbor(header).map(|header| Entry { header, sealed });
            let held = entry.zip(own.as_ref()).and_then(|(entry, own)| entry.open(&own.key).ok()?.held().ok());
            matches!(held, Some(Held::Act(act)) if matches!(act.event, Event::Child(_) | Event::Plan(_)))
        };
        let moves =
            all.into_iter().filter(|(_, kid, header, sealed)| *kid != its_kid || !is_of_the_record(header, sealed.clone()));
        Ok(moves.map(|(id, ..)| id).collect())
    }
}
