//! A device's signature (Ed25519, RFC 8032): what authorises sending, with no person's session, so that a leaver's tablet still delivers.
//! Signs only requests; the child's words are sealed before they come near.

use super::{Hash, SealError};
use crate::domain::DeviceId;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// A device's private signing key. Never printed.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Of 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }
    /// The public half, 32 bytes.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
    /// The device's id: it follows from the key.
    pub fn device(&self) -> DeviceId {
        device_of(&self.public())
    }
    /// Signs a request: 64 bytes.
    pub fn sign(&self, method: &str, path: &str, body: &[u8]) -> [u8; 64] {
        self.0.sign(&said(method, path, body)).to_bytes()
    }
}

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

/// The id of the device whose public key this is: the first 16 bytes of its SHA-256.
pub fn device_of(public: &[u8; 32]) -> DeviceId {
    let mut id = [0; 16];
    id.copy_from_slice(&Hash::of(public).0[..16]);
    DeviceId::from_bytes(id)
}

/// Whether the device signed this request.
pub fn verify(public: &[u8; 32], method: &str, path: &str, body: &[u8], signature: &[u8]) -> Result<(), SealError> {
    let key = VerifyingKey::from_bytes(public).map_err(|_| SealError::NotOfThisFormat)?;
    let signature = Signature::from_slice(signature).map_err(|_| SealError::NotOfThisFormat)?;
    key.verify_strict(&said(method, path, body), &signature).map_err(|_| SealError::DoesNotOpen)
}

fn said(method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    format!("heard/request/v1\n{method}\n{path}\n{}", Hash::of(body)).into_bytes()
}
