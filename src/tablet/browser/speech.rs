//! Saying a sentence aloud with a voice that lives on the tablet. It refuses voices that send words to somebody's computer, and it never
//! makes a touch wait.

use super::window;
use wasm_bindgen::prelude::*;

fn voice(language: &str) -> Option<web_sys::SpeechSynthesisVoice> {
    let voices = window().speech_synthesis().ok()?.get_voices();
    let start = language.split('-').next().unwrap_or(language);
    let mut local =
        voices.iter().filter_map(|v| v.dyn_into::<web_sys::SpeechSynthesisVoice>().ok()).filter(|v| v.local_service());
    let all: Vec<_> = local.by_ref().collect();
    let exact = all.iter().find(|v| v.lang().replace('_', "-") == language);
    exact.or_else(|| all.iter().find(|v| v.lang().starts_with(start))).cloned()
}

/// Whether there is a voice for this language that needs no network.
pub fn has_voice(language: &str) -> bool {
    voice(language).is_some()
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
