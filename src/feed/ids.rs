//! What is kept by the id of a job and not by its row: it outlives filters, which load everything anew.

use crate::api::job::JobId;
use crate::feed::index::Index;
use crate::feed::rows::JobKey;

/// A map from ids, in the order in which they came. A map of the standard library would weigh several kB in the bundle,
/// and the index is there anyway.
#[derive(Clone, Debug)]
pub(super) struct IdMap<V> {
    entries: Vec<Option<(JobId, V)>>,
    index: Index,
    len: usize,
}

impl<V> Default for IdMap<V> {
    fn default() -> Self {
        Self { entries: Vec::new(), index: Index::default(), len: 0 }
    }
}

impl<V> IdMap<V> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, id: &JobId) -> Option<&V> {
        self.entries.get(self.place(id)?)?.as_ref().map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, id: &JobId) -> Option<&mut V> {
        let place = self.place(id)?;
        self.entries.get_mut(place)?.as_mut().map(|(_, value)| value)
    }

    /// Puts a value to an id that has none.
    pub(super) fn insert(&mut self, id: &JobId, value: V) {
        if self.index.is_full() {
            self.make_room();
        }
        self.index.insert(id, key_of(self.entries.len()));
        self.entries.push(Some((id.clone(), value)));
        self.len += 1;
    }

    /// Changes the value of an id; one that has none gets the default first.
    pub(super) fn change<R>(&mut self, id: &JobId, change: impl FnOnce(&mut V) -> R) -> R
    where
        V: Default,
    {
        if let Some(value) = self.get_mut(id) {
            return change(value);
        }
        let mut value = V::default();
        let result = change(&mut value);
        self.insert(id, value);
        result
    }

    pub(super) fn remove(&mut self, id: &JobId) -> Option<V> {
        let place = self.place(id)?;
        let (_, value) = self.entries.get_mut(place)?.take()?;
        self.len = self.len.saturating_sub(1);
        Some(value)
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &JobId> {
        self.entries.iter().flatten().map(|(id, _)| id)
    }

    fn place(&self, id: &JobId) -> Option<usize> {
        let entry = |key: JobKey| self.entries.get(key.number() as usize)?.as_ref();
        let found = self.index.find(id, |key| entry(key).is_some_and(|(known, _)| known == id))?;
        Some(found.number() as usize)
    }

    /// Closes up what was removed, and makes an index that is large enough.
    fn make_room(&mut self) {
        self.entries.retain(Option::is_some);
        self.index = Index::for_keys(self.entries.len() + 1);
        for (place, (id, _)) in self.entries.iter().flatten().enumerate() {
            self.index.insert(id, key_of(place));
        }
    }
}

/// A place as the index takes it.
fn key_of(place: usize) -> JobKey {
    JobKey(u32::try_from(place).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn it_holds_what_a_map_of_the_standard_library_holds() {
        let (mut map, mut reference) = (IdMap::<u32>::default(), BTreeMap::new());
        let mut state = 1_u32;
        for step in 0..20_000_u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let name = format!("job_{}", (state >> 16) % 300);
            let id = JobId::new(&name).unwrap();
            match (state >> 8) % 3 {
                0 => assert_eq!(map.remove(&id), reference.remove(&name)),
                1 => assert_eq!(map.get(&id), reference.get(&name)),
                _ => {
                    map.change(&id, |value| *value = step);
                    reference.insert(name, step);
                }
            }
            assert_eq!(map.len(), reference.len());
        }
        assert_eq!(map.ids().count(), reference.len());
        assert!(map.entries.len() < 2_000, "what was removed takes no room for ever");
    }
}
