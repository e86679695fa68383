//! Licence expressions as crates state them: `(MIT OR Apache-2.0) AND Unicode-3.0`, and the older `MIT/Apache-2.0`.

/// Whether the allowed licences are enough to use what the expression covers; not where it is malformed or empty.
pub fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words, allowed };
    let verdict = parser.any();
    parser.words.is_empty() && verdict == Some(true)
}

struct Parser<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Parser<'_> {
    /// `all OR all …`: one is enough.
    fn any(&mut self) -> Option<bool> {
        let mut verdict = self.all()?;
        while self.take("OR") {
            verdict |= self.all()?;
        }
        Some(verdict)
    }

    /// `one AND one …`: every one counts, and binds closer than OR.
    fn all(&mut self) -> Option<bool> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Some(verdict)
    }

    /// A licence, with its exception, or an expression in parentheses.
    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let verdict = self.any()?;
            return self.take(")").then_some(verdict);
        }
        let mut licence = self.next()?.to_owned();
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.next()?);
        }
        Some(self.allowed.contains(&licence))
    }

    fn next(&mut self) -> Option<&str> {
        let (word, rest) = self.words.split_first()?;
        self.words = rest;
        Some(word)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_choice_needs_one_and_a_sum_needs_all() {
        let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception", "Zlib"].map(str::to_owned);
        let is_allowed = |expression| super::is_allowed(expression, &allowed);
        for yes in ["MIT", "MIT/GPL-3.0", "GPL-2.0 OR MIT AND Zlib", "(GPL-2.0 OR MIT) AND Zlib"] {
            assert!(is_allowed(yes), "{yes}");
        }
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
        for no in
            ["", "GPL-3.0", "Apache-2.0", "MIT AND GPL-2.0", "GPL-2.0 AND Zlib OR Zlib AND GPL-2.0", "(MIT", "MIT )"]
        {
            assert!(!is_allowed(no), "{no}");
        }
    }
}
