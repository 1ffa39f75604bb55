//! Who may do what: one function decides everywhere, on the server and on the tablet.
//! Knows nothing of routes, sessions or rows: those bring it their facts.

use super::PersonId;
use serde::{Deserialize, Serialize};

/// What an adult's account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Does direct work with children.
    Practitioner,
    /// Checks children's plans.
    Reviewer,
    /// Answers for practitioners' work.
    Manager,
    /// Looks after accounts and tablets, and reads no child's record.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::Practitioner, Role::Reviewer, Role::Manager, Role::Administrator];
    /// The word used in JSON, SQL and on doors.
    pub fn key(self) -> &'static str {
        match self {
            Role::Practitioner => "practitioner",
            Role::Reviewer => "reviewer",
            Role::Manager => "manager",
            Role::Administrator => "administrator",
        }
    }
    /// The role of a word.
    pub fn of_key(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.key() == key)
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Which account.
    pub person: PersonId,
    /// In what role.
    pub role: Role,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See one's own list of children.
    ListChildren,
    /// Read a child's page, plan, messages.
    ReadChild,
    /// Weigh a message: place it and write what it means.
    Weigh,
    /// Mark a message as read.
    MarkRead,
    /// Mark that the child was told.
    MarkTold,
    /// Say who acted on the tablet.
    SayWhoActed,
    /// Write a child's plan or profile.
    WritePlan,
    /// Write how this child is best met.
    WriteProfile,
    /// Open a record for a child.
    AddChild,
    /// Carry a child's pack on a tablet.
    CarryPack,
    /// Look after accounts, caseloads and tablets.
    KeepAccounts,
    /// Mark that a child told or showed harm, write what they said or showed, and what was done about it.
    ActOnHarm,
    /// Decide on a telling of harm.
    DecideHarm,
    /// Write whom to ring, and the authority's own times.
    KeepPhones,
    /// See what tablets sent and what stands in no record yet.
    SeeKeptAside,
    /// Use a tablet.
    UseTablet,
    /// Write a visit's record.
    WriteRecord,
    /// Answer what somebody asked for themselves.
    AnswerAsk,
    /// Say with which child a visit was that began before anybody said it.
    MatchChild,
}

/// What it is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The authority as a whole, or one's own lists.
    Authority,
    /// A child, with how the actor is bound to them.
    Child(Tie),
}

/// How an adult is bound to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// On their caseload (practitioner) or list (reviewer).
    Mine,
    /// Not theirs.
    NotMine,
}

/// Whether the actor may do this. Everything not said here is refused.
pub fn may(actor: &Actor, action: Action, subject: Subject) -> bool {
    use Action::*;
    use Role::*;
    match (subject, action) {
        (Subject::Authority, ListChildren) => actor.role != Administrator,
        (Subject::Authority, UseTablet) => actor.role == Practitioner,
        (Subject::Authority, AddChild) => matches!(actor.role, Manager | Practitioner),
        (Subject::Authority, KeepAccounts) => actor.role == Administrator,
        (Subject::Authority, AnswerAsk) => actor.role == Manager,
        (Subject::Authority, SeeKeptAside) => actor.role == Manager,
        (Subject::Authority, KeepPhones) => matches!(actor.role, Manager | Administrator),
        (Subject::Authority, _) => false,
        (Subject::Child(tie), action) => {
            let theirs = tie == Tie::Mine;
            match (actor.role, action) {
                (Administrator, _) => false,
                (
                    Manager,
                    ReadChild | MarkRead | Weigh | MarkTold | SayWhoActed | WritePlan | WriteProfile | WriteRecord | AnswerAsk
                    | ActOnHarm | DecideHarm | MatchChild,
                ) => true,
                (
                    Practitioner,
                    ReadChild | MarkRead | Weigh | MarkTold | SayWhoActed | WritePlan | WriteProfile | WriteRecord | CarryPack
                    | ActOnHarm | MatchChild,
                ) => theirs,
                // Whoever reads of harm that nobody has marked may mark it, and say what they did: nobody is stopped from recording harm.
                (Reviewer, ReadChild | MarkRead | ActOnHarm) => theirs,
                _ => false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role) -> Actor {
        Actor { person: PersonId::from_bytes([7; 16]), role }
    }

    #[test]
    fn an_administrator_reads_no_child() {
        for action in [Action::ReadChild, Action::MarkRead, Action::Weigh, Action::CarryPack, Action::MarkTold] {
            for tie in [Tie::Mine, Tie::NotMine] {
                assert!(!may(&actor(Role::Administrator), action, Subject::Child(tie)));
            }
        }
    }

    #[test]
    fn a_practitioner_reaches_only_their_own_children() {
        assert!(may(&actor(Role::Practitioner), Action::ReadChild, Subject::Child(Tie::Mine)));
        assert!(!may(&actor(Role::Practitioner), Action::ReadChild, Subject::Child(Tie::NotMine)));
    }

    #[test]
    fn everyone_who_reads_a_child_may_mark_harm_and_act() {
        for role in Role::ALL {
            for tie in [Tie::Mine, Tie::NotMine] {
                let on = |action| may(&actor(role), action, Subject::Child(tie));
                assert_eq!(on(Action::ActOnHarm), on(Action::ReadChild), "{role:?}");
            }
        }
    }

    #[test]
    fn only_a_manager_decides_on_a_telling_of_harm() {
        for role in Role::ALL {
            let decides = may(&actor(role), Action::DecideHarm, Subject::Child(Tie::Mine));
            assert_eq!(decides, role == Role::Manager, "{role:?}");
        }
    }

    #[test]
    fn a_reviewing_officer_reads_and_does_not_weigh() {
        assert!(may(&actor(Role::Reviewer), Action::MarkRead, Subject::Child(Tie::Mine)));
        assert!(!may(&actor(Role::Reviewer), Action::Weigh, Subject::Child(Tie::Mine)));
        assert!(!may(&actor(Role::Reviewer), Action::MarkRead, Subject::Child(Tie::NotMine)));
    }
}
