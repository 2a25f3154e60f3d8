//! What must hold of the machine while secrets are in memory: no core dumps, nobody reads the process, no unencrypted swap.
//!
//! Memory is locked where the system allows it; where it does not, swap is looked at all the more closely (`swap`).

pub mod swap;

use model::Problem;
use model::problem::Refusal;
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, dumpable_behavior, getrlimit, set_dumpable_behavior, setrlimit,
};

/// Turns core dumps off, and with them reading this process by others of the same user.
///
/// # Errors
/// `NB-S-065` the system refuses, or does not do what it said.
pub fn no_dumps() -> Result<(), Refusal> {
    let refused = |reason: &dyn std::fmt::Display| vec![Problem::new("NB-S-065").with("reason", reason)];
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).map_err(|error| refused(&error))?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|error| refused(&error))?;
    match dumpable_behavior() {
        Ok(DumpableBehavior::NotDumpable) if getrlimit(Resource::Core).current == Some(0) => Ok(()),
        Ok(_) => Err(refused(&"still on")),
        Err(error) => Err(refused(&error)),
    }
}

/// Keeps this process's memory out of swap, if its limit allows all of it: with a small limit the first larger request for memory
/// would fail. Gives why not.
pub fn lock_memory() -> Result<(), String> {
    if getrlimit(Resource::Memlock).current.is_some() {
        // Whoever may raise the limit does; the others stay below it.
        let _ = setrlimit(Resource::Memlock, Rlimit { current: None, maximum: None });
    }
    if let Some(limit) = getrlimit(Resource::Memlock).current {
        return Err(format!("RLIMIT_MEMLOCK {} KiB", limit / 1024));
    }
    mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_guard_nothing_can_be_dumped() {
        no_dumps().unwrap();
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
