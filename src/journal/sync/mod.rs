//! What sync does next. Pure: a view of what is known goes in, steps come out; replies are read and turned into one write.
//! Decides alone on what lies in the store and what the server said it has: no step ever forgets an entry, and none gives up.

mod answer;
mod back_off;
mod reply;
mod round;

#[cfg(all(test, not(target_family = "wasm")))]
mod model;
#[cfg(test)]
mod tests;

pub use answer::{Answer, answer};
pub use back_off::{BACK_OFF_MAX_MS, BACK_OFF_MIN_MS, back_off_ms};
pub use reply::{Heard, Versioned, heard};
pub use round::{Errand, Round, Settled};

use crate::domain::{DeviceId, KeyId};
use crate::wire::{BATCH_MAX, Receipts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Without any occasion the server is asked after this long what it has: so a restored backup is noticed.
pub const ASK_EVERY_MS: i64 = 5 * 60_000;
/// While somebody is signed in and the tablet is open, news are fetched this often.
pub const PULL_EVERY_MS: i64 = 60_000;

/// Places of a journal, from and with, to and with.
pub type Range = [u64; 2];

/// What sync knows from one day to the next. Lies in the slot [`super::names::SYNC`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// The epoch of the newest answer. It changes when a backup is restored.
    pub epoch: Option<String>,
    /// The epoch of which cursor and read cache are.
    pub cache_epoch: Option<String>,
    /// Where the next pull goes on.
    pub cursor: i64,
    /// What the server said of each journal.
    pub journals: BTreeMap<DeviceId, OfJournal>,
    /// Device clock minus server clock, when last measured.
    pub skew_ms: Option<i64>,
    /// When the server last answered, by the device's clock.
    pub last_answer_ms: Option<i64>,
    /// The program that last tried what the server had refused.
    pub program: String,
}

/// What the server said of one journal, and what was done about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfJournal {
    /// The last answer: its epoch, and what the server has.
    pub answered: Option<(String, Receipts)>,
    /// The epoch under which the marks in the store were last gone through.
    pub settled_epoch: Option<String>,
    /// What was last marked to be sent again, and when: the same is not sent round in circles.
    pub resent: Option<(Vec<Range>, i64)>,
    /// Another journal was found in this one's place.
    pub conflicted: bool,
}

/// One journal as sync sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalView {
    /// Whose.
    pub device: DeviceId,
    /// Whether it is the one that is written now.
    pub current: bool,
    /// The place of its last entry.
    pub last: u64,
    /// Whether any of its entries waits.
    pub waiting: bool,
    /// Its visit keys that the server does not have, or awaits.
    pub keys: Vec<KeyId>,
    /// What the server said.
    pub known: OfJournal,
    /// Not to be sent before (back-off).
    pub not_before_ms: i64,
    /// Most entries of its next batch.
    pub limit: usize,
}

/// Everything that decides what sync does next.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The device's clock.
    pub now_ms: i64,
    /// This tablet's journals, in the order in which to send.
    pub journals: Vec<JournalView>,
    /// The epoch of the newest answer.
    pub epoch: Option<String>,
    /// The epoch of cursor and read cache.
    pub cache_epoch: Option<String>,
    /// Where the next pull goes on.
    pub cursor: i64,
    /// Whether a piece of a photo or recording waits.
    pub pieces: bool,
    /// Pieces are not to be sent before (back-off).
    pub pieces_not_before_ms: i64,
    /// Most bytes of pieces in the next request.
    pub pieces_limit: usize,
    /// Whether packs can be sealed: only then it is fetched.
    pub unlocked: bool,
    /// Whether the server said that nobody is signed in.
    pub signed_out: bool,
    /// The server is to be asked what it has, not before this.
    pub ask_at_ms: i64,
    /// News are to be fetched, not before this.
    pub pull_at_ms: i64,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Another journal has this one's place at the server: open a new one, which says what it goes on from.
    OpenNewJournal {
        /// The old one.
        device: DeviceId,
    },
    /// The server lost these (or never had them): mark what is thought to be there as waiting again.
    ResendFrom {
        /// Whose.
        device: DeviceId,
        /// Which places.
        ranges: Vec<Range>,
    },
    /// A backup was restored: cursor and packs are of a history that is gone.
    DropReadCache,
    /// Send a batch, with the visit keys that are not acknowledged.
    Push {
        /// Whose.
        device: DeviceId,
        /// Most entries.
        limit: usize,
    },
    /// Nothing waits but keys: send those.
    SendKeys {
        /// Whose.
        device: DeviceId,
    },
    /// Nothing waits: ask what the server has.
    Ask {
        /// Whose.
        device: DeviceId,
    },
    /// Nothing else waits to be sent: send pieces of photos and recordings.
    SendPieces {
        /// Most bytes.
        bytes: usize,
    },
    /// Fetch what changed.
    Pull {
        /// Since.
        cursor: i64,
    },
    /// Nothing can be done before this, unless something happens.
    WaitUntil(i64),
}

/// What to do next, in order. The last step says how long to rest; whoever carries the steps out looks again after each answer.
pub fn plan(view: &View) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = i64::MAX;
    // A step that goes over the network is due, or says when it will be.
    let mut due = |at_ms: i64| {
        if at_ms > view.now_ms {
            rest = rest.min(at_ms);
        }
        at_ms <= view.now_ms
    };
    for journal in view.journals.iter().filter(|j| j.current && j.known.conflicted) {
        steps.push(Step::OpenNewJournal { device: journal.device });
    }
    if view.cache_epoch.is_some() && view.epoch.is_some() && view.cache_epoch != view.epoch {
        steps.push(Step::DropReadCache);
    }
    for journal in &view.journals {
        if let Some(ranges) = to_resend(journal, view.now_ms) {
            steps.push(Step::ResendFrom { device: journal.device, ranges });
        }
    }
    for journal in &view.journals {
        let device = journal.device;
        // A journal that nobody asked about since a backup was restored may have lost entries, too.
        let stale = journal.last > 0 && journal.known.answered.as_ref().map(|(epoch, _)| epoch) != view.epoch.as_ref();
        if journal.waiting {
            if due(journal.not_before_ms) {
                steps.push(Step::Push { device, limit: journal.limit.clamp(1, BATCH_MAX) });
            }
        } else if !journal.keys.is_empty() {
            if due(journal.not_before_ms) {
                steps.push(Step::SendKeys { device });
            }
        } else if stale {
            if due(journal.not_before_ms) {
                steps.push(Step::Ask { device });
            }
        } else if journal.current && journal.last > 0 && due(view.ask_at_ms.max(journal.not_before_ms)) {
            steps.push(Step::Ask { device });
        }
    }
    // What was told and chosen goes before what was photographed and recorded, however much of that waits.
    let entries_wait = view.journals.iter().any(|journal| journal.waiting || !journal.keys.is_empty());
    let may_send = view.journals.iter().any(|journal| journal.current);
    if view.pieces && !entries_wait && may_send && due(view.pieces_not_before_ms) {
        steps.push(Step::SendPieces { bytes: view.pieces_limit });
    }
    if view.unlocked && !view.signed_out && due(view.pull_at_ms) {
        steps.push(Step::Pull { cursor: view.cursor });
    }
    steps.push(Step::WaitUntil(rest));
    steps
}

/// What to mark as waiting again; nothing when the last answer asks for nothing new.
fn to_resend(journal: &JournalView, now_ms: i64) -> Option<Vec<Range>> {
    let (epoch, receipts) = journal.known.answered.as_ref()?;
    let new_epoch = journal.known.settled_epoch.as_ref() != Some(epoch);
    let lacking = lacking(receipts, journal.last, new_epoch && journal.known.settled_epoch.is_some());
    if new_epoch {
        // Also when nothing is lacking: its keys are gone through, and the epoch is settled.
        return Some(lacking);
    }
    if journal.waiting {
        // What is on its way is lacking, of course. Whatever is still lacking when nothing waits was lost there.
        return None;
    }
    let in_circles =
        journal.known.resent.as_ref().is_some_and(|(before, at)| *before == lacking && now_ms < at + BACK_OFF_MAX_MS);
    (!lacking.is_empty() && !in_circles).then_some(lacking)
}

/// What the server lacks of a journal whose last entry is in place `last`. The receipts name gaps below the greatest stored place, and
/// not that place: past the last gap, an entry is taken as there unless a backup was restored. Sending one too many does no harm.
pub fn lacking(receipts: &Receipts, last: u64, restored: bool) -> Vec<Range> {
    let mut ranges: Vec<Range> = receipts.gaps.iter().filter(|[from, to]| from <= to && *from <= last).copied().collect();
    let past = match receipts.gaps.last() {
        Some([_, to]) if restored => to.saturating_add(2),
        Some(_) => u64::MAX,
        None => receipts.whole_through.saturating_add(1),
    };
    if past <= last {
        ranges.push([past, last]);
    }
    for range in &mut ranges {
        range[1] = range[1].min(last);
    }
    ranges
}
