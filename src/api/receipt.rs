//! The answer to a cancellation (`api-reference/jobs/cancel`).

use crate::api::error::FetchError;
use crate::api::job::Status;
use crate::api::money::MicroCents;
use crate::api::page::unwrapped;
use crate::api::value::{Key, Value};

/// The API says that a job is cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What was refunded; none if the answer did not say, or not exactly.
    pub refund: Option<MicroCents>,
}

impl Receipt {
    /// Reads the body of a good answer.
    ///
    /// # Errors
    ///
    /// [`FetchError::NotAPage`] if it does not say that the job is cancelled: whoever asked has to look what became of it;
    /// [`FetchError::Refused`] if it is the API's error envelope in spite of the good HTTP status.
    pub fn read(body: &Value) -> Result<Self, FetchError> {
        let fields = unwrapped(body);
        let status = fields.text(Key::Status).map(Status::named);
        if status != Some(Status::Cancelled) {
            return Err(FetchError::in_place_of_a_page(body));
        }
        Ok(Self { refund: MicroCents::read(fields.get(Key::RefundedMicroCents)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::value::tests::{check_fixtures, read};

    #[test]
    fn only_an_answer_that_says_cancelled_is_a_receipt() {
        let receipt = |text| Receipt::read(&read(text));
        let amount = |micro_cents| Ok(Receipt { refund: Some(MicroCents::new(micro_cents)) });
        assert_eq!(
            receipt(r#"{"jobId":"a","status":"cancelled","refundedMicroCents":500000}"#),
            amount(500_000)
        );
        assert_eq!(receipt(r#"{"data":{"status":"cancelled","refundedMicroCents":"7"}}"#), amount(7));
        assert_eq!(receipt(r#"{"status":"cancelled"}"#), Ok(Receipt { refund: None }));
        for odd in ["{}", "[]", r#"{"status":"pending"}"#, r#"{"success":true}"#] {
            assert_eq!(receipt(odd), Err(FetchError::NotAPage), "{odd}");
        }
        let envelope = r#"{"success":false,"error":{"code":"JOB_CANNOT_BE_CANCELLED"}}"#;
        assert!(matches!(receipt(envelope), Err(FetchError::Refused(_))));
    }

    #[test]
    fn every_receipt_fixture_decodes_to_what_is_written_beside_it() {
        check_fixtures("receipt", |body| format!("{:#?}\n", Receipt::read(body)));
    }
}
