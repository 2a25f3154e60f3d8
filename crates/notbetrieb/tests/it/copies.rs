//! Copies, backups, restore and proofs at the command line.

use crate::command::{nb, nb_with};
use crate::town::{Town, arg};

#[test]
fn a_town_is_backed_up_lost_and_restored_as_a_new_node() {
    let town = Town::make(200, 41);
    let (data, first, second) = (town.data(), town.share(1), town.share(3));
    let shares = ["--share-file", arg(&first), "--share-file", arg(&second)];
    let package = town.path("package");
    let export = ["--json", "handback", "export", "--data", arg(&data), "--out", arg(&package), "--present", "A"];
    nb(&[&export[..], &shares].concat()).fine();
    let old = nb(&["--json", "journal", "verify", "--data", arg(&data)]).json();

    let (backup, stick, head) = (town.path("b.nbb"), town.path("stick"), town.path("head.txt"));
    let made = nb(&["--json", "journal", "copy", "--data", arg(&data), "--backup", arg(&backup), "--label", "Tresor"]);
    let made = made.json();
    nb(&["--json", "journal", "copy", "--data", arg(&data), "--backup", arg(&backup)]).refused_with("NB-S-061");
    let copied = nb(&["--json", "journal", "copy", "--data", arg(&data), "--to", arg(&stick)]).json();
    assert_eq!(made["acts"], copied["acts"]);
    std::fs::write(&head, old["acts"]["head"].as_str().unwrap()).unwrap();
    let anchor = old["head"].as_str().unwrap();

    // The proof of an entry holds without the journal, and only as it is.
    let proof = town.path("act.proof");
    nb(&["journal", "prove", "1", "--data", arg(&data), "--out", arg(&proof)]).fine();
    nb(&["journal", "check-proof", arg(&proof), "--anchor", anchor]).fine();
    nb(&["--json", "journal", "prove", "99999", "--data", arg(&data)]).refused_with("NB-J-045");
    let text = std::fs::read_to_string(&proof).unwrap().replace("index 1\n", "index 2\n");
    std::fs::write(&proof, text).unwrap();
    nb(&["--json", "journal", "check-proof", arg(&proof)]).refused_with("NB-J-046");
    for kept in [["--anchor", anchor], ["--head", arg(&head)]] {
        let found = nb(&[&["--json", "journal", "verify", "--data", arg(&data)][..], &kept].concat()).json();
        assert_eq!((&found["sound"], &found["anchored"]), (&true.into(), &true.into()));
    }
    nb(&["--json", "journal", "verify", "--data", arg(&data), "--anchor", "x"]).refused_with("NB-J-047");
    let other = nb(&["--json", "journal", "verify", "--data", arg(&data), "--anchor", "3f2a91c0-12-9f86d081884c7d65"]);
    assert_eq!(other.code, Some(1));
    let shown = nb(&["journal", "show", "--data", arg(&data), "--count", "2"]).fine();
    assert_eq!(shown.lines().count(), 2);

    std::fs::remove_dir_all(&data).unwrap();
    for (from, name) in [(&backup, "from-backup"), (&stick, "from-stick")] {
        let new = town.path(name);
        let args = ["--json", "journal", "restore", "--data", arg(&new), "--from", arg(from), "--present", "A"];
        let restored = nb(&[&args[..], &shares].concat()).json();
        assert_eq!(restored["anchor"].as_str(), Some(anchor), "{name}");
        let verified = nb(&["--json", "journal", "verify", "--data", arg(&new)]).json();
        assert_eq!((&verified["sound"], &verified["certified"]), (&true.into(), &true.into()));
        assert_ne!(verified["node"], old["node"]);
        nb(&[&args[..], &shares].concat()).refused_with("NB-J-044");
    }
    let nothing = town.path("nothing");
    let args = ["--json", "journal", "restore", "--data", arg(&nothing), "--from", arg(&backup), "--envelope"];
    nb_with(&args, &town.text("shares/umschlag.txt")).fine();
}

#[test]
fn a_put_back_journal_is_repaired_from_the_stick() {
    let dir = tempfile::tempdir().unwrap();
    let (data, stick) = (dir.path().join("data"), dir.path().join("stick"));
    nb(&["journal", "soak", "--data", arg(&data), "--acts", "5"]).fine();
    let image = std::fs::read(data.join("journal/journal.db")).unwrap();
    nb(&["journal", "soak", "--data", arg(&data), "--acts", "5"]).fine();
    std::fs::create_dir(&stick).unwrap();
    nb(&["journal", "copy", "--data", arg(&data), "--to", arg(&stick)]).fine();
    std::fs::write(data.join("journal/journal.db"), image).unwrap();
    let _ = std::fs::remove_file(data.join("journal/journal.db-wal"));
    nb(&["--json", "journal", "soak", "--data", arg(&data), "--acts", "1"]).refused_with("NB-J-015");
    let said = nb(&["--json", "journal", "repair", "--data", arg(&data), "--from", arg(&stick)]).json();
    assert!(said["kept"].as_str().is_some());
    nb(&["journal", "soak", "--data", arg(&data), "--acts", "1"]).fine();
    nb(&["journal", "verify", "--data", arg(&data), "--at-least", "11"]).fine();
    nb(&["--json", "journal", "repair", "--data", arg(&data), "--from", arg(&stick)]).refused_with("NB-J-042");
}
