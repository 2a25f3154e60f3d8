//! What the fuzz targets do, on the corpus and on changed copies of it, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/targets.rs"]
mod targets;

use crate::support::{IDENTITY, act, counter, keys, look, number, quick};
use journal::{Journal, Log, Options, Scope, copy, proof};
use simdisk::Dice;
use std::path::{Path, PathBuf};

const MUTATIONS: u64 = 10_000;

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name)
}

/// A frame of a bundle as the targets take it: kind, length in two bytes, payload.
fn unchecked(bundle: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), &bundle[8..]);
    while rest.len() > 21 {
        let n = u32::from_be_bytes(rest[1..5].try_into().unwrap()) as usize;
        out.push(rest[0]);
        out.extend_from_slice(&u16::try_from(n).unwrap().to_be_bytes());
        out.extend_from_slice(&rest[5..5 + n]);
        rest = &rest[5 + n + 16..];
    }
    out
}

/// `WRITE_CORPUS=1 cargo test -p journal --test it fuzzed` makes the seeds anew from a real journal, its copy and a proof.
fn write_corpus() {
    let (root, target) = (quick(), quick());
    let (j, _) =
        Journal::open(root.path(), IDENTITY, keys(), b"certificate", b"kek", counter(1), Options::small()).unwrap();
    j.append(vec![act(Scope::Case([1; 16]), "act"), look("look")]).unwrap();
    j.append_destroying(vec![act(Scope::System, "erase")], &[Scope::Case([1; 16])]).unwrap();
    let mut c = copy::Copy::open(root.path(), IDENTITY, target.path(), [5; 16]).unwrap();
    c.catch_up().unwrap();
    let put = |name: &str, seed: &str, bytes: &[u8]| {
        std::fs::create_dir_all(corpus(name)).unwrap();
        std::fs::write(corpus(name).join(seed), bytes).unwrap();
    };
    let db = rusqlite::Connection::open(root.path().join("journal.db")).unwrap();
    let blob = |sql: &str| db.query_row(sql, [], |r| r.get::<_, Vec<u8>>(0)).unwrap();
    put("record", "act", &blob("SELECT bytes FROM entry_acts WHERE pos=1"));
    let row = blob("SELECT CAST(salt || signer || link AS BLOB) FROM incarnation");
    put("link", "link", &row[48..]);
    put("link", "row", &[&1u64.to_be_bytes()[..], &row].concat());
    put("checkpoint", "head", j.head(Log::Acts).unwrap().text().as_bytes());
    put("checkpoint", "anchor", j.fingerprint(Log::Acts).as_bytes());
    put("proof", "entry", proof::prove(root.path(), Log::Acts, 1, None).unwrap().as_bytes());
    put("mark", "mark", &std::fs::read(root.path().join("journal.mark")).unwrap());
    j.append(vec![act(Scope::Case([2; 16]), "one"), look("look")]).unwrap();
    put("wal", "frames", &std::fs::read(root.path().join("journal.db-wal")).unwrap()[..32 + 3 * 4120]);
    put("attachment", "flip", &[0, 5, 1, 0, 80, 255]);
    put("base64", "text", b"Zm9vYg==");
    put("pad", "short", &[&[0, 0, 0, 3][..], b"abc", &[0; 57]].concat());
    put("bundle", "raw", &std::fs::read(c.dir().join(copy::LOG)).unwrap());
    put("bundle", "log", &unchecked(&std::fs::read(c.dir().join(copy::LOG)).unwrap()));
    put("keystore", "keys", &unchecked(&std::fs::read(c.dir().join(copy::KEYS)).unwrap()));
}

/// Changes bytes as somebody would who wants to break a reader: bits, lengths, cuts, doubled and foreign pieces.
fn mutate(seed: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(out.len());
        match dice.below(7) {
            _ if out.is_empty() => out.push(dice.roll() as u8),
            0 => out[at] ^= 1 << dice.below(8),
            1 => out[at] = [0, 1, 0x7f, 0x80, 0xff, b'0', b'\n'][dice.below(7)],
            2 => out.truncate(at),
            3 => out.insert(at, dice.roll() as u8),
            4 => {
                out.remove(at);
            }
            5 => {
                let piece = out[at..(at + dice.below(64)).min(out.len())].to_vec();
                let to = dice.below(out.len());
                out.splice(to..to, piece);
            }
            _ => {
                let from = dice.below(other.len());
                let n = dice.below(64).min(other.len() - from).min(out.len() - at);
                out[at..at + n].copy_from_slice(&other[from..from + n]);
            }
        }
    }
    out
}

#[test]
fn decoders_stand_the_corpus_and_its_mutations() {
    if std::env::var_os("WRITE_CORPUS").is_some() {
        write_corpus();
    }
    for (name, target) in targets::TARGETS {
        let seeds: Vec<Vec<u8>> =
            std::fs::read_dir(corpus(name)).unwrap().map(|f| std::fs::read(f.unwrap().path()).unwrap()).collect();
        assert!(!seeds.is_empty(), "{name} has no corpus");
        seeds.iter().for_each(|s| target(s));
        target(&[]);
        let mut dice = Dice::new(number("NOTBETRIEB_FUZZ_SEED").unwrap_or(7));
        // Files are slower than memory.
        let rounds = if name == "attachment" { MUTATIONS / 10 } else { MUTATIONS };
        for round in 0..rounds {
            let (seed, other) = (&seeds[dice.below(seeds.len())], &seeds[dice.below(seeds.len())]);
            let input = mutate(seed, other, &mut dice);
            let ran = std::panic::catch_unwind(|| target(&input));
            assert!(ran.is_ok(), "{name}, mutation {round}: {}", journal::hex(&input));
        }
    }
}

#[test]
fn the_corpus_is_what_the_decoders_accept() {
    let read = |name: &str, seed: &str| std::fs::read(corpus(name).join(seed)).unwrap();
    let text = |name: &str, seed: &str| String::from_utf8(read(name, seed)).unwrap();
    assert!(journal::record::decode(&read("record", "act")).is_ok());
    assert!(journal::Checkpoint::parse(&text("checkpoint", "head")).is_some());
    assert!(proof::check(&text("proof", "entry")).is_ok());
    assert!(journal::mark::Mark::decode(&read("mark", "mark")).is_some());
    assert!(journal::Link::decode(&read("link", "link")).is_some());
    assert_eq!(journal::pad::unpad(&read("pad", "short")), Some(&b"abc"[..]));
    let scan = journal::wal::scan_stream(&mut &read("wal", "frames")[..]).unwrap();
    assert!(scan.frames >= 3 || scan.torn > 0, "{scan:?}");
    let bundle = read("bundle", "raw");
    let mut frames = journal::bundle::FrameReader::new(&bundle[..]).unwrap();
    let mut n = 0;
    while frames.frame().unwrap().is_some() {
        n += 1;
    }
    assert!(n > 5, "{n} frames");
}
