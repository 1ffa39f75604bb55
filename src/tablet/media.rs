//! Photos and recordings on their way to the disk: sealed piece by piece under a key of their own, each piece on disk before the next. A sound
//! that was broken off is made whole of what lies there. Refuses to hold a whole recording in memory while it is made.

use super::{
    act::App,
    browser::{
        self,
        capture::{self, NoCapture, Recorder, Slice},
    },
    model::{Screen, Work},
};
use crate::domain::*;
use crate::journal::{PieceRow, Store, Write};
use crate::seal::{self, Hash, Key};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, rc::Rc};

/// A photo travels in pieces of so many bytes: a cut on a slow line costs eight seconds.
const PIECE: usize = 64 * 1024;
/// Sound is on disk every so many milliseconds.
const SLICE_MS: u32 = 500;

/// What is being made: which, under which key, and the pieces that are on disk.
struct Making {
    id: MediaId,
    key: Key,
    pieces: RefCell<Vec<Piece>>,
}

impl Making {
    fn begin(app: App, mime: Mime, agreed: String) -> Option<Making> {
        let visit = app.model.with_untracked(|m| m.in_hand.visit)?;
        let (id, key) = (MediaId::from_random(browser::random()), Key::from_bytes(browser::random()));
        let begun = MediaEvent::Begun { media: id, visit, mime, key: MediaKey(*key.as_bytes()), agreed };
        app.act(Event::Media(begun)).then(|| Making { id, key, pieces: RefCell::default() })
    }

    /// Puts the next piece on disk.
    async fn put(&self, app: App, bytes: &[u8]) -> bool {
        let place = self.pieces.borrow().len() as u32;
        let sealed = seal::seal(&self.key, browser::random(), &piece_about(self.id, place), bytes);
        let (hash, len) = (PieceHash(Hash::of(&sealed).0), sealed.len() as u32);
        let Some(store) = app.store() else { return false };
        let pieces = vec![PieceRow { media: self.id, place, hash, sealed, waits: true }];
        match store.write(Write { pieces, ..Write::default() }).await {
            Ok(()) => self.pieces.borrow_mut().push(Piece { hash, len }),
            Err(error) => {
                app.tell(format!("store-{}", error.key()));
                return false;
            }
        }
        true
    }

    fn whole(&self, app: App, lasts_ms: u32) -> bool {
        let pieces = self.pieces.borrow().clone();
        !pieces.is_empty() && app.act(Event::Media(MediaEvent::Whole { media: self.id, whole: Whole { pieces, lasts_ms } }))
    }
}

/// Keeps a photo; which it is, once all of it is on disk. Refused before it starts where there is too little room.
pub async fn keep_photo(app: App, jpeg: Vec<u8>, agreed: String) -> Option<MediaId> {
    let visit = app.model.with_untracked(|m| m.in_hand.visit);
    // It belongs to the visit at which it was taken, and to no other.
    if !enough_room(app).await || app.model.with_untracked(|m| m.in_hand.visit) != visit {
        return None;
    }
    let making = Making::begin(app, Mime::Jpeg, agreed)?;
    for piece in jpeg.chunks(PIECE) {
        if !making.put(app, piece).await {
            return None;
        }
    }
    making.whole(app, 0).then_some(making.id)
}

async fn enough_room(app: App) -> bool {
    let enough = browser::storage::enough_room().await;
    if !enough {
        app.tell("capture-too-little-room");
    }
    enough
}

/// A sound under way.
pub struct Recording {
    recorder: Recorder,
    // It stops by itself in the end.
    _enough: browser::Later,
}

/// Begins to record. What is heard is on disk twice a second.
pub async fn record(app: App) -> Result<(), NoCapture> {
    // The last slice of the one before is being written.
    if app.behind(|b| b.recording.is_some()) {
        return Ok(());
    }
    if !enough_room(app).await {
        return Ok(());
    }
    let mime = capture::sound_mime().ok_or(NoCapture::CannotHere)?;
    let silenced = app.behind(|b| b.silenced);
    let microphone = capture::microphone().await?;
    // Somebody may have come in, or covered it, while the tablet asked: then nothing begins, and the microphone closes again.
    let still_here =
        app.model.with_untracked(|m| m.screen == Screen::Sound && !m.covered && m.asking.is_none() && m.turn == Whose::Child);
    if !still_here || app.behind(|b| b.silenced) != silenced {
        return Ok(());
    }
    let Some(making) = Making::begin(app, mime, String::new()) else { return Ok(()) };
    // Its key is on disk before the first sound is: without it nothing of what is heard could ever be opened.
    app.settled().await;
    let known =
        app.model.with_untracked(|m| m.in_hand.state.media.contains_key(&making.id) && m.screen == Screen::Sound && !m.covered);
    if !known || app.behind(|b| b.silenced) != silenced {
        return Ok(());
    }
    let making = Rc::new(making);
    let began = browser::now_ms();
    // Slices come one after another, and each is on disk before the next is looked at.
    let waiting: Rc<RefCell<Vec<Slice>>> = Rc::default();
    let busy = Rc::new(std::cell::Cell::new(false));
    let on_slice = move |slice: Slice| {
        waiting.borrow_mut().push(slice);
        if busy.replace(true) {
            return;
        }
        let (waiting, busy, making) = (waiting.clone(), busy.clone(), making.clone());
        spawn_local(async move {
            loop {
                let next = { if waiting.borrow().is_empty() { None } else { Some(waiting.borrow_mut().remove(0)) } };
                match next {
                    None => break,
                    Some(Slice::Sound(bytes)) => {
                        if !making.put(app, &bytes).await {
                            stop(app);
                        }
                    }
                    Some(Slice::End) => ended(app, &making, browser::now_ms() - began),
                }
            }
            busy.set(false);
        });
    };
    let recorder = capture::record(microphone, mime, SLICE_MS, on_slice)?;
    let enough = browser::later(i64::from(SOUND_MAX_MS), move || stop(app));
    app.change(|b| b.recording = Some(Recording { recorder, _enough: enough }));
    app.model.update(|m| m.recording = true);
    Ok(())
}

/// Stops recording: what was heard so far is kept.
#[inline(never)]
pub fn stop(app: App) {
    app.change(|b| b.silenced += 1);
    app.behind(|b| b.recording.as_ref().map(|recording| recording.recorder.stop()));
    app.model.update(|m| m.recording = false);
}

/// The microphone is closed; what it heard is whole.
fn ended(app: App, making: &Making, lasted_ms: i64) {
    app.change(|b| b.recording = None);
    let lasts_ms = u32::try_from(lasted_ms).unwrap_or_default().min(SOUND_MAX_MS);
    let made = making.whole(app, lasts_ms).then_some(Made::Sound(making.id));
    app.model.update(|m| {
        m.recording = false;
        m.making = made.or(m.making.take());
    });
}

/// The child is done with what they made: it is not laid before them again by itself, whomever it is for.
pub fn finished(app: App, made: &Made) {
    if let Some(media) = made.media() {
        app.act(Event::Media(MediaEvent::Finished { media }));
    }
}

/// What was whole and the child was not done with when the tablet went out lies before them again.
pub fn lay_again(app: App) {
    app.model.update(|m| {
        let mine = m.in_hand.state.media.values().filter(|media| Some(media.visit) == m.in_hand.visit);
        // One that lay here before and was left for something else is not brought again: only what was begun last.
        let newest = mine.max_by_key(|media| media.begun.utc_ms).filter(|media| media.whole.is_some() && !media.finished);
        let Some((id, kind)) = newest.map(|media| (media.id, media.kind())) else { return };
        let (made, screen) = match kind {
            MediaKind::Sound => (Made::Sound(id), Screen::Sound),
            MediaKind::Photo => (Made::Photo(id), Screen::WhoWillSee(Work::Made)),
        };
        if m.screen == Screen::ChildHome {
            (m.making, m.screen) = (Some(made), screen);
        }
    });
}

/// A sound that was broken off (the tablet went out) is made whole of the pieces that lie on disk, and offered again.
pub async fn mend(app: App, broken: Vec<MediaId>) {
    let Some(store) = app.store() else { return };
    for media in broken {
        let Ok(rows) = store.pieces_of(media).await else { continue };
        // A photo of which a piece is missing is no photo; a sound is what was heard so far.
        let kind = app.model.with_untracked(|m| m.in_hand.state.media.get(&media).map(Media::kind));
        if rows.is_empty() || kind != Some(MediaKind::Sound) {
            continue;
        }
        let lasts_ms = rows.len() as u32 * SLICE_MS;
        let pieces = rows.iter().map(|row| Piece { hash: row.hash, len: row.sealed.len() as u32 }).collect();
        if app.act(Event::Media(MediaEvent::Whole { media, whole: Whole { pieces, lasts_ms } })) {
            app.model.update(|m| {
                m.making = Some(Made::Sound(media));
                m.screen = Screen::Sound;
            });
        }
    }
}

/// The bytes of a photo or recording that lies on this tablet, opened. Only of this visit: its key is here.
pub async fn opened(app: App, media: MediaId) -> Option<(Mime, Vec<u8>)> {
    let known = app.model.with_untracked(|m| m.in_hand.state.media.get(&media).cloned())?;
    let key = Key::from_bytes(known.key.0);
    let mut bytes = Vec::new();
    for row in app.store()?.pieces_of(media).await.ok()? {
        bytes.extend(seal::open(&key, &piece_about(media, row.place), &row.sealed).ok()?);
    }
    (!bytes.is_empty()).then_some((known.mime, bytes))
}
