//! Files that people bring: what a file is, by its content, and whether it is whole.
//!
//! The name and the type that a browser gives are not believed. Pictures are written anew from the parts that a picture needs, so
//! that what a camera noted (place, device, time) and whatever hangs behind the picture stays outside.

mod jpeg;
mod pdf;
mod png;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// PDF (ISO 32000).
    Pdf,
    /// JPEG (ITU T.81).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
}

/// A file that may be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// What it is.
    pub kind: Type,
    /// The content to keep.
    pub bytes: Vec<u8>,
    /// Something was left out that a camera or program had written into it.
    pub stripped: bool,
}

/// Why a file cannot be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing in it.
    Empty,
    /// Neither PDF nor JPEG nor PNG.
    Unknown,
    /// It begins like one and is not whole: cut short or damaged.
    Broken(Type),
    /// A PDF that opens with a password only.
    Locked,
}

/// Widest and highest picture, in pixels: a sheet of A0 at 600 dpi. A file of a few bytes must not fill a screen's memory.
pub const SIDE_MAX: u32 = 30_000;

/// Looks at the content and gives what is kept of it.
///
/// # Errors
/// [`Fault`].
pub fn keep(bytes: &[u8]) -> Result<Kept, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.starts_with(png::MAGIC) {
        let (bytes, stripped) = png::rewrite(bytes).ok_or(Fault::Broken(Type::Png))?;
        return Ok(Kept { kind: Type::Png, bytes, stripped });
    }
    if bytes.starts_with(jpeg::MAGIC) {
        let (bytes, stripped) = jpeg::rewrite(bytes).ok_or(Fault::Broken(Type::Jpeg))?;
        return Ok(Kept { kind: Type::Jpeg, bytes, stripped });
    }
    if pdf::begins(bytes) {
        return match pdf::check(bytes) {
            pdf::State::Whole => Ok(Kept { kind: Type::Pdf, bytes: bytes.to_vec(), stripped: false }),
            pdf::State::Locked => Err(Fault::Locked),
            pdf::State::Broken => Err(Fault::Broken(Type::Pdf)),
        };
    }
    Err(Fault::Unknown)
}

/// A number of two bytes, most significant first.
fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A number of four bytes, most significant first.
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn side(length: u32) -> bool {
    (1..=SIDE_MAX).contains(&length)
}
