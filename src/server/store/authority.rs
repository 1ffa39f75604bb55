//! The authority whose database this is: one row, made with the folder.

use super::{
    Desk, Fault,
    fault::whole,
    marked::{AUTHORITY, DEVICE, HARM_TIMES, INTERVAL, PHONE, Table},
    sql::Cell,
};
use crate::domain::harm::{Phone, Reach, Times, check_phones};
use crate::domain::{DeviceId, Intervals, PlanKind};
use crate::server::outside::random;
use crate::wire::{Authority, Bytes};
use rusqlite::{Connection, OptionalExtension};

/// What an authority is founded with.
#[derive(Clone, Debug)]
pub struct NewAuthority {
    /// Its name, as pages show it.
    pub name: String,
    /// Whether it is made up.
    pub fictional: bool,
    /// Its zone (IANA name).
    pub zone: String,
}

/// Whom to ring when a child tells of harm, in the authority's order, and by when somebody must have acted.
pub fn reach(sql: &Connection) -> Result<Reach, Fault> {
    let mut all = sql.prepare_cached("SELECT label, number, hours, out_of_hours FROM phone ORDER BY id")?;
    let phones =
        all.query_map([], |r| Ok(Phone { label: r.get(0)?, number: r.get(1)?, hours: r.get(2)?, out_of_hours: r.get(3)? }))?;
    let mut set = sql.prepare_cached("SELECT adult, manager FROM harm_times")?;
    let times = set.query_row([], |r| Ok(Times { adult: r.get(0)?, manager: r.get(1)? })).optional()?;
    Ok(Reach { phones: phones.collect::<Result<_, _>>()?, times })
}

/// The authority's own times.
pub fn intervals(sql: &Connection) -> Result<Intervals, Fault> {
    let mut all = sql.prepare_cached("SELECT what, days FROM interval ORDER BY id")?;
    let mut found = Intervals::default();
    for row in all.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))? {
        let (what, days) = row?;
        match PlanKind::of_key(&what) {
            Some(kind) => drop(found.visits.insert(kind, days)),
            None => found.record = Some(days),
        }
    }
    Ok(found)
}

/// The authority as tablets and pages know it.
pub fn authority(sql: &Connection) -> Result<Authority, Fault> {
    let reach = reach(sql)?;
    Ok(sql.prepare_cached("SELECT name, fictional, zone, kid, public FROM authority")?.query_row([], |r| {
        Ok(Authority { name: r.get(0)?, fictional: r.get(1)?, zone: r.get(2)?, kid: r.get(3)?, public: Bytes(r.get(4)?), reach })
    })?)
}

/// The epoch: changes when a backup is restored.
pub fn epoch(sql: &Connection) -> Result<String, Fault> {
    Ok(sql.prepare_cached("SELECT epoch FROM authority")?.query_row([], |r| r.get(0))?)
}

/// The device id of the server's own journal.
pub(super) fn own_device(sql: &Connection) -> Result<DeviceId, Fault> {
    let device = sql.prepare_cached("SELECT device FROM authority")?.query_row([], |r| r.get(0)).optional();
    whole(device, || "authority 1".into())?.ok_or_else(|| Fault::Damaged { record: "authority 1".into() })
}

impl Desk<'_> {
    /// Founds the authority: its row, and the server's own journal.
    pub(super) fn found(&mut self, new: &NewAuthority) -> Result<(), Fault> {
        let journal = self.keys.journal();
        let epoch: String = random::<8>().iter().map(|b| format!("{b:02x}")).collect();
        self.put(
            &AUTHORITY,
            vec![
                Cell::from(1),
                Cell::from(new.name.as_str()),
                Cell::from(i64::from(new.fictional)),
                Cell::from(new.zone.as_str()),
                Cell::from(self.keys.authority_kid()),
                Cell::from(self.keys.authority().public().0),
                Cell::from(journal.device()),
                Cell::from(epoch),
            ],
        )?;
        let now_ms = self.now_ms;
        self.put_device(journal.device(), &journal.public(), None, now_ms)?;
        self.found_tallies()
    }

    /// Writes whom to ring, all anew: numbers that do not answer any more must not stand beside those that do.
    pub fn write_reach(&mut self, reach: &Reach) -> Result<(), Fault> {
        check_phones(reach)?;
        self.clear(&PHONE)?;
        self.clear(&HARM_TIMES)?;
        for (place, Phone { label, number, hours, out_of_hours }) in reach.phones.iter().enumerate() {
            let cells = [label, number, hours].map(|text| Cell::from(text.as_str()));
            let late = Cell::from(i64::from(*out_of_hours));
            self.put(&PHONE, [Cell::from(place as i64 + 1)].into_iter().chain(cells).chain([late]).collect())?;
        }
        if let Some(Times { adult, manager }) = reach.times {
            self.put(&HARM_TIMES, [1, i64::from(adult), i64::from(manager)].map(Cell::from).into())?;
        }
        Ok(())
    }

    /// Writes the authority's own times, all anew.
    pub fn write_intervals(&mut self, intervals: &Intervals) -> Result<(), Fault> {
        intervals.check()?;
        self.clear(&INTERVAL)?;
        let visits = intervals.visits.iter().map(|(kind, days)| (kind.key(), *days));
        let all = intervals.record.map(|days| ("record", days)).into_iter().chain(visits);
        for (place, (what, days)) in all.enumerate() {
            self.put(&INTERVAL, vec![Cell::from(place as i64 + 1), Cell::from(what), Cell::from(i64::from(days))])?;
        }
        // Every tablet is told, for it works out the next visit without a network.
        self.sql.execute("INSERT INTO change (child, at_ms) SELECT id, ?1 FROM child", [self.now_ms])?;
        Ok(())
    }

    /// Takes away every row of a table that is always written anew.
    fn clear(&mut self, table: &'static Table) -> Result<(), Fault> {
        let ids = format!("SELECT id FROM {}", table.name);
        let before: Vec<i64> = self.sql.prepare_cached(&ids)?.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        before.into_iter().try_for_each(|id| self.take_away(table, id))
    }

    pub(super) fn put_device(
        &mut self,
        device: DeviceId,
        public: &[u8; 32],
        by: Option<crate::domain::PersonId>,
        now_ms: i64,
    ) -> Result<(), Fault> {
        // `seen_ms` moves with every push and so is not under the mark; it is set in the same transaction.
        self.put(&DEVICE, vec![Cell::from(device), Cell::from(public.as_slice()), Cell::from(by), Cell::from(now_ms)])?;
        Ok(())
    }
}
