//! Each kind of event, read from the CBOR in its envelope. Refuses what is not wholly of its type. What a first board does not read back is apart:
//! it lies in the second part of the tablet's wasm (`scripts/later.mjs`).

use super::from_cbor;
use crate::domain::Event;

/// Of a visit: read back whenever a turn begins.
#[inline(never)]
pub fn visit(payload: &[u8]) -> Option<Event> {
    from_cbor(payload).map(Event::Visit)
}

pub mod rare {
    //! Every other kind.

    use super::super::{JournalEvent, from_cbor};
    use crate::domain::Event;

    /// The event of a kind; nothing for a kind that is not known.
    #[inline(never)]
    pub fn event(kind: &str, payload: &[u8]) -> Option<Event> {
        match kind {
            "child" => from_cbor(payload).map(Event::Child),
            "plan" => from_cbor(payload).map(Event::Plan),
            "houses" => from_cbor(payload).map(Event::Houses),
            "drawing" => from_cbor(payload).map(Event::Drawing),
            "media" => from_cbor(payload).map(Event::Media),
            "message" => from_cbor(payload).map(Event::Message),
            "read" => from_cbor(payload).map(Event::Read),
            "harm" => from_cbor(payload).map(Event::Harm),
            _ => None,
        }
    }

    /// The words of a journal itself.
    #[inline(never)]
    pub fn journal(payload: &[u8]) -> Option<JournalEvent> {
        from_cbor(payload)
    }
}
