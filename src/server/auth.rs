//! Signing in: passwords, sessions, and how often somebody may try. A password is compared on a thread that may block.
//! Never says whether a name exists, never writes a password or a cookie to a log, and locks nobody out for good.

use super::app::{App, PASSWORD_COST, Reached};
use super::outside::random;
use super::store::audit::Audited;
use super::store::{Account, Fault, PasswordHash, Session, account_of};
use crate::domain::{DeviceId, Role};
use crate::seal::{Cost, Hash};
use crate::wire::SESSION_HEADER;
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
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

/// Whether a password is the one that is kept. Slow on purpose.
pub fn fits(password: &str, kept: &PasswordHash) -> bool {
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
    /// Their own password first.
    FirstPassword,
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

/// Signs somebody in. Gives the session and its token.
pub async fn sign_in(
    app: &Arc<App>,
    user: &str,
    mut password: String,
    peer: IpAddr,
    from: Where,
    request: &str,
) -> Result<(Session, String), NotSignedIn> {
    let user = user.trim().to_lowercase();
    app.throttle.ask(&user, peer).map_err(NotSignedIn::TooMany)?;
    let looked_for = user.clone();
    let account = app.store.read(move |sql| account_of(sql, &looked_for)).await?;
    let turn = app.hashing.clone().acquire_owned().await.map_err(|_| Fault::Closing)?;
    // Asked again, now that it is this one's turn: of many that came at once, only as many are tried as may be.
    app.throttle.ask(&user, peer).map_err(NotSignedIn::TooMany)?;
    let counting = app.clone();
    let (account, right) = tokio::task::spawn_blocking(move || {
        // The turn lasts as long as the work, and the try counts, whether or not the caller has waited for the answer.
        let _turn = turn;
        // A name that does not exist costs the same time as a wrong password.
        let nobody = PasswordHash { salt: [0; 16], cost: PASSWORD_COST, hash: [0; 32] };
        let right = fits(&password, account.as_ref().map_or(&nobody, |a: &Account| &a.password)) && account.is_some();
        password.zeroize();
        if right {
            counting.throttle.was_right(&user, peer);
        } else {
            counting.throttle.was_wrong(&user, peer);
        }
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
    // Which account was tried, where there is one: whoever looks into the audit sees whose password somebody guesses at.
    said.object = account.as_ref().map(|a| a.person.id.to_string());
    let Some(Account { person, first, .. }) = account.filter(|_| right) else {
        app.store.write(move |desk| desk.audit(&said)).await?;
        return Err(NotSignedIn::Wrong);
    };
    (said.actor, said.object) = (Some(person.id), None);
    // A password that another gave opens the one page where it is changed, and no tablet.
    if matches!(from, Where::Tablet(_)) && first {
        app.store.write(move |desk| desk.audit(&said)).await?;
        return Err(NotSignedIn::FirstPassword);
    }
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
    Ok((Session { person, device, seen_ms, first }, URL_SAFE_NO_PAD.encode(token)))
}

/// The cookie's name: with https it has the prefix that binds it to this host.
pub fn cookie_name(reached: Reached) -> &'static str {
    if reached.securely() { "__Host-heard" } else { "heard" }
}

/// The cookie that carries an office's session.
pub fn session_cookie(reached: Reached, token: &str) -> HeaderValue {
    cookie(reached, token, None)
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

/// The hash of an office session's token in a request.
pub fn token_of(headers: &HeaderMap, reached: Reached) -> Option<Hash> {
    hash_of(cookie_of(headers, cookie_name(reached))?)
}

/// The hash of a tablet session's token in a request.
pub fn tablet_token_of(headers: &HeaderMap) -> Option<Hash> {
    hash_of(headers.get(SESSION_HEADER)?.to_str().ok()?)
}

fn hash_of(token: &str) -> Option<Hash> {
    URL_SAFE_NO_PAD.decode(token).ok().map(|token| Hash::of(&token))
}

/// The value of a cookie in a request.
pub fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(given, value)| *given == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// The caller's address: the connection's, or what our own proxy appended. What a caller writes there itself stands further left and is not
/// believed; nor is anything from a connection that is not the proxy's (which is on this machine unless `--proxy` names it).
pub fn peer_of(headers: &HeaderMap, reached: Reached, proxy: Option<IpAddr>, connection: IpAddr) -> IpAddr {
    let connection = connection.to_canonical();
    let from_proxy = proxy.map_or(connection.is_loopback(), |proxy| proxy.to_canonical() == connection);
    if reached != Reached::BehindProxy || !from_proxy {
        return connection;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| address(last.trim()))
        .map_or(connection, |ip| ip.to_canonical())
}

/// An address as proxies write it: alone, with a port, in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|at| at.ip()))
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
    fn only_the_proxys_own_word_about_an_address_is_believed() {
        let of = |said: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(said));
            headers
        };
        let here: IpAddr = [127, 0, 0, 1].into();
        let caller = IpAddr::from([10, 1, 1, 1]);
        assert_eq!(peer_of(&of("6.6.6.6, 10.1.1.1"), Reached::Loopback, None, here), here);
        for said in ["6.6.6.6, 10.1.1.1", "10.1.1.1:4711", "[::ffff:10.1.1.1]:4711"] {
            assert_eq!(peer_of(&of(said), Reached::BehindProxy, None, here), caller, "{said}");
        }
        let (proxy, stranger) = (IpAddr::from([10, 0, 0, 9]), IpAddr::from([10, 0, 0, 8]));
        assert_eq!(peer_of(&of("10.1.1.1"), Reached::BehindProxy, None, stranger), stranger);
        assert_eq!(peer_of(&of("10.1.1.1"), Reached::BehindProxy, Some(proxy), stranger), stranger);
        assert_eq!(peer_of(&of("10.1.1.1"), Reached::BehindProxy, Some(proxy), proxy), caller);
    }
}
