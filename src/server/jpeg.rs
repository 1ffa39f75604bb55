//! Of a JPEG, what its picture is made of: tables, one frame, one scan. What lies beside it (what a camera says, colour profiles, comments,
//! later scans) goes to no decoder. Refuses a picture that comes in more scans than one: a decoder holds the whole of it until the last, and
//! goes through it with each. The tablet's canvas makes no such picture.

const BEGIN: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];
const SCAN: u8 = 0xda;
/// Frames that are decoded a row at a time: baseline, and extended with the same coding (ITU-T T.81, table B.1). Not progressive.
const SEQUENTIAL: [u8; 2] = [0xc0, 0xc1];
/// Huffman tables, quantisation tables, how often the coding restarts, how colours are to be understood.
const TABLES: [u8; 4] = [0xc4, 0xdb, 0xdd, 0xee];
/// Where a frame says of how many colours it is.
const COLOURS_AT: usize = 5;

/// What a decoder makes of a part.
enum Part {
    Table,
    /// A frame of so many colours.
    Frame(u8),
    /// A scan of so many of them.
    Scan(u8),
    Beside,
}

/// The same picture and nothing else; nothing where it is not plainly one frame whose colours all come in its first scan.
pub fn picture_alone(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&BEGIN)?;
    let (mut alone, mut colours) = (BEGIN.to_vec(), None);
    loop {
        let (marker, inside, after) = cut(rest)?;
        let whole = &rest[..rest.len() - after.len()];
        match part(marker, inside)? {
            Part::Beside => {}
            Part::Table => alone.extend_from_slice(whole),
            Part::Frame(of) if colours.is_none() => {
                colours = Some(of);
                alone.extend_from_slice(whole);
            }
            Part::Scan(of) if colours == Some(of) => return Some([&alone, whole, until_a_marker(after), &END].concat()),
            Part::Frame(_) | Part::Scan(_) => return None,
        }
        rest = after;
    }
}

/// The first part of what is left: its marker, what is in it, and what comes after it.
fn cut(rest: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[begin, marker, high, low], _) = rest.split_first_chunk::<4>()?;
    let len = usize::from(u16::from_be_bytes([high, low]));
    let after = rest.get(2 + len..).filter(|_| begin == 0xff)?;
    Some((marker, rest.get(4..2 + len)?, after))
}

fn part(marker: u8, inside: &[u8]) -> Option<Part> {
    match marker {
        SCAN => inside.first().copied().map(Part::Scan),
        _ if SEQUENTIAL.contains(&marker) => inside.get(COLOURS_AT).copied().map(Part::Frame),
        _ if TABLES.contains(&marker) => Some(Part::Table),
        // What applications say, and comments. The decoder reads some of it by other lengths than it has, so it is not given any.
        0xe0..=0xef | 0xfe => Some(Part::Beside),
        _ => None,
    }
}

/// What is coded in a scan: in it a 255 stands before a 0, or before a restart.
fn until_a_marker(coded: &[u8]) -> &[u8] {
    let ends = |two: &[u8]| two[0] == 0xff && !matches!(two[1], 0 | 0xd0..=0xd7);
    coded.windows(2).position(ends).map_or(coded, |end| &coded[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, inside: &[u8]) -> Vec<u8> {
        [&[0xff, marker], &(inside.len() as u16 + 2).to_be_bytes()[..], inside].concat()
    }

    fn frame(marker: u8) -> Vec<u8> {
        segment(marker, &[8, 0, 16, 0, 16, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
    }

    fn scan(colours: u8) -> Vec<u8> {
        [segment(SCAN, &[colours, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]), vec![1, 0xff, 0, 2, 0xff, 0xd0, 3]].concat()
    }

    #[test]
    fn what_lies_beside_a_picture_and_after_its_first_scan_is_not_in_it() {
        let table = segment(0xdb, &[7; 65]);
        let plain = [&BEGIN[..], &table, &frame(0xc0), &scan(3), &END].concat();
        assert_eq!(picture_alone(&plain).as_deref(), Some(&plain[..]));
        // A part that a lax reader would look into: it is a byte shorter than what is usually in it.
        let hides = [segment(0xe0, &[0; 4]), segment(0xe1, &frame(0xc2)), segment(0xfe, b"\xff\xc2")].concat();
        let more =
            [&BEGIN[..], &hides, &table, &frame(0xc0), &hides, &scan(3), &segment(0xc4, &[0; 17]), &scan(3), &END, b"<html>"];
        assert_eq!(picture_alone(&more.concat()).as_deref(), Some(&plain[..]));
    }

    #[test]
    fn only_a_frame_whose_colours_come_in_one_scan_is_taken() {
        let of = |parts: &[Vec<u8>]| picture_alone(&[&BEGIN[..], &parts.concat(), &END].concat()).is_some();
        assert!(of(&[frame(0xc0), scan(3)]) && of(&[frame(0xc1), scan(3)]));
        for not in (0xc2..=0xcf).filter(|marker| *marker != 0xc4) {
            assert!(!of(&[frame(not), scan(3)]), "{not:x}");
            assert!(!of(&[frame(0xc0), frame(not), scan(3)]), "{not:x} after another");
        }
        assert!(!of(&[frame(0xc0), scan(1), scan(1), scan(1)]), "each colour in a scan of its own");
        assert!(!of(&[scan(3)]) && !of(&[frame(0xc0)]) && !of(&[frame(0xc0), vec![0], scan(3)]) && !of(&[]));
        assert!(!of(&[vec![0xff, 0xe0, 0, 1], frame(0xc0), scan(3)]), "a part shorter than its own length");
    }
}
