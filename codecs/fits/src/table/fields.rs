//! Fields of a row, as TFORMn say (FITS 4.0 §7.3.1, table 18).

use super::ordered::Number;
use crate::header::Header;
use crate::image::WIDEST;

/// A field of more numbers than this is coded as an image.
const FEW: u64 = 4;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Characters, logical values or bits.
    Text,
    /// One number.
    Number(Number),
    /// So many numbers.
    Numbers(Number, u32),
}

/// A field: where in a row it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it starts, in bytes.
    pub at: usize,
    /// Bytes of it, at least 1.
    pub width: usize,
    /// What it holds.
    pub form: Form,
}

impl Field {
    /// The field of all rows, which are `row` bytes each.
    pub fn take(&self, rows: &[u8], row: usize) -> Vec<u8> {
        rows.chunks_exact(row).flat_map(|row| &row[self.at..self.at + self.width]).copied().collect()
    }

    /// Puts the field into all rows.
    pub fn put(&self, column: &[u8], rows: &mut [u8], row: usize) {
        for (row, value) in rows.chunks_exact_mut(row).zip(column.chunks_exact(self.width)) {
            row[self.at..self.at + self.width].copy_from_slice(value);
        }
    }
}

/// Reads the fields of rows of `row` bytes.
pub fn read(header: &Header<'_>, row: u64) -> Option<Fields> {
    let count = header.count("TFIELDS").filter(|&n| n <= 999)?;
    let mut fields = Fields { all: Vec::new(), columns: Vec::new(), heap: None, at: 0, row };
    let mut arrays: Vec<Option<Number>> = Vec::new();
    for n in 1..=count {
        let form = header.string(&Header::numbered("TFORM", n))?.trim_start();
        let digits = form.bytes().take_while(u8::is_ascii_digit).count();
        let repeat: u64 = if digits == 0 { 1 } else { form[..digits].parse().ok()? };
        let mut letters = form[digits..].bytes();
        let letter = letters.next()?;
        let at = usize::try_from(fields.at).ok()?;
        match letter {
            b'P' | b'Q' => {
                let number = if letter == b'P' { Number::INT32 } else { Number::INT64 };
                let element = letters.next().and_then(Number::of);
                arrays.push(element);
                fields.add(repeat.checked_mul(2)?, number)?;
            }
            b'C' => fields.add(repeat.checked_mul(2)?, Number::FLOAT32)?,
            b'M' => fields.add(repeat.checked_mul(2)?, Number::FLOAT64)?,
            b'A' | b'L' => fields.push(repeat, Form::Text)?,
            b'X' => fields.push(repeat.div_ceil(8), Form::Text)?,
            letter => fields.add(repeat, Number::of(letter)?)?,
        }
        fields.columns.push(Column { at, repeat, letter, element: arrays.last().copied().flatten() });
    }
    fields.push(row - fields.at, Form::Text)?;
    let first = arrays.first().copied().flatten();
    fields.heap = first.filter(|_| arrays.iter().all(|number| *number == first));
    Some(fields)
}

/// A column, which may be several fields.
#[derive(Clone, Debug)]
pub struct Column {
    /// Where in a row it starts.
    pub at: usize,
    /// How many elements it has.
    pub repeat: u64,
    /// What they are.
    pub letter: u8,
    /// What the arrays in the heap hold that the last descriptors up to here describe.
    pub element: Option<Number>,
}

/// The fields of a row, in their order and with no gap.
pub struct Fields {
    pub all: Vec<Field>,
    /// What the columns are, one for each TFORMn.
    pub columns: Vec<Column>,
    /// What all arrays of the heap hold, if it is the same.
    pub heap: Option<Number>,
    at: u64,
    row: u64,
}

impl Fields {
    fn push(&mut self, width: u64, form: Form) -> Option<()> {
        let end = self.at.checked_add(width).filter(|&end| end <= self.row)?;
        if width > 0 {
            self.all.push(Field { at: usize::try_from(self.at).ok()?, width: usize::try_from(width).ok()?, form });
        }
        self.at = end;
        Some(())
    }

    fn add(&mut self, count: u64, number: Number) -> Option<()> {
        let bytes = u64::from(number.bytes);
        if count <= FEW {
            return (0..count).try_for_each(|_| self.push(bytes, Form::Number(number)));
        }
        let form = u32::try_from(count).ok().filter(|&count| count <= WIDEST);
        self.push(count.checked_mul(bytes)?, form.map_or(Form::Text, |count| Form::Numbers(number, count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::tests::header;

    #[test]
    fn forms_are_read() {
        let bytes = header(&[
            "TFIELDS =                    6",
            "TFORM1  = '1J      '",
            "TFORM2  = '20A'",
            "TFORM3  = 'M'",
            "TFORM4  = '11X'",
            "TFORM5  = '100E(10,10)'",
            "TFORM6  = '1PI(40)'",
        ]);
        let fields = read(&Header::new(&bytes), 4 + 20 + 16 + 2 + 400 + 8 + 3).expect("fields");
        let found: Vec<_> = fields.all.iter().map(|field| (field.at, field.width, field.form)).collect();
        let number = Form::Number;
        assert_eq!(
            found,
            [
                (0, 4, number(Number::INT32)),
                (4, 20, Form::Text),
                (24, 8, number(Number::FLOAT64)),
                (32, 8, number(Number::FLOAT64)),
                (40, 2, Form::Text),
                (42, 400, Form::Numbers(Number::FLOAT32, 100)),
                (442, 4, number(Number::INT32)),
                (446, 4, number(Number::INT32)),
                (450, 3, Form::Text),
            ]
        );
        assert_eq!(fields.heap, Number::of(b'I'));
        assert_eq!((fields.columns[5].at, fields.columns[5].element), (442, Number::of(b'I')));
        assert!(read(&Header::new(&bytes), 449).is_none());
    }
}
