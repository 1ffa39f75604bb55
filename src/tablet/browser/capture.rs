//! The microphone and the camera: asked for, opened, closed. Says in three words why there is none. Opens nothing by itself, and leaves nothing
//! open: whoever drops what was opened closes it.

use super::{call, object, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlCanvasElement, HtmlVideoElement, MediaStream, MediaStreamTrack};

/// Why there is no microphone or camera. The words are `capture-<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCapture {
    /// Somebody, or this tablet's settings, said no.
    Refused,
    /// There is none.
    NoneThere,
    /// Something else uses it, or it was unplugged.
    InUse,
    /// This browser cannot.
    CannotHere,
}

impl NoCapture {
    /// The word used in keys.
    pub fn key(self) -> &'static str {
        match self {
            NoCapture::Refused => "refused",
            NoCapture::NoneThere => "none-there",
            NoCapture::InUse => "in-use",
            NoCapture::CannotHere => "cannot-here",
        }
    }

    fn of(error: &JsValue) -> NoCapture {
        let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
        match name.as_str() {
            "NotAllowedError" | "SecurityError" => NoCapture::Refused,
            "NotFoundError" | "OverconstrainedError" => NoCapture::NoneThere,
            "NotReadableError" | "AbortError" => NoCapture::InUse,
            _ => NoCapture::CannotHere,
        }
    }
}

/// A microphone or camera that is open; dropping it closes it.
pub struct Open {
    stream: MediaStream,
    /// Where what it sees is shown.
    shown: Option<HtmlVideoElement>,
}

impl Open {
    fn close(&self) {
        for track in self.stream.get_tracks().iter() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
        // The last picture does not stay: nobody takes it for what the next camera sees.
        if let Some(video) = &self.shown
            && video.src_object().as_ref() == Some(&self.stream)
        {
            video.set_src_object(None);
        }
    }

    /// Shows what the camera sees, until it is closed; `pulled` is called where it ends by itself.
    pub fn show(&mut self, selector: &str, pulled: impl FnOnce() + 'static) {
        if let Some(Ok(track)) = self.stream.get_tracks().iter().next().map(JsCast::dyn_into::<MediaStreamTrack>) {
            track.set_onended(Some(Closure::once_into_js(pulled).unchecked_ref()));
        }
        let video = window()
            .document()
            .and_then(|d| d.query_selector(selector).ok()?)
            .and_then(|v| v.dyn_into::<HtmlVideoElement>().ok());
        if let Some(video) = &video {
            // It plays by itself, muted: a browser that refuses shows nothing, and nothing is taken.
            video.set_src_object(Some(&self.stream));
        }
        self.shown = video;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.close();
    }
}

/// Opens the microphone (`audio`) or the camera (`video`).
async fn open(what: &str, how: &JsValue) -> Result<Open, NoCapture> {
    let devices = js_sys::Reflect::get(&window().navigator(), &"mediaDevices".into()).map_err(|_| NoCapture::CannotHere)?;
    if devices.is_undefined() {
        return Err(NoCapture::CannotHere);
    }
    let asked = object(&[(what, how)]);
    let promise: js_sys::Promise =
        call(&devices, "getUserMedia", &[&asked]).and_then(JsCast::dyn_into).map_err(|_| NoCapture::CannotHere)?;
    let stream = JsFuture::from(promise).await.map_err(|error| NoCapture::of(&error))?;
    let stream = stream.dyn_into().map_err(|_| NoCapture::CannotHere)?;
    Ok(Open { stream, shown: None })
}

/// Opens the camera that looks away from whoever holds the tablet, where there are two.
pub async fn camera() -> Result<Open, NoCapture> {
    let ideal = |n: f64| JsValue::from(object(&[("ideal", &n.into())]));
    let how = object(&[("facingMode", &"environment".into()), ("width", &ideal(2_048.0)), ("height", &ideal(1_536.0))]);
    open("video", &how).await
}

/// Takes what the camera shows now into a canvas, at most so large; whether there was a picture.
pub fn take(video: &str, canvas: &str, most: u32) -> bool {
    let taken = || {
        let video: HtmlVideoElement = window().document()?.query_selector(video).ok()??.dyn_into().ok()?;
        draw(&video, (video.video_width(), video.video_height()), canvas, most)
    };
    taken().is_some()
}

/// Draws the picture of a file that somebody chose into a canvas, at most so large, and forgets the choice; whether it was a picture. Nothing
/// but what is to be seen comes along.
pub async fn draw_file(event: &web_sys::Event, canvas: &str, most: u32, bytes_most: f64) -> bool {
    let drawn = async {
        let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
        let files = js_sys::Reflect::get(&input, &"files".into()).ok()?;
        let blob: web_sys::Blob = js_sys::Reflect::get(&files, &0.into()).ok()?.dyn_into().ok()?;
        input.set_value("");
        if blob.size() > bytes_most {
            return None;
        }
        let promise: js_sys::Promise = call(&window(), "createImageBitmap", &[&blob]).ok()?.dyn_into().ok()?;
        let picture = JsFuture::from(promise).await.ok()?;
        let side = |name: &str| js_sys::Reflect::get(&picture, &name.into()).ok()?.as_f64().map(|side| side as u32);
        draw(&picture, (side("width")?, side("height")?), canvas, most)
    };
    drawn.await.is_some()
}

/// Draws a picture of this size into a canvas, at most so large.
fn draw(picture: &JsValue, (width, height): (u32, u32), canvas: &str, most: u32) -> Option<()> {
    let canvas: HtmlCanvasElement = window().document()?.query_selector(canvas).ok()??.dyn_into().ok()?;
    let longest = width.max(height);
    if longest == 0 {
        return None;
    }
    let scale = (f64::from(most) / f64::from(longest)).min(1.0);
    canvas.set_width((f64::from(width) * scale).round() as u32);
    canvas.set_height((f64::from(height) * scale).round() as u32);
    let context = canvas.get_context("2d").ok()??;
    let (w, h) = (f64::from(canvas.width()), f64::from(canvas.height()));
    call(&context, "drawImage", &[picture, &0.0.into(), &0.0.into(), &w.into(), &h.into()]).ok().map(|_| ())
}

/// Cuts a canvas down to a part of itself, given in shares of its size.
pub fn crop(canvas: &str, (left, top, width, height): (f64, f64, f64, f64)) -> bool {
    let cut = || {
        let document = window().document()?;
        let canvas: HtmlCanvasElement = document.query_selector(canvas).ok()??.dyn_into().ok()?;
        let (w, h) = (f64::from(canvas.width()), f64::from(canvas.height()));
        let part: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        part.set_width(((width * w).round() as u32).max(1));
        part.set_height(((height * h).round() as u32).max(1));
        let on =
            |canvas: &HtmlCanvasElement| canvas.get_context("2d").ok()??.dyn_into::<web_sys::CanvasRenderingContext2d>().ok();
        on(&part)?.draw_image_with_html_canvas_element(&canvas, -left * w, -top * h).ok()?;
        canvas.set_width(part.width());
        canvas.set_height(part.height());
        on(&canvas)?.draw_image_with_html_canvas_element(&part, 0.0, 0.0).ok()
    };
    cut().is_some()
}

/// Nothing of what was drawn into it stays.
pub fn forget(canvas: &str) {
    let found = || window().document()?.query_selector(canvas).ok()??.dyn_into::<HtmlCanvasElement>().ok();
    if let Some(canvas) = found() {
        canvas.set_width(1);
        canvas.set_height(1);
    }
}

/// A canvas as a JPEG: the picture, and nothing beside it.
pub async fn jpeg(canvas: &str) -> Option<Vec<u8>> {
    let canvas: HtmlCanvasElement = window().document()?.query_selector(canvas).ok()??.dyn_into().ok()?;
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = call(&canvas, "toBlob", &[&done, &"image/jpeg".into(), &0.85.into()]);
    });
    bytes_of(JsFuture::from(promise).await.ok()?).await
}

async fn bytes_of(blob: JsValue) -> Option<Vec<u8>> {
    let blob: web_sys::Blob = blob.dyn_into().ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A recording under way. Dropping it closes the microphone, and with its track the browser ends it.
pub struct Recorder {
    recorder: JsValue,
    microphone: Open,
    _heard: Closure<dyn FnMut(JsValue)>,
    _ended: Closure<dyn FnMut()>,
}

/// What a recorder hands over.
pub enum Slice {
    /// Sound of a moment.
    Sound(Vec<u8>),
    /// There is no more.
    End,
}

/// How sound is written here: the first of ours that this browser can.
pub fn sound_mime() -> Option<crate::domain::Mime> {
    use crate::domain::Mime;
    let recorder = js_sys::Reflect::get(&window(), &"MediaRecorder".into()).ok().filter(|r| !r.is_undefined())?;
    [Mime::Webm, Mime::Mp4]
        .into_iter()
        .find(|mime| call(&recorder, "isTypeSupported", &[&mime.key().into()]).is_ok_and(|can| can.is_truthy()))
}

/// Opens the microphone.
pub async fn microphone() -> Result<Open, NoCapture> {
    open("audio", &JsValue::TRUE).await
}

/// Begins to record; a slice comes every so many milliseconds, in order, and an end after the last.
pub fn record(
    microphone: Open,
    mime: crate::domain::Mime,
    every_ms: u32,
    on_slice: impl Fn(Slice) + 'static,
) -> Result<Recorder, NoCapture> {
    let constructor: js_sys::Function = js_sys::Reflect::get(&window(), &"MediaRecorder".into())
        .ok()
        .and_then(|r| r.dyn_into().ok())
        .ok_or(NoCapture::CannotHere)?;
    let how = object(&[("mimeType", &mime.key().into()), ("audioBitsPerSecond", &32_000.into())]);
    let with = js_sys::Array::of2(&microphone.stream, &how);
    let recorder = js_sys::Reflect::construct(&constructor, &with).map_err(|_| NoCapture::CannotHere)?;
    // Slices are read one after another, however long each takes.
    let (send, mut come) = futures_queue();
    let last = send.clone();
    let heard = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        if let Ok(blob) = js_sys::Reflect::get(&event, &"data".into()) {
            send(Some(blob));
        }
    });
    let ended = Closure::<dyn FnMut()>::new(move || last(None));
    for (name, call_back) in [("ondataavailable", heard.as_ref()), ("onstop", ended.as_ref())] {
        js_sys::Reflect::set(&recorder, &name.into(), call_back).map_err(|_| NoCapture::CannotHere)?;
    }
    wasm_bindgen_futures::spawn_local(async move {
        while let Some(blob) = come.next().await {
            match bytes_of(blob).await {
                Some(bytes) if !bytes.is_empty() => on_slice(Slice::Sound(bytes)),
                _ => {}
            }
        }
        on_slice(Slice::End);
    });
    call(&recorder, "start", &[&every_ms.into()]).map_err(|error| NoCapture::of(&error))?;
    Ok(Recorder { recorder, microphone, _heard: heard, _ended: ended })
}

impl Recorder {
    /// Ends it: what was heard so far comes as a last slice, and then the end.
    pub fn stop(&self) {
        // One that has ended by itself (unplugged) has sent its end already.
        let _ = call(&self.recorder, "stop", &[]);
        // In this instant nothing listens any more, and not when the last slice is written.
        self.microphone.close();
    }
}

/// What came and was not taken yet, and whom to wake.
#[derive(Default)]
struct Waiting {
    came: std::collections::VecDeque<Option<JsValue>>,
    woken: Option<js_sys::Function>,
}

/// What comes from outside, taken one after another.
#[derive(Clone, Default)]
struct Queue(std::rc::Rc<std::cell::RefCell<Waiting>>);

fn futures_queue() -> (impl Fn(Option<JsValue>) + Clone, Queue) {
    let queue = Queue::default();
    let put = queue.clone();
    let send = move |one: Option<JsValue>| {
        let woken = {
            let mut put = put.0.borrow_mut();
            put.came.push_back(one);
            put.woken.take()
        };
        if let Some(woken) = woken {
            let _ = woken.call0(&JsValue::UNDEFINED);
        }
    };
    (send, queue)
}

impl Queue {
    async fn next(&mut self) -> Option<JsValue> {
        loop {
            if let Some(one) = self.0.borrow_mut().came.pop_front() {
                return one;
            }
            let promise = js_sys::Promise::new(&mut |done, _| self.0.borrow_mut().woken = Some(done));
            let _ = JsFuture::from(promise).await;
        }
    }
}

/// An address under which the page can play or show these bytes, as long as it lives; dropping it forgets them.
pub struct Address(pub String);

impl Address {
    /// Of bytes of a kind.
    pub fn of(bytes: &[u8], mime: &str) -> Option<Address> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
        let how = object(&[("type", &mime.into())]).unchecked_into();
        let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &how).ok()?;
        web_sys::Url::create_object_url_with_blob(&blob).ok().map(Address)
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        let _ = web_sys::Url::revoke_object_url(&self.0);
    }
}

/// Plays a sound, from its beginning; whatever played before is silent.
pub fn play(selector: &str) {
    if let Some(sound) = media_at(selector) {
        let _ = js_sys::Reflect::set(&sound, &"currentTime".into(), &0.0.into());
        let _ = call(&sound, "play", &[]);
    }
}

/// Silences it.
pub fn pause(selector: &str) {
    if let Some(sound) = media_at(selector) {
        let _ = call(&sound, "pause", &[]);
    }
}

fn media_at(selector: &str) -> Option<JsValue> {
    window().document()?.query_selector(selector).ok()?.map(JsValue::from)
}
