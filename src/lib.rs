//! muvi-jobs
