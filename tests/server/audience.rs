//! "Not my worker": what a child closed to their worker is for whoever checks the plan and for managers. It has no place in anything that reaches a
//! practitioner: no page, list, print, tablet, and no answer that would say that it is there.

use crate::common::*;
use heard::domain::*;
use heard::wire::Changes;

/// Words that stand in nothing else.
const PLANTED: &str = "planted: she locks the fridge";

/// A usual message, and one that is not for the worker, sealed under a key of its own as tablets do it.
async fn told() -> (Server, Tablet, ChildId, MessageId, MessageId) {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let entries = tablet.whole_visit(&visit, &[("cat", House::Good)]);
    tablet.push(&[&visit], &entries).await;
    let usual = server
        .state_of(child)
        .await
        .messages
        .values()
        .find(|m| matches!(m.told, Content::House { house: House::Good, .. }))
        .unwrap()
        .id;
    let closed = MessageId::from_bytes([77; 16]);
    let own_key = OpenVisit { visit: visit.visit, activity: visit.activity, ..tablet.visit_in(child, visit.visit) };
    let placed = vec![Placement { number: 9, card: Card::OwnWords(PLANTED.into()), house: House::Worries }];
    let told = Content::House { house: House::Worries, title: None, placed };
    let audience = Audience { not_my_worker: true };
    let kept =
        MessageEvent::Kept { message: closed, visit: visit.visit, activity: visit.activity, told, how: How::Words, audience };
    let entry = tablet.act(&own_key, Event::Message(kept));
    let pushed = tablet.push(&[&own_key], &[entry]).await;
    assert!(statuses(&pushed).iter().all(|(_, reason)| reason.is_none()), "{pushed:?}");
    (server, tablet, child, usual, closed)
}

async fn everything(office: &Browser, child: ChildId, messages: &[MessageId]) -> Vec<(String, u16, String)> {
    let mut paths: Vec<String> =
        ["", "/told", "/plan", "/profile", "/visits"].iter().map(|part| format!("/office/children/{child}{part}")).collect();
    paths.push("/office".into());
    paths.extend(messages.iter().map(|message| format!("/office/children/{child}/messages/{message}")));
    let mut all = Vec::new();
    for path in paths {
        let answer = office.get(&path).await;
        all.push((path, answer.status().as_u16(), answer.text().await.unwrap()));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_for_the_worker_has_no_place_in_anything_that_reaches_one() {
    let (server, tablet, child, usual, closed) = told().await;
    let amina = server.office("amina").await;
    for (path, status, text) in everything(&amina, child, &[usual]).await {
        assert_eq!(status, 200, "{path}");
        assert!(!text.contains(PLANTED) && !text.contains(&closed.to_string()), "{path}");
    }
    let changes = tablet.pull(0).await.text().await.unwrap();
    assert!(changes.contains(&usual.to_string()), "the control: the usual one is on the tablet");
    assert!(!changes.contains(PLANTED) && !changes.contains(&closed.to_string()));
    let pulled: Changes = serde_json::from_str(&changes).unwrap();
    assert!(!pulled.changes.is_empty());

    for who in ["ruth", "maya"] {
        let office = server.office(who).await;
        let all = everything(&office, child, &[closed]).await;
        let has =
            |end: &str| all.iter().any(|(path, status, text)| path.ends_with(end) && *status == 200 && text.contains(PLANTED));
        assert!(has("/told") && has(&closed.to_string()), "{who}");
        assert!(has(&child.to_string()), "{who}: it stands on the child's page");
        let page = &all.iter().find(|(path, ..)| path.ends_with(&closed.to_string())).unwrap().2;
        assert!(page.contains("data-audience=\"not-my-worker\""), "{who}: the page says for whom it is");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_who_guesses_its_address_finds_the_same_as_where_nothing_is() {
    let (server, _tablet, child, usual, closed) = told().await;
    let amina = server.office("amina").await;
    let nothing = MessageId::from_bytes([99; 16]);
    let of = |message: MessageId| format!("/office/children/{child}/messages/{message}");
    let (there, not) = (amina.get(&of(closed)).await, amina.get(&of(nothing)).await);
    assert_eq!((there.status().as_u16(), not.status().as_u16()), (404, 404));
    assert_eq!(there.text().await.unwrap(), not.text().await.unwrap());
    let weigh = [("bears_on", "nothing-yet"), ("meaning", "I know"), ("change", "")];
    for (act, form) in [
        ("read", &[][..]),
        ("weigh", &weigh[..]),
        ("told", &[("how", "in-person"), ("words", "x")][..]),
        ("who", &[("who", "child")][..]),
    ] {
        assert_eq!(amina.post(&format!("{}/{act}", of(closed)), form).await.status(), 404, "{act}");
    }
    assert_eq!(amina.post(&format!("{}/read", of(usual)), &[]).await.status(), 303, "the control");
    let state = server.state_of(child).await;
    assert!(state.messages[&closed].reads.is_empty() && state.messages[&closed].weighings.is_empty());
    // Who checks the plan reads it, a manager weighs it.
    assert_eq!(server.office("ruth").await.post(&format!("{}/read", of(closed)), &[]).await.status(), 303);
    assert_eq!(server.office("maya").await.post(&format!("{}/weigh", of(closed)), &weigh).await.status(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_back_it_is_gone_from_those_pages_too_and_its_date_is_not() {
    let (server, mut tablet, child, _, closed) = told().await;
    let visit = tablet.visit(child);
    let back = tablet.act(&visit, Event::Message(MessageEvent::TakenBack { message: closed }));
    tablet.push(&[&visit], &[back]).await;
    let ruth = server.office("ruth").await;
    let all = everything(&ruth, child, &[closed]).await;
    for (path, _, text) in &all {
        assert!(!text.contains(PLANTED), "{path}");
    }
    let page = &all.iter().find(|(path, ..)| path.ends_with(&closed.to_string())).unwrap().2;
    assert!(page.contains("taken-back"));
    let amina = server.office("amina").await;
    for (path, _, text) in everything(&amina, child, &[]).await {
        assert!(!text.contains(&closed.to_string()), "{path}: nor does its taking back say to the worker that it was there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn harm_that_was_told_past_the_worker_is_marked_and_written_down_past_the_worker() {
    let (server, tablet, child, usual, closed) = told().await;
    let visit = server.state_of(child).await.messages[&closed].visit;
    let seen = async |who: &str| everything(&server.office(who).await, child, &[usual]).await;
    // What was decided about another message of that visit is to be told, and stays so to who may not know of the mark.
    let weigh = [("bears_on", "nothing-yet"), ("meaning", "likes the cat"), ("change", ""), ("changed", "0"), ("after", "0")];
    let weighed = server.office("amina").await.post(&format!("/office/children/{child}/messages/{usual}/weigh"), &weigh).await;
    assert_eq!(weighed.status(), 303);
    let to_tell = async |who: &str| {
        let page = server.office(who).await.get("/office").await.text().await.unwrap();
        page.contains(&usual.to_string())
    };
    assert!(to_tell("amina").await, "the control");
    let (before, changes) = (seen("amina").await, tablet.pull(0).await.json::<Changes>().await.unwrap());
    let ruth = server.office("ruth").await;
    let marked = ruth.post(&format!("/office/children/{child}/visits/{visit}/harm"), &[]).await;
    let page = marked.headers()["location"].to_str().unwrap().to_owned();
    let words = [("words", PLANTED), ("began", "child")];
    assert_eq!(ruth.post(&format!("{page}/written"), &words).await.status(), 303);
    assert_eq!(ruth.post(&format!("{page}/acted"), &[("acted", "Rang Maya")]).await.status(), 303);
    let maya = server.office("maya").await;
    assert!(maya.get("/office").await.text().await.unwrap().contains(&page), "it stands above everything for a manager");
    assert!(maya.get(&page).await.text().await.unwrap().contains(PLANTED));

    assert_eq!(seen("amina").await, before, "no page of the worker's is another than before");
    let amina = server.office("amina").await;
    let nothing = format!("/office/children/{child}/harm/{}", HarmId::from_bytes([99; 16]));
    for (act, form) in [("", &[][..]), ("/written", &words[..]), ("/acted", &[("acted", "x")][..])] {
        let of = async |path: &str| {
            let at = format!("{path}{act}");
            let answer = if act.is_empty() { amina.get(&at).await } else { amina.post(&at, form).await };
            let own = path.rsplit('/').next().unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap().replace(own, ""))
        };
        let (there, not) = (of(&page).await, of(&nothing).await);
        assert_eq!(there.0, 404, "{act}");
        assert_eq!(there, not, "{act}: the same answer as where nothing is");
    }
    let since = tablet.pull(changes.cursor).await.json::<Changes>().await.unwrap();
    assert_eq!((since.cursor, since.changes.len()), (changes.cursor, 0), "nor is the tablet told that anything happened");

    let planned = [("decided", "Strategy discussion"), ("interview", "planned")];
    assert_eq!(maya.post(&format!("{page}/decide"), &planned).await.status(), 303);
    assert_eq!(seen("amina").await, before, "a police interview that is planned is not said to the worker either");
    assert!(
        server
            .office("ruth")
            .await
            .get(&format!("/office/children/{child}"))
            .await
            .text()
            .await
            .unwrap()
            .contains("class=\"hold\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_message_that_was_taken_back_nothing_is_said_again_by_what_adults_wrote_of_it() {
    let (server, mut tablet, child, usual, _) = told().await;
    let at = format!("/office/children/{child}/messages/{usual}");
    let amina = server.office("amina").await;
    let who = [("who", "for-child"), ("signal", "eyes to the cat")];
    assert_eq!(amina.post(&format!("{at}/who"), &who).await.status(), 303);
    let weigh = [("bears_on", "nothing-yet"), ("meaning", "likes the cat"), ("change", ""), ("changed", "0"), ("after", "0")];
    assert_eq!(amina.post(&format!("{at}/weigh"), &weigh).await.status(), 303);
    let said = [("how", "in-person"), ("words", "I told you about the cat"), ("said_back", "my cat is safe"), ("changed", "0")];
    assert_eq!(amina.post(&format!("{at}/told"), &said).await.status(), 303);
    let traces = ["eyes to the cat", "likes the cat", "I told you about the cat", "my cat is safe"];
    let page = amina.get(&at).await.text().await.unwrap();
    assert!(traces.iter().all(|trace| page.contains(trace)), "the control: {page}");
    let visit = tablet.visit(child);
    let back = tablet.act(&visit, Event::Message(MessageEvent::TakenBack { message: usual }));
    tablet.push(&[&visit], &[back]).await;
    let pulled = tablet.pull(0).await.text().await.unwrap();
    for (path, _, text) in everything(&server.office("ruth").await, child, &[usual]).await {
        for trace in traces {
            assert!(!text.contains(trace) && !pulled.contains(trace), "{path}: {trace}");
        }
    }
}
