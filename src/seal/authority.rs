//! A visit key sealed to the authority: HPKE (RFC 9180) base mode, X-Wing, HKDF-SHA256, ChaCha20-Poly1305. Whoever holds only the
//! tablet cannot open it. One encapsulation a visit, sent along until acknowledged, so that any entry may come first.

use super::SealError;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::XWing,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};
use std::convert::Infallible;
use zeroize::{Zeroize, ZeroizeOnDrop};

const INFO: &[u8] = b"heard/visit-key/v1";

/// Random bytes that one sealing uses: X-Wing takes 64.
pub const ENCAPSULATION_RANDOM: usize = 64;
const ENCAPSULATED_LEN: usize = 1120;

/// The authority's private key, as the 32-byte seed it is derived from. Lives outside the data folder.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AuthorityPrivate([u8; 32]);

/// The authority's public key, 1216 bytes, as tablets carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityPublic(pub Vec<u8>);

impl AuthorityPrivate {
    /// Of 32 random bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(seed)
    }
    /// The seed, for the keys file.
    pub fn seed(&self) -> &[u8; 32] {
        &self.0
    }
    /// The public half.
    pub fn public(&self) -> AuthorityPublic {
        AuthorityPublic(XWing::derive_keypair(&self.0).1.to_bytes().to_vec())
    }
}

impl std::fmt::Debug for AuthorityPrivate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuthorityPrivate(..)")
    }
}

/// Seals `plain` to the authority, bound to `about`: `encapsulation (1120 bytes) || ciphertext || tag`.
pub fn seal_visit_key(
    to: &AuthorityPublic,
    about: &[u8],
    plain: &[u8],
    random: &[u8; ENCAPSULATION_RANDOM],
) -> Result<Vec<u8>, SealError> {
    let public = <XWing as Kem>::PublicKey::from_bytes(&to.0).map_err(|_| SealError::NotOfThisFormat)?;
    let (encapsulated, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeS::Base,
        &public,
        INFO,
        plain,
        about,
        &mut Given(random),
    )
    .map_err(|_| SealError::NotOfThisFormat)?;
    let mut sealed = encapsulated.to_bytes().to_vec();
    sealed.extend(ciphertext);
    Ok(sealed)
}

/// Opens what [`seal_visit_key`] made.
pub fn open_visit_key(with: &AuthorityPrivate, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (encapsulated, ciphertext) = sealed.split_at_checked(ENCAPSULATED_LEN).ok_or(SealError::NotOfThisFormat)?;
    let encapsulated = <XWing as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| SealError::NotOfThisFormat)?;
    let private = XWing::derive_keypair(&with.0).0;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(&OpModeR::Base, &private, &encapsulated, INFO, ciphertext, about)
        .map_err(|_| SealError::DoesNotOpen)
}

/// Randomness that was given: hands out the caller's bytes once, in order, and has no more.
struct Given<'a>(&'a [u8]);

impl TryRng for Given<'_> {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        let (now, later) = self.0.split_at_checked(into.len()).expect("one sealing takes exactly the bytes it was given");
        into.copy_from_slice(now);
        self.0 = later;
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_authority_opens_a_visit_key_and_only_for_what_it_was_sealed() {
        let private = AuthorityPrivate::from_seed([3; 32]);
        let random = [9; ENCAPSULATION_RANDOM];
        let sealed = seal_visit_key(&private.public(), b"about", b"visit key", &random).unwrap();
        assert_eq!(open_visit_key(&private, b"about", &sealed).unwrap(), b"visit key");
        assert_eq!(open_visit_key(&private, b"other", &sealed), Err(SealError::DoesNotOpen));
        assert_eq!(open_visit_key(&AuthorityPrivate::from_seed([4; 32]), b"about", &sealed), Err(SealError::DoesNotOpen));
        assert_eq!(open_visit_key(&private, b"about", b"short"), Err(SealError::NotOfThisFormat));
    }
}
