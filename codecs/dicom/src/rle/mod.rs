//! RLE fragments (PS3.5 Annex G) as samples and the choices of their encoder, and back.
//!
//! ```text
//!   header: how many segments, where they start ─▶ segments: a byte of each sample of a frame, PackBits ─▶ samples
//!                                                                       └─▶ choices: where the runs were cut ─▶ recipe
//! ```

mod runs;

use crate::attributes::Attributes;
use crate::payload::number;
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{Decoder, Encoder};
use kit_entropy::varint;
use kit_raster::{Layout, Sample};
use runs::Runs;

/// Bytes of the header: the number of segments, and where 15 of them start (PS3.5 §G.5).
const HEADER: usize = 64;

/// A fragment's samples, and what else it takes to make it again.
pub struct Undone {
    pub layout: Layout,
    pub samples: Vec<u8>,
    pub recipe: Vec<u8>,
}

/// The layout of the samples of a fragment: whole bytes, the lower first, those of a pixel together.
fn layout(attributes: &Attributes) -> Option<Layout> {
    let native = attributes.layout(0x7FE0_0010, false)?;
    let layout = Layout { width: attributes.columns, components: attributes.samples.max(1), ..native };
    // Samples that share their colour are never coded so.
    Some(Layout {
        interleaved: true,
        sample: if attributes.signed { Sample::Signed } else { Sample::Unsigned },
        ..layout
    })
}

/// The bytes that stand before the first segment, where these are their lengths.
fn header(lens: &[usize]) -> Vec<u8> {
    let mut header = (lens.len() as u32).to_le_bytes().to_vec();
    let mut at = HEADER;
    for len in lens {
        header.extend((at as u32).to_le_bytes());
        at += len;
    }
    header.resize(HEADER, 0);
    header
}

/// Takes a fragment apart; `None` where it is none, or would not come back as it is.
pub fn undo(fragment: &[u8], attributes: &Attributes, limits: &Limits) -> Option<Undone> {
    let layout = layout(attributes)?;
    let len = layout.len().ok().filter(|&len| len <= limits.output)?;
    let planes = layout.components as usize * usize::from(layout.bytes);
    let field = |n: usize| fragment.get(4 * n..)?.first_chunk().map(|four| u32::from_le_bytes(*four) as usize);
    if field(0)? != planes || planes > 15 {
        return None;
    }
    let starts: Vec<usize> = (1..=planes).map(field).collect::<Option<_>>()?;
    let ends = starts.iter().skip(1).copied().chain([fragment.len()]);
    let segments: Vec<&[u8]> =
        starts.iter().zip(ends).map(|(&at, end)| fragment.get(at..end)).collect::<Option<_>>()?;
    let lens: Vec<usize> = segments.iter().map(|segment| segment.len()).collect();
    // No segment says more than 64 times its length.
    if fragment.get(..HEADER)? != header(&lens) || len / 64 > fragment.len() as u64 {
        return None;
    }
    let mut samples = Vec::new();
    limits.reserve(&mut samples, len).ok()?;
    samples.resize(len as usize, 0);
    let mut recipe = Vec::new();
    let mut rests = Vec::new();
    let mut coder = Encoder::new(&mut recipe);
    let mut runs = Runs::new(layout.width as usize);
    for (number, segment) in segments.iter().enumerate() {
        let plane = runs.unpack(segment, len as usize / planes)?;
        let (first, step) = place(&layout, number);
        for (i, &byte) in plane.iter().enumerate() {
            samples[first + i * step] = byte;
        }
        let mut made = Vec::new();
        runs.code(Some(segment), &plane, &mut coder, &mut made)?;
        rests.push(segment.get(made.len()..)?);
    }
    coder.finish();
    let mut whole = Vec::new();
    // Segments have an even length (PS3.5 §G.3.1): a zero behind an odd one goes without saying.
    for (segment, rest) in segments.iter().zip(rests) {
        let is_usual = rest == usual_rest(segment.len() - rest.len());
        varint::put(&mut whole, if is_usual { 0 } else { rest.len() as u64 + 1 });
        whole.extend(if is_usual { &[] } else { rest });
    }
    whole.append(&mut recipe);
    let undone = Undone { layout, samples, recipe: whole };
    let mut again = Vec::new();
    redo(&undone.recipe, &layout, &undone.samples, limits, &mut again).ok()?;
    (again == fragment).then_some(undone)
}

fn usual_rest(len: usize) -> &'static [u8] {
    if len % 2 == 1 { &[0] } else { &[] }
}

/// Where the bytes of a segment lie among the samples, of which it has the same byte of each: the first, and from one to the next.
fn place(layout: &Layout, segment: usize) -> (usize, usize) {
    let bytes = usize::from(layout.bytes);
    let (component, byte) = (segment / bytes, segment % bytes);
    (component * bytes + bytes - 1 - byte, layout.components as usize * bytes)
}

/// Makes the fragment of `recipe` and `samples` again, onto the end of `out`; fails where they are not of one fragment.
pub fn redo(mut recipe: &[u8], layout: &Layout, samples: &[u8], limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let planes = layout.components as usize * usize::from(layout.bytes);
    if planes > 15 || layout.len()? != samples.len() as u64 {
        return Err(Error::corrupt("expected samples of 1 to 15 segments"));
    }
    let mut rests = Vec::new();
    for _ in 0..planes {
        let most = recipe.len() as u64;
        let len = number(&mut recipe, "the end of a segment", most)?;
        rests.push(match len {
            0 => None,
            len => {
                let cut = recipe.split_at_checked(len as usize - 1);
                let (rest, behind) = cut.ok_or_else(|| Error::corrupt("the end of a segment is cut short"))?;
                recipe = behind;
                Some(rest)
            }
        });
    }
    let start = out.len();
    out.extend([0; HEADER]);
    let mut lens = Vec::new();
    let mut coder = Decoder::new(recipe);
    let mut runs = Runs::new(layout.width as usize);
    let mut plane = Vec::new();
    for (number, rest) in rests.into_iter().enumerate() {
        let (first, step) = place(layout, number);
        plane.clear();
        plane.extend(samples.iter().skip(first).step_by(step));
        let mut segment = Vec::new();
        runs.code(None, &plane, &mut coder, &mut segment)
            .ok_or_else(|| Error::corrupt("found choices of no encoder"))?;
        if coder.is_overrun() {
            return Err(Error::corrupt("the choices of an RLE encoder are cut short"));
        }
        segment.extend(rest.unwrap_or(usual_rest(segment.len())));
        lens.push(segment.len());
        out.append(&mut segment);
        limits.need_output((out.len() - start) as u64)?;
    }
    if !coder.finish() {
        return Err(Error::corrupt("the choices of an RLE encoder do not end where they should"));
    }
    out[start..start + HEADER].copy_from_slice(&header(&lens));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTRIBUTES: Attributes = Attributes {
        rows: 2,
        columns: 4,
        samples: 1,
        planar: false,
        frames: 1,
        allocated: 16,
        stored: 16,
        high: 15,
        signed: false,
        halved: false,
    };

    /// Two rows of four samples: the upper bytes are all 1, the lower ones 5 6 6 6 and 7 7 8 9.
    fn fragment(upper: &[u8], lower: &[u8]) -> Vec<u8> {
        [&header(&[upper.len(), lower.len()])[..], upper, lower].concat()
    }

    #[test]
    fn fragments_of_several_encoders_come_back() {
        // A row at a time; all at once; runs of two cut into literals, with a rest that is not a zero.
        let rows = fragment(&[253, 1, 253, 1], &[0, 5, 254, 6, 255, 7, 1, 8, 9, 0]);
        let whole = fragment(&[249, 1], &[0, 5, 254, 6, 255, 7, 1, 8, 9, 0]);
        let literals = fragment(&[253, 1, 253, 1, 3, 3], &[7, 5, 6, 6, 6, 7, 7, 8, 9]);
        for fragment in [rows, whole, literals] {
            let undone = undo(&fragment, &ATTRIBUTES, &Limits::DEFAULT).expect("a fragment");
            assert_eq!(undone.samples, [5, 1, 6, 1, 6, 1, 6, 1, 7, 1, 7, 1, 8, 1, 9, 1]);
            let mut again = Vec::new();
            redo(&undone.recipe, &undone.layout, &undone.samples, &Limits::DEFAULT, &mut again).expect("its own");
            assert_eq!(again, fragment);
            for len in 0..fragment.len() {
                if let Some(undone) = undo(&fragment[..len], &ATTRIBUTES, &Limits::DEFAULT) {
                    assert!(undone.samples.len() == 16 && len + 2 >= fragment.len(), "cut at {len}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_fragment_is_left_alone() {
        let no = |fragment: &[u8]| undo(fragment, &ATTRIBUTES, &Limits::DEFAULT).is_none();
        assert!(no(&[]) && no(&[0; 64]) && no(&[255; 200]) && no(&header(&[1, 1])));
        assert!(no(&fragment(&[128, 253, 1, 253, 1], &[7, 5, 6, 6, 6, 7, 7, 8, 9])), "a count that means nothing");
        assert!(no(&fragment(&[248, 1], &[249, 1])), "a byte too many");
    }
}
