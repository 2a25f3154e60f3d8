//! Swap that would carry memory to a disk in the clear.
//!
//! From `/proc/swaps`: compressed memory (zram) never reaches a disk unless it has a backing device; a device mapper target with a
//! `CRYPT-` name is encrypted, at whatever depth it lies below. Whatever cannot be followed counts as open.

use std::path::{Path, PathBuf};

/// Deepest stack of devices followed (partition, LVM, crypt …).
const DEPTH: u32 = 8;

/// Swap areas of this machine that lie unencrypted on a disk.
pub fn unencrypted() -> Vec<String> {
    let table = std::fs::read_to_string("/proc/swaps").unwrap_or_default();
    open_areas(&table, &encrypted)
}

/// The same for a table; `encrypted` answers for a device or file.
fn open_areas(table: &str, encrypted: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let names = table.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    // The kernel writes a blank in a name as \040.
    let names = names.map(|name| name.replace("\\040", " "));
    names.filter(|name| !encrypted(Path::new(name))).collect()
}

fn encrypted(path: &Path) -> bool {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    let Ok(metadata) = path.metadata() else {
        return false;
    };
    // A swap file lies on the device of its file system.
    let device = if metadata.file_type().is_block_device() { metadata.rdev() } else { metadata.dev() };
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    device_encrypted(&PathBuf::from(format!("/sys/dev/block/{major}:{minor}")), DEPTH)
}

fn device_encrypted(device: &Path, depth: u32) -> bool {
    if depth == 0 {
        return false;
    }
    let text = |name: &str| std::fs::read_to_string(device.join(name)).unwrap_or_default();
    if text("dm/uuid").starts_with("CRYPT-") {
        return true;
    }
    // Compressed memory; "none" = it never writes back to a disk.
    if device.join("comp_algorithm").exists() {
        return matches!(text("backing_dev").trim(), "" | "none");
    }
    let below: Vec<PathBuf> =
        std::fs::read_dir(device.join("slaves")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    !below.is_empty() && below.iter().all(|device| device_encrypted(device, depth - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_that_is_not_encrypted_is_named() {
        let table = "Filename Type Size Used Priority\n/dev/dm-1 partition 1 0 -2\n/swap\\040file file 1 0 -3\n/dev/zram0 partition 1 0 100\n";
        let open = open_areas(table, &|path| path == Path::new("/dev/dm-1"));
        assert_eq!(open, ["/swap file", "/dev/zram0"]);
        assert!(open_areas("Filename Type Size Used Priority\n", &|_| false).is_empty());
        assert!(open_areas("", &|_| false).is_empty());
    }

    #[test]
    fn a_crypt_device_counts_at_any_depth_and_what_cannot_be_followed_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let make = |name: &str, file: &str, text: &str| {
            let path = dir.path().join(name).join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        make("crypt", "dm/uuid", "CRYPT-LUKS2-abc\n");
        make("lvm", "dm/uuid", "LVM-abc\n");
        std::fs::create_dir_all(dir.path().join("lvm/slaves")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("crypt"), dir.path().join("lvm/slaves/dm-0")).unwrap();
        make("plain", "size", "1");
        make("memory", "comp_algorithm", "lzo [zstd]");
        make("backed", "comp_algorithm", "zstd");
        make("backed", "backing_dev", "/dev/sda3\n");
        let encrypted = |name: &str| device_encrypted(&dir.path().join(name), DEPTH);
        assert!(encrypted("crypt") && encrypted("lvm") && encrypted("memory"));
        assert!(!encrypted("plain") && !encrypted("backed") && !encrypted("missing"));
        std::fs::create_dir_all(dir.path().join("loop/slaves")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("loop"), dir.path().join("loop/slaves/self")).unwrap();
        assert!(!encrypted("loop"));
    }
}
