//! Devices: tablets and the server's own journal. What the server has of each one's journal.

use super::{Desk, Fault, authority::own_device, marked::SIGNED_IN, sql::Cell, sql::Seq};
use crate::domain::{ChildId, DeviceId, KeyId, PersonId};
use crate::wire::Receipts;
use rusqlite::{Connection, OptionalExtension};

/// Most gaps and awaited keys named in one answer.
const LISTED_MAX: usize = 100;

/// The public key by which a device's signature is known; nothing when it never enrolled here.
pub fn public_key(sql: &Connection, device: DeviceId) -> Result<Option<[u8; 32]>, Fault> {
    let found: Option<Vec<u8>> =
        sql.prepare_cached("SELECT public FROM device WHERE id = ?1")?.query_row([device], |r| r.get(0)).optional()?;
    found.map(|key| key.try_into().map_err(|_| Fault::Damaged { record: format!("device {device}") })).transpose()
}

/// Whether what a device says of a child can be its people's: somebody who signed in there works or worked with the child, and who is
/// named as signed in did sign in there. A leaver's tablet still delivers; a stranger's does not write into a record. A visit of this device
/// that a named adult put into this child's record goes on there, whoever's list the child is on.
pub(super) fn is_theirs(
    sql: &Connection,
    device: DeviceId,
    child: ChildId,
    by: Option<PersonId>,
    kid: KeyId,
) -> Result<bool, Fault> {
    Ok(sql
        .prepare_cached(
            "SELECT (EXISTS (SELECT 1 FROM signed_in JOIN caseload ON caseload.person = signed_in.person
                             WHERE signed_in.device = ?1 AND caseload.child = ?2)
                     OR EXISTS (SELECT 1 FROM visit_key AS k JOIN visit AS v ON v.child = k.child AND v.id = k.visit
                                 WHERE k.kid = ?4 AND k.device = ?1 AND k.child = ?2 AND json_extract(v.body, '$.matched') IS NOT NULL))
                AND (?3 IS NULL OR EXISTS (SELECT 1 FROM signed_in WHERE device = ?1 AND person = ?3))",
        )?
        .query_row((device, child, by, kid), |r| r.get(0))?)
}

/// A place as it stands in a device's row, which is not under the mark: where it was made to be no place, counting begins again.
fn place(found: i64) -> u64 {
    u64::try_from(found).unwrap_or_default()
}

/// What the server has of a device's journal.
pub fn receipts(sql: &Connection, device: DeviceId) -> Result<Receipts, Fault> {
    let found: Option<(u64, u64)> = sql
        .prepare_cached("SELECT whole_through, backed_up_through FROM device WHERE id = ?1")?
        .query_row([device], |r| Ok((place(r.get(0)?), place(r.get(1)?))))
        .optional()?;
    let (whole_through, backed_up_through) = found.unwrap_or_default();
    // Only what lies beyond the whole part is walked, and that is little.
    let mut gaps = Vec::new();
    let mut last = whole_through;
    let mut beyond =
        sql.prepare_cached("SELECT seq FROM entry WHERE device = ?1 AND seq > ?2 AND status <> 'conflict' ORDER BY seq")?;
    let mut rows = beyond.query((device, Seq(whole_through)))?;
    while let Some(row) = rows.next()? {
        let Seq(seq) = row.get(0)?;
        if seq > last + 1 {
            gaps.push([last + 1, seq - 1]);
            if gaps.len() == LISTED_MAX {
                break;
            }
        }
        last = seq;
    }
    let keys_awaited = sql
        .prepare_cached("SELECT DISTINCT kid FROM entry WHERE reason = 'awaits-key' AND device = ?1 LIMIT 100")?
        .query_map([device], |r| r.get(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let pieces_awaited = super::pieces_awaited(sql, device)?;
    Ok(Receipts { whole_through, gaps, keys_awaited, backed_up_through, pieces_awaited })
}

impl Desk<'_> {
    /// Enrols a device's key, or knows it again, and notes who signed in there.
    pub fn enrol(&mut self, public: &[u8; 32], by: PersonId) -> Result<DeviceId, Fault> {
        let device = crate::seal::device_of(public);
        let now_ms = self.now_ms;
        if public_key(self.sql, device)?.is_none() {
            self.put_device(device, public, Some(by), now_ms)?;
        }
        let known: bool = self
            .sql
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM signed_in WHERE device = ?1 AND person = ?2)")?
            .query_row((device, by), |r| r.get(0))?;
        if !known {
            let id: i64 = self.sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM signed_in", [], |r| r.get(0))?;
            self.put(&SIGNED_IN, vec![Cell::from(id), Cell::from(device), Cell::from(by), Cell::from(now_ms)])?;
            self.read_not_theirs_again("device = ?1", device.as_bytes())?;
        }
        self.seen(device)?;
        Ok(device)
    }

    /// Writes a row, so that a commit has something to bring to the disk: when the server's own journal was last seen.
    pub fn prove(&mut self) -> Result<(), Fault> {
        self.seen(own_device(self.sql)?)
    }

    /// Notes that a device was heard of.
    pub(super) fn seen(&mut self, device: DeviceId) -> Result<(), Fault> {
        self.sql.prepare_cached("UPDATE device SET seen_ms = ?2 WHERE id = ?1")?.execute((device, self.now_ms))?;
        Ok(())
    }

    /// Moves the end of the whole part of a journal as far as it goes now. Says where it is.
    pub(super) fn grow_whole(&mut self, device: DeviceId) -> Result<u64, Fault> {
        let before = self
            .sql
            .prepare_cached("SELECT whole_through FROM device WHERE id = ?1")?
            .query_row([device], |r| Ok(place(r.get(0)?)))?;
        let mut now = before;
        let mut next = self
            .sql
            .prepare_cached("SELECT seq FROM entry WHERE device = ?1 AND seq > ?2 AND status <> 'conflict' ORDER BY seq")?;
        let mut rows = next.query((device, Seq(before)))?;
        while let Some(row) = rows.next()? {
            let Seq(seq) = row.get(0)?;
            if seq != now + 1 {
                break;
            }
            now = seq;
        }
        if now != before {
            self.sql.prepare_cached("UPDATE device SET whole_through = ?2 WHERE id = ?1")?.execute((device, Seq(now)))?;
        }
        Ok(now)
    }
}
