//! What tablets send: whole visits as a child and an adult make them, sealed and chained as on a tablet, in batches of a hundred.
//! Made before anything is timed. Refuses to leave out what a real visit has (its key, its steps), so that no figure is of empty entries.

use heard::domain::{
    Act, ActivityId, Answer, Audience, Card, ChildId, Content, Event, House, HousesEvent, HousesStep, How, KeyId, Look,
    MessageEvent, MessageId, Moment, PersonId, Place, Placement, Somebody, VisitEvent, VisitId, Whose,
};
use heard::journal::Head;
use heard::library::cards::BOARDS;
use heard::seal::{DeviceKey, Key, seal_visit_key};
use heard::server::outside::random;
use heard::server::store::{Incoming, IncomingKey, OpenedKey};
use heard::wire::{
    API_V, Authority, BATCH_MAX, Bytes, Entry, Inside, Push, SealedVisitKey, VisitKeyInside, to_cbor, visit_key_about,
};

/// How much of a visit is kept step by step.
#[derive(Clone, Copy)]
pub enum Detail {
    /// Twelve cards, a move, an answer: what a visit looks like.
    Whole,
    /// Three cards: enough for a page, so that a hundred thousand messages can be made in a minute.
    Short,
}

/// A hundred entries, and the visit keys that go along.
#[derive(Default)]
pub struct Batch {
    keys: Vec<(IncomingKey, SealedVisitKey)>,
    entries: Vec<Entry>,
}

impl Batch {
    /// As the store takes it: read and opened.
    pub fn read(self) -> (Vec<IncomingKey>, Vec<Incoming>) {
        let keys = self.keys.into_iter().map(|(key, _)| key).collect();
        let entries = self.entries.into_iter().map(|e| Incoming::Entry(Box::new(e.clone()), e.hash())).collect();
        (keys, entries)
    }

    /// As it travels.
    pub fn body(&self) -> Vec<u8> {
        let keys = self.keys.iter().map(|(_, sealed)| sealed.clone()).collect();
        let entries = self.entries.iter().map(|e| Bytes(e.to_bytes())).collect();
        serde_json::to_vec(&Push { v: API_V, keys, entries }).expect("a push is written as JSON")
    }
}

/// One tablet.
pub struct Tablet {
    pub key: DeviceKey,
    by: PersonId,
    head: Head,
    to: Authority,
    now_ms: i64,
}

impl Tablet {
    pub fn new(key: DeviceKey, by: PersonId, to: &Authority) -> Tablet {
        Tablet { head: Head::empty(key.device()), key, by, to: to.clone(), now_ms: 1_760_000_000_000 }
    }

    /// As many full batches as asked for, of visits to these children in turn.
    pub fn batches(&mut self, count: usize, children: &[ChildId], detail: Detail) -> Vec<Batch> {
        let mut batches = vec![Batch::default()];
        let mut whose = children.iter().cycle();
        while batches.len() <= count {
            let child = *whose.next().expect("there are children");
            self.visit(child, detail, &mut batches);
        }
        batches.truncate(count);
        batches
    }

    /// A visit, at the end of the last batch and where that is full in a new one. Gives its messages.
    pub fn visit(&mut self, child: ChildId, detail: Detail, into: &mut Vec<Batch>) -> [MessageId; 3] {
        let (visit, activity) = (VisitId::from_random(random()), ActivityId::from_random(random()));
        let (kid, key) = (KeyId::from_random(random()), Key::from_bytes(random()));
        let messages = House::ALL.map(|_| MessageId::from_random(random()));
        let mut sealed_key = Some(self.sealed_key(kid, &key, child, visit));
        for event in events(visit, activity, messages, detail) {
            self.now_ms += 4_000;
            let at = Moment { utc_ms: self.now_ms, offset_min: 0, skew_ms: Some(120) };
            let inside = Inside::of_act(&Act { at, by: Some(self.by), event });
            let entry = self.head.seal(&inside, kid, &key, random());
            if into.last().is_none_or(|last| last.entries.len() == BATCH_MAX) {
                into.push(Batch::default());
            }
            let batch = into.last_mut().expect("one was just made");
            batch.entries.push(entry);
            batch.keys.extend(sealed_key.take());
        }
        messages
    }

    fn sealed_key(&self, kid: KeyId, key: &Key, child: ChildId, visit: VisitId) -> (IncomingKey, SealedVisitKey) {
        let inside = VisitKeyInside { key: key.as_bytes().to_vec(), child, visit, to_follow: false };
        let about = visit_key_about(self.to.kid, kid, self.key.device());
        let public = heard::seal::AuthorityPublic(self.to.public.0.clone());
        let sealed = seal_visit_key(&public, &about, &to_cbor(&inside), &random()).expect("the authority's key is one");
        let inside = Some(OpenedKey { key: key.clone(), child, visit, to_follow: false });
        let to = self.to.kid;
        (IncomingKey { kid, to, sealed: sealed.clone(), inside }, SealedVisitKey { kid, to, sealed: Bytes(sealed) })
    }
}

fn events(visit: VisitId, activity: ActivityId, messages: [MessageId; 3], detail: Detail) -> Vec<Event> {
    let step = |step| Event::Houses(HousesEvent { activity, step });
    let cards: Vec<(&str, &str)> = BOARDS.iter().flat_map(|board| board.cards.iter().map(|card| (board.id, card.id))).collect();
    let from = usize::from(messages[0].as_bytes()[0]);
    let chosen = |n: usize| cards[(from + n * 7) % cards.len()];
    let card = |n: usize| Card::Library(chosen(n).1.into());
    let put = |n: usize| step(HousesStep::Put { card: card(n), house: House::ALL[n % 3], board: Some(chosen(n).0.into()) });

    let mut events = vec![
        Event::Visit(VisitEvent::Opened { visit, place: Place::Home, present: vec![Somebody::Mum] }),
        Event::Visit(VisitEvent::Turn { visit, whose: Whose::Child }),
        step(HousesStep::started(visit, Look::default())),
    ];
    let cards_put = match detail {
        Detail::Whole => 12,
        Detail::Short => 3,
    };
    events.extend((0..cards_put).map(put));
    if let Detail::Whole = detail {
        events.push(step(HousesStep::Moved { number: 0, house: House::Good }));
        events.push(step(HousesStep::Answered { answer: Answer::SomethingElse, board: Some("home".into()) }));
    }
    for (at, house) in House::ALL.into_iter().enumerate() {
        let placed = (0..4).map(|n| Placement { number: n, card: card(at + 3 * n as usize), house }).collect();
        let told = Content::House { house, title: None, placed };
        events.push(Event::Message(MessageEvent::Kept {
            message: messages[at],
            visit,
            activity,
            told,
            how: How::Card,
            audience: Audience::default(),
        }));
    }
    events.push(step(HousesStep::Finished));
    events.push(Event::Visit(VisitEvent::Closed { visit }));
    events
}
