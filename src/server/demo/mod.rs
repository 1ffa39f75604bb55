//! A made-up authority to try Heard out: four children, five adults, plans. Nobody in it is real, and its name says so on every page.
//! Refuses a folder that holds anything. Passwords are made at random and printed once; there is no usual one.

mod plans;

use super::app::PASSWORD_COST;
use super::auth::hash_password;
use super::keys::{Keys, KeysFault};
use super::outside::random;
use super::store::{Fault, NewAuthority, NewPerson, Store};
use crate::domain::{ChildId, Event, PersonId, PlanEvent, Role};
use crate::seal::Cost;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// What `heard demo` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Demo {
    /// Who can sign in.
    pub accounts: Vec<DemoAccount>,
    /// The children.
    pub children: Vec<DemoChild>,
}

/// An account of the demonstration.
#[derive(Clone, Debug, Serialize)]
pub struct DemoAccount {
    /// Its role.
    pub role: Role,
    /// The name for signing in.
    pub user: String,
    /// The password.
    pub password: String,
}

/// A child of the demonstration.
#[derive(Clone, Debug, Serialize)]
pub struct DemoChild {
    /// Which record.
    pub id: ChildId,
    /// The child's name.
    pub name: String,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum NoDemo {
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeysFault),
    /// The store.
    #[error(transparent)]
    Store(#[from] Fault),
}

/// Who works in Littlemere: account, name, role.
const PEOPLE: [(&str, &str, Role); 5] = [
    ("amina", "Amina Yusuf", Role::Practitioner),
    ("tom", "Tom Adeyemi", Role::Practitioner),
    ("ruth", "Ruth Okafor", Role::Reviewer),
    ("maya", "Maya Lindqvist", Role::Manager),
    ("sam", "Sam Price", Role::Administrator),
];

/// Makes the authority in an empty folder, with its keys beside it.
pub fn make(data: &Path, keys: &Path) -> Result<(Store, Demo), NoDemo> {
    make_at_cost(data, keys, PASSWORD_COST)
}

/// The same with another cost of passwords, for tests that make many.
#[doc(hidden)]
pub fn make_at_cost(data: &Path, keys: &Path, cost: Cost) -> Result<(Store, Demo), NoDemo> {
    let something = std::fs::read_dir(data).map(|mut entries| entries.next().is_some());
    if something.unwrap_or(false) {
        return Err(Fault::NotEmpty { path: data.to_owned() }.into());
    }
    super::store::writable(data)?;
    let keys = Arc::new(Keys::create(keys, data)?);
    let authority = NewAuthority { name: "Littlemere (made up)".into(), fictional: true, zone: "Europe/London".into() };
    let store = Store::create(data, keys, authority)?;
    store.write_now(|desk| desk.write_reach(&plans::reach()))?;
    store.write_now(|desk| desk.write_intervals(&plans::intervals()))?;
    let mut accounts = Vec::new();
    let mut people = Vec::new();
    for (user, name, role) in PEOPLE {
        let password = password();
        let new =
            NewPerson { user: user.into(), name: name.into(), role, password: hash_password(&password, cost), first: false };
        people.push((store.write_now(move |desk| desk.add_person(new))?, role));
        accounts.push(DemoAccount { role, user: user.into(), password });
    }
    let mut children = Vec::new();
    for (place, child) in plans::children().into_iter().enumerate() {
        // The first practitioner works with three of the children, the second with the fourth; the reviewing officer checks all their plans.
        let worker: PersonId = people[usize::from(place == 3)].0;
        let reviewer = people[2].0;
        let name = child.name.to_owned();
        let id = store.write_now(move |desk| {
            let id = desk.add_child(worker, child.name, Some(child.born))?;
            desk.act(worker, id, Event::Child(crate::domain::ChildEvent::Profiled(child.profile)))?;
            desk.act(worker, id, Event::Plan(PlanEvent::Written(child.plan)))?;
            desk.join_caseload(worker, id, Role::Practitioner)?;
            desk.join_caseload(reviewer, id, Role::Reviewer)?;
            Ok(id)
        })?;
        children.push(DemoChild { id, name });
    }
    Ok((store, Demo { accounts, children }))
}

/// Four words and two digits: easy to type from a screen, and guessing is slowed down by the server.
fn password() -> String {
    const WORDS: [&str; 64] = [
        "acorn", "amber", "apple", "badge", "basil", "beach", "berry", "birch", "bread", "brook", "button", "candle", "canoe",
        "cedar", "chalk", "cherry", "clover", "cobalt", "comet", "copper", "coral", "cotton", "daisy", "ember", "fern", "finch",
        "garden", "ginger", "hazel", "heron", "honey", "island", "ivory", "jigsaw", "kettle", "ladder", "lemon", "lilac",
        "linen", "maple", "marble", "meadow", "mint", "nutmeg", "olive", "orchid", "otter", "paper", "pebble", "pepper", "pine",
        "plum", "poppy", "river", "robin", "saddle", "silver", "sparrow", "spruce", "thistle", "timber", "tulip", "velvet",
        "willow",
    ];
    let bytes: [u8; 5] = random();
    let words: Vec<&str> = bytes[..4].iter().map(|b| WORDS[usize::from(b % 64)]).collect();
    format!("{}-{}", words.join("-"), 10 + bytes[4] % 90)
}
