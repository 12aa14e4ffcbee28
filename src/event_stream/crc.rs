//! CRC-32 as IEEE 802.3 defines it: reflected, with the polynomial `0xEDB88320`.

/// The checksum of each byte alone. Made when a stream begins: as data it would be a kilobyte that no compression makes smaller.
#[derive(Debug)]
pub(super) struct Crc32([u32; 256]);

impl Default for Crc32 {
    fn default() -> Self {
        let mut table = [0; 256];
        for (byte, entry) in (0..).zip(&mut table) {
            *entry = (0..8).fold(byte, |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 });
        }
        Self(table)
    }
}

impl Crc32 {
    /// The checksum of the bytes.
    pub(super) fn of(&self, bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            let [low, ..] = sum.to_le_bytes();
            (sum >> 8) ^ self.0.get(usize::from(low ^ byte)).copied().unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(Crc32::default().of(b"123456789"), 0xcbf4_3926);
        assert_eq!(Crc32::default().of(b""), 0);
    }
}
