//! Wakes the syncer: one that sleeps hears the bell, one that works finds it rung. Counts nothing: ten rings are one.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    task::{Poll, Waker},
};

/// The bell.
#[derive(Debug, Default)]
pub(super) struct Bell {
    rung: Cell<bool>,
    sleeper: RefCell<Option<Waker>>,
}

impl Bell {
    /// Rings.
    pub(super) fn ring(&self) {
        self.rung.set(true);
        if let Some(waker) = self.sleeper.borrow_mut().take() {
            waker.wake();
        }
    }

    /// Sleeps until it rings, or has rung since it was heard last.
    pub(super) async fn heard(&self) {
        poll_fn(|context| {
            if self.rung.take() {
                return Poll::Ready(());
            }
            *self.sleeper.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
