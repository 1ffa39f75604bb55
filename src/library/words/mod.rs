//! Every word that a person sees, by Fluent (projectfluent.org): messages and plurals in `<language>*.ftl`, and a pseudo-language made
//! from English (long, right-to-left) that shows at once what breaks. No component holds a word of its own. The files are read by the
//! project's own two libraries: on the server the one for Rust, on the tablet the one for browsers, which weighs a seventh there because
//! the browser knows the plurals of every language itself.

mod pseudo;
#[cfg_attr(all(target_family = "wasm", not(test)), path = "on_tablet.rs")]
#[cfg_attr(not(all(target_family = "wasm", not(test))), path = "on_server.rs")]
mod read;

use std::borrow::Cow;

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

/// What is put into a message: a text as it is, or a number, which chooses plurals.
#[derive(Clone, Debug)]
pub enum Given {
    /// A name, a day, another message.
    Text(String),
    /// How many.
    Number(i64),
}

impl From<&str> for Given {
    fn from(text: &str) -> Given {
        Given::Text(text.to_owned())
    }
}

impl From<String> for Given {
    fn from(text: String) -> Given {
        Given::Text(text)
    }
}

impl From<Cow<'_, str>> for Given {
    fn from(text: Cow<'_, str>) -> Given {
        Given::Text(text.into_owned())
    }
}

impl From<i64> for Given {
    fn from(number: i64) -> Given {
        Given::Number(number)
    }
}

impl From<u32> for Given {
    fn from(number: u32) -> Given {
        Given::Number(number.into())
    }
}

/// The words of one language. Copied freely; give it to components by context or argument.
#[derive(Clone, Copy)]
pub struct Words {
    language: Language,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Words {
        Words { language }
    }

    /// Which language.
    pub fn language(self) -> Language {
        self.language
    }

    /// A message without arguments. A missing one shows its key, which a test makes impossible.
    pub fn say(self, key: &str) -> Cow<'static, str> {
        Cow::Owned(self.with(key, &[]))
    }

    /// A message with arguments: `words.with("waiting", &[("count", 3.into())])`. Numbers choose plurals.
    pub fn with(self, key: &str, given: &[(&'static str, Given)]) -> String {
        read::message(self.language, key, given).unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is such a message.
    pub fn has(self, key: &str) -> bool {
        read::has(self.language, key)
    }

    /// The word of a library card.
    pub fn card(self, id: &str) -> Cow<'static, str> {
        self.say(&format!("card-{id}"))
    }
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
            fluent_bundle::FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| errors).expect("the file parses");
            for line in source.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
                let id = line.split('=').next().unwrap_or_default().trim();
                assert!(seen.insert(id.to_owned()), "{id} stands twice");
            }
        }
        assert!(seen.len() > 1);
    }

    /// Words that hurt, accuse or hide, and what stands in their place is in docs/practice.md (practice, section 5).
    const GRATING: [&str; 47] = [
        "contact",
        "placement",
        "looked-after",
        "lac",
        "sibling",
        "siblings",
        "respite",
        "foster carer",
        "care plan",
        "caseload",
        "disclosure",
        "allegation",
        "refused",
        "worrying behaviour",
        "broken promise",
        "private parts",
        "being hit",
        "being shouted",
        "not these",
        "capture",
        "session",
        "evidence",
        "subject",
        "quarantine",
        "quarantined",
        "purge",
        "purged",
        "break-glass",
        "epoch",
        "weighing",
        "side bias",
        "days since",
        "silent topics",
        "never spoken of",
        "seen alone",
        "non-verbal",
        "nonverbal",
        "suffers from",
        "wheelchair-bound",
        "challenging",
        "alert",
        "alerts",
        "red flag",
        "hand over",
        "hand-over-hand",
        "child mode",
        "are you sure",
    ];

    /// Names of others, which are theirs to choose.
    const NAMES: [&str; 1] = ["achieving best evidence"];

    #[test]
    fn no_word_of_any_page_title_or_print_grates() {
        let mut lines = 0;
        for line in FILES.iter().flat_map(|source| source.lines()) {
            let Some((key, said)) = line.split_once(" = ") else { continue };
            lines += 1;
            let mut said = said.to_lowercase();
            NAMES.iter().for_each(|name| said = said.replace(name, ""));
            let words = format!(" {} ", said.replace(|c: char| !c.is_alphanumeric() && c != '-', " "));
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            for grates in GRATING {
                assert!(!format!(" {words} ").contains(&format!(" {grates} ")), "{key} says '{grates}'");
            }
        }
        assert!(lines > 600, "{lines}");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads the folder of our own pictures")]
    fn no_name_of_a_file_that_reaches_a_browser_grates() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("public/pictures");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).expect("our pictures are there") {
            let name = file.expect("a file").file_name().to_string_lossy().to_lowercase();
            let name = name.trim_end_matches(".svg").replace('-', " ");
            assert!(!GRATING.iter().any(|grates| format!(" {name} ").contains(&format!(" {grates} "))), "{name}");
            seen += 1;
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn the_pseudo_language_is_longer_and_right_to_left() {
        let english = Words::of(Language::English).say("app-name");
        let pseudo = Words::of(Language::Pseudo).say("app-name");
        assert!(pseudo.chars().count() > english.chars().count());
        assert_eq!(Words::of(Language::Pseudo).language().dir(), "rtl");
    }
}
