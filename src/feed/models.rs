//! The models seen so far: each slug in memory once, and each with a number for its jobs.

use crate::api::job::ModelSlug;
use crate::feed::search::Needle;

/// Names a model among those seen; jobs without one have a number that no model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ModelNumber(u32);

/// The models, in alphabetical order.
#[derive(Clone, Debug, Default)]
pub(super) struct Models {
    slugs: Vec<ModelSlug>,
    /// The number of the slug at the same place: a slug keeps it when others are sorted in.
    numbers: Vec<u32>,
}

impl Models {
    pub(super) fn slugs(&self) -> &[ModelSlug] {
        &self.slugs
    }

    pub(super) fn clear(&mut self) {
        self.slugs.clear();
        self.numbers.clear();
    }

    /// Puts the one copy of a slug in the place of an equal one, and answers its number.
    pub(super) fn share(&mut self, model: &mut ModelSlug) -> ModelNumber {
        if model.as_str().is_empty() {
            return ModelNumber(u32::MAX);
        }
        match self.slugs.binary_search(model) {
            Ok(place) => {
                if let Some(known) = self.slugs.get(place) {
                    *model = known.clone();
                }
                ModelNumber(self.numbers.get(place).copied().unwrap_or(u32::MAX))
            }
            Err(place) => {
                let number = u32::try_from(self.slugs.len()).unwrap_or(u32::MAX);
                self.slugs.insert(place, model.clone());
                self.numbers.insert(place, number);
                ModelNumber(number)
            }
        }
    }

    /// Which models contain the text: looked through once for a search, however many jobs they have.
    pub(super) fn containing(&self, needle: &Needle) -> Containing {
        let mut found = vec![false; self.slugs.len()];
        for (slug, number) in self.slugs.iter().zip(&self.numbers) {
            if let Some(found) = found.get_mut(*number as usize) {
                *found = needle.is_in(slug.as_str());
            }
        }
        Containing(found)
    }
}

/// Which models contain a text, by number.
pub(super) struct Containing(Vec<bool>);

impl Containing {
    pub(super) fn has(&self, model: ModelNumber) -> bool {
        self.0.get(model.0 as usize).copied().unwrap_or(false)
    }
}
