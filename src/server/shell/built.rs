//! What the build left in the site folder: the list of its files, whose work they are, and the three answers composed from it.
//! Refuses a file that is missing, changed, or not what its list says.

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

const SHELL: &str = include_str!("shell.html");
const BOOT: &str = include_str!("boot.js");
const WORKER: &str = include_str!("sw.js");

/// Why the site folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A file is not there or cannot be read.
    #[error("the site folder lacks {path} ({source}); `make build` makes it")]
    Missing {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is not the one that was built.
    #[error("{path} in the site folder is not the file that was built; run `make build` again")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A list cannot be read as what it should be.
    #[error("{path} in the site folder cannot be understood ({why}); run `make build` again")]
    NotUnderstood {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// Whose work something in the site is, and under which licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// What a reader knows it as.
    pub name: String,
    /// The licence's short name.
    pub licence: String,
    /// The package or folder it came from.
    pub source: String,
    /// Its version there.
    pub version: String,
    /// What it is here, and who made it.
    pub what: String,
    /// Path of the full text, served by this module.
    pub text: String,
}

/// What `site.json` says.
#[derive(Deserialize)]
pub(super) struct Listing {
    pub(super) format: u32,
    pub(super) entry: Entry,
    pub(super) files: Vec<Listed>,
}

/// The paths that pages name.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) glue: String,
    pub(super) wasm: String,
    pub(super) later: String,
    pub(super) pictures: String,
    pub(super) tablet: String,
    pub(super) office: String,
    #[serde(default)]
    pub(super) touch_icon: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Listed {
    pub(super) path: String,
    pub(super) sha256: String,
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) br: Option<u64>,
    #[serde(default)]
    pub(super) gz: Option<u64>,
    /// Wanted offline, but the first board does not wait for it.
    #[serde(default)]
    pub(super) later: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Shell,
    Pack,
    Picture,
    Font,
    Office,
    Icon,
    Licence,
}

/// The three answers that name the others.
pub(super) fn compose(listing: &Listing, version: &str) -> [(&'static str, &'static str, String); 3] {
    let entry = &listing.entry;
    let touch_icon = entry.touch_icon.as_ref().map(|path| format!("\n<link rel=\"apple-touch-icon\" href=\"{path}\">"));
    let fill = |template: &str| {
        template
            .replace("__VERSION__", version)
            .replace("__GLUE__", &entry.glue)
            .replace("__WASM__", &entry.wasm)
            .replace("__LATER_WASM__", &entry.later)
            .replace("__PICTURES__", &entry.pictures)
            .replace("__TABLET_CSS__", &entry.tablet)
            .replace("__TOUCH_ICON__", touch_icon.as_deref().unwrap_or_default())
    };
    let with_integrity = |wanted: &dyn Fn(&Listed) -> bool| -> Vec<[String; 2]> {
        listing.files.iter().filter(|file| wanted(file)).map(|file| [file.path.clone(), integrity(&file.sha256)]).collect()
    };
    let (page, boot) = (fill(SHELL), fill(BOOT));
    let composed = |path: &str, text: &str| [format!("{path}?v={version}"), integrity(&hex(&Sha256::digest(text)))];
    let mut shell = vec![composed("/tablet", &page), composed("/tablet/boot.js", &boot)];
    shell.extend(with_integrity(&|file| file.kind == Kind::Shell || (file.kind == Kind::Font && !file.later)));
    let mut later = with_integrity(&|file| file.kind == Kind::Pack);
    later.extend(with_integrity(&|file| file.kind == Kind::Font && file.later));
    let as_js = |list: &[[String; 2]]| serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned());
    let worker = fill(WORKER).replace("__SHELL__", &as_js(&shell)).replace("__LATER__", &as_js(&later));
    [
        ("/tablet", "text/html; charset=utf-8", page),
        ("/boot.js", "text/javascript; charset=utf-8", boot),
        ("/sw.js", "text/javascript; charset=utf-8", worker),
    ]
}

pub(super) fn version(files: &[Listed]) -> String {
    let mut hash = Sha256::new();
    for part in [SHELL, BOOT, WORKER].into_iter().chain(files.iter().flat_map(|file| [file.path.as_str(), file.sha256.as_str()]))
    {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize()[..8])
}

/// A hash in the form `fetch` checks. A hash that is not hex gives one that nothing has; reading has already refused such a file.
pub(super) fn integrity(sha256: &str) -> String {
    let digits = |at: usize| sha256.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or_default();
    let raw: Vec<u8> = (0..sha256.len()).step_by(2).map(digits).collect();
    format!("sha256-{}", STANDARD.encode(raw))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn bytes(path: &Path) -> Result<Bytes, Refusal> {
    std::fs::read(path).map(Bytes::from).map_err(|source| Refusal::Missing { path: path.to_owned(), source })
}

pub(super) fn list<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<T, Refusal> {
    let read = bytes(&folder.join(name))?;
    serde_json::from_slice(&read).map_err(|error| not_understood(folder, name, &error.to_string()))
}

pub(super) fn not_understood(folder: &Path, name: &str, why: &str) -> Refusal {
    Refusal::NotUnderstood { path: folder.join(name), why: why.to_owned() }
}
