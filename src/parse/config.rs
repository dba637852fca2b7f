//! `veille.toml` → [`Config`].

use std::ops::Range;
use std::sync::Arc;

use super::front_matter::{FeedFile, alias_path};
use super::names::{ERROR, LANGUAGE_TAG, OFF, WARN, is_language_tag, severities};
use crate::config::{
    Checks, Config, FeedAlias, Files, Glob, Lang, Language, Links, MailingList, Policy, RawHtml, Severities,
    Untranslated,
};
use crate::diagnostic::{Diagnostic, Source, did_you_mean};
use crate::lang::{Locale, canonical_tag, composed, open_graph_locale};
use crate::markdown::Typography;
use crate::tree::{self, Field, Fields, Kind, Needed, Shape, Spanned, Value};
use crate::url::{BaseUrl, unportable};

/// More languages than any site has, and few enough for [`Lang`].
const MAX_LANGUAGES: usize = 64;

/// Feeds longer than this help no reader and cost every one.
const MAX_FEED: usize = 1000;

/// DNS: a name has at most 253 letters, a label at most 63.
const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;

/// The name of the field of a mailing list where nothing was said.
const MAIL_FIELD: &str = "email";

const UNTRANSLATED: [(&str, Untranslated); 2] = [("mark", Untranslated::Mark), ("hide", Untranslated::Hide)];

const RAW_HTML: [(&str, RawHtml); 3] =
    [("safe", RawHtml::Safe), ("allow", RawHtml::Allow), ("escape", RawHtml::Escape)];

const FILES_PUBLISHED: [(&str, Files); 2] = [("used", Files::Used), ("all", Files::All)];

/// What `veille.toml` may hold.
pub(super) static SETTINGS: Shape = Shape::new(&[
    Field::new("base_url", Kind::Text, "Where the site is published: `https://`, the host, and a path if there is one")
        .required()
        .pattern("^https?://")
        .example("https://example.org/"),
    Field::new("id", Kind::Text, "A permanent name that you own, a domain or an address; feeds are known by it")
        .required()
        .pattern("^[A-Za-z0-9@._-]+$")
        .example("example.org"),
    Field::new("default_language", Kind::Text, "The language that `/` sends readers to: its tag in `languages`")
        .needed(Needed::WithMany("languages"))
        .example("fr"),
    Field::new(
        "languages",
        Kind::Table(&LANGUAGES),
        "A table for each language, `[languages.TAG]`, in the site's order",
    )
    .required(),
    Field::new(
        "untranslated",
        Kind::Word(&tree::words(&UNTRANSLATED)),
        "What lists do with an item that has no version in their language: show it with its language named, or leave it out",
    ),
    Field::new("translations", Kind::Table(&TRANSLATIONS), "What readers are told of translations"),
    Field::new("feeds", Kind::Table(&FEEDS), "How many of the newest things a feed holds at most"),
    Field::new("markdown", Kind::Table(&MARKDOWN), "Rules for Markdown"),
    Field::new("files", Kind::Table(&FILES), "Which of the files beside entries are published"),
    Field::new("search", Kind::Table(&SEARCH), "Whether the site can be searched"),
    Field::new("cards", Kind::Table(&CARDS), "Pictures for social networks"),
    Field::new("security", Kind::Table(&SECURITY), "What pages may load and run"),
    Field::new("links", Kind::Table(&LINKS), "What becomes of links that leave the site"),
    Field::new("checks", Kind::Table(&CHECKS), "How severe the problems are that checks find"),
    Field::new("mailing_list", Kind::Table(&MAILING_LIST), "A form for a mailing list, where readers can subscribe"),
    Field::new("extra", Kind::Extra, "Whatever the site's own templates want: they find it as `site.extra`"),
]);

static LANGUAGES: Shape = Shape::map(Field::new(
    "TAG",
    Kind::Table(&LANGUAGE),
    "What the site is called in this language, and how it is set",
))
.named(LANGUAGE_TAG)
.filled();

static LANGUAGE: Shape = Shape::new(&[
    Field::new("title", Kind::Line, "What the site is called in this language").required(),
    Field::new("description", Kind::Paragraph, "One or two sentences for the home page, feeds and search engines"),
    Field::new(
        "locale",
        Kind::Text,
        "The language tag by which dates and numbers are written, if not the language's own",
    )
    .pattern(LANGUAGE_TAG)
    .example("en-GB"),
    Field::new(
        "typography",
        Kind::Boolean(true),
        "Whether text in this language is set by its rules, where it has any",
    ),
]);

static FEEDS: Shape = Shape::new(&[
    Field::new("entries", Kind::Count { most: MAX_FEED, default: 20 }, "For the feeds of whole entries"),
    Field::new("items", Kind::Count { most: MAX_FEED, default: 50 }, "For the feeds of items and of themes"),
    Field::new(
        "aliases",
        Kind::Table(&FEED_ALIASES),
        "Old addresses of feeds, each with the feed that is served there as well: `\"/feed.xml\" = \"/fr/rss.xml\"`",
    ),
]);

static FEED_ALIASES: Shape =
    Shape::map(Field::new("ADDRESS", Kind::Text, "The feed's address now, such as `/fr/rss.xml`").pattern("^/"))
        .named("^/.+[.]([Xx][Mm][Ll]|[Rr][Ss][Ss]|[Aa][Tt][Oo][Mm]|[Jj][Ss][Oo][Nn]|[Ii][Cc][Ss])$");

static MARKDOWN: Shape = Shape::new(&[Field::new(
    "raw_html",
    Kind::Word(&tree::words(&RAW_HTML)),
    "What becomes of HTML in Markdown: `safe` keeps harmless elements, `allow` passes everything through, `escape` shows it as text",
)]);

static FILES: Shape = Shape::new(&[Field::new(
    "publish",
    Kind::Word(&tree::words(&FILES_PUBLISHED)),
    "`used`: files that a published text uses; `all`: those, too, that no text uses",
)]);

static SEARCH: Shape = Shape::new(&[Field::new(
    "enabled",
    Kind::Boolean(true),
    "Whether readers can search the site; without it there is no search page and no index",
)]);

static TRANSLATIONS: Shape = Shape::new(&[Field::new(
    "notice",
    Kind::Boolean(true),
    "Whether a page says that it is behind the text that it was translated from",
)]);

static CARDS: Shape = Shape::new(&[Field::new("enabled", Kind::Boolean(true), "Whether cards are made")]);

static SECURITY: Shape = Shape::new(&[Field::new(
    "policy",
    Kind::Either(&[Kind::Line, Kind::False]),
    "A Content-Security-Policy in place of the built-in one; `false` for none, as where the server sends one",
)]);

static LINKS: Shape = Shape::new(&[
    Field::new("clean", Kind::Boolean(true), "Whether parameters that tell who clicked are removed from links"),
    Field::new("tracking", Kind::Lines, "Parameters to remove besides; `*` at the end stands for any rest")
        .pattern(PARAMETER)
        .example("mailing_*"),
    Field::new("keep", Kind::Lines, "Parameters that stay, whatever the lists say, written in the same way")
        .pattern(PARAMETER)
        .example("at_medium"),
]);

static CHECKS: Shape = Shape::new(&[
    ERROR,
    WARN,
    OFF,
    Field::new("paths", Kind::Table(&PATHS), "The same for some files: a table for each pattern of paths"),
    Field::new("ignore", Kind::Lines, "Web addresses that are not looked at; `*` at the end stands for any rest")
        .example("https://intranet.example.org/*"),
]);

static PATHS: Shape = Shape::map(Field::new(
    "PATTERN",
    Kind::Table(&PATH),
    "What counts for files below `content/` whose path matches: `*` stands for a part of a name, `**` for any folders",
));

static PATH: Shape = Shape::new(&[ERROR, WARN, OFF]);

static MAILING_LIST: Shape = Shape::new(&[
    Field::new("action", Kind::Text, "Where the form is sent: a whole address with `https://`")
        .required()
        .pattern("^https://")
        .example("https://lists.example.org/subscribe"),
    Field::new("field", Kind::Line, "The name under which the service expects the address").default(MAIL_FIELD),
    Field::new("hidden", Kind::Table(&HIDDEN), "Further fields that the service wants, each a name and a text"),
]);

static HIDDEN: Shape =
    Shape::map(Field::new("NAME", Kind::Text, "What is sent; `{language}` stands for the tag of the page's language"));

/// A parameter's name, with `*` at its end or not.
const PARAMETER: &str = "^[^*=&?#]+[*]?$";

/// Reads the site's settings.
///
/// Gives no settings where the site's address, identity or languages cannot be told. Other faults leave settings with
/// their defaults: the site is not built, but its files are read, so that their faults come in the same run.
#[must_use]
pub fn config(source: &Source) -> (Option<Config>, Vec<Diagnostic>) {
    let (node, mut diagnostics) = tree::toml(source, 0..source.text.len());
    let Some(node) = node else { return (None, diagnostics) };
    let config = settings(Fields::new(&node, &SETTINGS, source, &mut diagnostics));
    (config, diagnostics)
}

fn settings(mut fields: Fields<'_, '_>) -> Option<Config> {
    let base_url = base_url(&mut fields);
    let id = id(&mut fields);
    let (languages, all_read) = languages(&mut fields);
    let default_language = default_language(&mut fields, &languages);
    let untranslated = fields.word("untranslated", &UNTRANSLATED).unwrap_or_default();
    let mut translations = fields.section("translations");
    let translation_notice = translations.boolean("notice");
    translations.finish(None);
    let mut feeds = fields.section("feeds");
    let (feed_entries, feed_items) = (feeds.count("entries"), feeds.count("items"));
    let feed_aliases = feeds.table("aliases").map(feed_aliases).unwrap_or_default();
    feeds.finish(None);
    let mut markdown = fields.section("markdown");
    let raw_html = markdown.word("raw_html", &RAW_HTML).unwrap_or_default();
    markdown.finish(None);
    let mut table = fields.section("files");
    let files = table.word("publish", &FILES_PUBLISHED).unwrap_or_default();
    table.finish(None);
    let search = enabled(&mut fields, "search");
    let cards = enabled(&mut fields, "cards");
    let policy = policy(&mut fields);
    let links = links(&mut fields);
    let checks = checks(&mut fields);
    let mailing_list = fields.table("mailing_list").and_then(mailing_list);
    let extra = fields.extra("extra");
    fields.finish(Some("put settings of your own under `[extra]`"));
    let base_url = base_url?;
    Some(Config {
        permanent_url: base_url.clone(),
        base_url,
        default_language: default_language.unwrap_or(Lang(0)),
        id: id?,
        languages: Some(languages).filter(|_| all_read)?,
        untranslated,
        translation_notice,
        feed_entries,
        feed_items,
        feed_aliases,
        raw_html,
        files,
        search,
        cards,
        policy,
        links,
        checks,
        mailing_list,
        extra,
    })
}

fn enabled(fields: &mut Fields<'_, '_>, key: &'static str) -> bool {
    let mut table = fields.section(key);
    let enabled = table.boolean("enabled");
    table.finish(None);
    enabled
}

fn policy(fields: &mut Fields<'_, '_>) -> Policy {
    let mut security = fields.section("security");
    let policy = match security.node("policy").map(|node| &node.value) {
        None => Policy::default(),
        Some(Value::Bool(false)) => Policy::Off,
        Some(_) => security.line("policy").map_or(Policy::default(), |text| Policy::Own(text.value.to_owned())),
    };
    security.finish(None);
    policy
}

fn checks(fields: &mut Fields<'_, '_>) -> Checks {
    let mut table = fields.section("checks");
    let site = severities(&mut table);
    let folders = table.table("paths").map(folders).unwrap_or_default();
    let ignore = table.lines("ignore").into_iter().map(|line| line.value.to_owned()).collect();
    table.finish(None);
    Checks { site, folders, ignore }
}

/// The tables of `checks.paths`, in the order of the file.
fn folders(mut paths: Fields<'_, '_>) -> Vec<(Glob, Severities)> {
    let mut folders = Vec::new();
    for key in paths.keys() {
        let pattern = key.value.as_str();
        let below = pattern.trim_start_matches("./").trim_start_matches('/');
        let below = below.strip_prefix("content/").unwrap_or(below);
        if below != pattern || pattern.is_empty() {
            let message = format!("`{}` cannot be `{pattern}`: paths begin below `content/`", paths.name("PATTERN"));
            let better = if below.is_empty() { "**" } else { below };
            paths.report(key.span.clone(), Diagnostic::error("bad-value", message).hint(format!("write `{better}`")));
        }
        if let Some(mut table) = paths.table(pattern) {
            folders.push((Glob::new(&composed(below)), severities(&mut table)));
            table.finish(None);
        }
    }
    paths.finish(None);
    folders
}

fn links(fields: &mut Fields<'_, '_>) -> Links {
    let mut table = fields.section("links");
    let clean = table.boolean("clean");
    let (tracking, keep) = (table.lines("tracking"), table.lines("keep"));
    let tracking = parameters(&mut table, "tracking", tracking);
    let keep = parameters(&mut table, "keep", keep);
    table.finish(None);
    Links { clean, tracking, keep }
}

/// Names of parameters; `*` may stand at the end of one, but not alone.
fn parameters(table: &mut Fields<'_, '_>, key: &str, written: Vec<Spanned<&str>>) -> Vec<String> {
    let mut parameters = Vec::new();
    for Spanned { value, span } in written {
        let name = value.strip_suffix('*').unwrap_or(value);
        let inside = |letter: char| letter.is_whitespace() || matches!(letter, '*' | '=' | '&' | '?' | '#');
        if name.is_empty() || name.contains(inside) {
            let fault = Diagnostic::error("bad-value", format!("`{}` cannot name `{value}`", table.name(key)));
            table.report(span, fault.hint("write a parameter's name, such as `ref`, or its beginning: `ref_*`"));
        } else {
            parameters.push(value.to_lowercase());
        }
    }
    parameters
}

/// Old addresses of feeds. Whether the site has such feeds, its plan tells.
fn feed_aliases(mut table: Fields<'_, '_>) -> Vec<FeedAlias> {
    let mut aliases = Vec::new();
    for key in table.keys() {
        let Some(Spanned { value, span }) = table.string(&key.value) else { continue };
        let (old, feed) = match (alias_path(&key.value), alias_path(value)) {
            (Ok(old), Ok(feed)) => (old.trim_end_matches('/').to_owned(), feed),
            (old, feed) => {
                let (text, span, fault) = if let Err(fault) = old {
                    (key.value.as_str(), key.span.clone(), Some(fault))
                } else {
                    (value, span, feed.err())
                };
                let (what, hint) = fault.unwrap_or_default();
                let fault = Diagnostic::error("bad-alias", format!("the address `{text}` {what}"));
                table.report(span, fault.hint(hint));
                continue;
            }
        };
        match (FeedFile::of(&old), FeedFile::of(&feed)) {
            (Some(a), Some(b)) if a == b => {
                let place = table.source().place(span);
                aliases.push(FeedAlias { old: old.into(), feed: feed.into(), place });
            }
            (Some(a), _) => {
                let message = format!("`{}` is {} by its name, and `{value}` is not", key.value, a.name());
                let hint = format!("name a feed of that format, such as `{}`", a.example());
                table.report(span, Diagnostic::error("bad-alias", message).hint(hint));
            }
            (None, _) => {
                let message = format!("the old address `{}` does not end as a feed's does", key.value);
                let hint =
                    "write an address in `.xml`, `.rss`, `.atom`, `.json` or `.ics`: only such are served as feeds";
                table.report(key.span.clone(), Diagnostic::error("bad-alias", message).hint(hint));
            }
        }
    }
    table.finish(None);
    aliases
}

fn base_url(fields: &mut Fields<'_, '_>) -> Option<BaseUrl> {
    fields.require("base_url", "say where the site is published: `base_url = \"https://example.org/\"`");
    let Spanned { value, span } = fields.string("base_url")?;
    match BaseUrl::parse(value) {
        Ok(url) => Some(url),
        Err(message) => {
            let fault = Diagnostic::error("bad-base-url", format!("`base_url` cannot be `{value}`: {message}"));
            fields.report(
                span,
                fault.hint("write an address such as `https://example.org/` or `https://example.org/path/`"),
            );
            None
        }
    }
}

fn id(fields: &mut Fields<'_, '_>) -> Option<String> {
    let hint = "give the site a permanent name that you own, such as `id = \"example.org\"`; feeds are known by it";
    fields.require("id", hint);
    let Spanned { value, span } = fields.string("id")?;
    if is_authority(value) {
        return Some(value.to_owned());
    }
    let fault = Diagnostic::error("bad-id", format!("`id` cannot be `{value}`"));
    fields.report(span, fault.hint("write a domain name (`veille.example.org`) or an address (`name@example.org`)"));
    None
}

/// RFC 4151's authority: a DNS name, or a mail address at one.
fn is_authority(text: &str) -> bool {
    let (mailbox, host) = text.split_once('@').map_or((None, text), |(mailbox, host)| (Some(mailbox), host));
    let plain = |text: &str, others: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c));
    let label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len()) && plain(label, "-") && !label.starts_with('-') && !label.ends_with('-')
    };
    host.len() <= MAX_HOST
        && host.split('.').all(label)
        && mailbox.is_none_or(|mailbox| !mailbox.is_empty() && plain(mailbox, "-._"))
}

fn mailing_list(mut fields: Fields<'_, '_>) -> Option<MailingList> {
    fields.require("action", "say where the form is sent: `action = \"https://lists.example.org/subscribe\"`");
    let action = fields.string("action").and_then(|Spanned { value, span }| {
        let origin = https_origin(value);
        if origin.is_none() {
            let fault = Diagnostic::error("bad-value", format!("`{}` cannot be `{value}`", fields.name("action")));
            let hint = "write the whole address of the list's form, with `https://`: readers send their address there";
            fields.report(span, fault.hint(hint));
        }
        Some((value.to_owned(), origin?.to_owned()))
    });
    let field = fields.line("field").map_or(MAIL_FIELD, |field| field.value).to_owned();
    let mut hidden = Vec::new();
    if let Some(mut others) = fields.table("hidden") {
        for key in others.keys() {
            hidden.extend(others.string(&key.value).map(|text| (key.value.clone(), text.value.to_owned())));
        }
        others.finish(None);
    }
    fields.finish(None);
    let (action, origin) = action?;
    Some(MailingList { action, origin, field, hidden })
}

/// `https://` with the host and port of an address, if it is one.
fn https_origin(address: &str) -> Option<&str> {
    const SCHEME: &str = "https://";
    let rest = address.strip_prefix(SCHEME)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let labels = name.split('.').all(|label| {
        (1..=MAX_LABEL).contains(&label.len()) && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    let plain = address.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '\''));
    let good = plain && labels && name.len() <= MAX_HOST && port.parse::<u16>().is_ok();
    good.then(|| &address[..SCHEME.len() + host.len()])
}

/// The languages, and whether they are all that are named.
fn languages(fields: &mut Fields<'_, '_>) -> (Vec<Language>, bool) {
    let hint = "name at least one language: `[languages.fr]` with its `title`";
    if !fields.require("languages", hint) {
        return (Vec::new(), false);
    }
    let Some(mut table) = fields.table("languages") else { return (Vec::new(), false) };
    let mut languages: Vec<Language> = Vec::new();
    let mut all_read = table.keys().next().is_some();
    if table.keys().next().is_none() {
        let span = table.span();
        table.report(span, Diagnostic::error("missing-key", "`languages` names no language").hint(hint));
    }
    for key in table.keys() {
        let tag = key.value.as_str();
        let fault = if languages.len() >= MAX_LANGUAGES {
            Some(Diagnostic::error("bad-language", format!("a site has at most {MAX_LANGUAGES} languages")))
        } else if !is_locale(tag) {
            let fault = Diagnostic::error("bad-language", format!("`{tag}` is not a language tag"));
            Some(fault.hint("write a BCP 47 tag of letters, digits and `-`, such as `fr` or `pt-BR`"))
        } else if let Some(why) = unportable(tag) {
            let fault = Diagnostic::error("bad-language", format!("`{tag}` cannot be a part of addresses: it {why}"));
            Some(fault.hint(format!("add the script or the country to it, such as `{tag}-Latn`")))
        } else if languages.iter().any(|other| other.tag.eq_ignore_ascii_case(tag)) {
            Some(
                Diagnostic::error("bad-language", format!("the language `{tag}` is written twice"))
                    .hint("keep one of them"),
            )
        } else {
            None
        };
        if let Some(fault) = fault {
            all_read = false;
            let full = languages.len() >= MAX_LANGUAGES;
            let _ = table.node(tag);
            table.report(key.span.clone(), fault);
            if full {
                break;
            }
            continue;
        }
        let Some(mut words) = table.table(tag) else {
            all_read = false;
            continue;
        };
        languages.push(language(tag, key.span.clone(), &mut words));
        words.finish(None);
    }
    (languages, all_read)
}

/// Faults are reported; the language is there all the same, so that other settings may name it.
fn language(tag: &str, key: Range<usize>, words: &mut Fields<'_, '_>) -> Language {
    words.require("title", "say what the site is called in this language");
    let title = words.line("title").map(|title| title.value.to_owned()).unwrap_or_default();
    let description = words.paragraph("description").unwrap_or_default();
    let mut locale = tag;
    let mut place = key;
    if let Some(Spanned { value, span }) = words.string("locale") {
        if is_locale(value) {
            locale = value;
            place = span;
        } else {
            let fault = Diagnostic::error("bad-language", format!("`{value}` is not a language tag"));
            let near = Some(value.replace('_', "-")).filter(|near| is_locale(near));
            words.report(
                span,
                fault.hint(format!(
                    "write {}",
                    near.map_or("a BCP 47 tag such as `fr-CA`".to_owned(), |near| format!("`{near}`"))
                )),
            );
        }
    }
    if let Some(warning) = unknown_dates(tag, locale) {
        words.report(place, warning);
    }
    let open_graph_locale = open_graph_locale(tag, locale).map(Arc::from);
    let (tag, locale): (Arc<str>, Arc<str>) = (tag.into(), locale.into());
    let typography = words.boolean("typography");
    let voice = if typography { Typography::of(&locale) } else { Typography::Typed };
    let (title, description) = (voice.plain(&title), voice.plain(&description));
    Language { tag, title, description, locale, open_graph_locale, typography }
}

/// A language of which CLDR does not say how it writes dates.
fn unknown_dates(tag: &str, locale: &str) -> Option<Diagnostic> {
    if Locale::new(locale).is_ok_and(|locale| locale.has_dates()) {
        return None;
    }
    let message = format!("CLDR has no dates for `{locale}`: they are written as `2026-03-02`");
    let hint = match canonical_tag(locale) {
        Some(known) => format!("write `locale = \"{known}\"` under `[languages.{tag}]`: CLDR knows the language so"),
        None => {
            format!("name a language whose dates its readers know, such as `locale = \"fr\"` under `[languages.{tag}]`")
        }
    };
    Some(Diagnostic::warning("dates-without-words", message).hint(hint))
}

/// Whether a tag has the shape that paths can hold, and formats can be made for it.
fn is_locale(tag: &str) -> bool {
    is_language_tag(tag) && Locale::new(tag).is_ok()
}

fn default_language(fields: &mut Fields<'_, '_>, languages: &[Language]) -> Option<Lang> {
    if languages.len() > 1 {
        let hint = format!("say which language readers of `/` get: `default_language = \"{}\"`", languages[0].tag);
        fields.require("default_language", &hint);
    }
    if fields.node("default_language").is_none() {
        return (languages.len() == 1).then_some(Lang(0));
    }
    let Spanned { value, span } = fields.string("default_language")?;
    if let Some(at) = languages.iter().position(|language| language.tag.eq_ignore_ascii_case(value)) {
        return u8::try_from(at).ok().map(Lang);
    }
    if !languages.is_empty() {
        let fault = Diagnostic::error(
            "unknown-language",
            format!("`default_language` names `{value}`, which the site does not have"),
        );
        let near = did_you_mean(value, languages.iter().map(|language| &*language.tag));
        fields.report(span, fault.hint(near.unwrap_or_else(|| format!("add `[languages.{value}]`"))));
    }
    None
}

#[cfg(test)]
mod tests;
