//! Rows of one component among the samples of a picture.

use crate::headers::Frame;

/// The samples, in the direction in which they go.
pub enum Pixels<'a> {
    /// They are there.
    Given(&'a [u8]),
    /// They are to be found.
    Wanted(&'a mut [u8]),
}

impl Pixels<'_> {
    /// Fills `row` where samples are given.
    pub fn begin(&self, frame: &Frame, component: usize, y: u32, row: &mut [u16]) {
        let Self::Given(bytes) = self else { return };
        let (first, step) = frame.place(component, y);
        let found = bytes.get(first..).unwrap_or(&[]);
        if frame.bits > 8 {
            for (sample, two) in row.iter_mut().zip(found.chunks(step)) {
                *sample = two.first_chunk().map_or(0, |&two| u16::from_le_bytes(two));
            }
        } else {
            for (sample, one) in row.iter_mut().zip(found.chunks(step)) {
                *sample = one.first().map_or(0, |&one| u16::from(one));
            }
        }
    }

    /// Keeps `row` where samples are wanted; `None` where one does not fit.
    pub fn end(&mut self, frame: &Frame, component: usize, y: u32, row: &[u16]) -> Option<()> {
        let Self::Wanted(bytes) = self else { return Some(()) };
        let (first, step) = frame.place(component, y);
        let wanted = bytes.get_mut(first..)?;
        if frame.bits > 8 {
            for (two, sample) in wanted.chunks_mut(step).zip(row) {
                *two.first_chunk_mut()? = sample.to_le_bytes();
            }
        } else {
            for (one, &sample) in wanted.chunks_mut(step).zip(row) {
                *one.first_mut()? = u8::try_from(sample).ok()?;
            }
        }
        Some(())
    }
}
