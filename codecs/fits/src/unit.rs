//! Data units: how long they are and what their bytes mean, as their headers say.

use crate::header::Header;
use crate::image::Image;
use crate::table::Table;
use crate::tiles::Tiling;

/// What a data unit holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Samples.
    Image(Image),
    /// Rows of fields, and a heap behind them.
    Table(Table),
    /// An image whose tiles are compressed in a table (FITS 4.0 §10).
    Tiles(Table, Tiling),
    /// Bytes in records of so many, at least one.
    Records(u64),
}

/// A data unit as its header says.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Bytes of data, without padding.
    pub len: u64,
    /// What they mean.
    pub content: Content,
    /// What fills the last block: spaces behind ASCII tables, else zeros (§7.2.3, §3.3.2).
    pub padding: u8,
}

impl Unit {
    /// Reads a header; `None` where it says no length that 64 bits hold.
    pub fn new(header: &Header<'_>) -> Option<Self> {
        let bytes = header.integer("BITPIX")?;
        if ![8, 16, 32, 64, -32, -64].contains(&bytes) {
            return None;
        }
        let sample = bytes.unsigned_abs() / 8;
        let naxis = header.count("NAXIS").filter(|&n| n <= 999)?;
        let axes: Vec<u64> = (1..=naxis).map(|n| header.count(&Header::numbered("NAXIS", n))).collect::<Option<_>>()?;
        let extension = header.string("XTENSION");
        let [groups, parameters] = [header.count("GCOUNT").unwrap_or(1), header.count("PCOUNT").unwrap_or(0)];
        // In random groups the first axis is none (§6.1.1).
        let is_grouped = axes.first() == Some(&0) && header.is_true("GROUPS");
        let counted = if is_grouped { &axes[1..] } else { &axes[..] };
        let array = counted.iter().try_fold(1u64, |product, &n| product.checked_mul(n))?;
        let len = match counted {
            [] => 0,
            _ => array.checked_add(parameters)?.checked_mul(groups)?.checked_mul(sample)?,
        };
        let plain = !is_grouped && groups == 1;
        let content = match extension {
            None | Some("IMAGE") if plain && parameters == 0 => Image::new(&axes, bytes).map(Content::Image),
            Some("BINTABLE" | "A3DTABLE") if plain && sample == 1 => {
                Table::new(header, &axes).map(|table| match Tiling::new(header, &table) {
                    Some(tiling) => Content::Tiles(table, tiling),
                    None => Content::Table(table),
                })
            }
            // A group is its parameters and its array (§6.2).
            None if is_grouped => {
                array.checked_add(parameters).and_then(|row| Image::new(&[row, groups], bytes)).map(Content::Image)
            }
            Some("TABLE") => axes.first().map(|&width| Content::Records(width.max(1))),
            _ => None,
        };
        let padding = if extension == Some("TABLE") { b' ' } else { 0 };
        Some(Self { len, content: content.unwrap_or(Content::Records(sample)), padding })
    }

    /// The same from a byte of the data on; `None` where that is none.
    pub fn behind(self, done: u64) -> Option<Self> {
        let len = self.len.checked_sub(done)?;
        let content = match self.content {
            content if done == 0 => content,
            Content::Image(image) => image.behind(done).map_or(Content::Records(1), Content::Image),
            Content::Table(table) | Content::Tiles(table, _) => {
                table.behind(done).map_or(Content::Records(1), Content::Table)
            }
            Content::Records(width) if done.is_multiple_of(width) => Content::Records(width),
            Content::Records(_) => Content::Records(1),
        };
        Some(Self { len, content, ..self })
    }

    /// The largest number of bytes, `most` at most, behind which the data may be cut.
    pub fn cut(&self, most: u64) -> u64 {
        let most = most.min(self.len);
        let of = |width: u64| most - most % width;
        match &self.content {
            Content::Image(image) => image.cut(most),
            Content::Table(table) | Content::Tiles(table, _) if most < self.len => of(table.row()),
            Content::Records(width) if most < self.len => of(*width),
            _ => most,
        }
    }
}
