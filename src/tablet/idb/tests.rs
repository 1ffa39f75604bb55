//! The suite of every store, and what only IndexedDB has, in a real Chromium. Each test has a database of its own.

use super::request::{Fault, of_js, opened, strict, writing};
use super::{IdbStore, rows, upgrades};
use crate::journal::{Head, Store, StoreError, Write, suite};
use crate::tablet::browser::{call, object, random};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{DomException, IdbTransaction};

wasm_bindgen_test_configure!(run_in_browser);

fn a_name() -> String {
    format!("test-{}", u128::from_be_bytes(random()))
}

macro_rules! on_indexeddb {
    ($($case:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $case() {
            let name = a_name();
            suite::$case(async || IdbStore::of_name(&name).await.unwrap()).await;
        }
    )*};
}
suite::for_each_case!(on_indexeddb);

#[wasm_bindgen_test]
async fn the_tablets_own_database_opens() {
    let store = IdbStore::open().await.unwrap();
    assert_eq!(store.count_waiting().await, Ok(0));
}

#[wasm_bindgen_test]
async fn every_write_is_strict_and_a_relaxed_one_is_refused() {
    let store = IdbStore::of_name(&a_name()).await.unwrap();
    let db = store.connected().await.unwrap();
    let transaction = writing(&db, &[rows::SLOTS]).unwrap();
    let durability = js_sys::Reflect::get(&transaction, &"durability".into()).unwrap();
    assert_eq!(durability.as_string().as_deref(), Some("strict"));
    // The control: the same check refuses what a browser gives unless it is asked, and what is relaxed on purpose.
    let stores = js_sys::Array::of1(&rows::SLOTS.into());
    let usual: IdbTransaction = of_js(call(&db, "transaction", &[&stores, &"readwrite".into()]).unwrap()).unwrap();
    assert_eq!(strict(&usual), Err(Fault::Store(StoreError::Gone)));
    let options = object(&[("durability", &"relaxed".into())]);
    let relaxed: IdbTransaction = of_js(call(&db, "transaction", &[&stores, &"readwrite".into(), &options]).unwrap()).unwrap();
    assert_eq!(strict(&relaxed), Err(Fault::Store(StoreError::Gone)));
    // A refused transaction is aborted: nothing can be put through it any more.
    assert!(relaxed.object_store(rows::SLOTS).is_err());
}

#[wasm_bindgen_test]
async fn a_dead_connection_is_opened_anew_and_the_write_made() {
    let store = IdbStore::of_name(&a_name()).await.unwrap();
    let mut head = Head::empty(suite::device(1));
    let write = |entries| Write { entries, ..Default::default() };
    store.write(write(suite::some(&mut head, suite::kid(1), 2))).await.unwrap();
    store.connected().await.unwrap().close();
    store.write(write(suite::some(&mut head, suite::kid(1), 1))).await.unwrap();
    store.connected().await.unwrap().close();
    assert_eq!(store.head(suite::device(1)).await, Ok(head));
}

#[wasm_bindgen_test]
async fn a_write_of_which_nobody_knows_how_it_ended_can_be_made_again() {
    let store = IdbStore::of_name(&a_name()).await.unwrap();
    let mut head = Head::empty(suite::device(1));
    let write = Write { entries: suite::some(&mut head, suite::kid(1), 3), visits: vec![suite::row(1)], ..Default::default() };
    store.write(write.clone()).await.unwrap();
    let db = store.connected().await.unwrap();
    assert_eq!(super::write::write(&db, &write, true).await, Ok(()));
    assert_eq!(store.head(suite::device(1)).await, Ok(head));
    // Other bytes in the same place are still refused.
    let mut forked = Head::empty(suite::device(1));
    let other = Write { entries: suite::some(&mut forked, suite::kid(2), 1), ..Default::default() };
    assert_eq!(super::write::write(&db, &other, true).await, Err(Fault::Store(StoreError::NotNext)));
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let name = a_name();
    let old = IdbStore::of_name(&name).await.unwrap();
    let mut head = Head::empty(suite::device(1));
    old.write(Write { entries: suite::some(&mut head, suite::kid(1), 2), ..Default::default() }).await.unwrap();
    // Another window with a newer program: the old one closes when it is told, so this does not wait for ever.
    let newer = opened(&name, upgrades::VERSION + 1).await.unwrap();
    assert_eq!(IdbStore::of_name(&name).await.err(), Some(StoreError::Newer));
    assert_eq!(old.count_waiting().await, Err(StoreError::Newer));
    assert_eq!(old.write(Write { slots: vec![("a".into(), None)], ..Default::default() }).await, Err(StoreError::Newer));
    // Nothing of what waited is lost by it.
    let rows = newer.transaction_with_str(rows::ENTRIES).unwrap().object_store(rows::ENTRIES).unwrap().count().unwrap();
    assert_eq!(super::request::done(&rows).await.unwrap().as_f64(), Some(2.0));
}

#[wasm_bindgen_test]
fn the_browsers_errors_mean_what_a_person_is_told() {
    let named = |name: &str| Fault::from(JsValue::from(DomException::new_with_message_and_name("", name).unwrap()));
    assert_eq!(named("QuotaExceededError").last(), StoreError::Full);
    assert_eq!(named("VersionError").last(), StoreError::Newer);
    assert_eq!(named("InvalidStateError"), Fault::Dead);
    assert_eq!(named("UnknownError").last(), StoreError::Gone);
    assert_eq!(Fault::from(JsValue::NULL), Fault::Dead);
}

#[wasm_bindgen_test]
async fn only_known_fields_and_sealed_bytes_lie_there() {
    let store = IdbStore::of_name(&a_name()).await.unwrap();
    let mut head = Head::empty(suite::device(1));
    let entry = suite::next(&mut head, suite::kid(1), b"CANARY of a child");
    store.write(Write { entries: vec![(entry, true)], ..Default::default() }).await.unwrap();
    let db = store.connected().await.unwrap();
    let all = db.transaction_with_str(rows::ENTRIES).unwrap().object_store(rows::ENTRIES).unwrap().get_all().unwrap();
    let row = of_js::<js_sys::Array>(super::request::done(&all).await.unwrap()).unwrap().get(0);
    let mut fields: Vec<_> =
        js_sys::Object::keys(row.unchecked_ref::<js_sys::Object>()).iter().map(|k| k.as_string().unwrap()).collect();
    fields.sort();
    assert_eq!(fields, ["came", "device", "entry", "first", "kid", "seq", "wait"]);
    let bytes = js_sys::Uint8Array::new(&js_sys::Reflect::get(&row, &"entry".into()).unwrap()).to_vec();
    assert!(!bytes.windows(6).any(|w| w == b"CANARY"));
}

#[wasm_bindgen_test]
async fn a_row_that_cannot_be_read_stands_in_the_way_of_no_other() {
    let store = IdbStore::of_name(&a_name()).await.unwrap();
    let mut head = Head::empty(suite::device(1));
    store.write(Write { entries: suite::some(&mut head, suite::kid(1), 3), ..Default::default() }).await.unwrap();
    let db = store.connected().await.unwrap();
    for seq in [1, 3] {
        let transaction = writing(&db, &[rows::ENTRIES]).unwrap();
        let entries = transaction.object_store(rows::ENTRIES).unwrap();
        let row = super::request::done(&entries.get(&rows::key(suite::device(1), seq)).unwrap()).await.unwrap();
        js_sys::Reflect::set(&row, &"kid".into(), &suite::kid(2).to_string().into()).unwrap();
        super::request::done(&entries.put(&row).unwrap()).await.unwrap();
    }
    // It does not say what its entry says, so it is not believed; the one between is sent, and all three are counted.
    let places = |all: Vec<crate::journal::Kept>| all.iter().map(|kept| kept.entry.header.seq).collect::<Vec<_>>();
    assert_eq!(places(store.waiting_of(suite::device(1), 1).await.unwrap()), [2]);
    assert_eq!(places(store.from(suite::device(1), 1, 9).await.unwrap()), [2]);
    assert_eq!(store.count_waiting().await, Ok(3));
    // The end cannot be followed, and its place is known.
    assert_eq!(store.head(suite::device(1)).await, Err(StoreError::Damaged));
    assert_eq!(store.journals().await.unwrap()[0].seq, 3);
}

#[wasm_bindgen_test]
async fn a_lock_is_held_by_one_at_a_time_and_given_back_when_dropped() {
    use crate::tablet::browser::locks;
    let name = a_name();
    let held = locks::take(&name).await.expect("Chromium has Web Locks");
    assert!(locks::take_if_free(&name, Box::new(|| {})).await.is_none());
    drop(held);
    let told = std::rc::Rc::new(std::cell::Cell::new(false));
    let lost = told.clone();
    let _again = loop {
        // The browser gives it on a moment after it was given back.
        let lost = lost.clone();
        if let Some(held) = locks::take_if_free(&name, Box::new(move || lost.set(true))).await {
            break held;
        }
    };
    // Taken away by another window, whoever held it is told.
    let _thief = locks::take_away(&name, Box::new(|| {})).await.expect("it is taken from whoever holds it");
    while !told.get() {
        crate::tablet::browser::wait_ms(5).await;
    }
}

#[wasm_bindgen_test]
async fn the_device_key_is_made_once_and_found_again() {
    use crate::tablet::sync;
    let name = a_name();
    let store = IdbStore::of_name(&name).await.unwrap();
    let one = sync::current(&store).await.unwrap();
    let again = sync::current(&IdbStore::of_name(&name).await.unwrap()).await.unwrap();
    assert_eq!(one.key.device(), again.key.device());
    assert_eq!((one.head, one.continues), (Head::empty(again.key.device()), None));
}
