"""What the check scripts share: the files of a built site, and where an address leads among them."""

import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

# Attributes that hold one address, whatever the element.
ADDRESS = {"href", "src", "poster", "action", "formaction", "data", "cite", "background"}
# Attributes that hold a list of addresses with widths or densities.
ADDRESSES = {"srcset", "imagesrcset"}
# Values of `<meta property>` and `<meta name>` whose content is an address.
META = {"og:url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"}


@dataclass
class Page:
    """What one HTML document holds."""

    ids: set = field(default_factory=set)
    # Address as written, and what holds it.
    links: list = field(default_factory=list)
    # `application/ld+json`, as text.
    data: list = field(default_factory=list)


class Reader(HTMLParser):
    """Collects ids and addresses."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.script = None
        self.style = False

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        for name in ("id", "name"):
            if attributes.get(name) and (name == "id" or tag == "a"):
                self.page.ids.add(attributes[name])
        for name, value in attributes.items():
            if name in ADDRESS:
                self.page.links.append((value.strip(), f"<{tag} {name}>"))
            elif name in ADDRESSES:
                for candidate in re.split(r",\s+", value.strip()):
                    if candidate:
                        self.page.links.append((candidate.split()[0].rstrip(","), f"<{tag} {name}>"))
            elif name == "style":
                self.page.links += [(address, f"<{tag} style>") for address in css_addresses(value)]
        if tag == "meta":
            self.meta(attributes)
        if tag == "script" and attributes.get("type") == "application/ld+json":
            self.script = []
        self.style = tag == "style"

    def meta(self, attributes):
        content = attributes.get("content", "")
        if attributes.get("http-equiv", "").lower() == "refresh":
            found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
            if found:
                self.page.links.append((found[1].strip(), "<meta refresh>"))
        elif attributes.get("property", attributes.get("name", "")) in META:
            self.page.links.append((content, "<meta content>"))

    def handle_data(self, data):
        if self.script is not None:
            self.script.append(data)
        elif self.style:
            self.page.links += [(address, "<style>") for address in css_addresses(data)]

    def handle_endtag(self, tag):
        if tag == "script" and self.script is not None:
            self.page.data.append("".join(self.script))
            self.script = None
        self.style = False


def read_html(text):
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def css_addresses(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    found = re.findall(r"url\(\s*(\"[^\"]*\"|'[^']*'|[^)\s]*)\s*\)|@import\s+(\"[^\"]*\"|'[^']*')", text)
    return [(plain or quoted).strip("\"'") for plain, quoted in found]


class Site:
    """A folder that will be published at a base address."""

    def __init__(self, folder, base):
        self.folder = Path(folder).resolve()
        self.base = base if base.endswith("/") else base + "/"
        parts = urlsplit(self.base)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path
        self.files = {
            file.relative_to(self.folder).as_posix(): file
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }
        self.pages = {
            name: read_html(file.read_text(encoding="utf-8"))
            for name, file in self.files.items()
            if name.endswith(".html")
        }

    def address(self, name):
        """Where a file will be found."""
        return self.base + re.sub(r"(^|/)index\.html$", r"\1", name)

    def fault(self, address, where):
        """What is wrong with an address found in the file `where`, or None."""
        if re.match(r"(mailto|tel|data|webcal|news|sms|urn|tag):", address, re.IGNORECASE):
            return None
        if re.match(r"(javascript|vbscript|file):", address, re.IGNORECASE):
            return "is a script or a local file"
        if where == "404.html" and not address.startswith(("/", "#", "http://", "https://")):
            return "is relative on a page that is shown at any address"
        try:
            parts = urlsplit(urljoin(self.address(where), address))
        except ValueError as error:
            return f"is no address: {error}"
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            return None if parts.netloc else "is no address"
        if not parts.path.startswith(self.path):
            return f"leads out of {self.base}"
        name = unquote(parts.path[len(self.path):])
        if name == "" or name.endswith("/"):
            name += "index.html"
        if name not in self.files:
            return "lacks its last `/`" if f"{name}/index.html" in self.files else "leads to no file"
        fragment = unquote(parts.fragment)
        if fragment and fragment != "top" and not fragment.startswith(":~:") and name in self.pages:
            if fragment not in self.pages[name].ids:
                return f"leads to no `id` in {name}"
        return None


def absolute(address):
    """Whether an address stands by itself, as it must where no page gives it a base."""
    return re.match(r"(https?://[^/]|mailto:|tel:|data:|webcal:)", address, re.IGNORECASE) is not None


def finish(what, faults, limit=100):
    """Prints what was found and ends the script."""
    for fault in faults[:limit]:
        print(fault)
    if len(faults) > limit:
        print(f"… and {len(faults) - limit} more")
    print(f"{what}: {len(faults)} faults" if faults else f"{what}: no fault")
    sys.exit(1 if faults else 0)
