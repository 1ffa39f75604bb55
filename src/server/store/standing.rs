//! How stored entries stand, and reading them again: when their key has come, when a gap has closed, when Heard is newer.
//! An entry is never moved, changed or dropped here; only its standing, its child and the rows made from it.

use super::{
    Desk, Fault,
    entry::Incoming,
    folds::fold_entries,
    marked::{ASIDE, ENTRY},
    sql::{Cell, Seq},
};
use crate::domain::{ChildId, DeviceId, KeyId, Refusal};
use crate::server::fold::Became;
use crate::wire::{Entry, EntryResult, EntryStatus, Reason, from_cbor};
use std::collections::{BTreeMap, BTreeSet};

impl Desk<'_> {
    /// Reads again what waited for these keys. Gives the children whose records are to be made anew.
    pub(super) fn read_awaiting(&mut self, kids: &[KeyId]) -> Result<BTreeSet<ChildId>, Fault> {
        let mut children = BTreeSet::new();
        for kid in kids {
            let which = "kid = ?1 AND reason IN ('awaits-key', 'does-not-open', 'unknown-child')";
            children.extend(self.read_those_again(which, [kid])?);
        }
        Ok(children)
    }

    /// Reads again what was kept aside as not its people's: the condition names a child that came onto a list, or a device where somebody
    /// signed in.
    pub(super) fn read_not_theirs_again(&mut self, which: &str, id: &[u8; 16]) -> Result<(), Fault> {
        let children = self.read_those_again(&format!("reason = 'not-theirs' AND {which}"), [id])?;
        children.into_iter().try_for_each(|child| self.fold_anew(child))
    }

    fn read_those_again(&mut self, which: &str, params: impl rusqlite::Params) -> Result<BTreeSet<ChildId>, Fault> {
        let ids: Vec<i64> = self
            .sql
            .prepare_cached(&format!("SELECT id FROM entry WHERE {which} ORDER BY id"))?
            .query_map(params, |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let mut children = BTreeSet::new();
        for id in ids {
            children.extend(self.read_again(id)?);
        }
        Ok(children)
    }

    /// Reads an entry again that could not be read before. Gives its child where it can now.
    fn read_again(&mut self, id: i64) -> Result<Option<ChildId>, Fault> {
        let (header, sealed, conflict, before): (Vec<u8>, Vec<u8>, bool, Option<String>) = self
            .sql
            .prepare_cached("SELECT header, sealed, status = 'conflict', reason FROM entry WHERE id = ?1")?
            .query_row([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
        // One damaged row must not stop a tablet, a sign-in or a start: `heard verify` names it.
        let Some(header) = from_cbor(&header) else {
            tracing::error!(entry = id, "an entry kept aside cannot be read any more");
            return Ok(None);
        };
        let (child, read) = self.read_entry(&Entry { header, sealed })?;
        let (status, reason) = match &read {
            Ok(_) => (EntryStatus::Stored, None),
            Err(reason) => (status_for(*reason), Some(reason_word(*reason))),
        };
        if before.as_deref() != reason {
            self.alter(
                &ENTRY,
                id,
                &[
                    ("status", Cell::from(if conflict { "conflict" } else { word_of(status) })),
                    ("reason", Cell::from(reason)),
                    ("child", Cell::from(child)),
                ],
            )?;
        }
        Ok(child.filter(|_| read.is_ok()))
    }

    /// Reads again, when Heard is started, whatever is kept aside: this program may be newer than the one that kept it, and its rules others.
    pub(super) fn read_kept_aside_again(&mut self) -> Result<(), Fault> {
        let opened = self.open_sealed_keys()?;
        let mut children = self.read_awaiting(&opened)?;
        children.extend(self.read_those_again("reason NOT IN ('not-allowed', 'awaits-earlier')", [])?);
        children.extend(self.read_bytes_again()?);
        for child in &children {
            self.fold_anew(*child)?;
        }
        let waiting: Vec<ChildId> = self
            .sql
            .prepare("SELECT DISTINCT child FROM entry WHERE reason IN ('not-allowed', 'awaits-earlier') AND child IS NOT NULL")?
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        for child in waiting.into_iter().filter(|child| !children.contains(child)) {
            let (mut fold, became) = fold_entries(self.sql, self.keys, child)?;
            // Where nothing moved, no tablet is told that something did.
            if self.note_what_became(&became)? {
                self.project_whole(child, &mut fold)?;
                self.changed(child)?;
            }
        }
        Ok(())
    }

    /// Bytes that no program knew: those that are an entry by now are taken in as one.
    fn read_bytes_again(&mut self) -> Result<BTreeSet<ChildId>, Fault> {
        let all: Vec<(i64, DeviceId, Vec<u8>)> = self
            .sql
            .prepare("SELECT id, device, bytes FROM aside ORDER BY id")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let (mut fresh, mut children) = (BTreeMap::new(), BTreeSet::new());
        for (id, device, bytes) in all {
            if let Incoming::Entry(entry, hash) = Incoming::of(device, bytes) {
                self.take_entry(&entry, hash, &mut fresh, &mut children)?;
                self.take_away(&ASIDE, id)?;
                self.grow_whole(device)?;
            }
        }
        children.extend(fresh.into_keys());
        Ok(children)
    }

    /// Makes a child's record, its rows and the standing of its entries anew from all its entries.
    pub(super) fn fold_anew(&mut self, child: ChildId) -> Result<(), Fault> {
        self.folds.touched.insert(child);
        let (mut fold, became) = fold_entries(self.sql, self.keys, child)?;
        self.note_what_became(&became)?;
        self.project_whole(child, &mut fold)?;
        self.folds.put_back(child, fold);
        self.changed(child)?;
        Ok(())
    }

    /// Writes down what became of entries, where it is not what stands there. Says whether anything moved.
    pub(super) fn note_what_became(&mut self, became: &[(i64, Became)]) -> Result<bool, Fault> {
        let mut moved = false;
        for (id, became) in became {
            let (reason, conflict): (Option<String>, bool) = self
                .sql
                .prepare_cached("SELECT reason, status = 'conflict' FROM entry WHERE id = ?1")?
                .query_row([id], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let (status, now) = self.standing(*id, *became)?;
            // How a conflicting entry stands is that it conflicts.
            if !conflict && reason.as_deref() != now {
                self.alter(&ENTRY, *id, &[("status", Cell::from(status)), ("reason", Cell::from(now))])?;
                moved = true;
            }
        }
        Ok(moved)
    }

    /// How an entry stands whose act was taken or waits: while something before it is missing it is simply stored.
    fn standing(&self, id: i64, became: Became) -> Result<(&'static str, Option<&'static str>), Fault> {
        match became {
            Became::Taken => Ok(("stored", None)),
            Became::Waits(Refusal::NotThere) => {
                let gap: bool = self
                    .sql
                    .prepare_cached(
                        "SELECT e.seq > d.whole_through FROM entry e JOIN device d ON d.id = e.device WHERE e.id = ?1",
                    )?
                    .query_row([id], |r| r.get(0))?;
                Ok(if gap { ("stored", Some("awaits-earlier")) } else { ("quarantined", Some("not-allowed")) })
            }
            Became::Waits(_) => Ok(("quarantined", Some("not-allowed"))),
        }
    }

    /// The answer to an entry after the whole batch was taken in: what was just stored may have become more, or less, than stored.
    pub(super) fn as_it_stands(&self, device: DeviceId, result: EntryResult) -> Result<EntryResult, Fault> {
        let (EntryStatus::Stored | EntryStatus::Quarantined, Some(seq), Some(hash)) = (result.status, result.seq, result.hash)
        else {
            return Ok(result);
        };
        let reason: Option<String> = self
            .sql
            .prepare_cached("SELECT reason FROM entry WHERE device = ?1 AND seq = ?2 AND hash = ?3")?
            .query_row((device, Seq(seq), hash), |r| r.get(0))?;
        let reason = reason.as_deref().and_then(reason_of_word);
        Ok(EntryResult { status: reason.map_or(EntryStatus::Stored, status_for), reason, ..result })
    }
}

pub(super) fn status_for(reason: Reason) -> EntryStatus {
    if reason == Reason::AwaitsKey { EntryStatus::Stored } else { EntryStatus::Quarantined }
}

pub(super) fn word_of(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Quarantined => "quarantined",
        EntryStatus::Conflict => "conflict",
        _ => "stored",
    }
}

/// The reasons that stand in a row, and their words. `awaits-earlier` is the store's own: outside, such an entry is stored.
const REASONS: [(Reason, &str); 6] = [
    (Reason::AwaitsKey, "awaits-key"),
    (Reason::UnknownKind, "unknown-kind"),
    (Reason::UnknownChild, "unknown-child"),
    (Reason::DoesNotOpen, "does-not-open"),
    (Reason::NotAllowed, "not-allowed"),
    (Reason::NotTheirs, "not-theirs"),
];

pub(super) fn reason_word(reason: Reason) -> &'static str {
    REASONS.iter().find(|(r, _)| *r == reason).map_or("not-allowed", |(_, word)| word)
}

fn reason_of_word(word: &str) -> Option<Reason> {
    REASONS.iter().find(|(_, w)| *w == word).map(|(r, _)| *r)
}
