//! One of everything that is journaled, made up: for fixtures and snapshots. Every variant of every event is here, or the match below
//! does not compile.

use super::{Held, Inside, JournalEvent};
use crate::domain::activity::drawing::{Breadth, Colour, Pen, Point, Points, Scene, Spot};
use crate::domain::*;
use crate::seal::Hash;

/// An id of a sample, of any noun.
macro_rules! id {
    ($of:ident, $n:expr) => {
        $of::from_bytes([$n; 16])
    };
}
pub(super) use id;

/// When a sample was.
pub(super) fn at() -> Moment {
    Moment { utc_ms: 1_795_000_000_123, offset_min: 60, skew_ms: Some(-42) }
}

fn visit() -> VisitId {
    id!(VisitId, 2)
}

fn houses(step: HousesStep) -> Event {
    Event::Houses(HousesEvent { activity: id!(ActivityId, 3), step })
}

fn message() -> MessageId {
    id!(MessageId, 4)
}

/// What a child told, with a card and in own words.
pub(super) fn told() -> Content {
    Content::House {
        house: House::Worries,
        title: Some("Night".into()),
        placed: vec![
            Placement { number: 0, card: Card::Library("shouting".into()), house: House::Worries },
            Placement { number: 2, card: Card::OwnWords("he's LOUD".into()), house: House::Worries },
        ],
    }
}

fn at_the_end(said: AtTheEnd) -> Event {
    Event::Visit(VisitEvent::AtTheEnd { visit: visit(), said })
}

/// A record with everything in it.
fn record() -> Record {
    Record {
        tried: Vec::new(),
        answers: String::new(),
        alone: Some(TimeAlone::Part(Some(10))),
        words: "he shouts".into(),
        worried: Some(true),
        worry: "Nights".into(),
        will_do: vec![WillDo { what: "Ring the school".into(), by: Some(day()) }],
        with_child: "Mrs Bello, teacher".into(),
        comfort_told: Some(true),
        why_not_alone: Some(WhyNotAlone::NeedsPartner),
        manager_told: Some(day()),
        influencing: "Mum was in the kitchen".into(),
        awake: Some(true),
        bedroom: Some(false),
        interpreter: "Hodan, Somali, word for word".into(),
        together: Some(false),
        asked: vec![Question { kind: Some(Kind::Open), words: "Tell me about this one.".into() }],
        finished: true,
    }
}

/// A plan with everything in it.
pub(super) fn plan() -> Plan {
    Plan {
        framework: Framework::Safety,
        lines: vec![Line { heading: Heading::Past, text: "What happened".into() }],
        outcomes: vec![Outcome {
            id: id!(OutcomeId, 5),
            wording: "Nights are calm".into(),
            child_wording: "Quiet nights".into(),
            card: Some("sleep".into()),
            who: "Ana".into(),
            by: Some(day()),
            how_known: "The child says so".into(),
        }],
        review: Some(day()),
        kind: None,
    }
}

/// A day.
pub(super) fn day() -> Day {
    Day::constant(2026, 11, 22)
}

/// A profile that is not the default.
pub(super) fn profile() -> Profile {
    Profile { look: Look::Plain, speech: true, answers: Level::Three, shows: "Looks up for yes".into() }
}

fn drawing(step: DrawingStep) -> Event {
    Event::Drawing(DrawingEvent { activity: id!(ActivityId, 20), step })
}

fn begun(media: u8, mime: Mime) -> Event {
    let agreed = if mime == Mime::Jpeg { "Ana's mum".to_owned() } else { String::new() };
    Event::Media(MediaEvent::Begun { media: id!(MediaId, media), visit: visit(), mime, key: MediaKey([4; 32]), agreed })
}

fn made(message: u8, activity: u8, made: Made) -> Event {
    Event::Message(MessageEvent::Kept {
        message: id!(MessageId, message),
        visit: visit(),
        activity: id!(ActivityId, activity),
        how: made.how(),
        told: Content::Made(made),
        audience: Audience::default(),
    })
}

/// What is drawn, photographed, recorded, shown and said.
fn other_ways() -> Vec<Event> {
    let spot = |x, y| Spot { x, y };
    let line = Points(vec![Point { at: spot(10, 20), pressure: 0 }, Point { at: spot(900, 700), pressure: 128 }]);
    let pen = Pen { colour: Colour::Blue, breadth: Breadth::Broad };
    let piece = |n| Piece { hash: PieceHash([n; 32]), len: 4_096 };
    vec![
        drawing(DrawingStep::Started { visit: visit() }),
        drawing(DrawingStep::SceneChosen(Scene::Outside)),
        drawing(DrawingStep::Drawn { mark: 0, pen, line }),
        drawing(DrawingStep::Placed { card: Card::Library("cat".into()), at: spot(400, 300) }),
        drawing(DrawingStep::Moved { mark: 1, at: spot(500, 300) }),
        drawing(DrawingStep::PutAway { mark: 2 }),
        drawing(DrawingStep::Undone),
        drawing(DrawingStep::Answered { answer: Answer::Break }),
        drawing(DrawingStep::Finished),
        begun(21, Mime::Jpeg),
        begun(22, Mime::Webm),
        Event::Media(MediaEvent::Finished { media: id!(MediaId, 12) }),
        Event::Media(MediaEvent::Whole {
            media: id!(MediaId, 21),
            whole: Whole { pieces: vec![piece(1), piece(2)], lasts_ms: 0 },
        }),
        made(24, 20, Made::Drawing { drawing: id!(ActivityId, 20), scene: Scene::Outside, marks: vec![0, 2] }),
        made(25, 30, Made::Photo(id!(MediaId, 21))),
        made(26, 31, Made::Sound(id!(MediaId, 22))),
        made(
            27,
            32,
            Made::Shown { how: Shown::Sign, what: "Signed HURT, looked at the door".into(), read_by: "Mrs Bello".into() },
        ),
        made(28, 33, Made::Said { how: Said::OwnTalker, words: "want home".into() }),
        Event::Message(MessageEvent::Captioned { message: id!(MessageId, 24), name: "Ana".into(), words: "A blue line".into() }),
    ]
}

/// Every event, by a name.
pub(super) fn events() -> Vec<(&'static str, Event)> {
    let some: Vec<Event> = vec![
        Event::Child(ChildEvent::ToFollow { name: "A child, name to follow".into() }),
        Event::Child(ChildEvent::Matched { to: id!(ChildId, 1) }),
        Event::Visit(VisitEvent::Opened { visit: visit(), place: Place::NotSaid, present: vec![Somebody::NotSaid] }),
        Event::Visit(VisitEvent::Matched { visit: visit(), name: "Ana".into(), place: Place::School }),
        Event::Child(ChildEvent::Added { name: "Robin".into(), born: Some(day()) }),
        Event::Child(ChildEvent::Profiled(profile())),
        Event::Child(ChildEvent::Profiled(Profile { answers: Level::Four, ..profile() })),
        Event::Plan(PlanEvent::Written(plan())),
        Event::Visit(VisitEvent::Opened {
            visit: visit(),
            place: Place::Elsewhere("the park".into()),
            present: vec![Somebody::Mum, Somebody::Other("a neighbour".into())],
        }),
        Event::Visit(VisitEvent::PresenceChanged { visit: visit(), who: Somebody::Dad, change: Change::WentOut }),
        Event::Visit(VisitEvent::Turn { visit: visit(), whose: Whose::Child }),
        Event::Visit(VisitEvent::Closed { visit: visit() }),
        Event::Visit(VisitEvent::NotSeen { visit: visit(), why: "Nobody was in".into() }),
        Event::Visit(VisitEvent::TriedOut { visit: visit() }),
        Event::Visit(VisitEvent::ChildAnswered { visit: visit(), answer: Answer::ByBody }),
        Event::Visit(VisitEvent::Recorded {
            visit: visit(),
            name: "Ana".into(),
            record: Box::new(Record { tried: Tried::ALL.to_vec(), answers: "Looks, then touches".into(), ..Record::default() }),
        }),
        at_the_end(AtTheEnd::Right(GotRight::NotRight)),
        at_the_end(AtTheEnd::Now(HowNow::Between)),
        at_the_end(AtTheEnd::Calm(Calm::Pond)),
        at_the_end(AtTheEnd::HereForMe(vec!["mum".into(), "cat".into()])),
        at_the_end(AtTheEnd::ComesBack(ComesBack::On(day()))),
        at_the_end(AtTheEnd::Asked(EndQuestion::Right)),
        Event::Visit(VisitEvent::Recorded { visit: visit(), name: "Ana".into(), record: Box::new(record()) }),
        Event::Visit(VisitEvent::AskedFor { visit: visit(), name: "Ana".into(), what: Ask::RingMe }),
        Event::Visit(VisitEvent::Answered { visit: visit(), name: "Sam".into(), what: Ask::RingMe }),
        houses(HousesStep::started(visit(), Look::Drawn)),
        houses(HousesStep::LookChosen(Look::Plain)),
        houses(HousesStep::FirstChosen(House::Wishes)),
        houses(HousesStep::Renamed { house: House::Good, title: "Nan's".into() }),
        houses(HousesStep::Put { card: Card::Library("mum".into()), house: House::Good, board: Some("people".into()) }),
        houses(HousesStep::Moved { number: 0, house: House::Wishes }),
        houses(HousesStep::PutAway { number: 0 }),
        houses(HousesStep::Undone),
        houses(HousesStep::Answered { answer: Answer::NoneOfThese, board: None }),
        houses(HousesStep::Finished),
        Event::Message(MessageEvent::Kept {
            message: message(),
            visit: visit(),
            activity: id!(ActivityId, 3),
            told: told(),
            how: How::CardAndWords,
            audience: Audience::default(),
        }),
        Event::Message(MessageEvent::Kept {
            message: id!(MessageId, 14),
            visit: visit(),
            activity: id!(ActivityId, 3),
            told: told(),
            how: How::Card,
            audience: Audience { not_my_worker: true },
        }),
        Event::Message(MessageEvent::TakenBack { message: message() }),
        Event::Message(MessageEvent::Acted { message: message(), who: Who::ForChild, signal: String::new(), how: None }),
        Event::Message(MessageEvent::Acted {
            message: message(),
            who: Who::ForChild,
            signal: "Looked at it and smiled".into(),
            how: Some(How::Look),
        }),
        Event::Message(MessageEvent::Weighed {
            message: message(),
            name: "Ana".into(),
            bears_on: BearsOn::Outcome(id!(OutcomeId, 5)),
            meaning: "Nights frighten".into(),
            change: "A new plan for nights".into(),
        }),
        Event::Message(MessageEvent::Told {
            message: message(),
            name: "Ana".into(),
            how: HowTold::InPerson,
            words: "We heard you".into(),
            said_back: "Good".into(),
        }),
        Event::Read(ReadEvent { message: message(), name: "Ana".into(), role: Role::Practitioner }),
        Event::Harm(HarmEvent::Marked { harm: id!(HarmId, 6), visit: visit(), name: "Ana".into(), closed: false }),
        Event::Harm(HarmEvent::Showed { harm: id!(HarmId, 6), visit: visit(), name: "Ana".into() }),
        Event::Harm(HarmEvent::PutBack { harm: id!(HarmId, 6) }),
        Event::Harm(HarmEvent::Written {
            harm: id!(HarmId, 6),
            name: "Ana".into(),
            account: harm::Account {
                words: "he hits me".into(),
                began: harm::Began::AfterQuestion("What are nights like?".into()),
                before: "Drawing".into(),
                present: "nobody else".into(),
                when: "16:20".into(),
                child_was: "Quiet".into(),
            },
        }),
        Event::Harm(HarmEvent::Done {
            harm: id!(HarmId, 6),
            name: "Ana".into(),
            what: harm::Deed::Told { whom: "Duty manager".into(), when: "16:40".into() },
        }),
        Event::Harm(HarmEvent::Done {
            harm: id!(HarmId, 6),
            name: "Ana".into(),
            what: harm::Deed::Acted("Rang the school".into()),
        }),
        Event::Harm(HarmEvent::Decided {
            harm: id!(HarmId, 6),
            name: "Sam".into(),
            decided: harm::Decided { what: "Strategy discussion today".into(), interview: harm::Interview::Planned },
            of: None,
        }),
        Event::Harm(HarmEvent::Decided {
            harm: id!(HarmId, 6),
            name: "Sam".into(),
            decided: harm::Decided { what: "Strategy discussion today".into(), interview: harm::Interview::NotPlanned },
            of: Some(harm::Stood { signs: 0, accounts: 1, done: 2 }),
        }),
    ];
    some.into_iter().chain(other_ways()).map(|event| (name(&event), event)).collect()
}

fn name(event: &Event) -> &'static str {
    match event {
        Event::Child(ChildEvent::Added { .. }) => "child-added",
        Event::Child(ChildEvent::Profiled(profile)) if profile.answers.is_usual() => "child-profiled",
        Event::Child(ChildEvent::Profiled(_)) => "child-profiled-answers",
        Event::Child(ChildEvent::ToFollow { .. }) => "child-to-follow",
        Event::Child(ChildEvent::Matched { .. }) => "child-matched",
        Event::Plan(PlanEvent::Written(_)) => "plan-written",
        Event::Visit(VisitEvent::Opened { place: Place::NotSaid, .. }) => "visit-started-now",
        Event::Visit(VisitEvent::Matched { .. }) => "visit-matched",
        Event::Visit(VisitEvent::Opened { .. }) => "visit-opened",
        Event::Visit(VisitEvent::PresenceChanged { .. }) => "visit-presence-changed",
        Event::Visit(VisitEvent::Turn { .. }) => "visit-turn",
        Event::Visit(VisitEvent::Closed { .. }) => "visit-closed",
        Event::Visit(VisitEvent::NotSeen { .. }) => "visit-not-seen",
        Event::Visit(VisitEvent::AtTheEnd { said: AtTheEnd::Right(_), .. }) => "visit-end-right",
        Event::Visit(VisitEvent::AtTheEnd { said: AtTheEnd::Now(_), .. }) => "visit-end-now",
        Event::Visit(VisitEvent::AtTheEnd { said: AtTheEnd::Calm(_), .. }) => "visit-end-calm",
        Event::Visit(VisitEvent::AtTheEnd { said: AtTheEnd::HereForMe(_), .. }) => "visit-end-here-for-me",
        Event::Visit(VisitEvent::AtTheEnd { said: AtTheEnd::ComesBack(_), .. }) => "visit-end-comes-back",
        Event::Visit(VisitEvent::AtTheEnd { said: AtTheEnd::Asked(_), .. }) => "visit-end-asked",
        Event::Visit(VisitEvent::TriedOut { .. }) => "visit-tried-out",
        Event::Visit(VisitEvent::ChildAnswered { .. }) => "visit-child-answered",
        Event::Visit(VisitEvent::Recorded { record, .. }) if record.says_how_they_answer() => "visit-recorded-answers",
        Event::Visit(VisitEvent::Recorded { .. }) => "visit-recorded",
        Event::Visit(VisitEvent::AskedFor { .. }) => "visit-asked-for",
        Event::Visit(VisitEvent::Answered { .. }) => "visit-answered",
        Event::Houses(HousesEvent { step, .. }) => match step {
            HousesStep::Started { .. } => "houses-started",
            HousesStep::LookChosen(_) => "houses-look-chosen",
            HousesStep::FirstChosen(_) => "houses-first-chosen",
            HousesStep::Renamed { .. } => "houses-renamed",
            HousesStep::Put { .. } => "houses-put",
            HousesStep::Moved { .. } => "houses-moved",
            HousesStep::PutAway { .. } => "houses-put-away",
            HousesStep::Undone => "houses-undone",
            HousesStep::Answered { .. } => "houses-answered",
            HousesStep::Finished => "houses-finished",
        },
        Event::Drawing(DrawingEvent { step, .. }) => match step {
            DrawingStep::Started { .. } => "drawing-started",
            DrawingStep::SceneChosen(_) => "drawing-scene-chosen",
            DrawingStep::Drawn { .. } => "drawing-drawn",
            DrawingStep::Placed { .. } => "drawing-placed",
            DrawingStep::Moved { .. } => "drawing-moved",
            DrawingStep::PutAway { .. } => "drawing-put-away",
            DrawingStep::Undone => "drawing-undone",
            DrawingStep::Answered { .. } => "drawing-answered",
            DrawingStep::Finished => "drawing-finished",
        },
        Event::Media(MediaEvent::Begun { mime: Mime::Jpeg, .. }) => "media-begun-photo",
        Event::Media(MediaEvent::Begun { .. }) => "media-begun-sound",
        Event::Media(MediaEvent::Whole { .. }) => "media-whole",
        Event::Media(MediaEvent::Finished { .. }) => "media-finished",
        Event::Message(MessageEvent::Captioned { .. }) => "message-captioned",
        Event::Message(MessageEvent::Kept { told: Content::Made(Made::Drawing { .. }), .. }) => "message-kept-drawing",
        Event::Message(MessageEvent::Kept { told: Content::Made(Made::Photo(_)), .. }) => "message-kept-photo",
        Event::Message(MessageEvent::Kept { told: Content::Made(Made::Sound(_)), .. }) => "message-kept-sound",
        Event::Message(MessageEvent::Kept { told: Content::Made(Made::Shown { .. }), .. }) => "message-kept-shown",
        Event::Message(MessageEvent::Kept { told: Content::Made(Made::Said { .. }), .. }) => "message-kept-said",
        Event::Message(MessageEvent::Kept { audience, .. }) if audience.not_my_worker => "message-kept-not-my-worker",
        Event::Message(MessageEvent::Kept { .. }) => "message-kept",
        Event::Message(MessageEvent::TakenBack { .. }) => "message-taken-back",
        Event::Message(MessageEvent::Acted { how: Some(_), .. }) => "message-acted-signal",
        Event::Message(MessageEvent::Acted { .. }) => "message-acted",
        Event::Message(MessageEvent::Weighed { .. }) => "message-weighed",
        Event::Message(MessageEvent::Told { .. }) => "message-told",
        Event::Read(_) => "read",
        Event::Harm(event) => match event {
            HarmEvent::Marked { .. } => "harm-marked",
            HarmEvent::Showed { .. } => "harm-showed",
            HarmEvent::PutBack { .. } => "harm-put-back",
            HarmEvent::Written { .. } => "harm-written",
            HarmEvent::Done { what: harm::Deed::Told { .. }, .. } => "harm-told",
            HarmEvent::Done { what: harm::Deed::Acted(_), .. } => "harm-acted",
            HarmEvent::Decided { of: None, .. } => "harm-decided",
            HarmEvent::Decided { .. } => "harm-decided-of",
        },
    }
}

/// Everything that an entry can hold, by name, with what it is when read.
pub(super) fn insides() -> Vec<(&'static str, Inside, Held)> {
    let by = Some(id!(PersonId, 9));
    let mut all: Vec<_> = events()
        .into_iter()
        .map(|(name, event)| {
            let act = Act { at: at(), by, event };
            (name, Inside::of_act(&act), Held::Act(act))
        })
        .collect();
    let continues = JournalEvent::Continues { device: id!(DeviceId, 1), seq: 7, head: Hash([8; 32]) };
    all.push(("journal-continues", Inside::of_journal(&continues, at(), None), Held::Journal(continues)));
    all
}
