//! Children's records in memory, for the writer alone: made from entries when first needed, kept while they are worked with.
//! Forgotten whenever a piece of work is not kept, so that memory never runs ahead of the disk.

use super::{Fault, visit_key::key_of};
use crate::domain::{Act, ActivityId, ChildId, DeviceId, DrawingStep, Event, HousesStep, KeyId};
use crate::seal::Key;
use crate::server::fold::{Became, Fold, From};
use crate::server::keys::Keys;
use crate::wire::{Entry, Header, Held, from_cbor};
use rusqlite::Connection;
use std::collections::hash_map::Entry::Vacant;
use std::collections::{BTreeSet, HashMap};

/// How many records are kept in memory at once.
const KEPT_MAX: usize = 64;

/// The records in memory.
#[derive(Default)]
pub struct Folds {
    kept: HashMap<ChildId, (u64, Fold)>,
    /// Counts what was put back: what has the lowest count was not used for longest.
    uses: u64,
    pub(super) touched: BTreeSet<ChildId>,
}

impl Folds {
    /// Takes a record out of memory, or makes it from its entries. Who takes it puts it back when all went well.
    pub(super) fn take(&mut self, sql: &Connection, keys: &Keys, child: ChildId) -> Result<Fold, Fault> {
        self.touched.insert(child);
        match self.kept.remove(&child) {
            Some((_, fold)) => Ok(fold),
            None => Ok(fold_entries(sql, keys, child)?.0),
        }
    }

    pub(super) fn put_back(&mut self, child: ChildId, fold: Fold) {
        self.uses += 1;
        self.kept.insert(child, (self.uses, fold));
    }

    /// Has a record in memory before entries are added to it: made later, it would hold them already.
    pub(super) fn warm(&mut self, sql: &Connection, keys: &Keys, child: ChildId) -> Result<(), Fault> {
        if !self.kept.contains_key(&child) {
            let fold = self.take(sql, keys, child)?;
            self.put_back(child, fold);
        }
        Ok(())
    }

    /// Begins a piece of work: makes room, and notes anew what it touches.
    pub(super) fn begin(&mut self) {
        self.touched.clear();
        while self.kept.len() >= KEPT_MAX
            && let Some(child) = self.kept.iter().min_by_key(|(_, (use_, _))| *use_).map(|(child, _)| *child)
        {
            self.kept.remove(&child);
        }
    }

    pub(super) fn forget_touched(&mut self) {
        for child in std::mem::take(&mut self.touched) {
            self.kept.remove(&child);
        }
    }

    pub(super) fn forget_all(&mut self) {
        self.kept.clear();
    }
}

/// Of which activity an act is a step, and whether it began it: something that another profile of the same tablet may have gone on with. What a cloned or restored profile
/// says as a whole (a visit, a message, that houses were begun) is taken into the record; its single steps are kept, and not mixed into the other's houses.
fn step_of(act: &Act) -> Option<(ActivityId, bool)> {
    match &act.event {
        Event::Houses(of) => Some((of.activity, matches!(of.step, HousesStep::Started { .. }))),
        Event::Drawing(of) => Some((of.activity, matches!(of.step, DrawingStep::Started { .. }))),
        _ => None,
    }
}

/// A child's record from all its entries, and what became of each.
///
/// The order is that of arrival, but a device's entries are in the device's own order: one that came late stands just before those that
/// had come early. So a record does not depend on the order in which its entries came once they are all there.
pub(super) fn fold_entries(sql: &Connection, keys: &Keys, child: ChildId) -> Result<(Fold, Vec<(i64, Became)>), Fault> {
    let own = super::authority::own_device(sql)?;
    let mut fold = Fold::new(child);
    let mut became = HashMap::new();
    let mut order = Vec::new();
    let mut theirs = BTreeSet::new();
    let mut entries = sql.prepare_cached(
        "SELECT id, device, header, sealed, status = 'conflict',
                min(id) OVER (PARTITION BY device, status = 'conflict' ORDER BY seq DESC ROWS UNBOUNDED PRECEDING) AS stands,
                received_ms
         FROM entry
         WHERE child = ?1 AND (reason IS NULL OR reason IN ('not-allowed', 'awaits-earlier'))
         ORDER BY stands, seq",
    )?;
    let mut rows = entries.query([child])?;
    let mut keys_open: HashMap<KeyId, Option<Key>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let read = (row.get::<_, DeviceId>(1), row.get::<_, Vec<u8>>(2), row.get::<_, Vec<u8>>(3));
        let (Ok(device), Ok(header), Ok(sealed)) = read else {
            tracing::error!(entry = id, "an entry's row cannot be read; run `heard verify`");
            continue;
        };
        let Some(header) = from_cbor::<Header>(&header) else {
            tracing::error!(entry = id, "an entry cannot be read; run `heard verify`");
            continue;
        };
        if let Vacant(free) = keys_open.entry(header.kid) {
            free.insert(key_of(sql, keys, header.kid)?.opened().map(|open| open.key));
        }
        // What was damaged on the disk is left out and said aloud; the rest of the child's record goes on.
        let opened = keys_open.get(&header.kid).and_then(Option::as_ref).and_then(|key| Entry { header, sealed }.open(key).ok());
        let Some(inside) = opened else {
            tracing::error!(entry = id, "an entry does not open with its key; run `heard verify`");
            continue;
        };
        let Ok(Held::Act(act)) = inside.held() else { continue };
        if row.get(4)? {
            match step_of(&act) {
                // Its beginning came from the same profile: nothing of the other's is mixed with it.
                Some((activity, true)) => {
                    theirs.insert(activity);
                }
                Some((activity, false)) if !theirs.contains(&activity) => continue,
                _ => {}
            }
        }
        order.push(id);
        became.extend(fold.take(id, act, if device == own { From::Office } else { From::Tablet }, row.get(6)?));
    }
    Ok((fold, order.into_iter().filter_map(|id| became.get(&id).map(|b| (id, *b))).collect()))
}
