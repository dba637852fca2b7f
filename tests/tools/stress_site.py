"""Write two sites on which a look breaks first: stress_site.py FOLDER

FOLDER/full has titles of several lines and words without an end, entries without summaries or in one language only,
many themes with long names, a language that is written from right to left, tables wider than a phone, deadlines of all
sorts and a mailing list. FOLDER/empty has languages and nothing else.
"""

import sys
from pathlib import Path

LANGUAGES = ["fr", "en", "ar"]
LONG = (
    "Une proposition de règlement relative à l’interopérabilité transfrontalière des systèmes d’identité numérique, "
    "dont les dispositions transitoires restent à négocier avec chacune des administrations concernées"
)
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ADDRESS = "https://www.example.org/" + "publications/a-very-long-address-that-nobody-cut/" * 3
THEMES = 14

SETTINGS = """
base_url = "https://x.github.io/some/repo/"
default_language = "fr"
id = "x.example.org"
"""

TEXT = f"""
Premier paragraphe, avec {WORD} et <{ADDRESS}>, puis `{"code_sans_fin" * 8}`.[^1]

## {LONG}

| {" | ".join(f"Colonne {number}" for number in range(12))} |
|{"---|" * 12}
| {" | ".join("12 345,67" for _ in range(12))} |

```rust
fn {"long" * 30}() {{}}
```

> Une citation de {WORD}.

- [x] fait
- [ ] à faire

[^1]: Une note avec {ADDRESS}.
"""


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def settings(more: str = "") -> str:
    tables = (f'[languages.{tag}]\ntitle = "{LONG if tag == "fr" else "The site"}"\n' for tag in LANGUAGES)
    return SETTINGS + "".join(tables) + more


def theme(number: int) -> str:
    name = LONG[:90] if number % 5 == 0 else WORD if number % 7 == 0 else "Thème"
    tables = (f'[{tag}]\nname = "{number} {name}"\nslug = "t{number}"\ndescription = "{LONG}"\n' for tag in LANGUAGES)
    color = f'color = "#{number * 10:02x}{255 - number * 9:02x}{number * 37 % 256:02x}"\n' if number % 2 else ""
    return f"order = {number}\n{color}" + "".join(tables)


def article(number: int) -> str:
    day = f"20{24 + number % 3}-0{1 + number % 2}-{1 + number % 28:02}"
    return f"""---
title: "{number} {LONG if number % 2 else WORD}"
date: {day}
themes: [t{number % THEMES}, t{(number * 7 + 1) % THEMES}]
key_points: ["**{WORD}** : {LONG}", "Court"]
authors: ["{LONG[:60]}", "B"]
updated: 2026-03-01
corrections: [{{ date: 2026-03-01, text: "{LONG}" }}]
events:
  - {{ date: 2026-03-05, text: "Aujourd’hui", deadline: true }}
  - {{ date: 2026-03-05, text: "Aujourd’hui aussi" }}
  - {{ date: 2026-03-{10 + number % 20}, text: "{LONG}", deadline: true }}
  - {{ date: 2027-01-{10 + number % 20}, text: "{WORD}" }}
  - {{ date: 2025-01-{10 + number % 20}, text: "Passé" }}
---
{TEXT}
"""


def brief_text(number: int) -> str:
    """With a note of its own, so that the digest's page has the notes of several texts."""
    return TEXT.replace("## ", "#### ").replace("[^1]", f"[^{number}]")


def digest() -> str:
    sections = (
        f"## {number} {LONG[:90] if number % 5 == 0 else 'Section'} {{theme=t{number}}}\n\n"
        f"### {LONG} {{#b{number} until=2026-04-{number:02}}}\n\n{brief_text(number)}\n"
        f"### {WORD} {{#c{number} date=2026-01-{number:02}}}\n\n"
        for number in range(1, 9)
    )
    return f'---\ntitle: "{LONG}"\ndate: 2026-03-02\nkind: digest\n---\n\n{"".join(sections)}'


def main() -> None:
    folder = Path(sys.argv[1])
    put(folder / "empty/veille.toml", settings())
    full = folder / "full"
    hidden = '[mailing_list]\naction = "https://lists.example.org/subscribe"\nhidden = { list = "x" }\n'
    put(full / "veille.toml", settings(hidden))
    for number in range(THEMES):
        put(full / f"themes/t{number}.toml", theme(number))
    for number in range(24):
        put(full / f"content/a{number}.{LANGUAGES[number % 2]}.md", article(number))
    put(full / "content/a0.ar.md", article(0))
    put(full / "content/digest.fr.md", digest())
    put(full / "content/page.fr.md", f'---\ntitle: "{LONG}"\nkind: page\n---\n{TEXT}')


main()
