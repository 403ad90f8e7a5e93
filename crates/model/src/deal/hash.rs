//! Functions from keys to numbers.

use crate::HashFunction;

/// The number of a key; `None` where the function is not known.
pub(super) fn hash(function: HashFunction, key: &[u8]) -> Option<u32> {
    Some(match function {
        HashFunction::Sdbm => sdbm(key),
        HashFunction::Djb2 => djb2(key),
        HashFunction::Wt6 => wt6(key),
        HashFunction::Crc32 => crc32(key),
        HashFunction::Folded => folded(key),
        HashFunction::Octets => octets(OCTETS_START, key),
        HashFunction::Unknown => return None,
    })
}

/// Times 65599.
fn sdbm(key: &[u8]) -> u32 {
    key.iter().fold(0, |hash: u32, octet| hash.wrapping_mul(65_599).wrapping_add(u32::from(*octet)))
}

/// Times 33.
fn djb2(key: &[u8]) -> u32 {
    key.iter().fold(5_381, |hash: u32, octet| hash.wrapping_mul(33).wrapping_add(u32::from(*octet)))
}

/// Two halves that rotate each other by steps that the halves themselves give.
fn wt6(key: &[u8]) -> u32 {
    let (mut one, mut other) = (0xa53c_965a_u32, 0x5ca6_953a_u32);
    let (mut step, mut other_step) = (6, 18);
    for octet in key.iter().map(|octet| u32::from(*octet)) {
        one = !(one ^ octet);
        other = !other.wrapping_add(octet);
        (one, other) = (other.rotate_left(step), one.rotate_left(other_step));
        let mixed = ((one >> 16) ^ other) & 0xffff;
        (step, other_step) = (mixed & 31, mixed >> 11);
    }
    one ^ other
}

/// The CRC of Ethernet, bit by bit: keys are short.
pub(super) fn crc32(key: &[u8]) -> u32 {
    !crc32_on(!0, key)
}

/// Goes on with an unfinished CRC.
pub(super) fn crc32_on(start: u32, key: &[u8]) -> u32 {
    key.iter().fold(start, |crc, octet| {
        (0..8).fold(crc ^ u32::from(*octet), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// Groups of four, XORed; what is left over doesn't count.
fn folded(key: &[u8]) -> u32 {
    key.as_chunks().0.iter().fold(0, |hash, four| hash ^ u32::from_be_bytes(*four))
}

/// Where [`octets`] begins.
pub(super) const OCTETS_START: u32 = 89;

/// Times 113, modulo 6271; may be gone on with for a further number.
pub(super) fn octets(start: u32, key: &[u8]) -> u32 {
    key.iter().fold(start, |hash, octet| (hash * 113 + u32::from(*octet)) % 6_271)
}

/// Mixes a number so that similar ones come to lie far apart: a full avalanche of R. Jenkins, times a large prime.
pub(super) fn mix(number: u32) -> u32 {
    let mut a = number;
    a = a.wrapping_add(0x7ed5_5d16).wrapping_add(a << 12);
    a = (a ^ 0xc761_c23c) ^ (a >> 19);
    a = a.wrapping_add(0x1656_67b1).wrapping_add(a << 5);
    a = a.wrapping_add(0xd3a2_646c) ^ (a << 9);
    a = a.wrapping_add(0xfd70_46c5).wrapping_add(a << 3);
    a = (a ^ 0xb55a_4f09) ^ (a >> 16);
    a.wrapping_mul(3_221_225_473)
}
