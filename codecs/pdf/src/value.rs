//! Objects as they are spelled: numbers, strings and names keep every byte.

use std::borrow::Cow;

/// An object (ISO 32000-1 §7.3) but for a stream's data.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number, a string, a name with its solidus, `true`, `false` or `null`, as it is spelled.
    Atom(Vec<u8>),
    /// An array.
    Array(Vec<Value>),
    /// A dictionary.
    Dict(Dict),
    /// An object elsewhere: its number and generation.
    Reference(u32, u16),
}

/// A dictionary in the order of the file, each key with its solidus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dict(pub Vec<(Vec<u8>, Value)>);

impl Value {
    /// A name without its solidus, its `#` spellings resolved.
    pub fn name(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Atom(bytes) => bytes.strip_prefix(b"/").map(plain_name),
            _ => None,
        }
    }

    /// Whether it is this name.
    pub fn is_name(&self, name: &str) -> bool {
        self.name().is_some_and(|found| *found == *name.as_bytes())
    }

    /// A whole number.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Atom(bytes) => std::str::from_utf8(bytes).ok()?.parse().ok(),
            _ => None,
        }
    }

    /// A whole number that may be a length, a place or a count.
    pub fn size(&self) -> Option<usize> {
        self.integer().and_then(|number| usize::try_from(number).ok())
    }

    /// The dictionary it is.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The array it is.
    pub fn array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(values) => Some(values),
            _ => None,
        }
    }

    /// An object that is not there.
    pub const NULL: Self = Self::Atom(Vec::new());

    /// Whether it is `null`, in words or by its absence.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Atom(bytes) if bytes.is_empty() || bytes == b"null")
    }

    /// The values directly inside.
    pub fn children(&self) -> impl Iterator<Item = &Value> {
        let (array, dict) = match self {
            Self::Array(values) => (&values[..], &[][..]),
            Self::Dict(dict) => (&[][..], &dict.0[..]),
            _ => (&[][..], &[][..]),
        };
        array.iter().chain(dict.iter().map(|(_, value)| value))
    }

    /// Calls `found` with each reference inside, itself included, in the order of the file.
    pub fn references(&self, found: &mut impl FnMut(u32, u16)) {
        if let Self::Reference(number, generation) = self {
            found(*number, *generation);
        }
        self.children().for_each(|child| child.references(found));
    }

    /// Appends the shortest spelling, with references renumbered by `number`, where 0 is an object that is not there.
    pub fn write(&self, out: &mut Vec<u8>, number: &impl Fn(u32) -> u32) {
        match self {
            Self::Atom(bytes) => put(out, bytes),
            Self::Array(values) => {
                out.push(b'[');
                values.iter().for_each(|value| value.write(out, number));
                out.push(b']');
            }
            Self::Dict(dict) => dict.write(out, number),
            Self::Reference(old, _) => match number(*old) {
                0 => put(out, b"null"),
                new => {
                    put(out, new.to_string().as_bytes());
                    out.extend_from_slice(b" 0 R");
                }
            },
        }
    }
}

impl Dict {
    /// The first value of a key; its name is given without the solidus.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| is_key(name, key)).map(|(_, value)| value)
    }

    /// Puts a value in the place of the key's, or at the end.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(name, _)| is_key(name, key)) {
            Some((_, old)) => *old = value,
            None => self.0.push((format!("/{key}").into_bytes(), value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(name, _)| !is_key(name, key));
    }

    /// Whether a key comes twice, which readers understand differently.
    pub fn has_twins(&self) -> bool {
        let mut keys: Vec<_> = self.0.iter().map(|(name, _)| plain_name(name)).collect();
        keys.sort();
        keys.windows(2).any(|two| two[0] == two[1])
    }

    /// Calls `found` with each reference inside.
    pub fn references(&self, found: &mut impl FnMut(u32, u16)) {
        self.0.iter().for_each(|(_, value)| value.references(found));
    }

    /// Appends the shortest spelling, as [`Value::write`] does.
    pub fn write(&self, out: &mut Vec<u8>, number: &impl Fn(u32) -> u32) {
        out.extend_from_slice(b"<<");
        for (name, value) in &self.0 {
            put(out, name);
            value.write(out, number);
        }
        out.extend_from_slice(b">>");
    }
}

/// A number as a value.
pub fn number(number: usize) -> Value {
    Value::Atom(number.to_string().into_bytes())
}

/// A name as a value; `name` has no solidus.
pub fn name(name: &str) -> Value {
    Value::Atom(format!("/{name}").into_bytes())
}

fn is_key(name: &[u8], key: &str) -> bool {
    name.strip_prefix(b"/").is_some_and(|name| *plain_name(name) == *key.as_bytes())
}

/// A name with `#xx` resolved (§7.3.5).
fn plain_name(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.first_chunk::<2>().filter(|_| byte == b'#');
        let hex = digits.and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        out.push(hex.unwrap_or(byte));
        rest = if hex.is_some() { &after[2..] } else { after };
    }
    Cow::Owned(out)
}

/// Appends a token, behind a space where it would run into the one before.
pub fn put(out: &mut Vec<u8>, token: &[u8]) {
    let is_open = |byte: u8| !crate::token::is_delimiter(byte) && !crate::token::is_white(byte);
    let (Some(&last), Some(&first)) = (out.last(), token.first()) else { return out.extend_from_slice(token) };
    // An empty name would take in what follows.
    if is_open(first) && (is_open(last) || last == b'/') {
        out.push(b' ');
    }
    out.extend_from_slice(token);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_they_mean() {
        let value = Value::Atom(b"/Le#6egth#4".to_vec());
        assert_eq!(value.name().as_deref(), Some(&b"Length#4"[..]));
        let dict = Dict(vec![(b"/#54ype".to_vec(), name("Page")), (b"/Type".to_vec(), number(1))]);
        assert!(dict.has_twins() && dict.get("Type").is_some_and(|value| value.is_name("Page")));
    }

    #[test]
    fn tokens_stay_apart() {
        let mut out = Vec::new();
        let atoms = ["1", "-.50", "/", "2", "/A", "(s)", "true", "<41>", "7"];
        let mut values: Vec<Value> = atoms.iter().map(|atom| Value::Atom(atom.as_bytes().to_vec())).collect();
        values.push(Value::Reference(9, 0));
        values.push(Value::Reference(8, 0));
        Value::Array(values).write(&mut out, &|old| if old == 9 { 12 } else { 0 });
        assert_eq!(out, b"[1 -.50/ 2/A(s)true<41>7 12 0 R null]");
    }
}
