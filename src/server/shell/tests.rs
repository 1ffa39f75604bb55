use super::built::integrity;
use super::*;
use crate::server::headers::CONTENT_SECURITY_POLICY;

/// A small site, as the build would leave it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("/pkg/heard.11111111.js", "export default 1", "shell", false),
        ("/pkg/heard.22222222.wasm", "\0asm", "shell", false),
        ("/pkg/tablet.33333333.css", "body{}", "shell", false),
        ("/pkg/pictures.44444444.json", r#"{"house-good":"/pictures/house-good.55555555.svg"}"#, "shell", false),
        ("/pkg/office.66666666.css", "main{}", "office", false),
        ("/pictures/house-good.55555555.svg", "<svg/>", "picture", false),
        ("/packs/01.77777777.json", "{}", "pack", false),
        ("/fonts/andika.88888888.woff2", "font", "font", false),
        ("/fonts/andika-ext.99999999.woff2", "more", "font", true),
        ("/manifest.webmanifest", "{}", "shell", false),
        ("/pkg/later.aaaaaaaa.wasm", "\0asm2", "shell", true),
    ];
    let mut listed = Vec::new();
    for (path, content, kind, later) in files {
        let at = folder.path().join(&path[1..]);
        std::fs::create_dir_all(at.parent().unwrap()).unwrap();
        std::fs::write(&at, content).unwrap();
        let mut entry = serde_json::json!({ "path": path, "sha256": hex(&Sha256::digest(content)), "bytes": content.len(), "kind": kind, "later": later });
        if path.ends_with(".js") {
            std::fs::write(folder.path().join(format!("{}.br", &path[1..])), "BR").unwrap();
            std::fs::write(folder.path().join(format!("{}.gz", &path[1..])), "GZIP").unwrap();
            entry["br"] = 2.into();
            entry["gz"] = 4.into();
        }
        listed.push(entry);
    }
    let site = serde_json::json!({ "format": 1, "files": listed, "entry": {
        "glue": files[0].0, "wasm": files[1].0, "tablet": files[2].0, "pictures": files[3].0, "office": files[4].0, "later": files[10].0 } });
    std::fs::write(folder.path().join("site.json"), site.to_string()).unwrap();
    std::fs::write(folder.path().join("pictures.json"), files[3].1).unwrap();
    std::fs::write(folder.path().join("licences.json"), "[]").unwrap();
    folder
}

fn asked(headers: &[(HeaderName, &str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn body(response: Response) -> String {
    String::from_utf8(axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_page_names_what_was_built_and_holds_nothing_inline() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    for path in ["/tablet", "/tablet/", "/tablet/anything/at/all"] {
        let response = site.answer(path, None, &HeaderMap::new());
        assert_eq!(header(&response, "cache-control"), "no-cache");
        assert_eq!(header(&response, "content-security-policy"), CONTENT_SECURITY_POLICY);
        let page = body(response).await;
        for name in ["/pkg/heard.11111111.js", "/pkg/heard.22222222.wasm", "/pkg/tablet.33333333.css", site.version()] {
            assert!(page.contains(name), "{path} lacks {name}");
        }
        assert!(!page.contains("__") && !page.contains("<style") && !page.contains(" style=") && !page.contains("onload"));
        assert_eq!(page.matches("<script").count(), page.matches("<script type=\"module\" src=\"/tablet/boot.js?v=").count());
    }
}

#[tokio::test]
async fn the_starter_and_the_worker_have_every_name_filled_in() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    let boot = body(site.answer("/tablet/boot.js", Some(&format!("v={}", site.version())), &HeaderMap::new())).await;
    assert!(
        boot.contains("'/pkg/heard.11111111.js'")
            && boot.contains("'/pkg/later.aaaaaaaa.wasm'")
            && boot.contains("'/pkg/pictures.44444444.json'")
            && !boot.contains("__")
    );
    let response = site.answer("/sw.js", None, &HeaderMap::new());
    assert_eq!(header(&response, "service-worker-allowed"), "/tablet");
    let worker = body(response).await;
    assert!(!worker.contains("__"));
    let shell = worker.lines().find(|line| line.starts_with("const SHELL")).unwrap();
    let later = worker.lines().find(|line| line.starts_with("const LATER")).unwrap();
    for name in [
        "/tablet?v=",
        "/tablet/boot.js?v=",
        "heard.11111111.js",
        "heard.22222222.wasm",
        "andika.88888888",
        "/manifest.webmanifest",
    ] {
        assert!(shell.contains(name), "the shell lacks {name}");
    }
    assert!(!shell.contains("office") && !shell.contains("/packs/") && !shell.contains("andika-ext"));
    assert!(shell.contains("later.aaaaaaaa.wasm"), "a tablet that starts without a network is whole");
    assert!(later.contains("/packs/01.77777777.json") && later.contains("andika-ext.99999999"));
    assert!(shell.contains(&integrity(&hex(&Sha256::digest("export default 1")))));
    assert!(shell.contains(&integrity(&hex(&Sha256::digest(&boot)))) && !shell.contains("\"\""), "nothing is taken on trust");
}

#[tokio::test]
async fn another_version_is_not_served_under_the_name_of_this_one() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    for path in ["/tablet", "/tablet/boot.js"] {
        assert_eq!(site.answer(path, Some("v=0123456789abcdef"), &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
        assert_eq!(site.answer(path, Some(&format!("v={}", site.version())), &HeaderMap::new()).status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_a_year_in_the_best_encoding_the_browser_takes() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    for (accepted, encoding, content) in [
        ("gzip, deflate, br", "br", "BR"),
        ("gzip, br;q=0", "gzip", "GZIP"),
        ("identity", "", "export default 1"),
        ("*", "br", "BR"),
    ] {
        let response = site.answer("/pkg/heard.11111111.js", None, &asked(&[(ACCEPT_ENCODING, accepted)]));
        assert_eq!(header(&response, "content-encoding"), encoding, "{accepted}");
        assert_eq!(header(&response, "cache-control"), FOR_A_YEAR);
        assert_eq!(header(&response, "vary"), "accept-encoding");
        assert_eq!(body(response).await, content, "{accepted}");
    }
    assert_eq!(header(&site.answer("/manifest.webmanifest", None, &HeaderMap::new()), "cache-control"), "no-cache");
    assert_eq!(header(&site.answer("/pkg/heard.22222222.wasm", None, &HeaderMap::new()), "content-type"), "application/wasm");
}

#[tokio::test]
async fn what_is_composed_is_packed_too() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    for path in ["/tablet", "/tablet/boot.js", "/sw.js"] {
        let packed = site.answer(path, None, &asked(&[(ACCEPT_ENCODING, "gzip, br")]));
        assert_eq!(header(&packed, "content-encoding"), "gzip", "{path}");
        let packed = axum::body::to_bytes(packed.into_body(), 1 << 20).await.unwrap();
        let mut unpacked = String::new();
        io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).unwrap();
        assert_eq!(unpacked, body(site.answer(path, None, &HeaderMap::new())).await, "{path}");
    }
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    let first = site.answer("/sw.js", None, &HeaderMap::new());
    let again = site.answer("/sw.js", None, &asked(&[(IF_NONE_MATCH, header(&first, "etag"))]));
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[test]
fn only_listed_files_are_there() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    for path in ["/site.json", "/pkg/", "/pkg/../site.json", "/pkg/heard.11111111.js.br", "/tabletop", "/"] {
        let response = site.answer(path, None, &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-store");
    }
}

#[test]
fn a_missing_or_changed_file_stops_the_start_and_is_named() {
    let changed = folder();
    std::fs::write(changed.path().join("pkg/tablet.33333333.css"), "body{color:red}").unwrap();
    let said = Site::read(changed.path()).err().unwrap().to_string();
    assert!(said.contains("tablet.33333333.css") && said.contains("make build"), "{said}");
    let missing = folder();
    std::fs::remove_file(missing.path().join("pkg/heard.11111111.js.br")).unwrap();
    assert!(matches!(Site::read(missing.path()), Err(Refusal::Missing { .. })));
    assert!(matches!(Site::read(Path::new("/nowhere")), Err(Refusal::Missing { .. })));
}

#[test]
fn a_list_that_leads_out_of_the_folder_is_refused() {
    let folder = folder();
    let list = std::fs::read_to_string(folder.path().join("site.json")).unwrap();
    for bad in ["/../secret", "/pkg/.hidden", "/pkg//x", "/pkg/\\\"><script>"] {
        std::fs::write(folder.path().join("site.json"), list.replace("/packs/01.77777777.json", bad)).unwrap();
        assert!(matches!(Site::read(folder.path()), Err(Refusal::NotUnderstood { .. })), "{bad}");
    }
}

#[test]
fn a_picture_is_found_by_its_name_and_the_version_follows_the_files() {
    let folder = folder();
    let site = Site::read(folder.path()).unwrap();
    assert_eq!(site.picture("house-good"), Some("/pictures/house-good.55555555.svg"));
    assert_eq!(site.picture_svg("house-good"), Some("<svg/>"));
    assert_eq!(site.picture("nothing"), None);
    assert_eq!(site.office_css(), "/pkg/office.66666666.css");
    let list = std::fs::read_to_string(folder.path().join("site.json")).unwrap();
    let (before, after) = (hex(&Sha256::digest("more")), hex(&Sha256::digest("much more")));
    std::fs::write(folder.path().join("fonts/andika-ext.99999999.woff2"), "much more").unwrap();
    std::fs::write(folder.path().join("site.json"), list.replace(&before, &after)).unwrap();
    assert_ne!(Site::read(folder.path()).unwrap().version(), site.version());
}

#[test]
fn the_router_has_no_path_twice() {
    let folder = folder();
    let _ = router(Arc::new(Site::read(folder.path()).unwrap()));
}
