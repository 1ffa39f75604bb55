//! What any store of journals must do: one suite, run on the twin in memory and on IndexedDB in a real browser.
//! Each case is given a way to open one store that was empty at first; opening again must find what was written.

use super::{Came, Head, Kept, PieceRow, Store, StoreError, VisitRow, Write};
use crate::domain::{DeviceId, KeyId, MediaId, Moment, PieceHash};
use crate::seal::{Hash, Key};
use crate::wire::{Bytes, Entry, Inside, SealedVisitKey};

/// Hands the name of every case to a macro of the implementation that is tested.
macro_rules! for_each_case {
    ($run:ident) => {
        $run! {
            an_empty_store_has_nothing
            the_chain_is_enforced
            a_write_is_all_or_nothing
            what_waits_comes_in_its_order
            marks_move_entries_on_and_are_counted
            a_mark_for_an_entry_that_is_not_there_changes_nothing
            entries_are_found_by_place_and_by_key
            visits_are_replaced_whole_and_acknowledged_alone
            slots_are_put_removed_and_listed_by_prefix
            opening_again_finds_what_was_written
            another_handle_sees_a_write_and_cannot_fork_the_chain
            pieces_lie_in_their_order_and_wait_until_they_came
            an_entry_of_the_largest_size_comes_back_byte_for_byte
        }
    };
}
pub(crate) use for_each_case;

/// A device of a test.
pub fn device(n: u8) -> DeviceId {
    DeviceId::from_bytes([n; 16])
}

/// A key's id of a test.
pub fn kid(n: u8) -> KeyId {
    KeyId::from_bytes([n; 16])
}

/// The next entry of a journal.
pub fn next(head: &mut Head, kid: KeyId, payload: &[u8]) -> Entry {
    let inside =
        Inside { kind: "houses".into(), kind_v: 1, at: Moment::of_server(head.seq as i64), by: None, payload: payload.into() };
    head.seal(&inside, kid, &Key::from_bytes([7; 32]), [head.seq as u8; 24])
}

/// `n` entries, none of which goes first.
pub fn some(head: &mut Head, kid: KeyId, n: usize) -> Vec<(Entry, bool)> {
    (0..n).map(|_| (next(head, kid, b"step"), false)).collect()
}

fn entries(entries: Vec<(Entry, bool)>) -> Write {
    Write { entries, ..Default::default() }
}

fn places(kept: &[Kept]) -> Vec<(DeviceId, u64)> {
    kept.iter().map(|k| (k.entry.header.device, k.entry.header.seq)).collect()
}

/// A visit row of a test.
pub fn row(n: u8) -> VisitRow {
    VisitRow {
        kid: kid(n),
        device: device(1),
        to_authority: SealedVisitKey { kid: kid(n), to: kid(99), sealed: Bytes(vec![n; 1200]) },
        acknowledged: false,
        under_read_key: Some(vec![n; 72]),
        pack: None,
    }
}

/// An empty store has nothing, and says so without an error.
pub async fn an_empty_store_has_nothing<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    assert_eq!(store.head(device(1)).await, Ok(Head::empty(device(1))));
    assert_eq!(store.journals().await, Ok(vec![]));
    assert_eq!(store.waiting(10).await, Ok(vec![]));
    assert_eq!(store.count_waiting().await, Ok(0));
    assert_eq!(store.visits().await, Ok(vec![]));
    assert_eq!(store.slot("nothing").await, Ok(None));
    assert_eq!(store.slots("").await, Ok(vec![]));
    assert_eq!(store.write(Write::default()).await, Ok(()));
}

/// Only what follows the head is taken: no gap, no repeat, no other `prev`.
pub async fn the_chain_is_enforced<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let mut head = Head::empty(device(1));
    let first = next(&mut head, kid(1), b"one");
    let second = next(&mut head, kid(1), b"two");
    assert_eq!(store.write(entries(vec![(second.clone(), false)])).await, Err(StoreError::NotNext), "a gap");
    assert_eq!(store.write(entries(vec![(first.clone(), false)])).await, Ok(()));
    assert_eq!(store.write(entries(vec![(first.clone(), false)])).await, Err(StoreError::NotNext), "a repeat");
    let mut forked = second.clone();
    forked.header.prev = Hash::of(b"another history");
    assert_eq!(store.write(entries(vec![(forked, false)])).await, Err(StoreError::NotNext), "another prev");
    assert_eq!(store.write(entries(vec![(second.clone(), false)])).await, Ok(()));
    assert_eq!(store.head(device(1)).await, Ok(head));
    // Another device's journal begins by itself.
    let mut other = Head::empty(device(2));
    assert_eq!(store.write(entries(some(&mut other, kid(1), 3))).await, Ok(()));
    assert_eq!(store.journals().await, Ok(vec![head, other]));
}

/// One bad entry in a write undoes everything in it.
pub async fn a_write_is_all_or_nothing<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let mut head = Head::empty(device(1));
    let mut list = some(&mut head, kid(1), 3);
    list.remove(1);
    let write = Write { entries: list, visits: vec![row(1)], slots: vec![("pack".into(), Some(vec![1]))], ..Default::default() };
    assert_eq!(store.write(write).await, Err(StoreError::NotNext));
    assert_eq!(store.head(device(1)).await, Ok(Head::empty(device(1))));
    assert_eq!(store.visits().await, Ok(vec![]));
    assert_eq!(store.slot("pack").await, Ok(None));
    assert_eq!(open().await.count_waiting().await, Ok(0));
}

/// First what goes first, then by device and place; never more than asked for.
pub async fn what_waits_comes_in_its_order<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let (mut a, mut b) = (Head::empty(device(1)), Head::empty(device(2)));
    let mut of_b = some(&mut b, kid(2), 3);
    of_b[1].1 = true;
    assert_eq!(store.write(entries(of_b)).await, Ok(()));
    let mut of_a = some(&mut a, kid(1), 12);
    of_a[9].1 = true;
    assert_eq!(store.write(entries(of_a)).await, Ok(()));
    let mut order = vec![(device(1), 10), (device(2), 2)];
    order.extend((1..=12).filter(|seq| *seq != 10).map(|seq| (device(1), seq)));
    order.extend([(device(2), 1), (device(2), 3)]);
    assert_eq!(places(&store.waiting(100).await.unwrap()), order);
    assert_eq!(places(&store.waiting(3).await.unwrap()), order[..3]);
    assert_eq!(store.waiting(0).await, Ok(vec![]));
    assert_eq!(places(&store.waiting_of(device(2), 100).await.unwrap()), [(device(2), 2), (device(2), 1), (device(2), 3)]);
    assert_eq!(places(&store.waiting_of(device(1), 2).await.unwrap()), [(device(1), 10), (device(1), 1)]);
    assert_eq!(store.waiting_of(device(3), 2).await, Ok(vec![]));
}

fn piece(media: u8, place: u32, len: usize) -> PieceRow {
    let sealed = vec![media ^ place as u8; len];
    PieceRow { media: MediaId::from_bytes([media; 16]), place, hash: PieceHash(Hash::of(&sealed).0), sealed, waits: true }
}

/// Pieces are written together with entries or not at all, wait in their order, and wait again when the server lost them.
pub async fn pieces_lie_in_their_order_and_wait_until_they_came<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let all = vec![piece(2, 0, 10), piece(1, 1, 20), piece(1, 0, 30), piece(1, 2, 300)];
    let mut head = Head::empty(device(1));
    let mut torn = Write { pieces: all.clone(), ..Write::default() };
    torn.entries = vec![{
        next(&mut head, kid(1), b"first");
        (next(&mut head, kid(1), b"second"), false)
    }];
    assert_eq!(store.write(torn).await, Err(StoreError::NotNext));
    assert_eq!(store.pieces_waiting(1_000).await, Ok(vec![]), "nothing of a write that failed");
    assert_eq!(store.write(Write { pieces: all.clone(), ..Write::default() }).await, Ok(()));
    let order = [&all[2], &all[1], &all[3], &all[0]].map(Clone::clone);
    assert_eq!(store.pieces_waiting(1_000).await.unwrap(), order);
    assert_eq!(store.pieces_waiting(50).await.unwrap(), order[..2]);
    assert_eq!(store.pieces_waiting(1).await.unwrap(), order[..1], "one at least");
    assert_eq!(store.count_media_waiting().await, Ok(2));
    assert_eq!(store.pieces_of(MediaId::from_bytes([1; 16])).await.unwrap(), order[..3]);
    let came = all[1..].iter().map(|piece| (piece.hash, false)).collect();
    assert_eq!(store.write(Write { pieces_wait: came, ..Write::default() }).await, Ok(()));
    let store = open().await;
    assert_eq!(store.pieces_waiting(1_000).await.unwrap(), all[..1]);
    assert_eq!(store.count_media_waiting().await, Ok(1));
    // Written again, one that came does not wait again; what the server lost does. What is not here is nobody's.
    let lost = vec![(all[3].hash, true), (PieceHash([9; 32]), true)];
    assert_eq!(store.write(Write { pieces: all.clone(), ..Write::default() }).await, Ok(()));
    assert_eq!(store.pieces_waiting(1_000).await.unwrap(), all[..1]);
    assert_eq!(store.write(Write { pieces_wait: lost, ..Write::default() }).await, Ok(()));
    assert_eq!(store.pieces_waiting(1_000).await.unwrap(), [all[3].clone(), all[0].clone()]);
}

/// Marks move entries on; what was stored can wait again, and stands in its old place in the order.
pub async fn marks_move_entries_on_and_are_counted<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let mut head = Head::empty(device(1));
    let mut list = some(&mut head, kid(1), 4);
    list[3].1 = true;
    store.write(entries(list)).await.unwrap();
    assert_eq!(store.count_waiting().await, Ok(4));
    let came = vec![
        (device(1), 1, Came::Stored),
        (device(1), 2, Came::SetAside),
        (device(1), 3, Came::Conflicted),
        (device(1), 4, Came::Stored),
    ];
    store.write(Write { came, ..Default::default() }).await.unwrap();
    assert_eq!(store.count_waiting().await, Ok(0));
    assert_eq!(store.count(Came::Stored).await, Ok(2));
    assert_eq!(store.count(Came::SetAside).await, Ok(1));
    assert_eq!(store.count(Came::Conflicted).await, Ok(1));
    assert_eq!(store.waiting(9).await, Ok(vec![]));
    assert_eq!(store.head(device(1)).await, Ok(head), "marks do not touch the chain");
    let came = vec![(device(1), 1, Came::Waiting), (device(1), 4, Came::Waiting)];
    store.write(Write { came, ..Default::default() }).await.unwrap();
    assert_eq!(places(&store.waiting(9).await.unwrap()), [(device(1), 4), (device(1), 1)]);
    assert_eq!(store.count(Came::Stored).await, Ok(0));
}

/// The server may speak of entries this store never had.
pub async fn a_mark_for_an_entry_that_is_not_there_changes_nothing<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let came = vec![(device(1), 7, Came::Stored)];
    assert_eq!(store.write(Write { came, acknowledged: vec![(kid(9), true)], ..Default::default() }).await, Ok(()));
    assert_eq!(store.count(Came::Stored).await, Ok(0));
    assert_eq!(store.visits().await, Ok(vec![]));
    assert_eq!(store.head(device(1)).await, Ok(Head::empty(device(1))));
}

/// By place within a journal, by key across journals.
pub async fn entries_are_found_by_place_and_by_key<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let (mut a, mut b) = (Head::empty(device(1)), Head::empty(device(2)));
    store.write(entries(some(&mut a, kid(1), 2))).await.unwrap();
    store.write(entries(some(&mut a, kid(2), 2))).await.unwrap();
    store.write(entries(some(&mut b, kid(1), 1))).await.unwrap();
    store.write(entries(some(&mut a, kid(1), 10))).await.unwrap();
    assert_eq!(places(&store.from(device(1), 3, 2).await.unwrap()), [(device(1), 3), (device(1), 4)]);
    assert_eq!(places(&store.from(device(1), 14, 9).await.unwrap()), [(device(1), 14)]);
    assert_eq!(store.from(device(1), 15, 9).await, Ok(vec![]));
    let mut under = vec![(device(1), 1), (device(1), 2)];
    under.extend((5..=14).map(|seq| (device(1), seq)));
    under.push((device(2), 1));
    assert_eq!(places(&store.under(kid(1)).await.unwrap()), under);
    assert_eq!(store.under(kid(3)).await, Ok(vec![]));
}

/// A row is replaced whole by whoever writes it; the syncer's mark changes nothing else.
pub async fn visits_are_replaced_whole_and_acknowledged_alone<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    store.write(Write { visits: vec![row(2), row(1)], ..Default::default() }).await.unwrap();
    assert_eq!(store.visits().await, Ok(vec![row(1), row(2)]));
    let closed = VisitRow { under_read_key: None, pack: Some(vec![3; 100_000]), ..row(1) };
    store.write(Write { visits: vec![closed.clone()], ..Default::default() }).await.unwrap();
    store.write(Write { acknowledged: vec![(kid(1), true)], ..Default::default() }).await.unwrap();
    assert_eq!(store.visits().await, Ok(vec![VisitRow { acknowledged: true, ..closed.clone() }, row(2)]));
    store.write(Write { acknowledged: vec![(kid(1), false)], ..Default::default() }).await.unwrap();
    assert_eq!(store.visits().await, Ok(vec![closed, row(2)]));
    // One write may make a row and mark it.
    store.write(Write { visits: vec![row(3)], acknowledged: vec![(kid(3), true)], ..Default::default() }).await.unwrap();
    assert_eq!(store.visits().await.unwrap()[2], VisitRow { acknowledged: true, ..row(3) });
}

/// Slots come back as they were put, empty ones too.
pub async fn slots_are_put_removed_and_listed_by_prefix<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let put = |name: &str, value: &[u8]| (name.to_owned(), Some(value.to_vec()));
    let slots = vec![put("cache/b", b"2"), put("cache/a", b"1"), put("cache", b""), put("cachet", b"3"), put("z", b"4")];
    store.write(Write { slots, ..Default::default() }).await.unwrap();
    assert_eq!(store.slots("cache/").await.unwrap(), ["cache/a", "cache/b"]);
    assert_eq!(store.slots("cache").await.unwrap(), ["cache", "cache/a", "cache/b", "cachet"]);
    assert_eq!(store.slots("").await.unwrap().len(), 5);
    assert_eq!(store.slot("cache").await, Ok(Some(vec![])));
    let slots = vec![("cache/a".to_owned(), None), ("never".to_owned(), None), put("cache/b", b"new")];
    store.write(Write { slots, ..Default::default() }).await.unwrap();
    assert_eq!(store.slots("cache/").await.unwrap(), ["cache/b"]);
    assert_eq!(store.slot("cache/b").await, Ok(Some(b"new".to_vec())));
}

/// What was written is there after the store was opened again.
pub async fn opening_again_finds_what_was_written<S: Store>(open: impl AsyncFn() -> S) {
    let mut head = Head::empty(device(1));
    let mut written = some(&mut head, kid(1), 3);
    written[2].1 = true;
    let slots = vec![("slot".to_owned(), Some(vec![0, 255]))];
    let write = Write { entries: written.clone(), visits: vec![row(1)], slots, ..Default::default() };
    open().await.write(write).await.unwrap();
    let store = open().await;
    assert_eq!(store.head(device(1)).await, Ok(head));
    let again = store.from(device(1), 1, 9).await.unwrap();
    let expected: Vec<_> = written.into_iter().map(|(entry, first)| Kept { entry, came: Came::Waiting, first }).collect();
    assert_eq!(again, expected);
    assert!(again[0].entry.open(&Key::from_bytes([7; 32])).is_ok());
    assert_eq!(store.visits().await, Ok(vec![row(1)]));
    assert_eq!(store.slot("slot").await, Ok(Some(vec![0, 255])));
}

/// Two handles are two windows: both see the same, and only one of two entries for a place is taken.
pub async fn another_handle_sees_a_write_and_cannot_fork_the_chain<S: Store>(open: impl AsyncFn() -> S) {
    let (one, other) = (open().await, open().await);
    let mut head = Head::empty(device(1));
    let mut fork = head;
    one.write(entries(some(&mut head, kid(1), 1))).await.unwrap();
    let forked = next(&mut fork, kid(2), b"forked");
    assert_eq!(other.write(entries(vec![(forked, false)])).await, Err(StoreError::NotNext));
    assert_eq!(other.head(device(1)).await, Ok(head));
}

/// The largest entry that the wire allows is no special case.
pub async fn an_entry_of_the_largest_size_comes_back_byte_for_byte<S: Store>(open: impl AsyncFn() -> S) {
    let store = open().await;
    let mut head = Head::empty(device(1));
    let entry = next(&mut head, kid(1), &vec![0xA5; crate::wire::ENTRY_MAX - 1024]);
    store.write(entries(vec![(entry.clone(), false)])).await.unwrap();
    let kept = store.waiting(1).await.unwrap();
    assert_eq!(kept[0].entry.to_bytes(), entry.to_bytes());
}

/// Waits for a future that never has to wait for anything outside: the twin's.
#[cfg(not(target_family = "wasm"))]
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the twin in memory waits for nothing"),
    }
}
