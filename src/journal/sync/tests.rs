//! Tables: what sync does next in each situation, and what each reply means. No store, no network.

use super::*;
use crate::journal::{Came, Head, suite};
use crate::seal::Hash;
use crate::wire::{API_V, EntryResult, EntryStatus, Pushed, Reason};

const NOW: i64 = 1_000_000;

fn device() -> DeviceId {
    suite::device(1)
}

fn receipts(whole_through: u64, gaps: &[Range]) -> Receipts {
    Receipts { whole_through, gaps: gaps.to_vec(), keys_awaited: vec![], backed_up_through: 0, pieces_awaited: vec![] }
}

/// Ten entries, all at the server, under one epoch that was gone through.
fn settled() -> JournalView {
    let known = OfJournal {
        answered: Some(("a".into(), receipts(10, &[]))),
        settled_epoch: Some("a".into()),
        resent: None,
        conflicted: false,
    };
    JournalView {
        device: device(),
        current: true,
        last: 10,
        waiting: false,
        keys: vec![],
        known,
        not_before_ms: 0,
        limit: BATCH_MAX,
    }
}

fn of(journals: Vec<JournalView>) -> View {
    View {
        now_ms: NOW,
        journals,
        epoch: Some("a".into()),
        cache_epoch: Some("a".into()),
        cursor: 7,
        pieces: false,
        pieces_not_before_ms: 0,
        pieces_limit: 100,
        unlocked: false,
        signed_out: false,
        ask_at_ms: NOW + 5,
        pull_at_ms: 0,
    }
}

fn answered(epoch: &str, receipts: Receipts) -> OfJournal {
    OfJournal { answered: Some((epoch.into(), receipts)), ..settled().known }
}

#[test]
fn at_rest_it_waits_until_it_is_time_to_ask() {
    assert_eq!(plan(&of(vec![settled()])), [Step::WaitUntil(NOW + 5)]);
    assert_eq!(plan(&of(vec![])), [Step::WaitUntil(i64::MAX)]);
    let due = View { ask_at_ms: NOW, ..of(vec![settled()]) };
    assert_eq!(plan(&due), [Step::Ask { device: device() }, Step::WaitUntil(i64::MAX)]);
}

#[test]
fn what_waits_is_pushed_unless_it_is_backing_off() {
    let waits = JournalView { waiting: true, last: 12, ..settled() };
    assert_eq!(plan(&of(vec![waits.clone()]))[0], Step::Push { device: device(), limit: 100 });
    let backing_off = JournalView { not_before_ms: NOW + 3, ..waits };
    assert_eq!(plan(&of(vec![backing_off])), [Step::WaitUntil(NOW + 3)]);
}

#[test]
fn awaited_keys_are_sent_when_nothing_else_waits_and_go_along_when_something_does() {
    let awaits = JournalView { keys: vec![suite::kid(1)], ..settled() };
    assert_eq!(plan(&of(vec![awaits.clone()]))[0], Step::SendKeys { device: device() });
    let waits = JournalView { waiting: true, ..awaits };
    assert_eq!(plan(&of(vec![waits]))[0], Step::Push { device: device(), limit: 100 });
}

#[test]
fn signed_out_stops_fetching_and_never_sending() {
    let waits = JournalView { waiting: true, ..settled() };
    let push = Step::Push { device: device(), limit: 100 };
    let table = [
        (true, false, vec![push.clone(), Step::Pull { cursor: 7 }, Step::WaitUntil(i64::MAX)]),
        (true, true, vec![push.clone(), Step::WaitUntil(i64::MAX)]),
        (false, false, vec![push.clone(), Step::WaitUntil(i64::MAX)]),
        (false, true, vec![push, Step::WaitUntil(i64::MAX)]),
    ];
    for (unlocked, signed_out, steps) in table {
        assert_eq!(plan(&View { unlocked, signed_out, ..of(vec![waits.clone()]) }), steps, "{unlocked} {signed_out}");
    }
}

#[test]
fn a_restored_backup_has_exactly_what_it_lacks_sent_again_and_the_cache_dropped() {
    let restored = JournalView { known: answered("b", receipts(6, &[])), ..settled() };
    let view = View { epoch: Some("b".into()), unlocked: true, ..of(vec![restored]) };
    let steps = plan(&view);
    assert_eq!(steps[0], Step::DropReadCache);
    assert_eq!(steps[1], Step::ResendFrom { device: device(), ranges: vec![[7, 10]] });
}

#[test]
fn a_restored_backup_that_lacks_nothing_is_gone_through_once_all_the_same() {
    let restored = JournalView { known: answered("b", receipts(10, &[])), ..settled() };
    let view = View { epoch: Some("b".into()), cache_epoch: None, ..of(vec![restored]) };
    assert_eq!(plan(&view)[0], Step::ResendFrom { device: device(), ranges: vec![] });
}

#[test]
fn a_journal_nobody_asked_about_since_a_restore_is_asked_about() {
    let old = JournalView { device: suite::device(2), current: false, ..settled() };
    let new =
        JournalView { known: OfJournal { settled_epoch: Some("b".into()), ..answered("b", receipts(10, &[])) }, ..settled() };
    let view = View { epoch: Some("b".into()), cache_epoch: Some("b".into()), ..of(vec![new, old]) };
    assert_eq!(plan(&view)[0], Step::Ask { device: suite::device(2) });
}

#[test]
fn gaps_are_sent_again_but_not_in_circles() {
    let gap = JournalView { known: answered("a", receipts(3, &[[4, 5], [9, 9]])), ..settled() };
    let ranges = vec![[4, 5], [9, 9]];
    assert_eq!(plan(&of(vec![gap.clone()]))[0], Step::ResendFrom { device: device(), ranges: ranges.clone() });
    // While something waits a gap may only be what is still to be sent.
    assert_eq!(plan(&of(vec![JournalView { waiting: true, ..gap.clone() }]))[0], Step::Push { device: device(), limit: 100 });
    for (at, again) in [(NOW - 1_000, false), (NOW - BACK_OFF_MAX_MS, true)] {
        let mut before = gap.clone();
        before.known.resent = Some((ranges.clone(), at));
        assert_eq!(matches!(plan(&of(vec![before]))[0], Step::ResendFrom { .. }), again);
    }
}

#[test]
fn what_the_server_lacks_is_told_from_its_receipts() {
    let table: [(Receipts, u64, bool, &[Range]); 8] = [
        (receipts(10, &[]), 10, false, &[]),
        (receipts(0, &[]), 3, false, &[[1, 3]]),
        (receipts(4, &[]), 10, true, &[[5, 10]]),
        (receipts(2, &[[3, 4]]), 10, false, &[[3, 4]]),
        // After a restore nobody knows how far it goes past the last gap: place 5 is there, from 6 on it is sent again.
        (receipts(2, &[[3, 4]]), 10, true, &[[3, 4], [6, 10]]),
        // A cloned profile wrote further than this one: what this one does not have it cannot send.
        (receipts(2, &[[3, 20]]), 10, true, &[[3, 10]]),
        (receipts(30, &[]), 10, true, &[]),
        (receipts(2, &[[9, 3]]), 10, false, &[]),
    ];
    for (receipts, last, restored, expected) in table {
        assert_eq!(lacking(&receipts, last, restored), expected, "{receipts:?} {last} {restored}");
    }
}

#[test]
fn a_conflict_opens_a_new_journal_and_the_old_one_goes_on_being_sent() {
    let mut old = JournalView { waiting: true, ..settled() };
    old.known.conflicted = true;
    let steps = plan(&of(vec![old.clone()]));
    assert_eq!(steps[..2], [Step::OpenNewJournal { device: device() }, Step::Push { device: device(), limit: 100 }]);
    // Once it is no longer the current one, it is not opened anew again.
    old.current = false;
    assert_eq!(plan(&of(vec![old]))[0], Step::Push { device: device(), limit: 100 });
}

#[test]
fn back_off_grows_to_a_quarter_of_an_hour_with_full_jitter_and_obeys_the_server() {
    let table = [
        (1, 0, None, 2_000),
        (1, u32::MAX, None, 4_000),
        (3, u32::MAX, None, 16_000),
        (3, u32::MAX / 2, None, 9_000),
        (9, u32::MAX, None, 900_000),
        (u32::MAX, u32::MAX, None, 900_000),
        (u32::MAX, 0, None, 2_000),
        (1, 0, Some(120), 120_000),
        (9, u32::MAX, Some(1), 900_000),
        (1, 0, Some(u32::MAX), 3_600_000),
    ];
    for (failures, random, asked, expected) in table {
        let wait = back_off_ms(failures, random, asked);
        assert!((expected - 1..=expected).contains(&wait), "{failures} {random} {asked:?}: {wait}");
    }
}

fn pushed(results: Vec<EntryResult>) -> Pushed {
    Pushed { v: API_V, epoch: "a".into(), results, keys_stored: vec![], receipts: receipts(0, &[]) }
}

#[test]
fn a_reply_that_is_not_the_json_expected_is_no_answer() {
    let good = serde_json::to_vec(&pushed(vec![])).unwrap();
    let newer = serde_json::to_vec(&Pushed { v: 9, ..pushed(vec![]) }).unwrap();
    let problem = br#"{"v":1,"error":"e","message":"m"}"#;
    type Row<'a> = (u16, Option<u32>, &'a [u8], Heard<Pushed>);
    let table: [Row<'_>; 14] = [
        (200, None, &good, Heard::Yes(pushed(vec![]))),
        (200, None, b"<html>Welcome to the hotel</html>", Heard::Nothing),
        (200, None, b"{}", Heard::Nothing),
        (200, None, &good[..good.len() - 1], Heard::Nothing),
        (200, None, &newer, Heard::Nothing),
        (204, None, b"", Heard::Nothing),
        (302, None, b"", Heard::Nothing),
        (401, None, b"<html>", Heard::Nothing),
        (401, None, problem, Heard::WhoAreYou),
        (503, Some(9), b"<html>", Heard::Later { after_s: Some(9) }),
        (429, None, problem, Heard::Later { after_s: None }),
        (507, None, problem, Heard::Later { after_s: None }),
        (413, None, problem, Heard::NotTaken),
        (500, None, b"", Heard::Nothing),
    ];
    for (status, after, body, expected) in table {
        assert_eq!(heard::<Pushed>(status, after, body), expected, "{status}");
    }
}

#[test]
fn an_answer_moves_only_the_entries_it_names() {
    let mut head = Head::empty(device());
    let sent: Vec<_> = suite::some(&mut head, suite::kid(1), 6).into_iter().map(|(entry, _)| entry).collect();
    let result = |i: usize, status, reason| EntryResult { seq: None, hash: Some(sent[i].hash()), status, reason };
    let mut of = pushed(vec![
        // Not in the order sent: the hash says which it is.
        result(1, EntryStatus::Duplicate, None),
        result(0, EntryStatus::Stored, Some(Reason::AwaitsKey)),
        result(2, EntryStatus::Quarantined, Some(Reason::UnknownKind)),
        result(3, EntryStatus::Conflict, None),
        result(4, EntryStatus::Refused, Some(Reason::TooLarge)),
        result(5, EntryStatus::Refused, Some(Reason::OverBatch)),
        EntryResult { seq: Some(5), hash: Some(Hash::of(b"never sent")), status: EntryStatus::Stored, reason: None },
    ]);
    of.keys_stored = vec![suite::kid(1), suite::kid(2), suite::kid(9)];
    of.receipts.keys_awaited = vec![suite::kid(2)];
    let read = answer(&sent, &[suite::kid(1), suite::kid(2)], &of);
    let came = [(2, Came::Stored), (1, Came::Stored), (3, Came::Stored), (4, Came::Conflicted), (5, Came::SetAside)];
    assert_eq!(read.came, came.map(|(seq, came)| (device(), seq, came)));
    assert!(read.conflicted);
    assert_eq!(read.acknowledged, [(suite::kid(1), true), (suite::kid(2), true), (suite::kid(2), false)]);
}

#[test]
fn bytes_the_server_could_not_read_are_known_by_their_place_only_in_a_whole_answer() {
    let mut head = Head::empty(device());
    let sent: Vec<_> = suite::some(&mut head, suite::kid(1), 2).into_iter().map(|(entry, _)| entry).collect();
    let unread = EntryResult { seq: None, hash: None, status: EntryStatus::Refused, reason: Some(Reason::NotAnEntry) };
    let stored = EntryResult { seq: Some(1), hash: Some(sent[0].hash()), status: EntryStatus::Stored, reason: None };
    let whole = answer(&sent, &[], &pushed(vec![stored.clone(), unread.clone()]));
    assert_eq!(whole.came, [(device(), 1, Came::Stored), (device(), 2, Came::SetAside)]);
    let short = answer(&sent, &[], &pushed(vec![unread]));
    assert_eq!(short.came, []);
}
