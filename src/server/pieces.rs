//! Pieces of photos and recordings in files, each sealed as it came and named by its hash: `media/<first two digits>/<hash>` in the data folder.
//! A file is there whole or not at all, and on disk before anybody is told so; its folder is there from the start. Refuses a name that is not
//! a hash, and opens no seal.

use crate::domain::PieceHash;
use crate::seal::Hash;
use crate::server::store::Fault;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
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

    /// Makes every folder in which a piece can lie, and comes back when all are on disk. Done once and before anything is kept: of two that
    /// write at once, one would find the other's new folder and not know whether it is on disk.
    pub fn make_folders(&self) -> Result<(), Fault> {
        self.folders_on_disk().map_err(|source| self.fault(source))
    }

    fn folders_on_disk(&self) -> io::Result<()> {
        let private = |folder: &Path| DirBuilder::new().mode(0o700).create(folder).or_else(already_there);
        private(&self.0)?;
        for first in 0..=u8::MAX {
            private(&self.0.join(format!("{first:02x}")))?;
        }
        // Which folders are in a folder is what these two hold. What is in each of the others is made sure of when a piece comes into it.
        sync(&self.0)?;
        self.0.parent().map_or(Ok(()), sync)
    }

    fn fault(&self, source: io::Error) -> Fault {
        match source.kind() {
            io::ErrorKind::StorageFull => Fault::Full,
            _ => Fault::Folder { path: self.0.clone(), source },
        }
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
            self.keep_one(*hash, bytes).map_err(|source| self.fault(source))?;
        }
        Ok(())
    }

    fn keep_one(&self, hash: PieceHash, bytes: &[u8]) -> io::Result<()> {
        let (folder, file) = self.place(hash);
        // One that was damaged is written anew: it comes again only where somebody asks for it.
        if self.bytes(hash).is_some() {
            return Ok(());
        }
        let half = folder.join(format!(".{}", WRITTEN.fetch_add(1, Ordering::Relaxed)));
        let written = (|| {
            let mut out = File::create(&half)?;
            out.write_all(bytes)?;
            out.sync_all()?;
            fs::rename(&half, &file)?;
            sync(&folder)
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

/// Whatever is in a folder is on disk.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// One that was made at an earlier start is as good.
fn already_there(not_made: io::Error) -> io::Result<()> {
    if not_made.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(not_made) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_found_by_its_hash_and_one_that_was_changed_is_not() {
        let folder = std::env::temp_dir().join(format!("heard-pieces-{}", std::process::id()));
        let pieces = Pieces::of(&folder);
        fs::create_dir_all(&folder).unwrap();
        for what in ["made", "found again"] {
            let began = std::time::Instant::now();
            pieces.make_folders().unwrap();
            println!("every folder of pieces was {what} in {:?}", began.elapsed());
        }
        assert_eq!(fs::read_dir(folder.join(FOLDER)).unwrap().count(), 256);
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
