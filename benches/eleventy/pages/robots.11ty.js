import { BASE } from "../_includes/lists.js";

export const data = { permalink: "/robots.txt" };

export const render = () => `User-agent: *\nDisallow:\n\nSitemap: ${BASE}/sitemap.xml\n`;
