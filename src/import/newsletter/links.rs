//! Lists of addresses at the ends of pages: gathered, made whole again, cleaned; and which passage each belongs to.
//!
//! A PDF loses which words an address stood under; what is left is that the addresses of a page stand in the order of
//! its text, as footnotes do, and that an address often holds words of what it leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::bullets;
use super::lines::{Gap, Line, starts_address};
use crate::config::Links;
use crate::lang::fold;
use crate::markdown::{clean_address, host};

/// More comparisons than this for one page's list are not made: it is no page.
const MOST_COMPARISONS: usize = 200_000;
/// From so much on a match is sure: as much as a word of four letters that one address and one passage have alone.
const SURE: f64 = 0.5;
/// Words of so many letters count in full, shorter ones less: most of them say nothing.
const TELLING: usize = 8;
/// The parts of an address that say how a website is built, whatever it is about.
const WEB: &[&str] = &[
    "www",
    "com",
    "org",
    "net",
    "gov",
    "html",
    "htm",
    "php",
    "aspx",
    "pdf",
    "index",
    "http",
    "https",
    "content",
    "news",
    "article",
    "articles",
    "media",
    "assets",
    "publications",
    "blog",
    "blogs",
];

/// An address of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Without tracking parameters.
    pub url: String,
    /// The number of the note that it is, where it had one.
    pub number: Option<String>,
    /// Where it stands in the source.
    pub line: u32,
}

/// The addresses at the end of a page, each once.
#[derive(Debug, Default)]
pub(super) struct List {
    pub addresses: Vec<Address>,
}

/// What gathering found.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The lines that are no addresses, each with its page: how many lists stand above it.
    pub lines: Vec<(Line, usize)>,
    /// The list at the end of each page.
    pub lists: Vec<List>,
    /// Lines of addresses that stood in their list already.
    pub repeated: Vec<u32>,
    /// Lines of addresses that were broken over two lines.
    pub joined: Vec<u32>,
}

/// Takes lists of addresses out of the lines.
pub(super) fn gather(lines: Vec<Line>, rules: &Links) -> Gathered {
    let mut gathered = Gathered::default();
    let mut raw: Vec<Address> = Vec::new();
    let mut within_address = false;
    let mut gap = false;
    for mut line in lines {
        if let Some((number, address)) = address(&line.text) {
            raw.push(Address { url: address.to_owned(), number: number.map(str::to_owned), line: line.number });
            within_address = true;
            continue;
        }
        if let Some(last) = raw.last_mut().filter(|last| within_address && goes_on(&last.url, &line)) {
            gathered.joined.push(last.line);
            last.url.push_str(&line.text);
            continue;
        }
        within_address = false;
        if !raw.is_empty() {
            end_page(&mut gathered, std::mem::take(&mut raw), rules);
            gap = true;
        }
        if std::mem::take(&mut gap) {
            line.gap = Gap::Page;
        }
        let page = gathered.lists.len();
        gathered.lines.push((line, page));
    }
    if !raw.is_empty() {
        end_page(&mut gathered, raw, rules);
    }
    gathered
}

fn end_page(gathered: &mut Gathered, raw: Vec<Address>, rules: &Links) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut list = List::default();
    for mut address in raw {
        address.url = clean_address(&address.url, rules).into_owned();
        match seen.get(&address.url) {
            // Another note's number stays with the address.
            Some(at) if address.number.is_none() || list.addresses[*at].number == address.number => {
                gathered.repeated.push(address.line);
            }
            _ => {
                seen.insert(address.url.clone(), list.addresses.len());
                list.addresses.push(address);
            }
        }
    }
    gathered.lists.push(list);
}

/// A line that is an address and nothing else but the mark or number of a note.
fn address(line: &str) -> Option<(Option<&str>, &str)> {
    let bare = |text: &str| -> Option<(usize, usize)> {
        let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
        let fits = starts_address(inner) && !inner.contains(char::is_whitespace) && inner.len() > "https://".len();
        let start = usize::from(inner.len() < text.len());
        fits.then(|| (start, start + inner.len()))
    };
    if let Some((start, end)) = bare(line) {
        return Some((None, &line[start..end]));
    }
    let (label, rest) = line.split_once(' ')?;
    let (start, end) = bare(rest)?;
    let rest = &rest[start..end];
    let number = label.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '.' | ':'));
    if !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Some(number), rest));
    }
    bullets::mark(line).map(|_| (None, rest))
}

/// Whether a line goes on with the address above: one word that looks like a part of an address, where a sign was left
/// open or the word could be nothing else.
fn goes_on(above: &str, line: &Line) -> bool {
    let text = &line.text;
    if line.gap == Gap::Blank || text.contains(' ') || !text.is_ascii() {
        return false;
    }
    let open = above.ends_with(['-', '_', '/', '=', '&', '?', '%', '+']);
    let signs = text.contains(['/', '=', '&', '%', '_']) || text.matches('-').count() >= 2;
    let digits = text.contains(|c: char| c.is_ascii_digit()) && text.contains(|c: char| c.is_ascii_alphabetic());
    let sentence = text.ends_with(['.', '!', ':', ';', ',']);
    !sentence && (signs || (open && (digits || text.starts_with(|c: char| c.is_ascii_lowercase()))))
}

/// The passages of a page: the words of each, by their number in the draft.
#[derive(Debug, Default)]
pub(super) struct Passages {
    /// In the order of the text: the passage's number, its words folded, and the notes that it names, as `[3]`.
    passages: Vec<(usize, BTreeSet<String>, BTreeSet<String>)>,
}

impl Passages {
    /// Adds a passage, or more words to the last one.
    pub(super) fn add(&mut self, number: usize, text: &str) {
        if self.passages.last().is_none_or(|(last, ..)| *last != number) {
            self.passages.push((number, BTreeSet::new(), BTreeSet::new()));
        }
        if let Some((_, words, notes)) = self.passages.last_mut() {
            words.extend(words_of(text));
            words.extend(initials(text));
            let marked = text.split(['[', '(']).skip(1).filter_map(|rest| rest.split([']', ')']).next());
            notes.extend(marked.filter(|note| note.len() <= 3).map(str::to_owned));
        }
    }

    pub(super) fn last(&self) -> Option<usize> {
        self.passages.last().map(|(number, ..)| *number)
    }
}

/// Where an address belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Belongs {
    /// The number of the passage.
    pub passage: usize,
    /// Whether words say so, not only the order.
    pub sure: bool,
}

/// The passage of each address of a list. There is none where the page has no passage.
///
/// Of all ways to give the addresses to passages without crossing, the one is taken in which they share the most words.
/// A word counts the less, the more of the addresses and passages have it.
pub(super) fn place(list: &List, page: &Passages) -> Vec<Option<Belongs>> {
    let (rows, columns) = (list.addresses.len(), page.passages.len());
    let Some(last) = page.last() else { return vec![None; rows] };
    if rows * columns > MOST_COMPARISONS {
        return vec![Some(Belongs { passage: last, sure: false }); rows];
    }
    let scores = scores(list, page);
    // `best[i][j]`: the most that the addresses up to `i` can share, the last of them with passage `j`.
    let mut best: Vec<Vec<f64>> = Vec::with_capacity(rows);
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(rows);
    for (row, of_row) in scores.iter().enumerate() {
        let (mut sums, mut sources) = (vec![0.0; columns], vec![0; columns]);
        let mut before = 0;
        for column in 0..columns {
            // Of equals the nearest to the list: a page may have begun later than the last list.
            if row > 0 && best[row - 1][column] >= best[row - 1][before] {
                before = column;
            }
            sums[column] = of_row[column] + if row > 0 { best[row - 1][before] } else { 0.0 };
            sources[column] = before;
        }
        best.push(sums);
        from.push(sources);
    }
    let Some(end) = best.last() else { return Vec::new() };
    // With nothing to go by, the last passage: it is nearest to the list.
    let mut column = (0..columns).fold(0, |most, at| if end[at] >= end[most] { at } else { most });
    let mut placed = vec![None; rows];
    for row in (0..rows).rev() {
        // An address that shares nothing here goes with the one below, which stands after it.
        // No other passage may share more.
        let score = scores[row][column];
        let sure = score >= SURE && scores[row].iter().all(|other| score >= *other);
        placed[row] = Some(Belongs { passage: page.passages[column].0, sure });
        column = from[row][column];
    }
    placed
}

fn scores(list: &List, page: &Passages) -> Vec<Vec<f64>> {
    let words: Vec<BTreeSet<String>> = list.addresses.iter().map(|address| address_words(&address.url)).collect();
    let mut addresses_with: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words.iter().flatten() {
        *addresses_with.entry(word).or_default() += 1;
    }
    let mut passages_with: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for word in addresses_with.keys() {
        let having = page.passages.iter().enumerate().filter(|(_, (_, words, _))| has(words, word));
        passages_with.insert(word, having.map(|(at, _)| at).collect());
    }
    let weigh = |(address, words): (&Address, &BTreeSet<String>)| {
        let mut row = vec![0.0; page.passages.len()];
        let host: Vec<String> = host(&address.url).map(|host| words_of(&host).collect()).unwrap_or_default();
        for word in words {
            let having = &passages_with[word.as_str()];
            let telling = if host.contains(word) { TELLING } else { word.chars().count().min(TELLING) };
            // Counts are small, so that nothing is lost.
            #[allow(clippy::cast_precision_loss)]
            let weight = telling as f64 / (TELLING * having.len().max(1) * addresses_with[word.as_str()].min(4)) as f64;
            for at in having {
                row[*at] += weight;
            }
        }
        if let Some(number) = &address.number {
            for (at, (_, _, notes)) in page.passages.iter().enumerate() {
                row[at] += if notes.contains(number) { 100.0 } else { 0.0 };
            }
        }
        row
    };
    list.addresses.iter().zip(&words).map(weigh).collect()
}

/// Whether a passage has a word: the same one, or one of the same stem, as far as its first letters tell.
fn has(words: &BTreeSet<String>, word: &str) -> bool {
    if words.contains(word) {
        return true;
    }
    let length = word.chars().count();
    let stem_length = length * 3 / 4;
    if stem_length < 6 {
        return false;
    }
    let stem: String = word.chars().take(stem_length).collect();
    words
        .range(stem.clone()..)
        .take_while(|other| other.starts_with(&stem))
        .any(|other| other.chars().count() <= length + length / 3)
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3);
    words.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// The first letters of names of several words: an authority's address is made of them.
fn initials(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = String::new();
    for word in text.split(' ').chain([""]) {
        // What stands before the apostrophe of "l’Office" is no part of a name; small words stand within one.
        let word = word.split_once(['’', '\'']).filter(|(start, _)| start.len() <= 2).map_or(word, |(_, rest)| rest);
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let ends = word.ends_with([',', '.', ';', ':', ')']);
        match bare.chars().next().filter(|c| c.is_uppercase()) {
            Some(first) => letters.push(first),
            None if !letters.is_empty() && (1..=3).contains(&bare.chars().count()) && !ends => continue,
            None => found.push(std::mem::take(&mut letters)),
        }
        if ends {
            found.push(std::mem::take(&mut letters));
        }
    }
    found.retain(|letters| (3..=6).contains(&letters.chars().count()));
    found.iter().map(|letters| fold(letters)).collect()
}

/// The words of an address: of its host and path. Numbers and what looks like a key say nothing.
fn address_words(url: &str) -> BTreeSet<String> {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let telling = |word: &String| {
        !WEB.contains(&word.as_str()) && !word.contains(|c: char| c.is_ascii_digit()) && word.chars().count() <= 30
    };
    let path = percent_encoding::percent_decode_str(url.get(start..end).unwrap_or_default()).decode_utf8_lossy();
    words_of(&path).filter(telling).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn gathered(text: &str) -> Gathered {
        gather(lines(text), &Links::default())
    }

    fn urls(list: &List) -> Vec<&str> {
        list.addresses.iter().map(|address| address.url.as_str()).collect()
    }

    #[test]
    fn lists_end_pages_and_hold_each_address_once() {
        let found = gathered(
            "a b\n\nhttps://a.org/x?utm_source=m\nhttps://a.org/x\n[2] https://b.org\n• <https://c.org/>\n\nc d\nwww.d.org/e\n",
        );
        let [one, two] = &found.lists[..] else { panic!("{found:?}") };
        assert_eq!(urls(one), ["https://a.org/x", "https://b.org", "https://c.org/"]);
        assert_eq!(one.addresses[1].number.as_deref(), Some("2"));
        assert_eq!(urls(two), ["www.d.org/e"]);
        assert_eq!(found.repeated, [4]);
        let pages: Vec<_> = found.lines.iter().map(|(line, page)| (line.text.as_str(), *page, line.gap)).collect();
        assert_eq!(pages, [("a b", 0, Gap::None), ("c d", 1, Gap::Page)]);
    }

    #[test]
    fn broken_addresses_are_made_whole() {
        let found = gathered("https://a.org/one-\ntwo/three\nhttps://a.org/four\nfive-six-seven\nFin.\n");
        assert_eq!(urls(&found.lists[0]), ["https://a.org/one-two/three", "https://a.org/fourfive-six-seven"]);
        assert_eq!((found.joined.as_slice(), found.lines.len()), ([1, 3].as_slice(), 1));
        assert_eq!(gathered("https://a.org/one\nSpatial\n").lines.len(), 1);
        assert_eq!(gathered("https://a.org/esid=7-\nSpatial\n").lines.len(), 1);
    }

    #[test]
    fn an_address_within_a_sentence_is_no_list() {
        assert!(gathered("voir https://a.org/x\nhttps://a.org/x pour la suite\n").lists.is_empty());
    }

    fn placed(addresses: &[&str], passages: &[&str]) -> Vec<(usize, bool)> {
        let list = List {
            addresses: (1..)
                .zip(addresses)
                .map(|(line, url)| Address { url: (*url).to_owned(), number: None, line })
                .collect(),
        };
        let mut page = Passages::default();
        passages.iter().enumerate().for_each(|(number, text)| page.add(number, text));
        place(&list, &page).into_iter().flatten().map(|belongs| (belongs.passage, belongs.sure)).collect()
    }

    #[test]
    fn words_tell_the_passage_and_the_order_tells_the_rest() {
        let passages = ["La Banque de Norvège publie", "Une étude de Kaplan", "Le port d’Anvers"];
        let addresses =
            ["https://norges.example/norvege-banque", "https://x.example/1", "https://y.example/anvers/port"];
        assert_eq!(placed(&addresses, &passages), [(0, true), (2, false), (2, true)]);
        assert_eq!(placed(&["https://x.example/1"], &passages), [(2, false)], "the nearest to the list");
        assert_eq!(placed(&["https://x.example/"], &[]), []);
    }

    #[test]
    fn addresses_do_not_cross() {
        let passages = ["Kaplan parle de Rome", "Kaplan parle de Vienne", "Kaplan parle de Rome"];
        let addresses = ["https://a.example/vienne", "https://a.example/kaplan-rome"];
        assert_eq!(placed(&addresses, &passages), [(1, true), (2, true)]);
    }
}
