//! Accounts: a first password is changed before anything else, a leaver's account is closed with its sessions, and the audit says whose.

use crate::common::*;
use heard::domain::*;
use reqwest::StatusCode;

async fn id_of(server: &Server, user: &'static str) -> String {
    let sql = "SELECT id FROM person WHERE user = ?1";
    let id: PersonId = server.app.store.read(move |db| Ok(db.query_row(sql, [user], |r| r.get(0))?)).await.unwrap();
    id.to_string()
}

async fn audited(server: &Server, action: &'static str, outcome: &'static str) -> Option<String> {
    let sql = "SELECT object FROM audit WHERE action = ?1 AND outcome = ?2 ORDER BY seq DESC LIMIT 1";
    server.app.store.read(move |db| Ok(db.query_row(sql, [action, outcome], |r| r.get(0))?)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_opens_only_the_page_where_it_is_changed() {
    let server = Server::start().await;
    let sam = server.office("sam").await;
    let form = [("user", "noor"), ("name", "Noor Ali"), ("role", "practitioner"), ("password", "given by sam once")];
    assert_eq!(sam.post("/office/accounts", &form).await.status(), StatusCode::SEE_OTHER);
    let said = audited(&server, "open-account", "done").await.unwrap();
    assert_eq!(said, format!("{} practitioner", id_of(&server, "noor").await));

    let noor = Browser::new(&server.url);
    let answer = noor.sign_in("noor", "given by sam once").await;
    assert_eq!(answer.headers()["location"], "/office/password");
    for path in ["/office", "/office/accounts"] {
        let answer = noor.get(path).await;
        assert_eq!(
            (answer.status(), answer.headers()["location"].to_str().unwrap()),
            (StatusCode::SEE_OTHER, "/office/password")
        );
    }
    assert!(noor.get("/office/password").await.text().await.unwrap().contains("Somebody else knows"));
    let tablet = Tablet::new(&server.url);
    assert_eq!(
        crate::bad_input::problem(tablet.sign_in("noor", "given by sam once").await).await,
        (403, "first-password".into()),
        "and no tablet"
    );
    let change = |now: &'static str, new: &'static str| {
        let noor = &noor;
        async move { noor.post("/office/password", &[("now", now), ("new", new)]).await.status() }
    };
    assert_eq!(change("wrong", "four words of my own").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change("given by sam once", "short").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change("given by sam once", "given by sam once").await, StatusCode::UNPROCESSABLE_ENTITY);
    // Whoever else signed in with the old one is out, and it opens nothing any more.
    let other = Browser::new(&server.url);
    other.sign_in("noor", "given by sam once").await;
    assert_eq!(change("given by sam once", "four words of my own").await, StatusCode::SEE_OTHER);
    assert_eq!(noor.get("/office").await.status(), StatusCode::OK);
    assert_eq!(other.get("/office/password").await.headers()["location"], "/office/sign-in");
    assert_eq!(Browser::new(&server.url).sign_in("noor", "given by sam once").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(audited(&server, "sign-in", "refused").await, Some(id_of(&server, "noor").await));
    assert_eq!(Browser::new(&server.url).sign_in("noor", "four words of my own").await.headers()["location"], "/office");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leavers_account_is_closed_with_lists_and_sessions_and_their_tablet_still_delivers() {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let amina = server.office("amina").await;
    let child = server.demo.children[0].id;
    let visit = tablet.visit(child);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    let (sam, id) = (server.office("sam").await, id_of(&server, "amina").await);
    let own = id_of(&server, "sam").await;
    assert_eq!(sam.post("/office/accounts/close", &[("person", &own)]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(amina.post("/office/accounts/close", &[("person", &id)]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(sam.post("/office/accounts/close", &[("person", &id)]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(audited(&server, "close-account", "done").await, Some(id));

    assert_eq!(amina.get("/office").await.headers()["location"], "/office/sign-in");
    assert_eq!(tablet.pull(0).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(tablet.sign_in("amina", &server.password("amina")).await.status(), StatusCode::UNAUTHORIZED);
    assert!(!sam.get("/office/accounts").await.text().await.unwrap().contains("Amina Yusuf</bdi> <span"));
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == heard::wire::EntryStatus::Stored), "{pushed:?}");
    // Their name for signing in stays theirs.
    let form = [("user", "amina"), ("name", "Another"), ("role", "practitioner"), ("password", "a long enough one")];
    assert_eq!(sam.post("/office/accounts", &form).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_who_came_onto_whose_list() {
    let server = Server::start().await;
    let (sam, tom) = (server.office("sam").await, id_of(&server, "tom").await);
    let child = server.demo.children[0].id.to_string();
    let form = [("person", tom.as_str()), ("child", child.as_str())];
    sam.post("/office/lists", &form).await;
    assert_eq!(audited(&server, "join-list", "done").await, Some(tom.clone()));
    sam.post("/office/lists/end", &form).await;
    assert_eq!(audited(&server, "leave-list", "done").await, Some(tom));
    sam.post("/office/sign-out", &[]).await;
    assert_eq!(audited(&server, "office-sign-out", "done").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_into_the_office_in_a_tablets_browser_signs_nobody_out() {
    let server = Server::start().await;
    let tablet = server.tablet().await;
    // The same jar of cookies.
    let browser = Browser { http: tablet.http.clone(), url: server.url.clone() };
    assert!(browser.get("/office").await.url().path().ends_with("/office/sign-in"));
    browser.sign_in("maya", &server.password("maya")).await;
    assert_eq!(tablet.pull(0).await.status(), StatusCode::OK);
    browser.post("/office/sign-out", &[]).await;
    assert_eq!(tablet.pull(0).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_in_the_office_is_said_on_a_page_without_any_script() {
    let server = Server::start().await;
    let office = server.office("amina").await;
    let child = server.demo.children[0].id;
    let path = format!("/office/children/{child}/plan");
    let answers = [
        office.http.delete(format!("{}/office/sign-in", server.url)).send().await.unwrap(),
        office.get("/office/lists").await,
        office.post(&path, &[("wording-0", "Sleeps"), ("by-0", "first of May")]).await,
    ];
    let mut texts = Vec::new();
    for answer in answers {
        assert!(answer.status().is_client_error(), "{}", answer.url());
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"), "{}", answer.url());
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("script-src 'none'"));
        texts.push(answer.text().await.unwrap());
    }
    assert!(texts[2].contains("A day could not be read") && texts[2].contains("value=\"Sleeps\""));
    assert!(server.state_of(child).await.plan.unwrap().outcomes.iter().all(|o| o.wording != "Sleeps"));
    // The page that answers a form names a page to come back to, and no address that only takes forms.
    let page = server.office("amina").await.post("/office/children", &[("name", "")]).await.text().await.unwrap();
    assert!(page.contains("name=\"back\" value=\"/office\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_with_more_outcomes_than_may_be_is_not_cut() {
    let server = Server::start().await;
    let office = server.office("amina").await;
    let child = server.demo.children[0].id;
    let plan = server.state_of(child).await.plan;
    let page = office.get(&format!("/office/children/{child}/plan")).await.text().await.unwrap();
    let after = page.split("name=\"after\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut form: Vec<(String, String)> = (0..41).map(|n| (format!("wording-{n}"), format!("Outcome {n}"))).collect();
    form.push(("after".into(), after));
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let answer = office.post(&format!("/office/children/{child}/plan"), &form).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().await.unwrap().contains("Outcome 40"));
    assert_eq!(server.state_of(child).await.plan, plan);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_a_row_on_the_disk_and_not_one_for_every_look() {
    let server = Server::start().await;
    let browser = Browser::new(&server.url);
    let seen = "SELECT seen_ms FROM device WHERE id = (SELECT device FROM authority)";
    assert_eq!(server.count(seen).await, 0);
    for _ in 0..20 {
        assert_eq!(browser.get("/health").await.status(), StatusCode::OK);
    }
    assert!(server.count(seen).await > 0);
}
