//! Bad input gets a clear error, and nothing is lost (issue 2).

use crate::common::*;
use heard::domain::*;
use heard::seal::Key;
use heard::server::outside::random;
use heard::wire::*;
use reqwest::StatusCode;

pub async fn problem(answer: reqwest::Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let problem: ApiProblem = answer.json().await.unwrap();
    assert!(
        problem.message.contains("Nothing") || problem.message.contains("nothing") || problem.message.contains("keeps"),
        "{problem:?}"
    );
    (status, problem.error)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_signature_stores_nothing() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let body = push_body(&[&visit], entries.iter().map(Entry::to_bytes).collect());
    let before = server.count("SELECT count(*) FROM entry").await;
    use base64::{Engine, engine::general_purpose::STANDARD};
    let of = |key: &heard::seal::DeviceKey, body: &[u8]| STANDARD.encode(key.sign("POST", "/api/v1/entries", body));
    let stranger = heard::seal::DeviceKey::from_seed(&random());
    let signatures = [of(&tablet.key, b"another body"), of(&stranger, &body), String::new(), "no base64!".into()];
    for signature in signatures {
        let sent =
            tablet.http.post(format!("{}/api/v1/entries", tablet.url)).header(DEVICE_HEADER, tablet.key.device().to_string());
        let answer = sent.header(SIGNATURE_HEADER, signature).body(body.clone()).send().await.unwrap();
        assert_eq!(problem(answer).await, (401, "wrong-signature".into()));
    }
    let never_enrolled = Tablet::new(&server.url);
    assert_eq!(problem(never_enrolled.push_bytes(&[], vec![]).await).await.0, 401);
    assert_eq!(server.count("SELECT count(*) FROM entry").await, before);
    assert_eq!(tablet.push(&[&visit], &entries).await.receipts.whole_through, entries.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_stored_and_listed_and_closes() {
    let (_server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let pushed = tablet.push(&[&visit], &[entries[0].clone(), entries[3].clone(), entries[4].clone()]).await;
    assert_eq!(statuses(&pushed), [(EntryStatus::Stored, None); 3]);
    assert_eq!((pushed.receipts.whole_through, pushed.receipts.gaps.clone()), (1, vec![[2, 3]]));
    let pushed = tablet.push(&[], &entries[1..]).await;
    assert_eq!((pushed.receipts.whole_through, pushed.receipts.gaps.len()), (entries.len() as u64, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_kept_and_the_rest_is_stored() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let strangers = tablet.visit(ChildId::from_random(random()));
    let mut entries =
        vec![tablet.act(&visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::School, present: vec![] }))];
    let mut unknown = Inside::of_journal(
        &JournalEvent::Continues { device: tablet.key.device(), seq: 1, head: tablet.prev },
        Moment::of_server(1),
        None,
    );
    unknown.kind = "scale".into();
    entries.push(tablet.journal(&visit, &unknown));
    entries.push(
        tablet.act(&strangers, Event::Visit(VisitEvent::Opened { visit: strangers.visit, place: Place::Home, present: vec![] })),
    );
    let other_key = OpenVisit { key: Key::from_bytes(random()), ..visit.clone() };
    entries.push(tablet.act(&other_key, Event::Visit(VisitEvent::Closed { visit: visit.visit })));
    entries.push(tablet.act(&visit, Event::Message(MessageEvent::TakenBack { message: MessageId::from_random(random()) })));
    entries.push(tablet.act(&visit, Event::Visit(VisitEvent::Closed { visit: visit.visit })));
    let expected = [
        (EntryStatus::Stored, None),
        (EntryStatus::Quarantined, Some(Reason::UnknownKind)),
        (EntryStatus::Quarantined, Some(Reason::UnknownChild)),
        (EntryStatus::Quarantined, Some(Reason::DoesNotOpen)),
        (EntryStatus::Quarantined, Some(Reason::NotAllowed)),
        (EntryStatus::Stored, None),
    ];
    let mut bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
    bytes.push(b"not an entry at all".to_vec());
    let pushed: Pushed = tablet.push_bytes(&[&visit, &strangers], bytes).await.json().await.unwrap();
    assert_eq!(statuses(&pushed)[..6], expected);
    assert_eq!(statuses(&pushed)[6], (EntryStatus::Quarantined, Some(Reason::NotAnEntry)));
    assert_eq!(pushed.receipts.whole_through, 6);
    let device = tablet.key.device();
    let kept: Vec<Vec<u8>> = server
        .app
        .store
        .read(move |sql| {
            let mut rows = sql.prepare("SELECT sealed FROM entry WHERE device = ?1 ORDER BY seq")?;
            Ok(rows.query_map([device], |r| r.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    assert_eq!(kept, entries.iter().map(|e| e.sealed.clone()).collect::<Vec<_>>());
    assert_eq!(server.count("SELECT count(*) FROM aside").await, 1);
    assert!(server.state_of(visit.child).await.visits[&visit.visit].closed.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_megabytes_and_a_hundred_and_one_are_named_and_the_rest_is_stored() {
    let (_server, mut tablet, visit) = Server::with_visit().await;
    let mut entries = vec![
        tablet.act(&visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::School, present: vec![] })),
        tablet.step(&visit, HousesStep::started(visit.visit, Look::Drawn)),
    ];
    while entries.len() < 101 {
        let first = House::ALL[entries.len() % 3];
        entries.push(tablet.step(&visit, HousesStep::FirstChosen(first)));
    }
    let mut bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
    let large = OpenVisit { ..visit.clone() };
    let mut alone = Tablet {
        key: tablet.key.clone(),
        http: tablet.http.clone(),
        url: tablet.url.clone(),
        authority: None,
        seq: 49,
        prev: entries[48].hash(),
        by: None,
        session: Default::default(),
    };
    let words = "a".repeat(2 * 1024 * 1024);
    bytes[49] = alone.step(&large, HousesStep::Renamed { house: House::Good, title: words }).to_bytes();
    let pushed: Pushed = tablet.push_bytes(&[&visit], bytes).await.json().await.unwrap();
    let said = statuses(&pushed);
    assert_eq!(said.len(), 101);
    assert_eq!(said[49], (EntryStatus::Refused, Some(Reason::TooLarge)));
    assert_eq!((said[100], pushed.results[100].seq), ((EntryStatus::Refused, Some(Reason::OverBatch)), Some(101)));
    assert_eq!(said.iter().filter(|s| **s == (EntryStatus::Stored, None)).count(), 99);
    assert_eq!(pushed.receipts.gaps, [[50, 50]]);
    let pushed = tablet.push(&[], &[entries[49].clone(), entries[100].clone()]).await;
    assert_eq!(pushed.receipts.whole_through, 101);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_speaks_only_for_itself() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[]);
    let other = server.tablet().await;
    let pushed = other.push(&[], &entries).await;
    assert!(statuses(&pushed).iter().all(|s| *s == (EntryStatus::Refused, Some(Reason::AnotherDevice))));
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_not_a_batch_are_refused_by_name() {
    let server = Server::start().await;
    let tablet = server.tablet().await;
    let post = |body: Vec<u8>| tablet.signed(reqwest::Method::POST, "/api/v1/entries", body);
    for body in [b"".to_vec(), b"{}".to_vec(), b"\xff\xfe".to_vec(), br#"{"v":2,"keys":[],"entries":[]}"#.to_vec()] {
        assert_eq!(problem(post(body).await).await, (400, "not-understood".into()));
    }
    assert_eq!(problem(post(vec![b' '; REQUEST_MAX + 1]).await).await, (413, "too-large".into()));
    let answer = tablet.http.get(format!("{}/api/v1/entries", tablet.url)).send().await.unwrap();
    assert_eq!(problem(answer).await.0, 405);
    let answer = tablet.http.get(format!("{}/api/v2/entries", tablet.url)).send().await.unwrap();
    assert_eq!(problem(answer).await.0, 404);
    assert_eq!(problem(tablet.pull_text("soon").await).await.0, 400);
}

impl Tablet {
    async fn pull_text(&self, since: &str) -> reqwest::Response {
        self.signed(reqwest::Method::GET, &format!("/api/v1/changes?since={since}"), Vec::new()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_goes_on_when_the_session_has_ended_and_pulling_waits() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    assert_eq!(tablet.pull(0).await.status(), StatusCode::OK);
    server.app.store.write(|desk| desk.age_sessions(13 * 60 * 60 * 1000)).await.unwrap();
    let visit = tablet.visit(server.demo.children[0].id);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored));
    assert_eq!(problem(tablet.pull(0).await).await, (401, "signed-out".into()));
    assert_eq!(tablet.sign_in("amina", &server.password("amina")).await.status(), StatusCode::OK);
    assert_eq!(tablet.pull(0).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_sign_in_is_told_why_and_guessing_slows_down() {
    let server = Server::start().await;
    let tablet = Tablet::new(&server.url);
    assert_eq!(problem(tablet.sign_in("amina", "wrong").await).await, (401, "wrong-password".into()));
    assert_eq!(problem(tablet.sign_in("nobody", "wrong").await).await, (401, "wrong-password".into()));
    assert_eq!(problem(tablet.sign_in("ruth", &server.password("ruth")).await).await, (403, "not-for-tablets".into()));
    let mut reached = 0;
    for _ in 0..40 {
        let answer = tablet.sign_in("tom", "guess").await;
        match answer.status().as_u16() {
            401 => reached += 1,
            429 => assert!(answer.headers().contains_key("retry-after")),
            other => panic!("{other}"),
        }
    }
    assert!(reached <= 10, "{reached} guesses reached the password");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_entries_than_anybody_sends_are_refused_whole_and_a_large_one_is_not_read() {
    let server = Server::start().await;
    let tablet = server.tablet().await;
    assert_eq!(problem(tablet.push_bytes(&[], vec![vec![0]; 1001]).await).await, (400, "not-understood".into()));
    // A list of ones in CBOR: read as an entry it would take a hundred times its room.
    let large = [vec![0x9a, 0, 0x10, 0, 0], vec![1; 1024 * 1024]].concat();
    let pushed: Pushed = tablet.push_bytes(&[], vec![large]).await.json().await.unwrap();
    assert_eq!(statuses(&pushed), [(EntryStatus::Refused, Some(Reason::TooLarge))]);
    assert_eq!((pushed.results[0].seq, pushed.results[0].hash), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_is_not_taken_for_an_empty_one() {
    let server = Server::start().await;
    let stranger = Browser::new(&server.url);
    let long = "a".repeat(20 * 1024);
    assert_eq!(stranger.post("/office/sign-in", &[("user", &long)]).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(stranger.post("/office/language", &[("back", &long)]).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let office = server.office("amina").await;
    let child = server.demo.children[0].id;
    let before = server.state_of(child).await.plan;
    let (long, path) = ("a".repeat(300 * 1024), format!("/office/children/{child}/plan"));
    let answer = office.post(&path, &[("wording-0", &long)]).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().await.unwrap().contains("what you typed still stands there"));
    let many: Vec<(String, String)> = (0..401).map(|n| (format!("f{n}"), String::new())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(office.post(&path, &many).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let unread = office.http.post(format!("{}{path}", office.url)).header("sec-fetch-site", "same-origin").body("{}");
    assert_eq!(unread.send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(server.state_of(child).await.plan, before);
}
