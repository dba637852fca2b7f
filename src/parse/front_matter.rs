//! The front matter of a Markdown file: where it is, and what its keys say.

mod comments;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::file_name::FilePath;
use super::names::{ERROR, ID, LANGUAGE_TAG, OFF, SEGMENT, WARN, check_id, check_segment, is_language_tag, severities};
use crate::config::Severities;
use crate::diagnostic::{Diagnostic, FileFaults, Place, Source, nearest};
use crate::lang::composed;
use crate::markdown::{self, Body, Rules, Typography};
use crate::site::{BriefMatter, Correction, EntryImage, EventLine, FrontMatter, Kind, Placed, Translation};
use crate::tree::Kind::{Boolean, Day, Extra, Line, Lines, Moment, Paragraph, Table, Tables, Text, Word};
use crate::tree::{self, Field, Fields, Key, Needed, Node, Shape, Spanned, Value, When};
use crate::url::unportable;

const KINDS: [(&str, Kind); 3] = [("article", Kind::Article), ("digest", Kind::Digest), ("page", Kind::Page)];

/// What front matter may hold, in YAML and in TOML.
pub(super) static FRONT_MATTER: Shape = Shape::new(&[
    Field::new("title", Line, "Heading of the page, also in lists and feeds: one line of plain text").required(),
    Field::new("title_lang", Text, "The language of a title that is not in the version's language, such as `en`")
        .pattern(LANGUAGE_TAG),
    Field::new(
        "date",
        Moment,
        "When the entry is published: a day, or a time with its offset; only a `page` goes without",
    )
    .needed(Needed::Unless { key: "kind", is: "page" })
    .example("2026-02-27"),
    Field::new(
        "kind",
        Word(&tree::words(&KINDS)),
        "One story, many briefs in sections, or a page that stands in no list; the same in every version",
    ),
    Field::new("themes", Lines, "Ids of themes: the names of files in `themes/`"),
    Field::new("summary", Paragraph, "A paragraph of plain text for cards, feeds and search engines"),
    Field::new("briefs", Table(&BRIEF_TABLES), "What lists, feeds and previews say of a digest's briefs, by their ids"),
    Field::new("key_points", Lines, "“In brief” above the text: lines with Markdown for emphasis and links"),
    Field::new("authors", Lines, "Names, shown under the title and in feeds"),
    Field::new("events", Tables(&EVENT), "Further points of the timeline"),
    Field::new("updated", Moment, "When the entry was revised: a day, or a time with its offset").example("2026-03-02"),
    Field::new("corrections", Tables(&CORRECTION), "What was put right after publication, shown below the text"),
    Field::new("id", Text, "The entry's permanent identity in place of its path, and what pairs versions").pattern(ID),
    Field::new("slug", Text, "The last part of the address in this language").pattern(SEGMENT),
    Field::new("aliases", Lines, "Old addresses that lead to this page: paths that begin with `/`")
        .pattern("^/")
        .example("/old/plan/"),
    Field::new("image", Table(&IMAGE), "Picture above the text, and for social networks and feeds"),
    Field::new("draft", Boolean(false), "A draft is left out unless the site is built with `--drafts`"),
    Field::new("expires", Moment, "From when on the entry is withdrawn: a day, or a time with its offset")
        .example("2027-01-01"),
    Field::new("withdrawn", Paragraph, "Why the entry was withdrawn: shown at its address once it has expired"),
    Field::new("checks", Table(&CHECKS), "How severe the problems are that checks find in this file"),
    Field::new("translation", Table(&TRANSLATION), "Which text this version is the translation of"),
    Field::new("extra", Extra, "Whatever the site's own templates want: they find it as `view.extra`"),
])
.also_called(SYNONYMS);

/// The words by which other tools and French call the keys.
const SYNONYMS: &[(&str, &str)] = &[
    ("title", "titre titel heading headline name nom"),
    ("title_lang", "title_language langue_du_titre"),
    ("date", "jour day publié publie published publish_date publishdate pubdate parution"),
    ("kind", "type genre sorte layout"),
    (
        "themes",
        "thèmes thème theme rubriques rubrique sujets tags tag categories category catégories catégorie topics topic \
         mots_clés keywords",
    ),
    ("summary", "résumé resume chapeau chapô description excerpt extrait abstract lead teaser"),
    ("key_points", "en_bref in_brief points_clés points_cles à_retenir highlights takeaways keypoints"),
    ("authors", "auteurs auteur author by par signature"),
    ("events", "événements évènements evenements agenda échéances echeances deadlines calendar"),
    ("updated", "mise_à_jour mis_à_jour maj lastmod modified last_modified révisé"),
    ("corrections", "correction rectificatifs rectificatif errata erratum"),
    ("id", "identifiant identifier translationkey translation_key"),
    ("slug", "adresse permalink url lien"),
    ("aliases", "alias redirections redirects redirect_from anciennes_adresses"),
    ("image", "picture photo cover illustration thumbnail visuel"),
    ("draft", "brouillon unpublished"),
    ("expires", "expire expiration expiry expirydate expiry_date fin until"),
    ("checks", "contrôles controles"),
    ("translation", "traduction translated_from"),
];

static EVENT: Shape = Shape::new(&[
    Field::new("date", Day, "The day of the event").required().example("2026-03-31"),
    Field::new("text", Line, "What happened or is due: one line of plain text").required(),
    Field::new("brief", Line, "Id of a brief in the same file, to which the point then leads"),
    Field::new("deadline", Boolean(false), "Whether something is due on that day"),
]);

static CORRECTION: Shape = Shape::new(&[
    Field::new("date", Moment, "When it was put right: a day, or a time with its offset")
        .required()
        .example("2026-03-02"),
    Field::new("text", Paragraph, "What was wrong, and what is right: a paragraph of plain text").required(),
    Field::new("brief", Line, "Id of a brief in the same file, if not the entry as a whole was wrong"),
]);

static IMAGE: Shape = Shape::new(&[
    Field::new("src", Line, "The picture's file, as a path from the entry's folder").required().example("cover.jpg"),
    Field::new("alt", Line, "What the picture shows, in a few words, for those who cannot see it").required(),
]);

static BRIEF_TABLES: Shape = Shape::map(Field::new("ID", Table(&BRIEF), "What is said of the brief of this id"));

static BRIEF: Shape = Shape::new(&[Field::new(
    "summary",
    Paragraph,
    "A paragraph of plain text for cards, feeds and search engines, in place of how the brief begins",
)]);

static CHECKS: Shape = Shape::new(&[ERROR, WARN, OFF]);

static TRANSLATION: Shape = Shape::new(&[
    Field::new("from", Line, "The language that it was translated from").required(),
    Field::new("date", Day, "The day of the translation"),
    Field::new("text", Line, "Short hash of the text that was translated"),
    Field::new("briefs", Table(&BRIEFS), "Short hash of each brief that was translated, by its id"),
]);

static BRIEFS: Shape = Shape::map(Field::new("ID", Line, "Short hash of the brief that was translated"));

const EXAMPLE: &str = "begin the file with these lines: `---`, `title: …`, `date: 2026-02-27`, `---`";

/// What the beginning of a file says.
#[derive(Debug)]
pub struct Front {
    /// Nothing where no key can be read. With other errors it is there without what they are about, a missing title
    /// taken from the file's name: the site is not built, but all problems of the file are found in one run.
    pub matter: Option<FrontMatter>,
    /// The kind, as far as it could be read.
    pub kind: Kind,
    /// Where the title is, or where it should be.
    pub title: Place,
    /// The Markdown that follows; nothing where its beginning is not known.
    pub body: Option<Range<usize>>,
}

/// Which language stands between which fences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Between `---`.
    Yaml,
    /// Between `+++`.
    Toml,
}

/// A front matter as it is written, for those who change the file.
#[derive(Debug)]
pub struct Written {
    /// Its language.
    pub syntax: Syntax,
    /// What stands between the fences, in bytes of the file.
    pub range: Range<usize>,
    /// The Markdown that follows.
    pub body: Range<usize>,
    /// Its keys with their values, in the order of the file.
    pub entries: Vec<(Key, Node)>,
}

/// Finds the front matter of a file and its keys, whatever they are; nothing where it cannot be read.
#[must_use]
pub fn written(source: &Source) -> Option<Written> {
    let (syntax, range, body) = fences(source).ok()?;
    let (tree, faults) = syntax.tree(source, range.clone());
    match tree?.value {
        Value::Table(entries) if faults.is_empty() => Some(Written { syntax, range, body, entries }),
        _ => None,
    }
}

impl Syntax {
    /// The line above and below.
    #[must_use]
    pub const fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
        }
    }

    /// Reads what stands between the fences.
    pub(super) fn tree(self, source: &Source, matter: Range<usize>) -> (Option<Node>, Vec<Diagnostic>) {
        match self {
            Self::Yaml => tree::yaml(source, matter),
            Self::Toml => tree::toml(source, matter),
        }
    }

    const fn fault(self) -> &'static str {
        match self {
            Self::Yaml => "yaml-syntax",
            Self::Toml => "toml-syntax",
        }
    }
}

/// Reads the front matter of a file. All its faults come in one pass.
#[must_use]
pub fn front_matter(source: &Source, file: &FilePath, rules: Rules) -> (Front, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut front = Front { matter: None, kind: Kind::default(), title: source.place(0..0), body: None };
    let (syntax, matter, body) = match fences(source) {
        Ok(found) => found,
        Err(fault) => {
            // Without front matter all of the file is text; with half of it, nobody knows where the text begins.
            front.body = (fault.name == "missing-front-matter").then_some(0..source.text.len());
            return (front, vec![fault]);
        }
    };
    front.body = Some(body);
    let (node, mut problems) = syntax.tree(source, matter.clone());
    if node.is_none()
        && let Some(problem) = exchanged(source, syntax, matter.clone())
    {
        front.title = source.place(0..3);
        return (front, vec![problem]);
    }
    let node = node.or_else(|| recovery::recover(syntax, source, &matter, &mut problems));
    diagnostics.extend(problems);
    let Some(mut node) = node else {
        front.title = source.place(0..3);
        return (front, diagnostics);
    };
    diagnostics.extend(comments::published(&node, source));
    node.span = 0..3;
    if syntax == Syntax::Yaml {
        diagnostics.extend(tree::lost_words(&node, &FRONT_MATTER, source));
    }
    let mut fields = Fields::new(&node, &FRONT_MATTER, source, &mut diagnostics);
    front.title = source.place(fields.node("title").map_or(0..3, |title| title.span.clone()));
    let kind = fields.word("kind", &KINDS);
    // A kind that cannot be read might have been `page`: then no date is missed.
    let dateless = kind == Some(Kind::Page) || (kind.is_none() && fields.is_written("kind"));
    front.kind = kind.or_else(|| meant_kind(&mut fields)).unwrap_or_default();
    let mut matter = keys(fields, file, rules, front.kind, dateless);
    if matter.title.is_empty() {
        file.stem.rsplit('/').next().unwrap_or_default().clone_into(&mut matter.title);
    }
    front.matter = Some(matter);
    (front, FileFaults::bound(diagnostics))
}

/// The kind whose word is nearest to a misspelled one, so that the text is read as what it was meant to be.
fn meant_kind(fields: &mut Fields<'_, '_>) -> Option<Kind> {
    let Value::String(written) = &fields.node("kind")?.value else { return None };
    let meant = nearest(written, KINDS.iter().map(|(word, _)| *word))?;
    KINDS.iter().find(|(word, _)| *word == meant).map(|(_, kind)| *kind)
}

/// No front matter is larger: each of its keys may be wrong, and what it says goes into many pages.
const LARGEST: usize = 1 << 20;

/// Where the front matter and the text are.
pub(super) fn fences(source: &Source) -> Result<(Syntax, Range<usize>, Range<usize>), Diagnostic> {
    let text = &source.text;
    let end = text.len();
    if text.trim().is_empty() {
        return Err(Diagnostic::error("empty-file", "the file is empty").at(source.place(0..0)).hint(EXAMPLE));
    }
    let first = text.split('\n').next().unwrap_or_default();
    let syntax = match first.trim_end() {
        "---" => Syntax::Yaml,
        "+++" => Syntax::Toml,
        _ => {
            let opening = text.trim_start();
            let fenced = ["---", "+++"].into_iter().find(|fence| opening.starts_with(fence));
            let hint = fenced.map(|fence| format!("the file's first line must be `{fence}` alone"));
            let fault = Diagnostic::error("missing-front-matter", "the file has no front matter");
            let place = source.place(0..first.len());
            return Err(fault.at(place).hint(hint.unwrap_or_else(|| EXAMPLE.to_owned())));
        }
    };
    let start = (first.len() + 1).min(end);
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == syntax.fence() {
            if at - start > LARGEST {
                let message = format!("the front matter is larger than {} KiB", LARGEST >> 10);
                let fault = Diagnostic::error("file-too-large", message).at(source.place(0..first.len()));
                return Err(fault.hint("text belongs below it"));
            }
            return Ok((syntax, start..at, at + line.len()..end));
        }
        at += line.len();
    }
    Err(unclosed(source, syntax, start))
}

/// Points at the line that was probably meant to close the front matter: one of dashes or dots before a blank line.
fn unclosed(source: &Source, syntax: Syntax, start: usize) -> Diagnostic {
    let fence = syntax.fence();
    let fault = Diagnostic::error(syntax.fault(), "the front matter is not closed");
    let mut at = start;
    for line in source.text[start..].split_inclusive('\n') {
        let word = line.trim();
        if word.is_empty() {
            break;
        }
        if word.chars().all(|letter| "-+–—….=".contains(letter)) {
            let place = source.place(at..at + line.trim_end().len());
            return fault.at(place).hint(format!("this line must be `{fence}` alone"));
        }
        at += line.len();
    }
    fault.at(source.place(0..fence.len())).hint(format!("add a line `{fence}` after its last key"))
}

/// TOML between `---`, or YAML between `+++`.
fn exchanged(source: &Source, syntax: Syntax, matter: Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[matter];
    let line = text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let (key, other) = match syntax {
        Syntax::Yaml => (line.split_once('=')?.0, Syntax::Toml),
        Syntax::Toml => (line.split_once(": ")?.0, Syntax::Yaml),
    };
    if !key.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return None;
    }
    let (fence, wanted) = (syntax.fence(), other.fence());
    let names = if other == Syntax::Toml { "TOML stands" } else { "YAML stands" };
    let fault = Diagnostic::error(syntax.fault(), format!("{names} between `{fence}`"));
    Some(fault.at(source.place(0..fence.len())).hint(format!("write `{wanted}` instead of `{fence}`, above and below")))
}

fn keys(mut fields: Fields<'_, '_>, file: &FilePath, rules: Rules, kind: Kind, dateless: bool) -> FrontMatter {
    fields.require("title", "every entry needs a title");
    if !dateless {
        fields.require("date", "say when the entry is published, as `2026-02-27`; only a `page` goes without");
    }
    let own = rules.typography.own;
    let title_language = title_language(&mut fields);
    let title_voice = title_language.as_ref().map_or(own, |tag| rules.typography.of(tag));
    let (date, draft) = (fields.moment("date"), fields.boolean("draft"));
    let expires = expires(&mut fields, date.filter(|_| !draft));
    let matter = FrontMatter {
        title: fields.line("title").map(|title| title_voice.plain(title.value)).unwrap_or_default(),
        title_language,
        date,
        kind,
        themes: themes(&mut fields),
        summary: fields.paragraph("summary").map(|summary| own.plain(&summary)),
        briefs: briefs(&mut fields, own),
        key_points: key_points(&mut fields, rules),
        authors: fields.lines("authors").into_iter().map(|author| author.value.to_owned()).collect(),
        events: events(&mut fields, own),
        updated: placed_moment(&mut fields, "updated"),
        corrections: corrections(&mut fields, own),
        id: checked(&mut fields, "id", check_id),
        slug: checked(&mut fields, "slug", |text| check_segment("bad-slug", "slug", text)),
        aliases: aliases(&mut fields),
        image: image(&mut fields, file),
        draft,
        expires,
        withdrawn: withdrawn(&mut fields, own),
        checks: checks(&mut fields),
        translation: translation(&mut fields),
        extra: fields.extra("extra"),
    };
    fields.finish(Some("put keys of your own under `extra`"));
    matter
}

/// When an entry is withdrawn, which is after the date on which it is published.
fn expires(fields: &mut Fields<'_, '_>, date: Option<When>) -> Option<When> {
    let expires = fields.moment("expires")?;
    if let (Some(date), Some(node)) = (date, fields.node("expires"))
        && expires.begin() <= date.begin()
    {
        let fault =
            Diagnostic::error("expires-before-date", "`expires` is not after `date`: nobody would see the entry");
        fields.report(node.span.clone(), fault.hint("mind the year; to keep an entry back, write `draft: true`"));
    }
    Some(expires)
}

/// Why an entry was withdrawn, which says nothing where it never is.
fn withdrawn(fields: &mut Fields<'_, '_>, own: Typography) -> Option<String> {
    let reason = fields.paragraph("withdrawn")?;
    if let (None, Some(node)) = (fields.node("expires"), fields.node("withdrawn")) {
        let fault = Diagnostic::error("missing-key", "`withdrawn` says why, and `expires` is missing, which says when");
        fields
            .report(node.span.clone(), fault.hint("add `expires: 2026-03-05`, with the day or time of the withdrawal"));
    }
    Some(own.plain(&reason))
}

/// `briefs`: whether those briefs exist is the site's question.
fn briefs(fields: &mut Fields<'_, '_>, voice: Typography) -> BTreeMap<Arc<str>, BriefMatter> {
    let mut briefs = BTreeMap::new();
    let Some(mut tables) = fields.table("briefs") else { return briefs };
    for key in tables.keys() {
        let Some(mut brief) = tables.table(&key.value) else { continue };
        let summary = brief.paragraph("summary").map(|summary| voice.plain(&summary));
        brief.finish(None);
        let place = tables.source().place(key.span.clone());
        briefs.insert(Arc::from(key.value.as_str()), BriefMatter { summary, place });
    }
    tables.finish(None);
    briefs
}

fn checks(fields: &mut Fields<'_, '_>) -> Severities {
    let Some(mut table) = fields.table("checks") else { return Severities::default() };
    let chosen = severities(&mut table);
    table.finish(None);
    chosen
}

fn translation(fields: &mut Fields<'_, '_>) -> Option<Translation> {
    let mut table = fields.table("translation")?;
    table.require("from", "say which language it was translated from: `from: fr`");
    let from = table.line("from").map(|from| placed(table.source(), &from));
    let date = table.date("date");
    let text = table.line("text").map(|hash| hash.value.to_owned());
    let mut briefs = BTreeMap::new();
    if let Some(mut hashes) = table.table("briefs") {
        for key in hashes.keys() {
            if let Some(hash) = hashes.line(&key.value) {
                briefs.insert(Arc::from(key.value.as_str()), hash.value.to_owned());
            }
        }
        hashes.finish(None);
    }
    table.finish(None);
    Some(Translation { from: from?, date, text, briefs })
}

/// `title_lang`: the language of a title that is not in the version's.
fn title_language(fields: &mut Fields<'_, '_>) -> Option<Arc<str>> {
    let Spanned { value, span } = fields.string("title_lang")?;
    if is_language_tag(value) {
        return Some(value.into());
    }
    let fault = Diagnostic::error("bad-language", format!("`{value}` is not a language tag"));
    fields.report(span, fault.hint("write a BCP 47 tag of letters, digits and `-`, such as `en` or `pt-BR`"));
    None
}

fn placed(source: &Source, text: &Spanned<&str>) -> Placed<Arc<str>> {
    Placed { value: text.value.into(), place: source.place(text.span.clone()) }
}

fn placed_moment<'a>(fields: &mut Fields<'a, '_>, key: &'a str) -> Option<Placed<When>> {
    let span = fields.node(key)?.span.clone();
    let value = fields.moment(key)?;
    Some(Placed { value, place: fields.source().place(span) })
}

fn themes(fields: &mut Fields<'_, '_>) -> Vec<Placed<Arc<str>>> {
    let mut themes: Vec<Placed<Arc<str>>> = Vec::new();
    for theme in fields.lines("themes") {
        if !themes.iter().any(|other| *other.value == *theme.value) {
            themes.push(placed(fields.source(), &theme));
        }
    }
    themes
}

fn key_points(fields: &mut Fields<'_, '_>, rules: Rules) -> Vec<Arc<Body>> {
    let source = fields.source();
    let points = fields.lines("key_points");
    let read = |point: Spanned<&str>| {
        Arc::new(markdown::inline_with(point.value, source, point.span, rules, fields.diagnostics()))
    };
    points.into_iter().map(read).collect()
}

fn events(fields: &mut Fields<'_, '_>, voice: Typography) -> Vec<EventLine> {
    let mut events = Vec::new();
    for (at, node) in fields.tables("events").iter().enumerate() {
        let hint = "write `{ date: 2026-03-31, text: … }`";
        let Some(mut event) = fields.item("events", at, node, hint) else { continue };
        event.require("date", "say when, as `2026-03-31`");
        event.require("text", "say what happened or is due");
        let date = event.date("date");
        let text = event.line("text").map(|text| voice.plain(text.value));
        let brief = event.line("brief").map(|brief| placed(event.source(), &brief));
        let deadline = event.boolean("deadline");
        event.finish(None);
        if let (Some(date), Some(text)) = (date, text) {
            events.push(EventLine { date, text, brief, deadline });
        }
    }
    events
}

fn corrections(fields: &mut Fields<'_, '_>, voice: Typography) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for (at, node) in fields.tables("corrections").iter().enumerate() {
        let hint = "write `{ date: 2026-03-02, text: … }`";
        let Some(mut correction) = fields.item("corrections", at, node, hint) else { continue };
        correction.require("date", "say when it was put right, as `2026-03-02`");
        correction.require("text", "say what was put right");
        let date = placed_moment(&mut correction, "date");
        let text = correction.paragraph("text").map(|text| voice.plain(&text));
        let brief = correction.line("brief").map(|brief| placed(correction.source(), &brief));
        correction.finish(None);
        if let (Some(date), Some(text)) = (date, text) {
            corrections.push(Correction { date, text, brief });
        }
    }
    corrections
}

/// A text that must pass a check.
fn checked<'a>(
    fields: &mut Fields<'a, '_>,
    key: &'a str,
    check: impl Fn(&str) -> Result<(), Diagnostic>,
) -> Option<Placed<Arc<str>>> {
    let text = fields.string(key)?;
    match check(text.value) {
        Ok(()) => Some(placed(fields.source(), &text)),
        Err(fault) => {
            fields.report(text.span, fault);
            None
        }
    }
}

fn aliases(fields: &mut Fields<'_, '_>) -> Vec<Placed<Arc<str>>> {
    let mut aliases = Vec::new();
    for alias in fields.lines("aliases") {
        match page_alias(alias.value) {
            Ok(path) => aliases.push(Placed { value: path.into(), place: fields.source().place(alias.span) }),
            Err((what, hint)) => {
                let fault = Diagnostic::error("bad-alias", format!("the alias `{}` {what}", alias.value)).hint(hint);
                fields.report(alias.span, fault);
            }
        }
    }
    aliases
}

/// Whether a text can stand under `aliases`.
#[must_use]
pub fn is_alias(text: &str) -> bool {
    page_alias(text).is_ok()
}

/// What a feed's file is, by the end of its name: servers tell readers nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedFile {
    /// RSS or Atom.
    Xml,
    /// JSON Feed.
    Json,
    /// A calendar.
    Calendar,
}

impl FeedFile {
    /// Nothing for an address that is no feed's; a `/` at its end makes none of it.
    pub(super) fn of(address: &str) -> Option<Self> {
        let name = address.trim_end_matches('/').rsplit('/').next()?;
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "xml" | "rss" | "atom" => Some(Self::Xml),
            "json" => Some(Self::Json),
            "ics" => Some(Self::Calendar),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Xml => "RSS or Atom",
            Self::Json => "JSON",
            Self::Calendar => "a calendar",
        }
    }

    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Xml => "/fr/rss.xml",
            Self::Json => "/fr/feed.json",
            Self::Calendar => "/fr/agenda.ics",
        }
    }
}

/// The path of an old address of an entry: a page is served there, so that it is no feed's.
fn page_alias(alias: &str) -> Result<String, (String, String)> {
    let path = alias_path(alias)?;
    match FeedFile::of(&path) {
        None => Ok(path),
        Some(file) => Err((
            "is a feed's address, and the entry's page there would be read by no feed reader".to_owned(),
            format!(
                "serve a feed there, in `veille.toml` under `[feeds.aliases]`: `\"{alias}\" = \"{}\"`",
                file.example()
            ),
        )),
    }
}

/// Longer paths are no file's on some systems, the folder of the output included.
const LONGEST_ALIAS: usize = 700;

/// The path of an old address, decoded, without its leading `/`; or what is wrong with it, and the way out.
pub(super) fn alias_path(alias: &str) -> Result<String, (String, String)> {
    let fault = |what: &str, hint: &str| Err((what.to_owned(), hint.to_owned()));
    let Some(path) = alias.strip_prefix('/') else {
        // Of a whole address, the path.
        let path = alias.split_once("://").map_or(alias, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        return Err(("must begin with `/`".to_owned(), format!("write `/{path}`")));
    };
    if path.contains(|c: char| c.is_whitespace() || "?#\\".contains(c)) {
        return fault("holds a sign that no path can hold", "write the path alone, without `?` and `#`");
    }
    // Copied from a browser, an address comes as it is sent. A server looks for the file of the decoded name.
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return fault("stands for bytes that are not UTF-8", "write the letters themselves in place of `%…`");
    };
    if path.len() > LONGEST_ALIAS {
        return fault("is longer than the paths of files can be", "leave it out");
    }
    if path.trim_matches('/').is_empty() {
        return fault("is the site's first page", "write an old address of this entry");
    }
    let parts: Vec<&str> = path.strip_suffix('/').unwrap_or(&path).split('/').collect();
    if parts.iter().any(|part| part.is_empty()) {
        return fault("holds `//`", "write one `/` between two parts");
    }
    if parts.iter().any(|part| matches!(*part, "." | "..")) {
        return fault("holds `.` or `..`", "write the address as readers knew it");
    }
    if parts.iter().any(|part| *part == ".git" || part.starts_with(".veille")) {
        return fault("has a name that the output folder keeps for itself", "leave it out");
    }
    match parts.iter().find_map(|part| unportable(part)) {
        Some(why) => Err((format!("cannot be a file everywhere: a part of it {why}"), "leave it out".to_owned())),
        None => Ok(composed(&path).into_owned()),
    }
}

fn image(fields: &mut Fields<'_, '_>, file: &FilePath) -> Option<EntryImage> {
    let node = fields.node("image")?;
    if let Value::String(src) = &node.value {
        let fault = Diagnostic::error("wrong-type", "`image` must be a table, not a text");
        fields.report(node.span.clone(), fault.hint(format!("write `image: {{ src: {src}, alt: … }}`")));
        return None;
    }
    let mut image = fields.table("image")?;
    image.require("src", "name the picture's file, such as `cover.jpg`");
    image.require("alt", "say in a few words what the picture shows, for those who cannot see it");
    let alt = image.line("alt").map(|alt| alt.value.to_owned());
    let path = image.line("src").and_then(|src| match resolve(&file.path, &composed(src.value)) {
        Ok(path) => Some(Placed { value: path.into(), place: image.source().place(src.span) }),
        Err(fault) => {
            image.report(src.span, fault);
            None
        }
    });
    image.finish(None);
    Some(EntryImage { path: path?, alt: alt? })
}

/// A path beside a file as a path below `content/`. It names a file, so `%20` is no blank in it.
fn resolve(file: &str, src: &str) -> Result<String, Diagnostic> {
    let fault = |what: &str, hint: &str| Err(Diagnostic::error("bad-path", format!("`{src}` {what}")).hint(hint));
    if src.contains("://") || src.starts_with("//") {
        return fault("is not a file of the site", "put the picture beside the entry and write its file's name");
    }
    if src.starts_with('/') || src.contains('\\') {
        return fault("is not a path beside the entry", "write it from the entry's folder, such as `images/cover.jpg`");
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in src.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return fault("leads out of `content/`", "put the picture beside the entry");
                }
            }
            part => parts.push(part),
        }
    }
    if src.ends_with('/') || parts.is_empty() {
        return fault("is not a file", "write the picture's file, such as `cover.jpg`");
    }
    Ok(parts.join("/"))
}

mod recovery;
#[cfg(test)]
mod tests;
