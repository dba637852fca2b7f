//! `veille check`: what it finds, how it is turned off, its exit codes, and what it leaves alone.

use crate::site::{NOW, Site, png};

fn unsummarised(matter: &str) -> Site {
    Site::new()
        .file("content/2026/a.fr.md", &format!("---\ntitle: Titre\ndate: 2026-01-15\n{matter}---\n![](a.png)\n"))
        .bytes("content/2026/a.png", &png(4, 3))
        .file(
            "content/2026/b.fr.md",
            "---\ntitle: Autre\ndate: 2026-01-14\nthemes: [ai, space]\nsummary: Un résumé.\n---\nTexte.\n",
        )
}

#[test]
fn a_careful_look_finds_more_than_a_build_and_writes_nothing() {
    let site = unsummarised("");
    let checked = site.run(&["check", "--now", NOW]).ok();
    assert!(checked.stderr().contains("warning[missing-summary]"), "{}", checked.stderr());
    assert!(checked.stderr().contains("warning[image-alt]"), "{}", checked.stderr());
    assert_eq!(checked.stdout(), "no errors, 2 warnings\n");
    assert!(!site.path("public").exists());
    assert!(!site.build().ok().stderr().contains("missing-summary"));
    assert_eq!(site.run(&["check", "--now", NOW, "--strict"]).code(), 1);
}

#[test]
fn a_warning_is_turned_off_for_a_site_or_a_file() {
    let names = "checks: { off: [missing-summary, image-alt] }\n";
    let site = unsummarised(names);
    assert_eq!(site.run(&["check", "--now", NOW, "--strict"]).ok().stdout(), "no errors, no warnings\n");
    assert_eq!(site.build().ok().stderr(), "");
    let site = unsummarised("");
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let site = site.file("veille.toml", &format!("{settings}\n[checks]\noff = [\"image-alt\"]\n"));
    assert_eq!(site.run(&["check", "--now", NOW]).ok().stdout(), "no errors, 1 warning\n");
    assert_eq!(site.build().ok().stderr(), "");
}

#[test]
fn what_build_refuses_check_refuses() {
    let checked = unsummarised("themes: [ia]\n").run(&["check", "--now", NOW]);
    assert_eq!(checked.code(), 1);
    assert!(checked.stderr().contains("error[unknown-theme]"), "{}", checked.stderr());
    assert_eq!(checked.stdout(), "1 error, 2 warnings\n");
}

/// Two versions of an entry that say the same: nothing is told of them.
#[track_caller]
fn says_the_same(kind: &str, french: &str, english: &str) {
    let file = |text: &str| format!("---\ntitle: Titre\ndate: 2026-01-15\nkind: {kind}\nsummary: Bref.\n---\n{text}\n");
    let site = Site::new()
        .file("content/2026/a.fr.md", &file(french))
        .file("content/2026/a.en.md", &file(english))
        .article("content/2026/b.fr.md", "B", "2026-01-16", "B.")
        .article("content/2026/b.en.md", "B", "2026-01-16", "B.");
    let checked = site.run(&["check", "--now", NOW]).ok();
    let told = checked.stderr();
    let parity: Vec<&str> = told.lines().filter(|line| line.contains("parity-")).collect();
    assert!(parity.is_empty(), "{told}");
}

#[test]
fn a_faithful_translation_says_the_same() {
    says_the_same("digest", FRENCH, ENGLISH);
}

#[test]
fn a_slip_in_it_is_found() {
    let slips = [
        ("7,432.5", "7,342.5"),
        ("4.25% to 4.5%", "4.25% to 4.75%"),
        ("$1.3 trillion", "$1.3 billion"),
        ("$300bn", "$30bn"),
        ("aged 50-75", "aged 55-75"),
        ("€2.55", "€2.65"),
        ("72.", "27."),
        ("1 June 2009", "1 July 2009"),
        ("12 February", "21 February"),
        ("from 1990", "from 1995"),
        ("9–20 November", "9–22 November"),
        ("2024/1689", "2024/1698"),
        ("Some 1,200 people", "Some 2,100 people"),
    ];
    for (right, wrong) in slips {
        assert_eq!(ENGLISH.matches(right).count(), 1, "{right}");
        let file = |text: &str| format!("---\ntitle: Titre\ndate: 2026-01-15\nkind: digest\n---\n{text}\n");
        let site = Site::new()
            .file("content/2026/a.fr.md", &file(FRENCH))
            .file("content/2026/a.en.md", &file(&ENGLISH.replace(right, wrong)));
        let checked = site.run(&["check", "--now", NOW]).ok();
        assert!(checked.stderr().contains("parity-"), "{right} → {wrong}");
    }
}

#[test]
fn the_versions_of_the_sample_say_the_same() {
    let sample = env!("CARGO_MANIFEST_DIR");
    let checked = Site::empty().run(&["check", "--root", sample, "--now", "2026-03-01"]).ok();
    assert!(!checked.stderr().contains("parity-"), "{}", checked.stderr());
}

#[test]
fn links_to_the_same_page_are_the_same() {
    let pairs = [
        ("https://a.org/x?utm_source=mail", "https://a.org/x"),
        ("http://www.a.org/x/", "https://a.org/x"),
        ("https://a.org/fr/plan", "https://a.org/en/plan"),
        ("https://a.org/fr-CA/plan", "https://a.org/en-CA/plan"),
        ("https://a.org/fr/un-plan", "https://a.org/en/a-plan"),
        ("https://a.org/fr/plan", "https://a.org/plan"),
        ("https://a.org/plan?lang=fr", "https://a.org/plan?lang=en"),
        ("https://a.org/plan?lang=fr&x=1", "https://a.org/plan?x=1"),
        ("https://a.org/rapport_fr.pdf", "https://a.org/rapport_en.pdf"),
        ("https://a.org/legal/FR/TXT/?uri=1", "https://a.org/legal/EN/TXT/?uri=1"),
        ("https://fr.wikipedia.org/wiki/Londres", "https://en.wikipedia.org/wiki/London"),
        ("https://www.amazon.fr/dp/1", "https://www.amazon.com/dp/1"),
        ("b.fr.md", "b.en.md"),
        ("b.fr.md", "/en/2026/b/"),
        ("/fr/2026/b/", "b.en.md"),
        ("mailto:Ada@a.org", "mailto:ada@a.org"),
    ];
    for (french, english) in pairs {
        says_the_same("article", &format!("Voir [là]({french})."), &format!("See [there]({english})."));
    }
}

#[test]
fn links_to_other_pages_differ() {
    let pairs = [
        ("https://a.org/x", "https://a.org/y"),
        ("https://a.org/x?id=1", "https://a.org/x?id=2"),
        ("https://a.org/plan-en-bref", "https://a.org/plan-fr-bref"),
        ("https://a.fr/un", "https://a.fr/deux"),
        ("https://a.org/en/one", "https://a.org/en/two"),
        ("https://fr.a.org/x", "https://fr.b.org/y"),
        ("b.fr.md", "a.en.md"),
    ];
    for (french, english) in pairs {
        let site = Site::new()
            .article("content/2026/a.fr.md", "A", "2026-01-15", &format!("Voir [là]({french})."))
            .article("content/2026/a.en.md", "A", "2026-01-15", &format!("See [there]({english})."))
            .article("content/2026/b.fr.md", "B", "2026-01-16", "B.")
            .article("content/2026/b.en.md", "B", "2026-01-16", "B.");
        let checked = site.run(&["check", "--now", NOW]).ok();
        assert!(checked.stderr().contains("parity-links"), "{french} / {english}: {}", checked.stderr());
    }
}

/// A digest with all that makes figures and dates hard to compare.
const FRENCH: &str = "\
## L’espace

### Bourse {#bourse}

L’indice a perdu 1,8 % à 7 432,5 points lundi 16 mars, son plus fort repli depuis le 5 août 2024. Le baril s’échange à 71,30 $ (−3,2 %), l’once d’or à 2 950 dollars et l’euro à 1,0847 $. Le taux à 10 ans recule de 12 points de base, à 3,05 %. LVMH cède 4,1 %, Kering 5 %. En valeur, 4,7 milliards d’euros ont changé de mains. La Fed a laissé ses taux dans une fourchette de 4,25-4,50 %.

### Climat {#climat}

Avec +1,55 °C, 2024 reste l’année la plus chaude jamais mesurée, devant 2023 (+1,45 °C). L’objectif de −55 % en 2030 par rapport à 1990 tient toujours, mais le budget carbone ne couvre plus que six années d’émissions au rythme actuel (42 Gt de CO2 par an). Sur 1 600 stations, 38 % ont battu un record. La COP31 se tiendra du 9 au 20 novembre 2026. Il faudrait 1 300 Md$ par an d’ici 2035, soit 4 fois plus qu’aujourd’hui ; 300 milliards sont promis.

### Santé {#sante}

Deux essais de phase 3, menés chez 4 782 patients âgés de 50 à 75 ans, montrent une baisse de 31 % du risque (IC à 95 % : 22-39). Le traitement coûterait 1 150 € par mois. L’Agence rendra son avis au 2e trimestre 2026. Plus d’un million de Français sont concernés, dont près de 300 000 femmes ; un sur cinq l’ignore. Entre 2010 et 2020, le nombre de cas a doublé. Le H5N1 a touché 70 élevages.

### Transport {#transport}

La ligne 15 Sud (33 km, 16 gares) ouvrira fin 2026, avec 18 mois de retard. Coût : 7,1 Mds d’euros, contre 5,3 Mds prévus en 2013. Le TGV M roulera à 320 km/h ; 115 rames sont commandées, pour 3,5 Md€. Le billet unique passera de 2,50 € à 2,55 € au 1er janvier. Le vol AF447 avait fait 228 morts le 1er juin 2009. Un A320 consomme 2,4 l aux 100 km par passager. Entre 6h30 et 9h30, un train toutes les 85 secondes.

### Loi {#loi}

Le texte a été adopté par 312 voix contre 208 (27 abstentions) dans la nuit du 4 au 5 mars. L’article 6 porte l’amende à 4 % du chiffre d’affaires ou 20 M€. Les plateformes de plus de 45 millions d’utilisateurs ont 24 heures pour répondre, et les autres 72 h. Il entrera en vigueur vingt jours après sa publication, et s’appliquera 24 mois plus tard, à l’exception du chapitre III. Le décret n° 2026-117 du 12 février en fixe le détail. Le règlement (UE) 2024/1689 l’impose.

### Emploi {#emploi}

Le groupe supprimera 1 200 postes sur 14 000, dont 350 en France, d’ici à la mi-2027. Les salariés de plus de 57 ans toucheront 70 % de leur salaire. Le chômage des 15-24 ans atteint 19,2 %. En moyenne, 1,7 offre par candidat. Les dix premiers recruteurs pèsent un tiers du marché. Depuis les années 2000, la part du télétravail a été multipliée par trois. Le Smic horaire est à 12,02 € brut. Mille deux cents personnes ont défilé le samedi 14.
";

/// The same in English.
const ENGLISH: &str = "\
## Space

### Markets {#bourse}

The index lost 1.8% on Monday 16 March to close at 7,432.5, its steepest fall since 5 August 2024. Oil trades at $71.30 a barrel (-3.2%), gold at $2,950 an ounce and the euro at $1.0847. The ten-year yield is down 12 basis points at 3.05%. LVMH shed 4.1% and Kering 5%. Some €4.7bn changed hands. The Fed kept its rates in a range of 4.25% to 4.5%.

### Climate {#climat}

At +1.55°C, 2024 is still the hottest year on record, ahead of 2023 (+1.45°C). The goal of a 55% cut by 2030 from 1990 levels stands, but the carbon budget now covers just six years of emissions at today’s pace (42Gt of CO2 a year). Of 1,600 stations, 38% broke a record. COP31 takes place on 9–20 November 2026. It would take $1.3 trillion a year by 2035, four times today’s figure; $300bn is pledged.

### Health {#sante}

Two phase 3 trials with 4,782 patients aged 50-75 show a 31% fall in risk (95% CI: 22 to 39). The treatment would cost €1,150 a month. The agency is to give its opinion in Q2 2026. More than one million French people are affected, nearly 300,000 of them women; one in five does not know it. Between 2010 and 2020 the number of cases doubled. H5N1 has struck 70 farms.

### Transport {#transport}

Line 15 South (33km, 16 stations) opens in late 2026, a year and a half late. It cost €7.1bn, against €5.3bn planned in 2013. The TGV M will run at 320km/h; 115 trainsets are on order, for €3.5 billion. A single ticket goes from €2.50 to €2.55 on January 1. Flight AF447 claimed 228 lives on 1 June 2009. An A320 burns 2.4 litres per 100km and passenger. Between 6.30am and 9.30am there is a train every 85 seconds.

### Law {#loi}

The bill passed by 312 votes to 208, with 27 abstentions, in the night of 4-5 March. Article 6 raises the fine to 4% of turnover or €20m. Platforms with over 45 million users have 24 hours to answer, others 72. It comes into force twenty days after publication and applies 24 months later, but for Chapter III. Decree no. 2026-117 of 12 February sets out the details. Regulation (EU) 2024/1689 requires it.

### Jobs {#emploi}

The group is to cut 1,200 of its 14,000 jobs, 350 of them in France, by mid-2027. Employees over 57 will get 70% of their pay. Unemployment among 15-24-year-olds stands at 19.2%. There are 1.7 vacancies for each candidate. The top ten recruiters make up a third of the market. Since the 2000s the share of remote work has trebled. The hourly minimum wage is €12.02 before tax. Some 1,200 people marched on Saturday 14 March.
";
