//! The server killed at random while tablets push: everything that was answered is there. And no word of a child is on the disk in the clear.

use crate::common::*;
use heard::domain::*;
use heard::server::{demo, store};
use heard::wire::*;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A server as a process of its own.
pub struct Process {
    pub child: Child,
    pub url: String,
    said: mpsc::Receiver<String>,
}

impl Process {
    /// Starts it, by whatever command comes first (strace, or nothing), and waits until it serves.
    pub fn start(mut command: Command) -> Process {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).stdin(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, said) = mpsc::channel();
        std::thread::spawn(move || lines.map_while(Result::ok).all(|line| tell.send(line).is_ok()));
        let mut url = None;
        while url.is_none() {
            let line = said.recv_timeout(Duration::from_secs(60)).expect("the server says where it serves");
            let json: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            url = json["url"].as_str().map(str::to_owned);
        }
        Process { child, url: url.unwrap(), said }
    }

    pub fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.iter().collect::<Vec<_>>().join("\n")
    }
}

pub fn serve_command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heard"));
    command
        .arg("serve")
        .arg("--data")
        .arg(folder.join("data"))
        .args(["--addr", "127.0.0.1:0", "--site"])
        .arg(folder.join("site"));
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_survives_a_kill_at_any_moment() {
    // 25 here; `make soak` asks for more.
    let kills: usize = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    let (server, mut tablet, visit) = Server::with_visit().await;
    let (folder, _) = server.stop().await;
    let mut all = vec![
        tablet.act(&visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] })),
        tablet.step(&visit, HousesStep::started(visit.visit, Look::Drawn)),
    ];
    let (mut answered, mut seed) = (0_u64, 11_u64);
    for kill in 0..kills {
        let process = Process::start(serve_command(folder.path()));
        tablet.url.clone_from(&process.url);
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let after = Duration::from_millis(30 + (seed >> 33) % 250);
        let pid = process.child.id();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(after);
            Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
        });
        loop {
            while all.len() < answered as usize + 7 {
                let first = House::ALL[all.len() % 3];
                all.push(tablet.step(&visit, HousesStep::FirstChosen(first)));
            }
            let batch = all[answered as usize..].iter().map(Entry::to_bytes).collect();
            let sent = try_push(&tablet, push_body(&[&visit], batch)).await;
            let Some(pushed) = sent else { break };
            assert!(
                pushed.results.iter().all(|r| matches!(r.status, EntryStatus::Stored | EntryStatus::Duplicate)),
                "{pushed:?}"
            );
            answered = pushed.receipts.whole_through;
        }
        killer.join().unwrap();
        process.kill();
        let (reopened, _) = reopen(&folder);
        let device = tablet.key.device();
        let there = reopened.read_now(|sql| store::receipts(sql, device)).unwrap().whole_through;
        assert!(there >= answered, "kill {kill}: {answered} were answered, {there} are there");
        answered = there;
    }
    let (store, keys) = reopen(&folder);
    drop(store);
    assert_eq!(store::verify(&folder.path().join("data"), &keys, None).unwrap(), []);
    println!("{kills} kills, {answered} entries answered, 0 lost");
    assert!(answered > kills as u64, "{answered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_stop_finishes_and_closes_its_books() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let (folder, _) = server.stop().await;
    for signal in ["-TERM", "-INT"] {
        let mut process = Process::start(serve_command(folder.path()));
        tablet.url.clone_from(&process.url);
        let entry = tablet.act(
            &visit,
            Event::Visit(VisitEvent::PresenceChanged { visit: visit.visit, who: Somebody::Dad, change: Change::CameIn }),
        );
        tablet.push(&[&visit], &[entry]).await;
        Command::new("kill").args([signal, &process.child.id().to_string()]).status().unwrap();
        assert!(process.child.wait().unwrap().success());
        assert!(process.said.iter().any(|line| line.contains("\"stopped\"")));
        let log = folder.path().join("data/heard.db-wal");
        assert!(!log.exists() || log.metadata().unwrap().len() == 0, "the log was brought into the file");
    }
}

async fn try_push(tablet: &Tablet, body: Vec<u8>) -> Option<Pushed> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let signature = STANDARD.encode(tablet.key.sign("POST", "/api/v1/entries", &body));
    let sent = tablet.http.post(format!("{}/api/v1/entries", tablet.url)).header(DEVICE_HEADER, tablet.key.device().to_string());
    let answer = sent.header(SIGNATURE_HEADER, signature).body(body).send().await.ok()?;
    assert_eq!(answer.status(), 200);
    answer.json().await.ok()
}

/// Whether a word stands somewhere in the bytes: as it is, in UTF-16, in base64 at any of its three places.
fn has(bytes: &[u8], word: &str) -> bool {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut forms = vec![word.as_bytes().to_vec(), wide];
    for before in 0..3 {
        let text = STANDARD.encode([&vec![b' '; before], word.as_bytes()].concat());
        forms.push(text.as_bytes()[before + 1..text.len() - 4].to_vec());
    }
    forms.iter().any(|form| bytes.windows(form.len()).any(|w| w == form))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_of_a_child_is_in_the_database_its_log_or_the_logs() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (data, keys) = (folder.path().join("data"), folder.path().join("data.keys"));
    let canaries = ["Quillfeather-Name", "zebrafinch-own-words", "marmalade-title", "gooseberry-meaning", "thornbush-outcome"];
    let (child, password) = tokio::task::block_in_place(|| {
        let (store, demo) = demo::make_at_cost(&data, &keys, CHEAP).unwrap();
        let amina =
            store.read_now(|sql| Ok(sql.query_row("SELECT id FROM person WHERE user = 'amina'", [], |r| r.get(0))?)).unwrap();
        let child = store
            .write_now(move |desk| {
                let child = desk.add_child(amina, canaries[0], None)?;
                desk.join_caseload(amina, child, Role::Practitioner)?;
                let line = Line { heading: Heading::Goals, text: canaries[4].into() };
                let plan = Plan { framework: Framework::Safety, lines: vec![line], outcomes: vec![], review: None, kind: None };
                desk.act(amina, child, Event::Plan(PlanEvent::Written(plan)))?;
                Ok(child)
            })
            .unwrap();
        (child, demo.accounts.iter().find(|a| a.user == "amina").unwrap().password.clone())
    });
    let process = Process::start(serve_command(folder.path()));
    let mut tablet = Tablet::new(&process.url);
    tablet.authority = Some(tablet.sign_in("amina", &password).await.json::<SignedIn>().await.unwrap().authority);
    let visit = tablet.visit(child);
    let own = Card::OwnWords(canaries[1].into());
    let (message, placed) =
        (MessageId::from_bytes([9; 16]), vec![Placement { number: 0, card: own.clone(), house: House::Worries }]);
    let entries = [
        tablet.act(&visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] })),
        tablet.step(&visit, HousesStep::started(visit.visit, Look::Drawn)),
        tablet.step(&visit, HousesStep::Put { card: own, house: House::Worries, board: None }),
        tablet.step(&visit, HousesStep::Renamed { house: House::Worries, title: canaries[2].into() }),
        tablet.keep(&visit, message, House::Worries, placed),
    ];
    let pushed = tablet.push(&[&visit], &entries).await;
    assert!(pushed.results.iter().all(|r| r.status == EntryStatus::Stored), "{pushed:?}");
    let browser = Browser::new(&process.url);
    browser.sign_in("amina", &password).await;
    let weighed = [("bears_on", "nothing-yet"), ("meaning", canaries[3]), ("change", "")];
    browser.post(&format!("/office/children/{child}/messages/{message}/weigh"), &weighed).await;
    browser.get(&format!("/office/children/{child}")).await;
    browser.get(&format!("/office/children/{}", canaries[0])).await;
    let logs = process.kill();
    assert!(data.join("heard.db-wal").metadata().unwrap().len() > 0, "killed, so that the log is still there");
    let mut files = vec![("logs".to_owned(), logs.into_bytes())];
    for file in std::fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        // Pieces lie in folders of their own, and this child made none.
        if path.is_dir() {
            assert!(path.ends_with("media"), "{}", path.display());
            continue;
        }
        let mut bytes = Vec::new();
        std::fs::File::open(&path).unwrap().read_to_end(&mut bytes).unwrap();
        files.push((path.display().to_string(), bytes));
    }
    assert!(files.len() >= 3, "{files:?}");
    for (name, bytes) in &files {
        for canary in canaries.iter().chain([&password.as_str()]) {
            assert!(!has(bytes, canary), "{canary} is in {name}");
        }
    }
    // The control: the same words in a database without a cipher are found.
    let plain = folder.path().join("plain.db");
    let sql = rusqlite::Connection::open(&plain).unwrap();
    sql.execute_batch(&format!("CREATE TABLE t (x); INSERT INTO t VALUES ('{}'), ('eyJ {}')", canaries[1], canaries[3])).unwrap();
    let bytes = std::fs::read(&plain).unwrap();
    assert!(has(&bytes, canaries[1]) && has(&bytes, canaries[3]));
}
