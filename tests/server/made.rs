//! What a tablet makes and sends, and files as cameras and browsers write them: photos, sounds and drawings, for tests of whatever becomes of them.

use crate::common::*;
use crate::crash::{Process, serve_command};
use heard::domain::activity::drawing::{Breadth, Colour, Pen, Point, Points, Scene, Spot};
use heard::domain::*;
use heard::seal::{self, Hash, Key};
use heard::server::outside::random;
use heard::wire::*;
use reqwest::{Method, StatusCode};

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

pub fn kept(visit: &OpenVisit, message: MessageId, made: Made) -> Event {
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
pub fn segment(marker: u8, inside: &[u8]) -> Vec<u8> {
    let len = (inside.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &len[..], inside].concat()
}

/// An element of EBML, its length in eight bytes.
pub fn element(id: &[u8], inside: &[u8]) -> Vec<u8> {
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

pub fn sound() -> Vec<u8> {
    webm(&[track(1, 2, "A_OPUS")], 50)
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
