//! Signing in: passwords, sessions, and how often somebody may try. A password is compared on a thread that may block.
//! Never says whether a name exists, never writes a password or a cookie to a log, and locks nobody out for good.

use super::app::{App, PASSWORD_COST, Reached};
use super::outside::random;
use super::store::audit::Audited;
use super::store::{Account, Fault, PasswordHash, Session, account_of};
use crate::domain::{DeviceId, Role};
use crate::seal::{Cost, Hash};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use zeroize::Zeroize;

/// Hashes a password. Slow on purpose: call it where blocking is allowed.
pub fn hash_password(password: &str, cost: Cost) -> PasswordHash {
    let salt = random();
    PasswordHash { salt, cost, hash: argon2id(password, &salt, cost).unwrap_or_else(random) }
}

/// Nothing where the cost is not one that Argon2 knows or there is no memory for it: then no password fits.
fn argon2id(password: &str, salt: &[u8; 16], cost: Cost) -> Option<[u8; 32]> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok()?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(password.as_bytes(), salt, &mut hash).ok()?;
    Some(hash)
}

fn fits(password: &str, kept: &PasswordHash) -> bool {
    let Some(hash) = argon2id(password, &kept.salt, kept.cost) else { return false };
    // Every byte is looked at, so that the time says nothing about where they differ.
    hash.iter().zip(kept.hash).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Why somebody could not sign in.
#[derive(Debug)]
pub enum NotSignedIn {
    /// The name or the password is not right.
    Wrong,
    /// Too many tries: after how many seconds to come again.
    TooMany(u64),
    /// The account is not for tablets.
    NotForTablets,
    /// The store could not do it.
    Fault(Fault),
}

impl From<Fault> for NotSignedIn {
    fn from(fault: Fault) -> Self {
        NotSignedIn::Fault(fault)
    }
}

/// From where somebody signs in.
pub enum Where {
    /// The office's pages.
    Office,
    /// A tablet, which names its public key.
    Tablet([u8; 32]),
}

/// Signs somebody in. Gives the session and the cookie that carries it.
pub async fn sign_in(
    app: &Arc<App>,
    user: &str,
    mut password: String,
    peer: IpAddr,
    from: Where,
    request: &str,
) -> Result<(Session, HeaderValue), NotSignedIn> {
    let user = user.trim().to_lowercase();
    let tries = app.throttle.ask(&user, peer).map_err(NotSignedIn::TooMany)?;
    let looked_for = user.clone();
    let account = app.store.read(move |sql| account_of(sql, &looked_for)).await?;
    let _turn = app.hashing.acquire().await.map_err(|_| Fault::Closing)?;
    let (account, right) = tokio::task::spawn_blocking(move || {
        // A name that does not exist costs the same time as a wrong password.
        let nobody = PasswordHash { salt: [0; 16], cost: PASSWORD_COST, hash: [0; 32] };
        let right = fits(&password, account.as_ref().map_or(&nobody, |a: &Account| &a.password)) && account.is_some();
        password.zeroize();
        (account, right)
    })
    .await
    .map_err(|_| Fault::Closing)?;
    let action = match from {
        Where::Office => "sign-in",
        Where::Tablet(_) => "sign-in-tablet",
    };
    let mut said = Audited {
        actor: None,
        device: None,
        action: action.into(),
        child: None,
        object: None,
        outcome: "refused",
        request: request.into(),
    };
    let Some(Account { person, .. }) = account.filter(|_| right) else {
        app.store.write(move |desk| desk.audit(&said)).await?;
        return Err(NotSignedIn::Wrong);
    };
    app.throttle.forgive(tries);
    said.actor = Some(person.id);
    if matches!(from, Where::Tablet(_)) && person.role != Role::Practitioner {
        app.store.write(move |desk| desk.audit(&said)).await?;
        return Err(NotSignedIn::NotForTablets);
    }
    let token: [u8; 32] = random();
    let hashed = Hash::of(&token);
    let who = person.id;
    said.outcome = "allowed";
    let (device, seen_ms) = app
        .store
        .write(move |desk| {
            let device: Option<DeviceId> = match from {
                Where::Office => None,
                Where::Tablet(public) => Some(desk.enrol(&public, who)?),
            };
            desk.open_session(hashed, who, device)?;
            desk.audit(&Audited { device, ..said })?;
            Ok((device, desk.now_ms))
        })
        .await?;
    Ok((Session { person, device, seen_ms }, cookie(app.reached, &URL_SAFE_NO_PAD.encode(token), None)))
}

/// The cookie's name: with https it has the prefix that binds it to this host.
pub fn cookie_name(reached: Reached) -> &'static str {
    if reached.securely() { "__Host-heard" } else { "heard" }
}

fn cookie(reached: Reached, value: &str, max_age: Option<u32>) -> HeaderValue {
    let secure = if reached.securely() { "; Secure" } else { "" };
    let age = max_age.map(|a| format!("; Max-Age={a}")).unwrap_or_default();
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}", cookie_name(reached));
    HeaderValue::from_str(&text).expect("a cookie of ours is plain ASCII")
}

/// The cookie that takes the session away.
pub fn no_cookie(reached: Reached) -> HeaderValue {
    cookie(reached, "", Some(0))
}

/// The hash of the session's token in a request.
pub fn token_of(headers: &HeaderMap, reached: Reached) -> Option<Hash> {
    let name = cookie_name(reached);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(given, value)| *given == name && !value.is_empty())
        .and_then(|(_, value)| URL_SAFE_NO_PAD.decode(value).ok())
        .map(|token| Hash::of(&token))
}

/// The caller's address: the connection's, or what our own proxy appended. What a caller writes there itself stands further left and is not believed.
pub fn peer_of(headers: &HeaderMap, reached: Reached, connection: IpAddr) -> IpAddr {
    if reached != Reached::BehindProxy {
        return connection;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(connection)
}

/// Tries at once for one account from one place; then one a minute.
const ACCOUNT_BURST: f64 = 10.0;
const ACCOUNT_PER_SECOND: f64 = 1.0 / 60.0;
/// Wrong tries at once from one place, whatever the account; then one every two seconds.
const PEER_BURST: f64 = 30.0;
const PEER_PER_SECOND: f64 = 0.5;
/// How many buckets are kept before full ones are swept out.
const BUCKETS_MAX: usize = 10_000;

/// How often somebody tried, by account and place, and by place alone. In memory: a restart forgives.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<(String, IpAddr), Bucket>>);

struct Bucket {
    left: f64,
    at: Instant,
}

/// A try that was counted.
pub struct Tries(String, IpAddr);

impl Throttle {
    /// Counts a try. Where there were too many, says after how many seconds to come again.
    fn ask(&self, user: &str, peer: IpAddr) -> Result<Tries, u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if buckets.len() > BUCKETS_MAX {
            buckets.retain(|_, b| now.duration_since(b.at).as_secs() < 3600);
        }
        // A name longer than any account's is one name; nobody fills memory with names.
        let user: String = user.chars().take(80).collect();
        for (name, burst, per_second) in [(user.as_str(), ACCOUNT_BURST, ACCOUNT_PER_SECOND), ("", PEER_BURST, PEER_PER_SECOND)] {
            let bucket = buckets.entry((name.to_owned(), peer)).or_insert(Bucket { left: burst, at: now });
            bucket.left = (bucket.left + now.duration_since(bucket.at).as_secs_f64() * per_second).min(burst);
            bucket.at = now;
            if bucket.left < 1.0 {
                return Err(((1.0 - bucket.left) / per_second).ceil() as u64);
            }
        }
        for name in [user.as_str(), ""] {
            if let Some(bucket) = buckets.get_mut(&(name.to_owned(), peer)) {
                bucket.left -= 1.0;
            }
        }
        Ok(Tries(user, peer))
    }

    /// A right password is not a try: many people may sit behind one address.
    fn forgive(&self, tries: Tries) {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.remove(&(tries.0, tries.1));
        if let Some(bucket) = buckets.get_mut(&(String::new(), tries.1)) {
            bucket.left = (bucket.left + 1.0).min(PEER_BURST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_only_itself_and_letters_matter() {
        let cost = Cost { memory_kib: 64, passes: 1 };
        let kept = hash_password("Correct horse", cost);
        assert!(fits("Correct horse", &kept));
        assert!(!fits("correct horse", &kept));
        assert!(!fits("Correct  horse", &kept));
    }

    #[test]
    fn guessing_slows_down_by_account_and_by_place_and_nobody_else_is_hurt() {
        let throttle = Throttle::default();
        let (here, there): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        let reached = (0..1000).filter(|_| throttle.ask("amina", here).is_ok()).count();
        assert_eq!(reached, 10);
        assert!(throttle.ask("amina", there).is_ok());
        let reached = (0..1000).filter(|n| throttle.ask(&format!("name {n}"), here).is_ok()).count();
        assert!(reached <= 20, "{reached}");
        assert!(throttle.ask("ben", there).is_ok());
    }

    #[test]
    fn only_the_proxys_own_word_about_an_address_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 10.1.1.1"));
        let connection: IpAddr = [127, 0, 0, 1].into();
        assert_eq!(peer_of(&headers, Reached::Loopback, connection), connection);
        assert_eq!(peer_of(&headers, Reached::BehindProxy, connection), IpAddr::from([10, 1, 1, 1]));
    }
}
