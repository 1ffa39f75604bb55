//! How the words of the domain look in SQL: ids and hashes are bytes, small words are their keys, the rest is JSON.
//! A value that is not of its type is an error that names the column, and never a guess.

use crate::domain::{
    ActivityId, ChildId, DeviceId, HarmId, KeyId, MediaId, MessageId, OutcomeId, PersonId, PieceHash, Role, VisitId,
};
use crate::seal::Hash;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use serde::{Serialize, de::DeserializeOwned};

macro_rules! ids_as_bytes {
    ($($id:ty),*) => {$(
        impl ToSql for $id {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.as_bytes())))
            }
        }
        impl FromSql for $id {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let bytes: [u8; 16] = value.as_blob()?.try_into().map_err(|_| FromSqlError::InvalidType)?;
                Ok(<$id>::from_bytes(bytes))
            }
        }
        impl From<$id> for Cell {
            fn from(id: $id) -> Cell {
                Cell(Value::Blob(id.as_bytes().to_vec()))
            }
        }
    )*};
}

ids_as_bytes!(ActivityId, ChildId, DeviceId, HarmId, KeyId, MediaId, MessageId, OutcomeId, PersonId, VisitId);

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.try_into().map(Hash).map_err(|_| FromSqlError::InvalidType)
    }
}

impl ToSql for PieceHash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for PieceHash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.try_into().map(PieceHash).map_err(|_| FromSqlError::InvalidType)
    }
}

impl ToSql for Role {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.key()))
    }
}

impl FromSql for Role {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Role::of_key(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// A value of the domain that is kept as JSON text.
pub struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
        Ok(ToSqlOutput::Owned(Value::Text(text)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Json).map_err(|_| FromSqlError::InvalidType)
    }
}

/// The word serde gives a small enum (`how`, `who`, `trail`), as it stands in a column.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("small enums of the domain are written as one word"),
    }
}

/// One value on its way into a marked row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell(pub Value);

impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell(Value::Integer(n))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell(Value::Text(text.to_owned()))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell(Value::Text(text))
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Cell {
        Cell(Value::Blob(bytes))
    }
}

impl From<&[u8]> for Cell {
    fn from(bytes: &[u8]) -> Cell {
        Cell(Value::Blob(bytes.to_vec()))
    }
}

impl From<Hash> for Cell {
    fn from(hash: Hash) -> Cell {
        Cell(Value::Blob(hash.0.to_vec()))
    }
}

impl From<Role> for Cell {
    fn from(role: Role) -> Cell {
        Cell(Value::Text(role.key().to_owned()))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell(Value::Null), Into::into)
    }
}

/// A place in a journal. SQLite's integers have a sign; a place past them is not an entry of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seq(pub u64);

impl ToSql for Seq {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let n = i64::try_from(self.0).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
        Ok(ToSqlOutput::from(n))
    }
}

impl FromSql for Seq {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u64::try_from(value.as_i64()?).map(Seq).map_err(|_| FromSqlError::OutOfRange(value.as_i64().unwrap_or(-1)))
    }
}
