//! A photo or a sound recording: its key, and which sealed pieces make it whole. The bytes themselves travel beside the journal, after it.
//! Refuses to say what is to be seen or heard, and to call whole what nobody said was whole.

use super::{Act, MediaId, Moment, Refusal, State, VisitId, open_visit, short_enough};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, de::Visitor};
use std::{collections::BTreeMap, fmt};

/// Largest piece, in bytes, sealed.
pub const PIECE_MAX: u32 = 1024 * 1024;
/// Most pieces: ten minutes of sound in slices of half a second, and as much again.
pub const PIECES_MAX: usize = 2_400;
/// Largest photo or recording, in bytes, sealed.
pub const MEDIA_MAX: u64 = 12 * 1024 * 1024;
/// Longest sound, in milliseconds: ten minutes. Then it stops by itself, and another may begin.
pub const SOUND_MAX_MS: u32 = 600_000;
/// Most photos and recordings of one visit.
pub const PER_VISIT_MAX: usize = 500;

macro_rules! bytes_32 {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() { to.serialize_str(&STANDARD.encode(self.0)) } else { to.serialize_bytes(&self.0) }
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_any(TextOrBytes).map($name)
            }
        }
    )*};
}

bytes_32! {
    /// The SHA-256 of a piece as it is sealed: its name at the server.
    PieceHash;
    /// What the pieces of one photo or recording are sealed under.
    MediaKey;
}

struct TextOrBytes;

impl Visitor<'_> for TextOrBytes {
    type Value = [u8; 32];
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("32 bytes")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<[u8; 32], E> {
        let bytes = STANDARD.decode(text).map_err(|_| E::custom("not base64"))?;
        self.visit_bytes(&bytes)
    }
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<[u8; 32], E> {
        bytes.try_into().map_err(|_| E::custom("not 32 bytes"))
    }
}

impl fmt::Debug for PieceHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A key is never written anywhere in clear, a log least of all.
impl fmt::Debug for MediaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MediaKey")
    }
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    /// A photo of paper work, of things or of a place.
    Photo,
    /// A sound recording.
    Sound,
}

/// How the bytes are written: what every browser we know makes, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mime {
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// Opus in WebM.
    #[serde(rename = "audio/webm")]
    Webm,
    /// AAC or Opus in MP4.
    #[serde(rename = "audio/mp4")]
    Mp4,
}

impl Mime {
    /// Its name in HTTP.
    pub fn key(self) -> &'static str {
        match self {
            Mime::Jpeg => "image/jpeg",
            Mime::Webm => "audio/webm",
            Mime::Mp4 => "audio/mp4",
        }
    }
    /// What it is for.
    pub fn kind(self) -> MediaKind {
        if self == Mime::Jpeg { MediaKind::Photo } else { MediaKind::Sound }
    }
}

/// One sealed piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its name.
    pub hash: PieceHash,
    /// Its length in bytes, sealed.
    pub len: u32,
}

/// Everything that makes it whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// How long a sound lasts, in milliseconds; 0 for a photo.
    pub lasts_ms: u32,
}

/// A photo or a sound recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Which.
    pub id: MediaId,
    /// At which visit.
    pub visit: VisitId,
    /// How it is written.
    pub mime: Mime,
    /// When it was begun.
    pub begun: Moment,
    /// Its key.
    pub key: MediaKey,
    /// For a photo with a face: who agreed to it, in the adult's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agreed: String,
    /// What makes it whole; nothing while it is being made, or was broken off and not found again.
    pub whole: Option<Whole>,
    /// The child is done with it: it was kept or went into a house, and is not laid before them again by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub finished: bool,
}

impl Media {
    /// What it is.
    pub fn kind(&self) -> MediaKind {
        self.mime.kind()
    }
}

/// What can become of a photo or recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaEvent {
    /// It is begun: pieces under this key follow.
    Begun {
        /// Which.
        media: MediaId,
        /// At which visit.
        visit: VisitId,
        /// How it is written.
        mime: Mime,
        /// Its key.
        key: MediaKey,
        /// Who agreed to it, in the adult's words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        agreed: String,
    },
    /// It is whole: these are its pieces. Said once.
    Whole {
        /// Which.
        media: MediaId,
        /// What makes it whole.
        whole: Whole,
    },
    /// The child is done with it, in whatever message it went: it says nothing of for whom that is.
    Finished {
        /// Which.
        media: MediaId,
    },
}

impl MediaEvent {
    /// Which photo or recording it is about.
    pub fn media(&self) -> MediaId {
        match self {
            MediaEvent::Begun { media, .. } | MediaEvent::Whole { media, .. } | MediaEvent::Finished { media } => *media,
        }
    }
}

/// What a sealed piece is bound to: the photo or recording, and its place in it.
pub fn piece_about(media: MediaId, place: u32) -> Vec<u8> {
    [b"heard/piece/v1".as_slice(), media.as_bytes(), &place.to_be_bytes()].concat()
}

/// Whether this may become of it.
pub(super) fn check(state: &State, event: &MediaEvent) -> Result<(), Refusal> {
    match event {
        MediaEvent::Begun { media, visit, agreed, .. } => {
            open_visit(state, visit)?;
            if state.media.contains_key(media) {
                return Err(Refusal::AlreadyThere);
            }
            if state.media.values().filter(|media| media.visit == *visit).count() >= PER_VISIT_MAX {
                return Err(Refusal::TooMany);
            }
            short_enough(agreed, super::NAME_MAX)
        }
        MediaEvent::Finished { media } => state.media.get(media).map(|_| ()).ok_or(Refusal::NotThere),
        MediaEvent::Whole { media, whole } => {
            let media = state.media.get(media).ok_or(Refusal::NotThere)?;
            if media.whole.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            let sealed: u64 = whole.pieces.iter().map(|piece| u64::from(piece.len)).sum();
            let fits = whole.pieces.len() <= PIECES_MAX
                && whole.pieces.iter().all(|piece| piece.len <= PIECE_MAX)
                && sealed <= MEDIA_MAX;
            if fits { Ok(()) } else { Err(Refusal::DoesNotFit) }
        }
    }
}

/// What it makes of the record.
pub(super) fn apply(state: &mut State, act: &Act, event: &MediaEvent) {
    match event {
        MediaEvent::Begun { media, visit, mime, key, agreed } => {
            let (id, begun, agreed) = (*media, act.at, agreed.clone());
            state
                .media
                .insert(id, Media { id, visit: *visit, mime: *mime, begun, key: *key, agreed, whole: None, finished: false });
        }
        MediaEvent::Whole { media, whole } => {
            if let Some(media) = state.media.get_mut(media) {
                media.whole = Some(whole.clone());
            }
        }
        MediaEvent::Finished { media } => {
            if let Some(media) = state.media.get_mut(media) {
                media.finished = true;
            }
        }
    }
}

/// Reads all photos and recordings of a record, by itself: a tablet on which there is none need not have come by it.
#[inline(never)]
pub fn read_all<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<MediaId, Media>, D::Error> {
    BTreeMap::deserialize(from)
}
