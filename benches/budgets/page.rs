//! The office page of a child with 1,000 messages, in an authority of 100,000 messages beside one of 10,000: a child's page must not become
//! slower because others have told much. Refuses to time a page that is not the child's.

use crate::authority::{Founded, PASSWORD, Serving};
use crate::entries::all;
use crate::table::{Budget, Row, load, median};
use crate::traffic::{Detail, Tablet};
use heard::domain::{BearsOn, ChildId, Event, Heading, MessageEvent, MessageId, ReadEvent, Role};
use heard::server::store::{Fault, pages};
use heard::wire::EntryStatus;
use std::time::Instant;
use tokio::runtime::Runtime;

const A_CHILD: usize = 1_000;
/// Of a child's messages, so many are read, and half of these are placed.
const READ: usize = 60;
const TAKES: usize = 31;
/// The pages of so many children in turn, so that no one page is all that is warm.
const CHILDREN: usize = 5;

pub fn row(runtime: &Runtime) -> Result<Row, Box<dyn std::error::Error>> {
    let before = load();
    let mut few = Side::of(runtime, 10_000)?;
    let mut many = Side::of(runtime, 100_000)?;
    // The first takes warm both sides and are not counted.
    for take in 0..TAKES + CHILDREN {
        for side in [&mut few, &mut many] {
            side.take(runtime, take)?;
        }
    }
    let middle = |side: &Side| (median(&side.pages[CHILDREN..]), median(&side.rows));
    let ((few_page, few_rows), (many_page, many_rows)) = (middle(&few), middle(&many));
    Ok(Row {
        what: "office child page with 1,000 messages, in a database of 100,000 against 10,000",
        value: many_page / few_page,
        unit: "x",
        budget: Budget::AtMost(1.3),
        takes: TAKES,
        how: format!(
            "release build, a real server process on each database, GET of the page of {CHILDREN} children in turn, side by side, audit row \
             and its commit among it; medians"
        ),
        load: [before, load()],
        parts: vec![
            ("page, database of 10,000".into(), few_page, "ms"),
            ("page, database of 100,000".into(), many_page, "ms"),
            ("of it reading the rows, 10,000".into(), few_rows, "ms"),
            ("of it reading the rows, 100,000".into(), many_rows, "ms"),
            ("reading the rows, ratio".into(), many_rows / few_rows, "x"),
        ],
    })
}

/// An authority, its server, and what its pages took.
struct Side {
    server: Serving,
    client: reqwest::Client,
    children: Vec<ChildId>,
    pages: Vec<f64>,
    rows: Vec<f64>,
}

impl Side {
    fn of(runtime: &Runtime, messages: usize) -> Result<Side, Box<dyn std::error::Error>> {
        let (founded, children) = told(runtime, messages)?;
        let mut rows = Vec::new();
        for take in 0..TAKES + CHILDREN {
            let child = children[take % CHILDREN];
            let from = Instant::now();
            let page = founded
                .store
                .read_now(|sql| Ok(pages::child_page(sql, child, pages::Sees::of(Role::Practitioner))?))?
                .ok_or("the child is there")?;
            rows.push(from.elapsed().as_secs_f64() * 1e3);
            assert!(page.fresh.len() == pages::FRESH_MOST && page.placed.len() > 1, "the page is full");
        }
        let server = founded.serve()?;
        let client = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build()?;
        let form = [("user", "manager"), ("password", PASSWORD)];
        let signed_in = runtime.block_on(client.post(server.url("/office/sign-in")).form(&form).send())?;
        assert_eq!(signed_in.status(), 303, "the manager signs in");
        Ok(Side { server, client, children, pages: Vec::new(), rows: rows.split_off(CHILDREN) })
    }

    fn take(&mut self, runtime: &Runtime, take: usize) -> Result<(), Box<dyn std::error::Error>> {
        let place = take % CHILDREN;
        let url = self.server.url(&format!("/office/children/{}", self.children[place]));
        let (ms, status, text) = runtime.block_on(async {
            let from = Instant::now();
            let answer = self.client.get(url).send().await?;
            let (status, text) = (answer.status(), answer.text().await?);
            Ok::<_, reqwest::Error>((from.elapsed().as_secs_f64() * 1e3, status, text))
        })?;
        let whole = status == 200
            && text.contains(&format!("Child {place}"))
            && text.matches("data-message=").count() >= pages::FRESH_MOST;
        assert!(whole, "this is not the child's page: {status}, {} bytes", text.len());
        self.pages.push(ms);
        Ok(())
    }
}

/// An authority in which so many messages were told, a thousand by each child.
fn told(runtime: &Runtime, messages: usize) -> Result<(Founded, Vec<ChildId>), Box<dyn std::error::Error>> {
    let founded = Founded::new()?;
    let children = founded.children(messages / A_CHILD)?;
    let mut tablet = Tablet::new(founded.tablet()?, founded.practitioner.id, &founded.authority);
    let device = tablet.key.device();
    for child in &children {
        let mut batches = Vec::new();
        let mut kept = Vec::new();
        for _ in 0..A_CHILD.div_ceil(3) {
            kept.extend(tablet.visit(*child, Detail::Short, &mut batches));
        }
        // All of a child's batches wait at once, so that the writer takes them in few transactions.
        let waiting: Vec<_> = batches
            .into_iter()
            .map(|batch| {
                let (keys, batch) = batch.read();
                founded.store.write(move |desk| desk.push(device, &keys, &batch))
            })
            .collect();
        for pushed in runtime.block_on(all(waiting.into_iter())) {
            let results = pushed?.results;
            let other = results.iter().find(|r| r.status != EntryStatus::Stored || r.reason.is_some());
            assert!(other.is_none(), "every entry is understood: {other:?}");
        }
        weigh(&founded, *child, &kept)?;
    }
    Ok((founded, children))
}

/// What adults made of some of it: read, and placed at three headings.
fn weigh(founded: &Founded, child: ChildId, kept: &[MessageId]) -> Result<(), Fault> {
    let some: Vec<MessageId> = kept.iter().step_by(kept.len() / READ).copied().collect();
    let (by, name) = (founded.manager.id, founded.manager.name.clone());
    founded.store.write_now(move |desk| {
        for (at, message) in some.into_iter().enumerate() {
            desk.act(by, child, Event::Read(ReadEvent { message, name: name.clone(), role: Role::Manager }))?;
            if at % 2 == 0 {
                let bears_on = BearsOn::Heading([Heading::Past, Heading::Strengths, Heading::Goals][at % 3]);
                let (meaning, change) = ("What it means for this child.".into(), "What changes, and by when.".into());
                desk.act(
                    by,
                    child,
                    Event::Message(MessageEvent::Weighed { message, name: name.clone(), bears_on, meaning, change }),
                )?;
            }
        }
        Ok(())
    })
}
