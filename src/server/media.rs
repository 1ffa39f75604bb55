//! What is in a photo or recording that a tablet brought: looked at within limits before anything is decoded, and made anew for a page, so that
//! nothing but the picture leaves. The original stays as it came. Refuses whatever is not plainly a JPEG, or one track of sound and nothing else.

mod found;
mod parts;
mod shares;

pub use parts::Parts;
pub use shares::{Counted, LINE, OPENING, ROOM, Share, Shares, Turn, Whose};

use crate::domain::Mime;
use crate::server::jpeg::picture_alone;
use crate::server::pieces::Pieces;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS};
use symphonia::core::formats::{FormatOptions, probe::Hint};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// Longest side of a photo, in pixels.
const SIDE_MAX: u32 = 8_192;
/// Most pixels of a photo. They are what decoding takes memory and time for, three bytes each: beside them a decoder of one scan holds a few rows.
/// A tablet draws what it photographs, and what is chosen from a file, on a canvas of at most 2,048 a side (`SIDE` in `tablet/activities/ways/`):
/// 4.2 million. What has half as much again was not made by one.
const PIXELS_MAX: u64 = 6_000_000;
/// Longest side of a photo on a page of its own, and in a list.
const SHOWN: u32 = 2_048;
const SMALL: u32 = 480;
/// How good a photo made for a page is, of 100.
const QUALITY: u8 = 85;

/// Why a photo or recording is not shown. The words are `amiss-<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amiss {
    /// It is on its way.
    OnItsWay,
    /// A piece of it was changed or is gone.
    Damaged,
    /// It is not what it says it is.
    AnotherKind,
    /// More pixels than a photo has.
    TooLarge,
    /// It begins like a photo or recording, and cannot be read.
    Broken,
    /// Beside sound there is something else in it.
    NotOnlySound,
}

impl Amiss {
    /// The word used in keys.
    pub fn key(self) -> &'static str {
        match self {
            Amiss::OnItsWay => "on-its-way",
            Amiss::Damaged => "damaged",
            Amiss::AnotherKind => "another-kind",
            Amiss::TooLarge => "too-large",
            Amiss::Broken => "broken",
            Amiss::NotOnlySound => "not-only-sound",
        }
    }
}

/// Whether it is what it says it is, and nothing beside: looked at once, and then remembered. Holds the whole of it for that once.
pub fn looked_at(parts: &Parts, pieces: &Pieces) -> Result<(), Amiss> {
    let name = parts.name();
    found::found(name).unwrap_or_else(|| {
        let what = parts.open(0..parts.length(), pieces).and_then(|bytes| look(parts.media.mime, bytes));
        found::remember(name, what);
        what
    })
}

/// What it was found to be; nothing where nobody looked yet.
pub fn found(parts: &Parts) -> Option<Result<(), Amiss>> {
    found::found(parts.name())
}

/// The same as [`looked_at`], and whether every piece of it lies here now.
pub fn looked_over(parts: &Parts, pieces: &Pieces) -> Result<(), Amiss> {
    match found(parts) {
        Some(what) => parts.undamaged(pieces).and(what),
        None => looked_at(parts, pieces),
    }
}

/// A photo, opened and made anew for a page.
pub fn photo(parts: &Parts, pieces: &Pieces, small: bool) -> Result<Vec<u8>, Amiss> {
    shown(&parts.open(0..parts.length(), pieces)?, small)
}

/// Whether it is what it says it is, and nothing beside.
fn look(mime: Mime, bytes: Vec<u8>) -> Result<(), Amiss> {
    match mime {
        Mime::Jpeg => decoder(&bytes).map(drop),
        Mime::Webm | Mime::Mp4 => only_sound(mime, bytes),
    }
}

/// The decoder's own limits are of its sides only: what it would hold beside the pixels is kept from it before.
fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + use<>, Amiss> {
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Err(Amiss::AnotherKind);
    }
    let alone = picture_alone(bytes).ok_or(Amiss::Broken)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(alone), ImageFormat::Jpeg);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|wrong| match wrong {
        image::ImageError::Limits(_) => Amiss::TooLarge,
        _ => Amiss::Broken,
    })?;
    let (width, height) = decoder.dimensions();
    match () {
        () if width.max(height) > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX => Err(Amiss::TooLarge),
        () if width == 0 || height == 0 => Err(Amiss::Broken),
        () => Ok(decoder),
    }
}

/// A photo made anew for a page: the picture, and nothing that lay beside it in the file.
fn shown(bytes: &[u8], small: bool) -> Result<Vec<u8>, Amiss> {
    let picture = image::DynamicImage::from_decoder(decoder(bytes)?).map_err(|_| Amiss::Broken)?;
    let most = if small { SMALL } else { SHOWN };
    let fits = picture.width().max(picture.height()) <= most;
    let picture = if fits { picture } else { picture.thumbnail(most, most) };
    let mut made = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut made, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| Amiss::Broken)?;
    Ok(made)
}

fn only_sound(mime: Mime, bytes: Vec<u8>) -> Result<(), Amiss> {
    let is = match mime {
        Mime::Webm => bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]),
        Mime::Mp4 => bytes.get(4..8) == Some(b"ftyp"),
        Mime::Jpeg => false,
    };
    if !is {
        return Err(Amiss::AnotherKind);
    }
    let source = MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
    let mut hint = Hint::new();
    hint.mime_type(mime.key());
    let (format, meta) = (FormatOptions::default(), MetadataOptions::default());
    let read = symphonia::default::get_probe().probe(&hint, source, format, meta).map_err(|_| Amiss::Broken)?;
    match read.tracks() {
        [] => Err(Amiss::Broken),
        [only] => match &only.codec_params {
            Some(CodecParameters::Audio(sound)) if [CODEC_ID_OPUS, CODEC_ID_AAC].contains(&sound.codec) => Ok(()),
            _ => Err(Amiss::NotOnlySound),
        },
        _ => Err(Amiss::NotOnlySound),
    }
}

/// None of the bytes that were asked for is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotThere;

/// Which bytes a `Range` header asks for, of so many: the first of its ranges, from and to and with. Nothing where there is no such header
/// or it is not understood: then all are meant. An error where none of them is there.
pub fn range(header: Option<&str>, whole: usize) -> Result<Option<(usize, usize)>, NotThere> {
    let Some((from, to)) =
        header.and_then(|said| said.strip_prefix("bytes=")).and_then(|said| said.split(',').next()?.split_once('-'))
    else {
        return Ok(None);
    };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    match (number(from), number(to)) {
        (Some(from), _) if from >= whole => Err(NotThere),
        (Some(from), Some(to)) if to < from => Ok(None),
        (Some(from), to) => Ok(Some((from, to.unwrap_or(usize::MAX).min(whole - 1)))),
        (None, Some(0)) => Err(NotThere),
        (None, Some(last)) if from.trim().is_empty() && whole > 0 => Ok(Some((whole.saturating_sub(last), whole - 1))),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_what_rfc_9110_says() {
        for (said, means) in [
            (None, Ok(None)),
            (Some("bytes=0-"), Ok(Some((0, 99)))),
            (Some("bytes=10-19"), Ok(Some((10, 19)))),
            (Some("bytes=90-500"), Ok(Some((90, 99)))),
            (Some("bytes=-10"), Ok(Some((90, 99)))),
            (Some("bytes=-500"), Ok(Some((0, 99)))),
            (Some("bytes=100-"), Err(NotThere)),
            (Some("bytes=-0"), Err(NotThere)),
            (Some("bytes=20-10"), Ok(None)),
            (Some("bytes=a-b"), Ok(None)),
            (Some("lines=1-2"), Ok(None)),
        ] {
            assert_eq!(range(said, 100), means, "{said:?}");
        }
        assert_eq!(range(Some("bytes=0-"), 0), Err(NotThere));
    }
}
