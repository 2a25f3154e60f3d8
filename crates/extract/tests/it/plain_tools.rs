//! The promise of docs/formats: with the plain `age` and `zstd` tools an extract can be opened without this program.

use std::io::Write as _;
use std::process::{Command, Stdio};

use extract::keys::{Domain, open_envelope};
use extract::records::Group;
use extract::seal;

use crate::keys::made;
use crate::seal::{Office, groups};
use crate::town::Dice;

fn run(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}");
    output.stdout
}

/// `cargo test -p extract --test it -- --ignored plain`
#[test]
#[ignore = "needs the tools age and zstd"]
fn age_and_zstd_open_an_extract_without_this_program() {
    let office = Office::new(made(1), 2);
    let file = office.seal(&groups("Inhalt"), 1, None).unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let path = |name: &str| dir.path().join(name);
    let write = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).unwrap();

    // What the envelope holds: the plain tool asks for the passphrase on a terminal, so this half is opened with the library here,
    // and by hand in the documentation. The identity in it is the one below.
    let envelope = office.ceremony.generation.envelope(&mut Dice(3).entropy()).unwrap();
    let generation = open_envelope(&envelope.file, &envelope.passphrase, office.public()).unwrap();
    let identity = generation.identity().to_string();
    write("identity", age::secrecy::ExposeSecret::expose_secret(&identity).as_bytes());

    // The clear header says where each segment lies; jq or any JSON reader does for it.
    let start = seal::MAGIC.len();
    let length = u32::from_be_bytes(file.bytes[start..start + 4].try_into().unwrap()) as usize;
    let header: serde_json::Value = serde_json::from_slice(&file.bytes[start + 4..start + 4 + length]).unwrap();
    let mut at = start + 4 + length;
    let mut segments = std::collections::BTreeMap::new();
    for segment in header["segments"].as_array().unwrap() {
        let bytes = usize::try_from(segment["bytes"].as_u64().unwrap()).unwrap();
        segments.insert(segment["name"].as_str().unwrap().to_owned(), file.bytes[at..at + bytes].to_vec());
        at += bytes;
    }
    let age = |key: &str, input: &[u8]| run(Command::new("age").arg("-d").arg("-i").arg(path(key)), input);
    let manifest: serde_json::Value = serde_json::from_slice(&age("identity", &segments["manifest"])).unwrap();
    for entry in manifest["groups"].as_array().unwrap() {
        let group = Group::from_name(entry["group"].as_str().unwrap()).unwrap();
        write("group", entry["key"].as_str().unwrap().as_bytes());
        let packed = age("group", &segments[group.name()]);
        assert_eq!(run(Command::new("zstd").arg("-d"), &packed), groups("Inhalt")[&group]);
    }
}

/// Python makes the signed bytes from the file's JSON as docs/formats/keys.md says, OpenSSL checks the signature over them.
fn openssl_accepts(
    dir: &std::path::Path,
    signed: &serde_json::Value,
    text: &str,
    pointer: &str,
    kind: &str,
    key: &str,
) -> bool {
    const SCRIPT: &str = "import json,sys\nv=json.load(sys.stdin)\nfor k in sys.argv[1].split('/'): v=v[k]\n\
        sys.stdout.buffer.write(('notbetrieb/v1/'+sys.argv[2]+'\\n'+json.dumps(v['statement'],separators=(',',':'),ensure_ascii=False)).encode())";
    let kind = format!("{}/{kind}", Domain::Exercise.name());
    let message = run(Command::new("python3").args(["-c", SCRIPT, pointer, &kind]), text.as_bytes());
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let public = [bytes("302a300506032b6570032100"), bytes(key)].concat();
    std::fs::write(dir.join("key.der"), public).unwrap();
    std::fs::write(dir.join("message"), message).unwrap();
    std::fs::write(dir.join("signature"), bytes(signed["signature"].as_str().unwrap())).unwrap();
    let mut openssl = Command::new("openssl");
    openssl.current_dir(dir).args(["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin"]);
    openssl
        .args(["-in", "message", "-sigfile", "signature"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}

/// `cargo test -p extract --test it -- --ignored plain`
#[test]
#[ignore = "needs the tools python3 and openssl"]
fn openssl_checks_every_signature_without_this_program() {
    let office = Office::new(made(1), 2);
    let file = office.seal(&groups("Inhalt"), 1, None).unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let signature: serde_json::Value = serde_json::from_str(&file.signature).unwrap();
    let public_text = office.public().write().unwrap();
    let public: serde_json::Value = serde_json::from_str(&public_text).unwrap();
    let authority_key = public["keys"]["statement"]["verifying_key"].as_str().unwrap();
    let sealer_key = signature["certificate"]["statement"]["verifying_key"].as_str().unwrap();
    let accepts = |text: &str, value: &serde_json::Value, pointer, kind, key| {
        openssl_accepts(dir.path(), &value[pointer], text, pointer, kind, key)
    };
    assert!(accepts(&public_text, &public, "keys", "authority", authority_key));
    assert!(accepts(&file.signature, &signature, "certificate", "sealer-certificate", authority_key));
    assert!(accepts(&file.signature, &signature, "seal", "extract-seal", sealer_key));
    // The same signature says nothing under another kind, or by another key.
    assert!(!accepts(&file.signature, &signature, "seal", "restore-proof", sealer_key));
    assert!(!accepts(&file.signature, &signature, "seal", "extract-seal", authority_key));
}
