//! Waiting for IndexedDB: requests, transactions, opening. Turns the browser's errors into what they mean to Heard and hides none.

use super::upgrades;
use crate::journal::StoreError;
use crate::tablet::browser::{call, object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Why it did not work.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// The connection does not answer any more: worth opening once again.
    Dead,
    /// No use trying again.
    Store(StoreError),
}

impl Fault {
    /// What a fault is when there is no further try.
    pub(super) fn last(self) -> StoreError {
        match self {
            Fault::Dead => StoreError::Gone,
            Fault::Store(error) => error,
        }
    }

    fn of(error: Option<DomException>) -> Fault {
        match error.map(|e| e.name()).as_deref() {
            Some("QuotaExceededError") => Fault::Store(StoreError::Full),
            Some("VersionError") => Fault::Store(StoreError::Newer),
            Some("DataError" | "DataCloneError" | "NotReadableError") => Fault::Store(StoreError::Damaged),
            // A closed connection, an abort from outside, an internal error of the browser's store.
            _ => Fault::Dead,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Fault::Store(error)
    }
}

impl From<JsValue> for Fault {
    fn from(thrown: JsValue) -> Self {
        Fault::of(thrown.dyn_into().ok())
    }
}

/// A value of the browser as what it has to be.
pub(super) fn of_js<T: JsCast>(value: JsValue) -> Result<T, Fault> {
    value.dyn_into().map_err(|_| Fault::Store(StoreError::Damaged))
}

/// Waits for a request. It must have been made just now: its handlers are set here.
pub(super) fn done(request: &IdbRequest) -> impl Future<Output = Result<JsValue, Fault>> + use<> {
    let settled = JsFuture::from(js_sys::Promise::new(&mut |yes, no| {
        request.set_onsuccess(Some(&yes));
        request.set_onerror(Some(&no));
    }));
    let request = request.clone();
    async move {
        match settled.await {
            Ok(_) => Ok(request.result()?),
            Err(_) => Err(Fault::of(request.error().ok().flatten())),
        }
    }
}

/// Begins to watch a transaction; the future ends when it is complete or has failed. To be called before anything is asked of it.
pub(super) fn complete(transaction: &IdbTransaction) -> impl Future<Output = Result<(), Fault>> + use<> {
    let settled = JsFuture::from(js_sys::Promise::new(&mut |yes, no| {
        transaction.set_oncomplete(Some(&yes));
        transaction.set_onabort(Some(&no));
    }));
    let transaction = transaction.clone();
    async move {
        match settled.await {
            Ok(_) => Ok(()),
            Err(_) => Err(Fault::of(transaction.error())),
        }
    }
}

/// A transaction that writes, as strictly as a browser can: complete means that the disk was told to keep it.
pub(super) fn writing(db: &IdbDatabase, stores: &[&str]) -> Result<IdbTransaction, Fault> {
    let stores: js_sys::Array = stores.iter().map(|s| JsValue::from_str(s)).collect();
    let options = object(&[("durability", &"strict".into())]);
    let transaction: IdbTransaction = of_js(call(db, "transaction", &[&stores, &"readwrite".into(), &options])?)?;
    strict(&transaction)?;
    Ok(transaction)
}

/// Refuses a transaction that is not strict: with it "kept" could be said of something that a dead battery takes away.
pub(super) fn strict(transaction: &IdbTransaction) -> Result<(), Fault> {
    let durability = js_sys::Reflect::get(transaction, &"durability".into())?;
    if durability.as_string().as_deref() == Some("strict") {
        return Ok(());
    }
    // It may have ended by itself already; there is nothing in it either way.
    let _ = transaction.abort();
    Err(Fault::Store(StoreError::Gone))
}

/// Opens a database in a version. Waits as long as another window holds an older one open; that window closes it when it is told.
pub(super) async fn opened(name: &str, version: u32) -> Result<IdbDatabase, Fault> {
    let window = web_sys::window().ok_or(Fault::Dead)?;
    let factory = window.indexed_db()?.ok_or(Fault::Dead)?;
    let request: IdbOpenDbRequest = factory.open_with_u32(name, version)?;
    let upgrade = Closure::<dyn FnMut(web_sys::IdbVersionChangeEvent)>::new({
        let request = request.clone();
        move |event: web_sys::IdbVersionChangeEvent| {
            let upgraded = request.result().and_then(|db| {
                let transaction = request.transaction().ok_or(JsValue::NULL)?;
                upgrades::upgrade(&db.dyn_into()?, &transaction, event.old_version() as u32)
            });
            if upgraded.is_err()
                && let Some(transaction) = request.transaction()
            {
                // All steps or none: the old version stays as it was.
                let _ = transaction.abort();
            }
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let db = done(&request).await;
    request.set_onupgradeneeded(None);
    of_js(db?)
}
