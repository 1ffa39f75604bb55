//! Each wire type as it is written, so that no change of a format passes unseen; and every event of version 1 as it was written once,
//! which must be readable for ever. A line of `fixtures/v1.txt` is never changed: a new version of a kind gets lines of its own.

use super::samples::{events, id, insides};
use super::*;
use crate::domain::*;
use crate::seal::Hash;
use insta::{assert_json_snapshot, assert_snapshot};
use std::collections::{BTreeMap, BTreeSet};

/// `name, CBOR of the whole Inside in hexadecimal`.
const FIXTURES: &str = include_str!("fixtures/v1.txt");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

#[test]
fn every_event_ever_written_is_read_as_what_it_was() {
    let fixtures: BTreeMap<&str, &str> = FIXTURES.lines().filter_map(|line| line.split_once(' ')).collect();
    let mut missing = String::new();
    for (name, inside, held) in insides() {
        let Some(fixture) = fixtures.get(name) else {
            missing += &format!("{name} {}\n", hex(&to_cbor(&inside)));
            continue;
        };
        let read: Inside = from_cbor(&unhex(fixture)).unwrap_or_else(|| panic!("{name} cannot be read any more"));
        assert_eq!(read.kind_v, 1, "{name}");
        assert_eq!(read.held(), Ok(held), "{name}");
        // While version 1 is the newest of this kind it is written so, too.
        if inside.kind_v == 1 {
            assert_eq!(hex(&to_cbor(&inside)), *fixture, "{name} is written otherwise: that is a new version of its kind");
        }
    }
    assert!(missing.is_empty(), "add these lines to fixtures/v1.txt:\n{missing}");
    assert_eq!(fixtures.len(), insides().len(), "no fixture goes away");
}

#[test]
fn the_samples_hold_every_kind() {
    let kinds: BTreeSet<String> = insides().into_iter().map(|(_, inside, _)| inside.kind).collect();
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["child", "drawing", "harm", "houses", "journal", "media", "message", "plan", "read", "visit"]
    );
    let names: BTreeSet<_> = events().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), events().len());
}

#[test]
fn a_kind_or_version_not_known_yet_says_so_and_stays_as_it_is() {
    for (_, inside, _) in insides() {
        let newer = Inside { kind_v: 2, ..inside.clone() };
        assert_eq!(newer.held(), Err(UnknownKind { kind: inside.kind.clone(), kind_v: 2 }));
        let other = Inside { kind: "weather".into(), ..inside };
        assert_eq!(other.held(), Err(UnknownKind { kind: "weather".into(), kind_v: 1 }));
    }
}

#[test]
fn a_visit_key_is_written_so() {
    let inside = VisitKeyInside { key: vec![7; 32], child: id!(ChildId, 1), visit: id!(VisitId, 2), to_follow: false };
    assert_snapshot!(hex(&to_cbor(&inside)), @"a3636b657958200707070707070707070707070707070707070707070707070707070707070707656368696c6450010101010101010101010101010101016576697369745002020202020202020202020202020202");
    assert_snapshot!(hex(&visit_key_about(id!(KeyId, 1), id!(KeyId, 2), id!(DeviceId, 3))), @"68656172642f76697369742d6b65792f7631010101010101010101010101010101010202020202020202020202020202020203030303030303030303030303030303");
}

fn person() -> Person {
    Person { id: id!(PersonId, 9), name: "Ana".into(), role: Role::Practitioner }
}

#[test]
fn signing_in_is_written_so() {
    let sign_in = SignIn { v: API_V, user: "ana".into(), password: "four words".into(), device_key: Bytes(vec![1; 32]) };
    assert_json_snapshot!(sign_in, @r#"
        {
          "v": 1,
          "user": "ana",
          "password": "four words",
          "device_key": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
        }
        "#);
    let authority = Authority {
        name: "Anyborough".into(),
        fictional: true,
        zone: "Europe/London".into(),
        kid: id!(KeyId, 6),
        public: Bytes(vec![255; 4]),
        reach: Default::default(),
    };
    let session = "dG9rZW4".into();
    let signed_in =
        SignedIn { v: API_V, device: id!(DeviceId, 1), person: person(), authority, now_ms: 1_795_000_000_123, session };
    assert_json_snapshot!(signed_in, @r#"
        {
          "v": 1,
          "device": "01010101-0101-0101-0101-010101010101",
          "person": {
            "id": "09090909-0909-0909-0909-090909090909",
            "name": "Ana",
            "role": "practitioner"
          },
          "authority": {
            "name": "Anyborough",
            "fictional": true,
            "zone": "Europe/London",
            "kid": "06060606-0606-0606-0606-060606060606",
            "public": "/////w=="
          },
          "now_ms": 1795000000123,
          "session": "dG9rZW4"
        }
        "#);
}

#[test]
fn a_push_is_written_so() {
    let key = SealedVisitKey { kid: id!(KeyId, 2), to: id!(KeyId, 6), sealed: Bytes(vec![0, 255]) };
    assert_json_snapshot!(Push { v: API_V, keys: vec![key], entries: vec![Bytes(vec![1, 2, 3])] }, @r#"
        {
          "v": 1,
          "keys": [
            {
              "kid": "02020202-0202-0202-0202-020202020202",
              "to": "06060606-0606-0606-0606-060606060606",
              "sealed": "AP8="
            }
          ],
          "entries": [
            "AQID"
          ]
        }
        "#);
}

pub(super) fn receipts() -> Receipts {
    let pieces_awaited = vec![PieceHash([6; 32])];
    Receipts {
        whole_through: 4,
        gaps: vec![[5, 6], [9, 9]],
        keys_awaited: vec![id!(KeyId, 2)],
        backed_up_through: 3,
        pieces_awaited,
    }
}

#[test]
fn the_answer_to_a_push_is_written_so() {
    let whole = EntryResult { seq: Some(1), hash: Some(Hash([8; 32])), status: EntryStatus::Stored, reason: None };
    let unread = EntryResult { seq: None, hash: None, status: EntryStatus::Refused, reason: Some(Reason::NotAnEntry) };
    let pushed = Pushed {
        v: API_V,
        epoch: "e1".into(),
        results: vec![whole, unread],
        keys_stored: vec![id!(KeyId, 2)],
        receipts: receipts(),
    };
    assert_json_snapshot!(pushed, @r#"
        {
          "v": 1,
          "epoch": "e1",
          "results": [
            {
              "seq": 1,
              "hash": "0808080808080808080808080808080808080808080808080808080808080808",
              "status": "stored"
            },
            {
              "seq": null,
              "hash": null,
              "status": "refused",
              "reason": "not-an-entry"
            }
          ],
          "keys_stored": [
            "02020202-0202-0202-0202-020202020202"
          ],
          "receipts": {
            "whole_through": 4,
            "gaps": [
              [
                5,
                6
              ],
              [
                9,
                9
              ]
            ],
            "keys_awaited": [
              "02020202-0202-0202-0202-020202020202"
            ],
            "backed_up_through": 3,
            "pieces_awaited": [
              "BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY="
            ]
          }
        }
        "#);
}

#[test]
fn statuses_and_reasons_are_these_words() {
    use EntryStatus::*;
    assert_json_snapshot!([Stored, Duplicate, Quarantined, Conflict, Refused], @r#"
        [
          "stored",
          "duplicate",
          "quarantined",
          "conflict",
          "refused"
        ]
        "#);
    use Reason::*;
    assert_json_snapshot!(
        [NotAnEntry, TooLarge, OverBatch, AnotherDevice, AwaitsKey, UnknownKind, UnknownChild, DoesNotOpen, NotAllowed],
        @r#"
            [
              "not-an-entry",
              "too-large",
              "over-batch",
              "another-device",
              "awaits-key",
              "unknown-kind",
              "unknown-child",
              "does-not-open",
              "not-allowed"
            ]
            "#
    );
}

#[test]
fn a_problem_is_written_so() {
    let problem = ApiProblem { v: API_V, error: "signed-out".into(), message: "Sign in again. Nothing is lost.".into() };
    assert_json_snapshot!(problem, @r#"
        {
          "v": 1,
          "error": "signed-out",
          "message": "Sign in again. Nothing is lost."
        }
        "#);
}
