//! Whose record a tablet writes into: its own people's children's, and nobody else's. What is not theirs is kept aside, and seen.

use crate::common::*;
use heard::domain::*;
use heard::server::store::{FILE, kept_aside};
use heard::wire::*;
use reqwest::StatusCode;

async fn person(server: &Server, user: &'static str) -> PersonId {
    let sql = "SELECT id FROM person WHERE user = ?1";
    server.app.store.read(move |db| Ok(db.query_row(sql, [user], |r| r.get(0))?)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tablet_says_of_a_child_of_others_is_kept_aside_and_a_manager_sees_it() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    // The fourth child is Tom's, and Amina never worked with them.
    let toms = server.demo.children[3].id;
    let visit = tablet.visit(toms);
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(statuses(&pushed).iter().all(|s| *s == (EntryStatus::Quarantined, Some(Reason::NotTheirs))), "{pushed:?}");
    assert!(server.state_of(toms).await.messages.is_empty());
    assert_eq!(pushed.receipts.whole_through, entries.len() as u64, "it is on disk all the same");

    let manager = server.office("maya").await;
    assert!(manager.get("/office").await.text().await.unwrap().contains("/office/kept-aside"));
    let page = manager.get("/office/kept-aside").await.text().await.unwrap();
    assert!(page.contains("data-why=\"not-theirs\"") && page.contains("Amina Yusuf") && page.contains(&toms.to_string()));
    assert!(!page.contains("shouting"), "a word of a child stands there");
    assert_eq!(server.office("amina").await.get("/office/kept-aside").await.status(), StatusCode::NOT_FOUND);

    // It was rightly hers: the child comes onto her list, and it is read.
    let amina = person(&server, "amina").await;
    server.app.store.write(move |desk| desk.join_caseload(amina, toms, Role::Practitioner)).await.unwrap();
    assert_eq!(server.state_of(toms).await.messages.len(), 3);
    assert!(server.app.store.read(kept_aside).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_named_who_never_signed_in_on_the_tablet() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let (amina, tom) = (person(&server, "amina").await, person(&server, "tom").await);
    let visit = tablet.visit(server.demo.children[0].id);
    let opened = Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] });
    let named = |by| Inside::of_act(&Act { at: Moment::of_server(1_795_000_000_000), by: Some(by), event: opened.clone() });
    let entries = [tablet.journal(&visit, &named(tom)), tablet.journal(&visit, &named(amina))];
    let pushed = tablet.push(&[&visit], &entries).await;
    assert_eq!(statuses(&pushed), [(EntryStatus::Quarantined, Some(Reason::NotTheirs)), (EntryStatus::Stored, None)]);
    assert_eq!(server.state_of(visit.child).await.visits[&visit.visit].by, Some(amina));
    // Tom signs in there: now it can be his, and the visit is there already.
    assert_eq!(tablet.sign_in("tom", &server.password("tom")).await.status(), StatusCode::OK);
    let waiting = server.app.store.read(kept_aside).await.unwrap();
    assert!(waiting.iter().all(|one| one.why == "not-allowed"), "{waiting:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leavers_tablet_still_delivers_what_was_made_while_it_was_theirs() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let amina = person(&server, "amina").await;
    server.app.store.write(move |desk| desk.leave_caseload(amina, child)).await.unwrap();
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored), "{pushed:?}");
    assert_eq!(server.state_of(child).await.messages.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_ids_in_two_childrens_records_are_two_things() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let (one, other) = (tablet.visit(server.demo.children[0].id), tablet.visit(server.demo.children[1].id));
    // A tablet that was made to say so names the first child's visit, houses and message in the second's record.
    let other = OpenVisit { visit: one.visit, activity: one.activity, ..other };
    let message = MessageId::from_bytes([7; 16]);
    let mut sent = Vec::new();
    for (visit, card) in [(&one, "shouting"), (&other, "cat")] {
        sent.push(
            tablet.act(visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] })),
        );
        sent.push(tablet.step(visit, HousesStep::started(visit.visit, Look::Drawn)));
        let placed = vec![Placement { number: 0, card: Card::Library(card.into()), house: House::Good }];
        sent.push(tablet.keep(visit, message, House::Good, placed));
    }
    let pushed = tablet.push(&[&one, &other], &sent).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored), "{pushed:?}");
    let office = server.office("amina").await;
    for (child, card, not) in [(one.child, "shouting", "cat"), (other.child, "cat", "shouting")] {
        assert_eq!(server.state_of(child).await.messages.len(), 1);
        let page = office.get(&format!("/office/children/{child}/messages/{message}")).await.text().await.unwrap();
        assert!(page.contains(&format!("data-card=\"{card}\"")) && !page.contains(&format!("data-card=\"{not}\"")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_heard_did_not_understand_is_read_when_a_newer_one_starts() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let (last, most) = entries.split_last().unwrap();
    tablet.push(&[&visit], most).await;
    let (folder, _) = server.stop().await;
    // As an older version would have left it: one of a kind it did not know, one in bytes that were no entry to it.
    let sql = crate::records::with_key(folder.path());
    let kept = last.to_bytes();
    sql.execute(
        "UPDATE entry SET status = 'quarantined', reason = 'unknown-kind' WHERE device = ?1 AND seq = 4",
        [tablet.key.device()],
    )
    .unwrap();
    sql.execute(
        "INSERT INTO aside (device, hash, bytes, received_ms, mark) VALUES (?1, x'00', ?2, 1, x'')",
        rusqlite::params![tablet.key.device(), kept],
    )
    .unwrap();
    sql.execute("DELETE FROM message", []).unwrap();
    drop(sql);
    let (store, _) = reopen(&folder);
    // Whatever is written waits for what a start does first.
    store.write(|_| Ok(())).await.unwrap();
    let state = store.read_now(|sql| heard::server::store::state_of(sql, child)).unwrap();
    assert_eq!(state.messages.len(), 3);
    assert!(store.read_now(kept_aside).unwrap().is_empty());
    assert_eq!(store.read_now(|sql| Ok(sql.query_row("SELECT count(*) FROM aside", [], |r| r.get::<_, i64>(0))?)).unwrap(), 0);
    assert!(folder.path().join("data").join(FILE).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_its_key_or_for_what_came_before_is_on_the_managers_page() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[], &entries[3..]).await;
    let page = server.office("maya").await.get("/office/kept-aside").await.text().await.unwrap();
    assert!(page.contains("data-why=\"awaits-key\"") && page.contains("data-why=\"gap\""), "{page}");
    tablet.push(&[&visit], &entries[3..]).await;
    let page = server.office("maya").await.get("/office/kept-aside").await.text().await.unwrap();
    assert!(page.contains("data-why=\"awaits-earlier\"") && !page.contains("data-why=\"awaits-key\""), "{page}");
    let (folder, _) = server.stop().await;
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(["status", "--data"])
        .arg(folder.path().join("data"))
        .output()
        .unwrap();
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(said["kept_aside_or_waiting"]["awaits-earlier"], entries.len() - 3);
}
