//! What tells codecs their files: names and first bytes.

/// Whether a file's name ends with one of the extensions, in small letters or capitals.
pub fn has_extension(file_name: Option<&str>, extensions: &[String]) -> bool {
    file_name
        .and_then(|name| name.rsplit_once('.'))
        .is_some_and(|(_, found)| extensions.iter().any(|extension| extension.eq_ignore_ascii_case(found)))
}

/// Whether more than a tenth of the bytes are control characters other than tabs, ends of lines and `usual`.
pub fn is_binary(head: &[u8], usual: u8) -> bool {
    let is_odd = |byte: u8| byte.is_ascii_control() && !b"\t\n\r".contains(&byte) && byte != usual;
    head.iter().filter(|&&byte| is_odd(byte)).count() * 10 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_behind_the_last_dot() {
        let extensions = ["sql".to_string(), "bson".to_string()];
        let has = |name| has_extension(name, &extensions);
        assert!(has(Some("a.b.SQL")) && has(Some(".bson")));
        assert!(!has(Some("sql")) && !has(Some("a.sql.gz")) && !has(Some("a.")) && !has(None));
    }

    #[test]
    fn a_tenth_of_control_characters_is_not_binary_yet() {
        assert!(!is_binary(b"", 0x1B) && !is_binary(b"\t\r\n\x1b", 0x1B));
        assert!(!is_binary(b"\x01bcdefghij", 0x1B) && is_binary(b"\x01bcdefghi", 0x1B));
        assert!(is_binary(b"\x1b", 0x0C));
    }
}
