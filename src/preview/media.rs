//! What a file is, told by its name: the `Content-Type` of answers, and what a page may hold.

/// The media type of an output file. Feeds go out as plain XML, which browsers show rather than download.
pub(super) fn media_type(path: &str) -> &'static str {
    if path.ends_with("feed.json") {
        return "application/feed+json; charset=utf-8";
    }
    match extension(path).to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" | "xsl" | "rss" | "atom" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" | "apng" => "image/png",
        "jpg" | "jpeg" | "jpe" | "jfif" => "image/jpeg",
        "bmp" => "image/bmp",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "weba" => "audio/webm",
        "wav" => "audio/wav",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "ogv" => "video/ogg",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

pub(super) fn is_page(path: &str) -> bool {
    matches!(extension(path).to_ascii_lowercase().as_str(), "html" | "htm")
}

pub(super) fn is_style_sheet(path: &str) -> bool {
    extension(path).eq_ignore_ascii_case("css")
}

/// Whether a page can show it or be made of it. Feeds, sitemaps and calendars change with every edit and are on no page.
pub(super) fn is_on_pages(path: &str) -> bool {
    let beside = matches!(extension(path), "xml" | "ics" | "txt") || path.ends_with("feed.json");
    !beside && !is_page(path)
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}
