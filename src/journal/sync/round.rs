//! Sync over any store, with the network left out: looks, plans, packs an errand, and settles what came of it. The tablet runs its errands
//! with `fetch`, the tests with a modelled server. Every mark that an answer makes is one write, together with what is known from then on.

use super::{ASK_EVERY_MS, Heard, JournalView, Known, PULL_EVERY_MS, Range, Step, View, answer, back_off_ms, plan};
use crate::domain::{DeviceId, KeyId, PieceHash};
use crate::journal::{Came, Head, Kept, Store, StoreError, VisitRow, Write, names};
use crate::wire::{
    API_V, BATCH_MAX, Bytes, Changes, Entry, PiecesStored, Push, Pushed, REQUEST_MAX, body_of, from_cbor, to_cbor,
};
use std::collections::BTreeMap;

/// Most visit keys that go along at once; each is 1.7 KB in JSON.
const KEYS_MAX: usize = 100;
/// Most bytes of pieces in one request: half a minute of a slow line, so that a cut costs no more.
const PIECES_MAX: usize = 256 * 1024;
/// Entries looked through at once when many are marked.
const PAGE: usize = 500;

/// Something to carry over the network.
#[derive(Clone, Debug)]
pub enum Errand {
    /// `POST /api/v1/entries`, signed by this device.
    Push {
        /// Who signs.
        device: DeviceId,
        /// What is sent.
        entries: Vec<Entry>,
        /// Which visit keys go along.
        keys: Vec<KeyId>,
        /// The request.
        push: Push,
    },
    /// `POST /api/v1/pieces`, signed by this device.
    Pieces {
        /// Who signs.
        device: DeviceId,
        /// Which pieces.
        pieces: Vec<PieceHash>,
        /// The request.
        body: Vec<u8>,
    },
    /// `GET /api/v1/changes?since=`, signed by this device.
    Pull {
        /// Who signs.
        device: DeviceId,
        /// The cursor.
        since: i64,
    },
}

/// How the last errand went, for the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settled {
    /// Well, or nothing was tried yet.
    #[default]
    Well,
    /// There was no answer.
    NoAnswer,
    /// The answer was that something is wrong. The key of its words.
    Problem(&'static str),
}

/// Back-off of one kind of errand.
#[derive(Clone, Copy, Debug, Default)]
struct Turn {
    failures: u32,
    not_before_ms: i64,
    /// The server itself asked for this rest: nothing here shortens it.
    asked: bool,
    limit: Option<usize>,
}

impl Turn {
    fn failed(&mut self, now_ms: i64, random: u32, asked_s: Option<u32>) {
        self.failures = self.failures.saturating_add(1);
        self.asked = asked_s.is_some();
        self.not_before_ms = now_ms + back_off_ms(self.failures, random, asked_s);
    }
}

/// Sync over a store. What it knows only while the page lives is here; the rest is in the store.
#[derive(Clone, Debug)]
pub struct Round<S> {
    store: S,
    /// What is known from one day to the next.
    pub known: Known,
    /// Whether the server said that nobody is signed in.
    pub signed_out: bool,
    /// How the last errand went.
    pub settled: Settled,
    turns: BTreeMap<DeviceId, Turn>,
    pull: Turn,
    pieces: Turn,
    ask_at_ms: i64,
    pull_at_ms: i64,
}

impl<S: Store> Round<S> {
    /// Begins: everything is due at once.
    pub fn new(store: S) -> Self {
        Round {
            store,
            known: Known::default(),
            signed_out: false,
            settled: Settled::Well,
            turns: BTreeMap::new(),
            pull: Turn::default(),
            pieces: Turn::default(),
            ask_at_ms: 0,
            pull_at_ms: 0,
        }
    }

    /// Reads what is known: another window may have learnt more. What a newer program can try again waits again.
    pub async fn refresh(&mut self, program: &str) -> Result<(), StoreError> {
        // What cannot be read is learnt anew from the server; the entries themselves are not in it.
        self.known = self.store.slot(names::SYNC).await?.and_then(|bytes| from_cbor(&bytes)).unwrap_or_default();
        if self.known.program != program {
            for head in self.store.journals().await? {
                self.mark(head.device, &[[1, head.seq]], Came::SetAside).await?;
            }
            self.known.program = program.into();
            self.note(Write::default()).await?;
        }
        Ok(())
    }

    /// Something happened that makes a new try worth while at once (an adult asked, the network came back).
    pub fn hurry(&mut self) {
        for turn in self.turns.values_mut().filter(|turn| !turn.asked) {
            *turn = Turn { limit: turn.limit, ..Turn::default() };
        }
        if !self.pieces.asked {
            self.pieces = Turn { limit: self.pieces.limit, ..Turn::default() };
        }
        self.ask_at_ms = 0;
        self.fetch_soon();
    }

    /// Somebody signed in, or unlocked: fetch at once.
    pub fn fetch_soon(&mut self) {
        self.signed_out = false;
        self.pull = Turn::default();
        self.pull_at_ms = 0;
    }

    /// The journal that is written now; nothing before the first sign-in.
    pub async fn current(&self) -> Result<Option<DeviceId>, StoreError> {
        let id = self.store.slot(names::DEVICE).await?.and_then(|id| <[u8; 16]>::try_from(id).ok());
        Ok(id.map(DeviceId::from_bytes))
    }

    /// What to do next.
    pub async fn plan(&self, now_ms: i64, unlocked: bool) -> Result<Vec<Step>, StoreError> {
        Ok(plan(&self.look(now_ms, unlocked).await?))
    }

    /// Everything that decides what to do next.
    pub async fn look(&self, now_ms: i64, unlocked: bool) -> Result<View, StoreError> {
        let current = self.current().await?;
        let rows = self.store.visits().await?;
        let mut heads = self.store.journals().await?;
        heads.extend(current.filter(|c| heads.iter().all(|h| h.device != *c)).map(Head::empty));
        // First the journal of which something goes first, then the current one.
        let urgent = self.store.waiting(1).await?.into_iter().find(|kept| kept.first).map(|kept| kept.entry.header.device);
        heads.sort_by_key(|head| (Some(head.device) != urgent, Some(head.device) != current));
        let mut journals = Vec::new();
        for head in heads {
            let turn = self.turns.get(&head.device).copied().unwrap_or_default();
            journals.push(JournalView {
                device: head.device,
                current: Some(head.device) == current,
                last: head.seq,
                waiting: !self.store.waiting_of(head.device, 1).await?.is_empty(),
                keys: keys_to_send(&rows, head.device).map(|row| row.kid).collect(),
                known: self.known.journals.get(&head.device).cloned().unwrap_or_default(),
                not_before_ms: turn.not_before_ms,
                limit: turn.limit.unwrap_or(BATCH_MAX),
            });
        }
        Ok(View {
            now_ms,
            journals,
            epoch: self.known.epoch.clone(),
            cache_epoch: self.known.cache_epoch.clone(),
            cursor: self.known.cursor,
            pieces: !self.store.pieces_waiting(1).await?.is_empty(),
            pieces_not_before_ms: self.pieces.not_before_ms,
            pieces_limit: self.pieces.limit.unwrap_or(PIECES_MAX),
            unlocked: unlocked && current.is_some(),
            signed_out: self.signed_out,
            ask_at_ms: self.ask_at_ms,
            pull_at_ms: self.pull_at_ms.max(self.pull.not_before_ms),
        })
    }

    /// Packs what a step carries over the network; nothing for a step that stays at home.
    pub async fn errand(&self, step: &Step) -> Result<Option<Errand>, StoreError> {
        let (device, limit) = match step {
            Step::Push { device, limit } => (*device, *limit),
            Step::SendKeys { device } | Step::Ask { device } => (*device, 0),
            Step::SendPieces { bytes } => return self.pieces_errand(*bytes).await,
            Step::Pull { cursor } => return Ok(self.current().await?.map(|device| Errand::Pull { device, since: *cursor })),
            Step::OpenNewJournal { .. } | Step::ResendFrom { .. } | Step::DropReadCache | Step::WaitUntil(_) => return Ok(None),
        };
        let rows = self.store.visits().await?;
        let sealed: Vec<_> = keys_to_send(&rows, device).take(KEYS_MAX).map(|row| row.to_authority.clone()).collect();
        let mut room = REQUEST_MAX - 4096 - sealed.iter().map(|key| in_json(key.sealed.0.len()) + 128).sum::<usize>();
        let mut push = Push { v: API_V, keys: sealed, entries: Vec::new() };
        let mut entries = Vec::new();
        for Kept { entry, .. } in self.store.waiting_of(device, limit).await? {
            let bytes = entry.to_bytes();
            let Some(left) = room.checked_sub(in_json(bytes.len())) else { break };
            room = left;
            push.entries.push(Bytes(bytes));
            entries.push(entry);
        }
        let keys = push.keys.iter().map(|key| key.kid).collect();
        Ok(Some(Errand::Push { device, entries, keys, push }))
    }

    async fn pieces_errand(&self, bytes: usize) -> Result<Option<Errand>, StoreError> {
        let Some(device) = self.current().await? else { return Ok(None) };
        let rows = self.store.pieces_waiting(bytes).await?;
        let body = body_of(rows.iter().map(|row| row.sealed.as_slice()));
        let pieces = rows.into_iter().map(|row| row.hash).collect();
        Ok(Some(Errand::Pieces { device, pieces, body }))
    }

    /// Settles what came of sending pieces: what the server says it has waits no longer.
    pub async fn pieces_sent(
        &mut self,
        sent: &[PieceHash],
        heard: Heard<PiecesStored>,
        now_ms: i64,
        random: u32,
    ) -> Result<(), StoreError> {
        let stored = match heard {
            Heard::Yes(stored) => stored,
            other => {
                let (settled, after_s) = refused(&other, "unknown-device");
                if matches!(other, Heard::NotTaken | Heard::Nothing) {
                    self.pieces.limit = Some((self.pieces.limit.unwrap_or(PIECES_MAX) / 2).max(1));
                }
                self.pieces.failed(now_ms, random, after_s);
                self.settled = settled;
                return Ok(());
            }
        };
        let came: Vec<_> = sent.iter().filter(|hash| stored.stored.contains(hash)).map(|hash| (*hash, false)).collect();
        if came.is_empty() {
            self.pieces.failed(now_ms, random, None);
            self.settled = Settled::Problem("nothing-moved");
            return Ok(());
        }
        // What went through grows back slowly: the way is no wider for one success.
        let limit = self.pieces.limit.map(|limit| limit * 2).filter(|limit| *limit < PIECES_MAX);
        self.pieces = Turn { limit, ..Turn::default() };
        self.settled = Settled::Well;
        self.known.last_answer_ms = Some(now_ms);
        // Where a backup was restored, the journals are asked first what else is gone.
        self.known.epoch = Some(stored.epoch);
        self.note(Write { pieces_wait: came, ..Write::default() }).await
    }

    /// Settles what came of a push. `random` is any 32 random bits.
    pub async fn pushed(
        &mut self,
        (device, entries, keys): (DeviceId, &[Entry], &[KeyId]),
        heard: Heard<Pushed>,
        now_ms: i64,
        random: u32,
    ) -> Result<(), StoreError> {
        let turn = self.turns.entry(device).or_default();
        let mut pieces_wait = Vec::new();
        let answer = match heard {
            Heard::Yes(pushed) => {
                pieces_wait.extend(pushed.receipts.pieces_awaited.iter().map(|hash| (*hash, true)));
                let answer = answer(entries, keys, &pushed);
                self.ask_at_ms = now_ms + ASK_EVERY_MS;
                self.known.last_answer_ms = Some(now_ms);
                self.known.epoch = Some(pushed.epoch.clone());
                let of = self.known.journals.entry(device).or_default();
                of.answered = Some((pushed.epoch, pushed.receipts));
                of.conflicted |= answer.conflicted;
                answer
            }
            other => {
                let (settled, after_s) = refused(&other, "unknown-device");
                if matches!(other, Heard::NotTaken | Heard::Nothing) && entries.len() > 1 {
                    // Perhaps it is too much at once for something on the way.
                    turn.limit = Some(entries.len() / 2);
                }
                turn.failed(now_ms, random, after_s);
                self.settled = settled;
                // One entry by itself that is not taken stands in the way of all that follow: it is kept aside, counted, and tried again.
                if let (Heard::NotTaken, [alone]) = (&other, entries) {
                    let came = vec![(device, alone.header.seq, Came::SetAside)];
                    return self.note(Write { came, ..Write::default() }).await;
                }
                return Ok(());
            }
        };
        let moved = !answer.came.is_empty() || answer.acknowledged.iter().any(|(_, there)| *there);
        if moved || (entries.is_empty() && keys.is_empty()) {
            // What went through grows back slowly: the way is no wider for one success.
            let limit = turn.limit.map(|limit| limit.max(entries.len()) * 2).filter(|limit| *limit < BATCH_MAX);
            *turn = Turn { limit, ..Turn::default() };
            self.settled = Settled::Well;
        } else {
            // An answer that moves nothing would be asked for again at once, for ever: it counts as a failure.
            turn.failed(now_ms, random, None);
            self.settled = Settled::Problem("nothing-moved");
        }
        self.note(Write { came: answer.came, acknowledged: answer.acknowledged, pieces_wait, ..Write::default() }).await
    }

    /// Settles what came of a pull. Gives what changed, where it may be used: seal and write it, then say [`Round::pulled`].
    pub async fn heard_changes(
        &mut self,
        device: DeviceId,
        heard: Heard<Changes>,
        now_ms: i64,
        random: u32,
    ) -> Result<Option<Changes>, StoreError> {
        let changes = match heard {
            Heard::Yes(changes) => changes,
            other => {
                let (settled, after_s) = refused(&other, "signed-out");
                self.signed_out |= other == Heard::WhoAreYou;
                self.pull.failed(now_ms, random, after_s);
                self.settled = settled;
                return Ok(None);
            }
        };
        self.pull = Turn::default();
        self.settled = Settled::Well;
        self.signed_out = false;
        self.ask_at_ms = now_ms + ASK_EVERY_MS;
        self.known.last_answer_ms = Some(now_ms);
        self.known.skew_ms = Some(now_ms - changes.now_ms);
        self.known.epoch = Some(changes.epoch.clone());
        self.known.journals.entry(device).or_default().answered = Some((changes.epoch.clone(), changes.receipts.clone()));
        let acknowledged = changes.receipts.keys_awaited.iter().map(|kid| (*kid, false)).collect();
        let pieces_wait = changes.receipts.pieces_awaited.iter().map(|hash| (*hash, true)).collect();
        self.note(Write { acknowledged, pieces_wait, ..Write::default() }).await?;
        // An answer of another history than the cursor's is not used: the cache goes first, and all is fetched anew.
        let same = self.known.cache_epoch.as_ref().is_none_or(|epoch| *epoch == changes.epoch);
        Ok(same.then_some(changes))
    }

    /// The changes are on disk (or could not be written, and come again): the cursor moves on.
    pub async fn pulled(&mut self, changes: &Changes, on_disk: bool, now_ms: i64, random: u32) -> Result<(), StoreError> {
        if !on_disk {
            self.pull.failed(now_ms, random, None);
            return Ok(());
        }
        self.pull_at_ms = if changes.more { now_ms } else { now_ms + PULL_EVERY_MS };
        self.known.cursor = changes.cursor;
        self.known.cache_epoch = Some(changes.epoch.clone());
        self.note(Write::default()).await
    }

    /// Marks what the server lacks as waiting again.
    pub async fn resend(&mut self, device: DeviceId, ranges: &[Range], now_ms: i64) -> Result<(), StoreError> {
        self.mark(device, ranges, Came::Stored).await?;
        let of = self.known.journals.entry(device).or_default().clone();
        let epoch = of.answered.as_ref().map(|(epoch, _)| epoch.clone());
        let restored = of.settled_epoch.is_some() && of.settled_epoch != epoch;
        if restored {
            // The place of a conflicted entry may be taken there while its own bytes are gone: receipts cannot tell.
            self.mark(device, &[[1, u64::MAX]], Came::Conflicted).await?;
            // Another history at the server may take what this one refused.
            self.mark(device, &[[1, u64::MAX]], Came::SetAside).await?;
        }
        let of = self.known.journals.entry(device).or_default();
        of.settled_epoch = epoch;
        of.resent = Some((ranges.to_vec(), now_ms));
        // A restored server may have lost visit keys, too; one that it still has is only acknowledged again.
        let rows = if restored { self.store.visits().await? } else { Vec::new() };
        let acknowledged = rows.iter().filter(|row| row.device == device).map(|row| (row.kid, false)).collect();
        self.note(Write { acknowledged, ..Write::default() }).await
    }

    /// Drops cursor and read cache.
    pub async fn drop_cache(&mut self) -> Result<(), StoreError> {
        self.known.cursor = 0;
        self.known.cache_epoch = None;
        self.pull_at_ms = 0;
        let slots = self.store.slots(names::CACHE).await?.into_iter().map(|name| (name, None)).collect();
        self.note(Write { slots, ..Write::default() }).await
    }

    /// Entries in these ranges that have come so far wait again. More than one write: each by itself only sends too much.
    async fn mark(&self, device: DeviceId, ranges: &[Range], so_far: Came) -> Result<(), StoreError> {
        for [from, to] in ranges {
            let mut next = *from;
            while next <= *to {
                let page = self.store.from(device, next, PAGE).await?;
                let Some(last) = page.last().map(|kept| kept.entry.header.seq) else { break };
                let found = page.iter().filter(|kept| kept.came == so_far && kept.entry.header.seq <= *to);
                let came: Vec<_> = found.map(|kept| (device, kept.entry.header.seq, Came::Waiting)).collect();
                if !came.is_empty() {
                    self.store.write(Write { came, ..Write::default() }).await?;
                }
                next = last + 1;
            }
        }
        Ok(())
    }

    /// Writes, together with what is known now.
    async fn note(&self, mut write: Write) -> Result<(), StoreError> {
        write.slots.push((names::SYNC.into(), Some(to_cbor(&self.known))));
        self.store.write(write).await
    }
}

fn keys_to_send(rows: &[VisitRow], device: DeviceId) -> impl Iterator<Item = &VisitRow> {
    rows.iter().filter(move |row| row.device == device && !row.acknowledged)
}

fn refused<T>(heard: &Heard<T>, who_are_you: &'static str) -> (Settled, Option<u32>) {
    match heard {
        Heard::Later { after_s } => (Settled::Problem("later"), *after_s),
        Heard::WhoAreYou => (Settled::Problem(who_are_you), None),
        Heard::NotTaken => (Settled::Problem("not-taken"), None),
        Heard::Nothing | Heard::Yes(_) => (Settled::NoAnswer, None),
    }
}

/// Bytes of base64 text in a list of JSON.
fn in_json(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4 + 3
}
