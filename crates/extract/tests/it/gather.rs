//! One delivery, several ways: whichever way its rows come, stock, faults and sealed bytes are the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use extract::import::delivery::{Cells, Delivery, Line, Take};
use extract::import::{self, Cores, Effect, Folder, Gathered, Manifest, Reason, gather};
use extract::records::Class;
use extract::register::{encode_all, encode_stock};
use model::Problem;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::town;

/// The same rows as a folder gives, as a source would hand them over that knows no counts and puts its cells together anew.
struct Elsewhere<'a>(&'a Folder);

impl Delivery for Elsewhere<'_> {
    fn manifest(&self) -> &Manifest {
        self.0.manifest()
    }
    fn total(&self, _: Class) -> Option<u64> {
        None
    }
    fn rows(&self, class: Class, take: Take<'_>) -> Result<u64, Problem> {
        let (mut text, mut places) = (String::new(), Vec::new());
        self.0.rows(class, &mut |line| {
            let Some(cells) = line.cells else { return take(line) };
            text.clear();
            places.clear();
            for at in (0..class.columns().len()).rev() {
                text.push_str("»filler«");
                let from = text.len() as u32;
                text.push_str(cells.cell(at));
                places.push((from, text.len() as u32));
            }
            places.reverse();
            take(Line { cells: Some(Cells::new(&text, &places)), ..line })
        })
    }
}

/// What an import says, in a form that can be compared.
type Said = Result<(Vec<(extract::records::Group, Vec<u8>)>, import::Faults, BTreeMap<Class, u64>), (String, String)>;

fn said(gathered: Result<Gathered, Problem>) -> Said {
    match gathered {
        Ok(gathered) => {
            let bytes = encode_stock(&gathered.stock);
            let counts = gathered.stock.counts();
            // The plain records give the same bytes.
            assert!(encode_all(&gathered.stock.into_records()) == bytes);
            Ok((bytes, gathered.faults, counts))
        }
        Err(problem) => Err((problem.code.to_owned(), format!("{:?}", problem.args))),
    }
}

fn breakage() -> impl Strategy<Value = (usize, usize, usize, &'static str)> {
    let cell = prop::sample::select(vec![
        "",
        "x",
        "P000000",
        "P000001",
        "P777777",
        "2026-02-30",
        "1931-00-00",
        "\"",
        "\"a\"\"b\"",
        "Mu\u{308}ller",
        "DEU;;TUR",
        " DEU ; TUR ",
        "Đorđević",
        "\u{7}",
        "G1",
        "secondary",
        "a,b",
    ]);
    (0..Class::ALL.len(), 0..40usize, 0..20usize, cell)
}

fn broken(residents: usize, breakages: &[(usize, usize, usize, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    import::write(dir.path(), &town::manifest(), &town::records(residents)).unwrap();
    for (class, line, cell, with) in breakages {
        // Most of the breakages go where most of the rows are; blocks stop the whole import, so fewer of them.
        let class = match Class::ALL[*class] {
            Class::Blocks if line % 4 != 0 => Class::Persons,
            Class::Contacts | Class::Titles => Class::Addresses,
            class => class,
        };
        let path = dir.path().join(format!("{}.csv", class.name()));
        let text = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.len() < 2 {
            continue;
        }
        let at = 1 + line % (lines.len() - 1);
        let mut cells: Vec<&str> = lines[at].split(',').collect();
        let cell = cell % cells.len();
        cells[cell] = with;
        lines[at] = cells.join(",");
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    dir
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_way_of_a_delivery_gives_the_same_stock_faults_and_bytes(
        residents in 1usize..30, breakages in proptest::collection::vec(breakage(), 0..8),
    ) {
        let dir = broken(residents, &breakages);
        let folder = Folder::open(dir.path()).unwrap();
        let [two, one, elsewhere] = [(&folder as &dyn Delivery, Cores::Two), (&folder, Cores::One), (&Elsewhere(&folder), Cores::Two)]
            .map(|(delivery, cores)| said(gather(delivery, cores, &mut |_| ())));
        prop_assert!(one == two && elsewhere == two, "{:?} {:?}", one.err(), elsewhere.err());
        let records = import::read(dir.path(), &mut |_| {});
        prop_assert_eq!(records.is_ok(), two.is_ok());
        if let (Ok(import), Ok((bytes, faults, counts))) = (records, two) {
            prop_assert!(encode_all(&import.records) == bytes);
            prop_assert_eq!(import.faults, faults);
            for class in Class::ALL {
                prop_assert_eq!(import.records.count(*class) as u64, counts[class]);
            }
        }
    }
}

#[test]
fn breakages_of_the_random_deliveries_reach_rows_and_stop_some_imports() {
    let dir = broken(20, &[(0, 3, 7, "2026-02-30"), (1, 4, 0, "P777777"), (3, 0, 2, "\""), (0, 6, 0, "P000001")]);
    let faults = gather(&Folder::open(dir.path()).unwrap(), Cores::Two, &mut |_| {}).unwrap().faults;
    let reasons: Vec<Reason> = faults.listed.iter().map(|fault| fault.reason).collect();
    for reason in [Reason::Date, Reason::Reference, Reason::Quotes, Reason::Duplicate] {
        assert!(reasons.contains(&reason), "{reason:?} in {reasons:?}");
    }
    let dir = broken(20, &[(2, 0, 1, "x")]);
    let problem = gather(&Folder::open(dir.path()).unwrap(), Cores::Two, &mut |_| {}).unwrap_err();
    assert_eq!(problem.code, "NB-E-016");
}

/// A source of persons and addresses out of one line each: the address column of a person gives none, one or two rows.
struct OneFile {
    manifest: Manifest,
    asked: Mutex<Vec<Class>>,
}

const PEOPLE: [(&str, &str, &str); 4] =
    [("1", "Müller", "Am Anger|Am Markt"), ("2", "Weber", ""), ("3", "Aue", "Am Anger"), ("4", "", "Am Berg")];

impl Delivery for OneFile {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    fn total(&self, _: Class) -> Option<u64> {
        None
    }
    fn rows(&self, class: Class, take: Take<'_>) -> Result<u64, Problem> {
        self.asked.lock().unwrap().push(class);
        let mut rows = 0;
        for ((id, name, streets), number) in PEOPLE.into_iter().zip(7u64..) {
            let mut hand = |cells: &[&str], wrong: &[_]| {
                let (mut text, mut places) = (String::new(), Vec::new());
                for cell in cells {
                    places.push((text.len() as u32, (text.len() + cell.len()) as u32));
                    text.push_str(cell);
                }
                rows += 1;
                take(Line { number, cells: Some(Cells::new(&text, &places)), wrong })
            };
            match class {
                Class::Persons => {
                    // The third's sex is not in the table of codes; its cell stays empty.
                    let (sex, wrong): (_, &[_]) =
                        if id == "3" { ("", &[(Some("sex"), Reason::NotAllowed)]) } else { ("m", &[]) };
                    hand(&[id, name, "", "", "Anna", "", "", "1958-03-12", "", "", sex, "DEU"], wrong)?;
                }
                Class::Addresses => {
                    for street in streets.split('|').filter(|street| !street.is_empty()) {
                        hand(&[id, "current", street, "", "", "00999", "Talbrück", "05999001"], &[])?;
                    }
                }
                _ => {}
            }
        }
        Ok(rows)
    }
}

#[test]
fn a_source_that_counts_nothing_and_makes_several_rows_of_a_line_is_read_and_named_by_line() {
    let source = OneFile { manifest: town::manifest(), asked: Mutex::default() };
    let import = import::read_from(&source, &mut |at| assert_eq!(at.total, None)).unwrap();
    let mut asked = source.asked.into_inner().unwrap();
    asked.sort_unstable();
    assert_eq!(asked, Class::ALL);
    let names: Vec<_> = import.records.persons.iter().map(|person| person.family_name.as_str()).collect();
    assert_eq!(names, ["Müller", "Weber"]);
    let streets: Vec<_> = import.records.addresses.iter().map(|address| address.street.as_str()).collect();
    assert_eq!(streets, ["Am Anger", "Am Markt"]);
    let faults: Vec<_> = import.faults.listed.iter().map(|f| (f.file.as_str(), f.line, f.field, f.reason)).collect();
    // Said by the source, found in the cells, and addresses of persons whose rows were left out.
    assert_eq!(
        faults,
        [
            ("persons.csv", 9, Some("sex"), Reason::NotAllowed),
            ("persons.csv", 10, Some("family_name"), Reason::Missing),
            ("addresses.csv", 9, Some("person_id"), Reason::Reference),
            ("addresses.csv", 10, Some("person_id"), Reason::Reference),
        ]
    );
    assert!(import.faults.listed.iter().all(|fault| fault.effect == Effect::RowLeftOut));
    let rows = |class| import.manifest.class(class).unwrap().rows;
    assert_eq!((rows(Class::Persons), rows(Class::Addresses), rows(Class::Contacts)), (4, 4, 0));
}

#[test]
fn nothing_but_a_folder_is_no_folder() {
    assert_eq!(Folder::open(Path::new("no such folder")).map(|_| ()).unwrap_err().code, "NB-E-001");
}
