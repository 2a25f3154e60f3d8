//! How answers of the bank arrive: packed, in other encodings, endless, broken. The ZIP and gzip files are made by Python.

use std::io::{BufRead, Read};

use paper::bank::BankError;
use paper::bank::answers::{ANSWER_LINES_MAX, read_answers, read_delivery};
use paper::bank::container::{CONTAINER_FILES_MAX, parts};

use crate::answers::{STATEMENT, STATUS};
use crate::tools;

/// Runs a script of Python over the two samples `a.xml` (statement) and `b.xml` (status) in a folder; gives what it wrote to `out`.
fn python(script: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.xml"), STATEMENT).unwrap();
    std::fs::write(folder.path().join("b.xml"), STATUS).unwrap();
    let script = format!("import os, zipfile, gzip\nos.chdir({:?})\n{script}", folder.path());
    let output = tools::run("python3", &["-c", &script])?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(std::fs::read(folder.path().join("out")).unwrap())
}

fn zip(lines: &str) -> Option<Vec<u8>> {
    python(&format!(
        "with zipfile.ZipFile('out', 'w', zipfile.ZIP_DEFLATED) as z:\n    {}",
        lines.replace('\n', "\n    ")
    ))
}

#[test]
fn a_container_gives_the_same_answers_as_its_files() {
    let plain = [STATEMENT, STATUS].map(|text| read_delivery(text.as_bytes()).unwrap().remove(0));
    let several = "z.comment = b'of the bank'\nz.write('a.xml', 'day/1.XML')\nz.writestr('day/copy.pdf', 'x')\nz.writestr('__MACOSX/1.xml', 'x')
z.mkdir('empty') if hasattr(z, 'mkdir') else None\nz.write('b.xml', 'b.xml', zipfile.ZIP_STORED)\nz.write('a.xml', 'again.xml')";
    let Some(bytes) = zip(several) else { return };
    assert_eq!(read_delivery(&bytes).unwrap(), plain, "the file that lies in it twice counts once");
    // Written as a stream: sizes stand behind the data.
    let stream = "class Out:\n    def __init__(s): s.f = open('out', 'wb')\n    def write(s, b): return s.f.write(b)\n    def flush(s): s.f.flush()
with zipfile.ZipFile(Out(), 'w', zipfile.ZIP_DEFLATED) as z: z.write('a.xml')";
    assert_eq!(read_delivery(&python(stream).unwrap()).unwrap(), plain[..1]);
    let gzip = python("open('out', 'wb').write(gzip.compress(open('a.xml', 'rb').read()))").unwrap();
    assert_eq!(read_delivery(&gzip).unwrap(), plain[..1]);
}

#[test]
fn damage_of_a_container_is_never_another_answer() {
    let Some(good) = zip("z.write('a.xml')\nz.write('b.xml', 'b.xml', zipfile.ZIP_STORED)") else { return };
    let whole = read_delivery(&good).unwrap();
    for end in 0..good.len() {
        assert!(read_delivery(&good[..end]).is_err(), "cut at {end}");
    }
    let mut refused = 0;
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        match read_delivery(&bytes) {
            Ok(read) => assert_eq!(read, whole, "changed at {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > good.len() / 2, "{refused}");
    let gzip = python("open('out', 'wb').write(gzip.compress(open('a.xml', 'rb').read()))").unwrap();
    for end in 1..gzip.len() {
        assert!(read_delivery(&gzip[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_file_that_does_not_fit_is_named_and_nothing_is_taken() {
    let Some(bytes) = zip("z.write('a.xml')\nz.writestr('zwei.xml', open('b.xml').read()[:-20])") else { return };
    let error = read_delivery(&bytes).unwrap_err();
    let codes: Vec<&str> = error.problems().iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["NB-B-150", "NB-B-031"]);
    assert!(matches!(&error, BankError::Inside { name, .. } if name == "zwei.xml"));
    let code = |bytes: &[u8]| read_delivery(bytes).unwrap_err().problem().code;
    // A container in a container, one without any XML, one that is locked.
    let nested = "z.writestr('z.xml', b'PK\\x03\\x04' + bytes(40))";
    assert_eq!(code(&zip(nested).unwrap()), "NB-B-110");
    assert_eq!(code(&zip("z.writestr('a.pdf', 'x')").unwrap()), "NB-B-153");
    let mut locked = zip("z.write('a.xml')").unwrap();
    let list = locked.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    locked[list + 8] |= 1;
    assert_eq!(read_delivery(&locked), Err(BankError::Locked { name: "a.xml".into() }));
}

#[test]
fn containers_are_bounded_in_files_and_in_what_they_unpack_to() {
    let many = format!("for n in range({}): z.writestr(f'{{n}}.xml', 'x')", CONTAINER_FILES_MAX + 1);
    let Some(bytes) = zip(&many) else { return };
    assert!(matches!(parts(&bytes), Err(BankError::TooLarge { unit: "files", .. })));
    // Some 30 kB that would unpack to 26 MB of entries: refused after as many entries as are allowed.
    let bomb = "head = '<Document><BkToCstmrStmt><Stmt>'\nz.writestr('a.xml', head + '<Ntry></Ntry>' * 2_000_000)";
    let bytes = zip(bomb).unwrap();
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    let error = read_delivery(&bytes).unwrap_err();
    assert_eq!(error.problem().code, "NB-B-034");
}

/// Says the same again and again, and counts what was taken of it.
struct Endless {
    head: &'static [u8],
    again: &'static [u8],
    at: usize,
    taken: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let head = self.head.len();
        Ok(if self.at < head { &self.head[self.at..] } else { &self.again[(self.at - head) % self.again.len()..] })
    }
    fn consume(&mut self, amount: usize) {
        self.at += amount;
        self.taken += amount;
    }
}

#[test]
fn an_endless_file_is_refused_after_as_many_lines_as_are_allowed_whatever_it_repeats() {
    let statement = b"<Document><BkToCstmrStmt>".as_slice();
    let entry = b"<Document><BkToCstmrStmt><Stmt><Ntry>".as_slice();
    let status = b"<Document><CstmrPmtStsRpt>".as_slice();
    for (head, again) in [
        (statement, b"<Stmt></Stmt>".as_slice()),
        (entry, b"<TxDtls/>"),
        (status, b"<TxInfAndSts><TxSts>ACCP</TxSts></TxInfAndSts>"),
    ] {
        let mut reader = Endless { head, again, at: 0, taken: 0 };
        let error = read_answers(&mut reader).unwrap_err();
        assert!(matches!(error, BankError::TooLarge { unit: "entries", .. }), "{error}");
        let most = head.len() + (ANSWER_LINES_MAX + 2) * again.len();
        assert!(reader.taken <= most, "{} bytes of {}", reader.taken, String::from_utf8_lossy(again));
    }
}

#[test]
fn other_encodings_are_named_and_a_mark_of_utf_8_is_no_harm() {
    let said = |bytes: &[u8]| read_answers(bytes).unwrap_err();
    let encoding = |error: &BankError| (error.problem().code, error.to_string());
    let latin = STATEMENT.replace("UTF-8", "ISO-8859-1");
    assert_eq!(encoding(&said(latin.as_bytes())), ("NB-B-154", "encoding ISO-8859-1, UTF-8 expected".into()));
    let wide: Vec<u8> = [0xfeff].into_iter().chain(STATEMENT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(encoding(&said(&wide)), ("NB-B-154", "encoding UTF-16, UTF-8 expected".into()));
    let wide: Vec<u8> = STATEMENT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(said(&wide).problem().code, "NB-B-154");
    // Saved anew by a program that says UTF-8 and writes something else.
    let bytes: Vec<u8> = STATEMENT.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    assert_eq!(said(&bytes).problem().code, "NB-B-154");
    let marked = [b"\xef\xbb\xbf", STATEMENT.as_bytes()].concat();
    assert_eq!(read_answers(marked.as_slice()).unwrap(), read_answers(STATEMENT.as_bytes()).unwrap());
}

#[test]
fn what_is_something_else_is_named_by_how_it_begins() {
    for (bytes, what) in [
        (":20:STARTUMSE\r\n:25:12030000/1\r\n", ":20:STARTUMSE"),
        ("%PDF-1.7\n1 0 obj", "%PDF-1.7"),
        ("\u{feff}Buchungstag;Valuta;Betrag\n", "Buchungstag"),
        ("<Document><BkToCstmrAcctRpt/></Document>", "BkToCstmrAcctRpt"),
        ("<!DOCTYPE html><html></html>", ""),
    ] {
        match read_answers(bytes.as_bytes()).unwrap_err() {
            BankError::NoAnswer { what: said } => assert!(said.starts_with(what), "{said}"),
            BankError::Forbidden { .. } => assert_eq!(what, ""),
            other => panic!("{other}"),
        }
    }
}

#[test]
#[ignore = "prints figures: cargo test -p paper --test it deliveries::figures -- --ignored --nocapture"]
fn figures() {
    let begin = STATEMENT.find("<Ntry>").unwrap();
    let returned = &STATEMENT[STATEMENT.find("<Ntry><Amt Ccy=\"EUR\">37.50").unwrap()
        ..STATEMENT.find("<Ntry><Amt Ccy=\"EUR\">20.00").unwrap()];
    let count = 200 * 1024 * 1024 / returned.len();
    let mut text = STATEMENT[..begin].to_owned();
    (0..count).for_each(|n| text.push_str(&returned.replace("WG-7", &format!("WG-{n}"))));
    text.push_str("</Stmt></BkToCstmrStmt></Document>");
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap().to_owned()
    };
    let before = peak();
    let start = std::time::Instant::now();
    let read = read_answers(text.as_bytes());
    let lines = read.map(|answers| answers[0].lines.len());
    eprintln!(
        "{} bytes, {count} entries: {lines:?} in {:?}; before {before}, after {}",
        text.len(),
        start.elapsed(),
        peak()
    );
}
