//! The top-level domains by which linkify-it takes a name for a host.

/// Whether a host may end with a label where no scheme stands in front of it.
pub(super) fn is_top_level(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let is_country = || {
        let (first, second) = (label.chars().next()?, label.chars().nth(1)?);
        let (_, seconds) = COUNTRIES.iter().find(|(letter, _)| *letter == first)?;
        (label.len() == 2 && seconds.contains(second)).then_some(())
    };
    TOP_LEVEL.contains(&&*label) || is_country().is_some()
}

/// Whether the domain of a country is what names of files end with, too.
pub(super) fn is_file_ending(label: &str) -> bool {
    FILE_ENDINGS
        .iter()
        .any(|ending| label.eq_ignore_ascii_case(ending))
}

/// The domains of countries: first letters, and the second letters behind each.
const COUNTRIES: &[(char, &str)] = &[
    ('a', "cdefgilmnoqrstuwxz"),
    ('b', "abdefghijmnorstvwyz"),
    ('c', "acdfghiklmnoruvwxyz"),
    ('d', "ejkmoz"),
    ('e', "cegrstu"),
    ('f', "ijkmor"),
    ('g', "abdefghilmnpqrstuwy"),
    ('h', "kmnrtu"),
    ('i', "delmnoqrst"),
    ('j', "emop"),
    ('k', "eghimnprwyz"),
    ('l', "abcikrstuvy"),
    ('m', "acdeghklmnopqrstuvwxyz"),
    ('n', "acefgilopruz"),
    ('o', "m"),
    ('p', "aefghklmnrstwy"),
    ('q', "a"),
    ('r', "eosuw"),
    ('s', "abcdeghijklmnortuvxyz"),
    ('t', "cdfghjklmnortvwz"),
    ('u', "agksyz"),
    ('v', "aceginu"),
    ('w', "fs"),
    ('y', "et"),
    ('z', "amw"),
];

/// The domains that such a host may end with, besides those of countries.
const TOP_LEVEL: &[&str] = &[
    "biz", "com", "edu", "gov", "net", "org", "pro", "web", "xxx", "aero", "asia", "coop", "info",
    "museum", "name", "shop",
];

/// The domains of countries that names of files end with, too.
const FILE_ENDINGS: &[&str] = &[
    "cc", "md", "mk", "ml", "mm", "pl", "pm", "ps", "py", "rs", "sh", "so", "tf",
];
