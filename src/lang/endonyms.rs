//! The names of languages in themselves: « العربية », as a reader looks for them in a list of languages.
//!
//! ICU4X has display names only in a crate of its own that is still experimental; a site needs one name for each of its
//! languages. The names are CLDR's, with the capital that stands at the beginning of a menu's item. Left out: languages
//! without a settled spelling of their own name; a site names these in `strings/TAG.toml`.

/// By tag, in alphabetical order. A tag with a script or region stands here only where its readers expect another name.
const ENDONYMS: [(&str, &str); 108] = [
    ("af", "Afrikaans"),
    ("am", "አማርኛ"),
    ("ar", "العربية"),
    ("as", "অসমীয়া"),
    ("ast", "Asturianu"),
    ("az", "Azərbaycan"),
    ("be", "Беларуская"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("br", "Brezhoneg"),
    ("bs", "Bosanski"),
    ("ca", "Català"),
    ("ckb", "کوردیی ناوەندی"),
    ("co", "Corsu"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("dsb", "Dolnoserbšćina"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fil", "Filipino"),
    ("fo", "Føroyskt"),
    ("fr", "Français"),
    ("fur", "Furlan"),
    ("fy", "Frysk"),
    ("ga", "Gaeilge"),
    ("gd", "Gàidhlig"),
    ("gl", "Galego"),
    ("gsw", "Schwiizertüütsch"),
    ("gu", "ગુજરાતી"),
    ("ha", "Hausa"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hsb", "Hornjoserbšćina"),
    ("ht", "Kreyòl ayisyen"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("id", "Indonesia"),
    ("ig", "Igbo"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("kk", "Қазақ тілі"),
    ("kl", "Kalaallisut"),
    ("km", "ខ្មែរ"),
    ("kn", "ಕನ್ನಡ"),
    ("ko", "한국어"),
    ("ku", "Kurdî"),
    ("ky", "Кыргызча"),
    ("la", "Latina"),
    ("lb", "Lëtzebuergesch"),
    ("lo", "ລາວ"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mg", "Malagasy"),
    ("mi", "Māori"),
    ("mk", "Македонски"),
    ("ml", "മലയാളം"),
    ("mn", "Монгол"),
    ("mr", "मराठी"),
    ("ms", "Melayu"),
    ("mt", "Malti"),
    ("my", "မြန်မာ"),
    ("nb", "Norsk bokmål"),
    ("ne", "नेपाली"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("oc", "Occitan"),
    ("or", "ଓଡ଼ିଆ"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("rm", "Rumantsch"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sc", "Sardu"),
    ("se", "Davvisámegiella"),
    ("si", "සිංහල"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("so", "Soomaali"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sr-Latn", "Srpski"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "O‘zbek"),
    ("vi", "Tiếng Việt"),
    ("yo", "Èdè Yorùbá"),
    ("zu", "isiZulu"),
];

/// Chinese is read in two scripts, and a region says which.
const CHINESE: [(&str, &str); 6] = [
    ("zh-Hant", "繁體中文"),
    ("zh-TW", "繁體中文"),
    ("zh-HK", "繁體中文"),
    ("zh-MO", "繁體中文"),
    ("zh-Hans", "简体中文"),
    ("zh", "中文"),
];

/// What a language calls itself; of `pt-BR`, where it has no name of its own, what `pt` does. Nothing for a language that
/// is not in the list.
#[must_use]
pub fn endonym(tag: &str) -> Option<&'static str> {
    let named = |tag: &str| {
        let mut names = ENDONYMS.iter().chain(&CHINESE);
        names.find(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, name)| *name)
    };
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(shorter, _)| shorter)).find_map(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_named_in_itself() {
        for (tag, expected) in [
            ("ar", Some("العربية")),
            ("ar-EG", Some("العربية")),
            ("AR", Some("العربية")),
            ("pt-BR", Some("Português")),
            ("sr-Latn-RS", Some("Srpski")),
            ("zh-TW", Some("繁體中文")),
            ("zh-Hans-CN", Some("简体中文")),
            ("zh", Some("中文")),
            ("zz", None),
            ("", None),
        ] {
            assert_eq!(endonym(tag), expected, "{tag}");
        }
    }

    #[test]
    fn every_language_that_the_interface_names_has_a_name_of_its_own() {
        let words = super::super::Words::layered("en", std::collections::BTreeMap::new());
        let tags = words.texts().filter_map(|(key, _)| key.strip_prefix("languages."));
        let unnamed: Vec<&str> = tags.filter(|tag| endonym(tag).is_none()).collect();
        assert_eq!(unnamed, [""; 0]);
    }

    #[test]
    fn the_table_is_sorted_and_holds_each_tag_once() {
        assert!(ENDONYMS.is_sorted_by(|one, other| one.0 < other.0));
    }
}
