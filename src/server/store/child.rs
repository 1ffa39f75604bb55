//! Opening a child's record, and the server's own acts: what an adult decides in the office is an entry of the server's own journal,
//! checked by the same rules, sealed under the child's key, chained by the same header.

use super::{Desk, Fault, authority::own_device, sql::Seq, visit_key::child_key};
use crate::domain::{Act, ChildEvent, ChildId, Day, Event, Moment, PersonId, Refusal, check};
use crate::seal::Hash;
use crate::server::fold::From;
use crate::server::outside::random;
use crate::wire::{ENTRY_MAX, ENTRY_V, Entry, Header, Inside};
use rusqlite::OptionalExtension;

impl Desk<'_> {
    /// Opens a record for a child: its key, and the first entry.
    pub fn add_child(&mut self, by: PersonId, name: &str, born: Option<Day>) -> Result<ChildId, Fault> {
        let child = ChildId::from_random(random());
        self.make_child_key(child)?;
        self.act(by, child, Event::Child(ChildEvent::Added { name: name.to_owned(), born }))?;
        Ok(child)
    }

    /// Lets an adult's act happen to a child's record, now. Where the rules do not allow it, says so and keeps nothing.
    pub fn act(&mut self, by: PersonId, child: ChildId, event: Event) -> Result<(), Fault> {
        let act = Act { at: Moment::of_server(self.now_ms), by: Some(by), event };
        let (kid, key) = child_key(self.sql, self.keys, child)?.ok_or(Fault::NotThere)?;
        let mut fold = self.folds.take(self.sql, self.keys, child)?;
        if let Err(refusal) = check(fold.state(), &act) {
            self.folds.put_back(child, fold);
            return Err(refusal.into());
        }
        let device = own_device(self.sql)?;
        let (last, prev) = self
            .sql
            .prepare_cached("SELECT seq, hash FROM entry WHERE device = ?1 AND status <> 'conflict' ORDER BY seq DESC LIMIT 1")?
            .query_row([device], |r| Ok((r.get::<_, Seq>(0)?.0, r.get::<_, Hash>(1)?)))
            .optional()?
            .unwrap_or((0, Hash::NOTHING));
        let header = Header { v: ENTRY_V, kid, seq: last + 1, prev, device };
        let entry = Entry::seal(header, &Inside::of_act(&act), &key, random());
        if entry.to_bytes().len() > ENTRY_MAX {
            // Each field is short enough and all of them are not: no reader would take such an entry.
            self.folds.put_back(child, fold);
            return Err(Refusal::TooLong.into());
        }
        let id = self.put_entry(&entry, entry.hash(), "stored", None, Some(child))?;
        self.grow_whole(device)?;
        let event = act.event.clone();
        fold.take(id, act, From::Office, self.now_ms);
        self.project(child, &mut fold)?;
        // Of what is not for the worker no tablet is told that something happened: a tablet is a worker's.
        let seen = !fold.state().is_closed_to_worker(&event);
        self.folds.put_back(child, fold);
        if seen {
            self.changed(child)?;
        }
        Ok(())
    }
}
