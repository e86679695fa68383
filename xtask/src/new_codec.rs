//! A new codec: a folder that compiles and stores, and its lines in the lists that name every codec.

use crate::step::run;
use crate::{edits, workspace};
use anyhow::{Context as _, Result, bail, ensure};
use std::path::PathBuf;

const FILES: [(&str, &str); 7] = [
    ("Cargo.toml", include_str!("../template/Cargo.toml")),
    ("README.md", include_str!("../template/README.md")),
    ("SPEC.md", include_str!("../template/SPEC.md")),
    ("src/decode.rs", include_str!("../template/decode.rs")),
    ("src/encode.rs", include_str!("../template/encode.rs")),
    ("src/lib.rs", include_str!("../template/lib.rs")),
    ("tests/gain.rs", include_str!("../template/gain.rs")),
];

/// Names that mean something else below `codecs/` or among the components.
const TAKEN: [&str; 5] = ["all", "component", "kit", "packer", "self"];

/// Writes the codec NAME with the number ID, by default the one reserved for it or the first free one.
pub fn new_codec(arguments: &[String]) -> Result<()> {
    let (name, wanted) = match arguments {
        [name] => (name, None),
        [name, id] => (name, Some(id.parse().with_context(|| format!("{id} is no codec number"))?)),
        _ => bail!("expected NAME [ID]"),
    };
    ensure!(is_name(name), "{name:?} is no name: lower-case words and digits, joined by -");
    ensure!(!TAKEN.contains(&name.as_str()), "{name} means something else here");
    let folder = workspace::root().join("codecs").join(name);
    ensure!(!folder.exists() && !workspace::codecs()?.contains(name), "the codec {name} exists");

    // Everything is worked out before anything is written.
    let (id, format) = edits::take_number(&workspace::read("codecs/FORMAT.md")?, name, wanted)?;
    let mut writes: Vec<(PathBuf, String)> = lists(name)?
        .into_iter()
        .chain([("codecs/FORMAT.md", format)])
        .map(|(path, text)| (workspace::root().join(path), text))
        .collect();
    writes.extend(FILES.iter().map(|(path, template)| (folder.join(path), fill(template, name, id))));
    for (path, text) in &writes {
        workspace::replace(path, text.as_bytes())?;
    }
    // Where imports sort and lines break depends on the name.
    run(workspace::cargo().args(["fmt", "--package", &format!("codec-{name}")]))?;
    println!("codecs/{name} is codec number {id}; `cargo test -p codec-{name}` says what is next");
    Ok(())
}

/// The lists with the codec added, by path.
fn lists(name: &str) -> Result<Vec<(&'static str, String)>> {
    let dependency = format!("codec-{name} = {{ path = \"codecs/{name}\" }}");
    let root = edits::insert_sorted(&workspace::read("Cargo.toml")?, "codec-", &dependency)?;
    let feature = format!("{name} = [\"dep:codec-{name}\"]");
    let all = edits::add_feature(&workspace::read("codecs/all/Cargo.toml")?, name, &feature)?;
    let optional = format!("codec-{name} = {{ workspace = true, optional = true }}");
    let all = edits::insert_sorted(&all, "codec-", &optional)?;
    let registry = edits::register(&workspace::read("codecs/all/src/lib.rs")?, name, &ident(name), &type_name(name))?;
    Ok(vec![("Cargo.toml", root), ("codecs/all/Cargo.toml", all), ("codecs/all/src/lib.rs", registry)])
}

fn fill(template: &str, name: &str, id: u16) -> String {
    let words = name.replace('-', " ");
    let title = words[..1].to_uppercase() + &words[1..];
    let pairs = [
        ("name", name),
        ("ident", &ident(name)),
        ("Type", &type_name(name)),
        ("title", &title),
        ("id", &id.to_string()),
    ];
    pairs.iter().fold(template.to_owned(), |text, (key, value)| text.replace(&format!("{{{key}}}"), value))
}

/// Words of lower-case letters and digits, the first beginning with a letter, joined by single hyphens.
fn is_name(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.len() <= 32 && name.split('-').all(is_word) && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// The name within a Rust path: `log_files`.
fn ident(name: &str) -> String {
    name.replace('-', "_")
}

/// The name as a Rust type: `LogFiles`.
fn type_name(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folder_feature_and_type() {
        for name in ["parquet", "log-files", "x9", "a-1"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "-", "a-", "a--b", "9a", "Parquet", "a_b", "../a", "é", "a b", "[a]"] {
            assert!(!is_name(name), "{name:?}");
        }
        assert_eq!((ident("log-files").as_str(), type_name("log-files").as_str()), ("log_files", "LogFiles"));
    }

    #[test]
    fn templates_are_filled() {
        for (path, template) in FILES {
            let text = fill(template, "log-files", 9);
            for key in ["{name}", "{ident}", "{Type}", "{title}", "{id}"] {
                assert!(!text.contains(key), "{path} keeps {key}");
            }
        }
        assert!(fill(FILES[5].1, "log-files", 9).contains("Info::new(9, \"log-files\", 1, \"Log files\")"));
    }

    #[test]
    fn the_lists_have_room() {
        for (path, text) in lists("zebra").expect("the lists are as expected") {
            assert!(text.contains("codec-zebra") || text.contains("codec_zebra::Zebra"), "{path}");
        }
    }
}
