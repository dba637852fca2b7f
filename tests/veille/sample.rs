//! A small bilingual site with something of everything: for whole pages, and for what must hold on every page.

use crate::site::{Site, png};

const DIGEST_FR: &str = r#"---
title: Veille numérique, février 2026
date: 2026-02-27
kind: digest
summary: Un plan, un supercalculateur, une consultation.
authors: [Ada Lovelace, Alan Turing]
key_points:
  - "Le plan a **un an**"
  - "La [CMA](#cma) consulte"
events:
  - { date: 2026-04-15, text: "Publication du rapport", brief: cma, deadline: true }
aliases: [/ancienne/adresse/, /vieux.html]
---
Une introduction, avec [une source][gov] et une note[^n].

## Fait marquant

### Le plan IA a un an {#ai-plan date=2026-01-29 themes=ai,space}

Bilan d’un an[^n] : voir [la réforme](#cma), [l’article](../2025/accord.fr.md#la-suite) et [le rapport](rapport.pdf).

![Une carte des zones](carte.png "Les cinq zones")

#### Détails

Voir [ailleurs](02.fr.md#cambridge) et [les thèmes](/fr/themes/).

## Données et intelligence artificielle

Un mot d’ouverture.

### Cambridge aura *six fois* plus de calcul {#cambridge date=2026-01-26 slug=calcul}

| Machine | Puissance |
|---|--:|
| Dawn | 1 |

```python
print("six")
```

## L’espace

### La CMA consulte {#cma date=2026-01-20 until=2026-03-31}

- [x] ouverte
- [ ] close

Lire [le détail](#details).

[^n]: Chiffres du [gouvernement][gov].

[gov]: https://www.gov.uk/plan?id=1&lang=fr
"#;

const DIGEST_EN: &str = "---
title: Digital briefing, February 2026
date: 2026-02-27
kind: digest
slug: february
summary: A plan, a supercomputer, a consultation.
authors: [Ada Lovelace, Alan Turing]
---
## Highlight

### The AI plan is one year old {#ai-plan date=2026-01-29 themes=ai,space}

One year on: see [the article](../2025/accord.en.md).

## Space

### The CMA consults {#cma date=2026-01-20 until=2026-03-31}

Read [the plan](#ai-plan).
";

const ARTICLE_FR: &str = "---
title: Un accord
date: 2025-07-21
themes: [ai]
summary: Le Royaume-Uni et OpenAI.
key_points: [Un protocole]
updated: 2025-08-01
corrections: [ { date: 2025-08-01, text: Un nom. } ]
image: { src: photo.png, alt: La signature }
---
Le texte, avec <kbd>Ctrl</kbd>.

## La suite

> [!NOTE]
> Voir [la veille](../2026/02.fr.md#cambridge).
";

const ARTICLE_EN: &str = "---
title: An agreement
date: 2025-07-21
themes: [ai]
image: { src: photo.png, alt: The signing }
---
The text: see [the briefing](../2026/02.en.md#cma).
";

/// The site; what stands in its content is in both languages but for one brief and one article.
pub fn sample() -> Site {
    Site::new()
        .file("content/2026/02.fr.md", DIGEST_FR)
        .file("content/2026/02.en.md", DIGEST_EN)
        .file("content/2026/rapport.pdf", "%PDF")
        .bytes("content/2026/carte.png", &png(40, 30))
        .file("content/2025/accord.fr.md", ARTICLE_FR)
        .file("content/2025/accord.en.md", ARTICLE_EN)
        .bytes("content/2025/photo.png", &png(800, 600))
        .article(
            "content/2026/seul.en.md",
            "Only in English",
            "2026-03-01",
            "See [the agreement](../2025/accord.en.md).",
        )
        .file("content/a-propos.fr.md", "---\ntitle: À propos\nkind: page\nid: about\n---\nQui nous sommes.\n")
        .file("content/about.en.md", "---\ntitle: About\nkind: page\nid: about\n---\nWho we are.\n")
        .file("static/CNAME", "example.org\n")
}
