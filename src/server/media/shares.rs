//! How much one account may have of what there is little of: turns at making pictures, and memory for answers that are on their way out. What one
//! of them asks for holds up itself and nobody else. Refuses at once what goes beyond, so that nobody waits until their request is given up.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Turns at what takes memory and time: making a photo or a drawing for a page, looking at a sound. So many of one account may wait: a page of
/// one visit with everything that was told at it asks for no more at once. Of the whole process, as its memory is.
pub static LINE: LazyLock<Shares> = LazyLock::new(|| Shares::new(128, 512));
/// Bytes of answers that are made and not all sent: whoever takes them slowly has them kept so long. Two of the longest recordings for one account.
pub static ROOM: LazyLock<Shares> = LazyLock::new(|| Shares::new(32 * 1024 * 1024, 128 * 1024 * 1024));
/// How many open pieces of a sound at once: each holds a piece twice, sealed and open, beside what it makes.
pub static OPENING: Semaphore = Semaphore::const_new(4);

/// Whose a share is: the id of a person, or of the child that a page is about.
pub type Whose = [u8; 16];

/// What is shared.
pub struct Shares {
    each: usize,
    all: usize,
    held: Arc<Mutex<HashMap<Whose, Held>>>,
}

/// What one of them has.
struct Held {
    much: usize,
    turn: Arc<Semaphore>,
}

/// A share, theirs until it is dropped.
pub struct Share {
    of: Arc<Mutex<HashMap<Whose, Held>>>,
    whose: Whose,
    much: usize,
    turn: Arc<Semaphore>,
}

/// A turn, held until it is dropped.
pub struct Turn {
    _all: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
    _share: Share,
}

impl Shares {
    fn new(each: usize, all: usize) -> Shares {
        Shares { each, all, held: Arc::default() }
    }

    /// So much of it for one of them; nothing where that is more than they may have, or than there is. Whoever has nothing may have one thing of
    /// whatever size, or they could never have it.
    pub fn take(&self, whose: Whose, much: usize) -> Option<Share> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = held.values().map(|held| held.much).sum();
        let own = held.get(&whose).map_or(0, |held| held.much);
        if (own > 0 && own + much > self.each) || (all > 0 && all + much > self.all) {
            return None;
        }
        let one = held.entry(whose).or_insert_with(|| Held { much: 0, turn: Arc::new(Semaphore::new(1)) });
        one.much += much;
        Some(Share { of: self.held.clone(), whose, much, turn: one.turn.clone() })
    }
}

impl Share {
    /// Waits for a turn: first among what is theirs, and only then among everybody's. So each has one that waits before others', however many
    /// they asked for.
    pub async fn turn(self, everybodys: Arc<Semaphore>) -> Option<Turn> {
        let own = self.turn.clone().acquire_owned().await.ok()?;
        let all = everybodys.acquire_owned().await.ok()?;
        Some(Turn { _all: all, _own: own, _share: self })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = held.get_mut(&self.whose) {
            one.much -= self.much;
            if one.much == 0 {
                held.remove(&self.whose);
            }
        }
    }
}

/// Bytes that are counted until the last of them is sent.
pub struct Counted {
    bytes: Vec<u8>,
    _room: Share,
}

impl Counted {
    /// These bytes, in the room that was taken for them.
    pub fn new(bytes: Vec<u8>, room: Share) -> Counted {
        Counted { bytes, _room: room }
    }
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Whose = [1; 16];
    const OTHER: Whose = [2; 16];

    #[test]
    fn nobody_has_more_than_their_share_and_what_is_dropped_makes_room() {
        let shares = Shares::new(10, 25);
        let held: Vec<Share> = (0..20).filter_map(|_| shares.take(ONE, 4)).collect();
        assert_eq!(held.len(), 2);
        assert!(shares.take(OTHER, 40).is_none(), "more than there is");
        let large = shares.take(OTHER, 12).expect("one thing, if there is room for it");
        assert!(shares.take(OTHER, 1).is_none());
        assert!(shares.take([3; 16], 6).is_none(), "more than is left");
        drop(large);
        assert!(shares.take([3; 16], 6).is_some());
        drop(held);
        assert!(shares.held.lock().unwrap().is_empty());
        assert!(shares.take(ONE, 40).is_some(), "where nothing else is kept");
    }

    #[tokio::test]
    async fn what_one_asks_for_does_not_come_before_everything_of_another() {
        let (shares, everybodys) = (Shares::new(8, 100), Arc::new(Semaphore::new(0)));
        let (tell, mut order) = tokio::sync::mpsc::unbounded_channel();
        for whose in [ONE, ONE, ONE, ONE, OTHER] {
            let (share, everybodys, tell) = (shares.take(whose, 1).unwrap(), everybodys.clone(), tell.clone());
            tokio::spawn(async move {
                let turn = share.turn(everybodys).await;
                tell.send(whose).unwrap();
                tokio::task::yield_now().await;
                drop(turn);
            });
            tokio::task::yield_now().await;
        }
        everybodys.add_permits(1);
        assert_eq!((order.recv().await, order.recv().await), (Some(ONE), Some(OTHER)));
    }
}
