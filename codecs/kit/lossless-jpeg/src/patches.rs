//! Where another encoder's bytes differ from ours: padding bits and the numbers of restarts.

use kit_entropy::varint;

/// Appends how `theirs` differs from `ours`, which are of one length; `None` where that is too much to be worth it.
pub fn put(ours: &[u8], theirs: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (mut last, mut count, mut list) = (0, 0, Vec::new());
    for (at, (&our, &their)) in ours.iter().zip(theirs).enumerate() {
        if our != their {
            varint::put(&mut list, (at - last) as u64);
            list.push(our ^ their);
            (last, count) = (at, count + 1);
            if count > 64 + ours.len() / 64 {
                return None;
            }
        }
    }
    varint::put(out, count as u64);
    out.extend(list);
    Some(())
}

/// Makes ours theirs; `None` where the list in front of `rest` is none.
pub fn take(rest: &mut &[u8], ours: &mut [u8]) -> Option<()> {
    let mut at = 0usize;
    for _ in 0..varint::take(rest)? {
        at = at.checked_add(usize::try_from(varint::take(rest)?).ok()?)?;
        let (&change, after) = rest.split_first()?;
        *ours.get_mut(at)? ^= change;
        *rest = after;
    }
    Some(())
}
