//! What an adult is writing and has not kept yet: of the visit, and of a telling of harm. It lies sealed on disk as soon as it is written, so that
//! a lock, a call that takes ten minutes or a flat battery costs no word; it goes when it is kept or the visit is closed. Refuses to be part of any
//! record, for nobody has said it yet, and to lie open on the child's turn: what is written on the adult's side is under the read key, and what is
//! written on the child's turn joins it when the adult is back.

use super::{
    act::App,
    browser, keys,
    model::{Lifted, Model, Screen, Writing},
};
use crate::domain::harm::{Account, Began, Deed};
use crate::domain::{KeyId, Record, Whose};
use crate::journal::{Store, Write};
use crate::seal::Key;
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How long nothing more is written before it is put on disk.
const REST_MS: i64 = 600;

/// What is being written at an open visit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Of the visit, once anything is: a first board carries nothing of how a record is made.
    pub record: Option<Record>,
    /// Of a telling of harm.
    pub harm: OfHarm,
    /// The same, written on the child's turn before the page was left: it is on disk, and shown to nobody until the adult has unlocked.
    #[serde(skip)]
    pub laid: OfHarm,
    /// What is being typed with the child.
    #[serde(skip)]
    pub words: OfTheChild,
}

/// What an adult is typing with the child, and the child has not kept: their own words for a card, or what was said or shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfTheChild {
    /// For a card.
    pub own_words: String,
    /// As a message of its own.
    pub writing: Option<Writing>,
}

impl OfTheChild {
    /// What stands on the screens of it: in a form, or in the hand on its way to a house.
    pub fn of(m: &Model) -> OfTheChild {
        // What is kept is not being typed any more.
        if matches!(m.screen, Screen::Kept(_)) {
            return OfTheChild::default();
        }
        let (mut own_words, mut writing) = (m.own_words.clone(), m.writing.clone());
        match m.laid_by().map(|(_, lifted)| lifted) {
            Some(Lifted::OwnWords(laid)) if own_words.is_empty() => own_words = laid.clone(),
            Some(Lifted::Made(made)) if writing.is_none() => writing = Writing::of(made),
            _ => {}
        }
        OfTheChild { own_words, writing: writing.filter(|writing| !writing.text.is_empty() || !writing.read_by.is_empty()) }
    }
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
            // Whoever wrote a question wrote how it began.
            None if !self.question.trim().is_empty() => Began::AfterQuestion(self.question.clone()),
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

    /// Whether a word of an account stands here.
    pub fn is_account_written(&self) -> bool {
        let OfHarm { words, question, before, present, when, child_was, .. } = self;
        [words, question, before, present, when, child_was].into_iter().any(|text| !text.trim().is_empty())
    }

    /// Who was told, as it would be kept.
    pub fn told(&self) -> Deed {
        Deed::Told { whom: self.whom.clone(), when: self.told_when.clone() }
    }

    /// Whether it says who was told: when alone is no deed.
    pub fn is_told_written(&self) -> bool {
        !self.whom.trim().is_empty()
    }

    /// Who was told is kept.
    pub fn forget_told(&mut self) {
        (self.whom, self.told_when) = Default::default();
    }

    /// What was written elsewhere of the same comes to it: no word of either goes.
    pub fn join(&mut self, other: OfHarm) {
        let OfHarm { words, by_child, question, before, present, when, child_was, whom, told_when } = other;
        self.by_child = self.by_child.or(by_child);
        for (here, there) in [
            (&mut self.words, words),
            (&mut self.question, question),
            (&mut self.before, before),
            (&mut self.present, present),
            (&mut self.when, when),
            (&mut self.child_was, child_was),
            (&mut self.whom, whom),
            (&mut self.told_when, told_when),
        ] {
            match (here.is_empty(), there.is_empty() || *here == there) {
                (_, true) => {}
                (true, false) => *here = there,
                (false, false) => *here = format!("{here}\n{there}"),
            }
        }
    }

    /// The account is kept; who was told may still be being written.
    pub fn forget_account(&mut self) {
        *self =
            OfHarm { whom: std::mem::take(&mut self.whom), told_when: std::mem::take(&mut self.told_when), ..OfHarm::default() };
    }
}

/// Slots of drafts begin so.
pub const DRAFTS: &str = "draft/";

/// The slots of a visit's drafts: of the adult's side, of the child's turn, and of what is being typed with the child.
pub fn slots(kid: KeyId) -> [String; 3] {
    ["adult", "turn", "words"].map(|of| format!("{DRAFTS}{of}/{kid}"))
}

/// The adult is back on the child's turn: what lies on disk of their side, and what was written meanwhile, which is in memory whole, whatever the
/// disk has of it.
pub async fn back(store: &impl Store, kid: KeyId, read: &Key, meanwhile: Draft) -> Draft {
    let [adult, ..] = slots(kid);
    let lies = store.slot(&adult).await.ok().flatten();
    joined(one(&adult, &lies, Some(read)), meanwhile)
}

#[inline(never)]
fn joined(mut draft: Draft, meanwhile: Draft) -> Draft {
    draft.harm.join(meanwhile.laid);
    draft.harm.join(meanwhile.harm);
    Draft { words: meanwhile.words, ..draft }
}

/// What lies on disk of them: with the read key all of it, without what was written on the child's turn alone.
pub async fn of(store: &impl Store, kid: KeyId, key: &Key, read: Option<&Key>) -> Draft {
    let mut lies = Vec::new();
    for name in slots(kid) {
        lies.push(store.slot(&name).await.ok().flatten());
    }
    if lies.iter().all(Option::is_none) { Draft::default() } else { opened(kid, &lies, key, read) }
}

fn one<T: Default + DeserializeOwned>(name: &str, sealed: &Option<Vec<u8>>, key: Option<&Key>) -> T {
    key.zip(sealed.as_ref()).and_then(|(key, sealed)| keys::open_under(key, name, sealed).ok()).unwrap_or_default()
}

#[inline(never)]
fn opened(kid: KeyId, lies: &[Option<Vec<u8>>], key: &Key, read: Option<&Key>) -> Draft {
    let [adult, turn, words] = slots(kid);
    let mut draft: Draft = one(&adult, &lies[0], read);
    let turn = one(&turn, &lies[1], Some(key));
    if read.is_some() {
        draft.harm.join(turn)
    } else {
        draft.laid = turn
    }
    draft.words = one(&words, &lies[2], Some(key));
    draft
}

/// The page is left on the child's turn: whoever opens it next, with one touch, reads nothing of what was being written.
pub fn lay_by(app: App) {
    if app.model.with_untracked(|m| m.in_hand.draft.harm != OfHarm::default()) {
        change(app, |draft| draft.laid.join(std::mem::take(&mut draft.harm)));
    }
}

/// Something was written: it is on disk as soon as the hand rests.
pub fn change(app: App, change: impl FnOnce(&mut Draft)) {
    app.model.update(|m| change(&mut m.in_hand.draft));
    waits(app);
}

/// What is being typed with the child is another than the one on disk.
pub fn words_changed(app: App, words: OfTheChild) {
    let other = app.model.with_untracked(|m| m.turn == Whose::Child && m.in_hand.draft.words != words);
    if other {
        change(app, |draft| draft.words = words);
    }
}

fn waits(app: App) {
    app.change(|b| b.draft_waits = true);
    if !app.change(|b| std::mem::replace(&mut b.draft_rests, true)) {
        leptos::task::spawn_local(async move {
            browser::wait_ms(REST_MS).await;
            app.change(|b| b.draft_rests = false);
            flush(app).await;
        });
    }
}

/// Puts it on disk now, before the child in hand or the page is another. Whether it is there; a disk that refuses is said, and tried again.
pub async fn flush(app: App) -> bool {
    if !app.change(|b| std::mem::take(&mut b.draft_waits)) {
        return true;
    }
    let (Some(store), Some(slots)) = (app.store(), sealed(app)) else { return true };
    match store.write(Write { slots, ..Write::default() }).await {
        Ok(()) => true,
        Err(error) => {
            app.change(|b| b.draft_waits = true);
            app.tell(format!("store-{}", error.key()));
            false
        }
    }
}

#[inline(never)]
fn sealed(app: App) -> Option<Vec<(String, Option<Vec<u8>>)>> {
    let (kid, key) = app.behind(|b| b.ring.visit.clone())?;
    let draft = app.model.with_untracked(|m| m.in_hand.draft.clone());
    let [adult, turn, words] = slots(kid);
    Some(match app.behind(|b| b.ring.read.clone()) {
        // What was written on the child's turn is in it by now.
        Some(read) => {
            let sealed = keys::seal_under(&read, &adult, &draft, browser::random());
            vec![(adult, Some(sealed)), (turn, None)]
        }
        None => {
            let mut harm = draft.laid;
            harm.join(draft.harm);
            let sealed = keys::seal_under(&key, &turn, &harm, browser::random());
            let typed =
                (draft.words != OfTheChild::default()).then(|| keys::seal_under(&key, &words, &draft.words, browser::random()));
            vec![(turn, Some(sealed)), (words, typed)]
        }
    })
}
