//! What a child drew, photographed or recorded, as the pages of a message show it: a drawing as one picture, a photo made anew, a sound in the
//! parts a browser asks for. Each asked for by its number in a message, so that whoever may not see the message finds nothing here. What cannot be
//! shown says why in the same place.

use super::child_doors::about;
use super::desk::Office;
use super::telling::message_path;
use crate::domain::{ChildId, Drawing, Made, Media, MediaKind, MessageId};
use crate::library::words::Words;
use crate::pictures::{MadeViews, PaperView, Pictures, made_title};
use crate::server::app::App;
use crate::server::media::{self, Amiss, Counted, LINE, OPENING, Parts, ROOM, Share, Turn, Whose};
use crate::server::store::{Asked, Fault, asked};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

type Named = Path<BTreeMap<String, String>>;

/// When to come again for what could not be made now, in seconds.
const AGAIN_AFTER: u64 = 5;

/// Why what was made is not sent.
enum Unsent {
    /// Too much waits already, or is on its way out.
    Busy,
    /// There is something amiss with it.
    Amiss(Amiss),
}

impl From<Amiss> for Unsent {
    fn from(amiss: Amiss) -> Unsent {
        Unsent::Amiss(amiss)
    }
}

fn named(path: &BTreeMap<String, String>) -> Option<(MessageId, u32)> {
    Some((path.get("message")?.parse().ok()?, path.get("number")?.parse().ok()?))
}

/// How the pages about a child show what they made: by its address.
pub fn views(child: ChildId) -> MadeViews {
    MadeViews::new(move |wanted| {
        let path = format!("{}/made/{}", message_path(child, wanted.of?), wanted.number);
        let words = crate::pictures::words();
        let name = made_title(words, wanted.made);
        match wanted.made {
            Made::Drawing { .. } | Made::Photo(_) => {
                let src = if wanted.small { format!("{path}/small") } else { path };
                let class = if wanted.small { "made-picture small" } else { "made-picture" };
                Some(view! { <img class=class src=src alt=name loading="lazy" width="480" height="360" /> }.into_any())
            }
            Made::Sound(_) if !wanted.small => Some(
                view! {
                    <audio class="made-sound" controls preload="none" src=path aria-label=name></audio>
                    <p class="on-paper">{words.say("made-sound-on-paper")}</p>
                }
                .into_any(),
            ),
            _ => None,
        }
    })
}

/// `GET /office/children/{child}/messages/{message}/made/{number}`.
pub async fn made(Path(path): Named, headers: HeaderMap, office: Office) -> Response {
    answer(path, headers, office, false).await
}

/// The same, small.
pub async fn made_small(Path(path): Named, office: Office) -> Response {
    answer(path, HeaderMap::new(), office, true).await
}

async fn answer(path: BTreeMap<String, String>, headers: HeaderMap, office: Office, small: bool) -> Response {
    let (Some((message, number)), Some((actor, child))) = (named(&path), about(&office)) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let found = office.app.store.read(move |sql| asked(sql, child, message, number)?.ok_or(Fault::NotThere)).await;
    let (app, whose, words) = (&office.app, *actor.person.as_bytes(), Words::of(office.frame.language));
    let (is_picture, sent) = match found {
        Err(fault) => return office.fault(fault, "/office").await,
        Ok(Asked::Drawing(drawing)) => (true, sent_drawing(app, whose, words, drawing).await),
        Ok(Asked::Media(media, here)) if media.kind() == MediaKind::Photo => {
            (true, sent_photo(app, whose, media, here, small).await)
        }
        Ok(Asked::Media(media, here)) => {
            let part = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
            (false, sent_sound(app, whose, media, here, part).await)
        }
    };
    match sent {
        Ok(answer) => answer,
        Err(Unsent::Busy) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, AGAIN_AFTER.to_string())]).into_response(),
        // A page shows in the picture's own place why it is not there.
        Err(Unsent::Amiss(amiss)) if is_picture => of_type("image/svg+xml", said(words, amiss).into()),
        Err(Unsent::Amiss(_)) => office.fault(Fault::NotThere, "/office").await,
    }
}

/// A turn at what takes memory and time. Where too many of theirs wait there is none: whoever then waited would be given up, and others with them.
async fn turn(app: &Arc<App>, whose: Whose) -> Result<Turn, Unsent> {
    let share = LINE.take(whose, 1).ok_or(Unsent::Busy)?;
    share.turn(app.looking.clone()).await.ok_or(Unsent::Busy)
}

/// What is done in a turn, where it holds up no other request. The turn is held until it is done, also where nobody waits for it any more.
async fn in_turn<T: Send + 'static>(turn: Turn, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Amiss> {
    let worked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    worked.await.map_err(|_| Amiss::Broken)
}

async fn sent_drawing(app: &Arc<App>, whose: Whose, words: Words, drawing: Drawing) -> Result<Response, Unsent> {
    let (turn, drawing_of) = (turn(app, whose).await?, app.clone());
    let svg = in_turn(turn, move || drawn(&drawing_of, words, drawing)).await?;
    Ok(of_type("image/svg+xml", counted(whose, svg.into_bytes())?))
}

async fn sent_photo(app: &Arc<App>, whose: Whose, media: Media, here: bool, small: bool) -> Result<Response, Unsent> {
    let (mime, parts, pieces) = (media.mime.key(), Parts::of(media, here)?, app.pieces.clone());
    let jpeg = in_turn(turn(app, whose).await?, move || media::photo(&parts, &pieces, small)).await??;
    Ok(of_type(mime, counted(whose, jpeg)?))
}

/// A sound, or the part of it that is asked for: of which no more pieces are opened than hold it. Nothing of it leaves before each of those is.
async fn sent_sound(app: &Arc<App>, whose: Whose, media: Media, here: bool, asked: Option<&str>) -> Result<Response, Unsent> {
    let (mime, parts) = (media.mime.key(), Arc::new(Parts::of(media, here)?));
    match media::found(&parts) {
        Some(found) => found?,
        None => {
            let (parts, pieces) = (parts.clone(), app.pieces.clone());
            in_turn(turn(app, whose).await?, move || media::looked_at(&parts, &pieces)).await??;
        }
    }
    let whole = parts.length();
    let Ok(part) = media::range(asked, whole) else { return Ok(not_there(whole)) };
    let (from, end) = part.map_or((0, whole), |(from, to)| (from, to + 1));
    let room = ROOM.take(whose, end - from).ok_or(Unsent::Busy)?;
    let bytes = Bytes::from_owner(opened(app, parts, (from, end), room).await?);
    let mut answer = of_type(mime, bytes);
    answer.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some((from, to)) = part {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        say_range(&mut answer, &format!("bytes {from}-{to}/{whole}"));
    }
    Ok(answer)
}

/// The bytes of a sound from one to before another, opened where it holds up no other request.
async fn opened(app: &Arc<App>, parts: Arc<Parts>, (from, end): (usize, usize), room: Share) -> Result<Counted, Unsent> {
    let opening = OPENING.acquire().await.map_err(|_| Unsent::Busy)?;
    let pieces = app.pieces.clone();
    let opened = tokio::task::spawn_blocking(move || {
        // Held until the work is done, as the room is that it fills.
        let _opening = opening;
        parts.open(from..end, &pieces).map(|bytes| Counted::new(bytes, room))
    });
    Ok(opened.await.map_err(|_| Amiss::Broken)??)
}

/// Bytes for a page, counted until they are sent.
fn counted(whose: Whose, bytes: Vec<u8>) -> Result<Bytes, Unsent> {
    let room = ROOM.take(whose, bytes.len()).ok_or(Unsent::Busy)?;
    Ok(Bytes::from_owner(Counted::new(bytes, room)))
}

/// Why each photo or recording of a message is not shown, by its number; nothing for those that are. Where too many pages about this child wait
/// nothing is found out: what cannot be shown says why in its own place.
pub async fn amiss(app: &Arc<App>, child: ChildId, message: MessageId, numbers: Vec<u32>) -> BTreeMap<u32, Amiss> {
    let mut found = BTreeMap::new();
    for number in numbers {
        let Ok(Some(Asked::Media(media, here))) = app.store.read(move |sql| asked(sql, child, message, number)).await else {
            continue;
        };
        if let Err(Unsent::Amiss(amiss)) = looked_over(app, *child.as_bytes(), media, here).await {
            found.insert(number, amiss);
        }
    }
    found
}

async fn looked_over(app: &Arc<App>, whose: Whose, media: Media, here: bool) -> Result<(), Unsent> {
    let (parts, pieces) = (Parts::of(media, here)?, app.pieces.clone());
    Ok(in_turn(turn(app, whose).await?, move || media::looked_over(&parts, &pieces)).await??)
}

/// A drawing as one file: a picture in a page loads nothing else, so what was put on the paper is in it.
fn drawn(app: &Arc<App>, words: Words, drawing: Drawing) -> String {
    let site = app.site.clone();
    let inside = move |name: &str| {
        let bytes = site.picture_svg(name)?;
        Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(bytes)))
    };
    Owner::new().with(|| {
        provide_context(words);
        provide_context(Pictures::new(inside));
        as_file(view! { <PaperView drawing=drawing /> }.to_html())
    })
}

fn said(words: Words, amiss: Amiss) -> String {
    Owner::new().with(|| {
        let line = words.say(&format!("amiss-{}", amiss.key())).into_owned();
        let picture = view! {
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360" width="480" height="360">
                <rect width="480" height="360" fill="#f4efe6" />
                <text x="240" y="180" text-anchor="middle" font-size="20" font-family="sans-serif" fill="#4a4038">{line}</text>
            </svg>
        }
        .to_html();
        as_file(picture)
    })
}

/// What stands in a page, as a file of its own: leptos parts its texts with `<!>`, which is HTML and no XML. No word can hold it: each is
/// escaped.
fn as_file(picture: String) -> String {
    picture.replace("<!>", "")
}

fn of_type(mime: &'static str, bytes: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, mime),
        // A picture for a page, and nothing to be opened by itself: whatever is in it runs nowhere.
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; img-src data:"),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}

/// None of the bytes that are asked for is there: so many are.
fn not_there(whole: usize) -> Response {
    let mut answer = (StatusCode::RANGE_NOT_SATISFIABLE, "").into_response();
    say_range(&mut answer, &format!("bytes */{whole}"));
    answer
}

fn say_range(answer: &mut Response, said: &str) {
    answer.headers_mut().extend(HeaderValue::from_str(said).ok().map(|said| (header::CONTENT_RANGE, said)));
}
