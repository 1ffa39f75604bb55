//! The pseudo-language: English with marks, half as long again, so that clipped boxes, glued sentences and left-to-right habits show.
//! Keeps placeables as they are; they never come here.

use std::borrow::Cow;

/// Makes a text longer and strange while a person can still read it.
pub fn longer(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        out.push(match c {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'A' => 'Á',
            'E' => 'É',
            'I' => 'Í',
            'O' => 'Ó',
            'U' => 'Ú',
            'c' => 'ç',
            'n' => 'ñ',
            's' => 'š',
            'y' => 'ý',
            'z' => 'ž',
            other => other,
        });
        if matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') {
            out.push(c);
        }
    }
    Cow::Owned(out)
}
