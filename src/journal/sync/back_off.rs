//! How long to wait after a failure: full jitter from 2 s to 15 min, for ever. Never says "no more".

/// The shortest wait.
pub const BACK_OFF_MIN_MS: i64 = 2_000;
/// The longest wait that is our own choice.
pub const BACK_OFF_MAX_MS: i64 = 15 * 60_000;
/// The longest wait that is obeyed when the server (or something in between) asks for one: a mistaken year would be a lost tablet.
const ASKED_MAX_MS: i64 = 60 * 60_000;

/// The wait after so many failures in a row (from 1). `random` is any 32 random bits; `asked_s` is what `Retry-After` said.
pub fn back_off_ms(failures: u32, random: u32, asked_s: Option<u32>) -> i64 {
    let most = BACK_OFF_MIN_MS.saturating_mul(1 << failures.clamp(1, 16)).min(BACK_OFF_MAX_MS);
    let jitter = (most - BACK_OFF_MIN_MS) * i64::from(random) / i64::from(u32::MAX);
    let asked = i64::from(asked_s.unwrap_or(0)).saturating_mul(1_000).min(ASKED_MAX_MS);
    (BACK_OFF_MIN_MS + jitter).max(asked)
}
