//! `heard serve` and `heard demo` where something is wrong: the exit code is 2, and the words say what happened and what to do.

use crate::common::*;
use heard::server::demo;
use heard::server::store::FILE;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const HEARD: &str = env!("CARGO_BIN_EXE_heard");

fn made() -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("data.keys"));
    drop(demo::make_at_cost(&data, &keys, CHEAP).unwrap());
    (folder, data, keys)
}

/// Runs it, and gives what it said when it refused.
fn refused(what: &str, data: &Path, more: &[&str]) -> String {
    let done = Command::new(HEARD).arg(what).arg("--data").arg(data).args(more).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.lines().last().unwrap().starts_with("heard: "), "{said}");
    said
}

fn says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "{part:?} is not in {said:?}");
    }
}

#[test]
fn plain_http_on_another_address_is_refused_with_the_reason() {
    let (_folder, data, _) = made();
    let said = refused("serve", &data, &["--addr", "0.0.0.0:0"]);
    says(&said, &["plain HTTP is refused", "--tls-cert", "--behind-proxy", "127.0.0.1"]);
}

#[test]
fn missing_keys_are_refused_and_nothing_is_made_anew() {
    let (_folder, data, keys) = made();
    std::fs::rename(&keys, keys.with_extension("away")).unwrap();
    for what in ["serve", "verify", "status"] {
        says(&refused(what, &data, &[]), &["is missing", "Nothing was changed", "--keys"]);
        assert!(!keys.exists());
    }
    let inside = data.join("my.keys");
    std::fs::copy(keys.with_extension("away"), &inside).unwrap();
    says(&refused("serve", &data, &["--keys", inside.to_str().unwrap()]), &["inside the data folder", "--keys"]);
}

#[test]
fn other_keys_do_not_open_it_and_a_broken_keys_file_is_named() {
    let (folder, data, keys) = made();
    let (_other, _, other_keys) = made();
    let site = site(folder.path());
    let other = ["--keys", other_keys.to_str().unwrap(), "--site", site.to_str().unwrap(), "--addr", "127.0.0.1:0"];
    says(&refused("serve", &data, &other), &["does not open with the keys file", "Nothing was changed"]);
    std::fs::write(&keys, "not keys").unwrap();
    says(&refused("serve", &data, &[]), &["is not a keys file", "Nothing was changed"]);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let (folder, data, keys_path) = made();
    {
        let (_store, keys) = reopen(&folder);
        let sql = rusqlite::Connection::open(data.join(FILE)).unwrap();
        sql.pragma_update(None, "key", keys.database_pragma()).unwrap();
        sql.pragma_update(None, "user_version", 99).unwrap();
    }
    let site = site(folder.path());
    let said = refused(
        "serve",
        &data,
        &["--keys", keys_path.to_str().unwrap(), "--site", site.to_str().unwrap(), "--addr", "127.0.0.1:0"],
    );
    says(&said, &["newer version of Heard", "Nothing was changed"]);
}

#[test]
fn a_port_in_use_is_named() {
    let (folder, data, _) = made();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let site = site(folder.path());
    says(&refused("serve", &data, &["--site", site.to_str().unwrap(), "--addr", &addr]), &["in use", "--addr", &addr]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    // A file in the way works for every user; rights do not stop root, as which tests may run.
    std::fs::write(folder.path().join("file"), "").unwrap();
    let data = folder.path().join("file").join("data");
    let keys = folder.path().join("k.keys");
    says(&refused("demo", &data, &["--keys", keys.to_str().unwrap()]), &["cannot be used", "--data"]);
    assert!(!keys.exists(), "keys of nothing are not left lying about");
}

#[test]
fn a_folder_with_data_is_not_made_a_demonstration_and_an_empty_one_is_not_served() {
    let (folder, data, _) = made();
    says(&refused("demo", &data, &[]), &["holds data already", "nothing of it was changed"]);
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    says(&refused("serve", &empty, &[]), &["holds no data", "heard demo"]);
}

#[test]
fn a_site_that_was_not_built_is_named() {
    let (folder, data, _) = made();
    let nowhere = folder.path().join("nowhere");
    says(&refused("serve", &data, &["--site", nowhere.to_str().unwrap()]), &["site.json", "make build"]);
}

#[test]
fn a_second_server_on_the_same_data_is_refused() {
    let (folder, data, _) = made();
    let (_open, _) = reopen(&folder);
    let site = site(folder.path());
    says(
        &refused("serve", &data, &["--site", site.to_str().unwrap(), "--addr", "127.0.0.1:0"]),
        &["in use by another Heard", "Nothing was changed"],
    );
}
