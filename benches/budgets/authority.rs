//! A fictional authority on a fresh data folder, made through the store's own door, and the real server on it as its own process.
//! Refuses to use anybody's data: every folder is made here and taken away with the run.

use heard::domain::{ChildId, Day, Event, Framework, Heading, Line, Outcome, OutcomeId, PersonId, Plan, PlanEvent, Role};
use heard::seal::{Cost, DeviceKey, derive};
use heard::server::keys::Keys;
use heard::server::outside::random;
use heard::server::store::{self, Fault, NewAuthority, NewPerson, PasswordHash, Store};
use heard::wire::{Authority, Person};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The one password of everybody here: these figures are not about guessing it.
pub const PASSWORD: &str = "a fictional password";

/// An authority with two adults.
pub struct Founded {
    folder: TempDir,
    pub store: Store,
    pub practitioner: Person,
    pub manager: Person,
    pub authority: Authority,
}

impl Founded {
    pub fn new() -> Result<Founded, Box<dyn std::error::Error>> {
        // Beside the build, on the disk that would hold real data: /tmp may be memory, where a sync costs nothing.
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        let data = folder.path().join("data");
        let keys = Arc::new(Keys::create(&Keys::default_path(&data), &data)?);
        let new = NewAuthority { name: "A fictional authority".into(), fictional: true, zone: "Europe/London".into() };
        let store = Store::create(&data, keys, new)?;
        let practitioner = person(&store, "practitioner", Role::Practitioner)?;
        let manager = person(&store, "manager", Role::Manager)?;
        let authority = store.read_now(store::authority)?;
        Ok(Founded { folder, store, practitioner, manager, authority })
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A tablet of the practitioner's, enrolled.
    pub fn tablet(&self) -> Result<DeviceKey, Fault> {
        let key = DeviceKey::from_seed(&random());
        let (public, by) = (key.public(), self.practitioner.id);
        self.store.write_now(move |desk| desk.enrol(&public, by))?;
        Ok(key)
    }

    /// Children with a plan, on the practitioner's caseload.
    pub fn children(&self, count: usize) -> Result<Vec<ChildId>, Fault> {
        let (practitioner, manager) = (self.practitioner.id, self.manager.id);
        self.store.write_now(move |desk| {
            (0..count)
                .map(|n| {
                    let child = desk.add_child(manager, &format!("Child {n}"), None)?;
                    desk.act(manager, child, Event::Plan(PlanEvent::Written(plan())))?;
                    desk.join_caseload(practitioner, child, Role::Practitioner)?;
                    Ok(child)
                })
                .collect()
        })
    }

    /// Closes the store and starts the real server on its folder.
    pub fn serve(self) -> Result<Serving, Box<dyn std::error::Error>> {
        let data = self.data();
        let Founded { folder, store, .. } = self;
        drop(store);
        Serving::start(folder, &data)
    }
}

fn person(store: &Store, user: &str, role: Role) -> Result<Person, Box<dyn std::error::Error>> {
    let (salt, cost) = (random(), Cost::FLOOR);
    let password = PasswordHash { salt, cost, hash: *derive(PASSWORD, &salt, cost)?.as_bytes() };
    let new = NewPerson { user: user.into(), name: format!("A fictional {user}"), role, password, first: false };
    let id: PersonId = store.write_now(move |desk| desk.add_person(new))?;
    Ok(store.read_now(|sql| store::person(sql, id))?.ok_or("the person was just added")?)
}

/// A plan as it is written in practice: four outcomes, a line under each heading.
fn plan() -> Plan {
    let words = "What needs to be different for this child, in a sentence as an adult writes it.";
    Plan {
        framework: Framework::Safety,
        lines: Heading::ALL.map(|heading| Line { heading, text: words.into() }).into(),
        outcomes: (0..4)
            .map(|_| Outcome {
                id: OutcomeId::from_random(random()),
                wording: words.into(),
                child_wording: "Home feels calm.".into(),
                card: Some("home".into()),
                who: "A fictional adult".into(),
                by: "2027-01-15".parse::<Day>().ok(),
                how_known: words.into(),
            })
            .collect(),
        review: None,
        kind: None,
    }
}

/// The real server, as its own process. Ended when dropped.
pub struct Serving {
    process: Child,
    pub address: SocketAddr,
    _folder: TempDir,
}

impl Serving {
    fn start(folder: TempDir, data: &Path) -> Result<Serving, Box<dyn std::error::Error>> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Command::new(env!("CARGO_BIN_EXE_heard"))
            .args(["serve", "--data"])
            .arg(data)
            .args(["--addr", &address.to_string()])
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("server.log"))?)
            .spawn()?;
        let mut serving = Serving { process, address, _folder: folder };
        let from = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            if let Some(status) = serving.process.try_wait()? {
                let said = std::fs::read_to_string(serving._folder.path().join("server.log"))?;
                return Err(format!("the server ended ({status}): {said}").into());
            }
            if from.elapsed() > Duration::from_secs(20) {
                return Err("the server does not listen after 20 s".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(serving)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
