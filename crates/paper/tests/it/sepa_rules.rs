//! The rules of Anlage 3 that no schema expresses, one by one: an inspector of our own reads the finished file, and every
//! rule has a test in which a file that breaks only this one is found out. What the schema does refuse has its tests below.

use std::collections::HashSet;

use model::Money;
use paper::domain::Real;
use paper::sepa::{self, Batch, Note, Payment, Purpose, Reason, VopWay};
use proptest::prelude::*;
use quick_xml::events::Event;

use crate::fixtures::day;
use crate::sepa::{SCHEMAS, batch, german, validate};

/// Every element with its path and own text, in the order in which they end.
fn elements(bytes: &[u8]) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let (mut buffer, mut path, mut texts, mut found) =
        (Vec::new(), Vec::<String>::new(), Vec::<String>::new(), Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                texts.push(String::new());
            }
            Event::Empty(start) => found.push((format!("{}/{}", path.join("/"), start.name().as_ref()), String::new())),
            Event::Text(text) => texts.last_mut().map(|own| own.push_str(&text.xml10_content())).unwrap_or_default(),
            Event::GeneralRef(entity) => {
                assert_eq!(&*entity, "amp", "no other character needs an escape");
                texts.last_mut().unwrap().push('&');
            }
            Event::End(_) => {
                found.push((path.join("/"), texts.pop().unwrap()));
                path.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
        buffer.clear();
    }
}

const PAYMENT: &str = "Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf";
const BLOCK: &str = "Document/CstmrCdtTrfInitn/PmtInf";
const HEAD: &str = "Document/CstmrCdtTrfInitn/GrpHdr";

/// The rules that the file breaks.
fn broken(bytes: &[u8]) -> HashSet<&'static str> {
    let mut broken = HashSet::new();
    let mut rule = |name, holds: bool| {
        if !holds {
            broken.insert(name);
        }
    };
    rule("no byte order mark", !bytes.starts_with(b"\xef\xbb\xbf"));
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    rule(
        "namespace without prefix",
        text.contains("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">"),
    );
    let all = elements(text.as_bytes());
    let at = |path: &str| all.iter().filter(|(at, _)| at == path).map(|(_, text)| text.clone()).collect::<Vec<_>>();
    let below = |path: &str| all.iter().any(|(at, _)| at.starts_with(path));
    let leaf = |name: &str| {
        all.iter().filter(|(at, _)| at.ends_with(&format!("/{name}"))).map(|(_, t)| t.as_str()).collect::<Vec<_>>()
    };
    for id in ["MsgId", "PmtInfId", "EndToEndId", "InstrId"].into_iter().flat_map(leaf) {
        rule("slashes in ids", !id.starts_with('/') && !id.ends_with('/') && !id.contains("//"));
        rule("ids of letters, digits, hyphen", id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/".contains(&b)));
    }
    for text in leaf("Nm").into_iter().chain(leaf("Ustrd")) {
        rule("no text of spaces", !text.trim().is_empty());
        rule("characters", text.chars().all(|c| c.is_ascii_alphanumeric() || "'/:?,-(+.) ÄÖÜäöüß&*$%".contains(c)));
    }
    for name in leaf("Nm") {
        rule("names of 70", name.chars().count() <= 70);
    }
    let amounts: Vec<Option<Money>> =
        at(&format!("{PAYMENT}/Amt/InstdAmt")).iter().map(|text| text.parse().ok()).collect();
    let sum: Option<Money> = amounts.iter().copied().sum();
    for amount in &amounts {
        let most = Money::from_cents(99_999_999_999);
        rule("amounts", amount.is_some_and(|amount| amount > Money::ZERO && amount <= most));
    }
    rule("euro", text.matches("<InstdAmt Ccy=\"EUR\">").count() == amounts.len());
    for of in [HEAD, BLOCK] {
        // A wrong amount cannot have a right sum.
        let sane = amounts.iter().all(|amount| amount.is_some_and(|amount| amount > Money::ZERO));
        rule("control sums", !sane || at(&format!("{of}/CtrlSum")).iter().map(|t| t.parse().ok()).eq([sum]));
        rule("counts", at(&format!("{of}/NbOfTxs")) == [amounts.len().to_string()]);
    }
    rule(
        "initiating party by name only",
        all.iter().filter(|(at, _)| at.starts_with(&format!("{HEAD}/InitgPty/"))).count() == 1
            && below(&format!("{HEAD}/InitgPty/Nm")),
    );
    rule("batch booking", at(&format!("{BLOCK}/BtchBookg")) == ["true"]);
    rule(
        "service level once, above",
        leaf("SvcLvl").len() == 1 && at(&format!("{BLOCK}/PmtTpInf/SvcLvl/Cd")) == ["SEPA"],
    );
    rule("no local instrument", leaf("LclInstrm").is_empty());
    rule("charges once, above", leaf("ChrgBr") == ["SLEV"] && at(&format!("{BLOCK}/ChrgBr")) == ["SLEV"]);
    rule("no moment of execution", leaf("DtTm").is_empty());
    for execution in at(&format!("{BLOCK}/ReqdExctnDt/Dt")) {
        rule("a day on which TARGET is open", rules::deadline::is_target_day(day(&execution)));
    }
    rule("no address", leaf("PstlAdr").is_empty());
    let agent = |name: &str| at(&format!("{BLOCK}/DbtrAgt/FinInstnId/{name}"));
    rule("the payer's bank", agent("BICFI").len() == 1 || agent("Othr/Id") == ["NOTPROVIDED"]);
    rule(
        "no bank of the payee but a BIC",
        !below(&format!("{PAYMENT}/CdtrAgt"))
            || leaf("CdtrAgt").len() == at(&format!("{PAYMENT}/CdtrAgt/FinInstnId/BICFI")).len(),
    );
    let ids = at(&format!("{PAYMENT}/PmtId/EndToEndId"));
    rule("an id for every payment", ids.len() == amounts.len() && !ids.iter().any(|id| id == "NOTPROVIDED"));
    rule("every id once", ids.iter().collect::<HashSet<_>>().len() == ids.len());
    for iban in leaf("IBAN") {
        let checked = rules::iban::check(iban);
        rule("accounts as they are written", checked.as_ref().is_ok_and(|checked| checked.as_str() == iban));
        rule("accounts inside the EEA", checked.is_ok_and(|checked| checked.is_eea()));
    }
    for payment in text.split("<CdtTrfTxInf>").skip(1) {
        rule("one text for each payment", payment.matches("<Ustrd>").count() + payment.matches("<Strd>").count() <= 1);
    }
    for text in leaf("Ustrd") {
        rule("texts of 140", text.chars().count() <= 140);
    }
    for code in at(&format!("{PAYMENT}/Purp/Cd")) {
        rule("known purpose", ["SSBE", "GOVT", "BENE"].contains(&code.as_str()));
    }
    broken
}

fn payments() -> [Payment; 2] {
    [1, 2].map(|i| Payment {
        payee: format!("Müßig & Söhne {i}"),
        iban: german("37040044", i),
        amount: Money::from_cents(i64::try_from(i).unwrap() * 100),
        end_to_end_id: format!("WG-2026-12-{i}-1"),
        remittance: format!("Wohngeld 12/2026 AZ {i}"),
    })
}

fn good() -> String {
    String::from_utf8(sepa::write(&batch::<Real>(&payments())).unwrap().bytes).unwrap()
}

/// The good file breaks nothing; with the text exchanged it breaks this rule and no other.
fn found(rule: &'static str, from: &str, to: &str) {
    let good = good();
    assert_eq!(broken(good.as_bytes()), HashSet::new());
    assert!(good.contains(from), "{from}");
    assert_eq!(broken(good.replacen(from, to, 1).as_bytes()), HashSet::from([rule]));
}

macro_rules! rules {
    ($($test:ident: $rule:literal, $from:expr => $to:expr;)*) => {
        $(#[test] fn $test() { found($rule, $from, $to); })*
    };
}

rules! {
    no_byte_order_mark: "no byte order mark", "<?xml" => "\u{feff}<?xml";
    the_namespace_has_no_prefix: "namespace without prefix", "xmlns=" => "xmlns:p=\"urn:x\" xmlns=";
    no_id_begins_with_a_slash: "slashes in ids", "<EndToEndId>WG" => "<EndToEndId>/WG";
    no_id_ends_with_a_slash: "slashes in ids", "1-1</EndToEndId>" => "1-1/</EndToEndId>";
    no_id_has_two_slashes_together: "slashes in ids", "WG-2026-12-1-1" => "WG//2026-12-1-1";
    ids_hold_letters_digits_and_hyphens_only: "ids of letters, digits, hyphen", "WG-2026-12-1-1" => "WG:2026-12-1-1";
    no_text_consists_of_spaces: "no text of spaces", "Wohngeld 12/2026 AZ 1" => "   ";
    texts_hold_the_banks_characters_only: "characters", "Wohngeld 12/2026 AZ 1" => "Wohngeld_12";
    names_have_seventy_characters_where_the_schema_allows_more: "names of 70", "Müßig &amp; Söhne 1" => &"x".repeat(71);
    an_amount_is_never_zero: "amounts", "\"EUR\">1.00" => "\"EUR\">0.00";
    an_amount_has_two_decimals_at_most: "amounts", "\"EUR\">1.00" => "\"EUR\">1.001";
    the_currency_is_the_euro: "euro", "Ccy=\"EUR\"" => "Ccy=\"CHF\"";
    the_control_sum_is_the_sum: "control sums", "<CtrlSum>3.00" => "<CtrlSum>3.01";
    the_count_is_the_count: "counts", "<NbOfTxs>2" => "<NbOfTxs>3";
    the_initiating_party_has_a_name_and_nothing_else: "initiating party by name only", "</Nm></InitgPty>" => "</Nm><Id>1</Id></InitgPty>";
    the_batch_is_booked_as_one: "batch booking", "<BtchBookg>true" => "<BtchBookg>false";
    the_service_level_stands_above_the_payments_only: "service level once, above", "</EndToEndId></PmtId>" => "</EndToEndId></PmtId><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>";
    there_is_no_local_instrument: "no local instrument", "</SvcLvl>" => "</SvcLvl><LclInstrm><Cd>INST</Cd></LclInstrm>";
    charges_stand_above_the_payments_only: "charges once, above", "</InstdAmt></Amt>" => "</InstdAmt></Amt><ChrgBr>SLEV</ChrgBr>";
    the_execution_is_a_day_and_no_moment: "no moment of execution", "<Dt>2026-11-30</Dt>" => "<DtTm>2026-11-30T08:00:00</DtTm>";
    the_execution_is_a_day_on_which_target_is_open: "a day on which TARGET is open", "2026-11-30" => "2026-11-29";
    there_is_no_address: "no address", "</Nm></Dbtr>" => "</Nm><PstlAdr><AdrLine>Markt 1</AdrLine></PstlAdr></Dbtr>";
    the_payers_bank_is_named_or_said_to_be_missing: "the payer's bank", "NOTPROVIDED" => "UNKNOWN";
    a_payees_bank_is_a_bic_or_left_out: "no bank of the payee but a BIC", "</Amt><Cdtr>" => "</Amt><CdtrAgt><FinInstnId><Nm>Bank</Nm></FinInstnId></CdtrAgt><Cdtr>";
    every_payment_has_an_id: "an id for every payment", "WG-2026-12-1-1" => "NOTPROVIDED";
    no_id_stands_twice: "every id once", "WG-2026-12-1-1" => "WG-2026-12-2-1";
    an_iban_is_written_without_spaces_and_right: "accounts as they are written", "<CdtrAcct><Id><IBAN>DE" => "<CdtrAcct><Id><IBAN>DE ";
    accounts_lie_inside_the_eea: "accounts inside the EEA", &format!("<CdtrAcct><Id><IBAN>{}", german("37040044", 1)) => "<CdtrAcct><Id><IBAN>CH9300762011623852957";
    there_is_one_text_for_each_payment: "one text for each payment", "</Ustrd>" => "</Ustrd><Ustrd>2</Ustrd>";
    a_text_has_a_hundred_and_forty_characters: "texts of 140", "Wohngeld 12/2026 AZ 1" => &"x".repeat(141);
    the_purpose_is_one_of_ours: "known purpose", "<Cd>SSBE" => "<Cd>SALA";
}

/// What the inspector finds wrong because an IBAN of this kind is no account at all is not counted twice.
#[test]
fn the_schema_of_the_german_banks_refuses_these_by_itself() {
    for (from, to) in [
        ("<CtrlSum>3.00</CtrlSum>", ""),
        ("</BtchBookg><NbOfTxs>2</NbOfTxs>", "</BtchBookg>"),
        ("<Nm>Stadt Talbrück</Nm></Dbtr>", "</Dbtr>"),
        ("<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>", "<FinInstnId/>"),
        ("<EndToEndId>WG-2026-12-1-1</EndToEndId>", ""),
        ("Ccy=\"EUR\"", "Ccy=\"CHF\""),
        ("\"EUR\">1.00", "\"EUR\">1.001"),
        ("\"EUR\">1.00", "\"EUR\">1000000000.00"),
        ("Wohngeld 12/2026 AZ 1", &"x".repeat(141)),
        ("<PmtMtd>TRF", "<PmtMtd>CHK"),
    ] {
        let good = good();
        assert!(good.contains(from), "{from}");
        match validate(good.replacen(from, to, 1).as_bytes(), SCHEMAS[1]) {
            Some(valid) => assert!(!valid, "{from} → {to}"),
            None => return,
        }
    }
}

#[test]
fn a_single_payment_is_a_file_of_its_own_and_cannot_opt_out_of_the_check_of_names() {
    let all = payments();
    for (payments, way) in [(&all[..1], VopWay::Needed), (&all[..], VopWay::OptOut)] {
        let written = sepa::write(&batch::<Real>(payments)).unwrap();
        assert_eq!(broken(&written.bytes), HashSet::new());
        assert_eq!(written.notes, [Note::Vop(way)]);
        for schema in SCHEMAS {
            if let Some(valid) = validate(&written.bytes, schema) {
                assert!(valid, "{schema}");
            }
        }
    }
}

#[test]
fn a_day_on_which_target_is_closed_is_refused_with_the_next_one() {
    let payments = payments();
    for (closed, next) in [
        ("2026-11-28", "2026-11-30"),
        ("2026-12-25", "2026-12-28"),
        ("2027-01-01", "2027-01-04"),
        ("2027-03-26", "2027-03-30"),
        ("2027-05-01", "2027-05-03"),
    ] {
        let refused = sepa::write(&Batch { execution: day(closed), ..batch::<Real>(&payments) }).unwrap_err();
        assert_eq!(refused[0].reason, Reason::NotTargetDay(day(closed), day(next)), "{closed}");
        // Whit Monday and Corpus Christi are holidays in Germany, not of the settlement system.
        assert!(sepa::write(&Batch { execution: day("2027-05-17"), ..batch::<Real>(&payments) }).is_ok());
    }
}

#[test]
fn an_execution_far_ahead_or_past_is_said_and_not_refused() {
    let payments = payments();
    let notes =
        |execution| sepa::write(&Batch { execution: day(execution), ..batch::<Real>(&payments) }).unwrap().notes;
    // Made on 24 November: fifteen days are allowed, sixteen may be refused.
    assert_eq!(notes("2026-12-09"), [Note::Vop(VopWay::OptOut)]);
    assert_eq!(notes("2026-12-10"), [Note::FarAhead(16), Note::Vop(VopWay::OptOut)]);
    assert_eq!(notes("2026-11-23"), [Note::Past, Note::Vop(VopWay::OptOut)]);
}

#[test]
fn doubles_are_named_with_the_first_row_wherever_they_stand() {
    let list: Vec<Payment> = ["B", "A", "C", "A", "B", "A"]
        .iter()
        .map(|id| Payment { end_to_end_id: (*id).into(), ..payments()[0].clone() })
        .collect();
    let faults = sepa::write(&batch::<Real>(&list)).unwrap_err();
    let named: Vec<_> = faults.into_iter().map(|fault| (fault.row, fault.reason)).collect();
    assert_eq!(named, [(4, Reason::Duplicate(2)), (5, Reason::Duplicate(1)), (6, Reason::Duplicate(2))]);
}

/// A list too long to be kept: every line the same but for its id, made while it is read.
fn long_list(amount: &'static str) -> impl std::io::Read {
    struct Lines {
        amount: &'static str,
        iban: String,
        next: u32,
        line: std::io::Cursor<Vec<u8>>,
    }
    impl std::io::Read for Lines {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let read = self.line.read(into)?;
            if read > 0 || self.next == 230_000 {
                return Ok(read);
            }
            let Lines { amount, iban, next, .. } = self;
            let line = format!(
                "{{\"name\":\"A\",\"iban\":\"{iban}\",\"amount\":\"{amount}\",\"end_to_end_id\":\"E{next:06}\"}}\n"
            );
            self.line = std::io::Cursor::new(line.into_bytes());
            self.next += 1;
            self.line.read(into)
        }
    }
    Lines { amount, iban: german("37040044", 1), next: 0, line: std::io::Cursor::default() }
}

fn list_options() -> sepa::ListOptions {
    sepa::ListOptions {
        debtor: Some("Stadt Talbrück".into()),
        debtor_iban: Some(german("37040044", 4_711)),
        execution: Some(day("2026-11-30")),
        message_id: Some("NB-1".into()),
        created: Some(model::Instant(1_700_000_000_000)),
        ..sepa::ListOptions::default()
    }
}

#[test]
fn a_long_list_that_changes_while_it_is_read_makes_no_file() {
    let mut times = 0;
    let open = || {
        times += 1;
        // The head is looked for, the rows are checked, the rows are written: now another amount stands there.
        Ok(std::io::BufReader::new(long_list(if times < 3 { "5.00" } else { "6.00" })))
    };
    let made = sepa::write_list::<Real, _, _>(open, &list_options(), &mut std::io::sink());
    assert!(matches!(made, Err(sepa::WriteError::Changed)), "{made:?}");
}

#[test]
fn a_list_that_is_kept_gives_the_same_file_as_one_that_is_read_again() {
    let text: String = (0..300)
        .map(|i| {
            let iban = german("37040044", i + 1);
            let id = if i % 3 == 0 { String::new() } else { format!(",\"end_to_end_id\":\"E-{i}\"") };
            let text = if i % 2 == 0 { "" } else { ",\"remittance\":\"Miete & Heizung\"" };
            format!(
                "{{\"name\":\"Ünal {i}\",\"iban\":\"{iban}\",\"amount\":{i}.5,\"file_number\":\"F/{i}\"{id}{text}}}\n\n"
            )
        })
        .collect();
    let mut kept = Vec::new();
    let one = sepa::write_list::<Real, _, _>(|| Ok(text.as_bytes()), &list_options(), &mut kept).unwrap();
    // The same rows as payments in memory go no such way.
    let list = paper::bank::read(text.as_bytes()).unwrap();
    let payments: Vec<Payment> = list
        .payments
        .into_iter()
        .map(|row| Payment {
            remittance: if row.remittance.is_empty() {
                format!("AZ {}", row.file_number.unwrap())
            } else {
                row.remittance
            },
            end_to_end_id: row.end_to_end_id.unwrap_or_else(|| format!("NB-1-{:06}", row.place)),
            payee: row.payee_name,
            iban: row.iban,
            amount: row.amount,
        })
        .collect();
    let other = Batch {
        message_id: "NB-1".into(),
        created: model::Instant(1_700_000_000_000),
        debtor: "Stadt Talbrück".into(),
        purpose: Purpose::None,
        ..batch::<Real>(&payments)
    };
    let other = sepa::write(&other).unwrap();
    assert_eq!((one.count, one.sha256), (300, other.sha256));
    assert_eq!(kept, other.bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_written_breaks_no_rule(
        rows in prop::collection::vec(("\\PC{1,30}", 0u64..9_999_999_999, 1i64..=sepa::MAX_AMOUNT, "\\PC{0,60}"), 1..20),
        purpose in prop::sample::select(vec![Purpose::None, Purpose::Ssbe, Purpose::Govt]),
    ) {
        let payments: Vec<Payment> = rows
            .into_iter()
            .enumerate()
            .map(|(i, (name, account, cents, text))| Payment {
                // A letter, so that something of the name is left.
                payee: format!("{name}A"),
                iban: german("37040044", account),
                amount: Money::from_cents(cents),
                end_to_end_id: format!("E-{i}"),
                remittance: text,
            })
            .collect();
        let written = sepa::write(&Batch { purpose, ..batch::<Real>(&payments) });
        // A letter may become several; names and texts that grow too long are refused, not written.
        prop_assume!(written.is_ok());
        prop_assert_eq!(broken(&written.unwrap().bytes), HashSet::new());
    }
}
