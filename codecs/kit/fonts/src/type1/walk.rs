//! Where charstrings stand in the private part of a font, found by what stands before each.
//!
//! ```text
//!   /RD {string currentfile exch readstring pop} executeonly def     names the operator (§2.4): also -|
//!   /lenIV 4 def                                                     bytes before each charstring's own, 4 where nothing is said
//!   dup 5 109 RD ‹109 bytes› NP          subroutine 5
//!   /A 170 RD ‹170 bytes› ND             glyph A
//! ```

/// Bytes of a token that are kept; longer ones are none of those looked for.
const LONGEST: usize = 40;

/// What a charstring belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// A hash of the glyph's name, or of the subroutine's number.
    pub key: u32,
    /// Bytes of the charstring, with those before its own.
    pub len: u64,
}

/// Follows the text of a private part, but for the charstrings, and says where those begin.
pub struct Walk {
    token: [u8; LONGEST],
    token_len: usize,
    /// The last two tokens where they are numbers, the latest first.
    numbers: [Option<u64>; 2],
    /// The name behind the last slash.
    name: u32,
    /// Tokens since that name.
    behind_name: u32,
    /// The name as it is, in case it turns out to be that of the operator.
    literal: ([u8; LONGEST], usize),
    /// The operator that reads a charstring.
    operator: ([u8; LONGEST], usize),
    len_iv: Option<usize>,
    expects_len_iv: bool,
}

impl Walk {
    /// Starts where the text does.
    pub fn new() -> Self {
        Self {
            token: [0; LONGEST],
            token_len: 0,
            numbers: [None; 2],
            name: 0,
            behind_name: 0,
            literal: ([0; LONGEST], 0),
            operator: ([0; LONGEST], 0),
            len_iv: Some(4),
            expects_len_iv: false,
        }
    }

    /// Bytes before a charstring's own; none where charstrings are not enciphered.
    pub fn len_iv(&self) -> Option<usize> {
        self.len_iv
    }

    /// The hash of the literal name that has just ended with the last byte, if one has.
    pub fn ended_name(&self) -> Option<u32> {
        (self.behind_name == 0 && self.token_len == 0 && self.literal.1 > 0).then_some(self.name)
    }

    /// Moves past a byte of text; the owner of the charstring that begins behind it, if one does.
    pub fn step(&mut self, byte: u8) -> Option<Owner> {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' | 0 | b'{' | b'}' | b'[' | b']' | b'(' | b')' => {
                let owner = self.token_ends(byte);
                self.token_len = 0;
                owner
            }
            b'/' => {
                self.token_ends(byte);
                self.token[0] = byte;
                self.token_len = 1;
                None
            }
            _ => {
                if let Some(at) = self.token.get_mut(self.token_len) {
                    *at = byte;
                }
                self.token_len += 1;
                None
            }
        }
    }

    fn token_ends(&mut self, delimiter: u8) -> Option<Owner> {
        let token = self.token.get(..self.token_len).unwrap_or(&[]);
        if token.is_empty() {
            if self.token_len > 0 {
                self.numbers = [None; 2];
            }
            return None;
        }
        if let Some(name) = token.strip_prefix(b"/") {
            self.name = hash(name);
            self.behind_name = 0;
            self.literal = (self.token, self.token_len);
            self.expects_len_iv = name == b"lenIV";
            self.numbers = [None; 2];
            return None;
        }
        let mut owner = None;
        self.behind_name += 1;
        let number = number(token);
        if std::mem::take(&mut self.expects_len_iv) {
            self.len_iv = number.and_then(|n| usize::try_from(n).ok());
        }
        if token == b"readstring" && self.literal.1 > 1 {
            self.operator = (self.literal.0, self.literal.1 - 1);
            self.operator.0.rotate_left(1);
        } else if delimiter == b' '
            && self.operator.1 > 0
            && *token == self.operator.0[..self.operator.1]
            && let Some(len) = self.numbers[0]
        {
            let key = match self.numbers[1] {
                Some(index) if self.behind_name > 2 => hash(&index.to_le_bytes()),
                _ => self.name,
            };
            owner = Some(Owner { key, len });
        }
        self.numbers = [number, self.numbers[0]];
        owner
    }
}

/// The value of a token of up to nine digits.
fn number(token: &[u8]) -> Option<u64> {
    let digits = token.len() < 10 && token.iter().all(u8::is_ascii_digit);
    digits.then(|| token.iter().fold(0, |number, &digit| number * 10 + u64::from(digit - b'0')))
}

/// The hash of a name.
pub fn hash(name: &[u8]) -> u32 {
    name.iter().fold(1, |hash, &byte| kit_tokens::fold(hash, u32::from(byte) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(text: &[u8]) -> Vec<(usize, Owner)> {
        let mut walk = Walk::new();
        text.iter().enumerate().filter_map(|(at, &byte)| walk.step(byte).map(|owner| (at + 1, owner))).collect()
    }

    #[test]
    fn charstrings_are_found_by_the_operator_that_the_font_names() {
        let text = b"/-| {string currentfile exch readstring pop} def\ndup 5 12 -| NP\n/A 170 -| \n/B 9 RD 1 2 -|";
        let index = hash(&5u64.to_le_bytes());
        assert_eq!(owners(text), [(61, Owner { key: index, len: 12 }), (74, Owner { key: hash(b"A"), len: 170 })]);
        assert_eq!(owners(b"/A 170 RD "), [], "no operator was named");
    }

    #[test]
    fn the_bytes_before_a_charstring_are_told() {
        let after = |text: &[u8]| {
            let mut walk = Walk::new();
            text.iter().for_each(|&byte| {
                walk.step(byte);
            });
            walk.len_iv()
        };
        assert_eq!((after(b"/password 1 def "), after(b"/lenIV 0 def ")), (Some(4), Some(0)));
        assert_eq!(after(b"/lenIV -1 def "), None);
    }
}
