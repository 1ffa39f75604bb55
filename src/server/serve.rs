//! Starting, serving, stopping. Around every request: an id, security headers, a log line without any word of a person, time limits, and
//! a panic that becomes an answer. Refuses plain HTTP on any address but this machine's own.

use super::app::{App, Reached};
use super::guard::{Asked, RequestId};
use super::headers::{OFFICE_POLICY, SECURITY_HEADERS};
use super::limits::{Connected, Limited};
use super::outside::random;
use super::problem::Problem;
use super::{office, routes};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::any::Any;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;

/// Headers of a request must have come within this time.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// A connection of HTTP/2 is asked this often whether anybody is still there.
const ALIVE_EVERY: Duration = Duration::from_secs(30);
/// A request must be answered within this time.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// A tablet's batch of 8 MiB over a poor line takes longer; cutting it off would only make it come again.
const BATCH_WITHIN: Duration = Duration::from_secs(120);
/// The head of the audit chain goes to the log this often.
const ANCHOR_EVERY: Duration = Duration::from_secs(15 * 60);
/// When stopping, requests that are being answered have this long.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum NotServed {
    /// Plain HTTP on another address.
    #[error(
        "{0} is not this machine's own address, and plain HTTP is refused there: browsers give no camera, no installing and no offline work to a page without https, and passwords would travel in the clear. Give --tls-cert and --tls-key, or --behind-proxy when a proxy of yours does TLS, or use --addr 127.0.0.1:3000"
    )]
    NeedsTls(SocketAddr),
    /// The port is taken.
    #[error(
        "{addr} is in use by another program, perhaps by another Heard. Nothing was changed. Stop that program, or choose another port with --addr"
    )]
    InUse {
        /// Where.
        addr: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("{addr} cannot be listened on ({source}). Nothing was changed. Choose another address with --addr")]
    Address {
        /// Where.
        addr: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("the certificate {} with the key {} cannot be used ({source}). Nothing was changed. Both must be PEM files that belong together", cert.display(), key.display())]
    Certificate {
        /// The certificate.
        cert: PathBuf,
        /// The key.
        key: PathBuf,
        /// What rustls said.
        source: std::io::Error,
    },
    /// Serving failed.
    #[error("serving stopped ({0}). What was answered is on disk")]
    Stopped(#[from] std::io::Error),
}

/// Certificate and key, as PEM files.
pub type Tls = Option<(PathBuf, PathBuf)>;

/// How the server will be reached, or why it must not be.
pub fn reached(addr: SocketAddr, tls: bool, behind_proxy: bool) -> Result<Reached, NotServed> {
    match (tls, behind_proxy) {
        (true, _) => Ok(Reached::Tls),
        (false, true) => Ok(Reached::BehindProxy),
        (false, false) if addr.ip().is_loopback() => Ok(Reached::Loopback),
        (false, false) => Err(NotServed::NeedsTls(addr)),
    }
}

/// Takes the address.
pub fn listen(addr: SocketAddr) -> Result<TcpListener, NotServed> {
    let listener = TcpListener::bind(addr).map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => NotServed::InUse { addr },
        _ => NotServed::Address { addr, source },
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until `stop` is done, finishes what is being answered, and closes the store.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    tls: Tls,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), NotServed> {
    let service = whole(&app).into_make_service_with_connect_info::<SocketAddr>();
    let anchoring = app.clone();
    let anchors = tokio::spawn(async move {
        loop {
            anchor(&anchoring).await;
            tokio::time::sleep(ANCHOR_EVERY).await;
        }
    });
    let handle = Handle::new();
    let stopping = handle.clone();
    tokio::spawn(async move {
        stop.await;
        tracing::info!("stopping: requests that are being answered are finished first");
        stopping.graceful_shutdown(Some(FINISH_WITHIN));
    });
    let limited = |proxy| Limited { inner: DefaultAcceptor, connected: Connected::default(), proxy, within: HEADERS_WITHIN };
    match tls {
        None => {
            let mut server = axum_server::from_tcp(listener)?.handle(handle).acceptor(limited(app.proxy));
            time_limits(server.http_builder());
            server.serve(service).await?;
        }
        Some((cert, key)) => {
            // Said once and aloud, so that no second provider in the tree can make the choice unclear. A second time changes nothing.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let config =
                RustlsConfig::from_pem_file(&cert, &key).await.map_err(|source| NotServed::Certificate { cert, key, source })?;
            let Limited { connected, proxy, within, .. } = limited(app.proxy);
            let limited = Limited { inner: RustlsAcceptor::new(config), connected, proxy, within };
            let mut server = axum_server::from_tcp(listener)?.handle(handle).acceptor(limited);
            time_limits(server.http_builder());
            server.serve(service).await?;
        }
    }
    anchors.abort();
    // Its hold on the store ends with it, so that the store can close.
    let _ = anchors.await;
    anchor(&app).await;
    tracing::info!("stopped");
    Ok(())
}

/// How long a request's head may take, and how long a connection of HTTP/2 may be silent without answering.
fn time_limits(http: &mut hyper_util::server::conn::auto::Builder<TokioExecutor>) {
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(ALIVE_EVERY).keep_alive_timeout(HEADERS_WITHIN);
}

/// Writes the head of the audit chain to the log, which leaves this machine: whoever rewrites the chain later is found out by it.
async fn anchor(app: &App) {
    match app.store.read(super::store::audit::head).await {
        Ok((seq, hash)) => tracing::info!(audit_seq = seq, audit_head = %hash, "the audit's head"),
        Err(fault) => tracing::error!(%fault, "the audit's head cannot be read"),
    }
}

/// The whole service: the table, and what stands around every request.
pub fn whole(app: &Arc<App>) -> Router {
    routes::router(app).layer(CatchPanicLayer::custom(panicked)).layer(from_fn_with_state(app.clone(), around))
}

async fn around(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id: String = random::<8>().iter().map(|b| format!("{b:02x}")).collect();
    let began = Instant::now();
    let method = request.method().clone();
    let private = ["/api", "/office", "/health"].iter().any(|p| request.uri().path().starts_with(p));
    // A person's browser is answered with a page, whatever went wrong and wherever.
    let page = request.uri().path().starts_with("/office").then(|| office::read_as(request.headers()));
    // The pattern and never the path: an id of a child does not belong in a log line of every request.
    let route = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let within = if ["/api/v1/entries", "/api/v1/pieces"].contains(&request.uri().path()) { BATCH_WITHIN } else { ANSWER_WITHIN };
    let mut response = match tokio::time::timeout(within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::TIMEOUT.into_response(),
    };
    if let Some(read_as) = page
        && let Some(problem) = response.extensions_mut().remove::<Problem>()
    {
        let retry_after = response.headers_mut().remove(header::RETRY_AFTER);
        let asked = Asked { request: id.clone(), read_as, ..Asked::default() };
        response = office::refused(&app, &asked, problem).await;
        response.headers_mut().extend(retry_after.map(|after| (header::RETRY_AFTER, after)));
    }
    if page.is_some() {
        // What a child made is answered as a file, and a file may do less than a page: it brings its own policy.
        let policy = response.headers_mut().entry(header::CONTENT_SECURITY_POLICY);
        policy.or_insert(HeaderValue::from_static(OFFICE_POLICY));
    }
    secure(&mut response, &id, private);
    let status = response.status().as_u16();
    let ms = began.elapsed().as_millis() as u64;
    tracing::info!(request = id, %method, route = route.as_deref().unwrap_or("-"), status, ms, "answered");
    response
}

fn secure(response: &mut Response, id: &str, private: bool) {
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    if private || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("heard-request"), id);
    }
}

/// A panic's own words may hold anything, so they are not written down; where it was is said by the hook of `main`.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::BROKEN.into_response()
}
