//! What only pretends to be a photo or a sound, and what is not even pieces: never a way into the server, never out again, and nothing waits for
//! it (must hold 4 of the visit that is safe).

use crate::common::*;
use crate::made::*;
use heard::domain::*;
use heard::seal::{self, Hash, Key};
use heard::server::outside::random;
use heard::wire::*;
use reqwest::{Method, StatusCode};
use std::time::{Duration, Instant};

/// Words that lie in hostile files and must come out nowhere.
const PLANTED: &str = "planted<script>alert(1)</script>";

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
