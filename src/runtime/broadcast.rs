//! Widgets that ask the same question tell each other the first page: those of this page, and those of other tabs.
//!
//! Whoever hears it need not ask, so however many there are, one of them polls. Nobody is elected: the one whose timer
//! ends first says that it asks, and the others wait for the answer and begin to wait anew when they hear it. Browsers
//! deliver messages only within one origin, and only those who know the key can name the channel. Delivered with the live
//! part.

use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::feed::event::Event;
use crate::runtime::driver::Endpoint;
use crate::runtime::http;
use crate::runtime::keys::ApiKey;
use crate::runtime::session::Session;

/// What makes two questions the same, as a number: neither the key nor the URL can be read from it. Whether cookies go along
/// is part of it, because they may tell the API who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Question(u64);

impl Question {
    /// The question that is asked there with this key.
    fn new(to: &Endpoint, key: Option<&ApiKey>) -> Self {
        // Without a seed, so that every tab comes to the same number.
        let mut hasher = DefaultHasher::new();
        (&to.url, to.credentials as u8, key.map(ApiKey::bearer)).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// "Is anybody here?" and "I am": to copy a page for nobody would be slow.
const CALL: &str = "?";
const ANSWER: &str = "!";
/// "I ask now" and "I was given no page". Older versions take neither for a page.
const ASKING: &str = "...";
const FAILED: &str = "-";

/// How far a question is that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is about to be asked.
    Asking,
    /// The answer was none.
    Failed,
}

/// A connection to the others; dropping it ends it.
#[derive(Debug)]
pub struct Broadcast {
    question: Question,
    channel: BroadcastChannel,
    has_listeners: Rc<Cell<bool>>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Broadcast {
    /// Begins to listen. `heard` is called with what another widget says of its requests, and with the body of an answer.
    /// None where the browser has no channels.
    fn open(question: Question, heard: impl Fn(&str) + 'static) -> Option<Self> {
        let name = ["muvi-jobs ", &*question.0.to_string()].concat();
        let channel = BroadcastChannel::new(&name).ok()?;
        let has_listeners = Rc::new(Cell::new(false));
        let (back, found) = (channel.clone(), has_listeners.clone());
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            found.set(true);
            let message = event.data();
            if message == CALL {
                post(&back, &ANSWER.into());
            } else if message != ANSWER {
                // Other versions of the widget may say what this one does not understand.
                message.as_string().inspect(|body| heard(body));
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        post(&channel, &CALL.into());
        Some(Self { question, channel, has_listeners, _heard: heard })
    }

    /// Tells the others an answer, if there are any.
    fn tell(&self, body: &JsValue) {
        if self.has_listeners.get() {
            post(&self.channel, body);
        }
    }
}

/// Tells the other widgets that ask the same what the answer is, and listens to them from now on; or not any more if the widget
/// does not share its answers.
#[inline(never)]
pub(super) fn tell(
    broadcast: &mut Option<Broadcast>,
    shares: bool,
    to: &Endpoint,
    key: Option<&ApiKey>,
    body: &JsValue,
    session: &Rc<Session>,
) {
    if !shares {
        *broadcast = None;
        return;
    }
    let question = Question::new(to, key);
    if broadcast.as_ref().is_none_or(|broadcast| broadcast.question != question) {
        let session = Rc::downgrade(session);
        *broadcast = Broadcast::open(question, move |body| {
            let event = match body {
                ASKING => Some(Event::QuestionHeard),
                FAILED => Some(Event::FailureHeard),
                body => http::read_page(body).ok().map(Event::PageHeard),
            };
            if let (Some(session), Some(event)) = (session.upgrade(), event) {
                session.send(event);
            }
        });
    }
    if let Some(broadcast) = broadcast {
        broadcast.tell(body);
    }
}

/// Tells the other widgets how far this one is with a question, if it is theirs and the answer would be shared.
#[inline(never)]
pub(super) fn announce(
    broadcast: &Broadcast,
    stage: Stage,
    session: &Session,
    to: &Endpoint,
    key: Option<&ApiKey>,
) {
    if session.driver().host().shares() && broadcast.question == Question::new(to, key) {
        let message = match stage {
            Stage::Asking => ASKING,
            Stage::Failed => FAILED,
        };
        broadcast.tell(&message.into());
    }
}

fn post(channel: &BroadcastChannel, message: &JsValue) {
    // A text can always be copied.
    channel.post_message(message).ok();
}

impl Drop for Broadcast {
    fn drop(&mut self) {
        self.channel.close();
    }
}
