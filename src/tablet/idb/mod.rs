//! The journal in IndexedDB. (being written)

use crate::domain::{DeviceId, KeyId};
use crate::journal::{Came, Head, Kept, Store, StoreError, VisitRow, Write};

/// The store of this tablet. A clone is another handle on the same.
#[derive(Clone, Debug)]
pub struct IdbStore(crate::journal::memory::Memory);

impl IdbStore {
    /// Opens it, and brings it up to this program's version.
    pub async fn open() -> Result<IdbStore, StoreError> {
        Ok(IdbStore(crate::journal::memory::Memory::new()))
    }
}

impl Store for IdbStore {
    async fn write(&self, write: Write) -> Result<(), StoreError> {
        self.0.write(write).await
    }
    async fn head(&self, device: DeviceId) -> Result<Head, StoreError> {
        self.0.head(device).await
    }
    async fn journals(&self) -> Result<Vec<Head>, StoreError> {
        self.0.journals().await
    }
    async fn waiting(&self, limit: usize) -> Result<Vec<Kept>, StoreError> {
        self.0.waiting(limit).await
    }
    async fn waiting_of(&self, device: DeviceId, limit: usize) -> Result<Vec<Kept>, StoreError> {
        self.0.waiting_of(device, limit).await
    }
    async fn count(&self, came: Came) -> Result<u64, StoreError> {
        self.0.count(came).await
    }
    async fn from(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Kept>, StoreError> {
        self.0.from(device, seq, limit).await
    }
    async fn under(&self, kid: KeyId) -> Result<Vec<Kept>, StoreError> {
        self.0.under(kid).await
    }
    async fn visits(&self) -> Result<Vec<VisitRow>, StoreError> {
        self.0.visits().await
    }
    async fn slot(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.slot(name).await
    }
    async fn slots(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.0.slots(prefix).await
    }
}
