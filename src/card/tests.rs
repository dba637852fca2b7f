use proptest::prelude::*;

use super::font::Font;
use super::*;

const WIDE: f32 = 1000.0;

fn sample(title: &str) -> Drawn {
    card("Espace  ·  27 février 2026", title, "Veille numérique : Royaume-Uni", [0x14, 0x50, 0x6b])
}

/// The picture's palette indices.
fn pixels(png: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

/// Not a test of anything but the eye: `VEILLE_CARDS=DIR cargo test --lib card::tests::look -- --ignored`.
#[test]
#[ignore = "draws cards to look at"]
fn look() {
    let folder = std::env::var("VEILLE_CARDS").unwrap();
    let site = card(
        "",
        "UK digital briefing",
        "What the United Kingdom decides about technology, from AI to space, told every month for those who have to know.",
        [0x14, 0x50, 0x6b],
    );
    let cards = [
        sample("Cambridge"),
        sample("Cinq zones de croissance, 28 milliards : un an de plan IA"),
        sample(
            "La réforme de la CMA est en consultation : « aucun délai » pour les géants du numérique, dit l’autorité",
        ),
        sample(&"The Competition and Markets Authority opens a consultation on conduct requirements. ".repeat(5)),
        card("Theme", "Data and artificial intelligence", "UK digital briefing", [0x9b, 0x34, 0x16]),
        sample("Ofcom’s AV-to-fi Wörterbuch: Đặng Thị, Ελληνικά, Кириллица & <b>"),
        site,
    ];
    for card in &cards {
        assert!(covers(card), "{}", card.title);
    }
    let from = std::time::Instant::now();
    for (number, card) in cards.iter().enumerate() {
        let before = from.elapsed();
        let bytes = draw(card);
        println!("{number}: {} bytes, {:?}", bytes.len(), from.elapsed().checked_sub(before).unwrap());
        std::fs::write(format!("{folder}/{number}.png"), bytes).unwrap();
    }
}

#[test]
fn a_card_is_a_png_of_the_size_that_networks_ask_for() {
    let bytes = draw(&sample("Cambridge"));
    let size = imagesize::blob_size(&bytes).unwrap();
    assert_eq!((size.width, size.height), (1200, 630));
    assert!(bytes.ends_with(END) && bytes.len() < 32 << 10, "{}", bytes.len());
    assert_eq!(bytes, draw(&sample("Cambridge")));
    // The bar, the three bands of text, and the paper beside them.
    let pixels = pixels(&bytes);
    let at = |x: usize, y: usize| pixels[y * 1200 + x];
    assert_eq!((at(5, 5), at(5, 40), at(5, 300), at(5, 600)), (30, 0, 0, 0));
    let band = |rows: std::ops::Range<usize>, ink: u8| pixels[rows.start * 1200..rows.end * 1200].contains(&ink);
    assert!(band(60..140, 30) && band(150..485, 15) && band(485..630, 45));
}

#[test]
fn the_name_covers_all_that_is_drawn() {
    let one = card("a", "b", "c", [0; 3]);
    assert_eq!(file(&one), file(&card("a", " b\n", "c", [0; 3])));
    for other in [card("", "ab", "c", [0; 3]), card("a", "", "bc", [0; 3]), card("a", "b", "c", [0, 0, 1])] {
        assert_ne!(file(&one), file(&other));
    }
}

#[test]
fn the_fonts_cover_european_letters_and_no_others() {
    for text in
        ["Été « œuvre » – 28\u{A0}% ?\u{202F}!", "Žižek, Łódź, İstanbul, ẞ", "Đặng", "Ελληνικά", "Київ", "e\u{301}"]
    {
        assert!(covers(&sample(text)), "{text}");
    }
    for text in ["العربية", "中文", "עברית", "🚀 AI", "हिन्दी"] {
        assert!(!covers(&sample(text)), "{text}");
        assert!(!covers(&card(text, "a", "a", [0; 3])) && !covers(&card("a", "a", text, [0; 3])));
    }
}

#[test]
fn lines_break_where_they_may_and_are_even() {
    let lines = |text: &str, width: f32| wrap::lines(&wrap::clean(text), Font::serif(), 60.0, width, 5);
    let some = |lines: &[&str]| Some(lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    assert_eq!(lines("Un plan", WIDE), some(&["Un plan"]));
    assert_eq!(lines("", WIDE), some(&[]));
    // No word alone in the last line, though the first has room.
    assert_eq!(
        lines("The regulator opens a consultation today", WIDE),
        some(&["The regulator opens", "a consultation today"])
    );
    assert_eq!(lines("aaaaaaa «\u{A0}bbbbb\u{A0}»\u{202F}!", 500.0), some(&["aaaaaaa", "«\u{A0}bbbbb\u{A0}»\u{A0}!"]));
    // Nor at a plain space, where French has a no-break one, or between a number and what it counts.
    assert_eq!(lines("aaaaaaa « bbbbb » !", 500.0), some(&["aaaaaaa", "« bbbbb » !"]));
    assert_eq!(lines("Veille : Royaume", 320.0), some(&["Veille :", "Royaume"]));
    assert_eq!(lines("zones, 28 milliards", 420.0), some(&["zones,", "28 milliards"]));
    assert_eq!(lines("Royaume-Uni", 360.0), some(&["Royaume-", "Uni"]));
    assert_eq!(lines("1-2-3-4-5-6-7-8-9-10-11", 300.0), None);
}

#[test]
fn what_is_too_long_ends_in_an_ellipsis() {
    let lines = wrap::cut(&"mot, ".repeat(90), Font::serif(), 48.0, WIDE, 5);
    assert_eq!(lines.len(), 5);
    assert!(lines[4].ends_with("mot…"), "{lines:?}");
    let lines = wrap::cut(&"x".repeat(70), Font::serif(), 48.0, WIDE, 5);
    assert!(lines.len() > 1 && lines.concat() == "x".repeat(70), "{lines:?}");
}

/// Letters are kept by each thread: what it has drawn before must not show.
#[test]
fn a_card_is_the_same_whatever_was_drawn_before() {
    let fresh = |card: &Drawn| std::thread::scope(|scope| scope.spawn(|| draw(card)).join().unwrap());
    let cards: Vec<Drawn> = (1..=5).map(|count| sample(&"Été à fjord & AV ".repeat(count))).collect();
    let expected: Vec<Vec<u8>> = cards.iter().map(fresh).collect();
    let all = || cards.iter().map(draw).collect::<Vec<_>>();
    assert!(all() == expected && all() == expected);
    // More letters than are kept, so that some have to be drawn again.
    let letters: Vec<char> = ('\u{21}'..'\u{530}').filter(|letter| covers(&sample(&letter.to_string()))).collect();
    assert!(letters.len() > 700, "{}", letters.len());
    for some in letters.chunks(12) {
        for count in 1..=5 {
            let _ = draw(&sample(&format!("{} ", some.iter().collect::<String>()).repeat(count)));
        }
    }
    assert!(all() == expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_title_stays_inside(title in "[ -~À-ſ\u{A0}«»’\u{202F}Α-ωА-я]{0,300}|(?s).{0,120}|[A-Z]{0,300}") {
        let card = sample(&title);
        let bytes = draw(&card);
        if covers(&card) {
            let pixels = pixels(&bytes);
            for (y, row) in pixels.chunks(1200).enumerate().skip(20) {
                let blank = |pixel: &u8| *pixel == 0;
                prop_assert!(row[..40].iter().chain(&row[1160..]).all(blank), "row {y} of {title:?}");
            }
            let row = |y: usize| pixels[y * 1200..(y + 1) * 1200].iter().all(|pixel| *pixel == 0);
            prop_assert!(row(145) && row(489), "{title:?}");
        }
    }
}
