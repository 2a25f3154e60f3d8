//! Files on cases: durable before the act, opened with a look-up, in the package, gone with the case.

use model::acts::attachment::AttachedKind;
use model::ids::CaseId;
use model::role::Role;
use office::Office;
use office::attachments::NewFile;

use crate::four_eyes::{PASSWORD, ready};
use crate::keeping::{death, take};
use crate::town::{Town, actor, codes, intent};

const SCAN: &[u8] = include_bytes!("../../../rules/tests/data/media/plain.jpg");
const OTHER: &[u8] = include_bytes!("../../../rules/tests/data/media/table.pdf");

fn scan<'a>(name: &'a str, bytes: &'a [u8]) -> NewFile<'a> {
    NewFile { name, kind: AttachedKind::Scan, evidence: "", size: bytes.len() as u64, bytes }
}

fn only(office: &Office, case: CaseId) -> [u8; 32] {
    office.books().cases.get(case).unwrap().attachments[0].file.file
}

#[test]
fn a_scan_is_kept_sealed_opened_with_a_look_up_and_handed_back() {
    let town = Town::new();
    let (case, file) = {
        let office = town.open();
        let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
        let case = take(&office, &clerk, death(&office, None), intent(&office)).case.unwrap();
        let key = intent(&office);
        office.attach_file(&clerk, key, case, &scan("Meldung", SCAN)).unwrap();
        office.attach_file(&clerk, key, case, &scan("Meldung", SCAN)).unwrap();
        let twice = office.attach_file(&clerk, intent(&office), case, &scan("Nochmals", SCAN)).unwrap_err();
        assert_eq!(codes(&twice), ["NB-V-348"]);
        let both = office.attach_file(&clerk, intent(&office), case, &scan(" ", b"no file of ours")).unwrap_err();
        assert_eq!(codes(&both), ["NB-V-345", "NB-V-342"], "everything wrong at once");
        (case, only(&office, case))
    };
    // After a restart the bytes are those that were sent, and on the disk they are not.
    let office = town.open();
    let clerk = office.books().accounts.by_login("clerk").unwrap().actor();
    let before = office.durability().lookups;
    let opened = office.attached_file(&clerk, case, file, "Prüfung").unwrap();
    assert_eq!(opened.bytes, SCAN);
    assert!(office.durability().lookups > before, "a look-up of its own");
    let folder = town.dir().join("journal/attachments");
    let sealed = std::fs::read(std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()).unwrap();
    assert!(!sealed.windows(8).any(|window| window == &SCAN[..8]));
    let stranger = actor(&office, "geld", &[Role::ClerkBenefits]);
    assert_eq!(codes(&office.attached_file(&stranger, case, file, "Prüfung").unwrap_err()), ["NB-A-010"]);
    office.attach_file(&clerk, intent(&office), case, &scan("Anlage ä/1.pdf", OTHER)).unwrap();
    office.withdraw_file(&clerk, intent(&office), case, file, "unleserlich").unwrap();
    let package = office.handback_package(Some(&clerk)).unwrap();
    let number = office.books().cases.get(case).unwrap().number.clone();
    let [packed] = package.attached.as_slice() else { panic!("{:?}", package.attached) };
    assert_eq!(packed.path, format!("files/{number}/02-Anlage_ä_1.pdf"));
    assert_eq!(office.packed_bytes(packed).unwrap(), OTHER);
    let manifest = String::from_utf8(package.files.last().unwrap().1.clone()).unwrap();
    assert!(manifest.contains("02-Anlage_ä_1.pdf") && manifest.contains("\"lost_files\": []"));
}

#[test]
fn erasing_a_case_takes_its_scans_with_it() {
    let town = Town::new();
    let office = town.open();
    let clerk = ready(&office, "clerk", &[Role::ClerkCivilStatus]);
    let head = ready(&office, "head", &[Role::Head]);
    let other = ready(&office, "datenschutz", &[Role::DataProtection]);
    let case = take(&office, &clerk, death(&office, None), intent(&office)).case.unwrap();
    office.attach_file(&clerk, intent(&office), case, &scan("Meldung", SCAN)).unwrap();
    let file = only(&office, case);
    assert!(office.attached_file(&clerk, case, file, "Prüfung").is_ok());
    let erase = office.propose_erasing_case(&head, intent(&office), case, "Löschverlangen", PASSWORD).unwrap();
    office.confirm_proposal(&other, intent(&office), erase, PASSWORD).unwrap();
    assert_eq!(codes(&office.attached_file(&clerk, case, file, "Prüfung").unwrap_err()), ["NB-V-002"]);
    let packed = office::handback_package::PackedFile { path: String::new(), file, sha256: [0; 32], size: 0 };
    assert_eq!(office.packed_bytes(&packed).unwrap_err().code, "NB-V-351", "nobody opens it any more");
}
