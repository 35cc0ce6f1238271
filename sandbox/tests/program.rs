//! The program itself: what it prints and how it ends.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muvi-sandbox"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the program on a free port; gives it with its first line.
fn start(arguments: &[&str]) -> std::io::Result<(Child, String)> {
    let mut child = program(arguments).args(["--port", "0"]).spawn()?;
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    Ok((child, line))
}

#[test]
fn it_says_where_it_listens_and_ends_at_once_on_a_signal_even_while_a_request_hangs() {
    let (mut child, line) = start(&["--control"]).unwrap();
    let address = line.trim().strip_prefix("muvi-sandbox listening on http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let fault = r#"{"faults": [{"times": "always", "kind": "hang"}]}"#;
    write!(
        stream,
        "POST /control/faults HTTP/1.1\r\nHost: s\r\nContent-Length: {}\r\n\r\n{fault}GET /v1/jobs HTTP/1.1\r\nHost: s\r\n\r\n",
        fault.len()
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let begin = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    assert!(begin.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_port_in_use_is_one_sentence_that_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = program(&["--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("already in use") && text.contains("--port"), "{text}");
}

#[test]
fn an_unknown_scope_is_refused_at_the_start() {
    let output = program(&["--key", "pb_a:everything"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("everything"));
}
