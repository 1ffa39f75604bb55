//! One kind of closure, of list and of watched value for everything that changes on a screen. Each of its own kind would be compiled anew
//! through the whole renderer, and a first visit on a slow network pays for that by the byte.

use leptos::prelude::*;
use std::{any::Any, marker::PhantomData, sync::Arc};

/// A part of a screen that is drawn anew when what it read has changed.
pub type Live = Box<dyn FnMut() -> AnyView + Send>;
/// A text or an attribute that changes.
pub type LiveText = Box<dyn FnMut() -> String + Send>;

/// Draws a part anew when what it read has changed.
pub fn live<V: IntoView + 'static>(mut draw: impl FnMut() -> V + Send + 'static) -> Live {
    Box::new(move || draw().into_any())
}

/// Writes an attribute anew when what it read has changed.
pub fn text(write: impl FnMut() -> String + Send + 'static) -> LiveText {
    Box::new(write)
}

/// One thing of a list: what it is known by, and how it is drawn when it is new.
struct One {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// A list of which each thing stands still while its key stays: only what is new is drawn.
pub fn list<T: Send + 'static>(
    all: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: fn(&T) -> String,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let draw = Arc::new(draw);
    keyed(Box::new(move || {
        let one = |thing: T| {
            let draw = draw.clone();
            One { key: key(&thing), draw: Box::new(move || draw(thing)) }
        };
        all().into_iter().map(one).collect()
    }))
}

fn keyed(all: Box<dyn Fn() -> Vec<One> + Send + Sync>) -> AnyView {
    view! { <For each=all key=|one| one.key.clone() children=|one| (one.draw)() /> }.into_any()
}

/// What a screen reads: worked out anew when what it was made of changes, and said to have changed only when it is another.
pub struct Watched<T> {
    memo: Memo<Value>,
    of: PhantomData<fn() -> T>,
}

/// Watches what `of` works out.
pub fn watched<T: PartialEq + Send + Sync + 'static>(of: impl Fn() -> T + Send + Sync + 'static) -> Watched<T> {
    Watched { memo: memo(Box::new(move || Value(Arc::new(of())))), of: PhantomData }
}

fn memo(of: Box<dyn Fn() -> Value + Send + Sync>) -> Memo<Value> {
    Memo::new(move |_| of())
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Watched<T> {
        *self
    }
}

impl<T> Copy for Watched<T> {}

/// A value that never changes.
impl<T: Clone + PartialEq + Send + Sync + 'static> From<T> for Watched<T> {
    fn from(value: T) -> Watched<T> {
        let value = Value(Arc::new(value));
        Watched { memo: memo(Box::new(move || value.clone())), of: PhantomData }
    }
}

impl<T: Clone + Default + PartialEq + Send + Sync + 'static> Default for Watched<T> {
    fn default() -> Watched<T> {
        T::default().into()
    }
}

impl<T: 'static> Watched<T> {
    /// Reads it, and is told when it changes.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(self.memo.get().of())
    }

    /// Reads it once.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(self.memo.get_untracked().of())
    }
}

impl<T: Clone + 'static> Watched<T> {
    /// What it is now, and is told when it changes.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// What it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

/// A value of any kind, behind one kind of memo.
#[derive(Clone)]
struct Value(Arc<dyn Thing>);

impl Value {
    fn of<T: 'static>(&self) -> &T {
        (*self.0).any().downcast_ref().expect("`watched` put a T here")
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.0.same(other.0.any())
    }
}

trait Thing: Send + Sync {
    fn any(&self) -> &dyn Any;
    fn same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Thing for T {
    fn any(&self) -> &dyn Any {
        self
    }
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref().is_some_and(|other| self == other)
    }
}
