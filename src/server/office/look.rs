//! throwaway
use super::frame::{Frame, Page};
use super::*;
use crate::domain::*;
use crate::library::words::Language;
use crate::pictures::Pictures;
use crate::server::store::pages::*;
use leptos::prelude::IntoView;

fn c(id: &str) -> Card {
    Card::Library(id.into())
}
fn m(n: u8, house: House, title: Option<&str>, cards: Vec<Card>, kept: i64) -> Message {
    Message {
        id: MessageId::from_bytes([n; 16]),
        visit: VisitId::from_bytes([2; 16]),
        activity: ActivityId::from_bytes([if n > 9 { 4 } else { 3 }; 16]),
        told: Content::House {
            house,
            title: title.map(str::to_owned),
            placed: cards.into_iter().enumerate().map(|(i, card)| Placement { number: i as u32, card, house }).collect(),
        },
        how: How::CardAndWords,
        who: Who::Unknown,
        kept: Moment::of_server(kept),
        changed: 0,
        taken_back: None,
        reads: vec![],
        weighings: vec![],
        tellings: vec![],
    }
}
fn visit() -> Visit {
    let at = Moment::of_server(1795100000000);
    Visit {
        id: VisitId::from_bytes([2; 16]),
        by: None,
        opened: at,
        closed: None,
        place: Place::School,
        presence: vec![
            Presence { at: Moment::of_server(1795100300000), who: Somebody::SchoolStaff, change: Change::CameIn },
            Presence { at: Moment::of_server(1795100400000), who: Somebody::SchoolStaff, change: Change::WentOut },
        ],
    }
}
fn told(message: Message) -> Told {
    let mut h = Houses::new(message.activity, message.visit, Look::Drawn, Moment::of_server(0));
    h.standing.first = Some(House::Good);
    Told { message, houses: Some(h), visit: Some(visit()), by: Some("Sara Khan".into()) }
}
fn plan_() -> Plan {
    let o = |n: u8, w: &str, cw: &str, card: &str, who: &str| Outcome {
        id: OutcomeId::from_bytes([n; 16]),
        wording: w.into(),
        child_wording: cw.into(),
        card: Some(card.into()),
        who: who.into(),
        by: Some("2026-12-11".parse().unwrap()),
        how_known: "Amina tells us, and school sees her rested on four mornings out of five.".into(),
    };
    let l = |heading, t: &str| Line { heading, text: t.into() };
    Plan {
        framework: Framework::Safety,
        review: Some("2026-12-14".parse().unwrap()),
        lines: vec![
            l(Heading::Past, "Police came to the home twice in the autumn after shouting and hitting between the adults."),
            l(Heading::Past, "Amina was alone with her brother for an evening in October."),
            l(Heading::Future, "Amina may be hurt or very frightened when the adults fight at night."),
            l(Heading::Complicating, "Mum works nights and has no family nearby."),
            l(Heading::Strengths, "Mum makes breakfast and walks both children to school."),
            l(Heading::Strengths, "Amina has a teacher she trusts."),
            l(Heading::Existing, "Grandma takes the children when Mum asks; she did so on 3 October."),
            l(Heading::Goals, "The adults keep arguments away from the children for three months."),
            l(Heading::NextSteps, "Sara meets Dad on his own before 1 December."),
        ],
        outcomes: vec![
            o(
                1,
                "Nights at home are calm and Amina sleeps",
                "It is quiet at night and I can sleep",
                "my-bed",
                "Mum and Dad, with Sara Khan",
            ),
            o(
                2,
                "Amina is never left without a grown-up",
                "A grown-up is always with me",
                "grandma",
                "Mum; Grandma on Thursdays",
            ),
            o(3, "Amina sees her cousin every week", "I play with Yusuf", "playing", "Mum"),
        ],
    }
}
fn page() -> ChildPage {
    let a = m(
        1,
        House::Worries,
        Some("Night time house"),
        vec![c("shouting"), c("jumpy"), Card::OwnWords("he's LOUD and then I hide".into())],
        1795100500000,
    );
    let b = m(2, House::Good, None, vec![c("mum"), c("breakfast"), c("teacher"), c("cat"), c("friend")], 1795100500000);
    let w = m(3, House::Wishes, None, vec![c("swimming"), c("sleep")], 1795100500000);
    let mut p = m(11, House::Worries, None, vec![c("dad"), c("hitting"), c("bedtime")], 1792100000000);
    p.weighings.push(Weighing {
        by: PersonId::from_bytes([1; 16]),
        name: "Sara Khan".into(),
        at: Moment::of_server(1792200000000),
        bears_on: BearsOn::Outcome(OutcomeId::from_bytes([1; 16])),
        meaning: "Amina hears the fights from her bed. She is not safe at night until the adults stop.".into(),
        change: "Mum and Dad agreed on Tuesday that Dad sleeps at his brother’s until the meeting.".into(),
    });
    p.tellings.push(Telling {
        by: PersonId::from_bytes([1; 16]),
        name: "Sara Khan".into(),
        at: Moment::of_server(1792300000000),
        how: HowTold::InPerson,
        words: "Dad sleeps at Uncle’s house now.".into(),
        said_back: "ok. and the cat?".into(),
    });
    p.reads.push(Read {
        by: PersonId::from_bytes([8; 16]),
        name: "Marcus Bell".into(),
        role: Role::Reviewer,
        at: Moment::of_server(1792200000000),
    });
    let mut q = m(12, House::Good, None, vec![c("grandma"), c("cooking")], 1792100000000);
    q.weighings.push(Weighing {
        by: PersonId::from_bytes([1; 16]),
        name: "Sara Khan".into(),
        at: Moment::of_server(1792200000000),
        bears_on: BearsOn::Heading(Heading::Existing),
        meaning: "Grandma’s house is where she feels safe.".into(),
        change: String::new(),
    });
    ChildPage {
        child: Child {
            id: ChildId::from_bytes([5; 16]),
            name: "Amina".into(),
            born: Some("2019-03-03".parse().unwrap()),
            profile: Profile {
                shows: "Nods for yes, looks away for no, pushes the tablet for stop.".into(),
                ..Default::default()
            },
        },
        plan: Some(plan_()),
        fresh: vec![told(a), told(b), told(w)],
        placed: vec![
            (BearsOn::Outcome(OutcomeId::from_bytes([1; 16])), vec![told(p)]),
            (BearsOn::Heading(Heading::Existing), vec![told(q)]),
        ],
        taken_back: vec![(MessageId::from_bytes([7; 16]), Moment::of_server(1795000000000))],
        visits: vec![VisitLine { visit: visit(), by: Some("Sara Khan".into()) }],
        adults: vec![("Sara Khan".into(), Role::Practitioner), ("Marcus Bell".into(), Role::Reviewer)],
    }
}
fn put<V: IntoView + 'static>(name: &str, language: Language, p: Page, body: impl FnOnce() -> V + Send + 'static) {
    let map: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&std::fs::read_to_string("/tmp/look/site/pictures.json").unwrap()).unwrap();
    let frame = Frame {
        language,
        authority: "Borough of Elmbridge Vale".into(),
        fictional: true,
        zone: jiff::tz::TimeZone::get("Europe/London").unwrap(),
        person: (name != "sign-in").then(|| crate::wire::Person {
            id: PersonId::from_bytes([1; 16]),
            name: "Sara Khan".into(),
            role: if name == "accounts" { Role::Administrator } else { Role::Practitioner },
        }),
        pictures: Pictures::of_map(map),
        css: "/office.css".into(),
        path: "/office/children".into(),
    };
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let html = rt.block_on(async {
        let r = frame.answer(p, body).await;
        let b = axum::body::to_bytes(r.into_body(), 9_000_000).await.unwrap();
        String::from_utf8(b.to_vec()).unwrap()
    });
    std::fs::write(format!("/tmp/look/site/{name}.html"), html).unwrap();
}
#[test]
#[ignore = "writes pages to look at"]
fn look() {
    let e = Language::English;
    put("sign-in", e, Page::new("sign-in", "title-sign-in"), || sign_in::sign_in(Some("sign-in-wrong"), "sara".into()));
    let list = || {
        vec![
            ChildLine {
                id: ChildId::from_bytes([5; 16]),
                name: "Amina".into(),
                review: Some("2026-12-14".parse().unwrap()),
                new_to_me: true,
                not_told: false,
                last_visit: Some(Moment::of_server(1795100000000)),
            },
            ChildLine {
                id: ChildId::from_bytes([6; 16]),
                name: "Kofi".into(),
                review: None,
                new_to_me: false,
                not_told: true,
                last_visit: Some(Moment::of_server(1794100000000)),
            },
            ChildLine {
                id: ChildId::from_bytes([7; 16]),
                name: "Theo".into(),
                review: None,
                new_to_me: false,
                not_told: false,
                last_visit: None,
            },
        ]
    };
    put("children", e, Page::new("caseload", "title-children"), move || children::children(list(), true, None));
    put("children-empty", e, Page::new("caseload", "title-children"), move || children::children(vec![], true, None));
    put("child", e, Page::new("child", "title-child"), || child::child(page(), child::May { write_plan: true }));
    put("child-new", e, Page::new("child", "title-child"), || {
        child::child(
            ChildPage { plan: None, fresh: vec![], placed: vec![], taken_back: vec![], visits: vec![], ..page() },
            child::May { write_plan: true },
        )
    });
    put("child-pseudo", Language::Pseudo, Page::new("child", "title-child"), || {
        child::child(page(), child::May { write_plan: true })
    });
    let mp = |n: usize, read| {
        let mut p = page();
        let told = if n == 0 { p.fresh.remove(0) } else { p.placed.remove(0).1.remove(0) };
        message::MessagePage {
            child: p.child.id,
            name: "Amina".into(),
            told,
            plan: p.plan,
            read_by_me: read,
            may: message::May { read: true, weigh: true, tell: true, say_who: true },
            draft: Default::default(),
        }
    };
    put("message", e, Page::new("message", "title-message"), move || message::message(mp(0, false)));
    put("message-done", e, Page::new("message", "title-message"), move || message::message(mp(1, true)));
    put("plan", e, Page::new("plan", "title-plan"), || plan::write("x".into(), "Amina".into(), plan_(), "abc".into(), None));
    put("record", e, Page::new("record", "title-record"), || {
        let p = page();
        let mut all = p.fresh;
        all.extend(p.placed.into_iter().flat_map(|(_, t)| t));
        record::record(p.child.id, "Amina".into(), all, Some(5))
    });
    put("problem", e, Page::new("problem", "title-problem"), || problem::problem("not-there", "/office".into()));
    let id = PersonId::from_bytes([1; 16]);
    put("accounts", e, Page::new("accounts", "title-accounts"), move || {
        accounts::accounts(accounts::Accounts {
            found: AccountsFound {
                people: vec![AccountLine { id, user: "sara".into(), name: "Sara Khan".into(), role: Role::Practitioner }],
                children: vec![(ChildId::from_bytes([5; 16]), "Amina".into())],
                lists: vec![OnList {
                    person: id,
                    person_name: "Sara Khan".into(),
                    role: Role::Practitioner,
                    child: ChildId::from_bytes([5; 16]),
                    child_name: "Amina".into(),
                }],
                tablets: vec![TabletLine {
                    short: "3f9a1c".into(),
                    by: Some("Sara Khan".into()),
                    seen: Moment::of_server(1795100000000),
                }],
            },
            ..Default::default()
        })
    });
}
