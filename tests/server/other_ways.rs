//! What children draw, photograph and record: whole at the office whatever came first, shown made anew, and asked for in parts.

use crate::common::*;
use crate::made::*;
use heard::domain::activity::drawing::{Breadth, Colour, Pen, Point, Points, Scene, Spot, What};
use heard::domain::*;
use heard::seal::Hash;
use heard::server::outside::random;
use heard::server::store::verify;
use heard::wire::EntryStatus;
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_has_arrived_when_the_last_of_its_pieces_has_and_is_shown_without_what_lay_beside_it() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let gps = segment(0xe1, b"Exif\0\0MM\0*51.5007 N 0.1246 W");
    let photo = brought(&mut tablet, &visit, Mime::Jpeg, &[jpeg(900, 700, &gps), vec![0; 200_000]].concat());
    let mut entries = vec![opened(&mut tablet, &visit)];
    entries.extend(photo.entries);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored && r.reason.is_none()), "{pushed:?}");
    assert_eq!(pushed.receipts.pieces_awaited.len(), photo.pieces.len());
    let told = &server.state_of(child).await.messages[&photo.message];
    assert!(told.awaited, "its photo is on its way");
    let amina = server.office("amina").await;
    let page = amina.get(&format!("/office/children/{child}/messages/{}", photo.message)).await.text().await.unwrap();
    assert!(page.contains("on its way from the tablet"), "{page}");

    // In any order, and twice.
    let stored = push_pieces(&tablet, &photo.pieces[1..]).await;
    assert_eq!(stored.stored.len(), photo.pieces.len() - 1);
    push_pieces(&tablet, &photo.pieces[1..2]).await;
    assert!(server.state_of(child).await.messages[&photo.message].awaited);
    push_pieces(&tablet, &photo.pieces[..1]).await;
    assert!(!server.state_of(child).await.messages[&photo.message].awaited);
    let again = tablet.push(&[&visit], &entries[..1]).await;
    assert!(again.receipts.pieces_awaited.is_empty());

    let at = format!("/office/children/{child}/messages/{}/made/0", photo.message);
    let page = amina.get(&format!("/office/children/{child}/messages/{}", photo.message)).await.text().await.unwrap();
    assert!(page.contains(&at) && !page.contains("on its way"), "{page}");
    for (path, longest) in [(at.clone(), 900), (format!("{at}/small"), 480)] {
        let answer = amina.get(&path).await;
        assert_eq!((answer.status(), &answer.headers()["content-type"]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
        let bytes = answer.bytes().await.unwrap();
        assert!(!bytes.windows(4).any(|four| four == b"Exif") && !bytes.windows(4).any(|four| four == b"51.5"));
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!(picture.width().max(picture.height()), longest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_that_come_before_their_entries_are_kept_for_them() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let recording = brought(&mut tablet, &visit, Mime::Webm, &sound());
    push_pieces(&tablet, &recording.pieces).await;
    let mut entries = vec![opened(&mut tablet, &visit)];
    entries.extend(recording.entries);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.receipts.pieces_awaited.is_empty());
    assert!(!server.state_of(visit.child).await.messages[&recording.message].awaited);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_is_answered_in_the_parts_a_browser_asks_for() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let sound = sound();
    let recording = brought(&mut tablet, &visit, Mime::Webm, &sound);
    let mut entries = vec![opened(&mut tablet, &visit)];
    entries.extend(recording.entries);
    tablet.push(&[&visit], &entries).await;
    push_pieces(&tablet, &recording.pieces).await;
    let amina = server.office("amina").await;
    let at = format!("{}/office/children/{}/messages/{}/made/0", server.url, visit.child, recording.message);
    let asked = async |range: &str| amina.http.get(&at).header("range", range).send().await.unwrap();
    let whole = amina.http.get(&at).send().await.unwrap();
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    assert_eq!(whole.bytes().await.unwrap(), sound);
    let part = asked("bytes=10-19").await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()["content-range"].to_str().unwrap(), format!("bytes 10-19/{}", sound.len()));
    assert_eq!(part.bytes().await.unwrap(), &sound[10..20]);
    assert_eq!(asked("bytes=99999999-").await.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drawing_is_one_picture_and_a_caption_stands_beside_it_as_an_adults() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let mut entries = vec![opened(&mut tablet, &visit)];
    let (message, steps) = drawn(&mut tablet, &visit, Audience::default(), &visit);
    entries.extend(steps);
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    let amina = server.office("amina").await;
    let at = format!("/office/children/{}/messages/{message}", visit.child);
    let svg = amina.get(&format!("{at}/made/0")).await;
    assert_eq!(svg.headers()["content-type"], "image/svg+xml");
    let svg = svg.text().await.unwrap();
    assert!(svg.contains("#d2342c") && svg.contains("M100 700") && svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
    // As a file of its own it is XML, which knows nothing of HTML's empty comments.
    assert!(!svg.contains("<!"), "{svg}");
    assert_eq!(amina.get(&format!("{at}/made/1")).await.status(), StatusCode::NOT_FOUND);
    let written = amina.post(&format!("{at}/caption"), &[("words", "A long red line")]).await;
    assert_eq!(written.status(), StatusCode::SEE_OTHER);
    let page = amina.get(&at).await.text().await.unwrap();
    assert!(page.contains("A long red line") && page.contains("Amina Yusuf"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_drawn_and_is_not_for_the_worker_reaches_none() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let child = visit.child;
    let own_key = OpenVisit { visit: visit.visit, activity: visit.activity, ..tablet.visit_in(child, visit.visit) };
    let mut entries = vec![opened(&mut tablet, &visit)];
    let (usual, steps) = drawn(&mut tablet, &visit, Audience::default(), &visit);
    entries.extend(steps);
    let (closed, steps) = drawn(&mut tablet, &visit, Audience { not_my_worker: true }, &own_key);
    entries.extend(steps);
    let pushed = tablet.push(&[&visit, &own_key], &entries).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    let state = server.state_of(child).await;
    let [usual_drawing, closed_drawing] = [usual, closed].map(|id| state.messages[&id].activity);
    let changes = tablet.pull(0).await.text().await.unwrap();
    assert!(changes.contains(&usual_drawing.to_string()), "the control: the usual one is in the pack");
    assert!(!changes.contains(&closed_drawing.to_string()) && !changes.contains(&closed.to_string()));
    for (user, status) in [("amina", StatusCode::NOT_FOUND), ("ruth", StatusCode::OK), ("maya", StatusCode::OK)] {
        let office = server.office(user).await;
        for file in ["", "/made/0", "/made/0/small"] {
            let answer = office.get(&format!("/office/children/{child}/messages/{closed}{file}")).await;
            assert_eq!(answer.status(), status, "{user} {file}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_names_a_piece_that_was_changed_and_one_that_is_gone() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let photo = brought(&mut tablet, &visit, Mime::Jpeg, &[jpeg(300, 200, &[]), vec![0; 150_000]].concat());
    let mut entries = vec![opened(&mut tablet, &visit)];
    entries.extend(photo.entries);
    tablet.push(&[&visit], &entries).await;
    push_pieces(&tablet, &photo.pieces).await;
    let (folder, _) = server.stop().await;
    let data = folder.path().join("data");
    let looked = || {
        let (store, keys) = reopen(&folder);
        drop(store);
        verify(&data, &keys, None).unwrap().into_iter().map(|one| one.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(looked(), Vec::<String>::new());
    let file = |piece: &Vec<u8>| {
        let name = Hash::of(piece).to_string();
        data.join("media").join(&name[..2]).join(name)
    };
    std::fs::write(file(&photo.pieces[0]), b"another").unwrap();
    std::fs::remove_file(file(&photo.pieces[1])).unwrap();
    let mut named = [0, 1].map(|n: usize| {
        let what = ["was changed or is damaged", "is missing, and was answered for"][n];
        format!("piece {}: {what}", Hash::of(&photo.pieces[n]))
    });
    named.sort();
    assert_eq!(looked(), named);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_drawing_that_goes_on_for_somebody_else_no_later_mark_reaches_the_worker() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let own_key = OpenVisit { visit: visit.visit, activity: visit.activity, ..tablet.visit_in(visit.child, visit.visit) };
    let mut entries = vec![opened(&mut tablet, &visit)];
    let (usual, steps) = drawn(&mut tablet, &visit, Audience::default(), &visit);
    entries.extend(steps);
    tablet.push(&[&visit], &entries).await;
    let drawing = server.state_of(visit.child).await.messages[&usual].activity;
    let pen = Pen { colour: Colour::Blue, breadth: Breadth::Broad };
    let line = Points((0..40).map(|n| Point { at: Spot { x: 300 + n * 20, y: 333 }, pressure: 0 }).collect());
    let secret = line.clone();
    let more =
        tablet.act(&visit, Event::Drawing(DrawingEvent { activity: drawing, step: DrawingStep::Drawn { mark: 1, pen, line } }));
    let told = Content::Made(Made::Drawing { drawing, scene: Scene::Plain, marks: vec![0, 1] });
    let kept = MessageEvent::Kept {
        message: MessageId::from_random(random()),
        visit: visit.visit,
        activity: drawing,
        told,
        how: How::Drawing,
        audience: Audience { not_my_worker: true },
    };
    let kept = tablet.act(&own_key, Event::Message(kept));
    let pushed = tablet.push(&[&own_key], &[more, kept]).await;
    assert!(pushed.results.iter().all(|r| r.reason.is_none()), "{pushed:?}");
    let changes = tablet.pull(0).await.text().await.unwrap();
    assert!(changes.contains(&drawing.to_string()), "the control: the drawing that is for all is in the pack");
    // It goes on (nobody said finished), and all the same only the marks that are for all are in it.
    let state = server.state_of(visit.child).await.for_child();
    let marks = &state.drawings[&drawing].marks;
    assert!(marks.iter().all(|mark| !matches!(&mark.what, What::Stroke { line, .. } if line.0.contains(&secret.0[0]))));
    assert!(state.drawings[&drawing].finished.is_some(), "and it is not offered again to go on with");
}
