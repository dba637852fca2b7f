//! Files built part by part: what is told of them, and what of them stays.

use std::io::{Cursor, Read};

use super::*;

/// What is published of a file.
fn published(bytes: &[u8], examined: &Examined) -> Vec<u8> {
    let Some(pieces) = &examined.pieces else { return bytes.to_vec() };
    let mut out = Vec::new();
    Pieced::new(Cursor::new(bytes), pieces).read_to_end(&mut out).unwrap();
    assert_eq!(out.len() as u64, pieces.iter().map(Piece::length).sum::<u64>());
    out
}

fn look(path: &str, bytes: &[u8]) -> Examined {
    examine(path, &mut Cursor::new(bytes), bytes.len() as u64).unwrap()
}

/// Asserts what stays of a file, that nothing more goes at a second look, and what is told of it.
#[track_caller]
fn becomes(path: &str, bytes: &[u8], expected: &[u8], format: Format, size: Size) {
    let examined = look(path, bytes);
    let picture = Picture { format: Some(format), size: Some(size), defect: None };
    assert_eq!(examined.picture, Some(picture), "{path}");
    let out = published(bytes, &examined);
    assert_eq!(out, expected, "{path}");
    let again = look(path, &out);
    assert_eq!(again.picture, Some(picture), "{path}");
    assert_eq!(published(&out, &again), out, "{path}");
}

/// A block of EXIF with an orientation, the camera's name and a place to one that says where it was taken.
fn exif(orientation: u8, little: bool) -> Vec<u8> {
    let mut out = if little { b"II*\0\x08\0\0\0".to_vec() } else { b"MM\0*\0\0\0\x08".to_vec() };
    let short = |number: u16| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    let long = |number: u32| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    out.extend(short(3));
    for (tag, kind, value) in [(0x010F, 2, *b"GPS\0"), (0x0112, 3, [0; 4]), (0x8825, 4, long(50))] {
        out.extend(short(tag));
        out.extend(short(kind));
        out.extend(long(1));
        out.extend(if tag == 0x0112 { [&short(u16::from(orientation))[..], &[0, 0]].concat() } else { value.to_vec() });
    }
    out.extend(long(0));
    out.extend(b"48.8566 N, 2.3522 E");
    out
}

fn only(orientation: u8) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0]);
    block
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    [&[0xFF, marker], &length.to_be_bytes()[..], body].concat()
}

const JFIF: &[u8] = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
/// 40 by 20.
const FRAME: &[u8] = b"\x08\0\x14\0\x28\x01\x01\x11\0";
const SCAN: &[u8] = b"\x01\x01\0\0\x3F\0";
const DATA: &[u8] = b"\x12\xFF\0\x34\xFF\xD0\x56\xFF\xFF\0\x78";

fn jpeg(head: &[Vec<u8>], tail: &[u8]) -> Vec<u8> {
    let frame = [segment(0xDB, &[1; 65]), segment(0xC2, FRAME), segment(0xDA, SCAN)].concat();
    let second = [segment(0xC4, b"abc"), segment(0xDA, SCAN)].concat();
    [&[0xFF, 0xD8], &head.concat()[..], &frame, DATA, &second, DATA, &[0xFF, 0xD9], tail].concat()
}

#[test]
fn of_a_jpeg_the_picture_stays_with_its_colours_and_its_orientation() {
    let icc = segment(0xE2, b"ICC_PROFILE\0\x01\x01colours");
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let exif_segment = |orientation, little| segment(0xE1, &[b"Exif\0\0", &exif(orientation, little)[..]].concat());
    let kept = |orientation| segment(0xE1, &[b"Exif\0\0", &only(orientation)[..]].concat());
    let others = [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        segment(0xE2, b"MPF\0more pictures"),
        segment(0xED, b"Photoshop 3.0\08BIM"),
        segment(0xFE, b"by Ada"),
        segment(0xEB, b"JP\0\0c2pa"),
    ];
    let tail = b"\xFF\xD8\xFF\xE1 another one \xFF\xD9 and a film";
    for orientation in 0..=9 {
        for little in [true, false] {
            let mut head = vec![segment(0xE0, JFIF), exif_segment(orientation, little), icc.clone()];
            head.extend(others.clone());
            head.push(adobe.clone());
            let mut left = vec![segment(0xE0, JFIF), icc.clone(), adobe.clone()];
            if (2..=8).contains(&orientation) {
                left.insert(1, kept(orientation));
            }
            let size = if (5..=8).contains(&orientation) { (20, 40) } else { (40, 20) };
            becomes("a.jpg", &jpeg(&head, tail), &jpeg(&left, b""), Format::Jpeg, size);
        }
    }
    let thumbnail = [&JFIF[..12], &[1, 1, 9, 9, 9]].concat();
    becomes(
        "a.jpeg",
        &jpeg(&[segment(0xE0, &thumbnail)], b""),
        &jpeg(&[segment(0xE0, JFIF)], b""),
        Format::Jpeg,
        (40, 20),
    );
    // One that holds nothing else is copied as it is.
    let plain = jpeg(&[segment(0xE0, JFIF), icc], b"");
    assert!(look("a.JPG", &plain).pieces.is_none());
    // It is told by its bytes, whatever it is called.
    becomes("a.bin", &jpeg(&others, tail), &jpeg(&[], b""), Format::Jpeg, (40, 20));
}

fn png_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = crc(&name, data).to_be_bytes().to_vec();
    let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    out.extend(name);
    out.extend(data);
    out.append(&mut sum);
    out
}

fn crc(name: &[u8], data: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(name);
    sum.update(data);
    sum.sum()
}

const HEADER: &[u8] = b"\0\0\0\x28\0\0\0\x14\x08\0\0\0\0";

fn png(chunks: &[Vec<u8>], tail: &[u8]) -> Vec<u8> {
    let (head, data, end) = (png_chunk(*b"IHDR", HEADER), png_chunk(*b"IDAT", b"data"), png_chunk(*b"IEND", b""));
    [b"\x89PNG\r\n\x1A\n", &head[..], &chunks.concat(), &data, &end, tail].concat()
}

#[test]
fn of_a_png_the_chunks_stay_that_show_the_picture() {
    let kept = [png_chunk(*b"iCCP", b"colours"), png_chunk(*b"pHYs", b"123456789"), png_chunk(*b"acTL", b"12345678")];
    let gone = [
        png_chunk(*b"tEXt", b"Author\0Ada"),
        png_chunk(*b"zTXt", b"Raw profile type exif\0\0x"),
        png_chunk(*b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
        png_chunk(*b"tIME", b"1234567"),
        png_chunk(*b"caBX", b"c2pa"),
        png_chunk(*b"eXIf", &exif(1, true)),
    ];
    let all = [&kept[..], &gone].concat();
    becomes("a.png", &png(&all, b"tail"), &png(&kept, b""), Format::Png, (40, 20));
    let turned = [kept[0].clone(), png_chunk(*b"eXIf", &exif(6, false))];
    let left = [kept[0].clone(), png_chunk(*b"eXIf", &only(6))];
    becomes("a.png", &png(&turned, b""), &png(&left, b""), Format::Png, (20, 40));
}

fn webp_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let pad: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
    [&name, &u32::try_from(data.len()).unwrap().to_le_bytes()[..], data, pad].concat()
}

fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF", &u32::try_from(body.len() + 4).unwrap().to_le_bytes()[..], b"WEBP", &body].concat()
}

#[test]
fn of_a_webp_the_chunks_stay_that_show_the_picture() {
    // 40 by 20, in 24 bits each, less one.
    let extended = |flags| webp_chunk(*b"VP8X", &[flags, 0, 0, 0, 39, 0, 0, 19, 0, 0]);
    let (colours, data) = (webp_chunk(*b"ICCP", b"odd"), webp_chunk(*b"VP8L", b"\x2F\x27\xC0\x04\0data"));
    let (xmp, turned) = (webp_chunk(*b"XMP ", b"<x/>"), webp_chunk(*b"EXIF", &exif(8, true)));
    let flat = webp_chunk(*b"EXIF", &[b"Exif\0\0", &exif(1, false)[..]].concat());
    let full = webp(&[extended(0x2C), colours.clone(), data.clone(), turned, xmp.clone()]);
    let left = webp(&[extended(0x28), colours.clone(), data.clone(), webp_chunk(*b"EXIF", &only(8))]);
    becomes("a.webp", &full, &left, Format::WebP, (20, 40));
    let full = [webp(&[extended(0x2C), colours.clone(), data.clone(), flat, xmp]), b"tail".to_vec()].concat();
    becomes("a.webp", &full, &webp(&[extended(0x20), colours, data.clone()]), Format::WebP, (40, 20));
    assert!(look("a.webp", &webp(&[data])).pieces.is_none());
}

#[test]
fn of_a_gif_the_frames_stay() {
    let head = b"GIF89a\x28\0\x14\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    let repeat = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0".to_vec();
    let frame = b"\x21\xF9\x04\0\0\0\0\0\x2C\0\0\0\0\x28\0\x14\0\0\x02\x02\x4C\x01\0".to_vec();
    let gone = [b"\x21\xFE\x06by Ada\0".to_vec(), b"\x21\xFF\x0BXMP DataXMP\x03<x>\0".to_vec()].concat();
    let full = [&head[..], &gone, &repeat, &frame, &gone, b"\x3Btail"].concat();
    let left = [&head[..], &repeat, &frame, b"\x3B"].concat();
    becomes("a.gif", &full, &left, Format::Gif, (40, 20));
}

fn boxed(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..], &name, body].concat()
}

/// An AVIF whose parts are the picture, EXIF in the box of the data and XMP in that of the tables.
fn avif(brand: [u8; 4], exif: &[u8], xmp: &[u8]) -> Vec<u8> {
    let entry = |id: u8, kind: &[u8; 4]| boxed(*b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], &kind[..], b"\0"].concat());
    let names = [&[0, 0, 0, 0, 0, 3], &entry(1, b"av01")[..], &entry(2, b"Exif"), &entry(3, b"mime")].concat();
    let size = boxed(*b"ispe", &[0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0, 20]);
    let sizes = boxed(*b"iprp", &boxed(*b"ipco", &size));
    let within = boxed(*b"idat", xmp);
    let build = |start: u32| {
        let place = |id: u8, method: u8, at: u32, length: usize| {
            let length = u32::try_from(length).unwrap();
            [&[0, id, 0, method, 0, 0, 0, 1][..], &at.to_be_bytes(), &length.to_be_bytes()].concat()
        };
        let exif_at = start + 4;
        let table = [place(1, 0, start, 4), place(2, 0, exif_at, exif.len()), place(3, 1, 0, xmp.len())].concat();
        let places = boxed(*b"iloc", &[&[1, 0, 0, 0, 0x44, 0, 0, 3], &table[..]].concat());
        let meta = boxed(*b"meta", &[&[0, 0, 0, 0], &boxed(*b"iinf", &names)[..], &places, &sizes, &within].concat());
        [boxed(*b"ftyp", &[&brand, b"\0\0\0\0", &brand[..], b"mif1"].concat()), meta].concat()
    };
    let start = u32::try_from(build(0).len() + 8).unwrap();
    [build(start), boxed(*b"mdat", &[b"data", exif].concat())].concat()
}

#[test]
fn in_an_avif_metadata_is_overwritten() {
    let full = avif(*b"avif", &[b"\0\0\0\0", &exif(6, true)[..]].concat(), b"<x:xmpmeta/>");
    let mut none = vec![0; exif(6, true).len() + 4];
    none[..18].copy_from_slice(b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0");
    becomes("a.avif", &full, &avif(*b"avif", &none, &[b' '; 12]), Format::Avif, (40, 20));
    let heic = avif(*b"heic", &[b"\0\0\0\0", &exif(6, true)[..]].concat(), b"<x:xmpmeta/>");
    let examined = look("a.jpg", &heic);
    assert_eq!(examined.picture.unwrap().format, Some(Format::Heic));
    assert!(!published(&heic, &examined).windows(4).any(|four| four == b"48.8" || four == b"xmpm"));
}

#[test]
fn in_a_tiff_metadata_is_overwritten() {
    let bytes = exif(1, true);
    let examined = look("a.tif", &bytes);
    assert_eq!(examined.picture.unwrap().format, Some(Format::Tiff));
    // The camera's name is in its field; the place would have a directory of its own, which is none here.
    let out = published(&bytes, &examined);
    assert_eq!(out.len(), bytes.len());
    let mut full =
        b"II*\0\x08\0\0\0\x02\0\x0F\x01\x02\0\x06\0\0\0\x26\0\0\0\x25\x88\x04\0\x01\0\0\0\x2C\0\0\0\0\0\0\0".to_vec();
    full.extend(b"Camera\x01\0\x02\0\x05\0\x03\0\0\0\x3E\0\0\0\0\0\0\0");
    full.extend(b"48.8566 N, 2.3522 E12345678end");
    let out = published(&full, &look("a.tif", &full));
    assert_eq!(out.len(), full.len());
    assert!(!out.windows(6).any(|six| six == b"Camera" || six == b"48.856"), "{}", String::from_utf8_lossy(&out));
    assert!(out.ends_with(b"end"));
    assert_eq!(published(&out, &look("a.tif", &out)), out);
}

#[test]
fn a_film_does_not_say_where_it_was_taken() {
    let place = boxed(*b"udta", &boxed(*b"\xA9xyz", b"+48.8566+002.3522/"));
    let track = boxed(*b"trak", &boxed(*b"udta", b"kept"));
    let film = |place: &[u8]| {
        let moov = boxed(*b"moov", &[&boxed(*b"mvhd", b"head")[..], &track, place].concat());
        [boxed(*b"ftyp", b"isom\0\0\0\0isom"), boxed(*b"mdat", b"data"), moov].concat()
    };
    let (full, left) = (film(&place), film(&boxed(*b"free", &vec![0; place.len() - 8])));
    let examined = look("a.mp4", &full);
    assert_eq!(examined.picture, None);
    assert_eq!(published(&full, &examined), left);
    assert!(look("a.mp4", &left).pieces.is_none());
}

#[test]
fn what_is_no_picture_is_told_by_its_bytes() {
    let full = png(&[], b"");
    let whole = jpeg(&[], b"");
    let cases: [(&str, &[u8], Option<Defect>); 16] = [
        ("a.png", b"", Some(Defect::Empty)),
        ("a.svg", b"", Some(Defect::Empty)),
        ("a.jpg", b"<!DOCTYPE html><html>", Some(Defect::NoPicture)),
        ("a.jpg", b"version https://git-lfs.github.com/spec/v1\n", Some(Defect::Pointer)),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some(Defect::NoPicture)),
        ("a.svg", b"<html></html>", Some(Defect::NoPicture)),
        ("a.svg", b"<svg viewBox='0 0 4 3'><g>", Some(Defect::CutOff)),
        ("a.svg", b"<svg viewBox='0 0 4 3'><g/></svg>\n<!-- a -->", None),
        ("a.svg", b"<svg viewBox='0 0 4 3'/>", None),
        ("a.png", &full[..full.len() - 12], Some(Defect::CutOff)),
        ("a.png", &full[..40], Some(Defect::CutOff)),
        ("a.png", &full[..20], Some(Defect::CutOff)),
        ("a.jpg", &whole[..whole.len() - 2], Some(Defect::CutOff)),
        ("a.jpg", &whole[..30], Some(Defect::CutOff)),
        ("a.jpg", b"\xFF\xD8\xFF\xD9", Some(Defect::NoPicture)),
        ("a.gif", b"GIF89a\x28\0\x14\0\0\0\0\x3B", Some(Defect::NoPicture)),
    ];
    for (path, bytes, defect) in cases {
        assert_eq!(look(path, bytes).picture.unwrap().defect, defect, "{path} {}", String::from_utf8_lossy(bytes));
    }
    for length in 0..full.len() {
        assert!(look("a.png", &full[..length]).picture.unwrap().defect.is_some(), "{length}");
    }
    assert_eq!(look("a.pdf", b"%PDF-1.7").picture, None);
    assert_eq!(look("a.docx", b"PK\x03\x04").picture, None);
    assert_eq!(look("a.csv", b"").picture, None);
    assert_eq!(look("a.png", &whole).picture.unwrap().format, Some(Format::Jpeg));
}

/// Where a file is cut off, nothing is lost of what was kept, and nothing that goes stays.
#[test]
fn a_cut_picture_says_no_more_than_a_whole_one() {
    let secret = segment(0xE1, &[b"Exif\0\0", &exif(6, true)[..]].concat());
    let files = [
        ("a.jpg", jpeg(&[secret, segment(0xFE, b"48.8566 N")], b"48.8566 N")),
        ("a.png", png(&[png_chunk(*b"eXIf", &exif(6, true)), png_chunk(*b"tEXt", b"48.8566 N")], b"48.8566 N")),
    ];
    for (path, bytes) in files {
        for length in 0..bytes.len() {
            let examined = look(path, &bytes[..length]);
            if examined.picture.unwrap().defect != Some(Defect::NoPicture) {
                let out = published(&bytes[..length], &examined);
                assert!(!out.windows(7).any(|seven| seven == b"48.8566"), "{path} {length}");
            }
        }
    }
}

#[test]
fn networks_show_pictures_that_are_not_too_small_or_too_tall() {
    let shared = |format, size| Picture { format: Some(format), size: Some(size), defect: None }.is_shared();
    assert!(shared(Format::Jpeg, (1200, 630)) && shared(Format::Png, (200, 200)) && shared(Format::WebP, (900, 1600)));
    assert!(!shared(Format::Svg, (1200, 630)) && !shared(Format::Avif, (1200, 630)));
    assert!(
        !shared(Format::Jpeg, (199, 630)) && !shared(Format::Jpeg, (1200, 199)) && !shared(Format::Jpeg, (600, 1201))
    );
}

proptest::proptest! {
    /// Whatever follows the first bytes of a format.
    #[test]
    fn nothing_panics(
        head in proptest::sample::select(vec![
            &b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1A\n", b"GIF89a", b"RIFF\x40\0\0\0WEBP", b"\0\0\0\x18ftypavif", b"\0\0\0\x14ftypisom",
            b"\0\0\0\x0CJXL \r\n\x87\n", b"BM", b"<svg ", b"II*\0", b"",
        ]),
        rest in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
        name in proptest::sample::select(vec!["a.jpg", "a.svg", "a.bmp", "a"]),
    ) {
        let bytes = [head, &rest].concat();
        let examined = look(name, &bytes);
        published(&bytes, &examined);
    }
}
