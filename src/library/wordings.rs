//! Ready wordings of what an adult may ask, with how each is asked and for whom (practice 6b). They are offered to adults who write down what they
//! asked, and to those who look for a way to ask. The test below keeps them from leading: no person's role, no harm, no private body, no "why",
//! no pretending. The words themselves are `wording-<id>` in `words/`.

use crate::domain::Kind;

/// What a wording is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// The beginning of a visit.
    Opening,
    /// Trying it out.
    TryIt,
    /// Three houses or columns.
    Houses,
    /// A mat.
    Mat,
    /// A scale.
    Scale,
    /// People.
    People,
    /// The body, for health and feelings.
    Body,
    /// A day.
    Day,
    /// Feelings.
    Feelings,
    /// A drawing.
    Drawing,
    /// Me.
    Me,
    /// My plan.
    Plan,
    /// Why somebody comes.
    Why,
    /// A plan to be safe, alone and agreed.
    Safety,
    /// The end.
    Close,
    /// After a telling of harm: each once, and only what must be known today.
    Told,
}

/// A ready wording.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// Its id; the words are `wording-<id>`.
    pub id: &'static str,
    /// What it is for.
    pub what: For,
    /// How it is asked; nothing where it asks nothing.
    pub kind: Option<Kind>,
}

const fn asks(id: &'static str, what: For, kind: Kind) -> Wording {
    Wording { id, what, kind: Some(kind) }
}

const fn says(id: &'static str, what: For) -> Wording {
    Wording { id, what, kind: None }
}

/// All of them, in the order of a visit.
pub const WORDINGS: &[Wording] = {
    use For::*;
    use Kind::{Choice, Closed, Open};
    &[
        says("this-is-me", Opening),
        says("i-wasnt-there", Opening),
        says("dont-have-to-guess", Opening),
        says("cant-keep", Opening),
        asks("what-from-today", Opening, Open),
        asks("show-blue", TryIt, Closed),
        asks("this-or-this", TryIt, Choice),
        asks("which-first", Houses, Choice),
        asks("what-goes-in", Houses, Open),
        asks("tell-about-this-one", Houses, Open),
        asks("more-or-finished", Houses, Open),
        asks("you-put", Houses, Open),
        asks("what-happens-when", Houses, Open),
        asks("whats-not-ok", Houses, Open),
        asks("whats-ok", Houses, Open),
        asks("what-would-you-change", Houses, Open),
        asks("how-is-it", Mat, Open),
        asks("how-do-you-feel-about", Mat, Open),
        asks("look-again", Mat, Open),
        asks("which-is-it-today", Scale, Choice),
        asks("where-would-you-put-it", Scale, Open),
        asks("what-makes-it-there", Scale, Open),
        asks("one-step-up", Scale, Open),
        says("you-choose-who", People),
        asks("where-does-this-go", People, Open),
        asks("tell-about-name", People, Open),
        asks("who-notices", People, Open),
        asks("who-knows-you-best", People, Open),
        says("show-how-body-is", Body),
        asks("where-do-you-feel", Body, Open),
        asks("from-waking-up", Day, Open),
        asks("and-then", Day, Open),
        asks("which-are-you-now", Feelings, Choice),
        asks("what-was-it-like", Feelings, Open),
        asks("about-your-picture", Drawing, Open),
        asks("whats-happening-here", Drawing, Open),
        asks("what-should-people-know", Me, Open),
        asks("what-do-people-get-wrong", Me, Open),
        asks("what-do-you-make-of", Plan, Open),
        asks("whats-missing", Plan, Open),
        asks("what-were-you-told", Why, Open),
        asks("what-to-ask-me", Why, Open),
        asks("where-do-you-go", Safety, Open),
        asks("where-can-this-be-kept", Safety, Open),
        asks("how-are-you-now", Close, Choice),
        asks("something-i-didnt-ask", Close, Open),
        asks("what-should-i-do-differently", Close, Open),
        asks("tell-what-happened", Told, Open),
        asks("anything-you-want-now", Told, Open),
        asks("worried-about-home", Told, Closed),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::words::{Language, Words};

    fn words_of(wording: &Wording) -> String {
        Words::of(Language::English).say(&format!("wording-{}", wording.id)).to_lowercase()
    }

    /// What a ready wording may not say (practice 6b), but for the beginning and after a telling of harm.
    const LEADS: &[&str] = &[
        "mum", "mummy", "dad", "daddy", "mother", "father", "carer", "teacher", "grandma", "grandad", "brother", "sister", "hit",
        "hitting", "hurt", "kick", "shout", "shouting", "touch", "touched", "touching", "harm", "bottom", "penis", "vulva",
        "breasts", "why", "pretend", "imagine", "magic", "wish", "promise", "secret",
    ];
    const PHRASES: &[&str] =
        &["good boy", "good girl", "are you sure", "didn’t he", "didn’t she", "isn’t it", "don’t you", "doesn’t he"];

    #[test]
    fn no_ready_wording_leads_a_child() {
        for wording in WORDINGS.iter().filter(|w| !matches!(w.what, For::Opening | For::Told)) {
            let said = words_of(wording);
            for word in said.split(|c: char| !c.is_alphabetic()) {
                assert!(!LEADS.contains(&word), "{}: {word}", wording.id);
            }
            for phrase in PHRASES {
                assert!(!said.contains(phrase), "{}: {phrase}", wording.id);
            }
        }
    }

    #[test]
    fn the_check_finds_a_wording_that_leads() {
        for said in ["Does your mum shout?", "Why did you go?", "Imagine a magic house."] {
            let said = said.to_lowercase();
            assert!(said.split(|c: char| !c.is_alphabetic()).any(|word| LEADS.contains(&word)), "{said}");
        }
    }

    #[test]
    fn safe_is_asked_about_only_where_a_plan_to_be_safe_is_made_alone() {
        for wording in WORDINGS.iter().filter(|w| w.what != For::Safety) {
            assert!(!words_of(wording).contains("safe"), "{}", wording.id);
        }
    }

    #[test]
    fn every_wording_has_words_of_its_own_and_three_are_enough_after_a_telling_of_harm() {
        let mut seen = std::collections::BTreeSet::new();
        for wording in WORDINGS {
            assert!(seen.insert(words_of(wording)), "{}", wording.id);
        }
        assert_eq!(WORDINGS.iter().filter(|w| w.what == For::Told).count(), 3);
    }
}
