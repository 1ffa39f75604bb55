//! The keys file: everything without which the data folder is only noise. JSON, version 1, readable by its owner alone.
//! Refuses to lie inside the data folder (whoever copies the folder must not have the keys), to be made beside a database that
//! exists, and to be overwritten.

use crate::domain::KeyId;
use crate::seal::{AuthorityPrivate, DeviceKey, Hash, Key};
use crate::server::outside::random;
use crate::wire::Bytes;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The keys of one authority. Never printed, wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    #[zeroize(skip)]
    path: PathBuf,
    #[zeroize(skip)]
    kid: KeyId,
    authority: [u8; 32],
    database: [u8; 32],
    wrapping: [u8; 32],
    audit: [u8; 32],
    journal: [u8; 32],
    mark: [u8; 32],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnDisk {
    /// What it is, for whoever finds it.
    what: String,
    v: u8,
    authority_kid: KeyId,
    authority_seed: Bytes,
    database_key: Bytes,
    wrapping_key: Bytes,
    audit_key: Bytes,
    journal_seed: Bytes,
}

const WHAT: &str =
    "The keys of one authority's Heard. Without them its records cannot be read, by anybody. Keep a copy away from the data.";

/// Why there are no keys to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeysFault {
    /// The file is not there, and there is data that needs it.
    #[error("the keys file {} is missing, and the data in {} cannot be read without it. Nothing was changed. Put the file back, or name it with --keys FILE", keys.display(), data.display())]
    Missing {
        /// Where it was looked for.
        keys: PathBuf,
        /// The data folder.
        data: PathBuf,
    },
    /// The file would lie inside the data folder.
    #[error("the keys file {} would lie inside the data folder {}. Whoever copies the folder would have the keys with it. Name another place with --keys FILE", keys.display(), data.display())]
    InsideData {
        /// Where it would lie.
        keys: PathBuf,
        /// The data folder.
        data: PathBuf,
    },
    /// There is one already, without its data.
    #[error("the keys file {} exists already and was not changed, but its data folder {} is empty. If these are the keys of data you still have, give that folder with --data; if not, name another place with --keys FILE", keys.display(), data.display())]
    WithoutData {
        /// The file.
        keys: PathBuf,
        /// The data folder.
        data: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("the keys file {} cannot be used ({source}). Nothing was changed. Give the account that runs Heard the right to it", keys.display())]
    Unusable {
        /// The file.
        keys: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not a keys file of this version.
    #[error("{} is not a keys file that this version of Heard can read. Nothing was changed. Put back the copy you keep, or start the version of Heard that made it", keys.display())]
    NotKeys {
        /// The file.
        keys: PathBuf,
    },
}

impl Keys {
    /// Where the keys of a data folder are unless said otherwise: `DIR.keys` beside it.
    pub fn default_path(data: &Path) -> PathBuf {
        let mut name = data.as_os_str().to_owned();
        while name.as_encoded_bytes().ends_with(b"/") && name.len() > 1 {
            let text = name.to_string_lossy();
            name = text[..text.len() - 1].into();
        }
        name.push(".keys");
        name.into()
    }

    /// Makes new keys for a new data folder and writes them, on disk before it returns.
    pub fn create(path: &Path, data: &Path) -> Result<Keys, KeysFault> {
        outside(path, data)?;
        let keys = Keys {
            path: path.to_owned(),
            kid: KeyId::from_random(random()),
            authority: random(),
            database: random(),
            wrapping: random(),
            audit: random(),
            journal: random(),
            mark: [0; 32],
        }
        .derived();
        let unusable = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => KeysFault::WithoutData { keys: path.to_owned(), data: data.to_owned() },
            _ => KeysFault::Unusable { keys: path.to_owned(), source },
        };
        let mut text = serde_json::to_string_pretty(&OnDisk {
            what: WHAT.into(),
            v: 1,
            authority_kid: keys.kid,
            authority_seed: Bytes(keys.authority.to_vec()),
            database_key: Bytes(keys.database.to_vec()),
            wrapping_key: Bytes(keys.wrapping.to_vec()),
            audit_key: Bytes(keys.audit.to_vec()),
            journal_seed: Bytes(keys.journal.to_vec()),
        })
        .expect("keys are plain JSON");
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(unusable)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all());
        text.zeroize();
        written.map_err(unusable)?;
        // A bare name lies in the folder where the program was started.
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder).and_then(|f| f.sync_all()).map_err(unusable)?;
        Ok(keys)
    }

    /// Reads the keys of a data folder.
    pub fn read(path: &Path, data: &Path) -> Result<Keys, KeysFault> {
        outside(path, data)?;
        let unusable = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => KeysFault::Missing { keys: path.to_owned(), data: data.to_owned() },
            _ => KeysFault::Unusable { keys: path.to_owned(), source },
        };
        let mode = fs::metadata(path).map_err(unusable)?.permissions().mode();
        if mode & 0o077 != 0 {
            tracing::warn!(
                mode = format!("{:o}", mode & 0o777),
                "the keys file can be read by others than its owner: chmod 600 it"
            );
        }
        let not_keys = || KeysFault::NotKeys { keys: path.to_owned() };
        let mut text = fs::read_to_string(path).map_err(unusable)?;
        let read: Result<OnDisk, _> = serde_json::from_str(&text);
        text.zeroize();
        let on_disk = read.map_err(|_| not_keys())?;
        if on_disk.v != 1 {
            return Err(not_keys());
        }
        let bytes = |b: Bytes| -> Result<[u8; 32], KeysFault> { b.0.try_into().map_err(|_| not_keys()) };
        Ok(Keys {
            path: path.to_owned(),
            kid: on_disk.authority_kid,
            authority: bytes(on_disk.authority_seed)?,
            database: bytes(on_disk.database_key)?,
            wrapping: bytes(on_disk.wrapping_key)?,
            audit: bytes(on_disk.audit_key)?,
            journal: bytes(on_disk.journal_seed)?,
            mark: [0; 32],
        }
        .derived())
    }

    fn derived(mut self) -> Keys {
        self.mark = Hash::of_pieces(&[b"heard/row-mark/v1", &self.audit]).0;
        self
    }

    /// Where they lie.
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// The id of the authority's key.
    pub fn authority_kid(&self) -> KeyId {
        self.kid
    }
    /// The key to which tablets seal visit keys.
    pub fn authority(&self) -> AuthorityPrivate {
        AuthorityPrivate::from_seed(self.authority)
    }
    /// The key under which children's keys are wrapped.
    pub fn wrapping(&self) -> Key {
        Key::from_bytes(self.wrapping)
    }
    /// The key of the audit chain.
    pub fn audit_key(&self) -> [u8; 32] {
        self.audit
    }
    /// The key of the marks on rows.
    pub fn mark_key(&self) -> [u8; 32] {
        self.mark
    }
    /// The server's own signing key, which names its journal.
    pub fn journal(&self) -> DeviceKey {
        DeviceKey::from_seed(&self.journal)
    }
    /// What opens the database: SQLCipher's raw key form, so that no derivation is needed.
    pub fn database_pragma(&self) -> String {
        let hex: String = self.database.iter().map(|b| format!("{b:02x}")).collect();
        format!("x'{hex}'")
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// Both paths made whole as far as they exist, so that `a/../data/x` is seen for what it is.
fn outside(keys: &Path, data: &Path) -> Result<(), KeysFault> {
    let whole = |path: &Path| -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match (fs::canonicalize(&path), path.parent(), path.file_name()) {
            (Ok(there), _, _) => there,
            (Err(_), Some(parent), Some(name)) => fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned()).join(name),
            _ => path,
        }
    };
    if whole(keys).starts_with(whole(data)) {
        return Err(KeysFault::InsideData { keys: keys.to_owned(), data: data.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_read_again_and_never_inside_the_data() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let path = Keys::default_path(&data);
        assert_eq!(path, dir.path().join("data.keys"));
        assert!(matches!(Keys::read(&path, &data), Err(KeysFault::Missing { .. })));
        let made = Keys::create(&path, &data).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let read = Keys::read(&path, &data).unwrap();
        assert_eq!(made.database_pragma(), read.database_pragma());
        assert_eq!(made.mark_key(), read.mark_key());
        assert!(matches!(Keys::create(&path, &data), Err(KeysFault::WithoutData { .. })));
        assert!(matches!(Keys::create(&data.join("k"), &data), Err(KeysFault::InsideData { .. })));
        assert!(matches!(Keys::create(&data.join("../data/k"), &data), Err(KeysFault::InsideData { .. })));
        fs::write(&path, "{}").unwrap();
        assert!(matches!(Keys::read(&path, &data), Err(KeysFault::NotKeys { .. })));
    }
}
