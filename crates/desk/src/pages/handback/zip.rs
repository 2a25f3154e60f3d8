//! A ZIP archive of stored files: the package leaves as one file that every system opens.
//!
//! Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record).
//! Nothing is compressed and every entry carries the same fixed time, so that the same files give the same bytes.

/// 1 January 1980, 00:00: the first moment the format knows.
const DOS_DATE: u16 = 0x0021;
/// Names are UTF-8 (general purpose bit 11).
const UTF8_NAMES: u16 = 0x0800;
/// Version needed: 1.0, stored only.
const VERSION: u16 = 10;

/// The archive; nothing if a size or count is beyond the format without its 64-bit extension (4 GiB, 65,535 files).
pub(super) fn archive(files: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let offset = u32::try_from(out.len()).ok()?;
        let entry = entry(name, bytes)?;
        out.extend_from_slice(&0x0403_4b50_u32.to_le_bytes());
        out.extend_from_slice(&entry);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
        directory.extend_from_slice(&0x0201_4b50_u32.to_le_bytes());
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&entry);
        // Comment length, disk, internal attributes, external attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let count = u16::try_from(files.len()).ok()?;
    let (at, size) = (u32::try_from(out.len()).ok()?, u32::try_from(directory.len()).ok()?);
    out.extend_from_slice(&directory);
    out.extend_from_slice(&0x0605_4b50_u32.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0; 2]);
    Some(out)
}

/// The part that local header and directory share: version, flags, method, time, date, CRC, sizes, lengths.
fn entry(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let size = u32::try_from(bytes.len()).ok()?;
    let mut out = Vec::with_capacity(26);
    for word in [VERSION, UTF8_NAMES, 0, 0, DOS_DATE] {
        out.extend_from_slice(&word.to_le_bytes());
    }
    for long in [crc32(bytes), size, size] {
        out.extend_from_slice(&long.to_le_bytes());
    }
    out.extend_from_slice(&u16::try_from(name.len()).ok()?.to_le_bytes());
    out.extend_from_slice(&0_u16.to_le_bytes());
    Some(out)
}

/// CRC-32 as in ITU-T V.42, reflected polynomial EDB88320.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standards_check_value() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    /// Another program reads what was written: Python's own reader, with its CRC check.
    #[test]
    fn another_program_reads_every_file_back() {
        let files =
            vec![("geburt.jsonl".to_owned(), b"{\"a\":1}\n".to_vec()), ("übersicht.csv".to_owned(), Vec::new())];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.zip");
        std::fs::write(&path, archive(&files).unwrap()).unwrap();
        let script = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
                      for i in z.infolist(): sys.stdout.write(i.filename+'='+z.read(i).decode()+'|')\n";
        let Ok(read) =
            Command::new("python3").env("PYTHONIOENCODING", "utf-8").args(["-c", script]).arg(&path).output()
        else {
            return; // no such program here: the test of the checksum and of the signatures still stands
        };
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        assert_eq!(String::from_utf8(read.stdout).unwrap(), "geburt.jsonl={\"a\":1}\n|übersicht.csv=|");
    }

    #[test]
    fn the_same_files_give_the_same_bytes_with_a_directory_at_the_end() {
        let files = vec![("a".to_owned(), vec![7; 300]), ("b".to_owned(), vec![])];
        let made = archive(&files).unwrap();
        assert_eq!(made, archive(&files).unwrap());
        assert!(made.starts_with(b"PK\x03\x04"));
        let end = made.len() - 22;
        assert_eq!(&made[end..end + 4], b"PK\x05\x06");
        assert_eq!(made[end + 10..end + 12], [2, 0]);
        let at = u32::from_le_bytes(made[end + 16..end + 20].try_into().unwrap()) as usize;
        assert_eq!(&made[at..at + 4], b"PK\x01\x02");
    }
}
