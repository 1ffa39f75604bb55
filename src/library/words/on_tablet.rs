//! Reads the words files by `@fluent/bundle`, in the browser. It refuses to know which words there are.

use super::{FILES, Given, Language, pseudo};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "@fluent/bundle")]
extern "C" {
    type FluentResource;
    #[wasm_bindgen(constructor)]
    fn new(source: &str) -> FluentResource;

    type FluentBundle;
    #[wasm_bindgen(constructor)]
    fn new(tag: &str, options: &Object) -> FluentBundle;
    #[wasm_bindgen(method, js_name = addResource)]
    fn add(this: &FluentBundle, resource: &FluentResource, options: &Object) -> Array;
    #[wasm_bindgen(method, js_name = hasMessage)]
    fn has(this: &FluentBundle, key: &str) -> bool;
    #[wasm_bindgen(method, js_name = getMessage)]
    fn message(this: &FluentBundle, key: &str) -> Option<Message>;
    #[wasm_bindgen(method, js_name = formatPattern)]
    fn form(this: &FluentBundle, pattern: &JsValue, given: &Object, mistakes: &Array) -> String;

    type Message;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Message) -> JsValue;
}

thread_local! {
    static ENGLISH: FluentBundle = made(false);
    static PSEUDO: FluentBundle = made(true);
}

/// A message with what is put into it, if there is such a message.
pub fn message(language: Language, key: &str, given: &[(&'static str, Given)]) -> Option<String> {
    with(language, |bundle| {
        let pattern = bundle.message(key)?.value();
        let args = Object::new();
        for (name, value) in given {
            set(&args, name, value_of(value));
        }
        (!pattern.is_null()).then(|| bundle.form(&pattern, &args, &Array::new()))
    })
}

/// Whether there is such a message.
pub fn has(language: Language, key: &str) -> bool {
    with(language, |bundle| bundle.has(key))
}

fn with<T>(language: Language, ask: impl FnOnce(&FluentBundle) -> T) -> T {
    match language {
        Language::English => ENGLISH.with(ask),
        Language::Pseudo => PSEUDO.with(ask),
    }
}

fn value_of(given: &Given) -> JsValue {
    match given {
        Given::Text(text) => text.as_str().into(),
        Given::Number(number) => (*number as f64).into(),
    }
}

fn made(longer: bool) -> FluentBundle {
    let options = Object::new();
    set(&options, "useIsolating", longer.into());
    if longer {
        let change = Closure::<dyn Fn(String) -> String>::new(|text: String| pseudo::longer(&text).into_owned());
        set(&options, "transform", change.into_js_value());
    }
    let bundle = FluentBundle::new("en-GB", &options);
    let overriding = Object::new();
    set(&overriding, "allowOverrides", true.into());
    for source in FILES {
        bundle.add(&FluentResource::new(source), &overriding);
    }
    bundle
}

/// Setting a field of a new object never fails.
fn set(object: &Object, name: &str, value: JsValue) {
    let _ = Reflect::set(object, &name.into(), &value);
}
