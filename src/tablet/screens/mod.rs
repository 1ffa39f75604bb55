//! Every screen, one file each: they draw the model and say what was touched. Nothing here decides, writes or holds a key. A screen's root
//! carries `data-screen`; a change of screen puts the focus on its heading.

mod badge;
mod caseload;
mod child;
mod child_home;
mod close;
mod cover;
mod edge;
pub(in crate::tablet) mod harm;
mod kept;
mod passphrase;
pub(super) mod record;
mod sign_in;
mod told;
mod visit;
mod welcome;
mod who_will_see;

use super::{
    access,
    act::{App, app},
    activities,
    browser::{self, events, fingers, page},
    drafts,
    model::{Door, Screen},
    session,
};
use crate::domain::{Answer, House, Level, Whose};
use crate::library::{cards, words::Words};
use crate::pictures::live::{live, text};
use crate::pictures::{Drawing, name_of, words};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// After this long without a touch an adult's screen locks itself.
const IDLE_MS: i64 = 120_000;

/// The root: one screen at a time, the cover before any of the child's, the adult's passphrase before all.
pub fn root(app: App) -> impl IntoView {
    let face = app.pick(|m| (m.screen.clone(), m.asking, m.covered, m.language));
    // Under the cover nothing says that there is anything to tell.
    let telling = app.pick(|m| (m.telling && !m.covered).then_some(m.language));
    let dressed = app.pick(|m| (m.language, m.theme));
    Effect::new(move |_| {
        let (language, theme) = dressed.get();
        page::dress(language.tag(), language.dir(), theme.key());
    });
    Effect::new(move |_| {
        face.with(|_| ());
        telling.with(|_| ());
        request_animation_frame(|| page::focus("[data-screen] h1, [data-screen=cover] button"));
    });
    page::on_shell(move |said| {
        app.model.update(|m| match said {
            page::Shell::UpdateReady => m.means.update_ready = true,
            page::Shell::Pictures(done, total) => m.means.pictures_coming = total.saturating_sub(done),
            page::Shell::OfflineRefused => m.means.offline_refused = true,
        });
    });
    fingers::act_when_lifted();
    page::stay();
    access::look_for_voice(app);
    lock_when_idle(app);
    // What waits for a frame does not wait in a page that shows none.
    let gone = move || {
        browser::no_more_frames();
        harm::out_of_sight(app);
    };
    let away = [events::on_visibility(gone), events::on_page_hide(gone)];
    StoredValue::new_local(away);
    let typed = app.pick(|m| if m.turn == Whose::Child { drafts::OfTheChild::of(m) } else { m.in_hand.draft.words.clone() });
    Effect::new(move |_| drafts::words_changed(app, typed.get()));
    spawn_local(session::begin(app));
    let at_hand = RwSignal::new(false);
    Effect::new(move |_| {
        if face.with(|(screen, ..)| *screen != Screen::Starting) && !at_hand.get_untracked() {
            set_timeout(move || at_hand.set(true), Duration::from_millis(150));
        }
    });
    let screens = move || {
        let (screen, asking, covered, language) = face.get();
        provide_context(Words::of(language));
        match asking {
            Some(door) => passphrase::unlock(app, door).into_any(),
            None if covered => cover::screen(app).into_any(),
            None => draw(app, screen),
        }
    };
    // What stands behind it is out of sight and out of reach, and is what it was when the adult comes back: half a sentence is not lost.
    let told = move |language| {
        provide_context(Words::of(language));
        harm::screen(app)
    };
    view! {
        {live(move || telling.get().map(told))}
        <div class="stands" data-behind=move || telling.get().map(|_| "true")>{screens}</div>
        {live(move || at_hand.get().then(pictures_at_hand))}
    }
}

/// What a child sees first is fetched and drawn once, unseen, while an adult is still typing: a picture that is at hand stands in the same
/// frame as its card.
fn pictures_at_hand() -> AnyView {
    let boards = cards::BOARDS.iter().map(|board| name_of(board.picture).to_owned());
    let first = cards::BOARDS[0].cards.iter().map(|card| name_of(card.picture).to_owned());
    let houses = House::ALL.into_iter().map(|house| format!("house-{}", house.key()));
    let answers = Answer::of(Level::default()).iter().map(|answer| format!("answer-{}", answer.key()));
    let screen = ["cover", "quiet", "came-in", "went-out", "speak", "hand-cover", "shut", "keep", "undo", "drawing-page"]
        .map(str::to_owned);
    let all = houses.chain(answers).chain(screen).chain(boards).chain(first);
    view! { <div hidden>{all.map(|name| view! { <Drawing name=name /> }).collect_view()}</div> }.into_any()
}

fn draw(app: App, screen: Screen) -> AnyView {
    match screen {
        Screen::Starting => starting(app).into_any(),
        Screen::Elsewhere => elsewhere(app),
        Screen::SignIn => sign_in::screen(app).into_any(),
        Screen::MakePassphrase => passphrase::make(app).into_any(),
        Screen::Unlock => passphrase::unlock(app, Door::Tablet).into_any(),
        Screen::Caseload => caseload::screen(app).into_any(),
        Screen::Child => child::screen(app).into_any(),
        Screen::Visit => visit::screen(app).into_any(),
        Screen::Welcome => welcome::screen(app).into_any(),
        Screen::TryIt => activities::try_it::screen(app),
        Screen::ChildHome => child_home::screen(app).into_any(),
        Screen::CarryOn(half_made) => child_home::carry_on(app, half_made).into_any(),
        Screen::Houses(activity) => activities::houses::screen(app, activity).into_any(),
        Screen::Drawing(activity) => activities::drawing::screen(app, activity),
        Screen::Ways => activities::ways::screen(app),
        Screen::Sound => activities::ways::sound(app),
        Screen::Photo => activities::ways::photo(app),
        Screen::Write(how) => activities::ways::write(app, how),
        Screen::WhoWillSee(work) => who_will_see::screen(app, work).into_any(),
        Screen::Kept(work) => kept::screen(app, work).into_any(),
        Screen::Trail => told::trail(app).into_any(),
        Screen::Plan => told::plan(app).into_any(),
        Screen::Close(ending) => close::screen(app, ending),
    }
}

fn starting(app: App) -> impl IntoView {
    view! {
        <main class="adult-side starting" data-screen="starting">
            <Telling app=app />
        </main>
    }
}

/// Heard is open in another window.
fn elsewhere(app: App) -> AnyView {
    let words = words();
    let inside = view! {
        <div class="narrow stack">
            <p class="lead">{words.say("elsewhere-why")}</p>
            <button type="button" class="primary" data-action="go-on-here" on:click=move |_| spawn_local(session::go_on_here(app))>{words.say("elsewhere-go-on")}</button>
        </div>
    };
    adults(app, "elsewhere", words.say("elsewhere-title"), false, inside)
}

/// What is to be said, in one place that is read out when it changes.
#[component]
fn Telling(app: App) -> impl IntoView {
    let words = words();
    let notice = app.pick(|m| m.notice.clone());
    let busy = app.pick(|m| m.busy);
    view! {
        <div class="notice-place" role="status">
            {live(move || busy.get().map(|key| view! { <p class="busy"><span class="busy-mark" aria-hidden="true"></span>{words.say(key)}</p> }))}
            {live(move || notice.get().map(|n| {
                // An answer of the child's is said back in its own picture too: they may not read.
                let answer = n.key.strip_prefix("answered-").map(|answer| view! { <Drawing name=format!("answer-{answer}") /> });
                view! { <p class="note" data-notice=n.key.clone()>{answer}<span>{words.with(&n.key, &[("count", n.count.into())])}</span></p> }
            }))}
        </div>
    }
}

/// The frame of an adult's screen: whose tablet, what it shows, the badge, lock; then the screen's own.
pub(super) fn adults(
    app: App,
    screen: &'static str,
    title: impl Into<String>,
    with_bar: bool,
    inside: impl IntoView + 'static,
) -> AnyView {
    let title = title.into();
    let fictional = app.pick(|m| m.fictional);
    let covered = app.model.with_untracked(|m| m.covered);
    let words = words();
    // A child, or whoever comes in, sees the pages that ask for words to open something: there it says no more than it does on the child's turn.
    let told = if with_bar { "harm-open" } else { "edge-told" };
    view! {
        <div class="adult-side" data-screen=screen>
            {live(move || fictional.get().then(|| view! { <aside class="fictional">{words.say("fictional")}</aside> }))}
            <header class="bar">
                <h1 tabindex="-1">{title}</h1>
                <div class="bar-end">
                    {with_bar.then(|| view! { <badge::Badge app=app /> })}
                    {(!covered).then(|| view! {
                        <button type="button" class="plain" data-action="told" on:click=move |_| harm::open(app)>{words.say(told)}</button>
                    })}
                    {with_bar.then(|| view! {
                        <button type="button" class="lock" data-action="lock" on:click=move |_| session::lock(app)>{words.say("lock-now")}</button>
                    })}
                </div>
            </header>
            <Telling app=app />
            <main>{inside}</main>
        </div>
    }
    .into_any()
}

/// The frame of a child's screen: the edge, what is to be said, then the screen's own. `data-kept` says whether all that it shows is on disk.
pub fn childs(app: App, screen: &'static str, inside: impl IntoView + 'static) -> AnyView {
    let class = format!("child-side on-{screen}");
    let kept = app.pick(|m| m.durable >= m.acted);
    view! {
        <div class=class data-screen=screen data-kept=move || kept.get().to_string()>
            <edge::Edge app=app />
            <main>{inside}</main>
            <Telling app=app />
            // The cover must stand at once: its page is loaded before anybody needs it.
            <Drawing name="drawing-page" class="cover-ready" />
        </div>
    }
    .into_any()
}

/// The name of the child in hand.
fn name(app: App) -> String {
    app.model.with_untracked(|m| m.name())
}

/// The way to the picture timetable, whatever it is called where it stands.
#[inline(never)]
fn to_home(app: App, class: &'static str, action: &'static str, picture: &'static str, key: &str) -> AnyView {
    let word = words().say(key).into_owned();
    view! { <access::PictureButton class=class action=action picture=picture.to_owned() word=word on_touch=move |()| app.go(Screen::ChildHome) /> }
        .into_any()
}

/// Whose turn it is, as the child reads it.
fn turn_title(app: App) -> String {
    let words = words();
    let named = app.model.with_untracked(|m| m.in_hand.state.child.as_ref().is_some_and(|child| !child.to_follow));
    if named { words.with("home-title", &[("name", name(app).into())]) } else { words.say("home-title-you").into_owned() }
}

/// An adult's screen that nobody touches for two minutes locks itself. On the child's turn nothing is timed: there is no other child to find.
fn lock_when_idle(app: App) {
    let last = StoredValue::new(browser::now_ms());
    for event in ["pointerdown", "keydown"] {
        window_event_listener_untyped(event, move |_| last.set_value(browser::now_ms()));
    }
    let look = move || {
        if app.unlocked() && browser::now_ms() - last.get_value() > IDLE_MS {
            session::lock(app);
        }
    };
    set_interval(look, Duration::from_secs(5));
    // A tablet that slept shows nothing of before to whoever wakes it.
    StoredValue::new_local(events::on_visibility(look));
}

/// The tablet's own line of choices: language and look of the page.
#[component]
fn PageChoices() -> impl IntoView {
    use super::model::Theme;
    use crate::library::words::Language;
    let app = app();
    let words = words();
    let theme = app.pick(|m| m.theme);
    let language = app.pick(|m| m.language);
    // The made-up language is for trying Heard out, never for a family.
    let may_pseudo = app.pick(|m| m.fictional || m.adult.is_none());
    view! {
        <div class="page-choices">
            <div class="choices" role="group" aria-label=words.say("choose-theme")>
                {Theme::ALL.into_iter().map(|t| view! {
                    <button type="button" class="small-choice" aria-pressed=text(move || (theme.get() == t).to_string())
                        on:click=move |_| app.model.update(|m| m.theme = t)>{words.say(&format!("theme-{}", t.key()))}</button>
                }).collect_view()}
            </div>
            {live(move || may_pseudo.get().then(|| view! {
                <div class="choices" role="group" aria-label=words.say("choose-language")>
                    {Language::ALL.into_iter().map(|l| view! {
                        <button type="button" class="small-choice" aria-pressed=text(move || (language.get() == l).to_string())
                            on:click=move |_| app.model.update(|m| m.language = l)>{words.say(&format!("language-{}", l.tag().to_lowercase()))}</button>
                    }).collect_view()}
                </div>
            }))}
        </div>
    }
}
