//! Joins the syncer to the screens: what it reports becomes the badge, what it brings goes to `pull`. Sending needs nobody signed in.

use super::{
    act::App,
    browser,
    model::{Sending, Sync},
    pull, session,
    sync::{Doing, Ears, Report, Syncer},
};
use crate::domain::Whose;
use leptos::{prelude::*, task::spawn_local};

/// On the child's turn what was written waits so long for company before it is sent.
const GATHER_MS: i64 = 2_000;

/// Starts the syncer.
pub fn start(app: App) {
    let Some(store) = app.store() else { return };
    let ears = Ears {
        report: Box::new(move |report| show(app, &report)),
        changes: Box::new(move |news| Box::pin(pull::take(app, news))),
        cache_dropped: Box::new(move || {
            app.model.update(|m| m.caseload.clear());
            spawn_local(session::show_caseload(app));
        }),
    };
    let syncer = Syncer::start(store, ears);
    // After a conflict: from the next write on into the new journal, which says what it goes on from.
    syncer.when_journal_opens(move |journal| app.change(|b| b.journal = Some(journal)));
    show(app, &syncer.report());
    app.change(|b| b.syncer = Some(syncer));
}

fn show(app: App, report: &Report) {
    let sending = match report.state {
        Doing::Resting if report.set_aside > 0 => Sending::Problem,
        Doing::Resting => Sending::Resting,
        Doing::Sending => Sending::Now,
        Doing::NoNetwork => Sending::NoNetwork,
        Doing::Problem(_) => Sending::Problem,
    };
    let stands = Sync {
        waiting: report.waiting.map(|waiting| waiting + report.set_aside),
        first_waits: report.first_waits,
        sending,
        problem: if let Doing::Problem(key) = report.state { Some(key) } else { None },
        sign_in_again: report.signed_out,
        arrived: report.arrived.clone(),
    };
    let clock_wrong = report.skew_ms.is_some_and(session::clock_is_wrong);
    app.model.update(|m| {
        m.sync = stands;
        m.means.clock_wrong |= clock_wrong;
    });
}

/// Something was written.
pub fn soon(app: App) {
    if app.model.with_untracked(|m| m.turn) != Whose::Child {
        return go(app);
    }
    // A child's touches come one after another: they are gathered, so that sending is not in the way of the next one.
    if !app.change(|b| std::mem::replace(&mut b.gathering, true)) {
        spawn_local(async move {
            browser::wait_ms(GATHER_MS).await;
            app.change(|b| b.gathering = false);
            go(app);
        });
    }
}

/// A telling of harm goes whatever the back-off says. On the child's turn it is gathered as any other touch: nothing that moves says which it was.
fn go(app: App) {
    let how = if app.change(|b| std::mem::take(&mut b.hurries)) { Syncer::sync_now } else { Syncer::nudge };
    app.behind(|b| b.syncer.as_ref().map(how));
}

/// An adult asked, or somebody just came in.
pub fn now(app: App) {
    app.behind(|b| b.syncer.as_ref().map(Syncer::sync_now));
}

/// Ends the session at the server: it is not that of whoever works here.
pub fn sign_out(app: App) {
    if let Some(syncer) = app.behind(|b| b.syncer.clone()) {
        spawn_local(async move { syncer.sign_out().await });
    }
}

/// The read key is at hand, or is no longer.
pub fn unlocked(app: App, unlocked: bool) {
    app.behind(|b| b.syncer.as_ref().map(|s| s.unlocked(unlocked, b.session.clone())));
}
