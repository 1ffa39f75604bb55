//! The program in the child's hands. Wasm only. One model at the root, one door for what happens, screens that only draw and ask.
//! Refuses to hold a key where a component could reach it, and to say "kept" of anything that is not on disk.

pub mod access;
pub mod act;
pub mod activities;
pub mod browser;
pub mod carried;
pub mod drafts;
mod idb;
pub mod keys;
pub mod media;
pub mod model;
pub mod pull;
pub mod screens;
pub mod send;
pub mod session;
pub mod start_now;
pub mod sync;
pub mod turn;
pub mod worker;

use crate::pictures::Pictures;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Starts the tablet in the page. `pictures_json` maps the name of a picture to its address.
#[wasm_bindgen]
pub fn start(pictures_json: &str) {
    let pictures = Pictures::of_map(crate::wire::from_json(pictures_json.as_bytes()).unwrap_or_default());
    mount_to_body(move || {
        let app = act::App::new(session::first_model());
        provide_context(app);
        provide_context(pictures);
        provide_context(crate::pictures::MadeViews::new(move |wanted| activities::drawing::view_of(app, wanted.made)));
        screens::root(app)
    });
}

/// Starts a worker that derives a key from a passphrase and knows nothing else.
#[wasm_bindgen]
pub fn worker_start() {
    worker::listen();
}
