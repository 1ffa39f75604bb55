//! Entries as they come from tablets: each is kept, whatever it is and in whatever order it comes, and answered one by one.
//! Refuses only what cannot be kept: more than fits an entry, more than fits a batch, another device's.

use super::{
    Desk, Fault,
    authority::epoch,
    device::receipts,
    folds::fold_entries,
    marked::{ASIDE, ENTRY},
    sql::{Cell, Seq},
    visit_key::{Known, key_of},
};
use crate::domain::{Act, ChildId, DeviceId, KeyId, Refusal, VisitId};
use crate::seal::{Hash, Key};
use crate::server::fold::{Became, From};
use crate::wire::{API_V, Entry, EntryResult, EntryStatus, Held, Pushed, Reason, from_cbor};
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, BTreeSet};

/// A visit key as it came, opened where that could be done.
pub struct IncomingKey {
    /// Its id.
    pub kid: KeyId,
    /// To which of the authority's keys it is sealed.
    pub to: KeyId,
    /// As it came.
    pub sealed: Vec<u8>,
    /// What was inside.
    pub inside: Option<OpenedKey>,
}

/// A visit key that opened.
pub struct OpenedKey {
    /// The key.
    pub key: Key,
    /// Which child.
    pub child: ChildId,
    /// Which visit.
    pub visit: VisitId,
}

/// One of a batch, as far as it could be read without the database.
pub enum Incoming {
    /// An entry of this device.
    Entry(Box<Entry>, Hash),
    /// Bytes that are not an entry of a known format.
    Aside(Vec<u8>),
    /// Not to be stored.
    Refused(EntryResult),
}

/// An act that awaits its place in the record.
struct Fresh {
    id: i64,
    seq: u64,
    act: Act,
}

impl Desk<'_> {
    /// Takes a batch in. What could not be interpreted is kept and read again later.
    pub fn push(&mut self, device: DeviceId, keys: &[IncomingKey], batch: &[Incoming]) -> Result<Pushed, Fault> {
        let mut opened = Vec::new();
        for key in keys {
            if self.take_key(device, key)? {
                opened.push(key.kid);
            }
        }
        let first_new: i64 = self.sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM entry", [], |r| r.get(0))?;
        let mut fresh: BTreeMap<ChildId, Vec<Fresh>> = BTreeMap::new();
        let mut results: Vec<Option<EntryResult>> = batch.iter().map(|_| None).collect();
        // In the device's order, so that a batch sent in any order is taken in as if it had been sent in its own.
        let mut order: Vec<usize> = (0..batch.len()).collect();
        order.sort_by_key(|i| match &batch[*i] {
            Incoming::Entry(entry, _) => entry.header.seq,
            _ => 0,
        });
        for i in order {
            results[i] = Some(match &batch[i] {
                Incoming::Entry(entry, hash) => self.take_entry(entry, *hash, &mut fresh)?,
                Incoming::Aside(bytes) => self.take_aside(device, bytes)?,
                Incoming::Refused(result) => result.clone(),
            });
        }
        self.grow_whole(device)?;
        let mut anew = self.read_awaiting(&opened)?;
        for (child, acts) in fresh {
            if anew.contains(&child) {
                continue;
            }
            if self.stand_before_others(device, child, &acts, first_new)? {
                anew.insert(child);
                continue;
            }
            let mut fold = self.folds.take(self.sql, self.keys, child)?;
            for Fresh { id, act, .. } in acts {
                let became = fold.take(id, act, From::Tablet);
                self.note_what_became(id, &became)?;
            }
            self.project(child, &mut fold)?;
            self.folds.put_back(child, fold);
            self.changed(child)?;
        }
        for child in anew {
            self.fold_anew(child)?;
        }
        self.seen(device)?;
        let results =
            results.into_iter().flatten().map(|result| self.as_it_stands(device, result)).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Pushed {
            v: API_V,
            epoch: epoch(self.sql)?,
            results,
            keys_stored: keys.iter().map(|k| k.kid).collect(),
            receipts: receipts(self.sql, device)?,
        })
    }

    /// Keeps one entry. Acts that can be read go to `fresh`, for the record.
    fn take_entry(&mut self, entry: &Entry, hash: Hash, fresh: &mut BTreeMap<ChildId, Vec<Fresh>>) -> Result<EntryResult, Fault> {
        let header = &entry.header;
        let answer = |status, reason| EntryResult { seq: Some(header.seq), hash: Some(hash), status, reason };
        let there: Option<String> = self
            .sql
            .prepare_cached("SELECT status FROM entry WHERE device = ?1 AND seq = ?2 AND hash = ?3")?
            .query_row((header.device, Seq(header.seq), hash), |r| r.get(0))
            .optional()?;
        match there.as_deref() {
            Some("conflict") => return Ok(answer(EntryStatus::Conflict, None)),
            Some(_) => return Ok(answer(EntryStatus::Duplicate, None)),
            None => {}
        }
        if self.is_conflict(entry, hash)? {
            self.put_entry(entry, hash, "conflict", None, None)?;
            return Ok(answer(EntryStatus::Conflict, None));
        }
        let (child, read) = self.read_entry(entry)?;
        match read {
            Ok(held) => {
                let id = self.put_entry(entry, hash, "stored", None, child)?;
                if let (Some(child), Held::Act(act)) = (child, held) {
                    fresh.entry(child).or_default().push(Fresh { id, seq: header.seq, act });
                }
                Ok(answer(EntryStatus::Stored, None))
            }
            Err(reason) => {
                let status = status_for(reason);
                self.put_entry(entry, hash, word_of(status), Some(reason_word(reason)), child)?;
                Ok(answer(status, Some(reason)))
            }
        }
    }

    /// Whether another entry has this place, or the neighbours are of another chain: a cloned or restored profile.
    fn is_conflict(&self, entry: &Entry, hash: Hash) -> Result<bool, Fault> {
        let Some(before) = entry.header.seq.checked_sub(1) else { return Ok(true) };
        if before == 0 && entry.header.prev != Hash::NOTHING {
            return Ok(true);
        }
        let mut near = self.sql.prepare_cached(
            "SELECT seq, hash, prev FROM entry WHERE device = ?1 AND seq BETWEEN ?2 AND ?3 AND status <> 'conflict'",
        )?;
        let mut rows = near.query((entry.header.device, Seq(before), Seq(before + 2)))?;
        while let Some(row) = rows.next()? {
            let (Seq(seq), its_hash, its_prev): (Seq, Hash, Hash) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let fits = match seq.cmp(&entry.header.seq) {
                std::cmp::Ordering::Less => its_hash == entry.header.prev,
                std::cmp::Ordering::Equal => false,
                std::cmp::Ordering::Greater => its_prev == hash,
            };
            if !fits {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Opens an entry as far as that can be done now: whose it is, and what it holds or why that is not known.
    #[expect(clippy::type_complexity, reason = "two facts of one look: whose it is stays known when what it holds is not")]
    fn read_entry(&self, entry: &Entry) -> Result<(Option<ChildId>, Result<Held, Reason>), Fault> {
        let open = match key_of(self.sql, self.keys, entry.header.kid)? {
            Known::Awaited => return Ok((None, Err(Reason::AwaitsKey))),
            Known::OfUnknownChild => return Ok((None, Err(Reason::UnknownChild))),
            Known::DoesNotOpen => return Ok((None, Err(Reason::DoesNotOpen))),
            Known::Open(open) => open,
        };
        let held = match entry.open(&open.key) {
            Ok(inside) => inside.held().map_err(|_| Reason::UnknownKind),
            Err(_) => Err(Reason::DoesNotOpen),
        };
        Ok((Some(open.child), held))
    }

    pub(super) fn put_entry(
        &mut self,
        entry: &Entry,
        hash: Hash,
        status: &str,
        reason: Option<&str>,
        child: Option<ChildId>,
    ) -> Result<i64, Fault> {
        let id: i64 = self
            .sql
            .prepare_cached("SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entry'), 0), coalesce((SELECT max(id) FROM entry), 0)) + 1")?
            .query_row([], |r| r.get(0))?;
        let now_ms = self.now_ms;
        let seq = i64::try_from(entry.header.seq).map_err(|_| Fault::NotThere)?;
        self.put(
            &ENTRY,
            vec![
                Cell::from(id),
                Cell::from(entry.header.device),
                Cell::from(seq),
                Cell::from(hash),
                Cell::from(entry.header.prev),
                Cell::from(entry.header.kid),
                Cell::from(entry.header.to_bytes()),
                Cell::from(entry.sealed.as_slice()),
                Cell::from(now_ms),
                Cell::from(status),
                Cell::from(reason),
                Cell::from(child),
            ],
        )
    }

    fn take_aside(&mut self, device: DeviceId, bytes: &[u8]) -> Result<EntryResult, Fault> {
        let hash = Hash::of(bytes);
        let there: bool = self
            .sql
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM aside WHERE device = ?1 AND hash = ?2)")?
            .query_row((device, hash), |r| r.get(0))?;
        if !there {
            let id: i64 = self.sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM aside", [], |r| r.get(0))?;
            let now_ms = self.now_ms;
            self.put(&ASIDE, vec![Cell::from(id), Cell::from(device), Cell::from(hash), Cell::from(bytes), Cell::from(now_ms)])?;
        }
        Ok(EntryResult { seq: None, hash: None, status: EntryStatus::Quarantined, reason: Some(Reason::NotAnEntry) })
    }

    /// Reads again what waited for these keys. Gives the children whose records are to be made anew.
    fn read_awaiting(&mut self, kids: &[KeyId]) -> Result<BTreeSet<ChildId>, Fault> {
        let mut children = BTreeSet::new();
        for kid in kids {
            let ids: Vec<i64> = self
                .sql
                .prepare_cached(
                    "SELECT id FROM entry WHERE kid = ?1 AND reason IN ('awaits-key', 'does-not-open', 'unknown-child')",
                )?
                .query_map([kid], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for id in ids {
                children.extend(self.read_again(id)?);
            }
        }
        Ok(children)
    }

    /// Reads an entry again that could not be read before. Gives its child where it can now.
    fn read_again(&mut self, id: i64) -> Result<Option<ChildId>, Fault> {
        let (header, sealed): (Vec<u8>, Vec<u8>) = self
            .sql
            .prepare_cached("SELECT header, sealed FROM entry WHERE id = ?1")?
            .query_row([id], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let Some(header) = from_cbor(&header) else { return Err(Fault::Damaged { record: format!("entry {id}") }) };
        let (child, read) = self.read_entry(&Entry { header, sealed })?;
        let (status, reason) = match &read {
            Ok(_) => (EntryStatus::Stored, None),
            Err(reason) => (status_for(*reason), Some(reason_word(*reason))),
        };
        self.alter(
            &ENTRY,
            id,
            &[("status", Cell::from(word_of(status))), ("reason", Cell::from(reason)), ("child", Cell::from(child))],
        )?;
        Ok(child.filter(|_| read.is_ok()))
    }

    /// Reads again, once after an upgrade, what an older version did not understand.
    pub fn read_unknown_again(&mut self) -> Result<(), Fault> {
        let ids: Vec<i64> = self
            .sql
            .prepare("SELECT id FROM entry WHERE reason = 'unknown-kind'")?
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let mut children = BTreeSet::new();
        for id in ids {
            children.extend(self.read_again(id)?);
        }
        children.into_iter().try_for_each(|child| self.fold_anew(child))
    }

    /// Whether some of these stand, in their device's order, before entries of the same child that came earlier.
    fn stand_before_others(&self, device: DeviceId, child: ChildId, acts: &[Fresh], first_new: i64) -> Result<bool, Fault> {
        let Some(lowest) = acts.iter().map(|f| f.seq).min() else { return Ok(false) };
        Ok(self
            .sql
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM entry WHERE device = ?1 AND seq > ?2 AND id < ?3 AND +child = ?4 AND status <> 'conflict')",
            )?
            .query_row((device, Seq(lowest), first_new, child), |r| r.get(0))?)
    }

    /// Makes a child's record, its rows and the standing of its entries anew from all its entries.
    fn fold_anew(&mut self, child: ChildId) -> Result<(), Fault> {
        self.folds.touched.insert(child);
        let (mut fold, became) = fold_entries(self.sql, self.keys, child)?;
        for (id, became) in became {
            let reason: Option<String> =
                self.sql.prepare_cached("SELECT reason FROM entry WHERE id = ?1")?.query_row([id], |r| r.get(0))?;
            let now = self.standing(id, became)?;
            if reason.as_deref() != now.1 {
                self.alter(&ENTRY, id, &[("status", Cell::from(now.0)), ("reason", Cell::from(now.1))])?;
            }
        }
        self.project_whole(child, &mut fold)?;
        self.folds.put_back(child, fold);
        self.changed(child)?;
        Ok(())
    }

    /// Writes down what became of an entry that was just stored, and of those it freed.
    fn note_what_became(&mut self, new: i64, became: &[(i64, Became)]) -> Result<(), Fault> {
        for (id, became) in became {
            if *id != new || *became != Became::Taken {
                let (status, reason) = self.standing(*id, *became)?;
                self.alter(&ENTRY, *id, &[("status", Cell::from(status)), ("reason", Cell::from(reason))])?;
            }
        }
        Ok(())
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
    fn as_it_stands(&self, device: DeviceId, result: EntryResult) -> Result<EntryResult, Fault> {
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

fn status_for(reason: Reason) -> EntryStatus {
    if reason == Reason::AwaitsKey { EntryStatus::Stored } else { EntryStatus::Quarantined }
}

fn word_of(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Quarantined => "quarantined",
        EntryStatus::Conflict => "conflict",
        _ => "stored",
    }
}

/// The reasons that stand in a row, and their words. `awaits-earlier` is the store's own: outside, such an entry is stored.
const REASONS: [(Reason, &str); 5] = [
    (Reason::AwaitsKey, "awaits-key"),
    (Reason::UnknownKind, "unknown-kind"),
    (Reason::UnknownChild, "unknown-child"),
    (Reason::DoesNotOpen, "does-not-open"),
    (Reason::NotAllowed, "not-allowed"),
];

fn reason_word(reason: Reason) -> &'static str {
    REASONS.iter().find(|(r, _)| *r == reason).map_or("not-allowed", |(_, word)| word)
}

fn reason_of_word(word: &str) -> Option<Reason> {
    REASONS.iter().find(|(_, w)| *w == word).map(|(r, _)| *r)
}
