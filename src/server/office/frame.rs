//! The frame around every adult's page: head, banner of a fictional authority, who is signed in, the way out, languages, licences. It makes
//! the whole page before the first byte leaves, so that the status is right; it holds no script, and no name ever stands in a title.

use crate::domain::{ChildId, Role};
use crate::library::words::{Language, Words};
use crate::pictures::{Clock, Pictures, on_minute, words};
use crate::server::outside::now;
use crate::wire::Person;
use axum::{
    body::Body,
    http::{Request, StatusCode, header::CACHE_CONTROL},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use std::sync::Arc;

/// What every page knows before it knows what it is about.
#[derive(Clone)]
pub struct Frame {
    /// The language it is read in.
    pub language: Language,
    /// The colours it is read in, as `data-theme`; nothing for the usual ones.
    pub theme: Option<&'static str>,
    /// The authority's name.
    pub authority: String,
    /// Whether the authority is made up.
    pub fictional: bool,
    /// The authority's zone.
    pub zone: TimeZone,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Where pictures lie.
    pub pictures: Pictures,
    /// Where the pages' css lies.
    pub css: String,
    /// The path of this page, to come back to.
    pub path: String,
}

/// What a page is.
#[derive(Clone, Copy)]
pub struct Page {
    /// What stands in `data-screen`.
    pub screen: &'static str,
    /// The key of its title: words alone, so that no name can stand in a browser's history.
    pub title: &'static str,
    /// The child it is about.
    pub child: Option<ChildId>,
    /// The answer's status.
    pub status: StatusCode,
}

impl Page {
    /// A page that answers 200.
    pub fn new(screen: &'static str, title: &'static str) -> Self {
        Self { screen, title, child: None, status: StatusCode::OK }
    }
    /// A page about a child.
    pub fn about(self, child: ChildId) -> Self {
        Self { child: Some(child), ..self }
    }
    /// A page with another status.
    pub fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl Frame {
    /// The words of this page's language.
    pub fn words(&self) -> Words {
        Words::of(self.language)
    }

    /// What pictures and dates need, put into the context of whoever draws.
    fn provide(&self, child: Option<ChildId>) {
        provide_context(self.words());
        provide_context(self.pictures.clone());
        if let Some(child) = child {
            provide_context(super::made::views(child));
        }
        let zone = self.zone.clone();
        provide_context(Clock(Arc::new(move |ms| {
            let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
            i16::try_from(zone.to_offset(at).seconds() / 60).unwrap_or(0)
        })));
    }

    /// The answer: this page around a body. The body is drawn inside the page's own owner, so it may use the words and pictures of its context.
    pub async fn answer(self, page: Page, body: impl FnOnce() -> AnyView + Send + 'static) -> Response {
        // Boxed, so that what leptos_axum makes of an answer is compiled once and not once a page.
        self.send(page, Box::new(body)).await
    }

    async fn send(self, page: Page, body: Box<dyn FnOnce() -> AnyView + Send>) -> Response {
        // leptos waits one turn of the executor before it sends; that executor is the server's own. Saying so twice changes nothing.
        let _ = any_spawner::Executor::init_tokio();
        let request = Request::builder().uri("/office").body(Body::empty()).unwrap_or_default();
        let context = self.clone();
        let mut response = leptos_axum::handle_response_inner(
            move || context.provide(page.child),
            move || whole(&self, page, body()),
            request,
            // `render_app_*` would append a script; this sends the page and nothing else.
            |page, _chunks, _| {
                Box::pin(async move {
                    let html = without_marks(page.into_view().to_html());
                    Box::pin(leptos::tachys::html::InertElement::new(html).to_html_stream_in_order()) as _
                })
            },
        )
        .await;
        *response.status_mut() = page.status;
        response.headers_mut().insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
        response
    }
}

/// Takes out leptos' marks between a text and what follows. Nothing of ours looks for them, and inside a title or a field of many lines a
/// browser would show them as letters, and send them back as part of what an adult wrote. No text of a person holds one: `<` is escaped.
fn without_marks(html: String) -> String {
    html.replace("<!>", "")
}

/// The whole page.
fn whole(frame: &Frame, page: Page, body: AnyView) -> AnyView {
    let words = frame.words();
    let title = words.with("page-title", &[("page", words.say(page.title).into())]);
    let child = page.child.map(|child| child.to_string());
    view! {
        <!DOCTYPE html>
        <html lang=words.language().tag() dir=words.language().dir() data-theme=frame.theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="referrer" content="no-referrer" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <link rel="stylesheet" href=frame.css.clone() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
            </head>
            <body class="office">
                <a class="skip button seen-by-readers" href="#main">{words.say("skip-to-page")}</a>
                {top(frame)}
                <main id="main" class=format!("page {}", page.screen) data-screen=page.screen data-child=child>
                    {body}
                </main>
                {foot(frame)}
            </body>
        </html>
    }
    .into_any()
}

fn top(frame: &Frame) -> AnyView {
    let words = frame.words();
    let home = match &frame.person {
        Some(person) if person.role == Role::Administrator => ("/office/accounts", "nav-accounts"),
        _ => ("/office", "nav-children"),
    };
    let signed_in = frame.person.clone().map(|person| {
        let role = words.say(&format!("role-{}", person.role.key()));
        view! {
            <nav class="top-nav" aria-label=words.say("nav-label")>
                <a href=home.0>{words.say(home.1)}</a>
                {matches!(person.role, Role::Manager | Role::Administrator).then(|| view! { <a href="/office/phones">{words.say("nav-phones")}</a> <a href="/office/intervals">{words.say("nav-intervals")}</a> })}
            </nav>
            <p class="top-who">
                <bdi>{person.name}</bdi>
                <span class="top-role">{role}</span>
            </p>
            <p><a href="/office/password">{words.say("nav-password")}</a></p>
            <form method="post" action="/office/sign-out" class="top-out">
                <button type="submit" class="plain">{words.say("sign-out")}</button>
            </form>
        }
    });
    view! {
        {frame.fictional.then(|| view! { <p class="fictional">{words.say("fictional-authority")}</p> })}
        <header class="top">
            <p class="top-name">
                <img src="/favicon.svg" alt="" width="28" height="28" />
                <span>{words.say("app-name")}</span>
                <span class="top-authority">{frame.authority.clone()}</span>
            </p>
            {signed_in}
            <p class="printed print-only">{words.say("printed")} " " {on_minute(now())}</p>
        </header>
    }
    .into_any()
}

/// Colours besides the usual ones, as `data-theme` and in the keys of their words.
pub const THEMES: [&str; 2] = ["high-contrast", "low-arousal"];

fn foot(frame: &Frame) -> AnyView {
    let words = frame.words();
    // The pseudo-language is for trying pages out; nobody's real work is done in it.
    let languages = frame.fictional.then(|| {
        let choices = Language::ALL
            .into_iter()
            .map(|language| {
                let name = words.say(&format!("language-{}", language.tag()));
                view! { <option value=language.tag() selected=language == frame.language>{name}</option> }
            })
            .collect_view();
        view! {
            <label for="language">{words.say("language")}</label>
            <select id="language" name="language">{choices}</select>
        }
    });
    let themes = THEMES
        .into_iter()
        .map(|theme| {
            let name = words.say(&format!("theme-{theme}"));
            view! { <option value=theme selected=frame.theme == Some(theme)>{name}</option> }
        })
        .collect_view();
    view! {
        <footer class="foot">
            <p class="foot-line"><a href="/office/licences">{words.say("nav-licences")}</a></p>
            <form method="post" action="/office/language" class="languages">
                <input type="hidden" name="back" value=frame.path.clone() />
                {languages}
                <label for="theme">{words.say("theme-office")}</label>
                <select id="theme" name="theme">
                    <option value="">{words.say("theme-usual")}</option>
                    {themes}
                </select>
                <button type="submit" class="plain">{words.say("language-choose")}</button>
            </form>
        </footer>
    }
    .into_any()
}

/// A heading and, under it, what to do when nothing is there yet.
pub fn nothing_here(title: &'static str, what_to_do: &'static str) -> AnyView {
    let words = words();
    view! {
        <div class="nothing-here">
            <p class="nothing-title">{words.say(title)}</p>
            <p>{words.say(what_to_do)}</p>
        </div>
    }
    .into_any()
}

/// What was typed, as it stands inside a text area. Leptos escapes the children of every other element, and of this one not (it counts it among raw
/// text, which by the HTML standard it is not): without this, what somebody types would be part of the page. A first line break is taken by
/// the browser, so one goes before.
pub fn as_typed(text: impl AsRef<str>) -> String {
    format!("\n{}", html_escape::encode_text(text.as_ref()))
}
