//! `s3-server FOLDER ACCESS_KEY SECRET_KEY`: serves the folders of a folder as buckets until it is killed.

use s3_server::S3Server;
use std::path::Path;
use std::{env, io, thread};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, access_key, secret_key] = arguments.as_slice() else {
        return Err(io::Error::other("usage: s3-server FOLDER ACCESS_KEY SECRET_KEY"));
    };
    let server = S3Server::over(Path::new(folder), access_key, secret_key)?;
    println!("listening on {}", server.url);
    loop {
        thread::park();
    }
}
