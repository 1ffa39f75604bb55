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
    state.drawings.values_mut().for_each(|d| d.undo.clear());
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
                  "houses": {},
                  "drawings": {
                    "14141414-1414-1414-1414-141414141414": {
                      "id": "14141414-1414-1414-1414-141414141414",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "started": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "scene": "outside",
                      "marks": [
                        {
                          "number": 0,
                          "what": {
                            "stroke": {
                              "pen": {
                                "colour": "blue",
                                "breadth": "broad"
                              },
                              "line": "CgAUAACEA7wCgA=="
                            }
                          }
                        },
                        {
                          "number": 1,
                          "what": {
                            "stroke": {
                              "pen": {
                                "colour": "black",
                                "breadth": "middle"
                              },
                              "line": ""
                            }
                          },
                          "away": true
                        },
                        {
                          "number": 2,
                          "what": {
                            "picture": {
                              "card": {
                                "library": "cat"
                              },
                              "at": {
                                "x": 500,
                                "y": 300
                              }
                            }
                          }
                        }
                      ],
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "kept_marks": 3,
                      "finished": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      }
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
                      "how_said": "look",
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
                    },
                    "18181818-1818-1818-1818-181818181818": {
                      "id": "18181818-1818-1818-1818-181818181818",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "activity": "14141414-1414-1414-1414-141414141414",
                      "told": {
                        "made": {
                          "drawing": {
                            "drawing": "14141414-1414-1414-1414-141414141414",
                            "scene": "outside",
                            "marks": [
                              0,
                              2
                            ]
                          }
                        }
                      },
                      "how": "drawing",
                      "who": "unknown",
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "changed": 0,
                      "taken_back": null,
                      "reads": [],
                      "weighings": [],
                      "tellings": []
                    },
                    "19191919-1919-1919-1919-191919191919": {
                      "id": "19191919-1919-1919-1919-191919191919",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "activity": "1e1e1e1e-1e1e-1e1e-1e1e-1e1e1e1e1e1e",
                      "told": {
                        "made": {
                          "photo": "15151515-1515-1515-1515-151515151515"
                        }
                      },
                      "how": "photo",
                      "who": "unknown",
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "changed": 0,
                      "taken_back": null,
                      "reads": [],
                      "weighings": [],
                      "tellings": []
                    },
                    "1a1a1a1a-1a1a-1a1a-1a1a-1a1a1a1a1a1a": {
                      "id": "1a1a1a1a-1a1a-1a1a-1a1a-1a1a1a1a1a1a",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "activity": "1f1f1f1f-1f1f-1f1f-1f1f-1f1f1f1f1f1f",
                      "told": {
                        "made": {
                          "sound": "16161616-1616-1616-1616-161616161616"
                        }
                      },
                      "how": "recording",
                      "who": "unknown",
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "changed": 0,
                      "taken_back": null,
                      "reads": [],
                      "weighings": [],
                      "tellings": []
                    },
                    "1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b": {
                      "id": "1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "activity": "20202020-2020-2020-2020-202020202020",
                      "told": {
                        "made": {
                          "shown": {
                            "how": "sign",
                            "what": "Signed HURT, looked at the door",
                            "read_by": "Mrs Bello"
                          }
                        }
                      },
                      "how": "sign",
                      "who": "unknown",
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "changed": 0,
                      "taken_back": null,
                      "reads": [],
                      "weighings": [],
                      "tellings": []
                    },
                    "1c1c1c1c-1c1c-1c1c-1c1c-1c1c1c1c1c1c": {
                      "id": "1c1c1c1c-1c1c-1c1c-1c1c-1c1c1c1c1c1c",
                      "visit": "02020202-0202-0202-0202-020202020202",
                      "activity": "21212121-2121-2121-2121-212121212121",
                      "told": {
                        "made": {
                          "said": {
                            "how": "own-talker",
                            "words": "want home"
                          }
                        }
                      },
                      "how": "own-talker",
                      "who": "unknown",
                      "kept": {
                        "utc_ms": 1795000000123,
                        "offset_min": 60,
                        "skew_ms": -42
                      },
                      "changed": 0,
                      "taken_back": null,
                      "reads": [],
                      "weighings": [],
                      "tellings": []
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
            "backed_up_through": 3,
            "pieces_awaited": [
              "BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY="
            ]
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
    state.drawings.values_mut().for_each(|d| d.undo.clear());
    assert_eq!(from_cbor::<State>(&to_cbor(&state)), Some(state.clone()));
    assert_eq!(serde_json::from_str::<State>(&serde_json::to_string(&state).unwrap()).unwrap(), state);
    assert_eq!((state.plan, state.child.map(|c| c.profile)), (Some(plan()), Some(Profile { answers: Level::Four, ..profile() })));
    assert_eq!(state.messages[&id!(MessageId, 4)].told, told());
    assert_eq!(day().to_string(), "2026-11-22");
}
