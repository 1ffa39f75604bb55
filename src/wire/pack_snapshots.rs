//! A change with a whole pack as it is written, so that no change of the record's form passes unseen.

use super::samples::{at, day, events, id, plan, profile, told};
use super::snapshots::receipts;
use super::*;
use crate::domain::*;
use insta::assert_json_snapshot;

/// A record with one of everything, as a child carries it.
fn state() -> State {
    let by = Some(id!(PersonId, 9));
    let mut state = State::default();
    for (_, event) in events() {
        // Taking back is left out, so that the message shows all that came of it.
        if !matches!(
            event,
            Event::Message(MessageEvent::TakenBack { .. }) | Event::Houses(HousesEvent { step: HousesStep::Finished, .. })
        ) {
            apply(&mut state, id!(ChildId, 1), &Act { at: at(), by, event });
        }
    }
    state
}

#[test]
fn a_change_is_written_so() {
    let mut state = state();
    // A hold would take that visit's half-made houses out of the pack.
    state.harms.clear();
    let mut state = state.for_child();
    // What undo goes back to is not part of a pack.
    state.houses.values_mut().for_each(|h| h.undo.clear());
    let pack = Pack {
        v: API_V,
        child: id!(ChildId, 1),
        state,
        last_place: Some(Place::School),
        last_present: vec![Somebody::HelpsMeTalk],
        last_visit_ms: Some(1_795_000_000_123),
        duties: vec![id!(HarmId, 6)],
        held: [id!(VisitId, 7)].into(),
        visit_every_days: Some(28),
    };
    let changes = Changes {
        v: API_V,
        epoch: "e1".into(),
        cursor: 12,
        more: false,
        person: id!(PersonId, 4),
        changes: vec![ChildChange::Pack(Box::new(pack)), ChildChange::Purge(id!(ChildId, 3))],
        now_ms: 1_795_000_000_123,
        receipts: receipts(),
        reach: harm::Reach {
            phones: vec![harm::Phone {
                label: "Out of hours".into(),
                number: "020 7946 0977".into(),
                hours: "nights".into(),
                out_of_hours: true,
            }],
            times: Some(harm::Times { adult: 30, manager: 60 }),
        },
    };
    assert_json_snapshot!(changes, @r#"
        {
          "v": 1,
          "epoch": "e1",
          "cursor": 12,
          "more": false,
          "person": "04040404-0404-0404-0404-040404040404",
          "changes": [
            {
              "pack": {
                "v": 1,
                "child": "01010101-0101-0101-0101-010101010101",
                "state": {
                  "child": {
                    "id": "01010101-0101-0101-0101-010101010101",
                    "name": "Robin",
                    "born": "2026-11-22",
                    "profile": {
                      "look": "plain",
                      "speech": true,
                      "answers": 4,
                      "shows": "Looks up for yes"
                    }
                  },
                  "plan": {
                    "framework": "safety",
                    "lines": [],
                    "outcomes": [
                      {
                        "id": "05050505-0505-0505-0505-050505050505",
                        "wording": "",
                        "child_wording": "Quiet nights",
                        "card": "sleep",
                        "who": "Ana",
                        "by": "2026-11-22",
                        "how_known": ""
                      }
                    ],
                    "review": "2026-11-22"
                  },
                  "visits": {},
                  "houses": {
                    "03030303-0303-0303-0303-030303030303": {
                      "id": "03030303-0303-0303-0303-030303030303",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "started": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "look": "plain",
                      "standing": {
                        "placed": [
                          {
                            "number": 0,
                            "card": {
                              "library": "mum"
                            },
                            "house": "wishes"
                          }
                        ],
                        "titles": {
                          "good": "Nan's"
                        },
                        "first": "wishes"
                      },
                      "answers": [
                        {
                          "at": {
                            "utc_ms": 1795000000123,
                            "offset_min": 60,
                            "skew_ms": -42
                          },
                          "answer": "none-of-these",
                          "board": null
                        }
                      ],
                      "next_number": 1,
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "finished": null
                    }
                  },
                  "messages": {
                    "04040404-0404-0404-0404-040404040404": {
                      "id": "04040404-0404-0404-0404-040404040404",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "activity": "03030303-0303-0303-0303-030303030303",
                      "told": {
                        "house": {
                          "house": "worries",
                          "title": "Night",
                          "placed": [
                            {
                              "number": 0,
                              "card": {
                                "library": "shouting"
                              },
                              "house": "worries"
                            },
                            {
                              "number": 2,
                              "card": {
                                "own-words": "he's LOUD"
                              },
                              "house": "worries"
                            }
                          ]
                        }
                      },
                      "how": "card-and-words",
                      "who": "for-child",
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "changed": 0,
                      "taken_back": null,
                      "reads": [
                        {
                          "by": "09090909-0909-0909-0909-090909090909",
                          "name": "Ana",
                          "role": "practitioner",
                          "at": {
                            "utc_ms": 1795000000123,
                            "offset_min": 60,
                            "skew_ms": -42
                          },
                          "changed": 0
                        }
                      ],
                      "weighings": [],
                      "tellings": [
                        {
                          "by": "09090909-0909-0909-0909-090909090909",
                          "name": "Ana",
                          "at": {
                            "utc_ms": 1795000000123,
                            "offset_min": 60,
                            "skew_ms": -42
                          },
                          "how": "in-person",
                          "words": "We heard you",
                          "said_back": "",
                          "changed": 0
                        }
                      ]
                    }
                  }
                },
                "last_place": "school",
                "last_present": [
                  "helps-me-talk"
                ],
                "last_visit_ms": 1795000000123,
                "duties": [
                  "06060606-0606-0606-0606-060606060606"
                ],
                "held": [
                  "07070707-0707-0707-0707-070707070707"
                ],
                "visit_every_days": 28
              }
            },
            {
              "purge": "03030303-0303-0303-0303-030303030303"
            }
          ],
          "now_ms": 1795000000123,
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
            "backed_up_through": 3
          },
          "reach": {
            "phones": [
              {
                "label": "Out of hours",
                "number": "020 7946 0977",
                "hours": "nights",
                "out_of_hours": true
              }
            ],
            "times": {
              "adult": 30,
              "manager": 60
            }
          }
        }
        "#);
    let again: Changes = serde_json::from_slice(&serde_json::to_vec(&changes).unwrap()).unwrap();
    assert_eq!(again, changes, "a pack comes back as it was sent");
}

#[test]
fn a_whole_record_comes_back_from_cbor_and_json() {
    let mut state = state();
    state.houses.values_mut().for_each(|h| h.undo.clear());
    assert_eq!(from_cbor::<State>(&to_cbor(&state)), Some(state.clone()));
    assert_eq!(serde_json::from_str::<State>(&serde_json::to_string(&state).unwrap()).unwrap(), state);
    assert_eq!((state.plan, state.child.map(|c| c.profile)), (Some(plan()), Some(Profile { answers: Level::Four, ..profile() })));
    assert_eq!(state.messages[&id!(MessageId, 4)].told, told());
    assert_eq!(day().to_string(), "2026-11-22");
}
