//! Doors that are not about one child: signing in and out, language, licences, one's children, accounts. The gate has decided before: whoever
//! comes here is signed in where the routes table says so, and may do what its row says.

use super::accounts::{Accounts, Done};
use super::desk::{Fields, Office, field, home_of, long};
use super::frame::{Page, THEMES};
use super::{
    accounts as accounts_view, children as children_page, harm as harm_page, kept_aside as kept_aside_page,
    licences as licences_page, sign_in as sign_in_view, visit as visit_page,
};
use crate::domain::access::{Action, Subject, may};
use crate::domain::{ChildId, NAME_MAX, PersonId, Role};
use crate::library::words::Language;
use crate::server::app::PASSWORD_COST;
use crate::server::auth::{NotSignedIn, Where, fits, hash_password, no_cookie, peer_of, session_cookie, sign_in as try_sign_in};
use crate::server::guard::RequestId;
use crate::server::outside::{now, now_ms};
use crate::server::store::audit::Audited;
use crate::server::store::{self, Fault, NewPerson, PasswordHash, pages, password_of, user_taken};
use axum::Extension;
use axum::extract::{ConnectInfo, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header::SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::net::SocketAddr;

pub use super::child_doors::*;
pub use super::harm_doors::*;
pub use super::made::{made, made_small};
pub use super::message_doors::*;
pub use super::profile::{profile_page, write_profile};
pub use super::visit_doors::*;
pub use super::whose::{match_child, whose};

/// The cookie that remembers the language of the pages.
pub const LANGUAGE_COOKIE: &str = "heard-language";
/// The cookie that remembers the colours of the pages.
pub const THEME_COOKIE: &str = "heard-theme";
/// Shortest password for a new account, in characters (NIST SP 800-63B asks for 8; a record of a child asks for more).
const PASSWORD_LEAST: usize = 12;

/// `GET /office/sign-in`.
pub async fn sign_in_page(office: Office) -> Response {
    sign_in_again(office, StatusCode::OK, None, String::new()).await
}

async fn sign_in_again(office: Office, status: StatusCode, wrong: Option<&'static str>, user: String) -> Response {
    let page = Page::new("sign-in", "title-sign-in").with(status);
    office.frame.answer(page, move || sign_in_view::sign_in(wrong, user)).await
}

/// `POST /office/sign-in`.
pub async fn sign_in(
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    office: Office,
    Fields(form): Fields,
) -> Response {
    let app = office.app.clone();
    let peer = peer_of(&headers, app.reached, app.proxy, connection.ip());
    let user = field(&form, "user");
    let password = form.get("password").cloned().unwrap_or_default();
    match try_sign_in(&app, &user, password, peer, Where::Office, &request_id).await {
        Ok((session, token)) => {
            let home = match session.person.role {
                _ if session.first => "/office/password",
                role => home_of(role),
            };
            ([(SET_COOKIE, session_cookie(app.reached, &token))], Redirect::to(home)).into_response()
        }
        Err(NotSignedIn::TooMany(seconds)) => {
            let mut answer = sign_in_again(office, StatusCode::TOO_MANY_REQUESTS, Some("sign-in-slow"), user).await;
            answer.headers_mut().insert(axum::http::header::RETRY_AFTER, HeaderValue::from(seconds));
            answer
        }
        Err(NotSignedIn::Fault(fault)) => office.fault(fault, "/office/sign-in").await,
        Err(_) => sign_in_again(office, StatusCode::UNAUTHORIZED, Some("office-sign-in-wrong"), user).await,
    }
}

/// `POST /office/sign-out`.
pub async fn sign_out(office: Office) -> Response {
    let said = office.done("office-sign-out", None, None);
    if let Some(token) = office.asked.token {
        let ended = office.app.store.write(move |desk| {
            desk.close_session(token)?;
            desk.audit(&said)
        });
        if let Err(fault) = ended.await {
            return office.fault(fault, "/office").await;
        }
    }
    ([(SET_COOKIE, no_cookie(office.app.reached))], Redirect::to("/office/sign-in")).into_response()
}

/// `POST /office/language`.
pub async fn language(office: Office, Fields(form): Fields) -> Response {
    let chosen = Language::of_tag(&field(&form, "language")).unwrap_or_default();
    // Only a page of the office to come back to: nobody is sent to another site by a form.
    let back = Some(field(&form, "back"))
        .filter(|to| to.starts_with("/office") && to.chars().all(|c| c.is_ascii_graphic() && c != '\\'));
    let theme = THEMES.into_iter().find(|theme| *theme == field(&form, "theme")).unwrap_or("usual");
    let secure = if office.app.reached.securely() { "; Secure" } else { "" };
    let cookie = |name: &str, value: &str| {
        let text = format!("{name}={value}; Path=/office; HttpOnly; SameSite=Strict; Max-Age=31536000{secure}");
        (SET_COOKIE, HeaderValue::from_str(&text).expect("names of languages and colours are plain ASCII"))
    };
    let cookies = AppendHeaders([cookie(LANGUAGE_COOKIE, chosen.tag()), cookie(THEME_COOKIE, theme)]);
    (cookies, Redirect::to(back.as_deref().unwrap_or("/office"))).into_response()
}

/// `GET /office/licences`.
pub async fn licences(office: Office) -> Response {
    let list = office.app.site.licences().to_vec();
    office.frame.answer(Page::new("licences", "title-licences"), move || licences_page::licences(list)).await
}

/// `GET /office`.
pub async fn children(office: Office) -> Response {
    list(office, StatusCode::OK, None).await
}

async fn list(office: Office, status: StatusCode, wrong: Option<&'static str>) -> Response {
    let Some(actor) = office.actor() else { return Redirect::to("/office/sign-in").into_response() };
    let here = children_page::May {
        add: may(&actor, Action::AddChild, Subject::Authority),
        tell: may(&actor, Action::MarkTold, Subject::Child(crate::domain::access::Tie::Mine)),
    };
    // Whoever may read a child that is not on their list answers for all of them.
    let everyone = may(&actor, Action::ReadChild, Subject::Child(crate::domain::access::Tie::NotMine));
    let answers = may(&actor, Action::AnswerAsk, Subject::Authority);
    let sees_aside = may(&actor, Action::SeeKeptAside, Subject::Authority);
    let found = office.app.store.read(move |sql| {
        let aside = sees_aside && store::is_anything_aside(sql)?;
        let reach = store::reach(sql)?;
        let open = store::open_duties(sql, actor.person, everyone, pages::Sees::of(actor.role), reach.times, now_ms())?;
        let unfinished = store::unfinished(sql, actor.person)?;
        let asks = if answers { store::open_asks(sql)? } else { Vec::new() };
        let times = store::intervals(sql)?;
        Ok((
            pages::children(sql, actor.person, everyone, pages::Sees::of(actor.role))?,
            aside,
            (open, reach),
            (unfinished, asks, times),
        ))
    });
    match found.await {
        Ok((list, aside, (open, reach), (unfinished, asks, times))) => {
            let page = Page::new("caseload", "title-children").with(status);
            let unnamed: Vec<_> = list.iter().filter(|child| child.to_follow).cloned().collect();
            let body = move || {
                view! { {harm_page::duties(open, &reach)} {visit_page::waits(&unnamed, unfinished, asks, &times, now())} {children_page::children(list, aside, here, wrong)} }.into_any()
            };
            office.frame.answer(page, body).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `GET /office/kept-aside`.
pub async fn kept_aside(office: Office) -> Response {
    match office.app.store.read(store::kept_aside).await {
        Ok(found) => {
            let page = Page::new("kept-aside", "title-kept-aside");
            office.frame.answer(page, move || kept_aside_page::kept_aside(found)).await
        }
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `POST /office/children`.
pub async fn add_child(office: Office, Fields(form): Fields) -> Response {
    let Some(actor) = office.actor() else { return Redirect::to("/office/sign-in").into_response() };
    let name = field(&form, "name");
    if name.is_empty() {
        return list(office, StatusCode::UNPROCESSABLE_ENTITY, Some("child-add-empty")).await;
    }
    if long(&name, NAME_MAX) {
        return list(office, StatusCode::UNPROCESSABLE_ENTITY, Some("child-add-long")).await;
    }
    let born = field(&form, "born");
    let Ok(born) = Some(born).filter(|born| !born.is_empty()).map(|born| born.parse()).transpose() else {
        return list(office, StatusCode::UNPROCESSABLE_ENTITY, Some("child-add-day")).await;
    };
    let said = office.done("add-child", None, None);
    let kept = office
        .app
        .store
        .write(move |desk| {
            let child = desk.add_child(actor.person, &name, born)?;
            if actor.role == Role::Practitioner {
                desk.join_caseload(actor.person, child, actor.role)?;
            }
            desk.audit(&Audited { child: Some(child), ..said })?;
            Ok(child)
        })
        .await;
    match kept {
        Ok(child) => Redirect::to(&format!("/office/children/{child}")).into_response(),
        Err(fault) => office.fault(fault, "/office").await,
    }
}

/// `GET /office/accounts`.
pub async fn accounts(office: Office, Query(asked): Query<super::desk::Form>) -> Response {
    accounts_page(office, StatusCode::OK, Accounts { done: Done::of(&asked), ..Accounts::default() }).await
}

async fn keep_accounts(office: Office, wrong: Option<&'static str>, typed: (String, String)) -> Response {
    accounts_page(office, StatusCode::UNPROCESSABLE_ENTITY, Accounts { wrong, typed, ..Accounts::default() }).await
}

async fn accounts_page(office: Office, status: StatusCode, page: Accounts) -> Response {
    match office.app.store.read(|sql| Ok(store::accounts::accounts(sql)?)).await {
        Ok(found) => {
            let accounts = Accounts { found, ..page };
            let page = Page::new("accounts", "title-accounts").with(status);
            office.frame.answer(page, move || accounts_view::accounts(accounts)).await
        }
        Err(fault) => office.fault(fault, "/office/accounts").await,
    }
}

/// `POST /office/accounts`.
pub async fn open_account(office: Office, Fields(form): Fields) -> Response {
    let (user, name) = (field(&form, "user").to_lowercase(), field(&form, "name"));
    let typed = (user.clone(), name.clone());
    let password = form.get("password").cloned().unwrap_or_default();
    let role = Role::of_key(&field(&form, "role"));
    let wrong = match role {
        _ if user.is_empty() || name.is_empty() => Some("account-empty"),
        _ if long(&user, NAME_MAX) || long(&name, NAME_MAX) => Some("refusal-too-long"),
        _ if password.chars().count() < PASSWORD_LEAST => Some("account-short"),
        None => Some("account-empty"),
        Some(_) => None,
    };
    let (None, Some(role)) = (wrong, role) else {
        return keep_accounts(office, wrong, typed).await;
    };
    let said = office.done("open-account", None, None);
    let Some(password) = hashed(&office, password).await else { return office.fault(Fault::Closing, "/office/accounts").await };
    let kept = office
        .app
        .store
        .write(move |desk| {
            if user_taken(desk.sql(), &user)? {
                return Err(Fault::AlreadyThere);
            }
            let person = desk.add_person(NewPerson { user, name, role, password, first: true })?;
            desk.audit(&Audited { object: Some(format!("{person} {}", role.key())), ..said })
        })
        .await;
    match kept {
        Ok(_) => Redirect::to("/office/accounts").into_response(),
        Err(Fault::AlreadyThere) => keep_accounts(office, Some("account-taken"), typed).await,
        Err(fault) => office.fault(fault, "/office/accounts").await,
    }
}

/// A new password, hashed when it is its turn.
async fn hashed(office: &Office, password: String) -> Option<PasswordHash> {
    let turn = office.app.hashing.clone().acquire_owned().await.ok()?;
    let hashing = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        hash_password(&password, PASSWORD_COST)
    });
    hashing.await.ok()
}

/// `POST /office/accounts/close`.
pub async fn close_account(office: Office, Fields(form): Fields) -> Response {
    let (Ok(person), Some(actor)) = (field(&form, "person").parse::<PersonId>(), office.actor()) else {
        return office.problem(StatusCode::UNPROCESSABLE_ENTITY, "form", "/office/accounts").await;
    };
    if person == actor.person {
        // Nobody closes the door behind themselves: there would be no one left to open it.
        return keep_accounts(office, Some("account-close-own"), Default::default()).await;
    }
    let said = office.done("close-account", None, Some(person.to_string()));
    let kept = office.app.store.write(move |desk| {
        desk.close_person(person)?;
        desk.audit(&said)
    });
    match kept.await {
        Ok(()) => Redirect::to("/office/accounts").into_response(),
        Err(fault) => office.fault(fault, "/office/accounts").await,
    }
}

/// `GET /office/password`.
pub async fn password_page(office: Office) -> Response {
    choose_password(office, StatusCode::OK, None).await
}

async fn choose_password(office: Office, status: StatusCode, wrong: Option<&'static str>) -> Response {
    let first = office.asked.session.as_ref().is_some_and(|session| session.first);
    let page = Page::new("password", "title-password").with(status);
    office.frame.answer(page, move || sign_in_view::password(wrong, first)).await
}

/// `POST /office/password`.
pub async fn change_password(
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    office: Office,
    Fields(form): Fields,
) -> Response {
    let Some(actor) = office.actor() else { return Redirect::to("/office/sign-in").into_response() };
    let typed = |name: &str| form.get(name).cloned().unwrap_or_default();
    let (now, new) = (typed("now"), typed("new"));
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    if new.chars().count() < PASSWORD_LEAST {
        return choose_password(office, unfit, Some("account-short")).await;
    }
    if new == now {
        return choose_password(office, unfit, Some("password-same")).await;
    }
    let app = office.app.clone();
    let kept = match app.store.read(move |sql| password_of(sql, actor.person)?.ok_or(Fault::NotThere)).await {
        Ok(kept) => kept,
        Err(fault) => return office.fault(fault, "/office/password").await,
    };
    let (user, kept) = kept;
    let peer = peer_of(&headers, app.reached, app.proxy, connection.ip());
    if app.throttle.ask(&user, peer).is_err() {
        return choose_password(office, StatusCode::TOO_MANY_REQUESTS, Some("sign-in-slow")).await;
    }
    let Ok(turn) = app.hashing.clone().acquire_owned().await else {
        return office.fault(Fault::Closing, "/office/password").await;
    };
    let counting = app.clone();
    let hashing = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        if !fits(&now, &kept) {
            counting.throttle.was_wrong(&user, peer);
            return None;
        }
        Some(hash_password(&new, PASSWORD_COST))
    });
    let Ok(Some(hash)) = hashing.await else {
        return choose_password(office, unfit, Some("password-wrong")).await;
    };
    let (said, token) = (office.done("change-password", None, None), office.asked.token);
    let changed = app.store.write(move |desk| {
        desk.change_password(actor.person, &hash, token)?;
        desk.audit(&said)
    });
    match changed.await {
        Ok(()) => Redirect::to(home_of(actor.role)).into_response(),
        Err(fault) => office.fault(fault, "/office/password").await,
    }
}

/// `POST /office/lists`.
pub async fn join_list(office: Office, Fields(form): Fields) -> Response {
    change_list(office, form, true).await
}

/// `POST /office/lists/end`.
pub async fn leave_list(office: Office, Fields(form): Fields) -> Response {
    change_list(office, form, false).await
}

async fn change_list(office: Office, form: super::desk::Form, join: bool) -> Response {
    let (Ok(person), Ok(child)) = (field(&form, "person").parse::<PersonId>(), field(&form, "child").parse::<ChildId>()) else {
        return office.problem(StatusCode::UNPROCESSABLE_ENTITY, "form", "/office/accounts").await;
    };
    let said = office.done(if join { "join-list" } else { "leave-list" }, Some(child), Some(person.to_string()));
    let kept = office
        .app
        .store
        .write(move |desk| {
            desk.audit(&said)?;
            if !join {
                return desk.leave_caseload(person, child);
            }
            let role = store::person(desk.sql(), person)?.ok_or(Fault::NotThere)?.role;
            // Only those whose work is bound to a list have one; a manager answers for all, an administrator reads none.
            if !matches!(role, Role::Practitioner | Role::Reviewer) {
                return Err(Fault::NotThere);
            }
            desk.join_caseload(person, child, role)
        })
        .await;
    match kept {
        // Twice is as good as once. What was done is said on the page it leads to: by ids, so that no name stands in an address.
        Ok(()) | Err(Fault::AlreadyThere) => Redirect::to(&Done { join, person, child }.path()).into_response(),
        Err(fault) => office.fault(fault, "/office/accounts").await,
    }
}
