//! What is around all of a column's values, for the encoder alone.

use super::plan::{is_null, unwrapped};

/// What is around a value: a quote behind at most nine letters, and a quote.
pub fn wrap(text: &[u8]) -> [&[u8]; 2] {
    let quote = text.iter().take(10).position(|&byte| byte == b'\'' || byte == b'"');
    match quote {
        Some(at) if text.len() >= at + 2 && text.last() == Some(&text[at]) => [&text[..=at], &text[text.len() - 1..]],
        _ => [&[], &[]],
    }
}

/// No more than this is around values.
const WIDEST: usize = 64;

/// What is around all of some texts, from what is around most of them; numbers are left whole.
pub fn widened<'a>(around: [&'a [u8]; 2], texts: impl Iterator<Item = &'a [u8]> + Clone) -> [&'a [u8]; 2] {
    let inner = || {
        texts
            .clone()
            .filter(|text| !is_null(text))
            .filter_map(|text| unwrapped(text, around[0], around[1]).map(|inner| (text, inner)))
    };
    let Some((whole, first)) = inner().next() else { return around };
    let (mut before, mut behind) = (first.len().min(WIDEST), first.len().min(WIDEST));
    for (_, text) in inner() {
        before = first.iter().zip(text).take(before).take_while(|(a, b)| a == b).count();
        behind = first.iter().rev().zip(text.iter().rev()).take(behind).take_while(|(a, b)| a == b).count();
    }
    let is_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b':');
    while before > 0 && is_number(&first[before - 1]) {
        before -= 1;
    }
    while behind > 0 && is_number(&first[first.len() - behind]) {
        behind -= 1;
    }
    if before + behind > first.len() || inner().nth(1).is_none() {
        return around;
    }
    let start = around[0].len() + before;
    [&whole[..start], &whole[whole.len() - around[1].len() - behind..]]
}
