//! The page that takes the bank's answers in: packed, foreign, broken, twice.

use axum::body::Body;
use axum::http::{Request, header};
use desk::http::body::UPLOAD_BYTES_MAX;
use model::role::Role;

use crate::browser::{Browser, Page};
use crate::money::{fine, person, refused};
use crate::node::Node;

const STATUS: &[u8] = include_bytes!("../../../../fuzz/corpus/bank_status/partly");
const STATEMENT: &[u8] = include_bytes!("../../../../fuzz/corpus/bank_statement/statement");
/// A statement and an advice of the same entries, and a readable copy.
const ZIP: &[u8] = include_bytes!("../../../../fuzz/corpus/bank_delivery/deflated");
const GZIP: &[u8] = include_bytes!("../../../../fuzz/corpus/bank_delivery/gzip");

/// The treasurer takes a file of the bank in.
pub fn upload(treasurer: &mut Browser, content: &[u8]) -> Page {
    let page = fine(treasurer.get("/bank"));
    let mut body = Vec::new();
    for (name, value) in page.form("/bank").values.0.iter().filter(|(name, _)| name != "file") {
        let part = format!("--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    body.extend(b"--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"of-the-bank\"\r\n");
    body.extend(b"content-type: application/octet-stream\r\n\r\n");
    body.extend(content);
    body.extend(b"\r\n--limit--\r\n");
    let request = Request::post("/bank")
        .header(header::HOST, "127.0.0.1:8472")
        .header(header::ORIGIN, "http://127.0.0.1:8472")
        .header(header::COOKIE, treasurer.cookie.clone().unwrap())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limit")
        .body(Body::from(body))
        .unwrap();
    treasurer.send_request(request)
}

fn treasury() -> (Node, Browser) {
    let node = Node::open();
    let mut first = person(&node, "verwaltung", &[Role::Administrator]);
    first.confirm_date();
    let treasurer = person(&node, "kasse", &[Role::Treasurer]);
    (node, treasurer)
}

/// Answers and lines that the books hold.
fn held(node: &Node) -> (usize, usize) {
    let office = node.office();
    let books = office.books();
    (books.bank.answers().len(), books.bank.lines().len())
}

#[test]
fn an_archive_is_taken_whole_and_the_same_files_again_are_known() {
    let (node, mut treasurer) = treasury();
    fine(upload(&mut treasurer, ZIP));
    // Statement and advice show the same four booked entries.
    assert_eq!(held(&node), (2, 4));
    for again in [ZIP, GZIP, STATEMENT] {
        refused(upload(&mut treasurer, again), "NB-B-111");
    }
    assert_eq!(held(&node), (2, 4));
}

#[test]
fn what_names_no_file_of_ours_is_kept_and_shown() {
    let (node, mut treasurer) = treasury();
    fine(upload(&mut treasurer, STATUS));
    let page = fine(upload(&mut treasurer, STATEMENT));
    assert!(page.text.contains("WG-2026-12-AB") && page.text.contains("MD07"), "{}", page.text);
    let office = node.office();
    let books = office.books();
    // The whole status report and the return; the debit of a file; the entry in Swiss francs.
    assert_eq!(books.bank.strange_answers().count(), 5);
    assert_eq!((books.bank.strange_debits().count(), books.bank.foreign().count()), (1, 1));
    assert!(books.payments.ledger().returns().next().is_none(), "nothing of ours is open again");
}

#[test]
fn a_broken_or_foreign_file_is_refused_by_name_and_nothing_is_kept() {
    let (node, mut treasurer) = treasury();
    let wide: Vec<u8> = String::from_utf8_lossy(STATEMENT).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let half = &STATEMENT[..STATEMENT.len() / 2];
    let large = vec![b' '; UPLOAD_BYTES_MAX + 1];
    for (bytes, code) in [
        (half, "NB-B-031"),
        (b"<Document><CstmrCdtTrfInitn/></Document>", "NB-B-110"),
        (b":20:STARTUMSE\r\n:25:12030000/1\r\n", "NB-B-110"),
        (&wide, "NB-B-154"),
        (&ZIP[..ZIP.len() - 30], "NB-B-151"),
        (&GZIP[..GZIP.len() - 9], "NB-B-151"),
        (&large, "NB-B-152"),
        (b"", "NB-Z-092"),
    ] {
        let page = refused(upload(&mut treasurer, bytes), code);
        assert!(
            page.text.contains("nichts gespeichert") || page.text.contains("nichts übernommen"),
            "{code}: {}",
            page.text
        );
    }
    assert_eq!(held(&node), (0, 0));
}
