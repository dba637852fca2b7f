//! Pictures: what is looked for in them, what is taken out, and which stand for a page on social networks.

use crate::html::{has, lacks};
use crate::site::{Built, Site, png};

/// A block of EXIF with an orientation and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0]);
    block.extend(b"48.8566 N");
    block
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("a short segment");
    [&[0xFF, marker], &length.to_be_bytes()[..], body].concat()
}

/// A photo of 400 by 300, turned, with whatever follows its end.
fn jpeg(orientation: u8, tail: &[u8]) -> Vec<u8> {
    [
        &[0xFF, 0xD8],
        &segment(0xE1, &[b"Exif\0\0", &exif(orientation)[..]].concat())[..],
        &segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        &segment(0xFE, b"48.8566 N"),
        &segment(0xC0, b"\x08\x01\x2C\x01\x90\x01\x01\x11\0"),
        &segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        b"\x12\x34\xFF\xD9",
        tail,
    ]
    .concat()
}

fn built(name: &str, bytes: &[u8], body: &str) -> Built {
    Site::new().bytes(&format!("content/{name}"), bytes).article("content/a.fr.md", "A", "2026-02-01", body).build()
}

#[test]
fn photos_say_nothing_of_where_they_were_taken() {
    let photo = jpeg(6, b"a film 48.8566 N");
    let site = Site::new()
        .bytes("content/p.jpg", &photo)
        .bytes("content/q.jpg", &photo)
        .bytes("static/r.jpg", &photo)
        .article("content/a.fr.md", "A", "2026-02-01", "![Une photo](p.jpg)\n\n[La même](q.jpg)");
    let built = site.build().ok();
    for name in ["p.jpg", "q.jpg", "r.jpg"] {
        let bytes = std::fs::read(built.public.join(name)).expect("the photo");
        assert!(!bytes.windows(5).any(|five| five == b"48.85"), "{name}");
        assert!(bytes.windows(7).any(|seven| seven == b"colours"), "{name}");
        assert!(bytes.windows(6).any(|six| six == b"Exif\0\0"), "{name}: the orientation stays");
        assert!(bytes.ends_with(b"\x12\x34\xFF\xD9"), "{name}");
    }
    // Another build finds nothing to do, and one after a small edit leaves the photo alone.
    has(&site.build().ok().stdout(), &["0 written"]);
    site.put("content/b.fr.md", "---\ntitle: B\ndate: 2026-02-02\n---\nx\n");
    site.build().ok();
    let gone = b"48.8566 N".len() + 4 + b"48.8566 N".len() + b"a film 48.8566 N".len();
    assert_eq!(std::fs::read(built.public.join("p.jpg")).expect("the photo").len(), photo.len() - gone);
}

#[test]
fn width_and_height_are_those_of_the_photo_as_it_is_turned() {
    for (orientation, size) in [(1, ("400", "300")), (3, ("400", "300")), (5, ("300", "400")), (8, ("300", "400"))] {
        let front = "---\ntitle: A\ndate: 2026-02-01\nimage: { src: p.jpg, alt: Photo }\n---\n![x](p.jpg)\n";
        let site = Site::new().bytes("content/p.jpg", &jpeg(orientation, b"")).file("content/a.fr.md", front);
        let page = site.build().ok().page("fr/a/");
        let (width, height) = size;
        has(
            &page,
            &[
                &format!("<img src=\"/p.jpg\" alt=\"Photo\" width=\"{width}\" height=\"{height}\""),
                &format!("<img src=\"/p.jpg\" width=\"{width}\" height=\"{height}\" alt=\"x\""),
                &format!("<meta property=\"og:image:width\" content=\"{width}\">"),
                &format!("<meta property=\"og:image:height\" content=\"{height}\">"),
            ],
        );
    }
}

#[test]
fn networks_get_a_card_where_they_would_not_show_the_picture() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='800' height='400'/>".to_vec();
    let page = |name: &str, bytes: &[u8], settings: &str| {
        let front = format!("---\ntitle: A\ndate: 2026-02-01\nimage: {{ src: {name}, alt: X }}\n---\nx\n");
        let site = Site::new().bytes(&format!("content/{name}"), bytes).file("content/a.fr.md", &front);
        let text = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
        site.file("veille.toml", &format!("{text}{settings}")).build().ok().page("fr/a/")
    };
    let card = "<meta property=\"og:image\" content=\"https://example.org/assets/cards/";
    for (name, bytes) in [("s.svg", svg.clone()), ("small.png", png(199, 400)), ("tall.png", png(300, 601))] {
        let page = page(name, &bytes, "");
        has(&page, &[card, &format!("<img src=\"/{name}\"")]);
        lacks(&page, &[&format!("https://example.org/{name}")]);
    }
    has(
        &page("good.png", &png(300, 600), ""),
        &["<meta property=\"og:image\" content=\"https://example.org/good.png\">"],
    );
    lacks(&page("s.svg", &svg, "\n[cards]\nenabled = false\n"), &["og:image", "https://example.org/s.svg"]);
}

#[test]
fn what_readers_would_not_see_is_an_error() {
    let whole = png(40, 30);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec();
    let cases: [(&str, &[u8], &str); 8] = [
        ("p.png", b"", "error[broken-picture]: `content/p.png` is empty"),
        ("p.png", &whole[..whole.len() - 8], "error[broken-picture]: `content/p.png` is cut off"),
        ("p.jpg", b"<!DOCTYPE html><title>404</title>", "error[not-a-picture]: `content/p.jpg` is no picture"),
        (
            "p.jpg",
            b"version https://git-lfs.github.com/spec/v1\n",
            "error[not-a-picture]: `content/p.jpg` is kept by Git LFS",
        ),
        ("p.mp4", b"x", "error[not-a-picture]: `content/p.mp4` is no picture"),
        ("p.svg", b"<svg><g>", "error[broken-picture]: `content/p.svg` is cut off"),
        ("p.tif", b"II*\0\x08\0\0\0", "error[picture-format]: `content/p.tif` is a picture in the format TIFF"),
        ("p.jpg", &jpeg(1, b"")[..60], "error[broken-picture]: `content/p.jpg` is cut off"),
    ];
    for (name, bytes, told) in cases {
        for body in
            [format!("![x]({name})"), format!("<img src={name} alt=x>"), format!("<video poster={name}></video>")]
        {
            has(&built(name, bytes, &body).faults(), &[told, "content/a.fr.md:6:"]);
        }
        let front = format!("---\ntitle: A\ndate: 2026-02-01\nimage: {{ src: {name}, alt: X }}\n---\nx\n");
        let site = Site::new().bytes(&format!("content/{name}"), bytes).file("content/a.fr.md", &front);
        has(&site.build().faults(), &[told, "content/a.fr.md:4:"]);
    }
    // An iPhone's photo, whatever it is called.
    for name in ["p.heic", "p.jpg"] {
        let heic = [&heic[..], b"\0\0\0\x0Cmeta\0\0\0\0"].concat();
        has(
            &built(name, &heic, &format!("![x]({name})")).faults(),
            &["error[picture-format]", "in the format HEIC", "export it as JPEG"],
        );
    }
    has(
        &built("b.fr.md", b"---\ntitle: B\ndate: 2026-02-01\n---\nx\n", "![x](b.fr.md)").faults(),
        &["error[not-a-picture]"],
    );
    let site = Site::new().file("static/p.png", "x").article("content/a.fr.md", "A", "2026-02-01", "![x](/p.png)");
    has(&site.build().faults(), &["error[not-a-picture]: `static/p.png`"]);
}

#[test]
fn what_readers_see_all_the_same_is_a_warning() {
    has(
        &built("p.jpg", &png(40, 30), "![x](p.jpg)").ok().stderr(),
        &["warning[picture-extension]: `content/p.jpg` is named like JPEG and holds PNG"],
    );
    let heavy = jpeg(1, b"");
    let heavy = [&heavy[..heavy.len() - 2], &vec![7; 1_250_000], b"\xFF\xD9"].concat();
    has(&built("p.jpg", &heavy, "![x](p.jpg)").ok().stderr(), &["warning[large-picture]: `content/p.jpg` has 1.2 MB"]);
    // Nobody is shown it, so that nothing is lost: but whoever opens it gets a part.
    let whole = png(40, 30);
    let site = Site::new().bytes("static/p.png", &whole[..50]).article("content/a.fr.md", "A", "2026-02-01", "x");
    has(&site.build().ok().stderr(), &["warning[damaged-file]: `static/p.png` is cut off", "--> static/p.png"]);
    let body = "<picture><source srcset=q.webp><img src=p.png alt=x></picture>";
    let site = Site::new().bytes("content/p.png", &whole).file("content/q.webp", "x").article(
        "content/a.fr.md",
        "A",
        "2026-02-01",
        body,
    );
    has(&site.build().ok().stderr(), &["warning[damaged-file]: `content/q.webp`"]);
    assert_eq!(built("p.png", &whole, "![x](p.png)").ok().stderr(), "");
}
