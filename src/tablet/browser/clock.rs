//! The device's clock as a [`Moment`], and waiting. Measures nothing itself: the syncer says how far the clock is out.

use super::window;
use crate::domain::Moment;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static SKEW: Cell<Option<i64>> = const { Cell::new(None) };
    static BEGAN: Cell<f64> = const { Cell::new(0.0) };
}

/// Milliseconds since 1970 by the device's clock.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Now, with the offset of the place and the last measured error of the clock.
pub fn now() -> Moment {
    forget_skew_of_another_clock();
    let date = js_sys::Date::new_0();
    // The browser gives minutes west of UTC.
    let offset_min = -date.get_timezone_offset() as i16;
    Moment { utc_ms: date.get_time() as i64, offset_min, skew_ms: SKEW.get() }
}

/// A clock that was put right, or wrong, since its error was measured has another error, which nobody has measured: the page's own count of
/// time goes on and tells.
fn forget_skew_of_another_clock() {
    const JUMP_MS: f64 = 60_000.0;
    let Some(counted) = window().performance().map(|performance| performance.now()) else { return };
    let began = js_sys::Date::now() - counted;
    let before = BEGAN.replace(began);
    if before != 0.0 && (before - began).abs() > JUMP_MS {
        SKEW.set(None);
    }
}

/// Notes how far the device's clock is ahead of the server's; every [`now`] carries it from here on.
pub fn measured_skew(ms: Option<i64>) {
    SKEW.set(ms);
}

/// Waits. A browser wakes a sleeping page late; nothing may rest on the exact time.
pub async fn wait_ms(ms: i64) {
    // A browser's timer counts in 31 bits; more would fire at once.
    let ms = ms.clamp(0, i64::from(i32::MAX)) as i32;
    let promise = js_sys::Promise::new(&mut |done, refused| {
        if let Err(e) = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms) {
            // A page that is being unloaded refuses timers; nobody is waiting any more.
            let _ = refused.call1(&e, &e);
        }
    });
    let _ = JsFuture::from(promise).await;
}

thread_local! {
    static WAITING_FOR_FRAME: std::cell::RefCell<Option<js_sys::Function>> = const { std::cell::RefCell::new(None) };
}

/// Waits until the browser has shown the next frame, so that what a finger did is seen before anything else is done about it. A page that
/// is hidden, or is being hidden, shows no frame: there it goes on at once.
pub async fn after_frame() {
    if !super::events::visible() {
        return;
    }
    let promise = js_sys::Promise::new(&mut |done, _| {
        WAITING_FOR_FRAME.set(Some(done.clone()));
        let frame = Closure::once_into_js({
            let done = done.clone();
            // What is asked for within a frame comes after it.
            move || drop(window().set_timeout_with_callback(&done))
        });
        let _ = window().request_animation_frame(frame.unchecked_ref());
        // A browser may show no frame for long without hiding the page.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, 120);
    });
    let _ = JsFuture::from(promise).await;
}

/// Whoever waits for a frame goes on now: the page is being put away.
pub fn no_more_frames() {
    if let Some(done) = WAITING_FOR_FRAME.take() {
        let _ = done.call0(&JsValue::UNDEFINED);
    }
}

/// A call later on; dropping it before then calls it off.
pub struct Later {
    handle: Option<i32>,
    // Kept alive until it is called or called off.
    _call: Closure<dyn FnMut()>,
}

impl Drop for Later {
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            window().clear_timeout_with_handle(handle);
        }
    }
}

/// Calls this after so many milliseconds. A browser may be late, and forgets timers of a page that it has put to sleep until it wakes.
pub fn later(ms: i64, call: impl FnMut() + 'static) -> Later {
    let call = Closure::<dyn FnMut()>::new(call);
    let ms = ms.clamp(0, i64::from(i32::MAX)) as i32;
    let handle = window().set_timeout_with_callback_and_timeout_and_arguments_0(call.as_ref().unchecked_ref(), ms).ok();
    Later { handle, _call: call }
}
