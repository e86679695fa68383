//! The Content-Disposition of a form's field, as clients really send it.

use percent_encoding::percent_decode_str;

/// What a field says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentDisposition {
    /// The field's name.
    pub name: Option<String>,
    /// The file's name: `filename*` where it can be read, else `filename`.
    pub file_name: Option<String>,
}

impl ContentDisposition {
    /// Reads `form-data; name="file"; filename="a.log"`, its values quoted or not, in UTF-8 or what passes for it.
    pub fn parse(value: &[u8]) -> Self {
        let text = String::from_utf8_lossy(value);
        let (mut parsed, mut extended) = (Self::default(), None);
        let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
        while let Some((name, after)) = rest.split_once('=') {
            let (value, after) = take_value(after.trim_start());
            match name.trim().to_ascii_lowercase().as_str() {
                "name" => parsed.name = parsed.name.or(Some(value)),
                "filename" => parsed.file_name = parsed.file_name.or_else(|| Some(unescape(&value))),
                "filename*" => extended = extended.or_else(|| decode_extended(&value)),
                _ => {}
            }
            rest = after.split_once(';').map_or("", |(_, rest)| rest);
        }
        parsed.file_name = extended.or(parsed.file_name);
        parsed
    }
}

/// A quoted or bare value, and what follows it. Only `\"` is an escape: a Windows path in quotes has bare backslashes.
fn take_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim_end().into(), &text[end..]);
    };
    let mut value = String::new();
    let mut rest = quoted;
    while let Some(quote) = rest.find('"') {
        value.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        if !value.ends_with('\\') {
            return (value, rest);
        }
        value.pop();
        value.push('"');
    }
    value.push_str(rest);
    (value, "")
}

/// Undoes what browsers, curl and undici do to the three characters that would break the header (HTML, "multipart/form-data
/// encoding algorithm"); they leave `%` itself alone.
fn unescape(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// RFC 8187: charset, language, percent-encoded value.
fn decode_extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes = percent_decode_str(encoded);
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => bytes.decode_utf8().ok().map(Into::into),
        "iso-8859-1" => Some(bytes.map(char::from).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(value: &str) -> (Option<String>, Option<String>) {
        let parsed = ContentDisposition::parse(value.as_bytes());
        (parsed.name, parsed.file_name)
    }

    fn file(value: &str) -> String {
        let (name, file) = names(value);
        assert_eq!(name.as_deref(), Some("file"), "{value}");
        file.expect("a file name")
    }

    #[test]
    fn what_clients_send() {
        // curl, Python requests, undici
        assert_eq!(file(r#"form-data; name="file"; filename="a b.log""#), "a b.log");
        assert_eq!(file(r#"form-data; name="file"; filename="a%22b.log""#), "a\"b.log");
        // older curl
        assert_eq!(file(r#"form-data; name="file"; filename="a\"b.log""#), "a\"b.log");
        // urllib3 before 2
        assert_eq!(file("form-data; name=\"file\"; filename*=utf-8''%E2%82%AC.log"), "€.log");
        // .NET
        assert_eq!(file("form-data; name=file; filename=a.log; filename*=utf-8''a.log"), "a.log");
        assert_eq!(
            file("form-data; name=file; filename=\"=?utf-8?B?4oKsLmxvZw==?=\"; filename*=utf-8''%E2%82%AC.log"),
            "€.log"
        );
        // Go
        assert_eq!(file(r#"form-data; name="file"; filename="C:\logs\a.log""#), r"C:\logs\a.log");
        assert_eq!(file("FORM-DATA ;NAME = \"file\" ; FileName = \"é.log\""), "é.log");
    }

    #[test]
    fn values_do_not_leak_into_each_other() {
        assert_eq!(file(r#"form-data; filename="a; name=\"x\"; b"; name="file""#), "a; name=\"x\"; b");
        assert_eq!(file(r#"form-data; name="file"; filename="a=b""#), "a=b");
        assert_eq!(file(r#"form-data; name="file"; filename="100%25.log""#), "100%25.log");
    }

    #[test]
    fn what_is_odd_is_no_panic() {
        assert_eq!(names(""), (None, None));
        assert_eq!(names("form-data"), (None, None));
        assert_eq!(names("form-data; name"), (None, None));
        assert_eq!(names("form-data; name=\"open"), (Some("open".into()), None));
        assert_eq!(names("form-data; name=a; filename*=utf-8''%ff; filename=b"), (Some("a".into()), Some("b".into())));
        assert_eq!(names("form-data; name=a; filename*=latin"), (Some("a".into()), None));
        let latin = ContentDisposition::parse(b"form-data; name=file; filename=\"\xE9.log\"");
        assert_eq!(latin.file_name.as_deref(), Some("\u{FFFD}.log"));
    }
}
