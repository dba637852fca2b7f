//! What a table may hold, as data: [`Fields`](super::Fields) answers by it, and editors are told of it.
//!
//! A reader states the shape of its table once. From it come which keys are known, the words and bounds of a value, and
//! the JSON Schema that editors use; so what is checked and what is told cannot differ. What a shape does not say (whether
//! a theme exists, which text makes a good id) is the reader's to check.

/// What a table may hold.
#[derive(Debug)]
pub struct Shape {
    pub(super) keys: &'static [Field],
    pub(super) others: Option<Field>,
    pub(super) names: Option<&'static str>,
    pub(super) filled: bool,
    pub(super) synonyms: &'static [(&'static str, &'static str)],
}

/// A key of a table and its value.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) needed: Needed,
    pub(super) about: &'static str,
    pub(super) pattern: Option<&'static str>,
    pub(super) default: Option<&'static str>,
    pub(super) example: Option<&'static str>,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text of one line that is not blank.
    Line,
    /// Plain text, whose line breaks do not count.
    Paragraph,
    /// True or false, and which of them where nothing is written.
    Boolean(bool),
    /// `false` and nothing else.
    False,
    /// A whole number.
    Integer,
    /// A whole number from 1 on.
    Count {
        /// The highest.
        most: usize,
        /// The number where nothing is written.
        default: usize,
    },
    /// A date, with or without a time.
    Moment,
    /// A date without a time.
    Day,
    /// One of some words; the first is meant where nothing is written.
    Word(&'static [&'static str]),
    /// Lines.
    Lines,
    /// Lines, each of them one of some words.
    Names(&'static [&'static str]),
    /// A table.
    Table(&'static Shape),
    /// Tables in a list.
    Tables(&'static Shape),
    /// A table that nobody looks into.
    Extra,
    /// Any of these.
    Either(&'static [Kind]),
}

/// When a key has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// Never.
    Never,
    /// Always.
    Always,
    /// Always, unless a key of the same table has a value.
    Unless {
        /// The other key.
        key: &'static str,
        /// Its value.
        is: &'static str,
    },
    /// Where a table of the same table has more than one key.
    WithMany(&'static str),
}

impl Shape {
    /// A table of these keys, in the order in which they are told.
    ///
    /// # Panics
    /// With more than 64 keys. Shapes are constants, so it is the compiler who says so.
    #[must_use]
    pub const fn new(keys: &'static [Field]) -> Self {
        // Which of them were asked for is kept in the bits of one number.
        assert!(keys.len() <= 64, "a table of more than 64 keys");
        Self { keys, others: None, names: None, filled: false, synonyms: &[] }
    }

    /// A table whose keys writers choose; each has such a value.
    #[must_use]
    pub const fn map(value: Field) -> Self {
        Self::new(&[]).and(value)
    }

    /// The same table with further keys that writers choose.
    #[must_use]
    pub const fn and(mut self, others: Field) -> Self {
        self.others = Some(others);
        self
    }

    /// The pattern of keys that writers choose, as a regular expression.
    ///
    /// # Panics
    /// Where the table has keys of its own, since these might match it, too. It is the compiler who says so.
    #[must_use]
    pub const fn named(mut self, pattern: &'static str) -> Self {
        assert!(self.keys.is_empty(), "a pattern beside keys of the table's own");
        self.names = Some(pattern);
        self
    }

    /// The same table with words by which other tools and languages call its keys, separated by spaces, in lower case and
    /// with `_` within a word: who writes one of them is shown the key.
    #[must_use]
    pub const fn also_called(mut self, synonyms: &'static [(&'static str, &'static str)]) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// The key that a writer may have meant by a word of another tool or language.
    #[must_use]
    pub fn synonym(&self, written: &str) -> Option<&'static str> {
        let written = written.to_lowercase().replace([' ', '-'], "_");
        let is_meant = |words: &str| words.split(' ').any(|word| word == written);
        self.synonyms.iter().find(|(_, words)| is_meant(words)).map(|(key, _)| *key)
    }

    /// What it says of a key, where it is one of its own.
    pub(super) fn key(&self, name: &str) -> Option<&'static Field> {
        self.keys.iter().find(|field| field.name == name)
    }

    /// The names of its own keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys.iter().map(|field| field.name)
    }

    /// The same table, which must not be empty.
    #[must_use]
    pub const fn filled(mut self) -> Self {
        self.filled = true;
        self
    }
}

impl Field {
    /// A key that may be missing, and what it does in one sentence; [`Shape::map`] and [`Shape::and`] do not look at the
    /// name.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, needed: Needed::Never, about, pattern: None, default: None, example: None }
    }

    /// The same key, which must be there.
    #[must_use]
    pub const fn required(self) -> Self {
        self.needed(Needed::Always)
    }

    /// The same key, which must sometimes be there.
    #[must_use]
    pub const fn needed(mut self, needed: Needed) -> Self {
        self.needed = needed;
        self
    }

    /// A regular expression that every good text matches, and each text of a list. Bad ones may match it, too.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// The text where nothing is written.
    #[must_use]
    pub const fn default(mut self, text: &'static str) -> Self {
        self.default = Some(text);
        self
    }

    /// A good text, for those who do not know what to write.
    #[must_use]
    pub const fn example(mut self, text: &'static str) -> Self {
        self.example = Some(text);
        self
    }
}

impl Kind {
    /// What a question wants of a kind, or of the first of several that has it.
    pub(super) fn find<T>(&'static self, wanted: impl Fn(&'static Kind) -> Option<T> + Copy) -> Option<T> {
        match self {
            Self::Either(kinds) => kinds.iter().find_map(wanted),
            kind => wanted(kind),
        }
    }
}

/// The words of a table of words and what they mean, for [`Kind::Word`].
#[must_use]
pub const fn words<T, const N: usize>(table: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = table[at].0;
        at += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    //! A reader that does not keep to its shape is stopped, so that no test of it can pass.

    use super::super::{Fields, toml};
    use super::*;
    use crate::diagnostic::Source;

    const WORDS: [(&str, u8); 2] = [("a", 1), ("b", 2)];

    static SHAPE: Shape = Shape::new(&[
        Field::new("needed", Kind::Line, "A line").required(),
        Field::new("word", Kind::Word(&words(&WORDS)), "A word"),
        Field::new("count", Kind::Count { most: 9, default: 3 }, "A number"),
        Field::new("either", Kind::Either(&[Kind::False, Kind::Line]), "A line or nothing"),
        Field::new("inner", Kind::Table(&INNER), "A table"),
    ]);

    static INNER: Shape = Shape::new(&[Field::new("flag", Kind::Boolean(true), "A choice")]);

    fn read(text: &str, read: impl FnOnce(Fields<'_, '_>)) -> Vec<String> {
        let source = Source::new("x.toml".into(), text);
        let (node, mut faults) = toml(&source, 0..text.len());
        read(Fields::new(&node.unwrap(), &SHAPE, &source, &mut faults));
        faults.into_iter().map(|fault| fault.message).collect()
    }

    fn well(mut fields: Fields<'_, '_>) {
        fields.require("needed", "write it");
        fields.line("needed");
        fields.word("word", &WORDS);
        assert!([3, 5].contains(&fields.count("count")));
        fields.line("either");
        let mut inner = fields.section("inner");
        assert!(inner.boolean("flag"));
        inner.finish(None);
        fields.finish(None);
    }

    #[test]
    fn bounds_words_and_defaults_are_those_of_the_shape() {
        assert_eq!(read("needed = 'x'", well), [""; 0]);
        assert_eq!(read("needed = 'x'\ncount = 5\nword = 'b'\neither = 'y'\n[inner]\nflag = true", well), [""; 0]);
        assert_eq!(
            read("count = 10\nword = 'c'\neither = 2\nouter = 1\ninner = 1", well),
            [
                "`needed` is missing",
                "`word` cannot be `c`",
                "`count` must be from 1 to 9, not 10",
                "`either` must be a text, not a number",
                "`inner` must be a table, not a number",
                "unknown key `outer`",
            ]
        );
        assert_eq!(read("needed = 'x'\n[inner]\nflog = 1", well), ["unknown key `inner.flog`"]);
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "`other` is asked for, and the shape does not have it")]
    fn a_key_that_the_shape_does_not_have() {
        read("", |mut fields| _ = fields.line("other"));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "`needed` is asked for as something else than Line")]
    fn a_key_of_another_kind() {
        read("", |mut fields| _ = fields.string("needed"));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "the shape has other words for `word`")]
    fn other_words() {
        read("", |mut fields| _ = fields.word("word", &[("a", ())]));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "`word` may be missing")]
    fn a_key_that_need_not_be_there() {
        read("", |mut fields| _ = fields.require("word", "write it"));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "nobody asks for `needed`, which the shape has")]
    fn a_key_that_is_left_out() {
        read("", |fields| fields.finish(None));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "nobody minds if `needed` is missing")]
    fn a_needed_key_that_is_not_missed() {
        read("", |mut fields| {
            fields.line("needed");
            fields.finish(None);
        });
    }
}
