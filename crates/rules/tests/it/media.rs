//! Files that people bring: whole ones pass without what a camera noted, all others are refused.
//!
//! The samples were written by Pillow 13 and qpdf, so that this reading does not only agree with itself.

use proptest::prelude::*;
use rules::media::{Fault, Type, keep};

const TEXT_PNG: &[u8] = include_bytes!("../data/media/text.png");
const PALETTE_PNG: &[u8] = include_bytes!("../data/media/palette.png");
const PHONE: &[u8] = include_bytes!("../data/media/phone.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("../data/media/progressive.jpg");
const PLAIN: &[u8] = include_bytes!("../data/media/plain.jpg");
const STREAM_PDF: &[u8] = include_bytes!("../data/media/stream.pdf");
const TABLE_PDF: &[u8] = include_bytes!("../data/media/table.pdf");
const LINEAR_PDF: &[u8] = include_bytes!("../data/media/linear.pdf");
const LOCKED_PDF: &[u8] = include_bytes!("../data/media/locked.pdf");

const PICTURES: [(&[u8], Type); 5] = [
    (TEXT_PNG, Type::Png),
    (PALETTE_PNG, Type::Png),
    (PHONE, Type::Jpeg),
    (PROGRESSIVE, Type::Jpeg),
    (PLAIN, Type::Jpeg),
];

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[test]
fn whole_files_are_known_by_their_content() {
    for (bytes, kind) in PICTURES {
        assert_eq!(keep(bytes).unwrap().kind, kind);
    }
    for bytes in [STREAM_PDF, TABLE_PDF, LINEAR_PDF] {
        let kept = keep(bytes).unwrap();
        assert_eq!((kept.kind, kept.stripped), (Type::Pdf, false));
        assert_eq!(kept.bytes, bytes, "a PDF is kept as it is");
    }
}

#[test]
fn what_a_camera_noted_is_left_out_and_the_orientation_stays() {
    for bytes in [TEXT_PNG, PHONE] {
        assert!(contains(bytes, b"GEHEIM"), "the sample must have something to leave out");
        let kept = keep(bytes).unwrap();
        assert!(kept.stripped && !contains(&kept.bytes, b"GEHEIM"));
        let again = keep(&kept.bytes).unwrap();
        assert_eq!(again.bytes, kept.bytes);
    }
    let kept = keep(PHONE).unwrap().bytes;
    // Big-endian TIFF, one entry: tag 0x0112, type SHORT, one value, 6 (turn by 90° clockwise).
    assert!(contains(&kept, b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06"));
    for bytes in [PALETTE_PNG, PROGRESSIVE, PLAIN] {
        let kept = keep(bytes).unwrap();
        assert_eq!((kept.bytes.as_slice(), kept.stripped), (bytes, false));
    }
}

#[test]
fn what_hangs_behind_a_picture_is_left_out() {
    for (bytes, _) in PICTURES {
        let clean = keep(bytes).unwrap().bytes;
        let longer = [bytes, b"PK\x03\x04 a second file".as_slice()].concat();
        let kept = keep(&longer).unwrap();
        assert!(kept.stripped);
        assert_eq!(kept.bytes, clean);
    }
}

#[test]
fn a_picture_cut_at_any_place_is_refused() {
    for (bytes, kind) in PICTURES {
        for length in 0..bytes.len() {
            let fault = keep(&bytes[..length]).unwrap_err();
            let expected = match length {
                0 => vec![Fault::Empty],
                1..8 => vec![Fault::Unknown, Fault::Broken(kind)],
                _ => vec![Fault::Broken(kind)],
            };
            assert!(expected.contains(&fault), "{length} bytes: {fault:?}");
        }
    }
}

#[test]
fn a_png_with_any_flipped_bit_behind_its_head_is_refused_or_loses_nothing_it_needs() {
    let clean = keep(TEXT_PNG).unwrap().bytes;
    for at in 8..TEXT_PNG.len() {
        let mut broken = TEXT_PNG.to_vec();
        broken[at] ^= 1;
        match keep(&broken) {
            Err(fault) => assert_eq!(fault, Fault::Broken(Type::Png)),
            Ok(kept) => assert_eq!(kept.bytes, clean, "byte {at}"),
        }
    }
}

#[test]
fn a_pdf_that_is_none_a_cut_one_and_a_locked_one_are_told_apart() {
    assert_eq!(keep(b"PK\x03\x04 a letter"), Err(Fault::Unknown));
    assert_eq!(keep(b"%PDF-1.7\nnothing of one"), Err(Fault::Broken(Type::Pdf)));
    assert_eq!(keep(LOCKED_PDF), Err(Fault::Locked));
    for bytes in [STREAM_PDF, TABLE_PDF] {
        for keep_of in [2, 3, 10] {
            let cut = &bytes[..bytes.len() * (keep_of - 1) / keep_of];
            assert_eq!(keep(cut), Err(Fault::Broken(Type::Pdf)));
        }
    }
    let mut moved = b"rubbish in front of the head\n".to_vec();
    moved.extend_from_slice(TABLE_PDF);
    assert_eq!(keep(&moved).unwrap().kind, Type::Pdf);
    assert_eq!(keep(b"<html><script>alert(1)</script>"), Err(Fault::Unknown));
    assert_eq!(keep(b"GIF89a"), Err(Fault::Unknown));
}

proptest! {
    /// Whatever comes, the answer is an answer, and what is kept is kept again without change.
    #[test]
    fn any_bytes_get_an_answer(which in 0_usize..8, noise in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..4000) {
        let seeds = [&b""[..], b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", PHONE, PROGRESSIVE, TEXT_PNG, STREAM_PDF];
        let mut bytes = seeds[which].to_vec();
        let at = at.min(bytes.len());
        bytes.splice(at..at, noise);
        if let Ok(kept) = keep(&bytes) {
            let again = keep(&kept.bytes).unwrap();
            prop_assert_eq!(again.bytes, kept.bytes);
        }
    }
}
