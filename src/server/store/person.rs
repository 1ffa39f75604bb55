//! Adults with accounts. A password is kept as its Argon2id hash with its own salt and cost, and never otherwise.

use super::{Desk, Fault, caseload::on_caseload, marked::PERSON, sql::Cell};
use crate::domain::{PersonId, Role};
use crate::seal::{Cost, Hash};
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
    /// Whether it is a first one, which they change before anything else.
    pub first: bool,
}

/// An account, for signing in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// Whether their password is a first one.
    pub first: bool,
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
            "SELECT id, name, role, salt, memory_kib, passes, hash, first FROM person WHERE user = ?1 AND closed_ms IS NULL",
        )?
        .query_row([user], |r| {
            Ok(Account {
                person: person_of(r)?,
                first: r.get("first")?,
                password: PasswordHash {
                    salt: r.get("salt")?,
                    cost: Cost { memory_kib: r.get("memory_kib")?, passes: r.get("passes")? },
                    hash: r.get("hash")?,
                },
            })
        })
        .optional()?)
}

/// The password of an open account, for changing it.
pub fn password_of(sql: &Connection, id: PersonId) -> Result<Option<(String, PasswordHash)>, Fault> {
    let user: Option<String> = sql
        .prepare_cached("SELECT user FROM person WHERE id = ?1 AND closed_ms IS NULL")?
        .query_row([id], |r| r.get(0))
        .optional()?;
    let Some(user) = user else { return Ok(None) };
    Ok(account_of(sql, &user)?.map(|account| (user, account.password)))
}

/// Whether a name for signing in is somebody's, or was: the account of a leaver keeps its own.
pub fn user_taken(sql: &Connection, user: &str) -> Result<bool, Fault> {
    Ok(sql.prepare_cached("SELECT EXISTS (SELECT 1 FROM person WHERE user = ?1)")?.query_row([user], |r| r.get(0))?)
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
                Cell::from(i64::from(new.first)),
                Cell::from(None::<i64>),
            ],
        )?;
        Ok(id)
    }

    /// Closes an account: its lists and its sessions end with it. What its tablets hold still arrives, by their signatures.
    pub fn close_person(&mut self, id: PersonId) -> Result<(), Fault> {
        let open: bool = self
            .sql
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM person WHERE id = ?1 AND closed_ms IS NULL)")?
            .query_row([id], |r| r.get(0))?;
        if !open {
            return Err(Fault::NotThere);
        }
        for child in on_caseload(self.sql, id)? {
            self.leave_caseload(id, child)?;
        }
        let now_ms = self.now_ms;
        self.alter(&PERSON, id, &[("closed_ms", Cell::from(now_ms))])?;
        self.close_sessions_of(id, None)
    }

    /// Changes somebody's own password. Whoever else is signed in with the old one is so no longer.
    pub fn change_password(&mut self, id: PersonId, new: &PasswordHash, but: Option<Hash>) -> Result<(), Fault> {
        self.alter(
            &PERSON,
            id,
            &[
                ("salt", Cell::from(new.salt.as_slice())),
                ("memory_kib", Cell::from(i64::from(new.cost.memory_kib))),
                ("passes", Cell::from(i64::from(new.cost.passes))),
                ("hash", Cell::from(new.hash.as_slice())),
                ("first", Cell::from(0)),
            ],
        )?;
        self.close_sessions_of(id, but)
    }
}
