//! Durable entries a second over HTTP, beside the same rows, projections, SQLCipher and batches handed to the store without HTTP.
//! Both sides commit to the same disk, turn by turn. Refuses to count an entry that was not answered as stored.

use crate::authority::{Founded, Serving};
use crate::table::{Budget, Row, load, median};
use crate::traffic::{Batch, Detail, Tablet};
use base64::{Engine, engine::general_purpose::STANDARD};
use heard::domain::DeviceId;
use heard::seal::DeviceKey;
use heard::server::store::Store;
use heard::wire::{DEVICE_HEADER, EntryStatus, Pushed, SIGNATURE_HEADER};
use std::task::Poll;
use std::time::Instant;
use tokio::runtime::Runtime;

const PATH: &str = "/api/v1/entries";
const TAKES: usize = 15;
const BATCHES: usize = 10;
/// So many tablets in the take of several at once.
const TABLETS: usize = 4;
const AT_ONCE_BATCHES: usize = 3;

pub fn row(runtime: &Runtime) -> Result<Row, Box<dyn std::error::Error>> {
    let before = load();
    let (over_http, direct) = (Founded::new()?, Founded::new()?);
    let mut sending = tablets(&over_http)?;
    let mut handing = tablets(&direct)?;
    let (sent_to, handed_to) = (over_http.children(12)?, direct.children(12)?);
    let server = over_http.serve()?;
    let client = reqwest::Client::new();

    let (mut one, mut several) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    // The first take warms both sides and is not counted.
    for take in 0..=TAKES {
        let http = sends(&mut sending[0], BATCHES, &sent_to);
        let hand = sending_free(handing[0].batches(BATCHES, &handed_to, Detail::Whole));
        let device = handing[0].key.device();
        let rates = [
            runtime.block_on(rate(BATCHES, send_all(&client, &server, http))),
            runtime.block_on(rate(BATCHES, hand_all(&direct.store, device, hand))),
        ];

        let http: Vec<_> = sending.iter_mut().map(|t| sends(t, AT_ONCE_BATCHES, &sent_to)).collect();
        let hand: Vec<_> = handing
            .iter_mut()
            .map(|t| (t.key.device(), sending_free(t.batches(AT_ONCE_BATCHES, &handed_to, Detail::Whole))))
            .collect();
        let count = TABLETS * AT_ONCE_BATCHES;
        let crowds = [
            runtime.block_on(rate(count, all(http.into_iter().map(|sent| send_all(&client, &server, sent))))),
            runtime
                .block_on(rate(count, all(hand.into_iter().map(|(device, batches)| hand_all(&direct.store, device, batches))))),
        ];
        if take > 0 {
            (0..2).for_each(|side| {
                one[side].push(rates[side]);
                several[side].push(crowds[side]);
            });
        }
    }
    let [http, without] = [median(&one[0]), median(&one[1])];
    let [crowd_http, crowd_without] = [median(&several[0]), median(&several[1])];
    Ok(Row {
        what: "durable entries a second over HTTP, of the rate without HTTP",
        value: http / without,
        unit: "x",
        budget: Budget::AtLeast(0.5),
        takes: TAKES,
        how: format!(
            "release build, real server process, one tablet, {BATCHES} signed batches of 100 one after the other; without HTTP: the same \
             visits, read and opened, to Store::write in this process; turn by turn on one disk, medians"
        ),
        load: [before, load()],
        parts: vec![
            ("over HTTP".into(), http, "entries/s"),
            ("without HTTP".into(), without, "entries/s"),
            (format!("{TABLETS} tablets at once, over HTTP"), crowd_http, "entries/s"),
            (format!("{TABLETS} tablets at once, without HTTP"), crowd_without, "entries/s"),
            (format!("{TABLETS} tablets at once, ratio"), crowd_http / crowd_without, "x"),
        ],
    })
}

fn tablets(founded: &Founded) -> Result<Vec<Tablet>, Box<dyn std::error::Error>> {
    (0..TABLETS).map(|_| Ok(Tablet::new(founded.tablet()?, founded.practitioner.id, &founded.authority))).collect()
}

/// A batch as it travels, signed.
struct Signed {
    device: DeviceId,
    signature: String,
    body: Vec<u8>,
}

fn sends(tablet: &mut Tablet, count: usize, children: &[heard::domain::ChildId]) -> Vec<Signed> {
    let batches = tablet.batches(count, children, Detail::Whole);
    batches.iter().map(|batch| signed(&tablet.key, batch)).collect()
}

fn signed(key: &DeviceKey, batch: &Batch) -> Signed {
    let body = batch.body();
    Signed { device: key.device(), signature: STANDARD.encode(key.sign("POST", PATH, &body)), body }
}

type Read = (Vec<heard::server::store::IncomingKey>, Vec<heard::server::store::Incoming>);

fn sending_free(batches: Vec<Batch>) -> Vec<Read> {
    batches.into_iter().map(Batch::read).collect()
}

async fn send_all(client: &reqwest::Client, server: &Serving, batches: Vec<Signed>) {
    for Signed { device, signature, body } in batches {
        let answer = client
            .post(server.url(PATH))
            .header(DEVICE_HEADER, device.to_string())
            .header(SIGNATURE_HEADER, signature)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .expect("the server answers a push");
        let status = answer.status();
        let text = answer.text().await.expect("the answer comes whole");
        all_stored(&serde_json::from_str(&text).unwrap_or_else(|e| panic!("{status}, {e}: {text}")));
    }
}

async fn hand_all(store: &Store, device: DeviceId, batches: Vec<Read>) {
    for (keys, batch) in batches {
        let pushed = store.write(move |desk| desk.push(device, &keys, &batch)).await.expect("the store takes a batch");
        all_stored(&pushed);
    }
}

fn all_stored(pushed: &Pushed) {
    let stored = pushed.results.iter().filter(|r| r.status == EntryStatus::Stored && r.reason.is_none()).count();
    assert_eq!(stored, 100, "every entry of a batch is stored and understood: {:?}", pushed.results);
}

/// Does all of it together, on this task: the waiting is at the disk and at the socket.
pub async fn all<T>(work: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut work: Vec<_> = work.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        for (one, done) in work.iter_mut().filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(value) = one.as_mut().poll(context) {
                *done = Some(value);
            }
        }
        if work.iter().all(|(_, done)| done.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    work.into_iter().filter_map(|(_, done)| done).collect()
}

async fn rate<T>(batches: usize, work: impl Future<Output = T>) -> f64 {
    let from = Instant::now();
    work.await;
    (batches * 100) as f64 / from.elapsed().as_secs_f64()
}
