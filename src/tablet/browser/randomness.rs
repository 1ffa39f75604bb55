//! Random bytes of the browser's generator. There is no other source, and no seed that a test could set.

/// `N` random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("a browser without randomness cannot seal anything, so nothing goes on");
    bytes
}
