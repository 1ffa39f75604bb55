//! What a tablet sends arrives once, whole, in whatever order; what it pulls is its own children's and nothing else.

use crate::common::*;
use heard::domain::*;
use heard::wire::*;

#[tokio::test(flavor = "multi_thread")]
async fn three_houses_reach_the_record_and_come_back_as_a_pack() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let entries =
        tablet.whole_visit(&visit, &[("shouting", House::Worries), ("cuddle", House::Good), ("swimming", House::Wishes)]);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(statuses(&pushed).iter().all(|s| *s == (EntryStatus::Stored, None)), "{pushed:?}");
    assert_eq!(pushed.keys_stored, [visit.kid]);
    assert_eq!(pushed.receipts.whole_through, entries.len() as u64);
    assert_eq!((pushed.receipts.gaps.len(), pushed.receipts.keys_awaited.len()), (0, 0));

    let state = server.state_of(child).await;
    assert_eq!(state.messages.len(), 3);
    assert!(state.messages.values().all(|m| m.trail() == Trail::Arrived));
    let changes: Changes = tablet.pull(0).await.json().await.unwrap();
    assert_eq!(changes.changes.len(), 3, "Amina carries three children");
    let pack = changes.changes.iter().find_map(|c| match c {
        ChildChange::Pack(p) if p.child == child => Some(p),
        _ => None,
    });
    let pack = pack.unwrap();
    assert_eq!((pack.state.messages.len(), &pack.last_place), (3, &Some(Place::Home)));
    assert_eq!(pack.last_present, [Somebody::Mum]);
    let nothing: Changes = tablet.pull(changes.cursor).await.json().await.unwrap();
    assert!(nothing.changes.is_empty() && !nothing.more);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_batch_sent_fifty_times_and_eight_at_once_is_stored_once() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    let before = server.count("SELECT count(*) FROM entry").await;
    let (mut stored, mut duplicate) = (0, 0);
    for _ in 0..6 {
        let keys = [&visit];
        let eight = (0..8).map(|_| tablet.push(&keys, &entries));
        for pushed in futures_all(eight).await {
            stored += pushed.results.iter().filter(|r| r.status == EntryStatus::Stored).count();
            duplicate += pushed.results.iter().filter(|r| r.status == EntryStatus::Duplicate).count();
        }
    }
    for _ in 0..2 {
        let pushed = tablet.push(&[&visit], &entries).await;
        assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Duplicate));
        duplicate += pushed.results.len();
    }
    assert_eq!((stored, duplicate), (entries.len(), 49 * entries.len()));
    assert_eq!(server.count("SELECT count(*) FROM entry").await - before, entries.len() as i64);
    assert_eq!(server.count("SELECT count(*) FROM message").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_under_an_id_that_is_taken_is_not_said_to_be_stored() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    // A colleague who saw the id in a copy of the disk is first with it.
    let mut other = Tablet::new(&server.url);
    other.authority = other.sign_in("tom", &server.password("tom")).await.json::<SignedIn>().await.ok().map(|s| s.authority);
    let theirs = other.visit_as(visit.kid, server.demo.children[3].id);
    let entries = other.whole_visit(&theirs, &[("mum", House::Good)]);
    assert_eq!(other.push(&[&theirs], &entries).await.keys_stored, [visit.kid]);

    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert_eq!(pushed.keys_stored, [], "the tablet keeps its key, and what it sent is kept aside");
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Quarantined), "{pushed:?}");
    assert_eq!(tablet.push(&[&visit], &entries).await.keys_stored, [], "however often it comes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_a_tablet_lies_in_no_cookie_and_is_worth_nothing_without_it() {
    let server = Server::start().await;
    let tablet = Tablet::new(&server.url);
    let answer = tablet.sign_in("amina", &server.password("amina")).await;
    assert!(answer.headers().get("set-cookie").is_none());
    assert_eq!(tablet.pull(0).await.status(), 200);
    *tablet.session.lock().unwrap() = None;
    assert_eq!(crate::bad_input::problem(tablet.pull(0).await).await.0, 401, "the device's signature alone fetches nothing");
}

/// All of them at once, in this task: enough for requests that wait for the network.
async fn futures_all<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (future, slot) in waiting.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(cx)
            {
                *slot = Some(value);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().map(Option::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_place_with_other_bytes_is_a_conflict_and_both_are_kept() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    tablet.push(&[&visit], &entries).await;
    // A restored profile: the same key goes on from an older place.
    (tablet.seq, tablet.prev) = (2, entries[1].hash());
    let other = tablet.step(&visit, HousesStep::FirstChosen(House::Wishes));
    let after = tablet.step(&visit, HousesStep::FirstChosen(House::Good));
    for _ in 0..2 {
        let pushed = tablet.push(&[&visit], &[other.clone(), after.clone()]).await;
        assert_eq!(statuses(&pushed), [(EntryStatus::Conflict, None); 2]);
    }
    let kept: Vec<Vec<u8>> = server
        .app
        .store
        .read(|sql| {
            let mut rows =
                sql.prepare("SELECT sealed FROM entry WHERE seq = 3 AND device <> (SELECT device FROM authority) ORDER BY id")?;
            Ok(rows.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    assert_eq!(kept, [entries[2].sealed.clone(), other.sealed.clone()]);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Duplicate));
    // What the restored profile's child told reaches the record all the same; its single steps are not mixed into the other's houses.
    let houses = server.state_of(visit.child).await.houses[&visit.activity].standing.clone();
    let message = MessageId::from_bytes([5; 16]);
    let told = tablet.keep(&visit, message, House::Good, vec![]);
    assert_eq!(statuses(&tablet.push(&[], &[told]).await), [(EntryStatus::Conflict, None)]);
    let state = server.state_of(visit.child).await;
    assert!(state.messages.contains_key(&message));
    assert_eq!(state.houses[&visit.activity].standing, houses);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_whatever_order_entries_and_key_come_the_record_is_the_same() {
    let server = Server::start().await;
    let cards: Vec<(&str, House)> =
        ["shouting", "cuddle", "mum", "swimming"].into_iter().zip(House::ALL.into_iter().cycle()).collect();
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for round in 0..12 {
        let child = server.demo.children[0].id;
        let mut tablet = server.tablet().await;
        let visit = tablet.visit(child);
        let mut entries = tablet.whole_visit(&visit, &cards);
        entries.push(tablet.step(&visit, HousesStep::Moved { number: 0, house: House::Wishes }));
        entries.push(tablet.step(&visit, HousesStep::PutAway { number: 1 }));
        let mut order: Vec<usize> = (0..entries.len()).collect();
        (1..order.len()).rev().for_each(|i| order.swap(i, random(i + 1)));
        let key_with = random(order.len());
        for (n, i) in order.iter().enumerate() {
            let keys: Vec<&OpenVisit> = if n == key_with { vec![&visit] } else { vec![] };
            let pushed = tablet.push(&keys, &entries[*i..*i + 1]).await;
            assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored), "round {round}: {pushed:?}");
            if n < key_with {
                assert_eq!(pushed.results[0].reason, Some(Reason::AwaitsKey));
                assert_eq!(pushed.receipts.keys_awaited, [visit.kid]);
            }
        }
        let state = server.state_of(child).await;
        let houses = &state.houses[&visit.activity];
        let standing: Vec<(u32, House)> = houses.standing.placed.iter().map(|p| (p.number, p.house)).collect();
        assert_eq!(standing, [(2, House::Wishes), (3, House::Worries), (0, House::Wishes)], "round {round}");
        assert_eq!(state.messages.values().filter(|m| m.visit == visit.visit).count(), 3);
        assert_eq!(state.visits[&visit.visit].presence.len(), 1);
        let receipts: Receipts = tablet.signed(reqwest::Method::GET, "/api/v1/receipts", vec![]).await.json().await.unwrap();
        assert_eq!(receipts, Receipts { whole_through: entries.len() as u64, ..Receipts::default() });
    }
    let waiting = server.count("SELECT count(*) FROM entry WHERE reason IS NOT NULL").await;
    assert_eq!(waiting, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_leaves_the_caseload_is_purged_once_and_seen_no_more() {
    let server = Server::start().await;
    let tablet = server.tablet().await;
    let child = server.demo.children[1].id;
    let first: Changes = tablet.pull(0).await.json().await.unwrap();
    let person = server
        .app
        .store
        .read(|sql| Ok(sql.query_row("SELECT id FROM person WHERE user = 'amina'", [], |r| r.get(0))?))
        .await
        .unwrap();
    server.app.store.write(move |desk| desk.leave_caseload(person, child)).await.unwrap();
    let changes: Changes = tablet.pull(first.cursor).await.json().await.unwrap();
    assert_eq!(changes.changes, [ChildChange::Purge(child)]);
    let born = server.demo.children[1].id;
    server
        .app
        .store
        .write(move |desk| desk.act(person, born, Event::Child(ChildEvent::Profiled(Profile::default()))))
        .await
        .unwrap();
    let again: Changes = tablet.pull(changes.cursor).await.json().await.unwrap();
    assert!(again.changes.is_empty(), "{again:?}");
    server.app.store.write(move |desk| desk.join_caseload(person, child, Role::Practitioner)).await.unwrap();
    let back: Changes = tablet.pull(again.cursor).await.json().await.unwrap();
    assert!(matches!(&back.changes[..], [ChildChange::Pack(p)] if p.child == child));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_database_is_answered_from_the_beginning() {
    let server = Server::start().await;
    let tablet = server.tablet().await;
    let now: Changes = tablet.pull(0).await.json().await.unwrap();
    let ahead: Changes = tablet.pull(now.cursor + 1000).await.json().await.unwrap();
    assert_eq!((ahead.cursor, ahead.changes.len()), (now.cursor, now.changes.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_years_out_hides_nothing_that_was_told() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    // The tablets of these tests say November 2026 whatever the day is; what came last came just now.
    let first = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[&visit], &first).await;
    let message = MessageId::from_bytes([7; 16]);
    let told = Content::House { house: House::Good, title: None, placed: vec![] };
    let kept = MessageEvent::Kept {
        message,
        visit: visit.visit,
        activity: visit.activity,
        told,
        how: How::Card,
        audience: Audience::default(),
    };
    let at = Moment { utc_ms: 1_000, offset_min: 0, skew_ms: None };
    let entry = tablet.journal(&visit, &Inside::of_act(&Act { at, by: None, event: Event::Message(kept) }));
    tablet.push(&[], &[entry]).await;
    let office = server.office("amina").await;
    let page = office.get(&format!("/office/children/{child}/told")).await.text().await.unwrap();
    let newest = page.split("data-message=\"").nth(1).unwrap();
    assert!(newest.starts_with(&message.to_string()), "what came last does not stand first");
    let page = office.get(&format!("/office/children/{child}/messages/{message}")).await.text().await.unwrap();
    assert!(page.contains("Came from the tablet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_told_is_on_its_pages_once_however_much_was_kept_in_one_moment() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let mut entries = tablet.whole_visit(&visit, &[]);
    entries.truncate(2);
    (tablet.seq, tablet.prev) = (2, entries[1].hash());
    for n in 0..60 {
        let told = Content::House { house: House::Good, title: None, placed: vec![] };
        let message = MessageId::from_bytes([n + 1; 16]);
        let kept = MessageEvent::Kept {
            message,
            visit: visit.visit,
            activity: visit.activity,
            told,
            how: How::Card,
            audience: Audience::default(),
        };
        let at = Moment { utc_ms: 1_795_000_000_000, offset_min: 0, skew_ms: Some(0) };
        entries.push(tablet.journal(&visit, &Inside::of_act(&Act { at, by: None, event: Event::Message(kept) })));
    }
    tablet.push(&[&visit], &entries).await;
    let office = server.office("amina").await;
    let (mut seen, mut path) = (Vec::new(), format!("/office/children/{child}/told"));
    loop {
        let page = office.get(&path).await.text().await.unwrap();
        seen.extend(page.split("data-message=\"").skip(1).map(|rest| rest[..36].to_owned()));
        let Some(older) = page.split("/told?").nth(1) else { break };
        path = format!("/office/children/{child}/told?{}", older.split('"').next().unwrap());
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (60, 60));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_connects_and_says_nothing_is_let_go() {
    use tokio::io::AsyncReadExt;
    let server = Server::start().await;
    let address = server.url.trim_start_matches("http://").to_owned();
    // It ends when the server closes it, and at no time of ours.
    let mut silent = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut rest = Vec::new();
    let _ = silent.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}
