//! Differences between pixels, undone and redone on the rows of a chunk (TIFF 6.0 §14; Adobe Photoshop TIFF Technical Note 3).

use super::fields::{get, put};
use super::image::Image;

/// Turns rows of differences into rows of samples.
pub fn undo(image: &Image, plain: &mut [u8]) {
    match image.predictor {
        2 => rows(image, plain).for_each(|row| sum(image, row)),
        3 => rows(image, plain).for_each(|row| {
            let step = image.together() as usize;
            for i in step..row.len() {
                row[i] = row[i].wrapping_add(row[i - step]);
            }
            let planes = row.to_vec();
            weave(image, row, |sample, plane, at| sample[plane] = planes[at]);
        }),
        _ => {}
    }
}

/// Turns rows of samples into rows of differences.
pub fn redo(image: &Image, plain: &mut [u8]) {
    match image.predictor {
        2 => rows(image, plain).for_each(|row| differ(image, row)),
        3 => rows(image, plain).for_each(|row| {
            let mut planes = vec![0; row.len()];
            weave(image, row, |sample, plane, at| planes[at] = sample[plane]);
            let step = image.together() as usize;
            for i in (step..planes.len()).rev() {
                planes[i] = planes[i].wrapping_sub(planes[i - step]);
            }
            row.copy_from_slice(&planes);
        }),
        _ => {}
    }
}

fn rows<'a>(image: &Image, plain: &'a mut [u8]) -> std::slice::ChunksExactMut<'a, u8> {
    plain.chunks_exact_mut(image.row().max(1) as usize)
}

/// Visits each byte of each sample: the sample, the byte's place by weight, the highest first, and where it is among the planes.
fn weave(image: &Image, row: &mut [u8], mut visit: impl FnMut(&mut [u8], usize, usize)) {
    let size = usize::from(image.bytes);
    let count = row.len() / size;
    for (i, sample) in row.chunks_exact_mut(size).enumerate() {
        for weight in 0..size {
            let byte = if image.big_endian { weight } else { size - 1 - weight };
            visit(sample, byte, weight * count + i);
        }
    }
}

fn sum(image: &Image, row: &mut [u8]) {
    let (size, step) = (usize::from(image.bytes), image.pixel() as usize);
    if size == 1 {
        for i in step..row.len() {
            row[i] = row[i].wrapping_add(row[i - step]);
        }
        return;
    }
    for at in (step..row.len()).step_by(size) {
        let number = |at: usize| get(&row[at..at + size], image.big_endian);
        let sum = number(at).wrapping_add(number(at - step));
        put(&mut row[at..at + size], sum, image.big_endian);
    }
}

fn differ(image: &Image, row: &mut [u8]) {
    let (size, step) = (usize::from(image.bytes), image.pixel() as usize);
    for at in (step..row.len()).step_by(size).rev() {
        let number = |at: usize| get(&row[at..at + size], image.big_endian);
        let difference = number(at).wrapping_sub(number(at - step));
        put(&mut row[at..at + size], difference, image.big_endian);
    }
}

#[cfg(test)]
mod tests {
    use super::super::image::tests::image;
    use super::*;

    #[test]
    fn differences_of_numbers() {
        let image = Image { predictor: 2, samples: 1, across: 3, ..image() };
        // 1, 0x100 and 3 in two bytes each, the low one first; the differences are 1, 0xFF and −0xFD.
        let mut row = [1, 0, 0, 1, 3, 0];
        redo(&image, &mut row);
        assert_eq!(row, [1, 0, 0xFF, 0, 3, 0xFF]);
        undo(&image, &mut row);
        assert_eq!(row, [1, 0, 0, 1, 3, 0]);
    }

    #[test]
    fn differences_of_bytes_of_equal_weight() {
        let image = Image { predictor: 3, samples: 1, bytes: 4, across: 2, ..image() };
        // The high bytes 4 and 8 come first, then the next lower ones.
        let mut row = [1, 2, 3, 4, 5, 6, 7, 8];
        redo(&image, &mut row);
        assert_eq!(row, [4, 4, 251, 4, 251, 4, 251, 4]);
        undo(&image, &mut row);
        assert_eq!(row, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn any_rows_come_back() {
        for predictor in 1..=3 {
            for (bytes, big_endian, planar) in [(1, false, true), (2, true, false), (4, false, false), (8, true, true)]
            {
                let image = Image { predictor, bytes, big_endian, planar, ..image() };
                let rows: Vec<u8> = (0..2 * image.row()).map(|i| ((i * i * 37) >> 3) as u8).collect();
                let mut changed = rows.clone();
                undo(&image, &mut changed);
                redo(&image, &mut changed);
                assert_eq!(changed, rows);
            }
        }
    }
}
