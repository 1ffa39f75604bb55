//! The ready cards and boards: which picture, which class of word, which place. It holds no
//! word a person reads (those are in `library/words`), and it refuses to be a list of harms:
//! harm and body words stand among ordinary ones, kind acts are as many as unkind ones, and a
//! place that has shipped never changes.

/// Which picture a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Our own drawing in `public/pictures`, without its ending.
    Own(&'static str),
    /// An OpenMoji hexcode, taken from the npm package at build time.
    OpenMoji(&'static str),
}

/// A class of word (modified Fitzgerald); shown as a border only on core boards and strips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordClass {
    /// Someone: me, mum, friend.
    Person,
    /// Something done: hitting, playing, missing someone.
    Action,
    /// Something there is: bed, bus, my plan.
    Thing,
    /// How it is: happy, hungry, left out.
    Describing,
    /// Said to one another: help, sorry.
    Social,
    /// Where: home, school, mosque.
    Place,
    /// Asking: who, when.
    Question,
    /// A small word that joins others: not, and, again.
    Small,
}

/// One card of the library. Its word is in `library/words`, key `card-<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryCard {
    /// Its lasting name, in kebab-case; never shown.
    pub id: &'static str,
    /// What it looks like.
    pub picture: Picture,
    /// What kind of word it is.
    pub class: WordClass,
}

/// A ready board: fixed places, at most 16 (two rows of eight, filled column by column). A place
/// never changes once shipped; new cards are added at the end or on a new board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Board {
    /// Its lasting name, in kebab-case; its word is `board-<id>`.
    pub id: &'static str,
    /// The picture by which a child finds the board.
    pub picture: Picture,
    /// Its cards, each in its place.
    pub cards: &'static [LibraryCard],
}

const fn own(id: &'static str, picture: &'static str, class: WordClass) -> LibraryCard {
    LibraryCard { id, picture: Picture::Own(picture), class }
}

const fn openmoji(id: &'static str, hexcode: &'static str, class: WordClass) -> LibraryCard {
    LibraryCard { id, picture: Picture::OpenMoji(hexcode), class }
}

const PEOPLE: &[LibraryCard] = &[
    own("me", "me", WordClass::Person),
    openmoji("mum", "1F469-1F3FE", WordClass::Person),
    openmoji("brother", "1F466-1F3FF", WordClass::Person),
    openmoji("dad", "1F468-1F3FD", WordClass::Person),
    openmoji("sister", "1F467-1F3FB", WordClass::Person),
    openmoji("grandma", "1F475-1F3FD", WordClass::Person),
    openmoji("baby", "1F476-1F3FE", WordClass::Person),
    openmoji("grandad", "1F474-1F3FE", WordClass::Person),
    openmoji("aunty", "1F9D5-1F3FD", WordClass::Person),
    own("someone", "someone", WordClass::Person),
    openmoji("uncle", "1F473-1F3FE-200D-2642-FE0F", WordClass::Person),
    own("people-i-live-with", "people-i-live-with", WordClass::Person),
    openmoji("friend", "1F9D2-1F3FE", WordClass::Person),
    openmoji("teacher", "1F469-1F3FF-200D-1F3EB", WordClass::Person),
    own("social-worker", "social-worker", WordClass::Person),
    own("checks-my-plan", "checks-my-plan", WordClass::Person),
];

const FEELINGS: &[LibraryCard] = &[
    openmoji("happy", "1F60A", WordClass::Describing),
    openmoji("sad", "1F622", WordClass::Describing),
    openmoji("excited", "1F604", WordClass::Describing),
    openmoji("angry", "1F620", WordClass::Describing),
    own("calm", "calm", WordClass::Describing),
    openmoji("scared", "1F628", WordClass::Describing),
    own("safe", "safe", WordClass::Describing),
    openmoji("worried", "1F61F", WordClass::Describing),
    openmoji("loved", "1F970", WordClass::Describing),
    own("left-out", "left-out", WordClass::Describing),
    own("tired", "tired", WordClass::Describing),
    openmoji("jumpy", "1FAE8", WordClass::Describing),
    own("two-feelings", "two-feelings", WordClass::Describing),
    own("ashamed", "ashamed", WordClass::Describing),
    own("confused", "mixed-up", WordClass::Describing),
    own("missing-someone", "missing-someone", WordClass::Action),
];

const HOME: &[LibraryCard] = &[
    openmoji("home", "1F3E0", WordClass::Place),
    openmoji("my-bed", "1F6CF", WordClass::Place),
    openmoji("kitchen", "1F373", WordClass::Place),
    openmoji("bathroom", "1F6C1", WordClass::Place),
    openmoji("toilet", "1F6BD", WordClass::Place),
    openmoji("garden", "1F33B", WordClass::Place),
    openmoji("telly", "1F4FA", WordClass::Thing),
    own("left-on-my-own", "left-on-my-own", WordClass::Action),
    openmoji("phone", "1F4F1", WordClass::Thing),
    openmoji("my-things", "1F392", WordClass::Thing),
    openmoji("teddy", "1F9F8", WordClass::Thing),
    openmoji("cat", "1F431", WordClass::Thing),
    own("no-food", "no-food", WordClass::Thing),
    openmoji("bedtime", "1F31B", WordClass::Thing),
    own("moving-house", "moving-house", WordClass::Action),
    own("family-time", "family-time", WordClass::Thing),
];

const SCHOOL_AND_OUT: &[LibraryCard] = &[
    openmoji("school", "1F3EB", WordClass::Place),
    openmoji("playground", "1F6DD", WordClass::Place),
    openmoji("school-work", "270F", WordClass::Thing),
    openmoji("books", "1F4DA", WordClass::Thing),
    own("school-dinner", "school-dinner", WordClass::Thing),
    own("picked-on", "picked-on", WordClass::Action),
    openmoji("bus", "1F68C", WordClass::Thing),
    openmoji("taxi", "1F695", WordClass::Thing),
    openmoji("park", "1F333", WordClass::Place),
    openmoji("shop", "1F6D2", WordClass::Place),
    own("library", "library", WordClass::Place),
    openmoji("church", "26EA", WordClass::Place),
    openmoji("mosque", "1F54C", WordClass::Place),
    openmoji("temple", "1F6D5", WordClass::Place),
    own("gurdwara", "gurdwara", WordClass::Place),
    openmoji("synagogue", "1F54D", WordClass::Place),
];

const FOOD_AND_PLAY: &[LibraryCard] = &[
    own("hungry", "hungry", WordClass::Describing),
    openmoji("drink", "1F964", WordClass::Thing),
    openmoji("breakfast", "1F963", WordClass::Thing),
    openmoji("dinner", "1F37D", WordClass::Thing),
    openmoji("fruit", "1F34E", WordClass::Thing),
    openmoji("rice", "1F35A", WordClass::Thing),
    openmoji("bread", "1F35E", WordClass::Thing),
    openmoji("cake", "1F382", WordClass::Thing),
    openmoji("ball", "26BD", WordClass::Thing),
    openmoji("game", "1F3AE", WordClass::Thing),
    openmoji("puzzle", "1F9E9", WordClass::Thing),
    openmoji("bike", "1F6B2", WordClass::Thing),
    openmoji("music", "1F3B5", WordClass::Thing),
    own("swimming", "swimming", WordClass::Action),
    openmoji("painting", "1F3A8", WordClass::Action),
    own("playing", "playing", WordClass::Action),
];

const BODY_AND_HEALTH: &[LibraryCard] = &[
    openmoji("poorly", "1F912", WordClass::Describing),
    openmoji("sleep", "1F634", WordClass::Action),
    openmoji("hurts", "1F623", WordClass::Describing),
    openmoji("doctor", "1F9D1-1F3FE-200D-2695-FE0F", WordClass::Person),
    own("head", "body-head", WordClass::Thing),
    own("bottom", "body-bottom", WordClass::Thing),
    own("medicine", "medicine", WordClass::Thing),
    openmoji("glasses", "1F453", WordClass::Thing),
    own("penis", "body-penis", WordClass::Thing),
    openmoji("washing", "1F9FC", WordClass::Action),
    own("tummy", "body-tummy", WordClass::Thing),
    own("vulva", "body-vulva", WordClass::Thing),
    openmoji("wheelchair", "1F9BD", WordClass::Thing),
    openmoji("hearing-aid", "1F9BB-1F3FD", WordClass::Thing),
    own("breasts", "body-breasts", WordClass::Thing),
    openmoji("teeth", "1FAA5", WordClass::Thing),
];

const DOING: &[LibraryCard] = &[
    own("cuddle", "cuddle", WordClass::Action),
    own("hitting", "hitting", WordClass::Action),
    own("touching", "touching", WordClass::Action),
    openmoji("listening", "1F442-1F3FE", WordClass::Action),
    own("shouting", "shouting", WordClass::Action),
    own("helping", "helping", WordClass::Action),
    own("cooking", "cooking", WordClass::Action),
    own("kicking", "kicking", WordClass::Action),
    own("reading", "reading", WordClass::Action),
    own("talking", "talking", WordClass::Action),
    own("grabbing", "grabbing", WordClass::Action),
    openmoji("laughing", "1F602", WordClass::Action),
    own("holding-hands", "holding-hands", WordClass::Action),
    own("told-not-to-tell", "told-not-to-tell", WordClass::Action),
    own("fighting", "fighting", WordClass::Action),
    own("sorry", "sorry", WordClass::Social),
];

const HELP_AND_PLAN: &[LibraryCard] = &[
    own("help", "help", WordClass::Social),
    own("good-for-me", "good-for-me", WordClass::Describing),
    own("not-good-for-me", "not-good-for-me", WordClass::Describing),
    own("worries-me", "worries-me", WordClass::Describing),
    own("safe-place", "safe-place", WordClass::Place),
    own("talk-to-someone", "talk-to-someone", WordClass::Action),
    openmoji("phone-someone", "1F4DE", WordClass::Action),
    openmoji("police", "1F46E-1F3FD", WordClass::Person),
    own("my-plan", "my-plan", WordClass::Thing),
    own("my-meeting", "my-meeting", WordClass::Thing),
    own("who-will-see", "who-will-see", WordClass::Question),
    own("promise", "promise", WordClass::Thing),
    own("staying-here", "staying-here", WordClass::Action),
    own("going-back-home", "going-back-home", WordClass::Action),
    own("not-believed", "not-believed", WordClass::Describing),
    openmoji("when", "1F4C5", WordClass::Question),
];

/// The card that says of itself that a child is not safe: touching it is the child's own sign, which the adult sees at the tablet's edge and the
/// office above everything (practice B20). It stands among ordinary words, and never beside "safe": put so, it would be a forced choice (A19).
pub const UNSAFE: &str = "not-safe";

const HOW_IT_IS: &[LibraryCard] = &[
    openmoji("daytime", "2600", WordClass::Describing),
    openmoji("night", "1F319", WordClass::Describing),
    openmoji("hot", "1F975", WordClass::Describing),
    openmoji("cold", "1F976", WordClass::Describing),
    openmoji("loud", "1F50A", WordClass::Describing),
    own(UNSAFE, "not-safe", WordClass::Describing),
    openmoji("big", "1F418", WordClass::Describing),
    openmoji("small", "1F401", WordClass::Describing),
    openmoji("fast", "1F407", WordClass::Describing),
    openmoji("slow", "1F40C", WordClass::Describing),
    openmoji("again", "1F501", WordClass::Small),
    openmoji("more", "2795", WordClass::Small),
];

/// Every ready board, in the order in which it is offered.
pub const BOARDS: &[Board] = &[
    Board { id: "people", picture: Picture::Own("people-i-live-with"), cards: PEOPLE },
    Board { id: "feelings", picture: Picture::OpenMoji("1F642"), cards: FEELINGS },
    Board { id: "home", picture: Picture::OpenMoji("1F3E0"), cards: HOME },
    Board { id: "school-and-out", picture: Picture::OpenMoji("1F3EB"), cards: SCHOOL_AND_OUT },
    Board { id: "food-and-play", picture: Picture::OpenMoji("26BD"), cards: FOOD_AND_PLAY },
    Board { id: "body-and-health", picture: Picture::OpenMoji("1FA7A"), cards: BODY_AND_HEALTH },
    Board { id: "doing", picture: Picture::Own("cuddle"), cards: DOING },
    Board { id: "help-and-plan", picture: Picture::Own("help"), cards: HELP_AND_PLAN },
    Board { id: "how-it-is", picture: Picture::OpenMoji("1F319"), cards: HOW_IT_IS },
];

/// Finds a card by its id.
pub fn card(id: &str) -> Option<&'static LibraryCard> {
    BOARDS.iter().flat_map(|board| board.cards).find(|card| card.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARM: &[&str] = &[
        "hitting",
        "kicking",
        "grabbing",
        "shouting",
        "fighting",
        "told-not-to-tell",
        "picked-on",
        "left-on-my-own",
        "no-food",
        UNSAFE,
    ];
    const PRIVATE_BODY: &[&str] = &["bottom", "penis", "vulva", "breasts"];
    const KIND: &[&str] = &["cuddle", "listening", "helping", "cooking", "reading", "laughing", "holding-hands", "sorry"];
    const GRATING: &[&str] = &[
        "contact",
        "placement",
        "sibling",
        "respite",
        "looked-after",
        "lac",
        "case",
        "carer",
        "disclosure",
        "allegation",
        "refused",
        "being",
        "pass",
        "secret",
    ];

    fn all() -> impl Iterator<Item = &'static LibraryCard> {
        BOARDS.iter().flat_map(|board| board.cards)
    }

    fn among(board: &Board, words: &[&str]) -> usize {
        let cards = board.cards.iter();
        cards.filter(|card| words.contains(&card.id)).count()
    }

    #[test]
    fn ids_are_plain_and_used_once() {
        let mut seen = Vec::new();
        for id in all().map(|card| card.id) {
            let plain = id.split('-').all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase()));
            assert!(plain, "{id} is not kebab-case");
            assert!(!seen.contains(&id), "{id} is used twice");
            seen.push(id);
        }
        let mut boards: Vec<_> = BOARDS.iter().map(|board| board.id).collect();
        boards.sort_unstable();
        boards.dedup();
        assert_eq!(boards.len(), BOARDS.len(), "two boards share a name");
    }

    #[test]
    fn a_board_fits_two_rows_of_eight() {
        for board in BOARDS {
            assert!(!board.cards.is_empty() && board.cards.len() <= 16, "{}", board.id);
        }
    }

    #[test]
    fn harm_and_body_words_stand_among_the_rest() {
        for word in HARM.iter().chain(PRIVATE_BODY) {
            assert!(card(word).is_some(), "{word} is missing: a missing word silences a child");
        }
        for board in BOARDS {
            let hard = among(board, HARM) + among(board, PRIVATE_BODY);
            assert!(hard * 2 < board.cards.len(), "{} is made of hard words", board.id);
            let hard_at = |place: usize| {
                board.cards.get(place).is_some_and(|card| HARM.contains(&card.id) || PRIVATE_BODY.contains(&card.id))
            };
            // Columns of two: the one below, and the one beside.
            let side_by_side = (0..board.cards.len()).any(|place| {
                let below = place % 2 == 0 && hard_at(place + 1);
                hard_at(place) && (below || hard_at(place + 2))
            });
            assert!(!side_by_side, "{} lays hard words side by side", board.id);
        }
    }

    #[test]
    fn kind_acts_are_as_many_as_unkind_ones() {
        let board = BOARDS.iter().find(|board| board.id == "doing");
        assert!(board.is_some_and(|board| among(board, KIND) >= among(board, HARM)));
    }

    #[test]
    fn no_id_holds_a_word_that_grates() {
        for id in all().map(|card| card.id) {
            for word in GRATING {
                assert!(!id.split('-').any(|part| part == *word), "{id}");
            }
        }
    }

    #[test]
    fn pictures_name_files_that_could_exist() {
        for card in all() {
            let (Picture::Own(name) | Picture::OpenMoji(name)) = card.picture;
            let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
            assert!(plain && !name.is_empty(), "{}", card.id);
        }
        assert!(card("no-such-card").is_none());
    }
}
