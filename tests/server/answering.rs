//! What an adult writes of a message is of what stands there: of that version of it, of all of it, and with nothing beside it that came later.

use crate::common::*;
use crate::made::{brought, drawn, jpeg, push_pieces};
use heard::domain::activity::drawing::{Breadth, Colour, Pen, Point, Points, Scene, Spot};
use heard::domain::*;
use heard::wire::Entry;
use reqwest::StatusCode;

fn opened(tablet: &mut Tablet, visit: &OpenVisit) -> Entry {
    tablet.act(visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] }))
}

/// A visit at which a drawing was kept, and the drawing's message.
async fn with_a_drawing() -> (Server, Tablet, OpenVisit, MessageId) {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let mut entries = vec![opened(&mut tablet, &visit)];
    let (message, steps) = drawn(&mut tablet, &visit, Audience::default(), &visit);
    entries.extend(steps);
    tablet.push(&[&visit], &entries).await;
    (server, tablet, visit, message)
}

/// The child draws another mark and keeps the drawing again.
fn drawn_on(tablet: &mut Tablet, visit: &OpenVisit, message: MessageId, drawing: ActivityId) -> Vec<Entry> {
    let line = Points((0..40).map(|n| Point { at: Spot { x: 100 + n * 20, y: 300 }, pressure: 0 }).collect());
    let pen = Pen { colour: Colour::Blue, breadth: Breadth::Broad };
    let step = DrawingStep::Drawn { mark: 1, pen, line };
    let told = Content::Made(Made::Drawing { drawing, scene: Scene::Plain, marks: vec![0, 1] });
    let audience = Audience::default();
    let kept = MessageEvent::Kept { message, visit: visit.visit, activity: drawing, told, how: How::Drawing, audience };
    vec![tablet.act(visit, Event::Drawing(DrawingEvent { activity: drawing, step })), tablet.act(visit, Event::Message(kept))]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_of_a_drawing_is_not_taken_for_the_one_that_the_child_made_of_it() {
    let (server, mut tablet, visit, message) = with_a_drawing().await;
    let (child, amina) = (visit.child, server.office("amina").await);
    let at = format!("/office/children/{child}/messages/{message}");
    let captioned =
        async |words: &str, changed: &str| amina.post(&format!("{at}/caption"), &[("words", words), ("changed", changed)]).await;
    assert_eq!(captioned("One red line", "0").await.status(), StatusCode::SEE_OTHER);
    let (earlier, lists) = ("written of an earlier version", [format!("/office/children/{child}"), at.clone()]);
    for path in &lists {
        let page = amina.get(path).await.text().await.unwrap();
        assert!(page.contains("One red line") && !page.contains(earlier), "{path}: {page}");
    }
    let form = amina.get(&at).await.text().await.unwrap();
    let form = form.split(&format!("action=\"{at}/caption\"")).nth(1).and_then(|rest| rest.split("</form>").next()).unwrap();
    assert!(form.contains("name=\"changed\"") && form.contains("value=\"0\""), "{form}");

    let drawing = server.state_of(child).await.messages[&message].activity;
    let more = drawn_on(&mut tablet, &visit, message, drawing);
    let pushed = tablet.push(&[], &more).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    for path in &lists {
        let page = amina.get(path).await.text().await.unwrap();
        assert!(page.contains("One red line") && page.contains(earlier), "{path}: {page}");
    }
    // A page that stood open since before: what was typed comes back, and nothing is kept under the new drawing.
    let answer = captioned("Still one red line", "0").await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = answer.text().await.unwrap();
    assert!(page.contains("The child changed this while you wrote") && page.contains("Still one red line"), "{page}");
    assert_eq!(server.state_of(child).await.messages[&message].captions.len(), 1);
    assert_eq!(captioned("A red line and a blue one", "1").await.status(), StatusCode::SEE_OTHER);
    let page = amina.get(&lists[0]).await.text().await.unwrap();
    assert!(page.contains("A red line and a blue one (an adult") && !page.contains(earlier), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_weighs_what_is_still_on_its_way_and_the_child_can_be_told_of_it() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let mut entries = vec![opened(&mut tablet, &visit)];
    let photo = brought(&mut tablet, &visit, Mime::Jpeg, &jpeg(64, 48, &[]));
    let never = brought(&mut tablet, &visit, Mime::Jpeg, &jpeg(48, 64, &[]));
    entries.extend(photo.entries);
    entries.extend(never.entries);
    tablet.push(&[&visit], &entries).await;
    let amina = server.office("amina").await;
    let at = |message: MessageId| format!("/office/children/{child}/messages/{message}");
    let weigh = [("bears_on", "nothing-yet"), ("meaning", "She saw it."), ("after", "0"), ("changed", "0")];
    let tell = [("how", "in-person"), ("words", "I saw it."), ("changed", "0")];
    let page = amina.get(&at(photo.message)).await.text().await.unwrap();
    assert!(!page.contains(&format!("{}/weigh\"", at(photo.message))), "it is not offered");
    let answer = amina.post(&format!("{}/weigh", at(photo.message)), &weigh).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = answer.text().await.unwrap();
    assert!(page.contains("still on its way from the tablet, so") && page.contains("She saw it."), "{page}");
    // A child is not kept waiting for an answer because a photo never came.
    let answer = amina.post(&format!("{}/told", at(photo.message)), &tell).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let told = server.state_of(child).await.messages.remove(&photo.message).unwrap();
    assert!(told.reads.is_empty() && told.weighings.is_empty() && told.tellings.len() == 1, "{told:?}");

    push_pieces(&tablet, &photo.pieces).await;
    let answer = amina.post(&format!("{}/weigh", at(photo.message)), &weigh).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let told = server.state_of(child).await.messages.remove(&photo.message).unwrap();
    assert_eq!((told.reads.len(), told.weighings.len(), told.tellings.len()), (1, 1, 1));

    // Of what the child took back nothing comes any more, and they may be told all the same.
    let back = tablet.act(&visit, Event::Message(MessageEvent::TakenBack { message: never.message }));
    tablet.push(&[], &[back]).await;
    assert!(server.state_of(child).await.messages[&never.message].awaited, "the control");
    let answer = amina.post(&format!("{}/told", at(never.message)), &tell).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

/// What stands under "Also said then"; nothing where it does not stand there.
async fn also_said(office: &Browser, child: ChildId, message: MessageId) -> String {
    let page = office.get(&format!("/office/children/{child}/messages/{message}")).await.text().await.unwrap();
    page.split("Also said then").nth(1).and_then(|rest| rest.split("</dd>").next()).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_child_answered_after_a_message_was_kept_stands_not_with_it() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let (child, usual) = (visit.child, MessageId::from_bytes([5; 16]));
    let card = Card::Library("mum".into());
    let placed = |number| Placement { number, card: card.clone(), house: House::Good };
    let put = || HousesStep::Put { card: card.clone(), house: House::Good, board: None };
    let answered = |answer| HousesStep::Answered { answer, board: None };
    let entries = vec![
        opened(&mut tablet, &visit),
        tablet.step(&visit, HousesStep::started(visit.visit, Look::Drawn)),
        tablet.step(&visit, put()),
        tablet.step(&visit, answered(Answer::DontKnow)),
        tablet.keep(&visit, usual, House::Good, vec![placed(0)]),
        tablet.step(&visit, answered(Answer::NotRight)),
    ];
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    let amina = server.office("amina").await;
    let said = also_said(&amina, child, usual).await;
    assert!(said.contains("know") && !said.contains("not right"), "{said}");

    // The child goes on and keeps it once more: what they answered until then belongs to it.
    let entries = vec![
        tablet.step(&visit, put()),
        tablet.keep(&visit, usual, House::Good, vec![placed(0), placed(1)]),
        tablet.step(&visit, answered(Answer::LeaveMeAlone)),
    ];
    tablet.push(&[], &entries).await;
    let said = also_said(&amina, child, usual).await;
    assert!(said.contains("know") && said.contains("not right") && !said.contains("leave me alone"), "{said}");

    // They go on for somebody else, and keep that: it says to the worker neither what they answered meanwhile nor that it is there.
    let own_key = OpenVisit { visit: visit.visit, activity: visit.activity, ..tablet.visit_in(child, visit.visit) };
    let closed = MessageId::from_bytes([6; 16]);
    let told = Content::House { house: House::Good, title: None, placed: vec![placed(2)] };
    let audience = Audience { not_my_worker: true };
    let kept =
        MessageEvent::Kept { message: closed, visit: visit.visit, activity: visit.activity, told, how: How::Card, audience };
    let entry = tablet.act(&own_key, Event::Message(kept));
    let pushed = tablet.push(&[&own_key], &[entry]).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    let said = also_said(&amina, child, usual).await;
    assert!(said.contains("know") && !said.contains("leave me alone"), "{said}");
    let said = also_said(&server.office("ruth").await, child, closed).await;
    assert!(said.contains("leave me alone"), "the control: with the closed one it stands: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_to_tell_the_child_while_a_hold_lies_on_it_and_afterwards_they_are() {
    let (server, mut tablet, visit, message) = with_a_drawing().await;
    let (child, amina) = (visit.child, server.office("amina").await);
    let weigh = [("bears_on", "nothing-yet"), ("meaning", "She drew it."), ("after", "0"), ("changed", "0")];
    let answer = amina.post(&format!("/office/children/{child}/messages/{message}/weigh"), &weigh).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let asked = async || amina.get("/office").await.text().await.unwrap().contains("what came of what they told on");
    assert!(asked().await, "what was decided waits to be told");
    let harm = HarmId::from_bytes([9; 16]);
    let marked = Event::Harm(HarmEvent::Marked { harm, visit: visit.visit, name: "Amina".into(), closed: false });
    let marked = tablet.act(&visit, marked);
    tablet.push(&[], &[marked]).await;
    assert!(!asked().await, "while nobody has decided");
    let maya = server.office("maya").await;
    let decide = async |interview: &str| {
        let decided = [("decided", "Strategy discussion"), ("interview", interview)];
        let answer = maya.post(&format!("/office/children/{child}/harm/{harm}/decide"), &decided).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    };
    decide("planned").await;
    assert!(!asked().await, "while the police are still to speak with the child");
    decide("over").await;
    assert!(asked().await, "the duty rested, and was not done");
}
