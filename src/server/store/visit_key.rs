//! Keys of children and of visits. A child's key lies under the wrapping key of the keys file, a visit's under its child's.
//! What came sealed to the authority is dropped once it is opened. A key is never written in the clear.

use super::to_follow::whose;
use super::{Desk, Fault, entry::IncomingKey, fault::whole, marked::CHILD_KEY, marked::VISIT_KEY, sql::Cell};
use crate::domain::{ChildId, DeviceId, KeyId, VisitId};
use crate::seal::{Key, unwrap_key, wrap_key};
use crate::server::keys::Keys;
use crate::server::outside::random;
use crate::wire::{Bytes, SealedVisitKey};
use rusqlite::{Connection, OptionalExtension};

/// What is known of a key.
pub(super) enum Known {
    /// It has not come.
    Awaited,
    /// It came, and its child is not known here.
    OfUnknownChild,
    /// It came, and does not open.
    DoesNotOpen,
    /// It is open.
    Open(OpenKey),
}

/// A key, open, with whose it is.
pub(super) struct OpenKey {
    /// Whose.
    pub child: ChildId,
    /// The key.
    pub key: Key,
}

impl Known {
    /// The key, where it is open.
    pub(super) fn opened(self) -> Option<OpenKey> {
        match self {
            Known::Open(key) => Some(key),
            _ => None,
        }
    }
}

/// The purpose bound into a child's wrapped key.
pub(super) fn child_purpose(child: ChildId, kid: KeyId) -> Vec<u8> {
    [b"heard/child-key/v1".as_slice(), child.as_bytes(), kid.as_bytes()].concat()
}

/// The purpose bound into a visit's wrapped key.
pub(super) fn visit_purpose(child: ChildId, visit: VisitId, kid: KeyId) -> Vec<u8> {
    [b"heard/visit-key-at-rest/v1".as_slice(), child.as_bytes(), visit.as_bytes(), kid.as_bytes()].concat()
}

/// A child's key, with its id; nothing where the child is not known here.
pub(super) fn child_key(sql: &Connection, keys: &Keys, child: ChildId) -> Result<Option<(KeyId, Key)>, Fault> {
    let row = sql
        .prepare_cached("SELECT kid, wrapped FROM child_key WHERE child = ?1")?
        .query_row([child], |r| Ok((r.get::<_, KeyId>(0)?, r.get::<_, Vec<u8>>(1)?)))
        .optional();
    whole(row, || format!("child_key {child}"))?
        .map(|(kid, wrapped)| {
            unwrap_key(&wrapped, &keys.wrapping(), &child_purpose(child, kid))
                .map(|key| (kid, key))
                .map_err(|_| Fault::Damaged { record: format!("child_key {child}") })
        })
        .transpose()
}

/// The same, where a row that was damaged is as if it were not there: what needs the key is kept until a backup has brought it back.
fn child_key_if_whole(sql: &Connection, keys: &Keys, child: ChildId) -> Result<Option<(KeyId, Key)>, Fault> {
    match child_key(sql, keys, child) {
        Err(Fault::Damaged { record }) => {
            tracing::error!(record, "a key does not open; run `heard verify`");
            Ok(None)
        }
        other => other,
    }
}

/// The key of an id, a visit's or a child's.
pub(super) fn key_of(sql: &Connection, keys: &Keys, kid: KeyId) -> Result<Known, Fault> {
    type Row = (Option<ChildId>, Option<VisitId>, Option<Vec<u8>>);
    let row = sql
        .prepare_cached("SELECT child, visit, wrapped FROM visit_key WHERE kid = ?1")?
        .query_row([kid], |r| -> rusqlite::Result<Row> { Ok((r.get(0)?, r.get(1)?, r.get(2)?)) })
        .optional();
    let row = match whole(row, || format!("visit_key {kid}")) {
        // One changed row must not stop a tablet from delivering: what the key is for is kept, and waits.
        Err(Fault::Damaged { record }) => {
            tracing::error!(record, "a key cannot be read; run `heard verify`");
            return Ok(Known::DoesNotOpen);
        }
        row => row?,
    };
    let known = match row {
        Some((Some(child), Some(visit), Some(wrapped))) => {
            let Some((_, over)) = child_key_if_whole(sql, keys, child)? else { return Ok(Known::OfUnknownChild) };
            match unwrap_key(&wrapped, &over, &visit_purpose(child, visit, kid)) {
                Ok(key) => Known::Open(OpenKey { child, key }),
                Err(_) => Known::DoesNotOpen,
            }
        }
        Some((Some(_), _, None)) => Known::OfUnknownChild,
        Some(_) => Known::DoesNotOpen,
        None => {
            let child =
                sql.prepare_cached("SELECT child FROM child_key WHERE kid = ?1")?.query_row([kid], |r| r.get(0)).optional();
            let child: Option<ChildId> = match whole(child, || format!("child_key of {kid}")) {
                Err(Fault::Damaged { .. }) => None,
                child => child?,
            };
            match child.map(|child| child_key_if_whole(sql, keys, child).map(|k| (child, k))).transpose()? {
                Some((child, Some((_, key)))) => Known::Open(OpenKey { child, key }),
                _ => Known::Awaited,
            }
        }
    };
    Ok(known)
}

/// The keys of visits with a child that are open here.
pub(super) fn visit_keys_of(sql: &Connection, keys: &Keys, child: ChildId) -> Result<Vec<(KeyId, VisitId, Key)>, Fault> {
    let rows: Vec<(KeyId, VisitId)> = sql
        .prepare_cached("SELECT kid, visit FROM visit_key WHERE child = ?1 AND wrapped IS NOT NULL")?
        .query_map([child], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let opened = rows.into_iter().map(|(kid, visit)| {
        let damaged = || Fault::Damaged { record: format!("visit_key {kid}") };
        key_of(sql, keys, kid)?.opened().map(|open| (kid, visit, open.key)).ok_or_else(damaged)
    });
    opened.collect()
}

impl Desk<'_> {
    /// Puts a visit's key under another child's: the visit is that child's from now on.
    pub(super) fn move_key(&mut self, (kid, visit, key): &(KeyId, VisitId, Key), to: ChildId) -> Result<(), Fault> {
        let (_, over) = child_key(self.sql, self.keys, to)?.ok_or(Fault::NotThere)?;
        let wrapped = wrap_key(key, &over, random(), &visit_purpose(to, *visit, *kid));
        self.alter(&VISIT_KEY, *kid, &[("child", Cell::from(to)), ("wrapped", Cell::from(Some(wrapped)))])
    }

    /// Tries every key again that lies here sealed: what kept it from opening may be over. Gives the keys that opened.
    pub(super) fn open_sealed_keys(&mut self) -> Result<Vec<KeyId>, Fault> {
        let rows: Vec<(KeyId, DeviceId, Vec<u8>, KeyId)> = self
            .sql
            .prepare_cached("SELECT kid, device, sealed, sealed_to FROM visit_key WHERE wrapped IS NULL")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
            .collect::<Result<_, _>>()?;
        let (authority, ours) = (self.keys.authority(), self.keys.authority_kid());
        let mut opened = Vec::new();
        for (kid, device, sealed, to) in rows {
            let came = IncomingKey::of(&authority, ours, device, SealedVisitKey { kid, to, sealed: Bytes(sealed) });
            if self.take_key(device, &came)? == Taken::Opened {
                opened.push(kid);
            }
        }
        Ok(opened)
    }

    /// Makes a key for a child that is new here.
    pub(super) fn make_child_key(&mut self, child: ChildId) -> Result<(), Fault> {
        let kid = KeyId::from_random(random());
        let wrapped = wrap_key(&Key::from_bytes(random()), &self.keys.wrapping(), random(), &child_purpose(child, kid));
        let now_ms = self.now_ms;
        self.put(&CHILD_KEY, vec![Cell::from(child), Cell::from(kid), Cell::from(wrapped), Cell::from(now_ms)])?;
        Ok(())
    }

    /// Takes a visit's key in.
    pub(super) fn take_key(&mut self, device: DeviceId, came: &IncomingKey) -> Result<Taken, Fault> {
        let there: Option<bool> = self
            .sql
            .prepare_cached("SELECT wrapped IS NOT NULL FROM visit_key WHERE kid = ?1")?
            .query_row([came.kid], |r| r.get(0))
            .optional()?;
        if there == Some(true) {
            // Another key under the same id is not stored, and its tablet is not told that it were: it keeps its own, and nothing is lost.
            let same = match (key_of(self.sql, self.keys, came.kid)?, &came.inside) {
                (Known::Open(known), Some(inside)) => known.key.as_bytes() == inside.key.as_bytes(),
                _ => true,
            };
            if !same {
                tracing::error!(kid = %came.kid, "another visit's key came under an id that is taken");
            }
            return Ok(if same { Taken::Before } else { Taken::Not });
        }
        let child = match &came.inside {
            Some(inside) => {
                if inside.to_follow {
                    self.open_to_follow(device, inside.child)?;
                }
                Some(whose(self.sql, self.keys, inside.child)?)
            }
            None => None,
        };
        let visit = came.inside.as_ref().map(|inside| inside.visit);
        let wrapped = match came.inside.as_ref().zip(child) {
            Some((inside, child)) => child_key_if_whole(self.sql, self.keys, child)?
                .map(|(_, over)| wrap_key(&inside.key, &over, random(), &visit_purpose(child, inside.visit, came.kid))),
            None => None,
        };
        let opened = wrapped.is_some();
        let sealed = (!opened).then(|| came.sealed.clone());
        if there.is_none() {
            let now_ms = self.now_ms;
            self.put(
                &VISIT_KEY,
                vec![
                    Cell::from(came.kid),
                    Cell::from(device),
                    Cell::from(child),
                    Cell::from(visit),
                    Cell::from(wrapped),
                    Cell::from(sealed),
                    Cell::from(came.to),
                    Cell::from(now_ms),
                ],
            )?;
        } else if opened {
            // The copy that lay here did not open; this one does.
            self.alter(
                &VISIT_KEY,
                came.kid,
                &[
                    ("device", Cell::from(device)),
                    ("child", Cell::from(child)),
                    ("visit", Cell::from(visit)),
                    ("wrapped", Cell::from(wrapped)),
                    ("sealed", Cell::from(sealed)),
                    ("sealed_to", Cell::from(came.to)),
                ],
            )?;
        }
        Ok(if opened { Taken::Opened } else { Taken::Before })
    }
}

/// What became of a visit's key that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It opens now, and none did before.
    Opened,
    /// It is here: it was before, or it waits for what opens it.
    Before,
    /// It is not here: another key has its id.
    Not,
}
