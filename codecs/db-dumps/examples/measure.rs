use codec_db_dumps::DbDumps;
use kit_core::{Codec, Cx, Encoded, Limits, Options};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let codec = DbDumps::default();
    for level in args[1].split(',') {
        let options = Options::resolve(codec.info(), &[("level", level)]).unwrap();
        let (mut total, mut t_enc, mut n) = (0, 0.0, 0);
        let mut line = String::new();
        for f in &args[2..] {
            let frame = std::fs::read(f).unwrap();
            let cx = Cx {
                version: 1,
                options: &options,
                plan: &[],
                at: 0,
                len: frame.len() as u64,
                references: &[],
                limits: Limits::DEFAULT,
            };
            let mut e = Encoded::default();
            let t = std::time::Instant::now();
            codec.encode(&frame, &cx, &mut e).unwrap();
            t_enc += t.elapsed().as_secs_f64();
            if std::env::var("CHECK").is_ok() {
                let mut r = Vec::new();
                codec.decode(&e.payload, &[], &cx, &mut r).unwrap();
                assert!(r == frame);
            }
            total += e.payload.len();
            n += frame.len();
            line += &format!(" {}", e.payload.len());
        }
        println!("{level} total {total} {:.2}MB/s:{line}", n as f64 / t_enc / 1e6);
    }
}
