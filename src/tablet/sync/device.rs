//! This tablet's signing keys and the journal that is written now. The seed lies in the clear: it authorises sending and opens nothing.

use crate::domain::{DeviceId, KeyId, Moment, PersonId};
use crate::journal::{Head, Store, StoreError, Write, names};
use crate::seal::{DeviceKey, Key};
use crate::tablet::browser;
use crate::wire::{Entry, Inside, JournalEvent, from_cbor, to_cbor};

/// The journal that is written now.
#[derive(Clone, Debug)]
pub struct Journal {
    /// The key that signs for it. Its public half goes along with a sign-in.
    pub key: DeviceKey,
    /// Where it stands. [`Head::seal`] makes the next entry.
    pub head: Head,
    /// What its first entry has to say, when it goes on from another: see [`Journal::first_words`].
    pub continues: Option<JournalEvent>,
}

impl Journal {
    /// The first entry of a journal that goes on from another. To be written before any other entry, together with the slot
    /// [`names::CONTINUES`] removed; nothing when there is nothing to say.
    pub fn first_words(&mut self, at: Moment, by: Option<PersonId>, kid: KeyId, key: &Key) -> Option<Entry> {
        let event = self.continues.take()?;
        Some(self.head.seal(&Inside::of_journal(&event, at, by), kid, key, browser::random()))
    }
}

/// The journal that is written now; a new key is made and written where there is none yet.
pub async fn current(store: &impl Store) -> Result<Journal, StoreError> {
    let key = match store.slot(names::DEVICE).await? {
        None => made(store, Vec::new()).await?,
        Some(id) => {
            let id: [u8; 16] = id.try_into().map_err(|_| StoreError::Damaged)?;
            seed_of(store, DeviceId::from_bytes(id)).await?.ok_or(StoreError::Damaged)?
        }
    };
    let head = match store.head(key.device()).await {
        // The end of this journal cannot be read: nothing can follow it. What of it is whole is still sent, and another one is written.
        Err(StoreError::Damaged) => {
            let key = made(store, vec![(names::CONTINUES.into(), None)]).await?;
            return Ok(Journal { head: Head::empty(key.device()), key, continues: None });
        }
        head => head?,
    };
    let continues = match store.slot(names::CONTINUES).await? {
        Some(bytes) if head.seq == 0 => {
            let old: Head = from_cbor(&bytes).ok_or(StoreError::Damaged)?;
            // Something may have been written into the old one since the conflict was found.
            let old = store.head(old.device).await?;
            Some(JournalEvent::Continues { device: old.device, seq: old.seq, head: old.hash })
        }
        _ => None,
    };
    Ok(Journal { key, head, continues })
}

/// Opens a new journal that goes on from an old one whose place was taken at the server.
pub(super) async fn open_new(store: &impl Store, old: DeviceId) -> Result<Journal, StoreError> {
    let head = store.head(old).await?;
    made(store, vec![(names::CONTINUES.into(), Some(to_cbor(&head)))]).await?;
    current(store).await
}

/// The key of one of this tablet's journals.
pub(super) async fn seed_of(store: &impl Store, device: DeviceId) -> Result<Option<DeviceKey>, StoreError> {
    let Some(seed) = store.slot(&names::seed(device)).await? else { return Ok(None) };
    let seed: [u8; 32] = seed.try_into().map_err(|_| StoreError::Damaged)?;
    Ok(Some(DeviceKey::from_seed(&seed)))
}

/// Makes a new key and writes it, with what belongs to it, as the current one.
pub(super) async fn made(store: &impl Store, with: Vec<(String, Option<Vec<u8>>)>) -> Result<DeviceKey, StoreError> {
    let seed = browser::random::<32>();
    let key = DeviceKey::from_seed(&seed);
    let mut slots = with;
    slots.push((names::seed(key.device()), Some(seed.to_vec())));
    slots.push((names::DEVICE.into(), Some(key.device().as_bytes().to_vec())));
    store.write(Write { slots, ..Write::default() }).await?;
    Ok(key)
}
