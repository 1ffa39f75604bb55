//! No component holds a word or a style of its own, and every key that is said, or put together, has words. Read from the source itself.

use super::*;
use std::path::Path;

fn rust_files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.ends_with("tests") {
                continue;
            }
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().is_some_and(|n| n != "tests.rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("the file can be read")));
        }
    }
}

fn components() -> Vec<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for folder in ["pictures", "tablet", "server/office"] {
        rust_files(&source.join(folder), &mut found);
    }
    assert!(found.len() > 10);
    found
}

/// The strings that stand as text between tags: in rustfmt's and leptosfmt's way of writing, a line or a piece of markup that begins with a quote.
fn texts(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in source.lines().map(str::trim) {
        let after_tag = line.match_indices(">\"").filter(|(at, _)| line[..*at].contains('<')).map(|(at, _)| &line[at + 1..]);
        let alone = (line.starts_with('"') && line.ends_with('"')).then_some(line);
        for text in after_tag.chain(alone) {
            // A key on a line of its own is not text: `say` and `with` take it.
            found.extend(text[1..].split('"').next().filter(|text| !text.contains('-') || text.contains(' ')));
        }
    }
    found
}

#[test]
fn no_component_holds_a_word_or_a_style_of_its_own() {
    for (path, source) in components() {
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for never in [" style=", "<style", "<script", "inner_html", "style:"] {
            assert!(!source.contains(never), "{path} holds {never}");
        }
        for text in texts(source) {
            assert!(!text.contains(|c: char| c.is_alphabetic()), "{path} holds words of its own: {text}");
        }
        for name in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\"", "aria-description=\""] {
            for at in source.match_indices(name).map(|(at, _)| at + name.len()) {
                assert!(source[at..].starts_with('"'), "{path}: {name} holds words of its own");
            }
        }
    }
}

#[test]
fn every_key_that_is_said_has_words() {
    let words = Words::of(Language::English);
    for (path, source) in components() {
        for call in [".say(\"", ".with(\""] {
            for key in source.match_indices(call).filter_map(|(at, _)| source[at + call.len()..].split('"').next()) {
                assert!(words.has(key), "{path} says {key}, which has no words");
            }
        }
    }
}

#[test]
fn every_key_that_is_put_together_has_words() {
    let words = Words::of(Language::English);
    let mut keys: Vec<String> = Vec::new();
    for framework in [Framework::Safety, Framework::Wellbeing, Framework::Success] {
        keys.push(format!("framework-{}", framework.key()));
        keys.extend(Heading::ALL.map(|heading| format!("heading-{}-{}", framework.key(), heading.key())));
    }
    keys.extend(Role::ALL.map(|role| format!("role-{}", role.key())));
    keys.extend(House::ALL.into_iter().flat_map(|h| {
        ["", "-kind"].into_iter().flat_map(move |kind| [format!("house{kind}-{}", h.key()), format!("column{kind}-{}", h.key())])
    }));
    keys.extend(["card", "card-and-words", "words"].map(|how| format!("short-how-{how}")));
    keys.extend(["worried", "well", "needed"].map(|column| format!("column-head-{column}")));
    keys.extend(
        ["child", "for-child", "supporting", "unknown"]
            .into_iter()
            .flat_map(|who| [format!("who-{who}"), format!("who-choose-{who}")]),
    );
    keys.extend(message::HOW_TOLD.map(|how| format!("told-how-{}", message::how_told_key(how))));
    keys.extend(Language::ALL.map(|language| format!("language-{}", language.tag())));
    keys.extend(frame::THEMES.map(|theme| format!("theme-{theme}")));
    keys.extend(
        ["new", "not-told", "together", "read-since"]
            .into_iter()
            .flat_map(|k| [format!("children-{k}"), format!("children-{k}-do")]),
    );
    keys.extend((1..=12).map(|month| format!("month-{month}")));
    keys.extend(["wording", "child_wording", "who", "by", "how_known"].map(|name| format!("outcome-field-{name}")));
    keys.extend(
        ["not-there", "not-yours", "form", "large", "elsewhere", "broken", "full", "slow"]
            .into_iter()
            .flat_map(|p| [format!("problem-{p}-title"), format!("problem-{p}-what")]),
    );
    keys.extend(
        [
            "awaits-key",
            "awaits-earlier",
            "gap",
            "unknown-kind",
            "unknown-child",
            "does-not-open",
            "not-allowed",
            "not-theirs",
            "not-an-entry",
            "conflict",
        ]
        .map(|why| format!("aside-why-{why}")),
    );
    keys.extend(
        [
            "kept-aside",
            "password",
            "sign-in",
            "children",
            "child",
            "plan",
            "profile",
            "message",
            "record",
            "accounts",
            "licences",
            "problem",
        ]
        .map(|title| format!("title-{title}")),
    );
    keys.extend(Answer::of(Level::Four).iter().chain([&Answer::ByBody]).map(|answer| format!("answer-{}", answer.key())));
    keys.extend(["drawn", "plain"].map(|look| format!("profile-look-{look}")));
    for key in keys {
        assert!(words.has(&key), "{key} has no words");
    }
}

#[tokio::test]
async fn every_text_area_takes_what_was_typed_as_text() {
    use crate::domain::harm::{Account, Began};
    use crate::server::office::harm::Draft;
    let words = "\n</textarea><b id=\"x\">&lt;".to_owned();
    let account = Account { words, began: Began::ByChild, ..Account::default() };
    let draft = Draft { form: "account", account, ..Default::default() };
    let page = Page::new("harm", "title-harm");
    let page = html(Language::English, page, move || harm_account::form("/office", &draft, true)).await;
    assert!(!page.contains("<b id"), "{page}");
    // The first line break is the browser's to take; the second is what was typed.
    assert!(page.contains(">\n\n&lt;/textarea&gt;&lt;b id=\"x\"&gt;&amp;lt;</textarea>"), "{page}");
    let mut areas = 0;
    for (file, source) in components().into_iter().filter(|(file, _)| file.contains("server")) {
        for line in source.lines().filter(|line| line.contains("</textarea>")) {
            areas += 1;
            assert!(line.contains("{as_typed("), "{file}: {line}");
        }
    }
    assert!(areas >= 10, "the control: {areas}");
}
