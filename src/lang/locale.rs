//! The rules of one language: how it writes dates and numbers, chooses plurals, sorts, and which way it runs.
//!
//! Dates are always Gregorian, whatever calendar CLDR prefers for the language: the years shown are then those of the
//! URLs and of the feeds. A language that ICU has no data for gets CLDR's root rules and never fails; its dates are
//! written as ISO 8601 does, `2026-03-02`, since the root's months have numbers for names (`2026 M03 2`).

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::fast::FixedState;
use icu::calendar::{Date as IcuDate, Gregorian};
use icu::collator::options::CollatorOptions;
use icu::collator::preferences::CollationNumericOrdering;
use icu::collator::{CollatorBorrowed, CollatorPreferences};
use icu::datetime::fieldsets::{M, MD, YM, YMD};
use icu::datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::decimal::options::DecimalFormatterOptions;
use icu::list::ListFormatter;
use icu::list::options::ListFormatterOptions;
use icu::locale::{LanguageIdentifier, Locale as Tag, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander};
use icu::plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use jiff::civil::Date;

/// A month whose name is not its number in any language that CLDR knows the months of, and what CLDR's root calls it.
const NAMED_MONTH: Date = jiff::civil::date(2026, 3, 2);
const ROOT_MONTH: &str = "M03";

type Format<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// The rules of one language. Costly to make, cheap to use: made once per language and shared between threads.
pub struct Locale {
    tag: Tag,
    long_date: Format<YMD>,
    short_date: Format<YMD>,
    day_month: Format<MD>,
    month_year: Format<YM>,
    month: Format<M>,
    numbers: DecimalFormatter,
    plurals: PluralRules,
    lists: ListFormatter,
    collator: CollatorBorrowed<'static>,
    right_to_left: bool,
    /// Whether CLDR knows how the language writes dates.
    has_dates: bool,
    /// Days that were written already: lists show the same few thousand again and again, and writing one takes longer
    /// than anything else that is shown of an item.
    written: RwLock<HashMap<Date, DayTexts, FixedState>>,
}

/// A day in words.
#[derive(Debug, Clone)]
pub struct DayTexts {
    /// As [`Locale::date`] writes it.
    pub long: Arc<str>,
    /// As [`Locale::short_date`] writes it.
    pub short: Arc<str>,
    /// As [`Locale::day_month`] writes it.
    pub day: Arc<str>,
}

impl Locale {
    /// The rules of the language that a BCP 47 tag names.
    ///
    /// # Errors
    /// The tag is malformed. A well-formed tag of an unknown language is none.
    pub fn new(tag: &str) -> Result<Locale, String> {
        let parsed = Tag::try_from_str(tag).map_err(|_| match tag.replace('_', "-") {
            dashed if dashed != tag && Tag::try_from_str(&dashed).is_ok() => {
                format!("`{tag}` is not a language tag: write `{dashed}`")
            }
            _ => format!("`{tag}` is not a language tag such as `fr` or `pt-BR`"),
        })?;
        Locale::load(parsed).map_err(|error| format!("the rules of language `{tag}` cannot be loaded: {error}"))
    }

    fn load(tag: Tag) -> Result<Locale, Box<dyn std::error::Error>> {
        let dates = DateTimeFormatterPreferences::from(&tag);
        let mut order = CollatorPreferences::from(&tag);
        // "Issue 9" comes before "Issue 10".
        order.numeric_ordering.get_or_insert(CollationNumericOrdering::True);
        let month = Format::try_new(dates, M::long())?;
        let has_dates = gregorian(NAMED_MONTH).is_none_or(|day| month.format(&day).to_string() != ROOT_MONTH);
        Ok(Locale {
            long_date: Format::try_new(dates, YMD::long())?,
            short_date: Format::try_new(dates, YMD::medium())?,
            day_month: Format::try_new(dates, MD::long())?,
            month_year: Format::try_new(dates, YM::long())?,
            month,
            numbers: DecimalFormatter::try_new((&tag).into(), DecimalFormatterOptions::default())?,
            plurals: PluralRules::try_new((&tag).into(), PluralRulesOptions::default())?,
            lists: ListFormatter::try_new_and((&tag).into(), ListFormatterOptions::default())?,
            collator: CollatorBorrowed::try_new(order, CollatorOptions::default())?,
            right_to_left: LocaleDirectionality::new_extended().is_right_to_left(&tag.id),
            has_dates,
            written: RwLock::default(),
            tag,
        })
    }

    /// Whether CLDR knows how the language writes dates. Without, they are written as `2026-03-02`.
    #[must_use]
    pub fn has_dates(&self) -> bool {
        self.has_dates
    }

    /// The day as ICU counts it, where its words for it are known.
    fn worded(&self, date: Date) -> Option<IcuDate<Gregorian>> {
        gregorian(date).filter(|_| self.has_dates)
    }

    /// The whole date: « 29 janvier 2026 », "January 29, 2026".
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.worded(date).map_or_else(|| date.to_string(), |day| self.first(date, self.long_date.format(&day)))
    }

    /// The whole date where there is little room: « 29 janv. 2026 », "Jan 29, 2026".
    #[must_use]
    pub fn short_date(&self, date: Date) -> String {
        self.worded(date).map_or_else(|| date.to_string(), |day| self.first(date, self.short_date.format(&day)))
    }

    /// The date under a heading that gives the year: « 29 janvier », "January 29".
    #[must_use]
    pub fn day_month(&self, date: Date) -> String {
        self.worded(date).map_or_else(|| date.to_string(), |day| self.first(date, self.day_month.format(&day)))
    }

    /// A day as lists and headings write it.
    #[must_use]
    pub fn day(&self, date: Date) -> DayTexts {
        // What a thread that panicked had written is right all the same.
        if let Some(texts) = self.written.read().unwrap_or_else(PoisonError::into_inner).get(&date) {
            return texts.clone();
        }
        let (long, short, day) = (self.date(date), self.short_date(date), self.day_month(date));
        let texts = DayTexts { long: long.into(), short: short.into(), day: day.into() };
        self.written.write().unwrap_or_else(PoisonError::into_inner).insert(date, texts.clone());
        texts
    }

    /// The month and its year: « janvier 2026 », "January 2026".
    #[must_use]
    pub fn month_year(&self, date: Date) -> String {
        self.worded(date).map_or_else(|| numbered_month(date), |day| self.month_year.format(&day).to_string())
    }

    /// The month as it stands alone: « janvier », "January".
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        self.worded(date).map_or_else(|| numbered_month(date), |day| self.month.format(&day).to_string())
    }

    /// French reads the first of a month as an ordinal, which CLDR leaves out.
    fn first(&self, date: Date, formatted: impl fmt::Display) -> String {
        let text = formatted.to_string();
        if date.day() == 1
            && self.tag.id.language.as_str() == "fr"
            && let Some(rest) = text.strip_prefix("1 ")
        {
            return format!("1er {rest}");
        }
        text
    }

    /// A whole number with its thousands set apart: « 1 234 », "1,234".
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        self.numbers.format(&Decimal::from(n)).to_string()
    }

    /// A decimal number of so many units of its last place: `decimal(-15, 1)` is « -1,5 », "-1.5".
    #[must_use]
    pub fn decimal(&self, units: i64, places: u8) -> String {
        let mut number = Decimal::from(units);
        number.multiply_pow10(-i16::from(places));
        self.numbers.format(&number).to_string()
    }

    /// The CLDR plural category of a number of things: `one`, `other`…
    #[must_use]
    pub fn plural(&self, n: u64) -> &'static str {
        match self.plurals.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// Names one after the other: « Ada, Alan et Grace », "Ada, Alan, and Grace".
    #[must_use]
    pub fn list<S: AsRef<str>>(&self, names: &[S]) -> String {
        self.lists.format(names.iter().map(AsRef::as_ref)).to_string()
    }

    /// The order of a dictionary, numbers by their value. Only identical texts are equal, so that sorting is stable
    /// from one build to the next.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }

    /// Which way the language runs, as HTML's `dir` says it.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        if self.right_to_left { "rtl" } else { "ltr" }
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Locale").field(&self.tag.to_string()).finish()
    }
}

/// Which way a language runs, as HTML's `dir` says it; left to right where the tag is none.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    let known = LanguageIdentifier::try_from_str(tag);
    let right_to_left = known.is_ok_and(|id| LocaleDirectionality::new_extended().is_right_to_left(&id));
    if right_to_left { "rtl" } else { "ltr" }
}

/// `2026-03`.
fn numbered_month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// A language with a territory as Open Graph writes it (<https://ogp.me/#optional>): `fr_FR`, `zh_TW`.
///
/// `locale` chooses the territory where it is of the language of `tag`; where neither names one, CLDR's likely subtags
/// do. Nothing where no territory is likely, as for Esperanto, or where it is a part of the world, as in `es-419`.
#[must_use]
pub fn open_graph_locale(tag: &str, locale: &str) -> Option<String> {
    let read = |tag: &str| LanguageIdentifier::try_from_str(tag).ok();
    let own = read(tag)?;
    let mut id = read(locale).filter(|locale| locale.language == own.language).unwrap_or(own);
    LocaleExpander::new_extended().maximize(&mut id);
    let territory = id.region.filter(|region| region.is_alphabetic())?;
    Some(format!("{}_{territory}", id.language))
}

/// The tag by which CLDR knows a language, where that is another: `fr` for `fra`.
#[must_use]
pub fn canonical_tag(tag: &str) -> Option<String> {
    let mut known = Tag::try_from_str(tag).ok()?;
    let written = known.id.language;
    LocaleCanonicalizer::new_extended().canonicalize(&mut known);
    (known.id.language != written).then(|| known.to_string())
}

/// The day as ICU counts it; ICU's years go further than jiff's on both sides, so there always is one.
fn gregorian(date: Date) -> Option<IcuDate<Gregorian>> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    IcuDate::try_new_gregorian(i32::from(date.year()), month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::new(tag).unwrap()
    }

    #[test]
    fn shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Locale>();
    }

    /// Of the languages that a site may have, each format of each.
    #[test]
    fn no_language_fails() {
        for tag in [
            "pt", "pt-BR", "es", "de", "it", "nl", "pl", "ru", "ar", "he", "fa", "hi", "ja", "zh", "ko", "th", "vi",
            "zz",
        ] {
            let locale = locale(tag);
            for day in [date(2026, 1, 1), date(2026, 11, 29)] {
                for text in [
                    locale.date(day),
                    locale.short_date(day),
                    locale.day_month(day),
                    locale.month_year(day),
                    locale.month(day),
                ] {
                    assert!(!text.is_empty(), "{tag}");
                }
            }
        }
        assert_eq!(locale("pt").month_year(date(2026, 11, 1)), "novembro de 2026");
    }

    #[test]
    fn dates_in_french() {
        for tag in ["fr", "fr-CA", "fr-CH", "fr-BE", "FR-fr"] {
            let fr = locale(tag);
            assert_eq!(fr.date(date(2026, 1, 29)), "29 janvier 2026", "{tag}");
            assert_eq!(fr.date(date(2026, 1, 1)), "1er janvier 2026", "{tag}");
            assert_eq!(fr.date(date(2026, 1, 11)), "11 janvier 2026", "{tag}");
            assert_eq!(fr.day_month(date(2026, 3, 1)), "1er mars", "{tag}");
            assert_eq!(fr.day_month(date(2026, 1, 29)), "29 janvier", "{tag}");
            assert_eq!(fr.month(date(2026, 8, 1)), "août", "{tag}");
            assert_eq!(fr.month_year(date(2026, 1, 1)), "janvier 2026", "{tag}");
            assert_eq!(fr.short_date(date(2026, 1, 29)), "29 janv. 2026", "{tag}");
            assert_eq!(fr.short_date(date(2026, 5, 1)), "1er mai 2026", "{tag}");
        }
    }

    #[test]
    fn dates_in_english() {
        let en = locale("en");
        assert_eq!(en.date(date(2026, 1, 29)), "January 29, 2026");
        assert_eq!(en.date(date(2026, 1, 1)), "January 1, 2026");
        assert_eq!(en.day_month(date(2026, 3, 1)), "March 1");
        assert_eq!(en.month(date(2026, 1, 1)), "January");
        assert_eq!(en.month_year(date(2026, 1, 1)), "January 2026");
        assert_eq!(en.short_date(date(2026, 1, 29)), "Jan 29, 2026");
        let gb = locale("en-GB");
        assert_eq!(gb.date(date(2026, 1, 29)), "29 January 2026");
        assert_eq!(gb.date(date(2026, 1, 1)), "1 January 2026");
        assert_eq!(gb.day_month(date(2026, 1, 29)), "29 January");
        assert_eq!(gb.short_date(date(2026, 1, 29)), "29 Jan 2026");
    }

    #[test]
    fn dates_in_other_languages() {
        assert_eq!(locale("de").date(date(2026, 1, 29)), "29. Januar 2026");
        assert_eq!(locale("es").date(date(2026, 1, 1)), "1 de enero de 2026");
        assert_eq!(locale("pl").month(date(2026, 1, 1)), "styczeń", "the nominative, where a date has stycznia");
        assert!(locale("th").date(date(2026, 1, 29)).contains("2026"), "Gregorian everywhere");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(locale("fr").number(1_234_567), "1\u{202F}234\u{202F}567");
        assert_eq!(locale("en").number(1_234_567), "1,234,567");
        assert_eq!(locale("fr").number(999), "999");
        assert_eq!(locale("en").number(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(locale("fr").decimal(123_456, 2), "1\u{202F}234,56");
        assert_eq!(locale("en").decimal(-15, 1), "-1.5");
    }

    #[test]
    fn plural_categories() {
        let fr = locale("fr");
        assert_eq!([0, 1, 2, 1_000_000].map(|n| fr.plural(n)), ["one", "one", "other", "many"]);
        let en = locale("en-GB");
        assert_eq!([0, 1, 2, 1_000_000].map(|n| en.plural(n)), ["other", "one", "other", "other"]);
        let pl = locale("pl");
        assert_eq!([1, 2, 5, 22].map(|n| pl.plural(n)), ["one", "few", "many", "few"]);
    }

    #[test]
    fn lists_of_names() {
        assert_eq!(locale("fr").list(&["Ada", "Alan", "Grace"]), "Ada, Alan et Grace");
        assert_eq!(locale("en-GB").list(&["Ada", "Alan", "Grace"]), "Ada, Alan and Grace");
        assert_eq!(locale("fr").list(&["Ada"]), "Ada");
        assert_eq!(locale("fr").list::<&str>(&[]), "");
    }

    #[test]
    fn order_of_a_dictionary() {
        let fr = locale("fr");
        let mut names = ["élégant", "zone", "Espace", "élan", "elan", "Éco", "œuvre", "offre"];
        names.sort_by(|a, b| fr.compare(a, b));
        assert_eq!(names, ["Éco", "elan", "élan", "élégant", "Espace", "œuvre", "offre", "zone"]);
        assert_eq!(fr.compare("Numéro 9", "Numéro 10"), Ordering::Less);
        assert_eq!(fr.compare("é", "e\u{301}"), "é".cmp("e\u{301}"), "different texts are never equal");
        assert_eq!(locale("sv").compare("ö", "z"), Ordering::Greater);
        assert_eq!(locale("de").compare("ö", "z"), Ordering::Less);
    }

    #[test]
    fn directions() {
        for (tag, direction) in [("fr", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa-AF", "rtl"), ("az-Arab", "rtl")] {
            assert_eq!(locale(tag).direction(), direction, "{tag}");
        }
    }

    #[test]
    fn a_language_without_data_writes_dates_as_iso_does() {
        for tag in ["co", "gsw", "la", "ty", "fra", "xx", "tlh", "und", "x-private"] {
            let Ok(unknown) = Locale::new(tag) else { continue };
            let day = date(2026, 1, 29);
            assert!(!unknown.has_dates(), "{tag}");
            for text in [unknown.date(day), unknown.short_date(day), unknown.day_month(day)] {
                assert_eq!(text, "2026-01-29", "{tag}");
            }
            assert_eq!((unknown.month_year(day), unknown.month(day)), ("2026-01".to_owned(), "2026-01".to_owned()));
            assert_eq!(unknown.direction(), "ltr");
        }
        assert_eq!(locale("xx").plural(1), "other");
        for tag in ["fr-XX", "en-GB", "pt-BR", "ar", "zh-Hant", "ja", "ko", "vi", "th", "eu", "br", "eo"] {
            assert!(locale(tag).has_dates(), "{tag}");
        }
    }

    #[test]
    fn open_graph_wants_a_language_and_a_territory() {
        for (tag, locale, expected) in [
            ("fr", "fr", Some("fr_FR")),
            ("fr", "fr-CA", Some("fr_CA")),
            ("en", "en-GB", Some("en_GB")),
            ("en", "en", Some("en_US")),
            ("EN-gb", "EN-gb", Some("en_GB")),
            ("zh-Hant", "zh-Hant", Some("zh_TW")),
            ("sr-Latn", "sr-Latn", Some("sr_RS")),
            ("fr-1990", "fr-1990", Some("fr_FR")),
            ("de-1996", "de-1996", Some("de_DE")),
            ("co", "fr", Some("co_FR")),
            ("ar", "ar", Some("ar_EG")),
            ("es-419", "es-419", None),
            ("eo", "eo", None),
            ("xx", "xx", None),
            ("und", "und", None),
        ] {
            assert_eq!(open_graph_locale(tag, locale).as_deref(), expected, "{tag} {locale}");
        }
    }

    #[test]
    fn a_language_has_one_tag() {
        assert_eq!(canonical_tag("fra").as_deref(), Some("fr"));
        assert_eq!(canonical_tag("deu-AT").as_deref(), Some("de-AT"));
        for tag in ["fr", "co", "en-GB", "xx"] {
            assert_eq!(canonical_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_bad_tag_is_named() {
        assert_eq!(Locale::new("f").unwrap_err(), "`f` is not a language tag such as `fr` or `pt-BR`");
        assert_eq!(Locale::new("fr_CA").unwrap_err(), "`fr_CA` is not a language tag: write `fr-CA`");
        assert!(Locale::new("").is_err());
        assert!(Locale::new("français").is_err());
    }

    #[test]
    fn the_ends_of_time_have_a_day() {
        for end in [Date::MIN, Date::MAX] {
            assert!(gregorian(end).is_some(), "{end}");
        }
    }
}
