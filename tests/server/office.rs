//! What the office's pages say of what was done: of the real rows, by the real doors.

use crate::common::*;
use heard::domain::*;
use reqwest::StatusCode;

async fn page(office: &Browser, path: &str) -> String {
    let answer = office.get(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

fn row_of<'a>(list: &'a str, child: &ChildId) -> &'a str {
    list.split("<tr>").find(|row| row.contains(&format!("/office/children/{child}\""))).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_told_together_waits_on_the_list_and_on_the_page_until_it_is_told() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    tablet.push(&[&visit], &entries).await;
    let state = server.state_of(child).await;
    let of_worries = |m: &&Message| matches!(m.told, Content::House { house: House::Worries, .. });
    let message = state.messages.values().find(of_worries).unwrap().id;
    let amina = server.office("amina").await;
    let path = format!("/office/children/{child}/messages/{message}");
    let form = [("bears_on", "nothing-yet"), ("meaning", "Nights are loud."), ("change", "")];
    assert_eq!(amina.post(&format!("{path}/weigh"), &form).await.status(), StatusCode::SEE_OTHER);
    let tell = |how: &'static str| {
        let (amina, path) = (&amina, format!("{path}/told"));
        async move { amina.post(&path, &[("how", how), ("words", "We speak with Dad."), ("said_back", "")]).await.status() }
    };
    assert_eq!(tell("together-now").await, StatusCode::SEE_OTHER);
    let waits = "to be told together at the next visit, by Amina Yusuf";
    for at in [format!("/office/children/{child}"), path.clone()] {
        let text = page(&amina, &at).await;
        assert!(text.contains(waits) && !text.contains("Amina Yusuf told the child"), "{text}");
    }
    assert!(row_of(&page(&amina, "/office").await, &child).contains(waits));
    // The tablet may show it from now on, so that it can be told there.
    assert_eq!(server.state_of(child).await.for_child().messages[&message].trail(), Trail::Told);
    // Whoever may tell nobody is asked for nothing.
    let ruth = page(&server.office("ruth").await, "/office").await;
    assert!(row_of(&ruth, &child).contains(waits) && !row_of(&ruth, &child).contains(">Tell "), "{ruth}");

    assert_eq!(tell("in-person").await, StatusCode::SEE_OTHER);
    assert!(!row_of(&page(&amina, "/office").await, &child).contains("to be told together"));
    assert!(page(&amina, &format!("/office/children/{child}")).await.contains("Amina Yusuf told the child"));
}

#[tokio::test(flavor = "multi_thread")]
async fn placing_one_house_leaves_the_three_of_the_visit_in_the_picture() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries), ("cuddle", House::Good)]);
    tablet.push(&[&visit], &entries).await;
    let amina = server.office("amina").await;
    for message in server.state_of(child).await.messages.keys() {
        let form = [("bears_on", "heading:past"), ("meaning", "Nights are loud."), ("change", "")];
        let path = format!("/office/children/{child}/messages/{message}/weigh");
        assert_eq!(amina.post(&path, &form).await.status(), StatusCode::SEE_OTHER);
        let text = page(&amina, &format!("/office/children/{child}")).await;
        let made = text.split("class=\"as-made\"").nth(1).and_then(|rest| rest.split("class=\"plan-part\"").next()).unwrap();
        assert_eq!(made.matches("class=\"as-made-one\"").count(), 3, "{made}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_is_led_to_accounts_and_told_what_became_of_a_list() {
    let server = Server::start().await;
    let sam = server.office("sam").await;
    let astray = sam.get("/office").await;
    assert_eq!(astray.status(), StatusCode::NOT_FOUND);
    let text = astray.text().await.unwrap();
    assert!(text.contains("href=\"/office/accounts\" class=\"button\"") && !text.contains("href=\"/office\""), "{text}");

    let accounts = page(&sam, "/office/accounts").await;
    assert_eq!(accounts.matches("<option value=\"\" selected>Please choose").count(), 2, "{accounts}");
    let amina: PersonId = {
        let sql = "SELECT id FROM person WHERE user = 'amina'";
        server.app.store.read(move |db| Ok(db.query_row(sql, [], |r| r.get(0))?)).await.unwrap()
    };
    let child = server.demo.children[0].id;
    let form = [("person", amina.to_string()), ("child", child.to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for (path, says) in
        [("/office/lists/end", "is no longer on the list of Amina Yusuf"), ("/office/lists", "is on the list of Amina Yusuf now")]
    {
        let answer = sam.post(path, &form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let to = answer.headers()["location"].to_str().unwrap().to_owned();
        assert!(!to.contains("Amina"), "{to}");
        let text = page(&sam, &to).await;
        assert!(text.contains(says), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_not_lost_with_the_session_that_ended_meanwhile() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let entries = tablet.whole_visit(&visit, &[("shouting", House::Worries)]);
    tablet.push(&[&visit], &entries).await;
    let message = *server.state_of(child).await.messages.keys().next().unwrap();
    let weigh = format!("/office/children/{child}/messages/{message}/weigh");
    let long = format!("Nights are loud & <long>.\n{}", "And so on. ".repeat(3_000));
    let form = [("bears_on", "heading:past"), ("meaning", long.as_str()), ("change", "")];
    let amina = server.office("amina").await;
    amina.post("/office/sign-out", &[]).await;

    let answer = amina.post(&weigh, &form).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let text = answer.text().await.unwrap();
    assert!(text.contains(&format!("action=\"{weigh}\"")), "it goes where it was going: {text}");
    assert!(
        text.contains("value=\"heading:past\"") && text.contains("Nights are loud &amp; &lt;long&gt;.\nAnd so on."),
        "{text}"
    );
    assert!(!text.contains(&server.demo.children[0].name), "nobody is signed in, so no child is named");
    assert!(server.state_of(child).await.messages[&message].weighings.is_empty());

    // From another site nothing is given back.
    let elsewhere = amina.http.post(format!("{}{weigh}", server.url)).header("sec-fetch-site", "cross-site").form(&form);
    assert_eq!(elsewhere.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    // What carries a password is never given back.
    let password = amina.post("/office/password", &[("now", "my old words"), ("new", "my new words")]).await;
    assert_eq!(password.status(), StatusCode::SEE_OTHER);

    amina.sign_in("amina", &server.password("amina")).await;
    let short = [("bears_on", "heading:past"), ("meaning", "Nights are loud."), ("change", "")];
    assert_eq!(amina.post(&weigh, &short).await.status(), StatusCode::SEE_OTHER);
}
