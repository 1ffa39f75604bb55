//! A photo or recording by its pieces: how long it is when it is opened, which pieces hold the bytes that are asked for, and those bytes. Opens
//! one piece at a time, and none that holds nothing of what is asked for. Refuses all of it where one of those was changed or is gone.

use super::Amiss;
use crate::domain::{Media, Piece, piece_about};
use crate::seal::{self, Hash, Key, NONCE_LEN};
use crate::server::pieces::Pieces;
use std::ops::Range;

/// What sealing adds to a piece: a nonce before it, and a tag of 16 bytes after it.
const SEALED_BY: usize = NONCE_LEN + 16;

/// A photo or recording every piece of which has come.
pub struct Parts {
    pub(super) media: Media,
    pieces: Vec<Piece>,
    length: usize,
}

impl Parts {
    /// The parts of one of which every piece is here, or why there are none.
    pub fn of(mut media: Media, here: bool) -> Result<Parts, Amiss> {
        let pieces = media.whole.take().filter(|_| here).ok_or(Amiss::OnItsWay)?.pieces;
        let length = pieces.iter().try_fold(0, |sum, piece| Some(sum + opened(piece)?)).ok_or(Amiss::Damaged)?;
        Ok(Parts { media, pieces, length })
    }

    /// How long the whole is, opened. What a tablet said of it is true where the whole was opened once: each piece had its length then, and what a
    /// piece is goes by its hash.
    pub fn length(&self) -> usize {
        self.length
    }

    /// What says which bytes the whole opens to, and as what they are looked at: two of the same name are the same.
    pub(super) fn name(&self) -> Hash {
        let pieces = self.pieces.iter().flat_map(|piece| piece.hash.0.into_iter().chain(piece.len.to_be_bytes()));
        let Media { id, mime, key, .. } = &self.media;
        Hash::of_pieces(&[mime.key().as_bytes(), id.as_bytes(), &key.0, &pieces.collect::<Vec<u8>>()])
    }

    /// These bytes of it.
    pub fn open(&self, asked: Range<usize>, pieces: &Pieces) -> Result<Vec<u8>, Amiss> {
        let key = Key::from_bytes(self.media.key.0);
        let mut bytes = Vec::with_capacity(asked.len());
        for (place, piece, meant) in self.covering(asked) {
            let about = piece_about(self.media.id, place as u32);
            let open = seal::open(&key, &about, &sealed(piece, pieces)?).map_err(|_| Amiss::Damaged)?;
            bytes.extend_from_slice(open.get(meant).ok_or(Amiss::Damaged)?);
        }
        Ok(bytes)
    }

    /// Whether every piece lies here as it came. Opens none: one that is what its name says opens to what it opened to before.
    pub fn undamaged(&self, pieces: &Pieces) -> Result<(), Amiss> {
        self.pieces.iter().try_for_each(|piece| sealed(piece, pieces).map(drop))
    }

    /// The pieces that hold some of these bytes: the place of each, and which bytes of it are meant.
    fn covering(&self, asked: Range<usize>) -> impl Iterator<Item = (usize, &Piece, Range<usize>)> {
        let mut begins = 0;
        self.pieces.iter().enumerate().filter_map(move |(place, piece)| {
            let (from, to) = (begins, begins + opened(piece)?);
            begins = to;
            let (first, end) = (asked.start.max(from), asked.end.min(to));
            (first < end).then(|| (place, piece, first - from..end - from))
        })
    }
}

/// How long a piece is when it is opened; nothing where it is too short to be opened.
fn opened(piece: &Piece) -> Option<usize> {
    (piece.len as usize).checked_sub(SEALED_BY)
}

/// A piece as it came. What was said of its length was held to a limit, so its length must be what was said.
fn sealed(piece: &Piece, pieces: &Pieces) -> Result<Vec<u8>, Amiss> {
    pieces.bytes(piece.hash).filter(|sealed| sealed.len() == piece.len as usize).ok_or(Amiss::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MediaId, MediaKey, Mime, Moment, PieceHash, VisitId, Whole};

    fn parts(lengths: &[usize]) -> Result<Parts, Amiss> {
        let piece = |(n, len): (usize, &usize)| Piece { hash: PieceHash([n as u8; 32]), len: *len as u32 };
        let whole = Some(Whole { pieces: lengths.iter().enumerate().map(piece).collect(), lasts_ms: 0 });
        let (id, visit, key) = (MediaId::from_bytes([1; 16]), VisitId::from_bytes([2; 16]), MediaKey([3; 32]));
        let (begun, agreed) = (Moment::of_server(0), String::new());
        Parts::of(Media { id, visit, mime: Mime::Webm, begun, key, agreed, whole, finished: false }, true)
    }

    #[test]
    fn only_the_pieces_that_hold_what_is_asked_for_are_opened() {
        let parts = parts(&[10, 0, 20, 5].map(|open| open + SEALED_BY)).ok().unwrap();
        assert_eq!(parts.length(), 35);
        let covering = |asked| parts.covering(asked).map(|(place, _, meant)| (place, meant)).collect::<Vec<_>>();
        assert_eq!(covering(0..1), [(0, 0..1)]);
        assert_eq!(covering(9..11), [(0, 9..10), (2, 0..1)]);
        assert_eq!(covering(10..30), [(2, 0..20)]);
        assert_eq!(covering(0..35), [(0, 0..10), (2, 0..20), (3, 0..5)]);
        assert_eq!(covering(34..99), [(3, 4..5)]);
        assert_eq!(covering(5..5), []);
    }

    #[test]
    fn what_is_shorter_than_a_seal_has_no_length() {
        assert_eq!(parts(&[SEALED_BY - 1]).err(), Some(Amiss::Damaged));
        assert_eq!(parts(&[]).map(|parts| parts.length()).ok(), Some(0));
    }

    #[test]
    fn another_piece_or_length_is_another_name() {
        let name = |lengths: &[usize]| parts(lengths).ok().unwrap().name();
        assert_eq!(name(&[60, 70]), name(&[60, 70]));
        assert_ne!(name(&[60, 70]), name(&[60, 71]));
        assert_ne!(name(&[60, 70]), name(&[60, 70, 80]));
    }
}
