//! Edits of the few lists that name every codec.

use anyhow::{Context as _, Result, ensure};

/// Adds `line` among the lines that start with `prefix`, which stay sorted.
pub fn insert_sorted(text: &str, prefix: &str, line: &str) -> Result<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|old| old.starts_with(prefix)).with_context(|| format!("no line {prefix}…"))?;
    let after = lines.iter().position(|old| old.starts_with(prefix) && *old > line);
    lines.insert(after.unwrap_or(last + 1), line);
    Ok(lines.join("\n") + "\n")
}

/// Adds a feature and puts it into `default`, both sorted by name.
pub fn add_feature(manifest: &str, name: &str, line: &str) -> Result<String> {
    let (head, rest) = manifest.split_once("[features]\n").context("no [features]")?;
    let (features, tail) = rest.split_once("\n[").context("nothing after [features]")?;
    let (before, list) = features.split_once("default = [").context("no default features")?;
    let (list, others) = list.split_once("]\n").context("no end of the default features")?;
    let mut default: Vec<&str> = list.split('"').skip(1).step_by(2).chain([name]).collect();
    default.sort_unstable();
    let mut lines: Vec<&str> = others.lines().filter(|old| !old.is_empty()).chain([line]).collect();
    lines.sort_unstable();
    let default: Vec<String> = default.iter().map(|name| format!("    \"{name}\",\n")).collect();
    Ok(format!("{head}[features]\n{before}default = [\n{}]\n{}\n\n[{tail}", default.concat(), lines.join("\n")))
}

/// Registers a codec after the last one and in the same form: the line that makes it, and the condition above.
pub fn register(registry: &str, name: &str, ident: &str, type_name: &str) -> Result<String> {
    let lines: Vec<&str> = registry.lines().collect();
    let at = lines.iter().rposition(|line| line.contains("codec_")).context("no codec in the registry")?;
    let start = at - usize::from(at > 0 && lines[at - 1].contains("feature = "));
    let (_, model) = lines[at].split_once("codec_").context("no codec in the registry")?;
    let (model_ident, rest) = model.split_once("::").context("no path to a codec in the registry")?;
    let model_type: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let added = lines[start..=at].iter().map(|line| {
        let line = line.replace(&format!("codec_{model_ident}::{model_type}"), &format!("codec_{ident}::{type_name}"));
        line.replace(&format!("\"{}\"", model_ident.replace('_', "-")), &format!("\"{name}\""))
    });
    let old = lines.iter().map(|line| (*line).to_owned());
    let all: Vec<String> = old.clone().take(at + 1).chain(added).chain(old.skip(at + 1)).collect();
    Ok(all.join("\n") + "\n")
}

/// Gives the codec its number in FORMAT.md's table: `wanted`, or the one reserved for its name, or the first free one.
pub fn take_number(format: &str, name: &str, wanted: Option<u16>) -> Result<(u16, String)> {
    let (head, table) = format.split_once("| number | codec | |\n|---|---|---|\n").context("FORMAT.md has no table")?;
    let mut rows: Vec<Row> = table.lines().map_while(Row::parse).collect();
    let tail: Vec<&str> = table.lines().skip(rows.len()).collect();
    let at = match rows.iter().position(|row| row.codec == name) {
        Some(at) => at,
        None => carve(&mut rows, wanted)?,
    };
    let row = &mut rows[at];
    let free = row.codec.is_empty() || row.note.ends_with("reserved");
    ensure!(free, "number {} is already the codec {}", row.first, row.codec);
    ensure!(wanted.is_none_or(|id| id == row.first), "number {} is reserved for {name}", row.first);
    row.codec = name.to_owned();
    row.note = String::new();
    let number = row.first;
    let rows: String = rows.iter().map(Row::line).collect();
    let tail: String = tail.iter().map(|line| format!("{line}\n")).collect();
    Ok((number, format!("{head}| number | codec | |\n|---|---|---|\n{rows}{tail}")))
}

/// Cuts one number out of a free range, the lowest where none is wanted, and returns its row.
fn carve(rows: &mut Vec<Row>, wanted: Option<u16>) -> Result<usize> {
    let fits = |row: &Row| row.note == "free" && wanted.is_none_or(|id| (row.first..=row.last).contains(&id));
    let at = rows.iter().position(fits).with_context(|| match wanted {
        Some(id) => format!("number {id} is not free: codecs/FORMAT.md says whose it is"),
        None => "codecs/FORMAT.md has no free numbers".into(),
    })?;
    let Row { first, last, .. } = rows[at];
    let id = wanted.unwrap_or(first);
    let free = |first, last| Row { first, last, codec: String::new(), note: "free".into() };
    let mut parts = vec![free(id, id)];
    if id < last {
        parts.push(free(id + 1, last));
    }
    if first < id {
        parts.insert(0, free(first, id - 1));
    }
    rows.splice(at..=at, parts);
    Ok(at + usize::from(first < id))
}

/// One row of the table: a number, or a range of them that is no codec's.
struct Row {
    first: u16,
    last: u16,
    codec: String,
    note: String,
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
        let [numbers, codec, note] = cells[..] else { return None };
        let (first, last) = numbers.split_once('–').unwrap_or((numbers, numbers));
        Some(Self { first: first.parse().ok()?, last: last.parse().ok()?, codec: codec.into(), note: note.into() })
    }

    fn line(&self) -> String {
        let range = if self.first == self.last { String::new() } else { format!("–{}", self.last) };
        let cell = |text: &str| if text.is_empty() { " |".to_owned() } else { format!(" {text} |") };
        format!("| {}{range} |{}{}\n", self.first, cell(&self.codec), cell(&self.note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: &str = "# Format\n\n| number | codec | |\n|---|---|---|\n| 0 | | stored |\n| 1 | bytes | internal |\n| 4 | dna | reserved |\n| 15–64999 | | free |\n| 65000–65535 | | never in files: tests |\n\nThe end.\n";

    #[test]
    fn lines_stay_sorted() {
        let text = "[a]\nx = 1\ncodec-b = 1\ncodec-d = 1\ny = 1\n";
        let with = |line| insert_sorted(text, "codec-", line).expect("has the prefix");
        assert_eq!(with("codec-a = 1"), "[a]\nx = 1\ncodec-a = 1\ncodec-b = 1\ncodec-d = 1\ny = 1\n");
        assert_eq!(with("codec-c = 1"), "[a]\nx = 1\ncodec-b = 1\ncodec-c = 1\ncodec-d = 1\ny = 1\n");
        assert_eq!(with("codec-e = 1"), "[a]\nx = 1\ncodec-b = 1\ncodec-d = 1\ncodec-e = 1\ny = 1\n");
        assert!(insert_sorted(text, "z", "z").is_err());
    }

    #[test]
    fn a_feature_is_on_by_default() {
        let manifest = "[features]\ndefault = [\"a\", \"c\"]\na = [\"dep:a\"]\nc = [\"dep:c\"]\n\n[dependencies]\n";
        let wanted = "[features]\ndefault = [\n    \"a\",\n    \"b\",\n    \"c\",\n]\na = [\"dep:a\"]\nb = [\"dep:b\"]\nc = [\"dep:c\"]\n\n[dependencies]\n";
        assert_eq!(add_feature(manifest, "b", "b = [\"dep:b\"]").expect("has features"), wanted);
        let more = add_feature(wanted, "d", "d = [\"dep:d\"]").expect("has features");
        assert!(more.contains("    \"c\",\n    \"d\",\n]\n") && more.contains("\nd = [\"dep:d\"]\n\n[dependencies]\n"));
    }

    #[test]
    fn a_codec_is_registered_like_the_last() {
        let registry = "fn all() {\n    #[cfg(feature = \"a-b\")]\n    add(codec_a_b::AB::default());\n}\n";
        let wanted = "fn all() {\n    #[cfg(feature = \"a-b\")]\n    add(codec_a_b::AB::default());\n    #[cfg(feature = \"c-d\")]\n    add(codec_c_d::CD::default());\n}\n";
        assert_eq!(register(registry, "c-d", "c_d", "CD").expect("a codec is there"), wanted);
    }

    #[test]
    fn numbers_are_used_once() {
        let rows = |name, wanted| take_number(FORMAT, name, wanted).map(|(id, text)| (id, text.replace(FORMAT, "")));
        let (id, text) = rows("dna", None).expect("reserved for it");
        assert!(id == 4 && text.contains("| 4 | dna | |\n| 15–64999 |"), "{text}");
        let (id, text) = rows("parquet", None).expect("some are free");
        assert!(id == 15 && text.contains("| 15 | parquet | |\n| 16–64999 | | free |"), "{text}");
        let (id, text) = rows("parquet", Some(20)).expect("it is free");
        assert!(id == 20 && text.contains("| 15–19 | | free |\n| 20 | parquet | |\n| 21–64999 | | free |"), "{text}");
        assert!(text.starts_with("# Format\n") && text.ends_with("\n\nThe end.\n"), "{text}");
        for (name, wanted) in
            [("parquet", Some(4)), ("parquet", Some(0)), ("parquet", Some(65000)), ("dna", Some(15)), ("bytes", None)]
        {
            assert!(rows(name, wanted).is_err(), "{name} {wanted:?}");
        }
    }
}
