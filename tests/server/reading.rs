//! What was read, decided and told counts for the message as it stood then; what the child changes since is new again.

use crate::common::*;
use heard::domain::*;
use heard::wire::EntryStatus;
use reqwest::StatusCode;

fn placed(cards: &[&str]) -> Vec<Placement> {
    let one = |(n, card): (usize, &&str)| Placement { number: n as u32, card: Card::Library((*card).into()), house: House::Good };
    cards.iter().enumerate().map(one).collect()
}

async fn waits(office: &Browser) -> String {
    let page = office.get("/office").await.text().await.unwrap();
    let row = |text: &str| text.split("<tr>").find(|row| row.contains("/office/children/")).unwrap_or_default().to_owned();
    row(&page)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_child_changed_after_an_adult_read_it_is_new_again() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[3].id;
    assert_eq!(tablet.sign_in("tom", &server.password("tom")).await.status(), StatusCode::OK);
    let visit = tablet.visit(child);
    let mut entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let message = MessageId::from_bytes([7; 16]);
    let office = server.office("tom").await;
    // Of the visit only its beginning: what is kept is this one message.
    entries.truncate(3);
    (tablet.seq, tablet.prev) = (3, entries[2].hash());
    entries.push(tablet.keep(&visit, message, House::Good, placed(&["mum"])));
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored), "{pushed:?}");
    assert!(waits(&office).await.contains("new to you"));

    let path = format!("/office/children/{child}/messages/{message}");
    let read = |changed: &'static str| {
        let (office, path) = (&office, path.clone());
        async move { office.post(&format!("{path}/read"), &[("changed", changed)]).await.status() }
    };
    assert_eq!(read("0").await, StatusCode::SEE_OTHER);
    assert_eq!(server.state_of(child).await.messages[&message].trail(), Trail::Read);
    assert!(!waits(&office).await.contains("new to you"));

    // The visit goes on, and the child keeps it again with another card.
    let again = tablet.keep(&visit, message, House::Good, placed(&["mum", "shouting"]));
    tablet.push(&[], &[again]).await;
    assert_eq!(server.state_of(child).await.messages[&message].trail(), Trail::Arrived);
    assert!(waits(&office).await.contains("new to you"));
    // A page that stood open since before marks nothing that was not seen on it.
    assert_eq!(read("0").await, StatusCode::SEE_OTHER);
    assert_eq!(server.state_of(child).await.messages[&message].trail(), Trail::Arrived);
    let form = [("bears_on", "nothing-yet"), ("meaning", "She likes it."), ("change", ""), ("after", "0"), ("changed", "0")];
    let answer = office.post(&format!("{path}/weigh"), &form).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert!(answer.text().await.unwrap().contains("The child changed this while you wrote"));
    assert_eq!(read("1").await, StatusCode::SEE_OTHER);
    assert!(!waits(&office).await.contains("new to you"));
    assert_eq!(server.state_of(child).await.messages[&message].reads.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_never_read_is_new_however_many_newer_ones_were() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    assert_eq!(tablet.sign_in("tom", &server.password("tom")).await.status(), StatusCode::OK);
    let child = server.demo.children[3].id;
    let visit = tablet.visit(child);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[&visit], &entries).await;
    let office = server.office("tom").await;
    let mut messages: Vec<Message> = server.state_of(child).await.messages.into_values().collect();
    messages.sort_by_key(|m| std::cmp::Reverse(m.kept));
    for message in &messages[..2] {
        office.post(&format!("/office/children/{child}/messages/{}/read", message.id), &[]).await;
    }
    assert!(waits(&office).await.contains("new to you"));
    office.post(&format!("/office/children/{child}/messages/{}/read", messages[2].id), &[]).await;
    assert!(!waits(&office).await.contains("new to you"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_what_it_means_or_tells_the_child_has_read_it() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[&visit], &entries).await;
    let office = server.office("amina").await;
    let messages: Vec<Message> = server.state_of(child).await.messages.into_values().collect();
    let path = |n: usize| format!("/office/children/{child}/messages/{}", messages[n].id);
    let weigh = [("bears_on", "nothing-yet"), ("meaning", "She likes it."), ("after", "0"), ("changed", "0")];
    let tell = [("how", "in-person"), ("words", "I read it."), ("changed", "0")];
    assert_eq!(office.post(&format!("{}/weigh", path(0)), &weigh).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(office.post(&format!("{}/told", path(0)), &tell).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(office.post(&format!("{}/told", path(1)), &tell).await.status(), StatusCode::SEE_OTHER);
    let state = server.state_of(child).await;
    for message in &messages[..2] {
        let seen = state.for_child().messages[&message.id].clone();
        let readers: Vec<&str> = seen.reads.iter().map(|read| read.name.as_str()).collect();
        assert_eq!(readers, ["Amina Yusuf"], "read once, and the child is told of it");
    }
    // The third is the oldest that is new to her, and the list leads to it.
    assert!(waits(&office).await.contains(&format!("href=\"{}\"", path(2))));

    // The reviewing officer reads one after the child was told of it: whoever works with the child sees that it is to be told.
    let officer = server.office("ruth").await;
    assert_eq!(officer.post(&format!("{}/read", path(1)), &[("changed", "0")]).await.status(), StatusCode::SEE_OTHER);
    let list = waits(&office).await;
    assert!(list.contains("read since it was told") && list.contains(&format!("href=\"{}\"", path(1))), "{list}");
    let page = office.get(&path(1)).await.text().await.unwrap();
    assert!(page.contains("Read since then by Ruth Okafor: tell Aya"), "{page}");
    assert_eq!(office.post(&format!("{}/told", path(1)), &tell).await.status(), StatusCode::SEE_OTHER);
    assert!(!waits(&office).await.contains("read since it was told"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_child_took_back_does_not_travel_in_their_pack() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let mut entries = tablet.whole_visit(&visit, &[("cuddle", House::Worries)]);
    entries.push(tablet.step(&visit, HousesStep::Finished));
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored));
    let worries = server
        .state_of(child)
        .await
        .messages
        .into_values()
        .find(|m| matches!(m.told, Content::House { house: House::Worries, .. }));
    let back = tablet.act(&visit, Event::Message(MessageEvent::TakenBack { message: worries.unwrap().id }));
    tablet.push(&[], &[back]).await;
    let pack = tablet.pull(0).await.text().await.unwrap();
    assert!(pack.contains("taken_back") && !pack.contains("cuddle"), "{pack}");
}
