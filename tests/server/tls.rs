//! Heard's own TLS: a browser reaches it by https, and the cookie asks for that. The certificate beside this file is for localhost and for this
//! test alone.

use crate::common::*;
use crate::crash::{Process, serve_command};
use heard::server::demo;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

#[test]
fn with_a_certificate_it_serves_https_and_the_cookie_is_for_https_only() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (store, demo) = demo::make_at_cost(&folder.path().join("data"), &folder.path().join("data.keys"), CHEAP).unwrap();
    drop(store);
    let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/tls");
    let mut command = serve_command(folder.path());
    command.arg("--tls-cert").arg(tls.join("cert.pem")).arg("--tls-key").arg(tls.join("key.pem"));
    let process = Process::start(command);
    let addr = process.url.strip_prefix("https://").expect("it says https").to_owned();

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(tls.join("cert.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(&addr).unwrap());
    let form = format!("user=amina&password={}", demo.accounts[0].password);
    let head = format!(
        "POST /office/sign-in HTTP/1.1\r\nhost: {addr}\r\norigin: https://{addr}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        form.len()
    );
    stream.write_all(format!("{head}{form}").as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("set-cookie: __Host-heard=") && answer.contains("; Secure"), "{answer}");
    process.kill();
}
