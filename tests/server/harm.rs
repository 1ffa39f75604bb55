//! Told of harm, from a tablet to a manager's decision: it stands above everything else until then, a hold lies on it, and nobody but a
//! manager decides.

use crate::common::*;
use heard::domain::harm::{Account, Began, Decided, Deed, Duty, Interview};
use heard::domain::*;
use heard::server::outside::{now_ms, random};
use heard::wire::Inside;

/// A telling that was marked at this time, written down, and, where it says so, passed on.
async fn marked_at(server: &Server, utc_ms: i64, passed_on: bool) -> (ChildId, HarmId) {
    let mut tablet = server.tablet().await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let by: PersonId = server
        .app
        .store
        .read(|sql| Ok(sql.query_row("SELECT id FROM person WHERE user = 'amina'", [], |r| r.get(0))?))
        .await
        .unwrap();
    let mut of = |event: HarmEvent| {
        let act = Act { at: Moment::of_server(utc_ms), by: Some(by), event: Event::Harm(event) };
        tablet.journal(&visit, &Inside::of_act(&act))
    };
    let (harm, name) = (HarmId::from_random(random()), "Amina Yusuf".to_owned());
    let account = Account {
        words: "he hits me <b>at night</b>".into(),
        began: Began::AfterQuestion("What are nights like?".into()),
        child_was: "quiet".into(),
        ..Account::default()
    };
    let mut entries = vec![
        of(HarmEvent::Marked { harm, visit: visit.visit, name: name.clone(), closed: false }),
        of(HarmEvent::Written { harm, name: name.clone(), account }),
    ];
    if passed_on {
        entries.push(of(HarmEvent::Done { harm, name, what: Deed::Told { whom: "Maya".into(), when: "16:40".into() } }));
    }
    let pushed = tablet.push(&[&visit], &entries).await;
    // The visit's own opening has not come: the telling is seen all the same.
    assert!(statuses(&pushed).iter().all(|(_, reason)| reason.is_none()), "{pushed:?}");
    (child, harm)
}

async fn marked(server: &Server) -> (ChildId, HarmId) {
    marked_at(server, 1_795_000_000_000, true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_acts_in_time_hands_it_on_and_the_out_of_hours_list_stands_at_the_top() {
    let server = Server::start().await;
    let minute = 60_000;
    for (age, with) in [(1, "adult"), (61, "manager"), (121, "out-of-hours")] {
        let (child, harm) = marked_at(&server, now_ms() - age * minute, false).await;
        let maya = server.office("maya").await;
        let home = maya.get("/office").await.text().await.unwrap();
        assert!(home.contains(&format!("data-with=\"{with}\"")), "{age}");
        assert_eq!(home.contains("020 7946 0977"), with == "out-of-hours", "{age}: the list is there when it is to be rung");
        let first = |mark: &str| home.find(mark).unwrap();
        assert!(first("data-with") < first("<table"), "above the list of children");
        let path = format!("/office/children/{child}/harm/{harm}");
        assert!(maya.get(&path).await.text().await.unwrap().contains(&format!("data-with=\"{with}\"")));
        // One named adult has acted: it is nobody's to hand on any more, and waits for the decision.
        assert_eq!(maya.post(&format!("{path}/acted"), &[("acted", "Rang the duty team")]).await.status(), 303);
        assert!(!maya.get("/office").await.text().await.unwrap().contains("data-with"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telling_stands_above_everything_until_a_manager_has_decided() {
    let server = Server::start().await;
    let (child, harm) = marked(&server).await;
    let path = format!("/office/children/{child}/harm/{harm}");
    for user in ["amina", "ruth", "maya"] {
        let home = server.office(user).await.get("/office").await.text().await.unwrap();
        assert!(home.contains(&path) && home.contains("data-duty=\"undecided\""), "{user}");
    }
    let tom = server.office("tom").await;
    assert!(!tom.get("/office").await.text().await.unwrap().contains(&harm.to_string()), "not his child");
    assert_eq!(tom.get(&path).await.status(), 404);

    let page = server.office("ruth").await.get(&path).await.text().await.unwrap();
    assert!(page.contains("he hits me &lt;b&gt;at night&lt;/b&gt;"), "verbatim, and never as markup");
    assert!(page.contains("What are nights like?"));
    assert!(!page.contains("/decide"), "a reviewing officer decides nothing");

    let amina = server.office("amina").await;
    assert_eq!(amina.post(&format!("{path}/decide"), &[("decided", "x"), ("interview", "planned")]).await.status(), 404);
    assert_eq!(amina.post(&format!("{path}/acted"), &[("acted", "Rang the school")]).await.status(), 303);

    let maya = server.office("maya").await;
    let missing = maya.post(&format!("{path}/decide"), &[("decided", "Strategy discussion today")]).await;
    assert_eq!(missing.status(), 422);
    assert!(missing.text().await.unwrap().contains("Strategy discussion today"), "what was typed comes back");
    let decided = [("decided", "Strategy discussion today"), ("interview", "planned")];
    assert_eq!(maya.post(&format!("{path}/decide"), &decided).await.status(), 303);
    assert!(!maya.get("/office").await.text().await.unwrap().contains(&path), "decided");
    let child_page = format!("/office/children/{child}");
    assert!(maya.get(&child_page).await.text().await.unwrap().contains("class=\"hold\""), "an interview is still to be");
    let over = [("decided", "Interview on Tuesday, done"), ("interview", "over")];
    assert_eq!(maya.post(&format!("{path}/decide"), &over).await.status(), 303);
    assert!(!maya.get(&child_page).await.text().await.unwrap().contains("class=\"hold\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_decides_on_what_stood_on_the_page_and_on_nothing_that_came_while_they_wrote() {
    let server = Server::start().await;
    let (child, harm) = marked(&server).await;
    let path = format!("/office/children/{child}/harm/{harm}");
    let (maya, amina) = (server.office("maya").await, server.office("amina").await);
    let counts = async || {
        let page = maya.get(&path).await.text().await.unwrap();
        ["signs", "accounts", "done", "decisions"].map(|name| {
            let field = page.split_once(&format!("name=\"{name}\" value=\"")).expect("the form says what stood there").1;
            (name, field.split_once('"').unwrap().0.to_owned())
        })
    };
    let decide = async |seen: &[(&str, String)]| {
        let form = seen.iter().map(|(name, count)| (*name, count.as_str()));
        let form: Vec<_> = form.chain([("decided", "Played with the card"), ("interview", "not-planned")]).collect();
        maya.post(&format!("{path}/decide"), &form).await
    };
    let opened = counts().await;
    let more = [("words", "and he locks me in"), ("began", "child")];
    assert_eq!(amina.post(&format!("{path}/written"), &more).await.status(), 303);
    let late = decide(&opened).await;
    assert_eq!(late.status(), 409);
    let page = late.text().await.unwrap();
    assert!(page.contains("Played with the card") && page.contains("and he locks me in"), "what was typed, and what came");
    let chosen = page.split_once("value=\"not-planned\"").expect("the choice is offered").1.split_once('>').unwrap().0;
    assert!(chosen.contains("checked"), "what was chosen: {chosen}");
    assert_eq!(server.state_of(child).await.harms[&harm].duty(), Duty::Undecided);
    let opened = counts().await;
    let planned = [("decided", "Police on Tuesday"), ("interview", "planned")];
    assert_eq!(server.office("maya").await.post(&format!("{path}/decide"), &planned).await.status(), 303);
    assert_eq!(decide(&opened).await.status(), 409, "another manager decided meanwhile");
    assert!(server.state_of(child).await.harms[&harm].holds(), "an interview is still to be");
    assert_eq!(decide(&counts().await).await.status(), 303);
    assert_eq!(server.state_of(child).await.harms[&harm].duty(), Duty::Decided);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_that_decides_is_not_believed() {
    let server = Server::start().await;
    let (child, harm) = marked(&server).await;
    let mut tablet = server.tablet().await;
    let visit = tablet.visit(child);
    let decided = Decided { what: "nothing".into(), interview: Interview::NotPlanned };
    let entry = tablet.act(&visit, Event::Harm(HarmEvent::Decided { harm, name: "Maya".into(), decided, of: None }));
    tablet.push(&[&visit], &[entry]).await;
    assert_eq!(server.state_of(child).await.harms[&harm].duty(), Duty::Undecided);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authoritys_numbers_are_written_in_the_office_and_come_to_every_tablet() {
    let server = Server::start().await;
    let maya = server.office("maya").await;
    for (form, status) in [
        (vec![("label-0", "Duty"), ("number-0", "ring me")], 422),
        (vec![("label-0", "Duty"), ("number-0", "0800 HELP")], 422),
        (vec![], 422),
        (vec![("label-0", "Duty team"), ("number-0", "020 7946 0321"), ("adult-minutes", "30")], 422),
        (vec![("label-0", "Duty"), ("number-0", "999"), ("adult-minutes", "30"), ("manager-minutes", "30")], 422),
        (vec![("label-0", "Duty team"), ("number-0", "020 7946 0321"), ("hours-0", "day and night")], 303),
    ] {
        assert_eq!(maya.post("/office/phones", &form).await.status(), status, "{form:?}");
    }
    let tablet = server.tablet().await;
    assert_eq!(tablet.authority.as_ref().unwrap().reach.phones[0].number, "020 7946 0321");
    let changes: heard::wire::Changes = tablet.pull(0).await.json().await.unwrap();
    assert_eq!(changes.reach.phones.len(), 1);
    assert_eq!(server.office("amina").await.post("/office/phones", &[("label-0", "x"), ("number-0", "1")]).await.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_of_harm_that_nobody_marked_marks_it_in_the_office_and_writes_it_down() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let opened = VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] };
    let opened = tablet.act(&visit, Event::Visit(opened));
    let closed = tablet.act(&visit, Event::Visit(VisitEvent::Closed { visit: visit.visit }));
    tablet.push(&[&visit], &[opened, closed]).await;
    let ruth = server.office("ruth").await;
    let path = format!("/office/children/{child}/visits/{}/harm", visit.visit);
    let nowhere = format!("/office/children/{child}/visits/{}/harm", VisitId::from_random(random()));
    assert_eq!(ruth.post(&nowhere, &[]).await.status(), 404, "a visit that is not there");
    assert_eq!(server.office("tom").await.post(&path, &[]).await.status(), 404, "not his child");

    let marked = ruth.post(&path, &[]).await;
    assert_eq!(marked.status(), 303);
    let page = marked.headers()["location"].to_str().unwrap().to_owned();
    let again = server.office("maya").await.post(&path, &[]).await;
    assert_eq!(again.headers()["location"].to_str().unwrap(), page, "one mark a visit, whoever presses");
    assert!(
        server.office("amina").await.get("/office").await.text().await.unwrap().contains(&page),
        "it stands above everything"
    );

    assert_eq!(ruth.post(&format!("{page}/written"), &[("words", " ")]).await.status(), 422, "nothing is no account");
    let long = "a".repeat(4001);
    let refused = ruth.post(&format!("{page}/written"), &[("words", "he locks me in"), ("before", &long)]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("he locks me in"), "what was typed comes back");
    let typed = [("words", "he locks me in"), ("began", "question"), ("question", "What is home like?"), ("present", "me")];
    assert_eq!(ruth.post(&format!("{page}/written"), &typed).await.status(), 303);
    let state = server.state_of(child).await;
    let [harm] = state.harms.values().collect::<Vec<_>>()[..] else { panic!("one mark") };
    assert_eq!((harm.visit, harm.name.as_str(), harm.accounts.len()), (visit.visit, "Ruth Okafor", 1));
    assert_eq!(harm.accounts[0].account.began, Began::AfterQuestion("What is home like?".into()));
}
