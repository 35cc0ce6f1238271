//! What the widget tells the application, in Rust's words.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// Something that happened in the widget. The element tells web pages the same by its events.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum JobsEvent {
    /// An answer of the API was taken in.
    Loaded {
        /// `initial`, `more`, `refresh` or `config`.
        source: String,
        /// Jobs loaded now.
        count: u32,
        /// Whether the API has more of them.
        has_more: bool,
    },
    /// A refresh found something different.
    Changed {
        /// The ids of new jobs.
        added: Vec<String>,
        /// Jobs with another status than before.
        updated: Vec<Change>,
        /// The ids of jobs that are gone.
        removed: Vec<String>,
    },
    /// A job was seen to have ended.
    Ended {
        /// Which job.
        job_id: String,
        /// Its last status.
        status: String,
    },
    /// A person chose a row.
    Selected {
        /// Which job.
        job_id: String,
    },
    /// Something went wrong.
    Failed {
        /// `network`, `http`, `parse` or another place where it did.
        stage: String,
        /// The API's code, or one of the widget's own.
        code: String,
        /// For a person to read.
        message: String,
        /// The status of the answer, if there was one.
        status: Option<u16>,
        /// What the API called the request.
        request_id: Option<String>,
    },
}

/// A job that has another status than before.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Which job.
    pub job_id: String,
    /// Its status before.
    pub from: String,
    /// Its status now.
    pub to: String,
}

/// A link that a person wants to follow.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    /// Which job.
    pub job_id: String,
    /// Where it leads.
    pub href: String,
}

/// Something that a person wants to do to jobs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// Which jobs.
    pub job_ids: Vec<String>,
    /// What, as the API calls it.
    pub action: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Loaded {
    source: String,
    count: u32,
    has_more: bool,
}

#[derive(Deserialize)]
struct Changed {
    added: Vec<String>,
    updated: Vec<Change>,
    removed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ended {
    job_id: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Selected {
    job_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failed {
    stage: String,
    code: String,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
}

impl JobsEvent {
    /// The event of that name; none for a name that applications need not know.
    pub(super) fn read(name: &str, detail: JsValue) -> Option<Self> {
        Some(match name {
            "muvi-load" => {
                let Loaded { source, count, has_more } = read(detail)?;
                Self::Loaded { source, count, has_more }
            }
            "muvi-change" => {
                let Changed { added, updated, removed } = read(detail)?;
                Self::Changed { added, updated, removed }
            }
            "muvi-job-done" => {
                let Ended { job_id, status } = read(detail)?;
                Self::Ended { job_id, status }
            }
            "muvi-select" => {
                let Selected { job_id } = read(detail)?;
                Self::Selected { job_id }
            }
            "muvi-error" => {
                let Failed { stage, code, message, status, request_id } = read(detail)?;
                Self::Failed { stage, code, message, status, request_id }
            }
            _ => return None,
        })
    }
}

/// Plain data that the widget itself wrote.
pub(super) fn read<T: DeserializeOwned>(detail: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(detail).ok()
}
