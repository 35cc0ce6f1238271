//! `serve --live`: may this key be used, and how is the gateway that adds it started?
//!
//! The key is read from the environment and given on in the environment; it is never an argument, a file or a message.
//! What the gateway lets through is decided in node/live-gateway.mjs.

use std::env;
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::Project;

/// The variable that holds the key, here and in the gateway.
pub(crate) const KEY: &str = "MUVI_API_KEY";

/// Fails with a sentence when there is no key, or none that could be sent.
pub(crate) fn require_key() -> Result<()> {
    let key = env::var_os(KEY);
    match verdict(key.as_ref().map(|key| key.to_str().unwrap_or("\u{fffd}"))) {
        Verdict::Usable => Ok(()),
        Verdict::Missing => bail!(
            "--live needs an API key in the environment variable {KEY}. To set it without leaving it in the shell's \
             history: read -rs {KEY} && export {KEY}"
        ),
        Verdict::Unsendable => bail!(
            "the key in {KEY} holds a character that cannot be in an HTTP header, such as a space, a line break or a \
             letter outside ASCII. Copy the key again and set {KEY} anew"
        ),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Usable,
    Missing,
    Unsendable,
}

fn verdict(key: Option<&str>) -> Verdict {
    match key {
        None | Some("") => Verdict::Missing,
        Some(key) if key.bytes().all(|byte| byte.is_ascii_graphic()) => Verdict::Usable,
        Some(_) => Verdict::Unsendable,
    }
}

/// The command that starts the gateway. It inherits the key from this program's own environment.
pub(crate) fn gateway(project: &Project, port: u16) -> Command {
    let mut node = Command::new("node");
    node.arg(project.node().join("live-gateway.mjs")).env("MUVI_GATEWAY_PORT", port.to_string());
    node
}

#[cfg(test)]
mod tests {
    use super::{Verdict, verdict};

    #[test]
    fn a_key_of_visible_characters_is_usable() {
        assert_eq!(verdict(Some("mv_live_0123-abc.DEF~")), Verdict::Usable);
    }

    #[test]
    fn no_key_and_an_empty_key_are_missing() {
        assert_eq!(verdict(None), Verdict::Missing);
        assert_eq!(verdict(Some("")), Verdict::Missing);
    }

    #[test]
    fn a_key_that_would_break_a_header_is_refused() {
        for key in ["a b", "a\n", "a\r\nX-Other: 1", "a\tb", "schlüssel", "\u{fffd}", "a\u{7f}"] {
            assert_eq!(verdict(Some(key)), Verdict::Unsendable, "{key:?}");
        }
    }
}
