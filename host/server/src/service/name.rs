//! The names of users' files: data that is shown, never a path.

/// The longest name that is kept, in bytes.
const LONGEST: usize = 255;

/// The base name of what a client sent: no directories of any system, no control or text-direction characters, at most 255 bytes
/// with the extension kept; `file` where nothing is left.
pub fn base_name(sent: Option<&str>) -> String {
    let sent = sent.unwrap_or_default();
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !is_unseen(*c)).collect();
    match shown.trim() {
        "" | "." | ".." => "file".into(),
        name => shorten(name),
    }
}

/// Control characters, and those that turn the direction of text and so make one name look like another.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.into();
    }
    let extension = name.rfind('.').map(|dot| &name[dot..]).filter(|e| e.len() <= 32).unwrap_or_default();
    let mut end = LONGEST - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_part_of_a_path() {
        for sent in
            ["a.log", "/var/log/a.log", r"C:\logs\a.log", "../../a.log", r"..\a.log", "x/y\\a.log", " a.log\r\n"]
        {
            assert_eq!(base_name(Some(sent)), "a.log", "{sent:?}");
        }
    }

    #[test]
    fn something_is_always_left() {
        for sent in
            [None, Some(""), Some("."), Some(".."), Some("dir/"), Some("\r\n\0\u{7f}"), Some("/.."), Some("\u{202e}")]
        {
            assert_eq!(base_name(sent), "file", "{sent:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_goes_and_the_rest_stays() {
        assert_eq!(base_name(Some("a\r\nb\0\u{9b}.log")), "ab.log");
        assert_eq!(base_name(Some("photo\u{202e}gpj.exe")), "photogpj.exe");
        for kept in ["a \"b\".log", "日本 語.csv", "📄.log", "ملف.txt", "%2e%2e", "CON", "a;b=c"] {
            assert_eq!(base_name(Some(kept)), kept);
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = base_name(Some(&format!("{}.fastq", "é".repeat(2000))));
        assert!(name.len() <= LONGEST && name.len() > LONGEST - 2 && name.ends_with("é.fastq"));
        assert_eq!(base_name(Some(&"a".repeat(4096))), "a".repeat(255));
        assert_eq!(base_name(Some(&format!("a.{}", "b".repeat(4096)))).len(), 255);
    }
}
