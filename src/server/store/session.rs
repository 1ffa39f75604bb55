//! Sessions: who is signed in, kept here and nowhere else. The cookie is 256 random bits; the database holds only its hash.
//! Refuses a session that has been idle or has lasted too long, whatever the cookie says.

use super::{Desk, Fault};
use crate::domain::{DeviceId, PersonId};
use crate::seal::Hash;
use crate::wire::Person;
use rusqlite::{Connection, OptionalExtension};

/// An office session ends after this long without a request.
pub const IDLE_MS: i64 = 15 * 60 * 1000;
/// Every session ends after this long.
pub const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// How old the last sighting must be before it is written anew: a page is not a write.
const SIGHTING_MS: i64 = 60 * 1000;

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// On which tablet; nothing in the office.
    pub device: Option<DeviceId>,
    /// When it was last written that they were seen.
    pub seen_ms: i64,
    /// Whether their password is still the first one, which another gave them.
    pub first: bool,
}

impl Session {
    /// The session of a token, where it still holds.
    pub fn of(sql: &Connection, token: Hash, now_ms: i64) -> Result<Option<Session>, Fault> {
        let found: Option<(Session, i64)> = sql
            .prepare_cached(
                "SELECT p.id, p.name, p.role, s.device, s.seen_ms, s.made_ms, p.first FROM session s JOIN person p ON p.id = s.person
                 WHERE s.token = ?1 AND p.closed_ms IS NULL",
            )?
            .query_row([token], |r| {
                let person = Person { id: r.get(0)?, name: r.get(1)?, role: r.get(2)? };
                Ok((Session { person, device: r.get(3)?, seen_ms: r.get(4)?, first: r.get(6)? }, r.get(5)?))
            })
            .optional()?;
        Ok(found.filter(|(s, made_ms)| s.holds(*made_ms, now_ms)).map(|(s, _)| s))
    }

    fn holds(&self, made_ms: i64, now_ms: i64) -> bool {
        // A tablet is carried for a day and has a lock and a signature of its own; a page stays open on a desk.
        let idle = self.device.is_none() && now_ms - self.seen_ms >= IDLE_MS;
        !idle && now_ms - made_ms < LONGEST_MS && now_ms >= made_ms - SIGHTING_MS
    }

    /// Whether it is time to write that they were seen.
    pub fn is_due(&self, now_ms: i64) -> bool {
        now_ms - self.seen_ms >= SIGHTING_MS
    }
}

impl Desk<'_> {
    /// Opens a session, and sweeps out those that are long over.
    pub fn open_session(&mut self, token: Hash, person: PersonId, device: Option<DeviceId>) -> Result<(), Fault> {
        self.sql.prepare_cached("DELETE FROM session WHERE made_ms < ?1")?.execute([self.now_ms - LONGEST_MS])?;
        self.sql
            .prepare_cached("INSERT INTO session (token, person, device, made_ms, seen_ms) VALUES (?1, ?2, ?3, ?4, ?4)")?
            .execute((token, person, device, self.now_ms))?;
        Ok(())
    }

    /// Notes that somebody is still there.
    pub fn session_seen(&mut self, token: Hash) -> Result<(), Fault> {
        self.sql.prepare_cached("UPDATE session SET seen_ms = ?2 WHERE token = ?1")?.execute((token, self.now_ms))?;
        Ok(())
    }

    /// Ends a session.
    pub fn close_session(&mut self, token: Hash) -> Result<(), Fault> {
        self.sql.prepare_cached("DELETE FROM session WHERE token = ?1")?.execute([token])?;
        Ok(())
    }

    /// Ends every session of a person, but one.
    pub(super) fn close_sessions_of(&mut self, person: PersonId, but: Option<Hash>) -> Result<(), Fault> {
        self.sql
            .prepare_cached("DELETE FROM session WHERE person = ?1 AND (?2 IS NULL OR token <> ?2)")?
            .execute((person, but))?;
        Ok(())
    }

    /// Sets a session back in time, as if it had been idle. For tests of expiry, which cannot wait a quarter of an hour.
    #[doc(hidden)]
    pub fn age_sessions(&mut self, by_ms: i64) -> Result<(), Fault> {
        self.sql.execute("UPDATE session SET made_ms = made_ms - ?1, seen_ms = seen_ms - ?1", [by_ms])?;
        Ok(())
    }
}
