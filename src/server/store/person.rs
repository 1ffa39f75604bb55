//! Adults with accounts. A password is kept as its Argon2id hash with its own salt and cost, and never otherwise.

use super::{Desk, Fault, marked::PERSON, sql::Cell};
use crate::domain::{PersonId, Role};
use crate::seal::Cost;
use crate::server::outside::random;
use crate::wire::Person;
use rusqlite::{Connection, OptionalExtension, Row};

/// A hashed password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordHash {
    /// 16 random bytes.
    pub salt: [u8; 16],
    /// What it cost.
    pub cost: Cost,
    /// 32 bytes of Argon2id.
    pub hash: [u8; 32],
}

/// An account to be opened.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The account's name, for signing in.
    pub user: String,
    /// The adult's name, as others and children are told it.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their password, hashed.
    pub password: PasswordHash,
}

/// An account, for signing in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// Their password, hashed.
    pub password: PasswordHash,
}

fn person_of(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person { id: row.get("id")?, name: row.get("name")?, role: row.get("role")? })
}

/// The open account of a name.
pub fn account_of(sql: &Connection, user: &str) -> Result<Option<Account>, Fault> {
    Ok(sql
        .prepare_cached(
            "SELECT id, name, role, salt, memory_kib, passes, hash FROM person WHERE user = ?1 AND closed_ms IS NULL",
        )?
        .query_row([user], |r| {
            Ok(Account {
                person: person_of(r)?,
                password: PasswordHash {
                    salt: r.get("salt")?,
                    cost: Cost { memory_kib: r.get("memory_kib")?, passes: r.get("passes")? },
                    hash: r.get("hash")?,
                },
            })
        })
        .optional()?)
}

/// An adult by id.
pub fn person(sql: &Connection, id: PersonId) -> Result<Option<Person>, Fault> {
    Ok(sql.prepare_cached("SELECT id, name, role FROM person WHERE id = ?1")?.query_row([id], person_of).optional()?)
}

impl Desk<'_> {
    /// Opens an account.
    pub fn add_person(&mut self, new: NewPerson) -> Result<PersonId, Fault> {
        let id = PersonId::from_random(random());
        self.put(
            &PERSON,
            vec![
                Cell::from(id),
                Cell::from(new.user.trim().to_owned()),
                Cell::from(new.name),
                Cell::from(new.role),
                Cell::from(new.password.salt.as_slice()),
                Cell::from(i64::from(new.password.cost.memory_kib)),
                Cell::from(i64::from(new.password.cost.passes)),
                Cell::from(new.password.hash.as_slice()),
                Cell::from(None::<i64>),
            ],
        )?;
        Ok(id)
    }
}
