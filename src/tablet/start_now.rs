//! A visit that begins on a locked tablet, in one touch: for a child whose name follows, with the common boards. It reads nothing, for nothing
//! here opens; everything is sealed to the authority. Who does the work is known when they take the tablet back and unlock; whose visit it
//! was, an adult says in the office. Refuses to ask anything before the child's first page.

use super::{
    act::App,
    browser,
    keys::{self, Face, TurnPack, Whom},
    session::{self, slot},
    turn,
};
use crate::domain::*;
use crate::journal::{Store, VisitRow};
use crate::library::words::Words;
use crate::seal::Key;
use crate::wire::{API_V, Pack, Person, VisitKeyInside};
use leptos::prelude::*;

/// Begins. Who is in the room is not known, so it is quiet.
pub async fn begin(app: App) {
    if app.model.try_update(|m| m.busy.replace("start-now-busy").is_some()).unwrap_or(true) {
        return;
    }
    begin_alone(app).await;
    app.model.update(|m| m.busy = None);
}

async fn begin_alone(app: App) {
    let Some(store) = app.store() else { return };
    let authority = slot::<Face>(&store, keys::FACE_SLOT).await.and_then(|face| face.authority);
    let device = app.behind(|b| b.journal.as_ref().map(|journal| journal.head.device));
    let (Some(authority), Some(device)) = (authority, device) else { return app.tell("start-now-sign-in-first") };
    if !browser::storage::enough_room().await {
        return app.tell("visit-too-little-room");
    }
    let words = Words::of(app.model.with_untracked(|m| m.language));
    let child = ChildId::from_random(browser::random());
    let visit = VisitId::from_random(browser::random());
    let person =
        Person { id: PersonId::from_bytes([0; 16]), name: words.say("adult-here").into_owned(), role: Role::Practitioner };
    let whom = Whom { person, authority, skew_ms: None };
    let (key, _, row) = match turn::new_key(&whom, device, child, visit, true) {
        Ok(made) => made,
        Err(why) => return app.tell(why),
    };
    let act = |event| Act { at: browser::now(), by: None, event: Event::Visit(event) };
    let opened = act(VisitEvent::Opened { visit, place: Place::NotSaid, present: vec![Somebody::NotSaid] });
    let given = act(VisitEvent::Turn { visit, whose: Whose::Child });
    let kid = row.kid;
    let pack = nobodys(child, words.say("child-here").into_owned());
    let turn = TurnPack { v: 1, pack, visit, whom, touched: Default::default(), by_nobody: true };
    let pack = Some(keys::seal_under(&key, &keys::turn_name(kid), &turn, browser::random()));
    // What is written next belongs to this child, and to nobody who was in hand before.
    app.model.update(|m| m.in_hand = Default::default());
    app.model.update(|m| m.in_hand.child = Some(child));
    match app
        .commit_under(vec![(kid, key.clone(), vec![opened, given])], vec![VisitRow { pack, ..row }], vec![turn::given_slot(kid)])
        .await
    {
        Ok(()) => turn::hand_over(app, kid, key).await,
        Err(error) => app.tell(format!("store-{}", error.key())),
    }
}

/// A pack of which nothing is known.
fn nobodys(child: ChildId, name: String) -> Pack {
    let named = Child { id: child, name, born: None, profile: Profile::default(), to_follow: true };
    Pack {
        v: API_V,
        child,
        state: State { child: Some(named), ..State::default() },
        last_place: None,
        last_present: Vec::new(),
        last_visit_ms: None,
        duties: Vec::new(),
        held: Default::default(),
        visit_every_days: None,
    }
}

/// Somebody unlocked and took it back: they do the work, and the visit is theirs to go on with and to close, as any other. Whether that is on disk:
/// until it is, the visit opens to nobody after a restart, and the child's turn does not end.
pub async fn taken_back(app: App, read: &Key) -> bool {
    app.settled().await;
    let (Some(store), Some((kid, key))) = (app.store(), app.behind(|b| b.ring.visit.clone())) else { return true };
    let Some((child, visit)) = app.model.with_untracked(|m| m.in_hand.child.zip(m.in_hand.visit)) else { return true };
    let (sealed, rows) = match (store.slot(keys::SELF_SLOT).await, store.visits().await) {
        (Ok(sealed), Ok(rows)) => (sealed, rows),
        (Err(error), _) | (_, Err(error)) => {
            app.tell(format!("store-{}", error.key()));
            return false;
        }
    };
    let Some(whom) = sealed.and_then(|sealed| keys::open_under::<Whom>(read, keys::SELF_SLOT, &sealed).ok()) else { return true };
    let row = rows.into_iter().find(|row| row.kid == kid);
    let inside = VisitKeyInside { key: key.as_bytes().to_vec(), child, visit, to_follow: true };
    let under_read_key = Some(keys::wrap_visit(&inside, kid, read, browser::random()));
    // Given again, its turn is theirs too.
    let theirs = |row: &VisitRow| {
        let name = keys::turn_name(kid);
        let turn: TurnPack = keys::open_under(&key, &name, row.pack.as_ref()?).ok()?;
        Some(keys::seal_under(&key, &name, &TurnPack { whom: whom.clone(), by_nobody: false, ..turn }, browser::random()))
    };
    if let Some(row) = row
        && let pack = theirs(&row).or(row.pack)
        && let Err(error) = app.commit(Vec::new(), vec![VisitRow { under_read_key, pack, ..row }], Vec::new()).await
    {
        app.tell(format!("store-{}", error.key()));
        return false;
    }
    browser::measured_skew(whom.skew_ms);
    app.change(|b| b.by = Some(whom.person.id));
    app.model.update(|m| {
        m.means.clock_wrong = whom.skew_ms.is_some_and(session::clock_is_wrong);
        m.authority = whom.authority.name;
        m.adult = Some(whom.person);
    });
    true
}
