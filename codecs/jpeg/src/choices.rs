//! The choices of a picture's encoder, as bytes.

use kit_core::{Error, Result};
use kit_entropy::varint;
use kit_jpeg::{Choices, Jpeg};

/// Appends the choices of all scans: nothing but a 0 where all are usual.
pub fn put(jpeg: &Jpeg, out: &mut Vec<u8>) {
    let usual = Choices::default();
    let last = jpeg.scans.iter().rposition(|scan| scan.choices != usual).map_or(0, |last| last + 1);
    varint::put(out, last as u64);
    for scan in &jpeg.scans[..last] {
        let Choices { zero_padding, paddings, turns, zero_runs } = &scan.choices;
        out.push(u8::from(*zero_padding));
        put_list(out, paddings.iter().map(|&(at, bits)| (at, Some(bits))));
        put_list(out, turns.iter().map(|&at| (at, None)));
        put_list(out, zero_runs.iter().map(|&(at, count)| (at, Some(count))));
    }
}

/// Takes them off the front of `input`.
pub fn take(jpeg: &mut Jpeg, input: &mut &[u8]) -> Result<()> {
    let bad = || Error::corrupt("choices: a list is cut short or out of order");
    let count = varint::take(input).ok_or_else(bad)?;
    let scans = jpeg.scans.len();
    let chosen = usize::try_from(count).ok().and_then(|count| jpeg.scans.get_mut(..count));
    let chosen = chosen.ok_or_else(|| Error::corrupt(format!("choices: of {count} scans, found {scans}")))?;
    for scan in chosen {
        let (&zero, rest) = input.split_first().ok_or_else(bad)?;
        *input = rest;
        scan.choices.zero_padding = zero == 1;
        scan.choices.paddings = take_list(input, true).ok_or_else(bad)?;
        scan.choices.turns = take_list(input, false).ok_or_else(bad)?.into_iter().map(|(at, _)| at).collect();
        scan.choices.zero_runs = take_list(input, true).ok_or_else(bad)?;
    }
    Ok(())
}

fn put_list(out: &mut Vec<u8>, items: impl ExactSizeIterator<Item = (u32, Option<u8>)>) {
    varint::put(out, items.len() as u64);
    let mut next = 0;
    for (at, value) in items {
        varint::put(out, u64::from(at - next));
        out.extend(value);
        next = at + 1;
    }
}

fn take_list(input: &mut &[u8], valued: bool) -> Option<Vec<(u32, u8)>> {
    let count = varint::take(input)?;
    // Each item takes a byte at least.
    let mut list = Vec::with_capacity(usize::try_from(count).ok().filter(|&count| count <= input.len())?);
    let mut next = 0u32;
    for _ in 0..count {
        let at = u32::try_from(varint::take(input)?).ok()?.checked_add(next)?;
        let mut value = 0;
        if valued {
            let (&first, rest) = input.split_first()?;
            (value, *input) = (first, rest);
        }
        list.push((at, value));
        next = at.checked_add(1)?;
    }
    Some(list)
}
