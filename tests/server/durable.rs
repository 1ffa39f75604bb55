//! A kill proves no sync: what was written lives on in the kernel. So the calls themselves are watched: between one answer to a push and the
//! next, a sync must have ended. The same look at a database that never syncs must find it out.

use crate::common::*;
use crate::crash::{Process, serve_command};
use crate::made::{brought, jpeg, push_pieces};
use heard::domain::*;
use heard::server::app::{App, Reached};
use heard::server::keys::Keys;
use heard::server::serve::{listen, serve};
use heard::server::shell::Site;
use heard::server::store::{Durability, Store, receipts, verify};
use heard::wire::{ApiProblem, Pushed};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

const PUSHES: usize = 20;

/// What the calls say: how many answers left, and how many of them left without a sync since the answer before.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    answers: usize,
    too_early: usize,
}

/// Reads a log of `strace -f`. The client waits for each answer before it sends again, so one sync belongs to one answer.
fn read(log: &str) -> Seen {
    let mut seen = Seen { answers: 0, too_early: 0 };
    let mut synced = false;
    for line in log.lines() {
        let call = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
        let whole = (call.starts_with("fdatasync(") || call.starts_with("fsync(")) && call.ends_with("= 0");
        let resumed =
            (call.starts_with("<... fdatasync resumed") || call.starts_with("<... fsync resumed")) && call.ends_with("= 0");
        if whole || resumed {
            synced = true;
        }
        let writes = ["sendto(", "write(", "writev("].iter().any(|w| call.starts_with(w));
        if writes && call.contains("HTTP/1.1 200 OK") {
            seen.answers += 1;
            seen.too_early += usize::from(!synced);
            synced = false;
        }
    }
    seen
}

/// A server under strace, that is asked to watch or to break some calls.
fn traced(folder: &Path, served: &Command, more: &[&str]) -> Process {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-s", "64", "-o"]).arg(folder.join("calls")).args(more);
    traced.arg(served.get_program()).args(served.get_args());
    for (name, value) in served.get_envs() {
        traced.env(name, value.unwrap_or_default());
    }
    Process::start(traced)
}

/// Ends a traced server. A killed tracer lets its tracee go on, so the server is ended first, by its id.
fn end(process: Process) {
    let tracer = process.child.id();
    for server in std::fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children")).unwrap().split_whitespace() {
        Command::new("kill").args(["-9", server]).status().unwrap();
    }
    process.kill();
}

/// Pushes one by one to a server under strace, and reads what it did.
async fn watch(folder: &Path, tablet: &mut Tablet, visit: &OpenVisit, served: &Command) -> Seen {
    let process = traced(folder, served, &["-e", "trace=fdatasync,fsync,sendto,write,writev"]);
    tablet.url.clone_from(&process.url);
    for n in 0..PUSHES {
        let entry = tablet.step(visit, HousesStep::FirstChosen(House::ALL[n % 3]));
        tablet.push(&[], &[entry]).await;
    }
    end(process);
    read(&std::fs::read_to_string(folder.join("calls")).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_leaves_before_its_sync_and_the_look_finds_one_that_does() {
    let (folder, mut tablet, visit) = begun().await;

    let real = watch(folder.path(), &mut tablet, &visit, &serve_command(folder.path())).await;
    assert_eq!(real, Seen { answers: PUSHES, too_early: 0 });

    let mut control = Command::new(std::env::current_exe().unwrap());
    control.args(["durable::control", "--exact", "--nocapture"]).env("HEARD_CONTROL", folder.path());
    let never_synced = watch(folder.path(), &mut tablet, &visit, &control).await;
    assert_eq!(never_synced.answers, PUSHES);
    assert!(never_synced.too_early > PUSHES / 2, "a server that never syncs was not found out: {never_synced:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_folder_of_pieces_is_on_disk_before_the_server_serves_and_none_is_made_after() {
    let (folder, mut tablet, visit) = begun().await;
    let media = folder.path().join("data").join("media");
    if media.exists() {
        std::fs::remove_dir_all(&media).unwrap();
    }
    let calls = || std::fs::read_to_string(folder.path().join("calls")).unwrap();
    let process = traced(folder.path(), &serve_command(folder.path()), &["-y", "-e", "trace=mkdir,mkdirat,fsync"]);
    let before = calls();
    let lines: Vec<&str> = before.lines().collect();
    let of = |what: &str| lines.iter().rposition(|line| line.contains(what) && line.ends_with("= 0"));
    let last_made = of(&format!("{}/ff\"", media.display())).expect("the last folder is made");
    let synced = [&media, &folder.path().join("data")].map(|path| of(&format!("{}>)", path.display())));
    assert!(synced.iter().all(|at| at.is_some_and(|at| at > last_made)), "{before}");
    assert_eq!(std::fs::read_dir(&media).unwrap().count(), 256);

    tablet.url.clone_from(&process.url);
    let photo = brought(&mut tablet, &visit, Mime::Jpeg, &jpeg(300, 200, &[]));
    push_pieces(&tablet, &photo.pieces).await;
    let made = |calls: &str| calls.lines().filter(|line| line.contains("mkdir")).count();
    assert_eq!(made(&calls()), made(&before), "no answer depends on a folder that was just made");
    end(process);
}

/// A stopped server, and a tablet that has begun three houses.
async fn begun() -> (TempDir, Tablet, OpenVisit) {
    assert!(Command::new("strace").arg("-V").output().is_ok(), "strace is needed for this proof: apt-get install strace");
    let (server, mut tablet, visit) = Server::with_visit().await;
    let opened = tablet.act(&visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] }));
    let started = tablet.step(&visit, HousesStep::started(visit.visit, Look::Drawn));
    tablet.push(&[&visit], &[opened, started]).await;
    let (folder, _) = server.stop().await;
    (folder, tablet, visit)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_or_broken_disk_is_said_and_nothing_is_answered_that_is_not_there() {
    for (breaks, status) in [("pwrite64:error=ENOSPC:when=60+", 507), ("fsync,fdatasync:error=EIO:when=9+", 503)] {
        let (folder, mut tablet, visit) = begun().await;
        let process = traced(
            folder.path(),
            &serve_command(folder.path()),
            &["-e", "trace=pwrite64,fsync,fdatasync", "-e", &format!("inject={breaks}")],
        );
        tablet.url.clone_from(&process.url);
        let (mut answered, mut refused) = (0, 0);
        for n in 0..40 {
            let entry = tablet.step(&visit, HousesStep::FirstChosen(House::ALL[n % 3]));
            let answer = tablet.push_bytes(&[], vec![entry.to_bytes()]).await;
            if answer.status() == 200 {
                assert_eq!(refused, 0, "{breaks}: answered after the disk had broken");
                answered = answer.json::<Pushed>().await.unwrap().receipts.whole_through;
            } else {
                assert_eq!(answer.status(), status, "{breaks}");
                assert!(answer.headers().contains_key("retry-after"));
                let problem: ApiProblem = answer.json().await.unwrap();
                assert!(problem.message.contains("The tablet keeps everything"), "{problem:?}");
                refused += 1;
            }
        }
        end(process);
        assert!(answered > 2 && refused > 2, "{breaks}: {answered} answered, {refused} refused");
        let (store, keys) = reopen(&folder);
        let device = tablet.key.device();
        let there = store.read_now(|sql| receipts(sql, device)).unwrap().whole_through;
        assert!(there >= answered, "{breaks}: {answered} were answered, {there} are there");
        drop(store);
        assert_eq!(verify(&folder.path().join("data"), &keys, None).unwrap(), []);
    }
}

/// The control: the same server on a database that never syncs. It serves only when the test above starts it as a process of its own.
#[test]
fn control() {
    let Ok(folder) = std::env::var("HEARD_CONTROL") else { return };
    let folder = Path::new(&folder);
    let keys = Arc::new(Keys::read(&folder.join("data.keys"), &folder.join("data")).unwrap());
    let store = Store::open_with(&folder.join("data"), keys.clone(), Durability::None).unwrap();
    let app = Arc::new(App::new(store, keys, Arc::new(Site::read(&folder.join("site")).unwrap()), Reached::Loopback));
    let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
    eprintln!("{}", serde_json::json!({ "url": format!("http://{}", listener.local_addr().unwrap()) }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(serve(listener, app, None, std::future::pending())).unwrap();
}
