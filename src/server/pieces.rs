//! Pieces of photos and recordings in files, each sealed as it came and named by its hash: `media/<first two digits>/<hash>` in the data folder.
//! A file is there whole or not at all, and on disk before anybody is told so. Refuses a name that is not a hash, and opens no seal.

use crate::domain::PieceHash;
use crate::seal::Hash;
use crate::server::store::Fault;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The folder in the data folder.
pub const FOLDER: &str = "media";

/// Where the pieces lie.
#[derive(Clone, Debug)]
pub struct Pieces(PathBuf);

/// Two that write the same piece at once must not write into one file.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

impl Pieces {
    /// The pieces of a data folder.
    pub fn of(folder: &Path) -> Pieces {
        Pieces(folder.join(FOLDER))
    }

    fn place(&self, hash: PieceHash) -> (PathBuf, PathBuf) {
        let name = Hash(hash.0).to_string();
        let folder = self.0.join(&name[..2]);
        let file = folder.join(name);
        (folder, file)
    }

    /// Keeps pieces, and comes back when they are on disk.
    pub fn keep(&self, pieces: &[(PieceHash, &[u8])]) -> Result<(), Fault> {
        for (hash, bytes) in pieces {
            self.keep_one(*hash, bytes).map_err(|source| match source.kind() {
                io::ErrorKind::StorageFull => Fault::Full,
                _ => Fault::Folder { path: self.0.clone(), source },
            })?;
        }
        Ok(())
    }

    fn keep_one(&self, hash: PieceHash, bytes: &[u8]) -> io::Result<()> {
        let (folder, file) = self.place(hash);
        // One that was damaged is written anew: it comes again only where somebody asks for it.
        if self.bytes(hash).is_some() {
            return Ok(());
        }
        if !folder.exists() {
            fs::create_dir_all(&folder)?;
            fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700))?;
            File::open(&self.0)?.sync_all()?;
        }
        let half = folder.join(format!(".{}", WRITTEN.fetch_add(1, Ordering::Relaxed)));
        let written = (|| {
            let mut out = File::create(&half)?;
            out.write_all(bytes)?;
            out.sync_all()?;
            fs::rename(&half, &file)?;
            File::open(&folder)?.sync_all()
        })();
        if written.is_err() {
            // Nothing half-written stays, as far as the disk lets us.
            let _ = fs::remove_file(&half);
        }
        written
    }

    /// Whether there is a file of this name, whatever is in it.
    pub fn is_there(&self, hash: PieceHash) -> bool {
        self.place(hash).1.exists()
    }

    /// The bytes of a piece, as they came; nothing where they are gone or were changed.
    pub fn bytes(&self, hash: PieceHash) -> Option<Vec<u8>> {
        let bytes = fs::read(self.place(hash).1).ok()?;
        (Hash::of(&bytes).0 == hash.0).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_found_by_its_hash_and_one_that_was_changed_is_not() {
        let folder = std::env::temp_dir().join(format!("heard-pieces-{}", std::process::id()));
        let pieces = Pieces::of(&folder);
        let hash = PieceHash(Hash::of(b"sealed").0);
        assert_eq!(pieces.bytes(hash), None);
        pieces.keep(&[(hash, b"sealed")]).unwrap();
        pieces.keep(&[(hash, b"sealed")]).unwrap();
        assert_eq!(pieces.bytes(hash).as_deref(), Some(&b"sealed"[..]));
        let (folder_of, file) = pieces.place(hash);
        assert_eq!(fs::read_dir(folder_of).unwrap().count(), 1, "nothing half-written stays");
        fs::write(file, b"SEALED").unwrap();
        assert_eq!(pieces.bytes(hash), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
