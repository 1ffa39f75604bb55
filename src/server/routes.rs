//! One table: method, path, who may, what it is called, what it does. It makes the router, `/api/v1/openapi.json` and the access test.
//! A route that is not in this table does not exist, but for the shell's still files.

use super::app::App;
use super::guard::{guard, not_there, wrong_method};
use super::{api, office, shell};
use crate::domain::Role;
use crate::domain::access::{Action, Actor, Subject, Tie, may};
use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a request must show who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Not at all.
    Open,
    /// By a session.
    Person,
    /// By a tablet's signature alone.
    Tablet,
    /// By a tablet's signature and a session made on that tablet.
    TabletAndPerson,
}

/// What a route is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The authority as a whole, or one's own lists.
    Authority,
    /// The child whose id stands in the path.
    Child,
}

/// One row of the table.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{child}` and `{message}`.
    pub path: &'static str,
    /// How a request must show who it is.
    pub door: Door,
    /// What `access::may` is asked; nothing where the door is all.
    pub action: Option<Action>,
    /// What it is asked of.
    pub of: Of,
    /// Its lasting name: the operation's in OpenAPI, the action's in the audit.
    pub name: &'static str,
    /// What it does, in a line.
    pub says: &'static str,
    /// Every status it can answer.
    pub answers: &'static [u16],
    /// The handler.
    handler: fn() -> MethodRouter<Arc<App>>,
}

impl Route {
    /// Whether it answers with a page for a person.
    pub fn is_page(&self) -> bool {
        self.path.starts_with("/office")
    }
    /// The roles that may, to a child of their own.
    pub fn roles(&self) -> Vec<Role> {
        let subject = match self.of {
            Of::Authority => Subject::Authority,
            Of::Child => Subject::Child(Tie::Mine),
        };
        let person = crate::domain::PersonId::from_bytes([0; 16]);
        Role::ALL.into_iter().filter(|role| self.action.is_none_or(|a| may(&Actor { person, role: *role }, a, subject))).collect()
    }
}

macro_rules! routes {
    ($($method:ident $path:literal $door:ident $action:expr, $of:ident $name:literal $says:literal [$($status:literal)*] $handler:path;)*) => {
        /// The table.
        pub static ROUTES: &[Route] = &[$(Route {
            method: Method::$method,
            path: $path,
            door: Door::$door,
            action: $action,
            of: Of::$of,
            name: $name,
            says: $says,
            answers: &[$($status),*],
            handler: || routes!(@ $method $handler),
        },)*];
    };
    (@ GET $handler:path) => { get($handler) };
    (@ POST $handler:path) => { post($handler) };
}

use Action::*;

routes! {
    GET "/" Open None, Authority "home" "The way to the office." [303] api::home;
    GET "/health" Open None, Authority "health" "Whether the database answers." [200 503] api::health;
    GET "/api/v1/openapi.json" Open None, Authority "openapi" "This table, as OpenAPI." [200] api::openapi::serve;
    POST "/api/v1/sign-in" Open None, Authority "sign-in-tablet" "A practitioner signs in at a tablet, which names its key." [200 400 401 403 413 429 503 507] api::sign_in::sign_in;
    POST "/api/v1/sign-out" TabletAndPerson None, Authority "sign-out-tablet" "Ends the session." [204 401 403 413 503 507] api::sign_in::sign_out;
    POST "/api/v1/entries" Tablet None, Authority "push" "A batch of entries, answered one by one after the commit is on disk." [200 400 401 403 413 503 507] api::entries::push;
    POST "/api/v1/pieces" Tablet None, Authority "push-pieces" "Pieces of photos and recordings, answered after they are on disk." [200 400 401 403 413 429 503 507] api::pieces::push;
    GET "/api/v1/receipts" Tablet None, Authority "receipts" "What the server has of this tablet's journal." [200 401 413 503] api::entries::receipts;
    GET "/api/v1/changes" TabletAndPerson Some(UseTablet), Authority "pull" "What changed for this person's children since a cursor." [200 400 401 404 413 503 507] api::changes::changes;

    GET "/office/sign-in" Open None, Authority "office-sign-in-page" "The page for signing in." [200] office::doors::sign_in_page;
    POST "/office/sign-in" Open None, Authority "office-sign-in" "Signs an adult in." [303 401 403 413 422 429 503] office::doors::sign_in;
    POST "/office/sign-out" Person None, Authority "office-sign-out" "Ends the session." [303 403] office::doors::sign_out;
    POST "/office/language" Open None, Authority "office-language" "Chooses the language of the pages." [303 403 413 422] office::doors::language;
    GET "/office/licences" Open None, Authority "licences" "Whose work the pictures and fonts are." [200] office::doors::licences;
    GET "/office" Person Some(ListChildren), Authority "list-children" "One's own children." [200 303 404] office::doors::children;
    GET "/office/kept-aside" Person Some(SeeKeptAside), Authority "kept-aside" "What tablets sent and what stands in no record yet." [200 303 404] office::doors::kept_aside;
    POST "/office/children" Person Some(AddChild), Authority "add-child" "Opens a record for a child." [303 403 404 413 422] office::doors::add_child;
    GET "/office/children/{child}" Person Some(ReadChild), Child "read-child" "A child's page: the plan, and what the child told beside it." [200 303 404] office::doors::child;
    GET "/office/children/{child}/whose" Person Some(MatchChild), Child "match-child-page" "Whose a visit is that began before anybody said it." [200 303 404] office::doors::whose;
    POST "/office/children/{child}/whose" Person Some(MatchChild), Child "match-child" "Says whose it is: it goes into that child's record." [303 401 403 404 413 422] office::doors::match_child;
    GET "/office/children/{child}/told" Person Some(ReadChild), Child "read-told" "Everything the child told." [200 303 404] office::doors::told;
    GET "/office/children/{child}/plan" Person Some(WritePlan), Child "write-plan-page" "The plan, to be written." [200 303 404] office::doors::plan_page;
    POST "/office/children/{child}/plan" Person Some(WritePlan), Child "write-plan" "Writes the plan." [303 401 403 404 409 413 422] office::doors::write_plan;
    GET "/office/children/{child}/profile" Person Some(WriteProfile), Child "write-profile-page" "How a child is best met, to be written." [200 303 404] office::doors::profile_page;
    POST "/office/children/{child}/profile" Person Some(WriteProfile), Child "write-profile" "Writes how a child is best met." [303 401 403 404 409 413 422] office::doors::write_profile;
    GET "/office/children/{child}/messages/{message}" Person Some(ReadChild), Child "read-message" "One message, as the child made it." [200 303 404] office::doors::message;
    GET "/office/children/{child}/messages/{message}/made/{number}" Person Some(ReadChild), Child "read-made" "A drawing, photo or recording of a message." [200 206 303 404 416 503] office::doors::made;
    GET "/office/children/{child}/messages/{message}/made/{number}/small" Person Some(ReadChild), Child "read-made-small" "A drawing or photo of a message, small." [200 303 404 503] office::doors::made_small;
    POST "/office/children/{child}/messages/{message}/caption" Person Some(SayWhoActed), Child "write-caption" "Writes what is to be seen or heard in what a child made." [303 401 403 404 409 413 422] office::doors::write_caption;
    POST "/office/children/{child}/messages/{message}/read" Person Some(MarkRead), Child "mark-read" "Marks a message as read." [303 401 403 404 413 422] office::doors::mark_read;
    POST "/office/children/{child}/messages/{message}/weigh" Person Some(Weigh), Child "weigh" "Places a message and says what it means." [303 401 403 404 409 413 422] office::doors::weigh;
    POST "/office/children/{child}/messages/{message}/told" Person Some(MarkTold), Child "mark-told" "Marks that the child was told." [303 401 403 404 409 413 422] office::doors::mark_told;
    POST "/office/children/{child}/messages/{message}/who" Person Some(SayWhoActed), Child "say-who-acted" "Says who acted on the tablet." [303 401 403 404 413 422] office::doors::say_who;
    GET "/office/children/{child}/harm/{harm}" Person Some(ReadChild), Child "read-harm" "One telling of harm." [200 303 404] office::doors::harm;
    POST "/office/children/{child}/harm/{harm}/written" Person Some(ActOnHarm), Child "write-account" "Writes what the child said or showed." [303 401 403 404 413 422] office::doors::written;
    POST "/office/children/{child}/harm/{harm}/acted" Person Some(ActOnHarm), Child "act-on-harm" "Writes down what was done about it." [303 401 403 404 413 422] office::doors::acted;
    POST "/office/children/{child}/harm/{harm}/decide" Person Some(DecideHarm), Child "decide-harm" "The manager's decision." [303 401 403 404 413 422] office::doors::decide;
    GET "/office/children/{child}/visits" Person Some(ReadChild), Child "read-visits" "All visits with a child." [200 303 404] office::doors::visits;
    GET "/office/children/{child}/visits/{visit}" Person Some(ReadChild), Child "read-visit" "One visit, with its record." [200 303 404] office::doors::visit;
    POST "/office/children/{child}/visits/{visit}/record" Person Some(WriteRecord), Child "write-record" "Writes a visit's record." [303 401 403 404 409 413 422] office::doors::write_record;
    POST "/office/children/{child}/visits/{visit}/harm" Person Some(ActOnHarm), Child "mark-harm" "Marks that the child told or showed harm at it." [303 401 403 404 413 422] office::doors::mark_harm;
    POST "/office/children/{child}/visits/{visit}/asks" Person Some(AnswerAsk), Child "answer-ask" "A manager answers what was asked for." [303 401 403 404 413 422] office::doors::answer_ask;
    GET "/office/intervals" Person Some(KeepPhones), Authority "intervals-page" "The authority's own times." [200 303 404] office::doors::intervals_page;
    POST "/office/intervals" Person Some(KeepPhones), Authority "write-intervals" "Writes the authority's own times." [303 403 404 413 422] office::doors::write_intervals;
    GET "/office/phones" Person Some(KeepPhones), Authority "phones-page" "Whom to ring when a child tells of harm." [200 303 404] office::doors::phones_page;
    POST "/office/phones" Person Some(KeepPhones), Authority "write-phones" "Writes whom to ring." [303 403 404 413 422] office::doors::write_phones;
    GET "/office/password" Person None, Authority "password-page" "One's own password, to be changed." [200 303] office::doors::password_page;
    POST "/office/password" Person None, Authority "change-password" "Changes one's own password." [303 403 413 422 429] office::doors::change_password;
    GET "/office/accounts" Person Some(KeepAccounts), Authority "accounts-page" "Accounts, lists and tablets." [200 303 404] office::doors::accounts;
    POST "/office/accounts" Person Some(KeepAccounts), Authority "open-account" "Opens an account." [303 403 404 413 422] office::doors::open_account;
    POST "/office/accounts/close" Person Some(KeepAccounts), Authority "close-account" "Closes an account, with its lists and sessions." [303 403 404 413 422] office::doors::close_account;
    POST "/office/lists" Person Some(KeepAccounts), Authority "join-list" "Puts a child on somebody's list." [303 403 404 413 422] office::doors::join_list;
    POST "/office/lists/end" Person Some(KeepAccounts), Authority "leave-list" "Takes a child off somebody's list." [303 403 404 413 422] office::doors::leave_list;
}

/// The page at a path, or the nearest one above it: where somebody goes back to who came by a form.
pub fn page_at_or_above(path: &str) -> String {
    let mut path = path;
    while path.len() > "/office".len() {
        let fits = |route: &Route| {
            let (there, asked) = (route.path.split('/'), path.split('/'));
            route.method == Method::GET
                && there.clone().count() == asked.clone().count()
                && there.zip(asked).all(|(there, asked)| there.starts_with('{') || there == asked)
        };
        if ROUTES.iter().any(fits) {
            return path.to_owned();
        }
        path = path.rsplit_once('/').map_or("", |(above, _)| above);
    }
    "/office".to_owned()
}

/// The router that the table makes, with the shell's still files.
pub fn router(app: &Arc<App>) -> Router {
    let mut paths: BTreeMap<&str, MethodRouter<Arc<App>>> = BTreeMap::new();
    for route in ROUTES {
        let guarded = (route.handler)().route_layer(from_fn_with_state((app.clone(), route), guard));
        let there = paths.remove(route.path).unwrap_or_default();
        paths.insert(route.path, there.merge(guarded));
    }
    let table =
        paths.into_iter().fold(Router::new(), |router, (path, methods)| router.route(path, methods.fallback(wrong_method)));
    table.with_state(app.clone()).merge(shell::router(app.site.clone())).fallback(not_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_by_a_form_goes_back_to_a_page() {
        let id = "01010101-0101-0101-0101-010101010101";
        for (path, page) in [
            ("/office/children".to_owned(), "/office".to_owned()),
            (format!("/office/children/{id}/plan"), format!("/office/children/{id}/plan")),
            (format!("/office/children/{id}/messages/{id}/weigh"), format!("/office/children/{id}/messages/{id}")),
            ("/office/lists/end".into(), "/office".into()),
            ("/office/accounts/close".into(), "/office/accounts".into()),
            ("/health".into(), "/office".into()),
        ] {
            assert_eq!(page_at_or_above(&path), page);
        }
    }
}
