//! What a running sandbox holds, behind one lock that is never held while waiting.
//!
//! Holds and resets; decisions are elsewhere.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

use crate::api::Endpoint;
use crate::auth::{Auth, Key, default_keys};
use crate::clock::Clock;
use crate::cors::Cors;
use crate::detail::DOCUMENTED_BASE;
use crate::fault::{Faults, Matching};
use crate::generator::Generator;
use crate::jobs::Jobs;
use crate::log::Log;
use crate::random::draw;
use crate::time::iso;

/// How a sandbox starts, and what a reset goes back to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Decides everything about the generated jobs but their number.
    pub seed: u64,
    /// How many jobs there are at the start.
    pub jobs: u32,
    /// Seconds from one new job to the next on average; 0 for none.
    pub arrival_seconds: u32,
    /// Whether a call needs a key.
    pub require_key: bool,
    /// Keys besides the default ones.
    pub keys: Vec<Key>,
    /// The origin that pages may call from, or `*`.
    pub cors: Option<String>,
    /// Where the outputs of jobs are, without a slash at the end.
    pub outputs: String,
    /// Whether there is a control endpoint.
    pub control: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            jobs: 240,
            arrival_seconds: 20,
            require_key: false,
            keys: Vec::new(),
            cors: None,
            outputs: DOCUMENTED_BASE.to_owned(),
            control: false,
        }
    }
}

/// Pauses before answers.
#[derive(Debug, Default)]
pub(crate) struct Latency {
    default_ms: u64,
    /// The last one set comes first.
    rules: Vec<(Matching, u64)>,
}

impl Latency {
    /// Sets the pause for some requests, or for all, which forgets the rules for some.
    pub(crate) fn set(&mut self, ms: u64, matching: Option<Matching>) {
        match matching {
            Some(matching) => self.rules.insert(0, (matching, ms)),
            None => *self = Self { default_ms: ms, rules: Vec::new() },
        }
    }

    /// The pause for a request in milliseconds.
    pub(crate) fn of(&self, endpoint: &Endpoint, raw_query: &str) -> u64 {
        let rule = self.rules.iter().find(|(matching, _)| matching.meets(endpoint, raw_query));
        rule.map_or(self.default_ms, |(_, ms)| *ms)
    }
}

/// All that can change.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) seed: u64,
    pub(crate) count: u32,
    pub(crate) arrival_seconds: u32,
    pub(crate) clock: Clock,
    pub(crate) jobs: Jobs,
    pub(crate) auth: Auth,
    pub(crate) cors: Option<Cors>,
    pub(crate) faults: Faults,
    pub(crate) latency: Latency,
    pub(crate) log: Log,
    /// Where the outputs of jobs are.
    pub(crate) outputs: String,
    /// The last rows of the list answer before, for the fault "duplicates".
    pub(crate) tail: Vec<Value>,
    requests: u64,
}

impl Inner {
    fn new(settings: &Settings) -> Self {
        let clock = Clock::real();
        let generator = Generator::new(settings.seed, settings.jobs, settings.arrival_seconds, clock.now());
        Self {
            seed: settings.seed,
            count: settings.jobs,
            arrival_seconds: settings.arrival_seconds,
            clock,
            jobs: Jobs::generated(generator),
            auth: Auth {
                required: settings.require_key,
                keys: settings.keys.iter().cloned().chain(default_keys()).collect(),
            },
            cors: settings.cors.as_deref().map(Cors::new),
            faults: Faults::default(),
            latency: Latency::default(),
            log: Log::default(),
            outputs: settings.outputs.clone(),
            tail: Vec::new(),
            requests: 0,
        }
    }

    /// The next `requestId`.
    pub(crate) fn request_id(&mut self) -> String {
        self.requests += 1;
        format!("req_{:016x}", draw(self.seed, self.requests, 0))
    }

    /// Puts the clock at an instant, stopped, with as many generated jobs as at a start.
    pub(crate) fn freeze_at(&mut self, now_ms: i64) {
        self.clock.freeze_at(now_ms);
        if let Jobs::Generated { generator, .. } = &mut self.jobs {
            *generator = Generator::new(self.seed, self.count, self.arrival_seconds, self.clock.now());
        }
    }

    /// What the control endpoint says about the state.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "ok": true,
            "now": iso(self.clock.now()),
            "running": self.clock.is_running(),
            "seed": self.seed,
            "jobs": self.jobs.count(self.clock.now()),
            "arrivalSeconds": self.arrival_seconds,
            "requireKey": self.auth.required,
            "cors": self.cors.as_ref().map(Cors::allow),
            "outputs": self.outputs,
            "faultHits": self.faults.hits(),
        })
    }
}

/// The state that all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    settings: Settings,
    started: Instant,
    inner: Mutex<Inner>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        let inner = Mutex::new(Inner::new(&settings));
        Self { settings, started: Instant::now(), inner }
    }

    /// The state. A request that died under the lock leaves it usable, since each change is whole.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is a control endpoint.
    pub(crate) fn has_control(&self) -> bool {
        self.settings.control
    }

    /// Milliseconds since the start.
    pub(crate) fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Goes back to the start, with other numbers if given.
    pub(crate) fn reset(&self, seed: Option<u64>, jobs: Option<u32>, arrival_seconds: Option<u32>) {
        let settings = Settings {
            seed: seed.unwrap_or(self.settings.seed),
            jobs: jobs.unwrap_or(self.settings.jobs),
            arrival_seconds: arrival_seconds.unwrap_or(self.settings.arrival_seconds),
            ..self.settings.clone()
        };
        let fresh = Inner::new(&settings);
        let mut inner = self.lock();
        // The log keeps counting serials, so that a request from before the reset finds no entry of its own.
        let mut log = std::mem::take(&mut inner.log);
        log.clear();
        *inner = Inner { log, ..fresh };
    }
}
