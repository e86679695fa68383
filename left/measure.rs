//! What coefficients cost.
use super::hood::{Count, Hood};
use super::*;

pub struct Cost {
    log: Vec<f32>,
}
impl BitCoder for Cost {
    #[inline]
    fn code(&mut self, bit: u32, p: u32) -> u32 {
        let p = p as f32 / 65536.0;
        self.log.push(-(if bit == 1 { p } else { 1.0 - p }).log2());
        bit
    }
}
const NAMES: [&str; 18] = [
    "count0", "count1", "count2", "dc0", "dcS", "dcM", "dcL", "dcl", "edge0", "edgeS", "edgeM", "edgeL", "edgel",
    "in0", "inS", "inM", "inL", "inl",
];
struct Probe<'a, E> {
    engine: &'a mut E,
    sums: [f64; 40],
}
impl<E: Engine> Engine for Probe<'_, E> {
    const RICH: bool = E::RICH;
    fn count<C: BitCoder>(&mut self, _: &mut C, value: u32, bits: u32, about: &Count) -> u32 {
        let mut c = Cost { log: Vec::with_capacity(8) };
        let v = self.engine.count(&mut c, value, bits, about);
        self.sums[about.kind] += f64::from(c.log.iter().sum::<f32>());
        v
    }
    fn number<C: BitCoder>(&mut self, _: &mut C, value: i32, about: &Hood) -> i32 {
        let mut c = Cost { log: Vec::with_capacity(32) };
        let v = self.engine.number(&mut c, value, about);
        let base = match about.position {
            0 => 3,
            p if p < 8 || p % 8 == 0 => 8,
            _ => 13,
        };
        let size = 32 - value.unsigned_abs().leading_zeros() as usize;
        for (i, x) in c.log.iter().enumerate() {
            let kind = match i {
                0 => 0,
                1 => 1,
                i if i < 2 + size => 2,
                i if i == 2 + size => 3,
                _ => 4,
            };
            self.sums[20 + base + kind] += 1.0;
            self.sums[base + kind] += f64::from(*x);
        }
        v
    }
}

#[test]
#[ignore]
fn measure() {
    let mut per: Vec<String> = vec![];
    for dir in std::env::var("JX").unwrap_or("dev".into()).split(',') {
        let mut files: Vec<_> =
            std::fs::read_dir(format!("../../target/{dir}")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let mut all = [0f64; 40];
        let (mut bytes, mut size, mut time) = (0.0, 0, 0.0);
        let mut norm = 0.0;
        for f in files {
            let data = std::fs::read(&f).unwrap();
            let mut jpeg = kit_jpeg::read(&data, &kit_core::Limits::DEFAULT).unwrap();
            let level = Level::of(&std::env::var("JL").unwrap_or("max".into()));
            let cpu = || {
                std::fs::read_to_string("/proc/thread-self/schedstat")
                    .unwrap()
                    .split(' ')
                    .next()
                    .unwrap()
                    .parse::<u64>()
                    .unwrap()
            };
            let t = cpu();
            let sums;
            macro_rules! go {
                ($e:expr) => {{
                    let mut p = Probe { engine: $e, sums: [0.0; 40] };
                    code(&mut jpeg.frame, None, &mut p, &mut Cost { log: vec![] }, |_| Ok(())).unwrap();
                    sums = p.sums;
                }};
            }
            match &mut Model::new(level, data.len() as u64) {
                Model::Quick(e) => go!(e),
                Model::Balanced(e) => go!(&mut **e),
                Model::Max(e, _) => go!(&mut **e),
            }
            time += (cpu() - t) as f64 / 1e9;
            let b = sums[..20].iter().sum::<f64>() / 8.0;
            norm += (b / data.len() as f64).ln();
            per.push(format!(
                "{:>9.0} {:>8} {:.4} {}",
                b,
                data.len(),
                b / data.len() as f64,
                f.file_name().unwrap().to_string_lossy()
            ));
            bytes += b;
            size += data.len();
            for i in 0..40 {
                all[i] += sums[i];
            }
        }
        println!("{dir}: {size} -> {bytes:.0}  lnsum {:.4}  {:.2} MB/s", norm, size as f64 / time / 1e6);
        let _ = 0;
        let line: Vec<String> = all
            .iter()
            .zip(NAMES)
            .zip(&all[20..])
            .map(|((x, n), c)| format!("{n} {:.0}/{:.0}", x / 8.0, c / 8.0))
            .collect();
        println!("   {}", line.join(" "));
    }
    if std::env::var("JV").is_ok() {
        per.iter().for_each(|l| println!("{l}"));
    }
}
#[test]
#[ignore]
fn parts() {
    let cpu = || {
        std::fs::read_to_string("/proc/thread-self/schedstat")
            .unwrap()
            .split(' ')
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let mut sums = (0, 0, 0u64, 0u64);
    for f in std::fs::read_dir(std::env::var("JP").unwrap_or("../../target/mailparts".into())).unwrap() {
        let f = f.unwrap().path();
        let data = std::fs::read(&f).unwrap();
        let codec = crate::Jpeg::default();
        let level = std::env::var("JL").unwrap_or("max".into());
        let options = kit_core::Options::resolve(kit_core::Codec::info(&codec), &[("level", &level)]).unwrap();
        let len = data.len() as u64;
        let piece = kit_core::Piece { at: 0, bytes: std::sync::Arc::new(data.clone()) };
        let mut cx = kit_core::Cx {
            version: 1,
            options: &options,
            plan: &[],
            at: 0,
            len,
            references: &[],
            limits: kit_core::Limits::DEFAULT,
        };
        let kit_core::Survey::Done(plan) = kit_core::Codec::survey(&codec, &[piece], len, &cx).unwrap() else {
            panic!()
        };
        cx.plan = &plan.bytes;
        let mut payload = vec![];
        let t = cpu();
        crate::encode::encode(&data, &cx, &mut payload).unwrap();
        let t1 = cpu();
        let mut back = vec![];
        crate::decode::decode(&payload, &cx, &mut back).unwrap();
        let t2 = cpu();
        assert!(back == data);
        let p = crate::payload::Payload::take(&payload, len).unwrap();
        println!(
            "{} {} total {} text {} of {} coefficients {} pictures {} {:.2} {:.2}",
            f.display(),
            len,
            payload.len(),
            p.text.len(),
            p.text_len,
            p.coefficients.len(),
            p.pictures.len(),
            (t1 - t) as f64 / 1e9,
            (t2 - t1) as f64 / 1e9
        );
        sums = (sums.0 + len, sums.1 + payload.len() + 150, sums.2 + t1 - t, sums.3 + t2 - t1);
    }
    println!(
        "all {} total {} MB/s {:.3} {:.3}",
        sums.0,
        sums.1,
        sums.0 as f64 * 1e3 / sums.2 as f64,
        sums.0 as f64 * 1e3 / sums.3 as f64
    );
}
