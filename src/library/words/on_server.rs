//! Reads the words files by `fluent-bundle`, on the server and in tests. It refuses to know which words there are.

use super::{FILES, Given, Language, pseudo};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::OnceLock;

/// A message with what is put into it, if there is such a message.
pub fn message(language: Language, key: &str, given: &[(&'static str, Given)]) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs<'_> = given.iter().map(|(name, value)| (*name, value_of(value))).collect();
    Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
}

/// Whether there is such a message.
pub fn has(language: Language, key: &str) -> bool {
    bundle(language).has_message(key)
}

fn value_of(given: &Given) -> FluentValue<'_> {
    match given {
        Given::Text(text) => text.as_str().into(),
        Given::Number(number) => (*number).into(),
    }
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static PSEUDO: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match language {
        Language::English => ENGLISH.get_or_init(|| made(false)),
        Language::Pseudo => PSEUDO.get_or_init(|| made(true)),
    }
}

fn made(longer: bool) -> FluentBundle<FluentResource> {
    let tag = "en-GB".parse().expect("en-GB is a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(longer);
    if longer {
        bundle.set_transform(Some(pseudo::longer));
    }
    for source in FILES {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}
