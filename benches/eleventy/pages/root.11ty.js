import { at } from "../_includes/lists.js";

export const data = { permalink: "/index.html" };

export const render = ({ bench }) => `<!DOCTYPE html>
<html lang="${bench.languages[0].lang}">
<head><title>${bench.languages[0].title}</title><meta http-equiv="refresh" content="0; url=${at(`/${bench.languages[0].lang}/`)}"></head>
</html>
`;
