//! The adult's way in: starting, signing in, making a passphrase, unlocking, locking. The read key is only in memory, and only while an
//! adult works; a wrong try waits and destroys nothing; an ended session never stops a visit.

use super::{
    act::App,
    browser::{self, fetch, held, page},
    idb::IdbStore,
    keys::{self, Face, Lock, Tries, Whom},
    model::{Door, Model, Screen, Theme},
    pull, send, sync, turn, worker,
};
use crate::domain::{KeyId, Moment, Role, VisitEvent, Whose};
use crate::journal::{Store, StoreError, Write, names, sync::Known};
use crate::library::words::Language;
use crate::seal::Key;
use crate::wire::{API_V, ApiProblem, Bytes, SignIn, SignedIn, from_cbor, from_json, to_cbor, to_json};
use leptos::prelude::*;
use zeroize::Zeroize;

/// The model as the page remembers its language and theme.
pub fn first_model() -> Model {
    let language = page::remembered("language").and_then(|tag| Language::of_tag(&tag)).unwrap_or_default();
    Model::new(language, Theme::of_key(&page::remembered("theme").unwrap_or_default()))
}

/// Starts, unless Heard is open in another window: then that is all this one says.
pub async fn begin(app: App) {
    // A page that was left a moment ago may still hold it. One that was taken over must not slip in while the other loads afresh.
    let tries = if page::was_taken_over() { 0 } else { 40 };
    for _ in 0..tries {
        if let Some(held) = browser::locks::take_if_free(browser::locks::WRITER, lost(app)).await {
            return go_on(app, held).await;
        }
        browser::wait_ms(50).await;
    }
    app.go(Screen::Elsewhere);
}

/// Takes over from the other window, which says from then on what this one said.
pub async fn go_on_here(app: App) {
    if let Some(held) = browser::locks::take_away(browser::locks::WRITER, lost(app)).await {
        app.go(Screen::Starting);
        go_on(app, held).await;
    }
}

/// Another window goes on: what was done here is written, and a fresh document, which holds no key, takes this one's place.
fn lost(app: App) -> Box<dyn FnOnce()> {
    Box::new(move || {
        if app.change(|b| std::mem::replace(&mut b.may_write, false)) {
            leptos::task::spawn_local(async move {
                app.settled().await;
                page::taken_over();
                lock(app);
            });
        }
    })
}

/// Goes on alone: on the child's turn when a key was handed over, else at the lock, else at the sign-in.
async fn go_on(app: App, held: browser::locks::Held) {
    app.change(|b| {
        b.writer = Some(held);
        b.may_write = true;
    });
    if let Err(error) = open_store(app).await {
        return app.tell(format!("store-{}", error.key()));
    }
    send::start(app);
    let Some(store) = app.store() else { return };
    // Wrong tries wait through a restart, on the child's turn too.
    let tries = slot::<Tries>(&store, keys::TRIES_SLOT).await.unwrap_or_default();
    let face = slot::<Face>(&store, keys::FACE_SLOT).await.unwrap_or_default();
    app.model.update(|m| {
        m.wait_until_ms = tries.wait_until_ms(browser::now_ms());
        m.reach = face.reach;
    });
    if let Some((kid, key)) = held::take().await.and_then(|bytes| keys::of_held(&bytes))
        && turn::begin(app, kid, key).await.is_ok()
    {
        return;
    }
    let locked = matches!(store.slot(keys::LOCK_SLOT).await, Ok(Some(_)));
    app.model.update(|m| {
        m.fictional = face.fictional;
        m.means.start_now = locked && face.authority.is_some();
        m.screen = if locked { Screen::Unlock } else { Screen::SignIn };
    });
    look_around(app).await;
}

async fn open_store(app: App) -> Result<(), StoreError> {
    let store = IdbStore::open().await?;
    let journal = sync::current(&store).await?;
    app.change(|b| {
        b.store = Some(store);
        b.journal = Some(journal);
    });
    Ok(())
}

/// What this tablet can do, where it matters.
pub(super) async fn look_around(app: App) {
    let room = browser::storage::enough_room().await;
    // Asked every time: a browser that refused on the first day may agree once Heard is used or installed.
    let persisted = browser::storage::ask_persist().await;
    app.model.update(|m| {
        m.means.too_little_room = !room;
        m.means.persist_refused = !persisted;
    });
}

/// A small record in clear.
pub(super) async fn slot<T: serde::de::DeserializeOwned>(store: &IdbStore, name: &str) -> Option<T> {
    from_cbor(&store.slot(name).await.ok()??)
}

async fn put(store: &IdbStore, slots: Vec<(&str, Vec<u8>)>) -> Result<(), StoreError> {
    let slots = slots.into_iter().map(|(name, bytes)| (name.to_owned(), Some(bytes))).collect();
    store.write(Write { slots, ..Write::default() }).await
}

/// Signs in online. The first time this tells the server the tablet's key; later it only renews the session.
pub async fn sign_in(app: App, user: String, mut password: String) {
    let Some(device) = app.behind(|b| b.journal.as_ref().map(|j| j.key.public())) else { return };
    app.model.update(|m| {
        m.busy = Some("sign-in-busy");
        m.notice = None;
    });
    let asked = SignIn { v: API_V, user, password: password.clone(), device_key: Bytes(device.to_vec()) };
    password.zeroize();
    let body = to_json(&asked);
    let reply =
        fetch::ask(fetch::Ask { method: "POST", path: "/api/v1/sign-in", headers: &[], body: Some(&body), within_ms: 20_000 })
            .await;
    let key = match &reply {
        Err(_) => Some("sign-in-no-network"),
        Ok(reply) if reply.status == 200 => None,
        Ok(reply) if from_json::<ApiProblem>(&reply.body).is_none() => Some("sign-in-other-network"),
        Ok(reply) if reply.status == 401 => Some("sign-in-wrong"),
        Ok(reply) if reply.status == 429 => Some("sign-in-too-often"),
        Ok(reply) if is_problem(reply, "first-password") => Some("sign-in-first-password"),
        Ok(reply) if reply.status == 403 => Some("sign-in-not-here"),
        Ok(_) => Some("sign-in-problem"),
    };
    let signed_in = reply.ok().and_then(|r| from_json::<SignedIn>(&r.body)).filter(|_| key.is_none());
    app.model.update(|m| m.busy = None);
    let Some(signed_in) = signed_in else { return app.tell(key.unwrap_or("sign-in-other-network")) };
    if signed_in.person.role != Role::Practitioner {
        return app.tell("sign-in-not-here");
    }
    let skew = browser::now_ms() - signed_in.now_ms;
    browser::measured_skew(Some(skew));
    let whom = Whom { person: signed_in.person, authority: signed_in.authority, skew_ms: Some(skew) };
    let theirs = app.behind(|b| b.ring.read.is_none() || b.by == Some(whom.person.id));
    let before = app.change(|b| b.session.replace(signed_in.session));
    app.model.update(|m| {
        m.means.clock_wrong = clock_is_wrong(skew);
        m.sync.sign_in_again = false;
        m.fictional = whom.authority.fictional;
        m.authority = whom.authority.name.clone();
    });
    match app.behind(|b| b.ring.read.clone()) {
        // Another adult's session must not fetch into this one's list: it rests until the right one signs in.
        Some(_) if !theirs => {
            send::unlocked(app, true);
            send::sign_out(app);
            app.change(|b| b.session = before);
            app.model.update(|m| m.sync.sign_in_again = true);
            app.tell("sign-in-somebody-else");
        }
        // Somebody is at work already: the session is renewed, and the list comes anew.
        Some(read) => {
            keep_whom(app, &read, whom).await;
            send::unlocked(app, true);
            send::now(app);
            app.go(Screen::Caseload);
        }
        None => {
            app.change(|b| b.signing_in = Some(whom));
            app.go(Screen::MakePassphrase);
        }
    }
}

fn is_problem(reply: &fetch::Reply, error: &str) -> bool {
    from_json::<ApiProblem>(&reply.body).is_some_and(|problem| problem.error == error)
}

pub(super) fn clock_is_wrong(skew: i64) -> bool {
    Moment { utc_ms: 0, offset_min: 0, skew_ms: Some(skew) }.clock_was_wrong()
}

async fn keep_whom(app: App, read: &Key, whom: Whom) {
    let Some(store) = app.store() else { return };
    let face = Face::of(&whom.authority);
    app.model.update(|m| {
        m.reach.clone_from(&face.reach);
        m.means.start_now = true;
    });
    let sealed = keys::seal_under(read, keys::SELF_SLOT, &whom, browser::random());
    let session = app.behind(|b| b.session.clone());
    let session = keys::seal_under(read, keys::SESSION_SLOT, &session, browser::random());
    let slots = vec![(keys::SELF_SLOT, sealed), (keys::SESSION_SLOT, session), (keys::FACE_SLOT, to_cbor(&face))];
    if let Err(error) = put(&store, slots).await {
        app.tell(format!("store-{}", error.key()));
    }
    app.change(|b| b.by = Some(whom.person.id));
    app.model.update(|m| {
        m.fictional = whom.authority.fictional;
        m.authority = whom.authority.name;
        m.adult = Some(whom.person);
    });
}

/// Makes the passphrase of this tablet, after a sign-in: a new read key under it. What was readable under an older one comes anew.
pub async fn make_passphrase(app: App, mut passphrase: String, mut again: String) {
    if !keys::enough_words(&passphrase) {
        return app.tell("passphrase-more-words");
    }
    let same = passphrase.split_whitespace().eq(again.split_whitespace());
    again.zeroize();
    if !same {
        return app.tell("passphrase-not-same");
    }
    let (Some(store), Some(whom)) = (app.store(), app.behind(|b| b.signing_in.clone())) else { return app.go(Screen::SignIn) };
    app.model.update(|m| {
        m.busy = Some("passphrase-busy");
        m.notice = None;
    });
    let salt = browser::random::<16>();
    let derived = worker::derive_new(&passphrase, &salt).await;
    passphrase.zeroize();
    let Some((derived, cost)) = derived else {
        app.model.update(|m| m.busy = None);
        return app.tell("passphrase-no-memory");
    };
    let read = Key::from_bytes(browser::random());
    let lock = Lock::make(&derived, &read, salt, cost, browser::random());
    let mut slots: Vec<(String, Option<Vec<u8>>)> =
        vec![(keys::LOCK_SLOT.into(), Some(to_cbor(&lock))), (keys::TRIES_SLOT.into(), Some(to_cbor(&Tries::default())))];
    // What lies under a read key that nobody has any more can never be read: it makes room.
    for old in [keys::PACKS, keys::CARRIED, super::drafts::DRAFTS] {
        slots.extend(store.slots(old).await.unwrap_or_default().into_iter().map(|name| (name, None)));
    }
    slots.extend([keys::LEASE_SLOT, keys::LIST_SLOT].map(|name| (name.to_owned(), None)));
    // And what was fetched under it comes anew, from the beginning: no window syncs while its place is put back.
    let alone = browser::locks::take(browser::locks::SYNCER).await;
    if let Some(known) = slot::<Known>(&store, names::SYNC).await {
        slots.push((names::SYNC.into(), Some(to_cbor(&Known { cursor: 0, cache_epoch: None, ..known }))));
    }
    let written = store.write(Write { slots, ..Write::default() }).await;
    drop(alone);
    app.model.update(|m| m.busy = None);
    if let Err(error) = written {
        return app.tell(format!("store-{}", error.key()));
    }
    keep_whom(app, &read, whom).await;
    app.change(|b| {
        b.ring.read = Some(read);
        b.signing_in = None;
    });
    app.go(Screen::Caseload);
    send::unlocked(app, true);
    send::now(app);
    look_around(app).await;
}

/// Tries a passphrase at a door.
pub async fn try_passphrase(app: App, mut passphrase: String, door: Door) {
    let Some(store) = app.store() else { return };
    let now = browser::now_ms();
    if app.model.with_untracked(|m| m.busy.is_some() || m.wait_until_ms > now) {
        return;
    }
    app.model.update(|m| {
        m.busy = Some("unlock-busy");
        m.notice = None;
    });
    let Some(lock) = slot::<Lock>(&store, keys::LOCK_SLOT).await else {
        app.model.update(|m| m.busy = None);
        return app.go(Screen::SignIn);
    };
    let mut tries = slot::<Tries>(&store, keys::TRIES_SLOT).await.unwrap_or_default();
    let derived = worker::derive(&passphrase, &lock.salt, lock.cost).await;
    passphrase.zeroize();
    app.model.update(|m| m.busy = None);
    let Some(derived) = derived else { return app.tell("passphrase-no-memory") };
    let Ok(read) = lock.open(&derived) else {
        tries = Tries { wrong: tries.wrong + 1, last_ms: browser::now_ms() };
        // A try that cannot be noted still waits in this page.
        let _ = put(&store, vec![(keys::TRIES_SLOT, to_cbor(&tries))]).await;
        app.model.update(|m| {
            m.wait_until_ms = tries.wait_until_ms(browser::now_ms());
            m.tell("unlock-wrong");
        });
        return;
    };
    if tries.wrong > 0 {
        let _ = put(&store, vec![(keys::TRIES_SLOT, to_cbor(&Tries::default()))]).await;
    }
    app.model.update(|m| m.wait_until_ms = 0);
    match door {
        Door::Uncover => app.model.update(|m| {
            m.covered = false;
            m.asking = None;
        }),
        Door::LeaveTurn => turn::leave(app, read).await,
        Door::Tablet => open_adults_side(app, read).await,
    }
}

/// The adult's side opens, unless a child's turn was broken off: that goes on where the child was.
async fn open_adults_side(app: App, read: Key) {
    let Some(store) = app.store() else { return };
    let whom =
        store.slot(keys::SELF_SLOT).await.ok().flatten().and_then(|s| keys::open_under::<Whom>(&read, keys::SELF_SLOT, &s).ok());
    let Some(whom) = whom else {
        app.go(Screen::SignIn);
        return app.tell("unlock-sign-in-first");
    };
    match broken_off(&store, &read).await {
        Ok(None) => {}
        Ok(Some((kid, key))) => {
            drop(read);
            turn::go_on(app, kid, key).await;
            // Whether it was quiet went with the page, and who can hear now is not known: no voice begins by itself.
            return app.model.update(|m| m.quiet = true);
        }
        // The list never opens over a child's turn that cannot be found just now.
        Err(error) => return app.tell(format!("store-{}", error.key())),
    }
    browser::measured_skew(whom.skew_ms);
    let session = session(&store, &read).await;
    app.change(|b| {
        b.by = Some(whom.person.id);
        b.ring.read = Some(read);
        b.session = session;
    });
    app.model.update(|m| {
        m.means.clock_wrong = whom.skew_ms.is_some_and(clock_is_wrong);
        m.fictional = whom.authority.fictional;
        m.authority = whom.authority.name;
        m.adult = Some(whom.person);
    });
    show_caseload(app).await;
    app.go(Screen::Caseload);
    send::unlocked(app, true);
    send::now(app);
    look_around(app).await;
}

/// The session at the server, as it was when somebody signed in last.
pub(super) async fn session(store: &IdbStore, read: &Key) -> Option<String> {
    let sealed = store.slot(keys::SESSION_SLOT).await.ok()??;
    keys::open_under::<Option<String>>(read, keys::SESSION_SLOT, &sealed).ok()?
}

/// The visit in which the tablet was given to a child and never given back. No other visit is opened to find it: this document becomes the
/// child's.
async fn broken_off(store: &IdbStore, read: &Key) -> Result<Option<(KeyId, Key)>, StoreError> {
    let Some(given) = slot::<KeyId>(store, keys::TURN_SLOT).await else { return Ok(None) };
    let Some(open) = turn::open_visit(store, read, given).await? else { return Ok(None) };
    let acts = turn::acts(store, open.kid, &open.key).await?;
    let last = acts.into_iter().filter_map(|(_, act)| turn::whose(&act)).next_back();
    let theirs = matches!(last, Some((_, VisitEvent::Turn { whose: Whose::Child, .. })));
    Ok(theirs.then_some((open.kid, open.key)))
}

/// Reads the list of children under the read key, as long as the lease runs.
pub async fn show_caseload(app: App) {
    let (Some(store), Some(read)) = (app.store(), app.behind(|b| b.ring.read.clone())) else { return };
    let over = pull::lease_is_over(&store, &read).await;
    let read_list = async {
        let open = turn::open_visits(&store, &read).await?;
        let mut list = if over { Vec::new() } else { pull::list(&store, &read).await? };
        for listed in &mut list {
            listed.open_visit = open.iter().any(|o| o.child == listed.id);
        }
        Ok::<_, StoreError>(list)
    };
    let mut list = match read_list.await {
        Ok(list) => list,
        Err(error) => return app.tell(format!("store-{}", error.key())),
    };
    // One whom nobody has named comes below the others: it is there from one moment to the next, and must not move them under a finger.
    list.sort_by_key(|l| (l.to_follow, l.name.to_lowercase()));
    app.model.update(|m| {
        m.caseload = list;
        m.lease_over = over;
    });
}

/// Locks: every key goes with the page. What an adult was just writing is put on disk first.
pub fn lock(app: App) {
    let written = std::rc::Rc::new(std::cell::Cell::new(false));
    let done = written.clone();
    leptos::task::spawn_local(async move {
        app.at_rest().await;
        super::drafts::flush(app).await;
        done.set(true);
    });
    leptos::task::spawn_local(async move {
        // A disk that does not answer holds no tablet open.
        for _ in 0..50 {
            if written.get() {
                break;
            }
            browser::wait_ms(20).await;
        }
        app.change(|b| b.ring = keys::Ring::default());
        page::fresh();
    });
}
