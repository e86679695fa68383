//! The scans that code a picture's coefficients in the fewest bytes.
//!
//! A progressive file may cut each component's AC coefficients into bands and into bits; which cuts pay depends on the picture, so each
//! is counted with tables of its own. DC is interleaved or not, by the same measure; and one sequential scan is tried, which wins where
//! a file is small.

use kit_core::Result;
use kit_jpeg::{
    Choices, Component, Frame, Histogram, Process, Scan, ScanComponent, Slot, Table, Writer, encode_scan, write,
};

/// Where bands may be cut: the last coefficient of the first, in coding order.
const CUTS: [u8; 5] = [2, 5, 8, 12, 18];

/// The most bits that are left to refinements.
const DEEPEST: u8 = 3;

/// The most blocks of an interleaved MCU (B.2.3).
const MOST_BLOCKS: usize = 10;

/// Scans with their tables, and about how many bytes they take.
struct Plan {
    process: Process,
    scans: Vec<Scan>,
    bytes: u64,
}

/// Writes the frame header and the cheapest scans of a picture, of which the coefficients stay as they are.
pub fn write(frame: &mut Frame, out: &mut Vec<u8>) -> Result<()> {
    let sequential = sequential(frame)?;
    frame.process = Process::Progressive;
    let progressive = progressive(frame)?;
    let plan = if sequential.bytes < progressive.bytes { sequential } else { progressive };
    frame.process = plan.process;
    write::frame(out, frame);
    for scan in &plan.scans {
        for slot in Slot::ALL {
            if let Some(table) = &scan.tables[slot.index()] {
                write::huffman(out, slot, table);
            }
        }
        write::scan(out, frame, scan);
        encode_scan(frame, scan, &mut Writer::new(out, scan, u64::MAX))?;
    }
    Ok(())
}

fn sequential(frame: &mut Frame) -> Result<Plan> {
    // Baseline has no steps over 255.
    let wide = frame.components.iter().any(|component| component.quantisation.iter().any(|&step| step > 255));
    frame.process = if wide { Process::Extended } else { Process::Baseline };
    let all: Vec<usize> = (0..frame.components.len()).collect();
    let groups: Vec<Vec<usize>> = match interleaves(frame, &all) {
        true => vec![all],
        false => all.into_iter().map(|index| vec![index]).collect(),
    };
    let mut plan = Plan { process: frame.process, scans: Vec::new(), bytes: 0 };
    for group in groups {
        plan.add(counted(frame, &group, (0, 63), (0, 0))?);
    }
    Ok(plan)
}

fn progressive(frame: &Frame) -> Result<Plan> {
    let mut plan = Plan { process: Process::Progressive, scans: Vec::new(), bytes: 0 };
    plan.absorb(dc(frame)?);
    for index in 0..frame.components.len() {
        plan.absorb(ac(frame, index)?);
    }
    // Rough before fine: first scans, then the bits that refine them, highest first.
    plan.scans.sort_by_key(|scan| if scan.high == 0 { 0 } else { 16 - scan.high });
    Ok(plan)
}

/// DC of all components: together, with the first alone, or each alone.
fn dc(frame: &Frame) -> Result<Plan> {
    let all: Vec<usize> = (0..frame.components.len()).collect();
    let alone: Vec<Vec<usize>> = all.iter().map(|&index| vec![index]).collect();
    let mut groupings = vec![alone];
    if all.len() > 1 {
        groupings.push(vec![all.clone()]);
    }
    if all.len() > 2 {
        groupings.push(vec![vec![0], all[1..].to_vec()]);
    }
    let mut best: Option<Plan> = None;
    for grouping in groupings {
        if grouping.iter().any(|group| !interleaves(frame, group)) {
            continue;
        }
        let mut plan = Plan { process: Process::Progressive, scans: Vec::new(), bytes: 0 };
        for group in grouping {
            plan.add(counted(frame, &group, (0, 0), (0, 0))?);
        }
        best = Some(cheaper(best, plan));
    }
    Ok(best.unwrap_or(Plan { process: Process::Progressive, scans: Vec::new(), bytes: 0 }))
}

/// AC of one component.
fn ac(frame: &Frame, index: usize) -> Result<Plan> {
    let first = |band, low| counted(frame, &[index], band, (0, low));
    let mut refinements = Plan { process: Process::Progressive, scans: Vec::new(), bytes: 0 };
    let mut best: Option<(Plan, u64)> = None;
    for low in 0..=DEEPEST {
        if low > 0 {
            refinements.add(counted(frame, &[index], (1, 63), (low, low - 1))?);
        }
        let (scan, bytes) = first((1, 63), low)?;
        let total = bytes + refinements.bytes;
        match &best {
            Some((_, least)) if *least <= total => {
                if low > 1 {
                    break;
                }
            }
            _ => {
                let mut plan = Plan { process: Process::Progressive, scans: vec![scan], bytes };
                plan.scans.extend(refinements.scans.iter().rev().cloned());
                plan.bytes += refinements.bytes;
                best = Some((plan, total));
            }
        }
    }
    let Some((mut plan, _)) = best else { return Ok(refinements) };
    let low = plan.scans[0].low;
    let (_, whole) = first((1, 63), low)?;
    let (mut least, mut cut_scans) = (whole, None);
    for cut in CUTS {
        let (front, front_bytes) = first((1, cut), low)?;
        let (back, back_bytes) = first((cut + 1, 63), low)?;
        if front_bytes + back_bytes < least {
            (least, cut_scans) = (front_bytes + back_bytes, Some([front, back]));
        }
    }
    if let Some([front, back]) = cut_scans {
        plan.scans.splice(0..1, [front, back]);
        plan.bytes = plan.bytes - whole + least;
    }
    Ok(plan)
}

impl Plan {
    fn add(&mut self, (scan, bytes): (Scan, u64)) {
        self.scans.push(scan);
        self.bytes += bytes;
    }

    fn absorb(&mut self, other: Self) {
        self.scans.extend(other.scans);
        self.bytes += other.bytes;
    }
}

fn cheaper(best: Option<Plan>, plan: Plan) -> Plan {
    match best {
        Some(best) if best.bytes <= plan.bytes => best,
        _ => plan,
    }
}

fn interleaves(frame: &Frame, group: &[usize]) -> bool {
    let blocks = |component: &Component| usize::from(component.horizontal) * usize::from(component.vertical);
    group.len() == 1 || group.iter().map(|&index| blocks(&frame.components[index])).sum::<usize>() <= MOST_BLOCKS
}

/// A scan with its best tables, and its bytes with them and its header.
fn counted(frame: &Frame, group: &[usize], band: (u8, u8), (high, low): (u8, u8)) -> Result<(Scan, u64)> {
    // Chromas share tables, and so do luma and black: baseline has two.
    let table = |index: usize| if group.len() > 1 { u8::from(index == 1 || index == 2) } else { 0 };
    let components = group.iter().map(|&index| ScanComponent { index, dc: table(index), ac: table(index) }).collect();
    let mut scan = Scan {
        components,
        band,
        high,
        low,
        restart_interval: 0,
        tables: Default::default(),
        choices: Choices::default(),
        data: 0..0,
    };
    let mut histogram = Histogram::default();
    encode_scan(frame, &scan, &mut histogram)?;
    let mut bits = histogram.bits();
    let mut bytes = 8 + 2 * group.len() as u64;
    for slot in Slot::ALL {
        let counts = histogram.counts(slot);
        let Some(table) = Table::optimal(counts) else { continue };
        let codes = table.codes();
        bits += counts.iter().zip(codes).map(|(&count, code)| u64::from(count) * u64::from(code & 0xFF)).sum::<u64>();
        bytes += 21 + table.symbols().len() as u64;
        scan.tables[slot.index()] = Some(table);
    }
    Ok((scan, bytes + bits.div_ceil(8)))
}
