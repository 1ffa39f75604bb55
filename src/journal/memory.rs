//! A store in memory: the twin against which every other store is measured. Keeps nothing when dropped; for tests and for trying out.

use super::{Came, Head, Kept, PieceRow, Store, StoreError, VisitRow, Write};
use crate::domain::{DeviceId, KeyId, MediaId};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

/// What lies there.
#[derive(Clone, Debug, Default)]
struct Lying {
    entries: BTreeMap<(DeviceId, u64), Kept>,
    visits: BTreeMap<KeyId, VisitRow>,
    slots: BTreeMap<String, Vec<u8>>,
    pieces: BTreeMap<(MediaId, u32), PieceRow>,
}

/// A store in memory. A clone is another handle on the same store.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Lying>>);

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lying(&self) -> Result<MutexGuard<'_, Lying>, StoreError> {
        self.0.lock().map_err(|_| StoreError::Gone)
    }
}

impl Lying {
    fn head(&self, device: DeviceId) -> Head {
        let last = self.entries.range((device, 0)..=(device, u64::MAX)).next_back();
        last.map_or(Head::empty(device), |(_, kept)| Head::after(&kept.entry))
    }

    fn write(&mut self, write: Write) -> Result<(), StoreError> {
        for (entry, first) in write.entries {
            if !self.head(entry.header.device).is_followed_by(&entry) {
                return Err(StoreError::NotNext);
            }
            self.entries.insert((entry.header.device, entry.header.seq), Kept { entry, came: Came::Waiting, first });
        }
        self.visits.extend(write.visits.into_iter().map(|row| (row.kid, row)));
        for (name, value) in write.slots {
            match value {
                Some(value) => self.slots.insert(name, value),
                None => self.slots.remove(&name),
            };
        }
        for (device, seq, came) in write.came {
            if let Some(kept) = self.entries.get_mut(&(device, seq)) {
                kept.came = came;
            }
        }
        for piece in write.pieces {
            self.pieces.entry((piece.media, piece.place)).or_insert(piece);
        }
        for (hash, waits) in write.pieces_wait {
            self.pieces.values_mut().filter(|piece| piece.hash == hash).for_each(|piece| piece.waits = waits);
        }
        for (kid, acknowledged) in write.acknowledged {
            if let Some(row) = self.visits.get_mut(&kid) {
                row.acknowledged = acknowledged;
            }
        }
        Ok(())
    }

    fn waiting(&self, of: Option<DeviceId>, limit: usize) -> Vec<Kept> {
        let mut waiting: Vec<_> = self
            .entries
            .iter()
            .filter(|((device, _), kept)| kept.came == Came::Waiting && of.is_none_or(|d| d == *device))
            .map(|(_, kept)| kept.clone())
            .collect();
        // Stable: within each half the order of devices and places stays.
        waiting.sort_by_key(|kept| !kept.first);
        waiting.truncate(limit);
        waiting
    }
}

impl Store for Memory {
    async fn write(&self, write: Write) -> Result<(), StoreError> {
        let mut lying = self.lying()?;
        let mut after = lying.clone();
        after.write(write)?;
        *lying = after;
        Ok(())
    }

    async fn head(&self, device: DeviceId) -> Result<Head, StoreError> {
        Ok(self.lying()?.head(device))
    }

    async fn journals(&self) -> Result<Vec<Head>, StoreError> {
        let lying = self.lying()?;
        let mut devices: Vec<_> = lying.entries.keys().map(|(device, _)| *device).collect();
        devices.dedup();
        Ok(devices.into_iter().map(|device| lying.head(device)).collect())
    }

    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError> {
        Ok(self.lying()?.waiting(None, limit))
    }

    async fn waiting_of(&self, device: DeviceId, limit: usize) -> Result<Vec<Kept>, StoreError> {
        Ok(self.lying()?.waiting(Some(device), limit))
    }

    async fn count(&self, came: Came) -> Result<u64, StoreError> {
        Ok(self.lying()?.entries.values().filter(|kept| kept.came == came).count() as u64)
    }

    async fn from(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let lying = self.lying()?;
        Ok(lying.entries.range((device, seq)..=(device, u64::MAX)).take(limit).map(|(_, kept)| kept.clone()).collect())
    }

    async fn under(&self, kid: KeyId) -> Result<Vec<Kept>, StoreError> {
        Ok(self.lying()?.entries.values().filter(|kept| kept.entry.header.kid == kid).cloned().collect())
    }

    async fn visits(&self) -> Result<Vec<VisitRow>, StoreError> {
        Ok(self.lying()?.visits.values().cloned().collect())
    }

    async fn pieces_waiting(&self, bytes: usize) -> Result<Vec<PieceRow>, StoreError> {
        let mut left = bytes;
        let lying = self.lying()?;
        let mut found: Vec<PieceRow> = Vec::new();
        for piece in lying.pieces.values().filter(|piece| piece.waits) {
            match left.checked_sub(piece.sealed.len()) {
                Some(rest) => left = rest,
                None if found.is_empty() => left = 0,
                None => break,
            }
            found.push(piece.clone());
        }
        Ok(found)
    }

    async fn count_media_waiting(&self) -> Result<u64, StoreError> {
        let lying = self.lying()?;
        let mut media: Vec<_> = lying.pieces.values().filter(|piece| piece.waits).map(|piece| piece.media).collect();
        media.dedup();
        Ok(media.len() as u64)
    }

    async fn pieces_of(&self, media: MediaId) -> Result<Vec<PieceRow>, StoreError> {
        Ok(self.lying()?.pieces.range((media, 0)..=(media, u32::MAX)).map(|(_, piece)| piece.clone()).collect())
    }

    async fn slot(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lying()?.slots.get(name).cloned())
    }

    async fn slots(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.lying()?.slots.keys().filter(|name| name.starts_with(prefix)).cloned().collect())
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::Memory;
    use crate::journal::suite;

    macro_rules! on_the_twin {
        ($($case:ident)*) => {$(
            #[test]
            fn $case() {
                let store = Memory::new();
                suite::at_once(suite::$case(async || store.clone()));
            }
        )*};
    }

    suite::for_each_case!(on_the_twin);
}
