//! Bytes that somebody made or changed: no change of a single byte passes, and nothing that comes in from outside brings the program down.

use super::samples::insides;
use super::*;
use crate::domain::{DeviceId, KeyId};
use crate::seal::{Hash, Key};
use proptest::prelude::*;

fn entry(nth: usize, seq: u64, prev: [u8; 32]) -> Entry {
    let all = insides();
    let (_, inside, _) = &all[nth % all.len()];
    let header =
        Header { v: ENTRY_V, kid: KeyId::from_bytes([2; 16]), seq, prev: Hash(prev), device: DeviceId::from_bytes([1; 16]) };
    Entry::seal(header, inside, &key(), [seq as u8; 24])
}

fn key() -> Key {
    Key::from_bytes([7; 32])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn an_entry_comes_back_from_its_bytes_and_opens(nth in 0usize..100, seq in 1u64.., prev: [u8; 32]) {
        let entry = entry(nth, seq, prev);
        prop_assert_eq!(Entry::from_bytes(&entry.to_bytes()), Ok(entry.clone()));
        prop_assert!(entry.open(&key()).is_ok());
        prop_assert!(entry.open(&Key::from_bytes([8; 32])).is_err());
    }

    #[test]
    fn any_changed_byte_is_refused_or_found_out(nth in 0usize..100, seq in 1u64..1_000_000, prev: [u8; 32], at: prop::sample::Index, by in 1u8..) {
        let whole = entry(nth, seq, prev);
        let mut bytes = whole.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        if let Ok(changed) = Entry::from_bytes(&bytes) {
            prop_assert_ne!(changed.hash(), whole.hash(), "the chain tells");
            prop_assert!(changed.open(&key()).is_err(), "and it does not open");
        }
    }

    #[test]
    fn a_cut_or_lengthened_entry_is_refused(nth in 0usize..100, cut: prop::sample::Index, more in prop::collection::vec(any::<u8>(), 1..40)) {
        let bytes = entry(nth, 1, [0; 32]).to_bytes();
        prop_assert_eq!(Entry::from_bytes(&bytes[..cut.index(bytes.len())]), Err(NotAnEntry));
        prop_assert_eq!(Entry::from_bytes(&[bytes, more].concat()), Err(NotAnEntry));
    }

    #[test]
    fn no_bytes_bring_the_program_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(entry.to_bytes(), bytes.clone(), "one entry has one encoding");
        }
        let inside: Option<Inside> = from_cbor(&bytes);
        let _ = inside.map(|inside| inside.held());
        let _: Option<VisitKeyInside> = from_cbor(&bytes);
        let _ = serde_json::from_slice::<Push>(&bytes);
        let _ = serde_json::from_slice::<Pushed>(&bytes);
        let _ = serde_json::from_slice::<Changes>(&bytes);
    }

    #[test]
    fn a_payload_of_any_bytes_under_any_kind_is_read_or_unknown(kind in 0usize..100, payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let all = insides();
        let inside = Inside { payload, ..all[kind % all.len()].1.clone() };
        let _ = inside.held();
    }

    #[test]
    fn a_changed_byte_of_an_event_never_panics(nth in 0usize..100, at: prop::sample::Index, by in 1u8..) {
        let all = insides();
        let mut inside = all[nth % all.len()].1.clone();
        let at = at.index(inside.payload.len());
        inside.payload[at] ^= by;
        let _ = inside.held();
    }
}

#[test]
fn deep_and_lying_cbor_is_refused_calmly() {
    // Lists within lists, and texts that claim to be longer than memory.
    assert_eq!(from_cbor::<Inside>(&vec![0x81; 100_000]), None);
    assert_eq!(Entry::from_bytes(&vec![0x81; 100_000]), Err(NotAnEntry));
    assert_eq!(from_cbor::<Inside>(&[0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    assert_eq!(Entry::from_bytes(&[0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(NotAnEntry));
    assert_eq!(from_cbor::<Inside>(&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    assert_eq!(Entry::from_bytes(&[]), Err(NotAnEntry));
}

#[test]
fn an_entry_written_in_another_order_or_with_something_more_is_refused() {
    use ciborium::Value;
    let entry = entry(0, 1, [0; 32]);
    let Value::Map(fields) = ciborium::from_reader(entry.to_bytes().as_slice()).unwrap() else { panic!("an entry is a map") };
    let written = |fields: Vec<(Value, Value)>| to_cbor(&Value::Map(fields));
    assert_eq!(Entry::from_bytes(&written(fields.clone())), Ok(entry));
    let mut turned = fields.clone();
    turned.reverse();
    assert_eq!(Entry::from_bytes(&written(turned)), Err(NotAnEntry));
    let mut more = fields.clone();
    more.push((Value::Text("more".into()), Value::Bool(true)));
    assert_eq!(Entry::from_bytes(&written(more)), Err(NotAnEntry));
    let mut twice = fields;
    twice.push(twice[2].clone());
    assert_eq!(Entry::from_bytes(&written(twice)), Err(NotAnEntry));
}
