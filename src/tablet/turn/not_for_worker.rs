//! What a child keeps that is not for their worker: sealed under a key that this tablet forgets at once, so that the authority alone opens it.
//! Refuses to leave any of it in the record in hand.

use super::{allowed, new_key};
use crate::domain::*;
use crate::tablet::{act::App, browser};
use leptos::prelude::*;

/// Keeps what is not for the worker, and in the same breath says in the visit's own record what of it may stand there: that it is finished, and
/// that what the worker had of the same work is taken back. Whether it is on disk.
pub async fn keep_closed(app: App, events: Vec<Event>, finished: Option<Event>) -> bool {
    app.settled().await;
    let kept = events.iter().filter_map(|event| match event {
        Event::Message(MessageEvent::Kept { message, activity, told, .. }) => Some((*message, (*activity, told.house()))),
        _ => None,
    });
    let (messages, works): (Vec<_>, Vec<_>) = kept.unzip();
    let had = app.model.with_untracked(|m| {
        // Of three houses only those that are kept now: what stands in another the child has said nothing new about.
        let here = |had: &&Message| works.contains(&(had.activity, had.told.house())) && had.taken_back.is_none();
        let same = m.in_hand.state.messages.values().filter(here);
        same.map(|had| Event::Message(MessageEvent::TakenBack { message: had.id })).collect::<Vec<_>>()
    });
    let at = browser::now();
    let (closed, open) = (acts_of(app, at, events), acts_of(app, at, had.into_iter().chain(finished).collect()));
    let Some(child) = app.child() else { return false };
    if let Err(refusal) = allowed(app, child, &[closed.as_slice(), open.as_slice()].concat()) {
        app.tell(format!("refusal-{}", refusal.key()));
        return false;
    }
    let kept = seal_closed(app, closed, open.clone()).await;
    if kept {
        app.model.update(|m| {
            open.iter().for_each(|act| apply(&mut m.in_hand.state, child, act));
            m.kept_closed = messages;
        });
    }
    kept
}

/// The child takes back what was kept last and is not for the worker. The record in hand never held it, so the office looks whether it may be.
pub async fn take_back_closed(app: App) -> bool {
    let messages = app.model.with_untracked(|m| m.kept_closed.clone());
    let taken = messages.into_iter().map(|message| Event::Message(MessageEvent::TakenBack { message }));
    let acts = acts_of(app, browser::now(), taken.collect());
    let taken = seal_closed(app, acts, Vec::new()).await;
    if taken {
        app.model.update(|m| m.kept_closed.clear());
    }
    taken
}

/// All of it happened at one moment: what was taken back when it was finished, was finished for others.
fn acts_of(app: App, at: Moment, events: Vec<Event>) -> Vec<Act> {
    let by = app.behind(|b| b.by);
    events.into_iter().map(|event| Act { at, by, event }).collect()
}

/// Writes what is closed under a key of its own that this tablet forgets at once: only the authority opens it, and no unlock of the worker's. What
/// is open is written with it under the visit's.
async fn seal_closed(app: App, closed: Vec<Act>, open: Vec<Act>) -> bool {
    let found = app.behind(|b| Some((b.whom.clone()?, b.journal.as_ref()?.head.device)));
    let (Some((whom, device)), Some(child)) = (found, app.child()) else { return false };
    let Some(visit) = app.model.with_untracked(|m| m.in_hand.visit) else { return false };
    // Whose record it goes into follows the visit, also where nobody has said yet whose that is.
    let to_follow = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().is_some_and(|child| child.to_follow));
    let (key, _, row) = match new_key(&whom, device, child, visit, to_follow) {
        Ok(made) => made,
        Err(words) => {
            app.tell(words);
            return false;
        }
    };
    let mut parts = vec![(row.kid, key, closed)];
    match app.behind(|b| b.ring.visit.clone()) {
        Some((kid, key)) if !open.is_empty() => parts.push((kid, key, open)),
        _ if open.is_empty() => {}
        _ => return false,
    }
    match app.commit_under(parts, vec![row], Vec::new()).await {
        Ok(()) => true,
        Err(error) => {
            app.tell(format!("store-{}", error.key()));
            false
        }
    }
}
