//! Every decision and every read of a child's record: a row, chained by an HMAC whose key is outside the database.
//! Holds ids and words of the programme only: no name, no content. Rows are only ever added.

use super::{Desk, Fault};
use crate::domain::{ChildId, DeviceId, PersonId};
use crate::seal::Hash;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::Sha256;

/// What was asked, by whom, of what, and what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Which account; nothing when nobody was signed in.
    pub actor: Option<PersonId>,
    /// Which tablet.
    pub device: Option<DeviceId>,
    /// The action: a word of the routes table.
    pub action: String,
    /// Which child.
    pub child: Option<ChildId>,
    /// What of the child, by id.
    pub object: Option<String>,
    /// What was decided, before it was done: `allowed refused`; and where it was done to an account, a list, a password: `done`.
    pub outcome: &'static str,
    /// The request, as it stands in the logs.
    pub request: String,
}

/// One row as it lies in the database.
pub(super) struct Kept {
    pub seq: i64,
    pub prev: Hash,
    pub hash: Hash,
    pieces: Vec<Vec<u8>>,
}

impl Kept {
    pub(super) const SELECT: &'static str =
        "SELECT seq, at_ms, actor, device, action, child, object, outcome, request, prev, hash FROM audit";

    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Kept> {
        let at_ms: i64 = row.get(1)?;
        let bytes = |i: usize| row.get::<_, Option<Vec<u8>>>(i);
        let text = |i: usize| row.get::<_, Option<String>>(i);
        let pieces = pieces(row.get(0)?, at_ms, [bytes(2)?, bytes(3)?, bytes(5)?], [text(4)?, text(6)?, text(7)?, text(8)?]);
        Ok(Kept { seq: row.get(0)?, prev: row.get(9)?, hash: row.get(10)?, pieces })
    }

    /// The hash that this row should have.
    pub(super) fn expected(&self, key: &[u8; 32]) -> Hash {
        chained(key, &self.prev, &self.pieces)
    }
}

fn pieces(seq: i64, at_ms: i64, ids: [Option<Vec<u8>>; 3], words: [Option<String>; 4]) -> Vec<Vec<u8>> {
    let present = |value: Option<Vec<u8>>| match value {
        Some(bytes) => [&[1], bytes.as_slice()].concat(),
        None => vec![0],
    };
    let mut pieces = vec![seq.to_be_bytes().to_vec(), at_ms.to_be_bytes().to_vec()];
    pieces.extend(ids.map(present));
    pieces.extend(words.map(|w| present(w.map(String::into_bytes))));
    pieces
}

fn chained(key: &[u8; 32], prev: &Hash, pieces: &[Vec<u8>]) -> Hash {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(&prev.0);
    for piece in pieces {
        mac.update(&(piece.len() as u64).to_be_bytes());
        mac.update(piece);
    }
    Hash(mac.finalize().into_bytes().into())
}

/// Where the chain stands: the last number and its hash. This is what is anchored outside.
pub fn head(sql: &Connection) -> Result<(i64, Hash), Fault> {
    Ok(sql
        .prepare_cached("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?
        .unwrap_or((0, Hash::NOTHING)))
}

impl Desk<'_> {
    /// Adds a row.
    pub fn audit(&mut self, said: &Audited) -> Result<(), Fault> {
        let (last, prev) = head(self.sql)?;
        let seq = last + 1;
        let id = |bytes: Option<&[u8; 16]>| bytes.map(|b| b.to_vec());
        let pieces = pieces(
            seq,
            self.now_ms,
            [
                id(said.actor.as_ref().map(PersonId::as_bytes)),
                id(said.device.as_ref().map(DeviceId::as_bytes)),
                id(said.child.as_ref().map(ChildId::as_bytes)),
            ],
            [Some(said.action.clone()), said.object.clone(), Some(said.outcome.to_owned()), Some(said.request.clone())],
        );
        let hash = chained(&self.keys.audit_key(), &prev, &pieces);
        self.sql
            .prepare_cached(
                "INSERT INTO audit (seq, at_ms, actor, device, action, child, object, outcome, request, prev, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute((
                seq,
                self.now_ms,
                said.actor,
                said.device,
                &said.action,
                said.child,
                &said.object,
                said.outcome,
                &said.request,
                prev,
                hash,
            ))?;
        self.tallies.end_of_audit((last, prev), (seq, hash));
        Ok(())
    }
}
