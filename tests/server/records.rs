//! `heard verify` finds what was changed: bytes in the file, rows through SQL with the key. And rows made again from entries are the same.

use crate::common::*;
use heard::domain::*;
use heard::server::store::{self, FILE};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::path::Path;
use tempfile::TempDir;

/// Two visits of two children on two tablets, a conflict, an entry that waits for its key, and what adults did with it.
async fn full() -> TempDir {
    let server = Server::start().await;
    let amina: PersonId = server
        .app
        .store
        .read(|sql| Ok(sql.query_row("SELECT id FROM person WHERE user = 'amina'", [], |r| r.get(0))?))
        .await
        .unwrap();
    for n in 0..2 {
        let mut tablet = server.tablet().await;
        let child = server.demo.children[n].id;
        let visit = tablet.visit(child);
        let entries =
            tablet.whole_visit(&visit, &[("shouting", House::Worries), ("cuddle", House::Good), ("swimming", House::Wishes)]);
        tablet.push(&[&visit], &entries).await;
        let awaited = tablet.visit(child);
        let waits =
            tablet.act(&awaited, Event::Visit(VisitEvent::Opened { visit: awaited.visit, place: Place::Home, present: vec![] }));
        tablet.push(&[], &[waits]).await;
        (tablet.seq, tablet.prev) = (1, entries[0].hash());
        let other = tablet.step(&visit, HousesStep::FirstChosen(House::Wishes));
        tablet.push(&[], &[other]).await;
        let messages: Vec<MessageId> = server.state_of(child).await.messages.keys().copied().collect();
        server
            .app
            .store
            .write(move |desk| {
                let read = ReadEvent { message: messages[0], name: "Amina Yusuf".into(), role: Role::Practitioner };
                desk.act(amina, child, Event::Read(read))?;
                let bears_on = BearsOn::Heading(Heading::Past);
                let weighed = MessageEvent::Weighed {
                    message: messages[1],
                    name: "Amina Yusuf".into(),
                    bears_on,
                    meaning: "Nights are loud.".into(),
                    change: "We ask Mum.".into(),
                };
                desk.act(amina, child, Event::Message(weighed))?;
                let told = MessageEvent::Told {
                    message: messages[1],
                    name: "Amina Yusuf".into(),
                    how: HowTold::InPerson,
                    words: "I read it.".into(),
                    said_back: "OK".into(),
                };
                desk.act(amina, child, Event::Message(told))
            })
            .await
            .unwrap();
    }
    server.stop().await.0
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

fn findings(folder: &Path) -> Vec<String> {
    let (data, keys) = (folder.join("data"), folder.join("data.keys"));
    let keys = heard::server::keys::Keys::read(&keys, &data).unwrap();
    store::verify(&data, &keys, None).unwrap().iter().map(ToString::to_string).collect()
}

fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    std::fs::create_dir(copy.path().join("data")).unwrap();
    std::fs::copy(folder.join("data").join(FILE), copy.path().join("data").join(FILE)).unwrap();
    std::fs::copy(folder.join("data.keys"), copy.path().join("data.keys")).unwrap();
    copy
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_changed_bytes_in_the_file_are_each_found_with_their_page() {
    let folder = full().await;
    assert_eq!(findings(folder.path()), Vec::<String>::new());
    let length = std::fs::metadata(folder.path().join("data").join(FILE)).unwrap().len() as usize;
    let mut dice = Dice(1);
    // The first bytes of the file and its last are among them.
    for offset in [0, length - 1].into_iter().chain((0..48).map(|_| dice.below(length)).collect::<Vec<_>>()) {
        let copy = copy_of(folder.path());
        let file = copy.path().join("data").join(FILE);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[offset] ^= 1 << (offset % 8);
        std::fs::write(&file, &bytes).unwrap();
        let found = findings(copy.path());
        let page = format!("page {} of heard.db: ", offset / 4096 + 1);
        assert!(found.iter().any(|f| f.starts_with(&page)), "byte {offset}: {found:?}");
    }
}

pub fn with_key(folder: &Path) -> Connection {
    let keys = heard::server::keys::Keys::read(&folder.join("data.keys"), &folder.join("data")).unwrap();
    let sql = Connection::open(folder.join("data").join(FILE)).unwrap();
    sql.pragma_update(None, "key", keys.database_pragma()).unwrap();
    sql.pragma_update(None, "foreign_keys", false).unwrap();
    sql
}

fn uuid(bytes: &[u8]) -> String {
    KeyId::from_bytes(bytes.try_into().unwrap()).to_string()
}

/// Changes one value of one row, as whoever has the key might. Gives the names under one of which it must be found.
fn change(sql: &Connection, table: &str, dice: &mut Dice) -> Vec<String> {
    let rows: i64 = sql.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
    let row = dice.below(rows as usize);
    let mut all = sql.prepare(&format!("SELECT * FROM {table} LIMIT 1 OFFSET {row}")).unwrap();
    let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
    let values: Vec<Value> = all.query_row([], |r| (0..columns.len()).map(|i| r.get(i)).collect()).unwrap();
    let of = |column: &str| &values[columns.iter().position(|c| c == column).unwrap()];
    let blob = |column: &str| match of(column) {
        Value::Blob(bytes) => bytes.clone(),
        other => panic!("{other:?}"),
    };
    let (key, names) = match table {
        "entry" => {
            let (Value::Integer(id), Value::Integer(seq)) = (of("id"), of("seq")) else { panic!() };
            let device = uuid(&blob("device"));
            ("id", vec![format!("entry {id} "), format!("entry {id}: "), format!("(device {device}, place {seq})")])
        }
        "visit_key" => ("kid", vec![format!("visit_key {}", uuid(&blob("kid")))]),
        _ => ("child", vec![format!("child_key {}", uuid(&blob("child")))]),
    };
    if dice.below(8) == 0 {
        sql.execute(&format!("DELETE FROM {table} WHERE {key} = ?1"), [of(key)]).unwrap();
        return names;
    }
    loop {
        let at = dice.below(columns.len());
        let changed = match &values[at] {
            // A moved name is another record; what names it is left alone, what it says is changed.
            _ if columns[at] == key => continue,
            Value::Integer(n) => Value::Integer(n + 1),
            Value::Text(text) => Value::Text(if text == "stored" { "quarantined".into() } else { "stored".into() }),
            Value::Blob(bytes) if !bytes.is_empty() => {
                let mut bytes = bytes.clone();
                let at = dice.below(bytes.len());
                bytes[at] ^= 0x40;
                Value::Blob(bytes)
            }
            _ => continue,
        };
        let update = format!("UPDATE {table} SET {} = ?1 WHERE {key} = ?2", columns[at]);
        if sql.execute(&update, [&changed, of(key)]).is_ok() {
            return names;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_changes_through_sql_with_the_key_are_each_found_with_their_record() {
    let folder = full().await;
    let mut dice = Dice(2);
    for n in 0..50 {
        let copy = copy_of(folder.path());
        let table = ["entry", "visit_key", "entry", "child_key"][n % 4];
        let names = change(&with_key(copy.path()), table, &mut dice);
        let found = findings(copy.path());
        assert!(found.iter().any(|f| names.iter().any(|name| f.contains(name))), "change {n} in {table} ({names:?}): {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_shortened_audit_and_a_changed_projection_are_found() {
    let folder = full().await;
    for (change, name) in [
        ("UPDATE audit SET outcome = 'refused' WHERE seq = 2", "audit 2"),
        ("DELETE FROM audit WHERE seq = 1", "audit 1"),
        ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "the end of the audit"),
        ("UPDATE message SET who = 'child' WHERE id = (SELECT id FROM message LIMIT 1)", "message "),
        ("DELETE FROM telling", "telling "),
        (
            "INSERT INTO plan (child, body) SELECT child, '{}' FROM caseload WHERE child NOT IN (SELECT child FROM plan) LIMIT 1",
            "",
        ),
        ("UPDATE weighing SET meaning = 'Nothing.'", "weighing "),
        ("UPDATE person SET role = 'manager' WHERE user = 'tom'", "person "),
        ("UPDATE caseload SET to_ms = 1", "caseload "),
        ("DELETE FROM tally WHERE name = 'entry'", "entry"),
    ] {
        let copy = copy_of(folder.path());
        with_key(copy.path()).execute_batch(change).unwrap();
        let found = findings(copy.path());
        assert!(name.is_empty() || found.iter().any(|f| f.contains(name)), "{change}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_another_length_is_a_finding_and_hides_no_other() {
    let folder = full().await;
    for (change, name) in [
        ("UPDATE visit_key SET child = x'00'", "visit_key "),
        ("UPDATE child_key SET kid = x'' WHERE child = (SELECT child FROM visit_key LIMIT 1)", "child_key "),
        ("UPDATE entry SET device = x'00' WHERE id = 3", "entry 3 "),
        ("UPDATE entry SET hash = x'00' WHERE id = 3", "entry 3 "),
        ("UPDATE tally SET sum = x'' WHERE name = 'entry'", "tally entry"),
        ("UPDATE device SET whole_through = -1", "device "),
        ("DELETE FROM authority", "authority"),
        ("UPDATE person SET mark = x''", "person "),
    ] {
        let copy = copy_of(folder.path());
        let sql = with_key(copy.path());
        // Another change beside it must still be named.
        sql.execute_batch(&format!(
            "PRAGMA ignore_check_constraints = ON; UPDATE audit SET outcome = 'refused' WHERE seq = 2; {change}"
        ))
        .unwrap();
        drop(sql);
        let found = findings(copy.path());
        assert!(found.iter().any(|f| f.contains(name)), "{change}: {found:?}");
        assert!(found.iter().any(|f| f.contains("audit 2: ")), "{change}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_row_of_another_length_does_not_stop_a_tablet_from_delivering() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[&visit], &entries[..4]).await;
    let (folder, _) = server.stop().await;
    for change in [
        "UPDATE device SET whole_through = -1",
        "UPDATE visit_key SET child = x'00'",
        "UPDATE child_key SET kid = x'' WHERE child = (SELECT child FROM caseload LIMIT 1)",
        "UPDATE entry SET hash = x'' WHERE id = (SELECT max(id) FROM entry)",
    ] {
        with_key(folder.path()).execute_batch(change).unwrap();
        let (store, _) = reopen(&folder);
        let device = tablet.key.device();
        let batch: Vec<_> = entries[4..].iter().map(|e| store::Incoming::Entry(Box::new(e.clone()), e.hash())).collect();
        let pushed = store.write(move |desk| desk.push(device, &[], &batch)).await.unwrap();
        assert_eq!(pushed.results.len(), entries.len() - 4, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn emptied_tables_put_back_tables_and_strange_triggers_are_found() {
    let folder = full().await;
    let projected = "DELETE FROM message; DELETE FROM read; DELETE FROM weighing; DELETE FROM telling; DELETE FROM houses;
                     DELETE FROM visit; DELETE FROM plan; DELETE FROM child;";
    for (change, name) in [
        ("DELETE FROM audit; DELETE FROM tally WHERE name = 'audit'".to_owned(), "the end of the audit"),
        (
            format!("DELETE FROM entry; DELETE FROM tally WHERE name = 'entry'; {projected} UPDATE device SET whole_through = 0"),
            "tally entry",
        ),
        ("DELETE FROM caseload; DELETE FROM tally WHERE name = 'caseload'".into(), "tally caseload"),
        ("DELETE FROM aside; DELETE FROM tally WHERE name = 'aside'".into(), "tally aside"),
        ("DELETE FROM tally WHERE name = 'all'".into(), "the tallies"),
        ("DELETE FROM tally".into(), "the tallies"),
        ("CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM change; END".into(), "trigger quiet"),
        ("DROP INDEX message_child".into(), "index message_child"),
        ("UPDATE device SET whole_through = whole_through - 1 WHERE whole_through > 1".into(), "device "),
    ] {
        let copy = copy_of(folder.path());
        with_key(copy.path()).execute_batch(&change).unwrap();
        let found = findings(copy.path());
        assert!(found.iter().any(|f| f.contains(name)), "{change}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_put_back_with_its_own_tally_is_found_and_so_is_everything_put_back_by_its_anchor() {
    let server = Server::start().await;
    let (folder, _) = server.stop().await;
    let before = copy_of(folder.path());
    let (store, _) = reopen(&folder);
    let tom: PersonId =
        store.read_now(|sql| Ok(sql.query_row("SELECT id FROM person WHERE user = 'tom'", [], |r| r.get(0))?)).unwrap();
    let child: ChildId =
        store.read_now(|sql| Ok(sql.query_row("SELECT child FROM caseload WHERE person = ?1", [tom], |r| r.get(0))?)).unwrap();
    store.write(move |desk| desk.leave_caseload(tom, child)).await.unwrap();
    let said = store::audit::Audited {
        actor: None,
        device: None,
        action: "leave-list".into(),
        child: Some(child),
        object: None,
        outcome: "allowed",
        request: "1".into(),
    };
    store.write(move |desk| desk.audit(&said)).await.unwrap();
    let anchor = store.read_now(store::audit::head).unwrap();
    drop(store);
    assert_eq!(findings(folder.path()), Vec::<String>::new());
    // Tom gives himself the child back: the old rows with their old tally, which was right then.
    let copy = copy_of(folder.path());
    let sql = with_key(copy.path());
    let keys = heard::server::keys::Keys::read(&folder.path().join("data.keys"), &folder.path().join("data")).unwrap();
    let old = before.path().join("data").join(FILE);
    sql.execute("ATTACH ?1 AS old KEY ?2", (old.to_str().unwrap(), keys.database_pragma())).unwrap();
    sql.execute_batch(
        "DELETE FROM caseload; INSERT INTO caseload SELECT * FROM old.caseload;
         DELETE FROM tally WHERE name = 'caseload'; INSERT INTO tally SELECT * FROM old.tally WHERE name = 'caseload'; DETACH old",
    )
    .unwrap();
    drop(sql);
    let found = findings(copy.path());
    assert!(found.iter().any(|f| f.starts_with("the tallies: ")), "{found:?}");
    // The whole database of before is right in itself; only what was written down outside finds it out.
    let look = |folder: &Path| store::verify(&folder.join("data"), &keys, Some(anchor)).unwrap();
    assert_eq!(look(folder.path()), []);
    assert_eq!(look(before.path()).iter().map(|f| f.record.as_str()).collect::<Vec<_>>(), ["the audit"]);
}

fn dump(sql: &Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for table in ["child", "plan", "visit", "houses", "message", "read", "weighing", "telling"] {
        let mut all = sql.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
        let columns = all.column_count();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<Value> = (0..columns).map(|i| row.get(i).unwrap()).collect();
            lines.push(format!("{table} {values:?}"));
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_made_again_from_entries_are_the_same_rows() {
    let folder = full().await;
    let (store, _) = reopen(&folder);
    let before = store.read_now(|sql| Ok(dump(sql))).unwrap();
    assert!(before.len() > 20, "{}", before.len());
    store.write(|desk| desk.rebuild()).await.unwrap();
    assert_eq!(store.read_now(|sql| Ok(dump(sql))).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_is_a_command_with_an_exit_code_and_works_beside_a_running_server() {
    let (server, mut tablet, visit) = Server::with_visit().await;
    let entries = tablet.whole_visit(&visit, &[("mum", House::Good)]);
    tablet.push(&[&visit], &entries).await;
    let verify = |data: &Path| {
        std::process::Command::new(env!("CARGO_BIN_EXE_heard")).arg("verify").arg("--data").arg(data).output().unwrap()
    };
    let done = verify(&server.data());
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stdout));
    let (folder, _) = server.stop().await;
    with_key(folder.path()).execute_batch("UPDATE entry SET received_ms = received_ms + 1 WHERE id = 3").unwrap();
    let done = verify(&folder.path().join("data"));
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stdout).contains("entry 3 (device "));
}
