//! What must not be touched, and what must be kept to.

use crate::document::Document;
use crate::filter;
use crate::value::{Dict, Value};
use kit_core::{Error, Limits, Result};
use std::collections::BTreeSet;

/// Refuses files that are signed: any change of theirs breaks the signature (ISO 32000-1 §12.8).
pub fn need_unsigned(document: &Document) -> Result<()> {
    let is_signed = document.objects.values().any(|object| has_signature(&object.value));
    if is_signed {
        return Err(Error::unsupported("file is signed"));
    }
    Ok(())
}

fn has_signature(value: &Value) -> bool {
    let is_signature = |dict: &Dict| {
        let kind = dict.get("Type");
        let is_kind = kind.is_some_and(|kind| kind.is_name("Sig") || kind.is_name("DocTimeStamp"));
        dict.get("ByteRange").is_some() || is_kind && dict.get("Contents").is_some()
    };
    value.dict().is_some_and(is_signature) || value.children().any(has_signature)
}

/// Refuses page trees with pages that are not there (§7.7.3): readers make of them what they like.
pub fn need_pages(document: &Document) -> Result<()> {
    let damaged = || Error::unsupported("page tree is damaged");
    let catalog = document.trailer.get("Root").and_then(|root| document.resolve(root).dict()).ok_or_else(damaged)?;
    let mut seen = BTreeSet::new();
    let mut waiting = vec![catalog.get("Pages").ok_or_else(damaged)?];
    while let Some(node) = waiting.pop() {
        let Value::Reference(number, _) = node else { return Err(damaged()) };
        let node = document.resolve(node).dict().filter(|_| seen.insert(*number)).ok_or_else(damaged)?;
        if let Some(kids) = document.get(node, "Kids") {
            waiting.extend(kids.array().ok_or_else(damaged)?);
        }
    }
    Ok(())
}

/// The part of PDF/A that the file's metadata claim to keep to (ISO 19005-1 §6.7.11).
pub fn archival(document: &Document, input: &[u8], limits: &Limits) -> Option<u32> {
    let catalog = document.resolve(document.trailer.get("Root")?).dict()?;
    let Value::Reference(number, _) = catalog.get("Metadata")? else { return None };
    let object = document.objects.get(number)?;
    let plain = filter::decode(object.value.dict()?, &input[object.data.clone()?], limits).ok()?;
    let at = plain.windows(11).position(|key| key == b"pdfaid:part")? + 11;
    // `pdfaid:part="1"` or `<pdfaid:part>1</pdfaid:part>`.
    plain[at..].iter().take(8).find(|byte| byte.is_ascii_digit()).map(|digit| u32::from(digit - b'0'))
}

/// The version that the header states, 1.4 where it states none that is known.
pub fn version(input: &[u8]) -> String {
    match input.get(5..8) {
        Some(&[major @ b'1'..=b'2', b'.', minor @ b'0'..=b'9']) => {
            format!("{}.{}", char::from(major), char::from(minor))
        }
        _ => "1.4".into(),
    }
}
