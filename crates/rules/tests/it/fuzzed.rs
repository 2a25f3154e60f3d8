//! What the fuzz target for attached files does, on its seeds and on changed copies of them, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/changes.rs"]
mod changes;
#[path = "../../../../fuzz/src/media_targets.rs"]
mod targets;

use changes::{Marks, changed, dice, seeds};

/// Changed copies of each seed.
const CHANGES: usize = 1500;

/// Markers of JPEG, lengths of PNG, what begins and ends objects of a PDF.
const MARKS: Marks<'_> = Marks {
    first: 0xff,
    put: &[0, 0xff, 0xd8, 0xd9, 0xe1, 0x7f, b'<', b'%'],
    between: &[0xff, 0, b'\n', b'9'],
    piece: 40,
};

#[test]
fn attached_files_stand_their_seeds_and_changed_copies_of_them() {
    let mut dice = dice(11);
    let (mut kept, mut refused) = (0, 0);
    for (_, seed) in seeds("media") {
        targets::media(&seed);
        for _ in 0..CHANGES {
            let bytes = changed(&seed, &MARKS, &mut dice);
            targets::media(&bytes);
            match rules::media::keep(&bytes) {
                Ok(_) => kept += 1,
                Err(_) => refused += 1,
            }
        }
    }
    // Changes that were all refused, or all kept, would test the door alone.
    assert!(kept > 100 && refused > 100, "{kept} kept, {refused} refused");
}

#[test]
fn the_seeds_are_of_every_kind_and_only_the_locked_one_is_refused() {
    let mut kinds = std::collections::BTreeSet::new();
    for (name, seed) in seeds("media") {
        match rules::media::keep(&seed) {
            Ok(_) => drop(kinds.insert(name.rsplit('.').next().unwrap().to_owned())),
            Err(error) => assert!(name.contains("locked"), "{name}: {error:?}"),
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["jpg", "pdf", "png"]);
}
