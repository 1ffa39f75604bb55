//! What one account asks of photos, sounds and drawings takes its own share of the server and no more: of a sound the pieces that were asked for,
//! of everything else a place in a line.

use crate::common::*;
use crate::made::{Brought, brought, drawn, in_a_process, jpeg, opened, push_pieces, track, webm};
use heard::domain::*;
use heard::seal::Hash;
use reqwest::{Response, StatusCode};
use std::path::{Path, PathBuf};
use tokio::task::JoinSet;

/// As long as a piece is before it is sealed.
const PIECE: usize = 64 * 1024;

/// A sound of so many clusters, of 41 bytes each.
fn sound(clusters: usize) -> Vec<u8> {
    webm(&[track(1, 2, "A_OPUS")], clusters)
}

/// Brings it, entries and pieces.
async fn bring(tablet: &mut Tablet, visit: &OpenVisit, mime: Mime, bytes: &[u8]) -> Brought {
    let brought = brought(tablet, visit, mime, bytes);
    tablet.push(&[visit], &brought.entries).await;
    for some in brought.pieces.chunks(60) {
        push_pieces(tablet, some).await;
    }
    brought
}

fn address(visit: &OpenVisit, message: MessageId) -> String {
    format!("/office/children/{}/messages/{message}/made/0", visit.child)
}

async fn part(office: &Browser, path: &str, range: &str) -> Response {
    office.http.get(format!("{}{path}", office.url)).header("range", format!("bytes={range}")).send().await.unwrap()
}

fn file(data: &Path, piece: &[u8]) -> PathBuf {
    let name = Hash::of(piece).to_string();
    data.join("media").join(&name[..2]).join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_sound_is_the_same_bytes_wherever_its_pieces_end() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let first = opened(&mut tablet, &visit);
    tablet.push(&[&visit], &[first]).await;
    let sound = sound(5_000);
    let recording = bring(&mut tablet, &visit, Mime::Webm, &sound).await;
    assert_eq!(recording.pieces.len(), 4);
    let (amina, at, last) = (server.office("amina").await, address(&visit, recording.message), sound.len() - 1);
    for (from, to) in [
        (0, 0),
        (0, last),
        (PIECE - 1, PIECE - 1),
        (PIECE - 1, PIECE),
        (PIECE, PIECE),
        (PIECE, 2 * PIECE - 1),
        (PIECE - 7, 2 * PIECE + 7),
        (3 * PIECE - 1, last),
        (last, last),
    ] {
        let answer = part(&amina, &at, &format!("{from}-{to}")).await;
        assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(answer.headers()["content-range"].to_str().unwrap(), format!("bytes {from}-{to}/{}", sound.len()));
        assert_eq!(answer.headers()["content-length"].to_str().unwrap(), (to - from + 1).to_string());
        assert_eq!(answer.bytes().await.unwrap(), &sound[from..=to], "{from}-{to}");
    }
    let whole = amina.get(&at).await;
    assert_eq!(whole.headers()["content-length"].to_str().unwrap(), sound.len().to_string());
    assert_eq!(whole.bytes().await.unwrap(), sound);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_sound_only_the_pieces_that_were_asked_for_are_opened_and_nothing_leaves_where_one_is_damaged() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let first = opened(&mut tablet, &visit);
    tablet.push(&[&visit], &[first]).await;
    let sound = sound(5_000);
    let recording = bring(&mut tablet, &visit, Mime::Webm, &sound).await;
    let (amina, at) = (server.office("amina").await, address(&visit, recording.message));
    // It is looked at whole, once.
    assert_eq!(part(&amina, &at, "0-0").await.status(), StatusCode::PARTIAL_CONTENT);
    std::fs::remove_file(file(&server.data(), &recording.pieces[0])).unwrap();
    std::fs::write(file(&server.data(), &recording.pieces[2]), &recording.pieces[1]).unwrap();
    let (from, to) = (PIECE, 2 * PIECE - 1);
    let answer = part(&amina, &at, &format!("{from}-{to}")).await;
    assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(answer.bytes().await.unwrap(), &sound[from..=to]);
    for (from, to) in [(from - 1, to), (from, to + 1), (0, 0), (2 * PIECE, 2 * PIECE)] {
        let answer = part(&amina, &at, &format!("{from}-{to}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{from}-{to}");
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    }
    let page = format!("/office/children/{}/messages/{}", visit.child, recording.message);
    let page = amina.get(&page).await.text().await.unwrap();
    assert!(page.contains("was changed or is damaged"), "what was looked at before is looked over again: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_too_much_at_once_is_told_to_come_again_and_nobody_else_is() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let first = opened(&mut tablet, &visit);
    let (drawing, steps) = drawn(&mut tablet, &visit, Audience::default(), &visit);
    tablet.push(&[&visit], &[vec![first], steps].concat()).await;
    let photo = bring(&mut tablet, &visit, Mime::Jpeg, &jpeg(64, 48, &[])).await;
    let recording = bring(&mut tablet, &visit, Mime::Webm, &sound(50)).await;
    let [photo, recording, drawing] = [photo.message, recording.message, drawing].map(|message| address(&visit, message));
    let (amina, ruth) = (server.office("amina").await, server.office("ruth").await);
    let ask = |office: &Browser, path: &str| {
        let asked = office.http.get(format!("{}{path}", office.url)).send();
        async move { asked.await.unwrap() }
    };
    let told_to_come_again = |answer: Response| {
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key("retry-after"));
    };

    // Nothing is made until this is dropped.
    let held = server.app.looking.clone().acquire_owned().await.unwrap();
    let mut asked: JoinSet<Response> = (0..160).map(|_| ask(&amina, &photo)).collect();
    for _ in 0..160 - 128 {
        told_to_come_again(asked.join_next().await.unwrap().unwrap());
    }
    for path in [&drawing, &recording] {
        told_to_come_again(ask(&amina, path).await);
    }
    let mut others: JoinSet<Response> = [&photo, &drawing, &recording].into_iter().map(|path| ask(&ruth, path)).collect();
    drop(held);
    while let Some(answer) = others.join_next().await {
        assert_eq!(answer.unwrap().status(), StatusCode::OK);
    }
    while let Some(answer) = asked.join_next().await {
        assert_eq!(answer.unwrap().status(), StatusCode::OK);
    }
    for path in [&photo, &drawing, &recording] {
        assert_eq!(ask(&amina, path).await.status(), StatusCode::OK, "and then there is room again");
    }
}

/// What a process holds, in MiB: now, and the most it ever held.
fn memory(pid: u32) -> [u64; 2] {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    ["VmRSS", "VmHWM"].map(|name| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_sound_asked_for_by_many_at_once_takes_little_memory() {
    let (_folder, process, mut tablet, visit, password) = in_a_process().await;
    let pid = process.child.id();
    let sound = sound(270_000);
    let recording = bring(&mut tablet, &visit, Mime::Webm, &sound).await;
    let amina = Browser::new(&process.url);
    amina.sign_in("amina", &password).await;
    let path = address(&visit, recording.message);
    let before = memory(pid);
    assert_eq!(part(&amina, &path, "0-0").await.bytes().await.unwrap(), &sound[..1]);
    let looked_at = memory(pid);

    let ask = |range: &'static str| {
        let asked = amina.http.get(format!("{}{path}", amina.url)).header("range", range).send();
        async move { asked.await.unwrap() }
    };
    let mut parts: JoinSet<Response> = (0..32).map(|_| ask("bytes=0-0")).collect();
    while let Some(answer) = parts.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(answer.bytes().await.unwrap(), &sound[..1]);
    }
    let parts = memory(pid);

    // Sixty who ask for all of it and take nothing.
    let slow = (0..60).map(|_| ask("bytes=0-")).collect::<JoinSet<_>>().join_all().await;
    let refused = slow.iter().filter(|answer| answer.status() == StatusCode::SERVICE_UNAVAILABLE).count();
    let held = memory(pid);
    println!(
        "a sound of {} bytes: [now, highest] MiB {before:?}, looked at {looked_at:?}, 32 parts of a byte {parts:?}, 60 slow readers {held:?}, {refused} of them refused",
        sound.len()
    );
    assert!(parts[1] < before[1] + 80, "{parts:?}");
    assert!(held[1] < before[1] + 120, "{held:?}");
    drop(slow);
    process.kill();
}
