//! How often somebody may try a password: by account and place, by place, and, slowly, by account alone. Only wrong tries count, so that a
//! whole office may sign in at nine. In memory: a restart forgives. Locks nobody out for good, and keeps no name.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How many wrong tries at once, and how many a second after that.
#[derive(Clone, Copy)]
struct Limit {
    burst: f64,
    per_second: f64,
}

/// For one account from one place.
const HERE: Limit = Limit { burst: 10.0, per_second: 1.0 / 60.0 };
/// From one place, whatever the account. An account that signed in there before is not held up by others' wrong tries.
const PLACE: Limit = Limit { burst: 30.0, per_second: 0.5 };
/// For one account, from wherever: many places together are slow too. A place where the account signed in before is not held up by it.
const ACCOUNT: Limit = Limit { burst: 100.0, per_second: 1.0 / 60.0 };

/// How many buckets are kept. A bucket that has filled up again says nothing and goes first.
const BUCKETS_MAX: usize = 20_000;

/// How often somebody tried.
#[derive(Default)]
pub struct Throttle {
    names: RandomState,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    buckets: HashMap<u64, Bucket>,
    /// Accounts at places where they signed in, and when they last did.
    known: HashMap<u64, Instant>,
}

struct Bucket {
    limit: Limit,
    left: f64,
    at: Instant,
}

impl Bucket {
    fn left_at(&self, now: Instant) -> f64 {
        (self.left + now.duration_since(self.at).as_secs_f64() * self.limit.per_second).min(self.limit.burst)
    }
}

impl Throttle {
    /// Whether another try may be made; where not, after how many seconds. Keeps nothing of who asks.
    pub fn ask(&self, user: &str, peer: IpAddr) -> Result<(), u64> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let [here, place, account] = self.keys(user, peer);
        let known = inside.known.contains_key(&here.0);
        let asked = [(!known).then_some(place), Some(here), (!known).then_some(account)];
        for (key, limit) in asked.into_iter().flatten() {
            let left = inside.buckets.get(&key).map_or(limit.burst, |bucket| bucket.left_at(now));
            if left < 1.0 {
                return Err(((1.0 - left) / limit.per_second).ceil() as u64);
            }
        }
        Ok(())
    }

    /// Counts a wrong try.
    pub fn was_wrong(&self, user: &str, peer: IpAddr) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        for (key, limit) in self.keys(user, peer) {
            if inside.buckets.len() >= BUCKETS_MAX && !inside.buckets.contains_key(&key) {
                make_room(&mut inside.buckets, now);
            }
            let bucket = inside.buckets.entry(key).or_insert(Bucket { limit, left: limit.burst, at: now });
            bucket.left = (bucket.left_at(now) - 1.0).max(0.0);
            bucket.at = now;
        }
    }

    /// A right password is forgiven what was mistyped before, and its place is known from now on.
    pub fn was_right(&self, user: &str, peer: IpAddr) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let [(here, _), ..] = self.keys(user, peer);
        inside.buckets.remove(&here);
        if inside.known.len() >= BUCKETS_MAX
            && let Some(oldest) = inside.known.iter().min_by_key(|(_, at)| **at).map(|(key, _)| *key)
        {
            inside.known.remove(&oldest);
        }
        inside.known.insert(here, Instant::now());
    }

    /// Keyed hashes and not names: every key has the same size, and nobody outside can make two of them meet.
    fn keys(&self, user: &str, peer: IpAddr) -> [(u64, Limit); 3] {
        let place = place_of(peer);
        let name = |what: (&str, Option<&str>, Option<IpAddr>)| self.names.hash_one(what);
        [
            (name(("here", Some(user), Some(place))), HERE),
            (name(("place", None, Some(place))), PLACE),
            (name(("account", Some(user), None)), ACCOUNT),
        ]
    }
}

/// Whoever has one IPv6 address has all of its /64.
pub fn place_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
        v4 => v4,
    }
}

/// Lets go of the fullest quarter: what forgets them forgives them least.
fn make_room(buckets: &mut HashMap<u64, Bucket>, now: Instant) {
    let mut missing: Vec<(f64, u64)> = buckets.iter().map(|(key, b)| (b.limit.burst - b.left_at(now), *key)).collect();
    let quarter = missing.len() / 4;
    missing.select_nth_unstable_by(quarter, |a, b| a.0.total_cmp(&b.0));
    for (_, key) in &missing[..quarter] {
        buckets.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesses(throttle: &Throttle, tries: usize, who: impl Fn(usize) -> (String, IpAddr)) -> usize {
        (0..tries)
            .filter(|n| {
                let (user, peer) = who(*n);
                let may = throttle.ask(&user, peer).is_ok();
                if may {
                    throttle.was_wrong(&user, peer);
                }
                may
            })
            .count()
    }

    fn v6(net: u16, host: u16) -> IpAddr {
        IpAddr::from([0x2001, 0xdb8, net, 0, 0, 0, 0, host])
    }

    #[test]
    fn guessing_slows_down_by_account_and_by_place_and_nobody_else_is_hurt() {
        let throttle = Throttle::default();
        let (here, there): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        assert_eq!(guesses(&throttle, 1000, |_| ("amina".into(), here)), 10);
        assert!(throttle.ask("amina", there).is_ok());
        assert_eq!(guesses(&throttle, 1000, |n| (format!("name {n}"), here)), 20);
        assert!(throttle.ask("ben", there).is_ok());
    }

    #[test]
    fn a_whole_office_signs_in_at_nine() {
        let throttle = Throttle::default();
        let office: IpAddr = [10, 0, 0, 1].into();
        for n in 0..500 {
            let user = format!("worker {n}");
            assert_eq!(throttle.ask(&user, office), Ok(()));
            throttle.was_right(&user, office);
        }
    }

    #[test]
    fn strangers_in_the_same_house_hold_up_nobody_who_signed_in_there_before() {
        let throttle = Throttle::default();
        let house: IpAddr = [10, 0, 0, 1].into();
        throttle.was_right("amina", house);
        assert_eq!(guesses(&throttle, 1000, |n| (format!("made up {n}"), house)), 30);
        assert!(throttle.ask("amina", house).is_ok());
        assert!(throttle.ask("maya", house).is_err(), "who never did waits with the rest");
    }

    #[test]
    fn many_places_together_are_slow_too_and_a_known_place_goes_on() {
        let throttle = Throttle::default();
        let home: IpAddr = [10, 0, 0, 1].into();
        throttle.was_right("amina", home);
        // A network of one caller is one place, and a thousand networks reach no more than the account's own limit.
        assert_eq!(guesses(&throttle, 1000, |n| ("tom".into(), v6(1, n as u16))), 10);
        assert_eq!(guesses(&throttle, 5000, |n| ("amina".into(), v6(n as u16, 1))), 100);
        assert!(throttle.ask("amina", home).is_ok());
        assert!(throttle.ask("amina", [10, 0, 0, 3].into()).is_err());
    }

    #[test]
    fn made_up_names_fill_no_memory_and_push_no_guesser_out() {
        let throttle = Throttle::default();
        let guesser: IpAddr = [10, 0, 0, 1].into();
        assert_eq!(guesses(&throttle, 100, |_| ("amina".into(), guesser)), 10);
        for n in 0..3 * BUCKETS_MAX {
            throttle.was_wrong(&format!("name {n}"), v6(n as u16, 1));
        }
        assert!(throttle.inside.lock().unwrap().buckets.len() <= BUCKETS_MAX);
        assert!(throttle.ask("amina", guesser).is_err(), "the guesser was forgotten");
        let before = throttle.inside.lock().unwrap().buckets.len();
        let _ = throttle.ask("nobody at all", guesser);
        assert_eq!(throttle.inside.lock().unwrap().buckets.len(), before);
    }
}
