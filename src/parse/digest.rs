//! The parts of a digest → sections and briefs.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::names::{check_segment, spelled};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::markdown::{Body, Heading, Part};
use crate::site::{BriefMatter, BriefText, DigestText, SectionText};
use crate::tree::{When, turned, unclosed_direction};

const SECTION_ATTRIBUTES: &[&str] = &["theme", "lang"];
const BRIEF_ATTRIBUTES: &[&str] = &["date", "until", "themes", "slug", "lang"];
const SECTION_LEVEL: u8 = 2;
/// The class of a brief that is not to be published yet.
const DRAFT: &str = "draft";

/// What may stand around a value by mistake.
const QUOTES: [char; 8] = ['"', '\'', '“', '”', '‘', '’', '«', '»'];

/// Puts the parts of a file into sections. `title` is the place for faults of the digest as a whole, `briefs` what the
/// front matter says of briefs.
///
/// A brief that stands outside a section, has no title or has another's id is reported and left out.
pub(super) fn digest(
    parts: Vec<Part>,
    title: &Place,
    briefs: &BTreeMap<Arc<str>, BriefMatter>,
    diagnostics: &mut Vec<Diagnostic>,
) -> DigestText {
    let mut reader = Reader { diagnostics, matter: briefs, ids: BTreeMap::new() };
    let mut intro = Arc::default();
    let mut sections: Vec<SectionText> = Vec::new();
    let mut briefs = 0_usize;
    for Part { heading, body } in parts {
        let body = Arc::new(body);
        let Some(heading) = heading else {
            intro = body;
            continue;
        };
        if heading.level <= SECTION_LEVEL {
            sections.push(reader.section(heading, body));
            continue;
        }
        briefs += 1;
        let place = heading.place.clone();
        let brief = reader.brief(heading, body);
        match sections.last_mut() {
            Some(section) => section.briefs.extend(brief.map(Arc::new)),
            // One missing section heading is one fault, however many briefs follow.
            None if briefs == 1 => {
                let fault = Diagnostic::error("brief-outside-section", "a brief stands outside any section");
                reader.diagnostics.push(fault.at(place).hint("put the heading of a section above it: `## …`"));
            }
            None => {}
        }
    }
    if briefs == 0 {
        let fault = Diagnostic::warning("empty-digest", "the digest holds no brief");
        let hint = "give each brief a heading: `### …`, or write `kind: article`";
        diagnostics.push(fault.at(title.clone()).hint(hint));
    }
    DigestText { intro, sections }
}

struct Reader<'d> {
    diagnostics: &'d mut Vec<Diagnostic>,
    /// What the front matter says of briefs.
    matter: &'d BTreeMap<Arc<str>, BriefMatter>,
    /// Ids of briefs, with the lines of their headings.
    ids: BTreeMap<Arc<str>, u32>,
}

impl Reader<'_> {
    fn fault(&mut self, place: Place, fault: Diagnostic) {
        self.diagnostics.push(fault.at(place));
    }

    fn section(&mut self, heading: Heading, intro: Arc<Body>) -> SectionText {
        self.known(&heading, SECTION_ATTRIBUTES, &["lead"]);
        self.titled(&heading);
        // What is nearly right was reported just now: taken as it was meant, it is not reported again as a section of
        // no theme.
        let near = |written: &str, word| did_you_mean(written, [word]).is_some();
        let name = heading.attributes.iter().map(|(name, _)| name.as_str()).find(|name| near(name, "theme"));
        let theme = name.and_then(|name| self.attribute(&heading, name)).map(Into::into);
        let lead = heading.classes.iter().any(|class| near(class, "lead"));
        SectionText {
            title: heading.text,
            title_html: heading.html,
            theme,
            lead,
            place: heading.place,
            intro,
            briefs: Vec::new(),
        }
    }

    fn brief(&mut self, heading: Heading, body: Arc<Body>) -> Option<BriefText> {
        self.known(&heading, BRIEF_ATTRIBUTES, &[DRAFT]);
        // What is nearly right was reported just now, and is not published by mistake.
        let draft = heading.classes.iter().any(|class| did_you_mean(class, [DRAFT]).is_some());
        let titled = self.titled(&heading);
        let date = self.date(&heading, "date");
        let until = self.date(&heading, "until");
        if let (Some(date), Some(until)) = (date, until)
            && until < date
        {
            let fault = Diagnostic::error("bad-date", format!("`until={until}` is before `date={date}`"));
            let place = heading.place.narrow(&format!("until={until}"));
            self.fault(place, fault.hint("`until` is a deadline: it comes after what happened"));
        }
        let themes = self.themes(&heading);
        let slug = self.slug(&heading);
        let id = if titled { self.id(&heading) } else { None }?;
        Some(BriefText {
            summary: self.matter.get(&id).and_then(|matter| matter.summary.clone()),
            id,
            id_written: heading.id.is_some(),
            title: heading.text,
            title_html: heading.html,
            title_language: heading.language.map(Into::into),
            date,
            until,
            themes,
            slug,
            draft,
            place: heading.place,
            body,
        })
    }

    fn titled(&mut self, heading: &Heading) -> bool {
        let titled = !heading.text.trim().is_empty();
        if !titled {
            let marks = if heading.level <= SECTION_LEVEL { "##" } else { "###" };
            let fault = Diagnostic::error("empty-heading", "a heading has no text");
            self.fault(heading.place.clone(), fault.hint(format!("write a title after `{marks}`")));
        }
        if let Some(sign) = unclosed_direction(&heading.text) {
            self.fault(heading.place.clone(), turned("the title", sign));
        }
        titled
    }

    /// Reports attributes and classes that mean nothing at this heading.
    fn known(&mut self, heading: &Heading, attributes: &[&str], classes: &[&str]) {
        let section = heading.level <= SECTION_LEVEL;
        let (here, there) = if section { ("section", BRIEF_ATTRIBUTES) } else { ("brief", SECTION_ATTRIBUTES) };
        let mut seen: Vec<&str> = Vec::new();
        for (name, _) in &heading.attributes {
            let place = heading.place.narrow(name);
            if seen.contains(&name.as_str()) {
                let fault = Diagnostic::error("duplicate-key", format!("`{name}` is written twice"));
                self.fault(place, fault.hint("keep one of them"));
            } else if !attributes.contains(&name.as_str()) {
                let listed: Vec<String> = attributes.iter().map(|name| format!("`{name}=`")).collect();
                let hint = did_you_mean(name, attributes.iter().copied()).unwrap_or_else(|| {
                    let other = if section { "brief" } else { "section" };
                    let belongs = if there.contains(&name.as_str()) {
                        format!("`{name}=` belongs to a {other}; ")
                    } else {
                        String::new()
                    };
                    format!("{belongs}a {here} knows {}", listed.join(", "))
                });
                let fault = Diagnostic::error("unknown-attribute", format!("a {here} has no attribute `{name}`"));
                self.fault(place, fault.hint(hint));
            }
            seen.push(name);
        }
        for class in heading.classes.iter().filter(|class| !classes.contains(&class.as_str())) {
            let hint = match did_you_mean(class, classes.iter().copied()) {
                Some(hint) => hint,
                None if section && class != DRAFT => "the only class of a section is `.lead`".to_owned(),
                None if class == "lead" => "put `.lead` on the `##` heading above".to_owned(),
                None if class == DRAFT => "put `.draft` on the `###` heading of a brief".to_owned(),
                None => format!("write `#{class}` if it is the brief's id"),
            };
            let fault = Diagnostic::error("unknown-attribute", format!("a {here} has no class `.{class}`"));
            self.fault(heading.place.narrow(&format!(".{class}")), fault.hint(hint));
        }
    }

    fn attribute<'h>(&mut self, heading: &'h Heading, name: &str) -> Option<&'h str> {
        let (_, value) = heading.attributes.iter().find(|(written, _)| written == name)?;
        let value = value.as_deref().unwrap_or_default();
        if value.is_empty() {
            let fault = Diagnostic::error("bad-attribute", format!("`{name}` has no value"));
            let hint = format!("write `{name}=…`, without blanks and quotes");
            self.fault(heading.place.narrow(name), fault.hint(hint));
            return None;
        }
        let bare = value.trim_matches(QUOTES);
        if bare != value {
            let fault = Diagnostic::error("bad-attribute", format!("the value of `{name}` is in quotes"));
            let hint = format!("write `{name}={bare}`: values stand without quotes, and hold no blanks");
            self.fault(heading.place.narrow(&format!("{name}={value}")), fault.hint(hint));
        }
        Some(bare)
    }

    fn date(&mut self, heading: &Heading, name: &str) -> Option<Date> {
        let value = self.attribute(heading, name)?;
        match When::parse_day(value) {
            Ok(day) => Some(day),
            Err(bad) => {
                let place = heading.place.narrow(&format!("{name}={value}"));
                self.fault(place, Diagnostic::error("bad-date", bad.message).hint(bad.hint));
                None
            }
        }
    }

    fn themes(&mut self, heading: &Heading) -> Vec<Arc<str>> {
        let mut themes: Vec<Arc<str>> = Vec::new();
        let Some(value) = self.attribute(heading, "themes") else { return themes };
        for theme in value.split(',') {
            if theme.is_empty() {
                let fault = Diagnostic::error("bad-attribute", format!("`themes={value}` names an empty theme"));
                let place = heading.place.narrow(&format!("themes={value}"));
                self.fault(place, fault.hint("separate themes by one comma, without blanks: `themes=ai,space`"));
            } else if !themes.iter().any(|other| **other == *theme) {
                themes.push(theme.into());
            }
        }
        themes
    }

    fn slug(&mut self, heading: &Heading) -> Option<Arc<str>> {
        let value = self.attribute(heading, "slug")?;
        if let Err(fault) = check_segment("bad-slug", "slug", value) {
            self.fault(heading.place.narrow(&format!("slug={value}")), fault);
            return None;
        }
        Some(value.into())
    }

    /// The written id, or one made from the title; nothing where another brief has it.
    fn id(&mut self, heading: &Heading) -> Option<Arc<str>> {
        let id = heading.id.clone().or_else(|| spelled(&heading.text));
        let Some(id) = id.map(Arc::<str>::from) else {
            let fault = Diagnostic::error("bad-id", "no id can be made from this title");
            self.fault(heading.place.clone(), fault.hint("write one: `{#name}`"));
            return None;
        };
        if let Err(fault) = check_segment("bad-id", "id", &id) {
            let made = heading.id.is_none();
            let fault = if made { fault.hint("write one behind the title: `{#name}`") } else { fault };
            self.fault(heading.place.narrow(&format!("#{id}")), fault);
            return None;
        }
        let line = heading.place.line;
        if let Some(first) = self.ids.get(&id) {
            let message = format!("two briefs have the id `{id}`: lines {first} and {line}");
            // Markdown says of all headings that an id stands twice; of briefs this says more.
            self.diagnostics.retain(|said| said.name != "duplicate-id" || said.place.as_ref() != Some(&heading.place));
            let hint = "give this one an id of its own: `{#name}`";
            let place = heading.place.narrow(&format!("#{id}"));
            self.fault(place, Diagnostic::error("duplicate-id", message).hint(hint));
            return None;
        }
        self.ids.insert(Arc::clone(&id), line);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;
    use super::*;
    use crate::diagnostic::Source;

    /// What Markdown makes of headings such as `## Title {#id .class name=value}`.
    fn parts(text: &str) -> Vec<Part> {
        let source = Source::new("content/x.fr.md".into(), text);
        let mut parts = vec![Part { heading: None, body: Body::default() }];
        let mut at = 0;
        for line in source.text.split_inclusive('\n') {
            let place = source.place(at..at + line.trim_end().len());
            at += line.len();
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            let rest = line[level..].trim();
            let (title, braces) = rest.split_once('{').unwrap_or((rest, ""));
            let mut heading = Heading {
                level: u8::try_from(level).unwrap(),
                html: title.trim().into(),
                text: title.trim().into(),
                language: None,
                id: None,
                classes: Vec::new(),
                attributes: Vec::new(),
                place,
            };
            for word in braces.trim_end_matches('}').split_whitespace() {
                if let Some(id) = word.strip_prefix('#') {
                    heading.id = Some(id.into());
                } else if let Some(class) = word.strip_prefix('.') {
                    heading.classes.push(class.into());
                } else {
                    let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
                    heading.attributes.push((name.into(), value.map(Into::into)));
                }
            }
            parts.push(Part { heading: Some(heading), body: Body::default() });
        }
        parts
    }

    fn read(text: &str) -> (DigestText, Vec<String>) {
        let mut faults = Vec::new();
        let place = Source::new("content/x.fr.md".into(), "title").place(0..5);
        let digest = digest(parts(text), &place, &BTreeMap::new(), &mut faults);
        (digest, told(&faults))
    }

    #[test]
    fn reads_sections_and_briefs() {
        let text = "## Fait marquant {.lead}\n### Le plan {#plan date=2026-01-29 themes=ai,space,ai slug=le-plan}\n\
                    ## IA {theme=ai}\n## Autre\n### Cambridge ! {until=2026-03-31}\n";
        let (digest, faults) = read(text);
        assert_eq!(faults, [""; 0]);
        let [lead, ai, other] = &digest.sections[..] else { panic!() };
        assert_eq!((lead.lead, &lead.theme, lead.title.as_str()), (true, &None, "Fait marquant"));
        assert_eq!((ai.lead, ai.theme.as_deref(), ai.briefs.len()), (false, Some("ai"), 0));
        let plan = &lead.briefs[0];
        assert_eq!((&*plan.id, plan.id_written, plan.slug.as_deref()), ("plan", true, Some("le-plan")));
        assert_eq!(plan.date, Some(jiff::civil::date(2026, 1, 29)));
        assert_eq!(plan.themes.iter().map(|theme| &**theme).collect::<Vec<_>>(), ["ai", "space"]);
        let cambridge = &other.briefs[0];
        assert_eq!((&*cambridge.id, cambridge.id_written), ("cambridge", false));
        assert_eq!((cambridge.date, cambridge.until), (None, Some(jiff::civil::date(2026, 3, 31))));
    }

    #[test]
    fn names_the_fault() {
        let cases: &[(&str, &str)] = &[
            (
                "### A {#a}\n### B {#b}\n",
                "brief-outside-section 1:1 a brief stands outside any section / put the heading of a section above it: `## …`",
            ),
            (
                "## S\n",
                "empty-digest 1:1 the digest holds no brief / give each brief a heading: `### …`, or write `kind: article`",
            ),
            ("##\n### A {#a}\n", "empty-heading 1:1 a heading has no text / write a title after `##`"),
            ("## S\n### {#a}\n", "empty-heading 2:1 a heading has no text / write a title after `###`"),
            (
                "## S {themes=ai}\n### A {#a}\n",
                "unknown-attribute 1:7 a section has no attribute `themes` / did you mean `theme`?",
            ),
            (
                "## S {until=2026-01-01}\n### A {#a}\n",
                "unknown-attribute 1:7 a section has no attribute `until` / `until=` belongs to a brief; a section knows `theme=`, `lang=`",
            ),
            (
                "## S {.lede}\n### A {#a}\n",
                "unknown-attribute 1:7 a section has no class `.lede` / the only class of a section is `.lead`",
            ),
            (
                "## S\n### A {#a dat=2026-01-01}\n",
                "unknown-attribute 2:11 a brief has no attribute `dat` / did you mean `date`?",
            ),
            (
                "## S\n### A {#a colour=red}\n",
                "unknown-attribute 2:11 a brief has no attribute `colour` / a brief knows `date=`, `until=`, `themes=`, `slug=`, `lang=`",
            ),
            (
                "## S\n### A {#a .lead}\n",
                "unknown-attribute 2:11 a brief has no class `.lead` / put `.lead` on the `##` heading above",
            ),
            (
                "## S\n### A {.cma}\n",
                "unknown-attribute 2:8 a brief has no class `.cma` / write `#cma` if it is the brief's id",
            ),
            (
                "## S\n### A {#a date=2026-02-30}\n",
                "bad-date 2:11 `2026-02-30` is not a day of the calendar / did you mean `2026-02-28`?",
            ),
            (
                "## S\n### A {#a date=demain}\n",
                "bad-date 2:11 `demain` is not a date / write a date as `2026-02-27`, or with its time as `2026-02-27T09:30:00+01:00`",
            ),
            (
                "## S\n### A {#a date=2026-02-03 until=2026-02-01}\n",
                "bad-date 2:27 `until=2026-02-01` is before `date=2026-02-03` / `until` is a deadline: it comes after what happened",
            ),
            (
                "## S\n### A {#a date=2026-02-03 date=2026-02-03}\n",
                "duplicate-key 2:27 `date` is written twice / keep one of them",
            ),
            (
                "## S {theme}\n### A {#a}\n",
                "bad-attribute 1:7 `theme` has no value / write `theme=…`, without blanks and quotes",
            ),
            (
                "## S\n### A {#a themes=ai,}\n",
                "bad-attribute 2:11 `themes=ai,` names an empty theme / separate themes by one comma, without blanks: `themes=ai,space`",
            ),
            ("## S\n### A {#a slug=x/y}\n", "bad-slug 2:11 `slug` cannot be `x/y`: it holds `/` / write `x-y`"),
            ("## S\n### A {#a/b}\n", "bad-id 2:8 `id` cannot be `a/b`: it holds `/` / write `a-b`"),
            ("## S\n### …\n", "bad-id 2:1 no id can be made from this title / write one: `{#name}`"),
            (
                "## S\n### A {#a}\n### A\n",
                "duplicate-id 3:1 two briefs have the id `a`: lines 2 and 3 / give this one an id of its own: `{#name}`",
            ),
            (
                "## S\n### A {#x}\n## T\n### B {#x}\n",
                "duplicate-id 4:8 two briefs have the id `x`: lines 2 and 4 / give this one an id of its own: `{#name}`",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).1, [*expected], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(##|###) [a-zé]{0,3} \\{([#.a-z=,-]|é| ){0,20}\\}") {
            let _ = read(&text);
        }
    }
}
