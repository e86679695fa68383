//! The fast level: rows of every dialect, whole, cut anywhere and damaged.

use codec_db_dumps::DbDumps;
use kit_testkit::Random;

/// The payload, once the frame has come back from it.
fn coded(frame: &[u8]) -> Vec<u8> {
    kit_testkit::coded(&DbDumps::default(), frame, &[("level", "fast")])
}

/// Whether a frame is coded by columns.
fn has_columns(payload: &[u8]) -> bool {
    payload[1] == 1
}

/// So many rows, each by its number.
fn rows(count: u32, row: impl Fn(u32) -> String, between: &str) -> String {
    (1..=count).map(row).collect::<Vec<_>>().join(between)
}

fn town(n: u32) -> &'static str {
    ["Oslo", "Lima", "O''Fallon", "Zürich", "Bad Tölz"][(n * n % 31) as usize % 5]
}

/// Dumps of all dialects.
fn dumps() -> Vec<Vec<u8>> {
    let date = |n: u32| format!("2024-{:02}-{:02} {:02}:00:00", 1 + n % 12, 1 + n % 28, n % 24);
    let copy = |n| format!("{n}\t{}\t{}\t{}\\\\N\t\\N", town(n), date(n), f64::from(n) / 4.0);
    let mysql = |n| format!("({n},'{}','{}',{}.50,NULL,0x{:08X})", town(n), date(n), n % 90, n * 77_777);
    let mssql = |n| {
        format!(
            "INSERT [dbo].[Town] ([Id], [Name], [At]) VALUES ({n}, N'{}', CAST(N'{}.000' AS DateTime))\r\nGO",
            town(n),
            date(n)
        )
    };
    let oracle =
        |n| format!("    ({n}, 'It'||chr(39)||'s {}', TO_DATE('{}','yyyy-mm-dd hh24:mi:ss'))", town(n), date(n));
    let quoted = |n| format!("INSERT INTO \"t\" VALUES({n},'a,b)(','\\',\"x, y\",'{}''');", town(n));
    vec![
        format!("COPY public.t (a, b) FROM stdin;\n{}\n\\.\n\nSELECT 1;\n", rows(700, copy, "\n")).into_bytes(),
        format!("INSERT INTO `t` VALUES {};\n-- end\n", rows(700, mysql, ",")).into_bytes(),
        format!("SET ANSI_NULLS ON\r\nGO\r\n{}\r\n", rows(400, mssql, "\r\n")).into_bytes(),
        format!("INSERT INTO t (a, b, c) VALUES\n{};\n", rows(500, oracle, ",\n")).into_bytes(),
        rows(500, quoted, "\n").into_bytes(),
        documents(500),
    ]
}

/// One element of BSON.
fn element(kind: u8, key: &str, value: &[u8]) -> Vec<u8> {
    [&[kind], key.as_bytes(), &[0], value].concat()
}

fn document(elements: &[Vec<u8>]) -> Vec<u8> {
    let inner = elements.concat();
    [&(inner.len() as i32 + 5).to_le_bytes()[..], &inner, &[0]].concat()
}

fn string(text: &str) -> Vec<u8> {
    [&(text.len() as i32 + 1).to_le_bytes()[..], text.as_bytes(), &[0]].concat()
}

fn documents(count: u32) -> Vec<u8> {
    let one = |n: u32| {
        let tags: Vec<_> = (0..n % 5).map(|i| element(2, &i.to_string(), &string(town(n + i)))).collect();
        document(&[
            element(7, "_id", &[&[0x5F, 1, 2, 3, 9, 8, 7, 6, 5, 0][..], &(n as u16).to_be_bytes()].concat()),
            element(2, "name", &string(town(n))),
            element(1, "price", &(f64::from(n) / 100.0).to_le_bytes()),
            element(9, "at", &(1_600_000_000_000 + i64::from(n) * 1000).to_le_bytes()),
            element(4, "tags", &document(&tags)),
            element(5, "raw", &[&3i32.to_le_bytes()[..], &[0, 1, 2, n as u8]].concat()),
            element(10, "none", &[]),
        ])
    };
    (0..count).flat_map(one).collect()
}

#[test]
fn every_dialect_is_coded_by_columns() {
    for dump in dumps() {
        let payload = coded(&dump);
        assert!(has_columns(&payload), "{}", String::from_utf8_lossy(&dump[..60]));
        assert!(payload.len() * 8 < dump.len(), "{} of {} bytes", payload.len(), dump.len());
    }
}

#[test]
fn dumps_cut_anywhere_come_back() {
    for dump in dumps() {
        for cut in (0..dump.len()).step_by(dump.len() / 41) {
            coded(&dump[..cut]);
            coded(&dump[cut..]);
        }
    }
}

#[test]
fn damaged_dumps_come_back() {
    let mut random = Random::new(11);
    for dump in dumps() {
        for _ in 0..60 {
            let mut damaged = dump.clone();
            for _ in 0..1 + random.below(12) {
                random.mutate(&mut damaged);
            }
            coded(&damaged);
        }
    }
}

#[test]
fn what_is_no_dump_comes_back() {
    let mut random = Random::new(5);
    let noise: Vec<u8> = (0..70_000).map(|_| random.bits() as u8).collect();
    assert!(!has_columns(&coded(&noise)));
    let log = rows(3000, |n| format!("{n} INFO request ({n}, 'x') took {} ms", n % 97), "\n");
    assert!(!has_columns(&coded(log.as_bytes())));
    for byte in 0..=255 {
        coded(&[byte]);
    }
}

#[test]
fn statements_without_rows_take_no_more_time_for_being_many() {
    for statement in
        ["INSERT \n", "INSERT INTO t VALUES (\n", "INSERT INTO t VALUES (1,'", "(1)(2),", "COPY t FROM stdin;\n", "'"]
    {
        coded(statement.repeat((2 << 20) / statement.len()).as_bytes());
    }
}

#[test]
fn rows_of_many_shapes_come_back() {
    let shapes = rows(3000, |n| format!("({}{})", "1,".repeat((n % 300) as usize), n), ",\n");
    coded(format!("INSERT INTO t VALUES {shapes};\n").as_bytes());
    let keys: Vec<u8> = (0..6000).flat_map(|n| document(&[element(16, &format!("key{n}"), &[1, 0, 0, 0])])).collect();
    coded(&keys);
}

#[test]
fn noise_takes_no_more_than_its_bits() {
    let mut random = Random::new(3);
    let mut hex = |digits: usize| (0..digits).map(|_| format!("{:x}", random.below(16))).collect::<String>();
    let uuids: Vec<_> =
        (0..4000).map(|n| format!("{n}\t{}-{}-{}-{}-{}", hex(8), hex(4), hex(4), hex(4), hex(12))).collect();
    let len = coded(format!("COPY t (a, b) FROM stdin;\n{}\n\\.\n", uuids.join("\n")).as_bytes()).len();
    assert!(len < 4000 * 16 + 600, "{len} bytes");
    let bytes: Vec<u8> = (0..200_000).map(|_| random.bits() as u8).collect();
    let blobs = bytes.chunks(5000).map(|part| [&5000i32.to_le_bytes()[..], &[0], part].concat());
    let documents: Vec<u8> = blobs.flat_map(|blob| document(&[element(5, "data", &blob)])).collect();
    let len = coded(&documents).len();
    assert!(len < bytes.len() + 300, "{len} bytes");
}

#[test]
fn columns_learn_from_one_another() {
    let dump = |second: fn(u32) -> u32| {
        let row = |n: u32| format!("{}\t{}", n.wrapping_mul(0x9E37_79B1) >> 16, second(n));
        coded(format!("COPY t (a, b) FROM stdin;\n{}\n\\.\n", rows(20_000, row, "\n")).as_bytes()).len()
    };
    // The second column is the first and 7 more, or as much again.
    let (follows, is_own) =
        (dump(|n| (n.wrapping_mul(0x9E37_79B1) >> 16) + 7), dump(|n| n.wrapping_mul(0x85EB_CA6B) >> 16));
    assert!(follows * 3 < is_own * 2, "{follows} bytes against {is_own}");
}
