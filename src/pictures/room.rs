//! Where a visit was and who was in the room, in words. What an adult wrote stands as they wrote it.

use crate::domain::{Place, Somebody};
use crate::library::words::Words;

/// The places that are offered, with the keys of their words.
pub const PLACES: [(&str, Place); 5] = [
    ("place-home", Place::Home),
    ("place-school", Place::School),
    ("place-office", Place::Office),
    ("place-family-time-centre", Place::FamilyTimeCentre),
    ("place-outside", Place::Outside),
];

/// Where.
pub fn place_words(words: Words, place: &Place) -> String {
    let key = match place {
        Place::Home => "place-home",
        Place::School => "place-school",
        Place::Office => "place-office",
        Place::FamilyTimeCentre => "place-family-time-centre",
        Place::Outside => "place-outside",
        Place::NotSaid => "place-not-said",
        Place::Elsewhere(text) => return text.clone(),
    };
    words.say(key).into_owned()
}

/// Who.
pub fn somebody_words(words: Words, who: &Somebody) -> String {
    let key = match who {
        Somebody::Mum => "somebody-mum",
        Somebody::Dad => "somebody-dad",
        Somebody::Carer => "somebody-carer",
        Somebody::BrotherOrSister => "somebody-brother-or-sister",
        Somebody::SchoolStaff => "somebody-school-staff",
        Somebody::HelpsMeTalk => "somebody-helps-me-talk",
        Somebody::NotSaid => "somebody-not-said",
        Somebody::Other(text) => return text.clone(),
    };
    words.say(key).into_owned()
}
