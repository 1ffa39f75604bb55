//! A kill proves no sync: what was written lives on in the kernel. So the calls themselves are watched: between one answer to a push and the
//! next, a sync must have ended. The same look at a database that never syncs must find it out.

use crate::common::*;
use crate::crash::{Process, serve_command};
use heard::domain::*;
use heard::server::app::{App, Reached};
use heard::server::keys::Keys;
use heard::server::serve::{listen, serve};
use heard::server::shell::Site;
use heard::server::store::{Durability, Store};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

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

/// Pushes one by one to a server under strace, and reads what it did.
async fn watch(folder: &Path, tablet: &mut Tablet, visit: &OpenVisit, served: &Command) -> Seen {
    let log = folder.join("calls");
    let mut traced = Command::new("strace");
    traced.args(["-f", "-s", "64", "-e", "trace=fdatasync,fsync,sendto,write,writev", "-o"]).arg(&log);
    traced.arg(served.get_program()).args(served.get_args());
    for (name, value) in served.get_envs() {
        traced.env(name, value.unwrap_or_default());
    }
    let process = Process::start(traced);
    tablet.url.clone_from(&process.url);
    for n in 0..PUSHES {
        let entry = tablet.step(visit, HousesStep::FirstChosen(House::ALL[n % 3]));
        tablet.push(&[], &[entry]).await;
    }
    // A killed tracer lets its tracee go on, so the server is ended first, by its id.
    let tracer = process.child.id();
    for server in std::fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children")).unwrap().split_whitespace() {
        Command::new("kill").args(["-9", server]).status().unwrap();
    }
    process.kill();
    read(&std::fs::read_to_string(log).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_leaves_before_its_sync_and_the_look_finds_one_that_does() {
    assert!(Command::new("strace").arg("-V").output().is_ok(), "strace is needed for this proof: apt-get install strace");
    let server = Server::start().await;
    let mut tablet = server.tablet().await;
    let visit = tablet.visit(server.demo.children[0].id);
    let opened = tablet.act(&visit, Event::Visit(VisitEvent::Opened { visit: visit.visit, place: Place::Home, present: vec![] }));
    let started = tablet.step(&visit, HousesStep::Started { visit: visit.visit, look: Look::Drawn });
    tablet.push(&[&visit], &[opened, started]).await;
    let (folder, _) = server.stop().await;

    let real = watch(folder.path(), &mut tablet, &visit, &serve_command(folder.path())).await;
    assert_eq!(real, Seen { answers: PUSHES, too_early: 0 });

    let mut control = Command::new(std::env::current_exe().unwrap());
    control.args(["durable::control", "--exact", "--nocapture"]).env("HEARD_CONTROL", folder.path());
    let never_synced = watch(folder.path(), &mut tablet, &visit, &control).await;
    assert_eq!(never_synced.answers, PUSHES);
    assert!(never_synced.too_early > PUSHES / 2, "a server that never syncs was not found out: {never_synced:?}");
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
