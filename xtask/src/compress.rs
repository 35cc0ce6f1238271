//! The two compressions that browsers take, as strong as they get.
//!
//! The same bytes go in, the same bytes come out: neither writes a time or a name.

use std::io::Write as _;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// As `gzip -9` compresses.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// As `brotli -q 11` compresses.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::{brotli, gzip};
    use std::io::Read as _;

    #[test]
    fn both_give_back_what_they_took() {
        let bytes = "all work and no play ".repeat(200).into_bytes();
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&bytes).unwrap()).read_to_end(&mut unzipped).unwrap();
        let mut decoded = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&bytes).unwrap(), &mut decoded).unwrap();
        assert_eq!([unzipped, decoded], [bytes.clone(), bytes]);
    }

    #[test]
    fn gzip_tells_no_time() {
        assert_eq!(gzip(b"x").unwrap()[4..8], [0, 0, 0, 0]);
    }
}
