//! The one writer: a thread that takes all the work that waits into one transaction, each piece in a savepoint of its own, and lets the
//! answers go only after the commit is on disk. Refuses nothing for being busy: work queues.

use super::{Fault, folds::Folds, marked::Tallies};
use crate::server::keys::Keys;
use crate::server::outside::now_ms;
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

/// Most pieces of work in one transaction: enough that a busy hour costs few syncs, few enough that nobody waits for a crowd.
const GROUP_MAX: usize = 64;

/// Where writing happens: inside the transaction of the one writer.
pub struct Desk<'a> {
    /// The database, in a transaction.
    pub(super) sql: &'a Connection,
    /// The keys.
    pub(super) keys: &'a Keys,
    /// Children's records as their entries make them.
    pub(super) folds: &'a mut Folds,
    /// What this piece of work adds to the tallies.
    pub(super) tallies: Tallies,
    /// The time of this transaction.
    pub now_ms: i64,
}

impl Desk<'_> {
    /// The database, for reading inside the write.
    pub fn sql(&self) -> &Connection {
        self.sql
    }
}

/// A piece of work: does it, and leaves what is to be said once the commit is on disk, or that nothing is to be kept.
type Work = Box<dyn FnOnce(&mut Desk<'_>) -> Done + Send>;

struct Done {
    keep: bool,
    /// Takes why the commit did not reach the disk, where it did not.
    answer: Box<dyn FnOnce(Option<Fault>) + Send>,
}

/// The hand that holds the writer's thread.
pub struct Writer {
    inbox: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(sql: Connection, keys: Arc<Keys>) -> Result<Writer, Fault> {
        let (inbox, work) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("heard-writer".into())
            .spawn(move || write(&sql, &keys, &work))
            .map_err(|_| Fault::Closing)?;
        Ok(Writer { inbox: Some(inbox), thread: Some(thread) })
    }

    pub(super) fn send<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, Fault>>, Fault> {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |desk| {
            let result = work(desk).and_then(|value| desk.write_tallies().map(|()| value));
            Done {
                keep: result.is_ok(),
                answer: Box::new(move |not_on_disk| {
                    // Whoever asked may have gone; what they asked for is kept all the same.
                    let _ = answer.send(result.and_then(|value| not_on_disk.map_or(Ok(value), Err)));
                }),
            }
        });
        self.inbox.as_ref().ok_or(Fault::Closing)?.send(work).map_err(|_| Fault::Closing)?;
        Ok(answered)
    }
}

impl Drop for Writer {
    /// Finishes what waits, brings the log into the file, and closes.
    fn drop(&mut self) {
        self.inbox = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write(sql: &Connection, keys: &Keys, inbox: &mpsc::Receiver<Work>) {
    let mut folds = Folds::default();
    while let Ok(first) = inbox.recv() {
        let mut waiting = vec![first];
        while waiting.len() < GROUP_MAX
            && let Ok(next) = inbox.try_recv()
        {
            waiting.push(next);
        }
        if let Err(fault) = sql.execute_batch("BEGIN IMMEDIATE") {
            tracing::error!(%fault, "a write could not begin");
            continue;
        }
        let now_ms = now_ms();
        let mut done = Vec::with_capacity(waiting.len());
        for work in waiting {
            match one(sql, keys, &mut folds, now_ms, work) {
                Ok(piece) => done.push(piece),
                Err(fault) => tracing::error!(%fault, "a piece of work was not kept"),
            }
            // A full or broken disk may have taken the whole transaction back: nothing more may be written as if it still stood.
            if sql.is_autocommit() {
                break;
            }
        }
        let full = match sql.execute_batch("COMMIT").map_err(Fault::from) {
            Ok(()) => None,
            Err(fault) => {
                tracing::error!(%fault, "a commit did not reach the disk");
                folds.forget_all();
                let _ = sql.execute_batch("ROLLBACK");
                Some(fault.is_full())
            }
        };
        for piece in done {
            (piece.answer)(full.map(|full| if full { Fault::Full } else { Fault::NotKept }));
        }
    }
    if let Err(fault) = sql.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%fault, "the log was not brought into the file; the next start does it");
    }
}

fn one(sql: &Connection, keys: &Keys, folds: &mut Folds, now_ms: i64, work: Work) -> rusqlite::Result<Done> {
    sql.execute_batch("SAVEPOINT work")?;
    folds.begin();
    let mut desk = Desk { sql, keys, folds, tallies: Tallies::default(), now_ms };
    let done = catch_unwind(AssertUnwindSafe(|| work(&mut desk)));
    match done {
        Ok(done) if done.keep => {
            if let Err(fault) = sql.execute_batch("RELEASE work") {
                folds.forget_touched();
                let _ = sql.execute_batch("ROLLBACK TO work; RELEASE work");
                return Err(fault);
            }
            Ok(done)
        }
        other => {
            folds.forget_touched();
            sql.execute_batch("ROLLBACK TO work; RELEASE work")?;
            other.map_err(|_| rusqlite::Error::UnwindingPanic)
        }
    }
}
