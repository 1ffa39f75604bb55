//! What every page of the office owes: words from `library/words` only, nothing inline, no name in a title, the child's work apart from the
//! adults'. Whole pages are made and looked at as HTML.

use super::frame::{Frame, Page};
use super::*;
use crate::domain::*;
use crate::library::words::{Language, Words};
use crate::pictures::Pictures;
use crate::server::store::accounts::AccountsFound;
use crate::server::store::pages::{self, ChildLine, ChildPage, Told, VisitLine};
use crate::wire::Person;
use leptos::prelude::AnyView;

mod answered;
mod words;

fn reader() -> child::Reader {
    child::Reader { me: PersonId::from_bytes([1; 16]), write_plan: true, tell: true, write_profile: true, say_whose: true }
}

fn outcome_id() -> OutcomeId {
    OutcomeId::from_bytes([1; 16])
}

fn library(id: &str) -> Card {
    Card::Library(id.into())
}

fn told(n: u8, house: House, cards: Vec<Card>) -> Told {
    let kept = Moment::of_server(1_795_100_500_000);
    let placed = cards.into_iter().enumerate().map(|(i, card)| Placement { number: i as u32, card, house }).collect();
    let message = Message {
        id: MessageId::from_bytes([n; 16]),
        visit: VisitId::from_bytes([2; 16]),
        activity: ActivityId::from_bytes([3; 16]),
        told: Content::House { house, title: (n == 1).then(|| "Night time house".to_owned()), placed },
        how: How::CardAndWords,
        who: Who::Unknown,
        audience: Audience::default(),
        kept,
        changed: 1,
        changed_at: None,
        taken_back: None,
        signal: String::new(),
        how_said: None,
        awaited: false,
        captions: Vec::new(),
        reads: Vec::new(),
        weighings: Vec::new(),
        tellings: Vec::new(),
    };
    let came = |change| Presence { at: kept, who: Somebody::SchoolStaff, change };
    let presence = vec![came(Change::CameIn), came(Change::WentOut)];
    let opened = Moment::of_server(1_795_100_000_000);
    let visit = Visit { presence, ..Visit::new(VisitId::from_bytes([2; 16]), None, opened, Place::School) };
    let mut houses = Houses::new(message.activity, message.visit, Look::Drawn, kept);
    houses.standing.first = Some(House::Good);
    Told { message, houses: Some(houses), drawing: None, visit: Some(visit), by: Some("Sara Khan".into()), arrived: kept }
}

fn weighed(mut told: Told, bears_on: BearsOn) -> Told {
    let by = PersonId::from_bytes([1; 16]);
    told.message.weighings.push(Weighing {
        by,
        name: "Sara Khan".into(),
        at: Moment::of_server(1_795_200_000_000),
        bears_on,
        meaning: "She is not safe at night.".into(),
        change: "Dad sleeps elsewhere.".into(),
        changed: 1,
    });
    told
}

fn page() -> ChildPage {
    let line = |heading, text: &str| Line { heading, text: text.into() };
    let outcome = Outcome {
        id: outcome_id(),
        wording: "Nights are calm".into(),
        child_wording: "I can sleep".into(),
        card: Some("my-bed".into()),
        who: "Mum".into(),
        by: Some(Day::constant(2026, 12, 11)),
        how_known: "She tells us.".into(),
    };
    let plan = Plan {
        framework: Framework::Safety,
        lines: vec![line(Heading::Strengths, "Mum makes breakfast.")],
        outcomes: vec![outcome],
        review: None,
        kind: None,
    };
    let fresh = vec![
        told(1, House::Worries, vec![library("shouting"), Card::OwnWords("he's LOUD".into())]),
        told(2, House::Good, vec![library("cat")]),
    ];
    let visits = vec![VisitLine { visit: fresh[0].visit.clone().expect("the sample has a visit"), by: Some("Sara Khan".into()) }];
    ChildPage {
        child: Child {
            id: ChildId::from_bytes([5; 16]),
            name: "Amina".into(),
            born: None,
            profile: Profile::default(),
            to_follow: false,
        },
        plan: Some(plan),
        latest: fresh.clone(),
        fresh,
        placed: vec![
            (
                BearsOn::Outcome(outcome_id()),
                vec![weighed(told(11, House::Worries, vec![library("bedtime")]), BearsOn::Outcome(outcome_id()))],
            ),
            (BearsOn::NothingYet, vec![weighed(told(12, House::Wishes, vec![library("swimming")]), BearsOn::NothingYet)]),
        ],
        taken_back: vec![(MessageId::from_bytes([7; 16]), Moment::of_server(0))],
        visits,
        adults: vec![("Marcus Bell".into(), Role::Reviewer)],
    }
}

fn message_of(told: Told) -> message::MessagePage {
    let found = page();
    let may = message::May { read: true, mark: true, weigh: true, tell: true, say_who: true, held: false };
    message::MessagePage {
        answers: None,
        amiss: Default::default(),
        whose: Child { born: Some(Day::constant(2019, 3, 27)), ..found.child },
        told,
        plan: found.plan,
        read_by_me: false,
        may,
        draft: Default::default(),
    }
}

async fn html(language: Language, page: Page, body: impl FnOnce() -> AnyView + Send + 'static) -> String {
    let person = Person { id: PersonId::from_bytes([1; 16]), name: "Sara Khan".into(), role: Role::Practitioner };
    let frame = Frame {
        language,
        theme: None,
        authority: "Elmbridge".into(),
        fictional: true,
        zone: jiff::tz::TimeZone::UTC,
        person: Some(person),
        pictures: Pictures::new(|name| Some(format!("/pictures/{name}.svg"))),
        css: "/office.css".into(),
        path: "/office".into(),
    };
    let response = frame.answer(page, body).await;
    let bytes = axum::body::to_bytes(response.into_body(), 4_000_000).await.expect("the page is whole");
    String::from_utf8(bytes.to_vec()).expect("the page is text")
}

async fn child_html(language: Language) -> String {
    html(language, Page::new("child", "title-child").about(ChildId::from_bytes([5; 16])), || child::child(page(), reader())).await
}

fn aside_line() -> crate::server::store::KeptAside {
    crate::server::store::KeptAside {
        short: "01234567".into(),
        people: vec!["Sara Khan".into()],
        child: Some((ChildId::from_bytes([5; 16]), "Amina".into())),
        why: "not-theirs".into(),
        count: 3,
        since: Moment::of_server(0),
    }
}

async fn every_page(language: Language) -> Vec<String> {
    let new = |screen, title| Page::new(screen, title);
    let line = ChildLine {
        id: ChildId::from_bytes([5; 16]),
        name: "Amina".into(),
        review: None,
        new_to_me: Some(pages::Waits { message: MessageId::from_bytes([1; 16]), told: Moment::of_server(0) }),
        together: Some((
            pages::Waits { message: MessageId::from_bytes([4; 16]), told: Moment::of_server(0) },
            "Sara Khan".into(),
        )),
        not_told: Some(pages::Waits { message: MessageId::from_bytes([2; 16]), told: Moment::of_server(0) }),
        read_since: Some(pages::Waits { message: MessageId::from_bytes([3; 16]), told: Moment::of_server(0) }),
        last_visit: None,
        to_follow: false,
        interview_planned: false,
    };
    vec![
        html(language, new("sign-in", "title-sign-in"), || sign_in::sign_in(Some("office-sign-in-wrong"), "sara".into())).await,
        html(language, new("caseload", "title-children"), move || {
            children::children(vec![line], true, children::May { add: true, tell: true }, Some("child-add-empty"))
        })
        .await,
        html(language, new("caseload", "title-children"), || {
            children::children(Vec::new(), false, children::May { add: false, tell: false }, None)
        })
        .await,
        child_html(language).await,
        html(language, new("message", "title-message"), || message::message(message_of(page().fresh.remove(0)))).await,
        html(language, new("plan", "title-plan"), || {
            plan::write(
                "x".into(),
                "Amina".into(),
                page().plan.expect("the sample has a plan"),
                String::new(),
                Some("plan-changed"),
            )
        })
        .await,
        html(language, new("record", "title-record"), || {
            record::record(
                ChildId::from_bytes([5; 16]),
                "Amina".into(),
                page().fresh,
                Some(pages::Below(1, MessageId::from_bytes([1; 16]))),
                PersonId::from_bytes([1; 16]),
            )
        })
        .await,
        html(language, new("accounts", "title-accounts"), || {
            accounts::accounts(accounts::Accounts {
                found: AccountsFound::default(),
                wrong: Some("account-taken"),
                ..Default::default()
            })
        })
        .await,
        html(language, new("kept-aside", "title-kept-aside"), || kept_aside::kept_aside(vec![aside_line()])).await,
        html(language, new("kept-aside", "title-kept-aside"), || kept_aside::kept_aside(Vec::new())).await,
        html(language, new("password", "title-password"), || sign_in::password(Some("password-wrong"), true)).await,
        html(language, new("licences", "title-licences"), || licences::licences(Vec::new())).await,
        html(language, new("problem", "title-problem"), || problem::problem("not-there", "/office".into())).await,
    ]
}

#[tokio::test]
async fn no_page_holds_anything_inline_or_a_key_without_words() {
    for language in Language::ALL {
        for text in every_page(language).await {
            for never in ["<!>", "<script", "<style", " style=", " onclick", " onload", "javascript:"] {
                assert!(!text.contains(never), "{never} stands in {text}");
            }
            assert!(text.starts_with("<!DOCTYPE html>") && text.contains("data-screen=\""));
            assert!(text.contains(&format!("<html lang=\"{}\" dir=\"{}\">", language.tag(), language.dir())));
        }
    }
}

#[tokio::test]
async fn no_title_names_a_child() {
    for text in every_page(Language::English).await {
        let title = text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        assert!(title.ends_with(" · Heard") && !title.contains("Amina"), "{title}");
    }
}

#[tokio::test]
async fn the_childs_work_stands_beside_the_columns_until_an_adult_places_it() {
    let text = child_html(Language::English).await;
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is not in {text}"));
    let plan = at("class=\"plan-part\"");
    for beside in ["Night time house", "data-card=\"shouting\"", "data-card=\"cat\"", "data-card=\"swimming\""] {
        assert!(at(beside) < plan, "{beside} stands in the plan though nobody placed it there");
    }
    // In the child's order, and the placed one at its outcome, above the adult's words for it.
    assert!(at("data-house=\"good\"") < at("data-house=\"worries\""));
    assert!(at(&format!("data-outcome=\"{}\"", outcome_id())) < at("data-card=\"bedtime\""));
    let meaning = text.rfind("She is not safe at night.").expect("the meaning is shown");
    assert!(at("data-card=\"bedtime\"") < meaning && text.contains("What Sara Khan makes of this"));
    assert!(text.contains("not told yet") && text.contains("words, typed by an adult"));
}

#[tokio::test]
async fn what_was_told_stands_first_in_short_with_what_is_not_placed_before_what_is() {
    let text = child_html(Language::English).await;
    let list = text.split("class=\"in-short\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("the list is there");
    let lines: Vec<&str> = list.split("<li>").skip(1).collect();
    assert_eq!(lines.len(), 4);
    for (line, says) in lines.iter().zip([
        ["Good things", "cat", "not placed or told yet", "new to you"],
        ["Night time house", "shouting", "“he&#x27;s LOUD”", "words, typed by an adult"],
        ["Worries", "bedtime", "at: Nights are calm", "not told yet"],
        ["Wishes", "swimming", "at: Nothing in the plan yet", "picture cards and own words"],
    ]) {
        let line = line.replace("&#39;", "&#x27;").replace('\'', "&#x27;");
        for said in says {
            assert!(line.contains(said), "{said} is not in {line}");
        }
    }
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is not in {text}"));
    assert!(at("class=\"in-short\"") < at("class=\"as-made\"") && at("class=\"in-short\"") < at("class=\"plan-part\""));
    // All of one day: told apart by the time, and each says in whose company.
    assert_eq!(list.matches("19 November 2026, 15:01").count(), 4, "{list}");
    assert_eq!(list.matches("<span>nobody else there</span>").count(), 4, "{list}");
    assert!(!list.contains("data-message"), "the message itself carries its marks");
}

#[tokio::test]
async fn nobody_is_said_to_be_silent_about_an_outcome_while_something_told_waits_for_a_place() {
    let with = |change: fn(&mut ChildPage)| {
        let mut page = page();
        page.placed.clear();
        change(&mut page);
        html(Language::English, Page::new("child", "title-child"), move || child::child(page, reader()))
    };
    let silent = "Not spoken of. They may not want to.";
    let waits = with(|_| {}).await;
    assert!(waits.contains("Nothing placed here yet") && !waits.contains(silent));
    let at_a_heading = with(|page| {
        let told = page.fresh.drain(..).map(|told| weighed(told, BearsOn::Heading(Heading::Past))).collect();
        page.placed.push((BearsOn::Heading(Heading::Past), told));
    })
    .await;
    assert!(at_a_heading.contains("Nothing placed here yet") && !at_a_heading.contains(silent));
    let nothing_told = with(|page| {
        page.fresh.clear();
        page.latest.clear();
    })
    .await;
    assert!(nothing_told.contains(silent));
    let nobody_was_there = with(|page| {
        page.fresh.clear();
        page.latest.clear();
        page.visits.clear();
    })
    .await;
    assert!(nobody_was_there.contains("No time together yet.") && !nobody_was_there.contains(silent));
}

#[tokio::test]
async fn what_was_told_about_an_outcome_that_left_the_plan_is_said_to_be_so_on_both_pages() {
    let gone = BearsOn::Outcome(OutcomeId::from_bytes([99; 16]));
    let placed = weighed(told(11, House::Worries, vec![library("bedtime")]), gone);
    let mut found = page();
    found.placed = vec![(gone, vec![placed.clone()])];
    let on_child = html(Language::English, Page::new("child", "title-child"), move || child::child(found, reader())).await;
    let on_message =
        html(Language::English, Page::new("message", "title-message"), || message::message(message_of(placed))).await;
    assert!(on_child.contains("at: An outcome that is no longer in the plan") && on_child.contains("data-card=\"bedtime\""));
    assert!(!on_child.contains("Nothing in the plan yet") && on_message.contains("An outcome that is no longer in the plan"));
}

#[tokio::test]
async fn a_house_with_a_title_of_its_own_says_which_of_the_three_it_is_wherever_it_is_named() {
    let text = child_html(Language::English).await;
    // In short; the child's own picture of it stays as they made it.
    assert_eq!(text.matches("(worries)").count(), 1);
    for placed in [told(1, House::Worries, Vec::new()), told(11, House::Worries, Vec::new())] {
        let own = placed.message.id == MessageId::from_bytes([1; 16]);
        let text = html(Language::English, Page::new("message", "title-message"), || message::message(message_of(placed))).await;
        let title = text.split("<h1").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap_or_default();
        assert_eq!(title.contains("(worries)"), own, "{title}");
    }
}

#[tokio::test]
async fn placing_a_house_takes_it_out_of_no_picture() {
    let mut found = page();
    let placed = weighed(found.fresh.remove(0), BearsOn::Outcome(outcome_id()));
    found.latest[0] = placed.clone();
    found.placed = vec![(BearsOn::Outcome(outcome_id()), vec![placed])];
    let text = html(Language::English, Page::new("child", "title-child"), || child::child(found, reader())).await;
    let made =
        text.split("class=\"as-made\"").nth(1).and_then(|rest| rest.split("voice-and-plan").next()).expect("houses are drawn");
    let made = &made[..made.find("class=\"plan-part\"").unwrap_or(made.len())];
    for says in ["data-card=\"shouting\"", "data-card=\"cat\"", "at: Nights are calm", "not placed yet"] {
        assert!(made.contains(says), "{says} is not in {made}");
    }
    let id = MessageId::from_bytes([1; 16]);
    assert_eq!(text.matches(&format!("data-message=\"{id}\"")).count(), 1, "it carries its marks once, where it was placed");
}

#[tokio::test]
async fn a_sheet_of_a_message_says_whose_it_is_and_when_it_was_printed() {
    let text =
        html(Language::English, Page::new("message", "title-message"), || message::message(message_of(page().fresh.remove(0))))
            .await;
    let whose =
        text.split("class=\"whose print-only\"").nth(1).and_then(|rest| rest.split("</p>").next()).expect("it says whose");
    assert!(whose.contains("Amina") && whose.contains("27 March 2019"), "{whose}");
    assert!(text.contains("class=\"printed print-only\">Printed "));
}

#[tokio::test]
async fn what_this_adult_has_not_read_says_so_in_words() {
    let me = reader().me;
    let read = |told: &mut Told| {
        let (by, at, changed) = (me, Moment::of_server(0), told.message.changed);
        told.message.reads.push(Read { by, name: "Sara Khan".into(), role: Role::Practitioner, at, changed });
    };
    let mut found = page();
    found.fresh.iter_mut().chain(&mut found.latest).for_each(read);
    found.placed.iter_mut().flat_map(|(_, here)| here).for_each(read);
    let draw =
        |found: ChildPage| html(Language::English, Page::new("child", "title-child"), move || child::child(found, reader()));
    assert!(!draw(found.clone()).await.contains("new to you"));
    // Changed by the child since: new again, in short and, where it was placed, in the plan.
    found.fresh[0].message.changed += 1;
    found.placed[0].1[0].message.changed += 1;
    found.latest = found.fresh.clone();
    assert_eq!(draw(found).await.matches("new to you").count(), 3);
}

#[tokio::test]
async fn what_was_taken_back_is_not_on_its_page() {
    let mut gone = page().fresh.remove(0);
    gone.message.taken_back = Some(Moment::of_server(0));
    let text = html(Language::English, Page::new("message", "title-message"), || message::message(message_of(gone))).await;
    assert!(text.contains("data-trail=\"taken-back\"") && text.contains("1 January 1970"));
    for never in ["shouting", "he's LOUD", "Night time house", "I have read this", "Where does it belong?"] {
        assert!(!text.contains(never), "{never} is shown though the child took it back");
    }
}
