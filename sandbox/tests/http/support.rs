//! A running sandbox and a small HTTP client that also shows how a connection ended.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use muvi_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A sandbox that runs until its runtime ends.
pub(crate) struct Client {
    address: SocketAddr,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["success"], false);
        assert!(json["requestId"].as_str().unwrap().starts_with("req_"));
        assert!(!json["error"]["message"].as_str().unwrap().is_empty());
        (self.status, json["error"]["code"].as_str().unwrap().to_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// A sandbox with a control endpoint, no arrivals and a clock that stands at the documentation's example.
pub(crate) async fn start(jobs: u32) -> Client {
    let client =
        start_with(Settings { jobs, arrival_seconds: 0, control: true, ..Settings::default() }).await;
    client.control("clock", json!({"now": "2026-02-18T15:00:00Z"})).await;
    client
}

pub(crate) async fn start_with(settings: Settings) -> Client {
    let sandbox = Sandbox::bind("127.0.0.1", 0, settings).await.unwrap();
    let address = sandbox.address();
    tokio::spawn(sandbox.serve());
    Client { address }
}

impl Client {
    /// Sends a request and gives the open connection.
    pub(crate) async fn open(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let lines: String = headers.iter().flat_map(|(name, value)| [*name, ": ", *value, "\r\n"]).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n{lines}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream
    }

    /// Sends a request and reads to the end; an error is a connection that was reset.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<Reply> {
        let mut stream = self.open(method, path, headers, body).await;
        let mut bytes = Vec::new();
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await??;
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let split = split.ok_or(std::io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Ok(Reply { status, headers, body: bytes[split + 4..].to_vec() })
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").await.unwrap()
    }

    pub(crate) async fn get_with_key(&self, path: &str, key: &str) -> Reply {
        self.send("GET", path, &[("Authorization", &format!("Bearer {key}"))], "").await.unwrap()
    }

    pub(crate) async fn cancel(&self, id: &str) -> Reply {
        self.send("POST", &format!("/v1/jobs/{id}/cancel"), &[], "").await.unwrap()
    }

    /// A control call that must succeed.
    pub(crate) async fn control(&self, what: &str, body: Value) -> Value {
        let reply = self.control_raw(what, &body.to_string()).await;
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply.json()
    }

    pub(crate) async fn control_raw(&self, what: &str, body: &str) -> Reply {
        self.send("POST", &format!("/control/{what}"), &[], body).await.unwrap()
    }

    /// Sets one fault for all requests.
    pub(crate) async fn fault(&self, kind: Value) {
        self.control("faults", json!({"faults": [{"times": "always", "kind": kind}]})).await;
    }

    pub(crate) async fn log(&self) -> Vec<Value> {
        self.get("/control/log").await.json().as_array().unwrap().clone()
    }

    /// Reads the list to its end; gives the ids in order and the number of pages.
    pub(crate) async fn read_all(&self, query: &str) -> (Vec<String>, usize) {
        self.read_from(query, None).await
    }

    /// The same from a cursor on.
    pub(crate) async fn read_from(&self, query: &str, cursor: Option<&str>) -> (Vec<String>, usize) {
        let parameter = |cursor: &str| {
            let encoded = cursor.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            format!("&cursor={encoded}")
        };
        let mut ids = Vec::new();
        let mut cursor = cursor.map(parameter).unwrap_or_default();
        for page in 1.. {
            let reply = self.get(&format!("/v1/jobs?{query}{cursor}")).await;
            assert_eq!(reply.status, 200);
            let json = reply.json();
            let rows = json["jobs"].as_array().unwrap();
            ids.extend(rows.iter().map(|row| row["jobId"].as_str().unwrap_or("").to_owned()));
            if json["hasMore"] == false {
                assert!(json["nextCursor"].is_null());
                return (ids, page);
            }
            cursor = parameter(json["nextCursor"].as_str().unwrap());
        }
        unreachable!()
    }
}

/// Waits until a question is answered with yes.
pub(crate) async fn until<F: Future<Output = bool>>(mut question: impl FnMut() -> F) {
    for _ in 0..500 {
        if question().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never happened");
}
