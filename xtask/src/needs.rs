//! What the tests need besides cargo and a C compiler, and how it gets there.

use std::process::Command;

use crate::programs::{on_path, succeeds};

/// One thing that tests need.
struct Need {
    /// What a person calls it.
    name: &'static str,
    /// Which Debian packages bring it.
    packages: &'static [&'static str],
    /// Which stages use it.
    stages: &'static [&'static str],
    /// Whether it is here.
    here: fn() -> bool,
}

/// The browsers that the tests know, in the order of preference. `CHROMIUM` names another one.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// Playwright needs this much of Node.js.
const NODE_MAJOR_MIN: u32 = 18;

const NEEDS: [Need; 9] = [
    Need {
        name: "Chromium",
        packages: &["chromium"],
        stages: &["browser"],
        here: || std::env::var_os("CHROMIUM").is_some() || BROWSERS.iter().any(|name| on_path(name)),
    },
    Need { name: "Node.js 18 or later", packages: &["nodejs"], stages: &["browser"], here: node },
    Need { name: "npm", packages: &["npm"], stages: &["browser"], here: || on_path("npm") },
    Need {
        name: "xmllint (checks bank files against their schemas)",
        packages: &["libxml2-utils"],
        stages: &["unit"],
        here: || on_path("xmllint"),
    },
    Need {
        name: "pdftotext and pdftoppm (read and draw papers)",
        packages: &["poppler-utils"],
        stages: &["unit"],
        here: || on_path("pdftotext") && on_path("pdftoppm"),
    },
    Need { name: "qpdf (checks papers)", packages: &["qpdf"], stages: &["unit"], here: || on_path("qpdf") },
    Need {
        name: "strace (lets system calls fail under the journal)",
        packages: &["strace"],
        stages: &["unit"],
        here: || on_path("strace"),
    },
    Need {
        name: "Python 3 with the package cryptography (checks a journal without our code)",
        packages: &["python3", "python3-cryptography"],
        stages: &["unit"],
        here: || succeeds("python3", &["-c", "import cryptography"]),
    },
    Need {
        name: "Python 3 with venv (runs a bank that others have written)",
        packages: &["python3", "python3-venv"],
        stages: &["bank"],
        here: || succeeds("python3", &["-c", "import venv, ensurepip"]),
    },
];

fn node() -> bool {
    Command::new("node")
        .arg("--version")
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|version| version.trim().strip_prefix('v')?.split('.').next()?.parse::<u32>().ok())
        .is_some_and(|major| major >= NODE_MAJOR_MIN)
}

/// Installs what is missing for these stages where that is possible.
///
/// # Errors
/// The list of what is still missing, with the command that would bring it on Debian.
pub fn meet(stages: &[&str]) -> Result<(), String> {
    let missing = missing(stages);
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    if on_path("apt-get") && root() {
        println!("installing {}", packages.join(" "));
        apt(&["update", "-q"]);
        apt(&[&["install", "-y", "-q", "--no-install-recommends"][..], &packages[..]].concat());
        let python = "import cryptography";
        if packages.contains(&"python3-cryptography") && !succeeds("python3", &["-c", python]) {
            // The python3 on the path is not Debian's own; only its own installer reaches it.
            succeeds("python3", &["-m", "pip", "install", "--quiet", "cryptography"]);
        }
    }
    let missing = self::missing(stages);
    if missing.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = missing.iter().map(|need| format!("  {}", need.name)).collect();
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    Err(format!(
        "The tests need what is not here:\n{}\nOn Debian, as root: apt-get install {}\n0 passed, {} failed",
        lines.join("\n"),
        packages.join(" "),
        missing.len(),
    ))
}

fn missing(stages: &[&str]) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| need.stages.iter().any(|stage| stages.contains(stage)) && !(need.here)()).collect()
}

fn root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Failure is not an error here: what is missing afterwards is told in one place.
fn apt(arguments: &[&str]) {
    let status = Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive").status();
    if !status.is_ok_and(|status| status.success()) {
        println!("apt-get {} did not succeed", arguments.join(" "));
    }
}
