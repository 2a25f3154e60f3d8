//! The layer between SQLite and the system's file interface.
#![allow(unsafe_code)]

use crate::disk::{Disk, Refusal, find};
use rusqlite::ffi::{
    self, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE, SQLITE_NOMEM, SQLITE_OK, sqlite3_file, sqlite3_int64,
    sqlite3_io_methods, sqlite3_vfs,
};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::{Once, OnceLock};

/// Our file, as SQLite allocates it: SQLite's own part first, the system's file behind it in the same allocation.
#[repr(C)]
struct Shim {
    base: sqlite3_file,
    real: *mut sqlite3_file,
    /// From `Box::into_raw`; freed in `close`.
    on: *mut (Disk, String),
}

/// The system's interface, kept as a number because pointers do not cross threads.
static SYSTEM: OnceLock<usize> = OnceLock::new();
static ONCE: Once = Once::new();

fn system() -> *mut sqlite3_vfs {
    SYSTEM.get().map_or(std::ptr::null_mut(), |p| *p as *mut sqlite3_vfs)
}

/// Makes this layer SQLite's default file interface in this process; once is enough.
///
/// # Panics
/// If SQLite has no file interface to stand on.
pub fn install() {
    ONCE.call_once(|| {
        // SAFETY: a null name asks for the default interface; SQLite keeps it for the life of the process.
        let base = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        assert!(!base.is_null(), "SQLite has no file interface");
        SYSTEM.get_or_init(|| base as usize);
        // SAFETY: `base` is valid (checked); the struct is plain data.
        let mut ours = unsafe { std::ptr::read(base) };
        ours.szOsFile += c_int::try_from(size_of::<Shim>()).unwrap_or(c_int::MAX / 2);
        ours.pNext = std::ptr::null_mut();
        ours.zName = c"simdisk".as_ptr();
        ours.xOpen = Some(open);
        // SAFETY: the struct is leaked, so it lives as long as SQLite may use it. Its other functions are the system's own,
        // which find what they need in `pAppData`, copied with them.
        let code = unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1) };
        assert_eq!(code, SQLITE_OK, "SQLite refused the file interface");
    });
}

/// SAFETY: called by SQLite with an allocation of `szOsFile` bytes at `file` and a name that outlives the file.
unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let base = system();
    // SAFETY: `install` has set it before registering this function; a named file has a C string as its name.
    unsafe {
        let Some(real_open) = (*base).xOpen else { return SQLITE_NOMEM };
        let path = if name.is_null() { None } else { CStr::from_ptr(name).to_str().ok() };
        let Some((disk, name_there)) = path.and_then(|p| find(Path::new(p))) else {
            return real_open(base, name, file, flags, out);
        };
        disk.opening(&name_there);
        let shim = file.cast::<Shim>();
        (*shim).base.pMethods = std::ptr::null();
        let real = shim.add(1).cast::<sqlite3_file>();
        let code = real_open(base, name, real, flags, out);
        if code != SQLITE_OK {
            return code;
        }
        (*shim).real = real;
        (*shim).on = Box::into_raw(Box::new((disk, name_there)));
        (*shim).base.pMethods = &raw const METHODS;
        SQLITE_OK
    }
}

/// Passes a call on to the system's file.
macro_rules! pass {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls methods only on files that `open` has filled in, and the system's file lies behind ours.
        unsafe {
            let real = (*$file.cast::<Shim>()).real;
            match (*(*real).pMethods).$method {
                Some(f) => f(real $(, $argument)*),
                None => ffi::SQLITE_IOERR,
            }
        }
    }};
}

fn told(r: Result<(), Refusal>, broken: c_int) -> c_int {
    match r {
        Ok(()) => SQLITE_OK,
        Err(Refusal::Full) => SQLITE_FULL,
        Err(Refusal::Broken) => broken,
    }
}

/// SAFETY: only for files that `open` has filled in and `close` has not taken down.
unsafe fn on<'a>(file: *mut sqlite3_file) -> &'a (Disk, String) {
    // SAFETY: see above; the box lives until `close`.
    unsafe { &*(*file.cast::<Shim>()).on }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = pass!(file, xClose);
    // SAFETY: made by `Box::into_raw` in `open`; SQLite closes a file once.
    unsafe {
        drop(Box::from_raw((*file.cast::<Shim>()).on));
        (*file.cast::<Shim>()).base.pMethods = std::ptr::null();
    }
    code
}

unsafe extern "C" fn read(file: *mut sqlite3_file, to: *mut c_void, n: c_int, at: sqlite3_int64) -> c_int {
    pass!(file, xRead, to, n, at)
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, n: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives `n` readable bytes.
    let data = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), usize::try_from(n).unwrap_or(0)) };
    // SAFETY: SQLite writes to open files only.
    let (disk, name) = unsafe { on(file) };
    match told(disk.write(name, u64::try_from(at).unwrap_or(0), data), SQLITE_IOERR_WRITE) {
        SQLITE_OK => pass!(file, xWrite, from, n, at),
        code => code,
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, len: sqlite3_int64) -> c_int {
    // SAFETY: SQLite truncates open files only.
    let (disk, name) = unsafe { on(file) };
    disk.truncate(name, u64::try_from(len).unwrap_or(0));
    pass!(file, xTruncate, len)
}

/// Not passed on: what is durable is a matter of the virtual disk alone, and tests need not wait for the real one.
unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: SQLite syncs open files only.
    let (disk, name) = unsafe { on(file) };
    told(disk.sync(name), SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    pass!(file, xFileSize, out)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock, level)
}

unsafe extern "C" fn reserved(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn control(file: *mut sqlite3_file, what: c_int, with: *mut c_void) -> c_int {
    pass!(file, xFileControl, what, with)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    pass!(file, xSectorSize)
}

unsafe extern "C" fn characteristics(file: *mut sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    pass!(file, xShmMap, region, size, extend, out)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, n: c_int, flags: c_int) -> c_int {
    pass!(file, xShmLock, offset, n, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as in `pass`.
    unsafe {
        let real = (*file.cast::<Shim>()).real;
        if let Some(f) = (*(*real).pMethods).xShmBarrier {
            f(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    pass!(file, xShmUnmap, delete)
}

/// Version 2: with shared memory, without memory mapping.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
