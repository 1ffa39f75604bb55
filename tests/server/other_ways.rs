//! What children draw, photograph and record: whole at the office whatever came first, shown made anew, asked for in parts, and never a way into
//! the server for what only pretends to be a photo or a sound (must hold 4 of the visit that is safe).

use crate::common::*;
use crate::crash::{Process, serve_command};
use heard::domain::activity::drawing::{Breadth, Colour, Pen, Point, Points, Scene, Spot, What};
use heard::domain::*;
use heard::seal::{self, Hash, Key};
use heard::server::outside::random;
use heard::server::store::verify;
use heard::wire::*;
use reqwest::{Method, StatusCode};
use std::time::{Duration, Instant};

/// Words that lie in hostile files and must come out nowhere.
const PLANTED: &str = "planted<script>alert(1)</script>";

/// A photo or sound as a tablet makes it: entries that say what it is, and its sealed pieces.
pub struct Brought {
    pub message: MessageId,
    pub entries: Vec<Entry>,
    pub pieces: Vec<Vec<u8>>,
}

/// In pieces of 64 KiB, as tablets cut them.
pub fn brought(tablet: &mut Tablet, visit: &OpenVisit, mime: Mime, bytes: &[u8]) -> Brought {
    let (media, key) = (MediaId::from_random(random()), Key::from_bytes(random()));
    let sealed = |(place, piece): (usize, &[u8])| seal::seal(&key, random(), &piece_about(media, place as u32), piece);
    let pieces: Vec<Vec<u8>> = bytes.chunks(64 * 1024).enumerate().map(sealed).collect();
    let named = |piece: &Vec<u8>| Piece { hash: PieceHash(Hash::of(piece).0), len: piece.len() as u32 };
    let whole = Whole { pieces: pieces.iter().map(named).collect(), lasts_ms: if mime == Mime::Jpeg { 0 } else { 4_000 } };
    let made = if mime == Mime::Jpeg { Made::Photo(media) } else { Made::Sound(media) };
    let message = MessageId::from_random(random());
    let begun = MediaEvent::Begun { media, visit: visit.visit, mime, key: MediaKey(*key.as_bytes()), agreed: String::new() };
    let entries = vec![
        tablet.act(visit, Event::Media(begun)),
        tablet.act(visit, Event::Media(MediaEvent::Whole { media, whole })),
        tablet.act(visit, kept(visit, message, made)),
    ];
    Brought { message, entries, pieces }
}

fn kept(visit: &OpenVisit, message: MessageId, made: Made) -> Event {
    let (how, activity) = (made.how(), ActivityId::from_random(random()));
    let told = Content::Made(made);
    Event::Message(MessageEvent::Kept { message, visit: visit.visit, activity, told, how, audience: Audience::default() })
}

/// A drawing of one red stroke, kept.
pub fn drawn(tablet: &mut Tablet, visit: &OpenVisit, audience: Audience, key: &OpenVisit) -> (MessageId, Vec<Entry>) {
    let drawing = ActivityId::from_random(random());
    let step = |step| Event::Drawing(DrawingEvent { activity: drawing, step });
    let line = Points((0..40).map(|n| Point { at: Spot { x: 100 + n * 20, y: 700 }, pressure: 0 }).collect());
    let pen = Pen { colour: Colour::Red, breadth: Breadth::Broad };
    let message = MessageId::from_random(random());
    let told = Content::Made(Made::Drawing { drawing, scene: Scene::Plain, marks: vec![0] });
    let kept = MessageEvent::Kept { message, visit: visit.visit, activity: drawing, told, how: How::Drawing, audience };
    let entries = vec![
        tablet.act(visit, step(DrawingStep::Started { visit: visit.visit })),
        tablet.act(visit, step(DrawingStep::Drawn { mark: 0, pen, line })),
        tablet.act(visit, step(DrawingStep::Finished)),
        tablet.act(key, Event::Message(kept)),
    ];
    (message, entries)
}

pub async fn push_pieces(tablet: &Tablet, pieces: &[Vec<u8>]) -> PiecesStored {
    let body = body_of(pieces.iter().map(Vec::as_slice));
    let answer = tablet.signed(Method::POST, "/api/v1/pieces", body).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

pub fn opened(tablet: &mut Tablet, visit: &OpenVisit) -> Entry {
    tablet.act(visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] }))
}

/// A photo of two colours, with whatever is put into its first part.
pub fn jpeg(width: u32, height: u32, first: &[u8]) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, _| {
        if x * 2 < width { image::Rgb([200, 30, 30]) } else { image::Rgb([30, 30, 200]) }
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes.splice(2..2, first.iter().copied());
    bytes
}

/// A part of a JPEG that is no picture: what a camera says about itself and where it was.
fn segment(marker: u8, inside: &[u8]) -> Vec<u8> {
    let len = (inside.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &len[..], inside].concat()
}

/// The same photo, saying that it has another size.
fn saying_it_is(width: u16, height: u16) -> Vec<u8> {
    with_size(jpeg(64, 48, &[]), 0xc0, width, height)
}

fn with_size(mut bytes: Vec<u8>, frame: u8, width: u16, height: u16) -> Vec<u8> {
    let frame = bytes.windows(2).position(|two| two == [0xff, frame]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A photo of 16 x 16 in ten scans, as libjpeg writes what is called progressive.
const PROGRESSIVE: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wgARCAAQABADAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABYBAQEBAAAAAAAAAAAAAAAAAAQFA//aAAwDAQACEAMQAAABDNhUArPcVAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAEFAh//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAEDAQE/AR//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAECAQE/AR//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Ah//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAE/IR//2gAMAwEAAgADAAAAEBBP/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAwEBPxAf/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAgEBPxAf/8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQABPxAf/9k=";

/// The same, saying that it has another size.
fn in_ten_scans(width: u16, height: u16) -> Vec<u8> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    with_size(STANDARD.decode(PROGRESSIVE).unwrap(), 0xc2, width, height)
}

/// A photo whose three colours come one after another: no progressive one, and held whole all the same.
fn a_scan_for_each_colour(width: u16, height: u16) -> Vec<u8> {
    let whole = saying_it_is(width, height);
    let scan = whole.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let one = |colour: u8| [&segment(0xda, &[1, colour, 0, 0, 63, 0]), &[0; 2_000][..]].concat();
    [&whole[..scan], &[1, 2, 3].map(one).concat(), &[0xff, 0xd9]].concat()
}

/// An element of EBML, its length in eight bytes.
fn element(id: &[u8], inside: &[u8]) -> Vec<u8> {
    let len = (inside.len() as u64 | 1 << 56).to_be_bytes();
    [id, &len, inside].concat()
}

pub fn track(number: u8, kind: u8, codec: &str) -> Vec<u8> {
    let head = [b"OpusHead".as_slice(), &[1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0]].concat();
    let sound = [element(&[0xb5], &48_000_f64.to_be_bytes()), element(&[0x9f], &[1])].concat();
    let picture = [element(&[0xb0], &[64]), element(&[0xba], &[48])].concat();
    let inside = [
        element(&[0xd7], &[number]),
        element(&[0x73, 0xc5], &[number]),
        element(&[0x83], &[kind]),
        element(&[0x86], codec.as_bytes()),
        element(&[0x63, 0xa2], &head),
        if kind == 2 { element(&[0xe1], &sound) } else { element(&[0xe0], &picture) },
    ];
    element(&[0xae], &inside.concat())
}

/// A recording as browsers write it: a head, its tracks, clusters of sound.
pub fn webm(tracks: &[Vec<u8>], clusters: usize) -> Vec<u8> {
    let head = [
        element(&[0x42, 0x86], &[1]),
        element(&[0x42, 0x82], b"webm"),
        element(&[0x42, 0x87], &[4]),
        element(&[0x42, 0x85], &[2]),
    ];
    let info = [
        element(&[0x2a, 0xd7, 0xb1], &1_000_000_u32.to_be_bytes()),
        element(&[0x4d, 0x80], b"test"),
        element(&[0x57, 0x41], b"test"),
    ];
    let info = element(&[0x15, 0x49, 0xa9, 0x66], &info.concat());
    let cluster = |n: usize| {
        let block = [&[0x81, 0, 0, 0x80][..], &[0xfc, 0xff, 0xfe]].concat();
        element(&[0x1f, 0x43, 0xb6, 0x75], &[element(&[0xe7], &(n as u32 * 20).to_be_bytes()), element(&[0xa3], &block)].concat())
    };
    let inside =
        [vec![info, element(&[0x16, 0x54, 0xae, 0x6b], &tracks.concat())], (0..clusters).map(cluster).collect()].concat();
    [element(&[0x1a, 0x45, 0xdf, 0xa3], &head.concat()), element(&[0x18, 0x53, 0x80, 0x67], &inside.concat())].concat()
}

fn sound() -> Vec<u8> {
    webm(&[track(1, 2, "A_OPUS")], 50)
}

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

/// Files that only pretend, or carry something beside what they are: their names, what they say they are, their bytes, and whether a picture or
/// sound may come out of them after all.
fn hostile() -> Vec<(&'static str, Mime, Vec<u8>, bool)> {
    let good = jpeg(640, 480, &[]);
    let scan = good.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let scans = [&good[..good.len() - 2], &good[scan..good.len() - 2].repeat(400), &[0xff, 0xd9]].concat();
    let sound = sound();
    let (opus, vp8) = (track(1, 2, "A_OPUS"), track(2, 1, "V_VP8"));
    let head = webm(std::slice::from_ref(&opus), 0);
    let mp4 = |brand: &[u8]| [&[0, 0, 0, 16][..], b"ftyp", brand, &[0; 4]].concat();
    let text = |text: &str| format!("{text}{PLANTED}").into_bytes();
    vec![
        ("svg with script", Mime::Jpeg, text("<svg xmlns='http://www.w3.org/2000/svg'>"), false),
        ("html", Mime::Jpeg, text("<!doctype html><title>"), false),
        ("png", Mime::Jpeg, [b"\x89PNG\r\n\x1a\n".as_slice(), PLANTED.as_bytes()].concat(), false),
        ("gif and script", Mime::Jpeg, text("GIF89a=1;/*"), false),
        ("pdf", Mime::Jpeg, text("%PDF-1.7 "), false),
        ("zip bomb", Mime::Jpeg, [b"PK\x03\x04".as_slice(), &[0; 4_000]].concat(), false),
        ("jpeg of two bytes", Mime::Jpeg, vec![0xff, 0xd8], false),
        ("jpeg with a head and nothing", Mime::Jpeg, good[..20].to_vec(), false),
        ("jpeg cut in the middle", Mime::Jpeg, good[..good.len() / 2].to_vec(), true),
        ("jpeg that says 65,500 x 65,500", Mime::Jpeg, saying_it_is(65_500, 65_500), false),
        ("jpeg that says 8,000 x 8,000", Mime::Jpeg, saying_it_is(8_000, 8_000), false),
        ("jpeg that says 8,192 x 4,800", Mime::Jpeg, saying_it_is(8_192, 4_800), false),
        ("jpeg that says 3,001 x 2,000", Mime::Jpeg, saying_it_is(3_001, 2_000), false),
        ("jpeg that says 3,000 x 2,000", Mime::Jpeg, saying_it_is(3_000, 2_000), true),
        ("jpeg of no size", Mime::Jpeg, saying_it_is(0, 0), false),
        ("jpeg with 400 scans", Mime::Jpeg, scans, true),
        ("progressive jpeg", Mime::Jpeg, in_ten_scans(16, 16), false),
        ("progressive jpeg that says 8,192 x 4,800", Mime::Jpeg, in_ten_scans(8_192, 4_800), false),
        ("jpeg with a scan for each colour that says 8,192 x 4,800", Mime::Jpeg, a_scan_for_each_colour(8_192, 4_800), false),
        ("jpeg and a page in one", Mime::Jpeg, [good.clone(), text("<html>")].concat(), true),
        ("jpeg with GPS inside", Mime::Jpeg, jpeg(64, 64, &segment(0xe1, &[b"Exif\0\0", PLANTED.as_bytes()].concat())), true),
        ("jpeg with a comment", Mime::Jpeg, jpeg(64, 64, &segment(0xfe, PLANTED.as_bytes())), true),
        ("jpeg of which a byte in four is noise", Mime::Jpeg, noise(&good), true),
        ("a photo that says it is a sound", Mime::Webm, good.clone(), false),
        ("film with sound", Mime::Webm, webm(&[opus.clone(), vp8.clone()], 20), false),
        ("film", Mime::Webm, webm(&[vp8], 20), false),
        ("two sounds at once", Mime::Webm, webm(&[opus.clone(), track(2, 2, "A_OPUS")], 20), false),
        ("matroska with a subtitle", Mime::Webm, webm(&[opus, track(3, 17, "S_TEXT/UTF8")], 20), false),
        ("webm cut in its head", Mime::Webm, sound[..40].to_vec(), false),
        (
            "webm that says it is endless",
            Mime::Webm,
            [&head[..head.len() - 8], &[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]].concat(),
            true,
        ),
        ("webm of 200,000 clusters", Mime::Webm, webm(&[track(1, 2, "A_OPUS")], 200_000), true),
        ("mp4 of nothing", Mime::Mp4, mp4(b"isom"), false),
        ("mp4 with a box of 4 GiB", Mime::Mp4, [mp4(b"isom"), vec![0xff; 4], b"moov".to_vec()].concat(), false),
        ("mp4 with boxes in boxes", Mime::Mp4, [mp4(b"M4A "), nested(4_000)].concat(), false),
        ("wave that says it is mp4", Mime::Mp4, [b"RIFF\x24\0\0\0WAVEfmt ".as_slice(), PLANTED.as_bytes()].concat(), false),
    ]
}

fn noise(bytes: &[u8]) -> Vec<u8> {
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    bytes.iter().enumerate().map(|(n, byte)| if n > 700 && n % 4 == 0 { next() } else { *byte }).collect()
}

fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(Vec::new(), |inside, _| [&(inside.len() as u32 + 8).to_be_bytes()[..], b"moov", &inside].concat())
}

/// The most memory a process ever held, in KiB.
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A visit that is open at a server in a process of its own, whose memory can be told apart; with Amina's password there. The data lies in the folder.
pub async fn in_a_process() -> (tempfile::TempDir, Process, Tablet, OpenVisit, String) {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let password = server.password("amina");
    let (folder, _) = server.stop().await;
    let process = Process::start(serve_command(folder.path()));
    tablet.url.clone_from(&process.url);
    let first = opened(&mut tablet, &visit);
    tablet.push(&[&visit], &[first]).await;
    (folder, process, tablet, visit, password)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_are_named_or_made_anew_soon_in_little_memory_and_hold_nothing_up() {
    let (_folder, process, mut tablet, visit, password) = in_a_process().await;
    let (child, pid) = (visit.child, process.child.id());
    let amina = Browser::new(&process.url);
    amina.sign_in("amina", &password).await;
    let before = peak(pid);

    // While the files are looked at, the server answers others.
    let (url, mut slowest_other) = (process.url.clone(), Duration::ZERO);
    let (done, mut is_done) = tokio::sync::oneshot::channel::<()>();
    let others = tokio::spawn(async move {
        while is_done.try_recv().is_err() {
            let began = Instant::now();
            assert_eq!(reqwest::get(format!("{url}/health")).await.unwrap().status(), StatusCode::OK);
            slowest_other = slowest_other.max(began.elapsed());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        slowest_other
    });
    let files = hostile();
    let (mut slowest, mut shown) = (("", Duration::ZERO), 0);
    for (name, mime, bytes, may_be_shown) in &files {
        let file = brought(&mut tablet, &visit, *mime, bytes);
        let pushed = tablet.push(&[&visit], &file.entries).await;
        assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored && r.reason.is_none()), "{name}: {pushed:?}");
        for some in file.pieces.chunks(60) {
            push_pieces(&tablet, some).await;
        }
        let at = format!("/office/children/{child}/messages/{}", file.message);
        for path in [at.clone(), format!("{at}/made/0"), format!("{at}/made/0/small"), format!("/office/children/{child}")] {
            let began = Instant::now();
            let answer = amina.get(&path).await;
            let (status, kind) = (answer.status(), answer.headers()["content-type"].to_str().unwrap().to_owned());
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
            let sandboxed = answer.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox");
            let body = answer.bytes().await.unwrap();
            slowest = slowest.max_by_key_of(name, began.elapsed());
            assert!(!String::from_utf8_lossy(&body).contains("planted"), "{name}: {path}");
            if path.contains("/made/") {
                let as_what_it_is = status == StatusCode::OK && sandboxed && (kind == mime.key());
                let said_why = kind == "image/svg+xml" && sandboxed || status == StatusCode::NOT_FOUND;
                assert!(
                    if *may_be_shown { as_what_it_is || said_why } else { said_why && !as_what_it_is },
                    "{name}: {status} {kind}"
                );
                shown += usize::from(as_what_it_is && !path.ends_with("small"));
            } else {
                assert_eq!(status, StatusCode::OK, "{name}: {path}");
                let page = String::from_utf8_lossy(&body);
                let named = ["not the photo or sound", "cannot be read", "more pixels", "something else than sound"];
                let named = named.iter().any(|words| page.contains(words));
                assert!(!path.contains("/messages/") || named || *may_be_shown, "{name}: the page says why: {page}");
            }
        }
    }
    done.send(()).unwrap();
    let slowest_other = others.await.unwrap();
    let grew = peak(pid).saturating_sub(before) / 1024;
    println!(
        "{} hostile files: {shown} shown made anew, slowest {:?} ({}), another's request waited {slowest_other:?} at most, memory +{grew} MiB at its highest",
        files.len(),
        slowest.1,
        slowest.0
    );
    assert!(slowest.1 < Duration::from_secs(5), "{slowest:?}");
    assert!(slowest_other < Duration::from_secs(2), "{slowest_other:?}");
    assert!(grew < 200, "+{grew} MiB");
    process.kill();
}

trait Slowest<'a> {
    fn max_by_key_of(self, name: &'a str, took: Duration) -> Self;
}

impl<'a> Slowest<'a> for (&'a str, Duration) {
    fn max_by_key_of(self, name: &'a str, took: Duration) -> Self {
        if took > self.1 { (name, took) } else { self }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_pieces_is_refused_and_takes_no_room() {
    let (server, tablet, _) = Server::with_visit().await;
    let too_long = vec![7_u8; PIECE_MAX as usize + 1];
    let bodies: [Vec<u8>; 5] = [
        vec![0, 0, 0],
        [&u32::MAX.to_be_bytes()[..], b"short"].concat(),
        vec![0; 400],
        b"{\"pieces\":[]}".to_vec(),
        body_of(std::iter::once(too_long.as_slice())),
    ];
    for body in bodies {
        let answer = tablet.signed(Method::POST, "/api/v1/pieces", body).await;
        assert!(answer.status().is_client_error(), "{}", answer.status());
    }
    let stranger = Tablet::new(&server.url);
    let body = body_of(std::iter::once(&b"sealed"[..]));
    assert_eq!(stranger.signed(Method::POST, "/api/v1/pieces", body).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.count("SELECT count(*) FROM piece").await, 0);
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

#[tokio::test(flavor = "multi_thread")]
async fn lengths_that_are_not_true_are_found_out_and_too_many_pieces_are_refused() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let (media, key) = (MediaId::from_random(random()), Key::from_bytes(random()));
    let sealed = seal::seal(&key, random(), &piece_about(media, 0), &jpeg(300, 200, &[]));
    let whole = Whole { pieces: vec![Piece { hash: PieceHash(Hash::of(&sealed).0), len: 1 }], lasts_ms: 0 };
    let message = MessageId::from_random(random());
    let begun =
        MediaEvent::Begun { media, visit: visit.visit, mime: Mime::Jpeg, key: MediaKey(*key.as_bytes()), agreed: String::new() };
    let entries = vec![
        opened(&mut tablet, &visit),
        tablet.act(&visit, Event::Media(begun)),
        tablet.act(&visit, Event::Media(MediaEvent::Whole { media, whole })),
        tablet.act(&visit, kept(&visit, message, Made::Photo(media))),
    ];
    tablet.push(&[&visit], &entries).await;
    push_pieces(&tablet, &[sealed]).await;
    let amina = server.office("amina").await;
    let page = amina.get(&format!("/office/children/{}/messages/{message}", visit.child)).await.text().await.unwrap();
    assert!(page.contains("was changed or is damaged"), "{page}");
    let many: Vec<Vec<u8>> = (0..600_u32).map(|n| [&n.to_be_bytes()[..], &[7; 60]].concat()).collect();
    let body = body_of(many.iter().map(Vec::as_slice));
    assert!(tablet.signed(Method::POST, "/api/v1/pieces", body).await.status().is_client_error());
}
