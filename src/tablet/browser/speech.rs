//! Saying a sentence aloud with a voice that lives on the tablet. It refuses voices that send words to somebody's computer, and it never
//! makes a touch wait.

use super::window;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::SpeechSynthesisVoice;

thread_local! {
    /// The voice that was found, and for which language: looking through all voices takes longer than a frame on a slow tablet.
    static FOUND: RefCell<Option<(String, SpeechSynthesisVoice)>> = const { RefCell::new(None) };
}

fn voice(language: &str) -> Option<SpeechSynthesisVoice> {
    FOUND.with_borrow(|found| found.as_ref().filter(|(of, _)| of == language).map(|(_, voice)| voice.clone()))
}

/// Looks for a voice for this language that needs no network; whether there is one.
pub fn look_for_voice(language: &str) -> bool {
    let start = language.split('-').next().unwrap_or(language);
    let all: Vec<_> = window().speech_synthesis().map_or_else(
        |_| Vec::new(),
        |synthesis| {
            let voices = synthesis.get_voices().into_iter().filter_map(|v| v.dyn_into::<SpeechSynthesisVoice>().ok());
            voices.filter(SpeechSynthesisVoice::local_service).collect()
        },
    );
    let exact = all.iter().find(|v| v.lang().replace('_', "-") == language);
    let found = exact.or_else(|| all.iter().find(|v| v.lang().starts_with(start)));
    FOUND.set(found.map(|voice| (language.to_owned(), voice.clone())));
    found.is_some()
}

/// Says a sentence, in place of whatever is being said. Without a voice of the tablet's own, nothing is said.
pub fn say(text: &str, language: &str) {
    let Ok(synthesis) = window().speech_synthesis() else { return };
    synthesis.cancel();
    let Some(voice) = voice(language) else { return };
    if let Ok(utterance) = web_sys::SpeechSynthesisUtterance::new_with_text(text) {
        utterance.set_voice(Some(&voice));
        utterance.set_lang(&voice.lang());
        utterance.set_rate(0.9);
        synthesis.speak(&utterance);
    }
}

/// Stops at once.
pub fn stop() {
    if let Ok(synthesis) = window().speech_synthesis() {
        synthesis.cancel();
    }
}

/// The voices of a browser come late: told when they change. The listener lives as long as the page.
pub fn on_voices(heard: impl FnMut() + 'static) {
    let Ok(synthesis) = window().speech_synthesis() else { return };
    let heard = Closure::<dyn FnMut()>::new(heard);
    synthesis.set_onvoiceschanged(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
}
