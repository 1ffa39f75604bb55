//! Figures of DESIGN 8 that are the server's: entries a second with and without HTTP, and the child's page in a small and a large database.
//! A benchmark and never a test: it measures only when asked (`HEARD_BENCH=1`), prints, and holds nobody to a time.

use crate::common::*;
use heard::domain::*;
use heard::server::outside::random;
use heard::server::store::{Incoming, IncomingKey, OpenedKey};
use heard::wire::*;
use std::time::{Duration, Instant};

fn asked() -> bool {
    std::env::var("HEARD_BENCH").is_ok()
}

/// A visit with many kept messages, in batches of a hundred.
fn batches(tablet: &mut Tablet, visit: &OpenVisit, messages: usize) -> Vec<Vec<Entry>> {
    let mut entries = vec![
        tablet.act(visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] })),
        tablet.step(visit, HousesStep::Started { visit: visit.visit, look: Look::Drawn }),
    ];
    for n in 0..messages {
        let placed =
            (0..3).map(|number| Placement { number, card: Card::Library("swimming".into()), house: House::ALL[n % 3] }).collect();
        entries.push(tablet.keep(visit, MessageId::from_random(random()), House::ALL[n % 3], placed));
    }
    entries.chunks(BATCH_MAX).map(<[Entry]>::to_vec).collect()
}

fn read(visit: &OpenVisit, batch: &[Entry]) -> (Vec<IncomingKey>, Vec<Incoming>) {
    let inside = OpenedKey { key: visit.key.clone(), child: visit.child, visit: visit.visit };
    let key = IncomingKey { kid: visit.kid, to: visit.sealed.to, sealed: visit.sealed.sealed.0.clone(), inside: Some(inside) };
    (vec![key], batch.iter().map(|e| Incoming::Entry(Box::new(e.clone()), e.hash())).collect())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_a_second_over_http_and_without() {
    if !asked() {
        return;
    }
    let mut rates = Vec::new();
    for round in 0..7 {
        let server = Server::start().await;
        let mut by_http = server.tablet().await;
        let visit = by_http.visit(server.demo.children[0].id);
        let sent = batches(&mut by_http, &visit, 1_998);
        let began = Instant::now();
        for batch in &sent {
            by_http.push(&[&visit], batch).await;
        }
        let over_http = 2_000.0 / began.elapsed().as_secs_f64();

        let mut direct = server.tablet().await;
        let device = direct.key.device();
        let visit = direct.visit(server.demo.children[1].id);
        let sent = batches(&mut direct, &visit, 1_998);
        let began = Instant::now();
        for batch in &sent {
            let (keys, entries) = read(&visit, batch);
            server.app.store.write(move |desk| desk.push(device, &keys, &entries)).await.unwrap();
        }
        let without = 2_000.0 / began.elapsed().as_secs_f64();
        println!("bench: round {round}: {over_http:.0} entries a second over HTTP, {without:.0} without");
        rates.push((over_http, without));
    }
    let middle = |of: fn(&(f64, f64)) -> f64| {
        let mut all: Vec<f64> = rates.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (over_http, without) = (middle(|r| r.0), middle(|r| r.1));
    let percent = 100.0 * over_http / without;
    println!(
        "bench: durable entries a second over HTTP, batches of 100: {over_http:.0}, {percent:.0}% of {without:.0} without HTTP (budget 50%)"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_childs_page_with_a_thousand_messages() {
    if !asked() {
        return;
    }
    let server = Server::start().await;
    let browser = server.office("maya").await;
    let by = PersonId::from_random(random());
    let mut page = Vec::new();
    let mut children = vec![server.demo.children[0].id];
    for (until, of) in [(10, 10_000), (100, 100_000)] {
        while children.len() < until {
            let name = format!("Child {}", children.len());
            children.push(server.app.store.write(move |desk| desk.add_child(by, &name, None)).await.unwrap());
        }
        for child in &children[if until == 10 { 0 } else { 10 }..] {
            let mut tablet = server.tablet().await;
            let visit = tablet.visit(*child);
            let device = tablet.key.device();
            for batch in batches(&mut tablet, &visit, 1_000) {
                let (keys, entries) = read(&visit, &batch);
                server.app.store.write(move |desk| desk.push(device, &keys, &entries)).await.unwrap();
            }
        }
        for what in ["", "/told"] {
            let mut times = Vec::new();
            for _ in 0..31 {
                let began = Instant::now();
                let answer = browser.get(&format!("/office/children/{}{what}", children[0])).await;
                assert_eq!(answer.status(), 200);
                answer.bytes().await.unwrap();
                times.push(began.elapsed());
            }
            page.push((of, what, median(times)));
        }
    }
    for what in ["", "/told"] {
        let of = |n: usize| page.iter().find(|p| p.0 == n && p.1 == what).unwrap().2.as_secs_f64() * 1000.0;
        let (small, large) = (of(10_000), of(100_000));
        println!(
            "bench: child{what}, 1,000 messages: {large:.1} ms in a database of 100,000, {:.2}x of {small:.1} ms in one of 10,000 (budget 1.3x)",
            large / small
        );
    }
}
