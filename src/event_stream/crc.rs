//! CRC-32 as IEEE 802.3 defines it: reflected, with the polynomial `0xEDB88320`.

/// Bytes that are taken at once ("slicing by eight").
const AT_ONCE: usize = 8;

type Table = [u32; 256];

/// The checksum of each byte alone, then of each with one zero byte after it, with two, and so on. Made when a stream begins: as
/// data they would be kilobytes that no compression makes smaller.
#[derive(Debug)]
pub(super) struct Crc32(Box<[Table; AT_ONCE]>);

impl Default for Crc32 {
    fn default() -> Self {
        let mut tables = Box::new([[0; 256]; AT_ONCE]);
        let [first, others @ ..] = tables.as_mut();
        for (byte, entry) in (0..).zip(first.iter_mut()) {
            *entry = (0..8).fold(byte, |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 });
        }
        let mut before = *first;
        for table in others {
            *table = before.map(|sum| with_byte(first, sum, 0));
            before = *table;
        }
        Self(tables)
    }
}

impl Crc32 {
    /// The checksum of the bytes.
    pub(super) fn of(&self, bytes: &[u8]) -> u32 {
        let [t0, t1, t2, t3, t4, t5, t6, t7] = self.0.as_ref();
        let (chunks, rest) = bytes.as_chunks::<AT_ONCE>();
        let sum = chunks.iter().fold(!0_u32, |sum, &[b0, b1, b2, b3, b4, b5, b6, b7]| {
            let [s0, s1, s2, s3] = sum.to_le_bytes();
            entry(t7, s0 ^ b0)
                ^ entry(t6, s1 ^ b1)
                ^ entry(t5, s2 ^ b2)
                ^ entry(t4, s3 ^ b3)
                ^ entry(t3, b4)
                ^ entry(t2, b5)
                ^ entry(t1, b6)
                ^ entry(t0, b7)
        });
        !rest.iter().fold(sum, |sum, byte| with_byte(t0, sum, *byte))
    }
}

fn with_byte(table: &Table, sum: u32, byte: u8) -> u32 {
    let [low, ..] = sum.to_le_bytes();
    (sum >> 8) ^ entry(table, low ^ byte)
}

fn entry(table: &Table, byte: u8) -> u32 {
    // A byte has no more values than the table has entries.
    table.get(usize::from(byte)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(Crc32::default().of(b"123456789"), 0xcbf4_3926);
        assert_eq!(Crc32::default().of(b""), 0);
    }

    #[test]
    fn eight_bytes_at_once_are_eight_bytes_one_by_one() {
        let crc = Crc32::default();
        let bytes: Vec<u8> = (0..100).map(|index: u8| index.wrapping_mul(151) ^ 0x5a).collect();
        for length in 0..bytes.len() {
            let one_by_one = !bytes[..length].iter().fold(!0, |sum, byte| with_byte(&crc.0[0], sum, *byte));
            assert_eq!(crc.of(&bytes[..length]), one_by_one, "{length} bytes");
        }
    }
}
