//! Ports of this machine: is one free, and does a server answer on it?
//!
//! Not an HTTP client: it reads a status line and nothing else.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Result, bail};

/// Fails with a sentence when something else already listens on the port; `flag` is the option that chooses another.
pub(crate) fn require_free(port: u16, flag: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => bail!(
            "port {port} is in use by another program. End that program, or choose another port: \
             cargo xtask serve {flag} {}",
            alternative(port)
        ),
        Err(error) => bail!("cannot listen on port {port}: {error}. Choose another port with {flag}"),
    }
}

/// A port to suggest instead.
fn alternative(port: u16) -> u16 {
    port.checked_add(10).unwrap_or(8090)
}

/// The HTTP status with which the server on this port answers a request for its root, if one answers.
pub(crate) fn status(port: u16) -> Option<u16> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let request =
        format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    status_of(&start)
}

/// The status in the first bytes of an answer.
fn status_of(start: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(start).ok()?;
    let (protocol, status) = text.split_once(' ')?;
    if protocol.starts_with("HTTP/1.") { status.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{alternative, require_free, status, status_of};
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    #[test]
    fn the_status_is_read_from_the_first_line() {
        assert_eq!(status_of(b"HTTP/1.1 200"), Some(200));
        assert_eq!(status_of(b"HTTP/1.0 404"), Some(404));
        assert_eq!(status_of(b"SSH-2.0-Open"), None);
        assert_eq!(status_of(b"HTTP/1.1 abc"), None);
    }

    #[test]
    fn a_port_in_use_is_refused_with_another_to_choose() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = require_free(port, "--port").unwrap_err().to_string();
        assert!(error.contains(&format!("port {port} is in use")), "{error}");
        assert!(error.contains("--port"), "{error}");
        drop(taken);
        require_free(port, "--port").unwrap();
    }

    #[test]
    fn the_suggested_port_is_always_a_port() {
        assert_eq!(alternative(8080), 8090);
        assert_eq!(alternative(65535), 8090);
    }

    #[test]
    fn a_server_that_answers_is_noticed() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut request = [0; 512];
            assert!(stream.read(&mut request).unwrap() > 0);
            stream.write_all(b"HTTP/1.1 401 Unauthorized\r\n\r\n").unwrap();
        });
        assert_eq!(status(port), Some(401));
        answering.join().unwrap();
    }
}
