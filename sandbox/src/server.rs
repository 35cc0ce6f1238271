//! The server: binds an address and serves the API, and the control endpoint if asked for.
//!
//! Does not decide anything; see `routes` for a request's way.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::any;
use tokio::net::TcpListener;

use crate::control;
use crate::routes;
use crate::state::{Settings, Shared};
use crate::wire::{Switch, Wires};

/// A sandbox that has its address.
#[derive(Debug)]
pub struct Sandbox {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Sandbox {
    /// Binds a host and a port; port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound, for example because the port is in use.
    pub async fn bind(host: &str, port: u16, settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((host, port)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, shared: Arc::new(Shared::new(settings)) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the future is dropped.
    ///
    /// # Errors
    ///
    /// When the listener fails for good.
    pub async fn serve(self) -> io::Result<()> {
        let mut router = Router::new();
        for path in ["/v1", "/v1/{*rest}", "/outputs/{*rest}"] {
            router = router.route(path, any(routes::api));
        }
        if self.shared.has_control() {
            router = router.merge(control::routes());
        }
        let router = router.fallback(nothing_here).with_state(self.shared);
        axum::serve(Wires(self.listener), router.into_make_service_with_connect_info::<Switch>()).await
    }
}

async fn nothing_here() -> (StatusCode, [(header::HeaderName, &'static str); 1], &'static str) {
    let body = r#"{"error":"There is nothing here: the API is under /v1, the control endpoint (with --control) under /control."}"#;
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/json")], body)
}
