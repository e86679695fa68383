//! JSON in the values of SQL: where its own values begin and end.

use kit_tokens::fold;

/// What a byte of JSON means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It goes on.
    Same,
    /// Behind this byte the value of a key begins.
    Value,
    /// This byte is behind a value: keys and signs follow.
    Frame,
}

/// Follows one object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json {
    /// Bytes so far, as far as they matter.
    len: u8,
    object: bool,
    /// Within a string; and behind a backslash of the SQL, or of the JSON.
    string: bool,
    outer: bool,
    inner: bool,
    in_value: bool,
    /// The latest string outside of values.
    key: u32,
}

impl Json {
    /// The key whose value comes next, or came last.
    pub fn key(&self) -> u32 {
        self.key
    }

    /// Moves past a byte.
    pub fn step(&mut self, byte: u8) -> Part {
        if self.len < 2 {
            self.len += 1;
            self.object = if self.len == 1 { byte == b'{' } else { self.object && matches!(byte, b'"' | b'\\') };
        }
        if !self.object {
            return Part::Same;
        }
        self.outer = byte == b'\\' && !self.outer;
        if self.outer {
            return Part::Same;
        }
        self.inside(byte)
    }

    /// A byte without what SQL does to it.
    fn inside(&mut self, byte: u8) -> Part {
        if self.string {
            match byte {
                _ if std::mem::take(&mut self.inner) => {}
                b'\\' => self.inner = true,
                b'"' => self.string = false,
                _ if !self.in_value => self.key = fold(self.key.wrapping_add(1), u32::from(byte)),
                _ => {}
            }
            return Part::Same;
        }
        match byte {
            b'"' => {
                self.string = true;
                if !self.in_value {
                    self.key = 0;
                }
            }
            b':' if !self.in_value => {
                self.in_value = true;
                return Part::Value;
            }
            b'{' | b'[' | b']' | b'}' | b',' if self.in_value => {
                self.in_value = false;
                return Part::Frame;
            }
            _ => {}
        }
        Part::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its values in brackets.
    fn marked(text: &str) -> String {
        let mut json = Json::default();
        let mut out = String::new();
        for byte in text.bytes() {
            let part = json.step(byte);
            if part == Part::Frame {
                out.push('>');
            }
            out.push(char::from(byte));
            if part == Part::Value {
                out.push('<');
            }
        }
        out
    }

    #[test]
    fn values_are_behind_keys() {
        assert_eq!(marked(r#"{"a": "x, y", "b": [1, 2], "c":{}}"#), r#"{"a":< "x, y">, "b":< >[1, 2], "c":<>{}}"#);
        assert_eq!(marked(r#"{\"a\": \"x\\\"}, y\"}"#), r#"{\"a\":< \"x\\\"}, y\">}"#);
        for other in ["", "{", "{}", "{Trailers,x:y}", "plain: text", r#""a": 1"#] {
            assert_eq!(marked(other), other);
        }
    }

    #[test]
    fn a_key_tells_its_values_from_others() {
        let key = |text: &str| {
            let mut json = Json::default();
            text.bytes().for_each(|byte| _ = json.step(byte));
            json.key()
        };
        assert_eq!(key(r#"{"a": "x"#), key(r#"{"a": "yz", "b": 1, "a": 3"#));
        assert_ne!(key(r#"{"a": "x"#), key(r#"{"b": "x"#));
    }
}
