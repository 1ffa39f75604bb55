//! A visit ends: what was written of it is kept, its key's wrapping and its pack go, and what was done in it is carried to the next one. Refuses
//! to wait for anything to be written.

use super::{allowed, lay_down, take_child};
use crate::domain::*;
use crate::journal::{Store, VisitRow};
use crate::tablet::{act::App, browser, carried::Carried, drafts, keys, pull, screens, session};
use leptos::prelude::*;

/// Closes the visit with what was written of it: its key's wrapping and its pack go, and what was done in it is carried under the read key to
/// the next visit.
pub async fn close(app: App) {
    app.at_rest().await;
    // What an adult typed of a telling and did not keep is kept now, and is a duty as any other.
    if !screens::harm::keep_all(app).await {
        screens::harm::open(app);
        return app.tell("visit-harm-not-kept");
    }
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return };
    let Some((visit, child)) = app.model.with_untracked(|m| Some((m.in_hand.visit?, m.in_hand.child?))) else { return };
    let Some((kid, _)) = app.behind(|b| b.ring.visit.clone()) else { return };
    let row = match store.visits().await {
        Ok(rows) => rows.into_iter().find(|r| r.kid == kid),
        Err(error) => return app.tell(format!("store-{}", error.key())),
    };
    let Some(row) = row else { return app.tell("store-damaged") };
    let row = VisitRow { under_read_key: None, pack: None, ..row };
    let alone = browser::locks::take(browser::locks::LIST).await;
    let carried = app.model.with_untracked(|m| Carried::of(&m.in_hand.state, &m.in_hand.touched));
    let slot = keys::slot_of(&read, keys::CARRIED, child);
    // Of a child whom nobody has named nothing is carried: whose it is may be said at any time, and then it is not this tablet's to hold.
    let unnamed = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().is_some_and(|child| child.to_follow));
    let sealed = (!unnamed).then(|| keys::seal_under(&read, &slot, &carried, browser::random()));
    let met = app.model.with_untracked(|m| m.in_hand.state.visits.get(&visit).map(|v| v.opened.corrected_ms()));
    let (open_harm, nobody_told) = app.model.with_untracked(|m| {
        let harms = || m.in_hand.state.harms.values();
        let nobody = |harm: &Harm| harm.visit == visit && harm.duty() == harm::Duty::NobodyTold;
        (harms().any(|harm| harm.duty() != harm::Duty::Decided), harms().any(nobody))
    });
    let list = match pull::met(&store, &read, child, met, open_harm).await {
        Ok(list) => list,
        Err(error) => return app.tell(format!("store-{}", error.key())),
    };
    let (by, name) =
        (app.behind(|b| b.by), app.model.with_untracked(|m| m.adult.as_ref().map(|p| p.name.clone()).unwrap_or_default()));
    let written = app.model.with_untracked(|m| m.in_hand.draft.record.as_ref().and_then(screens::record::written));
    let recorded = written.map(|record| VisitEvent::Recorded { visit, name, record: Box::new(record) });
    let events = recorded.into_iter().chain([VisitEvent::Closed { visit }]);
    let acts: Vec<_> = events.map(|event| Act { at: browser::now(), by, event: Event::Visit(event) }).collect();
    if let Err(refusal) = allowed(app, child, &acts) {
        return app.tell(format!("refusal-{}", refusal.key()));
    }
    let slots = drafts::slots(kid).into_iter().map(|name| (name, None)).chain([(slot, sealed), list]).collect();
    let waited = app.change(|b| std::mem::take(&mut b.draft_waits));
    let written = app.commit(acts, vec![row], slots).await;
    drop(alone);
    match written {
        Ok(()) => {
            app.change(|b| b.ring.visit = None);
            // Whatever is found of the child now, this visit is no longer open.
            app.model.update(|m| (m.in_hand.visit, m.in_hand.draft) = (None, drafts::Draft::default()));
            session::show_caseload(app).await;
            // A child whom nobody has named has no page to come back to.
            if !unnamed && app.model.with_untracked(|m| m.caseload.iter().any(|listed| listed.id == child)) {
                take_child(app, child).await;
            } else {
                lay_down(app).await;
            }
            app.tell(if nobody_told { "visit-closed-harm" } else { "visit-closed" });
        }
        Err(error) => {
            app.change(|b| b.draft_waits |= waited);
            app.tell(format!("store-{}", error.key()));
        }
    }
}
