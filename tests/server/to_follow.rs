//! A visit that began on a locked tablet: it has a record of its own until an adult says whose it is, and then every touch of it is that child's.

use crate::common::*;
use crate::made::{brought, jpeg, push_pieces};
use heard::domain::*;
use heard::seal::{self, AuthorityPublic, Key};
use heard::server::outside::random;
use heard::server::store::{Anchor, verify};
use heard::wire::*;
use reqwest::StatusCode;

/// A key of a visit whose child nobody has named.
fn key_for(tablet: &Tablet, child: ChildId, visit: VisitId) -> OpenVisit {
    let (kid, key) = (KeyId::from_random(random()), Key::from_bytes(random()));
    let authority = tablet.authority.as_ref().unwrap();
    let inside = VisitKeyInside { key: key.as_bytes().to_vec(), child, visit, to_follow: true };
    let about = visit_key_about(authority.kid, kid, tablet.key.device());
    let sealed =
        seal::seal_visit_key(&AuthorityPublic(authority.public.0.clone()), &about, &to_cbor(&inside), &random()).unwrap();
    let sealed = SealedVisitKey { kid, to: authority.kid, sealed: Bytes(sealed) };
    OpenVisit { child, visit, activity: ActivityId::from_random(random()), kid, key, sealed }
}

/// A visit as a locked tablet opens it: nobody signed in, no child, nobody named.
fn started_now(tablet: &mut Tablet) -> (OpenVisit, Vec<Entry>) {
    let visit = key_for(tablet, ChildId::from_random(random()), VisitId::from_random(random()));
    let opened = VisitEvent::Opened { visit: visit.visit, place: Place::NotSaid, present: vec![Somebody::NotSaid] };
    let mut entries =
        vec![tablet.act(&visit, Event::Visit(opened)), tablet.step(&visit, HousesStep::started(visit.visit, Look::Drawn))];
    let card = Card::Library("left-on-my-own".into());
    entries.push(tablet.step(&visit, HousesStep::Put { card: card.clone(), house: House::Worries, board: None }));
    let placed = vec![Placement { number: 0, card, house: House::Worries }];
    entries.push(tablet.keep(&visit, MessageId::from_random(random()), House::Worries, placed));
    (visit, entries)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_that_began_on_a_locked_tablet_is_kept_and_goes_whole_into_the_record_of_the_child_it_was_with() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let aya = server.demo.children[0].id;
    let (visit, entries) = started_now(&mut tablet);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored && r.reason.is_none()), "{pushed:?}");
    let photo = brought(&mut tablet, &visit, Mime::Jpeg, &jpeg(64, 48, &[]));
    tablet.push(&[], &photo.entries).await;
    push_pieces(&tablet, &photo.pieces).await;
    let harm = HarmId::from_random(random());
    let marked = tablet.act(
        &visit,
        Event::Harm(HarmEvent::Marked { harm, visit: visit.visit, name: "the grown-up here".into(), closed: false }),
    );
    let pushed = tablet.push(&[], &[marked]).await;
    assert_eq!(statuses(&pushed), [(EntryStatus::Stored, None)]);

    assert_eq!(server.count("SELECT count(*) FROM harm").await, 1);
    // It stands on the list of whoever works with this tablet, and nobody else's; its telling of harm at the top.
    let amina = server.office("amina").await;
    let list = amina.get("/office").await.text().await.unwrap();
    assert!(list.contains("A child, name to follow"), "{list}");
    assert!(list.contains(&format!("/office/children/{}/harm/{harm}", visit.child)), "{list}");
    let page = amina.get(&format!("/office/children/{}", visit.child)).await.text().await.unwrap();
    assert!(page.contains("Say whose it is") && page.contains("left on my own"), "{page}");
    let tom = server.office("tom").await;
    assert_eq!(tom.get(&format!("/office/children/{}", visit.child)).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(tom.get(&format!("/office/children/{}/whose", visit.child)).await.status(), StatusCode::NOT_FOUND);

    // Somebody read it before anybody knew whose it is: that goes along.
    let message = *server.state_of(visit.child).await.messages.keys().next().unwrap();
    amina.post(&format!("/office/children/{}/messages/{message}/read", visit.child), &[]).await;

    let question = amina.get(&format!("/office/children/{}/whose", visit.child)).await.text().await.unwrap();
    assert!(question.contains("left on my own") && question.contains("Aya") && question.contains("born"), "{question}");
    let both = amina.get(&format!("/office/children/{}/whose?to={aya}", visit.child)).await.text().await.unwrap();
    assert!(both.contains("A child, name to follow") && both.contains("It is Aya") && both.contains("at school"), "{both}");
    let before = server.state_of(aya).await.messages.len();
    let others = server.demo.children[3].id;
    let path = format!("/office/children/{}/whose", visit.child);
    let to = |child: ChildId| child.to_string();
    assert_eq!(amina.post(&path, &[("to", &to(others)), ("place", "")]).await.status(), StatusCode::NOT_FOUND, "not on her list");
    let matched = amina.post(&path, &[("to", &to(aya)), ("place", "place-school")]).await;
    assert_eq!(
        (matched.status(), matched.headers()["location"].to_str().unwrap()),
        (StatusCode::SEE_OTHER, format!("/office/children/{aya}").as_str())
    );

    let state = server.state_of(aya).await;
    assert_eq!(state.messages.len(), before + 2);
    assert_eq!(state.messages[&message].reads.len(), 1);
    assert!(state.harms.contains_key(&harm) && !state.messages[&photo.message].awaited);
    let was = &state.visits[&visit.visit];
    assert_eq!((was.place.clone(), was.matched.as_ref().map(|(name, _)| name.as_str())), (Place::School, Some("Amina Yusuf")));
    assert_eq!(was.alone(), Alone::NotKnown, "nobody said who was there");
    assert_eq!(was.by, None, "who names the child did not therefore do the visit");
    assert!(server.state_of(visit.child).await.child.is_none());
    assert_eq!(amina.get(&format!("/office/children/{}", visit.child)).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(amina.get(&format!("/office/children/{aya}/messages/{}/made/0", photo.message)).await.status(), StatusCode::OK);
    let list = amina.get("/office").await.text().await.unwrap();
    assert!(!list.contains("name to follow"));
    assert!(
        list.contains(&format!("/visits/{}", visit.visit)),
        "its record is to be finished by whoever has the child on their list"
    );
    assert_eq!(amina.post(&path, &[("to", &to(aya)), ("place", "")]).await.status(), StatusCode::NOT_FOUND, "a second time");

    // What the tablet still has goes to the same child.
    let late = tablet.act(&visit, Event::Visit(VisitEvent::Closed { visit: visit.visit }));
    let pushed = tablet.push(&[], &[late]).await;
    assert_eq!(statuses(&pushed), [(EntryStatus::Stored, None)]);
    assert!(server.state_of(aya).await.visits[&visit.visit].closed.is_some());
    // The tablet is told to forget the record without a name.
    let changes: Changes = tablet.pull(0).await.json().await.unwrap();
    assert!(!format!("{changes:?}").contains("name to follow"));

    let (folder, _) = server.stop().await;
    let (store, keys) = reopen(&folder);
    drop(store);
    let found = verify(&folder.path().join("data"), &keys, None::<Anchor>).unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_opens_no_records_without_end_and_none_in_the_place_of_a_child() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    for _ in 0..52 {
        let (visit, entries) = started_now(&mut tablet);
        let pushed = tablet.push(&[&visit], &entries).await;
        assert!(pushed.results.iter().all(|r| r.status != EntryStatus::Refused), "kept, whatever it is: {pushed:?}");
    }
    assert_eq!(server.count("SELECT count(*) FROM child WHERE to_follow = 1").await, 50);
    // Nor does a leaver's tablet, whose records are on nobody's list.
    let amina = server.person("amina").await.to_string();
    let closed = server.office("sam").await.post("/office/accounts/close", &[("person", &amina)]).await;
    assert_eq!(closed.status(), StatusCode::SEE_OTHER);
    for _ in 0..3 {
        let (visit, entries) = started_now(&mut tablet);
        let pushed = tablet.push(&[&visit], &entries).await;
        assert!(pushed.results.iter().all(|r| r.status != EntryStatus::Refused), "kept, whatever it is: {pushed:?}");
    }
    assert_eq!(server.count("SELECT count(*) FROM child WHERE to_follow = 1").await, 50);
    // A record that is there already is not opened anew, nor its name changed.
    let aya = server.demo.children[0].id;
    let mut visit = started_now(&mut tablet).0;
    let inside = VisitKeyInside { key: visit.key.as_bytes().to_vec(), child: aya, visit: visit.visit, to_follow: true };
    let authority = tablet.authority.clone().unwrap();
    let about = visit_key_about(authority.kid, visit.kid, tablet.key.device());
    visit.sealed.sealed =
        Bytes(seal::seal_visit_key(&AuthorityPublic(authority.public.0.clone()), &about, &to_cbor(&inside), &random()).unwrap());
    tablet.push(&[&visit], &[]).await;
    assert!(!server.state_of(aya).await.child.unwrap().to_follow);
}

/// A message that the child keeps from the adult beside them, under a key of its own.
fn closed(tablet: &mut Tablet, visit: &OpenVisit) -> (OpenVisit, Entry, MessageId) {
    let own_key = OpenVisit { activity: visit.activity, ..key_for(tablet, visit.child, visit.visit) };
    let message = MessageId::from_random(random());
    let placed = vec![Placement { number: 9, card: Card::OwnWords("not for them".into()), house: House::Worries }];
    let told = Content::House { house: House::Worries, title: None, placed };
    let audience = Audience { not_my_worker: true };
    let kept = MessageEvent::Kept { message, visit: visit.visit, activity: visit.activity, told, how: How::Words, audience };
    let entry = tablet.act(&own_key, Event::Message(kept));
    (own_key, entry, message)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_the_worker_is_kept_whichever_key_comes_first_and_goes_along_before_and_after_the_match() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let aya = server.demo.children[0].id;
    let (visit, mut entries) = started_now(&mut tablet);
    let (own_key, entry, first) = closed(&mut tablet, &visit);
    entries.push(entry);
    let pushed = tablet.push(&[&own_key, &visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored && r.reason.is_none()), "{pushed:?}");
    assert!(server.state_of(visit.child).await.messages.contains_key(&first));
    let maya = server.office("maya").await;
    let path = format!("/office/children/{}/whose", visit.child);
    let matched = maya.post(&path, &[("to", aya.to_string().as_str()), ("place", "")]).await;
    assert_eq!(matched.status(), StatusCode::SEE_OTHER);
    // On both records it stands that they were joined.
    assert_eq!(server.count("SELECT count(*) FROM audit WHERE action = 'match-child' AND object IS NOT NULL").await, 2);
    let (own_key, entry, second) = closed(&mut tablet, &visit);
    let pushed = tablet.push(&[&own_key], &[entry]).await;
    assert_eq!(statuses(&pushed), [(EntryStatus::Stored, None)]);
    let messages = server.state_of(aya).await.messages;
    assert!(messages.contains_key(&first) && messages.contains_key(&second));
    assert!(!tablet.pull(0).await.text().await.unwrap().contains("not for them"));
    // A whole visit that was done meanwhile with the record that has no name goes to the child, too.
    let later = tablet.visit(visit.child);
    let entries = tablet.whole_visit(&later, &[("cat", House::Good)]);
    let pushed = tablet.push(&[&later], &entries).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    assert!(server.state_of(aya).await.visits.contains_key(&later.visit));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_managers_match_to_a_child_of_another_list_cuts_nothing_off() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let other = server.demo.children[3].id;
    let (visit, entries) = started_now(&mut tablet);
    tablet.push(&[&visit], &entries).await;
    let maya = server.office("maya").await;
    maya.post(&format!("/office/children/{}/whose", visit.child), &[("to", other.to_string().as_str()), ("place", "")]).await;
    let back = *server.state_of(other).await.messages.keys().next().unwrap();
    let late = tablet.act(&visit, Event::Message(MessageEvent::TakenBack { message: back }));
    assert_eq!(statuses(&tablet.push(&[], &[late]).await), [(EntryStatus::Stored, None)]);
    assert!(server.state_of(other).await.messages[&back].taken_back.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_about_a_child_whom_nobody_has_named() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let (visit, entries) = started_now(&mut tablet);
    tablet.push(&[&visit], &entries).await;
    let amina = server.office("amina").await;
    let profile = amina.post(&format!("/office/children/{}/profile", visit.child), &[("shows", "x"), ("after", "")]).await;
    assert!(profile.status().is_client_error(), "{}", profile.status());
}
