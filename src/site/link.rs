//! One version in its site: its address, its sections' and briefs' themes, whether it is published.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::{BriefText, HashMap, Kind, Now, Placed, Revisions, Text, Theme, Version, When};
use crate::color::Color;
use crate::config::{Config, Lang};
use crate::diagnostic::{Diagnostic, did_you_mean, nearest};
use crate::lang::{Speech, fold};
use crate::markdown::Body;
use crate::url::Url;

/// Whether readers may see a version, at the instant of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// They may.
    Published,
    /// `draft: true`.
    Draft,
    /// Its date is still to come.
    Scheduled,
    /// Its `expires` has come.
    Expired,
}

impl Status {
    /// The word for templates; nothing where there is nothing to say.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Published => None,
            Self::Draft => Some("draft"),
            Self::Scheduled => Some("scheduled"),
            Self::Expired => Some("expired"),
        }
    }

    pub(super) fn of(version: &Version, now: Now) -> Self {
        let front = &version.front;
        if front.draft {
            Self::Draft
        } else if front.date.is_some_and(|date| !now.has_reached(date)) {
            Self::Scheduled
        } else if front.expires.is_some_and(|expires| now.has_reached(expires)) {
            Self::Expired
        } else {
            Self::Published
        }
    }
}

/// A version in its site.
#[derive(Debug)]
pub struct Linked {
    /// What was written.
    pub version: Arc<Version>,
    /// Its page.
    pub url: Url,
    /// Whether readers may see it.
    pub status: Status,
    /// Theme ids; a digest's are those of its briefs, in the order of the themes.
    pub themes: Vec<Arc<str>>,
    /// Of a digest, in the order of the file.
    pub sections: Vec<LinkedSection>,
    /// Of a digest, in the order of the file, without drafts that are left out.
    pub briefs: Vec<LinkedBrief>,
    /// The ids of drafts that are left out, in the order of the file.
    pub drafts: Vec<Arc<str>>,
    /// What was revised after publication, as far as it has come.
    pub revisions: Revisions,
    /// What is wrong with its place in the site.
    pub faults: Vec<Diagnostic>,
    /// Numbers in `briefs`, by id.
    by_id: HashMap<Arc<str>, u32>,
    /// Every place that a link can lead to, gathered at the first question.
    anchors: OnceLock<HashSet<Box<str>>>,
}

/// A section in its site; its text is the one with the same number in the version.
#[derive(Debug)]
pub struct LinkedSection {
    /// Whether it is the lead.
    pub lead: bool,
    /// The theme it is of.
    pub theme: Option<Arc<str>>,
    /// Its briefs, by number in [`Linked::briefs`].
    pub briefs: std::ops::Range<usize>,
}

/// A brief in its site.
#[derive(Debug)]
pub struct LinkedBrief {
    /// What was written.
    pub text: Arc<BriefText>,
    /// How many briefs of its digest stand above it, drafts included.
    pub number: u32,
    /// Its page.
    pub url: Url,
    /// When it happened.
    pub date: Date,
    /// The same with its digest's time, where it has no date of its own.
    pub when: When,
    /// The section's theme, then its own.
    pub themes: Vec<Arc<str>>,
    /// Whether it stands in the lead section.
    pub lead: bool,
    /// Whether readers may see it: its version's, or a draft by itself.
    pub status: Status,
}

impl Linked {
    /// The entry's day; pages have none.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.version.front.date.map(|When { day, .. }| day)
    }

    /// Whether a line of the front matter that names this brief, or none, is part of the site: what tells of a draft is
    /// left out with it.
    #[must_use]
    pub fn tells(&self, brief: Option<&Placed<Arc<str>>>) -> bool {
        brief.is_none_or(|id| !self.drafts.contains(&id.value))
    }

    /// Whether a brief of this id stands in the text, one that is left out as a draft included.
    #[must_use]
    pub fn has_brief(&self, id: &str) -> bool {
        self.by_id.contains_key(id) || self.drafts.iter().any(|draft| **draft == *id)
    }

    /// The brief of this id.
    #[must_use]
    pub fn brief(&self, id: &str) -> Option<&LinkedBrief> {
        self.brief_number(id).map(|number| &self.briefs[number as usize])
    }

    /// All its texts.
    pub fn bodies(&self) -> impl Iterator<Item = &Arc<Body>> {
        let (whole, sections) = match &self.version.text {
            Text::Whole(body) => (body, [].as_slice()),
            Text::Digest(digest) => (&digest.intro, digest.sections.as_slice()),
        };
        let sections = sections
            .iter()
            .map(|section| &section.intro)
            // Those of the site: drafts may be left out.
            .chain(self.briefs.iter().map(|brief| &brief.text.body));
        self.version.front.key_points.iter().chain([whole]).chain(sections)
    }

    /// The ids of its briefs and of all else in its texts that links can lead to.
    #[must_use]
    pub fn anchors(&self) -> &HashSet<Box<str>> {
        self.anchors.get_or_init(|| {
            let briefs = self.briefs.iter().map(|brief| Box::from(&*brief.text.id));
            self.bodies().flat_map(|body| body.anchors.iter().cloned()).chain(briefs).collect()
        })
    }

    /// Whether a link with this fragment leads somewhere on its page.
    #[must_use]
    pub fn has_anchor(&self, fragment: &str) -> bool {
        is_top(fragment) || self.anchors().contains(fragment)
    }

    /// The number of the brief of this id in [`Linked::briefs`].
    #[must_use]
    pub fn brief_number(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }
}

/// Whether a fragment means the top of a page: HTML, "select the indicated part".
#[must_use]
pub fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top")
}

/// What linking needs to know of the site.
pub(super) struct Context<'a> {
    pub config: &'a Config,
    pub speech: &'a [Speech],
    pub themes: &'a ThemeIndex,
    pub now: Now,
    pub unpublished: bool,
}

/// The themes, ordered, and found by id or name.
#[derive(Debug, Default)]
pub struct ThemeIndex {
    /// In the site's order.
    pub ordered: Vec<Arc<Theme>>,
    /// In the same order: the colours, fit for light paper. Fitting one takes some time, and each page asks for many.
    on_light: Vec<Color>,
    by_id: HashMap<Arc<str>, usize>,
    /// By language, then by folded name.
    by_name: Vec<HashMap<String, usize>>,
}

impl ThemeIndex {
    /// Orders the themes; two themes of one name or slug in a language are an error.
    pub(super) fn new(mut themes: Vec<Arc<Theme>>, config: &Config) -> (Self, Vec<Diagnostic>) {
        themes.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        let mut diagnostics = part_slugs(&mut themes, config);
        let by_id = themes.iter().enumerate().map(|(at, theme)| (Arc::clone(&theme.id), at)).collect();
        let mut by_name = vec![HashMap::default(); config.languages.len()];
        for lang in config.langs() {
            let tag = config.tag(lang);
            for (at, theme) in themes.iter().enumerate() {
                let Some(words) = &theme.words[usize::from(lang.0)] else {
                    let message = format!("theme `{}` has no name in `{tag}`", theme.id);
                    let hint = format!("add a table `[{tag}]` with a `name`; until then another language's is shown");
                    let fault = Diagnostic::warning("missing-theme-name", message);
                    diagnostics.push(fault.at(theme.place.clone()).hint(hint));
                    continue;
                };
                if let Some(first) = by_name[usize::from(lang.0)].insert(fold(&words.name), at) {
                    let message = format!("theme `{}` has the same name in `{tag}`", themes[first].id);
                    let fault = Diagnostic::error("duplicate-theme-name", message).at(words.name_place.clone());
                    diagnostics.push(fault.hint("sections are found by name: give each theme a name of its own"));
                }
            }
        }
        let colors = themes.iter().enumerate().map(|(at, theme)| chosen(theme, at).on_light());
        (Self { on_light: colors.collect(), ordered: themes, by_id, by_name }, diagnostics)
    }

    /// The theme of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Theme>> {
        self.by_id.get(id).map(|at| &self.ordered[*at])
    }

    /// The colour that a theme chose, or the palette's at its place.
    #[must_use]
    pub fn color(&self, id: &str) -> Option<Color> {
        self.by_id.get(id).map(|at| chosen(&self.ordered[*at], *at))
    }

    /// The same, fit to be read on light paper.
    #[must_use]
    pub fn color_on_light(&self, id: &str) -> Option<Color> {
        self.by_id.get(id).map(|at| self.on_light[*at])
    }

    fn named(&self, name: &str, lang: Lang) -> Option<&Arc<Theme>> {
        self.by_name[usize::from(lang.0)].get(&fold(name)).map(|at| &self.ordered[*at])
    }

    fn names(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.ordered
            .iter()
            .filter_map(move |theme| theme.words[usize::from(lang.0)].as_ref())
            .map(|words| words.name.as_str())
    }

    /// The theme that a writer meant by its name, in any language, or by an id or name that is nearly right, as a hint.
    fn meant(&self, written: &str) -> Option<String> {
        let names = || self.ordered.iter().flat_map(|theme| theme.words.iter().flatten()).map(|words| &*words.name);
        let id = self
            .id_named(written)
            .or_else(|| nearest(written, self.ids()))
            .or_else(|| self.id_named(nearest(written, names())?))?;
        Some(format!("did you mean `{id}`?"))
    }

    /// The id of the theme of this name in some language.
    fn id_named(&self, name: &str) -> Option<&str> {
        let folded = fold(name);
        self.by_name.iter().find_map(|names| names.get(&folded)).map(|at| &*self.ordered[*at].id)
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.ordered.iter().map(|theme| &*theme.id)
    }

    fn in_order(&self, mut ids: Vec<Arc<str>>) -> Vec<Arc<str>> {
        ids.sort_by_key(|id| self.by_id.get(id));
        ids.dedup();
        ids
    }
}

/// The colour that a theme chose, or the palette's at its place.
fn chosen(theme: &Theme, place: usize) -> Color {
    theme.color.unwrap_or_else(|| Color::of_palette(place))
}

/// Reports themes of one address in a language, and gives the later one another, so that everything else of the site
/// can be looked at.
fn part_slugs(themes: &mut [Arc<Theme>], config: &Config) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for lang in config.langs() {
        let tag = config.tag(lang);
        let mut taken: HashMap<Arc<str>, Arc<str>> = HashMap::default();
        for theme in themes.iter_mut() {
            // The language whose words are shown: its own, the default one, or the first that there is.
            let mut order = [lang, config.default_language].into_iter().chain(config.langs());
            let Some((from, words)) = order.find_map(|from| Some((from, theme.words[usize::from(from.0)].as_ref()?)))
            else {
                continue;
            };
            let Some(first) = taken.get(&words.slug) else {
                taken.insert(Arc::clone(&words.slug), Arc::clone(&theme.id));
                continue;
            };
            let message = format!("theme `{first}` has the same address in `{tag}`: its slug is `{}` too", words.slug);
            let hint = if from == lang {
                "give this theme a `slug` of its own".to_owned()
            } else {
                format!("add a table `[{tag}]` with a `name` and a `slug` of its own")
            };
            diagnostics.push(Diagnostic::error("duplicate-url", message).at(words.slug_place.clone()).hint(hint));
            let slug = format!("{}-{}", words.slug, theme.id).into();
            let mut other = Theme::clone(theme);
            if let Some(words) = &mut other.words[usize::from(from.0)] {
                words.slug = slug;
            }
            *theme = Arc::new(other);
        }
    }
    diagnostics
}

/// Puts a version in its site.
pub(super) fn link(version: &Arc<Version>, context: &Context) -> Linked {
    let mut diagnostics = Vec::new();
    let front = &version.front;
    let url = address(version, context.config);
    let status = Status::of(version, context.now);
    let revisions = Revisions::new(front, context.now);
    diagnostics.extend(revisions.faults(front));
    let mut sections = Vec::new();
    let mut briefs = Vec::new();
    let mut drafts = Vec::new();
    let mut themes = Vec::new();
    for theme in &front.themes {
        if context.themes.get(&theme.value).is_some() {
            if !themes.contains(&theme.value) {
                themes.push(Arc::clone(&theme.value));
            }
        } else {
            diagnostics.push(unknown_theme(&theme.value, context.themes).at(theme.place.clone()));
        }
    }
    if let Text::Digest(digest) = &version.text {
        for section in &digest.sections {
            let (theme, lead, fault) = subject(section, version.lang, context);
            diagnostics.extend(fault);
            let first = briefs.len();
            for text in &section.briefs {
                let own = if text.draft && status == Status::Published { Status::Draft } else { status };
                let (mut brief, faults) = link_brief(text, &url, theme.as_ref(), (lead, own), version, context);
                // A draft keeps its place for the day on which it is published.
                brief.number = u32::try_from(briefs.len() + drafts.len()).unwrap_or(u32::MAX);
                diagnostics.extend(faults);
                if text.draft && !context.unpublished {
                    drafts.push(Arc::clone(&text.id));
                    continue;
                }
                themes.extend(brief.themes.iter().cloned());
                briefs.push(brief);
            }
            sections.push(LinkedSection { lead, theme, briefs: first..briefs.len() });
        }
        themes = context.themes.in_order(themes);
    }
    let by_id = briefs.iter().zip(0..).map(|(brief, number)| (Arc::clone(&brief.text.id), number)).collect();
    let version = Arc::clone(version);
    let anchors = OnceLock::new();
    Linked { version, url, status, themes, sections, briefs, drafts, revisions, faults: diagnostics, by_id, anchors }
}

fn address(version: &Version, config: &Config) -> Url {
    let (folder, name) = version.stem.rsplit_once('/').map_or(("", &*version.stem), |(folder, name)| (folder, name));
    let name = version.front.slug.as_ref().map_or(name, |slug| &slug.value);
    let mut path = format!("{}/", config.tag(version.lang));
    for part in [folder, name].into_iter().filter(|part| !part.is_empty()) {
        path.push_str(part);
        path.push('/');
    }
    Url::new(&path)
}

fn unknown_theme(id: &str, themes: &ThemeIndex) -> Diagnostic {
    let known = themes.ids().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    Diagnostic::error("unknown-theme", format!("unknown theme `{id}`"))
        .hint(if known.is_empty() {
            format!("the site has no themes: add `themes/{id}.toml`")
        } else {
            format!("the themes are {known}; a new one needs `themes/ID.toml`")
        })
        .maybe_hint(themes.meant(id))
}

/// Which theme a section is of, whether it is the lead, and what is wrong with its heading.
fn subject(
    section: &super::SectionText,
    lang: Lang,
    context: &Context,
) -> (Option<Arc<str>>, bool, Option<Diagnostic>) {
    let words = &context.speech[usize::from(lang.0)].words;
    let lead_word = words.text("words.lead");
    let title = fold(&section.title);
    let lead = section.lead || [lead_word, words.text("words.leads")].iter().any(|word| fold(word) == title);
    if let Some(id) = &section.theme {
        return match context.themes.get(id) {
            Some(theme) => (Some(Arc::clone(&theme.id)), lead, None),
            None => (None, lead, Some(unknown_theme(id, context.themes).at(section.place.narrow(id)))),
        };
    }
    if let Some(theme) = context.themes.named(&section.title, lang) {
        return (Some(Arc::clone(&theme.id)), lead, None);
    }
    // A heading without words was reported when its file was read.
    if lead || section.title.trim().is_empty() {
        return (None, lead, None);
    }
    let fault = Diagnostic::error("unknown-section", format!("section `{}` names no theme", section.title))
        .at(section.place.clone())
        .hint(format!("name a theme, add `{{theme=ID}}` to the heading, or make it the lead with `{{.lead}}` or the title `{lead_word}`"))
        .maybe_hint(did_you_mean(&section.title, context.themes.names(lang).chain([lead_word])));
    (None, false, Some(fault))
}

fn link_brief(
    text: &Arc<BriefText>,
    url: &Url,
    section_theme: Option<&Arc<str>>,
    (lead, status): (bool, Status),
    version: &Version,
    context: &Context,
) -> (LinkedBrief, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut themes: Vec<Arc<str>> = section_theme.cloned().into_iter().collect();
    for id in &text.themes {
        match context.themes.get(id) {
            Some(theme) if themes.contains(&theme.id) => {}
            Some(theme) => themes.push(Arc::clone(&theme.id)),
            None => faults.push(unknown_theme(id, context.themes).at(text.place.narrow(id))),
        }
    }
    // A digest without a date is refused when its front matter is read; the fallback is never published.
    let when = text.date.map(When::from).or(version.front.date).unwrap_or(When::from(Date::MIN));
    let name = text.slug.as_ref().unwrap_or(&text.id);
    let url = url.join(&format!("{name}/"));
    let brief = LinkedBrief { text: Arc::clone(text), number: 0, url, date: when.day, when, themes, lead, status };
    (brief, faults)
}

/// Whether versions of this kind stand in lists and feeds.
pub(super) fn listed(kind: Kind) -> bool {
    kind != Kind::Page
}
