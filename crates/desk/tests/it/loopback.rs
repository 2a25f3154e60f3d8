//! The way of a run's file through a bank that others have written, and back: the package `mock-bank` from PyPI takes the file,
//! answers with status reports, advices and statements, refuses payments and gives them back.
//!
//! `cargo xtask test bank` puts the package into a folder of its own and runs these tests with its place in `NOTBETRIEB_MOCK_BANK`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use books::bank::reconcile;
use books::bank::standing::{ClaimStanding, FileStanding, Proof};
use model::{CivilDate, Money};

use crate::bank::upload;
use crate::money::{PASSWORD, Town, build, fine, german, step, take, town_at};
use crate::node::Node;

/// A bank code that exists; the accounts are invented.
const BANK: &str = "37040044";
const PLACE: &str = "NOTBETRIEB_MOCK_BANK";

/// The bank as a process of its own.
struct Bank {
    process: Child,
    address: String,
}

impl Bank {
    /// A bank on the morning of the node's day; `more` are words of its command line.
    fn open(more: &[&str]) -> Self {
        let program = std::env::var_os(PLACE).unwrap_or_else(|| panic!("{PLACE} must name the program mock-bank"));
        let clock = ["--port", "0", "--clock", "2026-11-23T09:00", "--timezone", "Europe/Berlin"];
        let mut command = Command::new(program);
        command.args(clock).args(more).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let mut first = String::new();
        said.read_line(&mut first).unwrap();
        let address = first.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("the bank does not listen: {first}")).to_owned();
        // Whatever it says later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { process, address }
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head =
            format!("{method} {path} HTTP/1.0\r\nHost: {}\r\nContent-Length: {}\r\n\r\n", self.address, body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn must(&self, method: &str, path: &str, body: &str) -> String {
        let (status, said) = self.ask(method, path, body.as_bytes());
        assert!((200..300).contains(&status), "{method} {path}: {status} {said}");
        said
    }

    /// Waiting messages of a kind about the town's account, oldest first; the bank holds other accounts too.
    fn messages(&self, kind: &str, account: &str) -> Vec<String> {
        let all = self.must("GET", &format!("/_mock/mailbox?raw&type={kind}"), "");
        let one = all.split("<?xml").skip(1).map(|rest| format!("<?xml{rest}"));
        one.filter(|text| kind == "pain.002" || text.contains(account)).collect()
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const ROWS: u64 = 6;

/// A released run of six payments of 100 to 600 euro, and its file as the treasurer saved it.
fn released() -> (Town, String, Vec<u8>) {
    let mut town = town_at(Node::open_real(), BANK);
    let rows = (1..=ROWS).map(|n| format!("WG-{n};Jürgen Müßig & Söhne {n};{};{n}00,00", german(BANK, 100 + n)));
    fine(take(&mut town, &rows.collect::<Vec<_>>().join("\n")));
    let run = build(&mut town.clerk).path;
    fine(step(&mut town.clerk, &run, "determine", PASSWORD));
    fine(step(&mut town.orderer, &run, "order", PASSWORD));
    let page = fine(town.treasurer.get(&format!("{run}/bank")));
    let told =
        page.form(&format!("{run}/bank")).with("who", "Bank, Frau Esch").with("orders", "keine").with("clear", "1");
    fine(town.treasurer.send(&told));
    let [one, two] = &mut town.releasers;
    fine(step(one, &run, "release", PASSWORD));
    fine(step(two, &run, "release", PASSWORD));
    let page = fine(town.treasurer.get(&format!("{run}/file")));
    let made = fine(town.treasurer.send(&page.form(&format!("{run}/file"))));
    let file = town.treasurer.send(&made.form(&format!("{run}/download"))).bytes;
    (town, run, file)
}

fn euro(amount: i64) -> Money {
    Money::from_cents(amount * 100)
}

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// How the books see the only run: its file, its proof, where each payment stands, by file number.
fn seen(town: &Town) -> (FileStanding, Proof, Vec<(String, ClaimStanding)>) {
    let office = town.node.office();
    let books = office.books();
    let run = &books.payments.runs()[0];
    let claims = books.bank.claims(run).map(|(row, standing)| (row.file_number.clone(), standing)).collect();
    (books.bank.file(run), books.bank.proof(run), claims)
}

fn end_to_end(town: &Town, file_number: &str) -> String {
    let office = town.node.office();
    let books = office.books();
    let row = books.payments.runs()[0].rows.iter().find(|row| row.file_number == file_number).unwrap();
    row.end_to_end.clone()
}

#[test]
#[ignore = "needs the bank of: cargo xtask test bank"]
fn a_file_goes_through_a_bank_of_others_and_its_refusals_and_returns_come_back() {
    let (mut town, run, file) = released();
    let own = german(BANK, 1);
    let bank = Bank::open(&[]);
    let returns = end_to_end(&town, "WG-5");
    bank.must(
        "POST",
        "/_mock/accounts",
        &format!(
            r#"{{"id":"STADT","name":"Stadt","iban":"{own}","balance":100000000,"behaviour":"return-later",
            "parameters":{{"days":1,"reason":"MD07","end_to_end_id":"{returns}"}}}}"#
        ),
    );
    let closed = german(BANK, 103);
    bank.must(
        "POST",
        "/_mock/accounts",
        &format!(r#"{{"id":"ZU","name":"Zu","iban":"{closed}","behaviour":"closed-account"}}"#),
    );

    // The bank finds nothing to complain about in the file itself, and refuses the account that is closed.
    let found = bank.must("POST", "/_mock/validate", std::str::from_utf8(&file).unwrap());
    assert!(found.contains("0 findings") || found.contains("\"findings\": []"), "{found}");
    let (status, said) = bank.ask("POST", "/payments", &file);
    assert_eq!(status, 202, "{said}");
    let reports = bank.messages("pain.002", &own);
    assert_eq!(reports.len(), 1);
    fine(upload(&mut town.treasurer, reports[0].as_bytes()));
    let (standing, proof, claims) = seen(&town);
    assert_eq!((standing, proof.rejected, proof.rejected_count), (FileStanding::PartlyAccepted, euro(300), 1));
    assert_eq!(claims[2], ("WG-3".into(), ClaimStanding::Rejected { reason: "AC04".into() }));
    assert_eq!(claims[0].1, ClaimStanding::Accepted);

    // Brought again, the file is refused as known; nothing that was accepted looks refused.
    assert_eq!(bank.ask("POST", "/payments", &file).0, 422);
    fine(upload(&mut town.treasurer, bank.messages("pain.002", &own)[0].as_bytes()));
    let (standing, proof, claims) = seen(&town);
    assert_eq!((standing, proof.rejected_count, proof.sent_again), (FileStanding::PartlyAccepted, 1, 1));
    assert_eq!(claims[0].1, ClaimStanding::Accepted);
    let page = fine(town.treasurer.get(&run.replace("/payments/", "/bank/")));
    assert!(page.text.contains("noch einmal") && page.text.contains("AC04"), "{}", page.text);

    // Money of somebody else, the day of execution, and the day after it, on which one payment comes back.
    let incoming = r#"{"account":"STADT","amount":12000,"note":"Hundesteuer KZ 4711-0815",
        "debtor":{"name":"Anna Berg","iban":"DE02120300000000202051"}}"#;
    bank.must("POST", "/_mock/credits", incoming);
    bank.must("POST", "/_mock/advance?to=2026-12-03", "");
    let advices = bank.messages("camt.054", &own);
    let statements = bank.messages("camt.053", &own);
    assert!(advices.len() >= 3 && statements.len() >= 6, "{} {}", advices.len(), statements.len());
    for answer in advices.iter().chain(&statements) {
        fine(upload(&mut town.treasurer, answer.as_bytes()));
    }
    let (standing, proof, claims) = seen(&town);
    assert_eq!(standing, FileStanding::SettledWithReturns);
    assert_eq!((proof.sum, proof.rejected, proof.debited), (euro(2_100), euro(300), euro(1_800)));
    assert_eq!((proof.difference(), proof.returned, proof.kept()), (Money::ZERO, euro(500), euro(1_300)));
    assert_eq!((proof.returned_count, proof.twice), (1, 0));
    let settled = ClaimStanding::Settled { day: Some(day("2026-11-30")) };
    let returned = ClaimStanding::Returned { reason: "MD07".into(), day: Some(day("2026-12-01")) };
    for (file_number, standing) in claims {
        let expected = match file_number.as_str() {
            "WG-3" => ClaimStanding::Rejected { reason: "AC04".into() },
            "WG-5" => returned.clone(),
            _ => settled.clone(),
        };
        assert_eq!(standing, expected, "{file_number}");
    }

    // Both claims are open again and held; of the holder who has died the grant is held too.
    {
        let office = town.node.office();
        let books = office.books();
        let run = &books.payments.runs()[0];
        let back: Vec<(&str, &str)> = books
            .payments
            .ledger()
            .returns()
            .map(|(_, row, returned)| (run.rows[row as usize].file_number.as_str(), returned.reason.as_str()))
            .collect();
        assert_eq!(back, [("WG-3", "AC04"), ("WG-5", "MD07")]);
        let held = books
            .payments
            .changes()
            .iter()
            .any(|change| change.file_number == "WG-5" && change.reason.contains("MD07"));
        assert!(held, "the grant of a holder who has died is held");
        // The bank's own balances agree with what was read, day by day.
        assert!(books.bank.answers().iter().all(|answer| answer.gap.is_none_or(|gap| gap == Money::ZERO)));
        assert_eq!((books.bank.strange_debits().count(), books.bank.strange_answers().count()), (0, 0));
        let sums = reconcile::day(&books.bank, &books.payments, day("2026-11-30"));
        assert_eq!((sums.files, sums.rejected, sums.debited), (euro(2_100), euro(300), euro(1_800)));
        assert!(sums.explained());
        let sums = reconcile::day(&books.bank, &books.payments, day("2026-11-23"));
        assert_eq!(sums.unassigned, euro(120));
    }

    // The comparison of the day goes out on paper and is signed off without a word.
    let page = fine(town.treasurer.get("/bank/days/2026-11-30"));
    let sheet = town.treasurer.get("/bank/days/2026-11-30/sheet");
    assert!(sheet.bytes.starts_with(b"%PDF-"), "{}", sheet.text);
    fine(town.treasurer.send(&page.form("/bank/days/2026-11-30")));
    assert!(town.node.office().books().bank.days().contains_key(&day("2026-11-30")));

    // The same statement again is known.
    let before = town.node.office().books().bank.lines().len();
    let again = upload(&mut town.treasurer, statements[0].as_bytes());
    assert!(again.text.contains("NB-B-111"), "{}", again.text);
    assert_eq!(town.node.office().books().bank.lines().len(), before);
}

#[test]
#[ignore = "needs the bank of: cargo xtask test bank"]
fn a_bank_that_takes_the_file_twice_pays_twice_and_every_payment_is_named() {
    let (mut town, run, file) = released();
    let own = german(BANK, 1);
    // A bank without a check for doubles, as with two people at two of its counters.
    let bank = Bank::open(&["--allow-duplicates"]);
    let account = format!(r#"{{"id":"STADT","name":"Stadt","iban":"{own}","balance":100000000}}"#);
    bank.must("POST", "/_mock/accounts", &account);
    for _ in 0..2 {
        assert_eq!(bank.ask("POST", "/payments", &file).0, 202);
    }
    bank.must("POST", "/_mock/advance?to=2026-12-01", "");
    for statement in bank.messages("camt.053", &own) {
        fine(upload(&mut town.treasurer, statement.as_bytes()));
    }
    let (_, proof, _) = seen(&town);
    assert_eq!((u64::from(proof.twice), proof.debited, proof.difference()), (ROWS, euro(4_200), euro(-2_100)));
    let page = fine(town.treasurer.get(&run.replace("/payments/", "/bank/")));
    for n in 1..=ROWS {
        assert!(page.text.contains(&end_to_end(&town, &format!("WG-{n}"))), "{n}");
    }
    assert!(page.text.contains("doppelt abgebucht"), "{}", page.text);
}
