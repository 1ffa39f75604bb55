//! What a child drew, photographed or recorded, as the pages of a message show it: a drawing as one picture, a photo made anew, a sound in the
//! parts a browser asks for. Each asked for by its number in a message, so that whoever may not see the message finds nothing here. What cannot be
//! shown says why in the same place.

use super::child_doors::about;
use super::desk::Office;
use super::telling::message_path;
use crate::domain::{ChildId, Made, MediaKind, MessageId};
use crate::library::words::Words;
use crate::pictures::{MadeViews, PaperView, Pictures, made_title};
use crate::server::app::App;
use crate::server::media::{self, Amiss};
use crate::server::store::{Asked, Fault, asked};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

type Named = Path<BTreeMap<String, String>>;

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
    let (Some((message, number)), Some((_, child))) = (named(&path), about(&office)) else {
        return office.fault(Fault::NotThere, "/office").await;
    };
    let found = office.app.store.read(move |sql| asked(sql, child, message, number)?.ok_or(Fault::NotThere)).await;
    match found {
        Err(fault) => office.fault(fault, "/office").await,
        Ok(Asked::Drawing(drawing)) => {
            let drawn = drawn(&office.app, Words::of(office.frame.language), drawing);
            of_type("image/svg+xml", drawn.into_bytes())
        }
        Ok(Asked::Media(media, here)) => {
            let words = Words::of(office.frame.language);
            let kind = media.kind();
            let asked = headers.get(header::RANGE).and_then(|v| v.to_str().ok()).map(str::to_owned);
            match bytes_of(&office.app, media, here, small).await {
                Ok((mime, bytes)) => in_part(mime, bytes, asked.as_deref()),
                // A page shows in the photo's own place why it is not there.
                Err(amiss) if kind == MediaKind::Photo => of_type("image/svg+xml", said(words, amiss).into_bytes()),
                Err(_) => office.fault(Fault::NotThere, "/office").await,
            }
        }
    }
}

/// The bytes for a page. Photos are decoded one at a time: each may take much memory, and no page waits for another's.
async fn bytes_of(
    app: &Arc<App>,
    media: crate::domain::Media,
    here: bool,
    small: bool,
) -> Result<(&'static str, Vec<u8>), Amiss> {
    let pieces = app.pieces.clone();
    let turn = match media.kind() {
        MediaKind::Photo => Some(app.looking.clone().acquire_owned().await.map_err(|_| Amiss::Broken)?),
        MediaKind::Sound => None,
    };
    let made = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also where nobody waits for it any more.
        let _turn = turn;
        let (mime, bytes) = media::opened(&media, here, &pieces)?;
        match media.kind() {
            MediaKind::Photo => Ok((mime.key(), media::shown(&bytes, small)?)),
            MediaKind::Sound => media::look(mime, bytes.clone()).map(|()| (mime.key(), bytes)),
        }
    });
    made.await.map_err(|_| Amiss::Broken)?
}

/// Why each photo or recording of a message is not shown, by its number; nothing for those that are.
pub async fn amiss(app: &Arc<App>, child: ChildId, message: MessageId, numbers: Vec<u32>) -> BTreeMap<u32, Amiss> {
    let mut found = BTreeMap::new();
    for number in numbers {
        let Ok(Some(Asked::Media(media, here))) = app.store.read(move |sql| asked(sql, child, message, number)).await else {
            continue;
        };
        let pieces = app.pieces.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let (mime, bytes) = media::opened(&media, here, &pieces)?;
            media::look(mime, bytes)
        });
        if let Err(amiss) = looked.await.unwrap_or(Err(Amiss::Broken)) {
            found.insert(number, amiss);
        }
    }
    found
}

/// A drawing as one file: a picture in a page loads nothing else, so what was put on the paper is in it.
fn drawn(app: &Arc<App>, words: Words, drawing: crate::domain::Drawing) -> String {
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

fn of_type(mime: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, mime),
        // A picture for a page, and nothing to be opened by itself: whatever is in it runs nowhere.
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; img-src data:"),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}

fn in_part(mime: &'static str, bytes: Vec<u8>, asked: Option<&str>) -> Response {
    let whole = bytes.len();
    let part = match media::range(asked, whole) {
        Ok(part) => part,
        Err(media::NotThere) => {
            let said = HeaderValue::from_str(&format!("bytes */{whole}"));
            let mut answer = (StatusCode::RANGE_NOT_SATISFIABLE, "").into_response();
            answer.headers_mut().extend(said.ok().map(|said| (header::CONTENT_RANGE, said)));
            return answer;
        }
    };
    let mut answer = match part {
        None => of_type(mime, bytes),
        Some((from, to)) => {
            let mut answer = of_type(mime, bytes[from..=to].to_vec());
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            let said = HeaderValue::from_str(&format!("bytes {from}-{to}/{whole}"));
            answer.headers_mut().extend(said.ok().map(|said| (header::CONTENT_RANGE, said)));
            answer
        }
    };
    answer.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer
}
