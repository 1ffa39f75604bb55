//! Every route of the table, by every role, on their own child, on another's and on none: who may, who may not, and that the two kinds of
//! "no" cannot be told apart. Every answer carries the headers, and no page an inline script or style.

use crate::common::*;
use heard::domain::access::{Action, Actor, Subject, Tie, may};
use heard::domain::*;
use heard::server::outside::random;
use heard::server::routes::{Door, Of, ROUTES, Route};
use reqwest::{Method, Response, StatusCode};

/// The telling of harm on Aya's record.
const HARM: HarmId = HarmId::from_bytes([9; 16]);

/// A visit with Aya.
const VISIT: VisitId = VisitId::from_bytes([8; 16]);

fn path_of(route: &Route, child: ChildId, message: MessageId) -> String {
    route
        .path
        .replace("{child}", &child.to_string())
        .replace("{message}", &message.to_string())
        .replace("{number}", "0")
        .replace("{harm}", &HARM.to_string())
        .replace("{visit}", &VISIT.to_string())
}

async fn ask(browser: &Browser, route: &Route, path: &str) -> Response {
    if route.method == Method::GET { browser.get(path).await } else { browser.post(path, &[]).await }
}

fn user_of(role: Role) -> &'static str {
    match role {
        Role::Practitioner => "amina",
        Role::Reviewer => "ruth",
        Role::Manager => "maya",
        Role::Administrator => "sam",
    }
}

/// Status, body, and every header but those that change with every answer.
async fn bytes_of(answer: Response) -> (StatusCode, Vec<(String, String)>, Vec<u8>) {
    let status = answer.status();
    let headers = answer
        .headers()
        .iter()
        .filter(|(name, _)| !["heard-request", "date"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

/// A server with a message of Aya's, and a child who is on nobody's list.
async fn with_a_message() -> (Server, ChildId, ChildId, MessageId) {
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let mine = server.demo.children[0].id;
    let visit = tablet.visit(mine);
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[&visit], &entries).await;
    let (message, drawn) = crate::made::drawn(&mut tablet, &visit, Audience::default(), &visit);
    tablet.push(&[], &drawn).await;
    let by = PersonId::from_random(random());
    let marked = Event::Harm(HarmEvent::Marked { harm: HARM, visit: visit.visit, name: "Amina".into(), closed: false });
    server.app.store.write(move |desk| desk.act(by, mine, marked)).await.unwrap();
    let opened = Event::Visit(VisitEvent::Opened { visit: VISIT, place: Place::Home, present: vec![] });
    let asked = Event::Visit(VisitEvent::AskedFor { visit: VISIT, name: "Amina".into(), what: Ask::RingMe });
    for event in [opened, asked] {
        server.app.store.write(move |desk| desk.act(by, mine, event)).await.unwrap();
    }
    let other = server.app.store.write(move |desk| desk.add_child(by, "Nobody's", None)).await.unwrap();
    (server, mine, other, message)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_whom_the_rules_let_in_and_nobody_else() {
    let (server, mine, other, message) = with_a_message().await;
    let mut asked = 0;
    for role in Role::ALL {
        let browser = server.office(user_of(role)).await;
        let actor = Actor { person: PersonId::from_bytes([1; 16]), role };
        for route in ROUTES.iter().filter(|r| r.door == Door::Person && r.action.is_some()) {
            let action: Action = route.action.unwrap();
            let cases = match route.of {
                Of::Authority => vec![(mine, may(&actor, action, Subject::Authority))],
                Of::Child => vec![
                    (mine, may(&actor, action, Subject::Child(Tie::Mine))),
                    (other, may(&actor, action, Subject::Child(Tie::NotMine))),
                    (ChildId::from_random(random()), false),
                ],
            };
            for (child, allowed) in cases {
                let path = path_of(route, child, message);
                let rows = server.count("SELECT count(*) FROM audit").await;
                let answer = ask(&browser, route, &path).await;
                let status = answer.status().as_u16();
                assert!(
                    route.answers.contains(&status),
                    "{role:?} {} {}: {status} is not in the table",
                    route.method,
                    route.path
                );
                // A message of Aya's under another child is not there, even for a manager.
                let of_hers = ["{message}", "{harm}", "{visit}"].iter().any(|named| route.path.contains(named)) && child == other;
                // Whose Aya is has been said.
                let there = !(of_hers || route.path.ends_with("/whose"));
                if allowed && !there {
                    assert!(matches!(status, 404 | 422), "{role:?} {} {}: {status}", route.method, route.path);
                } else {
                    assert_eq!(status != 404, allowed, "{role:?} {} {} {}", route.method, route.path, child == mine);
                }
                assert_eq!(server.count("SELECT count(*) FROM audit").await - rows, 1, "{} {}", route.method, route.path);
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_child_and_no_child_give_the_same_bytes() {
    let (server, _, other, message) = with_a_message().await;
    for role in [Role::Practitioner, Role::Reviewer, Role::Administrator] {
        let browser = server.office(user_of(role)).await;
        for route in ROUTES.iter().filter(|r| r.of == Of::Child) {
            let theirs = bytes_of(ask(&browser, route, &path_of(route, other, message)).await).await;
            let nobodys = path_of(route, ChildId::from_random(random()), MessageId::from_random(random()));
            assert_eq!(theirs, bytes_of(ask(&browser, route, &nobodys).await).await, "{role:?} {}", route.path);
            let no_id = route.path.replace("{child}", "aya").replace("{message}", "1").replace("{harm}", "1");
            assert_eq!(theirs, bytes_of(ask(&browser, route, &no_id).await).await, "{role:?} {no_id}");
            assert_eq!(theirs.0, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signed_in_is_sent_to_the_door() {
    let (server, mine, _, message) = with_a_message().await;
    let browser = Browser::new(&server.url);
    for route in ROUTES.iter().filter(|r| r.door != Door::Open) {
        let answer = ask(&browser, route, &path_of(route, mine, message)).await;
        // What was written about a child is given back, to be sent again by somebody who is signed in.
        let given_back = route.method != Method::GET && route.of == Of::Child;
        if route.is_page() && !given_back {
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", route.path);
            assert_eq!(answer.headers()["location"], "/office/sign-in");
        } else {
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{}", route.path);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_session_ends_after_a_quarter_of_an_hour_without_a_request() {
    let server = Server::start().await;
    let browser = server.office("amina").await;
    assert_eq!(browser.get("/office").await.status(), StatusCode::OK);
    server.app.store.write(|desk| desk.age_sessions(14 * 60 * 1000)).await.unwrap();
    assert_eq!(browser.get("/office").await.status(), StatusCode::OK, "a request within the time keeps it open");
    server.app.store.write(|desk| desk.age_sessions(14 * 60 * 1000)).await.unwrap();
    assert_eq!(browser.get("/office").await.status(), StatusCode::OK, "and again");
    server.app.store.write(|desk| desk.age_sessions(15 * 60 * 1000)).await.unwrap();
    assert_eq!(browser.get("/office").await.status(), StatusCode::SEE_OTHER);
    let browser = server.office("amina").await;
    for _ in 0..52 {
        server.app.store.write(|desk| desk.age_sessions(14 * 60 * 1000)).await.unwrap();
        browser.get("/office").await;
    }
    assert_eq!(browser.get("/office").await.status(), StatusCode::SEE_OTHER, "twelve hours are the longest");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_can_do_nothing() {
    let (server, mine, _, message) = with_a_message().await;
    let browser = server.office("amina").await;
    for route in ROUTES.iter().filter(|r| r.method == Method::POST && r.is_page()) {
        let path = path_of(route, mine, message);
        let send = |name: &'static str, value: &'static str| {
            browser.http.post(format!("{}{path}", server.url)).header(name, value).form(&[("x", "y")]).send()
        };
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://elsewhere.example")]
        {
            assert_eq!(send(name, value).await.unwrap().status(), StatusCode::FORBIDDEN, "{path} {name} {value}");
        }
        if route.door == Door::Person {
            assert_eq!(
                send("accept", "*/*").await.unwrap().status(),
                StatusCode::FORBIDDEN,
                "{path} without a word of where it came from"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_and_no_page_an_inline_script_or_style() {
    let (server, mine, _, message) = with_a_message().await;
    let browsers = [server.office("amina").await, server.office("sam").await, Browser::new(&server.url)];
    let still =
        ["/tablet", "/sw.js", "/boot.js", "/manifest.webmanifest", "/pkg/heard.wasm", "/pkg/nothing", "/nothing", "/api/nothing"];
    for browser in &browsers {
        let routes = ROUTES.iter().map(|r| (Some(r), path_of(r, mine, message)));
        for (route, path) in routes.chain(still.iter().map(|p| (None, (*p).to_owned()))) {
            let answer = match route {
                Some(route) => ask(browser, route, &path).await,
                None => browser.get(&path).await,
            };
            let of = |name: &str| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
            let csp = of("content-security-policy");
            // The office has no script, and none may run there.
            let scripts = if path.starts_with("/office") { "'none'" } else { "'self' 'wasm-unsafe-eval'" };
            let begins = format!("default-src 'none'; script-src {scripts}; style-src 'self';");
            assert!(csp.starts_with(&begins), "{path}: {csp}");
            assert!(csp.contains("frame-ancestors 'none'") && !csp.contains("unsafe-inline"));
            assert_eq!(of("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(of("referrer-policy"), "no-referrer");
            assert_eq!(of("cross-origin-opener-policy"), "same-origin");
            assert_eq!(of("cross-origin-resource-policy"), "same-origin");
            assert!(of("strict-transport-security").contains("max-age=63072000"));
            assert!(of("permissions-policy").contains("geolocation=()"));
            assert!(!answer.headers().contains_key("clear-site-data"), "it would erase what a tablet has not sent");
            if path.starts_with("/api") || path.starts_with("/office") {
                assert_eq!(of("cache-control"), "no-store", "{path}");
            }
            if of("content-type").starts_with("text/html") {
                let page = answer.text().await.unwrap().to_lowercase();
                for script in page.split("<script").skip(1) {
                    let (head, rest) = script.split_once('>').unwrap();
                    assert!(head.contains("src=") && rest.trim_start().starts_with("</script"), "{path}: an inline script");
                }
                assert!(!page.contains("<style") && !page.contains(" style="), "{path}: an inline style");
                assert!(
                    !page.split('<').any(|tag| tag.split_whitespace().skip(1).any(|a| a.starts_with("on") && a.contains('='))),
                    "{path}: an inline handler"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_this_host_over_https_and_never_for_a_script() {
    use heard::server::app::Reached;
    for (reached, start) in [(Reached::Loopback, "heard="), (Reached::BehindProxy, "__Host-heard=")] {
        let server = Server::start_reached(reached).await;
        let answer = Browser::new(&server.url).sign_in("amina", &server.password("amina")).await;
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.starts_with(start), "{cookie}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"));
        assert_eq!(cookie.contains("Secure"), reached == Reached::BehindProxy);
        let value = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        let file = std::fs::read(server.data().join("heard.db")).unwrap();
        assert!(!file.windows(value.len()).any(|w| w == value.as_bytes()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_of_the_api_names_every_route() {
    let server = Server::start().await;
    let document: serde_json::Value = Browser::new(&server.url).get("/api/v1/openapi.json").await.json().await.unwrap();
    for route in ROUTES {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        assert_eq!(operation["operationId"], route.name, "{}", route.path);
        assert_eq!(operation["responses"].as_object().unwrap().len(), route.answers.len());
    }
}
