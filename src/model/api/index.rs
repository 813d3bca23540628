//! A map from texts that the build script makes, so that a run has nothing to build or to read.

/// The values of some texts: a hash table with open addressing, whose longest probe is short.
#[derive(Debug)]
pub struct Index<V: 'static> {
    /// A power of two of them: the positions in `entries`, counted from 1; 0 where there is none.
    pub slots: &'static [u16],
    /// Each text once.
    pub entries: &'static [(&'static str, V)],
}

impl<V> Index<V> {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&'static V> {
        let mut at = slot(key, self.slots.len());
        loop {
            let position = usize::from(self.slots[at]).checked_sub(1)?;
            let (text, value) = &self.entries[position];
            if *text == key {
                return Some(value);
            }
            at = (at + 1) % self.slots.len();
        }
    }
}

/// Where the search for `key` begins among `count` slots, a power of two (FNV-1a).
pub fn slot(key: &str, count: usize) -> usize {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = key.bytes().fold(0x811c_9dc5, step);
    // The lowest bits of the product mix least.
    (hash ^ (hash >> 15)) as usize & (count - 1)
}
