//! What every request finds: the store, the keys, the site, and how this server is reached. Holds no state of a person.

use super::keys::Keys;
use super::pieces::Pieces;
use super::shell::Site;
use super::store::Store;
use super::throttle::Throttle;
use crate::seal::Cost;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::Semaphore;

/// How this server is reached: decides what a cookie may say and whose address is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Plain HTTP on this machine only.
    Loopback,
    /// TLS of our own.
    Tls,
    /// Behind a proxy of the authority's, which does TLS and appends the caller's address to `X-Forwarded-For`.
    BehindProxy,
}

impl Reached {
    /// Whether browsers reach it by https, so that a cookie may ask for it.
    pub fn securely(self) -> bool {
        self != Reached::Loopback
    }
}

/// The server.
pub struct App {
    /// The records.
    pub store: Store,
    /// The keys.
    pub keys: Arc<Keys>,
    /// The tablet's files.
    pub site: Arc<Site>,
    /// Pieces of photos and recordings.
    pub pieces: Pieces,
    /// How many pictures are made for pages at once: a photo takes three bytes for a pixel, and its file a few times over.
    pub looking: Arc<Semaphore>,
    /// How it is reached.
    pub reached: Reached,
    /// Who tried to sign in how often.
    pub throttle: Throttle,
    /// How many passwords are tried at once: each takes 64 MiB.
    pub hashing: Arc<Semaphore>,
    /// When the database last proved that it reads and writes.
    pub healthy: Mutex<Option<Instant>>,
    /// The address of the authority's proxy, where it is not on this machine.
    pub proxy: Option<IpAddr>,
}

impl App {
    /// A server on these parts.
    pub fn new(store: Store, keys: Arc<Keys>, site: Arc<Site>, reached: Reached) -> App {
        App {
            pieces: Pieces::of(store.folder()),
            looking: Arc::new(Semaphore::new(1)),
            store,
            keys,
            site,
            reached,
            throttle: Throttle::default(),
            hashing: Arc::new(Semaphore::new(2)),
            proxy: None,
            healthy: Mutex::default(),
        }
    }
}

/// What a new password costs.
pub const PASSWORD_COST: Cost = Cost::USUAL;
