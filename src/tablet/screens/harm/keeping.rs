//! What is marked and kept of a telling of harm: once, however often it is touched, and before what was typed can be lost with the page. Refuses
//! to drop a word that an adult wrote, and to mark anything that nobody wrote or touched.

use crate::domain::harm::{Account, Deed, With};
use crate::domain::{Event, Harm, HarmEvent, HarmId, Moment, Whose};
use crate::tablet::{
    act::App,
    browser::{self, capture},
    drafts::{self, OfHarm},
    media,
    model::{Ending, FIRST_BOARD, Model, Screen},
};
use leptos::{prelude::*, task::spawn_local};

/// Leaves it.
pub(super) fn leave(app: App) {
    put_by(app);
    app.model.update(|m| m.telling = false);
}

/// On the child's turn one touch opens it again, without a word of what an adult was writing: that is laid by, and put on disk.
pub(super) fn put_by(app: App) {
    if app.model.with_untracked(|m| m.turn != Whose::Child) {
        return;
    }
    drafts::lay_by(app);
    let locked = opens_no_more(app);
    spawn_local(async move {
        if locked {
            keep_laid(app).await;
        }
        drafts::flush(app).await;
    });
}

/// Whether what is sealed at this visit opens here no more after a restart: it began on a locked tablet, and nobody has taken it back yet.
pub(super) fn opens_no_more(app: App) -> bool {
    app.behind(|b| b.by.is_none() && b.ring.visit.is_some())
}

/// The page goes out of sight and may never come back.
pub fn out_of_sight(app: App) {
    if app.model.with_untracked(|m| m.telling) && opens_no_more(app) {
        put_by(app);
    }
}

/// Keeps what was laid by as it stands, and lets go of what is on disk.
async fn keep_laid(app: App) {
    let laid = app.model.with_untracked(|m| m.in_hand.draft.laid.clone());
    keep_written(app, &laid).await;
    // What was written meanwhile, and laid to it, is not on disk: it is kept in its turn, and twice rather than never.
    if app.model.with_untracked(|m| m.in_hand.draft.laid == laid) {
        app.model.with_untracked(|m| OnDisk::of(m, &laid)).forget(app, |draft| &mut draft.laid);
    }
}

/// Opens it, in front of whatever stands.
pub fn open(app: App) {
    browser::speech::stop();
    // What the adult says and writes now is not the child's sound.
    if app.model.with_untracked(|m| m.screen == Screen::Sound) {
        media::stop(app);
        capture::pause(".sound-made");
    }
    app.model.update(|m| {
        m.telling = true;
        m.notice = None;
    });
}

/// The mark that is still to be decided, once there is one: of this visit, or of one before.
pub fn mark(m: &Model) -> Option<&Harm> {
    m.in_hand.state.harms.values().max_by_key(|harm| harm.marked.corrected_ms())
}

/// The mark of this visit: what a child tells today is a telling of its own, whatever of an earlier one is still open.
pub(super) fn todays(m: &Model) -> Option<&Harm> {
    let visit = m.in_hand.visit?;
    m.in_hand.state.harms.values().filter(|harm| harm.visit == visit).max_by_key(|harm| harm.marked.corrected_ms())
}

/// Whether the child gave their own sign at this visit: the edge shows it by its shape, to who knows.
pub fn signed(m: &Model) -> bool {
    todays(m).is_some_and(|harm| !harm.signs.is_empty())
}

/// Whether an adult has still to look at it.
pub fn waits_for_an_adult(m: &Model) -> bool {
    todays(m).is_some_and(Harm::waits_for_an_adult)
}

/// The child has the card that says not safe in the hand or in a house, or has it there no longer.
pub fn shown(app: App, now: bool) {
    let (there, visit) = app.model.with_untracked(|m| (todays(m).map(|harm| harm.id), m.in_hand.visit));
    match (there, visit, now) {
        (_, Some(visit), true) => {
            let harm = there.unwrap_or_else(|| HarmId::from_random(browser::random()));
            app.act(Event::Harm(HarmEvent::Showed { harm, visit, name: adult(app) }));
        }
        (Some(harm), _, false) => {
            app.act(Event::Harm(HarmEvent::PutBack { harm }));
        }
        _ => {}
    }
}

/// Marks, unless this visit is marked already; gives the mark.
pub(super) fn marked(app: App) -> Option<HarmId> {
    let (there, visit) = app.model.with_untracked(|m| (todays(m).map(|harm| harm.id), m.in_hand.visit));
    there.or_else(|| {
        let harm = HarmId::from_random(browser::random());
        let marked = app.act(Event::Harm(HarmEvent::Marked { harm, visit: visit?, name: adult(app), closed: false }));
        // The board that was open may be the one with unkind acts; whoever goes on begins at the first.
        app.model.update(|m| m.board = FIRST_BOARD);
        // What was told is not laid before the child again: the end goes on with its next question.
        if app.model.with_untracked(|m| m.screen == Screen::Close(Ending::Right)) {
            super::super::close::ask(app, Ending::Now);
        }
        marked.then_some(harm)
    })
}

/// Who has it while nobody has acted, by this tablet's own clock, and until when.
pub(super) fn with_whom(m: &Model) -> Option<(&'static str, Option<Moment>)> {
    match todays(m)?.with(m.reach.times, browser::now().corrected_ms())? {
        (With::Adult, until) => until.map(|until| ("harm-with-adult", Some(until))),
        (With::Manager, _) => Some(("harm-with-manager", None)),
        (With::OutOfHours, _) => Some(("harm-with-out-of-hours", None)),
    }
}

fn adult(app: App) -> String {
    app.model.with_untracked(|m| m.adult.as_ref().map(|adult| adult.name.clone()).unwrap_or_default())
}

/// Keeps an account; pressed twice it is one. Whether it was let through.
pub(super) fn keep_account(app: App, account: Account) -> bool {
    let kept = app.model.with_untracked(|m| todays(m).is_some_and(|harm| harm.has_account(&account)));
    kept || marked(app).is_some_and(|harm| app.act(Event::Harm(HarmEvent::Written { harm, name: adult(app), account })))
}

/// Of which telling it is said who was told: it may be an earlier one, at a visit at which nothing new was told. On the child's turn it is said of
/// today: a telling of an earlier day is not in sight.
fn told_of(m: &Model) -> Option<&Harm> {
    if m.turn == Whose::Child { todays(m) } else { mark(m) }
}

/// Keeps who was told; pressed twice it is once. Whether it was let through.
pub(super) fn keep_told(app: App, what: Deed) -> bool {
    let (kept, there) = app.model.with_untracked(|m| {
        let of = told_of(m);
        (of.is_some_and(|harm| harm.has_done(&what)), of.map(|harm| harm.id))
    });
    let harm = || there.or_else(|| marked(app));
    kept || harm().is_some_and(|harm| app.act(Event::Harm(HarmEvent::Done { harm, name: adult(app), what })))
}

/// What of something written stands in the journal by now.
struct OnDisk {
    account: bool,
    told: bool,
}

impl OnDisk {
    fn of(m: &Model, written: &OfHarm) -> OnDisk {
        OnDisk {
            account: todays(m).is_some_and(|harm| harm.has_account(&written.account())),
            told: written.is_told_written() && told_of(m).is_some_and(|harm| harm.has_done(&written.told())),
        }
    }

    /// What is on disk is not being written any more; what the disk refused stands there still.
    fn forget(&self, app: App, written: fn(&mut drafts::Draft) -> &mut OfHarm) {
        drafts::change(app, |draft| {
            if self.account {
                written(draft).forget_account();
            }
            if self.told {
                written(draft).forget_told();
            }
        });
    }
}

/// What an adult kept by hand: says that it is on disk once it is.
pub(super) fn forget_what_is_kept(app: App) {
    spawn_local(async move {
        app.settled().await;
        let on_disk = app.model.with_untracked(|m| OnDisk::of(m, &m.in_hand.draft.harm));
        if on_disk.account || on_disk.told {
            app.tell("harm-is-kept");
        }
        on_disk.forget(app, |draft| &mut draft.harm);
    });
}

/// Keeps all that is written here, marked where nobody had marked it. A touch that wrote nothing marks nothing; where it is marked it is kept.
async fn keep_written(app: App, written: &OfHarm) {
    // Who was told may be what marks it: how it began is kept then, too.
    if written.is_told_written() {
        keep_told(app, written.told());
    }
    if is_account(app, written) {
        keep_account(app, written.account());
    }
    app.settled().await;
}

fn is_account(app: App, written: &OfHarm) -> bool {
    let is_marked = app.model.with_untracked(|m| todays(m).is_some());
    written.is_account_written() || (is_marked && written.account() != Account::default())
}

/// The visit ends: what was written of a telling is kept. Nothing that an adult typed here is dropped: whether all of it is on disk.
pub async fn keep_all(app: App) -> bool {
    let written = app.model.with_untracked(|m| m.in_hand.draft.harm.clone());
    keep_written(app, &written).await;
    let on_disk = app.model.with_untracked(|m| OnDisk::of(m, &written));
    // When somebody was told, and not whom, is no deed yet: it is asked for.
    let told = if written.is_told_written() { on_disk.told } else { written.told_when.trim().is_empty() };
    (on_disk.account || !is_account(app, &written)) && told
}
