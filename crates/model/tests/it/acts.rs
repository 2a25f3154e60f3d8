//! `docs/formats/acts.md` lists every kind of act with its number: sources and document are compared.

use std::collections::BTreeMap;

use crate::catalogue::root;

/// Act enums: name in the source, file, heading in the document.
const AREAS: [(&str, &str); 17] = [
    ("SystemAct", "system"),
    ("AccountAct", "account"),
    ("CaseAct", "case"),
    ("PaperAct", "paper"),
    ("PaymentAct", "payment"),
    ("HandbackAct", "handback"),
    ("LookupAct", "lookup"),
    ("ProposalAct", "proposal"),
    ("KeepingAct", "keeping"),
    ("ExtractAct", "extract"),
    ("FeeAct", "fee"),
    ("StockAct", "stock"),
    ("CounterAct", "counter"),
    ("BenefitAct", "benefit"),
    ("CashAct", "cash"),
    ("BankAct", "bank"),
    ("SettlementAct", "settlement"),
];

/// Variants with their numbers and the numbers and names of their fields, as `variant n` and `variant.field n`.
fn from_source(name: &str, source: &str) -> BTreeMap<String, u32> {
    let start = source.find(&format!("pub enum {name} {{")).unwrap_or_else(|| panic!("no enum {name}"));
    let mut found = BTreeMap::new();
    let (mut depth, mut number, mut variant) = (0_i32, None, String::new());
    for line in source[start..].lines() {
        let code = line.trim();
        if code.starts_with("//") {
            continue;
        }
        if let Some(rest) = code.split("n(").nth(1).filter(|_| code.starts_with("#[")) {
            number = rest.split(')').next().unwrap().parse::<u32>().ok();
        } else if depth == 1 && code.starts_with(|c: char| c.is_ascii_uppercase()) {
            let end = code.find(|c: char| !c.is_ascii_alphanumeric());
            variant = code[..end.unwrap_or(code.len())].to_owned();
            found.insert(variant.clone(), number.take().unwrap());
        } else if depth == 2 && code.contains(':') {
            let field = code.split(':').next().unwrap();
            found.insert(format!("{variant}.{field}"), number.take().unwrap());
        }
        depth += i32::try_from(code.matches('{').count()).unwrap();
        depth -= i32::try_from(code.matches('}').count()).unwrap();
        if depth == 0 && code.contains('}') {
            break;
        }
    }
    found
}

/// The rows `| n | `Variant` | 0 `field`, 1 `field` | … |` below `## area`.
fn from_document(area: &str, document: &str) -> BTreeMap<String, u32> {
    let section = document
        .split("\n## ")
        .find(|section| section.lines().next().unwrap().contains(&format!("`{area}`")))
        .unwrap_or_else(|| panic!("acts.md has no section `{area}`"));
    let mut found = BTreeMap::new();
    for row in section.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let Ok(number) = cells[1].parse::<u32>() else {
            continue;
        };
        let variant = cells[2].trim_matches('`').to_owned();
        for field in cells[3].split(", ").filter(|field| *field != "-") {
            let (number, name) = field.split_once(' ').unwrap();
            let name = name.trim_matches('`');
            found.insert(format!("{variant}.{name}"), number.parse().unwrap());
        }
        found.insert(variant, number);
    }
    found
}

#[test]
fn every_kind_of_act_is_listed_with_its_numbers() {
    let acts = root().join("crates/model/src/acts");
    let document = std::fs::read_to_string(root().join("docs/formats/acts.md")).unwrap();
    let mut variants = 0;
    for (name, area) in AREAS {
        let source = std::fs::read_to_string(acts.join(format!("{area}.rs"))).unwrap();
        let source = from_source(name, &source);
        variants += source.keys().filter(|key| !key.contains('.')).count();
        assert_eq!(source, from_document(area, &document), "{name}");
    }
    assert!(variants >= 54, "only {variants} variants were read");
}

#[test]
fn no_area_of_acts_is_forgotten() {
    let text = std::fs::read_to_string(root().join("crates/model/src/acts/mod.rs")).unwrap();
    let bodies = from_source("Body", &text);
    assert_eq!(bodies.len(), AREAS.len());
    let document = std::fs::read_to_string(root().join("docs/formats/acts.md")).unwrap();
    for (name, area) in AREAS {
        let body = name.trim_end_matches("Act");
        let number = bodies[body];
        let heading = format!("## {number} · `{area}`");
        assert!(document.contains(&heading), "no heading {heading}");
    }
}

#[test]
fn the_reader_of_sources_sees_numbers_names_and_nesting() {
    let source = "pub enum X {
        /// Doc { with #[n(7)]
        #[n(0)]
        A {
            /// Of b: too.
            #[n(2)]
            b: u8,
        },
        #[n(3)]
        C {
            #[n(0)]
            d: Vec<u8>,
            #[cbor(n(1), with = \"minicbor::bytes\")]
            e: [u8; 32],
        },
        #[n(4)]
        F(#[n(0)] G),
        #[n(5)]
        H,
    }
    pub struct Y {
        #[n(9)]
        z: u8,
    }";
    let found = from_source("X", source);
    let expected = [("A", 0), ("A.b", 2), ("C", 3), ("C.d", 0), ("C.e", 1), ("F", 4), ("H", 5)];
    for (key, number) in expected {
        assert_eq!(found.get(key), Some(&number), "{key}");
    }
    assert_eq!(found.len(), 7, "{found:?}");
}

/// Bytes put together by hand after the document, independent of the encoder.
#[test]
fn the_bytes_are_what_the_document_says() {
    use model::acts::{Act, Body, CaseAct, ClockSource, Envelope};
    use model::ids::{AuthorityId, CaseId};
    let act = Act {
        envelope: Envelope {
            at: model::Instant::parse("2026-11-23T07:00:00Z").unwrap(),
            clock: ClockSource::Hand,
            today: "2026-11-23".parse().unwrap(),
            actor: None,
            authority: AuthorityId([1; 16]),
            on_behalf_of: None,
            case: Some(CaseId([2; 16])),
            catalogue: [3; 32],
            intent: None,
            seen: Vec::new(),
        },
        body: Body::Case(CaseAct::Cancelled { reason: "a".to_owned(), by: None }),
    };
    let mut expected = vec![0xa2, 0x00];
    // Envelope: a map without the fields that are missing.
    expected.extend([0xa7, 0x00, 0x1b]);
    expected.extend(1_795_417_200_000_i64.to_be_bytes());
    expected.extend([0x01, 0x01, 0x02, 0x6a]);
    expected.extend(b"2026-11-23");
    expected.extend([0x04, 0x50]);
    expected.extend([1; 16]);
    expected.extend([0x06, 0x50]);
    expected.extend([2; 16]);
    expected.extend([0x07, 0x58, 0x20]);
    expected.extend([3; 32]);
    expected.extend([0x09, 0x80]);
    // Body: area 2, act 3, its fields by position; a missing one at the end is left out.
    expected.extend([0x01, 0x82, 0x02, 0x81, 0x82, 0x03, 0x81, 0x61, b'a']);
    assert_eq!(minicbor::to_vec(&act).unwrap(), expected);
    assert_eq!(minicbor::decode::<Act>(&expected).unwrap(), act);
}
