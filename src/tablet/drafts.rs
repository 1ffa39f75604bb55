//! What an adult is writing and has not kept yet: of the visit, and of a telling of harm. It lies sealed on disk as soon as it is written, so that
//! a lock, a call that takes ten minutes or a flat battery costs no word; it goes when it is kept or the visit is closed. Refuses to be part of any
//! record, for nobody has said it yet, and to be in memory on the child's turn where it is of the visit: that part is under the read key.

use super::{act::App, browser, keys};
use crate::domain::{KeyId, Record, harm::Account, harm::Began};
use crate::journal::{Store, Write};
use crate::seal::Key;
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How long nothing more is written before it is put on disk.
const REST_MS: i64 = 600;

/// What is being written at an open visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Of the visit.
    pub record: Record,
    /// Of a telling of harm.
    pub harm: OfHarm,
}

/// What is being written of a telling of harm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfHarm {
    /// The child's exact words or signs.
    pub words: String,
    /// Whether the child began it, where somebody has said so.
    pub by_child: Option<bool>,
    /// The last question before it.
    pub question: String,
    /// What was happening just before.
    pub before: String,
    /// Who was there.
    pub present: String,
    /// When it was told.
    pub when: String,
    /// How the child was.
    pub child_was: String,
    /// Who was told.
    pub whom: String,
    /// When they were told.
    pub told_when: String,
}

impl OfHarm {
    /// What was told, as it would be kept.
    pub fn account(&self) -> Account {
        let began = match self.by_child {
            Some(true) => Began::ByChild,
            Some(false) => Began::AfterQuestion(self.question.clone()),
            None => Began::NotSaid,
        };
        Account {
            words: self.words.clone(),
            began,
            before: self.before.clone(),
            present: self.present.clone(),
            when: self.when.clone(),
            child_was: self.child_was.clone(),
        }
    }

    /// The account is kept; who was told may still be being written.
    pub fn forget_account(&mut self) {
        *self =
            OfHarm { whom: std::mem::take(&mut self.whom), told_when: std::mem::take(&mut self.told_when), ..OfHarm::default() };
    }
}

/// The slots of a visit's two drafts.
pub fn slots(kid: KeyId) -> [String; 2] {
    ["record", "harm"].map(|of| format!("draft/{of}/{kid}"))
}

/// What lies on disk of them; what is of the visit opens with the read key alone.
pub async fn of(store: &impl Store, kid: KeyId, key: &Key, read: Option<&Key>) -> Draft {
    let mut lies = Vec::new();
    for name in slots(kid) {
        lies.push(store.slot(&name).await.ok().flatten());
    }
    if lies.iter().all(Option::is_none) { Draft::default() } else { opened(kid, &lies, key, read) }
}

#[inline(never)]
fn opened(kid: KeyId, lies: &[Option<Vec<u8>>], key: &Key, read: Option<&Key>) -> Draft {
    fn one<T: Default + DeserializeOwned>(name: &str, sealed: &Option<Vec<u8>>, key: Option<&Key>) -> T {
        key.zip(sealed.as_ref()).and_then(|(key, sealed)| keys::open_under(key, name, sealed).ok()).unwrap_or_default()
    }
    let [record, harm] = slots(kid);
    Draft { record: one(&record, &lies[0], read), harm: one(&harm, &lies[1], Some(key)) }
}

/// Something was written: it is on disk as soon as the hand rests.
pub fn change(app: App, change: impl FnOnce(&mut Draft)) {
    app.model.update(|m| change(&mut m.in_hand.draft));
    if !app.change(|b| std::mem::replace(&mut b.draft_waits, true)) {
        leptos::task::spawn_local(async move {
            browser::wait_ms(REST_MS).await;
            flush(app).await;
        });
    }
}

/// Puts it on disk now, before the child in hand or the page is another. A disk that refuses is said.
pub async fn flush(app: App) {
    if !app.change(|b| std::mem::take(&mut b.draft_waits)) {
        return;
    }
    let (Some(store), Some(slots)) = (app.store(), sealed(app)) else { return };
    if let Err(error) = store.write(Write { slots, ..Write::default() }).await {
        app.tell(format!("store-{}", error.key()));
    }
}

#[inline(never)]
fn sealed(app: App) -> Option<Vec<(String, Option<Vec<u8>>)>> {
    let (kid, key) = app.behind(|b| b.ring.visit.clone())?;
    let draft = app.model.with_untracked(|m| m.in_hand.draft.clone());
    let [record, harm] = slots(kid);
    let of_harm = keys::seal_under(&key, &harm, &draft.harm, browser::random());
    let mut slots = vec![(harm, Some(of_harm))];
    if let Some(read) = app.behind(|b| b.ring.read.clone()) {
        let of_visit = keys::seal_under(&read, &record, &draft.record, browser::random());
        slots.push((record, Some(of_visit)));
    }
    Some(slots)
}
