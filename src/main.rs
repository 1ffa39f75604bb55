//! The `heard` command: serve, demo, verify, status. Reads the command line and nothing else; every refusal says what to do and ends with 2.

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use heard::server::app::App;
use heard::server::keys::Keys;
use heard::server::serve::{listen, reached, serve};
use heard::server::shell::Site;
use heard::server::store::{Store, audit, authority};
use heard::server::{demo, store};
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Heard: a child says what life is like for them, in pictures.
#[derive(Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Serves the tablets and the office.
    Serve(Serve),
    /// Makes a fictional authority in an empty folder, and prints its accounts and children.
    Demo(Folder),
    /// Looks through everything and names what is damaged or was changed.
    Verify(Verify),
    /// Says what is in the folder.
    Status(Folder),
}

#[derive(Args)]
struct Folder {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The keys file, outside the data folder. Usually DIR.keys beside it.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl Folder {
    fn keys_path(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| Keys::default_path(&self.data))
    }
    /// The keys of a folder that has data; where it has none, that is said first.
    fn keys(&self) -> Result<Arc<Keys>> {
        if !self.data.join(store::FILE).exists() {
            return Err(store::Fault::Empty { path: self.data.clone() }.into());
        }
        Ok(Arc::new(Keys::read(&self.keys_path(), &self.data)?))
    }
}

#[derive(Args)]
struct Verify {
    #[command(flatten)]
    folder: Folder,
    /// The audit's head as it was written down outside (`audit_seq` and `audit_head` of a log line of `serve`): the audit must still hold it.
    #[arg(long, value_name = "SEQ:HASH", value_parser = anchor)]
    anchor: Option<store::Anchor>,
}

fn anchor(text: &str) -> Result<store::Anchor> {
    let said = text.split_once(':').and_then(|(seq, hash)| Some((seq.parse().ok()?, hash.parse().ok()?)));
    said.context("an anchor is a number, a colon and a hash, as the log of `heard serve` names them")
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    folder: Folder,
    /// Where to listen.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:3000")]
    addr: String,
    /// The built site. Usually `site` beside the folder of this program.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// The certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy of yours does TLS and appends the caller's address to X-Forwarded-For.
    #[arg(long, conflicts_with = "tls_cert")]
    behind_proxy: bool,
    /// The proxy's own address, where it is not on this machine. No other connection's X-Forwarded-For is believed.
    #[arg(long, value_name = "IP", requires = "behind_proxy")]
    proxy: Option<IpAddr>,
}

fn main() -> ExitCode {
    let command = Command::parse();
    log();
    let done = match command.what {
        What::Serve(serve) => run_serve(serve),
        What::Demo(folder) => run_demo(&folder),
        What::Verify(asked) => run_verify(&asked),
        What::Status(folder) => run_status(&folder),
    };
    done.unwrap_or_else(|why| {
        let _ = writeln!(std::io::stderr(), "heard: {why}");
        ExitCode::from(2)
    })
}

/// Structured lines on the error stream. A panic's own words may hold anything, so only its place is written.
fn log() {
    tracing_subscriber::fmt().json().flatten_event(true).with_writer(std::io::stderr).with_target(false).init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn run_serve(asked: Serve) -> Result<ExitCode> {
    let addr = resolve(&asked.addr)?;
    let reached = reached(addr, asked.tls_cert.is_some(), asked.behind_proxy)?;
    let keys = asked.folder.keys()?;
    let site = asked
        .site
        .map_or_else(Site::default_folder, Ok)
        .context("where this program lies is not known; name the site with --site")?;
    let site = Arc::new(Site::read(&site)?);
    let listener = listen(addr)?;
    let store = Store::open(&asked.folder.data, keys.clone())?;
    let app = Arc::new(App { proxy: asked.proxy, ..App::new(store, keys, site, reached) });
    let tls = asked.tls_cert.zip(asked.tls_key);
    let scheme = if tls.is_some() { "https" } else { "http" };
    let at = listener.local_addr().unwrap_or(addr);
    tracing::info!(url = format!("{scheme}://{at}"), "serving");
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(listener, app, tls, asked_to_stop()))?;
    Ok(ExitCode::SUCCESS)
}

fn resolve(addr: &str) -> Result<SocketAddr> {
    use std::net::ToSocketAddrs;
    let found: Vec<SocketAddr> =
        addr.to_socket_addrs().with_context(|| format!("{addr} is not an address. Write it like 127.0.0.1:3000"))?.collect();
    let v4 = found.iter().find(|a| a.is_ipv4()).or(found.first()).copied();
    v4.with_context(|| format!("{addr} is not an address. Write it like 127.0.0.1:3000"))
}

/// SIGTERM, or SIGINT from a keyboard.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut term), Ok(mut int)) => tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} },
        _ => std::future::pending().await,
    }
}

fn run_demo(folder: &Folder) -> Result<ExitCode> {
    let (_, demo) = demo::make(&folder.data, &folder.keys_path())?;
    say(&serde_json::to_string(&demo)?)?;
    Ok(ExitCode::SUCCESS)
}

fn run_verify(asked: &Verify) -> Result<ExitCode> {
    let keys = asked.folder.keys()?;
    let found = store::verify(&asked.folder.data, &keys, asked.anchor)?;
    for finding in &found {
        say(&finding.to_string())?;
    }
    if found.is_empty() {
        say("everything is as it was written")?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(1))
}

fn run_status(folder: &Folder) -> Result<ExitCode> {
    let keys = folder.keys()?;
    // Beside a running server: it reads, and takes nothing.
    let sql = store::connect_to_read(&folder.data.join(store::FILE), &keys)?;
    let (authority, counts, head) = (authority(&sql)?, store::counts(&sql)?, audit::head(&sql)?);
    let mut aside = std::collections::BTreeMap::<String, u32>::new();
    for one in store::kept_aside(&sql)? {
        *aside.entry(one.why).or_default() += one.count;
    }
    say(&serde_json::to_string_pretty(&serde_json::json!({
        "authority": authority.name,
        "fictional": authority.fictional,
        "counts": counts,
        "kept_aside_or_waiting": aside,
        "audit": { "seq": head.0, "head": head.1 },
    }))?)?;
    Ok(ExitCode::SUCCESS)
}
