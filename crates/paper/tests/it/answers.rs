//! What the bank answers, read into lines: by hand as the schemas have it, and whatever else comes.

use model::Money;
use model::acts::bank::{AnswerKind, LineKind};
use paper::bank::BankError;
use paper::bank::answers::{moved, read_answers};
use proptest::prelude::*;

use crate::fixtures::day;
use crate::sepa::validate;

pub const STATUS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-27T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>WG-2026-12-AB</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>WG-2026-12-AB</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
<TxInfAndSts><OrgnlEndToEndId>WG-1</OrgnlEndToEndId><TxSts>ACCP</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>WG-2</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">12.50</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"#;

pub const STATEMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>B</MsgId><CreDtTm>2026-11-30T20:00:00</CreDtTm></GrpHdr>
<Stmt><Id>230/2026</Id><CreDtTm>2026-11-30T20:00:00</CreDtTm><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">157.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">900.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>
<BkTxCd><Prtry><Cd>116</Cd></Prtry></BkTxCd><NtryDtls><Btch><PmtInfId>WG-2026-12-AB</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">37.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><AcctSvcrRef>R2</AcctSvcrRef>
<BkTxCd><Prtry><Cd>159</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>WG-7</EndToEndId></Refs><Amt Ccy="EUR">37.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<RltdPties><Cdtr><Pty><Nm>Jürgen Weiß</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>DE02500105170137075030</IBAN></Id></CdtrAcct></RltdPties>
<RtrInf><Rsn><Cd>MD07</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt>
<BkTxCd><Prtry><Cd>166</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>Anna Berg</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE02500105170137075030</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Hundesteuer KZ 4711-0815</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="CHF">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><BkTxCd><Prtry><Cd>166</Cd></Prtry></BkTxCd></Ntry>
<Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><BookgDt><Dt>2026-12-01</Dt></BookgDt><BkTxCd><Prtry><Cd>166</Cd></Prtry></BkTxCd></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

fn euro(cents: i64) -> Option<Money> {
    Some(Money::from_cents(cents))
}

#[test]
fn a_status_is_read_at_all_three_levels() {
    if let Some(valid) = validate(STATUS.as_bytes(), "pain.002.001.10.xsd") {
        assert!(valid, "the sample itself must be valid");
    }
    let answers = read_answers(STATUS.as_bytes()).unwrap();
    let [answer] = answers.as_slice() else { panic!("one answer") };
    assert_eq!((answer.kind, answer.id.as_str(), answer.day), (AnswerKind::Status, "BANK-1", Some(day("2026-11-27"))));
    let lines: Vec<_> = answer
        .lines
        .iter()
        .map(|l| (l.kind, l.end_to_end.as_deref(), l.message.as_deref(), l.reason.as_deref(), l.amount))
        .collect();
    let file = Some("WG-2026-12-AB");
    assert_eq!(
        lines,
        [
            (LineKind::Pending, None, file, None, None),
            (LineKind::Accepted, Some("WG-1"), file, None, None),
            (LineKind::Rejected, Some("WG-2"), file, Some("AC04"), euro(1250)),
            (LineKind::Pending, None, file, None, None),
        ]
    );
}

#[test]
fn a_refusal_of_the_whole_file_has_no_payments_under_it() {
    let text = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>B</MsgId><CreDtTm>2026-11-27T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>X</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"#;
    let answers = read_answers(text.as_bytes()).unwrap();
    let [line] = answers[0].lines.as_slice() else { panic!("one line") };
    assert_eq!(
        (line.kind, line.message.as_deref(), line.reason.as_deref()),
        (LineKind::Rejected, Some("X"), Some("DUPL"))
    );
}

#[test]
fn a_comparison_of_names_is_no_acceptance() {
    for code in ["RCVC", "RVMC", "RVNM", "RVNA"] {
        let answers = read_answers(STATUS.replace("ACCP", code).as_bytes()).unwrap();
        assert_eq!(answers[0].lines[1].kind, LineKind::Verified, "{code}");
    }
}

#[test]
fn a_statement_shows_debit_return_and_incoming_and_adds_up() {
    if let Some(valid) = validate(STATEMENT.as_bytes(), "camt.053.001.08.xsd") {
        assert!(valid, "the sample itself must be valid");
    }
    let answers = read_answers(STATEMENT.as_bytes()).unwrap();
    let [answer] = answers.as_slice() else { panic!("one statement") };
    assert_eq!(answer.account.as_deref(), Some("DE02120300000000202051"));
    assert_eq!((answer.opening, answer.closing, answer.gap()), (euro(100_000), euro(15_750), euro(0)));
    assert_eq!((answer.not_booked, answer.not_adding_up), (1, 0));
    let lines: Vec<_> = answer.lines.iter().map(|l| (l.kind, l.euro(), l.currency.as_deref())).collect();
    assert_eq!(
        lines,
        [
            (LineKind::FileDebited, euro(90_000), None),
            (LineKind::Returned, euro(3_750), None),
            (LineKind::Incoming, euro(2_000), None),
            (LineKind::Incoming, None, Some("CHF")),
        ]
    );
    assert_eq!(moved(&answer.lines), Money::from_cents(-84_250));
    let returned = &answer.lines[1];
    assert_eq!((returned.end_to_end.as_deref(), returned.reason.as_deref()), (Some("WG-7"), Some("MD07")));
    assert_eq!(returned.name.as_deref(), Some("Jürgen Weiß"));
    let incoming = &answer.lines[2];
    assert_eq!((incoming.end_to_end.as_deref(), incoming.name.as_deref()), (None, Some("Anna Berg")));
    assert_eq!(incoming.text.as_deref(), Some("Hundesteuer KZ 4711-0815"));
    // A statement that leaves an entry out says so itself.
    let gap = STATEMENT.replace(">157.50<", ">150.00<");
    assert_eq!(read_answers(gap.as_bytes()).unwrap()[0].gap(), euro(-750));
}

#[test]
fn the_same_entry_in_an_advice_and_in_a_statement_is_one_and_two_equal_ones_are_two() {
    let advice = STATEMENT
        .replace("camt.053", "camt.054")
        .replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
        .replace("Stmt>", "Ntfctn>");
    let advice = advice.split("<Bal>").next().unwrap().to_owned() + &advice[advice.find("<Ntry>").unwrap()..];
    if let Some(valid) = validate(advice.as_bytes(), "camt.054.001.08.xsd") {
        assert!(valid, "the sample itself must be valid");
    }
    let (of_advice, of_statement) =
        (read_answers(advice.as_bytes()).unwrap(), read_answers(STATEMENT.as_bytes()).unwrap());
    assert_eq!(of_advice[0].kind, AnswerKind::Advice);
    let ids = |answer: &paper::bank::answers::Answer| answer.lines.iter().map(|l| l.identity).collect::<Vec<_>>();
    assert_eq!(ids(&of_advice[0]), ids(&of_statement[0]));
    let entry = &STATEMENT
        [STATEMENT.find("<Ntry><Amt Ccy=\"CHF\"").unwrap()..STATEMENT.find("<Ntry><Amt Ccy=\"EUR\">9.00").unwrap()];
    let twice = read_answers(STATEMENT.replace(entry, &format!("{entry}{entry}")).as_bytes()).unwrap();
    let all: std::collections::HashSet<_> = ids(&twice[0]).into_iter().collect();
    assert_eq!(all.len(), 5);
}

#[test]
fn overlapping_statements_share_what_both_have_and_a_second_equal_entry_is_new() {
    let from = STATEMENT.find("<Ntry><Amt Ccy=\"EUR\">20.00").unwrap();
    let entry = &STATEMENT[from..STATEMENT.find("<Ntry><Amt Ccy=\"CHF\"").unwrap()];
    let ids = |text: &str| -> std::collections::BTreeSet<_> {
        read_answers(text.as_bytes()).unwrap()[0].lines.iter().map(|line| line.identity).collect()
    };
    let morning = ids(STATEMENT);
    // The statement of the evening has the same entries, another number, and the same amount of the same person once more.
    let evening = STATEMENT.replace(entry, &format!("{entry}{entry}")).replace("230/2026", "231/2026");
    let evening = ids(&evening);
    assert!(morning.is_subset(&evening));
    assert_eq!(evening.difference(&morning).count(), 1);
}

#[test]
fn single_payments_that_do_not_add_up_are_one_entry() {
    let wrong = STATEMENT.replace(
        "<Amt Ccy=\"EUR\">37.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n<RltdPties>",
        "<Amt Ccy=\"EUR\">36.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n<RltdPties>",
    );
    assert_ne!(wrong, STATEMENT);
    let answer = &read_answers(wrong.as_bytes()).unwrap()[0];
    assert_eq!(answer.not_adding_up, 1);
    assert_eq!((answer.lines[1].amount, answer.lines[1].end_to_end.as_deref()), (euro(3_750), None));
}

#[test]
fn what_is_no_answer_is_refused_by_name_and_a_cut_file_with_the_place() {
    let payment = "<Document xmlns=\"urn:x\"><CstmrCdtTrfInitn></CstmrCdtTrfInitn></Document>";
    assert_eq!(read_answers(payment.as_bytes()), Err(BankError::NoAnswer { what: "CstmrCdtTrfInitn".into() }));
    assert_eq!(read_answers("<html/>".as_bytes()), Err(BankError::NoAnswer { what: String::new() }));
    for sample in [STATUS, STATEMENT] {
        for end in (1..sample.len() - 1).step_by(7).filter(|end| sample.is_char_boundary(*end)) {
            let cut = read_answers(&sample.as_bytes()[..end]);
            assert!(cut.is_err(), "cut at {end}");
        }
    }
    let entity = STATUS.replace("?>", "?><!DOCTYPE x [<!ENTITY a \"b\">]>");
    assert!(matches!(read_answers(entity.as_bytes()), Err(BankError::Forbidden { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn no_damage_makes_it_panic_or_invent_money(place in 0usize..STATEMENT.len(), byte in any::<u8>(), which in any::<bool>()) {
        let sample = if which { STATUS } else { STATEMENT };
        let mut bytes = sample.as_bytes().to_vec();
        let place = place % bytes.len();
        bytes[place] = byte;
        if let Ok(answers) = read_answers(bytes.as_slice()) {
            for answer in answers {
                prop_assert!(answer.lines.iter().all(|line| line.amount.is_none_or(|amount| amount > Money::ZERO)));
                let mut ids: Vec<_> = answer.lines.iter().map(|line| line.identity).collect();
                ids.sort_unstable();
                ids.dedup();
                prop_assert_eq!(ids.len(), answer.lines.len(), "every line has an identity of its own");
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_answers(bytes.as_slice());
    }
}
