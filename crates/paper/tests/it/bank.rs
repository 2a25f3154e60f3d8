//! Lists from outside, hostile ones included.

use model::Money;
use paper::bank::{self, BankError, LeftOutWhy, Source};
use paper::domain::Real;
use paper::sepa;
use proptest::prelude::*;

use crate::sepa::{batch, german};
use crate::tools;

const BANK: &str = "37040044";

fn file() -> Vec<u8> {
    let payments: Vec<sepa::Payment> = (1..=20)
        .map(|i| sepa::Payment {
            payee: format!("Person & Söhne {i}"),
            iban: german(BANK, i),
            amount: Money::from_cents(i64::try_from(i).unwrap() * 100),
            end_to_end_id: format!("E-{i}"),
            remittance: format!("Wohngeld {i}"),
        })
        .collect();
    sepa::write(&batch::<Real>(&payments)).unwrap().bytes
}

/// The same message in the older version: other namespace, bare date, BIC element.
fn older(bytes: &[u8]) -> Vec<u8> {
    String::from_utf8(bytes.to_vec())
        .unwrap()
        .replace("pain.001.001.09", "pain.001.001.03")
        .replace("<Dt>", "")
        .replace("</Dt>", "")
        .into_bytes()
}

#[test]
fn both_versions_of_the_message_are_read() {
    let older = older(&file());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("older.xml");
    std::fs::write(&path, &older).unwrap();
    let schema = tools::schemas().join("pain.001.001.03.xsd");
    if let Some(output) =
        tools::run("xmllint", &["--noout", "--nonet", "--schema", schema.to_str().unwrap(), path.to_str().unwrap()])
    {
        assert!(output.status.success(), "the sample itself must be valid");
    }
    let new = bank::read(file().as_slice()).unwrap();
    assert_eq!((new.source, new.payments.len(), new.sum()), (Source::Pain001, 20, Money::from_cents(21_000)));
    assert_eq!(new.payments[0].payee_name, "Person & Söhne 1");
    assert_eq!(bank::read(older.as_slice()).unwrap().payments, new.payments);
}

#[test]
fn prefixes_entities_and_cdata_are_read_like_plain_text() {
    let text = String::from_utf8(file()).unwrap();
    let dressed = text
        .replace("<Nm>Person &amp; Söhne 1</Nm>", "<Nm><![CDATA[Person & ]]>S&#246;hne 1</Nm>")
        .replace("<Nm>Person &amp; Söhne 2</Nm>", "<Nm>\n Person &#x26; Söhne 2 </Nm>");
    assert_ne!(dressed, text);
    assert_eq!(bank::read(dressed.as_bytes()).unwrap(), bank::read(text.as_bytes()).unwrap());
}

#[test]
fn a_long_list_with_line_breaks_is_no_long_text() {
    let payments: Vec<sepa::Payment> = (0..70_000)
        .map(|i| sepa::Payment {
            payee: "Person".into(),
            iban: german(BANK, 1),
            amount: Money::from_cents(1),
            end_to_end_id: format!("E-{i}"),
            remittance: String::new(),
        })
        .collect();
    let bytes = sepa::write(&batch::<Real>(&payments)).unwrap().bytes;
    assert_eq!(bank::read(bytes.as_slice()).unwrap().payments.len(), 70_000);
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let bytes = file();
    let end = bytes.len() - "</Document>\n".len();
    for cut in (0..=end).step_by(7).chain(end..bytes.len() - 1) {
        let result = bank::read_bank_file(&bytes[..cut]);
        assert!(result.is_err(), "cut at {cut} of {} was accepted", bytes.len());
    }
    assert!(matches!(bank::read_bank_file(&bytes[..bytes.len() / 2]), Err(BankError::Truncated { .. })));
}

#[test]
fn count_and_sum_of_the_file_must_fit() {
    let text = String::from_utf8(file()).unwrap();
    let one_less = {
        let from = text.find("<CdtTrfTxInf>").unwrap();
        let to = text.find("</CdtTrfTxInf>").unwrap() + "</CdtTrfTxInf>".len();
        format!("{}{}", &text[..from], &text[to..])
    };
    assert!(matches!(bank::read(one_less.as_bytes()), Err(BankError::Count { found: 19, .. })));
    let cheaper = text.replacen("<InstdAmt Ccy=\"EUR\">1.00", "<InstdAmt Ccy=\"EUR\">2.00", 1);
    assert!(matches!(bank::read(cheaper.as_bytes()), Err(BankError::Sum { .. })));
}

#[test]
fn entities_of_their_own_and_document_types_are_refused() {
    let text = String::from_utf8(file()).unwrap();
    let doctype = text.replacen("<Document", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<Document", 1);
    assert!(matches!(bank::read(doctype.as_bytes()), Err(BankError::Forbidden { .. })));
    let entity = text.replacen("<Nm>Person", "<Nm>&e;Person", 1);
    assert!(matches!(bank::read(entity.as_bytes()), Err(BankError::Forbidden { .. })));
}

#[test]
fn depth_text_and_strange_roots_are_limited() {
    assert!(bank::read("<a>".repeat(100_000).as_bytes()).is_err());
    let nested = format!("<Document><CstmrCdtTrfInitn>{}", "<a>".repeat(100));
    assert!(matches!(bank::read(nested.as_bytes()), Err(BankError::Malformed { .. })));
    let long = format!("<Document><CstmrCdtTrfInitn><a>{}</a></CstmrCdtTrfInitn></Document>", "x".repeat(70_000));
    assert!(matches!(bank::read(long.as_bytes()), Err(BankError::Malformed { .. })));
    assert!(matches!(bank::read(b"<html><body/></html>".as_slice()), Err(BankError::Unknown { .. })));
    let latin = [b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Document/>".as_slice()].concat();
    assert!(matches!(bank::read(latin.as_slice()), Err(BankError::Encoding { .. })));
}

#[test]
fn a_row_with_a_wrong_account_is_named_and_the_rest_stays() {
    let text = String::from_utf8(file()).unwrap();
    let wrong = text.replacen(&german(BANK, 3), "DE00370400440000000003", 1);
    let list = bank::read(wrong.as_bytes()).unwrap();
    assert_eq!((list.payments.len(), list.bad.len(), list.bad[0].row), (19, 1, 3));
    assert_eq!(list.bad[0].problem().code, "NB-B-001");
    assert_eq!(list.payments[2].place, 4);
}

fn statement(version: u8, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.0{version}\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-10-30T18:00:00</CreDtTm></GrpHdr>\
         <Stmt><Id>S-2026-210</Id><ElctrncSeqNb>210</ElctrncSeqNb><CreDtTm>2026-10-30T18:00:00</CreDtTm>\
         <Acct><Id><IBAN>{}</IBAN></Id><Ccy>EUR</Ccy></Acct>\
         <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-30</Dt></Dt></Bal>\
         {entries}</Stmt></BkToCstmrStmt></Document>",
        german(BANK, 4_711)
    )
}

fn entry(version: u8, amount: &str, direction: &str, state: &str, reversal: bool, details: &str) -> String {
    let state = if version == 2 { state.to_owned() } else { format!("<Cd>{state}</Cd>") };
    let reversal = if reversal { "<RvslInd>true</RvslInd>" } else { "" };
    let details = if details.is_empty() { String::new() } else { format!("<NtryDtls>{details}</NtryDtls>") };
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{reversal}<Sts>{state}</Sts>\
         <BkTxCd><Prtry><Cd>NTRF+116</Cd></Prtry></BkTxCd>{details}</Ntry>"
    )
}

fn detail(version: u8, id: &str, amount: &str, name: &str, account: &str, tail: &str) -> String {
    let (amount, party) = if version == 2 {
        (
            format!("<AmtDtls><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls>"),
            format!("<Cdtr><Nm>{name}</Nm></Cdtr>"),
        )
    } else {
        (
            format!("<Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>"),
            format!("<Cdtr><Pty><Nm>{name}</Nm></Pty></Cdtr>"),
        )
    };
    format!(
        "<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>{amount}<RltdPties>{party}<CdtrAcct><Id><IBAN>{account}</IBAN></Id></CdtrAcct></RltdPties>\
         <RmtInf><Ustrd>Wohngeld 10/2026</Ustrd></RmtInf>{tail}</TxDtls>"
    )
}

#[test]
fn statements_of_both_versions_give_the_outgoing_payments() {
    for version in [2u8, 8] {
        let batch = format!(
            "{}{}",
            detail(version, "WG-1", "100.10", "Jürgen Weiß", &german(BANK, 1), ""),
            detail(version, "NOTPROVIDED", "50.00", "Ana Đorđević", &german(BANK, 2), "")
        );
        let returned =
            detail(version, "WG-9", "7.00", "Fort", &german(BANK, 9), "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>");
        let xml = statement(
            version,
            &[
                entry(version, "150.10", "DBIT", "BOOK", false, &batch),
                entry(version, "500.00", "CRDT", "BOOK", false, ""),
                entry(version, "7.00", "CRDT", "BOOK", false, &returned),
                entry(version, "33.00", "DBIT", "BOOK", false, ""),
                entry(version, "44.00", "DBIT", "PDNG", false, &batch),
                entry(version, "150.10", "CRDT", "BOOK", true, &batch),
                entry(
                    version,
                    "20.00",
                    "DBIT",
                    "BOOK",
                    false,
                    &detail(version, "WG-3", "19.00", "Summe", &german(BANK, 3), ""),
                ),
            ]
            .concat(),
        );
        validate_statement(version, &xml);
        let list = bank::read(xml.as_bytes()).unwrap();
        assert_eq!((list.source, list.id.as_deref()), (Source::Camt053, Some("S-2026-210")));
        let rows: Vec<_> = list
            .payments
            .iter()
            .map(|p| (p.payee_name.as_str(), p.amount.cents(), p.end_to_end_id.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [("Jürgen Weiß", 10_010, Some("WG-1")), ("Ana Đorđević", 5_000, None), ("Summe", 1_900, Some("WG-3"))],
            "version {version}"
        );
        let left: Vec<_> = list.left_out.iter().map(|l| (l.entry, l.why)).collect();
        use LeftOutWhy::{DetailsDoNotAddUp, Incoming, NotBooked, Returned, WithoutDetails};
        assert_eq!(
            left,
            [(2, Incoming), (3, Returned), (4, WithoutDetails), (5, NotBooked), (6, Returned), (7, DetailsDoNotAddUp)]
        );
    }
}

/// The sample must be what banks send, not what we imagine.
fn validate_statement(version: u8, xml: &str) {
    if version != 8 {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("statement.xml");
    std::fs::write(&path, xml).unwrap();
    let schema = tools::schemas().join("camt.053.001.08.xsd");
    if let Some(output) =
        tools::run("xmllint", &["--noout", "--nonet", "--schema", schema.to_str().unwrap(), path.to_str().unwrap()])
    {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_crate_of_others_reads_the_same_rows_from_a_statement() {
    let xml = statement(
        8,
        &entry(8, "100.10", "DBIT", "BOOK", false, &detail(8, "WG-1", "100.10", "Jürgen Weiß", &german(BANK, 1), "")),
    );
    let theirs = ::sepa::parse_camt053(&xml).unwrap();
    let entry = &theirs.statements[0].entries[0];
    let ours = &bank::read(xml.as_bytes()).unwrap().payments[0];
    assert_eq!(entry.end_to_end_id(), ours.end_to_end_id.as_deref());
    assert_eq!(entry.counterparty_name(), Some(ours.payee_name.as_str()));
    assert_eq!(entry.counterparty_iban(), Some(ours.iban.as_str()));
    assert_eq!(entry.signed_ct(), Some(-ours.amount.cents()));
}

#[test]
fn typed_lists_name_what_they_do_not_understand() {
    let iban = german(BANK, 1);
    for (list, detail) in [
        ("name,iban\nA,B\n".to_owned(), "column `amount` is missing"),
        ("name,iban,amount,betrag\n".to_owned(), "unknown column `betrag`"),
        (format!("{{\"debtor_iban\":\"{iban}\",\"debitor\":\"x\"}}\n"), "unknown field `debitor`"),
    ] {
        let Err(BankError::List { line: 1, detail: said }) = bank::read_list(list.as_bytes()) else {
            panic!("accepted: {list}");
        };
        assert!(said.contains(detail), "{said}");
    }
    let list = format!("name,iban,amount\nA,{iban},1.00\nB,{iban}\n\"C,{iban},1.00\n");
    let read = bank::read_list(list.as_bytes()).unwrap();
    assert_eq!((read.payments.len(), read.bad.iter().map(|b| b.row).collect::<Vec<_>>()), (1, vec![3, 4]));
    assert!(matches!(bank::read_list("x".repeat(70_000).as_bytes()), Err(BankError::List { line: 1, .. })));
    assert!(matches!(bank::read_list(b"name,iban,amount\n\xff\n".as_slice()), Err(BankError::List { line: 2, .. })));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = bank::read(bytes.as_slice());
    }

    #[test]
    fn no_damage_of_a_real_file_makes_it_panic_or_invent_money(at in 0usize..4_000, byte in any::<u8>()) {
        let mut bytes = file();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(list) = bank::read(bytes.as_slice()) {
            prop_assert!(list.payments.len() <= 20);
            prop_assert!(list.sum() <= Money::from_cents(21_000));
        }
    }
}
