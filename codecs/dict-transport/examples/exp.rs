use codec_dict_transport::DictTransport;
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use std::collections::BTreeMap;
fn main() {
    let codec = DictTransport::default();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let refs = args.first().is_some_and(|a| a == "-r");
    let verbose = args.first().is_some_and(|a| a == "-v") || refs;
    let mut sums: BTreeMap<String, [f64; 4]> = BTreeMap::new();
    let peers = std::fs::read_to_string("/tmp/peers-d.tsv").unwrap();
    let files: Vec<&String> = args.iter().filter(|a| !a.starts_with('-')).collect();
    let mut i = 0;
    while i < files.len() {
        let (r, f) = if refs { i += 2; (Some(std::fs::read(files[i-2]).unwrap()), files[i-1]) } else { i += 1; (None, files[i-1]) };
        let data = std::fs::read(f).unwrap();
        let kind = f.rsplit('.').next().unwrap().to_string();
        let kind = if ["js","css","html"].contains(&kind.as_str()) { kind } else { "js".into() };
        let options = Options::resolve(codec.info(), &[("type", kind.as_str())]).unwrap();
        let rr: Vec<&[u8]> = r.iter().map(|x| &x[..]).collect();
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len: data.len() as u64, references: &rr, limits: Limits::DEFAULT };
        let cpu = || std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(" ").next().unwrap().parse::<f64>().unwrap() / 1e9; let t = cpu();
        let mut e = Encoded::default();
        codec.encode(&data, &cx, &mut e).unwrap();
        let dt = cpu() - t;
        if refs || std::env::var("CHECK").is_ok() { let mut out = vec![]; codec.decode(&e.payload, &[], &cx, &mut out).unwrap(); assert!(out == data); }
        let peer = peers.lines().filter_map(|l| { let mut p = l.split('\t'); let n = p.next()?; f.ends_with(n).then(|| p.next().unwrap().parse::<f64>().unwrap()) }).next().unwrap_or(0.0);
        let s = sums.entry(kind).or_default();
        s[0] += data.len() as f64; s[1] += e.payload.len() as f64; s[2] += peer; s[3] += dt;
        if verbose { println!("{f} {} {} {:.4} {:.0} ms  mem {}", data.len(), e.payload.len(), e.payload.len() as f64 / peer, dt * 1e3, codec.memory(data.len() as u64, &cx) >> 20); }
    }
    let mut tot = [0.0; 4];
    for (k, s) in &sums { print!("{k} {:.0} {:.4} {:.2}MB/s | ", s[1], s[1] / s[2], s[0] / s[3] / 1e6); for j in 0..4 { tot[j] += s[j]; } }
    println!("all {:.0} {:.4} {:.2}MB/s", tot[1], tot[1] / tot[2], tot[0] / tot[3] / 1e6);
}
