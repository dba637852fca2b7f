//! `veille import FOLDER`: sites of Hugo, Zola and Jekyll become entries of a site that builds.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;

use super::site::{Built, Site, png};

#[track_caller]
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/import_site");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The report, then the files that were made.
fn told(site: &Site, built: &Built, files: &[&str]) -> String {
    let mut text = format!("exit code {}\n{}{}", built.code(), built.stdout(), built.stderr());
    for file in files {
        let written = fs::read_to_string(site.path(file)).unwrap_or_else(|error| panic!("{file}: {error}\n{text}"));
        text.extend(["\n── ", file, "\n", &written]);
    }
    text
}

/// Asserts that old addresses lead to new ones.
#[track_caller]
fn lead(built: &Built, redirects: &[(&str, &str)]) {
    for (old, new) in redirects {
        let page = built.page(old);
        assert!(page.contains(&format!("https://example.org{new}")), "{old}: {page}");
        built.page(new);
    }
}

fn hugo() -> Site {
    Site::new()
        .file(
            "old/hugo.toml",
            "baseURL = \"https://example.org/\"\ndefaultContentLanguage = \"fr\"\n[languages.fr]\nweight = 1\n\
             [languages.en]\nweight = 2\n[permalinks.page]\nnews = \"/:year/:month/:slug/\"\n",
        )
        .file(
            "old/content/posts/plan.md",
            "---\ntitle: \"Le plan : un an\"\ndate: 2026-01-15\nlastmod: 2026-02-01T10:00:00+01:00\n\
             description: Un an de plan.\ntags: [Espace, Économie]\nauthor: Ada\naliases: [ancien, /tres/ancien/]\n\
             weight: 3\ntranslationKey: plan\n---\n\nVoir [l’autre]({{< ref \"cover\" >}}) et [la une](/posts/cover/#fin).\n\n\
             <!--more-->\n\n{{< figure src=\"/images/a.png\" alt=\"Un plan\" caption=\"Le plan\" >}}\n\n\
             {{< note >}}\nUne note.\n{{< /note >}}\n\n{{< youtube abc123 >}}\n\n[Perdu](/nulle-part/) et [un PDF](/files/a.pdf).\n\n\
             ```\n[code](/posts/cover/)\n```\n",
        )
        .file(
            "old/content/posts/the-plan.en.md",
            "+++\ntitle = \"The plan\"\ndate = 2026-01-15\nslug = \"plan\"\ntranslationKey = \"plan\"\ndraft = false\n\
             [params]\nmood = \"good\"\n+++\nSee [the cover](cover/index.en.md).\n",
        )
        .file(
            "old/content/posts/cover/index.md",
            "---\ntitle: La une\ndate: 2026-01-20 09:30:00\ncover:\n  image: c.png\n  alt: Une image\n---\n\n## Début\n\n![Une image](c.png)\n\n## Fin\n\nTexte.\n",
        )
        .file(
            "old/content/posts/cover/index.en.md",
            "{\n\t\"title\": \"The cover\",\n\t\"date\": \"2026-01-20\",\n\t\"images\": [\"c.png\"]\n}\n\nText.\n",
        )
        .bytes("old/content/posts/cover/c.png", &png(4, 2))
        .file(
            "old/content/news/n.md",
            "---\ntitle: \"L’été, c’est « tout » : A & B\"\ndate: 2025-03-04\nexpiryDate: 2030-01-01T00:00:00Z\n---\nTexte.\n",
        )
        .file("old/content/about.md", "---\ntitle: À propos\nlayout: about\n---\nTexte.\n")
        .file("old/content/_index.md", "---\ntitle: Accueil\n---\nBienvenue.\n")
        .file("old/content/posts/_index.md", "---\ntitle: Articles\n---\n")
        .file("old/content/posts/broken.md", "---\ntitle: [\n---\nTexte.\n")
        .file("old/content/posts/x.de.md", "---\ntitle: X\ndate: 2026-01-01\n---\nText.\n")
        .file("old/content/posts/notes.org", "* Org\n")
        .bytes("old/static/images/a.png", &png(4, 2))
        .file("old/static/files/a.pdf", "pdf")
        .file("old/static/.well-known/security.txt", "x")
        .file("old/layouts/single.html", "{{ .Content }}")
}

#[test]
fn a_site_of_hugo() {
    let site = hugo();
    let built = site.run(&["import", "old"]);
    snapshot(
        "hugo",
        &told(
            &site,
            &built,
            &[
                "content/posts/plan.fr.md",
                "content/posts/the-plan.en.md",
                "content/posts/cover/index.fr.md",
                "content/posts/cover/index.en.md",
                "content/news/n.fr.md",
                "content/home.fr.md",
            ],
        ),
    );
    assert_eq!(built.code(), 1);
    // The dead link, and nothing else.
    let faults = site.build().faults();
    assert!(faults.matches("error[").count() == 1 && faults.contains("`/nulle-part/`"), "{faults}");
    let path = "content/posts/plan.fr.md";
    let text = fs::read_to_string(site.path(path)).expect("a file");
    site.put(path, text.replace("/nulle-part/", "/fr/"));
    let built = site.build().ok();
    lead(
        &built,
        &[
            ("/posts/plan/", "/fr/posts/plan/"),
            ("/posts/ancien/", "/fr/posts/plan/"),
            ("/tres/ancien/", "/fr/posts/plan/"),
            ("/en/posts/plan/", "/en/posts/plan/"),
            ("/posts/cover/", "/fr/posts/cover/"),
            ("/2025/03/lété-cest-tout-a-b/", "/fr/news/n/"),
            ("/about/", "/fr/about/"),
        ],
    );
    let page = built.page("/fr/posts/plan/");
    assert!(page.contains("href=\"/fr/posts/cover/#fin\"") && page.contains("href=\"/files/a.pdf\""), "{page}");
    assert!(page.contains("hreflang=\"en\""), "{page}");
}

fn zola() -> Site {
    Site::new()
        .file("old/config.toml", "base_url = \"https://example.org\"\ndefault_language = \"en\"\n[languages.fr]\n")
        .file(
            "old/content/blog/2026-01-02-hello.md",
            "+++\ntitle = \"Hello\"\nupdated = 2026-01-05\naliases = [\"old/hello\"]\nweight = 2\ntemplate = \"x.html\"\n\
             [taxonomies]\ntags = [\"space\", \"rust\"]\n[extra]\ntoc = true\n+++\n\nSee [the other](@/blog/other/index.md#top) \
             and ![a picture](a.png).\n\n<!-- more -->\n\n{{ youtube(id=\"abc\") }}\n\n{% quote(author=\"x\") %}\nA word.\n{% end %}\n",
        )
        .file(
            "old/content/blog/2026-01-02-hello.fr.md",
            "+++\ntitle = \"Bonjour\"\nslug = \"bonjour\"\n+++\nVoir [l’autre](@/blog/other/index.fr.md).\n",
        )
        .file("old/content/blog/other/index.md", "+++\ntitle = \"Other\"\ndate = 2026-01-03T10:00:00\n+++\n\n## Top\n\nText.\n")
        .file("old/content/blog/other/index.fr.md", "---\ntitle: Autre\ndate: 2026-01-03\n---\nTexte.\n")
        .bytes("old/content/blog/a.png", &png(4, 2))
        .file("old/content/blog/_index.md", "+++\ntitle = \"Blog\"\nsort_by = \"date\"\n+++\nAll my posts.\n")
        .file("old/content/pages/about.md", "+++\ntitle = \"About\"\npath = \"about\"\n+++\nText.\n")
        .file("old/templates/index.html", "x")
}

#[test]
fn a_site_of_zola() {
    let site = zola();
    let built = site.run(&["import", "old", "--into", "content/archive"]);
    snapshot(
        "zola",
        &told(
            &site,
            &built,
            &[
                "content/archive/blog/2026-01-02-hello.en.md",
                "content/archive/blog/2026-01-02-hello.fr.md",
                "content/archive/blog/index.en.md",
                "content/archive/pages/about.en.md",
            ],
        ),
    );
    let built = site.build().ok();
    lead(
        &built,
        &[
            ("/blog/hello/", "/en/archive/blog/hello/"),
            ("/old/hello/", "/en/archive/blog/hello/"),
            ("/fr/blog/bonjour/", "/fr/archive/blog/bonjour/"),
            ("/blog/other/", "/en/archive/blog/other/"),
            ("/blog/", "/en/archive/blog/"),
            ("/about/", "/en/archive/pages/about/"),
        ],
    );
}

fn jekyll() -> Site {
    Site::new()
        .file(
            "old/_config.yml",
            "url: https://example.org\nbaseurl: /blog\nlanguages: [fr, en]\ndefault_lang: fr\nexclude: [drafts.txt]\n\
             collections:\n  notes:\n    output: true\n",
        )
        .file(
            "old/_posts/2026-01-02-bonjour.md",
            "---\nlayout: post\ntitle:  \"Bonjour\"\ndate: 2026-01-02 10:00:00 +0100\ncategories: actu Espace\nref: hello\n\
             excerpt: Un mot.\nredirect_from:\n  - /ancien.html\n---\n![A]({{ site.baseurl }}/assets/a.png)\n\
             [suite]({% post_url 2026-01-03-suite %}) et [PDF]({{ '/assets/a.pdf' | relative_url }})\n{: .note }\n\n\
             {% include share.html %}\n\n{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% raw %}{{ brut }}{% endraw %}\n",
        )
        .file(
            "old/_posts/2026-01-02-hello.md",
            "---\ntitle: Hello\nlang: en\nref: hello\ntags: [space]\n---\nSee [next](/blog/2026/01/03/suite.html).\n",
        )
        .file("old/_posts/2026-01-03-suite.markdown", "---\ntitle: Suite\npublished: true\n---\nTexte.\n")
        .file("old/_drafts/idea.md", "---\ntitle: Idée\n---\nTexte.\n")
        .file("old/_notes/n.md", "---\ntitle: Note\n---\nTexte.\n")
        .file("old/about.md", "---\ntitle: À propos\npermalink: /a-propos/\n---\nTexte.\n")
        .file("old/index.html", "---\nlayout: home\n---\n{% for post in site.posts %}")
        .file("old/README.md", "# Mon site\n")
        .file("old/Gemfile", "gem 'jekyll'\n")
        .file("old/drafts.txt", "x")
        .file("old/_layouts/post.html", "x")
        .bytes("old/assets/a.png", &png(4, 2))
        .file("old/assets/a.pdf", "pdf")
}

#[test]
fn a_site_of_jekyll() {
    let site = jekyll();
    let built = site.run(&["import", "old"]);
    snapshot(
        "jekyll",
        &told(
            &site,
            &built,
            &[
                "content/posts/2026-01-02-bonjour.fr.md",
                "content/posts/2026-01-02-hello.en.md",
                "content/about.fr.md",
                "content/posts/idea.fr.md",
            ],
        ),
    );
    assert!(site.path("static/assets/a.pdf").is_file() && !site.path("static/drafts.txt").exists());
    let built = site.build().ok();
    lead(
        &built,
        &[
            ("/blog/actu/espace/2026/01/02/bonjour.html", "/fr/posts/2026-01-02-bonjour/"),
            ("/blog/ancien.html", "/fr/posts/2026-01-02-bonjour/"),
            ("/blog/en/2026/01/02/hello.html", "/en/posts/2026-01-02-hello/"),
            ("/blog/a-propos/", "/fr/a-propos/"),
            ("/blog/notes/n.html", "/fr/notes/n/"),
        ],
    );
    let page = built.page("/fr/posts/2026-01-02-bonjour/");
    assert!(page.contains("hreflang=\"en\"") && page.contains("src=\"/assets/a.png\""), "{page}");
}

#[test]
fn nothing_is_written_without_being_asked_for_and_nothing_is_replaced() {
    let site = zola();
    let planned = site.run(&["import", "old", "--dry-run"]).ok();
    assert!(planned.stdout().ends_with("; nothing was written\n"), "{}", planned.stdout());
    assert!(!site.path("content").exists());
    site.put("content/blog/other/index.en.md", "---\ntitle: Mine\ndate: 2026-01-01\n---\n\n## Top\n\nMine.\n");
    let written = site.run(&["import", "old"]).ok().stdout();
    assert!(written.contains("content/blog/other/index.en.md (kept, it was there)\n"), "{written}");
    assert!(fs::read_to_string(site.path("content/blog/other/index.en.md")).expect("a file").contains("Mine."));
    let again = site.run(&["import", "old", "--format", "json"]).ok();
    let report: serde_json::Value = serde_json::from_str(&again.stdout()).expect("one document");
    let states = |key: &str| -> BTreeSet<String> {
        report[key].as_array().expect("a list").iter().map(|file| file["state"].to_string()).collect()
    };
    assert_eq!((states("versions"), states("files")), (["\"kept\"".to_owned()].into(), ["\"kept\"".to_owned()].into()));
    assert_eq!((&report["generator"], &report["errors"]), (&"Zola".into(), &0.into()));
    assert_eq!(site.run(&["import", "old", "--quiet"]).ok().stdout(), "");
}

#[test]
fn what_cannot_be_is_told() {
    let site = zola().file("empty/x.txt", "").file("plain/x.md", "Text without front matter.\n").file("else/a.md", "");
    let said = |arguments: &[&str]| {
        let built = site.run(arguments);
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{arguments:?}");
        built.stderr()
    };
    let all = [
        said(&["import", "nowhere"]),
        said(&["import", "veille.toml"]),
        said(&["import", "empty"]),
        said(&["import", "empty", "--from", "hugo"]),
        said(&["import", "plain"]),
        said(&["import", "old", "--language", "de"]),
        said(&["import", "old", "--into", "static/x"]),
        said(&["import", "old", "--into", "content/../x"]),
        said(&["import", "old", "--root", "else"]),
        said(&["import", "."]),
    ];
    snapshot("wrong_usage", &all.concat());
    let site = site.file("plain/x.de.md", "---\ntitle: X\n---\nText.\n").bytes("plain/y.md", b"\xff");
    let built = site.run(&["import", "plain", "--from", "hugo", "--language", "en", "--quiet"]);
    assert_eq!(
        (built.code(), built.stderr().as_str()),
        (
            1,
            "error: x.de.md: the site has no language `de`: add `[languages.de]` to `veille.toml`\n\
             error: y.md:1: the file is not valid UTF-8\n"
        )
    );
    assert!(site.path("content/x.en.md").is_file());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let site = zola();
    std::os::unix::fs::symlink("/etc", site.path("old/content/etc")).expect("a link");
    let told = site.run(&["import", "old", "--dry-run"]).ok().stdout();
    assert!(told.contains("content/etc: symbolic links are not followed"), "{told}");
}

/// Pieces of texts as people write them, each with a word of its own.
fn body() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé]{3,9} ",
        "## [A-Z][a-z]{3,8}\n\n",
        "- [a-z]{3,8}\n",
        "\\[[a-z]{3,8}\\]\\(/[a-z]{3,6}/\\) ",
        "\\[[a-z]{3,8}\\]\\(b\\.md\\) ",
        "\n\n`[a-z]{3,8}`\n\n",
        "\n\n```\n[a-z]{3,8} \\{\\{ [a-z]{3,8} \\}\\}\n```\n\n",
        "\\{\\{< [a-z]{3,8} [a-z]{3,8}=\"[a-z]{3,8}\" >\\}\\} ",
        "\\{% [a-z]{3,8} [a-z]{3,8} %\\} ",
        "\\{: \\.[a-z]{3,8} \\}\n",
        "<b>[a-z]{3,8}</b> ",
        "\n\n---\n\n",
        "[^ a-z\\p{C}]{1,4} ",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Every word of every text, and every word of the front matter, is in what comes of it.
    #[test]
    fn nothing_of_the_text_is_lost(
        bodies in proptest::collection::vec(body(), 8),
        values in proptest::collection::vec("[A-Za-zé:#'\" -]{0,12}", 8),
    ) {
        for generator in ["hugo", "zola", "jekyll"] {
            let mut site = Site::new();
            for (at, (body, value)) in bodies.iter().zip(&values).enumerate() {
                let value = serde_json::to_string(value).expect("JSON");
                let folder = if generator == "jekyll" { "_posts" } else { "content" };
                site = site.file(
                    &format!("old/{folder}/2026-01-0{}-x{at}.md", at + 1),
                    &format!("---\ntitle: T{at}\nown: {value}\ntags: [{value}]\n---\n{body}"),
                );
            }
            site.run(&["import", "old", "--from", generator]).ok();
            for (at, (body, value)) in bodies.iter().zip(&values).enumerate() {
                let folder = if generator == "jekyll" { "content/posts" } else { "content" };
                let path = site.path(&format!("{folder}/2026-01-0{}-x{at}.fr.md", at + 1));
                let text = fs::read_to_string(path).expect("a file");
                let after = text.split_once("\n---\n").expect("front matter").1;
                prop_assert_eq!(words(after), words(body), "{}", text);
                for word in words(value) {
                    prop_assert!(text.contains(word), "{} {}", word, text);
                }
            }
        }
    }
}
