//! What has to fail so that two folders fail together: the same disk, the same machine, or nothing in common.
//!
//! Linux only; where it cannot be said, two places count as one.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use model::acts::keeping::Domain;

/// Answers for two folders; replaced in tests.
pub type DomainOf = std::sync::Arc<dyn Fn(&Path, &Path) -> Domain + Send + Sync>;

/// File systems whose bytes lie on another machine.
const REMOTE: &[&str] = &["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "ceph", "glusterfs", "fuse.glusterfs", "afs"];
/// Deepest stack of devices followed (partition, mapper, loop …).
const DEPTH: u32 = 8;

/// Compares where two existing folders lie.
#[must_use]
pub fn domain_of(data: &Path, target: &Path) -> Domain {
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let (Some(here), Some(there)) = (lies(data, &table), lies(target, &table)) else {
        return Domain::Same;
    };
    match (here, there) {
        (Place::Disks(a), Place::Disks(b)) if !a.is_empty() && !b.is_empty() && a.is_disjoint(&b) => Domain::OtherDisk,
        (Place::Disks(_), Place::Remote(_)) | (Place::Remote(_), Place::Disks(_)) => Domain::OtherMachine,
        (Place::Remote(a), Place::Remote(b)) if a != b => Domain::OtherMachine,
        _ => Domain::Same,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Whole disks by their name in the kernel.
    Disks(BTreeSet<String>),
    /// The source of a remote file system.
    Remote(String),
    /// Memory, or anything that cannot be followed.
    Unknown,
}

fn lies(path: &Path, table: &str) -> Option<Place> {
    let device = fs::metadata(path).ok()?.dev();
    let mount = mount_of(table, rustix::fs::major(device), rustix::fs::minor(device))?;
    Some(if REMOTE.contains(&mount.kind.as_str()) {
        Place::Remote(host(&mount.source))
    } else {
        let number = if rustix::fs::major(device) == 0 {
            // btrfs and the like have numbers of their own; the source names the device.
            fs::metadata(&mount.source).ok().map(|m| m.rdev()).filter(|n| *n != 0)
        } else {
            Some(device)
        };
        let mut disks = BTreeSet::new();
        match number {
            Some(n) if follow(rustix::fs::major(n), rustix::fs::minor(n), &mut disks, DEPTH) => Place::Disks(disks),
            _ => Place::Unknown,
        }
    })
}

/// The server's name in front of the share.
fn host(source: &str) -> String {
    let source = source.trim_start_matches('/');
    source.split([':', '/']).next().unwrap_or(source).to_owned()
}

struct Mount {
    kind: String,
    source: String,
}

/// The line of `/proc/self/mountinfo` (proc_pid_mountinfo(5)) with this device number.
fn mount_of(table: &str, major: u32, minor: u32) -> Option<Mount> {
    let wanted = format!("{major}:{minor}");
    table.lines().find_map(|line| {
        let (front, back) = line.split_once(" - ")?;
        if front.split(' ').nth(2)? != wanted {
            return None;
        }
        let mut words = back.split(' ');
        Some(Mount { kind: words.next()?.to_owned(), source: words.next()?.replace("\\040", " ") })
    })
}

/// Collects the whole disks under a block device; false if any of them cannot be named.
fn follow(major: u32, minor: u32, disks: &mut BTreeSet<String>, depth: u32) -> bool {
    let Ok(node) = fs::canonicalize(format!("/sys/dev/block/{major}:{minor}")) else {
        return false;
    };
    follow_node(&node, disks, depth)
}

fn follow_node(node: &Path, disks: &mut BTreeSet<String>, depth: u32) -> bool {
    if depth == 0 {
        return false;
    }
    let whole: PathBuf = if node.join("partition").exists() {
        node.parent().map(Path::to_owned).unwrap_or_default()
    } else {
        node.to_owned()
    };
    // A loop device lies where its file lies.
    if let Ok(file) = fs::read_to_string(whole.join("loop/backing_file")) {
        return fs::metadata(file.trim())
            .is_ok_and(|m| follow(rustix::fs::major(m.dev()), rustix::fs::minor(m.dev()), disks, depth - 1));
    }
    let below: Vec<PathBuf> =
        fs::read_dir(whole.join("slaves")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    if below.is_empty() {
        let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
        // Memory that looks like a disk.
        let Some(name) = name.filter(|name| !name.starts_with("ram") && !name.starts_with("zram")) else {
            return false;
        };
        disks.insert(name);
        return true;
    }
    below.iter().all(|path| fs::canonicalize(path).is_ok_and(|path| follow_node(&path, disks, depth - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_its_neighbour_are_one_place_and_memory_is_none() {
        let (a, b) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
        assert_eq!(domain_of(a.path(), b.path()), Domain::Same);
        assert_eq!(domain_of(a.path(), Path::new("/proc")), Domain::Same);
        assert_eq!(domain_of(a.path(), Path::new("/dev/shm")), Domain::Same);
        assert_eq!(domain_of(a.path(), Path::new("/there/is/nothing")), Domain::Same);
    }

    #[test]
    fn the_mount_table_is_read_by_device_number() {
        let table = "25 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
                     40 25 0:44 / /media/my\\040share rw - cifs //fileserver/backup\\040two rw,vers=3\n";
        let mount = mount_of(table, 0, 44).expect("line");
        assert_eq!((mount.kind.as_str(), host(&mount.source).as_str()), ("cifs", "fileserver"));
        assert_eq!(mount_of(table, 254, 0).expect("line").kind, "ext4");
        assert!(mount_of(table, 1, 1).is_none());
        assert_eq!(host("10.0.0.2:/export"), "10.0.0.2");
    }
}
