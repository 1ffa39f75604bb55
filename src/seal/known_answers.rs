//! Known answers for every seal: published vectors where the construction is a standard's, and our own formats pinned for ever. A line
//! here that has to change means that what lies on tablets and disks can no longer be opened.

use super::*;
use crate::domain::{DeviceId, KeyId, Moment};
use crate::wire::{ENTRY_V, Entry, Header, Inside, SealedVisitKey, VisitKeyInside, to_cbor, visit_key_about};
use insta::assert_snapshot;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> [u8; N] {
    std::array::from_fn(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap())
}

fn counting<const N: usize>(from: u8) -> [u8; N] {
    std::array::from_fn(|i| from.wrapping_add(i as u8))
}

#[test]
fn xchacha20_poly1305_of_the_draft() {
    // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    let plain =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let about: [u8; 12] = unhex("50515253c0c1c2c3c4c5c6c7");
    let key = Key::from_bytes(counting(0x80));
    let sealed = seal(&key, counting(0x40), &about, plain);
    assert_eq!(
        hex(&sealed[24..]),
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\
         2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e\
         c0875924c1c7987947deafd8780acf49"
    );
    assert_eq!(open(&key, &about, &sealed).unwrap(), plain);
}

#[test]
fn argon2id_of_rfc_9106() {
    // RFC 9106, 5.3: with a secret and associated data, which Heard does not use; the construction is the same.
    let params = argon2::ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
        .output_len(32)
        .build()
        .unwrap();
    let argon = argon2::Argon2::new_with_secret(&[3; 8], argon2::Algorithm::Argon2id, argon2::Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(hex(&tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

#[test]
fn a_passphrase_gives_this_key() {
    let key = derive("calm blue river stone", &counting(0), Cost { memory_kib: 64, passes: 3 }).unwrap();
    assert_snapshot!(hex(key.as_bytes()), @"de55d958aaf41bb2860d9e7dea508fc78333cc3fb0f498e42d17c107036b6166");
    let typed = derive("  Calm  BLUE river\tstone ", &counting(0), Cost { memory_kib: 64, passes: 3 }).unwrap();
    assert_eq!(typed, key, "typing is forgiven");
    let other = derive("calm blue river stones", &counting(0), Cost { memory_kib: 64, passes: 3 }).unwrap();
    assert_ne!(other, key);
    let floor = derive("calm blue river stone", &counting(0), Cost::FLOOR).unwrap();
    assert_snapshot!(hex(floor.as_bytes()), @"37acd4e19ae353fc14ac603a187a13102a1fc740d2ba589c29b38edc0bea9725");
}

#[test]
fn ed25519_of_rfc_8032() {
    use ed25519_dalek::{Signer, SigningKey};
    // RFC 8032, 7.1, test 1: the empty message.
    let seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    assert_eq!(hex(&SigningKey::from_bytes(&seed).verifying_key().to_bytes()), public);
    assert_eq!(
        hex(&SigningKey::from_bytes(&seed).sign(b"").to_bytes()),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    );
    assert_eq!(hex(&DeviceKey::from_seed(&seed).public()), public);
}

#[test]
fn a_device_signs_a_request_so() {
    let key = DeviceKey::from_seed(&counting(0));
    assert_snapshot!(key.device(), @"56475aa7-5463-474c-0285-df5dbf2bcab7");
    assert_eq!(key.device(), device_of(&key.public()));
    let signature = key.sign("POST", "/api/v1/entries", b"{}");
    assert_snapshot!(hex(&signature), @"cf2b4eedb344ac65934ac1a6df77635bcb2723d0513b66cb6169f9c544afc275e0a5b36fb1fa0a25c1770058e82c15241488d14897352f0104df47d557eba007");
    let public = key.public();
    assert_eq!(verify(&public, "POST", "/api/v1/entries", b"{}", &signature), Ok(()));
    for (method, path, body) in
        [("GET", "/api/v1/entries", b"{}".as_slice()), ("POST", "/api/v1/entrie", b"{}"), ("POST", "/api/v1/entries", b"{ }")]
    {
        assert_eq!(verify(&public, method, path, body, &signature), Err(SealError::DoesNotOpen));
    }
    for at in 0..64 {
        let mut changed = signature;
        changed[at] ^= 1;
        assert!(verify(&public, "POST", "/api/v1/entries", b"{}", &changed).is_err(), "byte {at}");
    }
    assert_eq!(verify(&public, "POST", "/", b"", &signature[..63]), Err(SealError::NotOfThisFormat));
}

#[test]
fn sha_256_and_the_hash_of_pieces() {
    // FIPS 180-4.
    assert_eq!(Hash::of(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_snapshot!(Hash::of_pieces(&[b"ab", b"c"]), @"601d5476e2ccfe2c87a2bba7a322659734a05749d5b5aa781f513e4912db0d5f");
    assert_ne!(Hash::of_pieces(&[b"ab", b"c"]), Hash::of_pieces(&[b"a", b"bc"]));
    assert_ne!(Hash::of_pieces(&[b"abc"]), Hash::of_pieces(&[b"abc", b""]));
}

#[test]
fn a_wrapped_key_lies_so() {
    let (key, under) = (Key::from_bytes(counting(1)), Key::from_bytes(counting(100)));
    let wrapped = wrap_key(&key, &under, counting(200), b"heard/test/v1");
    assert_snapshot!(hex(&wrapped), @"c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfb0c9790eaa3edf96e4133de886af66453d66e6c6ad93f63548cf7ba98d71bb5a45a15ee53449e0e35da39b7c218bd97c");
    assert_eq!(unwrap_key(&wrapped, &under, b"heard/test/v1"), Ok(key.clone()));
    assert_eq!(unwrap_key(&wrapped, &under, b"heard/other/v1"), Err(SealError::DoesNotOpen));
    assert_eq!(unwrap_key(&wrapped, &key, b"heard/test/v1"), Err(SealError::DoesNotOpen));
    let too_short = seal(&under, counting(0), b"heard/test/v1", &[1; 31]);
    assert_eq!(unwrap_key(&too_short, &under, b"heard/test/v1"), Err(SealError::NotOfThisFormat));
}

fn header() -> Header {
    Header {
        v: ENTRY_V,
        kid: KeyId::from_bytes(counting(0x10)),
        seq: 258,
        prev: Hash(counting(0x40)),
        device: DeviceId::from_bytes(counting(0x20)),
    }
}

#[test]
fn a_header_and_an_entry_lie_so() {
    assert_snapshot!(hex(&header().to_bytes()), @"a5617601636b696450101112131415161718191a1b1c1d1e1f6373657119010264707265765820404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f6664657669636550202122232425262728292a2b2c2d2e2f");
    let at = Moment { utc_ms: 1_795_000_000_123, offset_min: -60, skew_ms: None };
    let inside = Inside { kind: "houses".into(), kind_v: 1, at, by: None, payload: b"payload".to_vec() };
    assert_snapshot!(hex(&to_cbor(&inside)), @"a5646b696e6466686f75736573666b696e645f7601626174a3667574635f6d731b000001a1ee565e7b6a6f66667365745f6d696e383b67736b65775f6d73f6626279f6677061796c6f6164477061796c6f6164");
    let entry = Entry::seal(header(), &inside, &Key::from_bytes(counting(0)), counting(0x60));
    assert_snapshot!(hex(&entry.to_bytes()), @"a6617601636b696450101112131415161718191a1b1c1d1e1f6373657119010264707265765820404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f6664657669636550202122232425262728292a2b2c2d2e2f667365616c6564587b606162636465666768696a6b6c6d6e6f707172737475767710bdda4f386c32404c628e4a721668d75c9ac45a0f339310f37b5302f62e0992fcf7d759580731d40451c8f25008318de251a2eca27175c69aa4d88ea3db0784b9f2548fdde8c94a3e1c1382bb9fe9a1eafda121bf05f595208a60941c882025f13584");
    assert_snapshot!(entry.hash(), @"bd4d37b2340f10dcc06f2431aafa17d55c388470e49175dc82611e2fcefb3673");
    assert_eq!(
        entry.hash(),
        crate::wire::chain_hash(&header(), Hash::of(&entry.sealed)),
        "the chain is checked without the seal"
    );
    assert_eq!(entry.open(&Key::from_bytes(counting(0))), Ok(inside));
}

#[test]
fn x_wing_of_the_draft() {
    use hpke::{Deserializable, Kem, Serializable, kem::XWing};
    // The seed of the first vector of draft-connolly-cfrg-xwing-kem; its public key begins so.
    let seed: [u8; 32] = unhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
    let public = XWing::sk_to_pk(&<XWing as Kem>::PrivateKey::from_bytes(&seed).unwrap()).to_bytes();
    assert_eq!(hex(&public[..32]), "e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5");
}

#[test]
fn a_visit_key_sealed_to_the_authority_lies_so() {
    let private = AuthorityPrivate::from_seed(counting(0));
    let public = private.public();
    assert_eq!(public.0.len(), 1216);
    let (to, kid, device) = (KeyId::from_bytes([1; 16]), KeyId::from_bytes([2; 16]), DeviceId::from_bytes([3; 16]));
    let child = crate::domain::ChildId::from_bytes([4; 16]);
    let inside = to_cbor(&VisitKeyInside {
        key: vec![7; 32],
        child,
        visit: crate::domain::VisitId::from_bytes([5; 16]),
        to_follow: false,
    });
    let about = visit_key_about(to, kid, device);
    let sealed = seal_visit_key(&public, &about, &inside, &counting(0)).unwrap();
    assert_eq!(sealed.len(), 1120 + inside.len() + 16);
    // 1.2 KB would fill the page: the whole by its hash, and the part that is ours in full.
    assert_snapshot!(Hash::of(&public.0), @"9c413b9cf8331b07ba25501a46abfaf0669a1c127f759c1480990156783e9d4c");
    assert_snapshot!(Hash::of(&sealed), @"44f66f51319e5cd478fc7d14833f3e663b13d398792692ff7116b7287d8c2342");
    assert_snapshot!(hex(&sealed[1120..]), @"37abcb0b1353c5e390b199d9829d7a5f55442c4fb4f1771d702a52539532b9c9e78e4a8ad2aaf00296d8f9deede9f38f83659fc9db4308911e1e551f97958933a23b91376154266d9181f38814a6df3b788f99538d9c4cb406e5970201c46abbd3bd338750");
    assert_eq!(open_visit_key(&private, &about, &sealed).unwrap(), inside);
    let elsewhere = visit_key_about(to, kid, DeviceId::from_bytes([9; 16]));
    assert_eq!(
        open_visit_key(&private, &elsewhere, &sealed),
        Err(SealError::DoesNotOpen),
        "only the device that sealed it brings it"
    );
    let travels = SealedVisitKey { kid, to, sealed: crate::wire::Bytes(sealed) };
    assert!(serde_json::to_string(&travels).unwrap().len() < 2_000);
}

#[test]
fn a_sealed_visit_key_with_any_byte_changed_does_not_open() {
    let private = AuthorityPrivate::from_seed([3; 32]);
    let sealed = seal_visit_key(&private.public(), b"about", b"visit key", &counting(0)).unwrap();
    // One byte in each stretch of the encapsulation, and each byte of the rest.
    for at in (0..1120).step_by(37).chain(1120..sealed.len()) {
        let mut changed = sealed.clone();
        changed[at] ^= 0x10;
        assert!(open_visit_key(&private, b"about", &changed).is_err(), "byte {at}");
    }
}
