//! A visit's record: begun on the tablet, finished in the office, late only by the authority's own time; and what the people who do this work ask
//! for themselves.

use crate::common::*;
use heard::domain::*;
use heard::wire::{Changes, ChildChange};

async fn text(office: &Browser, path: &str) -> String {
    let answer = office.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

/// A visit that is closed and has come to the office.
async fn closed() -> (Server, Tablet, ChildId, VisitId) {
    let (server, mut tablet, visit) = Server::with_visit().await;
    tablet.by = Some(server.person("amina").await);
    let (child, id) = (visit.child, visit.visit);
    let mut entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    entries.push(tablet.act(&visit, Event::Visit(VisitEvent::Closed { visit: id })));
    tablet.push(&[&visit], &entries).await;
    (server, tablet, child, id)
}

fn record(form: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        ("after", "0"),
        ("words", "he is LOUD"),
        ("worried", "yes"),
        ("worry", "nights"),
        ("what-0", "Ring the school"),
        ("by-0", "2026-12-01"),
    ];
    all.extend_from_slice(form);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_waits_on_its_writers_page_until_it_is_finished_and_is_late_only_by_the_authoritys_own_time() {
    let (server, _tablet, child, visit) = closed().await;
    let amina = server.office("amina").await;
    let path = format!("/office/children/{child}/visits/{visit}");
    let home = text(&amina, "/office").await;
    assert!(home.contains(&path) && home.contains("data-record=\"nothing\""), "{home}");
    assert!(home.contains("was to be finished by"), "the sample visit is weeks ago, and Littlemere gives three days");
    for other in ["tom", "ruth", "maya"] {
        assert!(!text(&server.office(other).await, "/office").await.contains(&path), "{other}: it is not theirs to finish");
    }
    let maya = server.office("maya").await;
    assert_eq!(maya.post("/office/intervals", &[("record", "")]).await.status(), 303);
    assert!(!text(&amina, "/office").await.contains("was to be finished by"), "without a time nothing is late");

    assert_eq!(amina.post(&format!("{path}/record"), &record(&[])).await.status(), 303);
    assert!(text(&amina, "/office").await.contains("data-record=\"begun\""));
    let again = record(&[
        ("finished", "yes"),
        ("alone", "part"),
        ("minutes", "10"),
        ("why", "asleep"),
        ("question-0", "And then?"),
        ("kind-0", "open"),
    ]);
    let conflict = amina.post(&format!("{path}/record"), &again).await;
    assert_eq!(conflict.status(), 409, "it was written meanwhile");
    assert!(conflict.text().await.unwrap().contains("And then?"), "what was typed comes back");
    let now: Vec<_> = again.into_iter().map(|(name, value)| if name == "after" { (name, "1") } else { (name, value) }).collect();
    assert_eq!(amina.post(&format!("{path}/record"), &now).await.status(), 303);
    assert!(!text(&amina, "/office").await.contains(&path), "finished");
    let page = text(&server.office("ruth").await, &path).await;
    for said in ["he is LOUD", "Ring the school", "And then?", "asleep", "(10 min)", "1 December 2026"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("record-form"), "a reviewing officer reads and does not write it");
    assert_eq!(server.state_of(child).await.visits[&visit].records.len(), 2, "what was written first is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_read_changes_nothing_and_comes_back() {
    let (server, _tablet, child, visit) = closed().await;
    let amina = server.office("amina").await;
    let path = format!("/office/children/{child}/visits/{visit}/record");
    for wrong in [("by-1", "soon"), ("minutes", "-3"), ("manager_told", "2026-02-31")] {
        let extra = [wrong, ("what-1", "More to do"), ("question-1", "asked, nobody says how"), ("alone", "part")];
        let answer = amina.post(&path, &record(&extra)).await;
        assert_eq!(answer.status(), 422, "{wrong:?}");
        let page = answer.text().await.unwrap();
        for typed in ["he is LOUD", "More to do", "asked, nobody says how", "2026-12-01"] {
            assert!(page.contains(typed), "{wrong:?}: {typed} is lost");
        }
    }
    assert!(server.state_of(child).await.visits[&visit].records.is_empty());
    let long = "a".repeat(ADULT_TEXT_MAX + 1);
    let answer = amina.post(&path, &[("after", "0"), ("words", &long)]).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains(&long), "nothing that was typed is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn please_ring_me_reaches_the_manager_without_a_word_of_the_childs_and_stands_until_they_rang() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    tablet.by = Some(server.person("amina").await);
    let (child, id) = (visit.child, visit.visit);
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    tablet.push(&[&visit], &entries).await;
    let asked = |what| Event::Visit(VisitEvent::AskedFor { visit: id, name: "Amina Yusuf".into(), what });
    let asks = [tablet.act(&visit, asked(Ask::Supervision)), tablet.act(&visit, asked(Ask::RingMe))];
    tablet.push(&[&visit], &asks).await;
    let maya = server.office("maya").await;
    let home = text(&maya, "/office").await;
    let first = |mark: &str| home.find(mark).unwrap_or_else(|| panic!("{mark}: {home}"));
    assert!(first("data-ask=\"ring-me\"") < first("data-ask=\"supervision\""), "who wants to be rung today comes first");
    assert!(home.contains("Amina Yusuf") && !home.to_lowercase().contains("shouting"));
    for other in ["amina", "tom", "ruth"] {
        assert!(!text(&server.office(other).await, "/office").await.contains("data-ask"), "{other}");
    }
    let path = format!("/office/children/{child}/visits/{id}");
    let amina = server.office("amina").await;
    assert_eq!(amina.post(&format!("{path}/asks"), &[("what", "ring-me")]).await.status(), 404, "nobody answers their own");
    // A tablet that says a manager rang is not believed.
    let said = tablet.act(&visit, Event::Visit(VisitEvent::Answered { visit: id, name: "Maya".into(), what: Ask::RingMe }));
    tablet.push(&[&visit], &[said]).await;
    assert!(text(&maya, "/office").await.contains("data-ask=\"ring-me\""));
    assert_eq!(maya.post(&format!("{path}/asks"), &[("what", "ring-me")]).await.status(), 303);
    let home = text(&maya, "/office").await;
    assert!(!home.contains("data-ask=\"ring-me\"") && home.contains("data-ask=\"supervision\""));
    assert!(text(&amina, &path).await.contains("answered by Maya Lindqvist"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tried_and_not_seen_is_on_the_list_and_is_not_the_last_time_together() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    tablet.by = Some(server.person("amina").await);
    let (child, id) = (visit.child, visit.visit);
    let events = [
        VisitEvent::Opened { visit: id, place: Place::Home, present: vec![] },
        VisitEvent::NotSeen { visit: id, why: "Nobody was in".into() },
    ];
    let entries: Vec<_> = events.into_iter().map(|event| tablet.act(&visit, Event::Visit(event))).collect();
    tablet.push(&[&visit], &entries).await;
    let amina = server.office("amina").await;
    assert!(text(&amina, &format!("/office/children/{child}/visits")).await.contains("Tried, and not seen."));
    assert!(text(&amina, &format!("/office/children/{child}/visits/{id}")).await.contains("Nobody was in"));
    assert!(!text(&amina, "/office").await.contains("data-record"), "nothing more is asked of it");
    let changes: Changes = tablet.pull(0).await.json().await.unwrap();
    let pack = changes.changes.into_iter().find_map(|change| match change {
        ChildChange::Pack(pack) if pack.child == child => Some(pack),
        _ => None,
    });
    assert_eq!(pack.unwrap().last_visit_ms, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_often_a_child_is_visited_is_the_authoritys_to_say_and_every_tablet_is_told() {
    let server = Server::start().await;
    let tablet = server.tablet().await;
    let before: Changes = tablet.pull(0).await.json().await.unwrap();
    let every = |changes: &Changes| {
        let packs =
            changes.changes.iter().filter_map(|change| if let ChildChange::Pack(pack) = change { Some(pack) } else { None });
        packs.map(|pack| pack.visit_every_days).collect::<Vec<_>>()
    };
    assert!(every(&before).contains(&Some(10)), "a child protection plan in Littlemere");
    let maya = server.office("maya").await;
    for (form, status) in [
        (vec![("child-protection", "soon")], 422),
        (vec![("child-protection", "0")], 422),
        (vec![("child-protection", "401")], 422),
        (vec![("child-protection", "7"), ("record", "2")], 303),
    ] {
        assert_eq!(maya.post("/office/intervals", &form).await.status(), status, "{form:?}");
    }
    let after: Changes = tablet.pull(before.cursor).await.json().await.unwrap();
    assert!(every(&after).contains(&Some(7)), "{:?}", every(&after));
    assert!(!every(&after).contains(&Some(28)), "what is not set any more is gone");
    assert!(text(&maya, "/office/intervals").await.contains("value=\"7\""));
    assert_eq!(server.office("amina").await.post("/office/intervals", &[("record", "9")]).await.status(), 404);
}
