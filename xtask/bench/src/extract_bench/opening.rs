//! From the sealed file to the first answer, beside the bare tools on a file of the same residents, and what stays in memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use extract::records::Group;
use extract::register::Register;
use extract::seal::Verified;
use extract::search::{Query, search};
use model::role::ClassGroup;
use serde_json::{Value, json};

use super::peers::Peers;
use super::town::{Keys, Town, memory_mib, output};
use crate::figure::{Figure, Printer};
use crate::latency::median;
use crate::{Outcome, Plan, child};

const ROUNDS: usize = 7;
const BARE: f64 = 1.8;
const RESTORE: f64 = 10.0;

/// Opens in processes of their own, in turn with the bare tools.
pub fn run(plan: &Plan, peers: &Peers, town: &Town, out: &Printer) -> Outcome<()> {
    eprintln!("unlocking and the bare tools, {ROUNDS} rounds");
    let bare = Bare::new(plan, town);
    let (mut ours, mut theirs, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let text = output(&mut child::command("extract-open", &town.sealed)?)?;
        let value: Value = serde_json::from_str(&text)?;
        ours.push(value["seconds"].as_f64().ok_or("the child told no time")?);
        memory.extend(value["rest_mib"].as_f64());
        if let Ok(bare) = &bare {
            theirs.push(bare.round()?);
        }
    }
    let value = median(&ours);
    let figure = || {
        Figure::new("unlock_to_first_answer", value, "s")
            .noting("keys at hand; every byte hashed twice, signed, authenticated")
    };
    out.print(&match &bare {
        Ok(_) => {
            let limit = median(&theirs) * BARE;
            figure().beside("age_and_zstd", Ok(median(&theirs))).at_most(limit, &format!("the bare tools * {BARE}"))
        }
        Err(why) => {
            figure().beside("age_and_zstd", Err(&why.to_string())).open_bar(&format!("the bare tools * {BARE}"))
        }
    });
    let restore = peers.figure("e_seal.py", &[], "restore_to_first_query", "value");
    out.print(&match &restore {
        Ok(time) => figure()
            .beside("postgresql_restore", Ok(*time))
            .at_most(time / RESTORE, &format!("the restore's time / {RESTORE}")),
        Err(why) => {
            figure().beside("postgresql_restore", Err(why)).open_bar(&format!("the restore's time / {RESTORE}"))
        }
    });
    if !memory.is_empty() {
        out.print(
            &Figure::new("register_in_memory", median(&memory), "MiB").noting("whole process, file closed, no desk"),
        );
    }
    Ok(())
}

/// The residents' file compressed and sealed by the plain tools.
struct Bare {
    key: std::path::PathBuf,
    file: std::path::PathBuf,
}

impl Bare {
    fn new(plan: &Plan, town: &Town) -> Outcome<Bare> {
        let (key, file) = (plan.dir.join("bare.key"), plan.dir.join("bare.age"));
        output(Command::new("age-keygen").arg("-o").arg(&key)).map_err(|_| "age is not installed")?;
        let recipient = output(Command::new("age-keygen").arg("-y").arg(&key))?;
        let mut zstd = Command::new("zstd");
        zstd.args(["-q", "-3", "-T0", "-c"]).arg(&town.csv).stdout(Stdio::piped());
        let mut packing = zstd.spawn().map_err(|_| "zstd is not installed")?;
        let packed = packing.stdout.take().ok_or("zstd gives nothing")?;
        let sealed = Command::new("age").args(["-r", recipient.trim(), "-o"]).arg(&file).stdin(packed).status()?;
        if packing.wait()?.success() && sealed.success() { Ok(Bare { key, file }) } else { Err("age failed".into()) }
    }
    /// Seconds from the file to the last byte of the residents, thrown away.
    fn round(&self) -> Outcome<f64> {
        let begin = Instant::now();
        let mut open =
            Command::new("age").arg("-d").arg("-i").arg(&self.key).arg(&self.file).stdout(Stdio::piped()).spawn()?;
        let sealed = open.stdout.take().ok_or("age gives nothing")?;
        let done = Command::new("zstd").args(["-q", "-dc"]).stdin(sealed).stdout(Stdio::null()).status()?;
        if open.wait()?.success() && done.success() {
            Ok(begin.elapsed().as_secs_f64())
        } else {
            Err("age failed".into())
        }
    }
}

/// The child that opens: verifies, opens, decodes, asks once; says the time and what is in memory at rest.
pub fn child_opens(file: &Path) -> Outcome<()> {
    let keys = Keys::new()?;
    let begin = Instant::now();
    let verified = Verified::read(file, keys.ceremony.generation.public()).map_err(|p| p.code)?;
    let opened = verified.open(&keys.ceremony.generation).map_err(|p| p.code)?;
    let register = Register::decode(verified.open_all(&opened.keys).map_err(|p| p.code)?)?;
    let hits = search(&register, &Query::of("müller 1958"), &[ClassGroup::Register]);
    let seconds = begin.elapsed().as_secs_f64();
    drop(verified);
    let rest = memory_mib(Path::new("/proc/self/smaps_rollup"), "Pss");
    let persons = if register.has(Group::Register) { register.len() } else { 0 };
    println!("{}", json!({ "seconds": seconds, "rest_mib": rest, "persons": persons, "hits": hits.len() }));
    Ok(())
}
