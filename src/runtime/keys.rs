//! API keys: where the next request gets its one from.
//!
//! Keys are kept in memory, here and in the host page, and written nowhere.

use std::cell::{Cell, RefCell};

use wasm_bindgen_futures::JsFuture;

use crate::api::error::FetchError;
use crate::feed::event::KeySource;
use crate::runtime::host::Host;

/// A key that an HTTP header can carry.
#[derive(Clone, PartialEq)]
pub struct ApiKey(String);

impl ApiKey {
    /// A key from text, without the white space around it.
    ///
    /// # Errors
    ///
    /// [`FetchError::KeyUnusable`] if a character cannot be part of it; `fetch` would throw for some of them.
    pub fn new(text: &str) -> Result<Self, FetchError> {
        let key = text.trim();
        if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(key.to_owned()))
        } else {
            Err(FetchError::KeyUnusable)
        }
    }

    /// The value of the header `Authorization` (`authentication`).
    pub fn bearer(&self) -> String {
        let mut value = "Bearer ".to_owned();
        value.push_str(&self.0);
        value
    }
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ApiKey")
    }
}

/// Where keys come from, and the one in use.
#[derive(Debug, Default)]
pub struct KeyRing {
    source: Cell<KeySource>,
    in_use: RefCell<Option<ApiKey>>,
    /// Counts the changes of source: a function that answers late must not undo one.
    changes: Cell<u32>,
}

impl KeyRing {
    /// Takes keys from the page, or from nowhere. A key that was in use is dropped.
    pub fn take_from(&self, source: KeySource) {
        self.source.set(source);
        self.in_use.take();
        self.changes.update(|changes| changes.wrapping_add(1));
    }

    /// Where keys come from.
    pub fn source(&self) -> KeySource {
        self.source.get()
    }

    /// Uses the key that a person typed. Answers whether it is another one than a person typed before.
    ///
    /// # Errors
    ///
    /// [`FetchError::KeyUnusable`]; the key in use stays then.
    pub fn use_typed(&self, text: &str) -> Result<bool, FetchError> {
        let key = Some(ApiKey::new(text)?);
        let is_same = self.source.get() == KeySource::Person && *self.in_use.borrow() == key;
        self.in_use.replace(key);
        self.source.set(KeySource::Person);
        self.changes.update(|changes| changes.wrapping_add(1));
        Ok(!is_same)
    }

    /// The key for the next request; none if requests carry none. The page's function is asked the first time and when
    /// `renew` says so.
    ///
    /// # Errors
    ///
    /// [`FetchError::KeyUnavailable`] if the page gave none, [`FetchError::KeyUnusable`] if it cannot be sent.
    pub async fn key(&self, host: &Host, renew: bool) -> Result<Option<ApiKey>, FetchError> {
        let asked_before = self.in_use.borrow().clone();
        let asked_at = self.changes.get();
        match self.source.get() {
            KeySource::None => Ok(None),
            KeySource::Person => Ok(asked_before),
            KeySource::HostFunction if asked_before.is_some() && !renew => Ok(asked_before),
            KeySource::Host | KeySource::HostFunction => {
                let promise = host.key().map_err(|_| FetchError::KeyUnavailable)?;
                let given = JsFuture::from(promise).await.map_err(|_| FetchError::KeyUnavailable)?;
                let key = ApiKey::new(&given.as_string().ok_or(FetchError::KeyUnavailable)?)?;
                if self.changes.get() == asked_at {
                    self.in_use.replace(Some(key.clone()));
                }
                Ok(Some(key))
            }
        }
    }
}
