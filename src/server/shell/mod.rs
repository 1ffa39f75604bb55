//! The tablet's shell and everything that stands still: the page, its starter, the service worker, wasm, css, fonts, pictures.
//!
//! The site folder is read once at start and served from memory. The page, `boot.js` and `sw.js` are composed from what was really
//! read, so that no name in them can be stale.
//! It refuses to start with a file missing or changed, to serve a page of another version than the one asked for, and to put anything
//! about a person into what it serves: every tablet of every authority gets the same bytes.

use super::headers::SECURITY_HEADERS;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

mod built;

pub use built::{Licence, Refusal};
use built::{Listed, Listing, bytes, compose, hex, list, not_understood, version};

const ALWAYS_ASK: &str = "no-cache";
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// One answer, whole and ready.
struct Held {
    content_type: &'static str,
    cache: &'static str,
    etag: HeaderValue,
    plain: Bytes,
    br: Option<Bytes>,
    gz: Option<Bytes>,
}

/// Everything that stands still, in memory.
pub struct Site {
    version: String,
    held: BTreeMap<String, Held>,
    pictures: BTreeMap<String, String>,
    office_css: String,
    licences: Vec<Licence>,
}

impl Site {
    /// Where the build puts the site, seen from the binary: `target/release/heard` has it in `target/site`.
    ///
    /// # Errors
    /// When the system does not say where the binary is.
    pub fn default_folder() -> io::Result<PathBuf> {
        let binary = std::env::current_exe()?;
        let folder = binary.parent().and_then(Path::parent).unwrap_or(Path::new("."));
        Ok(folder.join("site"))
    }

    /// Reads a built site whole.
    ///
    /// # Errors
    /// When a file is missing, is not the one that was built, or cannot be understood.
    pub fn read(folder: &Path) -> Result<Self, Refusal> {
        let listing: Listing = list(folder, "site.json")?;
        if listing.format != 1 {
            return Err(not_understood(folder, "site.json", "it is of another format"));
        }
        let mut held = BTreeMap::new();
        for file in &listing.files {
            held.insert(file.path.clone(), Held::read(folder, file)?);
        }
        let entry = &listing.entry;
        let named = [&entry.glue, &entry.wasm, &entry.later, &entry.pictures, &entry.tablet, &entry.office];
        for path in named.into_iter().chain(&entry.touch_icon) {
            if !held.contains_key(path.as_str()) {
                return Err(not_understood(folder, "site.json", &format!("it names {path} and does not list it")));
            }
        }
        let pictures: BTreeMap<String, String> = list(folder, "pictures.json")?;
        if let Some(path) = pictures.values().find(|path| !held.contains_key(path.as_str())) {
            return Err(not_understood(folder, "pictures.json", &format!("it names {path}, which is not listed")));
        }
        let version = version(&listing.files);
        for (path, content_type, text) in compose(&listing, &version) {
            held.insert(path.to_owned(), Held::composed(content_type, text));
        }
        Ok(Self { version, held, pictures, office_css: listing.entry.office, licences: list(folder, "licences.json")? })
    }

    /// Names this build: a hash over every file and template.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Path of a picture, by the name the library gives it.
    pub fn picture(&self, name: &str) -> Option<&str> {
        self.pictures.get(name).map(String::as_str)
    }

    /// Every picture's path by its name.
    pub fn pictures(&self) -> &BTreeMap<String, String> {
        &self.pictures
    }

    /// The picture itself, for a page that must stand without a server (the archive).
    pub fn picture_svg(&self, name: &str) -> Option<&str> {
        let held = self.held.get(self.picture(name)?)?;
        std::str::from_utf8(&held.plain).ok()
    }

    /// Path of the office's css.
    pub fn office_css(&self) -> &str {
        &self.office_css
    }

    /// Whose work the pictures and fonts are.
    pub fn licences(&self) -> &[Licence] {
        &self.licences
    }

    /// The answer to a GET. `query` may ask for one version (`v=...`): another one is not there.
    fn answer(&self, path: &str, query: Option<&str>, asked: &HeaderMap) -> Response {
        let wrong_version = query.and_then(|query| query.strip_prefix("v=")).is_some_and(|v| v != self.version);
        let key = match path {
            "/tablet/boot.js" => "/boot.js",
            page if page == "/tablet" || page.starts_with("/tablet/") => "/tablet",
            other => other,
        };
        match self.held.get(key) {
            Some(held) if !wrong_version => held.answer(key == "/sw.js", asked),
            _ => not_there(),
        }
    }
}

impl Held {
    fn read(folder: &Path, file: &Listed) -> Result<Self, Refusal> {
        let plain_name = file.path.strip_prefix('/').unwrap_or_default();
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
        if plain_name.is_empty()
            || !plain_name.chars().all(safe)
            || plain_name.split('/').any(|part| part.is_empty() || part.starts_with('.'))
        {
            return Err(not_understood(folder, "site.json", &format!("{:?} is not a name of ours", file.path)));
        }
        let plain = bytes(&folder.join(plain_name))?;
        if hex(&Sha256::digest(&plain)) != file.sha256 {
            return Err(Refusal::Changed { path: folder.join(plain_name) });
        }
        let beside = |ending: &str, length: Option<u64>| -> Result<Option<Bytes>, Refusal> {
            let Some(length) = length else {
                return Ok(None);
            };
            let path = folder.join(format!("{plain_name}.{ending}"));
            let packed = bytes(&path)?;
            if packed.len() as u64 == length { Ok(Some(packed)) } else { Err(Refusal::Changed { path }) }
        };
        let fixed_name = matches!(file.path.as_str(), "/manifest.webmanifest" | "/favicon.svg");
        Ok(Self {
            content_type: content_type(&file.path),
            cache: if fixed_name { ALWAYS_ASK } else { FOR_A_YEAR },
            etag: etag(&file.sha256),
            br: beside("br", file.br)?,
            gz: beside("gz", file.gz)?,
            plain,
        })
    }

    fn composed(content_type: &'static str, text: String) -> Self {
        let sha256 = hex(&Sha256::digest(text.as_bytes()));
        let gz = gzip(text.as_bytes()).ok().filter(|packed| packed.len() < text.len());
        Self { content_type, cache: ALWAYS_ASK, etag: etag(&sha256), plain: Bytes::from(text), br: None, gz }
    }

    fn answer(&self, worker: bool, asked: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        secure(headers);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.cache));
        headers.insert(ETAG, self.etag.clone());
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if worker {
            headers.insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/tablet"));
        }
        if asked.get_all(IF_NONE_MATCH).iter().any(|known| is_known(known, &self.etag)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        let (encoding, body) = match (&self.br, &self.gz) {
            (Some(br), _) if accepts(asked, "br") => (Some("br"), br),
            (_, Some(gz)) if accepts(asked, "gzip") => (Some("gzip"), gz),
            _ => (None, &self.plain),
        };
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        *response.body_mut() = Body::from(body.clone());
        response
    }
}

/// Everything under the names this module owns. Nothing here needs to know who asks.
pub fn router(site: Arc<Site>) -> Router {
    let mut router = Router::new();
    for path in [
        "/tablet",
        "/tablet/",
        "/tablet/{*rest}",
        "/boot.js",
        "/sw.js",
        "/manifest.webmanifest",
        "/favicon.svg",
        "/pkg/{*rest}",
        "/packs/{*rest}",
        "/pictures/{*rest}",
        "/fonts/{*rest}",
        "/icons/{*rest}",
        "/licences/{*rest}",
    ] {
        router = router.route(path, get(serve));
    }
    router.with_state(site)
}

async fn serve(State(site): State<Arc<Site>>, request: Request) -> Response {
    site.answer(request.uri().path(), request.uri().query(), request.headers())
}

/// Packs what is composed at start. What the build could pack lies packed beside each file.
fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    packed.finish().map(Bytes::from)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the browser takes this encoding: named, or covered by `*`, and not with a weight of nothing.
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let mut any = false;
    for item in asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')) {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0));
        if name.eq_ignore_ascii_case(encoding) {
            return !refused;
        }
        any |= name == "*" && !refused;
    }
    any
}

fn is_known(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else {
        return false;
    };
    known.split(',').any(|one| one.trim() == etag || one.trim() == "*")
}

fn secure(headers: &mut HeaderMap) {
    for (name, value) in SECURITY_HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

fn not_there() -> Response {
    let mut response = Response::new(Body::from("not here\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    secure(headers);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Weak, because the same file is sent in three encodings.
fn etag(sha256: &str) -> HeaderValue {
    let short = sha256.get(..16).unwrap_or_default();
    HeaderValue::from_str(&format!("W/\"{short}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

#[cfg(test)]
mod tests;
