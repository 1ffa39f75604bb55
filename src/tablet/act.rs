//! The one door: an event is checked, applied, shown at once, and queued; one strict transaction at a time takes all that waits. "Kept"
//! may be said only of what is on disk. A failed write takes the screen back to what is on disk, and says so. Refuses to write in clear:
//! without an open visit's key there is nothing to write with.

use super::{
    browser,
    idb::IdbStore,
    keys::Ring,
    model::{Model, Screen},
    sync::{Journal, Syncer},
};
use crate::domain::{self, Act, ChildId, Event, MessageEvent, PersonId, State};
use crate::journal::{Store, StoreError, VisitRow, Write, names};
use crate::wire::Inside;
use leptos::{prelude::*, task::spawn_local};
use std::collections::VecDeque;

/// What the door knows and no component may see.
#[derive(Default)]
pub struct Behind {
    /// The journal on this tablet.
    pub store: Option<IdbStore>,
    /// The journal that is written now.
    pub journal: Option<Journal>,
    /// This window's right to write: one window at a time. Nothing where the browser has no locks.
    pub writer: Option<browser::locks::Held>,
    /// Whether this window may write.
    pub may_write: bool,
    /// What sends.
    pub syncer: Option<Syncer>,
    /// The keys in memory.
    pub ring: Ring,
    /// Who is signed in.
    pub by: Option<PersonId>,
    /// Who has just signed in and makes a passphrase.
    pub signing_in: Option<super::keys::Whom>,
    /// Acts that are shown and not yet on disk.
    queue: VecDeque<Act>,
    /// A transaction is under way.
    writing: bool,
    /// The record as it is on disk.
    written: State,
}

/// The handle every component gets: the model to read, and the door.
#[derive(Clone, Copy)]
pub struct App {
    /// What the screens show.
    pub model: RwSignal<Model>,
    behind: StoredValue<Behind, LocalStorage>,
}

impl App {
    /// Before anything is known.
    pub fn new(model: Model) -> App {
        App { model: RwSignal::new(model), behind: StoredValue::new_local(Behind::default()) }
    }

    /// A selector: what it picks is compared, so that a component runs again only when that changed.
    pub fn pick<T: PartialEq + Send + Sync + 'static>(self, of: impl Fn(&Model) -> T + Send + Sync + 'static) -> Memo<T> {
        picked(self.model, Box::new(of))
    }

    /// Reads what is behind the door. For `session`, `turn` and `pull` only.
    pub(super) fn behind<T>(self, read: impl FnOnce(&Behind) -> T) -> T {
        self.behind.with_value(read)
    }

    /// Changes what is behind the door. For `session`, `turn` and `pull` only.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Behind) -> T) -> T {
        self.behind.try_update_value(change).expect("the door is as old as the page and is never taken away")
    }

    /// The store, once it is open.
    pub(super) fn store(self) -> Option<IdbStore> {
        self.behind(|b| b.store.clone())
    }

    /// Shows another screen.
    pub fn go(self, to: Screen) {
        self.model.update(|m| {
            m.screen = to;
            m.notice = None;
        });
    }

    /// Says something to whoever holds the tablet.
    pub fn tell(self, key: impl Into<String>) {
        self.model.update(|m| m.tell(key));
    }

    /// Takes the record in hand: what is on disk and what is shown are the same from here.
    pub(super) fn take_in_hand(self, state: &State) {
        self.change(|b| {
            b.written = state.clone();
            b.queue.clear();
        });
    }

    /// Something happened. It shows at once, or is refused kindly; whether it was let through.
    pub fn act(self, event: Event) -> bool {
        let act = Act { at: browser::now(), by: self.behind(|b| b.by), event };
        let Some(child) = self.model.with_untracked(|m| m.in_hand.child) else { return false };
        if self.behind(|b| b.ring.visit.is_none()) {
            self.tell("refusal-visit-closed");
            return false;
        }
        if let Err(refusal) = self.model.with_untracked(|m| domain::check(&m.in_hand.state, &act)) {
            self.tell(format!("refusal-{}", refusal.key()));
            return false;
        }
        self.model.update(|m| {
            domain::apply(&mut m.in_hand.state, child, &act);
            m.acted += 1;
            m.notice = None;
        });
        let idle = self.change(|b| {
            b.queue.push_back(act);
            !std::mem::replace(&mut b.writing, true)
        });
        if idle {
            spawn_local(self.write_all());
        }
        true
    }

    /// Writes until nothing waits: everything that has queued up meanwhile goes into the next transaction.
    async fn write_all(self) {
        loop {
            let acts: Vec<Act> = self.change(|b| b.queue.drain(..).collect());
            if acts.is_empty() {
                break;
            }
            if let Err(error) = self.write(acts, Vec::new(), Vec::new()).await {
                self.go_back_to_disk(error).await;
                break;
            }
        }
        self.change(|b| b.writing = false);
        super::send::soon(self);
    }

    /// Waits until nothing is being written, and then writes acts together with rows in one transaction.
    pub(super) async fn commit(
        self,
        acts: Vec<Act>,
        visits: Vec<VisitRow>,
        slots: Vec<(String, Option<Vec<u8>>)>,
    ) -> Result<(), StoreError> {
        while self.behind(|b| b.writing) {
            browser::wait_ms(8).await;
        }
        self.change(|b| b.writing = true);
        let count = acts.len() as u64;
        let done = self.write(acts, visits, slots).await;
        if done.is_ok() {
            // They are counted as on disk already; counted here too, or the next act would pass for kept before it is.
            self.model.update(|m| m.acted += count);
        }
        let waits = self.change(|b| {
            b.writing = !b.queue.is_empty();
            b.writing
        });
        if waits {
            spawn_local(self.write_all());
        }
        super::send::soon(self);
        done
    }

    async fn write(self, acts: Vec<Act>, visits: Vec<VisitRow>, slots: Vec<(String, Option<Vec<u8>>)>) -> Result<(), StoreError> {
        while !self.behind(|b| b.may_write) {
            browser::wait_ms(20).await;
        }
        let store = self.store().ok_or(StoreError::Gone)?;
        let mut journal = self.behind(|b| b.journal.clone()).ok_or(StoreError::Gone)?;
        let mut write = Write { visits, slots, ..Write::default() };
        let mut kept_in = Vec::new();
        if !acts.is_empty() {
            let (kid, key) = self.behind(|b| b.ring.visit.clone()).ok_or(StoreError::Gone)?;
            if let Some(first) = journal.first_words(browser::now(), self.behind(|b| b.by), kid, &key) {
                write.entries.push((first, false));
                write.slots.push((names::CONTINUES.into(), None));
            }
            for act in &acts {
                let entry = journal.head.seal(&Inside::of_act(act), kid, &key, browser::random());
                if let Event::Message(MessageEvent::Kept { message, .. }) = &act.event {
                    kept_in.push((*message, journal.head.seq));
                }
                write.entries.push((entry, false));
            }
        }
        store.write(write).await?;
        let child = self.child();
        self.change(|b| {
            b.journal = Some(journal);
            if let Some(child) = child {
                for act in &acts {
                    domain::apply(&mut b.written, child, act);
                }
            }
        });
        if !acts.is_empty() {
            self.model.update(|m| {
                m.durable += acts.len() as u64;
                m.sync.waiting += acts.len() as u64;
                m.in_hand.kept_in.extend(kept_in);
            });
        }
        Ok(())
    }

    /// The last write failed: the screen goes back to what is on disk, and the words say that nothing kept is lost.
    async fn go_back_to_disk(self, error: StoreError) {
        if error == StoreError::NotNext {
            super::turn::read_again(self).await;
        }
        let written = self.change(|b| {
            b.queue.clear();
            b.written.clone()
        });
        self.model.update(|m| {
            m.in_hand.state = written;
            m.durable = m.acted;
            if let Screen::Kept(houses) = m.screen {
                m.screen = Screen::WhoWillSee(houses);
            }
            m.tell(format!("store-{}", error.key()));
        });
    }

    /// The child in hand, when one is.
    pub fn child(self) -> Option<ChildId> {
        self.model.with_untracked(|m| m.in_hand.child)
    }
}

/// One selector for each kind of answer, not for each question: that keeps the tablet small.
fn picked<T: PartialEq + Send + Sync + 'static>(model: RwSignal<Model>, of: Box<dyn Fn(&Model) -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| model.with(&*of))
}

/// The app of the owner that draws.
pub fn app() -> App {
    use_context::<App>().expect("the root gives the app to every screen")
}
