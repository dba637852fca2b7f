import { BASE, escape, themeOf } from "../_includes/lists.js";

export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: ({ feed }) => feed.path,
};

const link = (entry) => BASE + entry.url;
const names = ({ data: { themes, lang } }) => themes.map((id) => themeOf(id)[lang]);

const formats = {
  "rss.xml": ({ language, title, home, path, entries }) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>${escape(title)}</title>
    <link>${BASE}${home}</link>
    <description>${escape(language.description)}</description>
    <language>${language.lang}</language>
    <lastBuildDate>${entries[0].date.toUTCString()}</lastBuildDate>
    <atom:link href="${BASE}${path}" rel="self" type="application/rss+xml" />
${entries.map((entry) => `    <item>
      <title>${escape(entry.data.title)}</title>
      <link>${link(entry)}</link>
      <guid>${link(entry)}</guid>
      <pubDate>${entry.date.toUTCString()}</pubDate>
      ${names(entry).map((name) => `<category>${escape(name)}</category>`).join("")}
      <description>${escape(entry.data.summary)}</description>
      <content:encoded>${escape(entry.content)}</content:encoded>
    </item>`).join("\n")}
  </channel>
</rss>
`,
  "atom.xml": ({ language, title, home, path, entries }) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language.lang}">
  <title>${escape(title)}</title>
  <id>${BASE}${home}</id>
  <updated>${entries[0].date.toISOString()}</updated>
  <author><name>${escape(language.title)}</name></author>
  <link href="${BASE}${path}" rel="self" type="application/atom+xml" />
  <subtitle>${escape(language.description)}</subtitle>
${entries.map((entry) => `  <entry>
    <title>${escape(entry.data.title)}</title>
    <id>${link(entry)}</id>
    <updated>${entry.date.toISOString()}</updated>
    <published>${entry.date.toISOString()}</published>
    ${names(entry).map((name) => `<category term="${escape(name)}" />`).join("")}
    <link href="${link(entry)}" rel="alternate" hreflang="${entry.data.lang}" type="text/html" />
    <summary>${escape(entry.data.summary)}</summary>
    <content type="html">${escape(entry.content)}</content>
  </entry>`).join("\n")}
</feed>
`,
  "feed.json": ({ language, title, home, path, entries }) =>
    JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title,
      home_page_url: BASE + home,
      feed_url: BASE + path,
      description: language.description,
      language: language.lang,
      authors: [{ name: language.title }],
      items: entries.map((entry) => ({
        id: link(entry),
        url: link(entry),
        title: entry.data.title,
        content_html: entry.content,
        summary: entry.data.summary,
        date_published: entry.date.toISOString(),
        tags: names(entry),
        language: entry.data.lang,
      })),
    }),
};

export const render = ({ feed }) => formats[feed.file](feed);
