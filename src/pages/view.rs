//! What a template is given: plain values, all strings ready to be shown.
//!
//! These structs are the contract with a site's own templates, documented in `docs/templates.md`. Fields that end in
//! `html` are safe HTML; all others are plain text, which the templates escape.

use std::sync::Arc;

use serde::Serialize;

use crate::output::Drawn;
use crate::tree::Extra;

/// `page`: what every page says of itself.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Head {
    /// `home`, `entry`, `digest`, `brief`, `page`, `themes`, `theme`, `timeline`, `archive`, `search`, `glossary`,
    /// `corrections`, `feeds`, `withdrawn`, `not_found`, `languages`, `redirect`.
    pub kind: &'static str,
    /// The page's own title, without the site's.
    pub title: String,
    /// For `<meta name="description">`.
    pub description: String,
    /// Path from the host's root, escaped: what `href` holds.
    pub url: String,
    /// The whole address.
    pub canonical: String,
    /// BCP 47 tag.
    pub language: String,
    /// The language and a territory, as Open Graph wants them: `en_GB`; nothing where no territory is known.
    pub locale: Option<String>,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Versions of this page, itself included, for `<link rel="alternate" hreflang>`; `x-default` comes last.
    pub alternates: Vec<Alternate>,
    /// The other languages, in the site's order.
    pub switcher: Vec<Switch>,
    /// From the home page down to this page's parent.
    pub breadcrumbs: Vec<Reference>,
    /// Feeds to be discovered on this page, the nearest first.
    pub feeds: Vec<FeedReference>,
    /// The whole address of the picture that stands for the page elsewhere: its own, else its card.
    pub image: Option<String>,
    /// What the picture shows, for those who do not see it.
    pub image_alt: Option<String>,
    /// In pixels, where it is known.
    pub image_width: Option<u32>,
    /// In pixels, where it is known.
    pub image_height: Option<u32>,
    /// The card that `image` names, if it is one; not for templates.
    #[serde(skip)]
    pub(crate) card: Option<Drawn>,
    /// The other languages that have this page, as Open Graph writes them.
    pub other_locales: Vec<String>,
    /// When an entry or brief was published: a date, or an RFC 3339 time where one was written.
    pub published: Option<String>,
    /// When it last changed, corrections included.
    pub modified: Option<String>,
    /// The names of its themes, in order.
    pub tags: Vec<String>,
    /// The Content-Security-Policy; nothing where the settings turn it off.
    pub csp: Option<String>,
    /// What the page is, for machines: JSON-LD, for a `<script type="application/ld+json">`; empty where there is nothing
    /// to say. It holds no `<`.
    pub json_ld_html: String,
    /// `draft`, `scheduled` or `expired` where the page is not public yet or no longer, else nothing.
    pub status: Option<&'static str>,
    /// Where the page is a translation that is behind its source: the source.
    pub newer_original: Option<OriginalView>,
}

/// The source of a translation.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct OriginalView {
    /// Its page.
    pub url: String,
    /// BCP 47 tag.
    pub language: String,
    /// The language, as a sentence in the page's language names it.
    pub language_name: String,
}

/// A version of a page for search engines.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Alternate {
    /// A tag, or `x-default`.
    pub language: String,
    /// The whole address.
    pub url: String,
}

/// A way into another language.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Switch {
    /// BCP 47 tag.
    pub language: String,
    /// The language's own name for itself.
    pub name: String,
    /// Where it leads.
    pub url: String,
    /// Whether that is the same thing in the other language.
    pub exact: bool,
    /// Where it is not: a sentence, in the other language, that says so and names where it leads.
    pub note: String,
}

/// A link with its text.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Reference {
    /// Plain text.
    pub title: String,
    /// What `href` holds.
    pub url: String,
    /// See [`Card::title_language`].
    pub title_language: Option<String>,
}

impl Reference {
    /// A link whose title is in the page's language.
    pub(super) fn new(title: String, url: String) -> Self {
        Self { title, url, title_language: None }
    }
}

/// A feed.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct FeedReference {
    /// Plain text.
    pub title: String,
    /// What `href` holds.
    pub url: String,
    /// Media type: `application/rss+xml` …
    pub media: &'static str,
    /// `RSS`, `Atom`, `JSON`.
    pub format: &'static str,
}

/// `site`: what all pages of one language share.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct SiteView {
    /// The site's title in this language.
    pub title: String,
    /// The site's description in this language, or empty.
    pub description: String,
    /// BCP 47 tag.
    pub language: String,
    /// The language's own name.
    pub language_name: String,
    /// `/` or `/some/repo/`: what stands before a static file's path.
    pub base: String,
    /// Address of the home page in this language.
    pub home: String,
    /// Addresses of the lists.
    pub themes_url: String,
    /// See `themes_url`.
    pub timeline_url: String,
    /// See `themes_url`.
    pub archives_url: String,
    /// Address of the search page, unless search is off.
    pub search_url: Option<String>,
    /// The list of corrections, where there are any.
    pub corrections_url: Option<String>,
    /// The page that lists all feeds.
    pub feeds_url: String,
    /// The calendar of deadlines, where there are any.
    pub agenda_url: Option<String>,
    /// Address of the glossary, where this language has one.
    pub glossary_url: Option<String>,
    /// All themes, in order.
    pub themes: Vec<Arc<ThemeReference>>,
    /// Entries of kind `page`, by title, for the footer or menu.
    pub pages: Vec<Reference>,
    /// Feeds of whole entries, then of items.
    pub entry_feeds: Vec<FeedReference>,
    /// Feeds of items.
    pub item_feeds: Vec<FeedReference>,
    /// All languages of the site with their homes.
    pub languages: Vec<LanguageReference>,
    /// Where readers can give a mail address: `[mailing_list]` of `veille.toml`.
    pub mailing_list: Option<MailingListView>,
    /// `extra` of `veille.toml`.
    pub extra: Extra,
    /// `Veille 0.1.0`.
    pub generator: String,
    /// Address of the style sheet.
    pub stylesheet: String,
    /// Address of the style sheet that browsers show feeds with.
    pub feed_stylesheet: String,
    /// Address of the icon.
    pub favicon: String,
    /// Address of the script that the search page loads.
    pub search_script: String,
}

/// A form for a mailing list.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct MailingListView {
    /// Where it is sent, by POST.
    pub action: String,
    /// The name of the field for the address.
    pub field: String,
    /// Fields that readers do not see.
    pub hidden: Vec<HiddenField>,
}

/// A field of a form that readers do not see.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct HiddenField {
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// A language of the site.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct LanguageReference {
    /// BCP 47 tag.
    pub language: String,
    /// Its own name.
    pub name: String,
    /// The site's title in it.
    pub title: String,
    /// The site's description in it.
    pub description: String,
    /// Its home page.
    pub url: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
}

/// A theme, as items and menus name it.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ThemeReference {
    /// Its id: for classes and colours.
    pub id: String,
    /// Its name in the page's language.
    pub name: String,
    /// One or two sentences, or empty.
    pub description: String,
    /// Its page.
    pub url: String,
    /// Its colour for light paper, as CSS writes it; the style sheet has both as `--theme`, under `[data-theme=ID]`.
    pub color: String,
    /// The tag of the language of name and description, where it is not the page's.
    pub language: Option<String>,
}

/// A date to be shown.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct DateView {
    /// For `<time datetime>`.
    pub iso: String,
    /// `29 janvier 2026`.
    pub long: Arc<str>,
    /// `29 janv. 2026`.
    pub short: Arc<str>,
    /// `29 janvier`.
    pub day: Arc<str>,
    /// `2026`.
    pub year: i16,
}

/// An article or a brief in a list.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Card {
    /// `article` or `brief`, or `digest` in lists of entries.
    pub kind: &'static str,
    /// Plain text.
    pub title: String,
    /// Its page.
    pub url: String,
    /// When it happened or was published.
    pub date: Option<DateView>,
    /// A deadline.
    pub until: Option<DateView>,
    /// Whether the deadline is still ahead.
    pub open: bool,
    /// Plain text, or empty.
    pub summary: String,
    /// Its themes, in order.
    pub themes: Vec<Arc<ThemeReference>>,
    /// The digest that a brief stands in.
    pub digest: Option<Reference>,
    /// The tag of its language, where that is not the page's: mark up with `lang` and `hreflang`.
    pub language: Option<String>,
    /// « en anglais »: what to say of it then.
    pub language_note: Option<String>,
    /// The tag of the title's own language, where that is another than the item's.
    pub title_language: Option<String>,
    /// `draft`, `scheduled`, `expired`, or nothing.
    pub status: Option<&'static str>,
    /// How many briefs a digest has, in words: « 16 brèves ».
    pub count: Option<String>,
}

/// A point of the timeline.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct EventView {
    /// When.
    pub date: DateView,
    /// Plain text.
    pub text: String,
    /// Whether something is due.
    pub deadline: bool,
    /// Whether it is still to come on the day of the build; what is due on that day is.
    pub ahead: bool,
    /// Where it is told: a brief, an article.
    pub url: String,
    /// The title of what is there, where the text is not that title itself.
    pub about: Option<String>,
    /// Its themes.
    pub themes: Vec<Arc<ThemeReference>>,
    /// The tag of the language of the title, which is `about` or else `text`, where it is another than the page's.
    pub title_language: Option<String>,
    /// See [`Card::language`].
    pub language: Option<String>,
    /// See [`Card::language_note`].
    pub language_note: Option<String>,
    /// See [`Card::status`].
    pub status: Option<&'static str>,
}

/// A year of a list.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct YearView<T> {
    /// `2026`.
    pub year: i16,
    /// Its months, newest first.
    pub months: Vec<MonthView<T>>,
}

/// A month of a list.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct MonthView<T> {
    /// `2026-02`: for anchors.
    pub id: String,
    /// `février 2026`.
    pub name: String,
    /// Newest first.
    pub items: Vec<T>,
}

/// A link to the page of a year.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct YearReference {
    /// `2026`.
    pub year: i16,
    /// Its page.
    pub url: String,
    /// How much is there, in words; on the list's first page only, so that a new item leaves the other years alone.
    pub count: Option<String>,
    /// Whether it is the page shown.
    pub current: bool,
}

/// Home page: `home.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct HomeView {
    /// The newest digest's lead, or the newest item.
    pub lead: Option<Card>,
    /// The entry that the lead stands in, if a digest: to be read whole.
    pub digest: Option<Card>,
    /// The newest items after the lead, at most a dozen: those in the page's language first.
    pub latest: Vec<Card>,
    /// The newest items by theme, for themes that have any; at most four for each, none of them twice. Those in the
    /// page's language come first.
    pub by_theme: Vec<ThemeShelf>,
    /// The newest entries, at most six: those in the page's language first.
    pub entries: Vec<Card>,
    /// Events ahead, nearest first, at most six.
    pub ahead: Vec<EventView>,
}

/// A theme with its newest items, on the home page.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ThemeShelf {
    /// The theme.
    pub theme: Arc<ThemeReference>,
    /// Newest first.
    pub items: Vec<Card>,
}

/// Article or page: `entry.html`; a digest adds `sections`: `digest.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct EntryView {
    /// `article`, `digest`, `page`.
    pub kind: &'static str,
    /// Plain text.
    pub title: String,
    /// The tag of the title's language, where it is not the page's.
    pub title_language: Option<String>,
    /// Its date, unless a page.
    pub date: Option<DateView>,
    /// When it was revised.
    pub updated: Option<DateView>,
    /// Plain text, as written; empty if none was.
    pub summary: String,
    /// Safe inline HTML.
    pub key_points_html: Vec<String>,
    /// Names.
    pub authors: Vec<String>,
    /// The same as the language lists them: « Ada, Alan et Grace »; empty if there are none.
    pub authors_text: String,
    /// Its themes; a digest's are those of its briefs.
    pub themes: Vec<Arc<ThemeReference>>,
    /// Safe HTML: the body; of a digest, its introduction.
    pub body_html: String,
    /// Of a digest.
    pub sections: Vec<SectionView>,
    /// Of the entry as a whole, newest first; those of a brief stand at it.
    pub corrections: Vec<CorrectionView>,
    /// Its picture.
    pub image: Option<ImageView>,
    /// Links out of the site, first mention of each.
    pub sources: Vec<SourceView>,
    /// What to watch: what is still ahead of the events of this entry and of its briefs' deadlines, nearest first.
    pub watch: Vec<EventView>,
    /// The events of this entry that are past, oldest first.
    pub events: Vec<EventView>,
    /// The entry before it in time.
    pub previous: Option<Card>,
    /// The entry after it in time.
    pub next: Option<Card>,
    /// Items of the same themes, newest first, at most four.
    pub related: Vec<Card>,
    /// `extra` of the front matter.
    pub extra: Extra,
    /// How many briefs, in words.
    pub count: Option<String>,
}

/// A section of a digest.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct SectionView {
    /// For anchors.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Safe inline HTML of the same.
    pub title_html: String,
    /// Whether it is the lead.
    pub lead: bool,
    /// The theme it is of.
    pub theme: Option<Arc<ThemeReference>>,
    /// Safe HTML, or empty.
    pub intro_html: String,
    /// In the order of the file.
    pub briefs: Vec<BriefView>,
}

/// A brief: within `digest.html`, and on its own page, `brief.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct BriefView {
    /// For anchors.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Safe inline HTML of the same.
    pub title_html: String,
    /// Its own page.
    pub url: String,
    /// When it happened.
    pub date: Option<DateView>,
    /// A deadline.
    pub until: Option<DateView>,
    /// Whether the deadline is still ahead.
    pub open: bool,
    /// Its themes.
    pub themes: Vec<Arc<ThemeReference>>,
    /// The writer's own summary, plain text; empty if there is none.
    pub summary: String,
    /// Safe HTML.
    pub body_html: String,
    /// What was put right in it, newest first.
    pub corrections: Vec<CorrectionView>,
    /// Links out of the site, first mention of each.
    pub sources: Vec<SourceView>,
    /// `draft` in a preview, where the brief is a draft by itself.
    pub status: Option<&'static str>,
    /// Where the brief is a translation that is behind its source: the source.
    pub newer_original: Option<OriginalView>,
}

/// A brief's own page: `brief.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct BriefPageView {
    /// The brief.
    pub brief: BriefView,
    /// The digest it stands in.
    pub digest: Card,
    /// Of the digest.
    pub authors: Vec<String>,
    /// The same as the language lists them; empty if there are none.
    pub authors_text: String,
    /// When the digest was revised.
    pub updated: Option<DateView>,
    /// The brief before it in the digest.
    pub previous: Option<Reference>,
    /// The brief after it in the digest.
    pub next: Option<Reference>,
    /// Items of the same themes, newest first, at most four.
    pub related: Vec<Card>,
}

/// A correction.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct CorrectionView {
    /// When.
    pub date: DateView,
    /// Plain text.
    pub text: String,
}

/// A picture.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ImageView {
    /// What `src` holds.
    pub url: String,
    /// What it shows.
    pub alt: String,
    /// In CSS pixels.
    pub width: Option<u32>,
    /// In CSS pixels.
    pub height: Option<u32>,
}

/// A link out of the site.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct SourceView {
    /// The address.
    pub url: String,
    /// The link's text; where that says nothing (« ici »), the link's title or a short form of the address.
    pub text: String,
    /// The address's host without `www.`.
    pub host: String,
}

/// All themes: `themes.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ThemesView {
    /// In order.
    pub themes: Vec<ThemeSummary>,
}

/// A theme in the list of themes.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ThemeSummary {
    /// The theme.
    pub theme: Arc<ThemeReference>,
    /// How many items, in words.
    pub count: String,
    /// Its newest items, at most three.
    pub latest: Vec<Card>,
}

/// One theme, or one of its earlier years: `theme.html`; all entries, or an earlier year: `archive.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ListView {
    /// The theme, in `theme.html`.
    pub theme: Option<Arc<ThemeReference>>,
    /// The year shown, on a year's own page.
    pub year: Option<i16>,
    /// How many items in all, in words.
    pub count: String,
    /// Newest first.
    pub years: Vec<YearView<Card>>,
    /// Pages of earlier years; empty while all fit on one page.
    pub year_pages: Vec<YearReference>,
    /// The theme's feeds.
    pub feeds: Vec<FeedReference>,
}

/// The timeline, or a year of it: `timeline.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct TimelineView {
    /// The year shown, on a year's own page.
    pub year: Option<i16>,
    /// Events ahead, nearest first; on the main page only.
    pub ahead: Vec<EventView>,
    /// What comes after the day of the build, the farthest first: the part of the line above today.
    pub coming: Vec<YearView<EventView>>,
    /// Today and before, newest first; on the main page the newest only.
    pub years: Vec<YearView<EventView>>,
    /// All years that have a page.
    pub year_pages: Vec<YearReference>,
    /// The day of the build.
    pub today: DateView,
}

/// Search: `search.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct SearchView {
    /// Themes of which there is something to find, in order.
    pub themes: Vec<Arc<ThemeReference>>,
    /// Years of which there is something to find, newest first.
    pub years: Vec<i16>,
    /// How the number of results is told: a form for each plural category of the language.
    pub results: Vec<CountForm>,
    /// Folder of the search index.
    pub index_url: String,
}

/// A phrase with `{count}` in it, for some numbers.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct CountForm {
    /// CLDR plural category: `one`, `other` …
    pub category: String,
    /// Plain text.
    pub text: String,
}

/// All corrections: `corrections.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct CorrectionsView {
    /// How many, in words.
    pub count: String,
    /// Newest first.
    pub years: Vec<CorrectionYear>,
}

/// The corrections of a year.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct CorrectionYear {
    /// `2026`.
    pub year: i16,
    /// Newest first.
    pub corrections: Vec<ListedCorrection>,
}

/// A correction with what it corrects.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ListedCorrection {
    /// When.
    pub date: DateView,
    /// Plain text.
    pub text: String,
    /// The article, digest, page or brief that was wrong.
    pub item: Card,
}

/// What feeds there are: `feeds.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct FeedsView {
    /// Whole entries, then items, then each theme's.
    pub feeds: Vec<FeedView>,
    /// The calendar's whole address, where there are deadlines.
    pub agenda: Option<String>,
}

/// A feed with what is in it.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct FeedView {
    /// Plain text.
    pub title: String,
    /// The theme that it follows, if any.
    pub theme: Option<Arc<ThemeReference>>,
    /// The whole address of its RSS file: to be copied into a feed reader.
    pub address: String,
    /// The same in each format.
    pub formats: Vec<FeedReference>,
    /// The newest of it, at most three.
    pub latest: Vec<Card>,
}

/// The glossary: `glossary.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct GlossaryView {
    /// Terms in the language's order. A long glossary is cut by first letters, a short one is one group.
    pub groups: Vec<TermGroup>,
}

/// A part of the glossary.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct TermGroup {
    /// The first letter of its terms; nothing where the glossary is short.
    pub letter: Option<String>,
    /// In the language's order.
    pub terms: Vec<TermView>,
}

/// A term of the glossary.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct TermView {
    /// For anchors: `cma`.
    pub id: String,
    /// `CMA`.
    pub acronym: String,
    /// What it stands for, in the page's language.
    pub expansion: String,
    /// One or two sentences, or empty.
    pub description: String,
}

/// `404.html`, in all languages: `not_found.html`; `/`: `languages.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct LanguagesView {
    /// Each language with what it says there.
    pub languages: Vec<LanguageWords>,
    /// Where `/` sends to; nothing on the 404.
    pub redirect: Option<String>,
}

/// A language on a page that speaks them all.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct LanguageWords {
    /// The language.
    pub language: LanguageReference,
    /// A heading in that language.
    pub heading: String,
    /// A sentence in that language.
    pub text: String,
    /// The words of the link to its home.
    pub link: String,
    /// Lists to go on from.
    pub references: Vec<Reference>,
}

/// What is left of an entry or a brief that has expired: `withdrawn.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct WithdrawnView {
    /// What its title was.
    pub title: String,
    /// The tag of the title's language, where it is not the page's.
    pub title_language: Option<String>,
    /// When it was withdrawn.
    pub date: DateView,
    /// That it was, in a sentence.
    pub text: String,
    /// Why, in the writer's words.
    pub reason: Option<String>,
}

/// An old address: `redirect.html`.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct RedirectView {
    /// Where the page is now.
    pub target: Reference,
}
