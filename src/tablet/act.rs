//! The one door: an event is checked, applied, shown at once, and queued; one strict transaction at a time takes all that waits. "Kept"
//! may be said only of what is on disk. A failed write takes the screen back to what is on disk, and says so. Refuses to write in clear:
//! without an open visit's key there is nothing to write with.

use super::{
    browser,
    idb::IdbStore,
    keys::Ring,
    media::Recording,
    model::{Model, Screen},
    sync::{Journal, Syncer},
};
use crate::domain::{self, Act, ChildId, Event, KeyId, PersonId, State};
use crate::journal::{Store, StoreError, VisitRow, Write, names};
use crate::pictures::live::{Watched, watched};
use crate::seal::Key;
use crate::wire::Inside;
use leptos::{prelude::*, task::spawn_local};

/// An act that is shown and not yet on disk, bound to the visit in which it was done: whatever opens meanwhile, it is sealed under that key.
#[derive(Clone)]
struct Waits {
    child: ChildId,
    kid: KeyId,
    key: Key,
    act: Act,
}

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
    /// What is to be sent is being gathered.
    pub gathering: bool,
    /// A visit is being begun.
    pub beginning: bool,
    /// What an adult wrote is not on disk yet.
    pub draft_waits: bool,
    /// A telling of harm is among what was written: it waits for no better moment.
    pub hurries: bool,
    /// It is about to be put there.
    pub draft_rests: bool,
    /// What is being recorded.
    pub recording: Option<Recording>,
    /// How often it was said that nothing is to listen: who asked for the microphone before does not begin after.
    pub silenced: u32,
    /// What sends.
    pub syncer: Option<Syncer>,
    /// The keys in memory.
    pub ring: Ring,
    /// Who is signed in.
    pub by: Option<PersonId>,
    /// Whose tablet it is, on the child's turn: what is not for the worker is sealed to this authority.
    pub whom: Option<super::keys::Whom>,
    /// Who has just signed in and makes a passphrase.
    pub signing_in: Option<super::keys::Whom>,
    /// The session at the server, while the adult's side is open.
    pub session: Option<String>,
    /// Acts that are shown and not yet on disk.
    queue: Vec<Waits>,
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
    pub fn pick<T: PartialEq + Send + Sync + 'static>(self, of: impl Fn(&Model) -> T + Send + Sync + 'static) -> Watched<T> {
        watched(move || self.model.with(&of))
    }

    /// Whether the adult's side is open: their read key is here.
    pub fn unlocked(self) -> bool {
        self.behind(|b| b.ring.read.is_some())
    }

    /// Reads what is behind the door. For what opens, gives, fetches and sends; never for a screen.
    pub(super) fn behind<T>(self, read: impl FnOnce(&Behind) -> T) -> T {
        self.behind.with_value(read)
    }

    /// Changes what is behind the door. For what opens, gives, fetches and sends; never for a screen.
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

    /// Something was kept: it is said where it was asked, and whoever has gone elsewhere meanwhile is not taken back.
    pub fn kept(self, work: super::model::Work, audience: domain::Audience) {
        self.model.update(|m| {
            m.has_kept(audience);
            if m.screen == Screen::WhoWillSee(work) {
                (m.screen, m.notice) = (Screen::Kept(work), None);
            }
        });
    }

    /// Says something to whoever holds the tablet.
    pub fn tell(self, key: impl Into<String>) {
        self.model.update(|m| m.tell(key));
    }

    /// Takes the record in hand: what is on disk and what is shown are the same from here. To be called when nothing waits any more.
    pub(super) fn take_in_hand(self, state: &State) {
        self.change(|b| b.written = state.clone());
    }

    /// Something happened. It shows at once, or is refused kindly; whether it was let through.
    pub fn act(self, event: Event) -> bool {
        let act = Act { at: browser::now(), by: self.behind(|b| b.by), event };
        let Some(child) = self.child() else { return false };
        let Some((kid, key)) = self.behind(|b| b.ring.visit.clone().filter(|_| b.may_write)) else {
            self.tell("refusal-visit-closed");
            return false;
        };
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
            b.hurries |= matches!(act.event, Event::Harm(_));
            b.queue.push(Waits { child, kid, key, act });
            !std::mem::replace(&mut b.writing, true)
        });
        if idle {
            spawn_local(async move {
                // What the finger did is seen first, and sealed and written then.
                browser::after_frame().await;
                self.write_all().await;
            });
        }
        true
    }

    /// Writes until nothing waits: everything that has queued up meanwhile goes into the next transaction.
    async fn write_all(self) {
        loop {
            let waits = self.change(|b| std::mem::take(&mut b.queue));
            if waits.is_empty() {
                break;
            }
            if let Err(error) = self.write(waits, Vec::new(), Vec::new()).await {
                self.go_back_to_disk(error).await;
                break;
            }
        }
        self.change(|b| b.writing = false);
        super::send::soon(self);
    }

    /// Waits until everything that was done is on disk, or has been taken back from the screen.
    pub(super) async fn settled(self) {
        browser::no_more_frames();
        while self.behind(|b| b.writing) {
            browser::wait_ms(8).await;
        }
    }

    /// The same, and until what is being kept just now is: before another child, another page or nobody is in hand.
    pub(super) async fn at_rest(self) {
        while self.model.with_untracked(|m| m.keeping) {
            browser::wait_ms(8).await;
        }
        self.settled().await;
    }

    /// Waits until nothing is being written, and then writes acts together with rows in one transaction.
    pub(super) async fn commit(
        self,
        acts: Vec<Act>,
        visits: Vec<VisitRow>,
        slots: Vec<(String, Option<Vec<u8>>)>,
    ) -> Result<(), StoreError> {
        let (kid, key) = self.behind(|b| b.ring.visit.clone()).ok_or(StoreError::NotNext)?;
        self.commit_under(vec![(kid, key, acts)], visits, slots).await
    }

    /// The same under other keys than the visit's: all of it is on disk, or nothing.
    pub(super) async fn commit_under(
        self,
        parts: Vec<(KeyId, Key, Vec<Act>)>,
        visits: Vec<VisitRow>,
        slots: Vec<(String, Option<Vec<u8>>)>,
    ) -> Result<(), StoreError> {
        // Whose acts they are is what is in hand now, and not what may be after waiting.
        let child = self.child().ok_or(StoreError::Gone)?;
        self.settled().await;
        if !self.behind(|b| b.may_write) {
            return Err(StoreError::NotNext);
        }
        self.change(|b| b.writing = true);
        let of = |(kid, key, acts): (KeyId, Key, Vec<Act>)| {
            acts.into_iter().map(move |act| Waits { child, kid, key: key.clone(), act }).collect::<Vec<_>>()
        };
        let waits: Vec<_> = parts.into_iter().flat_map(of).collect();
        let count = waits.len() as u64;
        let done = self.write(waits, visits, slots).await;
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

    async fn write(
        self,
        waits: Vec<Waits>,
        visits: Vec<VisitRow>,
        slots: Vec<(String, Option<Vec<u8>>)>,
    ) -> Result<(), StoreError> {
        let store = self.store().ok_or(StoreError::Gone)?;
        let mut journal = self.behind(|b| b.journal.clone()).ok_or(StoreError::Gone)?;
        if journal.continues.is_some() {
            // Something may have been written into the old journal since the conflict was found: the first words name its end.
            journal = super::sync::current(&store).await?;
        }
        let device = journal.head.device;
        let mut write = Write { visits, slots, ..Write::default() };
        let mut places = Vec::new();
        for Waits { kid, key, act, .. } in &waits {
            if let Some(first) = journal.first_words(browser::now(), act.by, *kid, key) {
                write.entries.push((first, false));
                write.slots.push((names::CONTINUES.into(), None));
            }
            // What a child told of harm goes before everything else that waits.
            let first = matches!(act.event, Event::Harm(_));
            write.entries.push((journal.head.seal(&Inside::of_act(act), *kid, key, browser::random()), first));
            places.push(journal.head.seq);
        }
        store.write(write).await?;
        self.change(|b| {
            // Where a conflict was found meanwhile, another journal is written from the next act on.
            if b.journal.as_ref().is_none_or(|now| now.head.device == device) {
                b.journal = Some(journal);
            }
            // What is not for the worker is on disk, sealed, and in no record of this tablet.
            for Waits { child, act, .. } in waits.iter().filter(|wait| !wait.act.event.is_closed_to_worker()) {
                domain::apply(&mut b.written, *child, act);
            }
        });
        if !waits.is_empty() {
            self.model.update(|m| {
                m.durable += waits.len() as u64;
                m.sync.first_waits |= waits.iter().any(|wait| matches!(wait.act.event, Event::Harm(_)));
                if let Some(waiting) = &mut m.sync.waiting {
                    *waiting += waits.len() as u64;
                }
                // A message that is in no record of this tablet is not for the worker: that it was taken back is written down nowhere either.
                let unknown = |act: &Act| {
                    matches!(&act.event, Event::Message(domain::MessageEvent::TakenBack { message }) if !m.in_hand.state.messages.contains_key(message))
                };
                let known: Vec<_> = waits.iter().zip(places).filter(|(wait, _)| !unknown(&wait.act)).collect();
                for (wait, seq) in known {
                    m.in_hand.touched.note(&wait.act, (device, seq));
                }
            });
        }
        Ok(())
    }

    /// The last write failed: the screen goes back to what is on disk, and the words say what of it is not kept.
    async fn go_back_to_disk(self, error: StoreError) {
        // Whatever queued up behind it was made upon it.
        self.change(|b| b.queue.clear());
        if error == StoreError::NotNext {
            super::turn::read_again(self).await;
        }
        // What cannot be written is not listened to either.
        if self.behind(|b| b.recording.is_some()) {
            super::media::stop(self);
        }
        let written = self.change(|b| {
            b.queue.clear();
            b.written.clone()
        });
        self.model.update(|m| {
            m.in_hand.state = written;
            m.durable = m.acted;
            m.screen = match m.screen {
                // What is not for the worker is on disk in any case, and not laid out again.
                Screen::Kept(houses) if m.kept_closed.is_empty() => Screen::WhoWillSee(houses),
                Screen::Drawing(drawing) if !m.in_hand.state.drawings.contains_key(&drawing) => Screen::ChildHome,
                Screen::Houses(houses) if !m.in_hand.state.houses.contains_key(&houses) => Screen::ChildHome,
                ref stays => stays.clone(),
            };
            m.tell(format!("store-{}", error.key()));
        });
    }

    /// The child in hand, when one is.
    pub fn child(self) -> Option<ChildId> {
        self.model.with_untracked(|m| m.in_hand.child)
    }
}

/// The app of the owner that draws.
pub fn app() -> App {
    use_context::<App>().expect("the root gives the app to every screen")
}
