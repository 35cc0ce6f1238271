//! How answers about single jobs are read: delivered apart, like all that is done about single jobs.
//!
//! Reached through [`READERS`] alone, so the build finds it and moves it out of what the first rows wait for.

use std::sync::Arc;

use crate::api::detail::{JobAnswer, JobDetail};
use crate::api::error::FetchError;
use crate::api::receipt::Receipt;
use crate::runtime::http::{Answer, Body};

/// How answers are read.
#[derive(Clone, Copy, Debug)]
pub struct Readers {
    /// An answer about a job.
    pub job: fn(&Body) -> Result<Answer, FetchError>,
    /// An answer to a cancellation.
    pub receipt: fn(&Body) -> Result<Answer, FetchError>,
}

/// The ones there are.
pub static READERS: Readers = Readers { job: read_job, receipt: read_receipt };

fn read_job(body: &Body) -> Result<Answer, FetchError> {
    let detail = JobDetail::read(&body.value()?)?;
    let json = body.text.as_str().into();
    Ok(Answer::Job(Arc::new(JobAnswer { detail, json })))
}

fn read_receipt(body: &Body) -> Result<Answer, FetchError> {
    Receipt::read(&body.value()?).map(Answer::Receipt)
}
