//! Entries as they come from tablets: each is kept, whatever it is and in whatever order it comes, and answered one by one.
//! Refuses only what cannot be kept: more than fits an entry, more than fits a batch, another device's.

use super::{
    Desk, Fault,
    authority::{epoch, own_device},
    device::{is_theirs, receipts},
    marked::{ASIDE, ENTRY},
    sql::{Cell, Seq},
    standing::{reason_word, status_for, word_of},
    visit_key::{Known, Taken, key_of},
};
use crate::domain::{Act, ChildId, DeviceId, KeyId, VisitId};
use crate::seal::{AuthorityPrivate, Hash, Key, open_visit_key};
use crate::server::fold::{Became, From};
use crate::wire::{
    API_V, Entry, EntryResult, EntryStatus, Held, Pushed, Reason, SealedVisitKey, VisitKeyInside, from_cbor, visit_key_about,
};
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroize;

/// Largest place in a journal: what JSON and SQLite both hold without loss.
const SEQ_MAX: u64 = 1 << 53;

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

impl IncomingKey {
    /// A key as it came, opened where it is sealed to this authority.
    pub fn of(authority: &AuthorityPrivate, ours: KeyId, device: DeviceId, came: SealedVisitKey) -> IncomingKey {
        let SealedVisitKey { kid, to, sealed } = came;
        let plain = (to == ours).then(|| open_visit_key(authority, &visit_key_about(to, kid, device), &sealed.0).ok()).flatten();
        let inside = plain.and_then(|mut plain| {
            let inside: Option<VisitKeyInside> = from_cbor(&plain);
            plain.zeroize();
            inside
        });
        let inside = inside.and_then(|mut inside| {
            let key = Key::from_slice(&inside.key).ok();
            inside.key.zeroize();
            key.map(|key| OpenedKey { key, child: inside.child, visit: inside.visit, to_follow: inside.to_follow })
        });
        IncomingKey { kid, to, sealed: sealed.0, inside }
    }

    /// Whether it opens a record for a child whom nobody has named.
    fn is_to_follow(&self) -> bool {
        self.inside.as_ref().is_some_and(|inside| inside.to_follow)
    }
}

/// A visit key that opened.
pub struct OpenedKey {
    /// The key.
    pub key: Key,
    /// Which child.
    pub child: ChildId,
    /// Which visit.
    pub visit: VisitId,
    /// Whether nobody has said yet which child it is.
    pub to_follow: bool,
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

impl Incoming {
    /// What bytes of a device are, as far as this program knows.
    pub fn of(device: DeviceId, bytes: Vec<u8>) -> Incoming {
        match Entry::from_bytes(&bytes) {
            Ok(entry) if entry.header.device != device => Incoming::Refused(EntryResult {
                seq: Some(entry.header.seq),
                hash: Some(entry.hash()),
                status: EntryStatus::Refused,
                reason: Some(Reason::AnotherDevice),
            }),
            Ok(entry) if entry.header.seq <= SEQ_MAX => {
                let hash = entry.hash();
                Incoming::Entry(Box::new(entry), hash)
            }
            _ => Incoming::Aside(bytes),
        }
    }
}

/// An act that awaits its place in the record.
pub(super) struct Fresh {
    id: i64,
    seq: u64,
    act: Act,
}

impl Desk<'_> {
    /// Takes a batch in. What could not be interpreted is kept and read again later.
    pub fn push(&mut self, device: DeviceId, keys: &[IncomingKey], batch: &[Incoming]) -> Result<Pushed, Fault> {
        let mut opened = Vec::new();
        let mut keys_stored = Vec::new();
        // A record is opened before anything else is looked at that may belong into it.
        let (first, then): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.is_to_follow());
        for key in first.into_iter().chain(then) {
            let taken = self.take_key(device, key)?;
            if taken == Taken::Opened {
                opened.push(key.kid);
            }
            if taken != Taken::Not {
                keys_stored.push(key.kid);
            }
        }
        let first_new: i64 = self.sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM entry", [], |r| r.get(0))?;
        let mut fresh: BTreeMap<ChildId, Vec<Fresh>> = BTreeMap::new();
        let mut anew = BTreeSet::new();
        let mut results: Vec<Option<EntryResult>> = batch.iter().map(|_| None).collect();
        // In the device's order, so that a batch sent in any order is taken in as if it had been sent in its own.
        let mut order: Vec<usize> = (0..batch.len()).collect();
        order.sort_by_key(|i| match &batch[*i] {
            Incoming::Entry(entry, _) => entry.header.seq,
            _ => 0,
        });
        for i in order {
            results[i] = Some(match &batch[i] {
                Incoming::Entry(entry, hash) => self.take_entry(entry, *hash, &mut fresh, &mut anew)?,
                Incoming::Aside(bytes) => self.take_aside(device, bytes)?,
                Incoming::Refused(result) => result.clone(),
            });
        }
        self.grow_whole(device)?;
        anew.extend(self.read_awaiting(&opened)?);
        for (child, acts) in fresh {
            if anew.contains(&child) {
                continue;
            }
            if self.stand_before_others(device, child, &acts, first_new)? {
                anew.insert(child);
                continue;
            }
            let mut fold = self.folds.take(self.sql, self.keys, child)?;
            // Of what is not for the worker no tablet is told that something happened: a tablet is a worker's.
            let mut seen = false;
            for Fresh { id, act, .. } in acts {
                seen |= !fold.state().is_closed_to_worker(&act.event);
                let became = fold.take(id, act, From::Tablet, self.now_ms);
                // As a rule an act is simply taken, and stands as it was stored.
                if became != [(id, Became::Taken)] {
                    self.note_what_became(&became)?;
                }
            }
            self.project(child, &mut fold)?;
            self.folds.put_back(child, fold);
            if seen {
                self.changed(child)?;
            }
        }
        for child in anew {
            self.fold_anew(child)?;
        }
        self.seen(device)?;
        let results =
            results.into_iter().flatten().map(|result| self.as_it_stands(device, result)).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Pushed { v: API_V, epoch: epoch(self.sql)?, results, keys_stored, receipts: receipts(self.sql, device)? })
    }

    /// Keeps one entry. Acts that can be read go to `fresh`, for the record.
    pub(super) fn take_entry(
        &mut self,
        entry: &Entry,
        hash: Hash,
        fresh: &mut BTreeMap<ChildId, Vec<Fresh>>,
        anew: &mut BTreeSet<ChildId>,
    ) -> Result<EntryResult, Fault> {
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
        let conflict = self.is_conflict(entry, hash)?;
        let (child, read) = self.read_entry(entry)?;
        if conflict {
            let reason = read.as_ref().err().map(|r| reason_word(*r));
            self.put_entry(entry, hash, "conflict", reason, child)?;
            // Its words go into the record all the same, from its entries anew: this is rare.
            anew.extend(child.filter(|_| read.is_ok()));
            return Ok(answer(EntryStatus::Conflict, None));
        }
        match read {
            Ok(held) => {
                if let Some(child) = child {
                    self.folds.warm(self.sql, self.keys, child)?;
                }
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
            let Seq(seq) = row.get(0)?;
            // A neighbour whose row was damaged speaks against nobody.
            let (Ok(its_hash), Ok(its_prev)) = (row.get::<_, Hash>(1), row.get::<_, Hash>(2)) else {
                if seq == entry.header.seq {
                    return Ok(true);
                }
                continue;
            };
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
    pub(super) fn read_entry(&self, entry: &Entry) -> Result<(Option<ChildId>, Result<Held, Reason>), Fault> {
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
        let device = entry.header.device;
        if let Ok(Held::Act(act)) = &held
            && device != own_device(self.sql)?
            && !is_theirs(self.sql, device, open.child, act.by, entry.header.kid)?
        {
            return Ok((Some(open.child), Err(Reason::NotTheirs)));
        }
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
}
