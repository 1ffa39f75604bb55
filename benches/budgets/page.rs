//! The office page of a child with 1,000 messages, in an authority of 100,000 messages beside one of 10,000: a child's page must not become
//! slower because others have told much. Refuses to time a page that is not the child's.

use crate::authority::Founded;
use crate::table::Row;
use crate::traffic::{Detail, Tablet};
use tokio::runtime::Runtime;

const A_CHILD: usize = 1_000;

/// An authority in which so many messages were told, a thousand by each child.
fn told(runtime: &Runtime, messages: usize) -> Result<(), Box<dyn std::error::Error>> {
    let founded = Founded::new()?;
    let children = founded.children(messages / A_CHILD)?;
    let mut tablet = Tablet::new(founded.tablet()?, founded.practitioner.id, &founded.authority);
    let device = tablet.key.device();
    let from = std::time::Instant::now();
    let mut made = std::time::Duration::ZERO;
    for child in &children {
        let t = std::time::Instant::now();
        let mut batches = Vec::new();
        for _ in 0..A_CHILD.div_ceil(3) {
            tablet.visit(*child, Detail::Short, &mut batches);
        }
        made += t.elapsed();
        // All of a child's batches wait at once, so that the writer takes them in few transactions.
        let waiting: Vec<_> = batches
            .into_iter()
            .map(|batch| {
                let (keys, batch) = batch.read();
                founded.store.write(move |desk| desk.push(device, &keys, &batch))
            })
            .collect();
        for pushed in runtime.block_on(crate::entries::all(waiting.into_iter())) {
            pushed?;
        }
    }
    println!(
        "{messages}: {:?}, of it making {:?}; {} bytes",
        from.elapsed(),
        made,
        std::fs::metadata(founded.data().join("heard.db"))?.len()
    );
    Ok(())
}

pub fn row(runtime: &Runtime) -> Result<Row, Box<dyn std::error::Error>> {
    told(runtime, 10_000)?;
    told(runtime, 20_000)?;
    Err("not yet".into())
}
