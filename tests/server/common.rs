//! A server in a folder of its own, and a tablet that makes real batches. Knows nothing that a tablet would not know.

use heard::domain::*;
use heard::seal::{self, AuthorityPublic, DeviceKey, Hash, Key};
use heard::server::app::{App, Reached};
use heard::server::demo::{self, Demo};
use heard::server::keys::Keys;
use heard::server::outside::random;
use heard::server::serve::{listen, serve};
use heard::server::shell::Site;
use heard::server::store::Store;
use heard::wire::*;
use reqwest::{Response, StatusCode};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What a password costs in tests: the rule is the same, the wait is not.
pub const CHEAP: seal::Cost = seal::Cost { memory_kib: 64, passes: 1 };

/// The smallest site there is, so that these tests do not wait for the tablet to be built.
pub fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let mut files = Vec::new();
    for (name, text, kind) in [
        ("pkg/heard.js", "export default 1", "shell"),
        ("pkg/heard.wasm", "wasm", "shell"),
        ("pkg/later.wasm", "more", "shell"),
        ("pkg/pictures.json", "{}", "shell"),
        ("pkg/tablet.css", "body{}", "shell"),
        ("pkg/office.css", "body{}", "shell"),
    ] {
        std::fs::write(site.join(name), text).unwrap();
        files.push(
            serde_json::json!({ "path": format!("/{name}"), "sha256": Hash::of(text.as_bytes()).to_string(), "kind": kind }),
        );
    }
    let entry = serde_json::json!({ "glue": "/pkg/heard.js", "wasm": "/pkg/heard.wasm", "later": "/pkg/later.wasm", "pictures": "/pkg/pictures.json",
        "tablet": "/pkg/tablet.css", "office": "/pkg/office.css" });
    let listing = serde_json::json!({ "format": 1, "entry": entry, "files": files });
    std::fs::write(site.join("site.json"), listing.to_string()).unwrap();
    std::fs::write(site.join("pictures.json"), "{}").unwrap();
    std::fs::write(site.join("licences.json"), "[]").unwrap();
    site
}

/// A server in this process.
pub struct Server {
    pub url: String,
    pub app: Arc<App>,
    pub demo: Demo,
    pub folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<()>>,
}

impl Server {
    pub async fn start() -> Server {
        Server::start_reached(Reached::Loopback).await
    }

    pub async fn start_reached(reached: Reached) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let (data, keys) = (folder.path().join("data"), folder.path().join("data.keys"));
        let (store, demo) = {
            let (data, keys) = (data.clone(), keys.clone());
            tokio::task::spawn_blocking(move || demo::make_at_cost(&data, &keys, CHEAP).unwrap()).await.unwrap()
        };
        let keys = Arc::new(Keys::read(&keys, &data).unwrap());
        let site = Arc::new(Site::read(&site(folder.path())).unwrap());
        let app = Arc::new(App::new(store, keys, site, reached));
        let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let serving = app.clone();
        let served = tokio::spawn(async move {
            serve(listener, serving, None, async move { drop(stopped.await) }).await.unwrap();
        });
        Server { url, app, demo, folder, stop: Some(stop), served: Some(served) }
    }

    /// What most tests begin with: a server, Amina's tablet, and a visit to the first child.
    pub async fn with_visit() -> (Server, Tablet, OpenVisit) {
        let server = Server::start().await;
        let tablet = server.tablet().await;
        let visit = tablet.visit(server.demo.children[0].id);
        (server, tablet, visit)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Stops the server and gives the folder with its database closed.
    pub async fn stop(mut self) -> (TempDir, Demo) {
        drop(self.stop.take());
        self.served.take().unwrap().await.unwrap();
        let Server { app, folder, demo, .. } = self;
        tokio::task::spawn_blocking(move || drop(app)).await.unwrap();
        (folder, demo)
    }

    /// The account of this user.
    pub async fn person(&self, user: &'static str) -> PersonId {
        let id =
            self.app.store.read(move |sql| Ok(sql.query_row("SELECT id FROM person WHERE user = ?1", [user], |r| r.get(0))?));
        id.await.unwrap()
    }
    pub fn password(&self, user: &str) -> String {
        self.demo.accounts.iter().find(|a| a.user == user).unwrap().password.clone()
    }

    /// A browser at a desk, signed in.
    pub async fn office(&self, user: &str) -> Browser {
        let browser = Browser::new(&self.url);
        let answer = browser.sign_in(user, &self.password(user)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{user} cannot sign in");
        browser
    }

    /// A tablet on which Amina has signed in.
    pub async fn tablet(&self) -> Tablet {
        let mut tablet = Tablet::new(&self.url);
        let answer = tablet.sign_in("amina", &self.password("amina")).await;
        assert_eq!(answer.status(), StatusCode::OK);
        tablet.authority = Some(answer.json::<SignedIn>().await.unwrap().authority);
        tablet
    }

    pub async fn state_of(&self, child: ChildId) -> State {
        self.app.store.read(move |sql| heard::server::store::state_of(sql, child)).await.unwrap()
    }

    pub async fn count(&self, text: &'static str) -> i64 {
        self.app.store.read(move |sql| Ok(sql.query_row(text, [], |r| r.get(0))?)).await.unwrap()
    }
}

/// A browser, as far as the server can tell.
pub struct Browser {
    pub http: reqwest::Client,
    pub url: String,
}

impl Browser {
    pub fn new(url: &str) -> Browser {
        let http = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Browser { http, url: url.to_owned() }
    }
    pub async fn sign_in(&self, user: &str, password: &str) -> Response {
        self.post("/office/sign-in", &[("user", user), ("password", password)]).await
    }
    pub async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap()
    }
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.http.post(format!("{}{path}", self.url)).header("sec-fetch-site", "same-origin").form(form).send().await.unwrap()
    }
}

/// A visit on a tablet, with its key.
#[derive(Clone)]
pub struct OpenVisit {
    pub child: ChildId,
    pub visit: VisitId,
    pub activity: ActivityId,
    pub kid: KeyId,
    pub key: Key,
    pub sealed: SealedVisitKey,
}

/// A tablet: a device key, a journal, a way to the server.
pub struct Tablet {
    pub key: DeviceKey,
    pub http: reqwest::Client,
    pub url: String,
    pub authority: Option<Authority>,
    pub seq: u64,
    pub prev: Hash,
    /// Who is signed in, as its entries say; nobody, unless a test says so.
    pub by: Option<PersonId>,
    /// The session's token, as the tablet holds it.
    pub session: std::sync::Mutex<Option<String>>,
}

impl Tablet {
    pub fn new(url: &str) -> Tablet {
        let http = reqwest::Client::new();
        Tablet {
            key: DeviceKey::from_seed(&random()),
            http,
            url: url.to_owned(),
            authority: None,
            seq: 0,
            prev: Hash::NOTHING,
            by: None,
            session: Default::default(),
        }
    }

    pub async fn sign_in(&self, user: &str, password: &str) -> Response {
        let body =
            SignIn { v: API_V, user: user.into(), password: password.into(), device_key: Bytes(self.key.public().to_vec()) };
        let answer = self.http.post(format!("{}/api/v1/sign-in", self.url)).json(&body).send().await.unwrap();
        let (status, headers, body) = (answer.status(), answer.headers().clone(), answer.bytes().await.unwrap());
        if let Ok(signed_in) = serde_json::from_slice::<SignedIn>(&body) {
            *self.session.lock().unwrap() = Some(signed_in.session);
        }
        let mut answer = axum::http::Response::builder().status(status).body(body).unwrap();
        *answer.headers_mut() = headers;
        answer.into()
    }

    /// Opens a visit: a new visit key, sealed to the authority.
    pub fn visit(&self, child: ChildId) -> OpenVisit {
        self.visit_as(KeyId::from_random(random()), child)
    }

    /// The same, under an id of its own choosing.
    pub fn visit_as(&self, kid: KeyId, child: ChildId) -> OpenVisit {
        self.key_for(kid, child, VisitId::from_random(random()))
    }

    /// Another key for a visit that is there already.
    pub fn visit_in(&self, child: ChildId, visit: VisitId) -> OpenVisit {
        self.key_for(KeyId::from_random(random()), child, visit)
    }

    fn key_for(&self, kid: KeyId, child: ChildId, visit: VisitId) -> OpenVisit {
        let authority = self.authority.as_ref().unwrap();
        let key = Key::from_bytes(random());
        let activity = ActivityId::from_random(random());
        let inside = VisitKeyInside { key: key.as_bytes().to_vec(), child, visit, to_follow: false };
        let about = visit_key_about(authority.kid, kid, self.key.device());
        let sealed =
            seal::seal_visit_key(&AuthorityPublic(authority.public.0.clone()), &about, &to_cbor(&inside), &random()).unwrap();
        OpenVisit { child, visit, activity, kid, key, sealed: SealedVisitKey { kid, to: authority.kid, sealed: Bytes(sealed) } }
    }

    /// Journals an event, and gives the entry as it will be sent.
    pub fn act(&mut self, visit: &OpenVisit, event: Event) -> Entry {
        let act = Act {
            at: Moment { utc_ms: 1_795_000_000_000 + self.seq as i64, offset_min: 0, skew_ms: Some(0) },
            by: self.by,
            event,
        };
        self.journal(visit, &Inside::of_act(&act))
    }

    pub fn journal(&mut self, visit: &OpenVisit, inside: &Inside) -> Entry {
        let header = Header { v: ENTRY_V, kid: visit.kid, seq: self.seq + 1, prev: self.prev, device: self.key.device() };
        let entry = Entry::seal(header, inside, &visit.key, random());
        self.seq += 1;
        self.prev = entry.hash();
        entry
    }

    /// A whole visit: opened, three houses, some cards, kept.
    pub fn whole_visit(&mut self, visit: &OpenVisit, cards: &[(&str, House)]) -> Vec<Entry> {
        let mut entries = vec![
            self.act(
                visit,
                Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![Somebody::Mum] }),
            ),
            self.step(visit, HousesStep::started(visit.visit, Look::Drawn)),
        ];
        for (card, house) in cards {
            let card = Card::Library((*card).into());
            entries.push(self.step(visit, HousesStep::Put { card, house: *house, board: Some("people".into()) }));
        }
        for house in House::ALL {
            let placed = cards
                .iter()
                .enumerate()
                .filter(|(_, (_, h))| *h == house)
                .map(|(n, (card, house))| Placement { number: n as u32, card: Card::Library((*card).into()), house: *house })
                .collect();
            entries.push(self.keep(visit, MessageId::from_random(random()), house, placed));
        }
        entries
    }

    pub fn step(&mut self, visit: &OpenVisit, step: HousesStep) -> Entry {
        self.act(visit, Event::Houses(HousesEvent { activity: visit.activity, step }))
    }

    pub fn keep(&mut self, visit: &OpenVisit, message: MessageId, house: House, placed: Vec<Placement>) -> Entry {
        let told = Content::House { house, title: None, placed };
        let kept = MessageEvent::Kept {
            message,
            visit: visit.visit,
            activity: visit.activity,
            told,
            how: How::Card,
            audience: Audience::default(),
        };
        self.act(visit, Event::Message(kept))
    }

    /// A request signed by this tablet.
    pub async fn signed(&self, method: reqwest::Method, path: &str, body: Vec<u8>) -> Response {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let signature = STANDARD.encode(self.key.sign(method.as_str(), path, &body));
        let session = self.session.lock().unwrap().clone();
        self.http
            .request(method, format!("{}{path}", self.url))
            .header(SESSION_HEADER, session.unwrap_or_default())
            .header(DEVICE_HEADER, self.key.device().to_string())
            .header(SIGNATURE_HEADER, signature)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap()
    }

    pub async fn push(&self, keys: &[&OpenVisit], entries: &[Entry]) -> Pushed {
        let answer = self.push_bytes(keys, entries.iter().map(Entry::to_bytes).collect()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    }

    pub async fn push_bytes(&self, keys: &[&OpenVisit], entries: Vec<Vec<u8>>) -> Response {
        self.signed(reqwest::Method::POST, "/api/v1/entries", push_body(keys, entries)).await
    }

    pub async fn pull(&self, since: i64) -> Response {
        self.signed(reqwest::Method::GET, &format!("/api/v1/changes?since={since}"), Vec::new()).await
    }
}

pub fn push_body(keys: &[&OpenVisit], entries: Vec<Vec<u8>>) -> Vec<u8> {
    let push = Push {
        v: API_V,
        keys: keys.iter().map(|v| v.sealed.clone()).collect(),
        entries: entries.into_iter().map(Bytes).collect(),
    };
    serde_json::to_vec(&push).unwrap()
}

/// What became of each, in a line.
pub fn statuses(pushed: &Pushed) -> Vec<(EntryStatus, Option<Reason>)> {
    pushed.results.iter().map(|r| (r.status, r.reason)).collect()
}

/// Opens the store of a stopped server.
pub fn reopen(folder: &TempDir) -> (Store, Arc<Keys>) {
    let (data, keys) = (folder.path().join("data"), folder.path().join("data.keys"));
    let keys = Arc::new(Keys::read(&keys, &data).unwrap());
    (Store::open(&data, keys.clone()).unwrap(), keys)
}
