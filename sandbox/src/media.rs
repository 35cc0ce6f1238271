//! The files that jobs made, as a content network would serve them: real ones, so that a browser shows and plays them.
//!
//! Every job has the same picture, clip, tone and text. Names are those of the output URLs; nothing is looked up.

use crate::answer::Answer;

/// 64 by 36 pixels.
const PICTURE: &[u8] = include_bytes!("../media/picture.png");
/// A second of VP8.
const CLIP: &[u8] = include_bytes!("../media/clip.webm");
/// A fifth of a second of 440 Hz.
const TONE: &[u8] = include_bytes!("../media/tone.wav");
const TEXT: &[u8] = b"The text that this job made.\n";

/// The file of a name; none if the ending is none that outputs have.
pub(crate) fn file(name: &str) -> Option<Answer> {
    let (_, ending) = name.rsplit_once('.')?;
    // Browsers go by the type and not by the ending, which is that of the documented URLs.
    let (content_type, body) = match ending {
        "png" | "jpg" => ("image/png", PICTURE),
        "mp4" => ("video/webm", CLIP),
        "mp3" => ("audio/wav", TONE),
        "txt" => ("text/plain; charset=utf-8", TEXT),
        _ => return None,
    };
    let content_type = content_type.to_owned();
    Some(Answer { status: 200, content_type, headers: Vec::new(), body: body.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_what_its_type_says() {
        for (name, content_type, magic) in [
            ("output_0.png", "image/png", b"\x89PNG".as_slice()),
            ("thumb_0.jpg", "image/png", b"\x89PNG".as_slice()),
            ("output_0.mp4", "video/webm", b"\x1a\x45\xdf\xa3".as_slice()),
            ("output_0.mp3", "audio/wav", b"RIFF".as_slice()),
            ("output_0.txt", "text/plain; charset=utf-8", b"The text".as_slice()),
        ] {
            let answer = file(name).unwrap();
            assert_eq!(answer.content_type, content_type, "{name}");
            assert!(answer.body.starts_with(magic), "{name}");
        }
        assert!(file("output_0").is_none() && file("output_0.exe").is_none());
    }
}
