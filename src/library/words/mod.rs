//! Every word that a person sees, by Fluent (projectfluent.org): messages and plurals in `<language>*.ftl`, and a pseudo-language made
//! from English (long, right-to-left) that shows at once what breaks. No component holds a word of its own.

mod pseudo;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{borrow::Cow, sync::OnceLock};

/// A language in which Heard speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English of the United Kingdom.
    #[default]
    English,
    /// Made from English: half as long again, with marks, right-to-left. For trying pages out.
    Pseudo,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::English, Language::Pseudo];
    /// BCP 47 tag for `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::Pseudo => "en-XB",
        }
    }
    /// Direction for `dir`.
    pub fn dir(self) -> &'static str {
        match self {
            Language::English => "ltr",
            Language::Pseudo => "rtl",
        }
    }
    /// The language of a tag.
    pub fn of_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|l| l.tag() == tag)
    }
}

/// The words of one language. Copied freely; give it to components by context or argument.
#[derive(Clone, Copy)]
pub struct Words {
    language: Language,
    bundle: &'static FluentBundle<FluentResource>,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Words {
        static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        static PSEUDO: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        let bundle = match language {
            Language::English => ENGLISH.get_or_init(|| english(None)),
            Language::Pseudo => PSEUDO.get_or_init(|| english(Some(pseudo::longer))),
        };
        Words { language, bundle }
    }

    /// Which language.
    pub fn language(self) -> Language {
        self.language
    }

    /// A message without arguments. A missing one shows its key, which a test makes impossible.
    pub fn say(self, key: &str) -> Cow<'static, str> {
        self.form(key, None)
    }

    /// A message with arguments: `words.with("waiting", &[("count", 3.into())])`. Numbers choose plurals.
    pub fn with(self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(k, v)| (*k, v.clone())).collect();
        self.form(key, Some(&args)).into_owned()
    }

    /// Whether there is such a message.
    pub fn has(self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The word of a library card.
    pub fn card(self, id: &str) -> Cow<'static, str> {
        self.say(&format!("card-{id}"))
    }

    fn form(self, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else { return Cow::Owned(key.to_owned()) };
        Cow::Owned(self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

fn english(transform: Option<fn(&str) -> Cow<'_, str>>) -> FluentBundle<FluentResource> {
    let tag = "en-GB".parse().expect("en-GB is a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(transform.is_some());
    bundle.set_transform(transform);
    for source in FILES {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The words files of English. The office's are of no use on a tablet and stay out of its wasm.
const FILES: &[&str] = &[
    include_str!("en.ftl"),
    include_str!("en-cards.ftl"),
    include_str!("en-tablet.ftl"),
    #[cfg(not(target_family = "wasm"))]
    include_str!("en-office.ftl"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_words_file_is_without_a_mistake_and_says_nothing_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for source in FILES {
            FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| errors).expect("the file parses");
            for line in source.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
                let id = line.split('=').next().unwrap_or_default().trim();
                assert!(seen.insert(id.to_owned()), "{id} stands twice");
            }
        }
        assert!(seen.len() > 1);
    }

    #[test]
    fn the_pseudo_language_is_longer_and_right_to_left() {
        let english = Words::of(Language::English).say("app-name");
        let pseudo = Words::of(Language::Pseudo).say("app-name");
        assert!(pseudo.chars().count() > english.chars().count());
        assert_eq!(Words::of(Language::Pseudo).language().dir(), "rtl");
    }
}
