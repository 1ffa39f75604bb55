//! One way to seal bytes under a key: XChaCha20-Poly1305 with a random 24-byte nonce in front (draft-irtf-cfrg-xchacha-03).
//! Refuses to choose a nonce: the caller brings 24 random bytes.

use super::SealError;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a nonce.
pub const NONCE_LEN: usize = 24;

/// A key of 256 bits. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Takes 32 random (or derived) bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// Takes 32 bytes of a slice.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, SealError> {
        bytes.try_into().map(Self).map_err(|_| SealError::NotOfThisFormat)
    }
    /// The bytes, for wrapping and for handing over to a fresh document.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Seals `plain` under `key`, bound to `about` (associated data): `nonce || ciphertext || tag`.
pub fn seal(key: &Key, nonce: [u8; NONCE_LEN], about: &[u8], plain: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(key.as_bytes().into());
    let mut sealed = nonce.to_vec();
    sealed.extend(
        cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: about })
            .expect("XChaCha20-Poly1305 refuses only more than 256 GiB"),
    );
    sealed
}

/// Opens what [`seal`] made.
pub fn open(key: &Key, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::NotOfThisFormat)?;
    XChaCha20Poly1305::new(key.as_bytes().into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: about })
        .map_err(|_| SealError::DoesNotOpen)
}

/// Wraps a key under another; `purpose` names both and is bound in, so that a wrapped key cannot serve elsewhere.
pub fn wrap_key(key: &Key, under: &Key, nonce: [u8; NONCE_LEN], purpose: &[u8]) -> Vec<u8> {
    seal(under, nonce, purpose, key.as_bytes())
}

/// Unwraps what [`wrap_key`] made for the same purpose.
pub fn unwrap_key(wrapped: &[u8], under: &Key, purpose: &[u8]) -> Result<Key, SealError> {
    let mut bytes = open(under, purpose, wrapped)?;
    let key = Key::from_slice(&bytes);
    bytes.zeroize();
    key
}
