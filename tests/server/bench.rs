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
        tablet.step(visit, HousesStep::started(visit.visit, Look::Drawn)),
    ];
    for n in 0..messages {
        let placed =
            (0..3).map(|number| Placement { number, card: Card::Library("swimming".into()), house: House::ALL[n % 3] }).collect();
        entries.push(tablet.keep(visit, MessageId::from_random(random()), House::ALL[n % 3], placed));
    }
    entries.chunks(BATCH_MAX).map(<[Entry]>::to_vec).collect()
}

fn read(visit: &OpenVisit, batch: &[Entry]) -> (Vec<IncomingKey>, Vec<Incoming>) {
    let inside = OpenedKey { key: visit.key.clone(), child: visit.child, visit: visit.visit, to_follow: false };
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
    for _ in 0..7 {
        let server = Server::start().await;
        let (mut by_http, mut direct) = (server.tablet().await, server.tablet().await);
        let device = direct.key.device();
        let visits = [by_http.visit(server.demo.children[0].id), direct.visit(server.demo.children[1].id)];
        let sent = batches(&mut by_http, &visits[0], 1_998);
        let written = batches(&mut direct, &visits[1], 1_998);
        // Turn by turn, so that both meet the same machine.
        let (mut over_http, mut without) = (Duration::ZERO, Duration::ZERO);
        for (send, write) in sent.iter().zip(written) {
            let began = Instant::now();
            by_http.push(&[&visits[0]], send).await;
            over_http += began.elapsed();
            let began = Instant::now();
            let (keys, entries) = read(&visits[1], &write);
            server.app.store.write(move |desk| desk.push(device, &keys, &entries)).await.unwrap();
            without += began.elapsed();
        }
        rates.push((2_000.0 / over_http.as_secs_f64(), 2_000.0 / without.as_secs_f64()));
    }
    rates.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (over_http, without) = rates[rates.len() / 2];
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
    let small = with_messages(10).await;
    let large = with_messages(100).await;
    let servers = [(small.office("maya").await, &small), (large.office("maya").await, &large)];
    for what in ["", "/told"] {
        let mut times = [Vec::new(), Vec::new()];
        // Turn by turn, so that both meet the same machine.
        for _ in 0..51 {
            for ((browser, server), times) in servers.iter().zip(&mut times) {
                let began = Instant::now();
                let answer = browser.get(&format!("/office/children/{}{what}", server.demo.children[0].id)).await;
                assert_eq!(answer.status(), 200);
                answer.bytes().await.unwrap();
                times.push(began.elapsed());
            }
        }
        let [small, large] = times.map(|t| median(t).as_secs_f64() * 1000.0);
        println!(
            "bench: child{what}, 1,000 messages: {large:.1} ms in a database of 100,000, {:.2}x of {small:.1} ms in one of 10,000 (budget 1.3x)",
            large / small
        );
    }
}

/// A server with so many children of a thousand messages each.
async fn with_messages(many: usize) -> Server {
    let server = Server::start().await;
    let by = PersonId::from_random(random());
    let mut children: Vec<ChildId> = server.demo.children.iter().map(|c| c.id).collect();
    while children.len() < many {
        let name = format!("Child {}", children.len());
        children.push(server.app.store.write(move |desk| desk.add_child(by, &name, None)).await.unwrap());
    }
    for child in children {
        let mut tablet = server.tablet().await;
        let visit = tablet.visit(child);
        let device = tablet.key.device();
        for batch in batches(&mut tablet, &visit, 1_000) {
            let (keys, entries) = read(&visit, &batch);
            server.app.store.write(move |desk| desk.push(device, &keys, &entries)).await.unwrap();
        }
    }
    server
}
