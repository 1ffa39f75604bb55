//! What the pictures owe a child, looked at as HTML: order, places, own words, what was taken back, right-to-left.

use super::{BoardView, Card, HouseView, HousesView, *};
use crate::domain::*;
use crate::library::words::Language;
use std::collections::BTreeMap;

fn html<V: IntoView>(language: Language, draw: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(Words::of(language));
        provide_context(Pictures::new(|name| Some(format!("/pictures/{name}.svg"))));
        draw().into_view().to_html()
    })
}

fn placed(number: u32, card: Card, house: House) -> Placement {
    Placement { number, card, house }
}

fn library(id: &str) -> Card {
    Card::Library(id.into())
}

fn message(told: Vec<Placement>) -> Message {
    Message {
        id: MessageId::from_bytes([1; 16]),
        visit: VisitId::from_bytes([2; 16]),
        activity: ActivityId::from_bytes([3; 16]),
        told: Content::House { house: House::Worries, title: None, placed: told },
        how: How::Card,
        who: Who::Unknown,
        audience: Audience::default(),
        kept: Moment::of_server(0),
        changed: 0,
        changed_at: None,
        taken_back: None,
        signal: String::new(),
        how_said: None,
        awaited: false,
        captions: Vec::new(),
        reads: Vec::new(),
        weighings: Vec::new(),
        tellings: Vec::new(),
    }
}

fn at(text: &str, what: &str) -> usize {
    text.find(what).unwrap_or_else(|| panic!("{what} is not in {text}"))
}

#[test]
fn houses_stand_in_the_childs_order_and_cards_in_the_order_in_which_they_were_put() {
    let mut houses =
        Houses::new(ActivityId::from_bytes([1; 16]), VisitId::from_bytes([2; 16]), Look::Drawn, Moment::of_server(0));
    houses.standing.first = Some(House::Wishes);
    houses.standing.titles = BTreeMap::from([(House::Wishes, "Dream house".to_owned())]);
    houses.standing.placed = vec![
        placed(1, library("mum"), House::Good),
        placed(0, library("cat"), House::Good),
        placed(2, library("bus"), House::Wishes),
    ];
    let text = html(Language::English, || view! { <HousesView houses=houses /> });
    assert!(at(&text, "data-house=\"wishes\"") < at(&text, "data-house=\"worries\""));
    assert!(at(&text, "data-house=\"worries\"") < at(&text, "data-house=\"good\""));
    assert!(at(&text, "data-card=\"mum\"") < at(&text, "data-card=\"cat\""));
    assert!(text.contains("Dream house") && text.contains("Good things") && !text.contains(">Wishes<"));
    assert!(!text.contains("<button"), "without a callback nothing is a button");
}

#[test]
fn a_house_with_callbacks_is_made_of_real_buttons() {
    let text = html(Language::English, || {
        view! {
            <HouseView
                house=House::Good
                placed=vec![placed(7, library("mum"), House::Good)]
                on_house=Callback::new(|_| {})
                on_card=Callback::new(|_| {})
                chosen=Some(7)
            />
        }
    });
    assert_eq!(text.matches("<button").count(), 2);
    assert!(text.contains("aria-pressed=\"true\"") && text.contains("data-number=\"7\""));
}

#[test]
fn slots_follow_what_stands_there() {
    for (count, class) in
        [(0, "slots-2"), (4, "slots-2"), (5, "slots-3"), (9, "slots-3"), (16, "slots-4"), (17, "slots-5"), (24, "slots-5")]
    {
        let many: Vec<_> = (0..count).map(|n| placed(n, library("mum"), House::Good)).collect();
        let text = html(Language::English, || view! { <HouseView house=House::Good placed=many /> });
        assert!(text.contains(class), "{count}: {text}");
    }
}

#[test]
fn the_plain_look_has_columns_words_and_the_same_places() {
    let text = html(Language::English, || {
        view! { <HouseView house=House::Worries placed=vec![placed(0, library("mum"), House::Worries)] look=Look::Plain /> }
    });
    assert!(text.contains("Not OK") && text.contains("mark-worries") && !text.contains("house-worries.svg"));
    assert!(text.contains("data-house=\"worries\"") && text.contains("slots-2"));
}

#[test]
fn own_words_stand_verbatim_in_quotation_marks_and_say_who_typed_them() {
    let own = "  he's <b>LOUD</b> ";
    let text = html(Language::English, || view! { <Card card=Card::OwnWords(own.into()) /> });
    assert!(text.contains("  he's &lt;b&gt;LOUD&lt;/b&gt; "), "{text}");
    assert!(text.contains("<q") && text.contains("words, typed by an adult") && text.contains("data-card=\"own-words\""));
}

#[test]
fn a_card_is_known_by_its_word_and_its_picture_is_decoration() {
    let text = html(Language::English, || view! { <Card card=library("mum") on_choose=Callback::new(|_| {}) /> });
    assert!(text.contains("alt=\"\"") && text.contains(">mum<") && text.contains("data-card=\"mum\""));
}

#[test]
fn what_was_taken_back_is_not_shown_as_the_childs_view_and_its_date_is() {
    let mut gone = message(vec![placed(0, library("mum"), House::Worries)]);
    gone.taken_back = Some(Moment::of_server(0));
    let text = html(Language::English, || view! { <MessageView message=gone eyes=Eyes::Adult listed=true /> });
    assert!(text.contains("data-trail=\"taken-back\"") && text.contains("1 January 1970"));
    assert!(!text.contains("data-card") && !text.contains("house-art"), "{text}");
}

#[test]
fn what_was_made_with_a_supported_body_says_so() {
    let mut made = message(vec![placed(0, library("mum"), House::Worries)]);
    made.who = Who::Supporting;
    let text = html(Language::English, || view! { <MessageView message=made /> });
    assert!(text.contains("not shown as the child’s own words") && text.contains("data-who=\"supporting\""));
}

#[test]
fn a_child_sees_on_the_way_only_what_they_were_told() {
    let mut seen = message(Vec::new());
    let by = PersonId::from_bytes([9; 16]);
    seen.reads.push(crate::domain::Read {
        by,
        name: "Marcus".into(),
        role: Role::Reviewer,
        at: Moment::of_server(5),
        changed: 0,
    });
    let before = html(Language::English, || view! { <TrailView message=seen.clone() /> });
    assert!(!before.contains("Marcus"));
    let telling = Telling {
        by,
        name: "Sara".into(),
        at: Moment::of_server(9),
        how: HowTold::InPerson,
        words: "Marcus read it".into(),
        said_back: "ok".into(),
        changed: 0,
    };
    seen.tellings.push(telling);
    let after = html(Language::English, || view! { <TrailView message=seen.clone() /> });
    assert!(after.contains("Marcus, the person who checks your plan, read it") && after.contains("Sara told you"));
    assert!(!after.contains(">ok<") && after.contains("data-trail=\"told\"") && !after.contains("1970"));
}

#[test]
fn right_to_left_loses_nothing() {
    let text = html(Language::Pseudo, || {
        view! { <MessageView message=message(vec![placed(0, library("mum"), House::Worries)]) eyes=Eyes::Adult listed=true with_trail=true /> }
    });
    for must in ["data-house=\"worries\"", "data-card=\"mum\"", "dir=\"auto\"", "data-step=\"kept\""] {
        assert!(text.contains(must), "{must} is not in {text}");
    }
    assert!(!text.contains(" style="));
}

#[test]
fn a_board_keeps_every_place() {
    let board = &cards::BOARDS[0];
    let text = html(Language::English, || view! { <BoardView board=board /> });
    let places: Vec<_> = board.cards.iter().map(|c| at(&text, &format!("data-card=\"{}\"", c.id))).collect();
    assert!(places.is_sorted());
    assert!(text.contains("columns-8") && text.contains("tabindex=\"0\""));
}

#[test]
fn the_plan_for_the_child_holds_no_adult_wording() {
    let outcome = Outcome {
        id: OutcomeId::from_bytes([4; 16]),
        wording: "Neglect reduced".into(),
        child_wording: "There is food at home".into(),
        card: Some("dinner".into()),
        who: "Sara".into(),
        by: Some(Day::constant(2026, 12, 1)),
        how_known: "fridge".into(),
    };
    let plan = Plan { framework: Framework::Safety, lines: Vec::new(), outcomes: vec![outcome], review: None, kind: None };
    let text = html(Language::English, || view! { <PlanForChild plan=plan /> });
    assert!(
        text.contains("There is food at home") && text.contains("Who does this: Sara") && text.contains("by 1 December 2026")
    );
    assert!(!text.contains("Neglect") && !text.contains("fridge"));
}

#[test]
fn what_was_drawn_or_heard_inside_a_house_is_there_in_full_for_who_reads_the_message() {
    let sound = Made::Sound(MediaId::from_bytes([9; 16]));
    let told = message(vec![placed(0, library("cat"), House::Worries), placed(1, Card::Made(sound), House::Worries)]);
    let page = |listed: bool| {
        let told = told.clone();
        html(Language::English, move || {
            provide_context(MadeViews::new(|wanted| {
                let kind = if wanted.small { "small" } else { "whole" };
                Some(view! { <i data-of=format!("{kind}-{}", wanted.number)></i> }.into_any())
            }));
            view! { <MessageView message=told eyes=Eyes::Adult listed=listed /> }
        })
    };
    assert!(page(true).contains("whole-1"), "{}", page(true));
    assert!(!page(false).contains("whole-1"), "and not where there is no list");
}
