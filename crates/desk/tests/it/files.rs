//! Scans and photos on a case: attached by a form with a file, refused in words, shown without anything that could run.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use desk::http::Posted;
use model::ids::CaseId;

use crate::browser::{Browser, Form, Page};
use crate::forms::clerk;
use crate::node::Node;

const PHOTO: &[u8] = include_bytes!("../../../rules/tests/data/media/phone.jpg");
const PDF: &[u8] = include_bytes!("../../../rules/tests/data/media/table.pdf");

/// Sends a form with a file, as a browser does.
fn upload(browser: &mut Browser, form: &Form, name: &str, bytes: &[u8]) -> Page {
    let mut body = Vec::new();
    for (field, value) in &form.values.0 {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(
        format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n")
            .bytes(),
    );
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = Request::post(&form.action)
        .header(header::HOST, "127.0.0.1:8472")
        .header(header::ORIGIN, "http://127.0.0.1:8472")
        .header(header::COOKIE, browser.cookie.clone().unwrap_or_default())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    browser.send_request(request)
}

fn case(node: &Node, browser: &mut Browser) -> CaseId {
    let page = crate::forms::walk(node, browser, "geburtsanzeige");
    browser.send(&crate::forms::accepted(&page, "/intake/geburtsanzeige"));
    node.office().books().cases.all().next().unwrap().id
}

#[test]
fn a_photo_is_attached_without_the_cameras_notes_shown_and_withdrawn() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let id = case(&node, &mut browser);
    let address = format!("/cases/{}/files", id.text());
    let page = browser.get(&address);
    assert_eq!(page.faults(), Vec::<String>::new());
    let form = page.form(&address).with("kind", "photo").with("name", "Geburtsanzeige, Seite 1");
    let sent = upload(&mut browser, &form, "IMG_1.HEIC", PHOTO);
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    assert_eq!(sent.faults(), Vec::<String>::new());
    assert!(sent.text.contains("Geburtsanzeige, Seite 1") && sent.text.contains("Angaben der Kamera entfernt"));
    // The same form once more: nothing new.
    upload(&mut browser, &form, "IMG_1.HEIC", PHOTO);
    let file = {
        let books = node.office().books().cases.get(id).cloned().unwrap();
        assert_eq!(books.attachments.len(), 1);
        books.attachments[0].file.clone()
    };
    let hex: String = file.file.iter().map(|byte| format!("{byte:02x}")).collect();
    let shown = browser.get(&format!("{address}/{hex}"));
    assert_eq!(shown.headers["content-type"], "image/jpeg");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    assert!(shown.headers["content-security-policy"].to_str().unwrap().contains("object-src 'none'"));
    assert!(shown.bytes.starts_with(b"\xff\xd8") && !shown.bytes.windows(6).any(|w| w == b"GEHEIM"));
    let withdraw = format!("{address}/{hex}/withdraw");
    let page = browser.get(&withdraw);
    let without = browser.send(&page.form(&withdraw));
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.send(&without.form(&withdraw).with("reason", "falscher Vorgang"));
    assert!(page.text.contains("falscher Vorgang"), "{}", page.text);
}

#[test]
fn what_is_no_scan_is_refused_at_its_field_with_everything_typed_kept() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let id = case(&node, &mut browser);
    let address = format!("/cases/{}/files", id.text());
    let huge = vec![0xFF; 40 * 1024 * 1024];
    let cases: [(&[u8], &str); 4] = [
        (b"PK\x03\x04 a letter", "weder PDF noch JPEG noch PNG"),
        (&PDF[..PDF.len() / 2], "nicht vollständig"),
        (b"", "keine Datei ausgewählt"),
        (&huge, "mit 40 MB zu groß"),
    ];
    for (bytes, sentence) in cases {
        let form = browser.get(&address).form(&address).with("name", "Meldung der Klinik").with("kind", "photo");
        let page = upload(&mut browser, &form, "scan.pdf", bytes);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        assert!(page.text.contains(sentence), "{sentence}: {}", page.text);
        assert!(page.text.contains("href=\"#f-file\""), "the summary leads to the file");
        assert_eq!(page.faults(), Vec::<String>::new());
        let kept: Posted = page.form(&address).values;
        assert_eq!((kept.get("name"), kept.get("kind")), ("Meldung der Klinik", "photo"));
        assert_eq!(kept.get("intent"), form.values.get("intent"));
    }
    assert!(node.office().books().cases.get(id).unwrap().attachments.is_empty());
    let form = browser.get(&address).form(&address).with("kind", "other");
    let page = upload(&mut browser, &form, "Anlage.pdf", PDF);
    assert!(page.text.contains("Anlage.pdf"), "the browser's name serves: {}", page.text);
    let file = node.office().books().cases.get(id).unwrap().attachments[0].file.file;
    let hex: String = file.iter().map(|byte| format!("{byte:02x}")).collect();
    let saved = browser.get(&format!("{address}/{hex}"));
    assert!(saved.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(saved.bytes, PDF);
}
