//! Makes the widget's style sheet small before it is built into the core, and the core's stack.
//!
//! Comments and white space only: a minifier with a grammar would take longer to compile than the widget.

use std::path::Path;
use std::{env, fs};

/// The files of style/widget: of two rules that weigh the same, the later one wins.
const SHEET: [&str; 9] =
    ["base", "controls", "list", "row", "choose", "message", "narrow", "glance", "preference"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=style/widget");
    if fs::read_dir("style/widget")?.count() != SHEET.len() {
        return Err("style/widget has a file that SHEET in build.rs does not name, or lacks one".into());
    }
    let mut sheet = String::new();
    for part in SHEET {
        sheet.push_str(&fs::read_to_string(Path::new("style/widget").join(part).with_extension("css"))?);
    }
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&out).join("widget.css"), minified(&sheet))?;
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        // A megabyte is the default: most of the memory of a small list. Nothing here calls itself deeply.
        println!("cargo:rustc-link-arg-bins=-zstack-size=262144");
        // Not always: they are several times the size of the core, and only `xtask/src/split/` reads them and takes them out.
        println!("cargo:rerun-if-env-changed=MUVI_JOBS_RELOCATIONS");
        if env::var_os("MUVI_JOBS_RELOCATIONS").is_some() {
            println!("cargo:rustc-link-arg-bins=--emit-relocs");
        }
    }
    Ok(())
}

fn minified(sheet: &str) -> String {
    let mut text = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        text.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut small = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Not around `+`, `-`, `(` and `:`, where a space can mean something.
    for (wide, narrow) in [
        ("{ ", "{"),
        (" {", "{"),
        ("; ", ";"),
        ("} ", "}"),
        (" }", "}"),
        (", ", ","),
        (": ", ":"),
        (";}", "}"),
        (" 0.", " ."),
        (":0.", ":."),
        ("(0.", "(."),
        (",0.", ",."),
    ] {
        small = small.replace(wide, narrow);
    }
    small
}
