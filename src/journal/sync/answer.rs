//! What the answer to a push means for the store: which entries moved on, which keys are there. Believes only what names what was sent.

use crate::domain::{DeviceId, KeyId};
use crate::journal::Came;
use crate::seal::Hash;
use crate::wire::{Entry, EntryResult, Pushed, Reason};
use std::collections::BTreeMap;

/// What an answer means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// How far entries have come.
    pub came: Vec<(DeviceId, u64, Came)>,
    /// Keys that are on disk at the server, or that it awaits.
    pub acknowledged: Vec<(KeyId, bool)>,
    /// Another journal has the place of one of these entries.
    pub conflicted: bool,
}

/// Reads the answer to these entries and keys.
pub fn answer(sent: &[Entry], keys: &[KeyId], pushed: &Pushed) -> Answer {
    let mut answer = Answer::default();
    let by_hash: BTreeMap<Hash, &Entry> = sent.iter().map(|entry| (entry.hash(), entry)).collect();
    for (place, result) in pushed.results.iter().enumerate() {
        let entry = match result.hash {
            Some(hash) => by_hash.get(&hash).copied(),
            // Bytes that the server could not read have no hash: then the order counts, if it is the order sent.
            None if pushed.results.len() == sent.len() => sent.get(place),
            None => None,
        };
        let Some(entry) = entry else { continue };
        if let Some(came) = Came::of(result.status, to_be_sent_again(result)) {
            answer.conflicted |= came == Came::Conflicted;
            answer.came.push((entry.header.device, entry.header.seq, came));
        }
    }
    answer.acknowledged.extend(pushed.keys_stored.iter().filter(|kid| keys.contains(kid)).map(|kid| (*kid, true)));
    // Awaited comes last, and so counts: a key sent once too often does no harm, a key that never comes does.
    answer.acknowledged.extend(pushed.receipts.keys_awaited.iter().map(|kid| (*kid, false)));
    answer
}

fn to_be_sent_again(result: &EntryResult) -> bool {
    match result.reason {
        Some(Reason::OverBatch | Reason::AwaitsKey) => true,
        Some(
            Reason::NotAnEntry
            | Reason::TooLarge
            | Reason::AnotherDevice
            | Reason::UnknownKind
            | Reason::UnknownChild
            | Reason::DoesNotOpen
            | Reason::NotAllowed
            | Reason::NotTheirs,
        )
        | None => false,
    }
}
