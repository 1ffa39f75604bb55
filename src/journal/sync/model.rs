//! A modelled server and a bad network: replies are lost, requests come twice or late, backups are restored, a cloned tablet takes a
//! place. In the end every entry is stored once and nothing is lost.

use super::*;
use crate::domain::{MediaId, PieceHash};
use crate::journal::{Came, Head, PieceRow, Store, Write, memory::Memory, names, suite};
use crate::seal::{Hash, Key};
use crate::wire::{
    API_V, ApiProblem, Bytes, Changes, Entry, EntryResult, EntryStatus, Held, Inside, JournalEvent, PiecesStored, Push, Pushed,
    Reason, pieces_of, to_cbor,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use suite::{at_once, device, kid};

/// What the server has on disk.
#[derive(Clone, Default)]
struct Disk {
    /// By device and place: the entry, and others that wanted its place.
    entries: BTreeMap<(DeviceId, u64), Vec<Hash>>,
    keys: BTreeSet<KeyId>,
    kids: BTreeMap<(DeviceId, u64), KeyId>,
    pieces: BTreeSet<PieceHash>,
}

struct Server {
    disk: Disk,
    backup: Option<Disk>,
    epoch: u32,
    /// Which entries name a piece: what a server finds in them when it opens them.
    naming: BTreeMap<(DeviceId, u64), PieceHash>,
}

impl Server {
    fn receipts(&self, of: DeviceId) -> Receipts {
        let places: Vec<u64> = self.disk.entries.keys().filter(|(d, _)| *d == of).map(|(_, seq)| *seq).collect();
        let whole_through = (1..).zip(&places).take_while(|(n, seq)| n == *seq).count() as u64;
        let mut gaps = Vec::new();
        let mut last = whole_through;
        for seq in places.into_iter().filter(|seq| *seq > whole_through) {
            if seq > last + 1 {
                gaps.push([last + 1, seq - 1]);
            }
            last = seq;
        }
        // A small limit, so that answers that name only some of the gaps are met often.
        gaps.truncate(3);
        let awaited = self.disk.kids.iter().filter(|((d, _), kid)| *d == of && !self.disk.keys.contains(kid));
        let awaited: BTreeSet<KeyId> = awaited.map(|(_, kid)| *kid).collect();
        let named = self.naming.iter().filter(|(place, _)| self.disk.entries.contains_key(place)).map(|(_, hash)| *hash);
        let pieces_awaited = named.filter(|hash| !self.disk.pieces.contains(hash)).take(3).collect();
        Receipts { whole_through, gaps, keys_awaited: awaited.into_iter().collect(), backed_up_through: 0, pieces_awaited }
    }

    fn push(&mut self, from: DeviceId, push: &Push) -> Pushed {
        let keys_stored: Vec<KeyId> = push.keys.iter().map(|key| key.kid).collect();
        self.disk.keys.extend(&keys_stored);
        let mut results = Vec::new();
        for (n, Bytes(bytes)) in push.entries.iter().enumerate() {
            let entry = Entry::from_bytes(bytes).expect("tablets send entries");
            let place = (entry.header.device, entry.header.seq);
            let hash = entry.hash();
            let (status, reason) = if n >= 40 {
                (EntryStatus::Refused, Some(Reason::OverBatch))
            } else if place.0 != from {
                (EntryStatus::Refused, Some(Reason::AnotherDevice))
            } else {
                self.disk.kids.insert(place, entry.header.kid);
                let there = self.disk.entries.entry(place).or_default();
                match there.iter().position(|h| *h == hash) {
                    Some(0) => (EntryStatus::Duplicate, None),
                    Some(_) => (EntryStatus::Conflict, None),
                    None => {
                        there.push(hash);
                        if there.len() == 1 { (EntryStatus::Stored, None) } else { (EntryStatus::Conflict, None) }
                    }
                }
            };
            results.push(EntryResult { seq: Some(place.1), hash: Some(hash), status, reason });
        }
        results.reverse();
        Pushed { v: API_V, epoch: self.epoch.to_string(), results, keys_stored, receipts: self.receipts(from) }
    }

    fn take_pieces(&mut self, body: &[u8]) -> PiecesStored {
        let stored: Vec<_> =
            pieces_of(body).expect("tablets send pieces").into_iter().map(|p| PieceHash(Hash::of(p).0)).collect();
        self.disk.pieces.extend(&stored);
        PiecesStored { v: API_V, epoch: self.epoch.to_string(), stored }
    }

    fn changes(&self, from: DeviceId, now_ms: i64) -> Changes {
        let receipts = self.receipts(from);
        let epoch = self.epoch.to_string();
        Changes {
            v: API_V,
            epoch,
            cursor: 5,
            more: false,
            person: crate::domain::PersonId::from_bytes([1; 16]),
            changes: vec![],
            now_ms,
            receipts,
            reach: Default::default(),
        }
    }
}

/// What the network does to a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Weather {
    Fine,
    RequestLost,
    ReplyLost,
    Portal,
    ComeBackLater,
    WhoAreYou,
}

/// What happens.
#[derive(Clone, Debug)]
enum Happens {
    Write {
        entries: u8,
        first: bool,
        new_visit: bool,
    },
    Sync(Weather),
    /// An older request is delivered once more, now.
    Late(u8),
    Backup,
    Restore,
    /// A clone of this tablet's profile takes the next place.
    Clone,
    /// The page is loaded anew: only the store remembers.
    Reload,
    Wait(u16),
}

struct World {
    server: Server,
    store: Memory,
    round: Round<Memory>,
    current: DeviceId,
    visit: KeyId,
    visits: u8,
    devices: u8,
    sent: Vec<(DeviceId, Push)>,
    now_ms: i64,
    news: u32,
}

impl World {
    fn new() -> World {
        let store = Memory::new();
        let mut world = World {
            server: Server { disk: Disk::default(), backup: None, epoch: 1, naming: BTreeMap::new() },
            round: Round::new(store.clone()),
            store,
            current: device(0),
            visit: kid(0),
            visits: 0,
            devices: 0,
            sent: vec![],
            now_ms: 1,
            news: 0,
        };
        world.use_device(vec![]);
        world
    }

    fn use_device(&mut self, mut slots: Vec<(String, Option<Vec<u8>>)>) {
        self.devices += 1;
        self.current = device(self.devices);
        slots.push((names::DEVICE.into(), Some(self.current.as_bytes().to_vec())));
        at_once(self.store.write(Write { slots, ..Write::default() })).unwrap();
    }

    fn write(&mut self, entries: u8, first: bool, new_visit: bool) {
        let mut write = Write::default();
        if new_visit || self.visits == 0 {
            self.visits += 1;
            self.visit = kid(self.visits);
            write.visits.push(crate::journal::VisitRow { device: self.current, ..suite::row(self.visits) });
        }
        let mut head = at_once(self.store.head(self.current)).unwrap();
        if let Some(old) = at_once(self.store.slot(names::CONTINUES)).unwrap() {
            let old: Head = crate::wire::from_cbor(&old).unwrap();
            let event = JournalEvent::Continues { device: old.device, seq: old.seq, head: old.hash };
            let inside = Inside::of_journal(&event, crate::domain::Moment::of_server(0), None);
            write.entries.push((head.seal(&inside, self.visit, &Key::from_bytes([7; 32]), [0; 24]), false));
            write.slots.push((names::CONTINUES.into(), None));
        }
        write.entries.extend((0..entries).map(|_| (suite::next(&mut head, self.visit, b"step"), first)));
        // Every seventh entry names a piece of a photo, which is written with it.
        for (entry, _) in write.entries.iter().filter(|(entry, _)| entry.header.seq % 7 == 0) {
            let sealed = entry.sealed.repeat(20);
            let hash = PieceHash(Hash::of(&sealed).0);
            let media = MediaId::from_bytes(std::array::from_fn(|i| hash.0[i]));
            write.pieces.push(PieceRow { media, place: 0, hash, sealed, waits: true });
            self.server.naming.insert((entry.header.device, entry.header.seq), hash);
        }
        at_once(self.store.write(write)).unwrap();
    }

    /// One round: plans and carries out until there is nothing but to wait. Says how many requests went out.
    fn sync(&mut self, weather: Weather) -> u32 {
        at_once(self.round.refresh("1")).unwrap();
        let mut requests = 0;
        loop {
            let steps = at_once(self.round.plan(self.now_ms, true)).unwrap();
            let mut looked_at_anew = false;
            for step in steps {
                match &step {
                    Step::OpenNewJournal { device } => {
                        let old = at_once(self.store.head(*device)).unwrap();
                        self.use_device(vec![(names::CONTINUES.into(), Some(to_cbor(&old)))]);
                    }
                    Step::ResendFrom { device, ranges } => {
                        at_once(self.round.resend(*device, ranges, self.now_ms)).unwrap();
                    }
                    Step::DropReadCache => at_once(self.round.drop_cache()).unwrap(),
                    Step::WaitUntil(_) => continue,
                    Step::Push { .. }
                    | Step::SendKeys { .. }
                    | Step::Ask { .. }
                    | Step::SendPieces { .. }
                    | Step::Pull { .. } => {
                        requests += 1;
                        self.run(&step, weather);
                    }
                }
                looked_at_anew = true;
                break;
            }
            assert!(requests < 100, "it goes round in circles");
            if !looked_at_anew {
                return requests;
            }
        }
    }

    fn run(&mut self, step: &Step, weather: Weather) {
        match at_once(self.round.errand(step)).unwrap().unwrap() {
            Errand::Push { device, entries, keys, push } => {
                assert!(entries.iter().all(|e| e.header.device == device));
                self.sent.push((device, push.clone()));
                let pushed = (weather != Weather::RequestLost).then(|| self.server.push(device, &push));
                let body = serde_json::to_vec(&pushed).unwrap();
                let heard = self.over(weather, &body);
                at_once(self.round.pushed((device, &entries, &keys), heard, self.now_ms, 7)).unwrap();
            }
            Errand::Pieces { pieces, body, .. } => {
                assert_eq!(at_once(self.store.count_waiting()).unwrap(), 0, "entries arrive before photos and recordings");
                let stored = (weather != Weather::RequestLost).then(|| self.server.take_pieces(&body));
                let heard = self.over(weather, &serde_json::to_vec(&stored).unwrap());
                at_once(self.round.pieces_sent(&pieces, heard, self.now_ms, 7)).unwrap();
            }
            Errand::Pull { device, .. } => {
                let body = serde_json::to_vec(&self.server.changes(device, self.now_ms)).unwrap();
                let heard = self.over(weather, &body);
                if let Some(changes) = at_once(self.round.heard_changes(device, heard, self.now_ms, 7)).unwrap() {
                    self.news += 1;
                    at_once(self.round.pulled(&changes, true, self.now_ms, 7)).unwrap();
                }
            }
        }
    }

    fn over<T: Versioned>(&self, weather: Weather, body: &[u8]) -> Heard<T> {
        let problem = ApiProblem { v: API_V, error: "e".into(), message: "m".into() };
        match weather {
            Weather::Fine => heard(200, None, body),
            Weather::RequestLost | Weather::ReplyLost => Heard::Nothing,
            Weather::Portal => heard(200, None, b"<html>"),
            Weather::ComeBackLater => heard(503, Some(30), b""),
            Weather::WhoAreYou => heard(401, None, &serde_json::to_vec(&problem).unwrap()),
        }
    }

    fn happens(&mut self, what: &Happens) {
        match what {
            Happens::Write { entries, first, new_visit } => self.write(*entries, *first, *new_visit),
            Happens::Sync(weather) => {
                self.sync(*weather);
            }
            Happens::Late(n) => {
                if let Some((device, push)) = self.sent.get(usize::from(*n) % self.sent.len().max(1)).cloned() {
                    self.server.push(device, &push);
                }
            }
            Happens::Backup => self.server.backup = Some(self.server.disk.clone()),
            Happens::Restore => {
                if let Some(backup) = self.server.backup.clone() {
                    self.server.disk = backup;
                    self.server.epoch += 1;
                }
            }
            Happens::Clone => {
                let seq = at_once(self.store.head(self.current)).unwrap().seq + 1;
                self.server.disk.entries.entry((self.current, seq)).or_default().push(Hash::of(b"the clone's"));
            }
            Happens::Reload => self.round = Round::new(self.store.clone()),
            Happens::Wait(s) => self.now_ms += i64::from(*s) * 1_000,
        }
    }

    /// Fine weather until nothing is left to do; then everything must be there.
    fn in_the_end(&mut self) -> Result<(), TestCaseError> {
        for _ in 0..30 {
            self.now_ms += BACK_OFF_MAX_MS + 1;
            self.round.fetch_soon();
            self.sync(Weather::Fine);
        }
        prop_assert_eq!(at_once(self.store.count_waiting()).unwrap(), 0);
        prop_assert_eq!(at_once(self.store.count(Came::SetAside)).unwrap(), 0);
        for head in at_once(self.store.journals()).unwrap() {
            for kept in at_once(self.store.from(head.device, 1, usize::MAX)).unwrap() {
                let place = (kept.entry.header.device, kept.entry.header.seq);
                let there = &self.server.disk.entries[&place];
                let times = there.iter().filter(|h| **h == kept.entry.hash()).count();
                prop_assert_eq!(times, 1, "{:?} is stored once", place);
                let conflicted = there[0] != kept.entry.hash();
                prop_assert_eq!(kept.came, if conflicted { Came::Conflicted } else { Came::Stored });
            }
        }
        prop_assert_eq!(at_once(self.store.count_media_waiting()).unwrap(), 0);
        for hash in self.server.naming.values() {
            prop_assert!(self.server.disk.pieces.contains(hash), "every piece came");
        }
        for row in at_once(self.store.visits()).unwrap() {
            let has_entries = self.server.disk.kids.values().any(|kid| *kid == row.kid);
            prop_assert!(!has_entries || self.server.disk.keys.contains(&row.kid), "the key of {} came", row.kid);
        }
        // And then it rests: the next asking and fetching is all there is.
        self.now_ms += BACK_OFF_MAX_MS + 1;
        prop_assert!(self.sync(Weather::Fine) <= 2);
        prop_assert_eq!(self.sync(Weather::Fine), 0);
        Ok(())
    }
}

fn any_weather() -> impl Strategy<Value = Weather> {
    prop_oneof![
        3 => Just(Weather::Fine),
        2 => Just(Weather::RequestLost),
        3 => Just(Weather::ReplyLost),
        1 => Just(Weather::Portal),
        1 => Just(Weather::ComeBackLater),
        1 => Just(Weather::WhoAreYou),
    ]
}

fn anything() -> impl Strategy<Value = Happens> {
    prop_oneof![
        5 => (1u8..60, any::<bool>(), prop::bool::weighted(0.2))
            .prop_map(|(entries, first, new_visit)| Happens::Write { entries, first, new_visit }),
        8 => any_weather().prop_map(Happens::Sync),
        2 => any::<u8>().prop_map(Happens::Late),
        2 => Just(Happens::Backup),
        1 => Just(Happens::Restore),
        1 => Just(Happens::Clone),
        1 => Just(Happens::Reload),
        4 => (0u16..1_000).prop_map(Happens::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_nothing_is_lost(course in prop::collection::vec(anything(), 0..40)) {
        let mut world = World::new();
        for what in &course {
            world.happens(what);
        }
        world.in_the_end()?;
    }
}

#[test]
fn a_hundred_entries_lost_by_a_restore_are_back_after_two_rounds() {
    let mut world = World::new();
    world.happens(&Happens::Backup);
    world.write(100, false, true);
    world.sync(Weather::Fine);
    assert_eq!(world.server.disk.entries.len(), 100);
    world.happens(&Happens::Restore);
    assert!(world.server.disk.entries.is_empty());
    // The tablet is opened again: it asks, and sends again.
    world.happens(&Happens::Reload);
    world.sync(Weather::Fine);
    world.sync(Weather::Fine);
    assert_eq!(world.server.disk.entries.len(), 100);
    assert!(world.server.disk.keys.contains(&kid(1)));
}

#[test]
fn after_a_conflict_the_new_journal_begins_by_naming_the_old_one() {
    let mut world = World::new();
    world.write(3, false, true);
    world.sync(Weather::Fine);
    world.happens(&Happens::Clone);
    world.write(2, false, false);
    world.sync(Weather::Fine);
    assert_eq!(world.current, device(2), "a new journal is open");
    let old = at_once(world.store.head(device(1))).unwrap();
    assert_eq!(old.seq, 5);
    world.write(1, false, false);
    world.sync(Weather::Fine);
    let first = at_once(world.store.from(device(2), 1, 1)).unwrap().remove(0);
    let said = first.entry.open(&Key::from_bytes([7; 32])).unwrap().held().unwrap();
    assert_eq!(said, Held::Journal(JournalEvent::Continues { device: device(1), seq: 5, head: old.hash }));
    // Both of the entries that wanted one place are at the server, and nothing waits.
    assert_eq!(world.server.disk.entries[&(device(1), 4)].len(), 2);
    assert_eq!(at_once(world.store.count_waiting()).unwrap(), 0);
    world.in_the_end().unwrap();
}

#[test]
fn what_was_set_aside_is_tried_again_by_another_program_only() {
    let mut world = World::new();
    world.write(3, false, true);
    world.sync(Weather::Fine);
    let came = vec![(device(1), 2, Came::SetAside)];
    at_once(world.store.write(Write { came, ..Write::default() })).unwrap();
    at_once(world.round.refresh("1")).unwrap();
    assert_eq!(at_once(world.store.count(Came::SetAside)).unwrap(), 1);
    at_once(world.round.refresh("2")).unwrap();
    assert_eq!(at_once(world.store.count_waiting()).unwrap(), 1);
}

#[test]
fn a_pull_of_another_history_is_not_used_until_the_cache_is_dropped() {
    let mut world = World::new();
    world.write(1, false, true);
    world.sync(Weather::Fine);
    let slots = vec![("cache/pack".to_owned(), Some(vec![1]))];
    at_once(world.store.write(Write { slots, ..Write::default() })).unwrap();
    world.happens(&Happens::Backup);
    world.happens(&Happens::Restore);
    world.round.hurry();
    world.sync(Weather::Fine);
    assert_eq!(at_once(world.store.slots(names::CACHE)).unwrap(), Vec::<String>::new());
    assert_eq!(world.round.known.cache_epoch.as_deref(), Some("2"));
}

#[test]
fn an_entry_that_is_not_taken_by_itself_is_set_aside_and_the_next_ones_go() {
    let mut world = World::new();
    world.write(3, false, true);
    let step = Step::Push { device: world.current, limit: 1 };
    let Some(Errand::Push { device, entries, keys, .. }) = at_once(world.round.errand(&step)).unwrap() else { panic!("a push") };
    at_once(world.round.pushed((device, &entries, &keys), Heard::NotTaken, 1, 7)).unwrap();
    assert_eq!(at_once(world.store.count(Came::SetAside)).unwrap(), 1);
    world.now_ms += BACK_OFF_MAX_MS + 1;
    world.sync(Weather::Fine);
    assert_eq!(at_once(world.store.count_waiting()).unwrap(), 0);
}

#[test]
fn a_rest_that_the_server_asked_for_is_kept_whoever_hurries_and_any_other_is_not() {
    let mut world = World::new();
    world.write(1, false, true);
    world.sync(Weather::ComeBackLater);
    world.round.hurry();
    world.sync(Weather::Fine);
    assert_eq!(at_once(world.store.count_waiting()).unwrap(), 1);
    world.now_ms += BACK_OFF_MAX_MS + 1;
    world.sync(Weather::RequestLost);
    world.round.hurry();
    world.sync(Weather::Fine);
    assert_eq!(at_once(world.store.count_waiting()).unwrap(), 0);
}
