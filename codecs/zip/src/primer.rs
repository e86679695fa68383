//! Texts of office documents that the model has seen before a frame, as `primer/generate.py` writes them.

use crate::entry::Entry;
use kit_core::{Error, Result};

/// Which text the model has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primer {
    /// None.
    Nothing,
    /// Of WordprocessingML.
    Word,
    /// Of SpreadsheetML.
    Sheet,
    /// Of PresentationML.
    Slides,
    /// Of OpenDocument.
    Open,
}

/// The texts in the order of their numbers.
pub const TEXTS: [&[u8]; 5] = [
    &[],
    include_bytes!("../primer/word.txt"),
    include_bytes!("../primer/sheet.txt"),
    include_bytes!("../primer/slides.txt"),
    include_bytes!("../primer/open.txt"),
];

/// A name that such documents have, without its end.
const SIGNS: [(Primer, &[u8]); 5] = [
    (Primer::Word, b"word/document"),
    (Primer::Sheet, b"xl/workbook"),
    (Primer::Slides, b"ppt/presentation"),
    (Primer::Open, b"content.xml"),
    (Primer::Open, b"META-INF/manifest.xml"),
];

impl Primer {
    /// All of them in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Nothing, Self::Word, Self::Sheet, Self::Slides, Self::Open];

    /// The one for a frame with these entries.
    pub fn of(entries: &[Entry]) -> Self {
        let found = |name: &[u8]| SIGNS.iter().find(|(_, sign)| name.starts_with(sign)).map(|&(primer, _)| primer);
        entries.iter().find_map(|entry| found(&entry.name)).unwrap_or(Self::Nothing)
    }

    /// The one of that number.
    pub fn of_number(number: u8) -> Result<Self> {
        let primer = Self::ALL.get(usize::from(number));
        primer.copied().ok_or_else(|| Error::corrupt(format!("expected a primer below 5, found {number}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_names() {
        let entries = |name: &str| [Entry { name: name.into(), ..Entry::default() }];
        assert_eq!(Primer::of(&entries("xl/workbook.xml")), Primer::Sheet);
        assert_eq!(Primer::of(&entries("word.txt")), Primer::Nothing);
    }

    #[test]
    fn texts_are_no_longer_than_a_codec_may_have() {
        assert!(TEXTS.iter().map(|text| text.len()).sum::<usize>() <= 128 << 10);
    }
}
