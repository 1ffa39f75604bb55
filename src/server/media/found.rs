//! What photos and recordings were found to be when they were looked at, in memory: the bytes of one that is whole never change, so it is opened
//! whole once and not for each part that a browser asks for. Refuses to remember that a piece is damaged: it may come again.

use super::Amiss;
use crate::seal::Hash;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Most that are remembered. Then all are forgotten, and each is looked at once more.
const MOST: usize = 20_000;

type Found = HashMap<Hash, Result<(), Amiss>>;

/// Of the whole process: a name says all that was looked at, so it means the same wherever it stands.
static FOUND: LazyLock<Mutex<Found>> = LazyLock::new(Mutex::default);

/// What the one of this name was found to be; nothing where nobody looked yet.
pub fn found(name: Hash) -> Option<Result<(), Amiss>> {
    FOUND.lock().unwrap_or_else(PoisonError::into_inner).get(&name).copied()
}

/// Remembers it.
pub fn remember(name: Hash, what: Result<(), Amiss>) {
    if matches!(what, Err(Amiss::Damaged | Amiss::OnItsWay)) {
        return;
    }
    let mut all = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= MOST {
        all.clear();
    }
    all.insert(name, what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_mended_is_not_remembered() {
        let name = |n: u8| Hash([n; 32]);
        for (n, what, kept) in [
            (1, Ok(()), true),
            (2, Err(Amiss::NotOnlySound), true),
            (3, Err(Amiss::Damaged), false),
            (4, Err(Amiss::OnItsWay), false),
        ] {
            remember(name(n), what);
            assert_eq!(found(name(n)), kept.then_some(what));
        }
    }
}
