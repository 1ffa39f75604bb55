//! The four children of the demonstration and their plans. Made up, and written as good plans are: named people, real days, words a child knows.

use crate::domain::harm::{Phone, Reach, Times};
use crate::domain::{Day, Framework, Heading, Intervals, Level, Line, Look, Outcome, OutcomeId, Plan, PlanKind, Profile};
use crate::server::outside::random;

/// A made-up child.
pub struct Made {
    pub name: &'static str,
    pub born: Day,
    pub profile: Profile,
    pub plan: Plan,
}

/// One outcome: wording, the child's wording, card, who, by when, how we will know.
type Row = (&'static str, &'static str, &'static str, &'static str, Day, &'static str);

fn plan(kind: PlanKind, framework: Framework, lines: &[(Heading, &str)], outcomes: [Row; 3], review: Day) -> Plan {
    Plan {
        framework,
        lines: lines.iter().map(|(heading, text)| Line { heading: *heading, text: (*text).into() }).collect(),
        outcomes: outcomes
            .into_iter()
            .map(|(wording, child_wording, card, who, by, how_known)| Outcome {
                id: OutcomeId::from_random(random()),
                wording: wording.into(),
                child_wording: child_wording.into(),
                card: Some(card.into()),
                who: who.into(),
                by: Some(by),
                how_known: how_known.into(),
            })
            .collect(),
        review: Some(review),
        kind: Some(kind),
    }
}

const fn day(year: i16, month: i8, day: i8) -> Day {
    Day::constant(year, month, day)
}

/// The four.
pub fn children() -> Vec<Made> {
    use Heading::*;
    vec![
        Made {
            name: "Aya",
            born: day(2019, 3, 14),
            profile: Profile {
                look: Look::Drawn,
                speech: true,
                answers: Level::Three,
                shows: "Yes: looks at you and smiles. No: turns her head away. Enough: pushes the tablet away. Give her time."
                    .into(),
            },
            plan: plan(
                PlanKind::ChildProtection,
                Framework::Safety,
                &[
                    (
                        Past,
                        "In June and in August neighbours called the police to loud arguments at night. Aya was in the flat both times.",
                    ),
                    (Future, "Aya may be hurt or go on being frightened when Mum and Marcus argue at night."),
                    (
                        Complicating,
                        "Mum has no one to call after ten in the evening. Aya speaks few words and is often spoken for.",
                    ),
                    (
                        Strengths,
                        "Mum asked for help herself. Aya and her brother look after each other. Grandma comes every Sunday.",
                    ),
                    (Existing, "When voices get loud, Aya goes to Mrs Bello next door, who knows and agrees."),
                    (Goals, "Aya sleeps through the night and nobody shouts in the flat after bedtime."),
                    (NextSteps, "Ask Aya, with pictures, what nights are like and where she feels safe."),
                ],
                [
                    (
                        "Aya sleeps through the night, without shouting in the flat.",
                        "Nights are quiet. You can sleep.",
                        "sleep",
                        "Mum, with Amina Yusuf",
                        day(2026, 12, 18),
                        "Aya says so in pictures, and the nursery sees her rested.",
                    ),
                    (
                        "Aya has a place and a person when she is frightened.",
                        "You can go to Mrs Bello when it is loud.",
                        "safe-place",
                        "Amina Yusuf",
                        day(2026, 12, 4),
                        "Aya shows the way and the picture by herself.",
                    ),
                    (
                        "Grandma has Aya and her brother every second weekend.",
                        "You see Grandma on her weekends.",
                        "family-time",
                        "Grandma and Tom Adeyemi",
                        day(2027, 1, 15),
                        "Three weekends have happened and Aya wants the next one.",
                    ),
                ],
                day(2027, 1, 20),
            ),
        },
        Made {
            name: "Jonah",
            born: day(2015, 9, 2),
            profile: Profile {
                look: Look::Plain,
                speech: false,
                answers: Level::Four,
                shows: "Says yes and no. Shows that it is enough by going quiet.".into(),
            },
            plan: plan(
                PlanKind::ChildInNeed,
                Framework::Wellbeing,
                &[
                    (Past, "Jonah was out of school for most of the spring term while he looked after Dad."),
                    (Future, "Jonah may go on missing school and friends because he is needed at home."),
                    (Complicating, "Dad's illness comes and goes. Jonah does not want people to know."),
                    (Strengths, "Jonah and Dad are close. Jonah plays the drums and Mr Hall keeps the music room open for him."),
                    (Existing, "Dad's sister comes on Mondays and Thursdays."),
                    (Goals, "Jonah is at school every day and has an afternoon a week that is his own."),
                ],
                [
                    (
                        "Somebody else is with Dad in the mornings, so that Jonah can leave for school.",
                        "Someone helps Dad in the mornings. You go to school.",
                        "helping",
                        "Amina Yusuf, with adult social care",
                        day(2026, 12, 11),
                        "Jonah was on time for three weeks.",
                    ),
                    (
                        "Jonah has one afternoon a week that is his own.",
                        "One afternoon is yours.",
                        "playing",
                        "Dad and his sister",
                        day(2026, 12, 1),
                        "Jonah tells us what he did with it.",
                    ),
                    (
                        "Jonah has somebody to talk to who knows what home is like.",
                        "There is someone you can talk to.",
                        "talk-to-someone",
                        "Mr Hall",
                        day(2026, 12, 8),
                        "Jonah names the person himself.",
                    ),
                ],
                day(2027, 2, 3),
            ),
        },
        Made {
            name: "Mila",
            born: day(2021, 6, 27),
            profile: Profile {
                look: Look::Drawn,
                speech: true,
                answers: Level::Two,
                shows: "Signs more, stop and home. Looks at what she wants. Rocks when it is too much: then stop and wait."
                    .into(),
            },
            plan: plan(
                PlanKind::InCare,
                Framework::Safety,
                &[
                    (Past, "Mila came into care in May after being left alone for a night."),
                    (Future, "Mila may lose the people she knows, or go home before it is safe."),
                    (Complicating, "Mila has moved twice. She signs, and few adults around her do."),
                    (Strengths, "Mum comes to every family time. The foster carers are learning to sign."),
                    (Existing, "Family time is at the centre, with Priya, whom Mila knows."),
                ],
                [
                    (
                        "Mila and her mum see each other twice a week, with the same person there.",
                        "You see Mum two times each week. Priya is there.",
                        "family-time",
                        "Priya Nair, family time centre",
                        day(2026, 12, 2),
                        "Eight times in a row, and Mila goes in gladly.",
                    ),
                    (
                        "Everyone who looks after Mila knows her signs.",
                        "Grown-ups know your signs.",
                        "talking",
                        "Foster carers, with the speech therapist",
                        day(2026, 12, 22),
                        "Mila is understood at nursery and at home, as she shows us.",
                    ),
                    (
                        "Mila is told, in pictures, where she will live and what happens next.",
                        "You know where you sleep and what comes next.",
                        "staying-here",
                        "Amina Yusuf",
                        day(2026, 11, 30),
                        "The picture page was looked at together, and again a week later.",
                    ),
                ],
                day(2026, 12, 16),
            ),
        },
        Made {
            name: "Tariq",
            born: day(2012, 1, 19),
            profile: Profile {
                look: Look::Plain,
                speech: false,
                answers: Level::Four,
                shows: "Tells you straight. Would rather write than talk.".into(),
            },
            plan: plan(
                PlanKind::ChildInNeed,
                Framework::Success,
                &[
                    (Past, "Tariq was moved from two schools and lost touch with his friends."),
                    (Future, "Tariq may leave school without what he needs for the mechanics course he wants."),
                    (Strengths, "Tariq repairs bicycles and teaches his cousin. He says what he thinks."),
                    (Goals, "Tariq is in a school he chose with us and sees his friends."),
                    (NextSteps, "Look at the two schools together and let Tariq say which."),
                ],
                [
                    (
                        "Tariq has a school place that he helped to choose.",
                        "You choose a school with us.",
                        "my-plan",
                        "Tom Adeyemi",
                        day(2026, 12, 9),
                        "Tariq tells his meeting which and why.",
                    ),
                    (
                        "Tariq sees his friends from his old school.",
                        "You meet your old friends.",
                        "missing-someone",
                        "Aunt Salma and Tom Adeyemi",
                        day(2026, 12, 13),
                        "Two meetings have happened, and Tariq set up the third.",
                    ),
                    (
                        "Tariq says at his own meeting what he wants, in the way he wants.",
                        "At your meeting, your words come first.",
                        "my-meeting",
                        "Ruth Okafor",
                        day(2026, 12, 17),
                        "His page was shown before anybody else spoke.",
                    ),
                ],
                day(2026, 12, 17),
            ),
        },
    ]
}

/// Whom to ring: numbers that Ofcom keeps free for drama, so that nobody's telephone rings. 999 is what it is everywhere. The times are the made-up
/// authority's own.
pub fn reach() -> Reach {
    let phones = [
        ("Maya Lindqvist, manager (made up)", "020 7946 0018", "Monday to Friday, 9 to 5", false),
        ("Duty team (made up)", "020 7946 0144", "Monday to Friday, 9 to 5", false),
        ("Out of hours (made up)", "020 7946 0977", "evenings, nights, weekends", true),
        ("Police, if someone is in danger now", "999", "always", false),
    ]
    .map(|(label, number, hours, out_of_hours)| Phone {
        label: label.into(),
        number: number.into(),
        hours: hours.into(),
        out_of_hours,
    });
    Reach { phones: phones.into(), times: Some(Times { adult: 60, manager: 60 }) }
}

/// Littlemere's own times, made up like the rest.
pub fn intervals() -> Intervals {
    use PlanKind::*;
    let visits = [(EarlyHelp, 42), (ChildInNeed, 28), (ChildProtection, 10), (InCare, 42), (Pathway, 56)];
    Intervals { record: Some(3), visits: visits.into() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_made_up_outcome_has_who_when_words_for_the_child_and_a_card_of_the_library() {
        for child in super::children() {
            assert_eq!(child.plan.outcomes.len(), 3, "{}", child.name);
            for outcome in &child.plan.outcomes {
                assert!(!outcome.who.is_empty() && outcome.by.is_some() && !outcome.child_wording.is_empty());
                let card = outcome.card.as_deref().unwrap();
                assert!(crate::library::cards::card(card).is_some(), "{card} is not in the library");
            }
        }
    }
}
