//! Facts that a codec states about what it did, stored in the archive and shown by `info` and the API.

/// One fact; the variant says how the facts of several frames become one.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Kept while all frames agree, else joined by `, ` in order of appearance.
    Text(String),
    /// Added up.
    Sum(u64),
    /// The smallest holds.
    Least(f64),
    /// The largest holds.
    Most(f64),
    /// True while all are true.
    All(bool),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Sum(n) => n.fmt(f),
            Self::Least(x) | Self::Most(x) => x.fmt(f),
            Self::All(b) => b.fmt(f),
        }
    }
}

/// Named facts in the order in which they were first stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Name and value; each name once.
    pub facts: Vec<(String, Value)>,
}

impl Report {
    /// States one fact, merged with an earlier one of the same name and kind; a fact of another kind replaces it.
    pub fn state(&mut self, name: &str, value: Value) {
        match self.facts.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => merge(old, value),
            None => self.facts.push((name.into(), value)),
        }
    }

    /// The value of one fact.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// Merges the facts of another frame into these.
    pub fn absorb(&mut self, other: Self) {
        for (name, value) in other.facts {
            self.state(&name, value);
        }
    }
}

fn merge(old: &mut Value, new: Value) {
    match (&mut *old, new) {
        (Value::Text(a), Value::Text(b)) => {
            if !a.split(", ").any(|part| part == b) {
                a.push_str(", ");
                a.push_str(&b);
            }
        }
        (Value::Sum(a), Value::Sum(b)) => *a = a.saturating_add(b),
        (Value::Least(a), Value::Least(b)) => *a = a.min(b),
        (Value::Most(a), Value::Most(b)) => *a = a.max(b),
        (Value::All(a), Value::All(b)) => *a &= b,
        (_, new) => *old = new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_become_one_report() {
        let mut report = Report::default();
        for (text, n, x, exact) in [("a", 1, 2.0, true), ("b", 2, 1.0, true), ("a", 3, 3.0, false)] {
            let mut frame = Report::default();
            frame.state("text", Value::Text(text.into()));
            frame.state("sum", Value::Sum(n));
            frame.state("least", Value::Least(x));
            frame.state("most", Value::Most(x));
            frame.state("exact", Value::All(exact));
            report.absorb(frame);
        }
        let shown: Vec<String> = report.facts.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(shown, ["text=a, b", "sum=6", "least=1", "most=3", "exact=false"]);
    }
}
