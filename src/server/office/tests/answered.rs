//! What the pages say of whether a child was told, and what they are still to be told.

use super::*;
use crate::domain::HowTold;

fn answered(mut told: Told, how: HowTold, at: i64) -> Told {
    let (by, changed) = (PersonId::from_bytes([1; 16]), told.message.changed);
    let (words, said_back) = ("We speak with Dad.".into(), String::new());
    told.message.tellings.push(Telling {
        by,
        name: "Sara Khan".into(),
        at: Moment::of_server(at),
        how,
        words,
        said_back,
        changed,
    });
    told
}

const LATER: i64 = 1_795_300_000_000;

async fn child_with(placed: Told) -> String {
    child_for(reader(), placed).await
}

async fn child_for(reader: child::Reader, placed: Told) -> String {
    let mut found = page();
    found.placed = vec![(BearsOn::Outcome(outcome_id()), vec![placed])];
    html(Language::English, Page::new("child", "title-child"), move || child::child(found, reader)).await
}

fn placed() -> Told {
    weighed(told(11, House::Worries, vec![library("bedtime")]), BearsOn::Outcome(outcome_id()))
}

#[tokio::test]
async fn what_is_to_be_told_together_is_told_on_no_page_before_somebody_has_told_it() {
    let meant = answered(placed(), HowTold::TogetherNow, LATER);
    let of_message = meant.clone();
    let on_child = child_with(meant).await;
    let on_message =
        html(Language::English, Page::new("message", "title-message"), || message::message(message_of(of_message))).await;
    for text in [on_child, on_message] {
        assert!(text.contains("to be told together at the next visit, by Sara Khan"), "{text}");
        assert!(!text.contains("Sara Khan told the child") && !text.contains("data-trail=\"told\""), "{text}");
        assert!(text.contains("data-trail=\"decided\""));
    }
    let done = answered(answered(placed(), HowTold::TogetherNow, LATER), HowTold::InPerson, LATER + 1);
    let text = child_with(done).await;
    assert!(text.contains("Sara Khan told the child") && !text.contains("to be told together"), "{text}");
}

#[tokio::test]
async fn what_came_after_the_child_was_told_is_not_said_to_be_told() {
    let text = child_with(weighed(answered(placed(), HowTold::InPerson, 1), BearsOn::Outcome(outcome_id()))).await;
    assert!(text.contains("Sara Khan told the child") && text.contains("what came after that is not told yet"), "{text}");
}

#[tokio::test]
async fn who_read_it_since_is_said_beside_who_told_it_and_only_those_who_may_tell_are_asked_to() {
    let mut known = answered(placed(), HowTold::InPerson, LATER);
    let (at, changed) = (Moment::of_server(LATER + 1), known.message.changed);
    let by = PersonId::from_bytes([9; 16]);
    known.message.reads.push(Read { by, name: "Ruth Okafor".into(), role: Role::Reviewer, at, changed });
    for (tell, says) in [(true, "Read since then by Ruth Okafor: tell Amina"), (false, "Read since then by Ruth Okafor<")] {
        let text = child_for(child::Reader { tell, ..reader() }, known.clone()).await;
        let list =
            text.split("class=\"in-short\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("the list is there");
        assert!(list.contains("Sara Khan told the child,") && list.contains(says), "{list}");
    }
}
